"""What a request is: by its words, by who asked, at screening by those who work on it; one flag for staff alone."""

from datetime import timedelta

from council_play import CHAIR, STAFF, SUNDAY
from test_requests import LI, PLUMBER, WANG, asked, request

from actions import request_work, requests, sortings
from actions.cards.requests import way
from rules.refusals import Reason, Refused
from storage import people

HOUR = timedelta(hours=1)


async def test_script_13_a_lift_is_answered_in_two_hours_and_a_gate_that_cannot_wait_in_its_ordinary_time(play):
    lift = await request(play, await asked(play, "Lift stuck, 9-1"))
    assert (lift.hazard, lift.need, lift.reply_by) == ("lift", "urgent", SUNDAY + 2 * HOUR)
    filed = await play.act(WANG, requests.file, "Repaint the gate, urgent", None, None, chat=WANG)
    gate = await request(play, filed.id)
    assert (gate.hazard, gate.need, gate.reply_by) == ("", "urgent", SUNDAY + timedelta(days=2))
    assert [data["need"] for _, _, data in await play.acts("request.filed")] == ["urgent", "urgent"]


async def test_its_author_says_the_need_once_and_it_moves_no_clock(play):
    number = await asked(play)
    before = (await request(play, number)).reply_by
    for need in ("worry", "worry", "none", "urgent"):
        said = await play.act(WANG, sortings.say_need, number, need, chat=WANG)
        assert (said.request.need or "none", said.working) == (need, False)
    assert [data["need"] for _, _, data in await play.acts("request.need")] == ["worry", "none", "urgent"]
    assert (await request(play, number)).reply_by == before
    await play.act(STAFF, request_work.reply, number, "We look at it")
    assert await play.act(WANG, sortings.say_need, number, "hope", chat=WANG) == Refused(Reason.REQUEST_ANSWERED)
    assert await play.act(LI, sortings.say_need, number, "hope", chat=LI) == Refused(Reason.NOT_ITS_AUTHOR)


async def test_at_screening_those_who_work_on_it_say_what_it_is_and_it_is_on_record_who(play):
    number = await asked(play)
    await play.act(STAFF, sortings.categorise, number, "repair")
    assert (await request(play, number)).category == "repair", "by its words already: nothing is recorded"
    await play.act(CHAIR, sortings.categorise, number, "facilities")
    said = await play.act(CHAIR, sortings.say_hazard, number, "leak")
    assert (said.working, said.request.reply_by, said.request.need) == (True, SUNDAY + 2 * HOUR, "urgent")
    await play.act(STAFF, sortings.say_need, number, "hard")
    await play.act(STAFF, sortings.say_place, number, "common")
    acts = await play.acts("request.sorted", "request.urgency", "request.need", "request.placed")
    assert [(act, data.get("number")) for act, _, data in acts] == [
        ("request.sorted", 1), ("request.urgency", 1), ("request.need", 1), ("request.placed", None),
    ]  # fmt: skip
    await play.act(STAFF, request_work.reply, number, "On the way")
    assert await play.act(STAFF, sortings.say_hazard, number, "none") == Refused(Reason.REQUEST_ANSWERED)
    assert (await play.act(STAFF, sortings.say_need, number, "hope")).request.need == "hope"
    for stranger in (LI, PLUMBER):
        assert await play.act(stranger, sortings.categorise, number, "care", chat=stranger) == Refused(
            Reason.NOT_COUNCIL_OR_STAFF
        )
    lines, _ = await play.card("request_work", number)
    assert "Facilities · Hoped for" in lines


async def _starts(unit, who):
    await people.start(unit, await people.meet(unit, who, f"person {who}", "en"))


async def test_that_somebody_needs_care_is_read_by_staff_alone_in_private_and_stands_nowhere_in_the_record(play):
    number = await asked(play)
    for who, chat in ((CHAIR, CHAIR), (WANG, WANG), (STAFF, -200)):
        said = await play.act(who, sortings.flag, number, vulnerable=True, chat=chat)
        assert said == Refused(Reason.NOT_COUNCIL_OR_STAFF)
    for _ in range(2):
        await play.act(STAFF, sortings.flag, number, vulnerable=True, chat=STAFF)
    told = "Somebody there needs care. Only staff see this."
    seen = {
        who: await play.act(who, way, number, chat=chat) for who, chat in ((STAFF, STAFF), (CHAIR, CHAIR), (WANG, WANG))
    }
    assert [told in card.text for card in seen.values()] == [True, False, False]
    assert told not in (await play.card("request_work", number))[0]
    other = (await play.act(WANG, requests.file, "A lamp", None, None, chat=WANG)).id
    await play.act(STAFF, sortings.flag, other, vulnerable=False, chat=STAFF)
    flagged = await play.acts("request.flagged")
    assert [(subject, data) for _, subject, data in flagged] == [(f"request:{one}", {}) for one in (number, other)]
    await play.database.unit(lambda unit: _starts(unit, STAFF))
    await play.act(CHAIR, request_work.pass_on, number, "staff", 1)
    assert [told in payload["text"] for chat, payload in await play.posts("request_passed") if chat == STAFF] == [True]
