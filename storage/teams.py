"""Teams of volunteers, their tasks, and who has signed up."""

from dataclasses import dataclass
from datetime import datetime

from rules.scope import Scope, parse_scope
from rules.teams import Planned, State
from storage import media
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms
from storage.media import Media

sql = load("teams")


@dataclass(frozen=True, slots=True)
class Task:
    """What a team does together; the team for the environment has no name of its own."""

    id: int
    community: int
    team: str
    title: str
    venue: str
    scope: Scope
    starts_at: datetime
    ends_at: datetime
    places: int
    state: str  # planned, done, called_off
    before: Media | None
    after: Media | None

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"task:{self.id}"

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class SignUp:
    """Somebody's place in a task, or on its waiting list."""

    id: int
    task: int
    person: int  # minus a household that signed up on paper
    state: State


def _task(row: Row) -> Task:
    return Task(
        row["id"], row["community"], row["team_name"], row["title"], row["venue"], parse_scope(row["scope"]),
        from_ms(row["starts_at"]), from_ms(row["ends_at"]), row["places"], row["state"], media.read(row["before"]),
        media.read(row["after"]),
    )  # fmt: skip


def _sign_up(row: Row) -> SignUp:
    return SignUp(row["id"], row["task"], row["person"], State(row["state"]))


async def add(unit: Unit, community: int, name: str) -> int:
    """Add a team and return its id."""
    return int(await sql.add(unit.connection, community=community, name=name))


async def of_community(reader: Reader, community: int) -> list[tuple[int, str]]:
    """Return a community's teams, each by id and name, the one for the environment first."""
    return [(row["id"], row["name"]) async for row in sql.teams(reader.connection, community=community)]


async def add_task(unit: Unit, community: int, team: int, planned: Planned, scope: Scope) -> int:
    """Add a task and return its id."""
    return int(
        await sql.add_task(
            unit.connection, community=community, team=team, title=planned.title, venue=planned.venue,
            scope=str(scope), starts_at=to_ms(planned.starts_at), ends_at=to_ms(planned.ends_at), places=planned.places,
        )
    )  # fmt: skip


async def task(reader: Reader, id_: int) -> Task | None:
    """Return a task."""
    row = await sql.task(reader.connection, id=id_)
    return _task(row) if row else None


async def planned(reader: Reader, community: int) -> list[Task]:
    """Return the tasks of a community that are still to come or not closed, the earliest first."""
    return [_task(row) async for row in sql.planned(reader.connection, community=community)]


async def end_task(unit: Unit, id_: int, state: str) -> None:
    """Note that a task is done or called off."""
    await sql.end_task(unit.connection, id=id_, state=state)


async def picture(unit: Unit, id_: int, photo: Media, *, before: bool) -> None:
    """Keep the picture of before or after."""
    kept = media.write(photo)
    await sql.picture(unit.connection, id=id_, before=kept if before else None, after=None if before else kept)


async def sign_up(unit: Unit, task_: Task, person: int, state: State) -> None:
    """Give somebody a place, or one on the waiting list."""
    await sql.sign_up(unit.connection, community=task_.community, task=task_.id, person=person, state=state)


async def signed_up(reader: Reader, id_: int) -> list[SignUp]:
    """Return who has signed up for a task, in order."""
    return [_sign_up(row) async for row in sql.signed_up(reader.connection, task=id_)]


async def one(reader: Reader, id_: int) -> SignUp | None:
    """Return somebody's place."""
    row = await sql.one(reader.connection, id=id_)
    return _sign_up(row) if row else None


async def set_state(unit: Unit, id_: int, state: State) -> None:
    """Move somebody up, or note that they came."""
    await sql.set_state(unit.connection, id=id_, state=state)


async def withdraw(unit: Unit, id_: int) -> None:
    """Free somebody's place."""
    await sql.withdraw(unit.connection, id=id_)


async def came_to(reader: Reader, community: int, person: int, since: datetime, until: datetime) -> list[Task]:
    """Return the tasks in which somebody took part from `since` until just before `until`."""
    given = {"community": community, "person": person, "since": to_ms(since), "until": to_ms(until)}
    return [_task(row) async for row in sql.came_to(reader.connection, **given)]
