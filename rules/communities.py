"""The community file: what it may say, and what is wrong with it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from rules.calendars import KEYS as CALENDAR
from rules.calendars import Calendar, read_calendar
from rules.catalogue import of_council, override
from rules.households import Problem, RowReason
from rules.method import Method, consistent, parse_method
from rules.reading import DataError, Table, read_table
from rules.scope import Place, Scope, contains, parse_scope
from rules.seats import COUNCIL_ROLES, HEADS, Role
from rules.timing import Quiet, parse_quiet
from rules.votes import Rule

T = TypeVar("T")

LANGUAGES = ("zh", "en")
CHAT_ROLES = ("residents", "council")
STANDS_FOR = ("party member", "residents")
LARGEST_ID = 2**53  # Telegram's ids fit into the whole numbers of a float
DEFAULT_QUIET = {"from": "21:30", "to": "08:00"}


@dataclass(frozen=True, slots=True)
class Chat:
    """A group as the file has it; without an id it is bound when the bot is added to it."""

    role: str
    scope: str = ""
    id: int | None = None
    topic: int | None = None
    hearing: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as the file has it; without a user it is empty."""

    role: str
    user: int | None = None
    name: str = ""
    stands_for: str = ""
    scope: str = ""
    until: date | None = None  # the last day of the term
    substitutes: int | None = None  # the place among those who preside after the vice-chair


@dataclass(frozen=True, slots=True)
class Party:
    """One of the six parties."""

    name: str
    users: tuple[int, ...] = ()
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """A grid worker whom people may ask."""

    name: str = ""
    user: int | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place for talks and meetings; what is raised there has its scope."""

    name: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A community file: `name` is the key by which a community is known again."""

    name: str
    method: str
    time_zone: str
    households: str
    language: str = "zh"
    venue: str = ""
    chats: tuple[Chat, ...] = ()
    seats: tuple[Seat, ...] = ()
    parties: tuple[Party, ...] = ()
    staff: tuple[Staff, ...] = ()
    venues: tuple[Venue, ...] = ()
    agenda: tuple[tuple[str, object], ...] = ()
    calendar: tuple[tuple[str, object], ...] = ()
    quiet: tuple[tuple[str, object], ...] = ()
    rules: tuple[tuple[str, object], ...] = ()
    decisions: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The method with the community's own rules and agenda in it, as data and as read; the quiet hours, the days.

    `decisions` is what the community sets anew in decision rules, by the name of the rule.
    """

    data: Mapping[str, object]
    method: Method
    quiet: Quiet
    decisions: Mapping[str, object]
    calendar: Calendar
    venues: Mapping[str, Scope]  # places for talks by name


KEYS = tuple(field.name for field in fields(Declaration))
REQUIRED = ("name", "method", "time_zone", "households")
LISTS = ("chats", "seats", "parties", "staff", "venues")


def declare(data: Mapping[str, object]) -> Declaration | list[DataError]:
    """Read a community file, or say everything that is wrong with it.

    - Unknown keys are refused by name; `name`, `method`, `time_zone` and `households` must be there.
    - The time zone exists; roles, languages and scopes are of their vocabularies.
    - One chair, one vice-chair, no person in two seats with a council vote.
    - No group, party or member of staff twice.
    """
    problems = [DataError(key, "is not a known key") for key in data if key not in KEYS]
    table = Table(data, "")
    values: dict[str, object] = {}
    for name, read in _READERS.items():
        if table.has(name) or name in REQUIRED:
            _keep(problems, values, name, partial(read, table, name))
    for name in LISTS:
        values[name] = _items(problems, table, name)
    if problems:
        return problems
    declaration = Declaration(**values)  # type: ignore[arg-type]
    return _twice(declaration) or declaration


def settle(
    declaration: Declaration,
    method: Mapping[str, object],
    catalogue: Mapping[str, Sequence[Rule]] = MappingProxyType({}),
) -> Settled | list[DataError]:
    """Lay the community's agenda and rules over a method's data; what is wrong is named by its key.

    `catalogue` has every version of each decision rule; what the community sets anew must fit all of them.
    """
    problems: list[DataError] = []
    for name, own in declaration.decisions:
        if name not in catalogue:
            problems.append(DataError(f"decisions.{name}", f"is none of the rules {', '.join(catalogue)}"))
        for rule in catalogue.get(name, ()):
            if not problems:
                _keep(problems, {}, name, partial(override, rule, own, f"decisions.{name}"))
    merged = dict(method)
    for name in ("rules", "agenda"):
        defaults = method.get(name, {})
        merged[name] = {**(defaults if isinstance(defaults, Mapping) else {}), **dict(getattr(declaration, name))}
    values: dict[str, object] = {}
    _keep(problems, values, "method", lambda: consistent(parse_method(merged), of_council(catalogue)))
    quiet = DEFAULT_QUIET | dict(declaration.quiet)
    _keep(problems, values, "quiet", partial(_quiet, quiet))
    days = dict(declaration.calendar)
    _keep(problems, values, "calendar", lambda: read_calendar(Table(days, "calendar")))
    if problems:
        return problems
    venues = {one.name: one.scope for one in declaration.venues}
    own = {name: dict(kept) for name in ("decisions", "calendar") if (kept := getattr(declaration, name))}
    data = {"method": merged, "quiet": quiet, **own, **({"venues": venues} if venues else {})}
    return Settled(data, decisions=dict(declaration.decisions), venues=_scopes(venues), **values)  # type: ignore[arg-type]


def read_settled(data: Mapping[str, object]) -> Settled:
    """Read again what `settle` gave as data."""
    table = Table(data, "")
    method, quiet = (read_table(table.raw(name), name, None).values for name in ("method", "quiet"))
    decisions = read_table(data.get("decisions", {}), "decisions", None).values
    days = read_calendar(read_table(data.get("calendar", {}), "calendar", CALENDAR))
    venues = read_table(data.get("venues", {}), "venues", None).values
    return Settled(data, parse_method(method), _quiet(quiet), decisions, days, _scopes(venues))


def _scopes(venues: Mapping[str, object]) -> Mapping[str, Scope]:
    return {name: parse_scope(str(scope)) for name, scope in venues.items()}


def lost_scopes(declaration: Declaration, places: Collection[Place]) -> list[Problem]:
    """The scopes in which no household of the file lives."""
    found = []
    for name in ("chats", "seats", "staff", "venues"):
        for number, item in enumerate(getattr(declaration, name), 1):
            scope = parse_scope(item.scope)
            if scope.parts and not any(contains(scope, place) for place in places):
                found.append(Problem(0, RowReason.SCOPE_EMPTY, f"{name}.{number}.scope", item.scope))
    return found


def contact(staff: Collection[tuple[Scope, str]], scope: Scope) -> str | None:
    """The name of the grid worker to ask about a scope.

    - The one whose own scope is the smallest that holds it all.
    - Else the first one within it, else the first one there is.
    """
    named = [(own, name) for own, name in staff if name]
    holding = [pair for pair in named if scope.parts[: len(pair[0].parts)] == pair[0].parts]
    if holding:
        return max(holding, key=lambda pair: len(pair[0].parts))[1]
    within = [pair for pair in named if pair[0].parts[: len(scope.parts)] == scope.parts]
    return (within or named)[0][1] if named else None


def as_data(declaration: Declaration) -> dict[str, object]:
    """A declaration as plain values under the keys of the file; what says nothing is left out."""
    data: dict[str, object] = {}
    for field in fields(declaration):
        value = getattr(declaration, field.name)
        if field.name in LISTS:
            value = [
                {f.name: _plain(getattr(item, f.name)) for f in fields(item) if _says(item, f.name)} for item in value
            ]
        elif field.name in ("agenda", "calendar", "quiet", "rules", "decisions"):
            value = dict(value)
        if value not in ([], {}, ""):
            data[field.name] = value
    return data


def _says(item: object, name: str) -> bool:
    return getattr(item, name) not in (None, "", (), False)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def _keep(problems: list[DataError], values: dict[str, object], name: str, read: Callable[[], object]) -> None:
    try:
        values[name] = read()
    except DataError as error:
        problems.append(error)


def _items(problems: list[DataError], table: Table, name: str) -> tuple[object, ...]:
    """Read a list of tables; each item that is wrong is named by its number in the file."""
    given = table.raw(name) if table.has(name) else []
    if not isinstance(given, list):
        problems.append(DataError(name, f"must be tables [[{name}]]"))
        return ()
    kind, read = _ITEMS[name]
    known = tuple(field.name for field in fields(kind))
    found: dict[str, object] = {}
    for number, item in enumerate(given, 1):
        key = f"{name}.{number}"
        _keep(problems, found, key, partial(_item, read, item, key, known))
    return tuple(found.values())


def _item(read: Callable[[Table], object], item: object, key: str, known: Collection[str]) -> object:
    return read(read_table(item, key, known))


def _chat(table: Table) -> Chat:
    id_ = _whole(table, "id", -LARGEST_ID, -1, "the id of a group, a negative number") if table.has("id") else None
    topic = _whole(table, "topic", 1, LARGEST_ID, "the number of a topic") if table.has("topic") else None
    hearing = table.flag("hearing") if table.has("hearing") else False
    return Chat(_one_of(table, "role", CHAT_ROLES), _scope(table), id_, topic, hearing)


def _seat(table: Table) -> Seat:
    role = _one_of(table, "role", tuple(Role))
    if table.has("scope") and role != Role.REPRESENTATIVE:
        raise DataError(table.path("scope"), "only a representative has a scope")
    stands_for = _one_of(table, "stands_for", STANDS_FOR) if table.has("stands_for") else ""
    until = table.day("until") if table.has("until") else None
    substitutes = _whole(table, "substitutes", 1, 99, "a place, 1 or more") if table.has("substitutes") else None
    if substitutes and role not in COUNCIL_ROLES - HEADS:
        raise DataError(table.path("substitutes"), "only a mediator presides after the vice-chair")
    return Seat(role, _user(table), _optional(table, "name"), stands_for, _scope(table), until, substitutes)


def _party(table: Table) -> Party:
    users = table.raw("users") if table.has("users") else []
    if not isinstance(users, list):
        raise DataError(table.path("users"), "must be a list of Telegram users")
    ids = tuple(_whole(Table({"users": user}, table.key), "users", 1, LARGEST_ID, "Telegram users") for user in users)
    return Party(_line(table, "name"), ids, table.texts("offers") if table.has("offers") else ())


def _staff(table: Table) -> Staff:
    staff = Staff(_optional(table, "name"), _user(table), _scope(table))
    if not staff.name and staff.user is None:
        raise DataError(table.key, "must have a name or a user")
    return staff


def _venue(table: Table) -> Venue:
    return Venue(_line(table, "name"), _scope(table))


def _user(table: Table) -> int | None:
    return _whole(table, "user", 1, LARGEST_ID, "the id of a Telegram user") if table.has("user") else None


def _whole(table: Table, name: str, least: int, most: int, what: str) -> int:
    value = table.raw(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise DataError(table.path(name), f"must be {what}, not {value!r}")
    return value


def _line(table: Table, name: str) -> str:
    text = table.text(name)
    if not text.isprintable():
        raise DataError(table.path(name), "must be one line without control characters")
    return text


def _optional(table: Table, name: str) -> str:
    return _line(table, name) if table.has(name) and table.raw(name) != "" else ""


def _one_of(table: Table, name: str, allowed: Collection[str]) -> str:
    text = table.text(name)
    if text not in allowed:
        raise DataError(table.path(name), f"{text!r} is none of {', '.join(allowed)}")
    return text


def _scope(table: Table) -> str:
    try:
        return str(parse_scope(_optional(table, "scope")))
    except ValueError as error:
        raise DataError(table.path("scope"), str(error)) from error


def _zone(table: Table, name: str) -> str:
    text = table.text(name)
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise DataError(table.path(name), f"{text!r} is not a time zone, as Asia/Shanghai is") from None
    return text


def _language(table: Table, name: str) -> str:
    return _one_of(table, name, LANGUAGES)


def _table(known: Collection[str] | None) -> Callable[[Table, str], tuple[tuple[str, object], ...]]:
    def read(table: Table, name: str) -> tuple[tuple[str, object], ...]:
        return tuple(read_table(table.raw(name), name, known).values.items())

    return read


def _days(table: Table, name: str) -> tuple[tuple[str, object], ...]:
    """Read the calendar's words; days as texts, as a store keeps them."""
    given = read_table(table.raw(name), name, CALENDAR).values
    kept = {key: [str(day) for day in value] if isinstance(value, list) else value for key, value in given.items()}
    return tuple(kept.items())


def _quiet(data: Mapping[str, object]) -> Quiet:
    table = read_table(data, "quiet", tuple(DEFAULT_QUIET))
    try:
        return parse_quiet(table.text("from"), table.text("to"))
    except DataError:
        raise
    except ValueError as error:
        raise DataError("quiet", str(error)) from error


def _twice(declaration: Declaration) -> list[DataError]:
    """Everything that may be there once and is there again, named by the later one."""
    heads = [seat.role if seat.role in HEADS else None for seat in declaration.seats]
    voters = [seat.user if seat.role in COUNCIL_ROLES else None for seat in declaration.seats]
    seats = [(seat.role, seat.user, seat.scope) if seat.user else None for seat in declaration.seats]
    return [
        *_repeats("seats", "role", heads, "there is one {} already"),
        *_repeats("seats", "user", voters, "{} has a seat with a council vote already"),
        *_repeats("seats", "user", [s if v is None else None for s, v in zip(seats, voters, strict=True)], "{} twice"),
        *_repeats("chats", "id", [chat.id for chat in declaration.chats], "{} is there already"),
        *_repeats("venues", "name", [venue.name for venue in declaration.venues], "{} is there already"),
        *_repeats("parties", "name", [party.name for party in declaration.parties], "{} is there already"),
        *_repeats("staff", "user", [(s.user, s.name, s.scope) for s in declaration.staff], "{} is there already"),
    ]


def _repeats(table: str, key: str, values: list[T | None], why: str) -> list[DataError]:
    return [
        DataError(f"{table}.{number}.{key}", why.format(value))
        for number, value in enumerate(values, 1)
        if value is not None and value in values[: number - 1]
    ]


_READERS: Mapping[str, Callable[[Table, str], object]] = {
    "name": _line,
    "method": _line,
    "time_zone": _zone,
    "households": _line,
    "language": _language,
    "venue": _optional,
    "agenda": _table(None),
    "calendar": _days,
    "quiet": _table(None),
    "rules": _table(None),
    "decisions": _table(None),
}
_ITEMS: Mapping[str, tuple[type, Callable[[Table], object]]] = {
    "chats": (Chat, _chat),
    "seats": (Seat, _seat),
    "parties": (Party, _party),
    "staff": (Staff, _staff),
    "venues": (Venue, _venue),
}
