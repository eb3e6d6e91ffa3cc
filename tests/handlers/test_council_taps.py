"""What council and residents are told when they tap and command, and what is not taken for their word."""

import pytest
from council_play import CHAIR, CLOSE, COUNCIL, FIRST, GROUP_A, MEMBERS, STAFF

from actions import chats as acts
from actions import posts
from handlers import agenda, dialogues, docket, households, meetings, motions, polls, projects, proposals
from handlers.desk import Desk
from handlers.incoming import Command, PollAnswer, Sender, Tap
from handlers.routes import Routes
from storage import households as homes
from storage import outbox, people
from texts.cards import Button, Card, Html, plain

BOT = 1000


class Told:
    """Keeps what taps were answered with."""

    def __init__(self):
        self.answers = []

    async def answer(self, query_id, text, *, alert, url):
        self.answers.append(text)


class Chats:
    """People who tap and write in chats of the play."""

    def __init__(self, play):
        self.play, self.told, self.updates = play, Told(), 0
        self.desk = Desk(play.database, self.told, BOT, "corridor_bot", b"")
        self.routes = Routes()
        for noun in (agenda, dialogues, docket, households, meetings, motions, polls, projects, proposals):
            noun.register(self.routes)

    async def tap(self, user, data, chat=COUNCIL, from_bot=BOT, update=None):
        self.updates += 1
        sender = Sender(user, f"person {user}", "en")
        tap = Tap(update or self.updates, "q", sender, chat, 5, from_bot, data)
        await self.routes.on_tap(self.desk, tap)
        await self.desk.answered()
        return self.told.answers[-1]

    async def sent(self, chat, data):
        """A message with this button stands in a chat, as its fifth."""

        async def work(unit):
            await posts.answer(unit, 1, chat, Card(Html("a card"), ((Button("Here", data),),)))
            (row,) = await unit.connection.fetch("SELECT max(id) AS id FROM outbox", ())
            await outbox.sent(unit, row["id"], chat, 5)

        await self.play.database.unit(work)

    async def say(self, user, name, chat=COUNCIL):
        self.updates += 1
        command = Command(
            self.updates, Sender(user, f"person {user}", "en"), chat, chat == user, None, 6, name, "", None, "", 0
        )
        await self.routes._commands[name](self.desk, command)
        posts = await self.play.rows("SELECT chat, kind, payload FROM outbox ORDER BY id")
        return [(row["chat"], row["kind"], row["payload"]) for row in posts]


@pytest.fixture
async def chats(play):
    await play.apply()

    async def start(unit):
        for user in (CHAIR, 50):
            await people.start(unit, await people.meet(unit, user, f"person {user}", "en"))

    await play.database.unit(start)
    return Chats(play)


async def in_session(chats):
    number, _ = await chats.play.on_agenda("Mend the lift")
    await chats.play.at(FIRST)
    await chats.play.opened(CHAIR, *MEMBERS)
    return number


async def test_to_agenda_and_its_second_tap(chats):
    number = await chats.play.supported()
    assert await chats.tap(3, f"agenda:{number}") == "The chair or vice-chair does this. Please ask them."
    assert await chats.tap(CHAIR, f"agenda:{number}") == f"№{number} is on the next agenda."
    assert await chats.tap(CHAIR, f"agenda:{number}") == f"№{number} is on an agenda already. See /agenda"


async def test_a_tap_that_comes_twice_is_done_once(chats):
    number = await chats.play.supported()
    await chats.tap(CHAIR, f"agenda:{number}", update=700)
    assert await chats.tap(CHAIR, f"agenda:{number}", update=700) == ""
    assert len(await chats.play.items(1)) == 1


@pytest.mark.parametrize(
    ("chat", "from_bot"), [(GROUP_A, BOT), (-999, BOT), (COUNCIL, 4711), (COUNCIL, 0), (CHAIR, 4711)]
)
async def test_council_buttons_count_from_its_own_chats_only(chats, chat, from_bot):
    await in_session(chats)
    for data in ("present:1", "open:1", "motion:1:for", "close:1"):
        assert (await chats.tap(CHAIR, data, chat=chat, from_bot=from_bot)).startswith("This card belongs to another")
    assert not await chats.play.rows("SELECT * FROM motion_ballot")


async def test_in_private_they_count_too(chats):
    await in_session(chats)
    await chats.sent(CHAIR, "motion:1:for")
    assert await chats.tap(CHAIR, "motion:1:for", chat=CHAIR) == "Recorded: for."
    assert (await chats.tap(CHAIR, "motion:1:for", chat=CHAIR)).endswith("already. Nothing changed.")


async def test_in_private_a_button_that_was_not_sent_there_counts_for_nothing(chats):
    await in_session(chats)
    await chats.sent(CHAIR, "motion:1:for")
    for data in ("motion:1:against", "close:1", "present:1"):
        assert (await chats.tap(CHAIR, data, chat=CHAIR)).startswith("This card belongs to another")
    assert not await chats.play.rows("SELECT * FROM motion_ballot")


async def test_the_roll_answers_each_tap(chats):
    await chats.play.on_agenda()
    assert (await chats.tap(3, "present:1")).startswith("The roll is not called yet.")
    await chats.play.at(FIRST)
    assert await chats.tap(3, "present:1") == "You are on the roll: 1 here, 5 needed."
    assert await chats.tap(3, "present:1") == "You are on the roll already. Nothing changed."
    assert await chats.tap(3, "absent:1") == "Your absence is recorded."
    assert await chats.tap(50, "present:1") == (
        "This is for council members. You may listen, and raise a matter: /propose"
    )
    await chats.tap(CHAIR, "present:1")
    assert await chats.tap(CHAIR, "open:1") == "Not yet: 1 here, 5 needed. Please wait for more members."


async def test_the_motion_answers_each_tap(chats):
    await in_session(chats)
    assert await chats.tap(2, "motion:1:for") == "You are not on the roll. Tap “Here” first."
    assert await chats.tap(3, "motion:1:recuse") == "Recorded: recused."
    assert (await chats.tap(3, "motion:1:for")).startswith("You have recused yourself from this item.")
    assert await chats.tap(4, "close:1") == "Who presides does this. Please ask them."
    assert await chats.tap(CHAIR, "close:1") == "The motion is closed. The result is on the card."


async def test_meeting_too_early_says_when(chats):
    said = await chats.say(CHAIR, "meeting", chat=CHAIR)
    assert "No agenda is closed yet. The next one closes Wed 25 Nov 19:00." in plain(said[-1][2])


async def test_meeting_in_the_council_chat_is_answered_by_the_roll_itself(chats):
    await chats.play.on_agenda()
    await chats.play.at(CLOSE)
    said = await chats.say(CHAIR, "meeting")
    assert (said[-1][0], said[-1][1]) == (COUNCIL, "card")


async def test_agenda_in_a_group_is_answered_in_private(chats):
    said = await chats.say(50, "agenda", chat=GROUP_A)
    assert [(chat, kind) for chat, kind, _ in said[-2:]] == [(GROUP_A, "reaction"), (50, "message")]
    assert "No items yet." in said[-1][2]


async def test_done_is_answered_and_refused(chats):
    number = await chats.play.supported()
    assert (await chats.tap(STAFF, f"done:{number}")).startswith(f"The council has not adopted №{number} yet.")
    assert await chats.tap(50, f"done:{number}") == "The lead, the chair or staff do this. Please ask them."


async def test_an_answer_to_a_poll_comes_through_once(chats):
    sender = Sender(61, "person 61", "en")
    for options in ((0,), (3,)):
        await polls.on_poll_answer(chats.desk, PollAnswer(900, "P1", sender, options))
    rows = await chats.play.rows("SELECT option FROM poll_answer")
    assert [row["option"] for row in rows] == [0]


async def test_a_party_by_its_place_in_an_old_list_is_out_of_date(chats):
    """The list may have changed since: what the button named may be somebody else by now."""
    number = await chats.play.supported()
    assert (await chats.tap(CHAIR, f"party:{number}:1")).startswith("This button is out of date.")


async def suspended(play):
    return [row["suspended"] for row in await play.rows("SELECT suspended FROM chat ORDER BY id")]


async def test_a_group_that_lost_the_word_that_the_bot_is_back_is_taken_up_again_once_it_is_heard_of(chats):
    play = chats.play
    await play.database.unit(lambda unit: acts.suspended(unit, COUNCIL, "bot was kicked from the group chat"))
    assert (await suspended(play))[2]
    await chats.say(CHAIR, "docket")
    assert await suspended(play) == [None] * 3
    assert [name for name, _ in await play.posts("out_of_reach")] == [CHAIR]
    await play.database.unit(lambda unit: acts.suspended(unit, COUNCIL, "bot was kicked from the group chat"))
    assert len(await play.posts("out_of_reach")) == 1, "who was told today is not told at each attempt"


async def test_a_group_in_which_the_bot_is_muted_is_not_tried_again_at_each_word_there(chats):
    play = chats.play
    await play.database.unit(lambda unit: acts.suspended(unit, COUNCIL, "not enough rights to send text messages"))
    talk = Command(900, Sender(3, "Li", "en"), COUNCIL, False, None, 7, "", "Hello", None, "", 0)
    await dialogues.on_words(chats.desk, talk)
    assert (await suspended(play))[2]
    await chats.say(CHAIR, "docket")
    assert await suspended(play) == [None] * 3


async def test_a_forged_hand_over_asks_nobody_and_names_nobody(chats):
    """Whom a proposal may go to is asked by a message; another person's number in its place is nobody's word."""
    play, number = chats.play, await chats.play.supported()

    async def settle(unit):
        there = await homes.of_community(unit, 1)
        for user, home in zip((50, 51, 52), there, strict=False):
            person = await people.meet(unit, user, f"person {user}", "en")
            await people.start(unit, person)
            await homes.add_member(unit, home, person.id, "owner")
        return [(await people.by_telegram(unit, user)).id for user in (51, 52)]

    asked, other = await play.database.unit(settle)
    await chats.sent(50, f"handover:{number}:{asked}")
    assert "person 52" not in await chats.tap(50, f"handover:{number}:{other}", chat=50)
    assert await play.said("handover") == []
    assert "person 51" in await chats.tap(50, f"handover:{number}:{asked}", chat=50)
    assert await play.said("handover") == [51]
