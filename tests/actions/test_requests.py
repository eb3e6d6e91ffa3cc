"""A request at its council: clocks that follow its author's word, reminders after a long sleep, the night, who may."""

from datetime import UTC, datetime, timedelta

from council_play import CHAIR, COUNCIL, GROUP_A, STAFF, SUNDAY, VICE

from actions import docket, request_work, requests, sortings, titles
from actions.cards.requests import resumed
from rules.refusals import Reason, Refused
from storage import households, people
from storage import requests as rows
from storage.media import Media
from texts.cards import plain

WANG, LI, PLUMBER = 50, 51, 60
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 11, 23, 15, tzinfo=UTC)  # Monday 23:00 in Shanghai
MORNING = datetime(2026, 11, 24, 0, tzinfo=UTC)  # Tuesday 08:00
PARTIES = [{"name": "Property manager", "users": [PLUMBER]}]


async def asked(play, text="The lamp by the gate is dark", at=SUNDAY, **changes):
    """Wang, who lives in household 1, asks; the chair and the plumber have pressed Start."""
    await play.apply(parties=PARTIES, **changes)

    async def lives_there(unit):
        for one in (WANG, LI, PLUMBER, CHAIR):
            await people.start(unit, await people.meet(unit, one, f"person {one}", "en"))
        wang = await people.by_telegram(unit, WANG)
        await households.add_member(unit, await households.by_id(unit, 1), wang.id, "owner")

    await play.database.unit(lives_there)
    play.clock.at = at
    return (await play.act(WANG, requests.file, text, None, None, chat=WANG)).id


async def request(play, number):
    return await play.read(rows.by_id, number)


async def told(play, purpose):
    """(chat, earliest time) of what was queued for a purpose."""
    found = await play.rows("SELECT chat, not_before FROM outbox WHERE purpose = ? ORDER BY id", purpose)
    return [(row["chat"], datetime.fromtimestamp(row["not_before"] / 1000, UTC)) for row in found]


async def test_its_authors_word_on_urgency_moves_the_clock_once_and_back(play):
    number = await asked(play)
    ordinary = (await request(play, number)).reply_by
    assert ordinary == SUNDAY + timedelta(days=2)  # Monday and Tuesday
    play.clock.at = SUNDAY + HOUR
    (before,) = await play.rows("SELECT dirty FROM card WHERE kind = 'request_work'")
    for _ in range(2):
        await play.act(WANG, sortings.say_hazard, number, "leak", chat=WANG)
    assert await play.rows("SELECT 1 FROM card WHERE kind = 'request_work' AND dirty > ?", before["dirty"])
    assert (await request(play, number)).reply_by == SUNDAY + 3 * HOUR
    assert ("reply_late", number) in await play.waiting()
    assert (await play.act(LI, sortings.say_hazard, number, "none", chat=LI)).reason is Reason.NOT_ITS_AUTHOR
    await play.act(WANG, sortings.say_hazard, number, "none", chat=WANG)
    assert (await request(play, number)).reply_by == ordinary
    said = [data["hazard"] for _, _, data in await play.acts("request.filed", "request.urgency")]
    assert said == ["none", "leak", "none"]


async def test_a_bot_that_slept_reminds_once_and_a_clock_that_ran_out_goes_to_the_chair(play):
    number = await asked(play, "Lift stuck, 9-1")
    await play.at(SUNDAY + 2 * HOUR - timedelta(minutes=5))  # both reminders are overdue, the answer is not
    assert await play.said("request_nudge") == [COUNCIL]
    assert [payload["silent"] for _, payload in await play.posts("request_nudge")] == [True]
    await play.at(SUNDAY + 2 * HOUR)
    assert await play.said("request_late") == [CHAIR]
    await play.act(STAFF, request_work.reply, number, "On the way")
    await play.at(SUNDAY + timedelta(days=8))  # the other clock: a week of sleep, no reminder, one escalation
    assert await play.said("request_nudge") == [COUNCIL]
    assert [data["clock"] for _, _, data in await play.acts("request.escalated")] == ["reply", "solve"]
    lines, _ = await play.card("request_work", number)
    assert "Late: the chair was told." in lines


async def test_an_answer_stops_its_reminders_and_a_report_all_of_them(play):
    number = await asked(play)
    await play.act(STAFF, request_work.reply, number, "We look at it")
    assert {what for what, subject in await play.waiting() if subject == number and "reply" in what} == set()
    assert ("solve_late", number) in await play.waiting()
    assert await play.act(STAFF, request_work.report, number, "") == Refused(Reason.WORDS_NEEDED)
    await play.act(STAFF, request_work.report, number, "A new lamp")
    assert {what for what, _ in await play.waiting() if "reply" in what or "solve" in what} == set()
    await play.at(SUNDAY + timedelta(days=20))
    assert await play.said("request_late") == []


async def test_what_is_complex_has_its_longer_time_once_a_clock_and_who_asked_hears_why(play):
    number = await asked(play)
    assert await play.act(STAFF, request_work.extend, number, "") == Refused(Reason.WORDS_NEEDED)
    play.clock.at = SUNDAY + timedelta(days=3)
    await play.act(STAFF, request_work.extend, number, "The part comes from Suzhou")
    assert (await request(play, number)).solve_by == SUNDAY + timedelta(days=15)
    assert await play.said("request_longer") == [WANG]
    assert (await play.act(STAFF, request_work.extend, number, "More")).reason is Reason.REQUEST_EXTENDED
    await play.at(SUNDAY + timedelta(days=7, hours=13))  # a half of fifteen days: the week is not over at seven
    assert [data["clock"] for _, _, data in await play.acts("request.escalated")] == ["reply"]
    assert await play.said("request_nudge") == [COUNCIL]
    await play.act(STAFF, request_work.report, number, "Done")
    await play.act(WANG, requests.reopen, number, chat=WANG)
    assert (await play.act(STAFF, request_work.extend, number, "Again")).request.id == number


async def test_where_the_chair_cannot_be_told_the_council_is(play):
    number = await asked(play, "Lift stuck, 9-1")
    await play.database.unit(lambda unit: people.lose(unit, CHAIR, "bot was blocked by the user"))
    await play.at(SUNDAY + 2 * HOUR)
    assert await play.said("request_late") == [COUNCIL]
    assert (await request(play, number)).escalated_at == SUNDAY + 2 * HOUR


async def test_at_night_only_what_is_urgent_is_told_at_once(play):
    lamp = await asked(play, at=NIGHT)
    lift = (await play.act(WANG, requests.file, "Lift stuck, 9-1", None, None, chat=WANG)).id
    await play.act(STAFF, request_work.reply, lamp, "Tomorrow")
    await play.act(STAFF, request_work.reply, lift, "On the way")
    assert await told(play, "request_reply") == [(WANG, MORNING), (WANG, NIGHT)]
    assert await told(play, "request_work") == [(COUNCIL, NIGHT), (COUNCIL, NIGHT)]


async def test_a_party_answers_while_it_has_the_request_and_strangers_see_nothing(play):
    number = await asked(play)
    for stranger in (PLUMBER, LI, 777):
        said = await play.act(stranger, request_work.reply, number, "No", chat=stranger)
        assert said.reason is Reason.NOT_COUNCIL_OR_STAFF
        assert await play.act(stranger, request_work.visible, number, chat=stranger) is None
    assert await play.act(CHAIR, request_work.pass_on, number, "party", 2) is None
    assert await play.act(CHAIR, request_work.pass_on, number, "party", 1) == "Property manager"
    assert await play.said("request_passed") == [PLUMBER]
    assert (await play.act(PLUMBER, request_work.reply, number, "Tomorrow", chat=PLUMBER)).told
    assert (await request(play, number)).lead == "Property manager"
    assert (await play.act(PLUMBER, request_work.visible, number, chat=PLUMBER)).id == number
    await play.act(VICE, request_work.take, number)  # whoever takes it over has it
    assert (await request(play, number)).lead == "Wu"
    assert (
        await play.act(PLUMBER, request_work.report, number, "Done", chat=PLUMBER)
    ).reason is Reason.NOT_COUNCIL_OR_STAFF


async def test_a_second_tap_takes_nothing_twice_and_a_new_rating_replaces_the_old_one(play):
    number = await asked(play)
    for _ in range(2):
        await play.act(VICE, request_work.take, number)
    await play.act(VICE, request_work.report, number, "A new lamp")
    assert (await play.act(LI, requests.confirm, number, chat=LI)).reason is Reason.NOT_ITS_AUTHOR
    await play.act(WANG, requests.confirm, number, chat=WANG)
    assert (await play.act(WANG, requests.confirm, number, chat=WANG)).reason is Reason.REQUEST_CONFIRMED
    already = [(await play.act(WANG, requests.rate, number, rating, chat=WANG)).already for rating in (1, 1, 4)]
    assert already == [False, True, False]
    assert [act for act, _, _ in await play.acts("request.taken", "request.rated")] == [
        "request.taken", "request.rated", "request.rated",
    ]  # fmt: skip
    assert (await request(play, number)).rating == 4
    await play.act(WANG, requests.reopen, number, chat=WANG)
    assert (await request(play, number)).rating is None  # it is rated anew once it is solved


async def test_without_a_home_nobody_asks_and_a_group_hears_nothing_of_it(play):
    await asked(play)
    assert await play.act(LI, requests.file, "Help", None, None, chat=GROUP_A) == Refused(Reason.NOT_REGISTERED)
    assert [payload for chat, payload in await play.posts("answer") if chat == GROUP_A] == []
    assert [row["chat"] for row in await play.rows("SELECT chat FROM card WHERE kind LIKE 'request%'")] == [
        WANG,
        COUNCIL,
    ]


async def test_a_button_with_a_name_reaches_nobody_else_when_the_list_has_changed(play):
    both = [{"name": "Contractor", "users": [LI]}, {"name": "Property manager", "users": [PLUMBER]}]
    number = await asked(play)
    await play.apply(parties=both)
    contractor = (await play.rows("SELECT id FROM party WHERE name = 'Contractor'"))[0]["id"]
    await play.apply(parties=PARTIES, staff=[{"user": VICE, "name": "Ma"}])
    assert await play.act(CHAIR, request_work.pass_on, number, "party", contractor) is None
    (gone,) = await play.rows("SELECT id FROM staff WHERE ended_at IS NOT NULL")
    assert await play.act(CHAIR, request_work.pass_on, number, "staff", gone["id"]) is None
    matter = await play.supported()
    assert await play.act(CHAIR, docket.redirect_to, matter, contractor) is None
    assert await play.said("request_passed") == []


async def test_whose_author_has_blocked_the_bot_staff_hear_it_and_start_brings_what_was_said(play):
    number = await asked(play)
    await play.act(CHAIR, request_work.pass_on, number, "party", 1)
    await play.database.unit(lambda unit: people.lose(unit, WANG, "bot was blocked by the user"))
    assert (await play.act(STAFF, request_work.reply, number, "At eleven")).told is False
    assert (await play.act(STAFF, request_work.report, number, "A new lamp")).told is False
    await play.act(WANG, resumed, chat=WANG)
    (way,) = [payload for chat, payload in await play.posts("answer") if chat == WANG]
    assert "At eleven" in way["text"]
    assert "A new lamp" in way["text"]
    assert [one["data"] for row in way["buttons"] for one in row] == [f"confirm:{number}:yes", f"confirm:{number}:no"]


async def test_a_card_that_never_came_and_what_a_party_was_passed_come_with_start(play):
    number = await asked(play)
    await play.act(CHAIR, request_work.pass_on, number, "party", 1)
    await play.database.unit(lambda unit: unit.connection.run("UPDATE outbox SET state = 'failed' WHERE chat = 50"))
    for who in (WANG, PLUMBER, LI):
        await play.act(who, resumed, chat=who)
    came = await play.rows("SELECT chat, kind FROM outbox WHERE state = 'waiting' AND purpose IN ('request', 'answer')")
    assert [(row["chat"], row["kind"]) for row in came] == [(WANG, "card"), (PLUMBER, "message")]


async def test_what_is_late_stays_late_whatever_its_author_says_of_it(play):
    number = await asked(play, "Lift stuck, 9-1")
    late = SUNDAY + 2 * HOUR
    await play.at(late)
    for said in ("none", "leak"):
        await play.act(WANG, sortings.say_hazard, number, said, chat=WANG)
        assert (await request(play, number)).reply_by == late
    await play.at(late + timedelta(days=1))
    assert [data["clock"] for _, _, data in await play.acts("request.escalated")] == ["reply"]


async def test_the_longer_time_counts_from_where_the_clock_began_once_whatever_the_file_says_by_then(play):
    number = await asked(play)
    await play.apply(parties=PARTIES, rules={"solve": "14 days"})
    await play.act(STAFF, request_work.extend, number, "The part comes from Suzhou")
    assert (await request(play, number)).solve_by == SUNDAY + timedelta(days=15)
    for _ in range(2):
        await play.act(STAFF, request_work.report, number, "Done")
        await play.act(WANG, requests.reopen, number, chat=WANG)
    assert (await play.act(STAFF, request_work.extend, number, "Again")).told
    assert (await play.act(STAFF, request_work.extend, number, "More")).reason is Reason.REQUEST_EXTENDED


async def test_of_two_people_of_one_name_the_second_takes_it_too(play):
    number = await asked(
        play,
        seats=[
            {"role": "chair", "user": CHAIR, "name": "Zhou"},
            *[{"role": "mediator", "user": one, "name": "Li Na"} for one in (3, 4)],
        ],
    )
    for who in (3, 4, 4):
        await play.act(who, request_work.take, number)
    taken = [data["number"] for _, _, data in await play.acts("request.taken")]
    assert len(taken) == len(set(taken)) == 2


async def test_who_says_that_it_is_not_solved_is_heard_by_who_works_on_it(play):
    """[Not yet] alone told nobody what is missing."""
    number = await asked(play)
    await play.act(STAFF, request_work.pass_on, number, "party", 1)
    await play.act(PLUMBER, request_work.report, number, "A new lamp", chat=PLUMBER)
    early = await play.act(WANG, request_work.say_missing, number, "It flickers", chat=WANG)
    assert early == Refused(Reason.REQUEST_ANEW)
    await play.act(WANG, requests.reopen, number, chat=WANG)
    assert await play.act(LI, request_work.say_missing, number, "It flickers", chat=LI) == Refused(
        Reason.NOT_ITS_AUTHOR
    )
    await play.act(WANG, request_work.say_missing, number, "It flickers", chat=WANG)
    assert await play.said("request_missing") == [COUNCIL, PLUMBER]
    words = plain((await play.posts("request_missing"))[0][1]["text"]).splitlines()
    assert words == [f"Missing in request №{number} The lamp by the gate is dark", "It flickers"]
    assert [subject for _, subject, _ in await play.acts("request.missing")] == [f"request:{number}"]


async def test_the_title_that_staff_write_names_no_home_in_a_quarrel(play):
    """What residents write is looked at for that; of what was spoken staff write the title."""
    await asked(play)
    spoken = Media("voice", "file", "unique", 20, WANG, 7)
    number = (await play.act(WANG, requests.file, "", spoken, None, chat=WANG)).id
    said = await play.act(STAFF, titles.write, number, "The noise from 1-102")
    assert said == Refused(Reason.QUARREL_IS_PRIVATE)
    for chat in (COUNCIL, STAFF):
        await play.act(STAFF, lambda unit, _, chat=chat: people.ask(unit, 1, STAFF, chat, "title", number))
    assert await play.act(STAFF, titles.write, number, "A quarrel about noise") is None
    assert [row["chat"] for row in await play.rows("SELECT chat FROM dialogue WHERE kind = 'title'")] == [STAFF]
    assert (await request(play, number)).title == "A quarrel about noise"


async def test_what_is_not_solved_comes_back_to_the_council_on_its_card(play):
    number = await asked(play)
    await play.act(STAFF, request_work.report, number, "Mended")
    before = await play.rows("SELECT kind, dirty FROM card WHERE kind LIKE 'request%' ORDER BY id")
    assert isinstance(await play.act(WANG, requests.reopen, number, chat=WANG), rows.Request)
    assert await play.said("request_reopened") == [COUNCIL]
    after = await play.rows("SELECT kind, dirty FROM card WHERE kind LIKE 'request%' ORDER BY id")
    assert [one["kind"] for one in before] == [one["kind"] for one in after] == ["request", "request_work"]
    assert all(new["dirty"] > old["dirty"] for old, new in zip(before, after, strict=True))
