"""The council meets: roll call, quorum, opening, adjourning, and what is left for the next date."""

from datetime import timedelta

from council_play import CHAIR, CLOSE, COUNCIL, FILE, FIRST, GROUP_A, MEMBERS, SECOND, THIRD, VICE

from actions import agenda_items, hearings, meetings, motions, resignations
from actions.refusals import facts_of
from rules.meetings import MeetingState
from rules.motions import MotionChoice, MotionState
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import communities, matters

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CALL = FIRST - 15 * MINUTE


async def called(play, **changes):
    """A meeting with one item, its roll being called in time."""
    await play.apply(**changes)
    number, _ = await play.on_agenda("Mend the lift")
    await play.at(CALL)
    return number


# The roll


async def test_the_roll_is_called_15_minutes_before(play):
    await called(play)
    assert (await play.meeting(1)).state is MeetingState.ROLL_CALL
    lines, taps = await play.card("roll_call", 1)
    assert lines == ["Roll call Sat 28 Nov 19:00", "Presiding: Zhou", "Here 0/7: –", "Quorum 5, 5 to go"]
    assert taps == ["present:1", "absent:1", "room:1"]


async def test_names_come_in_the_order_of_arrival_and_a_quorum_brings_open(play):
    await called(play)
    await play.here(4, CHAIR, 7)
    play.clock.at += MINUTE
    await play.here(3)
    lines, taps = await play.card("roll_call", 1)
    assert lines[2] == "Here 4/7: Zhou, Sun, Chen, Li"
    assert "open:1" not in taps
    await play.here(VICE)
    lines, taps = await play.card("roll_call", 1)
    assert lines[3] == "Quorum 5, reached"
    assert taps == ["present:1", "absent:1", "open:1", "room:1"]


async def test_a_second_tap_on_here_changes_nothing(play):
    await called(play)
    first = await play.act(3, meetings.arrive, 1)
    again = await play.act(3, meetings.arrive, 1)
    assert (first.again, again.again) == (False, True)
    assert await play.acts("meeting.present") == [("meeting.present", "meeting:1", {"seat": 3})]


async def test_absent_is_recorded_and_can_be_taken_back(play):
    await called(play)
    assert not (await play.act(3, meetings.leave, 1)).again
    assert (await play.act(3, meetings.leave, 1)).again
    assert "Absent: Li" in (await play.card("roll_call", 1))[0]
    await play.here(3)
    lines, _ = await play.card("roll_call", 1)
    assert "Here 1/7: Li" in lines
    assert not any(line.startswith("Absent") for line in lines)


async def test_only_seats_of_this_council_go_on_the_roll(play):
    await called(play)
    assert (await play.act(9, meetings.arrive, 1)).reason is Reason.NOT_A_SEAT
    assert (await play.act(3, meetings.arrive, 99)).reason is Reason.NOT_A_SEAT
    assert (await play.act(3, meetings.arrive, 1, chat=-999)).reason is Reason.NOT_A_SEAT


async def test_the_roll_is_not_open_before_its_call(play):
    await play.apply()
    await play.on_agenda()
    assert (await play.act(3, meetings.arrive, 1)).reason is Reason.ROLL_NOT_CALLED


# /meeting


async def test_the_chair_calls_the_roll_at_once_once_the_agenda_is_closed(play):
    await play.apply()
    await play.on_agenda()
    refused = await play.act(CHAIR, meetings.call_roll)
    assert refused.reason is Reason.AGENDA_OPEN
    assert facts_of(refused).closes == CLOSE
    await play.at(CLOSE)
    assert (await play.act(3, meetings.call_roll)).reason is Reason.NOT_CHAIR_OR_VICE
    roll = await play.act(VICE, meetings.call_roll)
    assert roll.meeting.id == 1
    assert await play.said("roll_call") == [COUNCIL]
    assert (await play.act(CHAIR, meetings.call_roll)).reason is Reason.ROLL_ALREADY_CALLED


async def test_a_roll_that_is_called_while_nobody_woke_closes_the_agenda_too(play):
    await play.apply()
    await play.on_agenda("Mend the lift")
    play.clock.at = CLOSE
    assert isinstance(await play.act(CHAIR, meetings.call_roll), meetings.Roll)
    assert (await play.meeting(1)).agenda_closed_at == CLOSE


async def test_an_empty_agenda_is_not_called(play):
    await play.apply()
    await play.at(CLOSE)
    refused = await play.act(CHAIR, meetings.call_roll)
    assert (refused.reason, facts_of(refused).closes) == (Reason.AGENDA_OPEN, CLOSE + timedelta(days=7))


async def test_where_nothing_is_planned_it_says_so(play):
    await play.apply(agenda={})
    assert (await play.act(CHAIR, meetings.call_roll)).reason is Reason.NO_MEETING_PLANNED


async def test_a_meeting_called_early_counts_its_time_from_the_call(play):
    await play.apply()
    await play.on_agenda()
    await play.at(CLOSE)
    await play.act(CHAIR, meetings.call_roll)
    await play.here(VICE, *MEMBERS[:4])
    assert (await play.act(VICE, meetings.open_meeting, 1)).reason is Reason.VICE_TOO_EARLY
    await play.at(CLOSE + 10 * MINUTE)
    assert isinstance(await play.act(VICE, meetings.open_meeting, 1), meetings.Roll)
    await play.at(FIRST)
    assert await play.said("roll_call") == [COUNCIL]


async def test_called_early_without_a_quorum_it_is_given_up_30_minutes_after_its_own_time(play):
    """Else who comes at the time that was posted finds no meeting, and is written down as missing."""
    await play.apply()
    number, _ = await play.on_agenda()
    await play.at(CLOSE)
    await play.act(CHAIR, meetings.call_roll)
    await play.at(CLOSE + 4 * 60 * MINUTE)
    assert (await play.meeting(1)).state is MeetingState.ROLL_CALL
    assert await play.acts("meeting.missed") == []
    await play.at(FIRST + 29 * MINUTE)
    assert (await play.meeting(1)).state is MeetingState.ROLL_CALL
    await play.at(FIRST + 30 * MINUTE)
    assert (await play.meeting(1)).state is MeetingState.NO_QUORUM
    assert await play.items(2) == [(number, "waiting")]


# Opening


async def test_four_cannot_open_and_five_can(play):
    await called(play)
    await play.here(CHAIR, 3, 4, 5)
    refused = await play.act(CHAIR, meetings.open_meeting, 1)
    assert refused.reason is Reason.NO_QUORUM
    assert (facts_of(refused).present, facts_of(refused).quorum) == (4, 5)
    await play.here(6)
    assert isinstance(await play.act(CHAIR, meetings.open_meeting, 1), meetings.Roll)
    assert await play.acts("meeting.opened") == [
        ("meeting.opened", "meeting:1", {"present": [1, 3, 4, 5, 6], "quorum": 5, "presiding": 1})
    ]
    assert (await play.act(CHAIR, meetings.open_meeting, 1)).reason is Reason.MEETING_OPEN


async def test_under_the_other_rule_four_are_enough(play):
    await called(play, rule="council_present")
    await play.here(CHAIR, 3, 4)
    assert (await play.act(CHAIR, meetings.open_meeting, 1)).reason is Reason.NO_QUORUM
    await play.here(5)
    assert isinstance(await play.act(CHAIR, meetings.open_meeting, 1), meetings.Roll)


async def test_the_vice_opens_10_minutes_after_the_time(play):
    await called(play)
    await play.here(VICE, *MEMBERS[:4])
    await play.at(FIRST + 10 * MINUTE - timedelta(seconds=1))
    refused = await play.act(VICE, meetings.open_meeting, 1)
    assert refused.reason is Reason.VICE_TOO_EARLY
    assert facts_of(refused).at == FIRST + 10 * MINUTE
    await play.at(FIRST + 10 * MINUTE)
    assert isinstance(await play.act(VICE, meetings.open_meeting, 1), meetings.Roll)
    lines, taps = await play.card("roll_call", 1)
    assert lines[:2] == ["Council open since Sat 28 Nov 19:10", "Presiding: Wu"]
    assert taps == ["present:1"]


async def test_members_and_strangers_do_not_open(play):
    await called(play)
    await play.here(CHAIR, *MEMBERS)
    assert (await play.act(3, meetings.open_meeting, 1)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(77, meetings.open_meeting, 1)).reason is Reason.NOT_CHAIR_OR_VICE


async def test_who_comes_late_may_still_come(play):
    number = await called(play)
    await play.opened(CHAIR, 3, 4, 5, 6)
    await play.here(7)
    assert "Here 6/7: Zhou, Li, Sun, Qian, Feng, Chen" in (await play.card("roll_call", 1))[0]
    assert (await play.matter(number)).stage is Stage.ON_AGENDA


# No quorum


async def test_without_a_quorum_30_minutes_after_the_time_the_agenda_moves(play):
    number = await called(play)
    await play.here(VICE, 3, 4, 5)
    await play.at(FIRST + 30 * MINUTE)
    assert await play.card("roll_call", 1) == (
        ["No quorum, no meeting", "4 came, 5 are needed.", "The agenda moves to Sat 5 Dec 19:00."],
        [],
    )
    assert await play.items(1) == [(number, "carried")]
    assert await play.items(2) == [(number, "waiting")]
    assert (await play.matter(number)).stage is Stage.ON_AGENDA
    assert await play.acts("meeting.no_quorum") == [
        ("meeting.no_quorum", "meeting:1", {"present": [2, 3, 4, 5], "quorum": 5, "presiding": 2})
    ]
    assert (await play.act(6, meetings.arrive, 1)).reason is Reason.MEETING_OVER
    assert not await play.rows("SELECT * FROM motion")


async def test_it_moves_even_to_an_agenda_that_is_closed(play):
    await play.apply(agenda={"when": "Sat 19:00", "closes": "10 days", "post_before": ["3 days"]})
    meeting = next(one for one in await play.meetings() if one.agenda_closes_at > play.clock.at)
    number, _ = await play.on_agenda()
    await play.at(meeting.starts_at + 30 * MINUTE)
    later = await play.meeting((await play.meeting(meeting.id)).moved_to)
    assert later.starts_at == meeting.starts_at + timedelta(days=7)
    assert not later.grows
    assert await play.items(later.id) == [(number, "waiting")]
    await play.at(later.starts_at - timedelta(days=3))
    assert (await play.meeting(later.id)).agenda_posted_at is not None


async def test_more_than_30_minutes_late_the_roll_is_not_called_any_more(play):
    await play.apply()
    number, _ = await play.on_agenda()
    await play.at(FIRST + timedelta(days=3))
    assert (await play.meeting(1)).state is MeetingState.NO_QUORUM
    assert (await play.card("roll_call", 1))[0][0] == "No quorum, no meeting"
    assert await play.said("roll_call") == [COUNCIL]
    assert await play.items(2) == [(number, "waiting")]


async def test_a_little_late_the_roll_is_called_and_the_time_stands(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST + 5 * MINUTE)
    assert (await play.meeting(1)).state is MeetingState.ROLL_CALL
    await play.at(FIRST + 30 * MINUTE)
    assert (await play.meeting(1)).state is MeetingState.NO_QUORUM


async def test_a_jump_over_the_next_date_too_moves_the_agenda_beyond_it(play):
    number = await called(play)
    await play.at(SECOND + timedelta(hours=5))
    assert await play.items(3) == [(number, "waiting")]
    assert (await play.meeting(3)).starts_at == THIRD
    assert (await play.meeting(2)).state is MeetingState.ENDED


async def test_without_a_next_date_the_matter_is_ready_again(play):
    number = await called(play)
    await play.apply(agenda={})
    await play.at(FIRST + 30 * MINUTE)
    assert (await play.matter(number)).stage is Stage.SUPPORTED
    assert (await play.card("roll_call", 1))[0] == ["No quorum, no meeting", "0 came, 5 are needed."]


# Adjourned


async def test_after_3_hours_it_adjourns_and_the_open_motion_goes_on(play):
    await play.apply()
    first, _ = await play.on_agenda("Lift")
    second, _ = await play.on_agenda("Gate")
    third, _ = await play.on_agenda("Lamp")
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for", chen="for")
    await play.vote(2, zhou="for", li="against")
    await play.at(FIRST + timedelta(hours=3))
    assert (await play.meeting(1)).state is MeetingState.ADJOURNED
    assert await play.items(1) == [(first, "decided"), (second, "carried"), (third, "carried")]
    assert await play.items(2) == [(second, "waiting"), (third, "waiting")]
    motion = await play.motion(2)
    assert (motion.state, motion.result) == (MotionState.CLOSED, None)
    lines, taps = await play.card("motion", 2)
    assert (lines[0], taps) == (f"Not decided: №{second} Gate", [])
    assert (await play.card("roll_call", 1))[0][0] == "Council adjourned Sat 28 Nov 22:00"
    assert (await play.matter(second)).stage is Stage.ON_AGENDA
    assert len(await play.acts("meeting.adjourned")) == 1
    assert await play.said("minutes") == [COUNCIL]


async def test_the_next_meeting_takes_a_carried_item_up_anew(play):
    number = await called(play)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for")
    await play.at(SECOND)
    await play.opened(CHAIR, *MEMBERS, meeting=2)
    await play.vote(2, zhou="for", li="for", sun="for", qian="for", feng="for", chen="for")
    assert (await play.matter(number)).stage is Stage.ADOPTED
    assert (await play.motion(1)).result is None


async def test_a_ballot_after_3_hours_is_refused_though_nobody_woke(play):
    await called(play)
    await play.opened(CHAIR, *MEMBERS)
    play.clock.at += timedelta(hours=3)
    said = await play.act(3, motions.cast, 1, MotionChoice.FOR)
    assert isinstance(said, Refused)
    assert said.reason is Reason.MEETING_OVER


async def test_three_hours_count_from_the_opening(play):
    await called(play)
    await play.here(CHAIR, *MEMBERS)
    await play.at(FIRST + 20 * MINUTE)
    await play.act(CHAIR, meetings.open_meeting, 1)
    await play.at(FIRST + timedelta(hours=3))
    assert (await play.meeting(1)).state is MeetingState.OPEN
    await play.at(FIRST + timedelta(hours=3, minutes=20))
    assert (await play.meeting(1)).state is MeetingState.ADJOURNED


async def test_a_quorum_that_nobody_opens_ends_after_3_hours_too(play):
    number = await called(play)
    await play.here(*MEMBERS)
    await play.at(FIRST + timedelta(hours=2))
    assert (await play.meeting(1)).state is MeetingState.ROLL_CALL
    await play.at(FIRST + timedelta(hours=3))
    assert (await play.meeting(1)).state is MeetingState.ADJOURNED
    assert await play.items(2) == [(number, "waiting")]


async def test_the_record_counts_one_council_for_each_opening(play):
    await called(play)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for", chen="for")
    acts = [act for act, _, _ in await play.acts()]
    assert acts.count("meeting.opened") == acts.count("meeting.closed") == 1
    assert (await play.meeting(1)).state is MeetingState.ENDED
    assert [what for what, subject in await play.waiting() if subject == 1 and what in ("no_quorum", "adjourn")] == []


# What residents follow


async def test_residents_follow_a_meeting_in_their_topic_without_its_internal_items(play):
    chats = [{**chat, **({"hearing": True} if chat["id"] == GROUP_A else {})} for chat in FILE["chats"]]
    await play.apply(chats=chats)
    await play.database.unit(lambda unit: communities.hear_in(unit, GROUP_A, 77))
    await play.on_agenda("Mend the lift")
    internal, _ = await play.on_agenda("Seat of Li")
    await play.database.unit(lambda unit: matters.set_internal(unit, internal, internal=True))
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS[:4])
    everybody = dict.fromkeys(("zhou", "li", "sun", "qian", "feng"), "for")
    await play.vote(1, **everybody)
    await play.vote(2, **everybody)
    assert await play.said("motion") == [COUNCIL, GROUP_A, COUNCIL]
    assert [kept["topic"] for chat, kept in await play.posts("motion") if chat == GROUP_A] == [77]
    lines, taps = await play.card("motion", 1, GROUP_A)
    assert (lines[1], taps) == ("For 5: Zhou, Li, Sun, Qian, Feng", [])
    lines, taps = await play.card("roll_call", 1, GROUP_A)
    assert (lines[0].startswith("Council closed"), taps) == (True, [])
    await play.database.unit(lambda unit: hearings.lost(unit, GROUP_A))
    await play.database.unit(lambda unit: hearings.impossible(unit, GROUP_A))
    await play.database.unit(lambda unit: hearings.impossible(unit, GROUP_A))
    assert await play.said("hearing_impossible") == [COUNCIL]


async def test_one_meeting_is_held_in_another_of_the_councils_chats(play):
    other = -201
    await play.apply(chats=[*FILE["chats"], {"id": other, "role": "council"}])
    await play.on_agenda()
    assert (await play.act(CHAIR, agenda_items.hold_here, chat=GROUP_A)).reason is Reason.NOT_COUNCILS_CHAT
    assert (await play.act(3, agenda_items.hold_here, chat=other)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(VICE, agenda_items.hold_here, chat=other)).id == 1
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    shown = await play.rows("SELECT kind, chat FROM card WHERE kind IN ('roll_call', 'motion') ORDER BY id")
    assert [tuple(row) for row in shown] == [("roll_call", other), ("motion", other)]
    await play.on_agenda("Gate")
    await play.at(SECOND)
    shown = await play.rows("SELECT chat FROM card WHERE kind = 'roll_call' AND subject = 2")
    assert [row["chat"] for row in shown] == [COUNCIL]  # the others stay where they are


async def test_after_three_days_asleep_a_meeting_is_given_up_once_and_nobody_has_missed_it(play):
    await play.apply()
    number, _ = await play.on_agenda("Mend the lift")
    await play.at(FIRST + 3 * DAY)
    assert (await play.meeting(1)).state is MeetingState.NO_QUORUM
    assert await play.items(2) == [(number, "waiting")]
    assert await play.acts("meeting.missed") == []


async def test_what_time_ends_is_over_for_a_tap_before_anybody_wakes(play):
    await called(play)
    play.clock.at = FIRST + 31 * MINUTE
    assert await play.act(3, meetings.arrive, 1) == Refused(Reason.MEETING_OVER)
    play.clock.at = FIRST
    await play.opened(CHAIR, VICE, 3, 4, 5)
    await play.vote(1, zhou="for", wu="for", li="for", sun="for")
    play.clock.at = FIRST + 3 * DAY
    assert await play.act(5, meetings.leave, 1) == Refused(Reason.MEETING_OVER)
    await play.act(5, resignations.resign, 5)
    assert (await play.motion(1)).state is MotionState.OPEN
    await play.at(FIRST + 3 * DAY)
    assert [verdict for _, _, verdict in await play.acts("motion.closed")] == []


async def test_who_is_entered_by_another_seat_is_so_in_the_record(play):
    await called(play)
    assert await play.act(CHAIR, meetings.enter, 1, 3) == ("Li",)
    assert [data for _, _, data in await play.acts("meeting.present")] == [{"seat": 3, "entered_by": 1}]


async def test_an_agenda_that_was_to_close_later_is_closed_with_the_call(play):
    await called(play, agenda={"when": "Sat 19:00", "closes": "5 minutes", "post_before": ["3 days"]})
    assert (await play.meeting(1)).agenda_closed_at == CALL
