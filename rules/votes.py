"""The articles of a vote: what a rule asks for, what was decided, whose ballot counts.

Integers only: a threshold is the smallest whole number that satisfies it, never a rounded share.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.reading import Words
from rules.refusals import Reason, Refused
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
    OWNERS = "owners"
    GROUP_MEMBERS = "group members"


class Measure(StrEnum):
    """What is counted of each ballot; area (0.01 m²) joins it with the owners' votes."""

    HEADS = "heads"


class Base(StrEnum):
    """Of whom the approving share is taken."""

    ALL = "all"
    PRESENT = "present"  # on the roll, voting or not; in a vote by button: who cast a ballot
    PARTICIPANTS = "participants"  # who cast a ballot


class Effect(StrEnum):
    """What follows from a vote in law; every vote shows it."""

    COUNCIL = "council"
    ASSEMBLY = "assembly"
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
    """A decision rule as data: who votes, how many must take part, how many must approve, and by what law."""

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
class Result:
    """A verdict with every number that it rests on."""

    verdict: Verdict
    electorate: int
    took_part: int
    needed_to_take_part: int
    for_needed: int
    tally: Tally
    present: int | None = None


def needed_to_take_part(rule: Rule, electorate: int) -> int:
    """How many of the electorate must take part; where a rule asks for a share, one at least."""
    return max(1, rule.participation.least(electorate)) if rule.participation else 0


def for_needed(rule: Rule, electorate: int, took_part: int, cast: int) -> int:
    """How many ballots for are needed: a share of all, of those present or of those who cast; one at least."""
    whole = {Base.ALL: electorate, Base.PRESENT: took_part, Base.PARTICIPANTS: cast}[rule.approval_of]
    return max(1, rule.approval.least(whole)) if rule.approval else 0


def decide(rule: Rule, electorate: int, tally: Tally, present: int | None = None) -> Result:
    """Judge a closed vote by its rule.

    - Taking part: who is on the roll (`present`), or where there is none, who cast a ballot; abstaining is taking part.
    - Too few taking part is an outcome of its own, whatever the ballots say.
    - Passed: ballots for reach the share that the rule asks for; a tie and abstentions never help.
    - A rule without a share to approve gives an opinion, never a decision.

    Source: `domain.md`, section 2; the law of each rule stands in `rule.source`.
    """
    took_part = tally.total if present is None else present
    if min(tally.for_, tally.against, tally.abstain) < 0 or not tally.total <= took_part <= electorate:
        raise ValueError(f"{tally}, {took_part} taking part, {electorate} electors cannot be")
    quorum = needed_to_take_part(rule, electorate)
    needed = for_needed(rule, electorate, took_part, tally.total)
    if took_part < quorum:
        verdict = Verdict.TOO_FEW
    elif rule.approval is None:
        verdict = Verdict.OPINION
    else:
        verdict = Verdict.PASSED if tally.for_ >= needed else Verdict.NOT_PASSED
    return Result(verdict, electorate, took_part, quorum, needed, tally, present)


def may_extend(result: Result, extended: bool, extension: Duration) -> bool:
    """Whether a vote at its close stays open for the extension.

    - Too few took part.
    - It has not been extended before, and the community's extension is not zero.

    Source: `domain.md`, section 2; `contract.md`, `[rules] extension`.
    """
    return result.verdict is Verdict.TOO_FEW and not extended and bool(extension)


# A household's ballot


class VoteState(StrEnum):
    """Where a vote stands; an extended vote is open with a later close."""

    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"


class Side(StrEnum):
    """By which code a person joined; on the roll: whose vote the household's is."""

    OWNER = "owner"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class BallotBox:
    """A vote as a tap meets it; it is open from `opens_at` until just before `closes_at`."""

    state: VoteState
    unit: Unit
    opens_at: datetime
    closes_at: datetime
    vote_change: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who taps, and the side on which they belong to the household; `disputed` while staff look into that."""

    id: int
    side: Side
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Elector:
    """A household on the frozen roll, and whose vote it is there (`side_on_roll`)."""

    household: int
    side: Side


@dataclass(frozen=True, slots=True)
class Cast:
    """The ballot that the household has cast, and who cast it."""

    person: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Accepted:
    """A ballot that stands; `previous` is what it replaces."""

    choice: Choice
    previous: Choice | None = None

    @property
    def changed(self) -> bool:
        """False for a double tap: the ballot was already this."""
        return self.choice is not self.previous


def side_on_roll(joined: Iterable[Side]) -> Side:
    """Whose vote the household's is when the roll is frozen: the tenant's once anybody has joined by that code."""
    return Side.TENANT if Side.TENANT in set(joined) else Side.OWNER


def accept_ballot(
    box: BallotBox, elector: Elector | None, cast: Cast | None, person: Person | None, choice: Choice, now: datetime
) -> Accepted | Refused:
    """Take a household's ballot or say why not.

    - The vote is open and `opens_at <= now < closes_at`.
    - The person has joined a household (`person`), and it is on the frozen roll (`elector`).
    - Nobody of the household says that the person does not belong there, or staff have settled it.
    - An owners' vote takes no tenants; in a household's vote the side frozen on the roll votes.
    - One ballot a household, whoever taps first; the others hear that it has voted, never what.
    - Only who cast it may change it, and only if the vote allows; the same choice again changes nothing.

    Source: `domain.md`, section 2.
    """
    reason = _closed(box, now) or not_entitled(box.unit, elector, person) or _already_cast(box, cast, person, choice)
    if reason:
        return Refused(reason)
    return Accepted(choice, previous=cast.choice if cast else None)


def _closed(box: BallotBox, now: datetime) -> Reason | None:
    if box.state is VoteState.CLOSED or now >= box.closes_at:
        return Reason.CLOSED
    if box.state is VoteState.NOTICED or now < box.opens_at:
        return Reason.NOT_OPEN_YET
    return None


def not_entitled(of_whom: Unit, elector: Elector | None, person: Person | None) -> Reason | None:
    """Why a person may not cast this household's ballot, whenever; None if they may."""
    if person is None:
        return Reason.NOT_REGISTERED
    if person.disputed:
        return Reason.JOIN_DISPUTED
    if of_whom is Unit.OWNERS and person.side is Side.TENANT:
        return Reason.OWNERS_ONLY
    if elector is None:
        return Reason.NOT_ON_ROLL
    if person.side is elector.side:
        return None
    return Reason.TENANT_VOTES if elector.side is Side.TENANT else Reason.OWNER_VOTES


def _already_cast(box: BallotBox, cast: Cast | None, person: Person | None, choice: Choice) -> Reason | None:
    if cast is None or person is None:
        return None
    if cast.person != person.id:
        return Reason.HOUSEHOLD_VOTED
    return None if box.vote_change or cast.choice is choice else Reason.NO_CHANGE
