"""The stack of a closed vote compared with what two people read on its sheets: all of them, or a public sample."""

from dataclasses import dataclass

from actions import posts
from actions.paper_ballots import worker_of
from actions.people import Caller, home_in_words, words_of
from rules import paper_ballots as rules
from rules.paper_ballots import State
from rules.refusals import Reason, Refused
from storage import cards, communities, comparisons, households, matters, paper_ballots, record, votes
from storage.communities import Community
from storage.database import Reader, Unit
from storage.paper_ballots import PaperBallot
from storage.votes import Vote
from texts.comparisons import Line, Stack

KIND = "compare_list"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a number that somebody wrote: one waits for the second, two agree, or two do not.

    `whole` is whether all sheets were compared.
    """

    state: str  # waiting, done, unlike
    sheets: int
    differ: int
    whole: bool


async def may_compare(reader: Reader, caller: Caller, vote_id: int) -> Vote | Refused:
    """Return a closed vote whose stack somebody may compare."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None:
        return Refused(Reason.LIST_OF_NOTHING)
    own = caller.person.telegram_id
    roles = {one.role for one in await communities.seats(reader, vote.community) if one.telegram_id == own}
    staff = await communities.staff_member(reader, vote.community, own) is not None
    return rules.may_compare(roles, staff=staff, closed=bool(vote.result)) or vote


async def _chosen(reader: Reader, vote: Vote) -> tuple[list[PaperBallot], int]:
    """Return the sheets to compare, and of how many; all of them once a sample was found to differ."""
    counted = [one for one in await paper_ballots.of_vote(reader, vote.id) if one.state is State.CONFIRMED]
    before = await comparisons.last(reader, vote.id, done=True)
    if before and before.differ:
        return counted, len(counted)
    drawn = set(rules.to_compare([one.id for one in counted], str((vote.result or {})["digest"])))
    return [one for one in counted if one.id in drawn], len(counted)


async def send_list(unit: Unit, caller: Caller, vote_id: int) -> tuple[int, int] | Refused:
    """Send somebody the sheets to compare, and return how many of how many; that they have the list is on record."""
    vote = await may_compare(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return vote
    chosen, of = await _chosen(unit, vote)
    if not chosen:
        return Refused(Reason.NO_PAPER)
    own = caller.person.telegram_id
    await posts.enclose(unit, vote.community, own, "document", KIND, caller.words, vote=vote_id)
    data = {"sheets": len(chosen), "of": of}
    await record.append(unit, vote.community, "paper.compare_list", vote.subject, caller.actor, data)
    return len(chosen), of


async def list_for(reader: Reader, vote_id: int) -> tuple[Community, Stack] | None:
    """Return the sheets to compare: number, home, and what was read."""
    vote = await votes.by_id(reader, vote_id)
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if vote is None or matter is None or not vote.result:
        return None
    community = await communities.by_id(reader, vote.community)
    words, (chosen, of) = words_of(community), await _chosen(reader, vote)
    lines = [
        Line(one.id, one.serial, home_in_words(words, await households.by_id(reader, one.home)), one.proxy,
             one.choice.value if one.choice else "")
        for one in chosen
    ]  # fmt: skip
    return community, Stack(vote_id, matter.title, str(vote.result["digest"]), of, tuple(lines))


async def write(unit: Unit, caller: Caller, vote_id: int, text: str) -> Written | Refused | None:
    """Take how many sheets differ; it stands once a second person has written the same. None for no such number."""
    vote = await may_compare(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return vote
    chosen, of = await _chosen(unit, vote)
    sheets, whole, me = len(chosen), len(chosen) == of, caller.person.id
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= sheets):
        return None
    differ, first = int(text), await comparisons.last(unit, vote_id, done=False)
    _, place = await worker_of(unit, vote.community, caller.person)
    if first is None or first.entered_by == me or first.sheets != sheets:
        await comparisons.enter(unit, vote, sheets, differ, me, place)
        return Written("waiting", sheets, differ, whole)
    if first.differ != differ:
        await comparisons.forget(unit, vote_id)
        return Written("unlike", sheets, differ, whole)
    await comparisons.confirm(unit, first.id, me)
    data = {"sheets": sheets, "of": of, "differ": differ, "entered_by": first.entered_as, "confirmed_by": place}
    await record.append(unit, vote.community, "paper.compared", vote.subject, caller.actor, data)
    await cards.refresh(unit, "result", vote_id)
    return Written("done", sheets, differ, whole)
