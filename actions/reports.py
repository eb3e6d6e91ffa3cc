"""The facts of a period, each counted by itself: councils, matters, requests, votes, satisfaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from actions import tallies
from actions.cards.votes import building_name, by_place
from rules import requests as request_rules
from rules.matters import Tag
from rules.turnout import FEWEST_ELECTORS
from storage import matters, meetings, polls, record, requests, talks, votes
from storage.communities import Community
from storage.database import Reader
from storage.matters import Matter
from storage.polls import OPTIONS
from storage.votes import Turnout, Vote
from texts.ballots import Building
from texts.reports import ANSWERS, FUNNEL, Report, Voted


async def of_period(reader: Reader, community: Community, since: date, until: date) -> Report:
    """Return the facts from the first to the last day of a period, both of them in it, by the community's calendar.

    - A council counts when it opened, which it does with a quorum alone; one without is counted apart.
    - Matters are those that residents raised in the period, with all that has come of them until now.
    - Requests are those raised in the period as well; each rate stands over its own base.
    - Votes, turnout and satisfaction are of what closed in the period; satisfaction is of verified answers.
    """
    start, end = (_midnight(community, day) for day in (since, until + timedelta(days=1)))
    held = await meetings.over_between(reader, community.id, start, end)
    raised = [one for one in await matters.raised_between(reader, community.id, start, end) if not one.own]
    closed = await votes.closed_between(reader, community.id, start, end)
    asked = await polls.closed_between(reader, community.id, start, end)
    asked_for = await requests.raised_between(reader, community.id, start, end)
    talked = await talks.between(reader, community.id, since, until)
    funnel, answers = await _ways(reader, community, raised)
    tags = Counter(one.tag for one in raised if one.tag)
    buildings, hidden = await _turnout(reader, closed)
    told = [one.result["verified"] for one in asked if one.result]
    return Report(
        community.name, since, until, await record.head(reader, community.id),
        councils=sum(one.opened_at is not None for one in held),
        no_quorum=sum(one.opened_at is None and one.agenda_posted_at is not None for one in held),
        satisfaction=tuple(sum(counts[place] for counts in told) for place in range(OPTIONS)),
        polls=len({one.matter for one in asked}), funnel=funnel, answers=answers,
        tags=[(one.value, tags[one]) for one in Tag if tags[one]],
        votes=[await _voted(reader, vote) for vote in closed], buildings=buildings, hidden=hidden,
        requests=request_rules.figures(one.facts() for one in asked_for),
        talks=(len(talked), sum(one.heads for one in talked)),
    )  # fmt: skip


def _midnight(community: Community, day: date) -> datetime:
    return datetime.combine(day, time(), community.zone)


async def _ways(
    reader: Reader, community: Community, raised: Sequence[Matter]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Count how far matters came, and how the others were answered; a matter counts once at each."""
    reached: dict[str, set[str]] = {name: set() for name in FUNNEL}
    answered: dict[str, str] = {}
    reached["raised"] = {one.subject for one in raised}
    for entry in await record.steps(reader, community.id, [one.subject for one in raised]):
        if entry.act == "matter.screened":
            answered[entry.subject] = str(entry.data["decision"])
        elif entry.act == "matter.put_on_agenda":
            reached["on_agenda"].add(entry.subject)
    reached["accepted"] = {subject for subject, decision in answered.items() if decision == "accept"}
    reached["adopted"] = {one.subject for one in raised if one.adopted_at}
    reached["decided"] = {one.subject for one in raised if one.decided_at}
    reached["done"] = {one.subject for one in raised if one.done_at}
    others = Counter(decision for decision in answered.values() if decision in ANSWERS)
    return [(name, len(reached[name])) for name in FUNNEL], [(name, others[name]) for name in ANSWERS if others[name]]


async def _voted(reader: Reader, vote: Vote) -> Voted:
    matter = await matters.by_id(reader, vote.matter)
    return Voted(
        vote.id,
        matter.title if matter else "",
        vote.closes_at,
        tallies.told(vote.result or {}),
        invalid=vote.state is votes.State.INVALID,
    )


async def _turnout(reader: Reader, closed: Sequence[Vote]) -> tuple[list[Building], int]:
    """Add up the ballots of each building over votes; where fewer than 5 may vote nothing is told."""
    sums: dict[tuple[str, str], tuple[int, int, int]] = {}
    for vote in closed:
        for one in await votes.turnout(reader, vote.id):
            voted, electors, most = sums.get((one.area, one.building), (0, 0, 0))
            sums[one.area, one.building] = (voted + one.voted, electors + one.electors, max(most, one.electors))
    there = sorted(
        (
            Turnout(*place, electors, voted)
            for place, (voted, electors, most) in sums.items()
            if most >= FEWEST_ELECTORS
        ),
        key=by_place,
    )
    several = len({area for area, _ in sums}) > 1
    named = [Building(building_name(one, several=several), one.voted, one.electors) for one in there]
    return named, len(sums) - len(named)
