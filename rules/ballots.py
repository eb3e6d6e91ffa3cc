"""Whose ballot counts: of a household, an owner, an adult or a seat; one each, by whoever may cast it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.options import Options, Said, allowed
from rules.refusals import Reason, Refused
from rules.votes import Unit


class VoteState(StrEnum):
    """Where a vote stands; an extended vote is open with a later close."""

    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"


class Side(StrEnum):
    """By which code a person joined, that it is a seat or anybody of the group; on the roll: whose vote it is."""

    OWNER = "owner"
    TENANT = "tenant"
    SEAT = "seat"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class BallotBox:
    """A vote as a tap meets it; it is open from `opens_at` until just before `closes_at`."""

    state: VoteState
    unit: Unit
    opens_at: datetime
    closes_at: datetime
    vote_change: bool
    secret: bool = False
    options: Options | None = None  # None: for, against, abstain


@dataclass(frozen=True, slots=True)
class Person:
    """Who taps, and the side on which they belong to the household; `disputed` while staff look into that.

    `came_later`: the home has another owner than when the roll was fixed.
    """

    id: int
    side: Side
    disputed: bool = False
    came_later: bool = False


@dataclass(frozen=True, slots=True)
class Elector:
    """A household, owner or seat on the frozen roll, and whose vote it is there.

    `places_left` is how many more adults of the household may vote where adults do; else it says nothing.
    """

    id: int
    side: Side
    places_left: int = 1


ON_PAPER = 0
"""Who cast a ballot on paper or by proxy, as rows keep it: nobody who can tap."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The ballot that has been cast, and who cast it; of a secret one neither is kept (0, None).

    A frozen one waits until staff have settled whether who cast it belongs to the home.
    """

    person: int
    choice: Said | None
    frozen: bool = False

    @property
    def on_paper(self) -> bool:
        """Whether it came on paper or by proxy."""
        return self.person == ON_PAPER and self.choice is not None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A ballot that stands; `previous` is what it replaces."""

    choice: Said
    previous: Said | None = None

    @property
    def changed(self) -> bool:
        """False for a double tap: the ballot was already this."""
        return self.choice != self.previous


def accept_ballot(
    box: BallotBox, elector: Elector | None, cast: Cast | None, person: Person | None, choice: Said, now: datetime
) -> Accepted | Refused:
    """Take a ballot or say why not.

    - The vote is open and `opens_at <= now < closes_at`.
    - The person has joined a household (`person`), and it is on the frozen roll (`elector`).
    - Nobody of the household says that the person does not belong there, or staff have settled it.
    - Who owns the home only since the roll was fixed has no ballot on it; what the former owner cast stands.
    - An owners' vote takes no tenants; in a household's vote the side frozen on the roll votes.
    - One ballot each for a household, an owner (however many units) or a seat, whoever taps first; the others hear
      that it has voted, never what. Where adults vote each has one, and a household no more than it has adults.
    - A secret ballot is final: nobody knows what to change, nor who cast it.
    - While a ballot is frozen nobody else casts one for that home: it may count yet.
    - In an opinion everyone of the group has one.
    - It says what this vote asks: for, against or abstain, or some of its options (`rules/options.py:allowed`).
    - Only who cast it may change it, and only if the vote allows; the same choice again changes nothing.

    Source: `domain.md`, section 2.
    """
    reason = why_not(box, elector, cast, person, now, choice)
    if reason is None and not allowed(box.options, choice):
        reason = Reason.NOT_ON_BALLOT
    if reason:
        return Refused(reason)
    return Accepted(choice, previous=cast.choice if cast else None)


def why_not(
    box: BallotBox, elector: Elector | None, cast: Cast | None, person: Person | None, now: datetime,
    choice: Said | None = None,
) -> Reason | None:  # fmt: skip
    """Why a person has no ballot to cast, whether they tap (`choice`) or only ask; None if they have.

    The order of the reasons: the vote is over, the person has no vote in it, it is not open yet, the vote was cast.
    """
    shut = closed(box, now)
    if shut is Reason.CLOSED:
        return shut
    reason = not_entitled(box.unit, elector, person) or shut or _already_cast(box, cast, person, choice)
    if reason is None and cast is None and box.unit is Unit.ADULTS and elector and elector.places_left < 1:
        return Reason.ADULTS_VOTED
    return reason


def closed(box: BallotBox, now: datetime) -> Reason | None:
    """Why no ballot can be cast now; None while the vote is open."""
    if box.state is VoteState.CLOSED or now >= box.closes_at:
        return Reason.CLOSED
    if box.state is VoteState.NOTICED or now < box.opens_at:
        return Reason.NOT_OPEN_YET
    return None


def not_entitled(of_whom: Unit, elector: Elector | None, person: Person | None) -> Reason | None:
    """Why a person may not cast this ballot, whenever; None if they may."""
    if person is None:
        return Reason.REPRESENTATIVES_ONLY if of_whom is Unit.REPRESENTATIVES else Reason.NOT_REGISTERED
    if person.disputed:
        return Reason.JOIN_DISPUTED
    if of_whom is Unit.OWNERS and person.side is Side.TENANT:
        return Reason.OWNERS_ONLY
    if elector is None:
        return Reason.OWNER_SINCE_NOTICE if person.came_later else Reason.NOT_ON_ROLL
    if person.side is elector.side:
        return None
    return Reason.TENANT_VOTES if elector.side is Side.TENANT else Reason.OWNER_VOTES


def _already_cast(box: BallotBox, cast: Cast | None, person: Person | None, choice: Said | None) -> Reason | None:
    if cast is None or person is None:
        return None
    if box.secret:
        return Reason.SEALED_ALREADY
    if cast.person != person.id:
        if cast.frozen:
            return Reason.BALLOT_FROZEN
        if cast.on_paper:
            return Reason.VOTED_ON_PAPER
        return Reason.OWNER_VOTED if box.unit is Unit.OWNERS else Reason.HOUSEHOLD_VOTED
    return None if box.vote_change or cast.choice == choice else Reason.NO_CHANGE
