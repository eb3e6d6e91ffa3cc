"""corridor publish: the public record of a community as a static site."""

import asyncio
from datetime import datetime
from pathlib import Path

import click

from actions import sites
from bot import progress
from bot.cli_papers import community_option, language_option
from bot.command import Refusal, clock_of, command, community_named, reading
from bot.config import Settings
from texts import sites as texts
from texts.sites import Site
from texts.words import Words

LIST = "corridor-site.txt"
"""The list of our files in the folder, under the community's name: what is in it alone is ever replaced or removed."""
WHOSE = "# "
READABLE = 0o644  # a web server of another user reads them; all else that the program writes is for its own alone


@command("publish", short_help="The public record as a static site.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@community_option
@language_option
def publish(settings: Settings, *, folder: Path, name: str | None, language: str | None) -> None:
    """Write matters, agendas, councils, votes, results and rates as a static site into DIR.

    The folder is new, empty, or one that was published before: pages that are no more are taken away.
    """
    words, site, whose = asyncio.run(_site(settings, name, language))
    before, head = _ours(folder, whose), f"{WHOSE}{whose}\n"
    pages = texts.pages(words, site)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / LIST).write_text(head + "".join(f"{one}\n" for one in sorted(before | set(pages))), encoding="utf-8")
    for file, text in progress.through(list(pages.items()), "pages"):
        made = folder / f"{file}.new"
        made.write_text(text, encoding="utf-8")
        made.chmod(READABLE)
        made.replace(folder / file)
    for gone in before - set(pages):
        (folder / gone).unlink(missing_ok=True)
    (folder / LIST).write_text(head + "".join(f"{one}\n" for one in sorted(pages)), encoding="utf-8")
    click.echo(folder / "index.html")


def _ours(folder: Path, whose: str) -> set[str]:
    """Return the files of ours that the folder holds; refused where it holds anything else, or another's site."""
    if (folder / LIST).is_file():
        listed = (folder / LIST).read_text(encoding="utf-8").splitlines()
        if listed and listed[0].startswith(WHOSE) and listed[0] != WHOSE + whose:
            raise Refusal(f"{folder} holds the site of {listed[0].removeprefix(WHOSE)}: name a folder of its own")
        return {one for one in listed if one.endswith(".html") and Path(one).name == one}
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"{folder} holds other files: name a folder that is new or empty")
    return set()


async def _site(settings: Settings, name: str | None, language: str | None) -> tuple[Words, Site, str]:
    async with clock_of(settings) as clock, reading(settings) as reader:
        community = await community_named(reader, name)
        words = Words(language or community.language, community.zone)
        now: datetime = clock.now()
        site = await sites.of_community(reader, community, words, now.astimezone(community.zone).date())
        return words, site, community.name
