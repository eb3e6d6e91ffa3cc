"""What is set up of a community and what is missing, and who may see to it."""

from collections import Counter
from collections.abc import Collection

from actions import invitations, posts
from actions.invitations import Unfilled
from actions.people import scope_in_words, words_for
from rules.invitations import Place
from rules.scope import WHOLE, Scope, within
from rules.seats import COUNCIL_ROLES, HEADS
from storage import cards, communities, households, people, record
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.invitations import Invitation
from storage.outbox import Rank
from storage.people import Person
from texts import setups as texts
from texts.graphemes import one_line
from texts.words import Words

LONGEST_NAME = 60
OVERVIEW = "overview"  # the kind of the card in the private chats of those who set a community up
TAKEN = {"slips": "household.slips", "community_file": "community.exported"}  # the acts of having them sent


async def may(reader: Reader, community: int, telegram_id: int) -> bool:
    """Say whether somebody sets a community up: staff, the chair, the vice-chair."""
    return telegram_id in await who_may(reader, community)


async def who_may(reader: Reader, community: int) -> list[int]:
    """Return the accounts of those who set a community up: chair and vice-chair, staff."""
    heads = [one.telegram_id for one in await communities.seats(reader, community) if one.role in HEADS]
    staff = [one.telegram_id for one in await communities.staff_of(reader, community)]
    return list(dict.fromkeys(one for one in [*heads, *staff] if one))


async def _is_head(reader: Reader, community: int, telegram_id: int) -> bool:
    seats = await communities.seats(reader, community)
    return any(seat.role in HEADS and seat.telegram_id == telegram_id for seat in seats)


async def scopes_of(reader: Reader, community: int, telegram_id: int) -> tuple[Scope, ...]:
    """Return for whose households somebody who sets a community up speaks; none stands for all of them."""
    staff = await communities.staff_of(reader, community)
    own = tuple(one.scope for one in staff if one.telegram_id == telegram_id)
    return () if WHOLE in own or await _is_head(reader, community, telegram_id) else own


async def may_all(reader: Reader, community: int, telegram_id: int) -> bool:
    """Say whether somebody sets up all of a community: chair, vice-chair, staff who serve more than a part of it."""
    return await may(reader, community, telegram_id) and not await scopes_of(reader, community, telegram_id)


async def of_person(reader: Reader, telegram_id: int) -> list[Community]:
    """Return the communities that somebody sets up."""
    theirs = sorted(await people.belongs(reader, telegram_id))
    return [await communities.by_id(reader, one) for one in theirs if await may(reader, one, telegram_id)]


async def show(unit: Unit, community: Community, person: Person) -> None:
    """Send somebody how far a community is set up: one card, edited from now on; an older one loses its buttons."""
    own = person.telegram_id
    before = await cards.of(unit, OVERVIEW, community.id, own)
    if before and before.message:
        await posts.spent(unit, community.id, own, before.message)
        await cards.lost(unit, before)
    chat = Chat(0, community.id, own, "private", WHOLE, None, None)
    await posts.card_in(unit, community, chat, OVERVIEW, community.id, Rank.ANSWER, at_once=True)


async def shown(reader: Reader, community: Community, telegram_id: int) -> texts.Shown:
    """Gather how far a community is set up, with the places that somebody may fill."""
    free = await invitations.unfilled(reader, community.id)
    scopes = await scopes_of(reader, community.id, telegram_id)
    own = await _staff_within(reader, community.id, scopes)
    seats = await communities.seats(reader, community.id)
    stand_for = Counter(seat.stands_for for seat in seats if seat.role in COUNCIL_ROLES and seat.stands_for)

    def filled(everything: int, place: Place) -> tuple[int, int]:
        return everything - sum(one.place is place for one in free), everything

    return texts.Shown(
        community.name,
        community.id,
        households=len(await households.in_scope(reader, community.id)),
        seats=filled(len(seats), Place.SEAT),
        parties=filled(len(await communities.parties(reader, community.id)), Place.PARTY),
        staff=filled(len(await communities.staff_of(reader, community.id)), Place.STAFF),
        residents=len(await communities.chats(reader, community.id, "residents")),
        council=bool(await communities.chats(reader, community.id, "council")),
        free=tuple(
            texts.Free(one.place.value, one.id, one.role, one.name)
            for one in free
            if not scopes or (one.place is Place.STAFF and one.id in own)
        ),
        roles=tuple(Counter(seat.role.value for seat in seats).items()),
        stands_for=tuple(sorted(stand_for.items())),
    )


async def free_place(
    reader: Reader, kind: str, number: int, telegram_id: int
) -> tuple[Community, Unfilled | None] | None:
    """Return the community of a place and the place while nobody has it; None for who does not set it up.

    Who sets up a part of a community fills no place but those of grid workers of that part.
    """
    for community in await of_person(reader, telegram_id):
        scopes = await scopes_of(reader, community.id, telegram_id)
        own = await _staff_within(reader, community.id, scopes)
        if scopes and not (kind == Place.STAFF and number in own):
            continue
        for one in await invitations.unfilled(reader, community.id):
            if (one.place.value, one.id) == (kind, number):
                return community, one
        if await _is_there(reader, community.id, kind, number):
            return community, None
    return None


async def _staff_within(reader: Reader, community: int, scopes: Collection[Scope]) -> set[int]:
    return {one.id for one in await communities.staff_of(reader, community) if within(scopes, one.scope)}


async def _is_there(reader: Reader, community: int, kind: str, number: int) -> bool:
    places: dict[str, list[int]] = {
        "seat": [one.id for one in await communities.seats(reader, community)],
        "party": [one.id for one in await communities.parties(reader, community)],
        "staff": [one.id for one in await communities.staff_of(reader, community)],
    }
    return number in places[kind]


async def add_worker(unit: Unit, community: Community, person: Person, name: str) -> Invitation | None:
    """Add a grid worker whom residents may ask, and return the link for their account; None where the name is taken.

    Who serves a part of the community adds one for that part.
    """
    called = "".join(sign for sign in one_line(name) if sign.isprintable())[:LONGEST_NAME]
    there = await communities.staff_of(unit, community.id)
    scope = next(map(str, await scopes_of(unit, community.id, person.telegram_id)), "")
    if not called or any((one.name, str(one.scope)) == (called, scope) for one in there):
        return None
    added = {"community": community.id, "telegram_id": None, "name": called, "scope": scope}
    await communities.add_staff(unit, [added])
    await cards.refresh_now(unit, OVERVIEW, community.id)
    worker = max(one.id for one in await communities.staff_of(unit, community.id))
    subject = f"community:{community.id}"
    await record.append(unit, community.id, "staff.added", subject, person.actor, {"number": worker})
    return await invitations.invite(unit, community.id, Place.STAFF, worker, person.actor)


async def take_away(unit: Unit, community: Community, person: Person, what: str, words: Words) -> None:
    """Send somebody the slips of their part or the community's files, once for a double tap, and note who has them.

    Who holds the slips can join those homes: the others who set the community up are told.
    """
    to = person.telegram_id
    if not await posts.enclose_tap(unit, community.id, to, "document", what, words, community=community.id):
        return
    scopes = await scopes_of(unit, community.id, to)
    data = {"scopes": list(map(str, scopes))} if scopes else {}
    await record.append(unit, community.id, TAKEN[what], f"community:{community.id}", person.actor, data)
    for telegram_id in await who_may(unit, community.id) if what == "slips" else ():
        if telegram_id != to and (other := await people.by_telegram(unit, telegram_id)):
            theirs = words_for(other, community)
            parts = [scope_in_words(theirs, scope, community) for scope in scopes or (WHOLE,)]
            told = texts.slips_taken(theirs, name=person.name, of="; ".join(parts), at=unit.now)
            await posts.privately(unit, community, other, "slips_taken", told)
