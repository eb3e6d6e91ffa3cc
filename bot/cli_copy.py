"""corridor copy: a whole store into an empty one of the other engine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import click

from bot import config
from bot.clock import Clock
from bot.command import Refusal
from bot.progress import Ticker
from storage import copies, lock, migrations, stores
from storage.connection import Connection, StoreError
from storage.database import to_ms
from storage.lock import StoreLocked
from storage.stores import Store


def _store(_context: click.Context, parameter: click.Parameter, value: str) -> Store:
    return config.store_at(parameter.opts[0], value, Path.cwd())


@click.command("copy", short_help="Copy the whole store into an empty one, as from SQLite to PostgreSQL.")
@click.option("--from", "source", callback=_store, required=True, help="As in storage.url: sqlite:///corridor.db.")
@click.option(
    "--to",
    "target",
    callback=_store,
    required=True,
    help="As in storage.url: postgresql://… (the password in PGPASSWORD).",
)
def copy(source: Store, target: Store) -> None:
    """Copy all that a store holds into an empty one, while no bot uses either.

    It may be broken off and run again: it goes on with the table at which it stopped. At the end the rows of each
    table are counted, and the last digest of each community's record is compared: it holds all before it.
    """
    if source == target:
        raise Refusal("--to: is the same store as --from")
    if isinstance(source, Path) and source.is_dir():
        raise Refusal(f"--from: {source} is a folder; it must name the store's file")
    if isinstance(source, Path) and not source.is_file():
        raise Refusal(f"--from: there is no store at {source}")
    if isinstance(target, Path) and not target.parent.is_dir():
        raise Refusal(f"--to: there is no folder {target.parent}")
    try:
        rows, heads = asyncio.run(_copied(source, target))
    except copies.CopyRefused as error:
        raise Refusal(str(error)) from None
    except copies.SourceFailed as failed:
        raise _broken_off("--from", failed.error) from None
    except StoreError as error:
        raise _broken_off("--to", error) from None
    for community, seq, digest in (head.split(":") for head in heads):
        click.echo(f"community {community}: the record has {int(seq):,} entries in both, head {digest}")
    click.echo(f"{target} is whole: {rows:,} rows copied now.")
    place = f"into {target.parent}" if isinstance(target, Path) else "beside the config.toml that names the copy"
    click.echo(f"The key of the join codes is no part of it: lay corridor.key {place}.")


def _broken_off(option: str, error: StoreError) -> Refusal:
    if error.again:
        return Refusal(f"{error.told(option)}: once it does, the same command goes on")
    return Refusal(f"{option}: {error}")


async def _copied(source: Store, target: Store) -> tuple[int, list[str]]:
    async with (
        _alone("--from", source), _alone("--to", target),
        _opened("--from", source) as from_, _opened("--to", target) as to,
    ):  # fmt: skip
        with _named("--from"):
            await from_.begin()  # all of it as it is now
        there, rows = await copies.begin(from_, to, to_ms(Clock().now())), 0
        for table in copies.order():
            if table not in there:
                with Ticker(table) as tick:
                    rows += await copies.copy(from_, to, table, tick)
        return rows, await copies.finish(from_, to)


@contextmanager
def _named(option: str) -> Iterator[None]:
    """Have what stands against a store say which of the two it is."""
    try:
        yield
    except StoreError as error:
        raise Refusal(error.told(option) if error.again else f"{option}: {error}") from None
    except (migrations.UnknownSchema, StoreLocked) as error:
        raise Refusal(f"{option}: {error}") from None


@asynccontextmanager
async def _opened(option: str, store: Store) -> AsyncIterator[Connection]:
    if option == "--to" and isinstance(store, Path):
        store.touch(mode=0o600)
    with _named(option):
        connection = await stores.connect(store, read_only=option == "--from")
    try:
        with _named(option):
            found = await migrations.version(connection)
        if not found and option == "--from":
            raise Refusal(f"--from: there is no store in {store} yet")
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _alone(option: str, store: Store) -> AsyncIterator[None]:
    """Have a store to oneself: whoever runs a bot on it is refused, and so are we while one runs."""
    async with AsyncExitStack() as stack:
        with _named(option):
            if isinstance(store, Path):
                stack.enter_context(lock.hold(store.with_name(f"{store.name}.lock"), "copy"))
            else:
                await stack.enter_async_context(stores.used(store, "copy", alone=True))
        yield
