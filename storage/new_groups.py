"""Groups to which the bot was added, while somebody sets them up, and what it may do there."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from storage.connection import Row, load
from storage.database import Reader, Unit, moment, to_ms

sql = load("new_groups")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bot may do in a group, as Telegram says."""

    writes: bool = True
    polls: bool = True
    topics: bool = False  # a forum
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group that is being set up, or was."""

    id: int
    community: int  # 0: not chosen yet
    telegram_id: int
    language: str
    role: str  # "" until it is chosen
    page: int  # of the list of scopes
    standing: Standing
    bound_at: datetime | None
    added_by: int  # the account that added the bot; 0: not known


def _group(row: Row) -> NewGroup:
    return NewGroup(
        row["id"], row["community"], row["telegram_id"], row["language"], row["role"], row["page"],
        Standing(**json.loads(row["standing"])), moment(row["bound_at"]),
        row["added_by"],
    )  # fmt: skip


async def by_id(reader: Reader, group: int) -> NewGroup | None:
    """Return a group by our own number of it."""
    row = await sql.by_id(reader.connection, id=group)
    return _group(row) if row else None


async def by_chat(reader: Reader, telegram_id: int) -> NewGroup | None:
    """Return a group by the id that Telegram gives it."""
    row = await sql.by_chat(reader.connection, telegram_id=telegram_id)
    return _group(row) if row else None


async def begin(unit: Unit, telegram_id: int, language: str, standing: Standing, added_by: int) -> NewGroup:
    """Begin to set a group up, in a language until its community is known; from the start if it had begun before."""
    row = {"telegram_id": telegram_id, "language": language, "added_by": added_by}
    await sql.add(unit.connection, standing=json.dumps(asdict(standing)), **row)
    return _group(await sql.by_chat(unit.connection, telegram_id=telegram_id))


async def change(unit: Unit, group: NewGroup) -> None:
    """Keep what was chosen for a group."""
    values = {"community": group.community, "role": group.role, "page": group.page, "added_by": group.added_by}
    standing, bound = json.dumps(asdict(group.standing)), to_ms(group.bound_at) if group.bound_at else None
    await sql.change(unit.connection, id=group.id, standing=standing, bound_at=bound, **values)


async def move(unit: Unit, old: int, new: int) -> None:
    """Follow a group that became a supergroup."""
    await sql.make_way(unit.connection, old=old, new=new)
    await sql.move(unit.connection, old=old, new=new)
