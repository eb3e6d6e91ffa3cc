"""Comments: what somebody without a vote says of a matter. The council reads them, the record keeps them."""

from actions import matters, posts
from actions.people import Caller, words_of
from rules.refusals import Reason, Refused
from storage import record
from storage.database import Unit
from storage.matters import Matter
from texts import matters as texts


async def comment(unit: Unit, caller: Caller, matter: Matter, text: str) -> Refused | None:
    """Hand a comment to the council; whoever may raise a matter may say something of one."""
    community = caller.community
    refused = await matters.may_not_raise(unit, caller)
    if community is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    await record.append(unit, community.id, "matter.commented", matter.subject, caller.actor, {}, {"text": text})
    said = texts.comment(words_of(community), number=matter.id, title=matter.title, name=caller.person.name, text=text)
    await posts.to_council(unit, community, "comment", said, subject=matter.id)
    return None
