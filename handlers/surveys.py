"""Surveys: /poll in private asks what kind, takes the words, shows the check and posts; residents comment."""

from typing import Any

from actions import evaluations, surveys
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.parts import Part
from rules.refusals import Refused
from rules.surveys import Kind, Per
from storage import people
from storage.database import Unit
from storage.surveys import Survey
from texts import evaluations as evaluation_texts
from texts import refusals
from texts import surveys as texts
from texts.buttons import Press
from texts.cards import Card

ASKS, COMMENT = "survey", "survey_comment"
CHANGES: dict[str, dict[str, Any]] = {
    "groups": {"private": False}, "private": {"private": True}, "names": {"anonymous": False},
    "anonymous": {"anonymous": True}, "person": {"per": Per.PERSON}, "household": {"per": Per.HOUSEHOLD},
}  # fmt: skip


def register(routes: Routes) -> None:
    """Register what concerns surveys."""
    routes.command("poll", on_poll)
    routes.tap("poll", on_kind)
    routes.tap("survey", on_survey)
    routes.tap("surveydays", on_days)
    routes.tap("surveyin", on_part)
    routes.tap("comment", on_comment)
    routes.tap("evaluate", on_evaluate)


async def on_poll(desk: Desk, command: Command) -> None:
    """/poll: the latest surveys, and what kind the next one is."""

    async def act(unit: Unit, caller: Caller) -> Card:
        refused = await surveys.may_ask(unit, caller)
        if refused or caller.community is None:
            return refusals.refused_card(caller.words, refused.reason) if refused else refusals.work_only(caller.words)
        latest = await surveys.latest(unit, caller.community)
        evaluates = await evaluations.may_open(unit, caller) is None
        return texts.which_kind(caller.words, latest=latest, evaluates=evaluates)

    await desk.command(command, act)


async def on_kind(desk: Desk, tap: Tap, press: Press) -> None:
    """A kind was tapped: what is asked, in words; satisfaction has its own."""

    async def act(unit: Unit, caller: Caller) -> Survey | Refused:
        begun = await surveys.begin(unit, caller, Kind(press.argument or ""))
        if isinstance(begun, Refused):
            return begun
        if begun.written.options:
            await surveys.show(unit, caller, begun.id)
        else:
            await _ask(desk, unit, caller, tap, begun)
        return begun

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def _ask(desk: Desk, unit: Unit, caller: Caller, tap: Tap, one: Survey) -> None:
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, ASKS, one.id)
    await desk.say(unit, caller, tap, texts.write(caller.words, kind=one.kind).asking(ASKS, one.id))


async def answered(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card | None:
    """Take what is asked; the check follows."""
    found = await surveys.write(unit, caller, asked.subject, command.text)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason)
    own = caller.person.telegram_id
    await people.heard(unit, own, own, ASKS, found.id)
    await surveys.show(unit, caller, found.id)
    return None


async def on_survey(desk: Desk, tap: Tap, press: Press) -> None:
    """What is tapped under a check; and [Comments]."""
    what, number = press.argument or "", press.id

    async def act(unit: Unit, caller: Caller) -> Survey | Refused:
        one = await surveys.draft(unit, caller, number)
        if not isinstance(one, Refused):
            await _ask(desk, unit, caller, tap, one)
        return one

    if what == "comments":
        await desk.tapped_for_card(tap, lambda unit, caller: _read(unit, caller, number), start="hello")
    elif what == "write":
        await desk.tell(tap, act, lambda _words, _: None, council=False)
    elif what == "post":
        await desk.tell(
            tap, lambda unit, caller: surveys.post(unit, caller, number),
            lambda words, said: texts.posted(words, chats=said.chats, private=said.private, later=said.later),
            council=False,
        )  # fmt: skip
    else:
        await _settle(desk, tap, number, **CHANGES[what])


async def on_days(desk: Desk, tap: Tap, press: Press) -> None:
    """For how long."""
    if press.number in texts.DAYS:
        await _settle(desk, tap, press.id, days=press.number)
    else:
        await desk.tell(tap, _outdated, lambda words, _: refusals.outdated(words), council=False)


async def on_part(desk: Desk, tap: Tap, press: Press) -> None:
    """In which part of the community."""
    chat = 0 if press.argument == "all" else press.number
    await desk.tell(
        tap, lambda unit, caller: surveys.choose_part(unit, caller, press.id, chat),
        lambda words, _: texts.taken(words), council=False,
    )  # fmt: skip


async def _outdated(_unit: Unit, _caller: Caller) -> None:
    return None


async def _settle(desk: Desk, tap: Tap, number: int, **changed: Any) -> None:
    await desk.tell(
        tap, lambda unit, caller: surveys.settle(unit, caller, number, **changed),
        lambda words, _: texts.taken(words), council=False,
    )  # fmt: skip


async def on_evaluate(desk: Desk, tap: Tap, press: Press) -> None:
    """[Evaluation of the council]: of whom; a second tap posts it."""
    if press.argument == "ask":
        await desk.tapped_for_card(tap, _of_whom, start="hello")
        return
    seat = 0 if press.argument == "council" else press.number
    await desk.tell(
        tap, lambda unit, caller: evaluations.open_(unit, caller, seat),
        lambda words, _: evaluation_texts.opened(words), council=False,
    )  # fmt: skip


async def _of_whom(unit: Unit, caller: Caller) -> Card:
    refused = await evaluations.may_open(unit, caller)
    if refused or caller.community is None:
        return refusals.refused_card(caller.words, refused.reason) if refused else refusals.work_only(caller.words)
    seats = [(seat.id, seat.name or "–") for seat in await evaluations.rated_seats(unit, caller.community)]
    until = caller.community.after(unit.now, caller.community.method.span(Part.EVALUATION, "open"))
    return evaluation_texts.ask(caller.words, until=until, seats=seats)


# Comments


async def on_comment(desk: Desk, tap: Tap, press: Press) -> None:
    """[Comment in private]."""
    await desk.tapped_for_card(
        tap, lambda unit, caller: ask_comment(unit, caller, press.id), start=f"comment-{press.id}"
    )


async def ask_comment(unit: Unit, caller: Caller, number: int) -> Card:
    """Ask what somebody would say beside their answer."""
    one = await surveys.may_comment(unit, caller, number)
    if isinstance(one, Refused):
        return refusals.refused_card(caller.words, one.reason)
    own = caller.person.telegram_id
    await people.ask(unit, one.community, own, own, COMMENT, number)
    return texts.ask_comment(caller.words, question=one.written.question).asking(COMMENT, number)


async def comment(unit: Unit, caller: Caller, number: int, text: str) -> Card:
    """Take a comment, in private."""
    one = await surveys.comment(unit, caller, number, text)
    if isinstance(one, Refused):
        return refusals.refused_card(caller.words, one.reason)
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, COMMENT, number)
    return texts.comment_kept(caller.words)


async def _read(unit: Unit, caller: Caller, number: int) -> Card:
    said = await surveys.comments(unit, caller, number)
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason)
    return texts.comments(caller.words, said=said)
