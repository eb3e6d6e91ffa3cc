"""One-time links: made, shown again, taken back, and used to take a place."""

import hmac
import json
import re
from dataclasses import dataclass

from actions import posts
from actions import seats as seat_acts
from actions.people import words_for
from rules.codes import write_code
from rules.invitations import Place, State, may_sit, may_use
from rules.refusals import Reason, Refused
from storage import cards, communities, foundings, invitations, people, record
from storage.communities import Community
from storage.database import Reader, Unit
from storage.invitations import Invitation
from storage.people import Person
from texts import invitations as texts

TOKEN_LENGTH = 24  # 120 bits: nobody types it
PAYLOAD = re.compile(rf"in_([1-9][0-9]{{0,14}})_([2-9A-Z]{{{TOKEN_LENGTH}}})", re.ASCII)  # no join code has such a line


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A place that nobody has taken; `name` is what the file calls it: a seat's role, a party, a grid worker."""

    place: Place
    id: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The person has the place now; `again` where they took it by this link before."""

    invitation: Invitation
    community: Community | None  # None: the first member of staff has no community yet
    role: str
    name: str
    again: bool = False


def payload(key: bytes, invitation: Invitation) -> str:
    """Return what stands behind ?start= in a link."""
    return f"in_{invitation.id}_{_token(key, invitation)}"


def _token(key: bytes, invitation: Invitation) -> str:
    source = json.dumps([invitation.id, invitation.nonce])
    return write_code(hmac.digest(key, b"invitation " + source.encode(), "sha256"), TOKEN_LENGTH)


def is_link(text: str) -> bool:
    """Say whether what stands behind /start is a one-time link."""
    return PAYLOAD.fullmatch(text) is not None


async def unfilled(reader: Reader, community: int) -> list[Unfilled]:
    """Return the places of a community that nobody has taken, in the order of its file."""
    return [
        *[
            Unfilled(Place.SEAT, seat.id, seat.role, seat.name)
            for seat in await communities.seats(reader, community)
            if seat.telegram_id is None
        ],
        *[
            Unfilled(Place.STAFF, one.id, "staff", one.name)
            for one in await communities.staff_of(reader, community)
            if one.telegram_id is None
        ],
        *[
            Unfilled(Place.PARTY, party.id, "party", party.name)
            for party in await communities.parties(reader, community)
            if not party.users
        ],
    ]


async def invite(unit: Unit, community: int, place: Place, subject: int, actor: str) -> Invitation:
    """Return the link of a place, a new one where there is none that is still good."""
    known = await invitations.open_of(unit, community, place, subject)
    if known is not None and may_use(known, unit.now, filled=False) is None:
        return known
    made = await invitations.add(unit, community, place, subject)
    await keep(unit, made, "invitation.made", actor)
    return made


async def revoke(unit: Unit, community: int, place: Place, subject: int, actor: str) -> None:
    """Take back the link of a place, if there is one that is still good."""
    known = await invitations.open_of(unit, community, place, subject)
    if known is not None:
        await end(unit, known, actor)


async def end(unit: Unit, invitation: Invitation, actor: str) -> None:
    """Take back a link that still opens something."""
    if invitation.state is State.OPEN:
        await invitations.end(unit, invitation.id, State.REVOKED)
        await keep(unit, invitation, "invitation.revoked", actor)


async def close_home(unit: Unit, household: int, actor: str) -> None:
    """Take back every link into a home: somebody was removed from it, or it has another owner."""
    for one in await invitations.open_to_home(unit, household):
        await end(unit, one, actor)


async def revoke_all(unit: Unit, actor: str) -> int:
    """Take back every link that still opens something, and return how many.

    It asks for no more than the tables of links and of the record: a restored store may be of an older schema.
    """
    found = await invitations.open_now(unit)
    for one in found:
        await end(unit, one, actor)
    return len(found)


async def place_of(reader: Reader, invitation: Invitation) -> Unfilled | None:
    """Return the place of a link while nobody has taken it."""
    if invitation.place is Place.FOUNDER:
        free = not await communities.any_(reader)  # and nobody else is at it: their link was the last one
        return Unfilled(Place.FOUNDER, 0, "founder", "") if free else None
    places = await unfilled(reader, invitation.community)
    return next((one for one in places if (one.place, one.id) == (invitation.place, invitation.subject)), None)


async def opened(reader: Reader, text: str, key: bytes) -> Invitation | Refused:
    """Return the invitation of a link, whatever became of it."""
    found = PAYLOAD.fullmatch(text)
    invitation = await invitations.by_id(reader, int(found[1])) if found else None
    if invitation is None or found is None or not hmac.compare_digest(_token(key, invitation), found[2]):
        return Refused(Reason.LINK_UNKNOWN)
    return invitation


async def take(unit: Unit, person: Person, invitation: Invitation) -> Taken | Refused:
    """Have a person take the place of a link.

    A right link that was used by this person says so again while they have the place, and changes nothing.
    """
    community = await communities.by_id(unit, invitation.community) if invitation.community else None
    if invitation.state is State.USED and (held := await _held(unit, invitation, person.telegram_id)):
        return Taken(invitation, community, *held, again=True)
    place = await place_of(unit, invitation)
    refused = may_use(invitation, unit.now, filled=place is None)
    if refused or place is None:
        return refused or Refused(Reason.PLACE_TAKEN)
    if refused := await _sit(unit, invitation, person):
        return refused
    await invitations.end(unit, invitation.id, State.USED, person.telegram_id)
    await keep(unit, invitation, "invitation.used", person.actor)
    unit.wake("menus")
    if community:
        await cards.refresh_now(unit, "overview", community.id)
        await _tell_staff(unit, community, person, invitation, place)
    return Taken(invitation, community, place.role, place.name)


async def _held(unit: Unit, invitation: Invitation, account: int) -> tuple[str, str] | None:
    """Return role and name of the place that an account took by a link, if it is theirs still."""
    if invitation.taken_by != account:
        return None
    held: list[tuple[int, str, str]]
    match invitation.place:
        case Place.FOUNDER:
            return ("founder", "") if await foundings.of_person(unit, account, unit.ms) else None
        case Place.SEAT:
            seats = await communities.seats(unit, invitation.community)
            held = [(one.id, one.role, one.name) for one in seats if one.telegram_id == account]
        case Place.PARTY:
            parties = await communities.parties(unit, invitation.community)
            held = [(one.id, "party", one.name) for one in parties if account in one.users]
        case Place.STAFF:
            staff = await communities.staff_of(unit, invitation.community)
            held = [(one.id, "staff", one.name) for one in staff if one.telegram_id == account]
    return next(((role, name) for place, role, name in held if place == invitation.subject), None)


async def _tell_staff(
    unit: Unit, community: Community, person: Person, invitation: Invitation, place: Unfilled
) -> None:
    """Tell the other grid workers who has taken a place, each in their language."""
    for one in await communities.staff_of(unit, community.id):
        if one.telegram_id is None or one.telegram_id == person.telegram_id:
            continue
        if worker := await people.by_telegram(unit, one.telegram_id):
            card = texts.told(words_for(worker, community), role=place.role, name=place.name, who=person.name)
            once = f"taken:{invitation.id}:{one.telegram_id}"
            await posts.privately(unit, community, worker, "place_taken", card, once=once)


async def _sit(unit: Unit, invitation: Invitation, person: Person) -> Refused | None:
    """Put a person into a place, or say why not."""
    community, subject, account = invitation.community, invitation.subject, person.telegram_id
    match invitation.place:
        case Place.SEAT:
            seats = await communities.seats(unit, community)
            seat = next(one for one in seats if one.id == subject)
            own = [(one.role, str(one.scope)) for one in seats if one.telegram_id == account]
            if refused := may_sit(seat.role, str(seat.scope), own):
                return refused
            kept = ("name", "stands_for", "position", "substitutes", "term_ends_at")
            values = {key: getattr(seat, key) for key in kept}
            await communities.change_seat(unit, subject, {"telegram_id": account, **values})
            await cards.refresh(unit, seat_acts.CARD, subject)
            await seat_acts.begin_terms(unit, await communities.by_id(unit, community))
        case Place.PARTY:
            await communities.speak_for_party(unit, subject, account)
        case Place.STAFF:
            await communities.fill_staff(unit, subject, account)
        case Place.FOUNDER:
            await foundings.end(unit)  # of somebody else, who has left it for a day
            await foundings.keep(unit, account, {})
    return None


async def keep(unit: Unit, invitation: Invitation, act: str, actor: str) -> None:
    """Record what became of a link."""
    if invitation.community:  # the founder's are recorded when there is a community to record them
        data = {"place": invitation.place.value, "number": invitation.subject}
        data |= {"by": invitation.made_by} if invitation.made_by else {}
        await record.append(unit, invitation.community, act, f"invitation:{invitation.id}", actor, data)
