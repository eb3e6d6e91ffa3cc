"""A result as rows keep it and as texts tell it."""

from collections.abc import Mapping
from typing import Any

from actions.rulebook import shipped
from rules.catalogue import parse_rule, rule_data
from rules.secret_votes import FEWEST, is_void
from rules.votes import Figures, Measure, Result, Rule, Unit, Verdict, decide, needed_to_take_part
from rules.votes import Tally as Counted
from storage import secret_votes, votes
from storage.database import Reader
from storage.votes import Vote
from texts.rules import Area, Counts, Tally


async def judged(reader: Reader, vote: Vote) -> Result:
    """Judge a vote by the ballots on file; a secret one with fewer than five is void, whatever they say."""
    if vote.secret and is_void(voted := await votes.voted(reader, vote.id)):
        needed = max(FEWEST, needed_to_take_part(vote.rule, vote.electorate))
        return Result(Verdict.TOO_FEW, Figures(vote.electorate, voted, needed, 0, Counted()))
    if vote.secret:
        return decide(vote.rule, vote.electorate, await secret_votes.tally(reader, vote.id))
    counted = await votes.tally(reader, vote.id)
    area = (vote.area, counted[Measure.AREA]) if Measure.AREA in vote.rule.counts else None
    heads = counted[Measure.HEADS]
    # Nobody knows how many people a group has: who answered an opinion is all that there is to tell.
    electorate = heads.total if vote.rule.unit is Unit.GROUP_MEMBERS else vote.electorate
    return decide(vote.rule, electorate, heads, area=area)


def kept(rule: Rule, result: Result, recused: int = 0) -> dict[str, Any]:
    """Return a result as JSON keeps it, with the rule and every number that it rests on; `area` in 0.01 m²."""
    area = {"area": _figures(result.area)} if result.area else {}
    return {
        "rule": rule.name, "terms": rule_data(rule), "verdict": result.verdict.value, **_figures(result.heads), **area,
        **({"tie": True} if result.tied else {}), "recused": recused,
    }  # fmt: skip


def _figures(figures: Figures) -> dict[str, int]:
    return {
        "electorate": figures.electorate, "took_part": figures.took_part,
        "needed_to_take_part": figures.needed_to_take_part, "needed_for": figures.for_needed,
        "for": figures.tally.for_, "against": figures.tally.against, "abstain": figures.tally.abstain,
    }  # fmt: skip


def told(decision: Mapping[str, Any]) -> Tally:
    """Return a kept result as the texts tell it."""
    area = decision.get("area")
    areas = (area["for"], area["against"], area["abstain"]) if area else None
    return Tally(
        rule=_rule(decision), verdict=decision["verdict"], electors=decision["electorate"],
        quorum=decision["needed_to_take_part"], took_part=decision["took_part"],
        counts=Counts(decision["for"], decision["against"], decision["abstain"], areas), need=decision["needed_for"],
        area=Area(area["electorate"], area["needed_to_take_part"], area["took_part"], area["needed_for"])
        if area else None,
        secret=bool(decision.get("secret")), copied=bool(decision.get("copied")),
        tied=bool(decision.get("tie")),
    )  # fmt: skip


def _rule(decision: Mapping[str, Any]) -> Rule:
    terms = decision.get("terms")  # results of the first versions name the rule alone: it was as it shipped
    return parse_rule(decision["rule"], terms) if terms else shipped(decision["rule"])[-1]


def recorded(decision: Mapping[str, Any], matter: int) -> dict[str, Any]:
    """Return a kept result as the record of a vote has it."""
    return {
        **{key: value for key, value in decision.items() if key not in ("rule", "terms", "recused")},
        "matter": matter,
    }
