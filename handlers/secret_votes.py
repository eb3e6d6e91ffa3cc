"""Secret votes: the question before the notice, the roll of an entrance, and what is emptied before a result."""

import logging
from collections.abc import Awaitable, Callable

from actions import results, secret_votes, votes
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from rules.secret_votes import may_be_secret
from storage import due
from storage import votes as rows
from storage.database import StorageFailed, Unit
from storage.due import Due
from texts import households as household_texts
from texts import secret_votes as texts
from texts import votes as vote_texts
from texts.buttons import Press, build
from texts.cards import Card
from texts.refusals import refused_card

log = logging.getLogger("corridor.due")

Emptied = Callable[[], Awaitable[None]]
"""Asks for a compaction, or for the one that has begun since all of these votes were sealed."""

TELL_AFTER = 3
"""Attempts to empty the file, after which the chair is told."""


def register(routes: Routes) -> None:
    """Register what concerns secret votes alone."""
    routes.tap("secret", on_secret)
    routes.tap("seal", on_seal)
    routes.tap("entrance", on_entrance)


async def on_secret(desk: Desk, tap: Tap, press: Press) -> None:
    """[Secret]: what follows from it, as a question of its own."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await votes.prepare(unit, caller, press.id, press.argument or "")
        refused = found if isinstance(found, Refused) else may_be_secret(found.rule, found.electors)
        if refused is None:
            posts = build("seal", press.id, press.argument)
            card = texts.question(caller.words_here, number=press.id, posts=posts)
            await desk.say(unit, caller, tap, card)
        return refused

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def on_seal(desk: Desk, tap: Tap, press: Press) -> None:
    """[Post secret notice]."""
    await desk.tell_once(
        tap,
        lambda unit, caller: votes.notice(unit, caller, press.id, press.argument or "", secret=True),
        lambda words, said: vote_texts.announced(words, number=said.matter, roll=said.roll),
        number=press.id,
    )


async def on_entrance(desk: Desk, tap: Tap, press: Press) -> None:
    """[Roll of my entrance]: who has voted, told in private."""

    async def act(unit: Unit, caller: Caller) -> Card:
        found = await secret_votes.roll_of_entrance(unit, caller, press.id)
        if isinstance(found, Refused):
            return refused_card(caller.words, found.reason)
        area, building, entrance = found.name
        name = household_texts.home(caller.words, area=area, building=building, entrance=entrance, unit="")
        return texts.roll(caller.words, vote=press.id, entrance=name, homes=found.homes)

    await desk.tapped_for_card(tap, act, start=f"vote-{press.id}")


async def announce(desk: Desk, unit: Unit, vote_id: int) -> None:
    """Announce a sealed vote; `empty` has gone before it."""
    vote = await rows.by_id(unit, vote_id)
    if vote is not None:
        copied = await secret_votes.was_copied(unit, vote, desk.copies(), unit.now)
        await results.close_vote(unit, vote_id, copied=copied)


async def empty(desk: Desk, row: Due, emptied: Emptied) -> bool:
    """Leave nothing on disk that tells in which order ballots came, before a result is announced.

    False where that cannot be now: the result waits, and nothing else does.
    """
    try:
        await emptied()
    except StorageFailed as error:
        reason, tried = str(error), row.attempts + 1

        async def wait(unit: Unit) -> None:
            await due.wait(unit, row, reason)
            if tried == TELL_AFTER:
                await results.tell_waiting(unit, row.subject)

        grave = logging.CRITICAL if tried >= TELL_AFTER else logging.ERROR
        log.log(grave, "the result of secret vote %d waits, after attempt %d: %s", row.subject, tried, reason)
        await desk.database.unit(wait)
        return False
    return True
