"""A matter on its way: who may support it, screen it, bring it to the council, to a vote and to an end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from rules.ballots import VoteState
from rules.hazards import Hazard
from rules.refusals import Reason, Refused
from rules.scope import Place, Scope, contains
from rules.seats import Seat
from rules.stages import BEFORE_AGENDA, ENDED, IN_VOTE, UNDECIDED, Stage, may_follow
from rules.votes import Effect, Rule, Unit

READY = frozenset({Stage.SUPPORTED, Stage.REFERRED})
"""Ready for an agenda: accepted and supported, or come back from where the council referred it."""
OUTCOME_AFTER = timedelta(minutes=30)
"""An adopted matter is an outcome unless the chair puts it to the households within this time."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as an act meets it; `support` counts households, the proposer's own among them."""

    stage: Stage
    scope: Scope
    support: int
    threshold: int
    support_until: datetime
    titled: bool = True  # False for a voice message of which nobody has written yet what it is about

    @property
    def supported(self) -> bool:
        """Whether enough households support it; a threshold of 0 asks for none."""
        return self.support >= self.threshold


# Support


@dataclass(frozen=True, slots=True)
class Supporter:
    """The verified household for which a person supports, and where it lives."""

    household: int
    place: Place
    disputed: bool = False  # staff look into whether the person belongs there


@dataclass(frozen=True, slots=True)
class Supported:
    """A support that stands; `already` for a second tap of the household; `stage` is the matter's from now on."""

    count: int
    already: bool
    stage: Stage


def accept_support(
    matter: Matter, supporter: Supporter | None, supporting: Collection[int], now: datetime
) -> Supported | Refused:
    """Take a household's support or say why not.

    - The council has not yet decided the matter, and `now < support_until`.
    - The household is verified and belongs to the matter's scope, and the person undisputed to it.
    - It counts once; a second tap changes nothing.

    Source: `domain.md`, section 3; `contract.md`, the way of a proposal 1.
    """
    if supporter and supporter.household in supporting and not supporter.disputed:
        return Supported(matter.support, already=True, stage=matter.stage)
    reason = _no_support(matter, supporter, now)
    if reason:
        return Refused(reason)
    count = matter.support + 1
    enough = matter.stage is Stage.ACCEPTED and count >= matter.threshold
    return Supported(count, already=False, stage=Stage.SUPPORTED if enough else matter.stage)


def may_support(matter: Matter, now: datetime) -> Refused | None:
    """None while households may support a matter, else why not: it is decided, or its time for that is over."""
    if matter.stage not in UNDECIDED:
        return Refused(Reason.MATTER_ENDED if matter.stage in ENDED else Reason.ALREADY_DECIDED)
    return Refused(Reason.SUPPORT_OVER) if now >= matter.support_until else None


def _no_support(matter: Matter, supporter: Supporter | None, now: datetime) -> Reason | None:
    if refused := may_support(matter, now):
        return refused.reason
    if supporter is None:
        return Reason.NOT_REGISTERED
    if supporter.disputed:
        return Reason.JOIN_DISPUTED
    return None if contains(matter.scope, supporter.place) else Reason.OUT_OF_SCOPE


def lapses(matter: Matter, now: datetime) -> bool:
    """Whether the support period has ended below the threshold before the matter came on an agenda."""
    return matter.stage in {Stage.RAISED, Stage.ACCEPTED} and not matter.supported and now >= matter.support_until


# Screening


class Screening(StrEnum):
    """What a council seat may answer to a proposal."""

    ACCEPT = "accept"
    DECLINE = "decline"
    MERGE = "merge"
    REDIRECT = "redirect"
    URGENT = "urgent"


class Tag(StrEnum):
    """The four selves of residents' self-government: what a matter serves, chosen at screening, counted in reports."""

    MANAGEMENT = "management"
    EDUCATION = "education"
    SERVICE = "service"
    SUPERVISION = "supervision"


NEEDS_REASON = frozenset({Screening.DECLINE, Screening.MERGE, Screening.REDIRECT})
SCREENED_AS = MappingProxyType(
    {Screening.DECLINE: Stage.DECLINED, Screening.MERGE: Stage.MERGED, Screening.REDIRECT: Stage.REDIRECTED}
)


@dataclass(frozen=True, slots=True)
class Screened:
    """The stage that follows from an answer; unchanged while an urgent matter waits for its second seat."""

    stage: Stage


def screen(
    matter: Matter,
    answer: Screening,
    seat: Seat | None,
    reason: str | None = None,
    hazards: Collection[Hazard] = (),
    confirmed: Collection[Seat] = (),
) -> Screened | Refused:
    """Answer a proposal: accept, decline, merge, redirect, or put it on the urgent track.

    - A filled seat with a council vote answers.
    - Only a proposal that was not answered yet; urgent also one that waits for support or for the council.
    - Decline, merge and redirect give a reason.
    - Accept and urgent need a title: a voice message gets one first.
    - Accepted, it is ready for the agenda when enough households support it.
    - Urgent takes one of the six hazards, the chair and one more seat in either order (`confirmed` so far);
      until both have confirmed the stage stays.

    Source: `domain.md`, sections 2 and 3; `contract.md`, the way of a proposal 2–3.
    """
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if answer is Screening.URGENT:
        return _confirm_urgent(matter, hazards, seat, confirmed)
    if matter.stage is not Stage.RAISED:
        return Refused(Reason.ALREADY_SCREENED)
    if answer is Screening.ACCEPT and not matter.titled:
        return Refused(Reason.TITLE_NEEDED)
    if answer in NEEDS_REASON and not (reason or "").strip():
        return Refused(Reason.REASON_NEEDED)
    accepted = Stage.SUPPORTED if matter.supported else Stage.ACCEPTED
    return Screened(SCREENED_AS.get(answer, accepted))


def _confirm_urgent(
    matter: Matter, hazards: Collection[Hazard], seat: Seat, confirmed: Collection[Seat]
) -> Screened | Refused:
    if matter.stage not in BEFORE_AGENDA:
        return Refused(Reason.ALREADY_SCREENED)
    if not matter.titled:
        return Refused(Reason.TITLE_NEEDED)
    if not hazards:
        return Refused(Reason.NOT_A_HAZARD)
    if seat.id in {other.id for other in confirmed}:
        return Refused(Reason.ALREADY_CONFIRMED)
    seats = (seat, *confirmed)
    agreed = len(seats) >= 2 and any(one.is_chair for one in seats)
    return Screened(Stage.URGENT if agreed else matter.stage)


def may_title(matter: Matter, seat: Seat | None, *, is_staff: bool, own_words: bool) -> Refused | None:
    """None when somebody may write the one-line title of a voice proposal, or write it anew, else why not.

    - A filled seat with a council vote, or staff.
    - It is not in the proposer's own words (`own_words`), which nobody else writes anew.
    - The council has not answered yet: what it accepts keeps its title.
    """
    if not is_staff and (seat is None or not seat.has_council_vote):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if own_words:
        return Refused(Reason.ALREADY_TITLED)
    return None if matter.stage is Stage.RAISED else Refused(Reason.ALREADY_SCREENED)


# Agenda, ballot, done


def ready_for_agenda(matter: Matter) -> bool:
    """Whether a matter is accepted and supported, or comes back from where the council referred it."""
    return matter.stage in READY


def may_put_on_agenda(matter: Matter, seat: Seat | None, *, residents_choose: bool = False) -> Refused | None:
    """None when the chair or vice-chair may put the matter on the next open agenda, else why not.

    - It is accepted and supported, or was referred, and stands on no agenda yet.
    - Where residents choose (`residents_choose`) they bring it on.

    Source: `contract.md`, the way of a proposal 3.
    """
    if not _heads(seat):
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    reasons = {
        Stage.RAISED: Reason.NOT_ACCEPTED,
        Stage.ACCEPTED: Reason.NOT_SUPPORTED,
        Stage.URGENT: Reason.URGENT_TRACK,
        Stage.ON_AGENDA: Reason.ALREADY_ON_AGENDA,
        Stage.DEFERRED: Reason.ALREADY_ON_AGENDA,
    }
    if ready_for_agenda(matter):
        return Refused(Reason.RESIDENTS_CHOOSE) if residents_choose else None
    ended = Reason.MATTER_ENDED if matter.stage in ENDED else Reason.ALREADY_DECIDED
    return Refused(reasons.get(matter.stage, ended))


def may_ballot(
    stage: Stage, rule: Rule, seat: Seat | None, *, internal: bool = False, called: bool = False
) -> Refused | None:
    """None when the chair or vice-chair may post the notice of a vote under this rule, else why not.

    - The rule is one for residents, not for the council or for a survey.
    - The council has adopted the matter; a vote found invalid may be noticed anew.
    - Or enough households have called for the assembly (`called`): then the council need not adopt it.
    - An opinion (straw poll) is asked at any time before the matter has ended.
    - A matter that is internal goes to no residents.

    Source: `contract.md`, the way of a proposal 5.
    """
    if not _heads(seat):
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if rule.unit in {Unit.MEMBERS, Unit.PARTIES, Unit.RESPONDENTS}:
        return Refused(Reason.RULE_NOT_FOR_RESIDENTS)
    if internal:
        return Refused(Reason.INTERNAL)
    if rule.effect is Effect.OPINION:
        return Refused(Reason.MATTER_ENDED) if stage in ENDED else None
    if called or stage in {Stage.ADOPTED, Stage.INVALID}:
        return None
    return Refused(_not_adopted(stage))


def may_withdraw(state: VoteState, closes_at: datetime, seat: Seat | None, now: datetime) -> Refused | None:
    """None when a vote may be withdrawn after its notice, else why not.

    - The chair or vice-chair does it, before the close; nothing else of a noticed vote can be changed.

    Source: `domain.md`, section 2 (frozen when the notice is posted); who withdraws is our own decision.
    """
    if not _heads(seat):
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    return Refused(Reason.VOTE_CLOSED) if state is VoteState.CLOSED or now >= closes_at else None


def may_close_done(stage: Stage, seat: Seat | None, *, is_lead: bool = False, is_staff: bool = False) -> Refused | None:
    """None when a matter may be reported as carried out, else why not.

    - Its lead, the chair or staff report it.
    - The council adopted it and no vote is under way, or a vote passed and it is being carried out,
      or it is on the urgent track.

    Source: `contract.md`, buttons.
    """
    chair = seat is not None and seat.is_chair
    if not (is_lead or is_staff or chair):
        return Refused(Reason.NOT_LEAD_CHAIR_OR_STAFF)
    return None if may_follow(stage, Stage.DONE) else Refused(_not_adopted(stage))


def _not_adopted(stage: Stage) -> Reason:
    """Why a matter at this stage is not one that the council has adopted and nobody else decides."""
    if stage in UNDECIDED or stage is Stage.NOT_ADOPTED:
        return Reason.NOT_ADOPTED
    if stage in ENDED:
        return Reason.MATTER_ENDED
    if stage in IN_VOTE:
        return Reason.VOTE_UNDER_WAY
    by_stage = {
        Stage.URGENT: Reason.URGENT_TRACK,
        Stage.INVALID: Reason.NOT_ADOPTED,
        Stage.DONE: Reason.ALREADY_DONE,
        Stage.EVALUATED: Reason.ALREADY_DONE,
    }
    return by_stage.get(stage, Reason.ALREADY_DECIDED)


def _heads(seat: Seat | None) -> bool:
    return seat is not None and seat.is_head
