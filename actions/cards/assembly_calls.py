"""What the cards of a call for an assembly show."""

from actions.people import words_of
from actions.rulebook import call_rules
from rules.assembly_calls import Route
from storage import assembly_calls, matters
from storage.communities import Community
from storage.database import Reader
from texts import assembly_calls as texts
from texts.cards import Card


async def _facts(reader: Reader, call_id: int) -> texts.Call | None:
    call = await assembly_calls.by_id(reader, call_id)
    matter = await matters.by_id(reader, call.matter) if call else None
    if call is None or matter is None:
        return None
    signed = {route.value: count for route, count in (await assembly_calls.signed(reader, call)).items()}
    needed = {route.value: least for route, least in call.needed.items()}
    source = call_rules().thresholds[Route.HOUSEHOLDS].source
    return texts.Call(
        call.id, matter.id, matter.title, call.state.value, signed, needed, call.until, call.call_by, source
    )


async def call(reader: Reader, community: Community, call_id: int, _chat: int) -> Card | None:
    """The card in the groups, on which households sign."""
    facts = await _facts(reader, call_id)
    return texts.shown(words_of(community), call=facts) if facts else None


async def work(reader: Reader, community: Community, call_id: int, _chat: int) -> Card | None:
    """The card in the council chat: an assembly must be called."""
    facts = await _facts(reader, call_id)
    return texts.work(words_of(community), call=facts) if facts else None
