"""What becomes of a message or an edit, by what Telegram answered."""

import logging
from datetime import timedelta
from typing import Any

from actions import cards as gathered
from actions import chats, hearings, polls, posts, surveys
from actions.people import scope_in_words, words_of
from bot import calls
from bot.faults import Do, Fault, back_off
from handlers.incoming import poll_counts
from storage import cards, communities, outbox
from storage.cards import CardRow
from storage.database import Unit
from storage.outbox import FREE, Waiting
from texts.setups import not_made as file_not_made
from texts.setups import not_made_for
from texts.words import Words

log = logging.getLogger("corridor.delivery")

# Said at least once: a result that stands there twice does less harm than one that nobody hears.
AT_LEAST_ONCE = frozenset({"notice", "ballot", "extension", "result", "outcome"})
MOST_UNSURE = 6
RESEND = timedelta(seconds=30)
MOST_TRIES = 30  # while Telegram fails, some two hours; one that was not reached at all is tried for ever


async def placed(unit: Unit, card: CardRow, message: int | None, digest: str) -> None:
    """Note where a card stands; one that came into a group just before its upgrade is posted anew in the new one."""
    if not await cards.placed(unit, card, message, digest) and (moved := await cards.by_id(unit, card.id)):
        await gathered.post_anew(unit, moved)


async def take_in(unit: Unit, row: Waiting, result: dict[str, Any]) -> None:
    """Keep what Telegram named what was made: a poll, a topic."""
    if row.kind == "poll" and row.purpose == "survey":
        await surveys.placed(unit, row.subject, result["poll"]["id"], result["message_id"])
    elif row.kind == "stop_poll":
        await surveys.counted(unit, result["id"], poll_counts(result))
    elif row.kind == "poll":
        await polls.placed(unit, row.subject, result["poll"]["id"], result["message_id"])
    elif row.kind == "topic":
        await communities.hear_in(unit, row.chat, result["message_thread_id"])


async def not_sent(unit: Unit, row: Waiting, fault: Fault) -> None:
    """What becomes of a row; what must arrive waits for a group that is ours until the bot is back there."""
    match fault.do:
        case Do.HALT | Do.REVOKED:
            await outbox.again(unit, row.id, unit.now, fault.why)
        case Do.RETRY | Do.TROUBLE if fault.do is Do.RETRY or (_must_arrive(row) and row.attempts < MOST_TRIES):
            await outbox.again(unit, row.id, unit.now + back_off(row.attempts), fault.why)
        case Do.AMBIGUOUS | Do.TROUBLE:
            await unsure(unit, row, fault.why, RESEND)
        case Do.NO_TOPIC | Do.NO_REPLY | Do.NO_ORIGINAL | Do.PLAIN if _goes_otherwise(row, fault):
            log.warning("message %d to chat %d is sent otherwise: %s", row.id, row.chat, fault.why)
            await outbox.again(unit, row.id, unit.now, fault.why, calls.without(row.payload, fault.do))
            if fault.do is Do.NO_TOPIC:
                await chats.lost_topic(unit, row.chat)
        case Do.UPGRADED:
            await outbox.again(unit, row.id, unit.now, fault.why, calls.without(row.payload, Do.NO_REPLY))
        case _:
            await _not_delivered(unit, row, fault)


def _goes_otherwise(row: Waiting, fault: Fault) -> bool:
    # What residents follow in a topic never comes into their group itself.
    followed = row.purpose in hearings.KINDS and row.payload.get("by_day") and fault.do is Do.NO_TOPIC
    return row.payload.get("fallback") != fault.do.name and not followed


async def _not_delivered(unit: Unit, row: Waiting, fault: Fault) -> None:
    log.warning("message %d to chat %d is not delivered: %s", row.id, row.chat, fault.why)
    if fault.do is Do.SUSPEND and _must_arrive(row):
        await outbox.again(unit, row.id, unit.now, fault.why)
    elif fault.do is Do.REFUSED and row.kind in calls.ENCLOSED.values():
        await not_made(unit, row, fault.why)
    else:
        await outbox.give_up(unit, row.id, fault.why)
        if fault.do is Do.NO_TOPIC:
            await hearings.lost(unit, row.chat)
        elif row.kind == "topic" and fault.do is Do.REFUSED:
            await hearings.impossible(unit, row.chat)


async def not_edited(unit: Unit, card: CardRow, fault: Fault) -> None:
    """What becomes of a card whose edit did not get through."""
    now = await cards.by_id(unit, card.id)
    if now is None or (now.chat, now.message) != (card.chat, card.message):
        return  # it stands elsewhere since its group was upgraded: nobody asks what became of the old message
    match fault.do:
        case Do.HALT | Do.UPGRADED | Do.REVOKED:
            pass  # it is still to be edited, there or later
        case Do.RETRY | Do.AMBIGUOUS | Do.TROUBLE | Do.SUSPEND:  # done twice is done once, so it is tried for ever
            await cards.put_off(unit, card, unit.now + back_off(card.attempts))
        case Do.CARD_GONE:
            await gathered.post_anew(unit, card)
        case _:
            log.warning("card %d in chat %d is not edited: %s", card.id, card.chat, fault.why)
            await cards.end(unit, card)


async def not_made(unit: Unit, row: Waiting, why: str) -> None:
    """Who waits for a file is told that it does not come; of one for residents the council is, who have it sent."""
    await outbox.give_up(unit, row.id, why)
    found = await communities.by_chat(unit, row.chat)
    if found and found[1].role == "residents":
        words = words_of(found[0])
        title = scope_in_words(words, found[1].scope, found[0])
        await posts.to_council(unit, found[0], "not_made", not_made_for(words, group=title), subject=row.subject)
        return
    await posts.answer(unit, row.community, row.chat, file_not_made(Words(row.payload["language"])))


async def put_aside(unit: Unit, what: Waiting | CardRow, why: str) -> None:
    """Let nothing wait behind what a mistake of ours held up."""
    if isinstance(what, Waiting):
        await outbox.give_up(unit, what.id, why)
    else:
        await cards.put_off(unit, what, unit.now + back_off(what.attempts))


def _must_arrive(row: Waiting) -> bool:
    return row.must_arrive or row.card is not None


async def unsure(unit: Unit, row: Waiting, why: str, wait: timedelta = timedelta()) -> None:
    """It may have arrived: what must arrive goes out once more, cards and decisions more often, courtesy is let go.

    What has one chance left waits at least so long: what broke the first may break more.
    """
    # Without its card nobody can go on; a second one is kept true.
    unheard = (row.card is not None or row.purpose in AT_LEAST_ONCE) and row.attempts < MOST_UNSURE
    if row.kind in FREE and row.attempts < MOST_TRIES:
        await outbox.again(unit, row.id, unit.now + back_off(row.attempts), why)  # doing it twice is doing it once
    elif _must_arrive(row) and (unheard or not row.payload.get("resent")):
        later = max(back_off(row.attempts), timedelta() if unheard else wait)
        await outbox.again(unit, row.id, unit.now + later, why, {**row.payload, "resent": True})
    else:
        await outbox.give_up(unit, row.id, f"ambiguous: {why}")
