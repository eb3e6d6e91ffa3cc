"""The clocks of requests as a bot meets them that slept, over a festival, and where clocks are put forward."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from council_play import CHAIR, COUNCIL, STAFF, SUNDAY
from test_requests import WANG, asked, request, told

from actions import request_work, requests

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def files(play, text, at):
    play.clock.at = at
    return (await play.act(WANG, requests.file, text, None, None, chat=WANG)).id


async def both(play):
    """Where was reminded, and who was told that it is late."""
    return await play.said("request_nudge"), await play.said("request_late")


async def test_a_bot_that_slept_for_three_days_says_each_thing_once(play):
    lamp = await asked(play)
    lift = await files(play, "Lift stuck, 9-1", SUNDAY + HOUR)
    answered = await files(play, "A bench", SUNDAY + HOUR)
    await play.act(STAFF, request_work.reply, answered, "We look at it")
    soon = await files(play, "The gate squeaks", SUNDAY + 27 * HOUR)  # due on Wednesday at 13:00
    await play.at(SUNDAY + 3 * DAY + 2 * HOUR)  # Wednesday 12:00: a half and seven eighths are over of two clocks
    nudges = [payload["text"] for _, payload in await play.posts("request_nudge")]
    assert [f"№{soon} " in text for text in nudges] == [True], "one for both, and none of what is late"
    late = [payload["text"] for _, payload in await play.posts("request_late")]
    assert [[f"№{number} " in text for number in (lift, lamp)] for text in late] == [[True, False], [False, True]]
    assert await play.said("request_late") == [CHAIR, CHAIR]
    escalated = [(subject, data["clock"]) for _, subject, data in await play.acts("request.escalated")]
    assert escalated == [(f"request:{lift}", "reply"), (f"request:{lamp}", "reply")]
    for _ in range(2):  # and once more, as after a restart
        await play.at(play.clock.at)
    assert (len(await play.posts("request_nudge")), len(await play.posts("request_late"))) == (1, 2)


async def test_both_clocks_run_out_in_a_long_sleep_are_on_record_and_told_in_one_message(play):
    numbers = [await asked(play), *[await files(play, f"Bench {one}", SUNDAY) for one in range(20)]]
    await play.at(SUNDAY + 20 * DAY)
    assert await play.said("request_nudge") == []
    assert await play.said("request_late") == [CHAIR] * len(numbers)
    assert all("Not solved by" in payload["text"] for _, payload in await play.posts("request_late"))
    escalated = Counter((subject, data["clock"]) for _, subject, data in await play.acts("request.escalated"))
    assert escalated == Counter((f"request:{one}", clock) for one in numbers for clock in ("reply", "solve"))


async def test_over_spring_festival_nobody_is_reminded_and_what_is_a_hazard_still_is(play):
    eve = datetime(2027, 2, 4, 2, tzinfo=UTC)  # Thursday 10:00; the eve is off, the rest is set for the community
    off = [f"2027-02-{day:02d}" for day in range(6, 13)]
    number = await asked(
        play, at=eve, calendar={"country": "CN", "off": off, "on": ["2027-02-13"]}, rules={"solve": "5 working days"}
    )
    assert (await request(play, number)).reply_by == datetime(2027, 2, 15, 2, tzinfo=UTC)  # Saturday 13, Monday 15
    for day in range(1, 9):
        await play.at(eve + day * DAY)
    assert await both(play) == ([], [])
    lift = await files(play, "Lift stuck, 9-1", datetime(2027, 2, 9, 2, tzinfo=UTC))
    await play.at(datetime(2027, 2, 9, 4, tzinfo=UTC))
    assert await both(play) == ([], [CHAIR]), "its reminder is overdue, and so is its answer"
    assert (await request(play, lift)).escalated_at == datetime(2027, 2, 9, 4, tzinfo=UTC)
    await play.at(datetime(2027, 2, 13, 3, tzinfo=UTC))  # Saturday 11:00 is worked: a half has run
    assert await play.said("request_nudge") == [COUNCIL]


async def test_where_clocks_are_put_forward_the_answer_is_due_at_the_same_time_of_day(play):
    friday = datetime(2027, 3, 26, 9, tzinfo=UTC)  # Good Friday 10:00 in Berlin, an hour before which UTC is in summer
    number = await asked(play, at=friday, time_zone="Europe/Berlin", calendar={"country": "DE-BE"})
    found = await request(play, number)
    assert found.reply_by == datetime(2027, 3, 31, 8, tzinfo=UTC)  # Easter Monday is off: Tuesday, Wednesday 10:00
    assert found.solve_by == datetime(2027, 4, 2, 8, tzinfo=UTC)
    await play.at(found.reply_by - timedelta(minutes=1))
    assert await told(play, "request_late") == []
    await play.at(found.reply_by)
    assert await told(play, "request_late") == [(CHAIR, found.reply_by)]
