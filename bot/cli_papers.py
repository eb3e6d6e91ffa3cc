"""corridor print and report: papers for doors, entrances and files, as HTML that a browser prints."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from actions import districts, ledgers, paper_ballots, posters, reports, slips
from actions import minutes as minute_actions
from actions.people import words_of
from bot import community_file, links, progress
from bot.cli_record import refuse_open
from bot.command import Refusal, bot_option, command, communities_named, community_named, reading
from bot.config import Settings
from rules.paper_ballots import takes_none
from rules.refusals import Reason
from rules.reports import in_calendar
from rules.scope import Scope, parse_scope
from rules.votes import Unit
from storage import codes_key, households
from storage.communities import Community
from storage.database import Reader
from storage.ledgers import Ledgers
from storage.votes import State, Vote
from texts import applications as application_texts
from texts import district_reports as district_texts
from texts import minutes as minutes_texts
from texts import posters as poster_texts
from texts import reports as report_texts
from texts import slips as slip_texts
from texts.applications import Base
from texts.district_reports import District
from texts.papers import file_name
from texts.posters import Poster
from texts.results import Result
from texts.slips import Entrance
from texts.words import LANGUAGES, Words

out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
community_option = click.option("--community", "name", help="Which one, where the store holds several.")
language_option = click.option("--language", type=click.Choice(LANGUAGES), help="Else the community's.")
note_option = click.option("--note", default="", help="A line on top, such as where this was played.")
NO_PAPER = {
    Reason.PAPER_TELLS: "it is secret",
    Reason.NO_PAPER_HERE: "representatives vote themselves",
}
day = click.DateTime(formats=["%Y-%m-%d"])


def of_a_vote(function: Callable[..., None]) -> Callable[..., None]:
    """Add what each paper of a vote takes."""
    return click.argument("vote", type=click.IntRange(min=1))(language_option(bot_option(out_option(function))))


@click.group("print", short_help="Write papers as HTML, ready to print.")
def print_() -> None:
    """Write papers as HTML: open one in a browser and print it."""


@command("slips", short_help="Join slips, a file for each entrance.")
@community_option
@click.option("--scope", default="", help="Only these: AREA[/BUILDING[/ENTRANCE]].")
@bot_option
@click.option("--codes", type=click.Path(path_type=Path, dir_okay=False), help="The file with codes of your own.")
@out_option
def print_slips(
    settings: Settings, *, name: str | None, scope: str, bot_name: str, codes: Path | None, out: Path
) -> None:
    """Write the join slips of each entrance: QR code, code to type, and the tenant's apart.

    Codes that your household file supplies are kept only as digests: bring that file, or the one that
    `corridor apply --codes` wrote, with --codes. Without it those slips can only be scanned.
    """
    where = _scope(scope)
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
        click.echo(f"{own_codes(without)}: give --codes FILE to print it too")


def own_codes(count: int) -> str:
    """Begin the line about homes whose code cannot be shown."""
    return f"{'1 household has' if count == 1 else f'{count:,} households have'} a code of their own that is not kept"


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
        await _somebody_lives_in(reader, community, scope)
    return community, bot, entrances


def _scope(given: str) -> Scope:
    try:
        return parse_scope(given)
    except ValueError as error:
        raise Refusal(f"--scope: {error}") from None


async def _somebody_lives_in(reader: Reader, community: Community, scope: Scope) -> None:
    if not await households.in_scope(reader, community.id, scope):
        raise Refusal(f"--scope: no household is in {str(scope) or community.name!r}")


def _file_names(wished: list[str]) -> list[str]:
    """Return a file name for each, without anything that leads elsewhere, and no two alike."""
    names: list[str] = []
    for wish in wished:
        name = file_name(wish)
        taken = sum(one == name or one.startswith(f"{name}~") for one in names)
        names.append(f"{name}~{taken + 1}" if taken else name)
    return [f"{name}.html" for name in names]


def _write(out: Path, name: str, text: str) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    path.write_text(text, encoding="utf-8")
    return path


@command("notice", short_help="The public notice of a vote, for the entrance.")
@of_a_vote
def print_notice(settings: Settings, *, vote: int, language: str | None, bot_name: str, out: Path) -> None:
    """Write the public notice of a VOTE as an A3 poster: exact text, rule, dates, QR code and digest."""
    words, _, poster = asyncio.run(_vote(settings, vote, language, bot_name))
    click.echo(_write(out, f"notice-{vote}.html", poster_texts.notice(words, poster=poster)))


@command("ballots", short_help="Numbered paper ballots in large print.")
@click.option("--first", type=click.IntRange(1, 9999), default=1, show_default=True, help="The first number.")
@click.option("--copies", type=click.IntRange(1, 5000), default=20, show_default=True, help="How many.")
@of_a_vote
def print_ballots(
    settings: Settings, *, vote: int, first: int, copies: int, language: str | None, bot_name: str, out: Path
) -> None:
    """Write paper ballots of a VOTE, two a sheet, each with a number of its own."""
    words, found, poster = asyncio.run(_vote(settings, vote, language, bot_name))
    if found.result is not None:
        raise Refusal(f"vote {vote} is closed: no ballot can be cast any more")
    if why := _takes_no_paper(found):
        raise Refusal(f"vote {vote} takes no paper: {why}")
    text = poster_texts.ballots(words, poster=poster, first=first, copies=copies)
    click.echo(_write(out, f"ballots-{vote}-{first}.html", text))


def _takes_no_paper(vote: Vote) -> str:
    """Return why there are no paper ballots of a vote, nothing where there are."""
    if vote.rule.unit is Unit.GROUP_MEMBERS:
        return "it asks everybody of a group for an opinion"
    reason = takes_none(paper_ballots.box_of(vote))
    return NO_PAPER[reason] if reason else ""


@command("result", short_help="The result of a vote, for the entrance.")
@of_a_vote
def print_result(settings: Settings, *, vote: int, language: str | None, bot_name: str, out: Path) -> None:
    """Write the result of a VOTE as an A3 poster: verdict, thresholds, counts and digest, as the group has them."""
    asyncio.run(refuse_open(settings, vote))
    words, found, poster = asyncio.run(_vote(settings, vote, language, bot_name))

    async def look() -> tuple[tuple[Result, bool] | None, str | None]:
        async with reading(settings) as reader:
            return await posters.result_of(reader, found), await posters.why_not(reader, words, found)

    told, invalid = asyncio.run(look())
    if told is None:
        raise Refusal(f"vote {vote} is not closed yet: there is no result")
    result, confirmed = told
    text = poster_texts.result(words, poster=poster, result=result, confirmed=confirmed, invalid=invalid)
    click.echo(_write(out, f"result-{vote}.html", text))


@command("minutes", short_help="The minutes of a meeting.")
@click.argument("meeting", type=click.IntRange(min=1))
@language_option
@note_option
@click.option("--internal", is_flag=True, help="With the items that are for the council alone.")
@out_option
def print_minutes(
    settings: Settings, *, meeting: int, language: str | None, note: str, internal: bool, out: Path
) -> None:
    """Write the minutes of a MEETING that is over: who was there, what was decided, by name, what was added."""

    async def look() -> tuple[Community, minutes_texts.Minutes] | None:
        async with reading(settings) as reader:
            return await minute_actions.of_meeting(reader, meeting)

    found = asyncio.run(look())
    if found is None:
        raise Refusal(f"there is no meeting {meeting}, or it is not over")
    community, minutes = found
    text = minutes_texts.page(_words(community, language), minutes=minutes if internal else minutes.public(), note=note)
    click.echo(_write(out, f"minutes-{meeting}.html", text))


@command("report", short_help="The report of a period, and its ledgers.")
@community_option
@click.option("--from", "since", type=day, required=True, help="The first day, YYYY-MM-DD.")
@click.option("--to", "until", type=day, required=True, help="The last day; it belongs to the period.")
@click.option("--scope", default="", help="Only of this part: AREA[/BUILDING[/ENTRANCE]].")
@click.option("--district", is_flag=True, help="Of all communities side by side, with the sum.")
@language_option
@note_option
@out_option
def report(
    settings: Settings, *, name: str | None, since: datetime, until: datetime, scope: str, district: bool,
    language: str | None, note: str, out: Path,
) -> None:  # fmt: skip
    """Write the report of a period as one HTML file, the one-page text with which a community applies for the selection
    of working methods, and the ledgers that both were counted from as a workbook.
    """
    if until < since:
        raise Refusal(f"--to {until:%Y-%m-%d} is before --from {since:%Y-%m-%d}")
    if not in_calendar(since, until):
        raise Refusal("--from and --to must lie between 2000-01-01 and 9998-12-31")
    period = reports.Period(since.date(), until.date(), _scope(scope))
    if district:
        _report_of_district(settings, period, name or scope, language, note, out)
        return

    async def look() -> tuple[Community, Base, report_texts.Report, Ledgers]:
        async with reading(settings) as reader:
            community = await community_named(reader, name)
            if period.scope.parts:
                await _somebody_lives_in(reader, community, period.scope)
            base = await reports.base(reader, community, period.scope)
            return community, base, *await reports.of_period(reader, community, period)

    community, base, found, rows = asyncio.run(look())
    of = "-".join(filter(None, [community.name, str(period.scope), f"{found.since}-{found.until}"]))
    words = _words(community, language)
    click.echo(_write(out, f"report-{file_name(of)}.html", report_texts.page(words, report=found, note=note)))
    text = application_texts.page(words, report=found, base=base, note=note)
    click.echo(_write(out, f"application-{file_name(of)}.html", text))
    workbook = out / f"ledgers-{file_name(of)}.xlsx"
    workbook.write_bytes(ledgers.of_period(found, rows, community.zone))
    click.echo(workbook)


def _report_of_district(
    settings: Settings, period: reports.Period, part: str, language: str | None, note: str, out: Path
) -> None:
    """Write the page and the workbook of all communities of the store."""
    if part:
        raise Refusal("--district takes neither --community nor --scope: it is of all communities")

    async def look() -> tuple[Words, District]:
        async with reading(settings) as reader:
            there = sorted(await communities_named(reader, None), key=lambda one: one.name)
            gathered = [await reports.gathered(reader, one, period) for one in progress.through(there, "communities")]
            return _words(there[0], language), districts.of_rows(
                period.since, period.until, map(districts.row, gathered)
            )

    words, found = asyncio.run(look())
    days = f"{found.since}-{found.until}"
    click.echo(_write(out, f"district-{days}.html", district_texts.page(words, district=found, note=note)))
    workbook = out / f"district-{days}.xlsx"
    workbook.write_bytes(ledgers.of_district(found))
    click.echo(workbook)


async def _vote(settings: Settings, number: int, language: str | None, bot_name: str) -> tuple[Words, Vote, Poster]:
    async with reading(settings) as reader:
        found = await posters.of_vote(reader, number, await links.name_of_bot(reader, bot_name))
    if found is None:
        raise Refusal(f"there is no vote {number}")
    community, vote, poster = found
    if vote.state is State.WITHDRAWN:
        raise Refusal(f"vote {number} was withdrawn")
    return _words(community, language), vote, poster


def _words(community: Community, language: str | None) -> Words:
    return Words(language or community.language, community.zone)


for paper in (print_slips, print_notice, print_ballots, print_result, print_minutes):
    print_.add_command(paper)
