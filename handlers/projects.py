"""Projects: /project N, who leads and supervises, milestones, [Done] and [Confirm], and objections to that."""

from dataclasses import replace

from actions import completions, projects
from actions.cards.matters import work_card
from actions.cards.projects import running, told
from actions.completions import Done
from actions.people import Caller, works_for
from actions.projects import At
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.projects import MOST_MILESTONES
from rules.refusals import Refused
from storage import communities, people
from storage.database import Unit
from texts import completions as completion_texts
from texts import polls as poll_texts
from texts import projects as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.graphemes import is_visible
from texts.objections import objection_kept
from texts.words import Words

PLAN, BUDGET, NOT_YET = "project_plan", "project_budget", "project_not_yet"
UPHELD, NOT_UPHELD = "unfinished_upheld", "unfinished_not_upheld"
ANSWERS = frozenset({PLAN, BUDGET, NOT_YET, UPHELD, NOT_UPHELD})
"""Questions to whoever works on a project that their next words answer."""
UNFINISHED = "unfinished"
"""What a resident says is not done."""


def register(routes: Routes) -> None:
    """Register what concerns projects."""
    routes.command("project", on_project)
    routes.tap("lead", on_lead)
    for place in ("seat", "party", "staff"):
        routes.tap(f"lead{place}", on_lead_is)
    routes.tap("supervisor", on_supervisor)
    routes.tap("unnamed", on_unnamed)
    routes.tap("milestones", on_milestones)
    routes.tap("budget", on_budget)
    routes.tap("reached", on_reached)
    routes.tap("done", on_done)
    routes.tap("inspect", on_inspect)
    routes.tap("unfinished", on_unfinished)
    routes.tap("unfinishedis", on_unfinished_is)


async def on_project(desk: Desk, command: Command) -> None:
    """/project: what is being carried out; /project N: its card; with words or a photo, also as a reply: a note."""
    digits, _, said = command.text.strip().lstrip("№#").partition(" ")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
    said = said.strip() if is_visible(said) else ""

    async def act(unit: Unit, caller: Caller) -> Card:
        words = caller.words
        if not number:
            community = caller.community
            if community is None or not await works_for(unit, community.id, caller.person.telegram_id):
                return refusals.work_only(words)
            return texts.running(words, projects=await running(unit, community))
        if said or command.photo:
            noted = await projects.note(unit, caller, number, said, command.photo)
            if isinstance(noted, Refused):
                return _refused(caller, noted, number)
            milestones = [told(one) for one in noted.milestones]
            return texts.noted(words, number=number, inspection=noted.inspection, milestones=milestones)
        at = await projects.at_work(unit, caller, number)
        if isinstance(at, Refused):
            return _refused(caller, at, number)
        return await work_card(unit, words, at)

    await desk.command(command, act)


def _refused(caller: Caller, said: Refused, number: int) -> Card:
    facts = replace(facts_of(said), helper=caller.helper)
    return refusals.refused_card(caller.words_here, said.reason, facts=replace(facts, number=facts.number or number))


# Who leads and who supervises


async def on_lead(desk: Desk, tap: Tap, press: Press) -> None:
    """[Lead]: a list of seats, parties and staff."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        at = await projects.steered(unit, caller, press.id)
        if isinstance(at, Refused):
            return at
        seats = [
            ("seat", one.id, one.name) for one in await communities.seats(unit, at.community.id) if one.telegram_id
        ]
        parties = [("party", one.id, one.name) for one in await communities.parties(unit, at.community.id) if one.users]
        staff = [("staff", one.id, one.name) for one in await communities.staff_of(unit, at.community.id)]
        picker = texts.lead_picker(caller.words_here, number=press.id, people=[*staff, *parties, *seats])
        await desk.say(unit, caller, tap, picker)
        return None

    await desk.tell(tap, act, _nothing, number=press.id)


def _nothing(_words: Words, _said: object) -> Answer | None:
    return None


async def on_lead_is(desk: Desk, tap: Tap, press: Press) -> None:
    """Who leads a project."""
    place = press.verb.removeprefix("lead")
    await desk.tell(
        tap,
        lambda unit, caller: projects.choose_lead(unit, caller, press.id, place, press.number),
        lambda words, lead: texts.lead_chosen(words, number=press.id, name=lead.name),
        number=press.id,
    )


async def on_supervisor(desk: Desk, tap: Tap, press: Press) -> None:
    """[Supervisor]: a list of those who may; and one of them."""
    if press.argument != "choose":
        await desk.tell(
            tap,
            lambda unit, caller: projects.name_supervisor(unit, caller, press.id, press.number),
            lambda words, names: texts.supervisors_named(words, number=press.id, names=names),
            number=press.id,
        )
        return

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        at = await projects.steered(unit, caller, press.id)
        if isinstance(at, Refused):
            return at
        seats = [(one.id, one.name) for one in await projects.candidates(unit, at)]
        named = [(one.id, one.name) for one in at.supervisors]
        picker = texts.supervisor_picker(caller.words_here, number=press.id, seats=seats, named=named)
        await desk.say(unit, caller, tap, picker)
        return None

    await desk.tell(tap, act, _nothing, number=press.id)


async def on_unnamed(desk: Desk, tap: Tap, press: Press) -> None:
    """A supervisor is named no more."""
    await desk.tell(
        tap,
        lambda unit, caller: projects.drop_supervisor(unit, caller, press.id, press.number),
        lambda words, names: texts.supervisors_named(words, number=press.id, names=names),
        number=press.id,
    )


# Milestones and budget


async def on_milestones(desk: Desk, tap: Tap, press: Press) -> None:
    """[Milestones]: the next words of who taps are the plan."""
    await _ask(desk, tap, press, PLAN)


async def on_budget(desk: Desk, tap: Tap, press: Press) -> None:
    """[Budget]: the next words of who taps are the note."""
    await _ask(desk, tap, press, BUDGET)


async def _ask(desk: Desk, tap: Tap, press: Press, kind: str) -> None:
    """Ask whoever may answer for words."""
    questions = {PLAN: texts.write_plan, BUDGET: texts.write_budget, NOT_YET: completion_texts.write_not_yet}

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        may = completions.may_confirm if kind == NOT_YET else projects.at_work
        at = await may(unit, caller, press.id)
        if isinstance(at, Refused):
            return at
        await people.ask(unit, at.community.id, caller.person.telegram_id, tap.chat, kind, press.id)
        await desk.say(unit, caller, tap, questions[kind](caller.words_here, number=press.id).asking(kind, press.id))
        return None

    await desk.tell(tap, act, _nothing, number=press.id)


async def on_reached(desk: Desk, tap: Tap, press: Press) -> None:
    """[✓ …]: a milestone is reached."""
    await desk.tell(
        tap,
        lambda unit, caller: projects.reach(unit, caller, press.id),
        lambda words, said: texts.milestone_reached(words, title=said.title),
    )


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take what somebody writes about a project, and return what is said to them."""
    told = await _taken(unit, caller, kind, number, said.strip() if is_visible(said) else "")
    if isinstance(told, Refused):
        return _refused(caller, told, number)
    if isinstance(told, projects.Kept) and not told.milestones:  # the question still waits
        return texts.plan_unclear(caller.words_here, unclear=told.unclear, most=MOST_MILESTONES)
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    return _said(caller.words_here, kind, number, told)


Taken = projects.Kept | At | completions.Answered | Refused


async def _taken(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Taken:
    match kind:
        case "project_plan":
            return await projects.plan(unit, caller, number, said)
        case "project_budget":
            return await projects.write_budget(unit, caller, number, said)
        case "project_not_yet":
            return await completions.not_yet(unit, caller, number, said)
    return await completions.answer(unit, caller, number, said, upheld=kind == UPHELD)


def _said(words: Words, kind: str, number: int, taken: Taken) -> Card:
    match taken:
        case projects.Kept():
            return texts.plan_kept(words, number=number, milestones=[told(one) for one in taken.milestones])
        case completions.Answered():
            return completion_texts.objection_answered(words, number=taken.number, upheld=taken.upheld)
    if kind == NOT_YET:
        return completion_texts.sent_back(words, number=number)
    return texts.budget_kept(words, number=number)


# Carried out


async def on_done(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done] under the outcome in the council chat, or what its lead got in private."""
    await desk.tell(tap, lambda unit, caller: completions.report(unit, caller, press.id), _done, number=press.id)


def _done(words: Words, said: Done) -> Answer:
    if said.waits:
        return completion_texts.reported(words, number=said.number)
    return poll_texts.done_recorded(words, number=said.number, asked=said.groups > 0)


async def on_inspect(desk: Desk, tap: Tap, press: Press) -> None:
    """[Confirm], or [Not yet] with what is missing, from a supervisor."""
    if press.argument == "not_yet":
        await _ask(desk, tap, press, NOT_YET)
        return
    await desk.tell(tap, lambda unit, caller: completions.confirm(unit, caller, press.id), _done, number=press.id)


# Objections


async def on_unfinished(desk: Desk, tap: Tap, press: Press) -> None:
    """[Object] under what is carried out."""
    start = f"unfinished-{press.id}"
    await desk.tapped_for_card(tap, lambda unit, caller: ask(unit, caller, press.id), start=start)


async def ask(unit: Unit, caller: Caller, completion: int) -> Card:
    """Ask what is not done; the next words in private are the objection."""
    found = await completions.may_object(unit, caller, completion)
    if isinstance(found, Refused):
        return _not_taken(caller, found)
    own, matter = caller.person.telegram_id, found[1]
    await people.ask(unit, matter.community, own, own, UNFINISHED, completion)
    return completion_texts.write_objection(caller.words, number=matter.id).asking(UNFINISHED, completion)


def _not_taken(caller: Caller, said: Refused) -> Card:
    return refusals.refused_card(caller.words, said.reason, facts=replace(facts_of(said), helper=caller.helper))


async def objection(unit: Unit, caller: Caller, completion: int, text: str) -> Card:
    """Take the words of an objection."""
    said = await completions.object_to(unit, caller, completion, text)
    if isinstance(said, Refused):
        return _not_taken(caller, said)
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, UNFINISHED, completion)
    return objection_kept(caller.words, day=said)


async def on_unfinished_is(desk: Desk, tap: Tap, press: Press) -> None:
    """[Upheld] or [Not upheld]: the next words of who taps are the reason."""
    kind = UPHELD if press.argument == "upheld" else NOT_UPHELD

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await completions.may_answer(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        at = found[1]
        await people.ask(unit, at.community.id, caller.person.telegram_id, tap.chat, kind, press.id)
        question = completion_texts.write_answer(caller.words_here, number=at.matter.id, upheld=kind == UPHELD)
        await desk.say(unit, caller, tap, question.asking(kind, press.id))
        return None

    await desk.tell(tap, act, _nothing)
