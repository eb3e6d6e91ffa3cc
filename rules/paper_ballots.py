"""Ballots on paper and by proxy: two pairs of eyes, one ballot an elector, and no second one behind another."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.ballots import BallotBox, Cast, Elector, closed
from rules.options import Marks, Options, Said, allowed
from rules.refusals import Reason, Refused
from rules.scope import Place, Scope, contains
from rules.seats import Role
from rules.votes import Unit

MOST_IN_FULL = 200
"""Up to so many sheets two scrutineers compare all; above that a random sample."""
WRONG_SHEETS = 20
"""A sample finds at least one of so many wrong sheets, 19 times out of 20."""


class State(StrEnum):
    """Where a sheet stands: begun, waiting for the second person, counted, or kept without counting."""

    DRAFT = "draft"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    VOID = "void"
    UNREADABLE = "unreadable"
    DIFFERS = "differs"


TO_RECORD = frozenset({Reason.PAPER_SAME_PERSON, Reason.PAPER_OWN_HOME})
"""Refusals that are put on record: somebody tried to be both pairs of eyes, or their own judge."""
STANDS = frozenset({State.WAITING, State.CONFIRMED})
"""A sheet in these states uses up its number, its household's place and its proxy."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who enters or checks: the scopes they serve as staff (a seat serves the whole), and whether it is their home."""

    id: int
    scopes: tuple[Scope, ...]
    own_home: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the first person entered it; `by` is that person."""

    by: int
    signed_on: date
    choice: Said
    state: State
    proxy_taken: bool = False  # who brings it is the proxy of another elector in this vote


@dataclass(frozen=True, slots=True)
class Void:
    """A sheet that does not count and stays on file, and why."""

    reason: Reason
    state: State = State.VOID


@dataclass(frozen=True, slots=True)
class Counts:
    """A sheet that two people read alike."""

    choice: Said


# Which home, which day


def parts(text: str) -> tuple[str, ...]:
    """Return the parts of a written home as they are compared: "37-502" is ("37", "502")."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(part.strip() for part in re.split(r"[-–—−/·]", folded) if part.strip())


def homes_called(text: str, homes: Mapping[int, tuple[str, ...]]) -> list[int]:
    """Return the homes whose name ends in what was written: entrance and unit, or more; `homes` are their parts."""
    wanted = parts(text)
    if len(wanted) < 2:
        return []
    called = {home: tuple(word for part in key if part for word in parts(part)) for home, key in homes.items()}
    return [home for home, key in called.items() if key[-len(wanted) :] == wanted]


def homes_listed(text: str, homes: Mapping[int, tuple[str, ...]]) -> tuple[list[int], list[str]]:
    """Read a list of homes: those that are named, in order and once, and the words that name none or several."""
    found: dict[int, None] = {}
    unknown = []
    for word in re.split(r"[\s,，、;；。]+", unicodedata.normalize("NFKC", text)):
        called = homes_called(word, homes)
        if len(called) == 1:
            found[called[0]] = None
        elif word:
            unknown.append(word)
    return list(found), unknown


def may_be_signed(day: date, noticed: date, today: date) -> Refused | None:
    """None for a day on which this vote's paper can have been signed: from its notice, which fixes it, until today."""
    return None if noticed <= day <= today else Refused(Reason.PAPER_DATE)


# Entering and checking


def may_handle(worker: Worker | None, place: Place | None = None) -> Refused | None:
    """None when somebody may enter or check the paper of a household (of anybody where no place is given).

    - Staff of its scope, or a seat of the council; nobody of that household, nor of another home of that owner.
    """
    if worker is None or not worker.scopes:
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if place is not None and not any(contains(scope, place) for scope in worker.scopes):
        return Refused(Reason.PAPER_OUT_OF_SCOPE)
    return Refused(Reason.PAPER_OWN_HOME) if worker.own_home else None


def may_open(box: BallotBox, now: datetime) -> Reason | None:
    """Why a vote takes no paper now; None when it does: it is of a kind that does, and open."""
    return takes_none(box) or closed(box, now)


def takes_none(box: BallotBox) -> Reason | None:
    """Why a vote takes no paper at any time; None when it does.

    - It is not one of representatives, who vote themselves.
    - It is not secret: a sheet bears the name of a home, and so does its photo.
    """
    if box.secret:
        return Reason.PAPER_TELLS
    return Reason.NO_PAPER_HERE if box.unit is Unit.REPRESENTATIVES else None


def may_begin(box: BallotBox, elector: Elector | None, standing: Collection[State], now: datetime) -> Refused | None:
    """None when a sheet of this elector may be entered now, else why not.

    - The vote is open and takes paper.
    - The household is on the frozen roll.
    - No other sheet of it waits or counts (`standing`), unless its adults vote one by one.
    """
    if reason := may_open(box, now):
        return Refused(reason)
    if elector is None:
        return Refused(Reason.NOT_ON_ROLL)
    if box.unit is not Unit.ADULTS and STANDS & set(standing):
        return Refused(Reason.PAPER_STANDS)
    return None


def overmarked(options: Options | None, said: Said) -> bool:
    """Whether a sheet marks more options of the ballot than its kind allows: what by button cannot be said at all."""
    if options is None or not isinstance(said, Marks):
        return False
    return len(said.options) > options.marks and all(1 <= one <= len(options.texts) for one in said.options)


def judge(
    box: BallotBox, elector: Elector | None, cast: Cast | None, sheet: Sheet, now: datetime
) -> Refused | Void | None:
    """Say what stands against a sheet: a refusal leaves it as it is, a void sheet stays on file; None for nothing.

    - The vote is open. What was not confirmed by the close does not count, whenever it was entered.
    - The elector has not voted. An electronic ballot stays, whatever the day on the paper: later, the paper is void by
      the rule; earlier, nobody can tell it from one that was dated back, and who voted in person knew of it.
    - Whoever brings a proxy is the proxy of no other elector.

    Source: `domain.md`, section 2.
    """
    if reason := closed(box, now):
        return Refused(reason)
    if not (allowed(box.options, sheet.choice) or overmarked(box.options, sheet.choice)):
        return Refused(Reason.NOT_ON_BALLOT)
    if cast is not None:
        return Void(Reason.VOTED_ON_PAPER if cast.on_paper else Reason.VOTED_BEFORE_PAPER)
    if elector is None:
        return Void(Reason.NOT_ON_ROLL)
    if elector.places_left < 1:
        return Void(Reason.ADULTS_VOTED)
    return Void(Reason.PROXY_TAKEN) if sheet.proxy_taken else None


def may_read(sheet: Sheet, worker: int) -> Refused | None:
    """None when somebody may be the second to read a sheet: not who entered it, and only while it waits."""
    if sheet.state is not State.WAITING:
        return Refused(Reason.PAPER_CHECKED)
    return Refused(Reason.PAPER_SAME_PERSON) if worker == sheet.by else None


def check(
    box: BallotBox, elector: Elector | None, cast: Cast | None, sheet: Sheet, worker: int, read: Said | None,
    now: datetime,
) -> Refused | Void | Counts:  # fmt: skip
    """Take what the second person reads on a sheet without having seen what the first read; None is unreadable.

    - Not the person who entered it, and only once.
    - Both read the same: it counts, if nothing else stands against it.
    - Both read the same, and more marks than the ballot allows: it is kept and does not count.
    """
    against = may_read(sheet, worker) or judge(box, elector, cast, sheet, now)
    if against is not None:
        return against
    if read is None:
        return Void(Reason.PAPER_UNREADABLE, State.UNREADABLE)
    if read != sheet.choice:
        return Void(Reason.PAPER_DIFFERS, State.DIFFERS)
    return Void(Reason.PAPER_OVERMARKED) if overmarked(box.options, read) else Counts(read)


def proxy_key(name: str) -> str:
    """Return a proxy's name as two forms are compared: without spaces, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


# Comparing the stack

COMPARES = frozenset({Role.SCRUTINEER, Role.CHAIR})


def may_compare(roles: Collection[Role], *, staff: bool, closed: bool) -> Refused | None:
    """None when somebody may compare sheets with the stack: a scrutineer, the chair, staff; once it is closed."""
    if not staff and not COMPARES & set(roles):
        return Refused(Reason.NOT_SCRUTINEER)
    return None if closed else Refused(Reason.TALLY_HIDDEN)


def sample_size(sheets: int, wrong: int = WRONG_SHEETS) -> int:
    """Return how many sheets two scrutineers compare: all of up to 200, else so many that `wrong` ones do not hide.

    The smallest sample that misses all wrong sheets at most once in 20: 55 of 400 and 110 of 800 for 20 wrong ones.
    """
    if sheets <= MOST_IN_FULL:
        return sheets
    missed, all_, size = 1, 1, 0
    while missed * 20 > all_:
        missed *= sheets - wrong - size
        all_ *= sheets - size
        size += 1
    return size


def to_compare(sheets: Collection[int], seed: str) -> list[int]:
    """Return which sheets two scrutineers compare with the stack, in order: all, or a sample that a seed draws.

    The seed is public, so that anybody can draw the same: those whose SHA-256 of seed, space and number come first.
    """
    drawn = sorted(sheets, key=lambda sheet: hashlib.sha256(f"{seed} {sheet}".encode()).digest())
    return sorted(drawn[: sample_size(len(drawn))])
