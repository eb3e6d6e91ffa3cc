"""Staff bind somebody to a home: /setup HOME owner|tenant, as a reply to their message or for a link."""

from actions import home_invitations, posts
from actions.people import Caller, home_in_words, words_for
from handlers.incoming import Command
from rules.refusals import Refused
from storage import communities, households, people
from storage.database import Unit
from storage.invitations import Invitation
from texts import home_invitations as texts
from texts import joins as join_texts
from texts import refusals
from texts.cards import Card
from texts.keywords import MOVED, ROLES
from texts.refusals import Facts


async def bind(unit: Unit, caller: Caller, command: Command) -> Card | None:
    """/setup HOME owner|tenant|out, from staff: whom they answer is asked, else a link comes to pass on."""
    home, _, role = command.text.rpartition(" ")
    if role.strip().lower() in MOVED:
        return await _who_moved(unit, caller, home.strip())
    by_link = await home_invitations.bind(
        unit, caller, home.strip(), ROLES.get(role.strip().lower(), ""), command.reply_from or None
    )
    if isinstance(by_link, Refused):
        return refusals.refused_card(caller.words, by_link.reason, facts=Facts(helper=caller.helper))
    words = words_for(caller.person, await communities.by_id(unit, by_link.invitation.community))
    if by_link.asked:
        return texts.asked(words, home=home_in_words(words, by_link.home), role=by_link.invitation.place.value)
    await send(unit, caller, by_link.invitation)
    return None


async def _who_moved(unit: Unit, caller: Caller, name: str) -> Card:
    found = await home_invitations.home_called(unit, caller, name)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason, facts=Facts(helper=caller.helper))
    home, _ = found
    there = [(one.id, await people.by_id(unit, one.person)) for one in await households.members(unit, home.id)]
    known = [(member, person.name if person else None) for member, person in there]
    return join_texts.who_moved(caller.words, home=home_in_words(caller.words, home), people=known)


async def send(unit: Unit, caller: Caller, made: Invitation) -> None:
    """Send a link into a home and its QR code in private; they are written when they are sent."""
    own = caller.person.telegram_id
    await posts.enclose(unit, made.community, own, "photo", "home_link", caller.words, invitation=made.id)
