"""What `corridor check` found of one thing: well, worth a look, or so bad that the bot cannot work."""

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How a thing stands; a bad one makes `corridor check` end with status 1."""

    OK = "ok"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `corridor check`."""

    mark: Mark
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.mark.value:5} {self.what:9} {self.said}"


def ok(what: str, said: str) -> Finding:
    """All is well."""
    return Finding(Mark.OK, what, said)


def look(what: str, said: str) -> Finding:
    """Advice: the bot works without it."""
    return Finding(Mark.LOOK, what, said)


def bad(what: str, said: str) -> Finding:
    """The bot, or the bot in a group, cannot work before this is mended."""
    return Finding(Mark.BAD, what, said)
