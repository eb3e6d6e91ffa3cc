"""A team's task: offered in its groups, a waiting list, a reminder, who came, pictures, hours and the certificate."""

from datetime import UTC, datetime, timedelta
from functools import partial

import ballot_play
import pytest
from council_play import CHAIR, COUNCIL, GROUP_A, GROUP_B, STAFF

from actions import signed_lists, teams
from actions.cards import row_and_card
from actions.signed_lists import VOLUNTEER
from rules.refusals import Reason
from rules.teams import State
from storage import cards, people
from storage import teams as rows
from storage.media import Media

STARTS = datetime(2026, 12, 5, 1, tzinfo=UTC)  # Saturday 9:00 in Shanghai
SWEEP = "Sweep the corridor, 12-05 9:00-10:30, 2, Gate 2"
WANG, LI, CHEN = 51, 52, 53


async def offered(play, text=SWEEP, **changes):
    """Three neighbours live in A; staff of A plan a task for two."""
    await play.apply(**changes)
    for home, user in enumerate((WANG, LI, CHEN), 1):
        await ballot_play.live(play, user=user, household=home)

    async def start(unit):
        for one in (WANG, LI, CHEN):
            await people.start(unit, await people.meet(unit, one, f"person {one}", "en"))

    await play.database.unit(start)
    return await play.act(STAFF, teams.plan, 0, text)


async def labels(play):
    """What stands on the buttons of the council's card of the first task."""

    async def look(reader):
        return await row_and_card(reader, (await cards.of(reader, "task_work", 1, COUNCIL)).id)

    return [button.label for row in (await play.read(look))[1].buttons for button in row]


async def states(play, task=1):
    return [one.state for one in await play.read(rows.signed_up, task)]


async def test_a_task_is_offered_in_the_groups_of_its_part(play):
    task = await offered(play)
    assert await play.said("task") == [GROUP_A]
    assert await play.said("task_work") == [COUNCIL]
    assert await play.card("task", task.id, GROUP_A) == (
        ["Environment team: Sweep the corridor", "Sat 5 Dec 09:00 to 10:30, Gate 2", "▱▱▱▱▱ 0/2 places taken"],
        [f"signup:{task.id}"],
    )
    await play.act(CHAIR, teams.plan, 0, SWEEP)
    assert await play.said("task") == [GROUP_A, GROUP_A, GROUP_B]
    assert (await play.act(WANG, teams.plan, 0, SWEEP)).reason is Reason.NOT_COUNCIL_OR_STAFF
    assert await play.act(STAFF, teams.plan, 0, "Sweep the corridor") is None


async def test_who_comes_too_late_waits_and_moves_up(play):
    await offered(play)
    waits = [(await play.act(user, teams.sign_up, 1, chat=GROUP_A)).waits for user in (WANG, LI, CHEN)]
    assert waits == [0, 0, 1]
    assert (await play.act(CHEN, teams.sign_up, 1, chat=GROUP_A)).already
    assert (await play.act(99, teams.sign_up, 1, chat=GROUP_A)).reason is Reason.NOT_REGISTERED
    assert "On the waiting list: 1" in (await play.card("task", 1, GROUP_A))[0]
    for _ in range(2):
        await play.act(LI, teams.withdraw, 1, chat=LI)
    assert await states(play) == [State.IN, State.IN]
    assert await play.said("task_moved_up") == [CHEN]
    assert (await play.act(LI, teams.sign_up, 1, chat=GROUP_A)).waits == 1
    await play.at(STARTS - timedelta(days=1))
    assert await play.said("task_reminder") == [WANG, CHEN]
    acts = [act for act, _, _ in await play.acts("team.signed_up", "team.withdrew")]
    assert acts == ["team.signed_up"] * 3 + ["team.withdrew", "team.signed_up"]


async def test_after_days_asleep_nobody_is_reminded_of_a_task_that_has_begun(play):
    await offered(play)
    await play.act(WANG, teams.sign_up, 1, chat=GROUP_A)
    await play.at(STARTS)
    assert await play.said("task_reminder") == []


async def test_who_came_has_the_hours_and_the_groups_see_before_and_after(play):
    await offered(play)
    for user in (WANG, LI):
        await play.act(user, teams.sign_up, 1, chat=GROUP_A)
    before, after = (Media("photo", name, name, 0, COUNCIL, 7) for name in ("B", "A"))
    await play.act(STAFF, partial(teams.picture, before=True), 1, before)
    assert (await play.act(STAFF, partial(teams.note_presence, came=True), 1)).reason is Reason.TASK_NOT_BEGUN
    assert (await play.act(STAFF, teams.finish, 1)).reason is Reason.TASK_NOT_BEGUN
    play.clock.at = STARTS + timedelta(hours=2)
    for sign_up, came in ((1, True), (2, True), (2, False)):
        await play.act(STAFF, partial(teams.note_presence, came=came), sign_up)
    assert (await play.act(LI, partial(teams.note_presence, came=True), 2)).reason is Reason.NOT_COUNCIL_OR_STAFF
    _, buttons = await play.card("task_work", 1)
    assert buttons[:2] == ["notcame:1", "came:2"]
    assert [text for text in await labels(play) if "person" in text] == ["✓ person 51", "○ person 52"]
    await play.act(STAFF, partial(teams.picture, before=False), 1, after)
    assert await play.act(STAFF, teams.finish, 1) == 1
    assert (await play.act(STAFF, teams.finish, 1)).reason is Reason.TASK_OVER
    assert (await play.act(CHEN, teams.sign_up, 1, chat=GROUP_A)).reason is Reason.TASK_OVER
    ((chat, post),) = await play.posts("task_result")
    assert (chat, [one["file"] for one in post["album"]]) == (GROUP_A, ["B", "A"])
    assert "Done. Volunteers 1, hours in all 1.5. Thank you." in post["text"]
    assert (await play.card("task", 1, GROUP_A))[1] == []
    assert [data for _, _, data in await play.acts("team.task_done")] == [{"came": 1, "minutes": 90}]
    found = await play.read(teams.certificate, WANG, 1, 2026)
    assert (found.name, found.minutes, [one.title for one in found.lines]) == (
        "person 51", 90, ["Sweep the corridor"],
    )  # fmt: skip
    assert await play.read(teams.certificate, WANG, 1, 2025) is None
    assert await play.read(teams.certificate, LI, 1, 2026) is None
    first = int(datetime(2025, 12, 31, 16, tzinfo=UTC).timestamp() * 1000)  # midnight in Shanghai
    moved = "UPDATE task SET starts_at = ?, ends_at = ?"
    await play.database.unit(lambda unit: unit.connection.run(moved, (first, first + 60_000)))
    assert (await play.read(teams.certificate, WANG, 1, 2026)).minutes == 1


async def test_a_task_is_called_off_and_everybody_hears_it(play):
    await offered(play)
    for user in (WANG, LI, CHEN):
        await play.act(user, teams.sign_up, 1, chat=GROUP_A)
    assert (await play.act(CHAIR, teams.call_off, 1)).title == "Sweep the corridor"
    assert await play.said("task_called_off") == [WANG, LI, CHEN]
    await play.at(STARTS)
    assert await play.said("task_reminder") == []
    assert (await play.card("task", 1, GROUP_A))[0][-1] == "Called off."


async def test_more_teams_begin_and_each_has_its_tasks(play):
    await offered(play)
    assert (await play.act(WANG, teams.begin, "Stairs")).reason is Reason.NOT_COUNCIL_OR_STAFF
    assert (await play.act(STAFF, teams.begin, "")).reason is Reason.WORDS_NEEDED
    assert await play.act(STAFF, teams.begin, "Stairs") == "Stairs"
    task = await play.act(STAFF, teams.plan, 2, "Paint, 12-06 9:00-10:00, 3")
    assert task.team == "Stairs"


@pytest.mark.parametrize("act", [teams.plan, teams.begin])
async def test_a_method_without_teams_says_so(play, act):
    await play.apply(parts={})
    given = (0, SWEEP) if act is teams.plan else ("Stairs",)
    assert (await play.act(STAFF, act, *given)).reason is Reason.NO_TEAMS


async def test_a_home_without_a_telephone_signs_up_on_a_list_that_two_of_the_staff_have_seen(play):
    await offered(play)
    await play.act(WANG, teams.sign_up, 1, chat=GROUP_A)
    sheet, title = await play.act(STAFF, signed_lists.begin, VOLUNTEER, 1)
    assert title == "Sweep the corridor"
    await play.act(STAFF, signed_lists.write_homes, sheet, "1-104 1-105")
    await play.act(STAFF, signed_lists.enter, sheet, Media("photo", "f", "u", 0, STAFF, 1), "")
    said = await play.act(CHAIR, partial(signed_lists.check, alike=True), sheet)
    assert said == signed_lists.Counted(2, 0)
    assert await states(play) == [State.IN, State.IN, State.WAITING]
    lines, buttons = await play.card("task_work", 1)
    assert "On the waiting list: 1-1-105" in lines
    assert buttons[:2] == ["came:1", "came:2"]
    assert (await play.acts("team.signed_up"))[-1][2]["household"] == 5
    assert (await play.act(STAFF, signed_lists.begin, VOLUNTEER, 9)).reason is Reason.LIST_OF_NOTHING
