"""Minutes: who writes them, who agrees, when they are approved, and how what is added is written in one line."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.timing import day_in

S = TypeVar("S", bound=Seat)
_PLACE = re.compile(r"\s*(\d{1,3})[\s.、:：)）]+(.*)", re.DOTALL)


class State(StrEnum):
    """Where minutes stand: members are asked; approved; or their time was over before enough had agreed."""

    DRAFT = "draft"
    APPROVED = "approved"
    UNAPPROVED = "unapproved"


class Kind(StrEnum):
    """What may be added to what happened; a remark is a member's own, the others the recorder's."""

    NOTE = "note"
    SPEAKER = "speaker"
    TASK = "task"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what by when; `owner` is a key of those who may have one."""

    owner: str
    due_on: date
    text: str


def needed(present: int) -> int:
    """How many of those who were present approve the minutes: more than half."""
    return present // 2 + 1


def may_agree(state: State, seat: Seat | None, present: Collection[int]) -> Refused | None:
    """None when a seat may agree to minutes: it was there, and they are not settled."""
    if seat is None or seat.id not in present:
        return Refused(Reason.NOT_AT_MEETING)
    return None if state is State.DRAFT else Refused(Reason.MINUTES_SETTLED)


def writer(seats: Sequence[S], person: int) -> S | None:
    """The seat from which a person writes the minutes: the recorder's, where nobody has that the chair's or vice's."""
    recorders = [seat for seat in seats if seat.role is Role.RECORDER and seat.person is not None]
    writers = recorders or [seat for seat in seats if seat.is_head]
    return next((seat for seat in writers if seat.person == person), None)


def at_item(text: str, items: int) -> tuple[int, str]:
    """Read "2 and the words": the place of an item, 0 for the meeting as a whole, and the words."""
    found = _PLACE.fullmatch(text)
    if found and 1 <= int(found[1]) <= items:
        return int(found[1]), found[2].strip()
    return 0, text.strip()


def task_written(text: str, owners: Mapping[str, str], today: date) -> Task | Refused:
    """Read "Li 12-05 ask three firms": one of `owners` (name by key) first, then the next such day, then what."""
    said = unicodedata.normalize("NFKC", text).strip()
    names = {key: unicodedata.normalize("NFKC", name) for key, name in owners.items() if name}
    named = [key for key, name in names.items() if said.casefold().startswith(name.casefold())]
    if not named:
        return Refused(Reason.TASK_OWNER)
    owner = max(named, key=lambda key: len(names[key]))
    due_on, rest = day_in(said[len(names[owner]) :], today, ahead=True)
    what = rest.strip(" ,，、:：.。;；")
    return Task(owner, due_on, what) if due_on and due_on >= today and what else Refused(Reason.TASK_DAY)
