"""An open vote of a small community, people who belong to its homes, and their ballots."""

from council_play import CHAIR, GROUP_A

from actions import ballots, options, votes
from actions.ballots import BallotTap
from rules.stages import Stage
from rules.votes import Choice
from storage import households, matters, people

NOW = {"notice": "0 minutes", "voting": "7 days", "objections": "0 minutes", "extension": "0 minutes"}


async def opened(play, rule="assembly", scope="A", *, secret=False, **changes):
    """A vote that is open, and its number."""
    await play.apply(**{"rules": NOW, **changes})
    number = await play.supported("A bench", scope)
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    noticed = await play.act(CHAIR, lambda unit, caller: votes.notice(unit, caller, number, rule, secret=secret))
    return noticed.vote


async def offered(play, spec, *, secret=False, **changes):
    """An open vote on four options."""
    await play.apply(rules=NOW, **changes)
    number = await play.supported("Projects", "A")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    asked = await play.act(CHAIR, options.ask, number, "assembly")
    draft = await play.act(CHAIR, options.take, asked, "Benches\n\nLamps\nTrees\nGym")

    return (await play.act(CHAIR, options.notice, draft.id, spec, secret=secret)).vote


async def live(play, *, user, household, role="owner"):
    """Have a person belong to a household."""

    async def work(unit):
        person = await people.meet(unit, user, f"person {user}", "en")
        await people.start(unit, person)
        await households.add_member(unit, await households.by_id(unit, household), person.id, role)

    await play.database.unit(work)


async def cast(play, vote, *taps):
    """Cast ballots (user, choice) that wait together."""
    items = [BallotTap(None, user, "en", GROUP_A, True, vote, Choice(choice)) for user, choice in taps]
    return await play.database.unit(lambda unit: ballots.cast_ballots(unit, items))
