"""The record recomputed: every digest, and the counts of every closed vote against what was announced."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage import communities, record, votes
from storage.database import Reader

COUNTED = ("for", "against", "abstain")


@dataclass(frozen=True, slots=True)
class Recount:
    """A closed vote counted anew from the record alone."""

    community: str
    vote: int
    announced: Mapping[str, int]
    recorded: Mapping[str, int]
    stored: Mapping[str, int]

    @property
    def equal(self) -> bool:
        """Whether the record, the tables and the announcement agree."""
        return self.announced == self.recorded == self.stored


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
        for recount in await _recount(reader, name, entries):
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


async def _recount(reader: Reader, name: str, entries: list[tuple[dict[str, Any], str]]) -> list[Recount]:
    ballots: dict[str, dict[int, str]] = {}
    announced: dict[str, Mapping[str, Any]] = {}
    for entry, _ in entries:
        if entry["act"] == "vote.ballot":
            ballots.setdefault(entry["subject"], {})[entry["data"]["unit"]] = entry["data"]["choice"]
        elif entry["act"] == "vote.closed":
            announced[entry["subject"]] = entry["data"]
    found = []
    for subject, said in announced.items():
        vote = int(subject.partition(":")[2])
        stored = await votes.tally(reader, vote)
        counted = Counter(ballots.get(subject, {}).values())
        row = await votes.by_id(reader, vote)
        told = row.result if row and row.result else {}
        announced_equal = all(told.get(key) == said[key] for key in COUNTED)
        found.append(
            Recount(
                name, vote, {key: said[key] if announced_equal else -1 for key in COUNTED},
                {key: counted[key] for key in COUNTED},
                {"for": stored.for_, "against": stored.against, "abstain": stored.abstain},
            )
        )  # fmt: skip
    return found


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
        "ballots": [{**one, "at": record.moment(one["at"])} for one in await votes.ballots(reader, vote_id)],
    }  # fmt: skip
