"""After a group is upgraded people find there what they act on: every kind of card that has a button for it."""

from datetime import timedelta

import ballot_play
from council_play import CHAIR, COUNCIL, FIRST, GROUP_A, MEMBERS, STAFF

from actions import (
    agenda_items,
    agenda_votes,
    agreements,
    assembly_calls,
    chats,
    commendations,
    completions,
    conclusions,
    consultations,
    mediations,
    objections,
    party_questions,
    posts,
    request_work,
    requests,
    seats,
    talks,
    teams,
)  # fmt: skip
from actions.cards import KINDS
from actions.matters import Origin
from rules.agreements import What
from rules.consultations import Next, Stance
from rules.meetings import MeetingState
from storage import cards, communities, meetings, minutes, outbox, people
from texts.buttons import LOOKS, VERBS

NEW = -1_000_200
PRIVATE = {"survey_draft", "request", "marks", "join_dispute", "overview", "mediation"}
"""Cards that stand in private chats, which are never upgraded."""
LOOKED_AT = {"notice", "progress", "agenda"}
"""Cards whose buttons only show something: the ballot comes by itself."""
ELSEWHERE = {"agenda_vote", "own_stage"}
"""Cards of agendas that residents choose: below; and of a method of one's own: with its own tests."""
WEEK = {"rules": {**ballot_play.NOW, "objections": "7 days"}}


async def all_delivered(play):
    """Every card has its message: 1, 2, 3 … in its chat."""
    await play.database.unit(lambda unit: unit.connection.run("UPDATE card SET message = id"))
    await play.database.unit(lambda unit: unit.connection.run("UPDATE outbox SET state = 'sent' WHERE kind = 'card'"))


async def upgraded(play, *groups):
    """Upgrade groups, each to a new id, and return the kinds of card that wait to be posted there."""
    await all_delivered(play)
    for place, group in enumerate(groups):
        await play.database.unit(lambda unit, old=group, new=NEW - place: chats.upgraded(unit, old, new))
    waits = await play.rows("SELECT purpose, subject FROM outbox WHERE kind = 'card' AND state = 'waiting'")
    return {(row["purpose"], row["subject"]) for row in waits}


async def of_meeting_and_talk(play):
    """The minutes of the second meeting wait for its members, and a talk is on record."""
    talk = await play.act(STAFF, talks.begin, chat=STAFF)
    await play.act(STAFF, talks.hold, talk, "12", chat=STAFF)
    await play.act(STAFF, talks.complete, talk, None, chat=STAFF)

    async def end(unit):
        await meetings.end(unit, 2, MeetingState.ENDED)
        roll = {
            "names": {"1": "Zhou"},
            "present": [1],
            "absent": [],
            "missing": [],
            "entered": [],
            "seats": 7,
            "quorum": 5,
        }
        await minutes.draft(unit, 1, 2, roll, unit.now + timedelta(days=2))
        await cards.add(unit, 1, "minutes", 2, COUNCIL)
        await cards.add(unit, 1, "seat", 1, COUNCIL)

    await play.database.unit(end)


async def worked_on(play):
    """What a council works on besides proposals and votes: a quarrel, an own item, role models, an empty seat."""

    async def start(unit):
        for user in (51, MEMBERS[0]):
            await people.start(unit, await people.meet(unit, user, "Somebody", "en"))

    await play.act(STAFF, mediations.open_, "A quarrel", Origin(GROUP_A, None, 7), chat=GROUP_A)
    await play.database.unit(start)
    await play.act(CHAIR, agenda_items.add_own, "The key to the hall")
    for number, user in enumerate((51, MEMBERS[0]), 1):
        await play.act(STAFF, commendations.nominate, user, "Shovels snow", GROUP_A, 7)
        await play.act(user, commendations.consent, number, agrees=True)
    await play.act(CHAIR, commendations.screen, 1, accept=True)
    await play.act(MEMBERS[-1], seats.give_up, MEMBERS[-1])


async def consulted(play):
    """A party is asked about one matter, and decides on another."""
    party = {"community": 1, "name": "Shops", "users": "[]", "offers": "[]", "position": 0}
    await play.database.unit(lambda unit: communities.add_parties(unit, [party]))
    for one in (1, 2):
        await play.act(STAFF, consultations.prepare, await play.supported("Shop signs"))
        await play.act(STAFF, consultations.open_, one)
        await play.act(STAFF, party_questions.put, one, "How large?", chat=STAFF)
    await play.act(STAFF, consultations.state, 1, Stance.FOR)
    await play.act(STAFF, conclusions.conclude, 1, "Small ones")
    await play.act(STAFF, conclusions.go_on, 1, Next.JOINT)


async def test_every_kind_of_card_that_people_act_on_stands_in_the_new_group(play):
    play.clock.at = FIRST - timedelta(days=7)
    over = await ballot_play.opened(play, **WEEK)
    await ballot_play.live(play, user=51, household=1)
    await play.on_agenda("A gate")
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    await play.act(51, objections.object_to, over, "Two slips", chat=51)
    open_ = await ballot_play.opened(play, **WEEK)
    await play.act(CHAIR, agreements.ask_roll, open_, "1-1-101", What.ROLL_STRIKE)
    await play.act(51, requests.file, "A lamp", None, None, chat=51)
    number = await play.supported("Benches")
    for kind, chat in (("proposal", GROUP_A), ("screening", COUNCIL), ("outcome_work", COUNCIL)):
        await play.database.unit(lambda unit, kind=kind, chat=chat: cards.add(unit, 1, kind, number, chat))
    await play.act(51, assembly_calls.begin, number, chat=51)
    pond = await play.supported("Pond")
    await play.act(51, assembly_calls.begin, pond, chat=51)
    for home in range(1, 8):  # more than enough
        await play.database.unit(
            lambda unit, home=home: assembly_calls.sign_on_paper(unit, "operator", pond, home, {"list": 1})
        )
    await play.carried_out(await play.supported("Lamps"))
    await play.act(51, completions.object_to, 1, "No benches", chat=51)
    await play.act(CHAIR, teams.plan, 0, "Sweep, 2027-01-09 9:00-10:00, 3")
    await of_meeting_and_talk(play)
    await worked_on(play)
    await consulted(play)
    kinds = {kind for kind, _ in await upgraded(play, COUNCIL, GROUP_A)}
    assert kinds == set(KINDS) - PRIVATE - LOOKED_AT - ELSEWHERE


async def test_what_residents_choose_from_stands_in_the_new_group(play):
    chats = [{"id": GROUP_A, "role": "residents", "scope": "A", "topic": 7}, {"id": COUNCIL, "role": "council"}]
    await play.apply(agenda={"when": "Sat 19:00", "chosen_by": "residents", "residents_items": 1}, chats=chats)
    await play.supported("A gate")
    await play.supported("A lamp")
    await play.database.unit(lambda unit: agenda_votes.refresh(unit, 1))
    assert "agenda_vote" in {kind for kind, _ in await upgraded(play, GROUP_A)}
    assert [(chat, kept["topic"]) for chat, kept in await play.posts("agenda_vote")] == [(GROUP_A, 7), (NEW, 7)]


async def test_what_is_done_with_stays_behind_and_comes_again_when_it_is_opened_again(play):
    await play.apply()
    await ballot_play.live(play, user=51, household=1)
    number = (await play.act(51, requests.file, "A lamp", None, None, chat=51)).id
    await play.act(STAFF, request_work.report, number, "A new lamp")
    assert {kind for kind, _ in await upgraded(play, COUNCIL)} == set()
    await play.act(51, requests.reopen, number, chat=51)
    await play.act(STAFF, request_work.take, number, chat=NEW)  # what waits already does not come twice
    waits = await play.rows("SELECT chat FROM outbox WHERE purpose = 'request_work' AND state = 'waiting'")
    assert [row["chat"] for row in waits] == [NEW]


async def test_what_concerns_a_message_of_the_old_group_touches_none_of_the_new_one(play):
    """Under its number there stands another one there, it may be another poll: that would be stopped."""
    await play.apply()

    async def waits(unit):
        await posts.spent(unit, 1, GROUP_A, 7)
        await outbox.add(unit, outbox.Post(1, GROUP_A, outbox.Rank.RESULT, "stop", {"message": 8}, kind="stop_poll"))

    await play.database.unit(waits)
    await upgraded(play, GROUP_A)
    left = await play.rows("SELECT chat, state FROM outbox WHERE kind IN ('spent', 'stop_poll')")
    assert [(row["chat"], row["state"]) for row in left] == [(GROUP_A, "dropped")] * 2


def test_what_only_shows_something_is_named_and_there():
    assert set(VERBS) > LOOKS
