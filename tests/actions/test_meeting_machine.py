"""Meetings of the council, played at random beside the same meeting kept on paper: after each step they are equal."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import pytest
from council_play import FILE, FIRST, Clock, Play
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from inline_store import InlineConnection, empty_image, opened
from naive_meetings import Paper
from stores import only_sqlite

from actions import meetings, minutes, motions, resignations, verification
from rules.meetings import OVER, MeetingState
from rules.motions import MotionChoice, MotionKind
from rules.refusals import Refused
from storage import meetings as meeting_rows
from storage import motions as motion_rows
from storage.database import Database

SEATS = [*FILE["seats"], {"role": "recorder", "user": 8, "name": "He"}]
IMAGES = {}  # a store in which the roll is called, by rule and number of items: made once
STATES = {"waits": "waiting", "open": "open", "decided": "closed", "withdrawn": "closed", "off": "closed"}
FATES = {"carried": "on_agenda"}

people = st.sampled_from([1, 1, 2, 3, 4, 5, 6, 7, 8, 9])  # 8 keeps the record, 9 has no seat
numbers = st.sampled_from([0, 0, 0, 0, 0, -1, -2])  # of a motion: mostly the last one
choices = st.sampled_from(["for", "for", "for", "against", "abstain", "recuse"])
kinds = st.sampled_from(["own", "postpone", "refer"])
one_in_four = st.sampled_from([False, False, False, True])


async def called(clock, law, items):
    connection = InlineConnection(await empty_image(0))
    database = Database(connection, connection, clock)
    async with database.running():
        play = Play(database, clock)
        await play.apply(law, seats=SEATS)
        for number in range(items):
            await play.on_agenda(f"Matter {number}")
        await play.at(FIRST - timedelta(minutes=15))
    return connection.image()


class Council(RuleBasedStateMachine):
    """People come, go, vote, recuse, move, withdraw, resign, enter for others, and time passes."""

    def __init__(self):
        super().__init__()
        self.loop, self.stack, self.clock = asyncio.new_event_loop(), AsyncExitStack(), Clock()

    def run(self, work):
        return self.loop.run_until_complete(work)

    @initialize(law=st.sampled_from(["council_default", "council_present"]), items=st.integers(1, 3), few=one_in_four)
    def roll_call(self, law, items, few):
        if (law, items) not in IMAGES:
            IMAGES[law, items] = self.run(called(Clock(), law, items))
        self.clock.at = FIRST - timedelta(minutes=15)
        database = self.run(self.stack.enter_async_context(opened(IMAGES[law, items], self.clock)))
        self.play, self.paper = Play(database, self.clock), Paper(law, set(range(1, 8)), list(range(1, items + 1)))
        if not few:  # most examples get to the motions
            for user in range(1, 7):
                self.arrive(user)
            self.start(1)

    def both(self, real, who, expected, *arguments):
        """The bot takes it where the paper does."""
        said = self.run(self.play.act(who, real, *arguments))
        assert isinstance(said, Refused) is not expected, (said, expected)

    def number(self, back):
        return max(1, len(self.paper.motions) + back)

    def arrive(self, who):
        self.both(meetings.arrive, who, self.paper.arrive(who), 1)

    def leave(self, who):
        self.both(meetings.leave, who, self.paper.leave(who), 1)

    def start(self, who):
        self.both(meetings.open_meeting, who, self.paper.start(who), 1)

    def vote(self, who, number, choice):
        self.both(motions.cast, who, self.paper.vote(who, number, choice), number, MotionChoice(choice))

    def move(self, who, number, kind):
        act = partial(motions.move, kind=MotionKind(kind), text="Ask three firms")
        self.both(act, who, self.paper.move(who, number, kind), number)

    def withdraw(self, who, number):
        self.both(motions.withdraw, who, self.paper.withdraw(who, number), number)

    @rule(who=people, what=st.sampled_from(["arrive", "arrive", "leave", "start", "start"]))
    def come_or_go(self, who, what):
        getattr(self, what)(who)

    @rule(
        who=people,
        back=numbers,
        what=st.sampled_from(["vote", "move", "withdraw", "close"]),
        choice=choices,
        kind=kinds,
    )
    def press(self, who, back, what, choice, kind):
        number = self.number(back)
        if what == "close":
            self.both(motions.close, who, self.paper.close(who, number), number)
        else:
            getattr(self, what)(who, number, *{"vote": [choice], "move": [kind]}.get(what, []))

    @rule(by=st.sampled_from([8, 8, 1, 3]), who=st.integers(1, 7), back=numbers, choice=choices)
    @precondition(lambda self: self.paper.open)
    def enter(self, by, who, back, choice):
        number = self.number(back)
        taken = self.paper.enter(by, who, number, choice)
        self.both(motions.enter, by, taken, number, MotionChoice(choice), who)

    @rule(choice=choices)
    @precondition(lambda self: self.paper.open)
    def all_vote(self, choice):
        number = self.paper.open.id
        for who in sorted(self.paper.here):
            self.vote(who, number, choice)

    @rule(
        who=st.integers(1, 6), mover=st.integers(1, 7), said=choices, leaves=one_in_four, takes_back=one_in_four,
        kind=st.sampled_from(["own", "own", "postpone", "refer"]), then=choices, at_last=choices,
    )  # fmt: skip
    @precondition(lambda self: self.paper.open)
    def debate(self, who, mover, said, leaves, takes_back, kind, then, at_last):
        """One has voted or recused, and may leave; one moves something; all vote on what is open, twice."""
        self.vote(who, self.paper.open.id, said)
        self.move(mover, self.number(0), kind)
        if leaves:
            self.leave(who)
        if takes_back:
            self.withdraw(mover, self.number(0))
            self.withdraw(1, self.number(-1))
        for choice in (then, at_last):
            if self.paper.open:
                self.all_vote(choice)

    @rule(who=st.sampled_from([1, 2, 5, 6]))
    @precondition(lambda self: len(self.paper.seats) > 4)
    def resign(self, who):
        self.both(resignations.resign, who, self.paper.resign(who), who)

    @rule(minutes=st.sampled_from([1, 5, 10, 15, 60]))
    def later(self, minutes):
        self.paper.later(minutes)
        self.run(self.play.at(self.clock.at + timedelta(minutes=minutes)))

    @invariant()
    def both_stand_alike(self):
        if hasattr(self, "paper"):
            self.run(self.stand_alike())

    async def stand_alike(self):
        meeting, paper = await self.play.meeting(1), self.paper
        state = {MeetingState.ROLL_CALL: "roll", MeetingState.OPEN: "open"}.get(meeting.state, "over")
        assert state == paper.state
        assert (state == "over") is (meeting.state in OVER)
        found = await self.play.read(motion_rows.of_meeting, 1)
        on_paper = [(one.id, one.matter, one.kind, STATES[one.state], one.verdict) for one in paper.motions]
        verdicts = [one.result["verdict"] if one.result else None for one in found]
        assert [
            (one.id, one.matter, one.kind.value, one.state.value, verdict)
            for one, verdict in zip(found, verdicts, strict=True)
        ] == on_paper
        for one in paper.motions:
            ballots = await self.play.read(motion_rows.ballots, one.id)
            assert {seat: said.value for seat, said in ballots.items()} == one.said

    def teardown(self):
        """The minutes are what happened, and it was decided as it may be."""
        try:
            if hasattr(self, "paper"):
                self.run(self.end())
        finally:
            self.run(self.stack.aclose())
            self.loop.close()

    async def end(self):
        paper, play = self.paper, self.play
        names = {seat["user"]: seat["name"] for seat in SEATS}
        told = await play.read(minutes.decisions, 1, names)
        assert [(one.verdict, *map(set, (one.favour, one.against, one.abstain, one.recused))) for one in told] == [
            (verdict, *({names[seat] for seat in said[choice]} for choice in ("for", "against", "abstain", "recuse")))
            for _, verdict, said in sorted(paper.decided, key=lambda one: one[0])
        ]
        items = {item.matter: item.state for item in await play.read(meeting_rows.items, 1)}
        for one in await play.read(motion_rows.of_meeting, 1):
            assert one.matter in items  # none off the agenda
            for choice, seats in (one.result or {}).get("seats", {}).items():
                assert one.result["recused" if choice == "recuse" else choice] == len(seats)
        for matter, fate in paper.fates.items():
            stage = (await play.matter(matter)).stage.value
            assert stage in {fate, FATES.get(fate), "implementing" if fate == "adopted" else fate}
        if paper.state == "over":
            said = {one.seat: one.state for one in await play.read(meeting_rows.attendance, 1)}
            assert {seat for seat, state in said.items() if state == "missing"} == paper.missing
            _, written = await play.read(minutes.of_meeting, 1)
            assert [one for item in written.items for one in item.decided] == sorted(told, key=lambda one: one.number)
            if paper.opened is not None:
                assert set(written.roll.present) == {names[seat] for seat in paper.came}
                assert set(written.roll.missing) == {names[seat] for seat in paper.missing}
        assert (await play.read(verification.verify)).differences == ()


@only_sqlite("its stores are in memory, for thousands of meetings")
@pytest.mark.parametrize("examples", [60, pytest.param(3000, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
def test_a_meeting_is_what_it_is_on_paper(examples):
    run_state_machine_as_test(
        Council,
        settings=settings(
            max_examples=examples, deadline=None, stateful_step_count=20,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
