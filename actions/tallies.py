"""A result as rows keep it and as texts tell it."""

from collections.abc import Mapping
from typing import Any

from actions.rulebook import shipped
from rules.catalogue import parse_rule, rule_data
from rules.options import Options, count, decide_options, totals
from rules.secret_votes import FEWEST, is_void
from rules.votes import Chosen, Figures, Measure, Result, Rule, Unit, Verdict, decide, needed_to_take_part
from rules.votes import Tally as Counted
from storage import record, secret_votes, votes
from storage.database import Reader
from storage.votes import Vote
from texts.options import Choosing, Option
from texts.rules import Area, Counts, Tally


async def judged(reader: Reader, vote: Vote) -> Result:
    """Judge a vote by the ballots on file; a secret one with fewer than five is void, whatever they say."""
    if vote.secret and is_void(voted := await votes.voted(reader, vote.id)):
        needed = max(FEWEST, needed_to_take_part(vote.rule, vote.electorate))
        none = Chosen((0,) * len(vote.options.texts)) if vote.options else None
        return Result(Verdict.TOO_FEW, Figures(vote.electorate, voted, needed, 0, Counted()), options=none)
    if vote.options:
        return await _of_options(reader, vote, vote.options)
    if vote.secret:
        return decide(vote.rule, vote.electorate, await secret_votes.tally(reader, vote.id))
    counted = await votes.tally(reader, vote.id)
    area = (vote.area, counted[Measure.AREA]) if Measure.AREA in vote.rule.counts else None
    heads = counted[Measure.HEADS]
    # Nobody knows how many people a group has: who answered an opinion is all that there is to tell.
    electorate = heads.total if vote.rule.unit is Unit.GROUP_MEMBERS else vote.electorate
    return decide(vote.rule, electorate, heads, area=area)


async def _of_options(reader: Reader, vote: Vote, options: Options) -> Result:
    number = len(options.texts)
    if vote.secret:
        voted = await votes.voted(reader, vote.id)
        heads, areas = totals(number, await secret_votes.totals(reader, vote.id), voted), None
    else:
        said = await votes.by_choice(reader, vote.id)
        heads = count(number, [(one, n) for one, n, _ in said])
        areas = count(number, [(one, area) for one, _, area in said])
    area = (vote.area, areas) if areas and Measure.AREA in vote.rule.counts else None
    electorate = heads.cast if vote.rule.unit is Unit.GROUP_MEMBERS else vote.electorate
    # A recount draws no other lot: what the first count hung on is kept.
    lot = (vote.result or {}).get("lot") or f"{vote.subject} {await record.head(reader, vote.community)}"
    return decide_options(vote.rule, options, electorate, heads, area, lot=lot)


def kept(rule: Rule, result: Result, recused: int = 0, options: Options | None = None) -> dict[str, Any]:
    """Return a result as JSON keeps it, with the rule and every number that it rests on; `area` in 0.01 m²."""
    found = result.options
    area = {"area": _figures(result.area, found.areas if found else None)} if result.area else {}
    chosen: dict[str, Any] = {}
    if found and options:
        chosen = {
            "chosen": list(found.chosen), "tied": list(found.tied), **({"lot": found.lot} if found.lot else {}),
            "ballot": {"spec": options.spec, "texts": list(options.texts)},
        }  # fmt: skip
    return {
        "rule": rule.name, "terms": rule_data(rule), "verdict": result.verdict.value,
        **_figures(result.heads, found.votes if found else None), **area, **chosen,
        **({"tie": True} if result.tied else {}), "recused": recused,
    }  # fmt: skip


def _figures(figures: Figures, votes: tuple[int, ...] | None = None) -> dict[str, Any]:
    tally = figures.tally
    counted = {"for": tally.for_, "against": tally.against} if votes is None else {"options": list(votes)}
    return {
        "electorate": figures.electorate, "took_part": figures.took_part,
        "needed_to_take_part": figures.needed_to_take_part, "needed_for": figures.for_needed,
        **counted, "abstain": tally.abstain,
    }  # fmt: skip


def told(decision: Mapping[str, Any]) -> Tally:
    """Return a kept result as the texts tell it."""
    area = decision.get("area")
    return Tally(
        rule=_rule(decision), verdict=decision["verdict"], electors=decision["electorate"],
        quorum=decision["needed_to_take_part"], took_part=decision["took_part"],
        counts=counted(decision), need=decision["needed_for"], options=options_of(decision),
        area=Area(area["electorate"], area["needed_to_take_part"], area["took_part"], area["needed_for"])
        if area else None,
        secret=bool(decision.get("secret")), copied=bool(decision.get("copied")),
        tied=bool(decision.get("tie")),
    )  # fmt: skip


def counted(decision: Mapping[str, Any]) -> Counts:
    """Return the counts of a kept or recorded result; the record knows options by their numbers alone."""
    area = decision.get("area")
    if "options" not in decision:
        areas = (area["for"], area["against"], area["abstain"]) if area else None
        return Counts(decision["for"], decision["against"], decision["abstain"], areas)
    votes, areas_of = decision["options"], area["options"] if area else [None] * len(decision["options"])
    texts = decision.get("ballot", {}).get("texts", [""] * len(votes))
    options = tuple(
        Option(number, text, n, of, number in decision["chosen"])
        for number, (text, n, of) in enumerate(zip(texts, votes, areas_of, strict=True), start=1)
    )
    return Counts(0, 0, decision["abstain"], (0, 0, area["abstain"]) if area else None, options)


def options_of(decision: Mapping[str, Any]) -> Choosing | None:
    """Return what a kept result with options says beside their counts."""
    ballot = decision.get("ballot")
    offered = Options.by_spec(ballot["spec"], ballot["texts"]) if ballot else None
    return Choosing(offered, tuple(decision["tied"]), decision.get("lot", "")) if offered else None


def _rule(decision: Mapping[str, Any]) -> Rule:
    terms = decision.get("terms")  # results of the first versions name the rule alone: it was as it shipped
    return parse_rule(decision["rule"], terms) if terms else shipped(decision["rule"])[-1]


def recorded(decision: Mapping[str, Any], matter: int) -> dict[str, Any]:
    """Return a kept result as the record of a vote has it."""
    return {
        **{key: value for key, value in decision.items() if key not in ("rule", "terms", "recused", "ballot")},
        "matter": matter,
    }
