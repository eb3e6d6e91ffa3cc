"""From door to door: the list of homes that have not voted, and what they answered."""

from actions import door_rounds, posts
from actions.people import Caller, home_in_words
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from texts import door_rounds as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.lists import sent
from texts.refusals import Facts

DOORS = "doors"
"""A question to staff: of which homes they are about to say what those answered."""


def register(routes: Routes) -> None:
    """Register what concerns rounds from door to door."""
    routes.tap("doors", on_doors)
    routes.tap("door", on_door)


async def door_list(unit: Unit, caller: Caller, vote: int) -> Card:
    """/paper V list: the list as a file; the next words name the homes that were visited."""
    homes = await door_rounds.send_list(unit, caller, vote)
    if homes is None:
        return refusals.work_only(caller.words)
    if isinstance(homes, Refused):
        return refusals.refused_card(caller.words, homes.reason, facts=Facts(helper=caller.helper))
    if not homes:
        return texts.nobody_left(caller.words)
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, DOORS, vote)
    return texts.how_to_answer(caller.words, homes=homes).asking(DOORS, vote)


async def on_doors(desk: Desk, tap: Tap, press: Press) -> None:
    """[Not yet voted], on the docket: the list comes in private, whoever of staff and council asks for it."""

    async def act(unit: Unit, caller: Caller) -> Answer | None:
        if not caller.person.reachable and not tap.private:
            return None
        card = await door_list(unit, caller, press.id)
        await posts.answer_tap(unit, caller.community_id, caller.person.telegram_id, card)
        return sent(caller.words)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1], start=None if done[1] else "votes-1")


async def written(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Homes that were visited: what they answered is asked for; more of them may follow."""
    found = await door_rounds.write_down(unit, caller, asked.subject, command.text)
    if found is None:
        return refusals.work_only(caller.words)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason, facts=Facts(helper=caller.helper))
    homes = [home_in_words(caller.words, one) for one in found.homes]
    return texts.what_was_said(caller.words, number=found.number, homes=homes, unknown=found.unknown)


async def on_door(desk: Desk, tap: Tap, press: Press) -> None:
    """[No one home], [Refused] or [Voted]."""
    await desk.tell(
        tap,
        lambda unit, caller: door_rounds.answered(unit, caller, press.id, press.argument or ""),
        lambda words, homes: texts.noted(words, homes=homes),
        council=False,
    )
