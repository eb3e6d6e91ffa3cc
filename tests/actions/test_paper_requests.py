"""A home without a telephone asks by a letter that two of the staff have seen: the same figures, the same clock."""

from datetime import timedelta
from functools import partial

from council_play import CHAIR, COUNCIL, STAFF, SUNDAY
from test_requests import LI, asked, request

from actions import paper_requests, request_work, requests, signed_lists
from actions.paper_requests import RATE, REOPEN, REQUEST
from actions.signed_lists import Counted
from rules.refusals import Reason, Refused
from rules.requests import figures
from storage import people
from storage.media import Media

HOUR = timedelta(hours=1)
PHOTO = Media("photo", "f", "u", 0, STAFF, 1)


async def letter(play, act, subject, home="1-103", said="", rating=None, alike=True):
    """Staff send a letter, the chair looks at it."""
    act_is = await play.read(paper_requests.act_of, act, subject)
    begun = await play.act(STAFF, signed_lists.begin, act_is, subject, chat=STAFF)
    if isinstance(begun, Refused):
        return begun
    named = await play.act(STAFF, signed_lists.write_homes, begun[0], home, chat=STAFF)
    if not named.homes:
        return named
    if rating is not None:
        await play.act(STAFF, signed_lists.rate, begun[0], rating, chat=STAFF)
    sent = await play.act(STAFF, signed_lists.enter, begun[0], PHOTO, said, chat=STAFF)
    if isinstance(sent, Refused):
        return sent
    same = await play.act(STAFF, partial(signed_lists.check, alike=True), begun[0], chat=STAFF)
    assert same == Refused(Reason.PAPER_SAME_PERSON)
    play.clock.at += HOUR
    return await play.act(CHAIR, partial(signed_lists.check, alike=alike), begun[0], chat=CHAIR)


async def reads(play):
    """The staff who bring letters have pressed Start."""

    async def start(unit):
        await people.start(unit, await people.meet(unit, STAFF, "person 9", "en"))

    await play.database.unit(start)


async def test_a_letter_is_a_request_of_its_home_whose_clock_runs_since_it_was_sent(play):
    await asked(play)
    await reads(play)
    assert await letter(play, REQUEST, 0, said="The lift in 1-1 is stuck", alike=False) == Counted(0, 1)
    assert await letter(play, REQUEST, 0) == Refused(Reason.REASON_NEEDED)
    sent = play.clock.at
    assert await letter(play, REQUEST, 0, said="The lift in 1-1 is stuck") == Counted(1, 0)
    kept = await request(play, 2)
    assert (kept.household, kept.hazard, kept.raised_at, kept.reply_by) == (3, "lift", sent, sent + 2 * HOUR)
    filed = (await play.acts("request.filed"))[-1][2]
    assert [filed[key] for key in ("channel", "entered_by", "confirmed_by")] == ["paper", "staff:1", "seat:1"]
    assert "On paper from 1-1-103, brought by person 9" in (await play.card("request_work", 2))[0]
    assert await play.said("copy") == [COUNCIL], "the letter is seen beneath its card"
    lines, buttons = await play.card("request", 2, chat=STAFF)
    assert "On paper from 1-1-103: please tell them." in lines
    assert buttons == [], "who brought it speaks for nobody"

    await play.act(STAFF, request_work.reply, 2, "The engineer comes at eleven")
    assert await play.said("request_reply") == [STAFF]
    assert await letter(play, "rate", 2, rating=4) == Refused(Reason.REQUEST_NOT_SOLVED)
    await play.act(STAFF, request_work.report, 2, "A new door drive")
    assert await play.act(STAFF, requests.confirm, 2, chat=STAFF) == Refused(Reason.ASKED_ON_PAPER)
    assert (await letter(play, "rate", 2, home="1-104", rating=4)).unknown == ("1-104",), "no other home says so"
    assert await letter(play, "rate", 2, rating=2) == Counted(1, 0)
    assert await letter(play, "unfinished", 2, said="It is stuck again") == Counted(1, 0)
    again = await request(play, 2)
    assert (again.rating, again.reopened, again.solve_by) == (None, 1, play.clock.at + timedelta(days=7))
    await play.act(STAFF, request_work.report, 2, "A new motor")
    assert await letter(play, "rate", 2, rating=3) == Counted(1, 0)
    acts = await play.acts("request.confirmed", "request.rated", "request.reopened")
    assert [(act, data["channel"], data.get("rating")) for act, _, data in acts] == [
        ("request.confirmed", "paper", None), ("request.rated", "paper", 2), ("request.reopened", "paper", None),
        ("request.confirmed", "paper", None), ("request.rated", "paper", 3),
    ]  # fmt: skip
    found = figures([(await request(play, number)).facts() for number in (1, 2)])
    assert (found.raised, found.in_time, found.resolved, found.satisfaction) == (2, 1, 1, (1, 1))


async def test_a_second_person_who_looks_late_makes_no_clock_longer(play):
    await asked(play)
    begun = await play.act(STAFF, signed_lists.begin, REQUEST, 0, chat=STAFF)
    await play.act(STAFF, signed_lists.write_homes, begun[0], "1-103", chat=STAFF)
    await play.act(STAFF, signed_lists.enter, begun[0], PHOTO, "The tap drips", chat=STAFF)
    await play.at(SUNDAY + timedelta(days=3))
    late = await play.said("request_late")
    await play.act(CHAIR, partial(signed_lists.check, alike=True), begun[0], chat=CHAIR)
    assert (await request(play, 2)).reply_by == SUNDAY + timedelta(days=2)
    await play.at(play.clock.at)
    assert await play.said("request_late") == [*late, CHAIR], "it was late when it came: the chair hears of it once"


async def test_a_quarrel_that_names_a_home_is_no_request_on_paper_either_nor_is_a_letter_about_anothers_request(play):
    by_phone = await asked(play)
    said = await letter(play, REQUEST, 0, said="The people in 1-102 make noise every night, it is unbearable")
    assert said == Refused(Reason.QUARREL_IS_PRIVATE)
    await play.act(STAFF, request_work.report, by_phone, "A new lamp")
    for act in ("rate", "unfinished"):
        assert await letter(play, act, by_phone) == Refused(Reason.LIST_OF_NOTHING)
    begun = await play.act(LI, signed_lists.begin, REQUEST, 0, chat=LI)
    assert begun == Refused(Reason.NOT_COUNCIL_OR_STAFF)
    assert await play.read(paper_requests.act_of, "unfinished", 777) == "unfinished"
    assert await play.read(paper_requests.act_of, "unfinished", by_phone) == REOPEN
    assert await play.read(paper_requests.act_of, "rate", by_phone) == RATE
