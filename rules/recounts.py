"""A vote counted anew from the entries of the record alone, and the list of its ballots held against them."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

COUNTED = ("for", "against", "abstain")
LIST_DIFFERS = "the ballots of the list are not those of the record"
STANDS = {"赞成": "for", "反对": "against", "弃权": "abstain", "作废": "struck"}  # a list in Chinese: docs/record.md


@dataclass(slots=True)
class Recorded:
    """What the record holds of a vote: its last act of each kind, its ballots by unit, and those struck once it closed.

    A frozen ballot is none of them until it is thawed.
    """

    acts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    ballots: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    struck: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def said(self) -> Mapping[str, Any] | None:
        """The result that stands: after a correction the new one; None for a vote that has not closed."""
        return self.acts.get("vote.recounted", self.acts.get("vote.closed"))

    def count(self, measure: str = "") -> dict[str, int]:
        """Count the ballots by choice, or add up a figure of theirs, such as their weight."""
        counted = dict.fromkeys(COUNTED, 0)
        for ballot in self.ballots.values():
            if (choice := ballot.get("choice")) in COUNTED:
                counted[choice] += ballot.get(measure, 0) if measure else 1
        return counted


def of_entries(entries: Iterable[Mapping[str, Any]]) -> dict[str, Recorded]:
    """Gather what entries hold of each vote, by the vote's subject."""
    found: dict[str, Recorded] = {}
    for entry in entries:
        act, data = str(entry["act"]), entry.get("data")
        if not act.startswith("vote.") or not isinstance(data, Mapping):
            continue
        vote = found.setdefault(entry["subject"], Recorded())
        if act in ("vote.ballot", "vote.thawed"):
            vote.ballots[data.get("unit", 0)] = data
        elif act == "vote.frozen":
            vote.ballots.pop(data.get("unit", 0), None)
        elif act == "vote.struck":
            unit = data.get("unit", 0)
            if (ballot := vote.ballots.pop(unit, None)) is not None and vote.said is not None:
                vote.struck[unit] = ballot
        else:
            vote.acts[act] = data
    return found


def differences(vote: Recorded) -> list[str]:
    """Say what the record holds of a closed vote that does not follow from its own ballots; of a secret one, nothing.

    - Counts, turnout and area are those of the last ballot of each unit, without those struck.
    - The verdict is that of the thresholds recorded: too few, or not, or passed where each measure reaches both.
    """
    said = vote.said
    if said is None or said.get("secret"):
        return []
    measures = [(said, vote.count())] + ([(said["area"], vote.count("weight"))] if "area" in said else [])
    wrong = [
        "the ballots in the record do not add up to the result"
        for figures, counted in measures
        if any(figures[key] != counted[key] for key in COUNTED) or figures["took_part"] != sum(counted.values())
    ]
    if said["verdict"] != _verdict(said["verdict"], [figures for figures, _ in measures]):
        wrong.append("the recorded verdict does not follow from the recorded thresholds")
    return list(dict.fromkeys(wrong))


def _verdict(said: str, measures: list[Mapping[str, Any]]) -> str:
    if any(one["took_part"] < one["needed_to_take_part"] for one in measures):
        return "too_few"
    if said == "opinion":
        return said
    return "passed" if all(one["for"] >= one["needed_for"] for one in measures) else "not_passed"


def list_differences(vote: Recorded, content: bytes) -> list[str]:
    """Say what a published list holds that the record does not: its digest, its lines, the choice of a receipt."""
    published = vote.acts.get("vote.listed")
    if published is None or hashlib.sha256(content).hexdigest() != published["list"]:
        return ["the list is not the one whose digest is recorded"]
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))[1:]
    told = [(row[1], STANDS.get(row[3], row[3])) for row in rows]
    cast = [(one.get("receipt"), one["choice"]) for one in (*vote.ballots.values(), *vote.struck.values())]
    struck = [(one.get("receipt"), "struck") for one in vote.struck.values()]
    known = [one for one in cast + struck if one[0]]
    bare = [choice for receipt, choice in cast + struck if not receipt]  # cast before the record held receipts
    left = Counter(told)
    left.subtract(Counter(known))
    same = min(left.values(), default=0) >= 0 and Counter(choice for _, choice in left.elements()) == Counter(bare)
    return [] if same else [LIST_DIFFERS]
