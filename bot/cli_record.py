"""corridor verify, export, replay and migrate: the record checked, a vote taken out, a dead letter tried again."""

import asyncio
import csv
import io
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from actions import attempts, ledgers, lists, verification
from bot.command import (
    Refusal,
    clock_of,
    command,
    config_option,
    exists,
    migrated,
    reading,
    settings_of,
    using,
    writing,
)
from bot.config import Settings
from rules.ballots import VoteState
from rules.spreadsheets import quoted
from storage import lock, migrations, record, updates, votes
from storage.database import Reader, to_ms


@click.command("verify", short_help="Recompute the record and recount every closed vote from it.")
@config_option
@click.option(
    "--head", "published", default="", help="A digest that was once published: it must still be in the record."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--export", "file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="An exported record (vote-N-record.json): needs neither store nor configuration.",
)  # fmt: skip
def verify(config_file: Path | None, *, published: str, as_json: bool, file: Path | None) -> int:
    """Recompute the record, recount each closed vote from it, compare with the tables and the announced results.

    An exported record is recounted from itself alone, and the lists in it are held against it.
    """
    wanted = published.strip().lower()
    if wanted and not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise Refusal("--head takes a digest of 64 hexadecimal digits")
    found, kept = _of_file(file, wanted) if file else asyncio.run(_of_store(settings_of(config_file), wanted))
    differences = [*found.differences, *([] if kept else [f"the published digest {wanted} is not in the record"])]
    if as_json:
        click.echo(json.dumps(_as_json(found, differences), ensure_ascii=False, indent=1))
    else:
        _print(found)
        if wanted and kept:
            click.echo(f"{wanted} is in the record")
    for line in differences:
        click.echo(line, err=True)
    return 1 if differences else 0


async def _of_store(settings: Settings, published: str) -> tuple[verification.Verified, bool]:
    async with reading(settings) as reader:
        found = await verification.verify(reader)
        return found, not published or published == found.head or await record.holds(reader, published)


def _of_file(file: Path, published: str) -> tuple[verification.Verified, bool]:
    try:
        export = json.loads(file.read_text(encoding="utf-8"))
        return verification.verify_export(export), not published or verification.export_holds(export, published)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{file.name}: is no exported record ({error})") from None


def _as_json(found: verification.Verified, differences: list[str]) -> dict[str, Any]:
    chains = [{"community": name, "chain": chain, "head": head, "entries": n} for name, chain, head, n in found.heads]
    votes = [
        {"community": one.community, "vote": one.vote, "equal": one.equal, **one.recorded} for one in found.recounts
    ]
    return {"head": found.head, "chains": chains, "votes": votes, "differences": differences}


def _print(found: verification.Verified) -> None:
    for name, _, head, entries in found.heads:
        click.echo(f"{name}: {entries:,} {'entry' if entries == 1 else 'entries'}, head {head}")
    for one in found.recounts:
        area = one.recorded.get("area", {})
        heads = [f"{choice} {n}" for choice, n in one.recorded.items() if choice != "area"]
        counts = ", ".join(
            [
                *heads,
                *(f"{choice} {hundredths // 100}.{hundredths % 100:02d} m²" for choice, hundredths in area.items()),
            ]
        )
        click.echo(f"{one.community}: vote {one.vote}: {counts}: {'the recount agrees' if one.equal else 'DIFFERENT'}")
    click.echo(f"head {found.head}")


@command("export", short_help="Write a closed vote into files that anybody can recount.")
@click.argument("what", type=click.Choice(["vote"]))
@click.argument("number", type=click.IntRange(min=1))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
def export(settings: Settings, what: str, number: int, out: Path) -> None:  # noqa: ARG001 - votes are the first of several
    """Write a closed vote as JSON, CSV and a workbook, with its list, recount.html and the record.

    The record is left out while another vote is open, whose count it would show.
    """
    files, beside = asyncio.run(_exported(settings, number))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
        click.echo(out / name)
    if beside:
        still = ", ".join(map(str, beside))
        click.echo(f"without the record: the ballots of vote {still} stand in it too")


async def refuse_open(settings: Settings, number: int) -> None:
    """Refuse the count of a vote that is open; the attempt is put on record where no running bot holds the store."""
    async with reading(settings) as reader:
        vote = await votes.by_id(reader, number)
    if vote is None or vote.phase is not VoteState.OPEN:
        return
    with suppress(lock.StoreLocked):
        async with writing(settings, "export") as database:
            await database.unit(lambda unit: attempts.by_operator(unit, vote, attempts.TALLY))
    raise Refusal(f"vote {number} is open: nobody sees its count before the close")


async def _exported(settings: Settings, number: int) -> tuple[dict[str, bytes], list[int]]:
    """Return the files of a closed vote by their names, and the open votes for which the record is not among them.

    Those with a list only where the vote was open and has one.
    """
    await refuse_open(settings, number)
    async with reading(settings) as reader:
        found = await verification.exported_vote(reader, number)
        if found is None:
            raise Refusal(f"there is no closed vote {number}")
        beside = await verification.open_beside(reader, number)
        kept = None if beside else await verification.exported_record(reader, number)
        try:
            listed, page = await lists.published(reader, number), await lists.page(reader, number)
        except ValueError as error:
            raise Refusal(f"{error}: corridor verify says more") from None
    files = {
        f"vote-{number}.json": (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode(),
        f"vote-{number}-ballots.csv": _as_csv(found["ballots"]).encode("utf-8-sig"),
        f"vote-{number}-ledger.xlsx": ledgers.workbook(found),
    }
    if kept:
        record_file = json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"
        files |= {f"vote-{number}-record.json": record_file.encode()}
    if listed and page:
        files |= {f"vote-{number}-list.csv": listed.content, f"recount-{number}.html": page.encode()}
    return files, beside


def _as_csv(ballots: list[dict[str, Any]]) -> str:
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, ledgers.COLUMNS, extrasaction="ignore")
    rows.writeheader()
    rows.writerows(
        {key: quoted(value) if isinstance(value, str) else value for key, value in ballot.items()} for ballot in ballots
    )
    return out.getvalue()


@command("replay", short_help="Handle a dead letter anew.")
@click.argument("letter", type=click.IntRange(min=1), required=False)
def replay(settings: Settings, letter: int | None) -> None:
    """Handle the dead letter of this ID anew; without an ID, list them."""
    if letter is None:
        for line in asyncio.run(_letters(settings)) or ["there is no dead letter"]:
            click.echo(line)
        return
    asyncio.run(_replay(settings, letter))
    click.echo(f"dead letter {letter} is handled")


async def _letters(settings: Settings) -> list[str]:
    async with reading(settings) as reader:
        return [
            f"{one.id}: update {one.update_id}: {one.error}{' (replayed)' if one.replayed else ''}"
            for one in await updates.dead_letters(reader)
        ]


async def _replay(settings: Settings, number: int) -> None:
    from bot import app  # noqa: PLC0415 - only this command needs the framework

    async with writing(settings, "replay") as database, clock_of(settings) as clock:
        letter = await database.read(lambda reader: _letter(reader, number))
        async with app.build_app(settings, database, clock) as built:
            # Marked only afterwards: stopped in between, it is replayed again, and what was done is not done twice.
            if not await built.intake.take([{**json.loads(letter.body), "update_id": letter.anew}]):
                raise Refusal("the store cannot keep it; the dead letter stays")
            await database.unit(lambda unit: updates.replayed(unit, letter))
    again = await _still_dead(settings, letter.anew, number)
    if again:
        raise Refusal(f"dead letter {number} failed again and is dead letter {again} now")


async def _letter(reader: Reader, number: int) -> updates.DeadLetter:
    letter = await updates.dead_letter(reader, number)
    if letter is None:
        raise Refusal(f"there is no dead letter {number}")
    if letter.replayed:
        raise Refusal(f"dead letter {number} was replayed before")
    return letter


async def _still_dead(settings: Settings, update_id: int, before: int) -> int | None:
    async with reading(settings) as reader:
        later = [one.id for one in await updates.dead_letters(reader) if one.update_id == update_id and one.id > before]
    return later[-1] if later else None


@command("migrate", short_help="Bring the store up to this program's schema.")
def migrate(settings: Settings) -> None:
    """Bring an older store up to this program's schema, after a backup beside it."""
    applied = asyncio.run(_migrate(settings))
    click.echo(
        f"schema {migrations.newest()}"
        + (f", applied {', '.join(map(str, applied))}" if applied else ", nothing to do")
    )


async def _migrate(settings: Settings) -> list[int]:
    if not await exists(settings):
        raise Refusal(f"there is no store at {settings.store} yet: corridor apply FILE makes one")
    async with using(settings, "migrate", alone=True), clock_of(settings) as clock:
        return await migrated(settings.store, to_ms(clock.now()))
