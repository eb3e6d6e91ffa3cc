"""The whole life of a vote, driven at random, beside the same life kept on paper: after each step they are equal."""

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import pytest
from council_play import CHAIR, COUNCIL, SETTINGS, STAFF, SUNDAY, VICE, Clock, Play
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
from inline_store import empty_image, opened
from naive_votes import DAY, Home, Village, Vote
from stores import only_sqlite

from actions import (
    agreements,
    ballots,
    communities,
    corrections,
    households,
    joins,
    objections,
    paper_ballots,
    verification,
    votes,
)
from actions.ballots import BallotTap
from actions.people import caller_of
from rules.ballots import Accepted
from rules.households import check_rows
from rules.joins import Verdict
from rules.refusals import Refused
from rules.stages import Stage
from rules.votes import Choice, Measure
from simulation.laws import CHOICES, LAWS
from storage import households as household_rows
from storage import joins as join_rows
from storage import matters, people, secret_votes
from storage import votes as vote_rows
from storage.media import Media

GROUP, COLLEAGUE, KEY = -100, 10, b"k" * 32
PEOPLE = range(50, 58)
REPRESENTATIVES = (50, 51, 52)
EMPTY = []  # the bytes of an empty store, made once

homes = st.builds(
    Home,
    number=st.just(0),
    building=st.sampled_from(["1", "2", "3"]),
    area=st.integers(1, 12000),
    owner=st.sampled_from(["developer", "chen", "li", "wu", "zhao", "sun"]),
    residents=st.sampled_from([None, None, 3, 0]),
    adults=st.sampled_from([None, 2, 0]),
)
places = st.tuples(st.sampled_from(PEOPLE), st.integers(0, 8), st.sampled_from(["owner", "owner", "tenant"]))
choices = st.sampled_from(CHOICES)
mostly_for = st.sampled_from(["for", "for", "for", "against", "abstain"])
names = st.sampled_from([*(name for name in LAWS if name != "adults"), "assembly", "owners_ordinary"])
# Most people name no home: they tap beneath the ballot in the group.
taps = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([None, None, None, 0, 1, 2]), choices)


def code(home, side):
    return f"{side}{home.number}x{home.codes}"


def file_of(village):
    """The community file and the household file that say what the village is."""
    rows, problems = check_rows(
        (
            home.number + 1,
            {
                "area": "A", "building": home.building, "entrance": "1", "unit": str(home.number), "owner": home.owner,
                "exclusive_area": f"{home.area // 100}.{home.area % 100:02d}",
                "residents": "" if home.residents is None else str(home.residents),
                "adults": "" if home.adults is None else str(home.adults),
                "code": code(home, "owner"), "tenant_code": code(home, "tenant"),
            },
        )
        for home in village.homes.values()
        if not home.ended
    )  # fmt: skip
    assert not problems
    days = {"extension": village.extension, "objections": village.objections, "notice": DAY, "voting": 2 * DAY}
    method = {
        "name": "own", "titles": {"zh": "议", "en": "Own"},
        "stages": ["raised", "accepted", "supported", "on_agenda", "adopted", "noticed"],
        "council_rule": "council_default",
        "rules": {
            **SETTINGS, **{key: f"{value.days} days" for key, value in days.items()},
            "vote_change": village.may_change, "signed_ballots": village.signed,
        },
        "agenda": {"closes": "3 days", "post_before": ["3 days"]},
    }  # fmt: skip
    file = {
        "name": "Green", "method": "own.toml", "time_zone": "Asia/Shanghai", "language": "en", "households": "h.csv",
        "chats": [{"id": GROUP, "role": "residents"}, {"id": COUNCIL, "role": "council"}],
        "seats": [
            {"role": "chair", "user": CHAIR, "name": "Zhou"}, {"role": "vice-chair", "user": VICE, "name": "Wu"},
            *({"role": "representative", "user": user, "name": f"R{user}"} for user in REPRESENTATIVES),
        ],
        "decisions": {"assembly": {"unit": "adults"}} if village.adults else {},
        "staff": [{"user": STAFF, "name": "Zheng"}, {"user": COLLEAGUE, "name": "Feng"}],
    }  # fmt: skip
    return communities.give(file, method, rows)


class Life(RuleBasedStateMachine):
    """What people and time do to a vote: each rule does it to the product and to the village on paper."""

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.clock = Clock(SUNDAY)
        self.village = self.vote = None
        self.numbers = []  # of the product's votes, beside village.votes
        self.verified = ""  # the state of the vote at which the record was read last

    def do(self, awaitable):
        return self.runner.get_loop().run_until_complete(awaitable)  # Runner.run handles signals anew each time

    def unit(self, work):
        return self.do(self.play.database.unit(work))

    def teardown(self):
        if self.vote and sys.exception() is None:
            self.do(self.play.database.read(self.verify))
        self.do(self.stack.aclose())
        self.runner.close()

    # Beginning

    @initialize(
        register=st.lists(homes, min_size=1, max_size=7), who=st.lists(places, min_size=5, max_size=12),
        change=st.booleans(), signed=st.booleans(), extension=st.sampled_from([0, 3]),
        objecting=st.sampled_from([0, 1, 1]), name=names, secret=st.sampled_from([False, False, True]),
        begun=st.sampled_from([True, True, True, False]), adults=st.booleans(),
    )  # fmt: skip
    def found(self, *, register, who, change, signed, extension, objecting, name, secret, begun, adults):
        numbered = [Home(n, h.building, h.area, h.owner, h.residents, h.adults) for n, h in enumerate(register, 1)]
        self.village = Village(
            numbered,
            {},
            SUNDAY,
            may_change=change,
            signed=signed,
            extension=extension * DAY,
            objections=objecting * DAY,
            adults=adults,
        )
        self.do(self.open())
        for one in who:
            self.join(one)
        self.notice(name, secret)
        if begun and self.vote:
            self.time("next", 0, awake=True)

    async def open(self):
        if not EMPTY:
            EMPTY.append(await empty_image(0))
        database = await self.stack.enter_async_context(opened(EMPTY[0], self.clock))
        self.play = Play(database, self.clock)
        await self.apply()
        seats = await self.play.rows("SELECT id, telegram_id FROM seat WHERE role = 'representative' ORDER BY id")
        self.village.seats = {row["id"]: row["telegram_id"] for row in seats}

    async def apply(self):
        await self.play.database.unit(lambda unit: communities.apply(unit, file_of(self.village), KEY))

    # The register

    @property
    def there(self):
        return [home for home in self.village.homes.values() if not home.ended]

    def home(self, index):
        return self.there[index % len(self.there)].number

    @rule(place=places)
    def join(self, place):
        person, index, side = place
        home = self.home(index)

        async def work(unit):
            who = await people.meet(unit, person, f"person {person}", "en")
            await people.start(unit, who)
            return await households.join(unit, who, code(self.village.homes[home], side), KEY)

        said = {"joined": "Joined", "already": "AlreadyMember", "full": "HouseholdFull", "turned_away": "TurnedAway"}
        assert type(self.unit(work)).__name__ == said[self.village.join(person, home, side)]

    @precondition(lambda self: self.village.living)
    @rule(index=st.integers(0, 20))
    def leave(self, index):
        one = self.village.living[index % len(self.village.living)]

        async def work(unit):
            who = await people.by_telegram(unit, one.person)
            await households.leave(unit, who, await household_rows.by_id(unit, one.home))

        self.unit(work)
        self.village.leave(one.person, one.home)

    @precondition(lambda self: self.village.doubts or self.village.may_doubt())
    @rule(index=st.integers(0, 20), verdict=st.sampled_from(["belongs", "removed"]))
    def doubt(self, index, verdict):
        """Somebody of a home doubts who came later; or two of the staff settle a doubt that is open."""
        if self.village.doubts:
            self.settle(self.village.doubts[0], verdict)
            return
        able = self.village.may_doubt()
        by, person, home = able[index % len(able)]

        async def work(unit):
            members = {one.telegram_id: one.id for one in await household_rows.members(unit, home)}
            return await joins.doubt(unit, await caller_of(unit, by, f"person {by}", "en", by), members[person])

        assert not isinstance(self.unit(work), Refused)
        self.village.doubt(by, person, home)

    def settle(self, doubt, verdict):
        async def work(unit):
            who = await people.by_telegram(unit, doubt.person)
            dispute = await join_rows.open_of(unit, who.id, doubt.home)
            for judge in (STAFF, COLLEAGUE):
                caller = await caller_of(unit, judge, f"person {judge}", "en", COUNCIL)
                said = await households.judge(unit, caller, dispute.id, Verdict(verdict), KEY)
            return said.settled

        assert self.unit(work).value == verdict
        self.village.end(doubt, verdict)

    @rule(index=st.integers(0, 8), new=homes, what=st.sampled_from(["add", "end", "change", "sell"]))
    def register(self, index, new, what):
        """The electorate changes, also in the middle of a vote: what is frozen stays."""
        home = self.village.homes[self.home(index)]
        if what == "add":
            number = len(self.village.homes) + 1
            self.village.homes[number] = Home(number, new.building, new.area, new.owner, new.residents, new.adults)
        elif what == "change":
            home.area, home.residents, home.adults = new.area, new.residents, new.adults
        elif what == "sell" and home.owner != new.owner:
            self.village.sell(home.number, new.owner)
        elif what == "end" and len(self.there) > 1:
            home.ended = True
        self.do(self.apply())

    # The vote

    @precondition(lambda self: not self.vote or self.vote.state in ("confirmed", "withdrawn", "invalid"))
    @rule(name=names, secret=st.sampled_from([False, False, True]))
    def notice(self, name, secret):
        vote = Vote(self.village, name, secret=secret)
        refused = ""
        if not vote.electors and vote.law.whose != "group":
            refused = "nobody_to_vote"
        if secret and (vote.law.by_area or vote.law.whose == "group"):
            refused = "sealing_needs_heads"
        elif secret and vote.electors < 5:
            refused = "sealing_needs_more"

        async def work(unit):
            await people.meet(unit, PEOPLE[0], "person 50", "en")
            proposer = await people.by_telegram(unit, PEOPLE[0])
            draft = await matters.add_draft(unit, 1, proposer.id, GROUP, None, 5, "A bench")
            terms = matters.Terms(screen_by=unit.now, support_until=unit.now, support_needed=0)
            found = await matters.draft(unit, draft)
            number = await matters.add(unit, found, "A bench", vote_rows.parse_scope(""), terms)
            await matters.set_stage(unit, number, Stage.ADOPTED)
            caller = await caller_of(unit, CHAIR, "Zhou", "en", COUNCIL)
            return await votes.notice(unit, caller, number, name, secret=secret)

        said = self.unit(work)
        if refused:
            assert said.reason.value == refused
            return
        self.vote = vote
        self.village.votes.append(vote)
        self.numbers.append(said.vote)
        vote.begin()

    @precondition(lambda self: self.vote)
    @rule(together=st.lists(taps, min_size=1, max_size=4))
    def tap(self, together):
        """Several taps that wait together, in their order."""
        self.cast([(person, None if index is None else self.home(index), choice) for person, index, choice in together])

    @precondition(lambda self: self.vote and self.vote.state == "open")
    @rule(said=st.lists(mostly_for, min_size=len(PEOPLE), max_size=len(PEOPLE)))
    def crowd(self, said):
        """Everybody taps, one after the other."""
        for person, choice in zip(PEOPLE, said, strict=True):
            self.cast([(person, None, choice)])

    @precondition(lambda self: self.vote and self.vote.ballots)
    @rule(index=st.integers(0, 8), again=choices, other=choices)
    def tap_again(self, index, again, other):
        """Who has voted taps once more, and so does everybody of that home."""
        ballot = self.vote.ballots[index % len(self.vote.ballots)]
        mates = [one.person for one in self.village.living if one.home == ballot.home]
        self.cast([(ballot.person, None, again), *((mate, ballot.home, other) for mate in mates)])

    def cast(self, together):
        if self.vote.law.whose in ("group", "seats"):  # there nobody is asked for a home
            together = [(person, None, choice) for person, _, choice in together]
        items = [
            BallotTap(None, person, "en", GROUP, True, self.numbers[-1], Choice(choice), home=home)
            for person, home, choice in together
        ]
        expected = [self.vote.tap(*one) for one in together]
        heard = self.unit(lambda unit: ballots.cast_ballots(unit, items))
        assert [word_of(reply) for reply in heard] == expected

    @precondition(lambda self: self.vote)
    @rule(
        far=st.sampled_from(["next", "next", "midway"]), off=st.sampled_from([0, 0, 0, -1, 1, 3_600_000]),
        awake=st.sampled_from([True, True, False]),
    )  # fmt: skip
    def time(self, far, off, awake):
        """The clock moves to some milliseconds before or after what comes next; what is due is done, or sleeps."""
        vote, now = self.vote, self.village.now
        to = {"noticed": vote.opens, "open": vote.closes, "preliminary": vote.until}.get(vote.state) or now
        half = (to - now) // timedelta(milliseconds=2)  # rows hold whole milliseconds
        at = now + timedelta(milliseconds=half) if far == "midway" else to + timedelta(milliseconds=off)
        self.clock.at = self.village.now = max(now, at)
        if awake:
            self.wake()

    def wake(self):
        self.do(self.play.at(self.village.now))
        self.village.wake()

    @precondition(lambda self: self.takes_paper)
    @rule(index=st.integers(0, 8), choice=choices, read=mostly_for)
    def paper(self, index, choice, read):
        """One of the staff enters a sheet, another reads it."""
        home = self.home(index)

        async def work(unit):
            clerk = await caller_of(unit, STAFF, "Zheng", "en", STAFF)
            sheet = (await paper_ballots.begin(unit, clerk, self.numbers[-1])).paper.id
            said = await paper_ballots.choose_home(unit, clerk, sheet, home)
            if isinstance(said, Refused):
                return said.reason
            await paper_ballots.show(unit, clerk, sheet, Media("photo", "file", "unique", 0, STAFF, 7))
            await paper_ballots.sign(unit, clerk, sheet, unit.now.astimezone(said.community.zone).date())
            said = await paper_ballots.enter(unit, clerk, sheet, Choice(choice))
            if not said.void:
                second = await caller_of(unit, COLLEAGUE, "Feng", "en", COLLEAGUE)
                said = await paper_ballots.check(unit, second, sheet, Choice(read))
            return said.void

        assert (self.unit(work) or "counted") == self.vote.paper(home, choice, read)

    @property
    def takes_paper(self):
        vote = self.vote
        open_ = vote and vote.state == "open" and vote.opens <= self.village.now < vote.closes
        return open_ and not vote.secret and vote.law.whose in ("households", "owners")

    @precondition(lambda self: self.vote and self.vote.state == "preliminary")
    @rule(person=st.sampled_from(PEOPLE), upheld=st.booleans(), follows=st.sampled_from(["stands", "invalid"]))
    def objection(self, person, upheld, follows):
        """Somebody objects; or the council answers the objection that is open, or decides what follows from it."""
        vote, objected = self.vote, [one for vote in self.village.votes for one in vote.objections]
        waiting = [one for one in vote.objections if one.open and vote.state == "preliminary"]
        if not waiting:
            said = self.do(self.play.act(person, objections.object_to, self.numbers[-1], "No", chat=person))
            assert (said.reason if isinstance(said, Refused) else "objected") == vote.object(person)
            return
        number = 1 + objected.index(waiting[0])
        if waiting[0].upheld is None:
            self.council(CHAIR, partial(objections.answer, upheld=upheld), number, "So it is")
            waiting[0].upheld = upheld
        elif follows == "stands":
            self.council(CHAIR, objections.let_stand, number)
            waiting[0].followed = follows
        else:
            asked = self.council(CHAIR, agreements.ask_void, number)
            self.council(VICE, agreements.agree, asked.agreement)
            waiting[0].followed, vote.state = follows, "invalid"
        vote.confirm()

    def council(self, user, action, *arguments):
        said = self.do(self.play.act(user, action, *arguments))
        assert not isinstance(said, Refused)
        return said

    @precondition(lambda self: self.vote and self.vote.state in ("noticed", "open"))
    @rule(why=st.sampled_from(["", "", "", "", "", "the text was wrong"]))
    def withdraw(self, why):
        said = self.do(self.play.act(CHAIR, corrections.withdraw, self.numbers[-1], why))
        if self.village.now >= self.vote.closes:
            assert said.reason.value == "vote_closed"
        elif not why:
            assert said.reason.value == "reason_needed"
        else:
            assert not isinstance(said, Refused)
            self.vote.state, self.vote.closes = "withdrawn", self.village.now

    # Equal

    @invariant()
    def equal(self):
        if self.vote:
            self.do(self.play.database.read(self.compare))

    async def compare(self, reader):
        paper, number = self.vote, self.numbers[-1]
        vote = await vote_rows.by_id(reader, number)
        assert (vote.state.value, vote.opens_at, vote.closes_at) == (paper.state, paper.opens, paper.closes)
        assert (vote.extended, vote.objections_until, vote.may_change) == (paper.extended, paper.until, paper.change)
        await self.compare_roll(reader, vote)
        await self.compare_tally(reader, vote)
        assert not await self.failures(reader)
        if paper.state != self.verified:
            self.verified = paper.state
            await self.verify(reader)

    async def verify(self, reader):
        """The record tells the same by itself: asked at each turn of a vote and at the end."""
        verified = await verification.verify(reader)
        assert not verified.differences
        recounts = {one.vote: one.recorded for one in verified.recounts}
        for place, closed in zip(self.numbers, self.village.votes, strict=True):
            assert (place in recounts) == (closed.result is not None)

    async def compare_roll(self, reader, vote):
        rows = [row for row in await vote_rows.roll(reader, vote.id) if row["entitled"] != "group"]
        paper = self.vote
        assert sorted((row["home"], row["entitled"], row["exclusive_area"]) for row in rows) == sorted(
            (line.home, line.side, line.area) for line in paper.roll
        )
        for row in rows:
            line = paper.line(row["home"])
            assert row["elector"] == paper.first_home(line.elector)
            assert row["weight"] == paper.area_of(line.elector)

    async def compare_tally(self, reader, vote):
        paper = self.vote
        assert await vote_rows.voted(reader, vote.id) == sum(paper.heads)
        if vote.secret:
            tally = await secret_votes.tally(reader, vote.id)
            tells = paper.state == "withdrawn" or (paper.result and sum(paper.heads) < 5)  # what single electors voted
            assert (tally.for_, tally.against, tally.abstain) == ((0, 0, 0) if tells else paper.heads)
        else:
            tally = await vote_rows.tally(reader, vote.id)
            found = [(one.for_, one.against, one.abstain) for one in (tally[Measure.HEADS], tally[Measure.AREA])]
            assert found == [paper.heads, paper.area]
        if paper.law.whose not in ("group", "seats"):
            turnout = await vote_rows.turnout(reader, vote.id)
            assert {one.building: (one.electors, one.voted) for one in turnout} == paper.turnout
        if paper.result:
            self.compare_result(vote)

    def compare_result(self, vote):
        paper, told = self.vote, vote.result
        assert told["verdict"] == paper.result
        void = vote.secret and sum(paper.heads) < 5
        assert tuple(told[choice] for choice in CHOICES) == ((0, 0, 0) if void else paper.heads)
        assert told["took_part"] == sum(paper.heads)
        if paper.law.by_area:
            assert tuple(told["area"][choice] for choice in CHOICES) == paper.area

    async def failures(self, reader):
        rows = await reader.connection.fetch("SELECT what, error FROM due WHERE error IS NOT NULL AND error <> ''")
        return [tuple(row) for row in rows]


def word_of(reply):
    """What kind of answer it is."""
    if isinstance(reply.said, Accepted):
        return "stands" if not reply.said.changed else "changed" if reply.said.previous else "counted"
    return reply.said.reason.value


QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
HALVES = ["first half", "second half"]  # side by side, where there is more than one worker


@only_sqlite("its stores are in memory, for thousands of lives")
@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("examples", [250, pytest.param(5000, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
def test_the_life_of_a_vote_is_what_it_is_on_paper(examples, half):
    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=examples, deadline=None, stateful_step_count=25, suppress_health_check=QUIET),
    )
