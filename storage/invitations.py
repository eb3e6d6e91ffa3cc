"""One-time links for places that nobody has taken, and the name of the bot that they lead to."""

from dataclasses import dataclass
from datetime import datetime

from rules.invitations import LIFETIME, Link, Place, State
from storage import chance
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("invitations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Link):
    """A link for one place; what it says is derived from its id and nonce with a key, and never kept."""

    id: int
    community: int  # 0: for the first member of staff of an empty store
    place: Place
    subject: int
    nonce: str
    taken_by: int | None
    made_by: str = ""  # staff:2, seat:1; empty: a member of the home, or the operator
    for_account: int | None = None  # the only one that can use it


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"], community=row["community"], place=Place(row["place"]), subject=row["subject"], nonce=row["nonce"],
        expires_at=from_ms(row["expires_at"]), state=State(row["state"]), taken_by=row["taken_by"],
        # An older store, which is being restored, has neither.
        **{key: value for key, value in dict(row).items() if key in ("made_by", "for_account")},
    )  # fmt: skip


async def by_id(reader: Reader, invitation: int) -> Invitation | None:
    """Return an invitation, whatever became of it."""
    row = await sql.by_id(reader.connection, id=invitation)
    return _invitation(row) if row else None


async def open_of(reader: Reader, community: int, place: Place, subject: int) -> Invitation | None:
    """Return the link of a place that was neither used nor revoked; its time may be over."""
    row = await sql.open_of(reader.connection, community=community, place=place.value, subject=subject)
    return _invitation(row) if row else None


async def open_now(unit: Unit) -> list[Invitation]:
    """Return every link of the store that still opens something."""
    return [_invitation(row) async for row in sql.open_at(unit.connection, now=unit.ms)]


async def open_to_home(reader: Reader, household: int) -> list[Invitation]:
    """Return the links into a home that were neither used nor revoked; their time may be over."""
    return [_invitation(row) async for row in sql.open_to_home(reader.connection, household=household)]


async def add(
    unit: Unit, community: int, place: Place, subject: int, *, made_by: str = "", for_account: int | None = None
) -> Invitation:
    """Add a link for a place, good for a day."""
    row: dict[str, object] = {
        "community": community, "place": place.value, "subject": subject, "nonce": chance.draw(16).hex(),
        "made_by": made_by, "for_account": for_account,
    }  # fmt: skip
    id_ = await sql.add(unit.connection, expires_at=to_ms(unit.now + LIFETIME), **row)
    return _invitation(await sql.by_id(unit.connection, id=id_))


async def end(unit: Unit, invitation: int, state: State, taken_by: int | None = None) -> None:
    """Note that a link was used, and by which account, or revoked."""
    await sql.end_(unit.connection, id=invitation, state=state.value, taken_by=taken_by)


async def takers(reader: Reader, community: int, place: Place) -> set[tuple[int, int]]:
    """Return (subject, account) of all places of a kind that were taken by a link."""
    rows = sql.takers(reader.connection, community=community, place=place.value)
    return {(row["subject"], row["taken_by"]) async for row in rows}


async def bot_name(reader: Reader) -> str:
    """Return the user name of the bot, or an empty text where it has never run with this store."""
    row = await sql.account(reader.connection)
    return str(row["username"]) if row else ""


async def keep_bot(unit: Unit, telegram_id: int, username: str) -> None:
    """Keep the bot's own account, as Telegram tells it."""
    await sql.keep_account(unit.connection, telegram_id=telegram_id, username=username)


async def placed_since(reader: Reader, community: int, since: datetime) -> set[int]:
    """Return the accounts that have taken a place of a community by a link after a moment."""
    rows = sql.placed_since(reader.connection, community=community, since=to_ms(since))
    return {row["taken_by"] async for row in rows}
