"""Groups as Telegram treats them: set up, upgraded, lost; and people who cannot be written to any more."""

from actions import boards, posts, setups
from actions.cards import post_anew, row_and_card
from actions.people import Caller, home_in_words, scope_in_words, words_of
from rules.stages import Stage
from storage import cards, communities, households, matters, new_groups, outbox, people
from storage.cards import CardRow
from storage.communities import Chat, Community
from storage.database import Unit
from texts import chats as texts
from texts.buttons import acts
from texts.cards import Card

TO_SCREEN = frozenset({Stage.RAISED, Stage.ACCEPTED, Stage.SUPPORTED})
WHY = (("kicked", "removed"), ("not a member", "removed"), ("rights", "muted"))


async def upgraded(unit: Unit, old: int, new: int) -> None:
    """Rewrite the id of a group that became a supergroup: its chat, cards and waiting messages, in one unit."""
    found = await communities.by_chat(unit, old)
    if found is not None and found[1].telegram_id != new:
        await communities.move_chat(unit, old, new)
    # Also what waits for a group that nobody has set up, or that was set up under its new id before we heard of it.
    await outbox.move(unit, old, new)
    await new_groups.move(unit, old, new)
    lost = [row for row in await cards.of_chat(unit, old) if row.message and await _still_used(unit, row)]
    await cards.move(unit, old, new)
    for row in lost:
        moved = await cards.by_id(unit, row.id)
        if moved is not None and moved.chat == new:
            await post_anew(unit, moved)


async def _still_used(unit: Unit, row: CardRow) -> bool:
    """Whether people still act on a card: such are posted anew in an upgraded group, where the old are out of reach."""
    match row.kind:
        case "board" | "set_up":  # the pin is gone too, and the second says where to put it
            return True
        case "screening":  # an accepted one has no button until it is supported
            matter = await matters.by_id(unit, row.subject)
            return matter is not None and matter.stage in TO_SCREEN
    shown = await row_and_card(unit, row.id)
    return shown is not None and acts(shown[1])


async def suspended(unit: Unit, chat: int, why: str) -> None:
    """Send nothing more to a group that cannot be written to, and tell the chair and staff; deadlines still run.

    What must arrive waits until the bot is back there.
    """
    found = await communities.by_chat(unit, chat)
    ours = found is not None and found[1].telegram_id == chat  # else nobody's, or the old id of an upgraded group
    await outbox.suspend(unit, chat, why, hold=ours)
    if found is None or not ours or found[1].suspended:
        return
    community, bound = found
    await communities.suspend_chat(unit, chat, why)
    said = next((name for text, name in WHY if text in why.lower()), "gone")
    await _tell_workers(unit, community, bound, said)


async def _tell_workers(unit: Unit, community: Community, chat: Chat, why: str | None) -> None:
    """Tell the chair and staff about a group, privately; `why` is None for a lost topic."""
    words = words_of(community)
    title = scope_in_words(words, chat.scope, community)
    card = texts.unreachable_chat(words, title=title, why=why) if why else texts.topic_closed(words, title=title)
    for telegram_id in await setups.who_may(unit, community.id):
        person = await people.by_telegram(unit, telegram_id)
        once = f"out_of_reach:{chat.id}:{telegram_id}:{why}:{unit.now:%Y-%m-%d}"  # it may be tried again and again
        await posts.privately(unit, community, person, "out_of_reach", card, subject=chat.id, once=once)


async def back(unit: Unit, chat: int) -> bool:
    """Take a suspended group up again: the bot was added anew, or may write again; False for a group of nobody's."""
    found = await communities.by_chat(unit, chat)
    if found is None or not found[1].suspended:
        return found is not None
    await communities.suspend_chat(unit, chat, None)
    await boards.refresh_all(unit, found[0].id)
    return True


async def heard(unit: Unit, chat: Chat, *, addressed: bool) -> None:
    """Take a suspended group up again that is heard of: Telegram's word that the bot is back there was lost.

    Where the bot was muted it hears of the group all along: then only when somebody turns to it.
    """
    if chat.suspended and (addressed or "rights" not in chat.suspended):
        await back(unit, chat.telegram_id)


async def lost_person(unit: Unit, telegram_id: int, why: str) -> None:
    """Note that a person cannot be written to, and tell staff which home to visit instead."""
    person = await people.by_telegram(unit, telegram_id)
    if person is None or not person.reachable:
        return
    await people.lose(unit, telegram_id, why)
    await outbox.suspend(unit, telegram_id, why)
    belongs = await households.of_person(unit, None, telegram_id)
    if not belongs:
        return
    home = belongs[0].household
    community = await communities.by_id(unit, home.community)
    words = words_of(community)
    card = texts.unreachable_person(words, name=person.name, home=home_in_words(words, home))
    await _tell_staff(unit, community, "out_of_reach", card)


async def guessing(unit: Unit, caller: Caller) -> None:
    """Tell staff that somebody has used up their tries at a join code: a lost slip, or a guess.

    Of who belongs nowhere nobody hears where the store holds several communities: the door may be that of any of them.
    """
    if community := caller.community or await communities.only(unit):
        card = texts.codes_tried(words_of(community), name=caller.person.name)
        await _tell_staff(unit, community, "guessing", card, once=f"guessing:{caller.person.id}:{unit.now:%Y-%m-%d}")


async def _tell_staff(unit: Unit, community: Community, purpose: str, card: Card, once: str | None = None) -> None:
    for one in await communities.staff_of(unit, community.id):
        worker = await people.by_telegram(unit, one.telegram_id) if one.telegram_id else None
        await posts.privately(unit, community, worker, purpose, card, once=once and f"{once}:{one.id}")


async def lost_topic(unit: Unit, chat: int) -> None:
    """Post to the general topic from now on, and tell staff."""
    found = await communities.by_chat(unit, chat)
    if found is not None and found[1].topic is not None:
        await communities.put_chat(unit, found[0].id, found[1].telegram_id, found[1].role, found[1].scope, None)
        await _tell_workers(unit, found[0], found[1], None)
