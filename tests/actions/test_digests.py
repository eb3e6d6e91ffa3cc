"""The digest of a month: told on the first of the next, to each group that has room, where something happened."""

from datetime import UTC, datetime, timedelta

from council_play import CHAIR, CLOSE, FIRST, GROUP_A, GROUP_B, MEMBERS, VICE

from actions import agenda, digests, motions
from rules.motions import MotionChoice
from storage import communities
from texts.words import Words

FIRST_OF_DECEMBER = datetime(2026, 12, 1, 2, tzinfo=UTC)  # 10:00 in Shanghai
ALL = (CHAIR, VICE, *MEMBERS)


async def planned(play):
    await play.apply()

    async def work(unit):
        await digests.plan(unit, await communities.by_id(unit, 1))

    await play.database.unit(work)


async def a_council(play):
    number, _ = await play.on_agenda()
    await play.at(CLOSE)
    await play.at(FIRST - timedelta(minutes=15))
    await play.opened(*ALL)
    for user in ALL:
        await play.act(user, motions.cast, 1, MotionChoice.FOR)
    return number


async def test_each_group_reads_the_last_month_once(play):
    await planned(play)
    await a_council(play)
    await play.at(FIRST_OF_DECEMBER - timedelta(minutes=1))
    assert await play.said("digest") == []
    await play.at(FIRST_OF_DECEMBER)
    assert await play.said("digest") == [GROUP_A, GROUP_B]
    (_, post), _ = await play.posts("digest")
    assert post["text"] == "<b>November digest</b>\nCouncils 1, consultations 0"
    assert [one["data"] for row in post["buttons"] for one in row] == ["digest:202611"]
    more = await play.act(50, digests.details, 202611, chat=GROUP_A)
    assert "Adopted by the council: 1" in more.text


async def test_the_next_one_is_planned_and_a_month_without_events_is_not_told(play):
    await planned(play)
    await play.at(FIRST_OF_DECEMBER)
    await play.at(datetime(2027, 1, 1, 2, tzinfo=UTC))
    assert await play.said("digest") == []
    due = await play.rows("SELECT at FROM due WHERE what = 'digest' AND done_at IS NULL")
    assert [row["at"] for row in due] == [1000 * datetime(2027, 2, 1, 2, tzinfo=UTC).timestamp()]


async def test_it_waits_for_a_day_with_room(play):
    await planned(play)
    await a_council(play)

    async def fill(unit):
        community, (group, *_) = await communities.by_id(unit, 1), await communities.chats(unit, 1, "residents")
        for number in (1, 2):
            card = agenda.texts.no_meeting(Words("en"))
            await agenda.posts.to_group(unit, community, group, agenda.Rank.BALLOT, "ballot", card, subject=number)

    play.clock.at = FIRST_OF_DECEMBER - timedelta(hours=1)
    await play.database.unit(fill)
    await play.at(FIRST_OF_DECEMBER)
    rows = await play.rows("SELECT chat, not_before FROM outbox WHERE purpose = 'digest' ORDER BY chat DESC")
    held = [datetime.fromtimestamp(row["not_before"] / 1000, UTC) - FIRST_OF_DECEMBER for row in rows]
    # Two ballots and an outcome on that day: at eight on the first day with fewer in its week; the other at once.
    assert held == [timedelta(days=7, hours=22), timedelta(0)]


async def test_a_month_that_no_calendar_has_tells_nothing(play):
    await planned(play)
    assert await play.act(50, digests.details, 202611, chat=GROUP_A)
    for number in (1, 202613, 202600, 999912, 2**62):
        assert await play.act(50, digests.details, number, chat=GROUP_A) is None
