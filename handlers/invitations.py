"""A one-time link is opened: /start with what stands in it."""

from actions import invitations, posts
from actions.invitations import Taken
from actions.people import Caller, words_for, words_of
from handlers.desk import Desk
from handlers.foundings import resumed
from rules.refusals import Refused
from storage import communities, people
from storage.communities import Community
from storage.database import Unit
from texts import invitations as texts
from texts.cards import Card
from texts.refusals import Facts, refused_card


async def use(desk: Desk, unit: Unit, caller: Caller, text: str) -> Card | None:
    """Take the place of a link and say so; a founder is asked the first question."""
    match await invitations.take(unit, caller.person, text, desk.codes_key):
        case Taken(community=None):
            await resumed(unit, caller)
        case Taken() as said if said.community:
            words = words_for(caller.person, said.community)
            tell = texts.already_taken if said.again else texts.taken
            if not said.again:
                await _tell_staff(unit, said.community, caller, said)
            return tell(words, role=said.role, name=said.name, community=said.community.name)
        case Refused(reason):
            return refused_card(caller.words, reason, facts=Facts(helper=caller.helper))
    return None


async def _tell_staff(unit: Unit, community: Community, caller: Caller, said: Taken) -> None:
    card = texts.told(words_of(community), role=said.role, name=said.name, who=caller.person.name)
    for one in await communities.staff_of(unit, community.id):
        if one.telegram_id and one.telegram_id != caller.person.telegram_id:
            worker = await people.by_telegram(unit, one.telegram_id)
            once = f"taken:{said.invitation.id}:{one.telegram_id}"
            await posts.privately(unit, community, worker, "place_taken", card, once=once)
