"""Surveys: written and checked in private, asked in groups or of each resident, closed late or in time, counted."""

from datetime import timedelta

from council_play import CHAIR, COUNCIL, GROUP_A, GROUP_B, HOMES, STAFF, SUNDAY
from test_polls import answer, join

from actions import surveys
from actions.enclosures import Maker
from rules.refusals import Reason
from rules.surveys import Kind, Per
from storage import people
from storage import surveys as rows
from texts import surveys as survey_texts
from texts.words import Words

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


async def mine(play, action, *arguments, user=STAFF, **named):
    return await play.act(user, action, *arguments, chat=user, **named)


async def drafted(play, kind=Kind.SINGLE, text="When shall we sweep?\nSaturday\nSunday", homes=HOMES, **settled):
    await play.apply(homes=homes)
    number = (await mine(play, surveys.begin, kind)).id
    if kind is not Kind.SATISFACTION:
        assert (await mine(play, surveys.write, number, text)).id == number
    if settled:
        await mine(play, surveys.settle, number, **settled)
    return number


async def asked(play, kind=Kind.SINGLE, **settled):
    """A survey whose polls were sent; Telegram's ids of them are P1, P2."""
    number = await drafted(play, kind, **settled)
    posted = await mine(play, surveys.post, number)
    for poll in range(1, posted.chats + 1):
        await play.database.unit(lambda unit, poll=poll: surveys.placed(unit, poll, f"P{poll}", 70 + poll))
    return number


async def over(play, after=WEEK):
    await play.at(SUNDAY + after)
    await play.at(SUNDAY + after + MINUTE)


async def result(play, number=1):
    return (await play.read(rows.by_id, number)).result


async def texts(play):
    """The results in words; a group's stand under a picture, which is made when it is sent."""
    return [(chat, post["text"]) for chat, post in await play.posts("survey_result") if "text" in post]


async def test_a_quiz_is_asked_in_every_group_with_names_and_its_explanation(play):
    await drafted(play, Kind.QUIZ, "Which day?\nSaturday\n*Sunday\n# As the notice says")
    await mine(play, surveys.show, 1)
    lines, taps = await play.card(surveys.DRAFT, 1, STAFF)
    assert lines[:6] == [
        "Please check the poll", "Quiz: Which day?", "· Saturday", "✓ Sunday", "Why: As the notice says",
        "In the residents' groups: whole community",
    ]  # fmt: skip
    assert "Names show. Only so can verified residents be counted." in lines
    assert (taps[2], taps[-1]) == ("survey:1:household", "survey:1:post")
    said = await mine(play, surveys.post, 1)
    assert (said.chats, said.later) == (2, None)
    (first, kept), (second, _) = await play.posts("survey")
    assert (first, second) == (GROUP_A, GROUP_B)
    assert (kept["quiz"], kept["explanation"], kept["silent"]) == ([1], "As the notice says", True)
    assert kept["description"].startswith("Names are shown with the answers. Open until Sun 29 Nov")
    assert (await play.card(surveys.DRAFT, 1, STAFF))[1] == []
    assert (await mine(play, surveys.post, 1)).reason is Reason.SURVEY_POSTED
    (opened,) = await play.acts("survey.opened")
    assert (opened[1], opened[2]["asked"], opened[2]["kind"]) == ("survey:1", 2, "quiz")


async def test_who_posts_more_than_a_group_has_room_for_is_told_from_when_it_is_there(play):
    await play.apply()
    for _ in range(9):
        one = (await mine(play, surveys.begin, Kind.SATISFACTION)).id
        said = await mine(play, surveys.post, one)
    assert said.later > play.clock.now()
    shown = survey_texts.posted(Words("en"), chats=2, private=False, later=said.later)
    assert (shown.alert, shown.text.startswith("It goes out")) == (True, True)


async def test_who_may_ask_and_what_is_somebody_elses(play):
    await drafted(play)
    assert (await mine(play, surveys.begin, Kind.SINGLE, user=50)).reason is Reason.NOT_COUNCIL_OR_STAFF
    assert (await mine(play, surveys.post, 1, user=CHAIR)).reason is Reason.SURVEY_POSTED
    assert (await mine(play, surveys.settle, 99, days=3)).reason is Reason.SURVEY_POSTED
    assert (await mine(play, surveys.write, 1, "Only a question")).reason is Reason.SURVEY_OPTIONS
    quarrel = "What of the noise from 1-102?\nStop it\nLeave it"
    assert (await mine(play, surveys.write, 1, quarrel)).reason is Reason.QUARREL_IS_PRIVATE
    assert (await play.read(rows.by_id, 1)).written.options == ("Saturday", "Sunday")  # nothing is lost
    await play.apply(parts={"minutes": {}}, venue="Gate 3")
    assert (await mine(play, surveys.begin, Kind.SINGLE)).reason is Reason.NO_SURVEYS


async def test_verified_residents_are_counted_and_all_answers_stand_beside(play):
    number = await asked(play)
    await join(play, 61, 62)
    await join(play, 71, home=7)
    for user, option, poll in ((61, 0, "P1"), (62, 1, "P1"), (71, 1, "P2"), (99, 0, "P1")):
        await answer(play, user, option, poll=poll)
    await answer(play, 62)  # taken back
    await answer(play, 61, 1)  # changed
    await answer(play, 61, 7)  # no such option
    await over(play)
    assert await result(play, number) == {"raw": [1, 2], "raw_answers": 3, "counted": [0, 2], "answers": 2}
    assert [(chat, post.get("reply_to")) for chat, post in await play.posts("survey_result")] == [
        (GROUP_A, 71), (GROUP_B, 72), (COUNCIL, None),
    ]  # fmt: skip
    (council, said), (_, asked_for) = (await texts(play))[0], (await play.posts("survey_result"))[0]
    words = "Saturday: 0 (all: 1)\nSunday: 2 (all: 2)\nn = 2 verified residents. All answers: 3."
    assert council == COUNCIL
    assert words in said
    made = await Maker(play.database, b"", "corridor_bot", None).make(GROUP_A, asked_for)
    assert (made.content[:4], made.name) == (b"\x89PNG", "result.png")
    assert words in made.card.text
    assert await play.posts("stop_survey") == [(GROUP_A, {"message": 71}), (GROUP_B, {"message": 72})]
    (closed,) = await play.acts("survey.closed")
    assert closed[2] == {"raw": [1, 2], "raw_answers": 3, "counted": [0, 2], "answers": 2, "per": "person"}


async def test_of_a_household_the_last_answer_counts_and_several_options_do(play):
    await drafted(play, Kind.SEVERAL, "Which?\nA\nB\nC", per=Per.HOUSEHOLD)
    await mine(play, surveys.post, 1)
    await join(play, 61, 62)
    await answer(play, 61, 0, 1)  # before delivery has noted which poll it is
    await play.database.unit(lambda unit: surveys.placed(unit, 1, "P1", 71))
    play.clock.at += MINUTE
    await answer(play, 62, 1, 2)
    await over(play)
    assert await result(play) == {"raw": [1, 2, 1], "raw_answers": 2, "counted": [0, 1, 1], "answers": 1}


async def test_without_names_telegrams_own_counts_are_all_there_is(play):
    await asked(play, anonymous=True)
    assert (await play.posts("survey"))[0][1]["anonymous"] is True
    for poll, counts in (
        ("P1", (3, 1, 4)),
        ("P2", (1, 0, 1)),
        ("P1", (3, 2, 5)),
        ("other", (9, 9, 18)),
        ("P2", (1, 1)),
    ):
        await play.database.unit(lambda unit, poll=poll, counts=counts: surveys.counted(unit, poll, counts))
    await play.at(SUNDAY + WEEK)
    await play.database.unit(lambda unit: surveys.counted(unit, "P2", (1, 2, 3)))  # what stopPoll answers
    await play.at(SUNDAY + WEEK + MINUTE)
    await play.database.unit(lambda unit: surveys.counted(unit, "P2", (9, 9, 18)))
    assert await result(play) == {"raw": [4, 4], "raw_answers": 8}
    assert "Answers: 8, without names. Residents were not counted apart." in (await texts(play))[0][1]


async def test_in_private_each_resident_is_asked_by_day_and_once_a_day(play):
    await drafted(play, private=True, anonymous=True)
    assert (await play.read(rows.by_id, 1)).anonymous is False
    await join(play, 61, 62)
    assert (await mine(play, surveys.post, 1)).reason is Reason.SURVEY_NOBODY  # nobody has pressed Start

    async def started(unit):
        for user in (61, 62):
            await people.start(unit, await people.meet(unit, user, "Somebody", "en"))

    await play.database.unit(started)
    play.clock.at = SUNDAY + timedelta(hours=13)  # 23:00
    assert (await mine(play, surveys.post, 1)).chats == 2
    again = (await mine(play, surveys.begin, Kind.SATISFACTION)).id
    await mine(play, surveys.settle, again, private=True)
    await mine(play, surveys.post, again)
    sent = await play.rows("SELECT chat, not_before FROM outbox WHERE purpose = 'survey' ORDER BY id")
    first, second = SUNDAY + timedelta(hours=22), SUNDAY + timedelta(hours=46)  # 08:00, and the day after
    assert [(row["chat"], row["not_before"] / 1000) for row in sent] == [
        (61, first.timestamp()), (62, first.timestamp()), (61, second.timestamp()), (62, second.timestamp()),
    ]  # fmt: skip
    await play.database.unit(lambda unit: surveys.placed(unit, 1, "P1", 71))
    await answer(play, 61, 0)
    await play.at(first + WEEK)
    await play.at(first + WEEK + MINUTE)
    assert "Fewer than 5 answered. No counts are told.\nn = 1 verified" in (await texts(play))[0][1]
    assert (await play.acts("survey.closed"))[0][2] == {"raw_answers": 1, "answers": 1, "per": "person"}
    waits = await play.rows(
        "SELECT count(*) AS n FROM outbox WHERE purpose = 'survey' AND subject = 2 AND state = 'waiting'"
    )
    assert waits[0]["n"] == 0  # whom it did not reach in time is not asked any more


async def test_it_closes_on_time_though_nobody_woke_and_what_goes_out_late_is_stopped(play):
    await drafted(play)
    await mine(play, surveys.post, 1)
    await play.database.unit(lambda unit: surveys.placed(unit, 1, "P1", 71))
    await join(play, 61, 62)
    await answer(play, 61, 0)
    play.clock.at = SUNDAY + WEEK
    await answer(play, 62, 0)
    await answer(play, 61)
    await over(play, WEEK + timedelta(days=3))
    assert await result(play) == {"raw": [1, 0], "raw_answers": 1, "counted": [1, 0], "answers": 1}
    await play.database.unit(lambda unit: surveys.close(unit, 1))
    assert surveys.TELL not in {what for what, _ in await play.waiting()}, "it is over once"
    await play.database.unit(lambda unit: surveys.placed(unit, 2, "P2", 72))
    assert (await play.posts("stop_survey"))[-1] == (GROUP_B, {"message": 72})


async def test_satisfaction_is_a_figure_of_its_own_with_its_n(play):
    number = await asked(play, Kind.SATISFACTION)
    homes = [(61, 0), (62, 1), (63, 3), (64, 4)]
    for home, (user, option) in enumerate(homes, start=1):
        await join(play, user, home=home)
        await answer(play, user, option)
    await answer(play, 99, 3)
    await over(play)
    kept = {"raw": [1, 1, 0, 2, 1], "raw_answers": 5, "counted": [1, 1, 0, 1, 1], "answers": 4}
    assert await result(play, number) == kept
    assert "Satisfaction: 66.7 % (n = 3)" in (await texts(play))[0][1]


async def test_buildings_of_five_answers_are_told_apart(play):
    homes = [("A", building, "1", unit, "80", building + unit) for building in "12" for unit in "12345"]
    homes.append(HOMES[-1])
    number = await asked(play, Kind.SATISFACTION, homes=homes)
    for home in range(1, 11):
        await join(play, 60 + home, home=home)
        await answer(play, 60 + home, (home - 1) // 5)
    await over(play)
    assert (await result(play, number))["buildings"] == [
        [["A/1"], [5, 0, 0, 0, 0]], [["A/2"], [0, 5, 0, 0, 0]],
    ]  # fmt: skip


async def test_comments_reach_the_council_without_a_name_and_are_erasable(play):
    number = await asked(play)
    await join(play, 61)
    assert (await mine(play, surveys.comment, number, "Too loud", user=99)).reason is Reason.NOT_REGISTERED
    assert (await mine(play, surveys.comment, number, "Too loud", user=61)).id == number
    assert await mine(play, surveys.comments, number) == ["Too loud"]
    assert (await mine(play, surveys.comments, number, user=61)).reason is Reason.NOT_COUNCIL_OR_STAFF
    (act,) = await play.acts("survey.commented")
    assert act == ("survey.commented", "survey:1", {})
    await play.database.unit(lambda unit: unit.connection.run("DELETE FROM record_text"))
    assert await mine(play, surveys.comments, number) == []
    play.clock.at = SUNDAY + WEEK + timedelta(days=30)
    assert (await mine(play, surveys.comment, number, "Late", user=61)).reason is Reason.SURVEY_OVER
