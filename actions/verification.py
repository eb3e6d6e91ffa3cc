"""The record recomputed: every digest, and the counts of every closed vote against what was announced."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import paper_ballots, secret_votes
from actions.votes import roll_digest
from storage import communities, record, votes
from storage import secret_votes as secret_rows
from storage.database import Reader
from storage.votes import State

COUNTED = ("for", "against", "abstain")

Entries = list[tuple[dict[str, Any], str]]


@dataclass(frozen=True, slots=True)
class Recount:
    """A closed vote counted anew from the record alone; `differences` names what does not agree with it."""

    community: str
    vote: int
    recorded: Mapping[str, int]
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether the record, the tables and the announcement agree."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    heads: tuple[tuple[str, str, str, int], ...]  # community, chain, head, entries
    head: str
    recounts: tuple[Recount, ...]
    differences: tuple[str, ...]


async def verify(reader: Reader) -> Verified:
    """Recompute every chain of a store and recount every closed vote from it."""
    heads, recounts, differences = [], [], []
    for community, chain, name, head in await record.chains(reader):
        entries = await record.entries(reader, community)
        differences += _check_chain(name, chain, entries)
        heads.append((name, chain, head, len(entries)))
        for recount in await _recount(reader, name, community, entries):
            recounts.append(recount)
            if not recount.equal:
                differences.append(
                    f"{name}: vote {recount.vote}: the record, the tables and the announced result differ"
                )
    whole = record.head_of_all((chain, head) for _, chain, head, _ in heads) if heads else record.START
    return Verified(tuple(heads), whole, tuple(recounts), tuple(differences))


def _check_chain(name: str, chain: str, entries: list[tuple[dict[str, Any], str]]) -> list[str]:
    """Return what is wrong with a chain: the first place is enough, all that follows hangs on it."""
    previous = record.START
    for place, (entry, digest) in enumerate(entries, start=1):
        expected = {"chain": chain, "seq": place, "previous": previous}
        for key, value in expected.items():
            if entry.get(key) != value:
                return [f"{name}: entry {place}: {key} is not what it was"]
        if record.digest_of(record.canonical(entry)) != digest:
            return [f"{name}: entry {place}: its digest is not that of its content"]
        previous = digest
    return []


async def _recount(reader: Reader, name: str, community: int, entries: Entries) -> list[Recount]:
    """Count every vote that is closed, by the record or by the tables: neither may know of one alone."""
    acts: dict[str, dict[str, Mapping[str, Any]]] = {}
    ballots: dict[str, dict[int, str]] = {}
    for entry, _ in entries:
        if entry["act"] == "vote.ballot":
            ballots.setdefault(entry["subject"], {})[entry["data"]["unit"]] = entry["data"]["choice"]
        elif entry["act"] == "vote.struck":
            ballots.get(entry["subject"], {}).pop(entry["data"]["unit"], None)
        elif entry["act"].startswith("vote."):
            acts.setdefault(entry["subject"], {})[entry["act"]] = entry["data"]
    in_tables = await votes.in_states(reader, community, {State.PRELIMINARY, State.CONFIRMED, State.INVALID})
    closed = {vote.subject for vote in in_tables} | {subject for subject in acts if "vote.closed" in acts[subject]}
    return [await _recounted(reader, name, one, acts.get(one, {}), ballots.get(one, {})) for one in sorted(closed)]


async def _recounted(
    reader: Reader, name: str, subject: str, acts: Mapping[str, Mapping[str, Any]], ballots: Mapping[int, str]
) -> Recount:
    number = int(subject.partition(":")[2])
    counted = Counter(ballots.values())
    recorded = {key: counted[key] for key in COUNTED}
    vote, said = await votes.by_id(reader, number), acts.get("vote.recounted", acts.get("vote.closed"))
    if said is None:
        return Recount(name, number, recorded, ("the tables hold a result that the record does not know",))
    told: Mapping[str, Any] = vote.result or {} if vote else {}
    stored = {row["elector"]: row["choice"] for row in await votes.ballots(reader, number)}
    if vote is not None and vote.secret:
        totals = await secret_rows.tally(reader, number)
        recorded = dict(zip(COUNTED, (totals.for_, totals.against, totals.abstain), strict=True))
    noticed = acts.get("vote.noticed", {})
    found = {
        "the ballots in the record do not add up to the result": all(said[key] == recorded[key] for key in COUNTED),
        "the ballots in the tables are not those of the record": stored == dict(ballots)
        if vote is None or not vote.secret
        else said["took_part"] == len(stored) and said["voted"] == secret_votes.voted_digest(stored) and not ballots,
        "the announced result is not the recorded one": all(
            told.get(key) == said[key] for key in said if key != "matter"
        ),
        "the roll is not the one that was noticed": acts.get("vote.roll_changed", noticed).get("roll")
        == await roll_digest(reader, number),
        "the tables call it confirmed, the record does not": vote is not None
        and (vote.state is not State.CONFIRMED or "vote.confirmed" in acts),
        "the record calls it invalid, the tables do not, or they alone": vote is not None
        and (vote.state is State.INVALID) == ("vote.invalid" in acts),
    }
    return Recount(name, number, recorded, tuple(what for what, agrees in found.items() if not agrees))


async def exported_vote(reader: Reader, vote_id: int) -> dict[str, Any] | None:
    """Gather what anybody may check of a closed vote: figures, roll digest, ballots by unit."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None or vote.result is None:
        return None
    community = await communities.by_id(reader, vote.community)
    return {
        "community": community.name, "vote": vote.id, "matter": vote.matter, "rule": vote.rule.name,
        "opens_at": record.moment_of(vote.opens_at), "closes_at": record.moment_of(vote.closes_at),
        "result": dict(vote.result),
        "paper": await paper_ballots.published(reader, vote_id),
        "ballots": [{**one, "at": record.moment(one["at"])} for one in await votes.ballots(reader, vote_id)],
    }  # fmt: skip
