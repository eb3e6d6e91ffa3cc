"""Minutes: generated, added to, agreed to or not, published, and the tasks that they give."""

from datetime import timedelta

from council_play import CHAIR, COUNCIL, FIRST, GROUP_A, MEMBERS, NAMES, VICE

from actions import minutes, motions
from rules.motions import MotionKind
from rules.refusals import Reason
from storage import communities, people
from texts import minutes as texts
from texts.words import Words

EN = Words("en")
DAY = timedelta(days=1)
RECORDER = 8


async def held(play, *, here=(CHAIR, VICE, 3, 4, 5), **changes):
    """A meeting that decided on one of two items, of which everybody has heard."""
    await play.apply(**changes)
    number, _ = await play.on_agenda("Mend the lift")
    second, _ = await play.on_agenda("Lock the gate")
    await play.at(FIRST)
    await play.opened(*here)
    by_name = {NAMES[user].lower(): "for" for user in here}
    await play.vote(1, **by_name)
    await play.vote(2, **(by_name | {"zhou": "against"}))

    async def start(unit):
        for user in (*NAMES, RECORDER):
            await people.start(unit, await people.meet(unit, user, NAMES.get(user, "Recorder"), "en"))

    await play.database.unit(start)
    return number, second


async def page(play):
    found = await play.read(minutes.of_meeting, 1)
    return texts.page(EN, minutes=found[1]).replace("\u2068", "").replace("\u2069", "")


async def test_more_than_half_of_those_present_approve_and_the_groups_read_it_in_the_morning(play):
    lift, gate = await held(play)
    lines, taps = await play.card("minutes", 1)
    assert lines == [
        "Minutes to approve", "Council Sat 28 Nov 19:00", "Presiding: Zhou", "Here: Zhou, Wu, Li, Sun, Qian",
        f"1. №{lift} Mend the lift: Passed, for 5, against 0, abstain 0",
        f"2. №{gate} Lock the gate: Passed, for 4, against 1, abstain 0",
        "By Tue 1 Dec 19:00, agreed 0/3",
    ]  # fmt: skip
    assert taps == ["agreed:1", "change:1"]
    assert await play.act(VICE, minutes.agree, 1) is True
    assert await play.act(VICE, minutes.agree, 1) is False  # a double tap
    assert (await play.act(6, minutes.agree, 1)).reason is Reason.NOT_AT_MEETING
    assert (await play.act(7, minutes.add_words, 1, "note", "I was away")).reason is Reason.MINUTES_OF_OTHERS
    await play.act(3, minutes.agree, 1)
    await play.act(4, minutes.agree, 1)
    lines, taps = await play.card("minutes", 1)
    assert (lines[0], lines[-1], taps) == ("Minutes, approved", "Agreed: 3 of the 5 who were there.", [])
    assert await play.said("minutes") == [COUNCIL, GROUP_A, COUNCIL]  # the card, then the page; no item concerns B
    assert (await play.act(5, minutes.agree, 1)).reason is Reason.MINUTES_SETTLED
    published = await play.acts("minutes.published")
    assert published[0][2] == {"state": "approved", "version": 1, "agreed": [2, 3, 4], "present": 5}
    said = await page(play)
    assert "Approved by 3 of the 5 members who were there." in said
    assert "Wu, Li, Sun" in said


async def test_a_change_asks_everybody_anew_and_keeps_what_stood_before(play):
    await held(play)
    await play.act(3, minutes.agree, 1)
    added = await play.act(VICE, minutes.add_words, 1, "note", "1 Offers come in <May>")
    assert (added.number, added.entry.place, added.entry.text) == (1, 1, "Offers come in <May>")
    lines, _ = await play.card("minutes", 1)
    assert lines[-3:] == [
        "[1] Item 1. Note: Offers come in <May>",
        "Version 2: please agree once more.",
        "By Tue 1 Dec 19:00, agreed 0/3",
    ]
    await play.act(VICE, minutes.add_words, 1, "correct", "1 Offers come in June")
    await play.act(3, minutes.add_words, 1, "note", "2 I asked for a second key")  # a member's word is a remark
    await play.act(CHAIR, minutes.add_words, 1, "speaker", "2 Ms Wang")
    await play.act(CHAIR, minutes.add_words, 1, "correct", "4 -")
    assert (await play.act(CHAIR, minutes.add_words, 1, "correct", "1 Anew")).reason is Reason.NO_SUCH_ENTRY
    assert (await play.act(CHAIR, minutes.add_words, 1, "correct", "3 -")).reason is Reason.REMARK_OF_OTHERS
    assert (await play.act(CHAIR, minutes.add_words, 1, "note", "2 ")).reason is Reason.WORDS_NEEDED
    standing = (await play.card("minutes", 1))[0][6:-2]
    assert standing == ["[2] Item 1. Note: Offers come in June", "[3] Item 2. Li remarks: I asked for a second key"]
    said = await page(play)
    assert "<s>Item 1. Note: Offers come in &lt;May&gt;</s>" in said
    assert "In the place of [4]. Taken out." in said
    kept = [data for _, _, data in await play.acts("minutes.amended")]
    assert [(one["number"], one["kind"], one["version"], one.get("replaces")) for one in kept] == [
        (1, "note", 2, None), (2, "note", 3, 1), (3, "remark", 4, None), (4, "speaker", 5, None), (5, "speaker", 6, 4),
    ]  # fmt: skip


async def test_after_the_deadline_they_stand_as_not_approved_and_a_task_is_remembered(play):
    await held(play, seats=[*SEATS, {"role": "recorder", "user": RECORDER, "name": "Ma"}])
    assert (await play.act(CHAIR, minutes.may_change, 1))[2] is False  # there is a recorder: the chair may remark
    wrong = await play.act(RECORDER, minutes.add_words, 1, "task", "Nobody 12-05 ask")
    assert wrong.reason is Reason.TASK_OWNER
    assert (await play.act(RECORDER, minutes.add_words, 1, "task", "Li ask")).reason is Reason.TASK_DAY
    await play.act(RECORDER, minutes.add_words, 1, "task", "1 Li 12-05 ask three firms")
    await play.act(RECORDER, minutes.add_words, 1, "task", "zheng 12月6日，fetch the key")
    await play.act(RECORDER, minutes.add_words, 1, "task", "Wu 12-05 nothing")
    assert (await play.act(RECORDER, minutes.add_words, 1, "correct", "3 -")).number == 3  # nobody is reminded of it
    await play.act(CHAIR, minutes.agree, 1)  # Zheng, of the staff, has never pressed Start
    await play.at(FIRST + 2 * DAY)
    assert sorted(await play.said("minutes_reminder")) == [2, 3, 4, 5]  # who was there and has not agreed
    await play.at(FIRST + 3 * DAY)
    lines, taps = await play.card("minutes", 1)
    assert (lines[0], lines[-1], taps) == ("Minutes, not approved in time", "Agreed: 1 of the 5 who were there.", [])
    said = await page(play)
    assert "Not approved in time: 1 of the 5 members who were there agreed." in said
    assert "Sat 5 Dec" in said
    await play.at(FIRST + 9 * DAY)
    told = [(chat, text["text"].splitlines()[1]) for chat, text in await play.posts("task_due")]
    assert told == [(3, "ask three firms"), (COUNCIL, "fetch the key")]
    assert (await play.act(4, minutes.task_done, 1)).reason is Reason.NOT_LEAD_CHAIR_OR_STAFF
    assert (await play.act(CHAIR, minutes.task_done, 99)).reason is Reason.NOT_A_SEAT
    assert [await play.act(3, minutes.task_done, 1) for _ in "ab"] == [False, True]
    assert await play.act(CHAIR, minutes.task_done, 2) is False
    assert [data for _, _, data in await play.acts("minutes.task_done")] == [{"task": 1}, {"task": 2}]


async def test_names_stay_as_they_were_and_a_full_week_makes_them_wait(play):
    await held(play, here=(CHAIR, 3, 4, 5, 6))

    async def leave(unit):
        await communities.change_seat(
            unit, 3, {"telegram_id": 77, "name": "Han", "stands_for": "", "scope": "", "position": 3}
        )
        for number in (98, 99):  # of which one has room: the reminder of the agenda came today
            community = await communities.by_id(unit, 1)
            (chat,) = [one for one in await communities.chats(unit, 1) if one.telegram_id == GROUP_A]
            await minutes.posts.document(unit, community, chat, "minutes", EN, meeting=number)

    await play.database.unit(leave)
    for user in (CHAIR, 4, 5):
        await play.act(user, minutes.agree, 1)
    assert "Here 5/7, quorum 5</th><td>Zhou, Li, Sun, Qian, Feng</td>" in await page(play)
    rows = await play.rows("SELECT not_before FROM outbox WHERE chat = ? AND purpose = 'minutes' ORDER BY id", GROUP_A)
    assert [(row["not_before"] - rows[0]["not_before"]) // 3_600_000 for row in rows] == [0, 13, 13]


SEATS = [
    {"role": role, "user": user, "name": NAMES[user]}
    for user, role in zip(NAMES, ["chair", "vice-chair", *["mediator"] * len(MEMBERS)], strict=True)
]


async def test_what_was_postponed_to_a_date_is_told_with_that_date_for_ever(play):
    await play.apply()
    await play.on_agenda("Mend the lift")
    await play.at(FIRST)
    await play.opened(CHAIR, VICE, 3, 4, 5)
    await play.act(3, motions.move, 1, MotionKind.POSTPONE)
    everybody = {NAMES[user].lower(): "for" for user in (CHAIR, VICE, 3, 4, 5)}
    await play.vote(2, **everybody)
    assert "postpone it to Sat 5 Dec" in await page(play)
    await play.at(FIRST + 7 * DAY)
    await play.opened(CHAIR, VICE, 3, 4, 5, meeting=2)
    await play.vote(3, **everybody)
    await play.at(FIRST + 21 * DAY)
    assert "postpone it to Sat 5 Dec" in await page(play)
    assert "Motion: postpone it to Sat 5 Dec 19:00" in (await play.card("motion", 2))[0]


async def test_after_three_days_asleep_nobody_is_asked_to_agree_to_what_is_settled(play):
    await held(play)
    await play.at(FIRST + 7 * DAY)
    assert await play.said("minutes_reminder") == []
    assert (await play.card("minutes", 1))[0][0] == "Minutes, not approved in time"
