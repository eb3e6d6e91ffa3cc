"""One-time links into a home: made by somebody who lives there, or by staff for whom they know."""

from dataclasses import dataclass

from actions import households as household_acts
from actions import invitations, posts, setups
from actions.households import AlreadyMember, Entered, Joined
from actions.people import Caller, home_in_words, words_for
from rules.households import may_have_member
from rules.invitations import HOMES, Place, State, may_use
from rules.paper_ballots import homes_called
from rules.refusals import Reason, Refused
from rules.scope import covered
from storage import communities, households, people
from storage import invitations as rows
from storage.database import Reader, Unit
from storage.households import Household, Membership
from storage.invitations import Invitation
from storage.people import Person
from texts import home_invitations as texts


@dataclass(frozen=True, slots=True)
class ByLink:
    """A link that staff pass on; where the account is known and reachable they were asked in private instead."""

    invitation: Invitation
    home: Household
    asked: bool


def side_of(role: str) -> Place:
    """Return the side of a home on which somebody belongs to it."""
    return Place.TENANT if role == "tenant" else Place.OWNER


async def invite(unit: Unit, caller: Caller) -> list[Invitation] | Refused:
    """Return a link into each home of somebody, on their side: a new one where there is none that is still good."""
    own = await households.of_person(unit, None, caller.person.telegram_id)
    if not own:
        return Refused(Reason.NOT_REGISTERED)
    may = [one for one in own if await _may_invite(unit, one) is None]
    if not may:
        return await _may_invite(unit, own[0]) or Refused(Reason.HOUSEHOLD_FULL)
    return [
        await invitations.invite(unit, one.community, side_of(one.role), one.household.id, caller.actor) for one in may
    ]


async def _may_invite(reader: Reader, own: Membership) -> Refused | None:
    """None when a member may let one more person in: nobody doubts them, and the home has room."""
    if own.disputed:
        return Refused(Reason.JOIN_DISPUTED)
    return may_have_member([one.person for one in await households.members(reader, own.household.id)], 0)


async def take_back(unit: Unit, caller: Caller, number: int) -> bool:
    """Revoke a link into a home, by anybody of its side; False for a link that is not theirs to take back."""
    found = await rows.by_id(unit, number)
    own = await households.of_person(unit, None, caller.person.telegram_id)
    mine = found and any(one.household.id == found.subject and side_of(one.role) is found.place for one in own)
    if found is None or found.place not in HOMES or not (mine or found.for_account == caller.person.telegram_id):
        return False
    await invitations.end(unit, found, caller.actor)
    return True


async def take(unit: Unit, person: Person, invitation: Invitation) -> Entered | Refused:
    """Have a person belong to the home of a link; the same link again by the same person changes nothing."""
    home = await households.by_id(unit, invitation.subject)
    role = invitation.place.value
    if invitation.state is State.USED and invitation.taken_by == person.telegram_id:
        there = await households.members(unit, home.id)
        if mine := next((one.role for one in there if one.person == person.id), None):
            return AlreadyMember(home, mine)
    if refused := may_use(invitation, unit.now, filled=home.ended):
        return refused
    if invitation.for_account not in (None, person.telegram_id):
        return Refused(Reason.LINK_OF_ANOTHER)
    data = {"invitation": invitation.id, **({"by": invitation.made_by} if invitation.made_by else {})}
    said = await household_acts.admit(unit, person, home, role, data)
    if isinstance(said, Joined):
        await rows.end(unit, invitation.id, State.USED, person.telegram_id)
        await invitations.keep(unit, invitation, "invitation.used", person.actor)
    return said


async def home_called(reader: Reader, caller: Caller, name: str) -> tuple[Household, str] | Refused:
    """Return the home of this name in the part of somebody who sets it up, and how the record names their place."""
    found: list[tuple[Household, str]] = []
    account = caller.person.telegram_id
    for community in await setups.of_person(reader, account):
        scopes = await setups.scopes_of(reader, community.id, account)
        near = [one for one in await households.in_scope(reader, community.id) if covered(scopes, one.place)]
        called = homes_called(name, {one.id: one.key for one in near})
        by = await _hand(reader, community.id, account)
        found += [(one, by) for one in near if one.id in called]
    if len(found) == 1:
        return found[0]
    return Refused(Reason.HOME_UNKNOWN if not found else Reason.HOME_AMBIGUOUS)


async def bind(unit: Unit, caller: Caller, home: str, role: str, account: int | None) -> ByLink | Refused:
    """Let staff bind somebody to a home of their part: who confirms it, by one tap or by opening the link, is in.

    `account` is whom staff have answered; without one whoever opens the link first is bound.
    """
    if role not in set(HOMES):
        return Refused(Reason.HOME_UNKNOWN)
    found = await home_called(unit, caller, home)
    if isinstance(found, Refused):
        return found
    there, by = found
    if may_have_member([one.person for one in await households.members(unit, there.id)], 0):
        return Refused(Reason.HOUSEHOLD_FULL)
    made = await rows.add(unit, there.community, Place(role), there.id, made_by=by, for_account=account)
    await invitations.keep(unit, made, "invitation.made", caller.actor)
    person = await people.by_telegram(unit, account) if account else None
    community = await communities.by_id(unit, there.community)
    asked = False
    if person and person.reachable:
        words = words_for(person, community)
        told, who = home_in_words(words, there), caller.person.name
        card = texts.bind(words, invitation=made.id, home=told, role=role, who=who)
        asked = await posts.privately(unit, community, person, "bind", card, subject=made.id, at_once=True)
    return ByLink(made, there, asked)


async def _hand(reader: Reader, community: int, account: int) -> str:
    """Return how the record names the place of somebody who sets a community up."""
    if worker := await communities.staff_member(reader, community, account):
        return f"staff:{worker.id}"
    seat = await communities.seat_of(reader, community, account)
    return f"seat:{seat.id}" if seat else ""


async def confirm(unit: Unit, person: Person, number: int, *, yes: bool) -> Entered | Refused | None:
    """Take the answer of who was asked whether a home is theirs; None where it is not."""
    invitation = await rows.by_id(unit, number)
    if invitation is None or invitation.for_account != person.telegram_id:
        return Refused(Reason.LINK_OF_ANOTHER)
    if yes:
        return await take(unit, person, invitation)
    await invitations.end(unit, invitation, person.actor)
    return None
