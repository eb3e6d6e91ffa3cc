"""corridor print and report: papers for doors, entrances and files, as HTML that a browser prints."""

import asyncio
import re
from pathlib import Path

import click

from actions import slips
from actions.people import words_of
from bot import community_file, links, progress
from bot.command import Refusal, command, reading
from bot.config import Settings
from rules.scope import Scope, parse_scope
from storage import codes_key, communities
from storage.communities import Community
from storage.database import Reader
from texts import slips as slip_texts
from texts.slips import Entrance

out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
community_option = click.option("--community", "name", help="Which one, where the store holds several.")


@click.group("print", short_help="Write papers as HTML, ready to print.")
def print_() -> None:
    """Write papers as HTML: open one in a browser and print it."""


@command("slips", short_help="Join slips, a file for each entrance.")
@community_option
@click.option("--scope", default="", help="Only these: AREA[/BUILDING[/ENTRANCE]].")
@click.option("--bot", "bot_name", default="", help="The bot's user name; known once it has run.")
@click.option("--codes", type=click.Path(path_type=Path, dir_okay=False), help="The file with codes of your own.")
@out_option
def print_slips(
    settings: Settings, *, name: str | None, scope: str, bot_name: str, codes: Path | None, out: Path
) -> None:
    """Write the join slips of each entrance: QR code, code to type, and the tenant's apart.

    Codes that your household file supplies are kept only as digests: bring that file, or the one that
    `corridor apply --codes` wrote, with --codes. Without it those slips can only be scanned.
    """
    try:
        where = parse_scope(scope)
    except ValueError as error:
        raise Refusal(f"--scope: {error}") from None
    supplied = community_file.read_codes(codes) if codes else []
    community, bot, entrances = asyncio.run(_slips(settings, name, where, bot_name, supplied))
    without = sum(one.without_code for one in entrances)
    names = _file_names([f"slips-{one.area}-{one.building}-{one.entrance}" for one in entrances])
    written = [
        _write(out, file, slip_texts.page(words_of(community), community=community.name, bot=bot, entrances=[one]))
        for file, one in zip(names, progress.through(entrances, "slips"), strict=True)
    ]
    click.echo("\n".join(map(str, written)))
    if without:
        homes = "1 household has" if without == 1 else f"{without:,} households have"
        click.echo(f"{homes} a code of their own that is not kept: give --codes FILE to print it too")


async def _slips(
    settings: Settings, name: str | None, scope: Scope, bot_name: str, supplied: list[str]
) -> tuple[Community, str, list[Entrance]]:
    key = codes_key.read(settings.key_file)
    async with reading(settings) as reader:
        if key is None:
            raise Refusal(f"{settings.key_file.name} is missing: put it back from the backup")
        community = await community_named(reader, name)
        bot = await links.name_of_bot(reader, bot_name)
        if not bot:
            raise Refusal("the bot's user name is not known yet: run it once, or give --bot NAME")
        entrances = await slips.of_scope(reader, community, scope, key, bot, supplied)
    if not entrances:
        raise Refusal(f"--scope: no household is in {str(scope) or community.name!r}")
    return community, bot, entrances


async def community_named(reader: Reader, name: str | None) -> Community:
    """Return the community of that name, or the only one; refused by the names that there are."""
    there = {one.name: one for one in await communities.all_(reader)}
    if name in there:
        return there[name]
    held = ", ".join(there) or "none"
    if name is not None:
        raise Refusal(f"there is no community {name!r} in the store; it holds {held}")
    if len(there) != 1:
        raise Refusal(f"say which community with --community; the store holds {held}")
    return next(iter(there.values()))


def _file_names(wished: list[str]) -> list[str]:
    """Return a file name for each, without anything that leads elsewhere, and no two alike."""
    names: list[str] = []
    for wish in wished:
        name = re.sub(r"[^\w-]+", "_", wish)[:60]
        taken = sum(one == name or one.startswith(f"{name}~") for one in names)
        names.append(f"{name}~{taken + 1}" if taken else name)
    return [f"{name}.html" for name in names]


def _write(out: Path, name: str, text: str) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    path.write_text(text, encoding="utf-8")
    return path


print_.add_command(print_slips)
