"""The append-only, hash-chained record of a community: docs/record.md."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage import chance
from storage.connection import Row, load
from storage.database import Reader, Unit, to_ms

sql = load("record")

START = "0" * 64
VERSION = 1

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded: facts in `data`, free texts apart in `texts`."""

    act: str
    subject: str
    actor: str
    data: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the chain."""

    seq: int
    at: int
    act: str
    subject: str
    entry: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """The facts of the act."""
        facts: Mapping[str, Any] = self.entry["data"]
        return facts


def canonical(entry: Mapping[str, Any]) -> str:
    """Return the canonical JSON of an entry, the bytes under its digest."""
    return _encode(entry)


def digest_of(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(ms: int) -> str:
    """Return milliseconds since 1970 as the record writes time."""
    at = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def moment_of(at: datetime) -> str:
    """Return an aware datetime as the record writes time."""
    return moment(to_ms(at))


async def append(
    unit: Unit,
    community: int,
    act: str,
    subject: str,
    actor: str,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Mapping[str, str]:
    """Append one act in the open unit of work; returns the digests of its free texts, by name."""
    return (await append_all(unit, community, [Act(act, subject, actor, data or {}, texts or {})]))[0]


async def append_all(unit: Unit, community: int, acts: Sequence[Act]) -> list[Mapping[str, str]]:
    """Append several acts in order, at the cost of one: the head is read once and the rows go in together."""
    digests: list[Mapping[str, str]] = []
    if not acts:
        return digests
    last = await sql.head(unit.connection, community=community)
    chain, seq, previous = last["chain"], last["seq"] or 0, last["digest"] or START
    at = moment(unit.ms)
    rows, kept = [], []
    for act in acts:
        hashed, texts = _salted(community, act.texts)
        kept += texts
        digests.append(hashed)
        seq += 1
        entry = canonical(
            {
                "v": VERSION, "chain": chain, "seq": seq, "at": at, "act": act.act, "subject": act.subject,
                "actor": act.actor, "data": act.data, "texts": hashed, "previous": previous,
            }
        )  # fmt: skip
        previous = digest_of(entry)
        rows.append(
            {
                "community": community,
                "seq": seq,
                "at": unit.ms,
                "act": act.act,
                "subject": act.subject,
                "entry": entry,
                "digest": previous,
            }
        )
    await sql.append(unit.connection, rows)
    if kept:
        await sql.add_texts(unit.connection, kept)
    return digests


def _salted(community: int, texts: Mapping[str, str]) -> tuple[dict[str, str], list[dict[str, Any]]]:
    hashed, rows = {}, []
    for name, text in texts.items():
        salt = chance.draw(16)
        hashed[name] = hashlib.sha256(salt + text.encode()).hexdigest()
        rows.append({"community": community, "digest": hashed[name], "salt": salt.hex(), "text": text})
    return hashed, rows


async def steps(reader: Reader, community: int, subjects: Sequence[str]) -> list[Entry]:
    """Return what was recorded about some subjects, oldest first, without single ballots and supports."""
    rows = sql.steps(reader.connection, community=community, subjects=json.dumps(subjects))
    return [Entry(row["seq"], row["at"], row["act"], row["subject"], json.loads(row["entry"])) async for row in rows]


async def count(reader: Reader, community: int, act: str, subject: str) -> int:
    """Count how often something was done to a subject."""
    return int(await sql.count(reader.connection, community=community, act=act, subject=subject))


async def text_of(reader: Reader, community: int, entry: Entry, name: str) -> str:
    """Return a free text of an entry, or an empty one once it is erased."""
    return await text_under(reader, community, entry.entry["texts"].get(name, ""))


async def text_under(reader: Reader, community: int, digest: str) -> str:
    """Return the free text under a digest, or an empty one once it is erased."""
    return str(await sql.text_of(reader.connection, community=community, digest=digest) or "")


async def texts(reader: Reader, community: int) -> list[tuple[str, str, str]]:
    """Return digest, salt and words of every free text of a community that is not erased."""
    return [
        (row["digest"], row["salt"], row["text"]) async for row in sql.texts(reader.connection, community=community)
    ]


async def head(reader: Reader, community: int) -> str:
    """Return the digest of the last entry, or 64 zeros before the first."""
    last = await sql.head(reader.connection, community=community)
    return str(last["digest"] or START)


async def chains(reader: Reader) -> list[tuple[int, str, str, str]]:
    """Return (community, chain, name, head) of each community, in the order of their chains."""
    return [
        (row["community"], row["chain"], row["name"], row["head"] or START)
        async for row in sql.chains(reader.connection)
    ]


async def holds(reader: Reader, digest: str) -> bool:
    """Say whether some entry has this digest, or tells it as that of a list: whatever was published must be here."""
    return bool(await sql.holds(reader.connection, digest=digest))


def head_of_all(heads: Iterable[tuple[str, str]]) -> str:
    """Return the one head of a store from its (chain, head) pairs, as docs/record.md has it."""
    pairs = sorted(heads)
    if len(pairs) == 1:
        return pairs[0][1]
    return digest_of("".join(f"{chain} {head}\n" for chain, head in pairs))


async def entries(reader: Reader, community: int) -> list[tuple[dict[str, Any], str]]:
    """Return all entries of a chain with their stored digests, oldest first, read in pages.

    A row whose bytes were changed, or that says something else beside its entry than in it, comes as an entry without
    an act, whose digest no row can have.
    """
    found: list[tuple[dict[str, Any], str]] = []
    after = 0
    while page := [row async for row in sql.entries(reader.connection, community=community, after=after, most=5000)]:
        found += [(_read(row), row["digest"]) for row in page]
        after = page[-1]["seq"]
    return found


def _read(row: Row) -> dict[str, Any]:
    text = row["entry"]
    try:
        entry: Any = json.loads(text)
        beside = (row["seq"], moment(row["at"]), row["act"], row["subject"])
        if tuple(entry[key] for key in ("seq", "at", "act", "subject")) == beside and canonical(entry) == text:
            return dict(entry)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        entry = {}
    kept = entry if isinstance(entry, dict) else {}
    return {**{key: kept.get(key) for key in ("chain", "seq", "previous")}, "act": "", "subject": "", "data": {}}


async def entry_digest(reader: Reader, community: int, act: str, subject: str) -> str:
    """Return the digest of the last entry of an act about a subject, else an empty text."""
    return await sql.digest_of(reader.connection, community=community, act=act, subject=subject) or ""
