"""Green's people tap, command and follow links with every number of Red: no byte of Red is told, no row changes.

The crawler knows no noun: verbs and arguments are those of `texts/buttons.py`, commands and links those of the router,
the numbers are those on Red's own buttons. Some by chance in `make test`, all of them in the long form.
"""

import asyncio
import logging
import re
import shutil
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from two_towns import (
    COUNCILS,
    GREEN,
    GROUPS,
    LIVES_THERE,
    MARK,
    RED,
    RESIDENTS,
    SEATS,
    STRANGER,
    WORKS_THERE,
    Calm,
    TwoTowns,
    content_of,
    of,
)  # fmt: skip

from bot.app import build_routes
from bot.cli import cli
from handlers.households import ARRIVALS
from simulation import invariants
from simulation.loop import VirtualLoop, loop_is_the_system
from simulation.run import FAST
from texts.buttons import VERBS

CHAIR, NEIGHBOUR = SEATS[GREEN][0], RESIDENTS[GREEN][1]
PLACES = (
    (COUNCILS[GREEN], CHAIR), (CHAIR, CHAIR), (COUNCILS[GREEN], LIVES_THERE), (GROUPS[GREEN], NEIGHBOUR),
    (NEIGHBOUR, NEIGHBOUR), (GROUPS[GREEN], WORKS_THERE), (STRANGER, STRANGER),
)  # fmt: skip
"""Where somebody of Green taps, and who; of who works or lives in Red too only what Green's own chats read."""
THEIRS = (*GROUPS.values(), COUNCILS[GREEN], STRANGER, *(set(of(GREEN)) - {WORKS_THERE, LIVES_THERE}))
READ = tuple(one for one in THEIRS if one != GROUPS[RED])
WORDS = (
    "", "{}", "{} words", "{} list", "{} compare", "support {}", "object {}", "rate {}", "sign {}", "unfinished {}",
    "{} 1-1-101 add", "{} assembly", "Gate, 10-12, 12", "volunteer {}", "choose {}",
)  # fmt: skip


THEIR_WORK = ("prepare:", "invite:", "renew:", "revoke:", "/setup", "/paper", "paper", "doors:", "signed:", "listrate:")
"""What staff of Red may do for Red wherever they are: it is told in private."""
PAPERS = (
    "report --from 2026-10-01 --to 2026-11-30 --out papers", "publish papers", "show", "print slips --out papers",
)  # fmt: skip


class NoFaults:
    """Nothing is killed here."""

    def after_kill(self, *_):
        return []

    on_file = staticmethod(invariants.on_file)


def ids_of(world) -> dict[str, set[str]]:
    """The numbers behind each verb on Red's buttons."""
    found: dict[str, set[str]] = {}
    for chat in (COUNCILS[RED], GROUPS[RED], *of(RED)):
        for verb, number in re.findall(r"'callback_data': '([a-z]+):(\d+)", world.seen_in(chat)):
            found.setdefault(verb, set()).add(number)
    return found


def taps(world):
    """Every tap that this program builds, with Red's numbers."""
    known = ids_of(world)
    for verb, takes in VERBS.items():
        words = [*sorted(takes.words), *(["1", "2"] if takes.number else [])] or [None]
        for number in sorted(known.get(verb, set()), key=int)[:3] or ("1", "2"):
            yield from (f"{verb}:{number}" if word is None else f"{verb}:{number}:{word}" for word in words)


def acts_of(world):
    """All that somebody of Green may try: (chat, who, a tap or words)."""
    numbers = [str(row[0]) for row in world.rows("SELECT id FROM matter WHERE community = ?", RED)][:4]
    commands = [f"/{name} {words.format(n)}" for name in build_routes().names for words in WORDS for n in numbers]
    for data in (*taps(world), *dict.fromkeys(commands)):
        yield from ((chat, who, data) for chat, who in PLACES if who != WORKS_THERE or not data.startswith(THEIR_WORK))
    links = [f"/start {verb}-{number}" for verb in sorted(ARRIVALS) for number in numbers]
    yield from ((chat, who, data) for data in links for chat, who in PLACES if chat > 0)


async def crawl(world, acts):
    """Do all that, and answer what is asked; returns what taps were answered with."""
    answers = []
    last = {chat: max((m.id for m in world.chat(chat).messages.values() if m.by_bot), default=1) for chat, _ in PLACES}
    for chat, person, data in acts:
        if data.startswith("/"):
            await world.told(chat, person, data)
        else:
            answers.append((await world.press(chat, person, last[chat], data, 0.15), data))
        for place in {chat, person} - {WORKS_THERE, LIVES_THERE}:
            newest = list(world.chat(place).messages.values())[-1:]
            if newest and newest[0].prompt:
                await world.told(place, person, "12-28 19:00 because of the weather", newest[0].id)
    await asyncio.sleep(30)
    assert [data for query, data in answers if query.answer is None] == [], "nobody was answered"
    return [(query.answer, data) for query, data in answers]


async def story(folder, choose, rounds):
    """What came of it: what Green reads, what of Red changed, and what went wrong."""
    async with TwoTowns.founded(folder, Calm(), NoFaults()) as world:
        await world.start()
        await world.joined()
        await world.live()
        await world.grow(rounds)
        await world.quiet(6)
        before = world.kept_of(RED)
        ((worker,),) = world.rows("SELECT pseudonym FROM person WHERE telegram_id = ?", WORKS_THERE)
        answers = await crawl(world, choose(list(acts_of(world))))
        kept, mine = world.kept_of(RED), world.kept_of(GREEN)
        await world.later(20)  # agendas, boards, the digest of a month
        assert MARK in world.seen_in(GROUPS[RED])
        told = {chat: [line for line in world.seen_in(chat).splitlines() if MARK in line] for chat in READ}
        assert rounds or "digest" in world.seen_in(GROUPS[GREEN]), "no month was summed up"
        return {
            "told": {chat: lines for chat, lines in told.items() if lines},
            "answered": [(answer, data) for answer, data in answers if MARK in str(answer)],
            "kept": {name: found for name, rows in mine.items() if (found := [row for row in rows if is_reds(row)])},
            "changed": {
                name: found
                for name, rows in kept.items()
                if (found := [row for row in {*before[name]} ^ {*rows} if not is_staffs(row, worker)])
            },
            "dead": world.rows("SELECT error FROM dead_letter"),
            "found": world.found,
        }


def is_reds(row: tuple) -> bool:
    """Whether a row of Green holds something of Red; what is said in private to who belongs to both is theirs."""
    return MARK in str(row) and not {WORKS_THERE, LIVES_THERE} & {*row}


def is_staffs(row: tuple, worker: str) -> bool:
    """Whether a changed row of Red is in the private chat of one of its own, or on record as the doing of its staff."""
    return WORKS_THERE in row or LIVES_THERE in row or f"person:{worker}" in str(row)


def lived(folder, choose, rounds=0):
    """A folder with the store in which both communities lived, and what came of it."""
    logging.disable(logging.CRITICAL)
    try:
        with loop_is_the_system(), asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(story(folder, choose, rounds))
    finally:
        logging.disable(logging.NOTSET)


def one_of_each(acts):
    """One act of each verb and command, by chance, and some more."""
    Random(8).shuffle(acts)
    return [*{re.split("[: ]", data)[0]: (chat, who, data) for chat, who, data in acts}.values(), *acts[:40]]


def papers_of(folder, command, name):
    """Which papers that the command line writes for a community have Red's mark, and how many there are in all."""
    shutil.rmtree(folder / "papers", ignore_errors=True)
    how = [str(folder / "papers") if word == "papers" else word for word in command.split()]
    ended = CliRunner().invoke(cli, ["--config", str(folder / "config.toml"), *how, "--community", name])
    assert ended.exit_code == 0, ended.output
    files = [file for file in folder.glob("papers/**/*") if file.is_file()]
    papers = {file.name: content_of(file.read_bytes()) for file in files} or {"stdout": ended.output}
    return [file for file, words in papers.items() if MARK in file + words], len(papers)


def test_nothing_of_one_community_shows_a_byte_of_another():
    """Taps, commands, links; then reports with their ledgers, the site, the file, the slips: Red's have its mark."""
    with TemporaryDirectory(prefix="corridor-", dir=FAST if FAST.is_dir() else None) as made:
        folder = Path(made)
        found = lived(folder, one_of_each)
        assert not any(found.values()), found
        for command in PAPERS:
            marked, in_all = papers_of(folder, command, "Town")
            assert in_all
            assert marked == [], command
            assert papers_of(folder, command, f"Town{MARK}")[0], command
        of_both = ["report", "--district", "--from", "2026-10-01", "--to", "2026-11-30", "--out", str(folder / "both")]
        ended = CliRunner().invoke(cli, ["--config", str(folder / "config.toml"), *of_both])
        page, workbook = (Path(line) for line in ended.output.split())
        assert f">Town{MARK}<" in page.read_text(encoding="utf-8")
        assert "<t>sum</t>" in content_of(workbook.read_bytes())
        assert (
            CliRunner().invoke(cli, ["--config", str(folder / "config.toml"), *of_both, "--scope", "A"]).exit_code == 1
        )


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(6))
def test_none_of_all_of_them_does(tmp_path, part):
    found = lived(tmp_path, lambda acts: acts[part::6], rounds=2)
    assert not any(found.values()), found
