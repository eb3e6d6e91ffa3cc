"""Several questions of ours wait in one private chat: words find theirs by the reply, else the newest."""

import json
from datetime import timedelta

import pytest
from live_bot import BOT, CHAIR, GROUP_A, GROUP_B, KEY, STAFF, kept, open_vote

from actions.households import codes_of
from rules.households import HouseholdRow
from rules.stages import Stage
from storage import cards, communities, households, matters, outbox, votes
from texts.cards import plain

LI = 51
OWN = {"id": BOT, "is_bot": True, "first_name": "Corridor", "username": "corridor_bot"}
GROUP = {"id": GROUP_A, "type": "supergroup", "title": "A"}
PRIVATE = {"id": STAFF, "type": "private"}
numbers = iter(range(1000, 10**9))


class Talk:
    """Li, who lives in A, and Zheng of the staff speak with a bot in private; nothing is sent until it is noted."""

    def __init__(self, runner, bot):
        self.run, self.bot = runner.run, bot

    def say(self, text, reply_to=None, who=LI, chat=None, number=None):
        """Say words in private, or as a reply to a message of the bot's; returns the rows of what it says to them."""
        message = {
            "message_id": number or next(numbers), "date": 1, "text": text,
            "chat": chat or {"id": who, "type": "private"},
            "from": {"id": who, "is_bot": False, "first_name": f"Person {who}", "language_code": "en"},
            **({"reply_to_message": reply_to} if reply_to else {}),
        }  # fmt: skip
        return self._take({"message": message})

    def tap(self, data, chat=GROUP, who=LI):
        """Tap a button of a message of the bot's."""
        card = {"message_id": next(numbers), "date": 1, "chat": chat, "from": OWN, "text": "A card"}
        person = {"id": who, "is_bot": False, "first_name": f"Person {who}", "language_code": "en"}
        query = {"id": str(next(numbers)), "from": person, "chat_instance": "1", "data": data, "message": card}
        return self._take({"callback_query": query})

    def _take(self, update):
        last = self.bot.value("SELECT coalesce(max(id), 0) FROM outbox")
        assert self.run(self.bot.app.intake.take([{"update_id": next(numbers), **update}]))
        assert self.bot.rows("SELECT error FROM dead_letter") == []
        return self.bot.rows("SELECT * FROM outbox WHERE id > ? AND kind = 'message' ORDER BY id", last)

    def stands(self, row, *, noted=True):
        """The message of a row as Telegram shows it in a reply; not noted: the bot was killed before it was."""
        number = next(numbers)
        if noted:
            self.run(self.bot.database.unit(lambda unit: outbox.sent(unit, row["id"], row["chat"], number)))
        chat = {"id": row["chat"], "type": "private"}
        return {"message_id": number, "date": 1, "chat": chat, "from": OWN, "text": words_of(row)}

    def asked(self, vote):
        """[Object] is tapped: the question that comes."""
        (question,) = self.tap(f"object:{vote}")
        assert json.loads(question["payload"])["ask"], "Telegram opens the reply field"
        return question

    def code(self, home):
        """The code that is typed to join a home as its owner."""
        return self.run(self.bot.database.read(lambda reader: self._code(reader, home)))

    async def _code(self, reader, number):
        home, community = await households.by_id(reader, number), await communities.by_id(reader, 1)
        row = HouseholdRow(0, *home.key, home.exclusive_area, home.owner)
        return codes_of(KEY, community.chain, row, home.generation)["owner", "typed"]

    def votes(self, count):
        """Votes to whose results anybody may object; returns their ids."""
        return [self.run(self._preliminary()) for _ in range(count)]

    async def _preliminary(self):
        vote, later = await open_vote(self.bot), self.bot.clock.now() + timedelta(days=7)
        await self.bot.database.unit(lambda unit: votes.close(unit, vote, {}, later))
        return vote

    def card(self, matter, chat, *, stands):
        """A proposal's card is written for a chat; it stands there once it is posted."""

        async def work(unit):
            await cards.add(unit, 1, "proposal", matter, chat)
            if stands:
                await cards.placed(unit, await cards.of(unit, "proposal", matter, chat), next(numbers), "")

        self.run(self.bot.database.unit(work))

    @property
    def objections(self):
        """To which votes was objected, and how, in order."""
        found = self.bot.rows(
            "SELECT r.subject, t.text FROM record r JOIN record_text t"
            " ON t.digest = r.entry ->> '$.texts.text' WHERE r.act = 'vote.objected' ORDER BY r.seq"
        )
        return [(int(row["subject"].partition(":")[2]), row["text"]) for row in found]

    @property
    def workers(self):
        """The grid workers, in order."""
        return [row["name"] for row in self.bot.rows("SELECT name FROM staff WHERE ended_at IS NULL ORDER BY id")]

    @property
    def raised(self):
        """The proposals, in order."""
        return [row["title"] for row in self.bot.rows("SELECT title FROM matter ORDER BY id")]


def words_of(row):
    return plain(json.loads(row["payload"])["text"])


@pytest.fixture
def talk(tmp_path):
    with kept(tmp_path, {LI: 1, STAFF: 2}) as (runner, bot):
        yield Talk(runner, bot)


def test_a_reply_finds_the_older_question_and_plain_words_the_newest_that_is_open(talk):
    first, second, third = talk.votes(3)
    older = talk.stands(talk.asked(first))
    talk.stands(talk.asked(second))
    talk.stands(talk.asked(third))
    talk.say("of the first", older)
    assert talk.objections == [(first, "of the first")]
    talk.say("of the third")
    talk.say("of the second")
    assert talk.objections[1:] == [(third, "of the third"), (second, "of the second")]
    (lost,) = talk.say("again of the first", older)
    assert "I did not understand that" in words_of(lost)
    assert len(talk.objections) == 3


def test_questions_of_several_kinds_wait_side_by_side(talk):
    (vote,) = talk.votes(1)
    before = len(talk.raised)
    (proposal,) = talk.tap("propose:1")
    proposal = talk.stands(proposal)
    talk.asked(vote)
    talk.say("Benches by the pond", proposal)
    talk.say("Nobody counted the papers")
    assert talk.raised[before:] == ["Benches by the pond"]
    assert talk.objections == [(vote, "Nobody counted the papers")]
    (said,) = talk.say("And a third thing")
    assert "I did not understand that" in words_of(said)


def test_one_question_lapses_after_its_hour_and_those_asked_later_stay(talk):
    first, second = talk.votes(2)
    older = talk.stands(talk.asked(first))
    talk.run(talk.bot.control.advance(40 * 60))
    talk.asked(second)
    talk.run(talk.bot.control.advance(21 * 60))
    (late,) = talk.say("too late for the first", older)
    assert "I did not understand that" in words_of(late)
    talk.say("in time for the second")
    assert talk.objections == [(second, "in time for the second")]


def test_a_reply_to_a_question_whose_number_a_kill_has_lost_is_known_by_its_words(talk):
    first, second = talk.votes(2)
    older = talk.stands(talk.asked(first), noted=False)
    newer = talk.stands(talk.asked(second), noted=False)
    talk.say("of the first", older)
    talk.say("of the second", newer)
    assert talk.objections == [(first, "of the first"), (second, "of the second")]


def test_questions_of_two_groups_whose_messages_have_the_same_number_are_two(talk):
    before = len(talk.raised)
    asked = {}
    for chat in (GROUP_A, GROUP_B):
        group = {"id": chat, "type": "supergroup", "title": "A group"}
        (asked[chat],) = talk.say("/propose@corridor_bot", chat=group, number=77)
    older = talk.stands(asked[GROUP_A])
    talk.say("A bench in A", older)
    talk.say("A lamp in B")
    found = talk.bot.rows("SELECT title, chat FROM matter ORDER BY id")[before:]
    assert [(one["title"], one["chat"]) for one in found] == [("A bench in A", GROUP_A), ("A lamp in B", GROUP_B)]


def test_who_belongs_nowhere_reads_the_title_of_what_a_group_shows_and_of_nothing_else(talk):
    (vote,) = talk.votes(1)
    matter = talk.bot.value("SELECT matter FROM vote WHERE id = ?", vote)
    links = [f"support-{matter}", f"vote-{vote}", f"object-{vote}"]

    def told(links):
        return ["You tapped" in words_of(said) for link in links for said in talk.say(f"/start {link}", who=4242)]

    talk.card(matter, LI, stands=True)
    talk.card(matter, GROUP_A, stands=False)
    assert told(links) == [False] * 3, "raised in private, it waits for the group's morning"
    talk.card(matter, GROUP_A, stands=True)
    assert told(links) == [True] * 3
    assert told([f"object-{vote + 1}", f"vote-{vote + 1}", f"support-{matter + 1}"]) == [False] * 3
    talk.run(talk.bot.database.unit(lambda unit: matters.set_stage(unit, matter, Stage.DECLINED)))
    assert told(links) == [False] * 3


def test_a_newcomer_who_may_propose_only_later_is_let_in_by_their_code(talk):
    newcomer = 777
    talk.say("/start propose-1", who=newcomer)
    (told,) = talk.say("SPVZ H6DK", who=newcomer)
    assert "That code does not match" in words_of(told)


@pytest.mark.parametrize("words", ["SPVZ H6DK", "spvzh6d2", "Sun\nLi", "13800138000", "/setup", "／setup", "S" * 41])
def test_what_is_no_name_names_no_grid_worker(talk, words):
    talk.tap("prepare:1:worker", PRIVATE, STAFF)
    before = talk.workers
    said = talk.say(words, who=STAFF)
    assert talk.workers == before
    expected = {"SPVZ H6DK": "That code does not match", "spvzh6d2": "That code does not match"}
    assert expected.get(words, "") in "".join(map(words_of, said))
    talk.say("Sun Li", who=STAFF)
    assert talk.workers == [*before, "Sun Li"], "the question waits on"


def test_who_serves_a_part_takes_away_no_files_of_all(talk):
    rows = "SELECT payload ->> '$.what' AS what, chat FROM outbox WHERE kind = 'document'"
    talk.tap("prepare:1:export", PRIVATE, STAFF)
    assert talk.bot.rows(rows) == []
    talk.tap("prepare:1:export", {"id": CHAIR, "type": "private"}, CHAIR)
    assert talk.bot.rows(rows) == [{"what": "community_file", "chat": CHAIR}]


def test_a_name_comes_soon_or_as_a_reply(talk):
    (question,) = talk.tap("prepare:1:worker", PRIVATE, STAFF)
    before, question = talk.workers, talk.stands(question)
    talk.run(talk.bot.control.advance(11 * 60))
    (lost,) = talk.say("See you tomorrow", who=STAFF)
    assert "I did not understand that" in words_of(lost)
    assert talk.workers == before
    talk.say("8号楼 Sun", question, who=STAFF)
    assert talk.workers == [*before, "8号楼 Sun"]


def test_what_a_client_split_off_is_no_answer_to_an_older_question(talk):
    (vote,) = talk.votes(1)
    before = len(talk.raised)
    talk.asked(vote)
    (proposal,) = talk.tap("propose:1")
    proposal = talk.stands(proposal)
    talk.say("A long story. " * 290, proposal)
    assert talk.say("and its end", proposal) == []
    assert len(talk.raised) == before + 1
    assert talk.objections == []
    talk.say("The objection at last")
    assert talk.objections == [(vote, "The objection at last")]


def test_the_code_of_a_second_home_opens_it_whatever_was_asked(talk):
    before, typed = talk.raised, talk.code(3)
    talk.tap("propose:1")
    (told,) = talk.say(f"{typed[:4].lower()} - {typed[4:]}")
    assert "You are in" in words_of(told)
    talk.tap("request:1")
    (told,) = talk.say(talk.code(4))
    assert "You are in" in words_of(told)
    assert (talk.raised, talk.bot.rows("SELECT * FROM request")) == (before, [])
    talk.say("The lamp is dark")
    talk.say("A bench")
    assert talk.raised[len(before) :] == ["A bench"]
    assert talk.bot.value("SELECT title FROM request") == "The lamp is dark"


def test_answers_are_no_way_to_guess_codes(talk):
    before = talk.raised
    for number in range(2, 7):
        talk.tap("propose:1")
        talk.say(f"ABCDEFG{number}")
    assert talk.raised == before, "no home has it; a sign amiss, and all would read what is left of a code"
    talk.tap("propose:1")
    said = [words_of(one) for words in (talk.code(3), "ABCDEFGH") for one in talk.say(words)]
    assert len(said) == 2
    assert all("Too many codes did not match" in words for words in said)


def test_a_join_code_behind_propose_or_request_is_shown_to_nobody(talk):
    talk.say("/start")
    before, code = talk.raised, talk.code(2)
    typed = [code, f"{code[:4]} {code[4:]}".lower(), f"{code}2", "SPVZ H6D2"]
    for command in ("/propose", "/request"):
        for words in typed:
            (told,) = talk.say(f"{command} {words}")
            assert (
                words_of(told) == "That looks like a join code\nI showed it to nobody. Send it to me here, by itself."
            )
            (told,) = talk.say(f"{command}@corridor_bot {words}", chat=GROUP)
            assert (told["chat"], "for a new slip." in words_of(told)) == (LI, True)
        talk.say(f"{command}")
        (told,) = talk.say("SPVZ H6D2")
        assert "That code does not match" in words_of(told), "nor where words are asked for"
    assert talk.bot.rows("SELECT text FROM request") == []
    assert talk.raised == before
    talk.say("/propose NEWLAMPS")
    assert talk.raised == [*before, "NEWLAMPS"], "letters alone may be words"
