"""Teams of volunteers: /team, signing up, who came, pictures, the certificate."""

from actions import posts, teams
from actions.people import Caller, works_for
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.parts import Part
from rules.refusals import Reason, Refused
from storage.database import Unit
from storage.media import Media
from storage.teams import planned
from texts import refusals
from texts import teams as texts
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible
from texts.keywords import NEW, WHICH_PICTURE
from texts.refusals import Facts


def register(routes: Routes) -> None:
    """Register what concerns teams."""
    routes.command("team", on_team)
    routes.tap("signup", on_sign_up)
    routes.tap("cannotcome", on_cannot_come)
    routes.tap("came", on_came)
    routes.tap("notcame", on_came)
    routes.tap("taskdone", on_done)
    routes.tap("calloff", on_call_off)
    routes.tap("certificate", on_certificate)


async def on_team(desk: Desk, command: Command) -> None:
    """/team: tasks to come and one's own hours; with words a new task, a new team, or a picture of a task."""
    text = command.text.strip()

    async def act(unit: Unit, caller: Caller) -> Card:
        if not is_visible(text):
            return await overview(unit, caller)
        first, _, rest = text.partition(" ")
        if first.lower() in NEW and is_visible(rest):
            begun = await teams.begin(unit, caller, rest.strip())
            return _refused(caller, begun) if isinstance(begun, Refused) else texts.begun(caller.words, name=begun)
        if first.isascii() and first.isdigit() and len(first) < 16 and rest.strip().lower() in WHICH_PICTURE:
            return await _picture(unit, caller, int(first), command.photo, before=WHICH_PICTURE[rest.strip().lower()])
        return await _plan(unit, caller, text)

    await desk.command(command, act)


def _refused(caller: Caller, said: Refused) -> Card:
    return refusals.refused_card(caller.words_here, said.reason, facts=Facts(helper=caller.helper))


async def overview(unit: Unit, caller: Caller) -> Card:
    """The tasks to come, and one's own hours of this year and the last."""
    community = caller.community
    if community is None:
        return _refused(caller, Refused(Reason.NOT_REGISTERED))
    if not community.method.has(Part.TEAMS):
        return _refused(caller, Refused(Reason.NO_TEAMS))
    year = unit.now.astimezone(community.zone).year
    mine = {one: await teams.year_of(unit, community, caller.person.id, one) for one in (year, year - 1)}
    return texts.overview(
        caller.words, tasks=[teams.told(one) for one in await planned(unit, community.id)],
        teams=[name for _, name in await teams.of_community(unit, community.id)],
        years=[(one, sum(task.minutes for task in came)) for one, came in mine.items() if came],
        works=await works_for(unit, community.id, caller.person.telegram_id),
    )  # fmt: skip


async def _plan(unit: Unit, caller: Caller, text: str) -> Card:
    """A task; `Name: …` is one of that team, else it is for the environment."""
    there = await teams.of_community(unit, caller.community_id) if caller.community else []
    name, colon, rest = text.replace("：", ":").partition(":")
    team = next((one for one, known in there if known and colon and known == name.strip()), 0)
    task = await teams.plan(unit, caller, team, rest if team else text)
    if isinstance(task, Refused):
        return _refused(caller, task)
    return texts.planned(caller.words, shown=teams.told(task)) if task else texts.how_to_plan(caller.words)


async def _picture(unit: Unit, caller: Caller, number: int, photo: Media | None, *, before: bool) -> Card:
    if photo is None:
        return texts.how_to_plan(caller.words)
    task = await teams.picture(unit, caller, number, photo, before=before)
    return _refused(caller, task) if isinstance(task, Refused) else texts.pictured(
        caller.words, shown=teams.told(task), before=before
    )  # fmt: skip


async def on_sign_up(desk: Desk, tap: Tap, press: Press) -> None:
    """[Sign up] under a task, or under /team."""
    done = await desk.tapped(tap, lambda unit, caller: teams.sign_up(unit, caller, press.id))
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, start="hello-1")
    else:
        desk.answer(tap, texts.sign_up_recorded(caller.words, waits=said.waits, already=said.already))


async def on_cannot_come(desk: Desk, tap: Tap, press: Press) -> None:
    """[I cannot come], in private."""
    await desk.tell(
        tap, lambda unit, caller: teams.withdraw(unit, caller, press.id), lambda words, _: texts.withdrawn(words),
        council=False,
    )  # fmt: skip


async def on_came(desk: Desk, tap: Tap, press: Press) -> None:
    """[○ name] and [✓ name]: somebody came, or that was a slip."""
    came = press.verb == "came"
    await desk.tell(
        tap,
        lambda unit, caller: teams.note_presence(unit, caller, press.id, came=came),
        lambda words, _: texts.presence_recorded(words, came=came),
    )


async def on_done(desk: Desk, tap: Tap, press: Press) -> None:
    """[Finish]: whoever came has the hours."""
    await desk.tell(
        tap,
        lambda unit, caller: teams.finish(unit, caller, press.id),
        lambda words, came: texts.finished(words, came=came),
    )


async def on_call_off(desk: Desk, tap: Tap, press: Press) -> None:
    """[Call off]."""
    await desk.tell(tap, lambda unit, caller: teams.call_off(unit, caller, press.id), lambda words, _: texts.off(words))


async def on_certificate(desk: Desk, tap: Tap, press: Press) -> None:
    """[Certificate]: one's own hours of a year, to print."""

    async def act(unit: Unit, caller: Caller) -> bool | Refused:
        if refused := await teams.may_have_certificate(unit, caller, press.id):
            return refused
        wanted = {"community": caller.community_id, "year": press.id}
        own = caller.person.telegram_id
        return await posts.enclose_tap(
            unit, caller.community_id, own, "document", "certificate", caller.words, **wanted
        )

    await desk.tell(tap, act, lambda _words, _: None, council=False)
