"""Motions: named votes, one at a time, under both rules of the council, with recusal, and what follows."""

from datetime import timedelta
from functools import partial

import pytest
from council_play import CHAIR, COUNCIL, FILE, FIRST, MEMBERS, SECOND, VICE

from actions import agenda, agenda_items, docket, matters, meetings, motions, verification
from rules import recounts
from rules.motions import MotionAccepted, MotionChoice, MotionKind, MotionState
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import communities, record
from storage import motions as motion_rows

MINUTE = timedelta(minutes=1)


async def in_session(play, *titles, here=(CHAIR, 3, 4, 5, 6), **changes):
    """A meeting that is open, with an item for each title; the motions' numbers count from 1."""
    await play.apply(**changes)
    numbers = [(await play.on_agenda(title))[0] for title in titles or ("Mend the lift",)]
    await play.at(FIRST)
    await play.opened(*here)
    return numbers


@pytest.mark.parametrize(
    ("rule", "adopted", "need"), [("council_default", False, 4), ("council_present", True, 3)]
)  # fmt: skip
async def test_five_of_seven_three_to_two(play, rule, adopted, need):
    (number,) = await in_session(play, rule=rule)
    await play.vote(1, zhou="for", li="against", sun="for", qian="against", feng="for")
    matter, motion = await play.matter(number), await play.motion(1)
    assert (matter.stage is Stage.ADOPTED) is adopted
    assert motion.result["verdict"] == ("passed" if adopted else "not_passed")
    lines, taps = await play.card("motion", 1)
    assert lines[0] == f"{'Passed' if adopted else 'Not passed'} №{number} Mend the lift"
    assert lines[1:3] == ["For 3: Zhou, Sun, Feng", "Against 2: Li, Qian"]
    assert f"Needed {need}, got 3." in lines
    assert not [tap for tap in taps if tap.startswith("motion:")]


@pytest.mark.parametrize("rule", ["council_default", "council_present"])
async def test_a_tie_of_six_does_not_pass(play, rule):
    await in_session(play, here=(CHAIR, 3, 4, 5, 6, 7), rule=rule)
    await play.vote(1, zhou="for", li="for", sun="for", qian="against", feng="against", chen="against")
    result = (await play.motion(1)).result
    assert (result["verdict"], result["for"], result["against"], result["needed_for"]) == ("not_passed", 3, 3, 4)


async def test_seven_named_votes_and_what_the_record_keeps(play):
    await in_session(play, here=(CHAIR, VICE, *MEMBERS))
    await play.vote(1, zhou="for", wu="for", li="against", sun="for", qian="abstain", feng="for", chen="recuse")
    assert await play.acts("motion.closed") == [
        (
            "motion.closed", "motion:1",
            {
                "base": 6, "present": 6, "for": 4, "against": 1, "abstain": 1, "recused": 1, "needed": 4,
                "verdict": "passed",
            },
        )
    ]  # fmt: skip
    opened = (await play.acts("motion.opened"))[0][2]
    assert (opened["rule"], opened["participation"]) == ("council_default", ">= 2/3")
    assert (opened["approval"], opened["approval_of"]) == ("> 1/2", "all")
    assert len(await play.acts("motion.ballot")) == 7
    assert "Passed, for 4, against 1, abstain 1" in (await play.card("minutes", 1))[0][4]


async def test_a_motion_is_judged_from_the_record_alone(play):
    """Under a rule that the council set anew; whoever rewrites its entries has to rewrite the verdict too."""
    await in_session(
        play, "Lift", "Gate", here=(CHAIR, VICE, *MEMBERS), decisions={"council_default": {"approval": ">= 3/4"}}
    )
    await play.vote(1, zhou="for", wu="for", li="for", sun="for", qian="for", feng="against", chen="recuse")
    await play.vote(2, zhou="for", wu="for", li="for", sun="for", qian="against", feng="against", chen="abstain")
    assert [data["verdict"] for _, _, data in await play.acts("motion.closed")] == ["passed", "not_passed"]
    assert (await play.read(verification.verify)).differences == ()
    entries = [entry for entry, _ in await play.read(record.entries, 1)]
    assert recounts.motion_differences(entries) == []
    for act, change, wrong in (
        ("motion.closed", {"verdict": "not_passed"}, "verdict does not follow"),
        ("motion.closed", {"needed": 4}, "verdict does not follow"),
        ("motion.closed", {"present": 5}, "ballots in the record do not come"),
        ("motion.closed", {"for": 6, "against": 0}, "ballots in the record do not come"),
        ("motion.closed", {"recused": 2}, "ballots in the record do not come"),
        ("motion.opened", {"approval": "all"}, "verdict does not follow"),
        ("motion.opened", {"approval": "most"}, "cannot be read"),
    ):
        changed = [
            {**one, "data": {**one["data"], **change}} if (one["act"], one["subject"]) == (act, "motion:1") else one
            for one in entries
        ]
        (said,) = recounts.motion_differences(changed)
        assert said.startswith("motion:1: ")
        assert wrong in said


async def test_an_open_motion_shows_who_voted_and_never_how(play):
    number, _ = await in_session(play, "Mend the lift", "Gate")
    await play.vote(1, zhou="for", li="against")
    lines, taps = await play.card("motion", 1)
    assert lines[0] == f"Item 1/2 №{number} Mend the lift"
    assert "Voted 2/7: Zhou, Li" in lines
    assert not any(line.startswith(("For", "Against")) for line in lines)
    ways = ["motion:1:for", "motion:1:against", "motion:1:abstain", "motion:1:recuse"]
    assert taps == [*ways, "close:1", "motions:1"]


async def test_motions_come_one_at_a_time_in_the_order_of_the_agenda(play):
    first, second = await in_session(play, "Lift", "Gate")
    assert await play.said("motion") == [COUNCIL]
    assert (await play.act(3, motions.cast, 2, MotionChoice.FOR)).reason is Reason.NOT_A_SEAT
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    assert await play.said("motion") == [COUNCIL, COUNCIL]
    assert await play.items(1) == [(first, "decided"), (second, "open")]
    await play.vote(2, zhou="against", li="against", sun="against", qian="against", feng="against")
    assert (await play.card("roll_call", 1))[0][0] == "Council closed Sat 28 Nov 19:00"
    assert [act for act, _, _ in await play.acts("motion.opened", "motion.closed", "meeting.closed")] == [
        "motion.opened", "motion.closed", "motion.opened", "motion.closed", "meeting.closed",
    ]  # fmt: skip


async def test_a_second_tap_says_already_and_a_change_replaces(play):
    await in_session(play)
    assert await play.vote(1, li="for") == MotionAccepted(MotionChoice.FOR, None)
    assert await play.vote(1, li="for") == MotionAccepted(MotionChoice.FOR, MotionChoice.FOR)
    assert await play.vote(1, li="against") == MotionAccepted(MotionChoice.AGAINST, MotionChoice.FOR)
    await play.act(CHAIR, motions.close, 1)
    result = (await play.motion(1)).result
    assert (result["for"], result["against"]) == (0, 1)
    assert len(await play.acts("motion.ballot")) == 2


async def test_a_second_tap_on_the_ballot_that_closed_the_motion_says_already(play):
    await in_session(play)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    assert not (await play.vote(1, feng="for")).changed
    assert (await play.vote(1, feng="against")).reason is Reason.MOTION_CLOSED
    assert len(await play.acts("motion.closed")) == 1


async def test_who_is_not_on_the_roll_is_told_so(play):
    await in_session(play)
    assert (await play.vote(1, chen="for")).reason is Reason.NOT_PRESENT
    await play.here(7)
    assert (await play.vote(1, chen="for")).changed


async def test_staff_and_strangers_have_no_vote(play):
    await in_session(play)
    assert (await play.act(9, motions.cast, 1, MotionChoice.FOR)).reason is Reason.NOT_A_SEAT
    assert (await play.act(77, motions.cast, 1, MotionChoice.FOR, chat=77)).reason is Reason.NOT_A_SEAT
    assert not await play.rows("SELECT * FROM motion_ballot")


async def test_an_adopted_matter_asks_the_chair_what_follows(play):
    lift, gate = await in_session(play, "Lift", "Gate")
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    await play.vote(2, zhou="against", li="against", sun="against", qian="against", feng="against")
    ((chat, asked),) = await play.posts("after_adoption")
    assert chat == COUNCIL
    taps = [button["data"] for row in asked["buttons"] for button in row]
    assert {f"pick:{lift}:households", f"publish:{lift}"} <= set(taps)
    assert (await play.matter(gate)).stage is not Stage.ADOPTED


# Recusal


async def test_who_recuses_leaves_the_base_and_stays_out(play):
    await in_session(play, here=(CHAIR, VICE, *MEMBERS))
    await play.vote(1, zhou="recuse")
    assert "Voted 0/6: –" in (await play.card("motion", 1))[0]
    assert (await play.vote(1, zhou="for")).reason is Reason.RECUSED
    await play.vote(1, wu="for", li="for", sun="for", qian="for", feng="against", chen="against")
    result = (await play.motion(1)).result
    assert (result["electorate"], result["needed_for"], result["verdict"]) == (6, 4, "passed")
    assert "Abstain 0, recused 1" in (await play.card("motion", 1))[0]


async def test_so_many_recused_that_too_few_are_left_is_no_rejection(play):
    (number,) = await in_session(play)
    await play.vote(1, zhou="recuse", li="recuse", sun="for", qian="for", feng="for")
    assert (await play.motion(1)).result["verdict"] == "too_few"
    assert (await play.matter(number)).stage is Stage.ON_AGENDA
    assert await play.items(1) == [(number, "carried")]
    assert await play.items(2) == [(number, "waiting")]
    assert (await play.card("motion", 1))[0][0] == f"Too few took part №{number} Mend the lift"


# Closing


async def test_whoever_presides_closes_before_all_have_voted(play):
    (number,) = await in_session(play, here=(CHAIR, VICE, *MEMBERS))
    await play.vote(1, zhou="for", wu="for", li="for", sun="for")
    assert (await play.act(VICE, motions.close, 1)).reason is Reason.NOT_PRESIDING
    assert await play.act(CHAIR, motions.close, 1) == motions.Closed(1)
    assert (await play.motion(1)).result["verdict"] == "passed"
    assert (await play.matter(number)).stage is Stage.ADOPTED
    assert (await play.act(CHAIR, motions.close, 1)).reason is Reason.MOTION_CLOSED


async def test_the_vice_closes_while_the_chair_is_away(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST + 10 * MINUTE)
    await play.here(VICE, *MEMBERS)
    await play.act(VICE, meetings.open_meeting, 1)
    assert await play.act(VICE, motions.close, 1) == motions.Closed(1)


async def test_when_the_last_who_had_not_voted_leaves_the_motion_closes(play):
    await in_session(play, here=(CHAIR, *MEMBERS))
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    assert (await play.motion(1)).state is MotionState.OPEN
    await play.act(7, meetings.leave, 1)
    result = (await play.motion(1)).result
    assert (result["verdict"], result["took_part"]) == ("passed", 5)


async def test_the_ballot_of_who_left_does_not_count(play):
    await in_session(play, here=(CHAIR, *MEMBERS))
    await play.vote(1, zhou="for", li="for", sun="for", qian="for")
    await play.act(3, meetings.leave, 1)
    await play.act(CHAIR, motions.close, 1)
    result = (await play.motion(1)).result
    assert (result["for"], result["took_part"], result["verdict"]) == (3, 5, "not_passed")
    assert "For 3: Zhou, Sun, Qian" in (await play.card("motion", 1))[0]


async def test_a_result_stands_whatever_is_applied_later(play):
    await in_session(play)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    before = await play.card("motion", 1)
    await play.apply(rule="council_present", seats=[{"role": "chair", "user": 1, "name": "Zhou"}])
    assert await play.card("motion", 1) == before


# Motions that members move


async def sides(play, motion, **choices):
    """All who are here vote; by default five for."""
    return await play.vote(
        motion, **({"zhou": "for", "li": "for", "sun": "for", "qian": "for", "feng": "for"} | choices)
    )


async def moved(play, user, kind, motion=1, **more):
    return await play.act(user, partial(motions.move, kind=MotionKind(kind), **more), motion)


async def test_a_motion_in_own_words_comes_up_when_the_open_one_is_decided(play):
    number, _ = await in_session(play, "Mend the lift", "Gate")
    assert await moved(play, 3, "own", text="  Ask three firms first.  ") == 2
    assert (await moved(play, 3, "own", text="And a fourth")).reason is Reason.MOTION_WAITS
    assert (await moved(play, 4, "own", text=" \u200b ")).reason is Reason.WORDS_NEEDED
    assert (await play.act(4, motions.cast, 2, MotionChoice.FOR)).reason is Reason.MOTION_NOT_OPEN
    await sides(play, 1, zhou="against", li="against", sun="against")
    assert (await play.matter(number)).stage is Stage.ON_AGENDA  # not decided: another motion on it is open
    lines, _ = await play.card("motion", 2)
    assert lines[:3] == [f"Item 1/2 №{number} Mend the lift", "Motion: Ask three firms first.", "Moved by Li"]
    await sides(play, 2)
    matter = await play.matter(number)
    assert (matter.stage, matter.decision["motion"]) == (Stage.ADOPTED, 2)
    assert (await play.motion(3)).state is MotionState.OPEN  # the next item
    await play.at(FIRST + timedelta(minutes=31))
    assert "Decision: Ask three firms first." in (await play.posts("outcome"))[0][1]["text"]


async def test_a_motion_is_withdrawn_by_its_mover_until_somebody_votes_on_it(play):
    number, _ = await in_session(play, "Mend the lift", "Gate")
    assert (await play.act(CHAIR, motions.withdraw, 1)).reason is Reason.MOTION_NEEDED
    await moved(play, 3, "own", text="Ask three firms")
    assert (await play.act(4, motions.withdraw, 2)).reason is Reason.NOT_MOVER
    assert isinstance(await play.act(CHAIR, motions.withdraw, 1), motions.Closed)  # who presides, for the first
    assert (await play.card("motion", 1))[0] == [f"Withdrawn: №{number} Mend the lift"]
    await play.vote(2, sun="for")
    assert (await play.act(3, motions.withdraw, 2)).reason is Reason.MOTION_VOTED
    await sides(play, 2)
    assert (await play.matter(number)).decision["motion"] == 2


async def test_when_all_motions_are_withdrawn_the_proposal_itself_is_put_to_the_vote(play):
    await in_session(play)
    await moved(play, 3, "own", text="Ask three firms")
    await play.act(CHAIR, motions.withdraw, 1)
    await play.act(3, motions.withdraw, 2)
    assert (await play.motion(3)).kind is MotionKind.ADOPT
    assert (await play.motion(3)).state is MotionState.OPEN


async def test_an_item_is_postponed_by_a_vote_to_the_next_date(play):
    number, other = await in_session(play, "Mend the lift", "Gate")
    await play.vote(1, zhou="for", li="recuse")
    assert (await moved(play, 3, "postpone")).reason is Reason.RECUSED
    assert await moved(play, 4, "postpone") == 2
    assert (await moved(play, 5, "refer")).reason is Reason.MOVED_BEFORE  # one motion at a time
    assert (await play.card("motion", 1))[0][-1] == "Another motion on this item comes first."
    lines, _ = await play.card("motion", 2)
    assert lines[1:3] == ["Motion: postpone it to Sat 5 Dec 19:00", "Moved by Sun"]
    assert lines[4] == "Voted 0/6: –"  # who has recused from the item is out of this motion too
    await sides(play, 2, li="recuse")
    assert (await play.matter(number)).stage is Stage.DEFERRED
    assert await play.items(1) == [(number, "carried"), (other, "open")]
    assert (number, "waiting") in await play.items(2)
    assert [data for _, _, data in await play.acts("matter.deferred")] == [{"motion": 2}]
    await play.at(FIRST + timedelta(days=7))
    await play.opened(CHAIR, 3, 4, 5, 6, meeting=2)
    assert (await play.matter(number)).stage is Stage.ON_AGENDA
    assert (await play.read(verification.verify)).differences == ()


async def test_what_is_not_postponed_is_taken_up_again_with_the_votes_cast(play):
    await in_session(play)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for")
    await moved(play, 6, "postpone")
    await sides(play, 2, zhou="against", li="against")
    assert (await play.motion(1)).state is MotionState.OPEN
    assert (await moved(play, 6, "postpone")).reason is Reason.MOVED_BEFORE
    await play.vote(1, feng="for")
    assert (await play.motion(1)).result["verdict"] == "passed"
    assert (await play.read(verification.verify)).differences == ()


@pytest.mark.parametrize("party", [None, 1])
async def test_an_item_is_referred_and_may_come_onto_an_agenda_again(play, party):
    (number,) = await in_session(play, parties=[{"name": "Property manager"}])
    assert (await moved(play, 3, "refer", party=9)).reason is Reason.MOTION_CLOSED
    await moved(play, 3, "refer", party=party)
    whom = "Property manager" if party else "a consultation"
    assert (await play.card("motion", 2))[0][1] == f"Motion: refer it to {whom}"
    await sides(play, 2)
    assert (await play.matter(number)).stage is Stage.REFERRED
    assert (await play.motion(1)).result is None
    assert (await play.meeting(1)).ended_at
    assert [one.number for one in await play.read(docket.waiting, 1)] == [number]
    community = await play.read(communities.by_id, 1)
    await play.database.unit(lambda unit: matters.show_council(unit, community, number))
    assert f"agenda:{number}" in (await play.card("screening", number))[1]
    said = await play.act(CHAIR, agenda.put_on_agenda, number)
    assert said.meeting == 2
    assert (await play.matter(number)).stage is Stage.ON_AGENDA


async def test_a_method_without_consultations_refers_nothing_to_one(play):
    await in_session(play, parts={"minutes": {}})
    assert (await moved(play, 3, "refer")).reason is Reason.NO_CONSULTATIONS


# Members in one room


async def test_the_chair_speaks_for_nobody_who_came_by_a_tap_of_their_own(play):
    await play.apply()
    await play.on_agenda("Mend the lift")
    await play.at(FIRST)
    await play.opened(CHAIR, 3, 4, 5, 6)
    assert (await play.act(CHAIR, motions.enter, 1, MotionChoice.FOR, 3)).reason is Reason.SAID_SO_SELF
    assert await play.act(CHAIR, motions.enter, 1, MotionChoice.FOR, None) == ("Zhou",)
    assert (await play.motion(1)).closed_at is None


async def test_a_recorder_enters_for_members_in_one_room_and_the_record_says_so(play):
    seats = [*FILE["seats"], {"role": "recorder", "user": 8, "name": "He"}]
    await play.apply(seats=seats)
    await play.on_agenda("Mend the lift")
    await play.at(FIRST)
    assert (await play.act(3, meetings.enter, 1, None)).reason is Reason.NOT_RECORDER
    await play.act(7, meetings.leave, 1)
    assert (await play.act(8, meetings.enter, 1, 7)).reason is Reason.SAID_SO_SELF
    await play.here(3)
    assert await play.act(8, meetings.enter, 1, None) == ("Zhou", "Wu", "Sun", "Qian", "Feng")
    assert "Entered in the room: Zhou, Wu, Sun, Qian, Feng" in (await play.card("roll_call", 1))[0]
    await play.act(CHAIR, meetings.open_meeting, 1)
    await play.vote(1, li="against")
    assert (await play.act(8, motions.enter, 1, MotionChoice.FOR, 3)).reason is Reason.SAID_SO_SELF
    assert (await play.act(8, motions.enter, 1, MotionChoice.FOR, 7)).reason is Reason.NOT_PRESENT
    assert await play.act(8, motions.enter, 1, MotionChoice.AGAINST, 2) == ("Wu",)
    assert isinstance(await play.vote(1, wu="for"), MotionAccepted)  # they may still say so themselves
    assert await play.act(8, motions.enter, 1, MotionChoice.FOR, None) == ("Zhou", "Sun", "Qian", "Feng")
    assert "Entered in the room: Zhou, Sun, Qian, Feng" in (await play.card("motion", 1))[0]
    by = [(data["seat"], data.get("entered_by")) for _, _, data in await play.acts("motion.ballot")]
    assert by == [(3, None), (2, 8), (2, None), (1, 8), (4, 8), (5, 8), (6, 8)]


async def test_a_chair_alone_makes_no_quorum_and_a_second_person_opens(play):
    await play.apply()
    await play.on_agenda("Mend the lift")
    await play.at(FIRST)
    await play.here(CHAIR)
    assert len(await play.act(CHAIR, meetings.enter, 1, None)) == 6
    assert (await play.act(CHAIR, meetings.open_meeting, 1)).reason is Reason.OWN_ROLL
    assert (await play.meeting(1)).opened_at is None
    await play.at(FIRST + 10 * MINUTE)
    assert not isinstance(await play.act(VICE, meetings.open_meeting, 1), Refused)  # who was entered, and is there


async def test_a_motion_in_own_words_goes_on_with_its_item_when_the_meeting_adjourns(play):
    number, _ = await in_session(play, "Mend the lift", "Gate")
    await moved(play, 4, "own", text="Leave it")
    await play.act(4, motions.withdraw, 2)
    await moved(play, 3, "own", text="Ask three firms")
    await play.at(SECOND)
    await play.opened(CHAIR, *MEMBERS, meeting=2)
    again = [
        (one.kind, one.mover, one.text) for one in await play.read(motion_rows.of_matter, number) if one.meeting == 2
    ]
    assert again == [(MotionKind.ADOPT, None, ""), (MotionKind.OWN, 3, "Ask three firms")]
    assert [data["carried_from"] for _, _, data in await play.acts("motion.carried")] == [3]


async def test_a_quarrel_that_names_a_home_is_no_motion_that_residents_read(play):
    await in_session(play)
    said = await play.act(3, motions.move, 1, MotionKind.OWN, text="Tell 1-102 to stop the noise")
    assert said == Refused(Reason.QUARREL_IS_PRIVATE)
    said = await play.act(CHAIR, agenda_items.add_own, "The noise from 1-102")
    assert said == Refused(Reason.QUARREL_IS_PRIVATE)


async def test_what_is_set_aside_for_a_motion_about_its_way_is_so_in_the_record(play):
    await in_session(play)
    assert await moved(play, 3, "postpone") == 2
    assert await play.acts("motion.set_aside") == [("motion.set_aside", "motion:1", {"by": 2})]
