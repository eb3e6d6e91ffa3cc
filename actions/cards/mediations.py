"""What the cards of a mediation show: all of it to its mediator, to the council that there is one."""

from actions.mediations import seat_of
from actions.people import home_in_words, words_for, words_of
from actions.rolls import name_of
from storage import households, mediations, people
from storage.communities import Community
from storage.database import Reader
from texts import mediations as texts
from texts.cards import Card


async def mediation(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """The mediator's card; one who has passed it on sees no more than that."""
    one = await mediations.by_id(reader, number)
    if one is None:
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    seat = await seat_of(reader, one)
    if seat is None or seat.person != chat:
        return texts.passed_on(words, number=number)
    author = await people.by_id(reader, one.person)
    home = home_in_words(words, await households.by_id(reader, one.home)) if one.home else ""
    shown = texts.Mediation(
        number, author=author.name if author else None, text=one.text, home=home, meets_at=one.meets_at,
        place=one.place, state=one.state.value, agreement=one.agreement,
    )  # fmt: skip
    return texts.mediation(words, shown=shown)


async def count(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """What the council sees of it."""
    one = await mediations.by_id(reader, number)
    if one is None:
        return None
    seat = await seat_of(reader, one)
    shown = texts.Mediation(number, mediator=await name_of(reader, seat) if seat else None, state=one.state.value)
    return texts.in_council(words_of(community), shown=shown)
