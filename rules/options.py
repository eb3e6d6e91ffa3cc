"""Votes with several options: what a ballot may say, how it is counted, which options are chosen, and ties."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.votes import (
    Choice,
    Chosen,
    Figures,
    Measure,
    Result,
    Rule,
    Tally,
    Tie,
    Verdict,
    for_needed,
    needed_to_take_part,
)

FEWEST, MOST = 2, 12
"""Options of a ballot."""


class Kind(StrEnum):
    """How many options a ballot may mark, and how many are chosen."""

    ONE = "one"  # one mark, one chosen
    UP_TO_K = "up_to_k"  # k marks, k chosen
    APPROVAL = "approval"  # as many marks as one likes, one chosen
    ELECTION = "election"  # k marks, k seats


SEVERAL = frozenset({Kind.UP_TO_K, Kind.ELECTION})
"""The kinds that choose k."""
SPECS = frozenset(
    {Kind.ONE.value, Kind.APPROVAL.value, *(f"{kind}_{k}" for kind in SEVERAL for k in range(1, MOST + 1))}
)
"""A kind with its places in one word: one, approval, up_to_k_2, election_3."""


def places(kind: Kind, options: int) -> range:
    """How many a kind may choose of so many options; only some kinds leave that open."""
    if kind not in SEVERAL:
        return range(1, 2)
    return range(1 if kind is Kind.ELECTION else 2, options + 1)


@dataclass(frozen=True, slots=True)
class Options:
    """What a ballot offers: its options in order, and how many of them are chosen at most."""

    kind: Kind
    texts: tuple[str, ...]
    places: int = 1

    def __post_init__(self) -> None:
        """Refuse what no vote can be held on."""
        if not FEWEST <= len(self.texts) <= MOST or self.places not in places(self.kind, len(self.texts)):
            raise ValueError(f"{self.kind} of {len(self.texts)} options for {self.places} places")

    @classmethod
    def by_spec(cls, spec: str, texts: Sequence[str]) -> "Options | None":
        """Options of the kind and places that a word of SPECS says; None where they do not fit these texts."""
        kind, _, number = spec.rpartition("_")
        name, k = (kind, int(number)) if number.isdigit() else (spec, 1)
        try:
            return cls(Kind(name), tuple(texts), k)
        except ValueError:
            return None

    @property
    def spec(self) -> str:
        """The kind with its places in one word."""
        return f"{self.kind}_{self.places}" if self.kind in SEVERAL else self.kind.value

    @property
    def data(self) -> dict[str, str | int]:
        """As the record has it, without their words."""
        return {"kind": self.kind.value, "options": len(self.texts), "places": self.places}

    @property
    def named(self) -> dict[str, str]:
        """Their words by the names that they have in the record."""
        return {f"option_{number}": text for number, text in enumerate(self.texts, start=1)}

    @property
    def marks(self) -> int:
        """How many options a ballot may mark at most."""
        return len(self.texts) if self.kind is Kind.APPROVAL else self.places

    @property
    def at_once(self) -> bool:
        """Whether one tap is a whole ballot."""
        return self.marks == 1


@dataclass(frozen=True, slots=True)
class Marks:
    """A ballot that marks options, by their numbers in order."""

    options: tuple[int, ...]

    @property
    def value(self) -> str:
        """As rows, the record and the list have it: 1,3."""
        return ",".join(map(str, self.options))

    def with_(self, option: int) -> "Marks":
        """The marks with one more; one that is there already changes nothing."""
        return Marks(tuple(sorted({*self.options, option})))

    def without(self, option: int) -> "Marks":
        """The marks without one; one that is not there changes nothing."""
        return Marks(tuple(one for one in self.options if one != option))


Said = Choice | Marks
"""What a ballot says: for, against, abstain, or which options."""

_CHOICES = {choice.value: choice for choice in Choice}


def read(text: str) -> Said:
    """What a ballot on file says: `for`, `against`, `abstain`, or options in order like `1,3`; else ValueError."""
    if text in _CHOICES:
        return _CHOICES[text]
    marks = Marks(tuple(int(part) for part in text.split(",")))
    if marks.value != text or list(marks.options) != sorted(set(marks.options)):
        raise ValueError(f"not a ballot: {text!r}")
    return marks


def allowed(options: Options | None, said: Said) -> bool:
    """Whether a ballot may say this.

    - Without options: for, against, abstain.
    - With options: abstain, or from one to as many options of the ballot as its kind allows.
    """
    if options is None:
        return isinstance(said, Choice)
    if isinstance(said, Choice):
        return said is Choice.ABSTAIN
    given = said.options
    return 1 <= len(given) <= options.marks and all(1 <= one <= len(options.texts) for one in given)


@dataclass(frozen=True, slots=True)
class Count:
    """Ballots with options, counted in one measure: votes of each option, abstentions, all ballots."""

    votes: tuple[int, ...]
    abstain: int
    cast: int


def count(options: int, ballots: Iterable[tuple[str, int]]) -> Count:
    """Count ballots (what each says, its weight); each option that a ballot marks has the ballot's whole weight."""
    votes, abstain, cast = [0] * options, 0, 0
    for said, weight in ballots:
        cast += weight
        if said == Choice.ABSTAIN:
            abstain += weight
            continue
        for option in said.split(","):
            votes[int(option) - 1] += weight
    return Count(tuple(votes), abstain, cast)


def totals(options: int, found: Mapping[str, int], cast: int) -> Count:
    """The count of a secret vote, of which the totals of each option and the number of ballots are kept."""
    votes = tuple(found.get(str(option), 0) for option in range(1, options + 1))
    return Count(votes, found.get(Choice.ABSTAIN, 0), cast)


def possible(options: Options, count: Count) -> bool:
    """Whether such totals can come of so many ballots: the check of a secret vote, whose ballots say nothing.

    - No option has more votes than ballots that did not abstain.
    - Each of these ballots marks one option at least, and no more than its kind allows.
    """
    marked = count.cast - count.abstain
    if count.abstain < 0 or not all(0 <= one <= marked for one in count.votes):
        return False
    return marked <= sum(count.votes) <= marked * options.marks


def decide_options(
    rule: Rule, options: Options, electorate: int, heads: Count, area: tuple[int, Count] | None = None, *, lot: str = ""
) -> Result:
    """Judge a closed vote with options by its rule; `area` is the electorate's and the ballots' area where it counts.

    - Taking part: who cast a ballot, an abstention among them. Too few taking part is an outcome of its own.
    - An option can be chosen that reaches the rule's share of its base; where the rule counts heads and area, both.
    - Of these the ones with most votes are chosen, as many as there are places; equal heads are parted by area.
    - Options with equal votes for too few places are tied. The rule's own word parts them: `none`, so that none of
      them is chosen; `earlier`, the one named first; `lot`, the order of SHA-256 over vote, option and digest (`lot`).
    - Passed where an option is chosen; an opinion chooses none.

    Source: `domain.md`, section 2 (a tie does not pass, abstention counts as taking part).
    """
    if (Measure.AREA in rule.counts) != (area is not None):
        raise ValueError(f"{rule.name} counts {', '.join(rule.counts)}")
    measured = [(electorate, heads)] if area is None else [(electorate, heads), area]
    figures = [_figures(rule, whole, one) for whole, one in measured]
    votes = [one.votes for _, one in measured]
    counted = Chosen(votes[0], votes[1] if area else None, lot=lot if rule.tie is Tie.LOT else "")
    result = Result(Verdict.OPINION, figures[0], figures[1] if area else None, counted)
    if not all(one.enough for one in figures):
        return replace(result, verdict=Verdict.TOO_FEW)
    if rule.approval is None:
        return result
    able = [
        option
        for option in range(1, len(options.texts) + 1)
        if all(one[option - 1] >= figure.for_needed for one, figure in zip(votes, figures, strict=True))
    ]
    chosen, tied = choose(able, votes, options.places, rule.tie, lot)
    verdict = Verdict.PASSED if chosen else Verdict.NOT_PASSED
    return replace(result, verdict=verdict, options=replace(counted, chosen=tuple(chosen), tied=tuple(tied)))


def _figures(rule: Rule, electorate: int, count: Count) -> Figures:
    if min(count.votes) < 0 or not max(count.votes) <= count.cast - count.abstain <= count.cast <= electorate:
        raise ValueError(f"{count}, {electorate} electors cannot be")
    needed = for_needed(rule, electorate, count.cast, count.cast)
    return Figures(electorate, count.cast, needed_to_take_part(rule, electorate), needed, Tally(abstain=count.abstain))


def choose(
    able: Sequence[int], votes: Sequence[tuple[int, ...]], places: int, tie: Tie, lot: str
) -> tuple[list[int], list[int]]:
    """Of the options that can be chosen: those that are, and those tied for the last places, both in their order."""
    chosen: list[int] = []
    for strength in sorted({_strength(option, votes) for option in able}, reverse=True):
        equal = [option for option in able if _strength(option, votes) == strength]
        left = places - len(chosen)
        if len(equal) <= left:
            chosen += equal
        elif left:
            order = {Tie.NONE: [], Tie.EARLIER: equal, Tie.LOT: sorted(equal, key=lambda one: drawn(one, lot))}[tie]
            return sorted(chosen + order[:left]), equal
    return sorted(chosen), []


def _strength(option: int, votes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(one[option - 1] for one in votes)


def drawn(option: int, lot: str) -> str:
    """By what a drawing orders tied options, the smallest first: SHA-256 of `lot`, a space and the option's number.

    `lot` is the subject of the vote and the digest of the record just before its close, with a space between: nobody
    knows it while somebody can still vote, and anybody can repeat the drawing (`docs/record.md`).
    """
    return hashlib.sha256(f"{lot} {option}".encode("ascii")).hexdigest()
