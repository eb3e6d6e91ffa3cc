"""Agendas: planned from the dates, grown, closed, posted, and what is late or moved."""

from datetime import UTC, datetime, timedelta

import pytest
from council_play import CHAIR, CLOSE, COUNCIL, FIRST, GROUP_A, GROUP_B, SECOND, SUNDAY, THIRD, VICE

from actions import agenda
from actions.agenda import OnAgenda
from rules.meetings import MeetingState
from rules.refusals import Reason
from rules.stages import Stage
from storage import communities
from texts.words import Words

HOUR = timedelta(hours=1)


async def ensure(play):
    async def work(unit):
        await agenda.ensure_meetings(unit, await communities.by_id(unit, 1))

    await play.database.unit(work)


async def starts(play):
    return [meeting.starts_at for meeting in await play.meetings()]


# Planning


async def test_two_meetings_with_an_open_agenda_are_planned(play):
    await play.apply()
    assert await starts(play) == [FIRST, SECOND]
    assert [meeting.agenda_closes_at for meeting in await play.meetings()] == [CLOSE, CLOSE + timedelta(days=7)]
    assert [what for what, subject in await play.waiting() if subject == 1] == [
        "agenda_close", "agenda_post", "agenda_post", "roll_call",
    ]  # fmt: skip


async def test_an_agenda_that_closes_at_this_moment_is_not_planned_any_more(play):
    play.clock.at = CLOSE
    await play.apply()
    assert await starts(play) == [SECOND, THIRD]


async def test_planning_again_changes_nothing(play):
    await play.apply()
    before = await play.rows("SELECT what, subject, at FROM due ORDER BY at, what")
    await ensure(play)
    after = await play.rows("SELECT what, subject, at FROM due ORDER BY at, what")
    assert [tuple(row) for row in before] == [tuple(row) for row in after]
    assert await starts(play) == [FIRST, SECOND]


async def test_the_next_one_is_planned_when_an_agenda_closes(play):
    await play.apply()
    await play.at(CLOSE)
    assert await starts(play) == [FIRST, SECOND, THIRD]


async def test_other_dates_move_what_nothing_stands_on(play):
    await play.apply()
    number, _ = await play.on_agenda()
    await play.apply(agenda={"when": "Sun 15:00"})
    sunday = datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert await starts(play) == [FIRST, sunday]
    assert await play.items(1) == [(number, "waiting")]
    assert {subject for _, subject in await play.waiting() if subject == 2} == set()


async def test_the_same_date_at_another_hour_is_one_meeting(play):
    await play.apply()
    await play.apply(agenda={"when": "Sat 18:00"})
    assert await starts(play) == [FIRST - HOUR, SECOND - HOUR]


async def test_without_dates_nothing_is_planned(play):
    await play.apply(agenda={})
    assert await starts(play) == []
    refused = await play.act(CHAIR, agenda.put_on_agenda, await play.supported())
    assert refused.reason is Reason.NO_MEETING_PLANNED


async def test_local_time_holds_when_the_clocks_change(play):
    play.clock.at = datetime(2026, 10, 18, 10, tzinfo=UTC)
    await play.apply(time_zone="Europe/Berlin")
    assert await starts(play) == [datetime(2026, 10, 24, 17, tzinfo=UTC), datetime(2026, 10, 31, 18, tzinfo=UTC)]
    assert (await play.meetings())[1].agenda_closes_at == datetime(2026, 10, 28, 18, tzinfo=UTC)


# Growing


async def test_the_chair_puts_a_matter_on_the_next_agenda(play):
    await play.apply()
    number, said = await play.on_agenda("Mend the lift")
    assert said == OnAgenda(number, 1, FIRST)
    assert (await play.matter(number)).stage is Stage.ON_AGENDA
    assert await play.items(1) == [(number, "waiting")]
    (told,) = await play.posts("on_agenda")
    assert told[0] == 50
    assert "Sat 28 Nov 19:00" in told[1]["text"]
    assert await play.acts("matter.put_on_agenda") == [
        ("matter.put_on_agenda", f"matter:{number}", {"meeting": 1}),
    ]  # fmt: skip


async def test_the_vice_chair_may_and_a_member_may_not(play):
    await play.apply()
    number = await play.supported()
    assert (await play.act(3, agenda.put_on_agenda, number)).reason is Reason.NOT_CHAIR_OR_VICE
    assert isinstance(await play.act(VICE, agenda.put_on_agenda, number), OnAgenda)


async def test_a_second_tap_changes_nothing(play):
    await play.apply()
    number, _ = await play.on_agenda()
    assert (await play.act(CHAIR, agenda.put_on_agenda, number)).reason is Reason.ALREADY_ON_AGENDA
    assert await play.items(1) == [(number, "waiting")]
    assert len(await play.posts("on_agenda")) == 1


async def test_a_stranger_and_another_community_hear_nothing_of_it(play):
    await play.apply()
    number = await play.supported()
    assert (await play.act(77, agenda.put_on_agenda, number, chat=77)).reason is Reason.NOT_A_SEAT


async def test_a_closed_agenda_takes_no_more_items(play):
    await play.apply()
    first, _ = await play.on_agenda("Lift")
    await play.at(CLOSE)
    second, said = await play.on_agenda("Gate")
    assert said.starts_at == SECOND
    assert await play.items(1) == [(first, "waiting")]
    assert await play.items(2) == [(second, "waiting")]
    assert await play.acts("agenda.closed") == [("agenda.closed", "meeting:1", {"matters": [first]})]


async def test_the_stored_close_holds_while_nobody_wakes(play):
    await play.apply()
    play.clock.at = CLOSE
    _, said = await play.on_agenda()
    assert said.starts_at == SECOND


async def test_the_board_shows_the_agenda_grow_and_close(play):
    await play.apply()
    lines, _ = await play.card("board", 1, GROUP_A)
    assert "Items can be added until Wed 25 Nov 19:00." in lines
    number, _ = await play.on_agenda("Mend the lift")
    lines, taps = await play.card("board", 1, GROUP_A)
    assert lines[:3] == ["Green board", "Council: Sat 28 Nov 19:00, Gate 2", f"1. №{number} Mend the lift"]
    assert "propose:1" in taps
    await play.at(CLOSE)
    lines, _ = await play.card("board", 1, GROUP_A)
    assert not any(line.startswith("Items can") for line in lines)
    assert f"1. №{number} Mend the lift" in lines


async def test_each_residents_group_has_one_board(play):
    await play.apply()
    await play.on_agenda()
    await play.on_agenda("Gate")
    assert await play.said("board") == [GROUP_A, GROUP_B]


async def test_agenda_command_shows_it_in_the_callers_language(play):
    await play.apply()
    number, _ = await play.on_agenda()
    community = await play.read(communities.by_id, 1)
    card = await play.database.read(lambda reader: agenda.show(reader, community, Words("zh", community.zone)))
    assert f"№{number} Lift" in card.text
    assert "议事会 11月28日 周六 19:00" in card.text


# Posting


async def test_a_closed_agenda_is_posted_once_where_it_concerns_people(play):
    await play.apply()
    number, _ = await play.on_agenda("Lift", "A")
    await play.at(CLOSE)
    assert await play.said("agenda") == [GROUP_A, COUNCIL]
    assert await play.said("meeting_file") == [COUNCIL]
    lines, taps = await play.card("agenda", 1, GROUP_A)
    assert lines == ["Council Sat 28 Nov 19:00", "At Gate 2", f"1. №{number} Lift", "Only these items. You may listen."]
    assert taps == [f"details:{number}", "calendar:1"]


async def test_it_is_not_posted_before_its_close(play):
    await play.apply(agenda={"when": "Sat 19:00", "closes": "1 day", "post_before": ["3 days", "1 hour"]})
    await play.on_agenda()
    await play.at(CLOSE)
    assert await play.said("agenda") == []
    await play.at(FIRST - timedelta(days=1))
    assert await play.said("agenda") == [GROUP_A, COUNCIL]


async def test_one_that_closes_with_the_meeting_is_complete_at_the_roll_call(play):
    await play.apply(agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["3 days", "1 hour"]})
    await play.at(FIRST - HOUR / 3)
    number, said = await play.on_agenda()
    assert said.starts_at == FIRST
    await play.at(FIRST - HOUR / 4)
    assert await play.said("agenda") == [GROUP_A, COUNCIL]
    assert (await play.on_agenda("Gate"))[1].starts_at == SECOND
    await play.at(FIRST)
    assert await play.said("agenda") == [GROUP_A, COUNCIL]
    assert await play.said("agenda_reminder") == []
    assert await play.acts("agenda.closed") == [("agenda.closed", "meeting:1", {"matters": [number]})]


async def test_an_hour_before_only_a_short_reminder(play):
    await play.apply()
    await play.on_agenda()
    await play.at(CLOSE)
    await play.at(FIRST - HOUR)
    assert await play.said("agenda") == [GROUP_A, COUNCIL]
    assert await play.said("agenda_reminder") == [GROUP_A]


async def test_the_reminder_yields_where_two_posts_came_today(play):
    await play.apply()
    await play.on_agenda()
    await play.at(CLOSE)

    async def fill(unit):
        community, (group, *_) = await communities.by_id(unit, 1), await communities.chats(unit, 1, "residents")
        for number in (1, 2):
            card = agenda.texts.no_meeting(Words("en"))
            await agenda.posts.to_group(unit, community, group, agenda.Rank.BALLOT, "ballot", card, subject=number)

    play.clock.at = FIRST - 2 * HOUR
    await play.database.unit(fill)
    await play.at(FIRST - HOUR)
    assert await play.said("agenda_reminder") == []


async def test_a_meeting_without_items_is_never_spoken_of(play):
    await play.apply()
    for moment in (CLOSE, FIRST - HOUR, FIRST - HOUR / 4, FIRST + HOUR):
        await play.at(moment)
    assert await play.said("agenda") + await play.said("agenda_reminder") + await play.said("roll_call") == []
    assert (await play.meeting(1)).state is MeetingState.ENDED
    assert not await play.acts("agenda.closed", "meeting.closed", "meeting.no_quorum")


# What comes late


async def test_after_a_gap_the_agenda_is_posted_once_and_no_reminder_follows_it(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST - HOUR / 2)
    assert await play.said("agenda") == [GROUP_A, COUNCIL]
    assert await play.said("agenda_reminder") == []


async def test_two_reminders_that_are_late_together_are_one(play):
    await play.apply(agenda={"when": "Sat 19:00", "closes": "3 days", "post_before": ["3 days", "1 day", "1 hour"]})
    await play.on_agenda()
    await play.at(CLOSE)
    await play.at(FIRST - HOUR / 2)
    assert await play.said("agenda_reminder") == [GROUP_A]


async def test_after_the_meeting_it_is_not_posted_any_more(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST + HOUR)
    assert await play.said("agenda") == []


@pytest.mark.parametrize("days", [3, 10, 40])
async def test_whatever_was_missed_nothing_stays_behind(play, days):
    await play.apply()
    number, _ = await play.on_agenda()
    await play.at(SUNDAY + timedelta(days=days))
    open_ = [meeting for meeting in await play.meetings() if meeting.state is MeetingState.SCHEDULED]
    assert len(open_) >= 2
    assert all(meeting.starts_at > play.clock.at for meeting in open_)
    assert await play.items(open_[0].id) == [(number, "waiting")]
    late = await play.rows("SELECT what FROM due WHERE done_at IS NULL AND at <= ?", 1000 * play.clock.at.timestamp())
    assert late == []
    assert await play.rows("SELECT error FROM due WHERE error <> ''") == []
