"""Projects that are carried out, and what households say against that."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("completions")


@dataclass(frozen=True, slots=True)
class Completion:
    """A project that is carried out; `seat` is the supervisor who confirmed it, none where none was named."""

    id: int
    community: int
    matter: int
    seat: int | None
    at: datetime
    objections_until: datetime
    over: bool  # that time has ended
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Objection:
    """A household's word that it is not done; `text` and `answer` are digests, as of objections to a result."""

    id: int
    community: int
    completion: int
    household: int
    person: int
    text: str
    answer_by: datetime
    answered: bool
    upheld: bool
    answer: str
    seat: int | None


def _completion(row: Row) -> Completion:
    return Completion(
        row["id"], row["community"], row["matter"], row["seat"], from_ms(row["at"]), from_ms(row["objections_until"]),
        bool(row["over"]), moment(row["reopened_at"]),
    )  # fmt: skip


def _objection(row: Row) -> Objection:
    return Objection(
        row["id"], row["community"], row["completion"], row["household"], row["person"], row["text"],
        from_ms(row["answer_by"]), row["answered_at"] is not None, bool(row["upheld"]), row["answer"], row["seat"],
    )  # fmt: skip


async def add(unit: Unit, community: int, matter: int, seat: int | None, objections_until: datetime) -> int:
    """Note that a project is carried out, and return the id of that."""
    given = {"community": community, "matter": matter, "seat": seat, "at": unit.ms}
    return int(await sql.add(unit.connection, **given, objections_until=to_ms(objections_until)))


async def by_id(reader: Reader, id_: int) -> Completion | None:
    """Return a completion."""
    row = await sql.by_id(reader.connection, id=id_)
    return _completion(row) if row else None


async def of_matter(reader: Reader, matter: int) -> Completion | None:
    """Return the latest completion of a matter."""
    row = await sql.of_matter(reader.connection, matter=matter)
    return _completion(row) if row else None


async def end_objections(unit: Unit, id_: int) -> None:
    """Note that the time for objections has ended."""
    await sql.end_objections(unit.connection, id=id_)


async def reopen(unit: Unit, id_: int) -> None:
    """Note that a project was not done after all."""
    await sql.reopen(unit.connection, id=id_, at=unit.ms)


async def object_to(unit: Unit, completion: Completion, household: int, person: int, answer_by: datetime) -> int:
    """Keep a household's objection and return its id; its words follow."""
    given = {"completion": completion.id, "household": household, "person": person, "answer_by": to_ms(answer_by)}
    return int(await sql.object_to(unit.connection, community=completion.community, **given))


async def put_words(unit: Unit, objection: int, text: str) -> None:
    """Keep under which digest the words of an objection are."""
    await sql.put_words(unit.connection, id=objection, text=text)


async def objection(reader: Reader, id_: int) -> Objection | None:
    """Return an objection."""
    row = await sql.objection(reader.connection, id=id_)
    return _objection(row) if row else None


async def objections(reader: Reader, completion: int) -> list[Objection]:
    """Return the objections to a completion, oldest first."""
    return [_objection(row) async for row in sql.objections(reader.connection, completion=completion)]


async def answer(unit: Unit, objection: int, *, upheld: bool, answer: str, seat: int) -> None:
    """Note the answer to an objection."""
    await sql.answer(unit.connection, id=objection, at=unit.ms, upheld=upheld, answer=answer, seat=seat)
