"""The articles of a vote: what a rule asks for, what was decided, whose ballot counts.

Integers only: a threshold is the smallest whole number that satisfies it, never a rounded share.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.reading import Words
from rules.timing import Duration


class Choice(StrEnum):
    """What a ballot says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Unit(StrEnum):
    """Who has one ballot each."""

    MEMBERS = "members"
    HOUSEHOLDS = "households"
    ADULTS = "adults"
    REPRESENTATIVES = "representatives"
    OWNERS = "owners"
    PARTIES = "parties"
    RESPONDENTS = "respondents"
    GROUP_MEMBERS = "group members"


PERSONAL = frozenset({Unit.ADULTS, Unit.GROUP_MEMBERS})
"""Where each person has a ballot of their own: it is kept under minus the person's number."""


class Measure(StrEnum):
    """What is counted of each ballot: itself, and in owners' votes its exclusive area (0.01 m²) as well."""

    HEADS = "heads"
    AREA = "area"


class Base(StrEnum):
    """Of whom the approving share is taken."""

    ALL = "all"
    PRESENT = "present"  # on the roll, voting or not; in a vote by button: who cast a ballot
    PARTICIPANTS = "participants"  # who cast a ballot


class Tie(StrEnum):
    """What a rule says of options with equal votes for too few places."""

    NONE = "none"  # none of them is chosen
    EARLIER = "earlier"  # the one that the ballot names first
    LOT = "lot"  # a drawing that anybody can repeat


class Effect(StrEnum):
    """What follows from a vote in law; every vote shows it."""

    COUNCIL = "council"
    ASSEMBLY = "assembly"
    REPRESENTATIVES = "representatives"
    OWNERS = "owners"  # signed ballots
    JOINT = "joint"  # of the parties concerned
    INDICATIVE = "indicative"  # an owners' vote that replaces no signed one
    OPINION = "opinion"


class Verdict(StrEnum):
    """How a vote ended; too few is not a rejection, and an opinion decides nothing."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    TOO_FEW = "too_few"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: more than it (`strict`), or at least it."""

    numerator: int
    denominator: int
    strict: bool

    def least(self, whole: int) -> int:
        """The smallest whole number that satisfies the share of `whole`."""
        exact = whole * self.numerator
        return exact // self.denominator + 1 if self.strict else -(-exact // self.denominator)

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='} {self.numerator}/{self.denominator}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision rule as data: who votes, how many must take part, how many must approve, and by what law.

    A duration that is None is the community's; `signed_notice` and `signed_voting` (least, most) bind signed ballots.
    """

    name: str
    unit: Unit
    participation: Share | None
    approval: Share | None
    approval_of: Base
    effect: Effect
    source: Words
    since: date | None = None
    until: date | None = None
    confirmed_by: str | None = None
    vote_change: bool = True
    counts: tuple[Measure, ...] = (Measure.HEADS,)
    notice: Duration | None = None
    voting: Duration | None = None
    extension: Duration | None = None
    objections: Duration | None = None
    signed_notice: Duration | None = None
    signed_voting: tuple[Duration, Duration] | None = None
    tie: Tie = Tie.NONE

    @property
    def decides(self) -> bool:
        """Whether anything follows from it: an opinion leaves its matter where it is."""
        return self.effect is not Effect.OPINION


@dataclass(frozen=True, slots=True)
class Tally:
    """Ballots by choice; who did not vote is counted with nobody."""

    for_: int = 0
    against: int = 0
    abstain: int = 0

    @property
    def total(self) -> int:
        """All ballots, abstentions among them."""
        return self.for_ + self.against + self.abstain


def count(choices: Iterable[Choice]) -> Tally:
    """The tally of these ballots."""
    given = list(choices)
    return Tally(*(given.count(choice) for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)))


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure of a closed vote, in heads or in 0.01 m²: what there is, what was needed, what came."""

    electorate: int
    took_part: int
    needed_to_take_part: int
    for_needed: int
    tally: Tally

    @property
    def enough(self) -> bool:
        """Whether the share that must take part did."""
        return self.took_part >= self.needed_to_take_part

    @property
    def approved(self) -> bool:
        """Whether the share that must approve did."""
        return self.tally.for_ >= self.for_needed


@dataclass(frozen=True, slots=True)
class Chosen:
    """Votes of each option, in heads and where the rule counts it in 0.01 m², and which options were chosen or tied."""

    votes: tuple[int, ...]
    areas: tuple[int, ...] | None = None
    chosen: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    lot: str = ""  # what a drawing between tied options hangs on, where the rule asks for one


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict with every number that it rests on; `area` where the rule counts it, `options` where there are any."""

    verdict: Verdict
    heads: Figures
    area: Figures | None = None
    options: Chosen | None = None

    @property
    def tied(self) -> bool:
        """Whether as many were for as against, which does not pass."""
        return self.verdict is Verdict.NOT_PASSED and self.heads.tally.for_ == self.heads.tally.against > 0


def needed_to_take_part(rule: Rule, electorate: int) -> int:
    """How many of the electorate must take part; where a rule asks for a share, one at least."""
    return max(1, rule.participation.least(electorate)) if rule.participation else 0


def for_needed(rule: Rule, electorate: int, took_part: int, cast: int) -> int:
    """How many for are needed: a share of all, of those present or of those who cast a ballot; one at least."""
    whole = {Base.ALL: electorate, Base.PRESENT: took_part, Base.PARTICIPANTS: cast}[rule.approval_of]
    return max(1, rule.approval.least(whole)) if rule.approval else 0


def decide(
    rule: Rule, electorate: int, tally: Tally, present: int | None = None, area: tuple[int, Tally] | None = None
) -> Result:
    """Judge a closed vote by its rule; `area` is the electorate's and the ballots' area where the rule counts it.

    - Taking part: who is on the roll (`present`), or where there is none, who cast a ballot; abstaining is taking part.
    - Too few taking part is an outcome of its own, whatever the ballots say.
    - Passed: ballots for reach the share that the rule asks for; a tie and abstentions never help.
    - Where the rule counts heads and area, each must be enough and each must approve (Civil Code, article 278).
    - A rule without a share to approve gives an opinion, never a decision.

    Source: `domain.md`, section 2; the law of each rule stands in `rule.source`.
    """
    if (Measure.AREA in rule.counts) != (area is not None):
        raise ValueError(f"{rule.name} counts {', '.join(rule.counts)}")
    heads = _figures(rule, electorate, tally, present)
    measures = [heads] if area is None else [heads, _figures(rule, *area)]
    if not all(measure.enough for measure in measures):
        verdict = Verdict.TOO_FEW
    elif rule.approval is None:
        verdict = Verdict.OPINION
    else:
        verdict = Verdict.PASSED if all(measure.approved for measure in measures) else Verdict.NOT_PASSED
    return Result(verdict, heads, measures[1] if area else None)


def _figures(rule: Rule, electorate: int, tally: Tally, present: int | None = None) -> Figures:
    took_part = tally.total if present is None else present
    if min(tally.for_, tally.against, tally.abstain) < 0 or not tally.total <= took_part <= electorate:
        raise ValueError(f"{tally}, {took_part} taking part, {electorate} electors cannot be")
    needed = for_needed(rule, electorate, took_part, tally.total)
    return Figures(electorate, took_part, needed_to_take_part(rule, electorate), needed, tally)


def may_extend(result: Result, extended: bool, extension: Duration) -> bool:
    """Whether a vote at its close stays open for the extension.

    - Too few took part.
    - It has not been extended before, and the community's extension is not zero.

    Source: `domain.md`, section 2; `contract.md`, `[rules] extension`.
    """
    return result.verdict is Verdict.TOO_FEW and not extended and bool(extension)
