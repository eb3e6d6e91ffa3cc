"""A project at its council: led, supervised, late, carried out, objected to and reopened."""

from datetime import UTC, datetime, timedelta
from functools import partial

import ballot_play
from council_play import CHAIR, COUNCIL, FILE, GROUP_A, GROUP_B, STAFF, SUNDAY, VICE

from actions import completions, polls, projects, resignations, signed_lists
from actions.cards import row_and_card
from actions.cards.matters import steps_of
from actions.completions import Done
from actions.projects import Kept
from actions.signed_lists import UNFINISHED
from rules.refusals import Reason
from rules.stages import Stage
from storage import cards, people, record
from storage import projects as rows
from storage.media import Media
from texts.cards import plain
from texts.words import Words

LEAD, SUPERVISOR, PLUMBER, WANG = 3, 80, 60, 51
SEAT_OF_CHAIR, SEAT_OF_LEAD, SEAT_OF_SUPERVISOR = 1, 3, 8
DAY = timedelta(days=1)
PARTIES = [{"name": "Property manager", "users": [PLUMBER]}]
SEATS = [*FILE["seats"], {"role": "supervisor", "user": SUPERVISOR, "name": "Gao"}]
PHOTO = Media("photo", "F", "U", 0, COUNCIL, 7)


async def begun(play, scope="A", **changes):
    """A matter that is being carried out; who works on it has pressed Start."""
    await play.apply(**{"seats": SEATS, "parties": PARTIES, **changes})

    async def start(unit):
        for one in (CHAIR, LEAD, SUPERVISOR, PLUMBER, STAFF, WANG):
            await people.start(unit, await people.meet(unit, one, f"person {one}", "en"))

    await play.database.unit(start)
    return await play.adopted(await play.supported("Mend the lift", scope))


async def led(play, scope="A", **changes):
    """The same with Li as lead and Gao as supervisor, and two milestones."""
    number = await begun(play, scope, **changes)
    await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_LEAD)
    await play.act(VICE, projects.name_supervisor, number, SEAT_OF_SUPERVISOR)
    kept = await play.act(LEAD, projects.plan, number, "Motor here, 2026-12-01\nMotor in, 12-20")
    assert [one.title for one in kept.milestones] == ["Motor here", "Motor in"]
    return number


async def delivered(play):
    """Every card has its message: its own number."""
    await play.database.unit(lambda unit: unit.connection.run("UPDATE card SET message = id WHERE message IS NULL"))
    await play.database.unit(lambda unit: unit.connection.run("UPDATE outbox SET state = 'sent', message = id"))


async def test_what_is_adopted_has_a_project_on_its_card_and_the_heads_say_who_leads_and_supervises(play):
    number = await begun(play)
    assert "Lead nobody yet" in (await play.card("outcome_work", number))[0]
    for user in (LEAD, STAFF):
        assert (await play.act(user, projects.choose_lead, number, "seat", 1)).reason is Reason.NOT_CHAIR_OR_VICE
        assert (await play.act(user, projects.name_supervisor, number, 8)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(77, projects.choose_lead, number, "seat", 1)).reason is Reason.NOT_COUNCIL_OR_STAFF
    assert (await play.act(CHAIR, projects.choose_lead, number, "seat", 99)).reason is Reason.NOT_ON_THE_LIST
    await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_LEAD)
    refused = await play.act(CHAIR, projects.name_supervisor, number, SEAT_OF_LEAD)
    assert refused.reason is Reason.SUPERVISOR_LEADS
    for _ in range(2):
        assert "Gao" in await play.act(CHAIR, projects.name_supervisor, number, SEAT_OF_SUPERVISOR)
    assert await play.said("project_supervised") == [SUPERVISOR]
    refused = await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_SUPERVISOR)
    assert refused.reason is Reason.SUPERVISOR_LEADS
    refused = await play.act(CHAIR, projects.drop_supervisor, number, SEAT_OF_SUPERVISOR)
    assert refused.reason is Reason.LAST_SUPERVISOR
    lines, buttons = await play.card("outcome_work", number)
    assert lines[3:5] == ["Lead Li", "Supervisor Gao"]
    assert f"done:{number}" in buttons
    assert [(act, data) for act, _, data in await play.acts("project.led", "project.supervised")] == [
        ("project.led", {"place": "seat", "number": SEAT_OF_LEAD}),
        ("project.supervised", {"seats": [SEAT_OF_SUPERVISOR]}),
    ]


async def test_a_party_may_lead_and_work_from_its_private_chat(play):
    number = await begun(play)
    await play.act(CHAIR, projects.choose_lead, number, "party", 1)
    assert await play.said("project_led") == [PLUMBER]
    noted = await play.act(PLUMBER, projects.note, number, "The motor is ordered", PHOTO, chat=PLUMBER)
    assert not noted.inspection
    assert [chat for chat, _ in await play.posts("photo")] == [COUNCIL]
    assert (await play.act(PLUMBER, completions.report, number, chat=PLUMBER)) == Done(number, 1)


async def test_a_plan_with_a_line_that_says_no_day_changes_nothing(play):
    number = await led(play)
    before = await play.read(rows.milestones, number)
    said = await play.act(LEAD, projects.plan, number, "Motor here, 12-01\nMotor in, soon")
    assert said == Kept([], ["Motor in, soon"])
    assert await play.act(LEAD, projects.plan, number, "\n".join(["Motor, 12-01"] * 13)) == Kept([], [])
    assert await play.read(rows.milestones, number) == before


async def test_a_milestone_that_is_late_comes_to_its_lead_and_two_working_days_later_to_the_chair(play):
    number = await led(play)
    await play.at(datetime(2026, 12, 1, 15, 58, tzinfo=UTC))  # Tuesday 23:58
    assert await play.said("milestone_late") == []
    await play.at(datetime(2026, 12, 1, 16, tzinfo=UTC))
    assert await play.said("milestone_late") == [LEAD]
    await play.at(datetime(2026, 12, 3, 15, 58, tzinfo=UTC))
    assert await play.said("milestone_late") == [LEAD]
    await play.at(datetime(2026, 12, 3, 16, tzinfo=UTC))
    assert await play.said("milestone_late") == [LEAD, CHAIR]
    assert [data["told"] for _, _, data in await play.acts("project.overdue")] == ["lead", "chair"]
    lines, _ = await play.card("outcome_work", number)
    assert "Late: Motor here, until Tue 1 Dec" in lines
    await play.act(LEAD, projects.plan, number, "Motor here, 12-10")
    assert ("milestone_late", 2) not in await play.waiting()
    assert (await play.act(STAFF, projects.reach, 1)).reason is Reason.MILESTONE_REACHED  # it is planned no more


async def test_a_milestone_reached_stops_its_clock_and_is_told_once_with_the_photo_since(play):
    number = await led(play, scope="")
    await delivered(play)
    await play.act(STAFF, projects.note, number, "", PHOTO)
    first, second = await play.read(rows.milestones, number)
    await play.act(STAFF, projects.reach, first.id)
    assert (await play.act(STAFF, projects.reach, first.id)).reason is Reason.MILESTONE_REACHED
    assert ("milestone_late", first.id) not in await play.waiting()
    assert await play.said("progress") == [GROUP_A, GROUP_B]
    assert (await play.posts("progress"))[0][1]["reply_to"]  # the outcome, in the group that got it
    lines, buttons = await play.card("progress", first.id, GROUP_A)
    assert lines == ["Progress №1 Mend the lift", "▰▰▱▱▱ Motor here", "Lead Li, supervisor Gao"]
    assert buttons == []

    card = await play.read(cards.of, "progress", first.id, GROUP_A)
    assert (await play.read(row_and_card, card.id))[1].photo == ("photo", "F")
    assert (await play.read(rows.milestone, second.id)).media is None


async def test_a_group_that_has_had_enough_reads_it_in_the_last_post(play):
    number = await begun(play)
    await play.act(STAFF, projects.plan, number, "One, 12-01\nTwo, 12-02\nThree, 12-03")
    for milestone in (1, 2):
        await play.act(STAFF, projects.reach, milestone)
    await play.act(STAFF, projects.reach, 3)
    assert await play.said("progress") == [GROUP_A]  # the outcome was the first of its two posts today
    lines, _ = await play.card("progress", 1, GROUP_A)
    assert lines == ["Progress №1 Mend the lift", "▰▱▱▱▱ One", "▰▰▰▱▱ Two", "▰▰▰▰▰ Three"]


async def test_the_next_post_begins_where_the_last_one_ended(play):
    number = await begun(play)
    await play.act(STAFF, projects.plan, number, "One, 12-01\nTwo, 12-02\nThree, 12-03\nFour, 12-04")
    for milestone in (1, 2, 3, 4):
        play.clock.at += timedelta(days=milestone > 2)
        await play.act(STAFF, projects.reach, milestone)
    assert (await play.card("progress", 1, GROUP_A))[0] == ["Progress №1 Mend the lift", "▰▱▱▱▱ One", "▰▰▱▱▱ Two"]
    assert (await play.card("progress", 3, GROUP_A))[0] == ["Progress №1 Mend the lift", "▰▰▰▱▱ Three"]


async def test_the_first_one_waits_for_a_day_with_room(play):
    number = await begun(play)
    await play.adopted(await play.supported("Lamps"))
    await play.act(STAFF, projects.plan, number, "One, 12-01")
    await play.act(STAFF, projects.reach, 1)
    (row,) = await play.rows("SELECT not_before FROM outbox WHERE purpose = 'progress'")
    assert datetime.fromtimestamp(row["not_before"] / 1000, UTC) == SUNDAY + timedelta(hours=22)  # Monday 08:00


async def test_what_is_reported_as_done_is_not_late_until_it_is_sent_back(play):
    await led(play)
    await play.act(LEAD, completions.report, 1)
    await play.at(datetime(2026, 12, 1, 16, tzinfo=UTC))
    assert await play.said("milestone_late") == []
    await play.act(SUPERVISOR, completions.not_yet, 1, "The door squeaks")
    await play.at(datetime(2026, 12, 2, 15, 59, tzinfo=UTC))
    assert await play.said("milestone_late") == []
    await play.at(datetime(2026, 12, 2, 16, tzinfo=UTC))
    assert await play.said("milestone_late") == [LEAD]


# Carried out


async def test_only_its_supervisor_confirms_that_it_is_done(play):
    number = await led(play)
    for user in (LEAD, CHAIR):
        said = await play.act(user, completions.report, number)
        assert said == Done(number, 0, waits=True) if user == LEAD else said.reason is Reason.ALREADY_REPORTED
    assert (await play.matter(number)).stage is Stage.IMPLEMENTING
    assert await play.said("poll") == []
    for user in (CHAIR, LEAD, STAFF):
        assert (await play.act(user, completions.confirm, number)).reason is Reason.NOT_SUPERVISOR
    assert (await play.act(SUPERVISOR, completions.not_yet, number, "")).reason is Reason.WORDS_NEEDED
    await play.act(SUPERVISOR, completions.not_yet, number, "The door squeaks")
    assert await play.said("project_not_yet") == [LEAD]
    assert (await play.act(SUPERVISOR, completions.confirm, number)).reason is Reason.NOT_REPORTED
    assert "Inspection: The door squeaks" in (await play.card("outcome_work", number))[0]
    await play.act(CHAIR, completions.report, number)
    assert await play.act(SUPERVISOR, completions.confirm, number, chat=SUPERVISOR) == Done(number, 1)
    assert await play.said("poll") == [GROUP_A]
    assert await play.acts("matter.done") == [("matter.done", f"matter:{number}", {"seat": SEAT_OF_SUPERVISOR})]
    assert (await play.act(SUPERVISOR, completions.confirm, number)).reason is Reason.ALREADY_DONE
    lines, buttons = await play.card("completion", 1, GROUP_A)
    assert lines == [
        "Carried out: №1 Mend the lift", "Confirmed by supervisor Gao", "Lead Li",
        "Is it not? Object until Tue 22 Dec.",
    ]  # fmt: skip
    assert buttons == ["unfinished:1", f"details:{number}"]


async def objected(play, user=WANG, household=1):
    """Carried out and confirmed; somebody of a household in its scope objects."""
    number = await led(play)
    await play.act(LEAD, completions.report, number)
    await play.act(SUPERVISOR, completions.confirm, number)
    await ballot_play.live(play, user=user, household=household)
    return number, await play.act(user, completions.object_to, 1, "It stops at floor 3", chat=user)


async def test_a_household_objects_once_in_thirty_days(play):
    _, answer_by = await objected(play)
    assert answer_by == SUNDAY + 3 * DAY
    assert (await play.act(WANG, completions.object_to, 1, "Again", chat=WANG)).reason is Reason.ALREADY_OBJECTED
    await ballot_play.live(play, user=70, household=7)  # of another district
    assert (await play.act(70, completions.object_to, 1, "Me too", chat=70)).reason is Reason.OUT_OF_SCOPE
    assert (await play.act(99, completions.object_to, 1, "Me too", chat=99)).reason is Reason.NOT_REGISTERED
    assert (await play.act(99, completions.object_to, 9, "Me too", chat=99)).reason is Reason.NOT_REGISTERED
    assert await play.said("completion_objection") == [COUNCIL, SUPERVISOR]
    await play.at(SUNDAY + 3 * DAY)
    assert await play.said("completion_objection_late") == [CHAIR]
    await ballot_play.live(play, user=52, household=2)
    await play.at(SUNDAY + 30 * DAY)
    assert (await play.act(52, completions.object_to, 1, "Late", chat=52)).reason is Reason.OBJECTIONS_OVER
    assert (await play.card("completion", 1, GROUP_A))[1] == ["details:1"]


async def test_not_upheld_it_stays_done_and_who_objected_hears_why(play):
    number, _ = await objected(play)
    for user in (CHAIR, LEAD, WANG):
        refused = await play.act(user, completions.may_answer, 1, chat=user)
        assert refused.reason is Reason.NOT_SUPERVISOR
    said = await play.act(SUPERVISOR, partial(completions.answer, upheld=False), 1, "It is the brake test")
    assert not said.upheld
    assert await play.said("completion_answered") == [WANG]
    assert (await play.matter(number)).stage is Stage.DONE
    await play.at(SUNDAY + 4 * DAY)
    assert await play.said("completion_objection_late") == []


async def test_upheld_it_is_reopened_carried_out_again_and_asked_about_anew(play):
    number, _ = await objected(play)
    await ballot_play.live(play, user=52, household=2)
    await play.act(52, completions.object_to, 1, "The light, too", chat=52)
    await play.database.unit(lambda unit: polls.placed(unit, 1, "P1", 71))
    await play.database.unit(lambda unit: polls.answer(unit, "P1", WANG, (3,)))
    await play.act(SUPERVISOR, partial(completions.answer, upheld=True), 2, "So it is")
    matter = await play.matter(number)
    assert (matter.stage, matter.done_at) == (Stage.IMPLEMENTING, None)
    assert await play.said("completion_answered") == [WANG, 52]
    assert await play.said("project_reopened") == [LEAD]
    assert await play.posts("stop_poll") == [(GROUP_A, {"message": 71})]
    assert [act for act, _, _ in await play.acts("poll.closed", "matter.reopened")] == [
        "poll.closed",
        "matter.reopened",
    ]
    assert (await play.card("completion", 1, GROUP_A))[0] == [
        "Open again: №1 Mend the lift", "A resident's objection is upheld.", "Why: So it is",
    ]  # fmt: skip
    assert (await play.act(60, completions.object_to, 1, "x", chat=60)).reason is Reason.NOT_REGISTERED
    await ballot_play.live(play, user=53, household=3)
    assert (await play.act(53, completions.object_to, 1, "x", chat=53)).reason is Reason.ALREADY_REOPENED
    play.clock.at += DAY
    await play.act(LEAD, completions.report, number)
    await play.act(SUPERVISOR, completions.confirm, number)
    await play.database.unit(lambda unit: polls.placed(unit, 2, "P2", 72))
    await play.database.unit(lambda unit: polls.answer(unit, "P2", 52, (0,)))
    await play.at(SUNDAY + 9 * DAY)
    (result,) = await play.posts("poll_result")
    assert "Satisfied: 100 % (n = 1" in plain(result[1]["text"])  # of the second round alone
    assert (await play.matter(number)).stage is Stage.CLOSED


async def test_an_evaluated_matter_is_reopened_too(play):
    number, _ = await objected(play)
    await play.at(SUNDAY + 7 * DAY)
    assert (await play.matter(number)).stage is Stage.CLOSED
    await play.act(SUPERVISOR, partial(completions.answer, upheld=True), 1, "So it is")
    assert (await play.matter(number)).stage is Stage.IMPLEMENTING


async def test_without_a_supervisor_the_heads_answer_and_a_seat_that_falls_empty_confirms_nothing(play):
    number = await begun(play)
    await play.act(STAFF, completions.report, number)
    await ballot_play.live(play, user=WANG, household=1)
    await play.act(WANG, completions.object_to, 1, "It stops", chat=WANG)
    assert (await play.act(LEAD, completions.may_answer, 1)).reason is Reason.NOT_CHAIR_OR_VICE
    await play.act(VICE, partial(completions.answer, upheld=True), 1, "So it is")
    await play.act(CHAIR, projects.name_supervisor, number, SEAT_OF_SUPERVISOR)
    await play.apply(seats=[*FILE["seats"]], parties=PARTIES)
    assert (await play.act(STAFF, completions.report, number)).waits
    assert (await play.act(SUPERVISOR, completions.confirm, number)).reason is Reason.NOT_SUPERVISOR
    await play.act(CHAIR, projects.name_supervisor, number, 4)  # another one is named
    assert isinstance(await play.act(4, completions.confirm, number), Done)


async def test_a_method_without_projects_does_without(play):
    number = await begun(play, parts={"teams": {}})
    assert (await play.act(STAFF, projects.at_work, number)).reason is Reason.NO_PROJECTS
    assert (await play.card("outcome_work", number))[1] == [f"done:{number}"]
    assert await play.act(STAFF, completions.report, number) == Done(number, 1)
    assert await play.said("completion") == []


async def test_what_was_adopted_before_its_method_had_projects_gets_one(play):
    number = await begun(play, parts={})
    await play.apply(parts={"projects": {"objections": "2 days"}}, seats=SEATS, parties=PARTIES)
    await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_LEAD)
    await play.act(LEAD, completions.report, number)
    assert (await play.card("completion", 1, GROUP_A))[0][-1] == "Is it not? Object until Tue 24 Nov."


async def test_a_home_without_a_telephone_objects_by_a_letter_that_two_of_the_staff_have_seen(play):
    number = await led(play)
    assert (await play.act(STAFF, signed_lists.begin, UNFINISHED, number)).reason is Reason.LIST_OF_NOTHING
    await play.act(LEAD, completions.report, number)
    await play.act(SUPERVISOR, completions.confirm, number)
    for counts in (1, 0):
        sheet, _ = await play.act(STAFF, signed_lists.begin, UNFINISHED, number)
        await play.act(STAFF, signed_lists.write_homes, sheet, "1-102")
        assert (await play.act(STAFF, signed_lists.enter, sheet, PHOTO, "")).reason is Reason.REASON_NEEDED
        await play.act(STAFF, signed_lists.enter, sheet, PHOTO, "It stops at floor 3")
        said = await play.act(CHAIR, partial(signed_lists.check, alike=True), sheet)
        assert said == signed_lists.Counted(counts, 1 - counts)
    ((_, subject, data),) = await play.acts("project.objected")
    assert (subject, data["household"], data["entered_by"]) == (f"matter:{number}", 2, "staff:1")
    await play.act(SUPERVISOR, partial(completions.answer, upheld=False), 1, "It is the brake test")
    assert await play.said("completion_answered") == [STAFF]


async def test_who_reported_it_confirms_it_in_no_other_seat(play):
    number = await begun(play)
    await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_CHAIR)
    await play.act(CHAIR, projects.name_supervisor, number, SEAT_OF_SUPERVISOR)
    assert (await play.act(CHAIR, completions.report, number)).waits
    await play.act(CHAIR, projects.choose_lead, number, "seat", SEAT_OF_LEAD)  # another one leads it from now on
    await play.act(CHAIR, projects.name_supervisor, number, SEAT_OF_CHAIR)
    assert (await play.act(CHAIR, completions.confirm, number)).reason is Reason.OWN_REPORT
    assert (await play.act(SUPERVISOR, completions.confirm, number)).groups == 1


async def test_a_stranger_begins_no_project(play):
    number = await begun(play)
    await play.database.unit(lambda unit: unit.connection.run("DELETE FROM project"))
    assert (await play.act(77, projects.at_work, number)).reason is Reason.NOT_COUNCIL_OR_STAFF
    assert await play.read(rows.of_matter, number) is None
    assert (await play.act(CHAIR, projects.at_work, number)).project.matter == number


async def test_a_supervisor_who_gives_up_the_seat_leaves_nothing_that_nobody_can_end(play):
    number = await led(play)
    await play.act(LEAD, completions.report, number)
    before = await play.rows("SELECT dirty FROM card WHERE kind = 'outcome_work'")
    await play.act(SUPERVISOR, resignations.resign, SEAT_OF_SUPERVISOR)
    assert (await play.rows("SELECT dirty FROM card WHERE kind = 'outcome_work'"))[0]["dirty"] > before[0]["dirty"]
    assert await play.said("supervisor_needed") == [COUNCIL]
    assert (await play.act(SUPERVISOR, completions.confirm, number)).reason is Reason.NOT_SUPERVISOR
    await play.act(VICE, projects.name_supervisor, number, SEAT_OF_CHAIR)
    assert await play.said("supervisor_needed") == [COUNCIL]
    assert await play.said("project_reported") == [SUPERVISOR, CHAIR]  # who is named now is asked to look
    assert await play.act(CHAIR, completions.confirm, number) == Done(number, 1)
    # Residents object, and whoever supervised is gone again: the heads answer, but not its lead.
    await ballot_play.live(play, user=WANG, household=1)
    await play.act(WANG, completions.object_to, 1, "It still rattles", chat=WANG)
    await play.act(CHAIR, resignations.resign, SEAT_OF_CHAIR)
    assert (await play.act(LEAD, completions.may_answer, 1)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(VICE, partial(completions.answer, upheld=True), 1, "It does")).upheld


async def test_a_note_is_in_the_record_with_its_words(play):
    number = await led(play)
    await play.act(STAFF, projects.note, number, "The motor is here", PHOTO, chat=STAFF)
    (photo,) = await play.rows("SELECT kind, chat FROM outbox WHERE purpose = 'photo'")
    assert tuple(photo) == ("copy", COUNCIL)
    await play.act(SUPERVISOR, projects.note, number, "It runs", None)
    lines, _ = await play.card("outcome_work", number)
    for said in ("The motor is here", "It runs"):
        assert any(said in line for line in lines), lines
    way = await play.read(steps_of, Words("en"), await play.matter(number))
    assert [(one.state, one.note) for one in way[-2:]] == [("noted", "The motor is here"), ("inspected", "It runs")]
    found = await play.read(record.entries, 1)
    (words,) = [entry["texts"] for entry, _ in found if entry["act"] == "project.noted"]
    assert set(words) == {"text", "media"}
    assert {"The motor is here", PHOTO.unique} <= {
        row["text"] for row in await play.rows("SELECT text FROM record_text")
    }
