"""Commendations, what households say of them, and the talks that role models gave."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.commendations import CommendationState, TalkGiven
from storage.connection import Row, load
from storage.database import Reader, Unit, moment, to_ms

sql = load("commendations")
ENDED = frozenset({CommendationState.COMMENDED, CommendationState.ENDED})


@dataclass(frozen=True, slots=True)
class Commendation:
    """A commendation as it stands."""

    id: int
    community: int
    state: CommendationState
    nominee: int
    nominated_by: int
    deed: str
    chat: int
    message: int | None
    notice_until: datetime | None

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"commendation:{self.id}"


async def add(unit: Unit, community: int, nominee: int, by: int, deed: str, chat: int, message: int | None) -> int:
    """Nominate somebody and return the commendation's id."""
    return int(
        await sql.add(
            unit.connection, community=community, nominee=nominee, by=by, deed=deed, chat=chat, message=message,
            at=unit.ms,
        )
    )  # fmt: skip


async def by_id(reader: Reader, number: int) -> Commendation | None:
    """Return one."""
    row = await sql.by_id(reader.connection, id=number)
    return _commendation(row) if row else None


async def running_of(reader: Reader, community: int, nominee: int) -> Commendation | None:
    """Return one about a person that has not ended."""
    row = await sql.running_of(reader.connection, community=community, nominee=nominee)
    return _commendation(row) if row else None


async def in_state(reader: Reader, community: int, state: CommendationState) -> list[Commendation]:
    """Return a community's commendations in a state, the oldest first."""
    rows = sql.in_state(reader.connection, community=community, state=state.value)
    return [_commendation(row) async for row in rows]


async def set_state(unit: Unit, number: int, state: CommendationState) -> None:
    """Note how it stands."""
    ended = unit.ms if state in ENDED else None
    await sql.set_state(unit.connection, id=number, state=state.value, ended_at=ended)


async def notice(unit: Unit, number: int, until: datetime) -> None:
    """Note that it is noticed until then."""
    await sql.notice(unit.connection, id=number, until=to_ms(until))


async def say(unit: Unit, one: Commendation, household: int, says: str, why: str) -> bool:
    """Keep what a household says of it; False where it has spoken already."""
    kept = await sql.say(
        unit.connection, community=one.community, commendation=one.id, household=household, says=says, why=why,
        at=unit.ms,
    )  # fmt: skip
    return bool(kept)


async def counts(reader: Reader, number: int) -> tuple[int, int]:
    """Return how many households support it and how many object."""
    row = await sql.counts(reader.connection, id=number)
    return row["support"], row["object"]


async def objections(reader: Reader, number: int) -> list[str]:
    """Return the words of the objections."""
    return [row["why"] async for row in sql.objections(reader.connection, id=number)]


async def add_talk(unit: Unit, one: Commendation, talk: TalkGiven, by: str) -> int:
    """Keep a talk that a role model gave."""
    return int(
        await sql.add_talk(
            unit.connection, community=one.community, commendation=one.id, day=talk.day.isoformat(),
            topic=talk.topic, audience=talk.audience, by=by, at=unit.ms,
        )
    )  # fmt: skip


async def talks(reader: Reader, community: int, since: date, until: date) -> list[tuple[int, TalkGiven]]:
    """Return the talks of a span of days, with whose they were: commendations by id."""
    rows = sql.talks(reader.connection, community=community, since=since.isoformat(), until=until.isoformat())
    return [
        (row["commendation"], TalkGiven(date.fromisoformat(row["day"]), row["topic"], row["audience"]))
        async for row in rows
    ]


def _commendation(row: Row) -> Commendation:
    return Commendation(
        row["id"], row["community"], CommendationState(row["state"]), row["nominee"], row["nominated_by"],
        row["deed"], row["chat"], row["message"], moment(row["notice_until"]),
    )  # fmt: skip
