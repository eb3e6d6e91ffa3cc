"""corridor verify, export, replay and migrate: the record checked, a vote taken out, a dead letter tried again."""

import asyncio
import csv
import json
import re
from pathlib import Path
from typing import Any

import click

from actions import verification
from bot.command import Refusal, alone, clock_of, command, reading, writing
from bot.config import Settings
from rules.spreadsheets import quoted
from storage import migrations, record, updates
from storage.connection import SqliteConnection
from storage.database import Reader, to_ms

BALLOT_COLUMNS = ("household", "area", "building", "choice", "channel", "at")


@command("verify", short_help="Recompute the record and recount every closed vote from it.")
@click.option(
    "--head", "published", default="", help="A digest that was once published: it must still be in the record."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(settings: Settings, *, published: str, as_json: bool) -> int:
    """Recompute the record, recount each closed vote from it, compare with the tables and the announced results."""
    return asyncio.run(_verify(settings, published.strip().lower(), as_json=as_json))


async def _verify(settings: Settings, published: str, *, as_json: bool) -> int:
    if published and not re.fullmatch(r"[0-9a-f]{64}", published):
        raise Refusal("--head takes a digest of 64 hexadecimal digits")
    async with reading(settings) as reader:
        found = await verification.verify(reader)
        kept = not published or published == found.head or await record.holds(reader, published)
    differences = [*found.differences, *([] if kept else [f"the published digest {published} is not in the record"])]
    if as_json:
        click.echo(json.dumps(_as_json(found, differences), ensure_ascii=False, indent=1))
    else:
        _print(found)
        if published and kept:
            click.echo(f"{published} is in the record")
    for line in differences:
        click.echo(line, err=True)
    return 1 if differences else 0


def _as_json(found: verification.Verified, differences: list[str]) -> dict[str, Any]:
    chains = [{"community": name, "chain": chain, "head": head, "entries": n} for name, chain, head, n in found.heads]
    votes = [
        {"community": one.community, "vote": one.vote, "equal": one.equal, **one.recorded} for one in found.recounts
    ]
    return {"head": found.head, "chains": chains, "votes": votes, "differences": differences}


def _print(found: verification.Verified) -> None:
    for name, _, head, entries in found.heads:
        click.echo(f"{name}: {entries} entries, head {head}")
    for one in found.recounts:
        counts = ", ".join(f"{choice} {number}" for choice, number in one.recorded.items())
        click.echo(f"{one.community}: vote {one.vote}: {counts}: {'the recount agrees' if one.equal else 'DIFFERENT'}")
    click.echo(f"head {found.head}")


@command("export", short_help="Write a closed vote into files that anybody can recount.")
@click.argument("what", type=click.Choice(["vote"]))
@click.argument("number", type=click.IntRange(min=1))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
def export(settings: Settings, what: str, number: int, out: Path) -> None:  # noqa: ARG001 - votes are the first of several
    """Write a closed vote's figures and ballots as JSON and CSV."""
    found = asyncio.run(_exported(settings, number))
    out.mkdir(parents=True, exist_ok=True)
    as_json = out / f"vote-{number}.json"
    as_json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    as_csv = out / f"vote-{number}-ballots.csv"
    with as_csv.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictWriter(file, BALLOT_COLUMNS, extrasaction="ignore")
        rows.writeheader()
        rows.writerows(
            {key: quoted(value) if isinstance(value, str) else value for key, value in ballot.items()}
            for ballot in found["ballots"]
        )
    click.echo(f"{as_json}\n{as_csv}")


async def _exported(settings: Settings, number: int) -> dict[str, Any]:
    async with reading(settings) as reader:
        found = await verification.exported_vote(reader, number)
    if found is None:
        raise Refusal(f"there is no closed vote {number}")
    return found


@command("replay", short_help="Handle a dead letter anew.")
@click.argument("letter", type=click.IntRange(min=1), required=False)
def replay(settings: Settings, letter: int | None) -> None:
    """Handle the dead letter of this ID anew; without an ID, list them."""
    if letter is None:
        for line in asyncio.run(_letters(settings)):
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
    if not settings.store.exists():
        raise Refusal(f"there is no store at {settings.store} yet: corridor apply FILE makes one")
    with alone(settings, "migrate"):
        applied = asyncio.run(_migrate(settings))
    click.echo(
        f"schema {migrations.newest()}"
        + (f", applied {', '.join(map(str, applied))}" if applied else ", nothing to do")
    )


async def _migrate(settings: Settings) -> list[int]:
    async with clock_of(settings) as clock:
        connection = await SqliteConnection.open(settings.store, read_only=False)
        try:
            return await migrations.migrate(connection, to_ms(clock.now()), settings.store)
        finally:
            await connection.close()
