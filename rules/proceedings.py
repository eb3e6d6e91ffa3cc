"""Whether the acts of a vote came in the order and within the times that its own entries set."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ONCE = frozenset({"vote.noticed", "vote.opened", "vote.extended", "vote.closed", "vote.confirmed", "vote.invalid"})
RUNNING = frozenset({"vote.opened", "vote.extended", "vote.ballot", "vote.frozen", "vote.roll_changed"})
ENDED = frozenset({"vote.listed", "vote.recounted", "vote.confirmed", "vote.invalid"})
FINAL = frozenset({"vote.confirmed", "vote.invalid", "vote.withdrawn"})


@dataclass(slots=True)
class _Course:
    """What has happened of a vote so far; times as the record writes them, which sort as text."""

    done: Counter[str] = field(default_factory=Counter)
    opens_at: str = ""
    closes_at: str = ""
    change: bool = True
    cast: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    frozen: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def out_of_place(self, act: str) -> bool:
        """Whether an act may not follow what is done; lists come with the close and with each recount."""
        done = self.done
        return (
            (act in ONCE and done[act] > 0)
            or (act != "vote.noticed" and not done["vote.noticed"])
            or (act in RUNNING and done["vote.closed"] > 0)
            or (act in ENDED and not done["vote.closed"])
            or (act in {"vote.ballot", "vote.extended", "vote.closed"} and not done["vote.opened"])
            or (act in RUNNING | {"vote.closed", "vote.recounted"} and any(done[one] for one in FINAL))
            or (act in FINAL and any(done[one] for one in FINAL))
            or (act == "vote.listed" and done[act] > done["vote.recounted"])
        )

    def out_of_time(self, act: str, at: str, data: Mapping[str, Any]) -> bool:
        """Whether an act came before or after the times that the notice and the extension set for it."""
        if act == "vote.ballot":
            return not self.opens_at <= at < self.closes_at
        if act == "vote.opened":
            return at < self.opens_at or data["closes_at"] != self.closes_at
        if act == "vote.extended":
            return at < self.closes_at or data["closes_at"] <= self.closes_at
        return act == "vote.closed" and at < self.closes_at

    def not_the_units(self, act: str, data: Mapping[str, Any]) -> bool:
        """Whether an act on one ballot does not fit what the unit has cast; notes what it changes."""
        unit = data.get("unit", 0)
        if act == "vote.ballot":
            again = unit in self.frozen or (unit in self.cast and not self.change)
            self.cast[unit] = data
            return again
        if act == "vote.frozen":
            before = self.cast.pop(unit, None)
            self.frozen[unit] = before or {}
            return before is None
        if act == "vote.thawed":
            before = self.frozen.pop(unit, {})
            self.cast[unit] = data
            return not before or any(before.get(key) != data.get(key) for key in ("choice", "weight", "receipt"))
        if act == "vote.struck":
            return self.cast.pop(unit, None) is None and self.frozen.pop(unit, None) is None
        return False

    def note(self, act: str, data: Mapping[str, Any]) -> None:
        """Note that an act is done."""
        self.done[act] += 1
        if act == "vote.noticed":
            self.opens_at, self.change = data["opens_at"], data.get("change", True)
        if act in {"vote.noticed", "vote.extended"}:
            self.closes_at = data["closes_at"]


def irregular(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say which acts of a closed vote could not have been done when its entries say that they were.

    - Noticed, opened, perhaps extended, closed, confirmed or invalid: each once, in this order.
    - Ballots come while it is open; what comes later strikes, thaws as it was, counts anew and lists that.
    - A unit that may not change its ballot casts no second one, nor does one whose ballot is frozen.
    """
    course, wrong = _Course(), []
    for entry in entries:
        act, data = str(entry["act"]), entry["data"]
        place = f"entry {entry['seq']} ({act})"
        if course.out_of_place(act):
            wrong.append(f"{place} cannot stand there")
        if course.out_of_time(act, str(entry["at"]), data):
            wrong.append(f"{place} is not within the times of the vote")
        if course.not_the_units(act, data):
            wrong.append(f"{place} is not what the unit could do")
        course.note(act, data)
    missing = [one for one in ("vote.noticed", "vote.opened", "vote.closed") if not course.done[one]]
    return wrong + [f"the record has no {one} of it" for one in missing]
