"""What led to something: one id that goes along from an update, or an act that was due, to the messages that follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

current: ContextVar[str] = ContextVar("trail", default="")
"""`u` and the number of an update, `d` and that of a due row; empty where nobody asked."""


@contextmanager
def along(trail: str) -> Iterator[None]:
    """What is logged and put on file while the context is open was led to by this."""
    before = current.set(trail)
    try:
        yield
    finally:
        current.reset(before)


def of_update(update_id: object) -> str:
    """Return the id of what an update leads to."""
    return f"u{update_id}"


def of_due(row: int) -> str:
    """Return the id of what a due row leads to."""
    return f"d{row}"
