"""The council's desk: screening, reasons by button or by words, the urgent track, appeals."""

from collections.abc import Awaitable, Callable

from actions import docket, door_rounds, duties, joins, posts, proposals, requests, seats, titles
from actions import matters as acts
from actions.docket import Asks, Decided
from actions.people import Caller, works_for
from actions.proposals import Asked
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.matters import Screened, Screening, Tag
from rules.refusals import Refused
from storage import communities, matters, people
from storage.database import Unit
from texts import docket as texts
from texts import matters as matter_texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card, escape
from texts.graphemes import is_visible
from texts.refusals import Facts

Said = Decided | Asked | Asks | Screened | Refused | None
TITLE = "title"
REASONS = frozenset({Screening.DECLINE.value, Screening.MERGE.value, Screening.REDIRECT.value, TITLE})
"""Questions to a seat that its next words answer."""


def register(routes: Routes) -> None:
    """Register what concerns the docket."""
    routes.command("docket", on_docket)
    routes.tap("screen", on_screen)
    routes.tap("reason", on_reason)
    routes.tap("merge", on_merge)
    routes.tap("party", on_party)
    routes.tap("passto", on_pass)
    routes.tap("appeal", on_appeal)
    routes.tap("title", on_title)
    routes.tap("tag", on_tag)


async def on_docket(desk: Desk, command: Command) -> None:
    """/docket: what waits for the council, or for the party of who asks."""

    async def act(unit: Unit, caller: Caller) -> Card:
        community, own = caller.community, await duties.of_party(unit, caller)
        if community is None or not await works_for(unit, community.id, caller.person.telegram_id):
            return own or refusals.work_only(caller.words)
        if own and own.buttons:
            await posts.answer(unit, community.id, caller.person.telegram_id, own)
        waiting = await docket.waiting(unit, community.id)
        for one in waiting:
            # Once a chat: where the council's chat is another one by now, the cards come there with their buttons.
            await acts.show_council(unit, community, one.number)
        asked = await requests.open_(unit, community)
        await joins.ask_staff_again(unit, community)
        await seats.show_all(unit, community)
        walked = await door_rounds.open_votes(unit, community.id)
        further = await duties.of_council(unit, community, caller.words)
        return texts.docket(caller.words, waiting=waiting, requests=asked, further=further, open_votes=walked)

    await desk.command(command, act)


async def on_screen(desk: Desk, tap: Tap, press: Press) -> None:
    """Accept and urgent are one tap; decline, merge and redirect ask for a reason."""
    decision = Screening(press.argument or "")

    async def act(unit: Unit, caller: Caller) -> Said:
        if decision is Screening.ACCEPT:
            return await docket.accept(unit, caller, press.id)
        if decision is Screening.URGENT:
            return await docket.urgent(unit, caller, press.id)
        said = await docket.ask_reason(unit, caller, press.id, decision, tap.chat)
        if isinstance(said, Asks):
            picker = await _picker(unit, caller, said)
            await desk.say(unit, caller, tap, picker.asking(decision.value, press.id))
        return said

    await _decided(desk, tap, press, act)


async def _picker(unit: Unit, caller: Caller, asks: Asks) -> Card:
    """The list of reasons; each also takes words."""
    community = caller.community
    words = caller.words_here
    if asks.decision is Screening.DECLINE:
        return texts.decline_reasons(words, number=asks.number)
    if asks.decision is Screening.REDIRECT:
        parties = await communities.parties(unit, community.id) if community else []
        return texts.redirect_picker(words, number=asks.number, parties=[(party.id, party.name) for party in parties])
    matter = await matters.by_id(unit, asks.number)
    return texts.merge_picker(
        words, number=asks.number, candidates=await docket.candidates(unit, matter) if matter else []
    )


async def _decided(desk: Desk, tap: Tap, press: Press, work: Callable[[Unit, Caller], Awaitable[Said]]) -> None:
    """Run the action of a seat's tap on a proposal, and answer what came of it."""
    done = await desk.tapped(tap, work, council=True)
    if done is None:
        return
    caller, said = done
    match said:
        case Decided():
            desk.answer(tap, texts.recorded(caller.words, said.decision.value, number=press.id))
        case Asked():
            desk.answer(tap, texts.recorded(caller.words, "merge", number=press.id))
        case Screened():
            desk.answer(tap, texts.recorded(caller.words, "urgent", number=press.id))
        case Asks():
            desk.answer(tap, None)
        case Refused():
            desk.refuse(tap, caller, said.reason, Facts(number=press.id))
        case None:
            desk.answer(tap, refusals.outdated(caller.words))


async def on_tag(desk: Desk, tap: Tap, press: Press) -> None:
    """Which of the four selves a matter serves."""
    chosen = Tag(press.argument or "")
    await desk.tell(
        tap,
        lambda unit, caller: docket.tag(unit, caller, press.id, chosen),
        lambda words, _: texts.tagged(words, chosen.value),
        number=press.id,
    )


async def on_reason(desk: Desk, tap: Tap, press: Press) -> None:
    """A listed reason, or [I'll write]."""
    if press.argument == "write":
        await _write(desk, tap, press, Screening.DECLINE)
        return
    reason = press.argument or ""
    await _decided(desk, tap, press, lambda unit, caller: docket.decline(unit, caller, press.id, reason))


async def on_merge(desk: Desk, tap: Tap, press: Press) -> None:
    """Which open proposal another one joins, or [I'll write]."""
    if press.argument == "write":
        await _write(desk, tap, press, Screening.MERGE)
        return
    await _decided(desk, tap, press, lambda unit, caller: proposals.merge(unit, caller, press.id, press.number))


async def on_party(desk: Desk, tap: Tap, press: Press) -> None:
    """[I'll write] who takes a matter on; a party named by its place in the list may be another one by now."""
    if press.argument == "write":
        await _write(desk, tap, press, Screening.REDIRECT)
        return
    await _decided(desk, tap, press, _outdated)


async def _outdated(_unit: Unit, _caller: Caller) -> None:
    return None


async def on_pass(desk: Desk, tap: Tap, press: Press) -> None:
    """Which party takes a matter on."""
    await _decided(desk, tap, press, lambda unit, caller: docket.redirect_to(unit, caller, press.id, press.number))


async def _write(desk: Desk, tap: Tap, press: Press, decision: Screening) -> None:
    """Ask for the reason in the seat's own words."""

    async def act(unit: Unit, caller: Caller) -> Said:
        said = await docket.ask_reason(unit, caller, press.id, decision, tap.chat)
        if isinstance(said, Asks):
            question = texts.write_reason(caller.words_here, number=press.id, decision=decision.value)
            await desk.say(unit, caller, tap, question.asking(decision.value, press.id))
        return said

    await _decided(desk, tap, press, act)


async def on_title(desk: Desk, tap: Tap, press: Press) -> None:
    """[Write title] under a voice proposal: the next words of who taps are its title."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        refused = await titles.may_write(unit, caller, press.id)
        if refused is None and caller.community:
            await people.ask(unit, caller.community.id, caller.person.telegram_id, tap.chat, TITLE, press.id)
            question = texts.write_title(caller.words_here, number=press.id)
            await desk.say(unit, caller, tap, question.asking(TITLE, press.id))
        return refused

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def reason_in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take a seat's typed reason, or the title of a voice proposal, and return what is said to it."""
    said = said if is_visible(said) else ""
    words = caller.words_here
    outcome: Decided | Asked | Refused | None
    if kind == TITLE:
        outcome = await titles.write(unit, caller, number, said)
    elif kind == Screening.MERGE:
        outcome = await proposals.merge_in_words(unit, caller, number, said)
    else:
        outcome = await docket.in_words(unit, caller, Screening(kind), number, said)
    if isinstance(outcome, Refused):
        return refusals.refused_card(words, outcome.reason, facts=Facts(number=number, helper=caller.helper))
    if outcome is None:
        return Card(escape(texts.recorded(words, TITLE, number=number).text))
    decision = Screening.MERGE if isinstance(outcome, Asked) else outcome.decision
    return Card(escape(texts.recorded(words, decision.value, number=number).text))


async def on_appeal(desk: Desk, tap: Tap, press: Press) -> None:
    """[Ask the chair] under a declined proposal, in private."""
    await desk.tell(
        tap,
        lambda unit, caller: docket.appeal(unit, caller, press.id),
        lambda words, said: matter_texts.appealed(words, number=press.id) if said else refusals.not_yours(words),
        number=press.id,
        council=False,
    )
