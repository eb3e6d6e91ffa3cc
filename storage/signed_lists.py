"""Lists that homes without a telephone signed, as one of the staff sent them and a second looked at them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.paper_ballots import State
from storage import media
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms
from storage.media import Media

sql = load("signed_lists")

ABOUT = {"object": "vote", "volunteer": "task", "rate_request": "request", "reopen_request": "request"}


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list on file: `subject` is a matter, of objections a vote, of proposals a talk or 0; `words` what it says."""

    id: int
    community: int
    act: str  # support, object, rate, propose, request, …
    subject: int
    homes: tuple[int, ...]
    photo: Media | None
    words: str
    state: State
    entered_by: int
    entered_at: datetime
    entered_as: str
    rating: int | None
    talk: int | None  # at which it was signed

    @property
    def about(self) -> str:
        """How the record names what the list is about."""
        if self.act in ("propose", "request"):
            return f"talk:{self.subject}" if self.subject else f"community:{self.community}"
        return f"{ABOUT.get(self.act, 'matter')}:{self.subject}"


def _list(row: Row) -> SignedList:
    return SignedList(
        row["id"], row["community"], row["act"], row["subject"], tuple(json.loads(row["homes"])),
        media.read(row["photo"]), row["words"], State(row["state"]), row["entered_by"], from_ms(row["entered_at"]),
        row["entered_as"], row["rating"], row["talk"],
    )  # fmt: skip


async def begin(
    unit: Unit, community: int, act: str, subject: int, person: int, entered_as: str, talk: int | None
) -> int:  # fmt: skip
    """Begin a list, in the place of one that this person began and left; returns its id."""
    await sql.forget_drafts(unit.connection, person=person)
    new = {"act": act, "subject": subject, "person": person, "entered_as": entered_as, "talk": talk, "at": unit.ms}
    return int(await sql.begin(unit.connection, community=community, **new))


async def by_id(reader: Reader, number: int) -> SignedList | None:
    """Return a list."""
    row = await sql.by_id(reader.connection, id=number)
    return _list(row) if row else None


async def waiting(reader: Reader, community: int) -> list[SignedList]:
    """Return the newest lists of a community that wait for a second person, at most ten."""
    return [_list(row) async for row in sql.waiting(reader.connection, community=community)]


async def name_homes(unit: Unit, number: int, homes: Sequence[int]) -> None:
    """Note which homes signed."""
    await sql.name_homes(unit.connection, id=number, homes=json.dumps(homes))


async def rate(unit: Unit, number: int, rating: int) -> None:
    """Note which answer all homes of a list give: 4 satisfied … 1 not, 0 don't know."""
    await sql.rate(unit.connection, id=number, rating=rating)


async def enter(unit: Unit, number: int, photo: Media, words: str) -> None:
    """Keep the photo, and what a letter says: from now on the list waits for the second person."""
    await sql.enter(unit.connection, id=number, photo=media.write(photo), words=words, at=unit.ms)


async def check(unit: Unit, number: int, person: int, checked_as: str, state: State) -> None:
    """Keep what came of the second person's look."""
    seen = {"person": person, "checked_as": checked_as, "at": unit.ms}
    await sql.check_(unit.connection, id=number, state=state.value, **seen)


async def homes_of_talk(reader: Reader, talk: int) -> set[int]:
    """Return the homes for which lists count that were signed at a talk."""
    return {row["home"] async for row in sql.homes_of_talk(reader.connection, talk=talk)}
