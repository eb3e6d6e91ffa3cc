"""The stages of a matter and the table of which may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Where a matter stands (`domain.md`, section 3)."""

    RAISED = "raised"  # not screened yet, however many support it
    ACCEPTED = "accepted"  # screened, support still missing
    SUPPORTED = "supported"  # screened and supported: ready for an agenda
    DECLINED = "declined"
    MERGED = "merged"
    REDIRECTED = "redirected"
    LAPSED = "lapsed"  # the support period ended below the threshold
    TAKEN_BACK = "taken_back"  # by its proposer, before it was on an agenda
    URGENT = "urgent"  # confirmed by the chair and one more: act now, no vote, publish after
    ON_AGENDA = "on_agenda"
    ADOPTED = "adopted"  # deliberated and adopted by the council
    NOT_ADOPTED = "not_adopted"
    DEFERRED = "deferred"  # the council postponed it: it waits on the next agenda
    REFERRED = (
        "referred"  # the council sent it to a party or a consultation; from there it may come onto an agenda again
    )
    CONSULTATION = "consultation"  # parties say what they think of it
    JOINT = "joint"  # the parties concerned decide it together
    NOTICED = "noticed"
    VOTING = "voting"
    EXTENDED = "extended"
    PRELIMINARY = "preliminary"
    OBJECTION_PERIOD = "objection_period"
    INVALID = "invalid"
    CONFIRMED = "confirmed"
    IMPLEMENTING = "implementing"
    DONE = "done"
    EVALUATED = "evaluated"
    CLOSED = "closed"
    REOPENED = "reopened"  # a resident's objection to what was carried out is upheld


TRANSITIONS: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        Stage.RAISED: frozenset(
            {
                Stage.ACCEPTED,
                Stage.SUPPORTED,
                Stage.DECLINED,
                Stage.MERGED,
                Stage.REDIRECTED,
                Stage.LAPSED,
                Stage.TAKEN_BACK,
                Stage.URGENT,
            }
        ),
        Stage.ACCEPTED: frozenset({Stage.SUPPORTED, Stage.LAPSED, Stage.TAKEN_BACK, Stage.URGENT}),
        Stage.SUPPORTED: frozenset(
            {Stage.ON_AGENDA, Stage.TAKEN_BACK, Stage.URGENT, Stage.CONSULTATION, Stage.JOINT, Stage.CLOSED}
        ),
        Stage.DECLINED: frozenset({Stage.RAISED}),  # on appeal: the chair answers anew
        Stage.MERGED: frozenset(),
        Stage.REDIRECTED: frozenset(),
        Stage.LAPSED: frozenset(),
        Stage.TAKEN_BACK: frozenset(),
        Stage.URGENT: frozenset({Stage.DONE}),
        Stage.ON_AGENDA: frozenset(
            {Stage.ADOPTED, Stage.NOT_ADOPTED, Stage.DEFERRED, Stage.REFERRED, Stage.SUPPORTED}  # back: struck out
        ),
        Stage.DEFERRED: frozenset({Stage.ON_AGENDA, Stage.SUPPORTED}),
        Stage.REFERRED: frozenset({Stage.ON_AGENDA, Stage.CONSULTATION, Stage.JOINT, Stage.CLOSED}),
        Stage.CONSULTATION: frozenset({Stage.SUPPORTED, Stage.REFERRED}),  # back to where it came from
        Stage.JOINT: frozenset({Stage.ADOPTED, Stage.SUPPORTED, Stage.REFERRED}),
        Stage.ADOPTED: frozenset({Stage.NOTICED, Stage.IMPLEMENTING, Stage.DONE}),
        Stage.NOT_ADOPTED: frozenset({Stage.CLOSED}),
        Stage.NOTICED: frozenset({Stage.VOTING, Stage.ADOPTED}),  # back: withdrawn, as below
        Stage.VOTING: frozenset({Stage.EXTENDED, Stage.PRELIMINARY, Stage.ADOPTED}),
        Stage.EXTENDED: frozenset({Stage.PRELIMINARY, Stage.ADOPTED}),
        Stage.PRELIMINARY: frozenset({Stage.OBJECTION_PERIOD, Stage.CONFIRMED}),
        Stage.OBJECTION_PERIOD: frozenset({Stage.CONFIRMED, Stage.INVALID}),
        Stage.INVALID: frozenset({Stage.NOTICED}),
        Stage.CONFIRMED: frozenset({Stage.IMPLEMENTING, Stage.CLOSED}),
        Stage.IMPLEMENTING: frozenset({Stage.DONE}),
        Stage.DONE: frozenset({Stage.EVALUATED, Stage.REOPENED}),
        Stage.EVALUATED: frozenset({Stage.CLOSED}),
        Stage.CLOSED: frozenset({Stage.REOPENED}),
        Stage.REOPENED: frozenset({Stage.IMPLEMENTING}),
    }
)

BEFORE_AGENDA = frozenset({Stage.RAISED, Stage.ACCEPTED, Stage.SUPPORTED})
UNDECIDED = BEFORE_AGENDA | {
    Stage.ON_AGENDA, Stage.DEFERRED, Stage.REFERRED, Stage.CONSULTATION, Stage.JOINT
}  # fmt: skip
IN_VOTE = frozenset({Stage.NOTICED, Stage.VOTING, Stage.EXTENDED, Stage.PRELIMINARY, Stage.OBJECTION_PERIOD})
ENDED = frozenset(
    {
        Stage.DECLINED, Stage.MERGED, Stage.REDIRECTED, Stage.LAPSED, Stage.TAKEN_BACK, Stage.NOT_ADOPTED, Stage.CLOSED
    }
)  # fmt: skip


def may_follow(stage: Stage, following: Stage) -> bool:
    """Whether the table of stages lets one follow the other."""
    return following in TRANSITIONS[stage]
