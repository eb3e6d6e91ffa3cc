"""One-time links: for which place, how long they live, and who may take it by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.refusals import Reason, Refused
from rules.seats import COUNCIL_ROLES, Role

LIFETIME = timedelta(days=1)


class Place(StrEnum):
    """What can be taken by a link."""

    FOUNDER = "founder"  # the first member of staff of an empty store
    SEAT = "seat"
    PARTY = "party"
    STAFF = "staff"
    OWNER = "owner"  # of a home: who uses it belongs to the owner's household
    TENANT = "tenant"


HOMES = frozenset({Place.OWNER, Place.TENANT})


class State(StrEnum):
    """What became of a link; one whose time is over stays open and is refused."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link as the rules see it."""

    state: State
    expires_at: datetime


def may_use(link: Link, now: datetime, *, filled: bool) -> Refused | None:
    """None when a link still gives its place away.

    - It was not used and not revoked.
    - Its day is not over: at the very end of it, it is.
    - Nobody has taken the place meanwhile, by a file or by another link.
    """
    if link.state is State.USED:
        return Refused(Reason.LINK_USED)
    if link.state is State.REVOKED:
        return Refused(Reason.LINK_REVOKED)
    if now >= link.expires_at:
        return Refused(Reason.LINK_LAPSED)
    return Refused(Reason.PLACE_TAKEN) if filled else None


def may_sit(role: Role, scope: str, own: Iterable[tuple[Role, str]]) -> Refused | None:
    """None when somebody who has these seats (role, scope) may take one more.

    - A person has one seat with a council vote at most.
    - And no other seat twice.
    """
    for held, where in own:
        if (role in COUNCIL_ROLES and held in COUNCIL_ROLES) or (role, scope) == (held, where):
            return Refused(Reason.HAS_A_SEAT)
    return None
