"""Attempts at what nobody may do with a vote: refused where made, and in the record once a person and vote."""

from collections.abc import Collection

from actions.people import Caller
from rules.refusals import Reason
from rules.scope import Place, contains
from storage import agreements, record, votes
from storage.database import Unit
from storage.votes import State, Vote

TALLY, NOTICE, REOPEN, SECOND_BALLOT, ROLL = "tally", "notice", "reopen", "second_ballot", "roll"
RUNNING = frozenset({State.NOTICED, State.OPEN})
OPERATOR = 0
NOTICED = frozenset({Reason.VOTE_UNDER_WAY, Reason.ALREADY_DECIDED, Reason.MATTER_ENDED})
"""Why a notice is refused whose matter may have had one."""
SECOND = frozenset({Reason.HOUSEHOLD_VOTED, Reason.OWNER_VOTED, Reason.VOTED_ON_PAPER, Reason.BALLOT_FROZEN})
"""Why a further account of a home is refused; not in a secret vote, whose record must not tell when somebody tapped."""


async def note(unit: Unit, vote: Vote, person: int, actor: str, what: str) -> None:
    """Record an attempt that was refused, the first of its kind by this person in this vote."""
    if await agreements.first_attempt(unit, vote.community, vote.id, person, what):
        await record.append(unit, vote.community, "vote.attempt_refused", vote.subject, actor, {"what": what})


async def by_operator(unit: Unit, vote: Vote, what: str) -> None:
    """Note what somebody tried on the command line."""
    await note(unit, vote, OPERATOR, "operator", what)


async def to_see_tally(unit: Unit, caller: Caller, vote: Vote) -> None:
    """Note that somebody asked for the count of an open vote where it is held."""
    if vote.community == caller.community_id:
        await note(unit, vote, caller.person.id, caller.actor, TALLY)


async def to_notice_anew(unit: Unit, caller: Caller, matter: int, rule: str) -> None:
    """Note that chair or vice-chair tried to change the notice of a vote, or to open a closed one again.

    The same rule once more, while that vote runs, changes nothing: a double tap is no attempt.
    """
    found = [one for one in await votes.of_matter(unit, matter) if one.community == caller.community_id]
    if found and not (found[-1].state in RUNNING and found[-1].rule.name == rule):
        await note(unit, found[-1], caller.person.id, caller.actor, NOTICE if found[-1].state in RUNNING else REOPEN)


async def to_change_roll(unit: Unit, community: int, places: Collection[Place]) -> None:
    """Note that a household file would change the frozen roll of votes that run; each keeps its own."""
    for vote in await votes.in_states(unit, community, RUNNING):
        if any(contains(vote.scope, place) for place in places):
            await by_operator(unit, vote, ROLL)
