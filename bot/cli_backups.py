"""corridor backup and restore: the store and its key into one file, and back."""

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from actions import invitations
from bot.command import Refusal, clock_of, command, file_of, held, reading
from bot.config import Settings
from bot.progress import Ticker
from storage import backups, encryption, migrations, record, scratch, secret_votes
from storage.backups import BadBackup
from storage.database import StoreError, once

FIRST_WITH_LINKS = 2  # the schema that brought one-time links


@command("backup", short_help="Copy the store and its key into one file, also while the bot runs.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--recipient", "recipients", multiple=True, help="Encrypt it for this public key of age (age1…).")
def backup(settings: Settings, *, file: Path, recipients: Sequence[str]) -> None:
    """Copy the store and the key of the join codes into one FILE that must not exist, also while the bot runs.

    The file is read back before it gets its name. It holds names, accounts and ballots: keep it safe, or encrypt it
    for a key that is kept elsewhere.
    """
    store = file_of(settings, "pg_dump backs it up; keep corridor.key with it")
    if not store.exists():
        raise Refusal(f"there is no store at {store} yet: corridor apply FILE makes one")
    if not file.absolute().parent.is_dir():
        raise Refusal(f"{file}: there is no such folder")
    try:
        seal = encryption.for_recipients(recipients) if recipients else None
    except BadBackup as error:
        raise Refusal(str(error)) from None
    at = asyncio.run(_now(settings))
    open_ = asyncio.run(_secret_and_open(settings))
    # Before and after: a secret vote may be announced while the copy is made.
    if (unwritten := _note(settings, at, "begun")) and open_:
        raise Refusal(f"a secret vote is open (No {open_}) and its result must tell of a backup, but {unwritten}")
    try:
        with _in_order(), Ticker("backup") as tick:
            made = backups.make(store, settings.key_file, file, at, tick, seal)
    except BadBackup as error:
        raise Refusal(str(error)) from None
    click.echo(f"{file}: schema {made.schema}, head {made.head}")
    if open_ := open_ or asyncio.run(_secret_and_open(settings)):
        click.echo(
            f"A secret vote is open (No {open_}): this file may tell who voted what. Its result will say so.",
            err=True,
        )
    if not made.key:
        click.echo("It has no key: this store has no join codes yet.")
    if unwritten := _note(settings, asyncio.run(_now(settings))):
        click.echo(f"{unwritten}: check will not know of it")


@command("restore", short_help="Put a backup in the place of the store.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Also where a store is; it is kept beside the restored one.")
@click.option(
    "--identity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The private key that opens an encrypted FILE.",
)
def restore(settings: Settings, *, file: Path, force: bool, identity: Path | None) -> None:
    """Verify a backup FILE and put it where the configuration says that the store is."""
    store = file_of(settings, "pg_restore puts back what pg_dump wrote")
    with held(settings, "restore"):
        there = [one.name for one in (store, settings.key_file) if one.exists()]
        if there and not force:
            raise Refusal(f"there is {' and '.join(there)} in {store.parent}: --force keeps that beside")
        if not file.is_file():
            raise Refusal(f"{file}: there is no such file")
        now, revoked = asyncio.run(_now(settings)), 0
        try:
            with (
                _in_order(),
                Ticker("restore") as tick,
                _opened(file, store.parent, identity) as plain,
                backups.unpacked(plain, store.parent, tick) as (manifest, folder),
            ):
                if manifest.schema > migrations.newest():
                    raise Refusal(f"the backup is newer (schema {manifest.schema}) than this program: update Corridor")
                if manifest.schema >= FIRST_WITH_LINKS:
                    revoked = asyncio.run(_revoke_links(folder / backups.STORE, now))
                kept = backups.put_in_place(folder, store, settings.key_file, _stamp(now))
                # Whoever has the backup, or what is kept beside, has a copy of the votes that are open in it.
                unwritten = _note(settings, manifest.at) or _note(settings, now, "restored")
        except BadBackup as error:
            raise Refusal(str(error)) from None
    for path in kept:
        click.echo(f"What was there is kept: {path}")
    click.echo(f"Restored as of {manifest.at}: schema {manifest.schema}, head {manifest.head}")
    click.echo("What happened since then is lost, taps too, and digests posted since are not in this record.")
    if manifest.schema < migrations.newest():
        click.echo("Its schema is older: corridor migrate brings it up to date.")
    if unwritten:
        click.echo(f"{unwritten}: the result of a secret vote that is open in it will not tell of the copy")
    if revoked:
        click.echo(
            f"One-time links that were open then are revoked: {revoked}. /setup and corridor apply give new ones."
        )
    click.echo("Now: corridor verify, then corridor run.")


@contextmanager
def _in_order() -> Iterator[None]:
    """Have a SIGTERM end the command in order: nothing plain is left behind."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _opened(file: Path, beside: Path, identity: Path | None) -> Iterator[Path]:
    """Give a backup that can be read: itself, or what it holds encrypted, which goes when all is done."""
    if not encryption.is_encrypted(file):
        yield file
        return
    if identity is None:
        raise Refusal(f"{file.name} is encrypted: --identity names the file of the private key")
    with scratch.folder("restore", beside) as folder:
        encryption.decrypt(file, plain := folder / file.name, identity)
        yield plain


async def _revoke_links(store: Path, now: str) -> int:
    """Take back the links that a backup brings to life again, and return how many; before it is anybody's store."""
    return await once(store, datetime.fromisoformat(now), lambda unit: invitations.revoke_all(unit, "operator"))


async def _secret_and_open(settings: Settings) -> str:
    """Return which secret votes are open; none in a store that is not of this schema."""
    try:
        async with reading(settings) as reader:
            return ", ".join(str(vote) for vote in await secret_votes.open_(reader))
    except (Refusal, migrations.UnknownSchema, StoreError):
        return ""  # what is wrong with it, the backup itself says


def _note(settings: Settings, at: str, mark: str = "") -> str:
    """Note a copy of the store, and return why that could not be."""
    try:
        settings.note_copy(at, mark)
    except OSError as error:
        return f"{settings.backup_note.name} cannot be written ({error.strerror})"
    return ""


async def _now(settings: Settings) -> str:
    async with clock_of(settings) as clock:
        return record.moment_of(clock.now())


def _stamp(now: str) -> str:
    return now[:19].replace("-", "").replace(":", "")
