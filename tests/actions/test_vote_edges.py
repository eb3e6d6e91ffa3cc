"""What the random lives of votes in test_vote_machine.py have found, each by its name."""

from datetime import timedelta

import pytest
from ballot_play import NOW, cast, live, opened
from council_play import CHAIR, GROUP_A, HOMES, SUNDAY

from actions import ballots, corrections, joins, secret_votes
from actions import votes as vote_actions
from actions.corrections import Withdrawn
from actions.joins import Noted
from handlers.votes import ballot_answer, can_answer
from rules.ballots import Accepted
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Choice, Measure
from storage import households, votes
from storage.database import from_ms


async def test_an_opinion_that_is_withdrawn_leaves_its_matter_where_it_was(play):
    vote = await opened(play, "straw_poll")
    assert await play.act(CHAIR, corrections.withdraw, vote, "Asked too early") == Withdrawn(vote)
    assert (await play.matter(1)).stage is Stage.ADOPTED


async def test_a_representative_who_has_never_written_to_the_bot_votes(play):
    seats = [{"role": "chair", "user": CHAIR, "name": "Zhou"}, {"role": "representative", "user": 77, "name": "Gu"}]
    vote = await opened(play, "representatives", seats=seats)
    (reply,) = await cast(play, vote, (77, "for"))
    assert reply.said == Accepted(Choice.FOR)


async def test_a_seat_and_a_home_of_one_number_are_two(play):
    """Who has a seat votes in it, whatever their neighbours think of their belonging to the home of that number."""
    seats = [{"role": "chair", "user": CHAIR, "name": "Zhou"}, {"role": "representative", "user": 77, "name": "Gu"}]
    vote = await opened(play, "representatives", seats=seats)
    ((seat,),) = [tuple(row) for row in await play.rows("SELECT home FROM roll WHERE vote = ?", vote)]
    for user in (76, 77):
        await live(play, user=user, household=seat)
    await cast(play, vote, (77, "for"))
    newest = (await play.read(households.members, seat))[-1].id
    assert await play.act(76, joins.doubt, newest, chat=76) == Noted()
    assert await play.read(votes.voted, vote) == 1
    assert await play.read(ballots.building_of, vote, seat) is None
    assert [data["votes"] for _, _, data in await play.acts("household.disputed")] == [[]]


async def test_the_roll_of_an_entrance_names_no_home_for_a_seat(play):
    seats = [
        {"role": "chair", "user": CHAIR, "name": "Zhou"},
        *({"role": "representative", "user": user, "name": f"R{user}"} for user in range(71, 76)),
    ]
    vote = await opened(play, "representatives", secret=True, seats=seats)
    await live(play, user=76, household=2)
    assert await play.act(76, secret_votes.roll_of_entrance, vote, chat=76) == Refused(Reason.SEALING_NEEDS_MORE)


@pytest.mark.parametrize(
    "rule", ["assembly", "representatives", "owners_ordinary", "owners_special", "unanimous", "straw_poll"]
)
async def test_a_register_that_changes_in_mid_vote_changes_no_roll(play, rule):
    chair = {"role": "chair", "user": CHAIR, "name": "Zhou"}
    vote = await opened(play, rule, seats=[chair, {"role": "representative", "user": 77, "name": "Gu"}])
    roll, before = await play.read(votes.roll, vote), await play.read(votes.by_id, vote)
    larger = [(*HOMES[1][:4], "800", HOMES[1][5]), *HOMES[2:], ("A", "1", "1", "199", "80", "a199")]
    newer = [chair, {"role": "representative", "user": 78, "name": "Lu"}]
    await play.apply(rules=NOW, homes=larger, seats=newer)
    assert len(await play.read(households.in_scope, 1)) == len(HOMES), "one has ended, one is new, one has grown"
    after = await play.read(votes.by_id, vote)
    assert await play.read(votes.roll, vote) == roll
    assert (after.electorate, after.area) == (before.electorate, before.area)
    await live(play, user=76, household=len(HOMES) + 1)
    (reply,) = await cast(play, vote, (76, "for"))
    refused = {"representatives": Reason.REPRESENTATIVES_ONLY, "straw_poll": None}.get(rule, Reason.NOT_ON_ROLL)
    assert reply.said == (Refused(refused) if refused else Accepted(Choice.FOR))


async def test_an_adult_who_changes_homes_and_their_ballot_has_the_area_of_the_home_for_which_it_counts(play):
    larger = [HOMES[0], (*HOMES[1][:4], "90", HOMES[1][5]), *HOMES[2:]]
    vote = await opened(play, homes=larger, decisions={"assembly": {"unit": "adults"}})
    for household in (1, 2):
        await live(play, user=76, household=household)
    await cast(play, vote, (76, "for"))
    person = (await play.read(households.members, 1))[0].person
    await play.database.unit(lambda unit: households.leave(unit, 1, person))
    (reply,) = await cast(play, vote, (76, "against"))
    assert reply.said == Accepted(Choice.AGAINST, Choice.FOR)
    assert (await play.read(votes.tally, vote))[Measure.AREA].against == 9000


async def can_i(play, user, vote):
    """What [Can I vote?] answers in the group."""

    async def ask(unit, caller):
        return await can_answer(unit, caller, vote)

    return (await play.act(user, ask, chat=GROUP_A)).text


async def test_what_can_i_vote_says_after_the_close_does_not_say_that_it_may_change(play):
    vote = await opened(play, rules={**NOW, "objections": "7 days"})
    for user, home in ((76, 1), (77, 2)):
        await live(play, user=user, household=home)
    await cast(play, vote, (76, "for"))
    assert "You may change it" in await can_i(play, 76, vote)
    await play.at(SUNDAY + timedelta(days=7))
    said = await can_i(play, 76, vote)
    assert ("You voted for your household: for" in said, "may change" in said) == (True, False)
    assert "The vote closed at" in await can_i(play, 77, vote)


async def test_who_has_three_homes_hears_of_all_of_them(play):
    """The toast, [Can I vote?] and the reminder name each home that has not voted, not the one that has."""
    vote = await opened(play)
    for home in (1, 2, 3):
        await live(play, user=76, household=home)
    assert "Each of your 3 homes has a vote, 0 have voted." in await can_i(play, 76, vote)
    (reply,) = await cast(play, vote, (76, "for"))
    assert ballot_answer(reply).text.endswith("Your other homes vote in our private chat: 2.")
    assert "Each of your 3 homes has a vote, 1 have voted." in await can_i(play, 76, vote)
    await play.at(SUNDAY + timedelta(days=6))
    reminders = [payload["text"] for chat, payload in await play.posts("reminder") if chat == 76]
    assert [text.splitlines()[0] for text in reminders] == [f"<b>Ballot №{vote} for another home of yours</b>"] * 2
    assert len({text.splitlines()[1] for text in reminders}) == 2
    await live(play, user=77, household=4)
    await live(play, user=77, household=5)
    await play.at(SUNDAY + timedelta(days=7))
    await play.database.unit(lambda unit: vote_actions.remind(unit, vote))
    assert len(await play.posts("reminder")) == len(reminders), "of what is closed nobody is reminded"
    (late,) = await cast(play, vote, (77, "for"))
    assert (late.said, late.further) == (Refused(Reason.CLOSED), 0), "what is closed asks for no other home"


@pytest.mark.parametrize(("down", "ends"), [(0, "Tue 1 Dec"), (1, "Tue 1 Dec"), (3, "Fri 4 Dec")])
async def test_an_extension_that_is_handled_late_ends_when_it_was_announced(play, down, ends):
    """Until the extension is on record the vote is closed; then taps count again, until the announced moment."""
    vote = await opened(play, rules={**NOW, "extension": "2 days"})
    await live(play, user=76, household=1)
    lines, _ = await play.card("ballot", vote, GROUP_A)
    assert "If too few take part, it stays open until Tue 1 Dec 10:00, once." in lines
    play.clock.at = SUNDAY + timedelta(days=7 + down)
    assert [one.said for one in await cast(play, vote, (76, "for"))] == [Refused(Reason.CLOSED)]
    await play.at(play.clock.at)
    (said,) = [payload["text"] for _, payload in await play.posts("extension")]
    assert f"Extended from Sun 29 Nov 10:00 until {ends} 10:00." in said
    assert ("Votes could not arrive from Sun 29 Nov 10:00" in said) is (down > 0)
    assert [one.said for one in await cast(play, vote, (76, "for"))] == [Accepted(Choice.FOR)]
    closes = (await play.read(votes.by_id, vote)).closes_at
    play.clock.at = closes
    assert [one.said for one in await cast(play, vote, (76, "against"))] == [Refused(Reason.CLOSED)]
    await play.at(closes)
    assert (await play.read(votes.by_id, vote)).state is votes.State.CONFIRMED


async def test_reminders_come_twice_and_after_an_extension_twice_more_to_who_has_not_voted_by_day(play):
    vote = await opened(play, rules={**NOW, "extension": "5 days"})
    for user, home in ((76, 1), (77, 2)):
        await live(play, user=user, household=home)
    await cast(play, vote, (76, "for"))
    for half in range(2 * 12):
        await play.at(SUNDAY + timedelta(hours=12 * half))
    found = await play.rows("SELECT chat, not_before FROM outbox WHERE purpose = 'reminder' ORDER BY id")
    assert [row["chat"] for row in found] == [77] * 4
    times = [from_ms(row["not_before"]) - SUNDAY for row in found]  # SUNDAY is ten o'clock
    assert times == [timedelta(days=day) for day in (4, 6, 9, 11)]


async def test_turnout_is_told_by_building_as_it_comes_and_a_small_one_is_not(play):
    vote = await opened(play, scope="")
    for user, home in ((76, 1), (77, 7)):
        await live(play, user=user, household=home)
    lines = [(await play.card("ballot", vote, GROUP_A))[0]]
    for user in (76, 77):
        await cast(play, vote, (user, "for"))
        lines.append((await play.card("ballot", vote, GROUP_A))[0])
    by_building = [[line for line in one if "Building" in line] for one in lines]
    small = "B Building 2: fewer than 5 may vote, not shown"
    assert by_building == [
        [f"{bar} A Building 1 {n}/6", small] for bar, n in (("▱▱▱▱▱", 0), ("▱▱▱▱▱", 1), ("▱▱▱▱▱", 1))
    ]
