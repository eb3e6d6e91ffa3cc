"""Consultations: who convenes one, speaks in it and concludes it; joint decisions, and what parties undertake."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.stages import ENDED, Stage
from rules.votes import Choice, Result, Rule, count, decide

FROM = frozenset({Stage.SUPPORTED, Stage.REFERRED})
"""Where a matter may be put before the parties from, and where it comes back to."""
JOINT_RULES = ("joint_all", "joint_majority")


class ConsultationState(StrEnum):
    """Where a consultation stands."""

    PREPARED = "prepared"
    OPEN = "open"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """What a party's position is."""

    FOR = "for"
    AGAINST = "against"
    CONDITIONS = "conditions"  # for it, if they are met
    OFFER = "offer"  # for it, and gives something to it


class Next(StrEnum):
    """Where the matter goes once a consultation is concluded."""

    AGENDA = "agenda"
    VOTE = "vote"  # of residents; the council adopts it first
    JOINT = "joint"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody as a consultation meets them: for which invited parties they speak, and what they are beside that."""

    account: int
    parties: frozenset[int] = frozenset()
    is_staff: bool = False
    seat: Seat | None = None
    is_convener: bool = False

    @property
    def heads(self) -> bool:
        """Whether they are chair or vice-chair."""
        return self.seat is not None and self.seat.is_head

    @property
    def serves(self) -> bool:
        """Whether they sit in the council or are staff."""
        return self.is_staff or (self.seat is not None and self.seat.person is not None and self.seat.has_council_vote)


def may_convene(stage: Stage, speaker: Speaker, *, internal: bool = False) -> Refused | None:
    """None when somebody may put a matter before the parties, else why not.

    - A seat with a council vote, or staff.
    - The matter is ready for an agenda: accepted and supported, or referred by the council.
    - A matter of the council's own that is internal goes to nobody else.

    Source: `domain.md`, section 3; that an item of a closed agenda is first referred is our own decision.
    """
    if not speaker.serves:
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if internal:
        return Refused(Reason.INTERNAL)
    if stage in FROM:
        return None
    reasons = {
        Stage.RAISED: Reason.NOT_ACCEPTED,
        Stage.ACCEPTED: Reason.NOT_SUPPORTED,
        Stage.URGENT: Reason.URGENT_TRACK,
        Stage.ON_AGENDA: Reason.ALREADY_ON_AGENDA,
        Stage.DEFERRED: Reason.ALREADY_ON_AGENDA,
        Stage.CONSULTATION: Reason.CONSULTED_ALREADY,
        Stage.JOINT: Reason.CONSULTED_ALREADY,
    }
    return Refused(reasons.get(stage, Reason.MATTER_ENDED if stage in ENDED else Reason.ALREADY_DECIDED))


def may_conduct(speaker: Speaker) -> Refused | None:
    """None when somebody may conclude or withdraw a consultation: its convener, the chair or the vice-chair."""
    return None if speaker.is_convener or speaker.heads else Refused(Reason.NOT_CONVENER)


def may_speak(state: ConsultationState, speaker: Speaker, party: int, *, said_itself: bool) -> Refused | None:
    """None when somebody may say what a party's position is, or have a say for it, else why not.

    - Its own people, as often as they like until the end.
    - For a party that has not spoken itself also council and staff: it may have no telephone. Nobody who is of
      another party themselves: one party does not decide for another.
    """
    if state is not ConsultationState.OPEN:
        return Refused(Reason.CONSULTATION_OVER)
    if party in speaker.parties:
        return None
    if not speaker.serves or speaker.parties:
        return Refused(Reason.NOT_OF_PARTY)
    return Refused(Reason.SAID_SO_SELF) if said_itself else None


def may_conclude(state: ConsultationState, speaker: Speaker, stances: Iterable[str]) -> Refused | None:
    """None when a consultation may be concluded, else why not: once a party has spoken, with or without agreement."""
    if state is not ConsultationState.OPEN:
        return Refused(Reason.CONSULTATION_OVER)
    return may_conduct(speaker) or (None if any(stances) else Refused(Reason.NOBODY_SPOKE))


def reminded_at(until: datetime, before: datetime, now: datetime) -> datetime | None:
    """When parties that have not spoken are reminded: this long before the end, unless that is past already."""
    return before if now < before < until else None


# Joint decisions


def may_leave_out(stance: Stance | None) -> Refused | None:
    """None when a party may be left out of a joint decision as not concerned: nobody who spoke against it."""
    return Refused(Reason.DISSENT_STAYS) if stance is Stance.AGAINST else None


def decide_jointly(rule: Rule, concerned: Collection[int], says: Mapping[int, Choice]) -> Result:
    """Judge a joint decision: each party concerned has one say; who has said nothing is counted with nobody.

    Source: issue 6; that all must agree unless the convener chose more than half is our own decision.
    """
    return decide(rule, len(concerned), count(choice for party, choice in says.items() if party in concerned))


def offer_named(text: str, offers: Iterable[str]) -> str:
    """The offer of a party that its words name, the longest first; empty where they name none."""
    said = text.casefold()
    return next((one for one in sorted(offers, key=len, reverse=True) if one.casefold() in said), "")


def may_report(speaker: Speaker, party: int) -> Refused | None:
    """None when somebody may say that what a party undertook is done: its own people, council or staff."""
    return None if party in speaker.parties or speaker.serves else Refused(Reason.NOT_OF_PARTY)


def may_confirm(speaker: Speaker, party: int, *, supervises: bool, own: bool) -> Refused | None:
    """None when somebody may confirm that an undertaking is done, else why not.

    - The convener, the chair or vice-chair, or a supervisor.
    - Nobody of the party itself, and nobody their own report.
    """
    if not (supervises or may_conduct(speaker) is None):
        return Refused(Reason.NOT_CONVENER)
    return Refused(Reason.OWN_REPORT) if own or party in speaker.parties else None
