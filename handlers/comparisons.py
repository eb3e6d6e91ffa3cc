"""/paper V compare: the sheets of a closed vote compared with the stack, by two people."""

from actions import comparisons
from actions.people import Caller
from handlers.incoming import Command
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from texts import comparisons as texts
from texts import refusals
from texts.cards import Card
from texts.refusals import Facts

COMPARE = "compare"
"""A question to who compares: how many sheets differ."""


async def compare(unit: Unit, caller: Caller, vote: int) -> Card:
    """Send the list; the next words say how many sheets differ."""
    found = await comparisons.send_list(unit, caller, vote)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason, facts=Facts(helper=caller.helper))
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, COMPARE, vote)
    return texts.how_to_compare(caller.words, vote=vote, sheets=found[0], of=found[1]).asking(COMPARE, vote)


async def written(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Take how many differ."""
    said = await comparisons.write(unit, caller, asked.subject, command.text.strip())
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason, facts=Facts(helper=caller.helper))
    if said is None:
        return texts.how_many(caller.words)
    own = caller.person.telegram_id
    await people.heard(unit, own, own, COMPARE, asked.subject)
    return texts.written(caller.words, state=said.state, sheets=said.sheets, differ=said.differ, whole=said.whole)
