"""Sheets of paper that mark several options: each of the two people marks on a card of their own what they see."""

from actions import options, paper_ballots
from actions.paper_ballots import Done
from actions.people import Caller
from rules.options import Marks
from rules.paper_ballots import State
from rules.refusals import Reason, Refused
from storage import cards, votes
from storage import options as rows
from storage import paper_ballots as sheets
from storage.database import Unit
from storage.options import Marking
from storage.paper_ballots import PaperBallot
from storage.votes import Vote


async def open_card(unit: Unit, caller: Caller, sheet: int) -> Marking | Refused:
    """Send one of the staff the card on which they mark what they see; nothing stands on it of what another saw."""
    found = await _to_read(unit, caller, sheet)
    if isinstance(found, Refused):
        return found
    paper, vote = found
    if vote.options is None or vote.options.at_once:
        return Refused(Reason.NOT_ON_BALLOT)
    marking = await rows.begin(unit, vote.community, vote.id, caller.person.id, -paper.id)
    await options.post(unit, caller, marking)
    return marking


async def _to_read(unit: Unit, caller: Caller, sheet: int) -> tuple[PaperBallot, Vote] | Refused:
    """Return a sheet that somebody enters, or that waits for their eyes."""
    paper = await sheets.by_id(unit, sheet)
    if paper is None or paper.state is State.DRAFT:
        found = await paper_ballots.mine(unit, caller, sheet)
        return found if isinstance(found, Refused) else (found.paper, found.vote)
    vote = await votes.by_id(unit, paper.vote)
    if vote is None:
        return Refused(Reason.PAPER_CHECKED)
    return await paper_ballots.may_check(unit, caller, paper, vote) or (paper, vote)


async def finish(unit: Unit, caller: Caller, marking_id: int) -> tuple[bool, Done | Refused | None]:
    """Take what somebody has marked as what they see, and say whether they are the first; None: a part is missing."""
    marking = await rows.by_id(unit, marking_id)
    if marking is None or marking.person != caller.person.id or not marking.sheet or marking.cast:
        return False, Refused(Reason.PAPER_CHECKED)
    if not marking.marks.options:
        return False, Refused(Reason.NOTHING_MARKED)
    paper = await sheets.by_id(unit, marking.sheet)
    if paper is not None and paper.entered_by == caller.person.id:
        return True, await paper_ballots.enter(unit, caller, marking.sheet, marking.marks)
    return False, await paper_ballots.check(unit, caller, marking.sheet, marking.marks)


async def close(unit: Unit, caller: Caller, done: Done) -> None:
    """Take marks and buttons from the card on which somebody marked a sheet: it is read."""
    paper = done.at.paper
    if marking := await rows.of_sheet(unit, paper.vote, caller.person.id, paper.id):
        await rows.keep(unit, marking.id, Marks(()), cast=True)
        await cards.refresh_now(unit, options.KIND, marking.id)
