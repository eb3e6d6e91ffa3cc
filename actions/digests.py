"""The last month in figures, for residents' groups: once a month, where there is room, and where something happened."""

from datetime import date, datetime, timedelta

from actions import posts, reports
from actions.people import Caller, words_of
from rules.timing import REMINDER_AT, to_utc
from storage import communities, due
from storage.communities import Community
from storage.database import Reader, Unit
from storage.outbox import Rank
from texts import digests as texts
from texts.cards import Card
from texts.reports import Report

WHAT = "digest"


async def plan(unit: Unit, community: Community) -> None:
    """Have time tell this month on the first day of the next one, at ten in the morning."""
    today = unit.now.astimezone(community.zone).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    await due.add(unit, community.id, WHAT, community.id, to_utc(datetime.combine(first, REMINDER_AT), community.zone))


async def tell(unit: Unit, community_id: int) -> None:
    """Tell each group the last whole month, the last of all posts; the next one is planned."""
    community = await communities.by_id(unit, community_id)
    await plan(unit, community)
    last = unit.now.astimezone(community.zone).date().replace(day=1) - timedelta(days=1)
    report = await _of_month(unit, community, last)
    if not texts.says_something(report):
        return
    card = texts.digest(words_of(community), report=report)
    for chat in await communities.chats(unit, community_id, "residents"):
        room = await posts.room_at(unit, community, chat, posts.LAST)
        if await posts.within_budget(unit, community, chat, room, posts.LAST):
            once = f"{WHAT}:{chat.id}:{last:%Y-%m}"
            await posts.to_group(unit, community, chat, Rank.DIGEST, WHAT, card, subject=_number(last), once=once)


async def details(reader: Reader, caller: Caller, number: int) -> Card | None:
    """Return more of a month that is over (its number is 202611 for November 2026); None for any other."""
    year, month = divmod(number, 100)
    if caller.community is None or not (2000 <= year < 9999 and 1 <= month <= 12):
        return None
    last = (date(year, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return texts.details(caller.words, report=await _of_month(reader, caller.community, last))


async def _of_month(reader: Reader, community: Community, last: date) -> Report:
    report, _ = await reports.of_period(reader, community, reports.Period(last.replace(day=1), last))
    return report


def _number(day: date) -> int:
    return 100 * day.year + day.month
