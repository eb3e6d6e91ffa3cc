"""Paper and proxy ballots in the private chats of staff: one question a message, and the look of a second person."""

from datetime import timedelta

from actions import matters, paper_ballots, paper_marks, signed_lists
from actions.paper_ballots import At, Done, Several
from actions.people import Caller, home_in_words, works_for
from handlers.comparisons import compare
from handlers.desk import Desk
from handlers.door_rounds import door_list
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from handlers.signed_lists import begin as begin_list
from rules.ballots import Side
from rules.options import read
from rules.refusals import Refused
from rules.timing import day_written
from storage import households, people
from storage import paper_ballots as rows
from storage import votes as vote_rows
from storage.database import Unit
from storage.media import Media
from storage.votes import State
from texts import paper_ballots as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.graphemes import is_visible
from texts.keywords import COMPARE, LIST, SIGNED
from texts.refusals import Facts

HOME, PHOTO, PROXY, DAY = "paper_home", "paper_photo", "paper_proxy", "paper_day"
QUESTIONS = frozenset({HOME, PHOTO, PROXY, DAY})
"""Questions about a sheet that the next words, or the next photo, of one of the staff answer."""


def register(routes: Routes) -> None:
    """Register what concerns ballots on paper and by proxy."""
    routes.command("paper", on_paper)
    routes.tap("paperhome", on_home)
    routes.tap("paperproxy", on_proxy)
    routes.tap("paperday", on_day)
    routes.tap("papermark", on_mark)
    routes.tap("papercheck", on_check)
    routes.tap("paperread", on_read)
    routes.tap("paperall", on_all)


async def on_paper(desk: Desk, command: Command) -> None:
    """/paper V: the sheets that wait for this person's eyes, and the first question of a new one.

    /paper V list: the homes that have not voted; /paper V compare: the sheets to compare;
     /paper support N, object V, rate N and unfinished N: what homes signed.
    """
    first, _, rest = command.text.strip().partition(" ")
    act_named = SIGNED.get(first.lower())
    if act_named:
        subject = _number(rest)
        await desk.command(command, lambda unit, caller: begin_list(unit, caller, act_named, subject))
        return
    digits, _, wanted = command.text.strip().partition(" ")
    number = _number(digits)

    async def act(unit: Unit, caller: Caller) -> Card:
        if wanted.strip().lower() in LIST:
            return await door_list(unit, caller, number)
        if wanted.strip().lower() in COMPARE:
            return await compare(unit, caller, number)
        at = await paper_ballots.begin(unit, caller, number)
        if isinstance(at, Refused):
            return _refused(caller, at)
        if at is None:
            return await _open_votes(unit, caller)
        brought = await paper_ballots.ask_again(unit, caller, at.vote.id)
        title = (await matters.by_number(unit, at.vote.matter)).title
        return await _ask(unit, caller, at, HOME, texts.which_home(
            caller.words, vote=at.vote.id, title=title, brought=brought
        ))  # fmt: skip

    await desk.command(command, act)


def _number(text: str) -> int:
    digits = text.strip().lstrip("№#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


async def _open_votes(unit: Unit, caller: Caller) -> Card:
    community = caller.community_id
    if not await works_for(unit, community, caller.person.telegram_id):
        return refusals.work_only(caller.words)
    await signed_lists.ask_again(unit, caller)
    open_ = await vote_rows.in_states(unit, community, {State.OPEN})
    titles = [(one.id, (await matters.by_number(unit, one.matter)).title) for one in open_]
    return texts.which_vote(caller.words, open_=titles)


def _refused(caller: Caller, said: Refused) -> Card:
    return refusals.refused_card(caller.words, said.reason, facts=Facts(helper=caller.helper))


async def _ask(unit: Unit, caller: Caller, at: At, kind: str, card: Card) -> Card:
    own = caller.person.telegram_id
    await people.ask(unit, at.community.id, own, own, kind, at.paper.id)
    return card.asking(kind, at.paper.id)


async def answered(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Take the answer to a question about a sheet, and ask the next one."""
    if asked.kind == PHOTO:
        return await _photo(unit, caller, command.photo, asked)
    if not is_visible(command.text):
        return texts.in_words_please(caller.words)
    if asked.kind == HOME:
        return await _home(unit, caller, command.text, asked)
    if asked.kind == PROXY:
        named = await paper_ballots.name_proxy(unit, caller, asked.subject, command.text)
        return await _next(unit, caller, named, asked)
    day = day_written(command.text, unit.now.astimezone(caller.words.zone).date())
    return await _signed(unit, caller, await paper_ballots.sign(unit, caller, asked.subject, day), asked)


async def _photo(unit: Unit, caller: Caller, photo: Media | None, asked: people.Dialogue) -> Card:
    if photo is None:
        return texts.a_photo_please(caller.words)
    shown = await paper_ballots.show(unit, caller, asked.subject, photo)
    if isinstance(shown, Refused):
        return _refused(caller, shown)
    await _heard(unit, caller, asked)
    return await _ask(unit, caller, shown, DAY, texts.which_day(caller.words, paper=asked.subject))


async def _heard(unit: Unit, caller: Caller, asked: people.Dialogue) -> None:
    own = caller.person.telegram_id
    await people.heard(unit, own, own, asked.kind, asked.subject)


async def _home(unit: Unit, caller: Caller, text: str, asked: people.Dialogue) -> Card:
    named = await paper_ballots.write_home(unit, caller, asked.subject, text)
    if named is None:
        return texts.no_such_home(caller.words)
    if isinstance(named, Several):
        homes = [
            (home, home_in_words(caller.words, await households.by_id(unit, home)))
            for home in named.homes[: texts.MOST_HOMES + 1]
        ]
        return texts.which_of_them(caller.words, paper=asked.subject, homes=homes)
    return await _next(unit, caller, named, asked)


async def _next(unit: Unit, caller: Caller, named: At | Refused, asked: people.Dialogue | None = None) -> Card:
    """Ask for the photo once it is known whose sheet it is, and who brings it."""
    if isinstance(named, Refused):
        return _refused(caller, named)
    if asked:
        await _heard(unit, caller, asked)
    paper = named.paper
    line = await rows.line(unit, paper.vote, paper.home)
    card = texts.send_photo(
        caller.words, paper=paper.id, home=home_in_words(caller.words, await households.by_id(unit, paper.home)),
        serial=paper.serial, proxy=paper.proxy, tenant=bool(line and line.elector.side is Side.TENANT),
    )  # fmt: skip
    return await _ask(unit, caller, named, PHOTO, card)


async def _signed(unit: Unit, caller: Caller, signed: At | Refused, asked: people.Dialogue | None = None) -> Card:
    if isinstance(signed, Refused):
        return _refused(caller, signed)
    if asked:
        await _heard(unit, caller, asked)
    return texts.what_is_marked(
        caller.words, paper=signed.paper.id, day=paper_ballots.noon(signed), options=signed.vote.options
    )


async def on_home(desk: Desk, tap: Tap, press: Press) -> None:
    """Which of several homes that are called alike."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        named = await paper_ballots.choose_home(unit, caller, press.id, press.number)
        if isinstance(named, At):
            own = caller.person.telegram_id
            await people.heard(unit, own, own, HOME, press.id)
            await desk.say(unit, caller, tap, await _next(unit, caller, named))
        return named

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def on_proxy(desk: Desk, tap: Tap, press: Press) -> None:
    """[It comes by proxy]: whose name stands on the form."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        found = await paper_ballots.mine(unit, caller, press.id)
        if isinstance(found, At):
            question = await _ask(unit, caller, found, PROXY, texts.who_is_proxy(caller.words))
            await desk.say(unit, caller, tap, question)
        return found

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def on_day(desk: Desk, tap: Tap, press: Press) -> None:
    """[Today] or [Yesterday]: the day on the sheet."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        today = unit.now.astimezone(caller.words.zone).date()
        day = today if press.argument == "today" else today - timedelta(days=1)
        signed = await paper_ballots.sign(unit, caller, press.id, day)
        if isinstance(signed, At):
            own = caller.person.telegram_id
            await people.heard(unit, own, own, DAY, press.id)
            await desk.say(unit, caller, tap, await _signed(unit, caller, signed))
        return signed

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def on_mark(desk: Desk, tap: Tap, press: Press) -> None:
    """What the first person sees on the sheet."""

    async def act(unit: Unit, caller: Caller) -> Answer | Refused:
        done = await paper_ballots.enter(unit, caller, press.id, read(press.argument or ""))
        return await _read(unit, caller, done, first=True)

    await desk.tell_once(tap, act, lambda _words, answer: answer, council=False)


async def on_check(desk: Desk, tap: Tap, press: Press) -> None:
    """What the second person sees on the photo, without having seen what the first saw."""
    seen = None if press.argument == "unreadable" else read(press.argument or "")

    async def act(unit: Unit, caller: Caller) -> Answer | Refused:
        return await _read(unit, caller, await paper_ballots.check(unit, caller, press.id, seen), first=False)

    await desk.tell_once(tap, act, lambda _words, answer: answer, council=False)


async def on_read(desk: Desk, tap: Tap, press: Press) -> None:
    """[Mark what you see]: where several options may be marked, a card to mark them on."""
    await desk.tell(
        tap, lambda unit, caller: paper_marks.open_card(unit, caller, press.id), lambda _words, _: None, council=False
    )


async def on_all(desk: Desk, tap: Tap, press: Press) -> None:
    """[That is all]: what is marked is what somebody sees on the sheet, the first or the second."""

    async def act(unit: Unit, caller: Caller) -> Answer | Refused:
        first, done = await paper_marks.finish(unit, caller, press.id)
        return await _read(unit, caller, done, first=first)

    await desk.tell(tap, act, lambda _words, answer: answer, council=False)


async def _read(unit: Unit, caller: Caller, done: Done | Refused | None, *, first: bool) -> Answer | Refused:
    if done is None:
        return refusals.outdated(caller.words)
    if isinstance(done, Refused):
        return done
    await paper_marks.close(unit, caller, done)
    if done.void:
        return _void(caller, done)
    return texts.entered(caller.words, told=done.told) if first else texts.counted(caller.words)


def _void(caller: Caller, done: Done) -> Answer:
    assert done.void is not None  # noqa: S101 - asked only of a sheet that does not count
    return texts.void(caller.words, done.void, cast_at=done.cast_at, proxy=done.at.paper.proxy)
