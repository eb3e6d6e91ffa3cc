"""Two ask for the same thing: the earlier request goes on for both, and the later is counted as none of its own."""

from datetime import timedelta

from council_play import CHAIR, COUNCIL, STAFF, SUNDAY
from test_requests import LI, PARTIES, PLUMBER, WANG, asked, request

from actions import duplicates, request_work, requests
from actions.cards.requests import way
from rules.refusals import Reason, Refused
from rules.requests import State, figures
from storage import households, people
from storage import requests as rows

HOUR = timedelta(hours=1)


async def both(play, first="The lamp by the gate is dark", second="By the gate the lamp is dark again"):
    """Wang asks, an hour later Li of household 2 does."""
    one = await asked(play, first)

    async def lives_there(unit):
        await households.add_member(
            unit, await households.by_id(unit, 2), (await people.by_telegram(unit, LI)).id, "owner"
        )

    await play.database.unit(lives_there)
    play.clock.at = SUNDAY + HOUR
    return one, (await play.act(LI, requests.file, second, None, None, chat=LI)).id


async def sent(play, purpose):
    """(who, first line) of what was said for a purpose."""
    return [(chat, payload["text"].splitlines()[0]) for chat, payload in await play.posts(purpose)]


async def test_a_party_neither_reads_nor_joins_requests_that_it_does_not_have(play):
    one, other = await both(play)
    await play.act(CHAIR, request_work.pass_on, other, "party", 1)
    (_, passed), *_ = await play.posts("request_passed")
    assert "Similar" not in passed["text"]
    found = await play.act(PLUMBER, request_work.at_work, other, chat=PLUMBER)
    assert await play.act(PLUMBER, lambda unit, _: duplicates.candidates(unit, *found), chat=PLUMBER) == []
    for number in (one, other):
        said = await play.act(PLUMBER, duplicates.join, number, one + other - number, chat=PLUMBER)
        assert isinstance(said, Refused)
    assert (await request(play, other)).state is State.OPEN
    await play.act(CHAIR, request_work.pass_on, one, "party", 1)
    assert await play.act(PLUMBER, duplicates.join, other, one, chat=PLUMBER) == (other, one)


async def test_the_later_goes_on_as_the_earlier_and_its_author_hears_every_answer(play):
    one, other = await both(play)
    lines, _ = await play.card("request_work", other)
    assert "Similar: №1 The lamp by the gate is dark" in lines
    # Whichever of the two is tapped, the one that was raised first goes on.
    assert await play.act(STAFF, duplicates.join, one, other) == (other, one)
    assert await sent(play, "request_joined") == [(LI, f"<b>Request №{other} joins another one</b>")]
    assert {subject for what, subject in await play.waiting() if "reply" in what or "solve" in what} == {one}
    lines, buttons = await play.card("request_work", other)
    assert f"Joined to №{one}." in lines
    assert buttons == []
    assert "+1 request for the same" in (await play.card("request_work", one))[0]
    await play.act(STAFF, request_work.reply, one, "At eleven")
    assert await sent(play, "request_reply") == [
        (LI, f"<b>Answer on №{other} By the gate the lamp is dark again</b>"),
        (WANG, f"<b>Answer on №{one} The lamp by the gate is dark</b>"),
    ]
    await play.act(STAFF, request_work.report, one, "A new lamp")
    assert await sent(play, "request_solved") == [
        (LI, f"<b>Request №{other} is reported as solved</b>"),
        (WANG, f"<b>Is request №{one} solved?</b>"),
    ]
    mine = await play.act(LI, way, other, chat=LI)
    assert [word in mine.text for word in ("At eleven", "A new lamp", "goes on with another one")] == [True] * 3
    assert "The lamp by the gate" not in mine.text
    assert await play.act(LI, way, one, chat=LI) is None, "what another wrote is not for them"
    for refused in (requests.confirm, requests.reopen):
        assert await play.act(LI, refused, other, chat=LI) == Refused(Reason.REQUEST_JOINED)
    await play.act(WANG, requests.confirm, one, chat=WANG)
    await play.act(WANG, requests.rate, one, 4, chat=WANG)
    assert await play.act(LI, duplicates.part, other, chat=LI) == Refused(Reason.REQUEST_CONFIRMED)
    found = figures([(await request(play, number)).facts() for number in (one, other)])
    assert (found.raised, found.duplicates, found.response, found.satisfaction) == (1, 1, (1, 1), (1, 1))
    assert [data["into"] for _, _, data in await play.acts("request.joined")] == [one]


async def test_of_two_of_which_one_is_a_hazard_the_one_that_goes_on_is_answered_as_one(play):
    one, other = await both(play, "Lift 9-1 looks odd", "The lift in 9-1 is stuck")
    assert (await request(play, one)).hazard == ""
    by = (await request(play, other)).reply_by
    assert by == SUNDAY + 3 * HOUR
    await play.act(STAFF, duplicates.join, other, one)
    kept = await request(play, one)
    assert (kept.hazard, kept.reply_by) == ("lift", by)
    await play.at(by)
    assert [subject for _, subject, _ in await play.acts("request.escalated")] == [f"request:{one}"]


async def test_what_was_joined_to_a_later_joined_one_follows_it_and_whose_it_is_parts_it(play):
    one, other = await both(play)
    third = (await play.act(WANG, requests.file, "Lamp, gate", None, None, chat=WANG)).id
    await play.act(STAFF, duplicates.join, third, other)
    await play.act(STAFF, duplicates.join, other, one)
    assert [row.id for row in await play.read(rows.joined_to, one)] == [other, third]
    assert await play.act(WANG, duplicates.part, other, chat=WANG) == Refused(Reason.NOT_ITS_AUTHOR)
    before = (await request(play, other)).reply_by
    parted = await play.act(LI, duplicates.part, other, chat=LI)
    assert (parted.state, parted.merged_into, parted.reply_by) == (State.OPEN, None, before)
    assert ("reply_late", other) in await play.waiting()
    assert await play.act(LI, duplicates.part, other, chat=LI) == Refused(Reason.ALREADY_DECIDED)
    assert [row.id for row in await play.read(rows.joined_to, one)] == [third]


async def test_the_way_of_one_that_joins_again_says_nothing_of_where_the_other_went_meanwhile(play):
    one, other = await both(play)
    third = (await play.act(WANG, requests.file, "Lamp, gate", None, None, chat=WANG)).id
    await play.act(STAFF, duplicates.join, third, other)
    await play.act(STAFF, duplicates.join, other, one)
    await play.act(LI, duplicates.part, other, chat=LI)
    await play.act(WANG, duplicates.part, third, chat=WANG)
    await play.act(STAFF, duplicates.join, third, other)
    mine = await play.act(WANG, way, third, chat=WANG)
    assert mine.text.count("goes on with another one") == 2


async def test_nobody_joins_what_is_not_theirs_nor_what_is_over(play):
    one, other = await both(play)
    for number in (one, 777):
        assert await play.act(STAFF, duplicates.join, one, number) == Refused(Reason.NO_SUCH_REQUEST)
    for stranger in (WANG, PLUMBER):
        said = await play.act(stranger, duplicates.join, other, one, chat=stranger)
        assert said == Refused(Reason.NOT_COUNCIL_OR_STAFF)
    await play.apply(parties=PARTIES)
    await play.act(CHAIR, request_work.report, one, "Done", chat=COUNCIL)
    assert await play.act(STAFF, duplicates.join, other, one) == Refused(Reason.NO_SUCH_REQUEST)
    assert await play.act(STAFF, duplicates.join, one, other) == Refused(Reason.REQUEST_SOLVED)
    assert (await request(play, other)).state is State.OPEN
