"""corridor apply and corridor show: a community file into the store, and out of it."""

import asyncio
import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import click

from actions import beginnings, communities, exports, slips
from actions.communities import CodeRow, Difference, Given
from actions.households import check_key, keep_key
from bot import community_file, links
from bot.cli_papers import own_codes
from bot.clock import Clock
from bot.command import (
    Refusal,
    bot_option,
    command,
    communities_named,
    community_named,
    exists,
    key_of,
    reading,
    writing,
)
from bot.config import Settings
from bot.links import Link
from rules.households import NAMES
from rules.scope import WHOLE
from rules.spreadsheets import quoted, unquoted
from storage import codes_key, households
from storage import communities as rows
from storage.codes_key import KeyUnusable
from storage.database import Database, Reader, Unit
from texts.links import start_link

SIGNS = {"added": "+", "changed": "~", "ended": "-"}
MOST_HOUSEHOLDS = 20  # that are named one by one
CODE_COLUMNS = (*NAMES, "code", "tenant_code", "link", "tenant_link")


@command("apply", short_help="Make the store say what a community file says.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show the difference.")
@click.option(
    "--codes", type=click.Path(path_type=Path, dir_okay=False), help="Write the join codes into this CSV file."
)
@bot_option
def apply(settings: Settings, file: Path, *, dry_run: bool, codes: Path | None, bot_name: str) -> None:
    """Make the store say what a community FILE says, and print the difference.

    What the file no longer names is ended, never deleted; an open vote keeps its rules. The same file twice
    changes nothing.
    """
    if dry_run and codes:
        raise click.UsageError("--codes writes a file, and --dry-run writes nothing.")
    given, notes = community_file.read(file)
    before = _codes_before(codes, given) if codes else []
    if dry_run:
        done = Applied(asyncio.run(_compare(settings, given)))
    elif codes:
        with private_file(codes) as out:
            done = asyncio.run(_apply(settings, given, bot_name, before))
            _write_codes(out, done.codes, done.bot)
    else:
        done = asyncio.run(_apply(settings, given, bot_name))
    click.echo("\n".join(_described(done.found, [*notes, *done.found.notes], dry_run=dry_run)))
    if codes:
        click.echo(f"Join codes: {codes}")
        if not done.bot:
            click.echo("The bot's user name is not known yet: the file has no whole links until --bot NAME is given.")
        if own := sum(not (row.code and row.tenant_code) for row in done.codes):
            click.echo(f"{own_codes(own)}: the file has none for them, and what is printed stays good")
    for line in links.listed(done.links, whole=bool(done.bot)):
        click.echo(line)


@command("show", short_help="Print the community file that says what the store holds.")
@click.option("--community", "name", help="Which one, where the store holds several.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write it and its households into this folder."
)
def show(settings: Settings, name: str | None, out: Path | None) -> None:
    """Print the community file that says what the store holds; with several communities one after another.

    With --out it is written as community.toml, with the household file that it names: apply there makes the same.
    Nothing that is there is replaced.
    """
    if out is None:
        click.echo("\n".join(asyncio.run(_show(settings, name))), nl=False)
        return
    files, own = asyncio.run(_files(settings, name))
    if there := [out / file for file, _ in files if os.path.lexists(out / file)]:
        raise Refusal(*(f"{one} is there already: name a new folder" for one in there))
    out.mkdir(parents=True, exist_ok=True)
    for file, text in files:
        with private_file(out / file) as writing_to:
            writing_to.write(text)
        click.echo(out / file)
    if own:
        click.echo(
            f"{own_codes(own)} and stands in no file; applied to this store the files leave those codes as they are"
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a file: the difference, every household's codes, a link for each place that nobody has taken."""

    found: Difference
    codes: list[CodeRow] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    bot: str = ""


async def _apply(settings: Settings, given: Given, bot_name: str, before: Sequence[str] = ()) -> Applied:
    async with writing(settings, "apply") as database:
        key = await key_of(settings, database)

        async def change(unit: Unit) -> Difference:
            await keep_key(unit, key)
            found = await communities.apply(unit, given, key)
            known = await rows.by_name(unit, found.name)
            if known and not isinstance(settings.store, Path):
                await beginnings.plan(unit, known)  # as a start does: a server's workers may have started before
            return found

        found = await database.unit(change)
        bot = await database.read(lambda reader: links.name_of_bot(reader, bot_name))

        async def invite(unit: Unit) -> list[Link]:
            known = await rows.by_name(unit, found.name)
            return await links.of_community(unit, known.id, key, bot) if known else []

        codes = await database.read(lambda reader: communities.codes(reader, given, key, before))
        return Applied(found, codes, await database.unit(invite), bot)


async def _compare(settings: Settings, given: Given) -> Difference:
    async def compared(reader: Reader) -> Difference:
        # Without a key yet all codes are new, whatever they will be.
        key = codes_key.kept(settings.key_file, codes_exist=await households.needs_key(reader)) or bytes(32)
        await check_key(reader, key)
        return await communities.difference(reader, given, key)

    if await exists(settings):
        async with reading(settings) as reader:
            found = await compared(reader)
    else:
        with tempfile.TemporaryDirectory() as folder:
            async with Database.open(Path(folder) / "empty.db", Clock()) as database:
                found = await database.read(compared)
    if found.problems:
        raise communities.NotApplied(found.problems)
    return found


async def _show(settings: Settings, name: str | None) -> list[str]:
    async with reading(settings) as reader:
        return [await _shown(reader, one.name) for one in await communities_named(reader, name)]


async def _files(settings: Settings, name: str | None) -> tuple[list[tuple[str, str]], int]:
    """Return a community as files, and how many homes have a code of their own, where the key tells."""
    own = 0
    async with reading(settings) as reader:
        community = await community_named(reader, name)
        with suppress(KeyUnusable):
            if key := codes_key.read(settings.key_file):
                entrances = await slips.of_scope(reader, community, WHOLE, key, "")
                own = sum(one.without_code for one in entrances)
        return await exports.files(reader, community.name), own


async def _shown(reader: Reader, name: str) -> str:
    shown = await communities.show(reader, name)
    head = f"# {name}: {shown.households:,} households\n"
    return head + exports.toml(shown.words)


def _described(found: Difference, notes: list[str], *, dry_run: bool) -> list[str]:
    """Return the difference as lines: + added, ~ changed, - ended."""
    if not found:
        return [f"{found.name}: nothing to change", *(f"  note: {note}" for note in notes)]
    lines = [found.name if found.community else f"{found.name}: a new community"]
    for change in found.changes:
        detail = f": {change.before or '(none)'} → {change.after or '(none)'}" if change.after or change.before else ""
        lines.append(f"{SIGNS[change.kind]} {change.noun} {change.name}{detail}")
    homes = found.households
    lines += _counted("+", len(homes.added), "household", [row.key for row in homes.added] if found.community else [])
    lines += _counted("~", len(homes.changed), "household", [row.key for _, row in homes.changed])
    if homes.sold:
        lines.append(
            f"! {len(homes.sold)} of them have a new owner: who joined by the owner's code leaves, codes are new"
        )
    lines += _counted("-", len(homes.ended), "household", [one.key for one in homes.ended])
    lines += _counted("+", len(homes.new_codes), "join code", [])
    lines += _counted("-", len(homes.withdrawn_codes), "join code", [])
    if void := len(homes.void_slips):
        lines.append(
            f"! Slips printed before are void in {void:,} household{'s' * (void > 1)}: print and give out new ones"
        )
    if len(lines) == 1:
        lines.append("~ other words in the file, to the same effect")
    lines += [f"  note: {note}" for note in notes]
    return [*lines, "Nothing was changed: this was a dry run." if dry_run else "Applied."]


def _counted(sign: str, count: int, noun: str, places: list[tuple[str, ...]]) -> list[str]:
    if not count:
        return []
    if count <= MOST_HOUSEHOLDS and places:
        return [f"{sign} {noun} {'/'.join(place)}" for place in places]
    return [f"{sign} {count:,} {noun}{'' if count == 1 else 's'}"]


def _codes_before(codes: Path, given: Given) -> list[str]:
    """Return the codes that FILE has; refused where anything lies there but codes of the same homes."""
    if not codes.absolute().parent.is_dir():
        raise Refusal(f"{codes}: there is no such folder")
    if not os.path.lexists(codes):
        return []
    if codes.is_file() and not codes.is_symlink():
        with suppress(ValueError, csv.Error), codes.open(encoding="utf-8", newline="") as file:  # no text, or no CSV
            head, *rows = csv.reader(file, strict=True)
            homes = {tuple(map(unquoted, row[: len(NAMES)])) for row in rows}
            if tuple(head) == CODE_COLUMNS and (not homes or not homes.isdisjoint(row.key for row in given.rows)):
                return [unquoted(code) for row in rows for code in row[len(NAMES) : -2]]
    raise Refusal(f"{codes} is there already and is no file of this community's join codes: name a new one")


def _write_codes(file: TextIO, rows: list[CodeRow], bot_name: str) -> None:
    writer = csv.writer(file)
    writer.writerow(CODE_COLUMNS)
    for row in rows:
        links = [start_link(bot_name, link) if bot_name else link for link in (row.link, row.tenant_link)]
        writer.writerow([quoted(cell) for cell in (*row.household, row.code, row.tenant_code, *links)])


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """Open a file that only its owner may read; it is there whole when all went well, else not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
