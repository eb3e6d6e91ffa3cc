"""Votes with several options: drafts of options before a notice, and what people mark before they cast it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rules.options import Marks
from storage.connection import Row, load
from storage.database import Reader, Unit

sql = load("options")


@dataclass(frozen=True, slots=True)
class Draft:
    """Options for a vote on a matter under a rule; none yet where somebody is asked for them."""

    id: int
    community: int
    matter: int
    rule: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marking:
    """What a person has marked in a vote, for one home where `home` names it; `cast` once it is their ballot.

    One of the staff marks what they read on a sheet of paper: `home` is then minus the number of the sheet.
    """

    id: int
    community: int
    vote: int
    person: int
    home: int
    marks: Marks
    cast: bool

    @property
    def sheet(self) -> int:
        """The sheet of paper on which this is read; 0 for a ballot of one's own."""
        return max(0, -self.home)


async def add_draft(unit: Unit, community: int, matter: int, rule: str, texts: Sequence[str] = ()) -> int:
    """Keep options, or the question for them. Returns the id that names them in buttons."""
    kept = json.dumps(list(texts), ensure_ascii=False)
    return int(await sql.add_draft(unit.connection, community=community, matter=matter, rule=rule, options=kept))


async def draft(reader: Reader, draft_id: int) -> Draft | None:
    """Return a draft."""
    row = await sql.draft(reader.connection, id=draft_id)
    if row is None:
        return None
    return Draft(row["id"], row["community"], row["matter"], row["rule"], tuple(json.loads(row["options"])))


async def drafts(reader: Reader, community: int, matter: int) -> list[int]:
    """Return the drafts of options for votes on a matter."""
    return [row["id"] async for row in sql.drafts(reader.connection, community=community, matter=matter)]


def _marking(row: Row) -> Marking:
    marks = Marks(tuple(int(part) for part in row["marks"].split(",") if part))
    return Marking(row["id"], row["community"], row["vote"], row["person"], row["home"], marks, bool(row["cast"]))


async def begin(unit: Unit, community: int, vote: int, person: int, home: int) -> Marking:
    """Return what a person has marked so far, nothing at first."""
    whose = {"vote": vote, "person": person, "home": home}
    await sql.begin(unit.connection, community=community, **whose)
    return _marking(await sql.of_person(unit.connection, **whose))


async def of_sheet(reader: Reader, vote: int, person: int, sheet: int) -> Marking | None:
    """Return what one of the staff has marked of a sheet of paper."""
    row = await sql.of_person(reader.connection, vote=vote, person=person, home=-sheet)
    return _marking(row) if row else None


async def by_id(reader: Reader, marking: int) -> Marking | None:
    """Return what somebody has marked."""
    row = await sql.by_id(reader.connection, id=marking)
    return _marking(row) if row else None


async def keep(unit: Unit, marking: int, marks: Marks, *, cast: bool = False) -> None:
    """Keep what is marked now, and whether it is cast."""
    await sql.keep(unit.connection, id=marking, marks=marks.value, cast=int(cast))


async def forget(unit: Unit, vote: int) -> None:
    """Forget all marks of a vote, also as its cards show them."""
    await sql.forget_cards(unit.connection, vote=vote)
    await sql.forget(unit.connection, vote=vote)
