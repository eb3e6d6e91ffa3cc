"""What goes wrong, and when: drawn from the seed alone, at every call of the wire and of the store."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

CLEAR = 0.0


@dataclass(slots=True)
class Power:
    """The plug of one life of the bot: once it is pulled nothing of that life reaches the store or Telegram."""

    on: bool = True


class Weather:
    """The faults of one seed, and the trace of all that happened."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.scene = seed  # what has happened before, in turn
        self.foul = False  # nothing goes wrong until the story is set up
        self._trace = hashlib.sha256()
        self.steps = 0
        self.struck: dict[str, int] = {}
        draw = self.random
        # Each seed has its own weather: some are calm but for the kills, some have a broken disk, some a broken wire.
        self.wire = draw.choice([CLEAR, 0.02, 0.1, 0.25])
        self.store = draw.choice([CLEAR, CLEAR, 0.0005, 0.004])
        self.slow = draw.choice([CLEAR, 0.02, 0.2])
        self.twice = draw.choice([CLEAR, CLEAR, 0.05, 0.2])
        self.posted = draw.random() < 0.25  # updates come by webhook
        self.posting = 0  # of how many people and chats something is on its way so, or tried again
        self.kills = draw.choice([0, 1, 2, 4])
        self.pull: Callable[[Power], None] = lambda _: None
        self._plan_kill()

    def _plan_kill(self) -> None:
        self._kill_in = self.random.randint(1, 4000) if self.kills else 0

    def note(self, *what: object) -> None:
        """Add a happening to the trace."""
        self.steps += 1
        self._trace.update(repr(what).encode())

    @property
    def digest(self) -> str:
        """The digest of all that happened so far: equal for equal seeds."""
        return self._trace.hexdigest()

    def strikes(self, fault: str, rate: float) -> bool:
        """Draw whether a fault happens here."""
        if not self.foul or not rate or self.random.random() >= rate:
            return False
        self.struck[fault] = self.struck.get(fault, 0) + 1
        return True

    async def hop(self, power: Power, what: str) -> None:
        """Take the time that a call takes; here the plug may be pulled."""
        draw = self.random.random()
        if draw < 0.5:  # the others come back before anybody else had a turn
            await asyncio.sleep(draw * 0.004 if draw < 0.15 else 0)
        if self.foul and power.on and self._kill_in:
            self._kill_in -= 1
            if not self._kill_in:
                self.kills -= 1
                self.struck["kill"] = self.struck.get("kill", 0) + 1
                self.note("kill", what)
                self.pull(power)
                self._plan_kill()

    def store_fault(self, sql: str) -> None:
        """Raise what SQLite raises when another process holds the file, or the disk is full."""
        verb = sql.lstrip()[:6].upper()
        if verb == "BEGIN " and self.strikes("busy", self.store * 10):
            raise failed("database is locked", sqlite3.SQLITE_BUSY)
        if verb in {"INSERT", "UPDATE", "DELETE", "COMMIT"} and self.strikes("disk full", self.store):
            raise failed("database or disk is full", sqlite3.SQLITE_FULL)
        if verb == "SELECT" and self.strikes("unreadable", self.store / 20):
            raise failed("disk I/O error", sqlite3.SQLITE_IOERR)


def failed(words: str, code: int) -> sqlite3.OperationalError:
    """Return an error as SQLite raises it."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error
