"""Lujingyuan's year: 26 meetings, 40 matters, projects, team days, mediations, an election; all of it over the wire.

What four people saw is kept in tests/journeys/year/, a post a line: a resident (the group and their private chat), a
mediator, the vice-chair (each with the council's chat) and a supervisor. A file that is missing is written, and the
test fails once: read it before you keep it.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from difflib import unified_diff
from html import unescape
from pathlib import Path

import pytest
from noise import assert_quiet
from town import COUNCIL
from villages import EAST, Here, settled
from year import Year
from year_play import HE, JOINED, LIANG, SUPERVISORS, TANG, lujingyuan
from year_script import MATTERS, SIX_WEEKS, YEAR

from rules.stages import Stage

SEEN = Path(__file__).parent / "year"
WITHIN_AN_ACT = {Stage.EVALUATED, Stage.REOPENED, Stage.CONFIRMED, Stage.PRELIMINARY}
"""Stages that a matter passes within one act, so that no line of the script ends in them."""
ELSEWHERE = {Stage.TAKEN_BACK, Stage.CONSULTATION, Stage.JOINT}
"""Stages of which other tests tell: an author's word, and the parties of the other working method."""


@asynccontextmanager
async def played(folder: Path, language: str, script: str, joined: int = JOINED) -> AsyncIterator[Year]:
    """Lujingyuan once a script is over."""
    async with settled(folder, lujingyuan(language)) as here:
        await here.control.add_users([{"id": one, "first_name": name} for one, name in SUPERVISORS.items()])
        await here.join(*range(joined))
        for one in (*here.village.seats, LIANG, TANG, HE):
            await here.control.start(one)
        year = Year(here)
        await year.done()
        await year.play(script)
        yield year


class Counted:
    """What a script says that happens, counted from its lines alone."""

    def __init__(self, script: str) -> None:
        self.lines = [line.split()[2:] for line in script.strip().splitlines()]
        met = self.of("meet")
        self.held = [words for words in met if any(":" in word for word in words)]
        self.no_quorum = len(met) - len(self.held)
        self.missed = sum(word[0] == "-" for words in met for word in words)
        self.excused = sum(word[0] == "~" for words in met for word in words)
        self.matters = self.of("bring") + self.of("propose") + self.of("hazard")

    def of(self, *verbs: str) -> list[list[str]]:
        """The words of each line with one of these verbs."""
        return [words for verb, *words in self.lines if verb in verbs]


async def figures(here: Here, first: str, last: str) -> list[str]:
    """The lines of the report of a period."""
    ended = await here.town.corridor("report", "--from", first, "--to", last, "--out", "papers")
    assert ended.status == 0, ended.err
    page = (here.town.folder / ended.out.split()[0]).read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>", "\n", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL))
    return [line.strip() for line in unescape(words).splitlines() if line.strip()]


def after(lines: list[str], words: str) -> str:
    """The figure behind words in a table, without its share of the whole."""
    return re.split(r" ?[（(]", lines[lines.index(words) + 1])[0]


async def councils_agree(year: Year, count: Counted, last: str) -> list[str]:
    """The record, `verify` and the report count what the script says; returns the report's lines."""
    here = year.here
    await here.verified()
    acts = Counter(row["act"] for row in here.town.rows("SELECT act FROM record"))
    assert acts["meeting.opened"] == len(count.held)
    assert acts["meeting.no_quorum"] == count.no_quorum
    assert acts["meeting.missed"] == count.missed - (2 if count.of("resign") else 0)  # nobody sits in a vacant seat
    assert acts["meeting.absent"] == count.excused
    lines = await figures(here, "2026-10-12", last)
    assert lines[lines.index(here.say("次议事会达到法定人数并开会", "councils that opened with a quorum")) - 1] == str(
        len(count.held)
    )
    assert after(lines, here.say("提出", "Raised")) == str(len(count.matters))
    return lines


async def test_six_weeks_of_three_dates(tmp_path: Path) -> None:
    async with played(tmp_path, "zh", SIX_WEEKS, joined=4) as year:
        await councils_agree(year, Counted(SIX_WEEKS), "2026-11-22")
        await assert_quiet(year.here, EAST)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_year_of_26_dates(tmp_path: Path, language: str) -> None:
    async with played(tmp_path, language, YEAR) as year:
        here, count = year.here, Counted(YEAR)
        assert (len(count.held), count.no_quorum, len(count.matters)) == (24, 2, 40)
        lines = await councils_agree(year, count, "2027-10-10")
        await matters_agree(year, count, lines)
        parts_agree(year, count)
        chats = {
            "group": EAST, "council": COUNCIL, "resident": here.people[0], "mediator": here.village.seats[2],
            "vice-chair": here.village.vice, "supervisor": TANG,
        }  # fmt: skip
        compare({f"{name}.{language}": await year.seen(chat) for name, chat in chats.items()})
        await assert_quiet(here, EAST)


async def matters_agree(year: Year, count: Counted, lines: list[str]) -> None:
    """Each of the 40 ends where the script has it, and together they stood in every stage."""
    stands = {row["id"]: row["stage"] for row in year.here.town.rows("SELECT id, stage FROM matter")}
    assert {name: stands[number] for name, number in year.numbers.items()} == {
        name: matter.end for name, matter in MATTERS.items()
    }
    assert set(Stage) - year.stages == WITHIN_AN_ACT | ELSEWHERE
    say = year.here.say
    ends = Counter(matter.end for matter in MATTERS.values())
    for words, number in (
        (say("不受理：不属社区", "Declined: not for our community"), ends["declined"]),
        (say("合并", "Merged into another"), ends["merged"]),
        (say("转交", "Redirected"), ends["redirected"]),
        (say("紧急办理，未表决", "Urgent, done without a vote"), len(count.of("hazard"))),
    ):  # fmt: skip
        assert after(lines, words) == str(number), words
    assert after(lines, say("已办好", "Carried out")) == str(len(count.of("project")) + len(count.of("hazard")))


def parts_agree(year: Year, count: Counted) -> None:
    """Projects, team days, mediations, role models and seats, as the record has them."""
    acts = Counter(row["act"] for row in year.here.town.rows("SELECT act FROM record"))
    assert len(count.of("project")) == acts["project.led"] == 6
    assert {one["subject"] for one in year.here.town.recorded("project.overdue")} == {f"matter:{year.numbers['lift']}"}
    assert acts["matter.reopened"] == len(count.of("unfinished")) == 1
    assert acts["team.task_done"] == len(count.of("held")) == 4
    assert acts["mediation.opened"] == len(count.of("quarrel", "complained")) == 5
    assert acts["mediation.agreed"] == len(count.of("settled"))
    assert acts["mediation.kept"] == len(count.of("kept")) == 4
    assert acts["mediation.not_agreed"] == acts["mediation.reopened"] == 1
    ended = [one["data"]["state"] for one in year.here.town.recorded("commendation.ended")]
    assert sorted(ended) == ["commended", "commended", "doubted"]
    assert (acts["seat.review"], acts["seat.resigned"], acts["seat.elected"]) == (1, 1, 1)


def compare(seen: dict[str, list[str]]) -> None:
    """Compare what stands in the chats with what is kept."""
    new = {name: lines for name, lines in seen.items() if not (SEEN / f"{name}.txt").exists()}
    for name, lines in new.items():
        (SEEN / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not new, "written, to be read before they are kept"
    for name, lines in seen.items():
        kept = (SEEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        assert lines == kept, "\n".join(unified_diff(kept, lines, f"{name}, kept", "seen", lineterm="", n=0))
