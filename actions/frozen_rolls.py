"""The frozen roll of a vote that runs: two of the council may add a household or strike one, in open votes alone."""

from actions import attempts
from actions.people import Caller
from actions.votes import lines_of_homes, roll_digest
from rules.agreements import What, may_change_roll
from rules.paper_ballots import homes_called
from rules.refusals import Reason, Refused
from storage import ballots as ballot_rows
from storage import cards, households, record, votes
from storage.agreements import Agreement
from storage.database import Reader, Unit
from storage.votes import Vote


async def home_called(unit: Unit, caller: Caller, vote: Vote, name: str, what: What) -> int | Refused:
    """Return the household of this name that may be added or struck, or why none may."""
    if refused := may_change_roll(vote.phase, vote.rule.unit, secret=vote.secret):
        await attempts.note(unit, vote, caller.person.id, caller.actor, attempts.ROLL)
        return refused
    called = homes_called(name, await _homes(unit, vote, what))
    if len(called) != 1:
        return Refused(Reason.NO_SUCH_HOME)
    if what is What.ROLL_STRIKE and await _has_voted(unit, vote, called[0]):
        return Refused(Reason.HOME_VOTED)
    return called[0]


async def _homes(reader: Reader, vote: Vote, what: What) -> dict[int, tuple[str, ...]]:
    """Return the homes that may be named: those of the scope that are not on the roll, or those that are."""
    on_roll = {row["home"] for row in await votes.roll(reader, vote.id)}
    if what is What.ROLL_STRIKE:
        found = [one for one in await households.of_community(reader, vote.community) if one.id in on_roll]
    else:
        found = [one for one in await households.in_scope(reader, vote.community, vote.scope) if one.id not in on_roll]
    return {one.id: one.key for one in found}


async def _has_voted(reader: Reader, vote: Vote, home: int) -> bool:
    return any(one.home == home for one in await ballot_rows.on_file(reader, vote.id))


async def change(unit: Unit, vote: Vote, asked: Agreement, actor: str) -> Refused | None:
    """Change the roll as two of the council agreed; None when it is done."""
    (home,) = asked.units
    if refused := may_change_roll(vote.phase, vote.rule.unit, secret=vote.secret):
        return refused
    if home not in await _homes(unit, vote, asked.what) or await _has_voted(unit, vote, home):
        return Refused(Reason.NO_SUCH_HOME)
    if asked.what is What.ROLL_ADD:
        lines = await lines_of_homes(unit, vote, [await households.by_id(unit, home)])
        if not lines:
            return Refused(Reason.NO_SUCH_HOME)
        await votes.add_to_roll(unit, vote, lines)
    else:
        await votes.drop_from_roll(unit, vote, home)
    changed = await votes.by_id(unit, vote.id)
    data = {
        "unit": home, "change": "add" if asked.what is What.ROLL_ADD else "strike",
        "electorate": changed.electorate if changed else 0, "roll": await roll_digest(unit, vote.id),
    }  # fmt: skip
    await record.append(unit, vote.community, "vote.roll_changed", vote.subject, actor, data)
    for kind in ("notice", "ballot"):
        await cards.refresh(unit, kind, vote.id)
    return None
