"""A small community, a clock that can be set, and people who act: what the tests of council and feedback play with."""

import json
from datetime import UTC, datetime, timedelta

from actions import agenda, boards, communities, completions, meetings, motions
from actions.cards import row_and_card
from actions.matters import publish_outcome
from actions.people import caller_of
from handlers import due
from handlers.desk import Desk
from rules.households import check_rows
from rules.motions import MotionChoice
from rules.scope import parse_scope
from rules.stages import Stage
from storage import cards, matters, people, record
from storage import communities as community_rows
from storage import meetings as meeting_rows
from storage import motions as motion_rows
from texts.cards import plain

SUNDAY = datetime(2026, 11, 22, 2, tzinfo=UTC)  # 10:00 in Shanghai
CLOSE = datetime(2026, 11, 25, 11, tzinfo=UTC)  # Wednesday 19:00: the first agenda closes
FIRST = datetime(2026, 11, 28, 11, tzinfo=UTC)  # Saturday 19:00: the council meets
SECOND = FIRST + timedelta(days=7)
THIRD = FIRST + timedelta(days=14)
GROUP_A, GROUP_B, COUNCIL = -100, -101, -200
CHAIR, VICE, MEMBERS, STAFF = 1, 2, (3, 4, 5, 6, 7), 9
NAMES = {1: "Zhou", 2: "Wu", 3: "Li", 4: "Sun", 5: "Qian", 6: "Feng", 7: "Chen"}
SETTINGS = {
    "support_threshold": 0, "vote_change": True, "signed_ballots": False, "support_period": "14 days",
    "screen_reply": "2 working days", "appeal": "7 days", "notice": "7 days", "voting": "7 days",
    "extension": "3 days", "objections": "7 days", "objection_reply": "3 days", "feedback": "7 days",
    "first_reply": "2 working days", "urgent_first_reply": "2 hours", "solve": "7 days", "solve_complex": "15 days",
}  # fmt: skip
FILE = {
    "name": "Green",
    "method": "own.toml",
    "time_zone": "Asia/Shanghai",
    "language": "en",
    "households": "h.csv",
    "venue": "Gate 2",
    "chats": [
        {"id": GROUP_A, "role": "residents", "scope": "A"},
        {"id": GROUP_B, "role": "residents", "scope": "B"},
        {"id": COUNCIL, "role": "council"},
    ],
    "seats": [
        {"role": role, "user": user, "name": NAMES[user]}
        for user, role in zip(NAMES, ["chair", "vice-chair", *["mediator"] * 5], strict=True)
    ],
    "staff": [{"user": STAFF, "name": "Zheng", "scope": "A"}],
    "agenda": {"when": "Sat 19:00"},
}
HOMES = [("A", "1", "1", str(unit), "80", f"a{unit}") for unit in range(101, 107)] + [("B", "2", "1", "1", "70", "b")]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at=SUNDAY):
        self.at = at

    def now(self):
        return self.at


class Silent:
    """Taps are not answered here: actions say what they did."""

    async def answer(self, query_id, text, *, alert, url):
        raise AssertionError("no tap comes over the wire")


def given(rule="council_default", homes=HOMES, parts=None, **changes):
    """A community file with its method; `rule` is the council's, `parts` what the method has beside it, else all."""
    method = {
        "name": "own", "titles": {"zh": "议", "en": "Own"},
        "stages": ["raised", "accepted", "supported", "on_agenda", "adopted", "noticed"], "council_rule": rule,
        "rules": SETTINGS, "agenda": {"closes": "3 days", "post_before": ["3 days", "1 hour"]},
        **({} if parts is None else {"council": {}, **parts}),
    }  # fmt: skip
    columns = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "residents", "adults")
    rows, problems = check_rows((line, dict(zip(columns, home, strict=False))) for line, home in enumerate(homes, 2))
    assert not problems
    return communities.give({**FILE, **changes}, method, rows)


class Play:
    """A store, its clock and its people."""

    def __init__(self, database, clock):
        self.database, self.clock = database, clock
        self.desk = Desk(database, Silent(), 1000, "corridor_bot", b"")

    async def apply(self, rule="council_default", **changes):
        async def work(unit):
            await communities.apply(unit, given(rule, **changes), b"k" * 32)
            community = await community_rows.by_id(unit, 1)
            await agenda.ensure_meetings(unit, community)
            await boards.open_all(unit, community)

        await self.database.unit(work)

    async def at(self, moment):
        """Move the clock there and do what is due by then."""
        self.clock.at = moment
        await due.run(self.desk, moment)

    async def act(self, user, action, *arguments, chat=COUNCIL, **named):
        async def work(unit):
            return await action(unit, await caller_of(unit, user, f"person {user}", "en", chat), *arguments, **named)

        return await self.database.unit(work)

    async def read(self, action, *arguments):
        return await self.database.read(lambda reader: action(reader, *arguments))

    async def supported(self, title="Lift", scope="A", by=50):
        """A matter that is accepted and supported."""

        async def work(unit):
            person = await people.meet(unit, by, "Wang", "en")
            await people.start(unit, person)
            draft = await matters.add_draft(unit, 1, person.id, GROUP_A, None, 5, title)
            later = unit.now + timedelta(days=14)
            terms = matters.Terms(screen_by=later, support_until=later, support_needed=0)
            number = await matters.add(unit, await matters.draft(unit, draft), title, parse_scope(scope), terms)
            await matters.set_stage(unit, number, Stage.SUPPORTED)
            return number

        return await self.database.unit(work)

    async def adopted(self, number):
        """The council has adopted it and its outcome is published: it is being carried out."""

        async def work(unit):
            await matters.set_stage(unit, number, Stage.ADOPTED)
            decision = {
                "rule": "council_default", "verdict": "passed", "electorate": 7, "took_part": 5,
                "needed_to_take_part": 5, "needed_for": 4, "for": 5, "against": 0, "abstain": 0, "recused": 0,
            }  # fmt: skip
            await matters.decide(unit, number, "passed", decision)
            await publish_outcome(unit, number)

        await self.database.unit(work)
        return number

    async def carried_out(self, number):
        """The same, reported as done by the chair."""
        await self.adopted(number)
        return await self.act(CHAIR, completions.report, number)

    async def on_agenda(self, title="Lift", scope="A"):
        number = await self.supported(title, scope)
        return number, await self.act(CHAIR, agenda.put_on_agenda, number)

    async def here(self, *users, meeting=1):
        for user in users:
            said = await self.act(user, meetings.arrive, meeting)
            assert isinstance(said, meetings.Answered), said

    async def opened(self, *users, meeting=1):
        """Those are here and the chair opens."""
        await self.here(*users, meeting=meeting)
        said = await self.act(CHAIR, meetings.open_meeting, meeting)
        assert isinstance(said, meetings.Roll), said

    async def vote(self, motion, **choices):
        """Have members vote by name; returns what the last was told."""
        by_name = {name.lower(): user for user, name in NAMES.items()}
        said = None
        for name, choice in choices.items():
            said = await self.act(by_name[name], motions.cast, motion, MotionChoice(choice.rstrip("_")))
        return said

    async def meetings(self):
        rows = await self.rows("SELECT * FROM meeting ORDER BY starts_at")
        return [await self.read(meeting_rows.by_id, row["id"]) for row in rows]

    async def meeting(self, number):
        return await self.read(meeting_rows.by_id, number)

    async def items(self, meeting):
        return [(item.matter, item.state.value) for item in await self.read(meeting_rows.items, meeting)]

    async def motion(self, number):
        return await self.read(motion_rows.by_id, number)

    async def matter(self, number):
        return await self.read(matters.by_id, number)

    async def rows(self, sql, *parameters):
        return await self.database.read(lambda reader: reader.connection.fetch(sql, parameters))

    async def posts(self, purpose):
        """(chat, payload) of what was queued for a purpose, in order."""
        found = await self.rows("SELECT chat, payload FROM outbox WHERE purpose = ? ORDER BY id", purpose)
        return [(row["chat"], json.loads(row["payload"])) for row in found]

    async def said(self, purpose):
        """Where something was said for a purpose."""
        return [chat for chat, _ in await self.posts(purpose)]

    async def card(self, kind, subject, chat=COUNCIL):
        """The lines and buttons that a card shows."""

        async def work(reader):
            row = await cards.of(reader, kind, subject, chat)
            return await row_and_card(reader, row.id) if row else None

        found = await self.database.read(work)
        assert found is not None, f"no {kind} card of {subject}"
        text = plain(found[1].text).replace("\u2068", "").replace("\u2069", "")
        return text.splitlines(), [button.data for row in found[1].buttons for button in row]

    async def acts(self, *names):
        """(act, subject, data) of what was recorded."""
        found = await self.read(record.entries, 1)
        return [(e["act"], e["subject"], e["data"]) for e, _ in found if not names or e["act"] in names]

    async def waiting(self):
        """What time will still wake."""
        rows = await self.rows("SELECT what, subject FROM due WHERE done_at IS NULL ORDER BY at, id")
        return [(row["what"], row["subject"]) for row in rows]
