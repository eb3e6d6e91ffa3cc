"""What a community file changes, and carrying it out: what it no longer names is ended, never deleted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions import declarations, seats
from actions import households as household_actions
from actions.declarations import Change
from actions.rulebook import catalogue
from rules.communities import Declaration, Settled, as_data, declare, lost_scopes, settle
from rules.households import HouseholdRow, Problem, RowReason
from rules.reading import DataError
from rules.scope import Scope
from storage import cards, chance, communities, households, record
from storage.database import Reader, Unit

FACTS = ("method", "time_zone", "language", "venue", "households")


class NotApplied(Exception):
    """Nothing was applied; each problem names its key or line and says why, in English or by its reason."""

    def __init__(self, problems: Sequence[Problem | DataError | str]) -> None:
        self.reasons = [
            one if isinstance(one, Problem) else Problem(0, RowReason.COMMUNITY_FILE, value=str(one))
            for one in problems
        ]
        self.problems = list(map(str, self.reasons))
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed in: a community file that was read and found sound, and its households.

    With scopes only the households there are compared, whatever the rows say of others.
    """

    declaration: Declaration
    settled: Settled
    rows: Sequence[HouseholdRow]
    scopes: Sequence[Scope] = ()


@dataclass(slots=True)
class Difference:
    """What a community file would change; empty when it says what the store holds."""

    name: str
    community: int  # 0: not there yet
    chain: str
    values: dict[str, str]
    same_words: bool
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem | str] = field(default_factory=list)
    households: household_actions.Difference = field(default_factory=household_actions.Difference)

    def __bool__(self) -> bool:
        return bool(self.changes or self.households) or not self.same_words


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A household's join codes as they are printed for it."""

    household: tuple[str, str, str, str]
    code: str
    tenant_code: str
    link: str
    tenant_link: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A community as the store holds it: the words of its file, and how many households."""

    words: Mapping[str, Any]
    households: int


def give(data: Mapping[str, Any], method: Mapping[str, Any], rows: Sequence[HouseholdRow]) -> Given:
    """Check a community file, its method and its households together; NotApplied names all that is wrong."""
    declaration = declare(data)
    if isinstance(declaration, list):
        raise NotApplied(declaration)
    settled = settle(declaration, method, catalogue())
    if isinstance(settled, list):
        raise NotApplied(settled)
    if lost := lost_scopes(declaration, {row.place for row in rows}):
        raise NotApplied(lost)
    return Given(declaration, settled, rows)


async def difference(reader: Reader, given: Given, key: bytes) -> Difference:
    """Compare what is given with the store; `key` is that of the join codes."""
    name = given.declaration.name
    known = await communities.declared(reader, name)
    former = await communities.former_chats(reader)
    declaration = _with_present_ids(given.declaration, former)
    words = as_data(declaration)
    before = _present_ids(known.declaration, former) if known else {}
    found = Difference(
        name,
        community=known.community if known else 0,
        chain=(await communities.by_id(reader, known.community)).chain if known else chance.draw(16).hex(),
        values=_values(declaration, given.settled, words),
        same_words=before == words,
    )
    _note_former(found, given.declaration, declaration)
    if known:
        found.changes += _facts(before, words) + _settings(known.settings, given.settled.data)
    groups, problems = await declarations.groups(reader, found.community, declaration, before)
    found.problems += problems
    found.changes += groups
    found.changes += await declarations.seats(reader, found.community, declaration, before)
    found.changes += await declarations.staff(reader, found.community, declaration, before)
    found.changes += await declarations.parties(reader, found.community, declaration)
    found.households = await household_actions.difference(
        reader, found.community, found.chain, given.rows, key, given.scopes
    )
    found.problems += found.households.problems
    return found


async def apply(unit: Unit, given: Given, key: bytes, actor: str = "operator") -> Difference:
    """Carry out the difference and return it; NotApplied when it cannot be, and then nothing has changed."""
    found = await difference(unit, given, key)
    if found.problems:
        raise NotApplied(found.problems)
    if not found:
        return found
    community = found.community
    if community:
        await communities.change(unit, community, **found.values)
    else:
        community = await communities.add(unit, found.chain, name=found.name, **found.values)
    for change in found.changes:
        if change.deed:
            await change.deed(unit, community)
    if any(change.kind == "ended" and change.noun == "seat" for change in found.changes):
        await seats.without_heads(unit, await communities.by_id(unit, community))
    await household_actions.apply(unit, community, found.households, actor)
    await _record(unit, community, found, given, actor)
    await cards.refresh_now(unit, "overview", community)
    unit.wake("schedule")
    unit.wake("menus")
    return found


async def codes(reader: Reader, given: Given, key: bytes, supplied: Iterable[str] = ()) -> list[CodeRow]:
    """Return the join codes of all households, in the order of their file.

    An own code that neither the file nor `supplied` has is empty.
    """
    known = await communities.declared(reader, given.declaration.name)
    if known is None:
        return []
    chain = (await communities.by_id(reader, known.community)).chain
    homes = {one.key: one for one in await households.of_community(reader, known.community)}
    kept = await household_actions.kept_codes(reader, known.community)
    texts = {household_actions.digest_of(key, code): code for code in supplied}
    rows = []
    for row in given.rows:
        home = homes[row.key]
        own = household_actions.codes_of(key, chain, row, home.generation)
        read = household_actions.readable(key, own, kept[home.id], texts)
        rows.append(CodeRow(row.key, *(read[kind] for kind in household_actions.KINDS)))
    return rows


async def show(reader: Reader, name: str) -> Shown:
    """Return what the store holds of a community as the words of a file that, applied, would change nothing."""
    known = await communities.declared(reader, name)
    if known is None:
        raise KeyError(name)
    words = await declarations.stored(reader, known.community, known.declaration)
    there = await households.in_scope(reader, known.community)
    return Shown(words, len(there))


async def _record(unit: Unit, community: int, found: Difference, given: Given, actor: str) -> None:
    data = {
        "file": record.digest_of(record.canonical(json.loads(found.values["declaration"]))),
        "households": len(given.rows),
        "seats": len(given.declaration.seats),
        "staff": len(given.declaration.staff),
        "parties": len(given.declaration.parties),
        "chats": len(await communities.chats(unit, community)),
    }
    await record.append(unit, community, "community.applied", f"community:{community}", actor, data)


def _values(declaration: Declaration, settled: Settled, words: Mapping[str, object]) -> dict[str, str]:
    return {
        "method": settled.method.name,
        "time_zone": declaration.time_zone,
        "language": declaration.language,
        "venue": declaration.venue,
        "settings": json.dumps(settled.data, ensure_ascii=False, sort_keys=True),
        "declaration": json.dumps(words, ensure_ascii=False, sort_keys=True),
    }


def _with_present_ids(declaration: Declaration, former: Mapping[int, int]) -> Declaration:
    chats = tuple(replace(chat, id=former.get(chat.id, chat.id) if chat.id else None) for chat in declaration.chats)
    return replace(declaration, chats=chats)


def _present_ids(words: Mapping[str, Any], former: Mapping[int, int]) -> dict[str, Any]:
    """Return a stored declaration as if it had named its groups by the ids of today."""
    chats = [
        chat | ({"id": former.get(chat["id"], chat["id"])} if "id" in chat else {}) for chat in words.get("chats", [])
    ]
    return dict(words) | ({"chats": chats} if chats else {})


def _note_former(found: Difference, given: Declaration, present: Declaration) -> None:
    seen: dict[int, int] = {}
    for number, (old, new) in enumerate(zip(given.chats, present.chats, strict=True), 1):
        if old.id != new.id:
            found.notes.append(f"group {old.id} was upgraded: its id is now {new.id}; put that into the file")
        if new.id is not None and seen.setdefault(new.id, number) != number:
            found.problems.append(f"chats.{number}.id: it is the same group as chats.{seen[new.id]}, now {new.id}")


def _facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [
        Change("changed", "community", key, str(before.get(key, "")), str(after.get(key, "")))
        for key in FACTS
        if before.get(key, "") != after.get(key, "")
    ]


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old, new = _flat(before), _flat(after)
    return [
        Change("changed", "setting", key.removeprefix("method."), old.get(key, ""), new.get(key, ""))
        for key in sorted(old | new)
        if old.get(key) != new.get(key) and key != "method.name"
    ]


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in data.items():
        if value == {}:
            found[prefix + key] = f"[{key}]"  # a part of the method, as it stands in the file
        elif isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = ", ".join(map(_said, value)) if isinstance(value, list) else str(value)
    return found


def _said(value: object) -> str:
    """A value of a list in one line; the keys of a table come in order, however they stand in a file or the store."""
    if isinstance(value, Mapping):
        return " ".join(_said(one) for _, one in sorted(value.items()))
    return str(value)
