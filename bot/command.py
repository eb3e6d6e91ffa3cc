"""What every command stands on: its settings, the store open for reading or for writing, one line for a refusal."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import aiohttp
import click

from actions.households import check_key
from bot import config
from bot.clock import Clock, FollowedClock
from bot.config import Settings
from storage import codes_key, communities, households, lock, migrations, stores
from storage.communities import Community
from storage.database import Database, Reader, StorageFailed, StoreError, to_ms
from storage.stores import Store, connect

DEFAULT_CONFIG = Path("config.toml")
MOST_NAMES = 10  # of communities in a refusal


class Refusal(Exception):
    """A command was not carried out; each line says what stood against it."""

    def __init__(self, *lines: str) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


def command(name: str, **attributes: Any) -> Callable[[Callable[..., int | None]], click.Command]:
    """Make a click command that takes --config and is called with the settings first."""

    def make(function: Callable[..., int | None]) -> click.Command:
        @wraps(function)
        def call(config_file: Path | None, **given: Any) -> int | None:
            return function(settings_of(config_file), **given)

        made: Callable[[Callable[..., int | None]], click.Command] = click.command(name, **attributes)
        return made(config_option(call))

    return make


def settings_of(config_file: Path | None) -> Settings:
    """Read the configuration that --config names, before or after the command's name."""
    before = click.get_current_context().find_root().params.get("config_file")
    return config.load(config_file or before or DEFAULT_CONFIG)


def config_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config: before the command's name or after it, it says the same."""
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("--config", "config_file", type=path, help="The configuration [default: config.toml].")(
        function
    )


def _user_name(_context: click.Context, _option: click.Parameter, given: str) -> str:
    name = given.removeprefix("@")
    if name and not re.fullmatch("[A-Za-z][A-Za-z0-9_]{3,31}", name):
        raise click.BadParameter("a user name of Telegram is 4 to 32 of a-z, 0-9 and _, as corridor_bot.")
    return name


bot_option = click.option(
    "--bot", "bot_name", default="", callback=_user_name, help="The bot's user name; known once it has run."
)


@asynccontextmanager
async def clock_of(settings: Settings) -> AsyncIterator[Clock]:
    """Give the one clock: the system's, or the one that a local Telegram tells."""
    if settings.clock_url is None:
        yield Clock()
        return
    clock = FollowedClock(settings.clock_url)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(clock.following())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Refusal(f"{config.CLOCK_VARIABLE} does not tell the time ({type(error).__name__})") from None
        yield clock


def _refuse_folder(store: Store) -> None:
    if isinstance(store, Path) and store.is_dir():
        raise Refusal(f"storage.url: {store} is a folder; it must name the store's file")


def file_of(settings: Settings, instead: str) -> Path:
    """Return the file that is the store, or refuse where it is on a server, and say what to do instead."""
    if not isinstance(settings.store, Path):
        raise Refusal(f"the store is the database {settings.store}: {instead}")
    return settings.store


async def exists(settings: Settings) -> bool:
    """Whether there is a store yet: a file, or a database with our tables; StoreError where none can be made."""
    if isinstance(settings.store, Path):
        return settings.store.exists()
    connection = await connect(settings.store, read_only=True)
    try:
        if await connection.tables():
            return True
        ((may,),) = await connection.fetch("SELECT has_database_privilege(current_database(), 'CREATE')")
        if not may:
            raise StoreError("there is none yet, and its role may make no schema in this database", at_fault=True)
        return False
    finally:
        await connection.close()


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Reader]:
    """Open the store for reading only, also while `corridor run` writes it."""
    _refuse_folder(settings.store)
    if not await exists(settings):
        raise Refusal(f"there is no store at {settings.store} yet: corridor run or corridor apply FILE makes one")
    connection = await connect(settings.store, read_only=True)
    try:
        found = await migrations.check(connection)
        if found < migrations.newest():
            raise Refusal(
                f"the store is older (schema {found}) than this program: corridor migrate brings it up to date"
            )
        reader = Reader(connection)
        await reader.begin()
        yield reader
    finally:
        await connection.close()


async def communities_named(reader: Reader, name: str | None) -> list[Community]:
    """Return the community of that name, or without a name all of them; refused where there is none."""
    there = {one.name: one for one in await communities.all_(reader)}
    if not there:
        raise Refusal("the store holds no community yet: corridor apply FILE adds one, corridor run begins one")
    if name is not None and name not in there:
        raise Refusal(f"there is no community {name!r} in the store; it holds {_names(list(there))}")
    return [there[name]] if name is not None else list(there.values())


def _names(there: list[str]) -> str:
    """Name communities in one line, where there are hundreds the first of them."""
    more = len(there) - MOST_NAMES
    return ", ".join(there[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")


async def community_named(reader: Reader, name: str | None) -> Community:
    """Return the community of that name, or the only one; refused by the names that there are."""
    first, *more = await communities_named(reader, name)
    if more:
        held = _names([one.name for one in (first, *more)])
        raise Refusal(f"say which community with --community; the store holds {held}")
    return first


async def ours(settings: Settings) -> Store:
    """Return the store; refused is what is no store of ours, or a newer program's, before anything writes it."""
    if not isinstance(settings.store, Path) or (settings.store.exists() and settings.store.stat().st_size):
        connection = await connect(settings.store, read_only=True)
        try:
            await migrations.check(connection)
        finally:
            await connection.close()
    return settings.store


@contextmanager
def held(settings: Settings, purpose: str) -> Iterator[None]:
    """Hold the lock of the store's file: refused while another process writes it, and where there is no folder."""
    if not settings.folder.is_dir():
        raise Refusal(f"storage.url: there is no folder {settings.folder}")
    _refuse_folder(settings.store)
    with lock.hold(settings.lock_file, purpose):
        yield


@asynccontextmanager
async def using(settings: Settings, purpose: str, *, alone: bool = False) -> AsyncIterator[None]:
    """Use the store for writing: a file alone, a server's beside others unless `alone`; else StoreLocked at once."""
    if isinstance(settings.store, Path):
        with held(settings, purpose):
            yield
        return
    if not alone and await _outdated(settings.store):
        # An older program's workers may use it and must be stopped first; once it is new, others of ours may come.
        async with stores.used(settings.store, purpose, alone=True):
            await migrated(settings.store, to_ms(Clock().now()))
    async with stores.used(settings.store, purpose, alone=alone):
        yield


async def _outdated(store: Store) -> bool:
    """Say whether a store is of an older schema."""
    connection = await connect(store, read_only=True)
    try:
        return 0 < await migrations.check(connection) < migrations.newest()
    finally:
        await connection.close()


async def migrated(store: Store, ms: int) -> list[int]:
    """Bring a store that nobody else uses up to this program's schema and return the numbers applied."""
    connection = await connect(store, read_only=False)
    try:
        return await migrations.migrate(connection, ms, store)
    except StoreError as error:
        if not error.again:
            raise
        raise _gone(error, "each step is done whole or not at all") from None
    finally:
        await connection.close()


async def key_of(settings: Settings, database: Database) -> bytes:
    """Return the key of the store's codes, drawn where there is none yet; KeyUnusable where the store has another."""
    key = codes_key.ensure(settings.key_file, codes_exist=await database.read(households.needs_key))
    await database.read(lambda reader: check_key(reader, key))
    return key


def _gone(error: Exception, done: str) -> Refusal:
    return Refusal(f"the server of storage.url went away ({error}): {done}; run the same command again")


@asynccontextmanager
async def writing(settings: Settings, purpose: str) -> AsyncIterator[Database]:
    """Open the store for writing; refused where its server goes away meanwhile, with what was done until then."""
    async with (
        using(settings, purpose),
        clock_of(settings) as clock,
        Database.open(await ours(settings), clock) as database,
    ):
        try:
            if (lease := database.lease("command", clock)) is not None:
                await lease.set_clock()  # what a command writes stands beside what the workers write
            yield database
        except StorageFailed as error:
            if not error.away:
                raise
            raise _gone(error, "what was done stays" if database.counts.commits else "nothing was changed") from None
