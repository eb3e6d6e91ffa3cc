"""Joining a household by its code, and what a household file changes."""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from actions import attempts, joins, owner_changes
from actions.joins import Noted
from actions.people import Caller
from rules.codes import CODE_LENGTH, has_digit, is_typed_code, looks_like_code, normalise_code, write_code
from rules.households import HouseholdRow, Problem, RowReason, may_have_member
from rules.joins import Verdict
from rules.refusals import Refused
from rules.scope import Scope, covered
from storage import cards, communities, households, record
from storage import joins as join_rows
from storage.codes_key import ANOTHER_KEY, KeyUnusable, check_of
from storage.database import Reader, Unit
from storage.households import Code, Household, Member
from storage.people import Person

TRIES = 5
WINDOW = timedelta(hours=1)
LINK_LENGTH = 24  # 120 bits: a link is never typed, so it may be long
KINDS = (("owner", "typed"), ("tenant", "typed"), ("owner", "link"), ("tenant", "link"))

Key = tuple[str, str, str, str]  # area, building, entrance, unit
Kind = tuple[str, str]  # role, form


@dataclass(frozen=True, slots=True)
class Joined:
    """The person belongs to the household now, as owner or tenant."""

    household: Household
    role: str


@dataclass(frozen=True, slots=True)
class AlreadyMember:
    """Nothing changed: the person belonged to it before."""

    household: Household
    role: str


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code matches no household; at 0 this was the last try for now, and staff should hear of it."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """No code is looked at until then, right or wrong."""

    until: datetime


@dataclass(frozen=True, slots=True)
class HouseholdFull:
    """The code is right, but as many people as may share a household have joined."""

    household: Household


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The code is right, but staff removed the person from that household, and its codes have not changed since."""

    household: Household


Entered = Joined | AlreadyMember | HouseholdFull | TurnedAway
JoinOutcome = Joined | AlreadyMember | WrongCode | TooManyTries | HouseholdFull | TurnedAway


async def join(unit: Unit, person: Person, text: str, key: bytes) -> JoinOutcome:
    """Have a person join the household of a typed or linked code; wrong codes are counted for an hour."""
    since = unit.now - WINDOW
    tries = await households.tries_since(unit, person.telegram_id, since)
    if len(tries) >= TRIES:
        return TooManyTries(tries[-TRIES] + WINDOW)
    found = await households.by_code(unit, digest_of(key, text))
    if found is None:
        await households.add_try(unit, person.telegram_id, forget_before=since)
        return WrongCode(TRIES - len(tries) - 1)
    return await admit(unit, person, *found)


async def is_code(unit: Unit, person: Person, text: str, key: bytes, *, counts: bool) -> bool:
    """Say whether somebody's words are a code that opens a home: it is never the answer to a question.

    Another may be one, and `counts` as a wrong try; after too many, none is told from one that opens a home.
    """
    if not is_typed_code(text):
        return False
    since = unit.now - WINDOW
    if len(await households.tries_since(unit, person.telegram_id, since)) >= TRIES:
        return True
    if await households.by_code(unit, digest_of(key, text)):
        return True
    if counts:
        await households.add_try(unit, person.telegram_id, forget_before=since)
    return False


async def gives_code_away(unit: Unit, person: Person, text: str, key: bytes) -> bool:
    """Say whether words that others would read are a join code, or one with a sign amiss."""
    return (looks_like_code(text) and has_digit(text)) or await is_code(unit, person, text, key, counts=True)


async def admit(
    unit: Unit, person: Person, household: Household, role: str, by: Mapping[str, Any] = MappingProxyType({})
) -> Entered:
    """Have a person belong to a household on one of its sides, unless it is full or staff removed them from it.

    `by` is what the record keeps of how they came; nothing where they had the code.
    """
    there = await households.members(unit, household.id)
    members = {member.person: member.role for member in there}
    if await join_rows.removed_under(unit, person.id, household.id, household.generation):
        return TurnedAway(household)
    if may_have_member(members, person.id):
        await joins.full(unit, person, household)
        return HouseholdFull(household)
    before = members.get(person.id)
    if before is not None and (before == "tenant") == (role == "tenant"):
        return AlreadyMember(household, before)
    if before is None:
        number = await households.add_member(unit, household, person.id, role)
    else:  # a tenant who has the owner's code now, or the other way round: the other side hears of them now
        number = next(member.id for member in there if member.person == person.id)
        await households.change_role(unit, household.id, person.id, role)
    others = [member for member in there if member.person != person.id]
    await joins.tell(unit, household, person, Member(number, person.id, person.telegram_id, role), others)
    subject = f"household:{household.id}"
    await record.append(unit, household.community, "household.joined", subject, person.actor, {"role": role, **by})
    return Joined(household, role)


async def correct_role(unit: Unit, person: Person, household: Household, role: str) -> None:
    """Note what a person says they are in their household: family or tenant."""
    await households.change_role(unit, household.id, person.id, role)
    subject = f"household:{household.id}"
    await record.append(unit, household.community, "household.role", subject, person.actor, {"role": role})


async def leave(unit: Unit, person: Person, household: Household) -> None:
    """Take a person out of a household that is not theirs."""
    await households.leave(unit, household.id, person.id)
    await record.append(unit, household.community, "household.left", f"household:{household.id}", person.actor)
    await joins.drop(unit, person.id, household.id, person.actor)


async def judge(unit: Unit, caller: Caller, dispute: int, verdict: Verdict, key: bytes) -> Noted | Refused:
    """Take the word of one of the staff; where it empties a household, its codes are renewed at once."""
    said = await joins.judge(unit, caller, dispute, verdict)
    about = await join_rows.by_id(unit, dispute)
    if about and about.whole and isinstance(said, Noted) and said.settled is Verdict.REMOVED:
        await new_slip(unit, caller, dispute, key)
    return said


async def new_slip(unit: Unit, caller: Caller, dispute: int, key: bytes) -> bool | Refused:
    """Void all codes of a household from which somebody was removed, and derive new ones for its next slip.

    False where the household file supplied a typed code: it is void for good, and the file has to be changed.
    """
    home = await joins.may_renew(unit, caller, dispute)
    if isinstance(home, Refused):
        return home
    row = HouseholdRow(0, *home.key, home.exclusive_area, home.owner)
    chain = (await communities.by_id(unit, home.community)).chain
    kept, generation = await households.codes_of(unit, home.id), home.generation
    old = {kind: digest_of(key, code) for kind, code in codes_of(key, chain, row, generation).items()}
    ours = [kind for kind in KINDS if kept.get(kind) == old[kind]]
    while True:
        generation += 1
        new = {kind: digest_of(key, code) for kind, code in codes_of(key, chain, row, generation).items()}
        if not any([await households.by_code(unit, digest) for digest in new.values()]):
            break
    await households.withdraw_codes(unit, [old[kind] for kind in ours])
    await households.void(unit, [digest for kind, digest in kept.items() if kind not in ours])
    await households.add_codes(unit, home.community, [Code(new[kind], home.id, *kind) for kind in KINDS])
    await households.raise_generation(unit, home.id, generation)
    subject, data = f"household:{home.id}", {"generation": generation}
    await record.append(unit, home.community, "household.codes_renewed", subject, caller.actor, data)
    await cards.refresh(unit, "join_dispute", dispute)
    return len(ours) == len(KINDS)


async def keep_key(unit: Unit, key: bytes) -> None:
    """Have the store know its key from now on; KeyUnusable where it has another."""
    await check_key(unit, key)
    await households.keep_key_check(unit, check_of(key))


async def check_key(reader: Reader, key: bytes) -> None:
    """Find the key to be the store's; KeyUnusable where it has another, or its links were made with another."""
    if kept := await households.key_check(reader):
        if kept != check_of(key):
            raise KeyUnusable(ANOTHER_KEY)
    elif found := await households.any_link(reader):
        home, chain, link = found
        derived = codes_of(key, chain, HouseholdRow(0, *home.key, home.exclusive_area, home.owner), home.generation)
        if digest_of(key, derived[link.role, link.form]) != link.digest:
            raise KeyUnusable(ANOTHER_KEY)


def digest_of(key: bytes, code: str) -> str:
    """Return what is kept of a code: without the key nobody can try codes against it."""
    return hmac.digest(key, b"kept " + normalise_code(code).encode(), "sha256").hex()


def codes_of(key: bytes, chain: str, row: HouseholdRow, generation: int) -> dict[Kind, str]:
    """Return a household's four codes: what the file supplies to type, else derived; links are always derived."""
    supplied = {("owner", "typed"): row.code, ("tenant", "typed"): row.tenant_code}
    return {kind: supplied.get(kind) or _derived(key, chain, row.key, generation, kind) for kind in KINDS}


async def kept_codes(reader: Reader, community: int) -> dict[int, dict[Kind, str]]:
    """Return the digests of a community's join codes, by household."""
    found: dict[int, dict[Kind, str]] = {}
    for code in (await households.codes(reader, community)).values():
        found.setdefault(code.household, {})[code.role, code.form] = code.digest
    return found


def readable(
    key: bytes, codes: Mapping[Kind, str], kept: Mapping[Kind, str], supplied: Mapping[str, str]
) -> dict[Kind, str]:
    """Return a household's codes as text; what is kept of a code decides, an own one is empty unless `supplied` has it.

    `supplied` is by digest.
    """
    right = {digest_of(key, code): code for code in codes.values()}
    return {kind: right.get(digest) or supplied.get(digest, "") for kind, digest in kept.items()}


def _derived(key: bytes, chain: str, place: Key, generation: int, kind: Kind) -> str:
    source = json.dumps([chain, *place, generation, *kind], ensure_ascii=False)
    digest = hmac.digest(key, b"code " + source.encode(), "sha256")
    return write_code(digest, CODE_LENGTH if kind[1] == "typed" else LINK_LENGTH)


@dataclass(slots=True)
class Difference:
    """What a household file would change; the codes are by digest, each with its household's place."""

    added: list[HouseholdRow] = field(default_factory=list)
    changed: list[tuple[Household, HouseholdRow]] = field(default_factory=list)
    ended: list[Household] = field(default_factory=list)
    generations: dict[Key, int] = field(default_factory=dict)
    new_codes: dict[str, tuple[Key, Kind]] = field(default_factory=dict)
    withdrawn_codes: dict[str, Key] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sold(self) -> list[Household]:
        """The homes that would have another owner."""
        return [one for one, row in self.changed if one.owner != row.owner]

    @property
    def void_slips(self) -> set[Key]:
        """The homes that stay their owner's and whose codes, printed maybe, would open nothing any more."""
        return set(self.withdrawn_codes.values()) - {one.key for one in (*self.ended, *self.sold)}

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended or self.new_codes or self.withdrawn_codes)


async def difference(
    reader: Reader, community: int, chain: str, rows: Sequence[HouseholdRow], key: bytes, scopes: Sequence[Scope] = ()
) -> Difference:
    """Compare a household file with the store, within scopes where some are given; community 0 is not there yet."""
    rows = [row for row in rows if covered(scopes, row.place)]
    there = [one for one in await households.of_community(reader, community) if covered(scopes, one.place)]
    known, places = {one.key: one for one in there}, {one.id: one.key for one in there}
    codes = await households.codes(reader, community)
    elsewhere = {digest for digest, code in codes.items() if code.household not in places}
    found = Difference()
    taken = await households.foreign_codes(reader, community) | elsewhere
    void = await households.void_codes(reader, community)
    found.problems += [
        Problem(row.line, RowReason.CODE_VOID)
        for row in rows
        if any(digest_of(key, code) in void for code in (row.code, row.tenant_code) if code)
    ]
    found.problems += [
        Problem(row.line, RowReason.CODE_OF_FORMER_OWNER)
        for row in rows
        if (home := known.get(row.key)) and home.owner != row.owner and _supplies(row, home, codes, key)
    ]
    kept = {
        digest: (places[code.household], (code.role, code.form))
        for digest, code in codes.items()
        if code.household in places
    }
    stays = {code: digest for digest, code in kept.items()}
    wanted = _codes(found, key, chain, rows, known, taken, stays)
    for row in rows:
        household = known.get(row.key)
        if household is None:
            found.added.append(row)
        elif household.ended or _facts(household) != (*_given(row), found.generations[row.key]):
            found.changed.append((household, row))
    named = {row.key for row in rows}
    found.ended = [one for one in there if not one.ended and one.key not in named]
    found.new_codes = {digest: code for digest, code in wanted.items() if kept.get(digest) != code}
    found.withdrawn_codes = {digest: code[0] for digest, code in kept.items() if wanted.get(digest) != code}
    return found


def _supplies(row: HouseholdRow, home: Household, codes: Mapping[str, Code], key: bytes) -> bool:
    """Say whether a row supplies a code that opens this home already."""
    digests = [digest_of(key, code) for code in (row.code, row.tenant_code) if code]
    return any(digest in codes and codes[digest].household == home.id for digest in digests)


def _given(row: HouseholdRow) -> tuple[int, str, int | None, int | None]:
    return (row.exclusive_area, row.owner, row.residents, row.adults)


def _facts(one: Household) -> tuple[int, str, int | None, int | None, int]:
    return (one.exclusive_area, one.owner, one.residents, one.adults, one.generation)


def _codes(
    found: Difference,
    key: bytes,
    chain: str,
    rows: Iterable[HouseholdRow],
    known: Mapping[Key, Household],
    taken: set[str],
    stays: Mapping[tuple[Key, Kind], str],
) -> dict[str, tuple[Key, Kind]]:
    """Return every household's codes by digest; a derived one that is taken has the household's generation raised."""
    supplied = {digest_of(key, code): row for row in rows for code in (row.code, row.tenant_code) if code}
    found.problems += [
        Problem(row.line, RowReason.CODE_ELSEWHERE) for digest, row in supplied.items() if digest in taken
    ]
    wanted: dict[str, tuple[Key, Kind]] = {}
    for row in rows:
        household = known.get(row.key)
        # A former owner knows the codes of before.
        generation = household.generation + (household.owner != row.owner) if household else 1
        while True:
            codes = codes_of(key, chain, row, generation)
            digests = {kind: digest_of(key, code) for kind, code in codes.items()}
            if stays.get((row.key, KINDS[2])) == digests[KINDS[2]]:  # neither key nor generation is another
                digests |= {kind: stays[row.key, kind] for kind in _silent(row) if (row.key, kind) in stays}
            if not any(_clashes(digest, row, supplied, wanted, taken) for digest in digests.values()):
                break
            generation += 1
        found.generations[row.key] = generation
        wanted |= {digest: (row.key, kind) for kind, digest in digests.items()}
    return wanted


def _silent(row: HouseholdRow) -> list[Kind]:
    """Return the codes of which the file has no column: what a home has there may be its own, kept as a digest."""
    return [kind for kind, code in zip(KINDS, (row.code, row.tenant_code), strict=False) if code is None]


def _clashes(
    digest: str,
    row: HouseholdRow,
    supplied: Mapping[str, HouseholdRow],
    wanted: Mapping[str, object],
    taken: set[str],
) -> bool:
    if digest in supplied:  # its own is no clash, whoever else has it: that is a problem of the file
        return supplied[digest] is not row
    return digest in wanted or digest in taken


async def apply(unit: Unit, community: int, found: Difference, actor: str) -> None:
    """Carry out a difference that has no problems."""
    for home in found.sold:
        await owner_changes.change_hands(unit, home, found.generations[home.key], actor)
    touched = [one.place for one in (*found.added, *found.ended, *(row for _, row in found.changed))]
    await attempts.to_change_roll(unit, community, touched)
    await households.add(unit, [_values(row, found) | {"community": community} for row in found.added])
    await households.change(unit, [_values(row, found) | {"id": one.id} for one, row in found.changed])
    await households.end(unit, [household.id for household in found.ended])
    ids = {household.key: household.id for household in await households.of_community(unit, community)}
    await households.withdraw_codes(unit, found.withdrawn_codes)
    codes = [Code(digest, ids[place], *kind) for digest, (place, kind) in found.new_codes.items()]
    await households.add_codes(unit, community, codes)


def _values(row: HouseholdRow, found: Difference) -> dict[str, object]:
    return {
        "area": row.area,
        "building": row.building,
        "entrance": row.entrance,
        "unit": row.unit,
        "exclusive_area": row.exclusive_area,
        "owner": row.owner,
        "residents": row.residents,
        "adults": row.adults,
        "generation": found.generations[row.key],
    }
