"""What the cards of a task show: to residents how many places are left, to the council who has signed up."""

from actions import teams as acts
from actions.people import words_of
from rules.teams import State
from storage import households, people, teams
from storage.communities import Community
from storage.database import Reader
from texts import teams as texts
from texts.cards import Card


async def task(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """A task in a residents' group."""
    found = await teams.task(reader, number)
    if found is None:
        return None
    states = [one.state for one in await teams.signed_up(reader, number)]
    waiting, came = states.count(State.WAITING), states.count(State.CAME)
    return texts.task(
        words_of(community), shown=acts.told(found), signed=len(states) - waiting, waiting=waiting, came=came
    )


async def work(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The same in the council chat, with the names, to note who came."""
    found = await teams.task(reader, number)
    if found is None:
        return None
    there = [
        texts.Volunteer(one.id, await _name(reader, one.person), one.state.value)
        for one in await teams.signed_up(reader, number)
    ]
    return texts.work(words_of(community), shown=acts.told(found), volunteers=there)


async def _name(reader: Reader, person: int) -> str:
    """The name of a person, or of a home that signed up on paper."""
    if person < 0:
        return households.label(await households.by_id(reader, -person))
    found = await people.by_id(reader, person)
    return found.name if found else ""
