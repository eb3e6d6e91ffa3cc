"""A vote and the groups that it stands in: before it opens, after its outcome, and when a group is given up."""

from datetime import timedelta
from itertools import cycle

import ballot_play
import pytest
from council_play import CHAIR, COUNCIL, FIRST, GROUP_A, GROUP_B, MEMBERS, STAFF, SUNDAY

from actions import ballots, docket, posts, projects, votes
from actions.ballots import BallotTap
from actions.cards import matters as matter_cards
from actions.cards.matters import steps_of
from rules.catalogue import terms_digest
from rules.matters import Screening
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Choice
from storage import cards, communities, matters, record
from storage import votes as vote_rows
from storage.outbox import Rank
from texts.cards import card
from texts.words import Words

MINUTES = card(Words("en").html("Minutes"))
NOW = {"notice": "0 minutes", "voting": "7 days", "objections": "0 minutes", "extension": "0 minutes"}


async def adopted(play):
    number = await play.supported("A bench")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return number


async def tap(play, vote, chat):
    item = BallotTap(None, 50, "en", chat, True, vote, Choice.FOR)
    return (await play.database.unit(lambda unit: ballots.cast_ballots(unit, [item])))[0]


async def test_a_ballot_tapped_before_it_opens_hears_when_it_does(play):
    await play.apply(rules={**NOW, "notice": "1 day"})
    await ballot_play.live(play, user=50, household=1)
    noticed = await play.act(CHAIR, votes.notice, await adopted(play), "assembly")
    early = await tap(play, noticed.vote, GROUP_A)
    assert early.said == Refused(Reason.NOT_OPEN_YET)
    assert early.box.opens_at == SUNDAY + timedelta(days=1)
    assert (await tap(play, noticed.vote, GROUP_B)).said is None, "there it was not noticed"


async def test_a_matter_whose_outcome_is_out_goes_to_no_vote(play):
    """Half an hour after its adoption it is the outcome; a later notice would bring a second one."""
    await play.apply()
    number, _ = await play.on_agenda()
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for", chen="for")
    await play.at(FIRST + timedelta(minutes=29))
    assert isinstance(await play.act(CHAIR, votes.prepare, number, "assembly"), votes.Electorate)
    assert await play.said("outcome") == []
    await play.at(FIRST + timedelta(minutes=30))
    assert await play.act(CHAIR, votes.notice, number, "assembly") == Refused(Reason.ALREADY_DECIDED)
    await play.at(FIRST + timedelta(days=30))
    assert await play.said("outcome") == [GROUP_A, 50]
    steps = await play.read(lambda reader: _steps(reader, number))
    assert "adopted" in steps


async def _steps(reader, number):
    return [one.state for one in await steps_of(reader, Words("en"), await matters.by_id(reader, number))]


async def test_a_group_that_is_given_up_during_a_vote_hears_the_result(play):
    await play.apply(rules=NOW)
    noticed = await play.act(CHAIR, votes.notice, await adopted(play), "assembly")
    others = [{"id": GROUP_B, "role": "residents", "scope": "B"}, {"id": COUNCIL, "role": "council"}]
    await play.apply(rules=NOW, chats=others)
    assert (await tap(play, noticed.vote, GROUP_A)).said == Refused(Reason.NOT_REGISTERED), "it still stands there"
    await play.at(SUNDAY + timedelta(days=7))
    assert GROUP_A in await play.said("result")
    assert GROUP_B not in await play.said("result")


async def test_residents_hear_an_outcome_without_a_sound_and_the_council_its_posts(play):
    await play.apply()
    await play.adopted(await play.supported())
    payloads = dict(await play.posts("outcome"))
    assert payloads[GROUP_A]["silent"]


async def test_a_seat_is_asked_why_and_the_answer_is_its_words(play):
    await play.apply()
    number = await play.supported()
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.RAISED))
    asked = await play.act(CHAIR, docket.ask_reason, number, Screening.DECLINE, COUNCIL)
    assert asked == docket.Asks(number, Screening.DECLINE)
    refused = await play.act(STAFF, docket.ask_reason, number, Screening.DECLINE, COUNCIL)
    assert refused == Refused(Reason.NOT_A_SEAT)
    assert await play.act(MEMBERS[0], docket.decline, number, "Not ours to decide")
    steps = await play.read(lambda reader: _noted(reader, number))
    assert steps[-1] == ("declined", "")  # a seat's own words stand on the card, not on the way


async def test_a_hazard_waits_for_a_second_seat_and_makes_a_sound(play):
    await play.apply()
    number = await play.supported("The lift is stuck with a child inside")
    await play.act(CHAIR, docket.urgent, number)
    community = await play.read(communities.by_id, 1)
    shown = await play.read(lambda reader: matter_cards.screening(reader, community, number, COUNCIL))
    assert [button.data for row in shown.buttons for button in row] == [f"screen:{number}:urgent"]
    matter, words = await play.read(matters.by_id, number), Words("en")

    async def way():
        return [step.state for step in await play.read(steps_of, words, matter)]

    assert (await way())[-1] == "hazard_seen", "nobody acts on it yet"
    await play.act(MEMBERS[0], docket.urgent, number)
    assert (await way())[-2:] == ["hazard_seen", "urgent"]
    ((chat, post),) = await play.posts("hazard")
    assert (chat, "silent" in post) == (GROUP_A, False)


@pytest.mark.parametrize(
    ("days", "waits"),
    [([0], 0), ([0, 0], 1), ([1, 2, 3, 4], 0), ([1, 2, 3, 4, 5], 3)],
)
async def test_what_can_wait_leaves_a_group_one_post_of_three_a_day_and_of_six_a_week(play, days, waits):
    await play.apply()
    community, (group, *_) = await play.read(communities.by_id, 1), await play.read(communities.chats, 1, "residents")
    for day, what in zip(days, cycle(("minutes", "hazard"))):
        play.clock.at = SUNDAY - timedelta(days=day)
        await play.database.unit(
            lambda unit, what=what: posts.to_group(unit, community, group, Rank.NOTICE, what, MINUTES)
        )
    play.clock.at = SUNDAY
    room = await play.database.unit(lambda unit: posts.room_at(unit, community, group))
    assert (room.astimezone(community.zone).date() - SUNDAY.date()).days == waits


async def _noted(reader, number):
    return [(one.state, one.note) for one in await steps_of(reader, Words("en"), await matters.by_id(reader, number))]


async def test_notes_and_inspections_are_steps_with_their_words(play):
    await play.apply()
    number = await play.adopted(await play.supported())
    await play.act(STAFF, projects.note, number, "The motor is here", None)
    assert ("noted", "The motor is here") in await play.read(lambda reader: _noted(reader, number))


async def test_what_a_message_of_ours_speaks_of_is_found_by_where_it_stands(play):
    await play.apply()
    number = await play.supported()

    async def place(unit):
        await cards.add(unit, 1, "proposal", number, GROUP_A)
        row = await cards.of(unit, "proposal", number, GROUP_A)
        await cards.placed(unit, row, 700, "digest")

    await play.database.unit(place)
    assert await play.read(posts.about, GROUP_A, 700) == number
    assert await play.read(posts.about, GROUP_A, 701) is None


async def test_a_notice_keeps_the_terms_of_its_rule_and_the_words_of_its_matter(play):
    await play.apply(rules=NOW)
    await play.act(CHAIR, votes.notice, await adopted(play), "assembly")
    found = await play.read(record.entries, 1)
    (entry,) = [one for one, _ in found if one["act"] == "vote.noticed"]
    vote = await play.read(vote_rows.by_id, 1)
    assert entry["data"]["terms"] == terms_digest(vote.rule)
    assert set(entry["texts"]) == {"text"}
