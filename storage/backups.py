"""A backup is one file: a tar with a consistent copy of the store, the key of the join codes, and what they are."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from storage import codes_key, record, scratch

FORMAT = 1
STORE, KEY, MANIFEST = "corridor.db", "corridor.key", "manifest.json"
MOST = {MANIFEST: 65_536, KEY: 1024}  # bytes
STEP = 1_000_000  # of SQLite's virtual machine between two signs of life
TABLES_OF_OURS = {"schema_version", "record", "community", "join_code"}

Tick = Callable[[], None]


class BadBackup(Exception):
    """A file is no backup that can be used; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: schema, head of the record, UTC time, and the digest of each file."""

    schema: int
    head: str
    at: str
    store: str
    key: str  # empty where the store has no key yet
    format: int = FORMAT


def make(
    store: Path, key_file: Path, target: Path, at: str, tick: Tick, seal: Callable[[Path, Path], None] | None = None
) -> Manifest:
    """Write a backup, read it back, and only then give it its name; the store is only read, also while it is written.

    What is named is what `seal` made of it, where it is given: then nothing plain comes to where the target is.
    FileExistsError where the target is there already, BadBackup where the copy is not sound.
    """
    if target.exists():
        raise FileExistsError(17, "is there already, and a backup replaces nothing", str(target))
    ours, theirs = store.absolute().parent, target.absolute().parent
    scratch.sweep(ours)
    with scratch.folder("backup", ours if seal else theirs) as folder:
        copy, made = folder / STORE, folder / "backup.tar"
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.set_progress_handler(tick, STEP)
            # One statement, one snapshot: a copy in steps would begin anew with each commit of the bot.
            connection.execute("VACUUM INTO ?", (str(copy),))
        schema, head = _soundness(copy, key_file, tick)
        key = key_file.read_bytes() if key_file.exists() else b""
        manifest = Manifest(schema, head, at, _digest(copy), hashlib.sha256(key).hexdigest() if key else "")
        with tarfile.open(made, "x", format=tarfile.USTAR_FORMAT if copy.stat().st_size < 8**11 else None) as tar:
            _add(tar, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
            if key:
                _add(tar, KEY, key)
            tar.add(copy, STORE, filter=_ours)
        copy.unlink()
        with unpacked(made, folder, tick):
            pass
        if not seal:
            _put(made, target)
            return manifest
        with scratch.folder("backup", theirs) as there:
            seal(made, sealed := there / "sealed")
            _put(sealed, target)
    return manifest


@contextmanager
def unpacked(backup: Path, beside: Path, tick: Tick) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup, taken for hostile, into a new folder beside the store, and give it once all of it is right.

    What it holds is named, counted and measured before a byte is written; only plain files of our own names are read.
    """
    with scratch.folder("restore", beside) as folder:
        try:
            manifest = _unpack(backup, folder)
        except (tarfile.TarError, ValueError, TypeError, KeyError, EOFError, OverflowError, RecursionError):
            raise BadBackup(f"{backup.name} is damaged, or no backup of Corridor") from None
        for file, digest in ((STORE, manifest.store), (KEY, manifest.key)):
            there = folder / file
            if (digest or there.exists()) and (not there.exists() or _digest(there) != digest):
                raise BadBackup(f"{backup.name} is damaged: {file} is not what was put into it")
        schema, head = _soundness(folder / STORE, folder / KEY, tick)
        if (schema, head) != (manifest.schema, manifest.head):
            raise BadBackup(f"{backup.name} is damaged: its record does not end where it says")
        yield manifest, folder


def put_in_place(folder: Path, store: Path, key_file: Path, stamp: str) -> list[Path]:
    """Move what was unpacked to where the store belongs and return what was kept beside it; the caller holds the lock.

    The store comes last: a crash before leaves either the old one or none, never half of one.
    """
    stamp, kept = _free(stamp, store, key_file), []
    for old in (store, Path(f"{store}-wal"), Path(f"{store}-shm"), key_file):
        if old.exists():
            base = key_file if old == key_file else store
            kept.append(Path(f"{base}.before-{stamp}{str(old).removeprefix(str(base))}"))
            old.rename(kept[-1])
    for file, place in ((folder / KEY, key_file), (folder / STORE, store)):
        if file.exists():
            file.chmod(0o600)
            _to_disk(file)
            file.rename(place)
    _to_disk(store.parent)
    return [path for path in kept if not path.name.endswith(("-wal", "-shm"))]


def _free(stamp: str, store: Path, key_file: Path) -> str:
    """Return a stamp under which nothing is kept yet: what an earlier restore kept is never written over."""
    taken, number = stamp, 1
    while any(any(base.parent.glob(f"{base.name}.before-{taken}*")) for base in (store, key_file)):
        number += 1
        taken = f"{stamp}-{number}"
    return taken


def _unpack(backup: Path, folder: Path) -> Manifest:
    size = backup.stat().st_size
    with tarfile.open(backup, "r:") as tar:  # never compressed: nothing in it is larger than the file itself
        seen: set[str] = set()
        for member in tar:
            plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
            most = MOST.get(member.name, size)
            if member.name not in {STORE, KEY, MANIFEST} or member.name in seen or not plain or member.size > most:
                raise ValueError(member.name)
            seen.add(member.name)
            content = tar.extractfile(member)
            with (folder / member.name).open("xb") as file:
                shutil.copyfileobj(content or io.BytesIO(), file)
    said = json.loads((folder / MANIFEST).read_bytes()) if MANIFEST in seen else {}
    manifest = Manifest(**said)
    (folder / MANIFEST).unlink()
    if manifest.format != FORMAT or STORE not in seen:
        raise ValueError("format")
    return manifest


def _soundness(store: Path, key_file: Path, tick: Tick) -> tuple[int, str]:
    """Return (schema, head of the record) of a store that is whole, trusting nothing that its schema says.

    BadBackup where it is not sound, KeyUnusable where the key is not its own.
    """
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.set_progress_handler(tick, STEP)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables >= TABLES_OF_OURS:
                raise BadBackup(f"{store.name} is a database, but not a store of Corridor")
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise BadBackup(f"{store.name} is damaged ({found})")
            (schema,) = connection.execute("SELECT max(version) FROM schema_version").fetchone()
            heads = connection.execute(
                "SELECT chain, coalesce((SELECT digest FROM record r WHERE r.community = c.community"
                " ORDER BY seq DESC LIMIT 1), ?) FROM community c",
                (record.START,),
            ).fetchall()
            check = connection.execute("SELECT digest FROM key_check").fetchone() if "key_check" in tables else None
            needed = check or connection.execute("SELECT 1 FROM join_code LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise BadBackup(f"{store.name} cannot be read ({error})") from None
    if not isinstance(schema, int):
        raise BadBackup(f"{store.name} does not say which schema it has")
    key = codes_key.kept(key_file, codes_exist=needed is not None)
    if key and check and check[0] != codes_key.check_of(key):
        raise codes_key.KeyUnusable(codes_key.ANOTHER_KEY)
    return schema, record.head_of_all(heads) if heads else record.START


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _ours(member: tarfile.TarInfo) -> tarfile.TarInfo:
    # Nothing about the machine or its users goes along.
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put(made: Path, target: Path) -> None:
    """Give a file its name in one step, never another file's, once it is on disk and its owner's alone."""
    made.chmod(0o600)
    _to_disk(made)
    try:
        os.link(made, target)
    except FileExistsError:
        raise FileExistsError(17, "is there already, and a backup replaces nothing", str(target)) from None
    except OSError:  # a stick without hard links
        made.rename(target)
    _to_disk(target.absolute().parent)
