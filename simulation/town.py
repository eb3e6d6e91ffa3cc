"""A community of ten homes and seven seats, and small ones beside it: who there is, and what their files say."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from actions import communities, rulebook
from bot import links
from rules.households import HouseholdRow, check_rows
from storage.database import Database

TOKEN = "424242:a-simulation-has-a-bot-of-its-own"
BOT = 424242
GROUP, COUNCIL = -5001, -1001000000009
PART = -5002  # of the first building, in a town that has such groups
NEW = -5003  # nobody has said what it is for, and the bot is not there
SEATS = tuple(range(700000001, 700000008))
CHAIR = SEATS[0]
STAFF, SECOND = 710000001, 710000002
ABROAD = 710000003  # works for other communities too
PARTIES = (730000001, 730000002)
RESIDENTS = tuple(range(720000001, 720000015))
ROLES = ("chair", "vice-chair", *["mediator"] * 5)
DECLARED: dict[str, Any] = {
    "name": "Town", "method": "three-unions", "time_zone": "Asia/Shanghai", "language": "en",
    "households": "homes.csv", "venue": "Gate 2",
    "chats": [{"id": GROUP, "role": "residents"}, {"id": COUNCIL, "role": "council"}],
    "seats": [{"role": ROLES[place], "user": seat, "name": f"Seat {place}"} for place, seat in enumerate(SEATS)],
    "staff": [{"user": STAFF, "name": "Zheng"}, {"user": SECOND, "name": "He"}, {"user": ABROAD, "name": "Abroad"}],
    "parties": [
        {"name": "Property manager", "users": [PARTIES[0]], "offers": ["plumber", "gardener"]},
        {"name": "Owners' committee", "users": [PARTIES[1]], "offers": ["maintenance fund"]},
    ],
    "agenda": {"when": "Sat 19:00"}, "quiet": {"from": "00:00", "to": "00:00"},
    "rules": {"support_threshold": 0, "notice": "0 minutes", "objections": "1 day", "voting": "2 days"},
}  # fmt: skip
OTHERS = 5  # communities that somebody serves too
OTHER: dict[str, Any] = {
    "method": "three-unions", "time_zone": "Asia/Shanghai", "language": "en", "households": "homes.csv",
    "staff": [{"user": ABROAD, "name": "Abroad"}], "quiet": {"from": "00:00", "to": "00:00"},
}  # fmt: skip
Town = Mapping[str, Any] | None  # what its file has otherwise, with the method's `stages`; None: there is none yet
NOTHING: Mapping[str, Any] = MappingProxyType({})
IN_PARTS = {"chats": [*DECLARED["chats"], {"id": PART, "role": "residents", "scope": "Garden/1"}]}
HOMES = [
    ("Garden", str(n // 5 + 1), "1", str(101 + n % 5), str(60 + 15 * (n % 4)), f"owner {n % 9}") for n in range(10)
]


async def move_in(database: Database, key: bytes, town: Town, topic: int | None) -> list[str]:
    """Apply the files of all communities, with what `town` has otherwise; returns the codes of the first one's homes.

    The council speaks in that `topic` of its group. Of no town it is what stands in the link for who founds one.
    """
    if town is None:
        return [(await links.first(database, key, ""))[-1].rpartition("=")[2].strip()]
    declared = {**DECLARED, **{name: what for name, what in town.items() if name != "stages"}}
    if topic:
        declared["chats"] = [{**one, "topic": topic} for one in DECLARED["chats"][1:]] + DECLARED["chats"][:1]
    method = rulebook.methods()["three-unions"]
    method = {**method, "stages": town.get("stages", method["stages"])}
    far = [(f"Area {n % 3}", str(n // 3), "1", "1", "80", "owner") for n in range(12)]
    given = communities.give(declared, method, _rows(HOMES))
    await database.unit(lambda unit: communities.apply(unit, given, key))
    rows = await database.read(lambda reader: communities.codes(reader, given, key))
    for number in range(OTHERS):
        other = communities.give({**OTHER, "name": f"Hamlet {number}"}, method, _rows(far))
        await database.unit(partial(communities.apply, given=other, key=key))
    return [code for row in rows for code in (row.code, row.tenant_code)]


def _rows(homes: Iterable[Sequence[str]]) -> Sequence[HouseholdRow]:
    columns = ("area", "building", "entrance", "unit", "exclusive_area", "owner")
    return check_rows((line, dict(zip(columns, home, strict=True))) for line, home in enumerate(homes, 2))[0]
