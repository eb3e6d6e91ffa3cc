"""What waits for the people of a party, and what the docket has beside proposals and requests."""

from actions.people import Caller, words_for
from storage import communities, duties, record
from storage.communities import Community
from storage.database import Reader
from storage.duties import Duty
from texts import duties as texts
from texts.cards import Card, Html
from texts.joint_decisions import Undertaking
from texts.words import Words


async def of_party(reader: Reader, caller: Caller) -> Card | None:
    """Return what waits for somebody as one of a party's people; None for who is of none."""
    account = caller.person.telegram_id
    waiting = await duties.of_account(reader, account)
    if not waiting:
        return texts.nothing(caller.words) if await duties.speaks(reader, account) else None
    words = words_for(caller.person, await communities.by_id(reader, waiting[0].community))
    return texts.of_party(words, waiting=[await _shown(reader, one) for one in waiting])


async def _shown(reader: Reader, one: Duty) -> texts.Duty:
    text = await record.text_under(reader, one.community, one.text) if one.text else ""
    return texts.Duty(
        one.what, one.id, one.number, one.title, one.party, one.by, text, offer=one.offer, late=one.late
    )  # fmt: skip


async def of_council(reader: Reader, community: Community, words: Words) -> list[Html]:
    """Return the lines of the docket about assemblies to be called, consultations, and what parties are late with."""
    late = [
        (
            one.number,
            Undertaking(
                one.id, one.party, await record.text_under(reader, community.id, one.text), one.offer, one.due_at,
                late=True,
            ),
        )
        for one in await duties.late(reader, community.id)
    ]  # fmt: skip
    consulted = [
        texts.Consulted(
            one.number, one.title, one.parties, one.spoken, one.until, jointly=one.jointly, over=one.over
        )
        for one in await duties.consulted(reader, community.id)
    ]  # fmt: skip
    return texts.of_council(
        words, to_call=await duties.to_call(reader, community.id), consulted=consulted, late=late
    )  # fmt: skip
