"""corridor check: whether the bot can run here and is heard where it should be, and what to do."""

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import click

from actions.households import check_key
from bot import config
from bot.clock import Clock
from bot.command import Refusal, clock_of, command, exists, reading
from bot.config import Settings, host_is_loopback
from bot.findings import Finding, Mark, bad, look, ok
from storage import codes_key, communities, households, migrations, scratch, updates
from storage.communities import Chat
from storage.database import StoreError

ENOUGH_DISK = 200_000_000  # bytes
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
OLD_BACKUP = timedelta(days=7)


@command("check", short_help="Say whether the bot can run here, and what to do.")
def check(settings: Settings) -> None:
    """Look at configuration, store, files, clock, disk, backups, and at Telegram: token, privacy, rights in each group.

    "ok" is well, "look" is advice, "bad" must be mended first: with it the status is 1. Nothing is changed, also while
    the bot runs.
    """
    found = asyncio.run(_check(settings))
    for finding in found:
        click.echo(str(finding))
    broken = {finding.what: None for finding in found if finding.mark is Mark.BAD}
    if broken:
        raise Refusal(f"the bot cannot work as it is: {', '.join(broken)}")


async def _check(settings: Settings) -> list[Finding]:
    found = [ok("config", str(settings.path)), *_check_mode(settings.path)]
    held, groups = await _check_store(settings)
    found += held
    found += await _check_key(settings)
    if isinstance(settings.store, Path):
        found.append(_check_sqlite(sqlite3.sqlite_version_info))
    try:
        async with clock_of(settings) as clock:
            now = clock.now()
    except Refusal as refusal:
        found.append(bad("clock", refusal.lines[0]))
        now = Clock().now()
    else:
        told = config.CLOCK_VARIABLE if settings.clock_url else "this machine"
        found.append(ok("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, told by {told}"))
    found += [
        *_check_scratch(settings),
        _check_backup(settings, now),
        _check_disk(settings),
        *_check_operator(settings),
    ]
    if not settings.token:
        where = f"put it into {settings.path.name} or {config.TOKEN_VARIABLE}"
        return [*found, bad("token", f"is empty: {where}")]
    from bot import reach  # noqa: PLC0415 - the other commands need not wait for the framework to load

    return [*found, *[finding async for finding in reach.ask(settings, groups)]]


async def _check_store(settings: Settings) -> tuple[list[Finding], list[tuple[str, Chat]]]:
    """Return what there is to say of the store, and its groups, each with its community's name where it holds more."""
    try:
        if not await exists(settings):
            said = f"none at {settings.store} yet: corridor run makes one, and prints the link to set it up"
            return [look("store", said)], []
        async with reading(settings) as reader:
            wrong = await reader.connection.damage()
            there = await communities.all_(reader)
            several = len(there) > 1
            groups = [(one.name * several, chat) for one in there for chat in await communities.chats(reader, one.id)]
            replicated = any(table.startswith("_litestream") for table in await reader.connection.tables())
            dead = sum(not letter.replayed for letter in await updates.dead_letters(reader))
    except Refusal as refusal:
        # An older one is brought up to date by corridor run itself; a folder is no store.
        folder = isinstance(settings.store, Path) and settings.store.is_dir()
        return [(bad if folder else look)("store", refusal.lines[0])], []
    except StoreError as error:
        return [bad("store", error.told("storage.url"))], []
    except migrations.UnknownSchema as error:
        return [bad("store", str(error))], []
    if wrong:
        return [bad("store", f"is damaged ({wrong}): restore the last backup")], groups
    held = ", ".join(one.name for one in there) or "no community yet: corridor run prints the link to set one up"
    lines = [ok("store", f"schema {migrations.newest()}, {held}")]
    if isinstance(settings.store, Path):
        lines += _check_mode(settings.store)
    if replicated:
        lines.append(
            look("replica", "Litestream was here: secret results wait while it runs, SQLite must be 3.51.3 or newer")
        )
    if dead:
        count = "1 update" if dead == 1 else f"{dead} updates"
        lines.append(look("letters", f"{count} could not be handled: see corridor replay-dead"))
    return lines, groups


async def _check_key(settings: Settings) -> list[Finding]:
    """Say what is wrong with the key; another store's is known by a join code of this one."""
    found = []
    try:
        key = codes_key.read(settings.key_file)
        with suppress(Refusal, migrations.UnknownSchema, StoreError):
            async with reading(settings) as reader:
                codes_key.kept(settings.key_file, codes_exist=await households.needs_key(reader))
                if key:
                    await check_key(reader, key)
    except codes_key.KeyUnusable as error:
        found.append(bad("key", str(error)))
    return [*found, *_check_mode(settings.key_file)]


def _check_mode(file: Path) -> Iterator[Finding]:
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield look("files", f"others may read {file.name}: chmod 600 {file}")


def _check_scratch(settings: Settings) -> Iterator[Finding]:
    for left in scratch.left_behind(settings.folder):
        yield look("files", f"{left} is a plain copy that a killed process left: corridor backup and run remove it")


def _check_sqlite(version: tuple[int, int, int]) -> Finding:
    text = ".".join(map(str, version))
    if WAL_RESET_BUG[0] <= version <= WAL_RESET_BUG[1]:
        return ok("sqlite", f"{text} has the WAL-reset bug; with one writer, as here, it does no harm")
    return ok("sqlite", text)


def _check_backup(settings: Settings, now: datetime) -> Finding:
    if not isinstance(settings.store, Path):
        return look("backup", "is pg_dump's, and nothing here knows its age: keep corridor.key with it")
    known = settings.backups()
    if not known:
        return look("backup", "none is known of: corridor backup FILE, and keep it on another machine")
    at, age = known[-1], now - known[-1]
    said = f"the last one is of {at:%Y-%m-%d %H:%M} UTC, {max(age.days, 0)} days old"
    return look("backup", f"{said}: corridor backup FILE") if age > OLD_BACKUP else ok("backup", said)


def _check_operator(settings: Settings) -> Iterator[Finding]:
    if settings.operator:
        host, port = settings.operator
        where = f"a running bot tells how it is at {host}:{port}"
        if host_is_loopback(host):
            yield ok("operator", where)
        else:
            yield look("operator", f"{where}, to whoever reaches it: let a firewall keep others out")


def _check_disk(settings: Settings) -> Finding:
    folder = settings.folder
    if not folder.is_dir():
        return bad("disk", f"storage.url: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        return bad("disk", f"{folder} cannot be written: give it to the bot's own user")
    free = shutil.disk_usage(folder).free
    said = f"{free // 1_000_000:,} MB free"
    return ok("disk", said) if free >= ENOUGH_DISK else look("disk", f"{said}: make room")
