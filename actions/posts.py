"""How things are said: in a group, in the council chat, privately, or as the answer that somebody waits for.

Night and noise are kept here (interaction.md, section 1): posts wait for the morning, hazards and answers do not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.people import words_for, words_of
from rules.scope import Scope, intersects
from rules.timing import quiet_until
from storage import cards, communities, outbox, people
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.media import Media
from storage.meetings import Meeting
from storage.outbox import Post, Rank, Waiting
from storage.people import Person
from texts.cards import Card, plain
from texts.words import Words

SOUND = frozenset({"ballot", "hazard"})  # the two posts of a week that may make a sound
SILENT = frozenset({"request_nudge"})  # in the council chat, where posts are heard
BUDGETED = (
    "notice", "ballot", "extension", "result", "list", "recount", "outcome", "hazard", "agenda", "agenda_reminder",
    "poll", "poll_result", "survey", "survey_result", "progress", "completion", "minutes", "digest", "agenda_vote",
    "task", "task_result", "commendation", "assembly_call", "share",
)  # fmt: skip
FOR_ROOM = frozenset({"digest", "share"})  # of no haste: it waits until a group has room for it
CAN_WAIT, LAST = (2, 5), (2, 3)
"""Up to how many posts a day and a week: what can wait leaves one of six, a digest three; a poll waits for none."""
NOD = "👌"
DOUBLE_TAP = timedelta(minutes=1)


def payload(card: Card, **more: Any) -> dict[str, Any]:
    """Return a card as the outbox keeps it."""
    buttons = [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in card.buttons]
    kept: dict[str, Any] = {"text": card.text, **({"buttons": buttons} if buttons else {})}
    if card.asks:
        kept |= {"question": card.asks[0], **({} if buttons else {"ask": True})}
    return {**kept, **{key: value for key, value in more.items() if value}}


def after_night(community: Community, now: datetime) -> datetime:
    """Return when a post may be seen: now, or at the end of the quiet hours."""
    return quiet_until(community.quiet, community.zone, now) or now


async def hold_for_morning(unit: Unit, rows: Iterable[Waiting]) -> None:
    """Keep back what is about to be sent and would be seen at night: it was held up since it was to go by day."""
    known: dict[int, Community] = {}
    for row in rows:
        if not row.payload.get("by_day"):
            continue
        if row.community not in known:
            known[row.community] = await communities.by_id(unit, row.community)
        morning = after_night(known[row.community], unit.now)
        if morning > unit.now:
            await outbox.hold(unit, row.id, morning)


async def groups(reader: Reader, community: Community, scope: Scope) -> list[Chat]:
    """Return the residents' groups in which a matter of this scope is of concern."""
    found = await communities.chats(reader, community.id, "residents")
    return [chat for chat in found if intersects(chat.scope, scope)]


async def groups_of(reader: Reader, community: Community, matter: Matter) -> list[Chat]:
    """Return the residents' groups that read of a matter: those of its scope, and none where it is internal."""
    return [] if matter.internal else await groups(reader, community, matter.scope)


async def council_chat(reader: Reader, community: Community) -> Chat | None:
    """Return the council's chat."""
    found = await communities.chats(reader, community.id, "council")
    return found[0] if found else None


async def to_group(
    unit: Unit, community: Community, chat: Chat, rank: Rank, purpose: str, card: Card, *, subject: int = 0,
    reply_to: int | None = None, once: str | None = None, drop_after: datetime | None = None,
) -> None:  # fmt: skip
    """Post in a residents' group or the council chat; in groups posts wait for the morning, a hazard does not."""
    waits = chat.role == "residents" and rank is not Rank.HAZARD
    silent = purpose in SILENT or (chat.role == "residents" and purpose not in SOUND)
    most = LAST if purpose == "digest" else CAN_WAIT
    morning = await room_at(unit, community, chat, most) if purpose in FOR_ROOM else after_night(community, unit.now)
    await outbox.add(
        unit,
        Post(
            community.id, chat.telegram_id, rank, purpose, subject=subject, must_arrive=True, once=once,
            payload=payload(card, reply_to=reply_to, topic=chat.topic, silent=silent, by_day=waits),
            drop_after=drop_after, not_before=morning if waits else None,
        ),
    )  # fmt: skip


async def to_council(unit: Unit, community: Community, purpose: str, card: Card, *, subject: int = 0) -> None:
    """Post in the council chat, if the community has one."""
    if chat := await council_chat(unit, community):
        await to_group(unit, community, chat, Rank.COUNCIL, purpose, card, subject=subject)


async def card_in(
    unit: Unit, community: Community, chat: Chat, kind: str, subject: int, rank: Rank, *,
    reply_to: int | None = None, at_once: bool = False, from_: datetime | None = None,
) -> None:  # fmt: skip
    """Open a card in a chat, once, or anew where its message is out of reach.

    `at_once` for what answers a resident, else all but the council wait for morning; `from_` for what waits longer.
    """
    card = await cards.add(unit, community.id, kind, subject, chat.telegram_id)
    if card is None:
        standing = await cards.of(unit, kind, subject, chat.telegram_id)
        if standing is None or standing.message or await outbox.card_waits(unit, standing.chat, standing.id):
            await cards.refresh(unit, kind, subject)
            return
        card = standing.id
    waits = chat.role != "council" and not at_once and rank is not Rank.HAZARD
    silent = chat.role == "residents" and kind not in SOUND
    kept = {"reply_to": reply_to, "topic": chat.topic, "silent": silent, "by_day": waits}
    morning = from_ or (after_night(community, unit.now) if waits else None)
    await outbox.add(
        unit,
        Post(
            community.id, chat.telegram_id, rank, kind, {k: v for k, v in kept.items() if v}, kind="card",
            subject=subject, card=card, must_arrive=True, not_before=morning,
        ),
    )  # fmt: skip


async def card_in_council(unit: Unit, community: Community, kind: str, subject: int) -> None:
    """Open a card in the council chat, if the community has one."""
    if chat := await council_chat(unit, community):
        await card_in(unit, community, chat, kind, subject, Rank.COUNCIL)


async def card_at_meeting(unit: Unit, community: Community, meeting: Meeting, kind: str, subject: int) -> None:
    """Open a card in the council chat in which a meeting is held: its own, while it is bound, else the first."""
    there = await communities.chats(unit, community.id, "council")
    if chat := next((one for one in there if one.id == meeting.chat), there[0] if there else None):
        await card_in(unit, community, chat, kind, subject, Rank.COUNCIL)


async def copy_in_council(unit: Unit, community: Community, kind: str, subject: int, said: Mapping[str, Any]) -> None:
    """Copy a voice or video message into the council chat, beneath the card of its subject."""
    chat = await council_chat(unit, community)
    card = await cards.of(unit, kind, subject, chat.telegram_id) if chat else None
    if chat and card:
        await outbox.add(
            unit,
            Post(
                community.id, chat.telegram_id, Rank.COUNCIL, "copy", {**said, "under": card.id, "topic": chat.topic},
                kind="copy", subject=subject, must_arrive=True, once=f"copy:{kind}:{subject}:{chat.id}",
            ),
        )  # fmt: skip


async def photo(
    unit: Unit, community: Community, chat: int, photo: Media, card: Card, *,
    at_once: bool = False, topic: int | None = None,
) -> None:  # fmt: skip
    """Send a chat a photo that somebody else sent, with words and buttons under it; in the morning or `at_once`."""
    kept = {"kind": photo.kind, "file": photo.file, **payload(card, by_day=not at_once, topic=topic)}
    if not await outbox.answered_since(unit, chat, kept, unit.now - DOUBLE_TAP, "photo"):
        rank, morning = (Rank.ANSWER, None) if at_once else (Rank.NOTICE, after_night(community, unit.now))
        post = Post(community.id, chat, rank, "photo", kept, kind="copy", must_arrive=True, not_before=morning)
        await outbox.add(unit, post)


async def album(
    unit: Unit, community: Community, chat: Chat, rank: Rank, purpose: str, pictures: Sequence[Media], card: Card, *,
    subject: int, reply_to: int | None, not_before: datetime,
) -> None:  # fmt: skip
    """Post pictures in a residents' group with words under the first, silent and by day; of two kinds only the last."""
    alike = len(pictures) > 1 and len({one.kind for one in pictures}) == 1
    last = {"kind": pictures[-1].kind, "file": pictures[-1].file}
    shown = {"album": [{"kind": one.kind, "file": one.file} for one in pictures]} if alike else last
    kept = {**shown, **payload(card, reply_to=reply_to, topic=chat.topic, silent=True, by_day=True)}
    post = Post(
        community.id, chat.telegram_id, rank, purpose, kept, kind="copy", subject=subject, must_arrive=True,
        once=f"{purpose}:{subject}:{chat.id}", not_before=not_before,
    )  # fmt: skip
    await outbox.add(unit, post)


async def answer(
    unit: Unit, community: int, chat: int, card: Card, *,
    reply_to: int | None = None, topic: int | None = None, once: str | None = None, silent: bool = False,
) -> None:  # fmt: skip
    """Say what somebody waits for: first in the queue, by day and by night."""
    kept = payload(card, reply_to=reply_to, topic=topic, silent=silent)
    about = card.asks[1] if card.asks else 0
    await outbox.add(
        unit, Post(community, chat, Rank.ANSWER, "answer", kept, subject=about, must_arrive=True, once=once)
    )


async def enclose(unit: Unit, community: int, chat: int, kind: str, what: str, words: Words, /, **wanted: Any) -> None:
    """Send a photo or document that somebody waits for; it is made when it is sent (actions/enclosures.py)."""
    kept = {"what": what, "language": words.language, **wanted}
    await outbox.add(unit, Post(community, chat, Rank.ANSWER, what, kept, kind=kind, must_arrive=True))


async def enclose_tap(
    unit: Unit, community: int, chat: int, kind: str, what: str, words: Words, /, **wanted: Any
) -> bool:
    """Send the photo or document that a tap asks for; False for a double tap, which asks once."""
    kept = {"what": what, "language": words.language, **wanted}
    if await outbox.answered_since(unit, chat, kept, unit.now - DOUBLE_TAP, what):
        return False
    await enclose(unit, community, chat, kind, what, words, **wanted)
    return True


async def enclose_under(
    unit: Unit, community: Community, chat: Chat, card: int, what: str, words: Words, rank: Rank, /, **wanted: Any
) -> None:
    """Send a document to a group, silent and beneath a card of ours there, of which it is a part; once, by day."""
    kept = {"what": what, "language": words.language, "under": card, "topic": chat.topic, "silent": True, **wanted}
    once = ":".join(map(str, (what, card, *wanted.values())))
    await outbox.add(
        unit,
        Post(
            community.id, chat.telegram_id, rank, what, {**kept, "by_day": True}, kind="document", must_arrive=True,
            once=once, not_before=after_night(community, unit.now),
        ),
    )  # fmt: skip


async def document(unit: Unit, community: Community, chat: Chat, what: str, words: Words, /, **wanted: Any) -> None:
    """Send a document as a post of its own, silent and once; in a residents' group by day, when there is room."""
    waits = chat.role == "residents"
    kept = {"what": what, "language": words.language, "topic": chat.topic, "silent": True, "by_day": waits, **wanted}
    once = ":".join(map(str, (what, chat.id, *wanted.values())))
    await outbox.add(
        unit,
        Post(
            community.id, chat.telegram_id, Rank.AGENDA if waits else Rank.COUNCIL, what, kept, kind="document",
            must_arrive=True, once=once, not_before=await room_at(unit, community, chat) if waits else None,
        ),
    )  # fmt: skip


async def answer_tap(
    unit: Unit, community: int, chat: int, card: Card, *,
    reply_to: int | None = None, topic: int | None = None,
) -> None:  # fmt: skip
    """Say what a tap asks for; a double tap asks once."""
    kept = payload(card, reply_to=reply_to, topic=topic)
    if not await outbox.answered_since(unit, chat, kept, unit.now - DOUBLE_TAP):
        await answer(unit, community, chat, card, reply_to=reply_to, topic=topic)


async def question_of(unit: Unit, chat: int, message: int | None, text: str) -> tuple[str, int] | None:
    """Return what a message of ours asked, by kind and subject; None where it asked nothing.

    A program that was stopped between sending and noting knows a question of the last hour by its words.
    """
    if message is not None and (known := await outbox.said(unit, chat, message)):
        return known.question if known.question[0] else None
    asked = await outbox.asked_since(unit, chat, unit.now - people.QUESTION_WAITS)
    return next((one.question for one in asked if plain(one.text).strip() == text.strip()), None)


async def spent(unit: Unit, community: int, chat: int, message: int) -> None:
    """Take the buttons from a message of ours that has done its work: what stays can be tapped in vain."""
    kept, once = {"message": message}, f"spent:{chat}:{message}"
    await outbox.add(unit, Post(community, chat, Rank.ANSWER, "spent", kept, kind="spent", once=once))


async def withdraw(unit: Unit, community: int, chat: int, starts: str) -> None:
    """Take our messages with a button that begins so out of a chat: what they asked is decided."""
    for message in await outbox.offering(unit, chat, [starts]):
        once = f"gone:{chat}:{message}"
        await outbox.add(
            unit, Post(community, chat, Rank.NOTICE, "gone", {"message": message}, kind="gone", once=once)
        )  # fmt: skip


async def about(reader: Reader, chat: int, message: int) -> int | None:
    """Return the number of the matter or request of which a card of ours, or what stands under it, speaks."""
    if card := await cards.at(reader, chat, message):
        return card.subject
    said = await outbox.said(reader, chat, message)
    return said.question[1] if said else None


async def nod(unit: Unit, community: int, chat: int, message: int) -> None:
    """Show in a group that a command was heard, without a word."""
    kept = {"emoji": NOD, "message": message}
    await outbox.add(unit, Post(community, chat, Rank.ANSWER, "nod", kept, kind="reaction"))


async def privately(
    unit: Unit,
    community: Community,
    person: Person | None,
    purpose: str,
    card: Card,
    *,
    subject: int = 0,
    once: str | None = None,
    at_once: bool = False,
) -> bool:
    """Tell a person something they did not ask for, in the morning; False where the bot cannot write to them.

    `at_once` for what cannot wait for the morning.
    """
    if person is None or not person.reachable:
        return False
    await outbox.add(
        unit,
        Post(
            community.id, person.telegram_id, Rank.NOTICE, purpose, payload(card, by_day=not at_once),
            subject=subject, once=once, must_arrive=True,
            not_before=None if at_once else after_night(community, unit.now),
        ),
    )  # fmt: skip
    return True


async def to_chair(
    unit: Unit, community: Community, purpose: str, card: Callable[[Words], Card], *,
    subject: int, once: str | None = None,
) -> None:  # fmt: skip
    """Tell the chair something privately, or the council where the bot cannot write to the chair."""
    seats = await communities.seats(unit, community.id)
    accounts = [seat.telegram_id for seat in seats if seat.is_chair and seat.telegram_id]
    chair = await people.by_telegram(unit, accounts[0]) if accounts else None
    said = card(words_for(chair, community))
    if not await privately(unit, community, chair, purpose, said, subject=subject, once=once):
        await to_council(unit, community, purpose, card(words_of(community)), subject=subject)


async def to_proposer(
    unit: Unit, community: Community, person: int, purpose: str, card: Card, *, subject: int = 0
) -> None:
    """Tell the proposer of a matter, if they are still there to be told."""
    await privately(unit, community, await people.by_id(unit, person), purpose, card, subject=subject)


async def many(unit: Unit, posts: Iterable[Post]) -> None:
    """Queue many messages at the cost of one statement."""
    await outbox.add_all(unit, list(posts))


async def within_budget(
    unit: Unit, community: Community, chat: Chat, at: datetime | None = None, most: tuple[int, int] = CAN_WAIT
) -> bool:
    """Say whether a group may get one more post on the day of a moment, now unless given.

    It fills a day and the 7 times 24 hours before it up to `most`.
    """
    local = (at or unit.now).astimezone(community.zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    day = await outbox.posts_between(unit, chat.telegram_id, today, today + timedelta(days=1), BUDGETED)
    week = await outbox.posts_between(
        unit, chat.telegram_id, local - timedelta(days=7), today + timedelta(days=1), BUDGETED
    )
    return day < most[0] and week < most[1]


async def room_at(unit: Unit, community: Community, chat: Chat, most: tuple[int, int] = CAN_WAIT) -> datetime:
    """Return from when a group has room for one more post: within a week, for a digest within two."""
    at = after_night(community, unit.now)
    for _ in range(14 if most is LAST else 7):
        if await within_budget(unit, community, chat, at, most):
            break
        tomorrow = (at.astimezone(community.zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
        at = after_night(community, tomorrow.astimezone(UTC))
    return at
