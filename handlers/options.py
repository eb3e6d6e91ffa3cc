"""Votes with several options: asked for and offered before the notice, marked in private and cast."""

from dataclasses import replace

from actions import options
from actions.options import Marked, Offer
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from handlers.votes import announcement, ballot_answer
from rules.options import Kind
from rules.refusals import Refused
from storage import people
from storage import votes as rows
from storage.database import Unit
from storage.options import Marking
from texts import options as texts
from texts import refusals
from texts import secret_votes as secret_texts
from texts import votes as vote_texts
from texts.buttons import Press, build
from texts.cards import Card
from texts.refusals import Facts

OPTIONS = "options"
"""The question for the options of a vote, which the next words of a seat answer."""


def register(routes: Routes) -> None:
    """Register what concerns votes with several options."""
    routes.tap("options", on_options)
    routes.tap("howmany", on_how_many)
    routes.tap("optcheck", on_check)
    routes.tap("optnotice", on_notice)
    routes.tap("optsecret", on_secret)
    routes.tap("optseal", on_seal)
    routes.tap("marks", on_marks)
    routes.tap("furthermarks", on_further_marks)
    routes.tap("mark", on_mark)
    routes.tap("unmark", on_mark)
    routes.tap("cast", on_cast)


# Before the notice


async def on_options(desk: Desk, tap: Tap, press: Press) -> None:
    """[Several options]: which, in words."""

    async def act(unit: Unit, caller: Caller) -> int | Refused:
        draft = await options.ask(unit, caller, press.id, press.argument or "")
        if not isinstance(draft, Refused):
            await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, OPTIONS, draft)
            question = texts.ask(caller.words_here, number=press.id)
            await desk.say(unit, caller, tap, question.asking(OPTIONS, draft))
        return draft

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def options_in_words(unit: Unit, caller: Caller, _kind: str, draft_id: int, text: str) -> Card:
    """Take the options of a vote, and ask how is chosen among them."""
    words = caller.words_here
    draft = await options.take(unit, caller, draft_id, text)
    if isinstance(draft, Refused):
        return refusals.refused_card(words, draft.reason, facts=Facts(helper=caller.helper))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, OPTIONS, draft_id)
    return texts.which_kind(words, number=draft.matter, draft=draft.id, texts=draft.texts)


async def on_how_many(desk: Desk, tap: Tap, press: Press) -> None:
    """[Choose several], [Election]: how many are chosen."""

    async def act(unit: Unit, caller: Caller) -> Offer | Refused:
        kind = Kind(press.argument or "")
        found = await options.offer(unit, caller, press.id, f"{kind}_2")
        if isinstance(found, Offer):
            count = len(found.draft.texts)
            await desk.say(
                unit, caller, tap, texts.how_many(caller.words_here, draft=press.id, kind=kind, options=count)
            )
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_check(desk: Desk, tap: Tap, press: Press) -> None:
    """T19c of a vote with options."""

    async def act(unit: Unit, caller: Caller) -> Offer | Refused:
        found = await options.offer(unit, caller, press.id, press.argument or "")
        if isinstance(found, Offer):
            asked = replace(announcement(found.electorate, found.matter), options=found.options, draft=press.id)
            await desk.say(unit, caller, tap, vote_texts.check(caller.words_here, asked=asked))
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_notice(desk: Desk, tap: Tap, press: Press) -> None:
    """[Post notice]."""
    await _notice(desk, tap, press, secret=False)


async def on_seal(desk: Desk, tap: Tap, press: Press) -> None:
    """[Post secret notice]."""
    await _notice(desk, tap, press, secret=True)


async def _notice(desk: Desk, tap: Tap, press: Press, *, secret: bool) -> None:
    await desk.tell_once(
        tap,
        lambda unit, caller: options.notice(unit, caller, press.id, press.argument or "", secret=secret),
        lambda words, said: vote_texts.announced(words, number=said.matter, roll=said.roll),
    )


async def on_secret(desk: Desk, tap: Tap, press: Press) -> None:
    """[Secret]: what follows from it, as a question of its own."""

    async def act(unit: Unit, caller: Caller) -> Offer | Refused:
        found = await options.offer(unit, caller, press.id, press.argument or "", secret=True)
        if isinstance(found, Offer):
            posts = build("optseal", press.id, press.argument)
            card = secret_texts.question(caller.words_here, number=found.matter.id, posts=posts)
            await desk.say(unit, caller, tap, card)
        return found

    await desk.tell(tap, act, lambda _words, _: None)


# The ballot


async def on_marks(desk: Desk, tap: Tap, press: Press) -> None:
    """[Choose]: a card in private; who has not pressed Start is led there."""
    await _open(desk, tap, press.id, 0)


async def on_further_marks(desk: Desk, tap: Tap, press: Press) -> None:
    """[Choose] for one more home of a person with several."""
    await _open(desk, tap, press.id, press.id)


async def _open(desk: Desk, tap: Tap, vote: int, further: int) -> None:
    async def act(unit: Unit, caller: Caller) -> Marking | Refused | None:
        if not further:
            return await options.open_marks(unit, caller, vote) if caller.person.reachable else None
        home = await rows.further(unit, further)
        if home is None or home.person != caller.person.id:
            return None
        return await options.open_marks(unit, caller, home.vote, home.household)

    done = await desk.tapped(tap, act)
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, start=f"vote-{vote}")
    elif said is None and further:
        desk.answer(tap, refusals.not_yours(caller.words))
    elif said is None:
        desk.answer(tap, None, start=None if caller.person.reachable else f"vote-{vote}")
    else:
        desk.answer(tap, texts.opened(caller.words))


async def on_mark(desk: Desk, tap: Tap, press: Press) -> None:
    """[Mark], [Unmark]: two buttons, so that nothing toggles."""

    async def act(unit: Unit, caller: Caller) -> Marked | Refused | None:
        return await options.mark(unit, caller, press.id, press.number, on=press.verb == "mark")

    await desk.tell(
        tap,
        act,
        lambda words, said: (
            texts.marked(words, said.marks, changed=said.changed, on_paper=said.on_paper)
            if said
            else refusals.outdated(words)
        ),
        council=False,
    )


async def on_cast(desk: Desk, tap: Tap, press: Press) -> None:
    """[Cast]: what is marked becomes the ballot."""
    await desk.tell(
        tap,
        lambda unit, caller: options.cast(unit, caller, press.id, tap.sender.language),
        lambda words, reply: ballot_answer(reply) if reply else refusals.outdated(words),
        council=False,
    )
