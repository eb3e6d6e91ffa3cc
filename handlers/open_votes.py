"""/votes: what is open, in one message; the newest ballots follow as cards, the others by a button each."""

from dataclasses import dataclass, replace

from actions import matters, posts
from actions.cards.votes import result_card, shown
from actions.people import Caller, communities_of, words_for
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from storage import votes
from storage.communities import Community
from storage.database import Unit
from storage.votes import State, Vote
from texts import votes as texts
from texts.ballots import ballot
from texts.buttons import Press
from texts.cards import Card
from texts.households import register_first

MOST_CARDS = 3  # that /votes shows in full at once


@dataclass(frozen=True, slots=True)
class Found:
    """A vote that is open, or whose result is preliminary, with its community; `named` where that has to be told."""

    vote: Vote
    community: Community
    named: bool


def register(routes: Routes) -> None:
    """Register what concerns the list of open votes."""
    routes.command("votes", on_votes)
    routes.tap("votenow", on_vote_now)
    routes.tap("seevote", on_see)


async def on_votes(desk: Desk, command: Command) -> None:
    """/votes: what is open, with the same buttons as in the group."""
    await desk.command(command, open_votes)


async def on_vote_now(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Vote now] on the board."""
    await desk.tapped_for_card(tap, open_votes, start="votes-1")


async def on_see(desk: Desk, tap: Tap, press: Press) -> None:
    """One of the list: its ballot, or its result."""
    await desk.tapped_for_card(tap, lambda unit, caller: vote_card(unit, caller, press.id), start=f"vote-{press.id}")


async def open_votes(unit: Unit, caller: Caller) -> Card | None:
    """Say what is open in private: a few ballots and results as cards, of more the list first; in a group the list."""
    if caller.community is None:
        return register_first(caller.words, title=None)
    found = await _found(unit, caller.community, named=False)
    if caller.chat is None:
        for other in await communities_of(unit, caller.person, but=caller.community.id):
            found += await _found(unit, other, named=True)
    open_ = [one for one in found if one.vote.state is State.OPEN]
    few = len(found) <= MOST_CARDS
    cards = found if few else sorted(open_, key=lambda one: one.vote.id)[-MOST_CARDS:]
    own = caller.person.telegram_id
    if found and not few and caller.chat is None:
        await posts.answer(unit, caller.community.id, own, await _list(unit, caller, found, cards))
    for one in cards if caller.person.reachable else []:
        await posts.answer(unit, one.community.id, own, await _card(unit, caller, one))
    return await _list(unit, caller, open_, cards) if not found or caller.chat is not None else None


async def _found(unit: Unit, community: Community, *, named: bool) -> list[Found]:
    states = {State.OPEN, State.PRELIMINARY}
    return [Found(vote, community, named) for vote in await votes.in_states(unit, community.id, states)]


async def _list(unit: Unit, caller: Caller, found: list[Found], cards: list[Found]) -> Card:
    """Return the list; in private with a button for each vote that has no card. A group is told nobody's ballots."""
    private = caller.chat is None
    waiting = await votes.waiting_for(unit, caller.person.id) if private else []
    lines = [
        texts.Open(
            one.vote.id, await _title(unit, one), one.vote.closes_at, one.vote.id in waiting,
            closed=one.vote.state is not State.OPEN,
        )
        for one in found
    ]  # fmt: skip
    return texts.open_votes(
        caller.words, votes=lines, more=[one.vote.id for one in found if private and one not in cards]
    )


async def _title(unit: Unit, one: Found) -> str:
    title = (await matters.by_number(unit, one.vote.matter)).title
    return f"{one.community.name} · {title}" if one.named else title


async def _card(unit: Unit, caller: Caller, one: Found) -> Card:
    words = words_for(caller.person, one.community)
    if one.vote.state is not State.OPEN:
        return await result_card(unit, words, one.vote)
    return ballot(words, shown=replace(await shown(unit, one.vote), title=await _title(unit, one)))


async def vote_card(unit: Unit, caller: Caller, vote_id: int) -> Card | None:
    """Return a ballot, or a result, as the private chat shows it; what is open where there is no such vote."""
    vote = await votes.by_id(unit, vote_id)
    home = caller.community
    mine = [home, *await communities_of(unit, caller.person, but=home.id)] if home else []
    house = next((one for one in mine if vote and one.id == vote.community), None)
    if vote is None or house is None or vote.state not in {State.OPEN, State.PRELIMINARY}:
        return await open_votes(unit, caller)
    return await _card(unit, caller, Found(vote, house, named=False))
