"""Who acts, for which community, and in which language they are spoken to."""

from dataclasses import dataclass

from rules.scope import WHOLE
from rules.seats import Seat
from storage import communities, people
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.people import Person
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who acts now: the community is that of the chat, or in private their own."""

    person: Person
    community: Community | None
    chat: Chat | None  # the bound group in which they act; None in private and in groups that nobody set up
    words: Words
    helper: str | None = None  # the grid worker whom people may ask

    @property
    def actor(self) -> str:
        """How the record names them."""
        return self.person.actor


def language_of(person: Person | None, community: Community | None) -> str:
    """Return what /language chose, else Telegram's language when it is ours, else the community's."""
    if person and person.language:
        return person.language
    shown = ((person and person.telegram_language) or "").split("-")[0].lower()
    return shown if shown in ("zh", "en") else community.language if community else "zh"


def words_for(person: Person | None, community: Community) -> Words:
    """Return the words for a person, in the community's time zone."""
    return Words(language_of(person, community), community.zone)


def words_of(community: Community) -> Words:
    """Return the words that groups and the council chat of a community read."""
    return Words(community.language, community.zone)


async def caller_of(unit: Unit, telegram_id: int, name: str, telegram_language: str | None, chat: int) -> Caller:
    """Return who acts in this chat, kept with the name that Telegram shows now."""
    person = await people.meet(unit, telegram_id, name, telegram_language)
    community, bound = None, None
    if chat == telegram_id:
        own = await people.own_community(unit, telegram_id)
        community = await communities.by_id(unit, own) if own else None
    elif found := await communities.by_chat(unit, chat):
        community, bound = found
    if community is None:
        return Caller(person, None, None, Words(language_of(person, None)))
    helper = await communities.contact(unit, community.id, bound.scope if bound else WHOLE)
    return Caller(person, community, bound, words_for(person, community), helper)


async def seat_of(reader: Reader, community: Community, person: Person) -> Seat | None:
    """Return the person's seat in the council, one with a vote first."""
    return await communities.seat_of(reader, community.id, person.telegram_id)
