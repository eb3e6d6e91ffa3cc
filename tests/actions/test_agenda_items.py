"""The chair arranges an agenda: own and internal items, order, minutes, items struck out, a venue of its own."""

from datetime import timedelta
from functools import partial

import icalendar
import pytest
from council_play import CHAIR, CLOSE, COUNCIL, FIRST, GROUP_A, GROUP_B, MEMBERS, SECOND, STAFF, THIRD, VICE

from actions import agenda, agenda_items, matters, meetings, motions, votes
from actions.enclosures import Maker
from rules.motions import MotionChoice
from rules.refusals import Reason
from rules.stages import Stage
from storage import communities
from storage import matters as rows
from texts.words import Words

HOUR = timedelta(hours=1)
HIDE = partial(agenda_items.keep_internal, internal=True)
ALL = (CHAIR, VICE, *MEMBERS)


async def own(play, text="Repair of the hall\nThree offers are there."):
    said = await play.act(CHAIR, agenda_items.add_own, text)
    assert isinstance(said, agenda.OnAgenda), said
    return said.number


async def shown(play, *, work=False):
    community = await play.read(communities.by_id, 1)
    card = await play.database.read(lambda reader: agenda.show(reader, community, Words("en"), work=work))
    return card.text


async def ics(play, chat=50):
    """The calendar file that the council gets beneath the agenda, or a resident who asks for it."""
    if chat == 50:
        assert await play.act(50, agenda.give_file, 1)
    wanted = [payload for to, payload in await play.posts("meeting_file") if to == chat]
    maker = Maker(play.database, b"", "corridor_bot", None)
    file = await maker.make(chat, wanted[-1])
    (event,) = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    return event


async def test_an_item_of_the_councils_own_is_a_matter_of_the_one_series_on_the_agenda(play):
    await play.apply()
    first, _ = await play.on_agenda()
    number = await own(play)
    assert number == first + 1
    assert await play.items(1) == [(first, "waiting"), (number, "waiting")]
    matter = await play.matter(number)
    assert (matter.stage, matter.title, matter.own) == (Stage.ON_AGENDA, "Repair of the hall", True)
    lines, taps = await play.card("agenda_item", number)
    assert lines[0] == f"Item 2/2 №{number} Repair of the hall"
    assert f"internal:{number}:yes" in taps
    assert [one[2] for one in await play.acts("matter.raised")] == [{"scope": "", "own": True}]
    assert len(await play.posts("on_agenda")) == 1  # the resident's; nobody is told of the council's own


@pytest.mark.parametrize("user", [3, STAFF, 77])
async def test_only_chair_and_vice_chair_add_items(play, user):
    await play.apply()
    assert (await play.act(user, agenda_items.add_own, "Repair")).reason is Reason.NOT_CHAIR_OR_VICE
    assert (await play.act(VICE, agenda_items.add_own, "\u200b \n")).reason is Reason.WORDS_NEEDED
    assert await play.items(1) == []


async def test_the_order_is_the_chairs_and_a_second_tap_changes_nothing(play):
    await play.apply()
    one, two, three = [(await play.on_agenda(title))[0] for title in ("Lift", "Gate", "Lamp")]
    for _ in range(2):
        await play.act(CHAIR, agenda_items.order, three, 1)
    assert [number for number, _ in await play.items(1)] == [three, one, two]
    lines, _ = await play.card("board", 1, GROUP_A)
    assert f"1. №{three} Lamp" in lines
    assert (await play.act(3, agenda_items.order, one, 1)).reason is Reason.NOT_CHAIR_OR_VICE


async def test_minutes_stand_on_every_agenda_and_in_the_calendar(play):
    await play.apply()
    number, _ = await play.on_agenda()
    second, _ = await play.on_agenda("Gate")
    await play.act(CHAIR, agenda_items.time, number, 20)
    await play.act(CHAIR, agenda_items.time, second, 15)
    assert f"1. №{number} Lift · 20 min" in await shown(play)
    await play.at(CLOSE)
    event = await ics(play)
    assert (event.start, event.end - event.start) == (FIRST, timedelta(minutes=35))
    assert (event["location"], str(event.start.tzinfo)) == ("Gate 2", "Asia/Shanghai")
    assert f"№{number} Lift" in event["description"]


async def internal_meeting(play):
    """A public item and an internal one, posted."""
    await play.apply()
    number, _ = await play.on_agenda()
    add = partial(agenda_items.add_own, internal=True)
    return number, (await play.act(CHAIR, add, "Salary of the guard")).number


async def test_residents_never_read_of_an_internal_item(play):
    _, secret = await internal_meeting(play)
    assert "Salary" not in await shown(play)
    assert "Salary of the guard · internal" in await shown(play, work=True)
    await play.at(CLOSE)
    await play.at(FIRST - HOUR)
    for kind, subject in (("agenda", 1), ("board", 1)):
        lines, taps = await play.card(kind, subject, GROUP_A)
        assert not any("Salary" in line or f"№{secret}" in line for line in lines)
        assert f"details:{secret}" not in taps
    assert "Salary" not in (await ics(play))["description"]
    assert f"2. №{secret} Salary of the guard · internal" in (await play.card("agenda", 1))[0]
    assert "Salary" in (await ics(play, COUNCIL))["description"]
    assert await play.act(50, matters.find, secret, chat=50) is None
    assert (await play.act(STAFF, matters.find, secret, chat=STAFF)).id == secret
    assert await play.said("agenda_reminder") == [GROUP_A]
    assert "1 item" in (await play.posts("agenda_reminder"))[0][1]["text"]


async def test_an_internal_item_is_decided_and_stays_internal(play):
    number, secret = await internal_meeting(play)
    await play.at(FIRST - HOUR / 4)
    await play.opened(*ALL)
    for motion in (1, 2):
        for user in ALL:
            await play.act(user, motions.cast, motion, MotionChoice.FOR)
    assert (await play.matter(secret)).stage is Stage.ADOPTED
    assert (await play.act(CHAIR, votes.prepare, secret, "assembly")).reason is Reason.INTERNAL
    await play.at(FIRST + HOUR)
    assert (await play.matter(secret)).stage is Stage.IMPLEMENTING
    told = await play.rows("SELECT payload FROM outbox WHERE chat IN (?, ?, 50)", GROUP_A, GROUP_B)
    assert not [row for row in told if "Salary" in row["payload"]]
    decided = await play.database.read(lambda reader: rows.decided(reader, 1))
    assert [one.id for one in decided] == [number]


async def test_a_meeting_with_internal_items_alone_is_not_spoken_of_to_residents(play):
    await play.apply()
    secret = await own(play, "Salary of the guard")
    await play.act(CHAIR, HIDE, secret)
    await play.at(CLOSE)
    assert await play.said("agenda") == [COUNCIL]
    assert "Sat 28 Nov" not in await shown(play)


async def test_a_residents_proposal_cannot_be_made_internal(play):
    await play.apply()
    number, _ = await play.on_agenda()
    said = await play.act(CHAIR, HIDE, number)
    assert said.reason is Reason.NOT_COUNCILS_OWN
    assert not (await play.matter(number)).internal


async def test_once_closed_an_agenda_changes_by_striking_out_alone(play):
    await play.apply()
    number, _ = await play.on_agenda()
    other, _ = await play.on_agenda("Gate")
    play.clock.at = CLOSE  # nobody has woken up for it yet
    for act, *how in ((agenda_items.time, 10), (agenda_items.order, 2)):
        assert (await play.act(CHAIR, act, number, *how)).reason is Reason.AGENDA_CLOSED
    assert (await play.act(CHAIR, agenda_items.add_own, "Repair")).starts_at == SECOND
    await play.at(CLOSE)
    assert (await play.act(CHAIR, agenda_items.strike, number)).id == number
    assert await play.items(1) == [(number, "struck"), (other, "waiting")]
    assert (await play.matter(number)).stage is Stage.SUPPORTED
    assert await play.said("taken_off") == [50]
    assert (await play.card("agenda", 1, GROUP_A))[0][2:4] == [f"1. №{number} Lift", f"2. №{other} Gate"]
    assert await play.acts("agenda.struck") == [("agenda.struck", "meeting:1", {"matter": number})]


async def test_what_was_struck_out_or_never_on_the_agenda_is_not_decided(play):
    """The council opens motions on the items that stand, and on nothing else."""
    await play.apply()
    number, _ = await play.on_agenda()
    struck, _ = await play.on_agenda("Gate")
    late = await play.supported("Lamp")
    await play.act(CHAIR, agenda_items.strike, struck)
    await play.at(FIRST - HOUR / 4)
    assert (await play.act(CHAIR, agenda.put_on_agenda, late)).starts_at == SECOND
    await play.opened(*ALL)
    assert (await play.act(CHAIR, agenda_items.strike, number)).reason is Reason.MEETING_OPEN
    for user in ALL:
        await play.act(user, motions.cast, 1, MotionChoice.FOR)
    assert [one[2]["matter"] for one in await play.acts("motion.opened")] == [number]
    assert [(await play.matter(one)).stage for one in (struck, late)] == [Stage.SUPPORTED, Stage.ON_AGENDA]


async def test_a_struck_item_may_come_onto_a_later_agenda(play):
    await play.apply()
    number, _ = await play.on_agenda()
    await play.act(CHAIR, agenda_items.strike, number)
    assert (await play.act(CHAIR, agenda_items.strike, number)).reason is Reason.NOT_ON_AGENDA
    assert isinstance(await play.act(CHAIR, agenda.put_on_agenda, number), agenda.OnAgenda)
    assert await play.items(1) == [(number, "waiting")]


async def test_one_meeting_is_held_elsewhere_and_its_file_comes_anew(play):
    await play.apply()
    await play.on_agenda()
    await play.at(CLOSE)
    assert (await play.act(4, agenda_items.set_venue, 1, "Hall")).reason is Reason.NOT_CHAIR_OR_VICE
    said = await play.act(CHAIR, agenda_items.set_venue, 1, " Hall\nof Building 3 ")
    assert said.own_venue == "Hall of Building 3"
    for kind in ("agenda", "board"):
        lines, _ = await play.card(kind, 1, GROUP_A)
        assert any("Hall of Building 3" in line for line in lines)
    assert await play.said("meeting_file") == [COUNCIL, COUNCIL]
    event = await ics(play)
    assert (event["location"], event["sequence"]) == ("Hall of Building 3", 1)
    await play.at(FIRST - HOUR)
    assert "Hall of Building 3" in (await play.posts("agenda_reminder"))[0][1]["text"]
    assert (await play.meeting(2)).own_venue == ""
    await play.at(FIRST - HOUR / 4)
    await play.here(*ALL)
    await play.act(CHAIR, meetings.open_meeting, 1)
    assert (await play.act(CHAIR, agenda_items.set_venue, 1, "Gate")).reason is Reason.MEETING_OPEN


async def test_holidays_leave_a_date_out_or_move_it(play):
    off = {"off": ["2026-11-28"]}
    when = {"when": "Sat 19:00", "closes": "3 days", "post_before": []}
    await play.apply(calendar=off, agenda={**when, "holidays": "skip"})
    assert [one.starts_at for one in await play.meetings()] == [SECOND, THIRD]
    await play.apply(calendar=off, agenda={**when, "holidays": "move"})
    assert [one.starts_at for one in await play.meetings()] == [FIRST + timedelta(days=1), SECOND, THIRD]
