"""Proposals: raised by command or as a reply, supported by tap, looked up by number."""

from actions import comments, matters, mediations
from actions.cards.matters import way
from actions.cards.requests import way as request_way
from actions.households import gives_code_away
from actions.matters import Offered, Origin, Raised
from actions.people import Caller
from actions.refusals import facts_of
from handlers import assembly_calls, proposals
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.matters import Supported
from rules.refusals import Reason, Refused
from storage import people
from storage.database import Unit
from texts import matters as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible, units
from texts.households import code_kept_back, register_first

PROPOSAL = "propose"
REST = "rest"  # a client has split long words: what follows in private is not a word of its own
WHOLE_MESSAGE = 4000  # UTF-16 units; clients split at 4,096, or at a space a little before


def register(routes: Routes) -> None:
    """Register what concerns proposals."""
    routes.command("propose", on_propose)
    routes.command("matter", on_matter)
    routes.tap("propose", on_how_to_propose)
    routes.tap("similar", on_similar)
    routes.tap("support", on_support)
    routes.tap("supportfor", on_support_for)
    routes.tap("details", on_details)
    routes.tap("way", on_details)
    routes.tap("publish", on_publish)


async def on_propose(desk: Desk, command: Command) -> None:
    """/propose TEXT, or as a reply to the message that says it, in words, voice or video; or as the caption of such."""
    text = command.text or ("" if command.reply_from_bot == desk.bot_id else command.reply_text)
    message = command.message if command.text else command.reply_to or command.message
    if command.media:
        message = command.media.message

    async def act(unit: Unit, caller: Caller) -> Card | None:
        if not is_visible(text) and not command.media:
            # The question goes to the private chat, so the words are awaited there; the card belongs here.
            own, home = caller.person.telegram_id, caller.community_id
            origin = {"chat": command.chat, "topic": command.topic, "message": message}
            # Messages of two groups may have the same number; of updates there is one of each.
            await people.ask(unit, home, own, own, PROPOSAL, command.update_id, origin)
            return texts.how_to_propose(caller.words).asking(PROPOSAL, command.update_id)
        if await gives_code_away(unit, caller.person, text, desk.codes_key):
            return code_kept_back(caller.words, seen=not command.private, helper=caller.helper)
        return await propose(unit, caller, text, Origin(command.chat, command.topic, message, command.media))

    await desk.command(command, act)


async def propose(unit: Unit, caller: Caller, text: str, origin: Origin) -> Card | None:
    """Raise a matter and return what is still to be said: its card says the rest."""
    if await mediations.diverted(unit, caller, text, origin):
        return None
    said = await matters.propose(unit, caller, text if is_visible(text) else "", origin)
    if isinstance(said, Refused) and said.reason is Reason.NOT_REGISTERED:
        return register_first(caller.words, title=matters.title_of(text) or None)
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason)
    if units(text) < WHOLE_MESSAGE:
        return None
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, REST)
    return texts.one_message(caller.words)


async def on_how_to_propose(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Propose] on the board or in help: the next words in private are the proposal."""

    async def act(unit: Unit, caller: Caller) -> Card | None:
        own = caller.person.telegram_id
        await people.ask(unit, caller.community_id, own, own, PROPOSAL)
        return texts.how_to_propose(caller.words).asking(PROPOSAL)

    await desk.tapped_for_card(tap, act, start="propose-1")


async def on_similar(desk: Desk, tap: Tap, press: Press) -> None:
    """Similar proposals are open: support one of them, or file one's own."""
    other = None if press.argument == "file" else press.number
    done = await desk.tapped(tap, lambda unit, caller: matters.choose(unit, caller, press.id, other))
    if done is None:
        return
    caller, said = done
    match said:
        case None:
            desk.answer(tap, refusals.not_yours(caller.words))
        case Raised():
            desk.answer(tap, texts.filed_answer(caller.words, number=said.number))
        case Supported():
            _supported(desk, tap, caller, said)
        case Refused():
            desk.refuse(tap, caller, said.reason, facts_of(said))
        case Offered():
            desk.answer(tap, None)


async def on_support(desk: Desk, tap: Tap, press: Press) -> None:
    """[Support] on a proposal's card."""
    done = await desk.tapped(
        tap, lambda unit, caller: matters.support(unit, caller, press.id), card=("proposal", press.id)
    )
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said), start=f"support-{press.id}")
    else:
        _supported(desk, tap, caller, said)


async def on_support_for(desk: Desk, tap: Tap, press: Press) -> None:
    """[Support for …]: one more home of a person, offered in private."""
    done = await desk.tapped(tap, lambda unit, caller: matters.support(unit, caller, press.id, press.number))
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said))
    else:
        _supported(desk, tap, caller, said)


def _supported(desk: Desk, tap: Tap, caller: Caller, said: Supported) -> None:
    told = texts.already_supported if said.already else texts.supported
    desk.answer(tap, told(caller.words, supporters=said.count))


async def on_publish(desk: Desk, tap: Tap, press: Press) -> None:
    """The chair publishes an adopted matter's outcome at once."""
    await desk.tell(
        tap,
        lambda unit, caller: matters.publish_now(unit, caller, press.id),
        lambda words, _: texts.published(words, number=press.id),
        number=press.id,
    )


async def on_matter(desk: Desk, command: Command) -> None:
    """/matter N: the whole way with dates; /matter N TEXT: a comment for the council."""
    digits, _, comment = command.text.strip().lstrip("№#").partition(" ")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0

    async def act(unit: Unit, caller: Caller) -> Card:
        if number == 0:
            return texts.which_matter(caller.words)
        if is_visible(comment) and (matter := await matters.find(unit, caller, number)):
            refused = await comments.comment(unit, caller, matter, comment)
            if refused:
                return refusals.refused_card(caller.words, refused.reason)
            return texts.commented(caller.words, number=number)
        offered = await proposals.hand_over(desk, unit, caller, command, number)
        return offered or await way_card(unit, caller, number)

    await desk.command(command, act)


async def way_card(unit: Unit, caller: Caller, number: int, page: int = 1) -> Card:
    """Return the way of a matter of the caller's community, by pages if it is long, or of a request they may see."""
    matter = await matters.find(unit, caller, number)
    if matter is None:
        return await request_way(unit, caller, number) or texts.unknown_matter(caller.words, number=number)
    return await way(
        unit,
        caller.words,
        matter,
        [*await proposals.buttons(unit, caller, number), *await assembly_calls.buttons(unit, caller, number)],
        page=page,
    )


async def on_details(desk: Desk, tap: Tap, press: Press) -> None:
    """[Details]: the way, in private; [Earlier] and [Later]: another page of it."""
    start = f"matter-{press.id}"
    await desk.tapped_for_card(
        tap, lambda unit, caller: way_card(unit, caller, press.id, press.number or 1), start=start
    )
