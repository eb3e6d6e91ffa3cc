"""`make simulate SEEDS=1-300`, `SEEDS=7`, `SEEDS=+1000` (the next ones of the ledger), `DEFECT=NAME`."""

import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import click

from bot.app import build_routes
from simulation.defects import DEFECTS, run_with
from simulation.ledger import Ledger, revision
from simulation.run import Outcome
from texts.buttons import VERBS

EVERY = 25  # seeds between two lines on the terminal, and two looks into the ledger


@click.command()
@click.argument("seeds", default="1-300")
@click.option("--defect", type=click.Choice(sorted(DEFECTS)), help="Plant one, and end with 0 once it is found.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes.")
def simulate(seeds: str, defect: str | None, jobs: int) -> None:
    """Run the whole bot in one process with faults at every await, once for each of SEEDS (A, A-B or +N)."""
    again = [sys.executable, "-m", "simulation", *sys.argv[1:]]
    if os.environ.get("PYTHONHASHSEED") != "0":  # else the order in sets of texts is another in each process
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606 - this program once more
    wanted, keep = _seeds(seeds)
    try:
        sys.exit(_find(defect, wanted, jobs) if defect else _prove(wanted, jobs, keep=keep))
    except KeyboardInterrupt:
        sys.exit(130)


def _seeds(given: str) -> tuple[Sequence[int], bool]:
    try:
        if keep := given.startswith("+"):
            begin = Ledger.read().through + 1
            seeds = range(begin, begin + int(given[1:]))
        else:
            first, _, last = given.partition("-")
            seeds = range(int(first), int(last or first) + 1)
    except ValueError:
        seeds = range(0)
    if not seeds:
        raise click.BadParameter(f"{given!r} is neither A, nor A-B from the smaller one on, nor +N")
    return seeds, keep


def _outcomes(seeds: Sequence[int], jobs: int, defect: str | None = None) -> Iterator[Outcome]:
    """Run seeds in several processes; their outcomes come in order."""
    work = partial(run_with, defect)
    if jobs == 1 or len(seeds) == 1:
        yield from map(work, seeds)
        return
    # A stop (Ctrl-C) is for who waits for them; the ledger has what was run until then.
    with multiprocessing.get_context("spawn").Pool(jobs, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap(work, seeds)


def _prove(seeds: Sequence[int], jobs: int, *, keep: bool) -> int:
    program = revision() if keep else ""
    begun, struck, ballots, failed, used = time.monotonic(), Counter[str](), 0, list[int](), set[str]()
    for outcome in _outcomes(seeds, jobs):
        struck.update(outcome.struck)
        ballots += outcome.ballots
        used |= outcome.used
        if outcome.found:
            failed.append(outcome.seed)
            _say(outcome)
        if outcome.seed % EVERY == 0 or outcome.seed == seeds[-1]:
            click.echo(f"seed {outcome.seed}: {len(failed)} failed, {time.monotonic() - begun:.0f} s")
            if keep:
                Ledger.read().after(outcome.seed, set(failed), program).write()
    faults = ", ".join(f"{count} {name}" for name, count in struck.most_common())
    click.echo(f"{len(seeds)} seeds, {ballots} taps on ballots; faults: {faults}")
    for what, all_ in (("verbs", set(VERBS)), ("commands", {f"/{name}" for name in build_routes().names})):
        never = ", ".join(sorted(all_ - used))
        click.echo(f"{what}: {len(all_ & used)} of {len(all_)}" + (f"; never {never}" if never else ""))
    if failed:
        click.echo(f"failed: {failed}; make simulate SEEDS={failed[0]} shows the first again")
    return 1 if failed else 0


def _find(defect: str, seeds: Sequence[int], jobs: int) -> int:
    click.echo(f"{defect}: {DEFECTS[defect].what}")
    for outcome in _outcomes(seeds, jobs, defect):
        if outcome.found:
            click.echo(f"found at seed {outcome.seed}")
            _say(outcome)
            return 0
    click.echo(f"not found in {len(seeds)} seeds")
    return 1


def _say(outcome: Outcome) -> None:
    click.echo(f"seed {outcome.seed} ({outcome.steps} steps, trace {outcome.digest[:16]}):")
    for what in outcome.found[:10]:
        click.echo(f"  {what}")


if __name__ == "__main__":
    simulate()
