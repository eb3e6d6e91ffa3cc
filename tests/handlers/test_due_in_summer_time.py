"""Meetings whose local time happens twice, or not at all, when the clocks change: each is called and posted once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from council_play import GROUP_A

from storage import record

BERLIN = ZoneInfo("Europe/Berlin")


async def play_through(play, first, hours):
    """Let time go on by the hour and do what is due, as the scheduler does."""
    for hour in range(hours):
        await play.at(first + timedelta(hours=hour))


@pytest.mark.parametrize(
    ("begins", "change", "local", "meets"),
    [
        (datetime(2026, 10, 20, tzinfo=UTC), "2026-10-25", "02:30", "02:30"),  # happens twice
        (datetime(2027, 3, 23, tzinfo=UTC), "2027-03-28", "02:30", "03:00"),  # is left out: at the next there is
        (datetime(2026, 10, 20, tzinfo=UTC), "2026-10-25", "19:00", "19:00"),
    ],
)
async def test_a_meeting_on_the_day_of_the_change_is_called_and_posted_once(play, begins, change, local, meets):
    play.clock.at = begins
    agenda = {"when": f"Sun {local}", "closes": "1 days", "post_before": ["12 hours", "1 hour"]}
    await play.apply(time_zone="Europe/Berlin", agenda=agenda, quiet={"from": "00:00", "to": "00:00"})
    number, _ = await play.on_agenda()
    await play_through(play, begins, 24 * 6 + 12)
    meetings = await play.rows("SELECT * FROM meeting WHERE local_date = ?", change)
    assert len(meetings) == 1
    starts = datetime.fromtimestamp(meetings[0]["starts_at"] / 1000, UTC).astimezone(BERLIN)
    assert f"{starts:%Y-%m-%d %H:%M}" == f"{change} {meets}"
    done = await play.rows("SELECT what FROM due WHERE subject = ? AND done_at IS NOT NULL", meetings[0]["id"])
    counted = Counter(row["what"] for row in done)
    assert (counted["agenda_close"], counted["roll_call"]) == (1, 1)
    entries = await play.read(record.entries, 1)
    closed = [e for e, _ in entries if (e["act"], e["subject"]) == ("agenda.closed", f"meeting:{meetings[0]['id']}")]
    assert len(closed) == 1
    assert closed[0]["data"]["matters"] == [number]
    assert Counter(await play.said("agenda"))[GROUP_A] == 1


async def test_a_weekly_meeting_keeps_its_hour_over_the_change(play):
    play.clock.at = datetime(2026, 10, 12, tzinfo=UTC)
    await play.apply(time_zone="Europe/Berlin", agenda={"when": "Sun 19:00"})
    await play_through(play, play.clock.at, 24 * 21)
    starts = [datetime.fromtimestamp(row["starts_at"] / 1000, UTC) for row in await play.rows("SELECT * FROM meeting")]
    assert len(starts) >= 3
    assert {f"{at.astimezone(BERLIN):%a %H:%M}" for at in starts} == {"Sun 19:00"}
    assert {at.hour for at in starts} == {17, 18}


async def test_after_a_week_without_power_each_thing_is_done_once_and_in_order(play):
    await play.apply()
    await play.on_agenda()
    now = play.clock.at + timedelta(days=21)
    await play.at(now)
    await play.at(now)
    rows = await play.rows("SELECT what, subject, at, done_at FROM due WHERE at <= ?", int(now.timestamp() * 1000))
    assert len(rows) > 4
    assert all(row["done_at"] is not None for row in rows)
    closed = await play.acts("agenda.closed")
    assert len(closed) == len({subject for _, subject, _ in closed})
