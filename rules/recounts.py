"""A vote counted anew from the entries of the record alone, and the list of its ballots held against them."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rules.catalogue import parse_share
from rules.options import Kind, Options, choose, possible, totals
from rules.proceedings import irregular
from rules.secret_votes import FEWEST, is_void
from rules.votes import Base, Tie, Unit

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
    trail: list[Mapping[str, Any]] = field(default_factory=list)  # every entry of it, oldest first
    lot: str = ""  # what a drawing between options hangs on

    @property
    def said(self) -> Mapping[str, Any] | None:
        """The result that stands: after a correction the new one; None for a vote that has not closed."""
        return self.acts.get("vote.recounted", self.acts.get("vote.closed"))

    @property
    def terms_kept(self) -> bool:
        """Whether its notice has to name thresholds: in the first versions it did not, nor had ballots receipts."""
        named = self.acts.get("vote.noticed", {}).keys() & {"approval", "effect"}
        return bool(named) or any("receipt" in one for one in self.ballots.values())

    @property
    def options(self) -> Mapping[str, Any] | None:
        """What the notice offered beside abstaining; None for for and against."""
        return self.acts.get("vote.noticed", {}).get("ballot")

    def count(self, measure: str = "") -> dict[str, int]:
        """Count the ballots by choice or option, or add up a figure of theirs, such as their weight."""
        counted = dict.fromkeys(stated({"options": [0] * self.options["options"]}) if self.options else COUNTED, 0)
        for ballot in self.ballots.values():
            for choice in str(ballot.get("choice")).split(","):
                if choice in counted:
                    counted[choice] += ballot.get(measure, 0) if measure else 1
        return counted

    def whole(self, measure: str = "") -> int:
        """Count the ballots, or add up a figure of theirs."""
        return sum(ballot.get(measure, 0) if measure else 1 for ballot in self.ballots.values())


def stated(figures: Mapping[str, Any]) -> dict[str, int]:
    """Return what recorded figures say by choice, or by the numbers of options."""
    if "options" not in figures:
        return {key: figures[key] for key in COUNTED}
    votes = {str(number): votes for number, votes in enumerate(figures["options"], start=1)}
    return {**votes, "abstain": figures.get("abstain", 0)}


def of_entries(entries: Iterable[Mapping[str, Any]]) -> dict[str, Recorded]:
    """Gather what entries hold of each vote, by the vote's subject."""
    found: dict[str, Recorded] = {}
    for entry in entries:
        act, data = str(entry["act"]), entry.get("data")
        if not act.startswith("vote.") or not isinstance(data, Mapping):
            continue
        vote = found.setdefault(entry["subject"], Recorded())
        vote.trail.append(entry)
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
            if act == "vote.closed":
                vote.lot = f"{entry['subject']} {entry.get('previous')}"
    return found


def differences(vote: Recorded) -> list[str]:
    """Say what the record holds of a closed vote that does not follow from its own entries.

    - Its acts came in order and in time.
    - Counts, turnout and area are those of the last ballot of each unit, without those struck. Of a secret vote, which
      has no ballots in the record, as many are counted as took part.
    - What was needed and the verdict are those of the thresholds that were noticed; what was confirmed is that verdict.
    """
    said = vote.said
    if said is None:
        return []
    wrong = irregular(vote.trail)
    measures = [(said, "")] + ([(said["area"], "weight")] if "area" in said else [])
    if said.get("secret"):
        wrong += [] if _secret_adds_up(vote, said) else ["the totals of a secret vote cannot be those of its ballots"]
    else:
        wrong += [
            "the ballots in the record do not add up to the result"
            for figures, measure in measures
            if stated(figures) != vote.count(measure) or figures["took_part"] != vote.whole(measure)
        ]
    noticed = vote.acts.get("vote.noticed", {})
    if bool(noticed.get("secret")) != bool(said.get("secret")) or ("area" in noticed) != ("area" in said):
        wrong.append("it was not counted as it was noticed")
    if vote.terms_kept and not all(_needed(vote, noticed, said, figures) for figures, _ in measures):
        wrong.append("what was needed does not follow from the thresholds that were noticed")
    if vote.terms_kept and bool(said.get("tie")) != (said["verdict"] == "not_passed" and _tied(said)):
        wrong.append("a tie was recorded that is none, or none that is one")
    if said["verdict"] != _verdict(vote, said, [figures for figures, _ in measures]):
        wrong.append("the recorded verdict does not follow from the recorded thresholds")
    if vote.acts.get("vote.confirmed", said)["verdict"] != said["verdict"]:
        wrong.append("what was confirmed is not what was counted last")
    return list(dict.fromkeys(wrong))


def _tied(said: Mapping[str, Any]) -> bool:
    return "options" not in said and said["for"] == said["against"] > 0


def roll_differences(vote: Recorded, lines: Sequence[str], voted: Mapping[int, int | None]) -> list[str]:
    """Say whether the lines of a roll are not those of the recorded digest, and which ballot (unit, weight) is of none.

    Where adults vote, the ballots have no line of their own: there are as many as there are places at most.
    """
    noticed = vote.acts.get("vote.noticed", {})
    whole = "".join(f"{line}\n" for line in lines).encode()
    if hashlib.sha256(whole).hexdigest() != vote.acts.get("vote.roll_changed", noticed).get("roll"):
        return ["the roll is not the one that was noticed"]
    cells = [line.split() for line in lines]
    if noticed.get("unit") in (Unit.ADULTS, Unit.GROUP_MEMBERS):
        places = sum(int(more[0]) if more else 1 for _, _, _, *more in cells)
        more = len(voted) > places and noticed["unit"] == Unit.ADULTS
        return ["more have voted than there are places on the roll"] if more else []
    weights = {int(unit): int(weight) for unit, weight, *_ in cells}
    return [
        f"unit {unit} is not on the roll with the weight of its ballot"
        for unit, weight in voted.items()
        if unit not in weights or weight not in (None, weights[unit])
    ]


def _secret_adds_up(vote: Recorded, said: Mapping[str, Any]) -> bool:
    """Whether totals can come of as many ballots as were cast; of fewer than five nothing is counted."""
    counted, took_part = stated(said), said["took_part"]
    if vote.ballots or min(counted.values()) < 0:
        return False
    if is_void(took_part):
        return not any(counted.values())
    if vote.options is None:
        return bool(sum(counted.values()) == took_part)
    offered = Options(Kind(vote.options["kind"]), ("",) * vote.options["options"], vote.options["places"])
    return possible(offered, totals(vote.options["options"], counted, took_part))


def _needed(vote: Recorded, noticed: Mapping[str, Any], said: Mapping[str, Any], figures: Mapping[str, Any]) -> bool:
    """Whether electorate and both figures that a measure needed are those of the notice and of the roll since."""
    whole, took_part = figures["electorate"], figures["took_part"]
    if figures is not said:
        known = noticed.get("area")
    elif noticed["unit"] == Unit.GROUP_MEMBERS:
        known = took_part  # nobody knows how many people a group has
    else:
        known = vote.acts.get("vote.roll_changed", noticed)["electorate"]
    participation, approval = (parse_share(noticed[key]) for key in ("participation", "approval"))
    to_take_part = max(1, participation.least(whole)) if participation else 0
    base = whole if noticed["approval_of"] == Base.ALL else took_part
    for_ = max(1, approval.least(base)) if approval else 0
    if said.get("secret") and is_void(took_part):
        to_take_part, for_ = max(FEWEST, to_take_part), 0
    said_needed = (figures["needed_to_take_part"], figures["needed_for"])
    return bool(known == whole >= took_part and said_needed == (to_take_part, for_))


def _verdict(vote: Recorded, said: Mapping[str, Any], measures: list[Mapping[str, Any]]) -> str:
    if any(one["took_part"] < one["needed_to_take_part"] for one in measures):
        return "too_few"
    if (vote.acts["vote.noticed"]["approval"] if vote.terms_kept else said["verdict"]) in ("none", "opinion"):
        return "opinion"
    if vote.options:
        return "passed" if _chosen(vote, vote.options, said, measures) else "not_passed"
    return "passed" if all(one["for"] >= one["needed_for"] for one in measures) else "not_passed"


def _chosen(
    vote: Recorded, options: Mapping[str, Any], said: Mapping[str, Any], measures: list[Mapping[str, Any]]
) -> list[int]:
    """The options that the recorded votes choose; none where the record names others as chosen or tied."""
    tie, votes = Tie(options["tie"]), [tuple(one["options"]) for one in measures]
    able = [
        option
        for option in range(1, options["options"] + 1)
        if all(one["options"][option - 1] >= one["needed_for"] for one in measures)
    ]
    chosen, tied = choose(able, votes, options["places"], tie, vote.lot)
    drawn = said.get("lot", "") == (vote.lot if tie is Tie.LOT else "")
    return chosen if drawn and (chosen, tied) == (said["chosen"], said["tied"]) else []


def motion_differences(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say which closed motions do not follow from the record; those of the first versions kept no thresholds.

    - No choice counts more often than seats have it as their last: who left the roll since is counted with nobody.
    - What was needed and the verdict are those of the recorded thresholds.
    """
    opened: dict[str, Mapping[str, Any]] = {}
    cast: dict[str, dict[int, str]] = {}
    wrong = []
    for entry in entries:
        act, subject, data = entry["act"], str(entry["subject"]), entry.get("data")
        if not str(act).startswith("motion.") or not isinstance(data, Mapping):
            continue
        try:
            if act == "motion.opened" and "approval" in data:
                opened[subject] = data
            elif act == "motion.ballot" and subject in opened:
                cast.setdefault(subject, {})[data["seat"]] = data["choice"]
            elif act == "motion.closed" and subject in opened:
                wrong += [f"{subject}: {what}" for what in _of_motion(opened[subject], cast.get(subject, {}), data)]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            wrong.append(f"{subject}: its entries cannot be read: {error!r}")
    return wrong


def _of_motion(opened: Mapping[str, Any], cast: Mapping[int, str], said: Mapping[str, Any]) -> list[str]:
    last, voted = Counter(cast.values()), sum(said[choice] for choice in COUNTED)
    named = {**{choice: choice for choice in COUNTED}, "recused": "recuse"}
    wrong = []
    if any(said[key] > last[choice] for key, choice in named.items()) or not voted <= said["present"] <= said["base"]:
        wrong.append("the ballots in the record do not come to the result")
    participation, approval = (parse_share(opened[key]) for key in ("participation", "approval"))
    bases = {Base.ALL: said["base"], Base.PRESENT: said["present"], Base.PARTICIPANTS: voted}
    needed = max(1, approval.least(bases[Base(opened["approval_of"])])) if approval else 0
    if participation and said["present"] < max(1, participation.least(said["base"])):
        verdict = "too_few"
    else:
        verdict = "opinion" if not approval else "passed" if said["for"] >= needed else "not_passed"
    if (said["needed"], said["verdict"]) != (needed, verdict):
        wrong.append("the recorded verdict does not follow from the recorded thresholds")
    return wrong


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
