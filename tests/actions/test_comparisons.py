"""A stack of more than 200 sheets: a public seed draws a sample, two people write; one wrong sheet calls for all."""

from collections import namedtuple
from itertools import pairwise

from ballot_play import opened
from council_play import CHAIR, MEMBERS, STAFF, SUNDAY

from actions import comparisons, paper_ballots
from actions.people import caller_of
from rules.paper_ballots import State, sample_size
from rules.votes import Choice
from storage import votes
from storage.media import Media

SHEETS = 205
HOMES = [("A", "1", "1", str(unit), "80", f"a{unit}") for unit in range(1, SHEETS + 1)] + [
    ("B", "2", "1", "1", "70", "b")
]
SECOND = MEMBERS[-1]


async def all_on_paper(play):
    """A closed vote to which every home brought a sheet, each through two pairs of eyes."""
    vote = await opened(play, homes=HOMES)

    async def work(unit):
        clerk = await caller_of(unit, STAFF, "Zheng", "en", STAFF)
        second = await caller_of(unit, SECOND, "Feng", "en", SECOND)
        for home in range(1, SHEETS + 1):
            sheet = (await paper_ballots.begin(unit, clerk, vote)).paper.id
            at = await paper_ballots.choose_home(unit, clerk, sheet, home)
            await paper_ballots.show(unit, clerk, sheet, Media("photo", "file", "unique", 0, STAFF, 7))
            await paper_ballots.sign(unit, clerk, sheet, unit.now.astimezone(at.community.zone).date())
            await paper_ballots.enter(unit, clerk, sheet, Choice.FOR)
            assert not (await paper_ballots.check(unit, second, sheet, Choice.FOR)).void

    await play.database.unit(work)
    await play.at(SUNDAY.replace(day=29))
    return vote


async def write(play, user, vote, differ):
    return await play.act(user, comparisons.write, vote, differ, chat=user)


async def test_two_people_compare_a_sample_and_one_wrong_sheet_calls_for_all(play):
    vote, some = await all_on_paper(play), sample_size(SHEETS)
    assert some < SHEETS
    assert await play.act(STAFF, comparisons.send_list, vote, chat=STAFF) == (some, SHEETS)
    _, stack = await play.read(comparisons.list_for, vote)
    digest = (await play.read(votes.by_id, vote)).result["digest"]
    assert stack.seed == digest, "whoever has the result can draw the same sheets"
    published = await play.read(paper_ballots.published, vote, digest)
    assert [one.sheet for one in stack.lines] == published["compare"]
    assert all(one < other for one, other in pairwise(published["compare"]))
    assert await write(play, STAFF, vote, str(some + 1)) is None
    assert (await write(play, STAFF, vote, "1")).state == "waiting"
    assert (await write(play, STAFF, vote, "1")).state == "waiting", "nobody is both"
    assert (await write(play, CHAIR, vote, "0")).state == "unlike"
    assert (await write(play, CHAIR, vote, "1")).state == "waiting"
    done = await write(play, STAFF, vote, "1")
    assert (done.state, done.sheets, done.differ, done.whole) == ("done", some, 1, False)
    assert await play.act(STAFF, comparisons.send_list, vote, chat=STAFF) == (SHEETS, SHEETS)
    await write(play, STAFF, vote, "1")
    assert (await write(play, CHAIR, vote, "1")).whole
    compared = [data for _, _, data in await play.acts("paper.compared")]
    assert [(one["sheets"], one["of"], one["differ"]) for one in compared] == [(some, SHEETS, 1), (SHEETS, SHEETS, 1)]


def test_a_stack_is_counted_by_what_became_of_each_sheet():
    sheet = namedtuple("Sheet", "state channel")
    sheets = (
        [sheet(State.CONFIRMED, "paper")] * 3 + [sheet(State.CONFIRMED, "proxy")] * 2 + [sheet(State.VOID, "paper")]
    )
    assert paper_ballots.stack([*sheets, *[sheet(State.WAITING, "paper")] * 4]) == paper_ballots.Stack(3, 2, 1, 4)
