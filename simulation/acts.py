"""What people did on their telephones, as it was made."""

from dataclasses import dataclass, field

from playground.model import Query


@dataclass(slots=True)
class Tap:
    """A tap on a button as it was made: by whom, on what, and what Telegram shows them."""

    person: int
    verb: str
    number: int
    word: str
    update: int
    query: Query
    settled: bool = False  # the bot has begun to answer it
    home: int = 0  # one more home of theirs, for which they tapped in private
    ballots: set[int] = field(default_factory=set)  # whose it may count for: as it was made, and as it was answered

    @property
    def told(self) -> str | None:
        """What the person was answered; None where nothing came."""
        return None if self.query.answer is None else str(self.query.answer.get("text", ""))


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a poll as it was given; without options it took back the one before."""

    person: int
    poll: str  # Telegram's number of it
    options: tuple[int, ...]
    at: int  # milliseconds since 1970
