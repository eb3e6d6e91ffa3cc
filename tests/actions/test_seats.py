"""Seats of the council: terms, a seat given up, absences that bring a review, the election of a seat."""

from datetime import timedelta

import ballot_play
from council_play import CHAIR, COUNCIL, FILE, FIRST, GROUP_A, MEMBERS, NAMES, STAFF, SUNDAY, VICE

from actions import (
    agenda,
    ballots,
    completions,
    elections,
    invitations,
    matters,
    meetings,
    options,
    resignations,
    seats,
    votes,
)
from actions.ballots import BallotTap
from actions.elections import Opened
from actions.people import caller_of
from rules.invitations import Place
from rules.options import Marks
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import communities, people
from texts.cards import plain

KEPT = {"name": "Zhao", "stands_for": "", "position": 0, "substitutes": None, "term_ends_at": None}
WEEK = timedelta(days=7)


async def the_seats(play):
    return await play.read(communities.seats, 1)


async def meet(play, number, *here, absent=()):
    """A meeting with an item of its own, at which these are here; who is absent says so beforehand."""
    await play.on_agenda(f"Matter of {number}")
    await play.at(FIRST + (number - 1) * WEEK)
    for user in absent:
        await play.act(user, meetings.leave, number)
    await play.here(*here, meeting=number)
    await play.act(CHAIR, meetings.open_meeting, number)
    await play.vote(number, **{NAMES[user].lower(): "for" for user in here})


async def test_a_seat_that_is_given_up_is_vacant_and_leaves_the_base(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST)
    await play.opened(CHAIR, 2, 3, 4, 5)
    await play.vote(1, zhou="for", wu="for", li="against", sun="against")
    assert (await play.act(6, resignations.resign, 5)).reason is Reason.NOT_A_SEAT  # only one's own
    vacant = await play.act(5, resignations.resign, 5)
    assert (vacant.person, vacant.role) == (None, "mediator")
    motion = await play.motion(1)  # only this seat was waited for: it is decided without it
    assert (motion.result["electorate"], motion.result["took_part"]) == (6, 4)
    assert [seat.person for seat in await the_seats(play)] == [1, 2, 3, 4, None, 6, 7]
    lines, taps = await play.card("seat", vacant.id)
    assert lines[0] == "Seat vacant: mediator"
    assert taps == [f"elect:{vacant.id}", f"invite:{vacant.id}:seat"]
    assert await play.acts("seat.resigned") == [("seat.resigned", "seat:5", {})]
    before = await the_seats(play)
    await play.apply()  # the file still names them: what came of it in the chat stands
    assert await the_seats(play) == before


async def test_an_open_motion_shows_at_once_that_a_seat_was_given_up(play):
    await play.apply()
    await play.on_agenda()
    await play.at(FIRST)
    await play.opened(CHAIR, 2, 3, 4, 5)
    await play.vote(1, li="for")
    await play.database.unit(lambda unit: unit.connection.run("UPDATE card SET dirty = 0"))  # all is edited
    await play.act(3, resignations.resign, 3)
    assert [row["dirty"] for row in await play.rows("SELECT dirty FROM card WHERE kind = 'motion'")] == [1]


async def test_the_third_absence_without_a_word_in_a_year_brings_a_review_and_removes_nobody(play):
    await play.apply()
    for number in (1, 2, 3):
        await meet(play, number, CHAIR, VICE, *MEMBERS[:3], absent=(6,))
        assert bool(await play.said("seat")) is (number == 3)
    missed = await play.acts("meeting.missed")
    assert [data["seat"] for _, _, data in missed] == [7, 7, 7]
    lines, taps = await play.card("seat", 7)
    assert lines[:2] == ["Review of a seat: mediator Chen", "3 meetings missed without a word."]
    assert taps == ["review:7"]
    assert (await play.act(3, elections.bring_review, 7)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(CHAIR, elections.bring_review, 6)).reason is Reason.ALREADY_ON_AGENDA  # none is due
    brought = await play.act(CHAIR, elections.bring_review, 7)
    number, meeting = brought.number, brought.meeting
    matter = await play.matter(number)
    assert (matter.title, matter.internal, matter.stage) == ("Review of a seat: mediator Chen", True, Stage.ON_AGENDA)
    assert (await the_seats(play))[6].person == 7
    assert (await play.acts("matter.raised"))[-1][2]["internal"] is True
    assert (await play.act(CHAIR, elections.bring_review, 7)).reason is Reason.ALREADY_ON_AGENDA
    assert (await play.act(CHAIR, elections.may_elect, 7)).reason is Reason.SEAT_HELD
    await play.at(brought.starts_at)
    await play.opened(CHAIR, VICE, *MEMBERS[:3], meeting=meeting)
    motion = (await play.rows("SELECT id FROM motion WHERE matter = ?", number))[0]["id"]
    await play.vote(motion, zhou="for", wu="for", li="for", sun="for", qian="for")
    assert not await play.rows("SELECT 1 FROM outbox WHERE purpose = 'outcome' AND subject = ? AND chat < 0", number)
    assert (await play.card("seat", 7))[1] == ["elect:7"]
    assert not isinstance(await play.act(CHAIR, elections.may_elect, 7), Refused)


async def test_the_chair_hears_a_month_before_that_a_term_ends_and_who_holds_the_seat_stays(play):
    ends = (FIRST + timedelta(days=40)).date()
    listed = [{**seat, "until": ends.isoformat()} if seat["user"] == 3 else seat for seat in FILE["seats"]]

    async def begin(unit):
        await people.start(unit, (await caller_of(unit, CHAIR, "Zhou", "en", CHAIR)).person)
        await seats.begin_terms(unit, await communities.by_id(unit, 1))

    await play.apply(seats=listed)
    await play.database.unit(begin)
    await play.at(FIRST + timedelta(days=9))
    assert not await play.said("seat")
    await play.at(FIRST + timedelta(days=11))
    lines, taps = await play.card("seat", 3)
    assert (lines[0], taps) == ("Term of a seat: mediator Li", ["elect:3"])
    await play.at(FIRST + timedelta(days=41, hours=12))
    assert await play.acts("seat.term_over") == [("seat.term_over", "seat:3", {})]
    assert (await the_seats(play))[2].person == 3
    before = await the_seats(play)
    await play.apply(seats=listed)
    assert await the_seats(play) == before


async def chooses(play, vote, option, *homes):
    taps = [BallotTap(None, 50 + home, "en", GROUP_A, True, vote, Marks((option,))) for home in homes]
    return await play.database.unit(lambda unit: ballots.cast_ballots(unit, taps))


async def elected(play, seat, names, option):
    """An election with these names, in which five homes of seven choose one of them; its number."""
    opened = await play.act(CHAIR, elections.open_, seat, names)
    assert isinstance(opened, Opened), opened
    ((rule, draft),) = opened.drafts
    assert rule == "assembly"  # nobody is a representative
    noticed = await play.act(CHAIR, options.notice, draft, "election_1")
    assert (await play.act(CHAIR, elections.may_elect, seat)).reason is Reason.ELECTION_RUNS
    await chooses(play, noticed.vote, option, 1, 2, 3, 4)
    await chooses(play, noticed.vote, 1, 5)
    await play.at(play.clock.at + timedelta(days=8))
    return opened.number


async def test_a_seat_is_elected_by_the_households_and_taken_by_a_link(play):
    await play.apply(rules=ballot_play.NOW)
    for home in range(1, 8):
        await ballot_play.live(play, user=50 + home, household=home)
    vacant = await play.act(5, resignations.resign, 5)
    assert (await play.act(3, elections.may_elect, vacant.id)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(CHAIR, elections.may_elect, 3)).reason is Reason.SEAT_HELD
    for wrong in ("", "Gu\nGu", "\n".join(map(str, range(13)))):
        assert (await play.act(CHAIR, elections.open_, vacant.id, wrong)).reason is Reason.NAMES_NEEDED
    first = await play.act(CHAIR, elections.open_, vacant.id, "Gu Min\nHe Wei")
    for act in (matters.publish_now, completions.report):  # nothing is decided yet
        assert (await play.act(CHAIR, act, first.number)).reason is Reason.ELECTION_RUNS
    # A yes or no to several names chooses none of them.
    assert (await play.act(CHAIR, votes.notice, first.number, "assembly")).reason is Reason.OPTIONS_NEEDED
    number = await elected(play, vacant.id, "Gu Min\nHe Wei\nXu Na", 2)  # a better list: the first is over
    assert (await play.matter(first.number)).stage is Stage.CLOSED
    assert (await play.matter(number)).stage is Stage.CLOSED
    seat = (await the_seats(play))[4]
    assert (seat.id, seat.name, seat.person) == (vacant.id, "He Wei", None)
    lines, taps = await play.card("seat", seat.id)
    assert (lines[0], taps) == ("Chosen: mediator He Wei", [f"invite:{seat.id}:seat"])
    assert [data["again"] for _, _, data in await play.acts("seat.elected")] == [False]

    async def take(unit):
        made = await invitations.invite(unit, 1, Place.SEAT, seat.id, "person:1")
        return await invitations.take(unit, await people.meet(unit, 70, "He", "en"), made)

    await play.database.unit(take)
    taken = (await the_seats(play))[4]
    assert (taken.person, taken.term_ends_at.year) == (70, play.clock.at.year + 3)
    await play.apply(rules=ballot_play.NOW)  # the file names who sat there before
    assert (await the_seats(play))[4].person == 70


async def test_who_is_elected_again_goes_on_and_another_takes_the_place_of_who_sat_there(play):
    ends = (SUNDAY + timedelta(days=9)).date().isoformat()
    listed = [{**seat, "until": ends} if seat["user"] in (3, 4) else seat for seat in FILE["seats"]]
    await play.apply(rules=ballot_play.NOW, seats=listed)
    for home in range(1, 8):
        await ballot_play.live(play, user=50 + home, household=home)
    await elected(play, 3, "Gu Min\nLi", 2)
    assert ((await the_seats(play))[2].person, [data["again"] for _, _, data in await play.acts("seat.elected")]) == (
        3, [True],
    )  # fmt: skip
    assert (await play.act(CHAIR, elections.may_elect, 3)).reason is Reason.SEAT_HELD
    await elected(play, 4, "Gu Min\nHe Wei", 2)
    left = (await the_seats(play))[3]
    assert (left.person, left.name) == (None, "He Wei")


async def test_a_seat_that_is_given_up_in_its_election_is_the_one_that_is_filled(play):
    ends = (SUNDAY + timedelta(days=9)).date().isoformat()
    await play.apply(rules=ballot_play.NOW, seats=[{**FILE["seats"][2], "until": ends}, *FILE["seats"][:2]])
    for home in range(1, 8):
        await ballot_play.live(play, user=50 + home, household=home)
    opened = await play.act(CHAIR, elections.open_, 1, "Gu Min\nHe Wei")
    noticed = await play.act(CHAIR, options.notice, opened.drafts[0][1], "one")
    vacant = await play.act(3, resignations.resign, 1)
    assert (await play.act(CHAIR, elections.may_elect, vacant.id)).reason is Reason.ELECTION_RUNS
    await chooses(play, noticed.vote, 2, 1, 2, 3, 4)
    await play.at(play.clock.at + timedelta(days=8))
    (seat,) = [one for one in await the_seats(play) if one.person is None]
    assert (seat.id, seat.name) == (vacant.id, "He Wei")


async def test_who_takes_a_seat_while_a_meeting_is_held_has_not_missed_it(play):
    await play.apply(seats=[*FILE["seats"][:6], {"role": "mediator"}])
    await play.on_agenda()
    await play.at(FIRST)
    await play.opened(CHAIR, VICE, 3, 4, 5)
    play.clock.at += timedelta(minutes=5)
    await play.apply(seats=FILE["seats"])
    await play.vote(1, zhou="for", wu="for", li="for", sun="for", qian="for")
    assert [data for _, _, data in await play.acts("meeting.missed")] == [{"seat": 6}]


async def without_heads(play):
    """Chair and vice-chair have both given up their seats."""
    await play.apply()
    for user, seat in ((CHAIR, 1), (VICE, 2)):
        await play.act(user, resignations.resign, seat)


async def test_without_chair_and_vice_chair_the_first_seat_acts_for_them_until_there_is_one(play):
    """Else nobody put matters on an agenda, called a meeting or opened the election of a chair."""
    await without_heads(play)
    number = await play.supported("Lamp")
    assert (await play.act(4, agenda.put_on_agenda, number)).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(3, agenda.put_on_agenda, number)).meeting == 1
    vacant = (await the_seats(play))[0]
    assert (await play.act(4, elections.may_elect, vacant.id)).reason is Reason.NOT_CHAIR_OR_VICE
    assert isinstance(await play.act(3, elections.open_, vacant.id, "Zhao\nQian"), Opened)
    await play.at(FIRST)
    await play.here(3, 4, 5, 6)
    assert not isinstance(await play.act(3, meetings.open_meeting, 1), Refused)

    async def take(unit):
        await communities.change_seat(unit, vacant.id, {**KEPT, "telegram_id": CHAIR})

    await play.database.unit(take)
    assert [seat.acting for seat in await the_seats(play)] == [False] * 7
    assert (await play.act(3, elections.may_elect, (await the_seats(play))[1].id)).reason is Reason.NOT_CHAIR_OR_VICE


async def test_staff_and_council_hear_that_chair_and_vice_chair_are_both_gone(play):
    await play.apply()

    async def start(unit):
        for user in (STAFF, 3):
            await people.start(unit, await people.meet(unit, user, f"person {user}", "en"))

    await play.database.unit(start)
    await play.act(CHAIR, resignations.resign, 1)
    assert await play.said("no_heads") == [], "the vice-chair is there"
    await play.act(VICE, resignations.resign, 2)
    assert await play.said("no_heads") == [COUNCIL, STAFF, 3]
    told = plain((await play.posts("no_heads"))[0][1]["text"]).splitlines()
    assert told == [
        "Nobody is chair or vice-chair now", "\u2068Li\u2069 acts for the chair until somebody is.",
        "Please open the election: /docket",
    ]  # fmt: skip


async def test_who_hears_that_a_file_takes_chair_and_vice_chair_away(play):
    await play.apply()
    await play.apply(seats=FILE["seats"][2:])
    assert await play.said("no_heads") == [COUNCIL]
