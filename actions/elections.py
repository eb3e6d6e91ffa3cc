"""A seat is elected by a vote of the community, or comes before the council because its holder was absent too often."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import agenda, matters, seats
from actions.agenda import OnAgenda
from actions.people import Caller, words_of
from rules.refusals import Reason, Refused
from rules.seats import comes_under_review, may_be_elected, term_end
from rules.stages import ENDED, UNDECIDED, Stage
from rules.votes import Verdict
from storage import cards, communities, options, record
from storage import matters as rows
from storage import seats as seat_rows
from storage.communities import Community, Seat
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.seats import ELECTION, REVIEW
from storage.votes import Vote
from texts import seats as texts
from texts.graphemes import cut, is_visible, one_line

FEWEST, MOST = 1, 12
LONGEST_NAME = 60
ELECTORATES = ("assembly", "representatives")


@dataclass(frozen=True, slots=True)
class Opened:
    """An election that waits for its notice: its matter, and for several names a draft of the ballot by its rule."""

    number: int
    seat: Seat
    names: tuple[str, ...]
    drafts: tuple[tuple[str, int], ...]
    represented: bool


async def running(reader: Reader, seat: int) -> int | None:
    """Return the number of the election of a seat whose vote is noticed or runs."""
    matter = await _standing(reader, seat, ELECTION)
    return matter.id if matter and matter.stage is not Stage.ADOPTED else None


async def under_review(reader: Reader, seat: int) -> Matter | None:
    """Return the review of a seat that the council has before it, or has adopted."""
    return await _standing(reader, seat, REVIEW)


async def _standing(reader: Reader, seat: int, kind: str) -> Matter | None:
    last = await seat_rows.last_matter(reader, seat, kind)
    matter = await rows.by_id(reader, last.matter) if last else None
    return matter if matter and matter.stage not in ENDED else None


async def may_elect(unit: Unit, caller: Caller, seat_id: int) -> Seat | Refused:
    """Return the seat whose election the caller may open, or say why not."""
    own = await communities.seat_of(unit, caller.community_id, caller.person.telegram_id)
    seat = await seat_rows.by_id(unit, seat_id)
    if own is None or not own.is_head or seat is None or seat.community != caller.community_id:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if await running(unit, seat_id):
        return Refused(Reason.ELECTION_RUNS)
    review = await under_review(unit, seat_id)
    refused = may_be_elected(seat, seat.term_ends_at, unit.now, reviewed=bool(review and review.stage not in UNDECIDED))
    return refused or seat


async def open_(unit: Unit, caller: Caller, seat_id: int, text: str) -> Opened | Refused:
    """Open the election of a seat with names one a line: a matter that the council owes nobody to adopt."""
    seat = await may_elect(unit, caller, seat_id)
    if isinstance(seat, Refused) or caller.community is None:
        return seat if isinstance(seat, Refused) else Refused(Reason.NOT_CHAIR_OR_VICE)
    community = caller.community
    names = tuple(cut(one_line(part), LONGEST_NAME) for part in text.splitlines() if is_visible(part))
    if not FEWEST <= len(names) <= MOST or len(set(names)) < len(names):
        return Refused(Reason.NAMES_NEEDED)
    if standing := await _standing(unit, seat_id, ELECTION):  # it was never put to a vote, or was withdrawn
        await rows.set_stage(unit, standing.id, Stage.CLOSED)
    title = texts.election_title(words_of(community), role=seat.role)
    number = await _raise(unit, caller, community, seat.id, ELECTION, title, names)
    await rows.set_stage(unit, number, Stage.ADOPTED)
    await rows.adopted(unit, number)
    represented = bool(
        await communities.representatives(unit, community.id, (await matters.by_number(unit, number)).scope)
    )
    rules = ELECTORATES if represented else ELECTORATES[:1]
    drafts = [(rule, await options.add_draft(unit, community.id, number, rule, names)) for rule in rules]
    await cards.refresh(unit, seats.CARD, seat.id)
    return Opened(number, seat, names, tuple(drafts) if len(names) > 1 else (), represented)


async def _raise(
    unit: Unit, caller: Caller, community: Community, seat: int, kind: str, title: str, names: tuple[str, ...] = ()
) -> int:
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    text = "\n".join([title, *names])
    number = await rows.add_own(unit, community.id, caller.person.id, chat, title, text, internal=kind == REVIEW)
    await seat_rows.add_matter(unit, community.id, number, seat, kind, names)
    data = {"scope": "", "own": True, **({"internal": True} if kind == REVIEW else {})}
    await record.append(unit, community.id, "matter.raised", f"matter:{number}", caller.actor, data, {"text": text})
    await record.append(unit, community.id, f"seat.{kind}", seats.subject(seat), caller.actor, {"matter": number})
    return number


async def bring_review(unit: Unit, caller: Caller, seat_id: int) -> OnAgenda | Refused:
    """Put the review of a seat on the next agenda, for the council alone; that removes nobody."""
    own = await communities.seat_of(unit, caller.community_id, caller.person.telegram_id)
    seat, community = await seat_rows.by_id(unit, seat_id), caller.community
    if own is None or not own.is_head or seat is None or community is None or seat.community != community.id:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    count = await seats.absences(unit, seat_id)
    standing = await under_review(unit, seat_id)
    if standing or not comes_under_review(count, community.method.council.absences):
        return Refused(Reason.ALREADY_ON_AGENDA)
    meeting = await agenda.next_open(unit, community)
    if meeting is None:
        return Refused(Reason.NO_MEETING_PLANNED)
    title = texts.review_title(words_of(community), role=seat.role, name=seat.name)
    number = await _raise(unit, caller, community, seat.id, REVIEW, title)
    await agenda.bring_on(unit, community, meeting, await matters.by_number(unit, number), caller.actor)
    await cards.refresh(unit, seats.CARD, seat.id)
    return OnAgenda(number, meeting.id, meeting.starts_at)


async def settle(unit: Unit, vote: Vote) -> None:
    """Put whom a confirmed vote chose into the seat: who holds it goes on, anybody else takes it by a one-time link."""
    about = await seat_rows.of_matter(unit, vote.matter)
    seat = await seat_rows.by_id(unit, about.seat) if about and about.kind == ELECTION else None
    if about is None or seat is None or vote.result is None:
        return
    community = await communities.by_id(unit, seat.community)
    chosen = _chosen(about.names, vote.result)
    if chosen is not None:
        again = seat.person is not None and seat.name == chosen
        if again:
            await seat_rows.begin_term(
                unit, seat.id, term_end(unit.now, community.method.council.term_years, community.zone)
            )
            await seats.begin_terms(unit, community)
        elif seat.person is not None:
            seat = await seats.vacate(unit, community, seat)
        await seat_rows.name(unit, seat.id, chosen)
        data = {"vote": vote.id, "again": again}
        await record.append(unit, community.id, "seat.elected", seats.subject(seat.id), "clock", data)
        await rows.set_stage(unit, vote.matter, Stage.CLOSED)
        if review := await under_review(unit, about.seat):
            await rows.set_stage(unit, review.id, Stage.CLOSED)
    await seats.show(unit, community, seat.id)
    await cards.refresh(unit, "outcome_work", vote.matter)


def _chosen(names: tuple[str, ...], result: Mapping[str, Any]) -> str | None:
    """Return whom a result chose: of the options as they stood on the ballot, or the one whom all were for."""
    if result["verdict"] != Verdict.PASSED:
        return None
    if "chosen" not in result:
        return names[0] if len(names) == 1 else None
    only = result["chosen"][0] if len(result["chosen"]) == 1 else None  # two chosen fill no single seat
    return str(result["ballot"]["texts"][only - 1]) if only else None
