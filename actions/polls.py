"""Feedback: a matter is carried out, its group is asked how it was, and verified answers make the rate."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from actions import commons, posts
from actions import matters as matter_actions
from actions.people import words_of
from rules.stages import Stage
from rules.surveys import MOST
from storage import communities, due, outbox, polls, record, surveys
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.outbox import Post, Rank
from storage.polls import OPTIONS, Counts, Poll
from texts import polls as texts

BEST = OPTIONS - 1
"""The rating of the first option; the last is 0, don't know."""


async def ask(unit: Unit, community: Community, matter: Matter) -> int:
    """Ask the groups of a matter that is carried out how it was; returns how many there are."""
    groups = await posts.groups_of(unit, community, matter)
    for chat in groups:
        await _ask(unit, community, chat, matter)
    return len(groups)


async def _ask(unit: Unit, community: Community, chat: Chat, matter: Matter) -> None:
    """Send the poll to one group; its time counts from when the group may see it."""
    opens_at = posts.after_night(community, unit.now)
    closes_at = community.after(opens_at, community.settings.feedback)
    poll = await polls.add(unit, community.id, matter.id, chat.telegram_id, closes_at)
    asked = texts.feedback_poll(words_of(community), title=matter.title)
    payload = {
        "question": asked.question,
        "options": list(asked.options),
        "topic": chat.topic,
        "silent": True,
        "by_day": True,
    }
    await outbox.add(
        unit,
        Post(
            community.id, chat.telegram_id, Rank.AGENDA, "poll", {key: kept for key, kept in payload.items() if kept},
            kind="poll", subject=poll.id, must_arrive=True, not_before=opens_at, once=f"poll:{poll.id}",
        ),
    )  # fmt: skip
    await record.append(unit, community.id, "poll.opened", poll.subject, "clock", {"matter": matter.id})
    await due.add(unit, community.id, "close_poll", poll.id, closes_at)


async def placed(unit: Unit, poll_id: int, telegram_poll: str, message: int | None) -> None:
    """Note Telegram's ids of a poll that was sent; one that came too late is stopped at once."""
    await polls.placed(unit, poll_id, telegram_poll, message)
    poll = await polls.by_id(unit, poll_id)
    if poll is not None and not poll.open:
        await _stop(unit, poll, poll.chat)


async def answer(unit: Unit, telegram_poll: str, telegram_id: int, options: Sequence[int]) -> None:
    """Keep an account's answer, or forget one that was taken back, while the poll is open.

    An answer may come before delivery has noted which poll it belongs to: it is kept by Telegram's id.
    """
    poll = await polls.by_telegram(unit, telegram_poll)
    asked = None if poll else await surveys.of_poll(unit, telegram_poll)
    if (poll and (not poll.open or unit.now >= poll.closes_at)) or (asked and not asked.takes(unit.now)):
        return
    most = OPTIONS if poll else len(asked.written.options) if asked else MOST
    if not options:
        await polls.retract(unit, telegram_poll, telegram_id)
    elif all(0 <= one < most for one in options):
        found = poll or asked
        await polls.answer(unit, found.community if found else 0, telegram_poll, telegram_id, options)


async def open_poll(unit: Unit, matter: int) -> Poll | None:
    """Return a poll about a matter that takes answers now; paper counts in the first of several groups."""
    return next((one for one in await polls.of_matter(unit, matter) if one.open and unit.now < one.closes_at), None)


async def answer_on_paper(
    unit: Unit, actor: str, matter: int, household: int, rating: int, signed: Mapping[str, object]
) -> bool:
    """Take a household's answer from a signed list; False where it has answered, or the poll is over.

    A member who answers later, by hand, takes its place in the rate.
    """
    poll = await open_poll(unit, matter)
    if poll is None or await polls.heard_of(unit, matter, household):
        return False
    await polls.answer_on_paper(unit, poll, household, BEST - rating, int(str(signed["list"])))
    data = {"household": household, "rating": rating, **signed}
    await record.append(unit, poll.community, "poll.answered", poll.subject, actor, data)
    return True


async def close_poll(unit: Unit, poll_id: int) -> None:
    """Close all polls about a matter at their time, post the result in each group, and close the matter."""
    poll = await polls.by_id(unit, poll_id)
    if poll is None or not poll.open:
        return
    matter = await matter_actions.by_number(unit, poll.matter)
    community = await communities.by_id(unit, poll.community)
    rated = None
    for one, counts in await _close(unit, matter):
        rated = result(matter, counts)
        await _publish(unit, community, one, rated)
    await _evaluated(unit, matter)
    await commons.share(unit, community, await matter_actions.by_number(unit, matter.id), rated)


async def rated(reader: Reader, matter: Matter) -> texts.Feedback | None:
    """Return how a matter was rated when it was asked last; None before that is counted."""
    asked = await polls.of_matter(reader, matter.id)
    last = max((one.closes_at for one in asked), default=None)
    if not asked or any(one.open for one in asked):
        return None
    every = await polls.counts(reader, matter.id, matter.scope)
    return result(matter, {one.id: every[one.id] for one in asked if one.closes_at == last and one.id in every})


async def break_off(unit: Unit, matter: Matter) -> None:
    """Close the polls about a matter that was not carried out after all: their counts stand, nobody is told of them."""
    for poll, _ in await _close(unit, matter):
        if poll.message:
            await _stop(unit, poll, poll.chat)
        else:
            await outbox.drop(unit, "poll", poll.id, "the poll is closed")


async def _close(unit: Unit, matter: Matter) -> list[tuple[Poll, dict[int, Counts]]]:
    """Close all open polls about a matter; returns each with the counts of all of them, not of an earlier round."""
    together = [one for one in await polls.of_matter(unit, matter.id) if one.open]
    every = await polls.counts(unit, matter.id, matter.scope)
    counts = {one.id: every.get(one.id) or Counts([0] * OPTIONS, [0] * OPTIONS) for one in together}
    for one in together:
        await polls.close(unit, one.id, asdict(counts[one.id]))
        await record.append(unit, matter.community, "poll.closed", one.subject, "clock", asdict(counts[one.id]))
    return [(one, counts) for one in together]


def result(matter: Matter, counts: dict[int, Counts]) -> texts.Feedback:
    """Return the answers about a matter over all groups that were asked, each account once."""
    satisfied, mostly, mostly_not, dissatisfied, unknown = (
        sum(one.verified[option] for one in counts.values()) for option in range(OPTIONS)
    )
    return texts.Feedback(
        matter.id, matter.title, satisfied, mostly, mostly_not, dissatisfied, unknown,
        raw=sum(sum(one.raw) for one in counts.values()),
    )  # fmt: skip


async def _publish(unit: Unit, community: Community, poll: Poll, counted: texts.Feedback) -> None:
    """Stop the poll in its group and reply to it with the result; an upgraded group has lost the message."""
    found = await communities.by_chat(unit, poll.chat)
    if found is None:
        return
    chat = found[1]
    reply_to = poll.message if chat.telegram_id == poll.chat else None
    if reply_to:
        await _stop(unit, poll, chat.telegram_id)
    else:
        await outbox.drop(unit, "poll", poll.id, "the poll is closed")
    card = texts.feedback_result(words_of(community), counted=counted)
    await posts.to_group(
        unit, community, chat, Rank.RESULT, "poll_result", card, subject=poll.id, reply_to=reply_to,
        once=f"poll_result:{poll.id}",
    )  # fmt: skip


async def _stop(unit: Unit, poll: Poll, chat: int) -> None:
    if poll.message:
        kept = {"message": poll.message}
        post = Post(poll.community, chat, Rank.RESULT, "stop_poll", kept, kind="stop_poll", subject=poll.id)
        await outbox.add(unit, post)


async def _evaluated(unit: Unit, matter: Matter) -> None:
    if matter.stage is Stage.DONE:
        await matter_actions.move(unit, matter.id, Stage.EVALUATED)
        await matter_actions.move(unit, matter.id, Stage.CLOSED)
        closed = {"stage": Stage.CLOSED.value}
        await record.append(unit, matter.community, "matter.closed", matter.subject, "clock", closed)
    await matter_actions.refresh(unit, matter)
