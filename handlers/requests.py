"""Requests: asked by command, by button or in words, answered from the council chat, confirmed and rated in private."""

from actions import mediations, posts, request_work, requests
from actions.households import gives_code_away
from actions.matters import Origin, title_of
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.matters import REST, WHOLE_MESSAGE
from handlers.routes import Routes
from rules.refusals import Reason, Refused
from storage import communities, people
from storage import requests as rows
from storage.database import Unit
from storage.media import Media
from storage.requests import Request
from texts import refusals
from texts import request_work as work_texts
from texts import requests as texts
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible, units
from texts.households import code_kept_back, register_first
from texts.matters import one_message
from texts.refusals import Facts

REQUEST, MISSING = "request", "request_missing"
REPLY, NOTE, WHY = "request_reply", "request_note", "request_longer"
ANSWERS = frozenset({REPLY, NOTE, WHY})
"""Questions to whoever works on a request, that their next words answer."""


def register(routes: Routes) -> None:
    """Register what concerns requests."""
    routes.command("request", on_request)
    routes.tap("request", on_how_to_request)
    routes.tap("take", on_take)
    routes.tap("reply", on_reply)
    routes.tap("solved", on_solved)
    routes.tap("longer", on_longer)
    routes.tap("redirect", on_redirect)
    routes.tap("handparty", on_hand)
    routes.tap("handstaff", on_hand)
    routes.tap("confirm", on_confirm)
    routes.tap("reopen", on_reopen)
    routes.tap("rate", on_rate)


# Who asks


async def on_request(desk: Desk, command: Command) -> None:
    """/request TEXT, or as a reply to the message that says it, in words, voice, video or photo; or as its caption."""
    text = command.text or ("" if command.reply_from_bot == desk.bot_id else command.reply_text)

    async def act(unit: Unit, caller: Caller) -> Card | None:
        said = command.media or command.photo
        if await gives_code_away(unit, caller.person, text, desk.codes_key):
            return code_kept_back(caller.words, seen=not command.private, helper=caller.helper)
        if await mediations.takes(unit, caller, text, Origin(command.chat, command.topic, command.message)):
            return None  # a quarrel that names a home is no request: a mediator has it
        if is_visible(text) or said:
            return await file(unit, caller, command, text, said)
        return await ask(unit, caller)

    await desk.command(command, act)


async def ask(unit: Unit, caller: Caller) -> Card:
    """Ask what somebody needs help with; the next words in private are the request."""
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, REQUEST)
    return texts.how_to_request(caller.words).asking(REQUEST)


async def file(unit: Unit, caller: Caller, command: Command, text: str, said: Media | None) -> Card | None:
    """File a request and return what is still to be said: its card in private says the rest."""
    text = text if is_visible(text) else ""
    filed = await requests.file(unit, caller, text, said, command.message if command.private else None)
    if isinstance(filed, Refused) and filed.reason is Reason.NOT_REGISTERED:
        return register_first(caller.words, title=title_of(text) or None)
    if isinstance(filed, Refused):
        return refusals.refused_card(caller.words, filed.reason)
    if units(text) >= WHOLE_MESSAGE:
        await people.ask(unit, caller.community_id, caller.person.telegram_id, caller.person.telegram_id, REST)
        return one_message(caller.words)
    if command.private:
        return None
    if not caller.person.reachable:
        return texts.how_to_request(caller.words)  # they are led to the private chat, where the card waits
    await posts.nod(unit, caller.community_id, command.chat, command.message)
    return None


async def on_how_to_request(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Request] on the board or in help: the next words in private are the request."""
    await desk.tapped_for_card(tap, ask, start="request-1")


async def on_confirm(desk: Desk, tap: Tap, press: Press) -> None:
    """[Solved] or [Not yet] under the question in private."""
    if press.argument == "no":
        await on_reopen(desk, tap, press)
        return

    async def act(unit: Unit, caller: Caller) -> Request | Refused:
        if await rows.asked_before(unit, press.id, tap.chat, tap.message):  # a report that they may not have read
            return Refused(Reason.REQUEST_ANEW)
        said = await requests.confirm(unit, caller, press.id)
        if isinstance(said, Request):
            card = texts.satisfied(caller.words, number=press.id, title=said.title)
            await posts.answer_tap(unit, said.community, caller.person.telegram_id, card)
        return said

    await desk.tell(tap, act, lambda words, _: texts.recorded(words), number=press.id, council=False)


async def on_reopen(desk: Desk, tap: Tap, press: Press) -> None:
    """[Reopen], or [Not yet]; the next words in private say what is missing."""

    async def act(unit: Unit, caller: Caller) -> Request | Refused:
        said = await requests.reopen(unit, caller, press.id)
        if isinstance(said, Request):
            own = caller.person.telegram_id
            await people.ask(unit, said.community, own, own, MISSING, press.id)
            card = texts.what_is_missing(caller.words, number=press.id).asking(MISSING, press.id)
            await posts.answer_tap(unit, said.community, own, card)
        return said

    await desk.tell(
        tap,
        act,
        lambda words, said: texts.open_again(words, number=press.id, solve_by=said.solve_by),
        number=press.id, council=False,
    )  # fmt: skip


async def missing(unit: Unit, caller: Caller, number: int, text: str) -> Card:
    """Take in words what is missing in a request that is open again."""
    own = caller.person.telegram_id
    await people.heard(unit, own, own, MISSING, number)
    said = await request_work.say_missing(unit, caller, number, text)
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason, facts=Facts(number=number))
    return texts.passed_on(caller.words, number=number)


async def on_rate(desk: Desk, tap: Tap, press: Press) -> None:
    """How satisfied who asked is."""
    await desk.tell(
        tap,
        lambda unit, caller: requests.rate(unit, caller, press.id, press.number),
        lambda words, said: texts.rating_recorded(words, already=said.already),
        number=press.id, council=False,
    )  # fmt: skip


# Who works on it


async def on_take(desk: Desk, tap: Tap, press: Press) -> None:
    """[Mine]: who taps leads."""
    await desk.tell(
        tap,
        lambda unit, caller: request_work.take(unit, caller, press.id),
        lambda words, _: work_texts.taken(words, number=press.id),
        number=press.id,
    )


async def on_reply(desk: Desk, tap: Tap, press: Press) -> None:
    """[Reply]: the next words of who taps go to who asked."""
    await _ask(desk, tap, press, REPLY)


async def on_solved(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done]: the next words of who taps say what was done."""
    await _ask(desk, tap, press, NOTE)


async def on_longer(desk: Desk, tap: Tap, press: Press) -> None:
    """[Takes longer]: the next words of who taps say why."""
    await _ask(desk, tap, press, WHY)


async def _ask(desk: Desk, tap: Tap, press: Press, kind: str) -> None:
    question = {REPLY: work_texts.write_reply, NOTE: work_texts.write_note, WHY: work_texts.write_why}[kind]

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await request_work.at_work(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        await people.ask(unit, found[0].community, caller.person.telegram_id, tap.chat, kind, press.id)
        await desk.say(unit, caller, tap, question(caller.words_here, number=press.id).asking(kind, press.id))
        return None

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take an answer, what was done, or why it takes longer, in somebody's words; returns what is said to them."""
    act, told = {
        REPLY: (request_work.reply, work_texts.answered),
        NOTE: (request_work.report, work_texts.reported),
        WHY: (request_work.extend, work_texts.more_time),
    }[kind]
    done = await act(unit, caller, number, said if is_visible(said) else "")
    words = caller.words_here
    if isinstance(done, Refused):
        return refusals.refused_card(words, done.reason, facts=Facts(number=number))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    if not done.told:
        return await requests.not_told(unit, words, done.request)
    return told(words, number=number, whole=work_texts.whole(said, note=kind == NOTE))


async def on_redirect(desk: Desk, tap: Tap, press: Press) -> None:
    """[Redirect]: a list of the parties and staff."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await request_work.at_work(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        parties = [(one.id, one.name) for one in await communities.parties(unit, found[0].community)]
        staff = [(one.id, one.name) for one in await communities.staff_of(unit, found[0].community)]
        await desk.say(
            unit, caller, tap, work_texts.picker(caller.words_here, number=press.id, parties=parties, staff=staff)
        )
        return None

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def on_hand(desk: Desk, tap: Tap, press: Press) -> None:
    """Which party or member of staff takes a request on."""
    place = press.verb.removeprefix("hand")
    await desk.tell(
        tap,
        lambda unit, caller: request_work.pass_on(unit, caller, press.id, place, press.number),
        lambda words, to: work_texts.passed_on(words, number=press.id, to=to) if to else refusals.outdated(words),
        number=press.id,
    )
