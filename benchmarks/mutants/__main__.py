"""``python -m benchmarks.mutants ROOM``: make a room wrong, one thing at a time, and see whether a test fails.

The ledger `benchmarks/mutants/ROOM.ledger` says of each module how many mutants were killed and which survived, and of
those that behave like the original why; what stands in it for the module as it is now is not run again, but for
survivors without a reason. Where such are left it ends with 1.
"""

import hashlib
import importlib
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

import click
import pytest

from benchmarks.mutants.mutations import ROOT, Mutant, mutants
from benchmarks.mutants.running import KILLED, OPTIONS, SURVIVED, UNRUN, Told, Warm, anew, in_forks

# What every test loads: it is loaded once, before anything of the program is.
LOADED = ["hypothesis", "aiosqlite", "msgspec", "babel.messages.pofile", "openpyxl", "jinja2", "rapidfuzz",
          "holidays", "dateutil.rrule", "segno", "aiosql", "telegram", "icalendar", "defusedxml"]  # fmt: skip
# Too long to judge, and what a busy machine fails by itself.
LEFT_OUT = [
    "tests/actions/test_vote_machine.py",
    "tests/actions/test_communities.py::test_2530_households_are_applied_within_two_seconds",
    "tests/actions/test_household_files.py::test_hostile_workbooks_are_refused_at_once",
]
MACHINE = [part for one in LEFT_OUT for part in ("--deselect", one)]
COLD = 30  # seconds of work that all tests of a room may take
FURTHER = ["tests/actions", "tests/handlers"]
NOT_YET = "not yet"
NO_REASON = (SURVIVED, UNRUN, NOT_YET)


class Ledger:
    """What is known of each module: its digest, the keys that survived with why, how many there are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.of: dict[str, tuple[str, int, dict[str, str]]] = {}
        module = ""
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for line in text.splitlines():
            if line.startswith("    "):
                key, _, verdict = line.strip().partition("  ## ")
                self.of[module][2][key] = verdict
            elif line and not line.startswith("#"):
                module, digest, _, _, made = line.split()
                self.of[module] = (digest, int(made), {})

    def without_reason(self) -> list[str]:
        """Those that survived, or were not run, and nobody has said why they may."""
        return [
            f"{path} {key}" for path, (*_, all_) in self.of.items() for key, why in all_.items() if why in NO_REASON
        ]

    @property
    def made(self) -> int:
        """How many mutants there are."""
        return sum(count for _, count, _ in self.of.values())

    @property
    def killed(self) -> int:
        """How many of them a test found."""
        return self.made - sum(len(survivors) for *_, survivors in self.of.values())

    def write(self, head: str) -> None:
        """Keep it, with the sum of all modules above them."""
        lines = [f"# {head}", f"# killed {self.killed} of {self.made}, {self.killed / max(self.made, 1):.1%}"]
        for module, (digest, count, survivors) in sorted(self.of.items()):
            lines.append(f"{module} {digest} {count - len(survivors)} of {count}")
            lines += [f"    {key}  ## {verdict}" for key, verdict in survivors.items()]
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@click.command()
@click.argument("room")
@click.option("--sample", type=int, default=0, help="So many drawn of all; 0 is all.")
@click.option("--seed", type=int, default=1)
@click.option("--only", default="", help="Names of modules, with commas.")
@click.option("--jobs", type=int, default=1)
@click.option("--anew", "anew_too", is_flag=True, help="Load the program anew for classes and defaults that survived.")
@click.option("--by", default="", help="By these test files of other rooms alone, with commas, instead of by all.")
@click.option("--ledger", "kept", type=click.Path(path_type=Path), help="Another ledger than that of the room.")
def main(
    room: str, sample: int, seed: int, only: str, jobs: int, by: str, kept: Path | None, *, anew_too: bool
) -> None:  # fmt: skip
    """Mutate a room and write its ledger."""
    paths = sorted(str(path.relative_to(ROOT)) for path in (ROOT / room).rglob("*.py"))
    drawn = [one for path in paths for one in mutants(path)]
    if sample:
        drawn = sorted(sorted(drawn, key=lambda one: one.rank(seed))[:sample], key=lambda one: (one.path, one.number))
    ledger = Ledger(kept or Path(__file__).with_name(f"{room}.ledger"))
    head = f"make mutants ROOM={room}" + (f" SAMPLE={sample} SEED={seed}" if sample else "")
    of = {path: [one for one in drawn if one.path == path] for path in paths}
    ledger.of = {path: known for path, known in ledger.of.items() if of.get(path)}
    wanted = [
        one for path in paths if not only or Path(path).stem in only.split(",") for one in _open(ledger, path, of[path])
    ]
    began, found = time.monotonic(), Counter[str]()

    def told(mutant: Mutant, verdict: str) -> None:
        survivors = ledger.of[mutant.path][2]
        before = survivors.pop(mutant.key, None)
        if verdict != KILLED:  # tests of another room that do not run it take nothing back, nor does a change elsewhere
            survivors[mutant.key] = before if before and before not in (UNRUN, NOT_YET) else verdict
        found[verdict] += 1
        if found.total() % 25 == 0:
            ledger.write(head)
            sys.stderr.write(f"\r{dict(found)} of {len(wanted)}, {time.monotonic() - began:.0f} s ")

    _run(wanted, room, jobs, told, by.split(",") if by else FURTHER, anew_too=anew_too)
    ledger.write(head)
    sys.stderr.write("\n" + "\n".join(ledger.path.read_text("utf-8").splitlines()[:2]) + "\n")
    if bare := ledger.without_reason():
        raise click.ClickException(f"{len(bare)} survive without a reason:\n" + "\n".join(bare))


def _open(ledger: Ledger, path: str, made: list[Mutant]) -> list[Mutant]:
    """Those of a module that are to be run: all of a changed one, else survivors without a reason."""
    digest = hashlib.sha256((ROOT / path).read_bytes()).hexdigest()[:12]
    known = ledger.of.get(path)
    if not made:
        return []
    if known and known[:2] == (digest, len(made)):
        return [one for one in made if known[2].get(one.key, "-") in NO_REASON]
    reasons = known[2] if known else {}
    ledger.of[path] = (digest, len(made), {one.key: reasons.get(one.key, NOT_YET) for one in made})
    return made


def _run(wanted: list[Mutant], room: str, jobs: int, told: Told, further: list[str], *, anew_too: bool) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in LOADED:
        importlib.import_module(name)
    left = {one.lot: one for one in wanted}

    def noted(mutant: Mutant, verdict: str) -> None:
        told(mutant, verdict)
        if verdict == KILLED:
            del left[mutant.lot]

    _anew(
        [one for one in wanted if one.owner is None and one.where != "module"], room, jobs, noted
    ) if anew_too else None
    for tests in (["tests/rules"], further) if room == "rules" else (further,):
        if left:
            pytest.main([*OPTIONS, *tests, *MACHINE], plugins=[Warm(list(left.values()), jobs, noted)])


def _anew(cold: list[Mutant], room: str, jobs: int, told: Told) -> None:
    """Have those judged that no process which has loaded the program can carry, before this one has."""
    home = ["--confcutdir=tests/rules"] if room == "rules" else MACHINE
    if cold:
        in_forks([(None, lambda: anew(None, [[*home, f"tests/{room}"]]), COLD)], 1, _must_survive)
    rounds = {one.path: [[*home, *files] for files in (_near(one, room), [f"tests/{room}"]) if files] for one in cold}
    in_forks(((one, lambda one=one: anew(one, rounds[one.path]), COLD) for one in cold), jobs, told)


def _must_survive(_: object, verdict: str) -> None:
    if verdict != SURVIVED:
        raise click.ClickException("the tests fail without any mutant")


def _near(mutant: Mutant, room: str) -> list[str]:
    """The test files of a room that load the module by name."""
    module = mutant.path.removesuffix(".py").replace("/", ".")
    around, _, noun = module.rpartition(".")
    loads = re.compile(rf"from {module} import|from {around} import .*\b{noun}\b")
    files = sorted((ROOT / "tests" / room).glob("test_*.py"))
    return [str(one.relative_to(ROOT)) for one in files if loads.search(one.read_text("utf-8"))]


if __name__ == "__main__":
    main()
