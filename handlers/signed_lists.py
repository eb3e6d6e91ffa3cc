"""Lists that homes signed: /paper support N, /paper object V, /paper rate N in the private chats of staff."""

from actions import paper_requests, posts, signed_lists, talks
from actions.people import Caller, home_in_words
from actions.signed_lists import OBJECT, PROPOSE, RATE, RATINGS, SUPPORT
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage import signed_lists as rows
from storage.database import Unit
from storage.signed_lists import SignedList
from texts import refusals
from texts import signed_lists as texts
from texts import talks as talk_texts
from texts.buttons import Press
from texts.cards import Card
from texts.paper_ballots import a_photo_please
from texts.refusals import Facts

HOMES, PHOTO = "list_homes", "list_photo"
QUESTIONS = frozenset({HOMES, PHOTO})
"""Questions about a list that the next words, or the next photo, of one of the staff answer."""


def register(routes: Routes) -> None:
    """Register what concerns signed lists."""
    routes.tap("listrate", on_rate)
    routes.tap("signed", on_signed)
    routes.tap("signlist", on_sign_list)
    for act in (PROPOSE, SUPPORT, OBJECT, RATE):
        routes.tap(f"sign{act}", on_sign)


def _refused(caller: Caller, said: Refused, number: int = 0) -> Card:
    return refusals.refused_card(caller.words, said.reason, facts=Facts(helper=caller.helper, number=number))


async def begin(unit: Unit, caller: Caller, act: str, number: int) -> Card:
    """Ask which homes signed."""
    act = await paper_requests.act_of(unit, act, number)
    begun = await signed_lists.begin(unit, caller, act, number)
    if isinstance(begun, Refused):
        return _refused(caller, begun, number)
    card = texts.which_homes(caller.words, act=act, subject=number, title=begun[1])
    return await _ask(unit, caller, HOMES, begun[0], card)


async def _ask(unit: Unit, caller: Caller, kind: str, number: int, card: Card) -> Card:
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, kind, number)
    return card.asking(kind, number)


async def answered(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Take the answer to a question about a list."""
    number, own = asked.subject, caller.person.telegram_id
    if asked.kind == HOMES:
        return await _homes(unit, caller, number, command.text)
    if command.photo is None:
        return a_photo_please(caller.words)
    told = await signed_lists.enter(unit, caller, number, command.photo, command.text)
    if isinstance(told, Refused):
        return _refused(caller, told)
    await people.heard(unit, own, own, PHOTO, number)
    return texts.entered(caller.words, told=told)


async def _homes(unit: Unit, caller: Caller, number: int, text: str) -> Card:
    named = await signed_lists.write_homes(unit, caller, number, text)
    if isinstance(named, Refused):
        return _refused(caller, named)
    begun, own = await rows.by_id(unit, number), caller.person.telegram_id
    homes = [home_in_words(caller.words, one) for one in named.homes]
    act = begun.act if begun else SUPPORT
    card = texts.homes_found(caller.words, number=number, act=act, homes=homes, unknown=named.unknown)
    if not homes:
        return card
    await people.heard(unit, own, own, HOMES, number)
    return card if act in RATINGS else await _ask(unit, caller, PHOTO, number, card)


async def on_rate(desk: Desk, tap: Tap, press: Press) -> None:
    """Which answer the homes of a list give."""

    async def act(unit: Unit, caller: Caller) -> SignedList | Refused:
        found = await signed_lists.rate(unit, caller, press.id, press.number)
        if isinstance(found, SignedList):
            await desk.say(unit, caller, tap, await _ask(unit, caller, PHOTO, press.id, texts.send_photo(caller.words)))
        return found

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def on_signed(desk: Desk, tap: Tap, press: Press) -> None:
    """[As signed] or [Not so], from the second person."""
    await desk.tell_once(
        tap,
        lambda unit, caller: signed_lists.check(unit, caller, press.id, alike=press.argument == "yes"),
        lambda words, said: texts.counted(words, homes=said.homes, left_out=said.left_out),
        council=False,
    )


async def on_sign_list(desk: Desk, tap: Tap, press: Press) -> None:
    """[Signed list] on the card of a talk: what its people signed, in private."""

    async def act(unit: Unit, caller: Caller) -> bool | Refused:
        found = await signed_lists.to_sign(unit, caller, press.id)
        if isinstance(found, Refused) or not caller.person.reachable:
            return found if isinstance(found, Refused) else False
        card = talk_texts.what_they_signed(
            caller.words, talk=await talks.told(unit, found.talk), support=found.support, votes=found.votes,
            polls=found.rated,
        )  # fmt: skip
        await posts.answer_tap(unit, caller.community_id, caller.person.telegram_id, card)
        return True

    done = await desk.tapped(tap, act, council=True)
    if done and isinstance(done[1], Refused):
        desk.refuse(tap, done[0], done[1].reason)
    elif done:
        desk.answer(tap, None, start=None if done[1] else "hello-1")


async def on_sign(desk: Desk, tap: Tap, press: Press) -> None:
    """What the people at a talk say with their list: the next question is which homes signed it."""
    named = press.verb.removeprefix("sign")
    subject = press.id if named == PROPOSE else press.number

    async def act(unit: Unit, caller: Caller) -> tuple[int, str] | Refused:
        begun = await signed_lists.begin(unit, caller, named, subject, press.id)
        if not isinstance(begun, Refused):
            card = texts.which_homes(caller.words, act=named, subject=subject, title=begun[1])
            await desk.say(unit, caller, tap, await _ask(unit, caller, HOMES, begun[0], card))
        return begun

    await desk.tell(tap, act, lambda _words, _: None, council=False)
