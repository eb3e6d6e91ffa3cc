"""One person in two communities: what they do in a group counts there alone, in private for the one they chose."""

from ballot_play import NOW, cast, live
from council_play import CHAIR, COUNCIL, GROUP_A, GROUP_B, given

from actions import attempts, ballots, chats, communities, lists, matters, votes
from actions.ballots import BallotTap
from actions.matters import Origin
from actions.people import caller_of
from handlers.households import arrive, me
from handlers.open_votes import open_votes
from rules.ballots import Accepted
from rules.refusals import Reason
from rules.stages import Stage
from rules.votes import Choice
from storage import households, people
from storage import matters as matter_rows
from storage import votes as rows
from texts.cards import plain

WANG, RED, RED_COUNCIL = 61, -300, -400
CHATS = [{"id": RED, "role": "residents", "scope": "A"}, {"id": RED_COUNCIL, "role": "council"}]


async def both(play):
    """Two communities with an open vote each, and somebody who has a home in both."""
    await play.apply(rules=NOW)
    await play.database.unit(lambda unit: communities.apply(unit, given(rules=NOW, name="Red", chats=CHATS), b"k" * 32))
    homes = await play.read(households.of_community, 2)
    await live(play, user=WANG, household=1)
    await live(play, user=WANG, household=homes[0].id)
    found = []
    for group, council, title in ((GROUP_A, COUNCIL, "A bench"), (RED, RED_COUNCIL, "A lamp")):
        number = (await play.act(WANG, matters.propose, title, Origin(group, None, 1, None), chat=group)).number
        await play.database.unit(lambda unit, number=number: matter_rows.set_stage(unit, number, Stage.ADOPTED))
        found.append((await play.act(CHAIR, votes.notice, number, "assembly", chat=council)).vote)
    return found


async def voted(play, vote):
    return await play.read(rows.voted, vote)


async def test_a_tap_in_each_group_counts_there_alone(play):
    green, red = await both(play)
    assert [(await play.read(rows.by_id, one)).community for one in (green, red)] == [1, 2]
    await cast(play, green, (WANG, "for"))
    assert (await voted(play, green), await voted(play, red)) == (1, 0)
    astray = await play.database.unit(
        lambda unit: ballots.cast_ballots(unit, [BallotTap(None, WANG, "en", GROUP_B, True, red, Choice.FOR)])
    )
    assert astray[0].said is None, "that ballot does not stand there"
    there = await play.database.unit(
        lambda unit: ballots.cast_ballots(unit, [BallotTap(None, WANG, "en", RED, True, red, Choice.FOR)])
    )
    assert isinstance(there[0].said, Accepted)
    assert (await voted(play, green), await voted(play, red)) == (1, 1)


async def test_votes_in_private_lists_both_with_their_names(play):
    await both(play)
    before = len(await play.rows("SELECT id FROM outbox"))
    assert await play.act(WANG, open_votes, chat=WANG) is None
    said = [row["payload"] for row in await play.rows("SELECT payload FROM outbox ORDER BY id")][before:]
    assert ["A bench" in said[0], "Red · A lamp" in said[1], len(said)] == [True, True, 2]


async def test_a_stranger_to_a_vote_tries_nothing_that_its_record_keeps(play):
    green, _ = await both(play)
    number = (await play.read(rows.by_id, green)).matter

    async def tries(unit, caller):
        await attempts.to_see_tally(unit, caller, await rows.by_id(unit, green))
        return await votes.notice(unit, caller, number, "assembly")

    for user, chat in ((CHAIR, RED_COUNCIL), (99, RED), (99, 99)):
        assert (await play.act(user, tries, chat=chat)).reason is Reason.MATTER_ENDED
    assert await play.acts("vote.attempt_refused") == []
    assert (await play.act(CHAIR, tries)).reason is Reason.VOTE_UNDER_WAY
    assert len(await play.acts("vote.attempt_refused")) == 1


async def test_in_private_they_speak_for_the_one_they_chose_while_they_live_there(play):
    await both(play)

    async def choose(unit, caller):
        await people.choose_community(unit, caller.person, 2)

    async def speaks_for(unit, caller):
        return caller.community.name

    shown = await play.act(WANG, me, chat=WANG)
    assert "speakfor:2" in [button.data for row in shown.buttons for button in row]
    assert await play.act(WANG, speaks_for, chat=WANG) == "Green"
    await play.act(WANG, choose, chat=WANG)
    assert await play.act(WANG, speaks_for, chat=WANG) == "Red"
    assert await play.act(WANG, speaks_for, chat=GROUP_A) == "Green", "in a group it is the group's"

    async def leave(unit):
        caller = await caller_of(unit, WANG, "W", "en", WANG)
        for one in await households.of_person(unit, 2, WANG):
            await households.leave(unit, one.household.id, caller.person.id)

    await play.database.unit(leave)
    assert await play.act(WANG, speaks_for, chat=WANG) == "Green"


async def test_a_link_tells_a_stranger_no_title_of_a_store_with_several_communities(play):
    """Whoever counted the numbers up in `?start=support-N` read what every community of a district talks about."""
    await play.apply()
    await live(play, user=WANG, household=1)
    number = (await play.act(WANG, matters.propose, "A bench", Origin(GROUP_A, None, 1, None), chat=GROUP_A)).number
    await play.database.unit(lambda unit: unit.connection.run("UPDATE card SET message = 5"))
    told = await play.act(77, arrive, "support", number, chat=77)
    assert "A bench" in plain(told.text)
    await play.database.unit(lambda unit: communities.apply(unit, given(name="Red", chats=CHATS), b"k" * 32))
    told = await play.act(77, arrive, "support", number, chat=77)
    assert "A bench" not in plain(told.text)


async def test_a_stranger_s_guesses_are_not_told_to_the_staff_of_every_community_there_is(play):
    await play.apply()
    staffs = {"staff": [{"user": 19, "name": "Tang"}]}
    await play.database.unit(lambda unit: communities.apply(unit, given(name="Red", chats=CHATS, **staffs), b"k" * 32))

    async def guess(unit, caller):
        await people.start(unit, await people.meet(unit, 19, "Tang", "en"))
        await chats.guessing(unit, caller)

    await play.act(77, guess, chat=77)
    assert await play.said("guessing") == []


async def test_the_list_of_a_vote_is_for_people_of_its_community(play):
    """Anybody of the store who tapped a made-up `list:V` had it sent, with the page that counts it again."""
    _, red = await both(play)
    await live(play, user=62, household=2)
    vote = await play.read(rows.by_id, red)

    async def reads(user, chat):
        return await play.act(user, lists.may_read, vote, chat=chat)

    assert not await reads(62, 62)
    assert not await reads(62, GROUP_A)
    assert not await reads(77, 77)
    assert await reads(62, RED), "in its own group everybody gets it"
    assert await reads(WANG, WANG)
