"""A one-time link is opened: /start with what stands in it."""

from actions import invitations
from actions.invitations import Taken
from actions.people import Caller, words_for
from handlers.foundings import resumed
from rules.refusals import Refused
from storage.database import Unit
from storage.invitations import Invitation
from texts import invitations as texts
from texts.cards import Card
from texts.refusals import Facts, refused_card


async def use(unit: Unit, caller: Caller, invitation: Invitation | Refused) -> Card | None:
    """Take the place of a link and say so; a founder is asked the first question."""
    taken = invitation if isinstance(invitation, Refused) else await invitations.take(unit, caller.person, invitation)
    match taken:
        case Taken(community=None):
            await resumed(unit, caller)
        case Taken() as said if said.community:
            words = words_for(caller.person, said.community)
            tell = texts.already_taken if said.again else texts.taken
            return tell(words, role=said.role, name=said.name, community=said.community.name)
        case Refused(reason):
            return refused_card(caller.words, reason, facts=Facts(helper=caller.helper))
    return None
