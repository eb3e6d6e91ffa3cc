"""A district: the communities that one person serves as staff, how they stand, and what they did in a period."""

from collections.abc import Iterable
from datetime import date, datetime

from actions import posts, reports
from actions.long_work import beside
from actions.people import Caller
from actions.reports import Period
from rules import districts as rules
from rules.districts import Now
from storage import communities, districts, record
from storage.database import Database, Reader, Unit
from texts.district_reports import District, Row
from texts.districts import Place, View

PAGE, WORKBOOK = "district_report", "district_ledger"  # what a row of the outbox asks for
FEWEST = 2  # one community is no district
ON_A_PAGE = 5


async def serves_several(reader: Reader, telegram_id: int) -> bool:
    """Say whether somebody is staff of several communities."""
    return len(await districts.of_staff(reader, telegram_id)) >= FEWEST


async def view(reader: Reader, telegram_id: int, page: int, at: datetime) -> View | None:
    """Return a page of how each community stands that somebody serves, and the sum over these alone.

    None for who is not staff of several communities.
    """
    found = await districts.now(reader, telegram_id, at)
    if len(found) < FEWEST:
        return None
    pages = -(-len(found) // ON_A_PAGE)
    page = min(page, pages)
    shown = [
        Place(one.community, one.name, one.now, one.meets_at)
        for one in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    ]
    return View(rules.total([one.now for one in found], Now()), len(found), shown, page, pages)


# What they did in a period


async def send(unit: Unit, caller: Caller, since: date, until: date) -> bool:
    """Send the report of a period privately, page and workbook; False for who is not staff of several communities.

    It stands in the record of one that they serve: not in that of their home, for which they may be speaking.
    """
    own = caller.person.telegram_id
    served = await districts.of_staff(unit, own)
    if len(served) < FEWEST:
        return False
    community = caller.community_id if caller.community_id in served else served[0]
    said = {"since": f"{since}", "until": f"{until}"}
    for what in (PAGE, WORKBOOK):
        await posts.enclose(unit, community, own, "document", what, caller.words, **said)
    data = {**said, "communities": len(served)}
    await record.append(unit, community, "report.district", f"community:{community}", caller.actor, data)
    return True


async def of_staff(database: Database, telegram_id: int, since: date, until: date) -> District | None:
    """Return the report over the communities that somebody serves; None where they do not serve several any more."""
    numbers = await database.read(lambda reader: districts.of_staff(reader, telegram_id))
    if len(numbers) < FEWEST:
        return None
    rows = []
    for number in numbers:  # a look each: nobody waits for all of them

        async def look(reader: Reader, number: int = number) -> reports.Gathered:
            return await reports.gathered(reader, await communities.by_id(reader, number), Period(since, until))

        rows.append(await beside(row, await database.read(look)))
    return of_rows(since, until, rows)


def row(found: reports.Gathered) -> Row:
    """Return the row of a community in the report of a district."""
    report, _ = reports.made(found)
    return Row(report.community, rules.line(report.counted))


def of_rows(since: date, until: date, rows: Iterable[Row]) -> District:
    """Return a report with the sum under its rows."""
    rows = list(rows)
    return District(since, until, rows, rules.total([one.figures for one in rows], rules.Period()))
