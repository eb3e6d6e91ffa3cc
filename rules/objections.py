"""Objections to a preliminary result: who answers one, what may follow from it, when a result is confirmed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.votes import Verdict

A_DAY = timedelta(days=1)


class Consequence(StrEnum):
    """What follows from an upheld objection."""

    STRUCK = "struck"  # ballots are struck and the vote is counted anew
    INVALID = "invalid"  # the whole vote is invalid and may be repeated
    STANDS = "stands"  # what was wrong changes nothing in the result


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as an act meets it; `person` is who raised it."""

    person: int
    answered: bool = False
    upheld: bool = False
    consequence: Consequence | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is open about it: answered, and where it was upheld its consequence decided."""
        return self.answered and (not self.upheld or self.consequence is not None)


def may_answer(objection: Objection, seat: Seat | None, person: int, *, preliminary: bool) -> Refused | None:
    """None when somebody may answer an objection, else why not.

    - A filled seat with a council vote answers, but nobody their own objection.
    - The vote is still preliminary; an objection is answered once. A late answer is one: the result waits for it.

    Source: `domain.md`, section 2; who answers is our own decision.
    """
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if not preliminary:
        return Refused(Reason.RESULT_SETTLED)
    if objection.person == person:
        return Refused(Reason.OWN_OBJECTION)
    return Refused(Reason.OBJECTION_ANSWERED) if objection.answered else None


def may_follow_up(objection: Objection, *, preliminary: bool) -> Refused | None:
    """None when it may still be decided what follows from an objection: it is upheld, and nothing followed yet."""
    if not preliminary:
        return Refused(Reason.RESULT_SETTLED)
    if not objection.upheld:
        return Refused(Reason.NOT_UPHELD)
    return None if objection.consequence is None else Refused(Reason.OBJECTION_ANSWERED)


def may_confirm(until: datetime, objections: Iterable[Objection], now: datetime) -> bool:
    """Whether a preliminary result becomes final: the time for objections is over and none of them is open."""
    return now >= until and all(one.settled for one in objections)


def remind_at(raised_at: datetime, answer_by: datetime) -> datetime:
    """When the council is reminded of an objection: a day before its answer is due, or halfway where that is later."""
    return max(answer_by - A_DAY, raised_at + (answer_by - raised_at) / 2)


def may_be_struck(channel: str, *, disputed: bool) -> bool:
    """Whether a ballot may be struck: one on paper or by proxy, or by somebody whose belonging to the home is in doubt.

    What a member of a household has tapped undisputed is theirs alone.
    """
    return channel in {"paper", "proxy"} or disputed


def homes_listed(text: str) -> list[str]:
    """Return the homes of a list, separated by commas, semicolons or white space."""
    return [one for one in re.split(r"[\s,，、;；]+", text) if one]


def falls(before: Verdict, after: Verdict) -> bool:
    """Whether a recount makes a vote invalid: enough took part before, too few without the ballots struck."""
    return after is Verdict.TOO_FEW and before is not Verdict.TOO_FEW
