"""What the card of a seat shows the council."""

from actions import elections, rolls, seats
from actions.people import words_of
from rules.stages import UNDECIDED
from storage import communities
from storage import seats as rows
from storage.communities import Community
from storage.database import Reader
from texts import seats as texts
from texts.cards import Card


async def seat(reader: Reader, community: Community, seat_id: int, _chat: int) -> Card | None:
    """A seat: vacant, at the end of its term, under review, in election."""
    found = await communities.seat(reader, seat_id)
    review = await elections.under_review(reader, seat_id)
    shown = texts.Shown(
        seat_id, found.role, await rolls.name_of(reader, found), vacant=found.person is None,
        ended=await rows.by_id(reader, seat_id) is None, election=await elections.running(reader, seat_id),
        review=review.id if review else None, adopted=bool(review and review.stage not in UNDECIDED),
        absences=await seats.absences(reader, seat_id), reviewed_from=community.method.council.absences,
        term_ends_at=found.term_ends_at,
    )  # fmt: skip
    return texts.seat(words_of(community), shown=shown)
