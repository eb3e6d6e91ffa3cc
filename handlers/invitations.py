"""A one-time link is opened: /start with what stands in it."""

from actions import invitations
from actions.invitations import Taken
from actions.people import Caller, words_for
from handlers.desk import Desk
from handlers.foundings import resumed
from rules.refusals import Refused
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
            return tell(words, role=said.role, name=said.name, community=said.community.name)
        case Refused(reason):
            return refused_card(caller.words, reason, facts=Facts(helper=caller.helper))
    return None
