"""Who acts, for which community, and in which language they are spoken to."""

from dataclasses import dataclass, replace

from rules.scope import WHOLE, Scope
from rules.seats import Seat
from storage import communities, households, people
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.households import Household
from storage.people import Person
from texts import households as texts
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who acts now: the community is that of the chat, or in private their own."""

    person: Person
    community: Community | None
    chat: Chat | None  # the bound group in which they act; None in private and in groups that nobody set up
    words: Words
    helper: str | None = None  # the grid worker whom people may ask
    house: str = ""  # the community's name; also for who has not joined yet, where the store holds no other

    @property
    def actor(self) -> str:
        """How the record names them."""
        return self.person.actor

    @property
    def community_id(self) -> int:
        """The community's id; 0 where there is none."""
        return self.community.id if self.community else 0

    @property
    def words_here(self) -> Words:
        """The words of where they act: in a bound group what all there read."""
        return words_of(self.community) if self.community and self.chat else self.words


async def communities_of(reader: Reader, person: Person, *, but: int) -> list[Community]:
    """Return the communities in which a person has a home, the first joined first, without one of them."""
    homes = await households.of_person(reader, None, person.telegram_id)
    ids = dict.fromkeys(one.community for one in homes if one.community != but)
    return [await communities.by_id(reader, one) for one in ids]


def language_of(person: Person | None, community: Community | None) -> str:
    """Return what /language chose, else Telegram's language when it is ours, else the community's."""
    if person and person.language:
        return person.language
    shown = ((person and person.telegram_language) or "").split("-")[0].lower()
    return shown if shown in ("zh", "en") else community.language if community else "zh"


def words_for(person: Person | None, community: Community) -> Words:
    """Return the words for a person, in the community's time zone."""
    return Words(language_of(person, community), community.zone)


def home_in_words(words: Words, home: Household) -> str:
    """Return where a household lives, as a person reads it."""
    return texts.home(words, area=home.area, building=home.building, entrance=home.entrance, unit=home.unit)


def scope_in_words(words: Words, scope: Scope, community: Community) -> str:
    """Return the part of a community that a scope means, as a person reads it; the whole by its name."""
    area, building, entrance = (*scope.parts, "", "", "")[:3]
    return texts.home(words, area=area, building=building, entrance=entrance, unit="") or community.name


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
        return await _newcomer(unit, person)
    helper = await communities.contact(unit, community.id, bound.scope if bound else WHOLE)
    return Caller(person, community, bound, words_for(person, community), helper, community.name)


async def _newcomer(unit: Unit, person: Person) -> Caller:
    """Return who belongs to no community yet: spoken to as the store's only one speaks, where there is just one."""
    only = await communities.only(unit)
    if only is None:
        return Caller(person, None, None, Words(language_of(person, None)))
    helper = await communities.contact(unit, only.id, WHOLE)
    return Caller(person, None, None, words_for(person, only), helper, only.name)


async def speaking_for(unit: Unit, caller: Caller, community: int) -> Caller:
    """Return who acts in private as one of the community whose message they answer, where they belong to it.

    Who works for several answers what each of them asks, whichever they have chosen.
    """
    if community in (0, caller.community_id) or community not in await people.belongs(unit, caller.person.telegram_id):
        return caller
    return await as_one_of(unit, caller, community)


async def as_one_of(unit: Unit, caller: Caller, community: int) -> Caller:
    """Return the same person as one of a community."""
    there = await communities.by_id(unit, community)
    helper = await communities.contact(unit, community, WHOLE)
    return replace(caller, community=there, words=words_for(caller.person, there), helper=helper, house=there.name)


async def works_for(reader: Reader, community: int, telegram_id: int) -> bool:
    """Say whether somebody sits in the council, serves it or is staff."""
    seat = await communities.seat_of(reader, community, telegram_id)
    return bool((seat and seat.serves) or await communities.staff_member(reader, community, telegram_id))


async def is_at_work(reader: Reader, caller: Caller) -> bool:
    """Say whether somebody acts in the council's chat, or privately for the council or as staff."""
    if caller.community is None or caller.chat is not None:
        return caller.chat is not None and caller.chat.role == "council"
    return await works_for(reader, caller.community.id, caller.person.telegram_id)


async def seat_of(reader: Reader, community: Community, person: Person) -> Seat | None:
    """Return the person's seat in the council, one with a vote first."""
    return await communities.seat_of(reader, community.id, person.telegram_id)
