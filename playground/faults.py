"""Faults on demand: what goes wrong, for which calls, how often."""

from dataclasses import dataclass, field
from itertools import count
from typing import Literal

_ids = count(1)


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong; ``method`` and ``chat`` narrow it, ``count`` says how often (0: always), ``skip``
    lets the first calls pass.

    ``status`` with ``description`` (and ``retry_after``), or a raw ``body``, answers instead of Telegram; the call has
    its effect all the same when ``effect`` is set. ``drop`` cuts the connection "before" the call has its effect, or
    "after" it (a read time-out). Delays are in real seconds.
    """

    method: str | None = None
    chat: int | None = None
    count: int = 1
    skip: int = 0
    status: int | None = None
    description: str = ""
    retry_after: int | None = None
    body: str | None = None
    effect: bool = False
    delay_before: float = 0.0
    delay_after: float = 0.0
    drop: Literal["before", "after"] | None = None
    id: int = field(default_factory=lambda: next(_ids))
    hits: int = 0

    def matches(self, method: str, chat: object) -> bool:
        """Whether a call of ``method`` for ``chat`` is meant."""
        named = self.method is None or self.method.lower() == method
        return named and (self.chat is None or str(self.chat) == str(chat))


class Faults:
    """The faults in force, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, fault: Fault) -> int:
        """Put a fault in force and return its number."""
        self.active.append(fault)
        return fault.id

    def clear(self, number: int | None = None) -> None:
        """Lift one fault, or all."""
        self.active = [] if number is None else [fault for fault in self.active if fault.id != number]

    def strike(self, method: str, chat: object) -> Fault | None:
        """The fault that hits this call, used up by one; ``method`` in lower case."""
        for fault in self.active:
            if fault.matches(method, chat):
                fault.hits += 1
                if fault.hits <= fault.skip:
                    continue
                if fault.count and fault.hits - fault.skip >= fault.count:
                    self.active.remove(fault)
                return fault
        return None
