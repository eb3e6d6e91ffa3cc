"""An election on paper: two people mark on cards of their own what they see; script 10 with two marks on a sheet."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path

from ballot_play import live
from council_play import CHAIR, MEMBERS, STAFF, SUNDAY
from test_options import chooses, offered

from actions import door_rounds, lists, options, paper_ballots, paper_marks, posters, verification
from actions.paper_marks import open_card
from rules.paper_ballots import State
from rules.refusals import Reason, Refused
from storage import paper_ballots as sheets
from storage import people, votes
from storage.media import Media
from texts import posters as poster_texts
from texts.words import Words

SECOND = MEMBERS[-1]
RECOUNT = Path(__file__).parents[2] / "examples" / "recount.py"


class Clerks:
    """Two of the staff with the sheets of a vote, each in their private chat."""

    def __init__(self, play, vote):
        self.play, self.vote = play, vote

    async def sheet(self, home, proxy=""):
        """Have the first begin a sheet of a home, up to its day; returns its number."""

        async def work(unit, caller):
            await people.start(unit, caller.person)
            sheet = (await paper_ballots.begin(unit, caller, self.vote)).paper.id
            at = await paper_ballots.choose_home(unit, caller, sheet, home)
            if isinstance(at, Refused):
                return at
            if proxy:
                await paper_ballots.name_proxy(unit, caller, sheet, proxy)
            await paper_ballots.show(unit, caller, sheet, Media("photo", "file", "unique", 0, STAFF, 7))
            await paper_ballots.sign(unit, caller, sheet, unit.now.astimezone(at.community.zone).date())
            return sheet

        return await self.play.act(STAFF, work, chat=STAFF)

    async def reads(self, user, sheet, *marks):
        """Have somebody mark what they see and say that this is all; returns what came of it."""
        marking = await self.play.act(user, open_card, sheet, chat=user)
        if isinstance(marking, Refused):
            return marking

        async def work(unit, caller):
            for one in marks:
                await options.mark(unit, caller, marking.id, one, on=True)
            _, done = await paper_marks.finish(unit, caller, marking.id)
            if not isinstance(done, Refused):
                await paper_marks.close(unit, caller, done)
            return done

        return await self.play.act(user, work, chat=user)

    async def card(self, user, sheet):
        """What stands on the card of one of them."""
        marking = await self.play.act(user, open_card, sheet, chat=user)
        return await self.play.card(options.KIND, marking.id, user)


async def test_an_election_on_paper_counts_as_two_people_read_it_and_anybody_recounts_it(play, tmp_path):
    vote = await offered(play, "election_2")
    for home in (3, 4):
        await live(play, user=50 + home, household=home)
    clerks = Clerks(play, vote)
    page = poster_texts.ballots(
        Words("en"), poster=(await play.read(posters.of_vote, vote, "corridor_bot"))[2], first=1, copies=1
    )
    assert all(one in page for one in ("Mark at most 2 boxes; more do not count.", "1. Benches", "4. Gym"))

    assert await play.act(STAFF, door_rounds.send_list, vote, chat=STAFF) == 6
    assert [data for _, _, data in await play.acts("vote.door_list")] == [{"homes": 6}]

    # k marks count; the second, who sees nothing of what the first saw, has to mark the same.
    sheet = await clerks.sheet(1)
    assert await clerks.reads(STAFF, sheet) == Refused(Reason.NOTHING_MARKED)
    entered = await clerks.reads(STAFF, sheet, 1, 3)
    assert (entered.void, entered.told) == (None, 0)
    assert "choice" not in (await play.acts("paper.entered"))[0][2]
    assert await clerks.reads(STAFF, sheet, 1, 3) == Refused(Reason.PAPER_SAME_PERSON)
    lines, buttons = await clerks.card(SECOND, sheet)
    assert not any("marked" in one for one in lines if one[:2] in ("1.", "2.", "3.", "4."))
    assert [one.split(":")[0] for one in buttons] == ["mark"] * 4 + ["paperall", "papercheck", "papercheck"]
    assert (await clerks.reads(SECOND, sheet, 1, 3)).void is None
    assert await clerks.reads(SECOND, sheet, 1) == Refused(Reason.PAPER_CHECKED)

    # One mark that differs, and it does not count; entered anew it does.
    sheet = await clerks.sheet(2)
    await clerks.reads(STAFF, sheet, 1, 2)
    assert (await clerks.reads(SECOND, sheet, 1)).void is Reason.PAPER_DIFFERS

    # k + 1 marks, read so by both, are kept without counting, and the home brings another sheet, by proxy.
    sheet = await clerks.sheet(2)
    await clerks.reads(STAFF, sheet, 1, 2, 4)
    assert (await clerks.reads(SECOND, sheet, 1, 2, 4)).void is Reason.PAPER_OVERMARKED
    sheet = await clerks.sheet(2, proxy="Wu Jie")
    await clerks.reads(STAFF, sheet, 3)
    assert (await clerks.reads(SECOND, sheet, 3)).void is None

    # Script 10: paper after the electronic ballot is void, both on file; a proxy is it for one.
    await chooses(play, vote, 53, 1, 2)
    assert (await clerks.reads(STAFF, await clerks.sheet(3), 1, 4)).void is Reason.VOTED_BEFORE_PAPER
    assert (await clerks.reads(STAFF, await clerks.sheet(5, proxy="wu jie"), 4)).void is Reason.PROXY_TAKEN
    assert await play.act(STAFF, clerks_home(vote, 1), chat=STAFF) == Refused(Reason.PAPER_STANDS)
    await chooses(play, vote, 54, 1)

    await play.at(SUNDAY + timedelta(days=7))
    found = await play.read(votes.by_id, vote)
    assert (found.result["options"], found.result["took_part"], found.result["chosen"]) == ([3, 1, 2, 0], 4, [1])
    assert [one.state for one in await play.read(sheets.of_vote, vote)] == [
        State.CONFIRMED, State.DIFFERS, State.VOID, State.CONFIRMED, State.VOID, State.VOID,
    ]  # fmt: skip
    stack = (await play.read(paper_ballots.published, vote, "seed"))["sheets"]
    assert [one["channel"] for one in stack] == ["paper"] * 3 + ["proxy", "paper", "proxy"]
    listed = (await play.read(lists.content, found)).decode()
    assert sorted(one.split(",", 3)[3] for one in listed.split()[1:]) == [
        '"1,2",button', '"1,3",paper', "1,button", "3,proxy",
    ]  # fmt: skip
    (recount,) = (await play.read(verification.verify)).recounts
    assert recount.equal, recount.differences
    export = json.loads(json.dumps(await play.read(verification.exported_record, vote)))
    assert verification.verify_export(export).differences == ()
    path = tmp_path / "record.json"
    path.write_text(json.dumps(export))
    assert stranger().main(path) == 0
    assert await clerks.reads(CHAIR, sheet, 3) == Refused(Reason.CLOSED)


def stranger():
    spec = importlib.util.spec_from_file_location("stranger", RECOUNT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clerks_home(vote, home):
    async def work(unit, caller):
        sheet = (await paper_ballots.begin(unit, caller, vote)).paper.id
        return await paper_ballots.choose_home(unit, caller, sheet, home)

    return work
