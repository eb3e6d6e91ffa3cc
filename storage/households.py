"""Households, the people who belong to them, and their join codes (as digests, never as themselves)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.electorates import Home
from rules.households import Located
from rules.scope import WHOLE, Scope
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("households")


@dataclass(frozen=True, slots=True)
class Household(Located):
    """A unit of the household file; `exclusive_area` is in 0.01 m²."""

    id: int
    community: int
    area: str
    building: str
    entrance: str
    unit: str
    exclusive_area: int
    owner: str
    residents: int | None
    adults: int | None
    generation: int  # of its join codes
    ended: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a household; a higher id joined later."""

    id: int
    person: int
    telegram_id: int
    role: str  # owner, family, tenant
    disputed: bool = False  # as of a membership


@dataclass(frozen=True, slots=True)
class Membership:
    """A household to which a person belongs."""

    household: Household
    person: int
    role: str  # owner, family, tenant
    joined_at: datetime
    id: int
    disputed: bool  # somebody of the household says that they do not belong; staff have not settled it

    @property
    def community(self) -> int:
        """Whose household it is."""
        return self.household.community


@dataclass(frozen=True, slots=True)
class Code:
    """A join code as it is kept."""

    digest: str
    household: int
    role: str  # owner, tenant
    form: str  # typed, link


def label(household: Household) -> str:
    """Return a household's short name: 12-3-502, or "Building 12 · 3 · 502" where a part has words of its own."""
    parts = [part for part in (household.building, household.entrance, household.unit) if part]
    return (" · " if any(" " in part for part in parts) else "-").join(parts)


async def of_community(reader: Reader, community: int) -> list[Household]:
    """Return every household a community has had, ended ones too."""
    return [household_of(row) async for row in sql.of_community(reader.connection, community=community)]


async def in_scope(reader: Reader, community: int, scope: Scope = WHOLE) -> list[Household]:
    """Return the households that are in a scope now."""
    area, building, entrance = (*scope.parts, "", "", "")[:3]
    rows = sql.in_scope(reader.connection, community=community, area=area, building=building, entrance=entrance)
    return [household_of(row) async for row in rows]


async def register(reader: Reader, community: int, scope: Scope) -> list[Home]:
    """Return the households that are in a scope now, as electorates are made of them."""
    area, building, entrance = (*scope.parts, "", "", "")[:3]
    rows = sql.register(reader.connection, community=community, area=area, building=building, entrance=entrance)
    return [Home(*row) async for row in rows]


async def by_id(reader: Reader, household: int) -> Household:
    """Return a household that is known to exist, also one that has ended."""
    return household_of(await sql.by_id(reader.connection, id=household))


async def of_person(reader: Reader, community: int | None, telegram_id: int) -> list[Membership]:
    """Return the households of an account, the first joined first; of every community if None is given."""
    rows = sql.memberships(reader.connection, community=community or 0, telegram_id=telegram_id)
    return [_membership(row) async for row in rows]


async def owned(reader: Reader, household: Household) -> tuple[int, int]:
    """Return how many homes the owner of a household has, and their area in 0.01 m²."""
    row = await sql.owned(reader.connection, community=household.community, owner=household.owner)
    return row["homes"], row["area"] or 0


async def members(reader: Reader, household: int) -> list[Member]:
    """Return who belongs to a household, the first joined first."""
    rows = sql.members(reader.connection, household=household)
    return [
        Member(row["id"], row["person"], row["telegram_id"], row["role"], bool(row["disputed"])) async for row in rows
    ]


async def member(reader: Reader, member_id: int) -> tuple[int, int, str] | None:
    """Return (person, household, role) of a membership that has not ended."""
    row = await sql.member(reader.connection, id=member_id)
    return (row["person"], row["household"], row["role"]) if row else None


async def with_tenant(reader: Reader, community: int) -> set[int]:
    """Return the households that somebody has joined by the tenant's code: their vote is the tenant's."""
    return {row["household"] async for row in sql.with_tenant(reader.connection, community=community)}


async def add(unit: Unit, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add households at the cost of one statement."""
    await sql.add(unit.connection, list(rows))


async def change(unit: Unit, rows: Iterable[Mapping[str, Any]]) -> None:
    """Change households, or take them up again, at the cost of one statement."""
    await sql.change(unit.connection, list(rows))


async def end(unit: Unit, households: Collection[int]) -> None:
    """End households; what they voted stays on file."""
    await sql.end(unit.connection, [{"id": household, "at": unit.ms} for household in households])


async def codes(reader: Reader, community: int) -> dict[str, Code]:
    """Return a community's join codes by digest."""
    rows = sql.codes(reader.connection, community=community)
    return {row["digest"]: Code(row["digest"], row["household"], row["role"], row["form"]) async for row in rows}


async def foreign_codes(reader: Reader, community: int) -> set[str]:
    """Return the digests of all other communities' codes: a code is unique in the store."""
    return {row["digest"] async for row in sql.foreign_codes(reader.connection, community=community)}


async def void_codes(reader: Reader, community: int) -> set[str]:
    """Return the digests of the codes that nobody may supply again: somebody who was removed knows them."""
    return {row["digest"] async for row in sql.void_codes(reader.connection, community=community)}


async def void(unit: Unit, digests: Iterable[str]) -> None:
    """Withdraw supplied join codes for good: nobody can join by them, and no household file brings them back."""
    await sql.void_codes_now(unit.connection, [{"digest": digest} for digest in digests])


async def add_codes(unit: Unit, community: int, new: Iterable[Code]) -> None:
    """Keep join codes."""
    rows = [
        {"community": community, "digest": c.digest, "household": c.household, "role": c.role, "form": c.form}
        for c in new
    ]
    await sql.add_codes(unit.connection, rows)


async def withdraw_codes(unit: Unit, digests: Iterable[str]) -> None:
    """Forget join codes: nobody can join by them any more."""
    await sql.withdraw_codes(unit.connection, [{"digest": digest} for digest in digests])


async def needs_key(reader: Reader) -> bool:
    """Say whether the store goes with a key: it keeps a check of it, or join codes."""
    return bool(await sql.needs_key(reader.connection))


async def key_check(reader: Reader) -> str | None:
    """Return by what the store knows its key; None before its first start."""
    kept: str | None = await sql.key_check(reader.connection)
    return kept


async def keep_key_check(unit: Unit, check: str) -> None:
    """Keep by what the store knows its key, unless it does already."""
    await sql.keep_key_check(unit.connection, digest=check)


async def any_link(reader: Reader) -> tuple[Household, str, Code] | None:
    """Return some household, its community's chain and one of its links as it is kept; None where there is no link."""
    row = await sql.any_link(reader.connection)
    return (household_of(row), row["chain"], Code(row["digest"], row["id"], row["role"], "link")) if row else None


async def by_code(reader: Reader, digest: str) -> tuple[Household, str] | None:
    """Return the household of a join code and the role that it gives."""
    row = await sql.by_code(reader.connection, digest=digest)
    return (household_of(row), row["role"]) if row else None


async def tries_since(reader: Reader, telegram_id: int, since: datetime) -> list[datetime]:
    """Return when an account sent codes that matched nothing."""
    rows = sql.tries_since(reader.connection, telegram_id=telegram_id, since=to_ms(since))
    return [from_ms(row["at"]) async for row in rows]


async def add_try(unit: Unit, telegram_id: int, forget_before: datetime) -> None:
    """Keep a try that matched nothing, and forget everybody's old ones."""
    await sql.forget_tries(unit.connection, before=to_ms(forget_before))
    await sql.add_try(unit.connection, telegram_id=telegram_id, at=unit.ms)


async def codes_of(reader: Reader, household: int) -> dict[tuple[str, str], str]:
    """Return the digests of a household's codes, by role and form."""
    rows = sql.codes_of(reader.connection, household=household)
    return {(row["role"], row["form"]): row["digest"] async for row in rows}


async def raise_generation(unit: Unit, household: int, generation: int) -> None:
    """Note from which generation on a household's codes are derived."""
    await sql.raise_generation(unit.connection, id=household, generation=generation)


async def add_member(unit: Unit, household: Household, person: int, role: str) -> int:
    """Have a person belong to a household and return the id of the membership."""
    new = {"community": household.community, "person": person, "household": household.id, "role": role}
    return int(await sql.add_member(unit.connection, **new, at=unit.ms))


async def change_role(unit: Unit, household: int, person: int, role: str) -> None:
    """Change what a person is in a household."""
    await sql.change_role(unit.connection, household=household, person=person, role=role)


async def leave(unit: Unit, household: int, person: int) -> None:
    """Have a person belong to a household no more."""
    await sql.leave(unit.connection, household=household, person=person)


def household_of(row: Row) -> Household:
    """Return the household of a row of its table."""
    return Household(
        row["id"], row["community"], row["area"], row["building"], row["entrance"], row["unit"],
        row["exclusive_area"], row["owner"], row["residents"], row["adults"], row["generation"],
        ended=row["ended_at"] is not None,
    )  # fmt: skip


def _membership(row: Row) -> Membership:
    return Membership(
        household_of(row), row["person"], row["role"], from_ms(row["joined_at"]), row["member"], bool(row["disputed"])
    )
