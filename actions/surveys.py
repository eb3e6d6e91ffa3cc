"""Surveys: the council or staff ask residents by native polls, in their groups or each in private."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from actions import mediations, posts
from actions.people import Caller, words_of, works_for
from rules import surveys as rules
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from rules.surveys import FIXED, Kind, Written
from rules.timing import Duration, Span
from storage import cards, communities, due, households, outbox, record, surveys
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.outbox import Post, Rank
from storage.surveys import Survey, SurveyPoll
from texts import surveys as texts
from texts.buttons import build
from texts.cards import Button, visible_length
from texts.graphemes import one_line

DRAFT = "survey_draft"
CLOSE, TELL = "close_survey", "tell_survey"
TOLD_AFTER = timedelta(minutes=1)
"""From the close to the result: by then Telegram has said what was counted where names do not show."""
COMMENTS_FOR = timedelta(days=30)
COMMENTED = "survey.commented"
PICTURE = "survey_result"
"""A chart of a result, with the same in words under it."""
CAPTION = 1000
"""Up to so many signs words stand under a picture; Telegram takes 1,024."""
LATEST = 5


@dataclass(frozen=True, slots=True)
class Posted:
    """A survey that is on its way: to so many groups, or in private to so many people."""

    chats: int
    private: bool
    later: datetime | None = None  # from when all may see it, where that is not at once


# Before it is asked


async def may_ask(reader: Reader, caller: Caller) -> Refused | None:
    """None when somebody may ask residents: the council and staff, where the method has surveys."""
    community = caller.community
    if community is None or not await works_for(reader, community.id, caller.person.telegram_id):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    return None if community.method.has(Part.SURVEYS) else Refused(Reason.NO_SURVEYS)


async def begin(unit: Unit, caller: Caller, kind: Kind) -> Survey | Refused:
    """Begin a survey; one about satisfaction brings its words with it."""
    refused = await may_ask(unit, caller)
    if refused or caller.community is None:
        return refused or Refused(Reason.NOT_COUNCIL_OR_STAFF)
    community = caller.community
    days = max(1, community.method.span(Part.SURVEYS, "open").count)
    number = await surveys.add(unit, community.id, kind, days, caller.actor)
    if kind is Kind.SATISFACTION:
        words = words_of(community)
        await surveys.write(unit, number, Written(texts.satisfaction_question(words), texts.fixed(words, kind)))
    found = await surveys.by_id(unit, number)
    return found or Refused(Reason.SURVEY_POSTED)


async def draft(reader: Reader, caller: Caller, number: int) -> Survey | Refused:
    """Return the caller's own survey that is not posted yet, or why there is none."""
    if refused := await may_ask(reader, caller):
        return refused
    one = await surveys.by_id(reader, number)
    own = one is not None and one.state == "draft" and one.made_by == caller.actor
    return one if one and own and one.community == caller.community_id else Refused(Reason.SURVEY_POSTED)


async def write(unit: Unit, caller: Caller, number: int, text: str) -> Survey | Refused:
    """Take what somebody wrote as question and options."""
    one = await draft(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one if isinstance(one, Refused) else Refused(Reason.NOT_COUNCIL_OR_STAFF)
    found = rules.written(one.kind, "\n".join(one_line(part) for part in text.splitlines()))
    if isinstance(found, Refused):
        return found
    if await mediations.is_private(unit, caller.community, text):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    if one.kind in FIXED:
        found = replace(found, options=texts.fixed(words_of(caller.community), one.kind))
    await surveys.write(unit, number, found)
    await cards.refresh_now(unit, DRAFT, number)
    return replace(one, written=found)


async def show(unit: Unit, caller: Caller, number: int) -> None:
    """Send the check of a draft to who wrote it; its buttons change it in place."""
    chat = caller.person.telegram_id
    card = await cards.add(unit, caller.community_id, DRAFT, number, chat)
    if card is not None:
        post = Post(
            caller.community_id, chat, Rank.ANSWER, DRAFT, {}, kind="card", subject=number, card=card, must_arrive=True
        )
        await outbox.add(unit, post)


async def settle(unit: Unit, caller: Caller, number: int, **changed: Any) -> Survey | Refused:
    """Change where a draft asks, of whom, whether names show, or for how long."""
    one = await draft(unit, caller, number)
    if isinstance(one, Refused):
        return one
    settled = replace(one, **changed)
    settled = replace(settled, anonymous=settled.anonymous and not settled.private)  # in private nobody else sees it
    await surveys.settle(unit, settled)
    await cards.refresh_now(unit, DRAFT, number)
    return settled


async def choose_part(unit: Unit, caller: Caller, number: int, chat: int) -> Survey | Refused:
    """Ask the part of the community of one residents' group; of 0 the whole of it."""
    groups = await communities.chats(unit, caller.community_id, "residents")
    scope = next((one.scope for one in groups if one.id == chat), WHOLE)
    return await settle(unit, caller, number, scope=scope)


# Asked


async def post(unit: Unit, caller: Caller, number: int) -> Posted | Refused:
    """Send the polls; the time counts from when the last of those asked may see theirs."""
    one = await draft(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one if isinstance(one, Refused) else Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if not one.written.options:
        return Refused(Reason.SURVEY_QUESTION)
    community = caller.community
    asked = await (_residents if one.private else _groups)(unit, community, one)
    if not asked:
        return Refused(Reason.SURVEY_NOBODY)
    opens_at = max(at for _, _, at in asked)
    closes_at = community.after(opens_at.replace(microsecond=0), Duration(one.days, Span.DAYS))
    await surveys.open_(unit, number, opens_at, closes_at)
    kept = _payload(community, replace(one, closes_at=closes_at))
    rows = []
    for chat, topic, at in asked:
        poll = await surveys.add_poll(unit, one, chat)
        rows.append(
            Post(
                community.id, chat, Rank.NOTICE if one.private else Rank.AGENDA, "survey",
                {**kept, **({"topic": topic} if topic else {})}, kind="poll", subject=poll, must_arrive=True,
                not_before=at, drop_after=closes_at if one.private else None, once=f"survey:{poll}",
            )
        )  # fmt: skip
    await outbox.add_all(unit, rows)
    data = {
        "kind": one.kind.value, "options": len(one.written.options), "scope": str(one.scope), "private": one.private,
        "anonymous": one.anonymous, "per": one.per.value, "asked": len(rows), "closes_at": record.moment_of(closes_at),
    }  # fmt: skip
    asked_in = {"question": one.written.question, **_named(one.written)}
    await record.append(unit, community.id, "survey.opened", one.subject, caller.actor, data, asked_in)
    await due.add(unit, community.id, CLOSE, number, closes_at)
    await cards.refresh_now(unit, DRAFT, number)
    return Posted(len(rows), one.private, opens_at if opens_at > unit.now else None)


def _named(written: Written) -> dict[str, str]:
    return {f"option_{place}": text for place, text in enumerate(written.options, start=1)}


async def _groups(unit: Unit, community: Community, one: Survey) -> list[tuple[int, int | None, datetime]]:
    there = await posts.groups(unit, community, one.scope)
    return [(chat.telegram_id, chat.topic, await posts.room_at(unit, community, chat)) for chat in there]


async def _residents(unit: Unit, community: Community, one: Survey) -> list[tuple[int, int | None, datetime]]:
    """Who gets something else today is asked tomorrow: one notice a day."""
    at = posts.after_night(community, unit.now)
    today = at.astimezone(community.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = today + timedelta(days=1)
    later = posts.after_night(community, tomorrow)
    there = await surveys.residents(unit, community.id, one.scope, today, tomorrow)
    return [(chat, None, later if told else at) for chat, told in there]


def _payload(community: Community, one: Survey) -> dict[str, Any]:
    words, written = words_of(community), one.written
    comment = Button(texts.comment_label(words), build("comment", one.id))
    kept = {
        "question": written.question, "options": list(written.options), "silent": True, "by_day": True,
        "description": texts.description(words, survey=shown(one)), "anonymous": one.anonymous,
        "several": one.kind is Kind.SEVERAL, "explanation": written.explanation,
        "quiz": [] if written.right is None else [written.right],
        "buttons": [[asdict(comment)]],
    }  # fmt: skip
    return {key: value for key, value in kept.items() if value}


async def placed(unit: Unit, poll_id: int, telegram_poll: str, message: int) -> None:
    """Note Telegram's ids of a poll that was sent; one that came too late is stopped at once."""
    await surveys.placed(unit, poll_id, telegram_poll, message)
    poll = await surveys.poll(unit, poll_id)
    one = await surveys.by_id(unit, poll.survey) if poll else None
    if poll and one and one.state != "open":
        await _stop(unit, one, [poll])


async def counted(unit: Unit, telegram_poll: str, counts: Sequence[int]) -> None:
    """Keep what Telegram says of a poll (by option, last how many answered) until its result is told."""
    poll = await surveys.by_telegram(unit, telegram_poll)
    one = await surveys.by_id(unit, poll.survey) if poll else None
    if poll and one and one.anonymous and one.state != "told" and len(counts) == len(one.written.options) + 1:
        await surveys.count(unit, poll.id, counts)


# Over


async def close(unit: Unit, number: int) -> None:
    """Stop the polls at their time, whenever that is handled; the result follows in a minute."""
    one = await surveys.by_id(unit, number)
    if one is None or one.state != "open":
        return
    await surveys.close(unit, number)
    await _stop(unit, one, await surveys.polls(unit, number))
    await due.add(unit, one.community, TELL, number, unit.now + TOLD_AFTER)


async def _stop(unit: Unit, one: Survey, polls: Sequence[SurveyPoll]) -> None:
    sent = [poll for poll in polls if poll.message]
    for poll in polls:
        if not poll.message:
            await outbox.drop(unit, "survey", poll.id, "the survey is closed")
    await outbox.add_all(
        unit,
        [
            Post(
                one.community, poll.chat, Rank.NOTICE if one.private else Rank.RESULT, "stop_survey",
                {"message": poll.message}, kind="stop_poll", subject=poll.id,
            )
            for poll in sent
        ],
    )  # fmt: skip


async def tell(unit: Unit, number: int) -> None:
    """Count a closed survey and tell its groups and the council the result."""
    one = await surveys.by_id(unit, number)
    if one is None or one.state != "closed":
        return
    polls = await surveys.polls(unit, number)
    result = await _result(unit, one, polls)
    await surveys.tell(unit, number, result)
    answers = result.get("answers", result["raw_answers"])
    tells = rules.tells(answers, names_show=one.names_show)
    kept = {key: value for key, value in result.items() if tells or key in {"answers", "raw_answers"}}
    await record.append(unit, one.community, "survey.closed", one.subject, "clock", {**kept, "per": one.per.value})
    community = await communities.by_id(unit, one.community)
    words = words_of(community)
    for chat in await posts.groups(unit, community, one.scope):
        await _tell(unit, community, replace(one, result=result), chat, polls)
    card = texts.result(words, survey=shown(replace(one, result=result)), to_council=True)
    await posts.to_council(unit, community, "survey_result", card, subject=number)


async def _tell(unit: Unit, community: Community, one: Survey, chat: Chat, polls: Sequence[SurveyPoll]) -> None:
    words, told = words_of(community), shown(one)
    card = texts.result(words, survey=told)
    reply_to = next((poll.message for poll in polls if poll.chat == chat.telegram_id), None)
    once = f"survey_result:{one.id}:{chat.id}"
    if told.hidden or not told.answers or visible_length(card.text) > CAPTION:
        await posts.to_group(
            unit, community, chat, Rank.RESULT, "survey_result", card, subject=one.id, reply_to=reply_to, once=once
        )
        return
    kept = {"what": PICTURE, "language": words.language, "survey": one.id, "silent": True, "by_day": True}
    kept |= {key: value for key, value in (("reply_to", reply_to), ("topic", chat.topic)) if value}
    post = Post(
        community.id, chat.telegram_id, Rank.RESULT, "survey_result", kept, kind="photo", subject=one.id,
        must_arrive=True, once=once, not_before=posts.after_night(community, unit.now),
    )  # fmt: skip
    await outbox.add(unit, post)


async def _result(reader: Reader, one: Survey, polls: Sequence[SurveyPoll]) -> dict[str, Any]:
    """Return the counts of a survey: where names do not show as Telegram counted them, nobody's home known."""
    number = len(one.written.options)
    if one.anonymous:
        counts = [poll.counts for poll in polls if poll.counts]
        raw = [sum(one[place] for one in counts) for place in range(number + 1)]
        return {"raw": raw[:number], "raw_answers": raw[number]}
    given = await surveys.answers(reader, one)
    found = rules.by_building(given, one.per, number) if one.kind in FIXED else []
    buildings = [[list(names), list(counts)] for names, counts in found]
    return {**asdict(rules.tally(number, given, one.per)), **({"buildings": buildings} if len(found) > 1 else {})}


def shown(one: Survey) -> texts.Survey:
    """Return a survey as texts tell it."""
    result = one.result or {}
    counted = result.get("counted")
    answers = result.get("answers", result.get("raw_answers", 0))
    of_all = result.get("raw_answers", 0)
    told = rules.tells(answers, names_show=one.names_show)
    all_told = told and rules.tells_all(answers, of_all, names_show=one.names_show)
    return texts.Survey(
        one.id, one.kind, one.written, str(one.scope), one.private, one.anonymous, one.per, one.days, one.closes_at,
        tuple(result.get("raw", ())) if all_told else (), of_all,
        tuple(counted) if counted is not None and told else None, answers, hidden=bool(result) and not told,
        buildings=tuple((tuple(names), tuple(counts)) for names, counts in result.get("buildings", ())) if told else (),
    )  # fmt: skip


# Comments


async def may_comment(unit: Unit, caller: Caller, number: int) -> Survey | Refused:
    """Return a survey to which a verified resident may say something: while it is asked, and a month longer."""
    one = await surveys.by_id(unit, number)
    homes = await households.of_person(unit, one.community, caller.person.telegram_id) if one else []
    if one is None or one.closes_at is None or all(home.disputed for home in homes):
        return Refused(Reason.NOT_REGISTERED)
    return Refused(Reason.SURVEY_OVER) if unit.now >= one.closes_at + COMMENTS_FOR else one


async def comment(unit: Unit, caller: Caller, number: int, text: str) -> Survey | Refused:
    """Keep what a resident says beside their answer; the council reads it without a name."""
    one = await may_comment(unit, caller, number)
    if isinstance(one, Refused):
        return one
    await record.append(unit, one.community, COMMENTED, one.subject, caller.actor, {}, {"text": text})
    return one


async def comments(reader: Reader, caller: Caller, number: int) -> list[str] | Refused:
    """Return what residents said beside a survey, without names and in no order of theirs."""
    if refused := await may_ask(reader, caller):
        return refused
    one = await surveys.by_id(reader, number)
    if one is None or one.community != caller.community_id:
        return Refused(Reason.SURVEY_POSTED)
    said = [each for each in await record.steps(reader, one.community, [one.subject]) if each.act == COMMENTED]
    words = [await record.text_of(reader, one.community, each, "text") for each in said]
    return sorted(text for text in words if text)


# What was asked


async def latest(reader: Reader, community: Community) -> list[texts.Survey]:
    """Return the newest surveys that were asked, each with how many comments it has."""
    return [
        replace(shown(one), comments=await record.count(reader, community.id, COMMENTED, one.subject))
        for one in await surveys.latest(reader, community.id, LATEST)
    ]
