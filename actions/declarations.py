"""What a community file says of its groups, seats, staff and parties, compared with the store."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from actions import seats as seat_actions
from rules import communities as rules
from rules.communities import Declaration
from rules.invitations import Place
from rules.scope import parse_scope
from storage import communities, invitations
from storage.communities import Seat, Staff
from storage.database import Reader, Unit

Named = TypeVar("Named")  # what a file says
Kept = TypeVar("Kept")  # what the store holds
Deed = Callable[[Unit, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is added, changed or ended, and the deed that does it to a community."""

    kind: str  # added, changed, ended
    noun: str
    name: str
    before: str = ""
    after: str = ""
    deed: Deed | None = field(default=None, repr=False, compare=False)


async def groups(
    reader: Reader, community: int, declaration: Declaration, before: Mapping[str, Any]
) -> tuple[list[Change], list[str]]:
    """Compare the groups that the file names by id; `before` is what it said the last time, with the ids of today."""
    known = await communities.every_chat(reader)
    changes, problems = [], []
    for number, chat in enumerate(declaration.chats, 1):
        if chat.id is None:
            continue  # bound when the bot is added to it
        stored, ended = known.get(chat.id, (None, True))
        name = f"{chat.id} {chat.role} {chat.scope}".strip()
        deed = partial(_put_group, chat=chat)
        if stored is None or ended:
            changes.append(Change("added", "group", name, deed=deed))
        elif stored.community != community:
            owner = await communities.by_id(reader, stored.community)
            problems.append(f"chats.{number}.id: group {chat.id} belongs to {owner.name}")
        elif (stored.role, str(stored.scope), stored.topic) != (chat.role, chat.scope, chat.topic):
            old = f"{stored.role} {stored.scope}".strip()
            changes.append(Change("changed", "group", name, old, f"{chat.role} {chat.scope}".strip(), deed))
    declared = {chat.id for chat in declaration.chats}
    open_ = {(chat.role, chat.scope) for chat in declaration.chats if chat.id is None}
    for id_ in [chat["id"] for chat in before.get("chats", []) if "id" in chat and chat["id"] not in declared]:
        # A group that was bound by adding the bot never stood in a file, so its absence says nothing; and a table
        # without an id is content with whichever group has taken it.
        stored, ended = known.get(id_, (None, True))
        waits = stored is None or (stored.role, str(stored.scope)) in open_
        if stored and not ended and not waits and stored.community == community:
            changes.append(Change("ended", "group", f"{id_} {stored.role}", deed=partial(_end_group, group=stored.id)))
    return changes, problems


async def seats(reader: Reader, community: int, declaration: Declaration, before: Mapping[str, Any]) -> list[Change]:
    """Compare the seats; a seat is known by role, scope and person, so another person is another seat."""
    free = await communities.seats(reader, community)
    by_link = {account for _, account in await invitations.takers(reader, community, Place.SEAT)}
    named = {seat["user"] for seat in before.get("seats", []) if "user" in seat} - by_link
    zone = ZoneInfo(declaration.time_zone)
    as_before = {
        (seat["role"], seat.get("scope", ""), seat["user"]) for seat in before.get("seats", []) if "user" in seat
    }

    def place(one: rules.Seat | Seat) -> tuple[str, str]:
        return one.role, str(one.scope)

    def same(one: rules.Seat, stored: Seat) -> bool:
        return place(one) == place(stored) and stored.telegram_id == one.user

    def fills(one: rules.Seat, stored: Seat) -> bool:
        # Also where the file names nobody: who took the seat by a link keeps it, for no earlier file had named them.
        kept = one.user is None and stored.telegram_id not in named
        return place(one) == place(stored) and ((stored.telegram_id is None and not left(one)) or kept)

    def left(one: rules.Seat) -> bool:
        # The file names whom it named before, who has given up the seat since: what came of that in the chat stands.
        return (*place(one), one.user) in as_before

    def since(one: rules.Seat, stored: Seat) -> bool:
        return left(one) and place(one) == place(stored)

    matches = _matches(declaration.seats, free, same, fills, since)
    changes = [Change("ended", "seat", _seat_name(one), deed=partial(_end_seat, seat=one.id)) for one in free]
    for position, seat in enumerate(declaration.seats):
        name = f"{seat.role} {seat.name or seat.user or '(empty)'}"
        stored = matches.get(position)
        kept = stored is not None and seat.user not in (None, stored.telegram_id) and left(seat)
        said = replace(seat, user=None, name=stored.name) if stored and kept else seat
        values = _seat_values(said, position, stored, zone)
        if stored is None:
            changes.append(Change("added", "seat", name, deed=partial(_add_seat, seat=seat, values=values)))
        elif any(getattr(stored, key) != value for key, value in values.items()):
            deed = partial(_change_seat, seat=stored.id, values=values)
            changes.append(Change("changed", "seat", name, _seat_name(stored), name, deed))
    return changes


async def staff(reader: Reader, community: int, declaration: Declaration, before: Mapping[str, Any]) -> list[Change]:
    """Compare the grid workers; another name or scope, and another account in a filled place, is another one."""
    free = await communities.staff_of(reader, community)
    by_link = await invitations.takers(reader, community, Place.STAFF)
    known = [(one.get("name", ""), one.get("scope", "")) for one in before.get("staff", [])]

    def place(one: rules.Staff | Staff) -> tuple[str, str]:
        return one.name, str(one.scope)

    def same(one: rules.Staff, stored: Staff) -> bool:
        return place(one) == place(stored) and stored.telegram_id == one.user

    def fills(one: rules.Staff, stored: Staff) -> bool:
        taken = (stored.id, stored.telegram_id) in by_link
        return place(one) == place(stored) and (stored.telegram_id is None or (one.user is None and taken))

    matches = _matches(declaration.staff, free, same, fills)
    changes = [
        Change(
            "ended", "staff", _staff_name(one.name, one.telegram_id, one.scope), deed=partial(_end_staff, id_=one.id)
        )
        for one in free
        if (one.name, str(one.scope)) in known  # who was added in the chat never stood in a file
    ]
    for position, one in enumerate(declaration.staff):
        name, stored = _staff_name(one.name, one.user, one.scope), matches.get(position)
        if stored is None:
            changes.append(Change("added", "staff", name, deed=partial(_add_staff, one=one)))
        elif one.user is not None and stored.telegram_id is None:
            changes.append(Change("changed", "staff", name, deed=partial(_fill_staff, id_=stored.id, user=one.user)))
    return changes


async def parties(reader: Reader, community: int, declaration: Declaration) -> list[Change]:
    """Compare the parties by their names; one for which the file names nobody keeps who took it by a link."""
    known = {party.name: party for party in await communities.parties(reader, community)}
    by_link = await invitations.takers(reader, community, Place.PARTY)
    changes = []
    for position, party in enumerate(declaration.parties):
        stored = known.pop(party.name, None)
        users = party.users
        if stored and not users and any((stored.id, user) in by_link for user in stored.users):
            users = stored.users
        values = {"users": json.dumps(users), "offers": json.dumps(party.offers, ensure_ascii=False)}
        row = {"name": party.name, "position": position, **values}
        if stored is None:
            changes.append(Change("added", "party", party.name, deed=partial(_add_party, row=row)))
        elif (stored.users, stored.offers, stored.position) != (users, party.offers, position):
            changes.append(
                Change("changed", "party", party.name, deed=partial(_change_party, party=stored.id, row=row))
            )
    changes += [Change("ended", "party", name, deed=partial(_end_party, party=old.id)) for name, old in known.items()]
    return changes


async def stored(reader: Reader, community: int, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a file that says what the tables hold; what only the file knows is as it was applied."""
    # A group that took a table without an id keeps what the table says of it.
    hearing = {
        chat.get("id") or (chat["role"], chat.get("scope", ""))
        for chat in before.get("chats", [])
        if chat.get("hearing")
    }
    bound = [
        {
            "role": c.role,
            "scope": str(c.scope),
            "id": c.telegram_id,
            "topic": c.topic,
            "hearing": c.telegram_id in hearing or (c.role, str(c.scope)) in hearing,
        }
        for c in await communities.chats(reader, community)
    ]
    places = {(chat["role"], chat["scope"]) for chat in bound}
    unbound = [
        chat
        for chat in before.get("chats", [])
        if "id" not in chat and (chat["role"], chat.get("scope", "")) not in places
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "chats": [*bound, *unbound],
        "seats": [
            {
                "role": str(s.role),
                "user": s.person,
                "name": s.name,
                "stands_for": s.stands_for,
                "scope": str(s.scope),
                "until": _last_day(s, before),
                "substitutes": s.substitutes,
            }
            for s in await communities.seats(reader, community)
        ],
        "parties": [
            {"name": p.name, "users": list(p.users), "offers": list(p.offers)}
            for p in await communities.parties(reader, community)
        ],
        "staff": [
            {"name": s.name, "user": s.telegram_id, "scope": str(s.scope)}
            for s in await communities.staff_of(reader, community)
        ],
    }
    words = dict(before)
    for name, rows in tables.items():
        words[name] = [{key: value for key, value in row.items() if value} for row in rows]
    return {key: words[key] for key in rules.KEYS if words.get(key)}


def _matches(named: Sequence[Named], free: list[Kept], *ways: Callable[[Named, Kept], bool]) -> dict[int, Kept]:
    """Take from what is stored what the file means, by the positions in it: the surest way first."""
    matches: dict[int, Kept] = {}
    for fits in ways:
        for position, one in enumerate(named):
            same = [stored for stored in free if fits(one, stored)]
            if position not in matches and same:
                matches[position] = same[0]
                free.remove(same[0])
    return matches


def _seat_values(seat: rules.Seat, position: int, stored: Seat | None, zone: ZoneInfo) -> dict[str, Any]:
    until = datetime.combine(seat.until + timedelta(days=1), time(), zone) if seat.until else None
    taken = stored if seat.user is None else None  # by link: the file does not know who sits there
    return {
        "telegram_id": taken.telegram_id if taken else seat.user,
        "name": seat.name or (taken.name if taken else ""),
        "stands_for": seat.stands_for,
        "position": position,
        "substitutes": seat.substitutes,
        "term_ends_at": until or (stored.term_ends_at if stored else None),
    }


def _last_day(seat: Seat, before: Mapping[str, Any]) -> str | None:
    """Return the day that a file named as the last one of a term; a term that just runs its years has none."""
    end = seat.term_ends_at.astimezone(ZoneInfo(before["time_zone"])) if seat.term_ends_at else None
    return (end.date() - timedelta(days=1)).isoformat() if end and end.time() == time() else None


def _staff_name(name: str, user: int | None, scope: object) -> str:
    return f"{name or user} {scope}".strip()


def _seat_name(seat: Seat) -> str:
    return f"{seat.role} {seat.name or seat.telegram_id or '(empty)'}"


async def _put_group(unit: Unit, community: int, chat: rules.Chat) -> None:
    if chat.id is not None:
        await communities.put_chat(unit, community, chat.id, chat.role, parse_scope(chat.scope), chat.topic)


async def _end_group(unit: Unit, _community: int, group: int) -> None:
    await communities.end_chat(unit, group)


async def _add_seat(unit: Unit, community: int, seat: rules.Seat, values: dict[str, Any]) -> None:
    await communities.add_seats(unit, [{"community": community, "role": seat.role, "scope": seat.scope, **values}])


async def _change_seat(unit: Unit, _community: int, seat: int, values: dict[str, Any]) -> None:
    await communities.change_seat(unit, seat, values)


async def _end_seat(unit: Unit, community: int, seat: int) -> None:
    await communities.end_seat(unit, seat)
    await seat_actions.left(unit, await communities.by_id(unit, community), seat)


async def _add_staff(unit: Unit, community: int, one: rules.Staff) -> None:
    row = {"community": community, "telegram_id": one.user, "name": one.name, "scope": one.scope}
    await communities.add_staff(unit, [row])


async def _fill_staff(unit: Unit, _community: int, id_: int, user: int) -> None:
    await communities.fill_staff(unit, id_, user)


async def _end_staff(unit: Unit, _community: int, id_: int) -> None:
    await communities.end_staff(unit, id_)


async def _add_party(unit: Unit, community: int, row: dict[str, Any]) -> None:
    await communities.add_parties(unit, [{"community": community, **row}])


async def _change_party(unit: Unit, _community: int, party: int, row: dict[str, Any]) -> None:
    await communities.change_party(unit, party, {key: row[key] for key in ("users", "offers", "position")})


async def _end_party(unit: Unit, _community: int, party: int) -> None:
    await communities.end_party(unit, party)
