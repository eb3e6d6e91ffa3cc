"""What Telegram answers to a send or an edit, and what then happens: a story for each row of the table of faults."""

import asyncio
import logging
import time
from dataclasses import asdict
from datetime import timedelta

import pytest
import stores
from council_play import SUNDAY
from live_bot import BOT, CHAIR, COUNCIL, GROUP_A, GROUP_B, STAFF, LiveBot, open_vote

from actions import posts
from bot.delivery import TokenRevoked
from bot.duty import ENOUGH, Duty
from rules.scope import parse_scope
from storage import boards, cards, communities, due, outbox
from storage.database import StorageFailed, StoreError
from storage.media import Media
from storage.outbox import Rank
from texts.cards import Card, Html
from texts.words import Words

WANG, LI = 50, 51
EIGHT = int((SUNDAY + timedelta(hours=22)).timestamp() * 1000)  # the next morning


@pytest.fixture
async def live(bot):
    """A bot that runs and has posted its boards; the chair and staff have pressed Start."""
    async with bot.running(greeted=[CHAIR, STAFF]):
        await bot.heard(GROUP_A, "board")
        await bot.heard(GROUP_B, "board")
        await bot.quiet(edits=True)
        yield bot


async def board(bot, chat=GROUP_A):
    return await bot.heard(chat, "board")


async def change_board(bot):
    """Something that every board shows: one more matter in progress."""
    await bot.play.supported()
    await bot.database.unit(lambda unit: boards.refresh(unit, 1))
    return bot.value("SELECT count(*) FROM matter")


async def test_messages_to_a_chat_arrive_in_order(live):
    await live.queue_all((chat, f"{number}") for number in range(6) for chat in (GROUP_A, GROUP_B))
    for _ in range(12):
        await live.control.advance(1)
        await asyncio.sleep(0.02)
    await live.quiet()
    for chat in (GROUP_A, GROUP_B):
        assert [text for text in await live.said(chat) if text.isdigit()] == list("012345")


# Flood


async def test_a_flood_halts_that_chat_as_long_as_told_and_no_other(live):
    await live.control.fault(
        "sendMessage", chat=GROUP_A, status=429, description="Too Many Requests: retry after 40", retry_after=40
    )
    await live.queue(GROUP_A, "first")
    await live.queue(GROUP_A, "second")
    await live.queue(GROUP_B, "elsewhere")
    await live.heard(GROUP_B, "elsewhere")
    await live.control.advance(37)
    await asyncio.sleep(0.25)
    assert len(await live.calls("sendMessage", GROUP_A)) == 2, "the board and the try"
    await live.control.advance(4)
    await live.heard(GROUP_A, "second")
    assert (await live.said(GROUP_A))[1:] == ["first", "second"]


async def test_a_flood_of_edits_halts_that_chat_too(live):
    await live.control.fault(
        "editMessageText", chat=GROUP_A, status=429, description="Too Many Requests: retry after 60", retry_after=60
    )
    number = await change_board(live)
    await live.control.advance(6)
    await live.until(lambda: live.rows("SELECT * FROM chat_halt"))
    await live.queue(GROUP_A, "a message")
    await live.queue(GROUP_B, "elsewhere")
    await live.heard(GROUP_B, "elsewhere")
    await live.control.advance(50)
    await asyncio.sleep(0.2)
    assert "a message" not in await live.said(GROUP_A)
    await live.control.advance(11)
    await live.heard(GROUP_A, "a message")
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {number}", since=0)


# Edits


async def test_an_edit_that_changes_nothing_is_a_success(live):
    await live.control.fault(
        "editMessageText",
        chat=GROUP_A,
        status=400,
        description="Bad Request: message is not modified: specified new message content is exactly the same",
    )
    await change_board(live)
    await live.quiet(edits=True)
    assert len(await live.calls("editMessageText", GROUP_A)) == 1
    assert live.value("SELECT count(*) FROM card WHERE ended = 1") == 0


async def test_a_deleted_card_is_posted_anew_and_lives_on_there(live):
    old = await board(live)
    await live.control.delete(GROUP_A, old["message_id"])
    number = await change_board(live)
    await live.quiet(edits=True)
    new = await live.heard(GROUP_A, f"In progress: {number}")
    assert new["message_id"] != old["message_id"]
    assert live.value("SELECT message FROM card WHERE kind = 'board' AND chat = ?", GROUP_A) == new["message_id"]
    number = await change_board(live)
    await live.quiet(edits=True)
    await live.control.wait_edit(GROUP_A, new["message_id"], contains=f"In progress: {number}", since=0)


async def test_a_card_whose_new_message_hangs_again_and_again_is_posted_all_the_same(live):
    # After two kills while it was sent nobody saw the card of a proposal, and so nobody could screen it.
    await live.control.delete(GROUP_A, (await board(live))["message_id"])
    await live.control.fault("sendMessage", chat=GROUP_A, drop="before", count=4)
    number = await change_board(live)
    for _ in range(5):
        await live.quiet(edits=True)
        await live.control.advance(60)
    await live.heard(GROUP_A, f"In progress: {number}")


async def test_an_edit_is_tried_until_telegram_is_back(live):
    """An hour without an answer: a send would be in doubt, an edit is not."""
    number = await live.control.fault(
        "editMessageText", chat=GROUP_A, count=0, status=502, body="<html>Bad Gateway</html>"
    )
    shown = await change_board(live)
    for tries in range(1, 11):
        await live.control.advance(400)
        await live.until(lambda tries=tries: live.value("SELECT max(attempts) FROM card") >= tries)
    assert 9 < len(await live.calls("editMessageText", GROUP_A)) <= 30
    await live.control.clear_faults(number)
    await live.control.advance(400)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {shown}", since=0)


async def test_what_an_unanswered_edit_showed_is_not_left_when_all_is_as_before_it(live):
    """Seed 18,393: an edit arrived, a kill took its answer, and what stood then was what the file had as shown."""
    old = live.value("SELECT count(*) FROM matter")
    await live.control.fault("editMessageText", chat=GROUP_A, drop="after")
    shown = await change_board(live)
    await live.control.advance(6)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {shown}", since=0)
    await live.until(lambda: live.value("SELECT max(attempts) FROM card"))

    async def as_before(unit):
        await unit.connection.run("UPDATE matter SET internal = 1 WHERE id = (SELECT max(id) FROM matter)", ())
        await boards.refresh(unit, 1)

    await live.database.unit(as_before)
    await live.control.advance(400)
    await live.quiet(edits=True)
    assert f"In progress: {old}" in (await board(live))["text"]


async def test_an_edit_with_bad_markup_shows_plain_text(live, caplog):
    await live.control.fault(
        "editMessageText",
        chat=GROUP_A,
        status=400,
        description="Bad Request: can't parse entities: Unsupported start tag",
    )
    number = await change_board(live)
    await live.quiet(edits=True)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {number}", since=0)
    assert "can't parse entities" in caplog.text
    number = await change_board(live)
    await live.quiet(edits=True)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {number}", since=0)


async def test_a_card_that_cannot_be_drawn_holds_up_nobody_and_is_not_tried_all_the_time(live, caplog):
    async def add(unit):
        await unit.connection.run(
            "INSERT INTO card (community, kind, subject, chat, message, dirty) VALUES (1, 'of tomorrow', 1, ?, 5, 1)",
            (GROUP_A,),
        )

    await live.database.unit(add)
    shown = await change_board(live)
    for _ in range(20):
        await live.control.advance(6)
        await asyncio.sleep(0.02)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {shown}", since=0)
    assert 1 <= caplog.text.count("Traceback") <= 8


# Persons


@pytest.mark.parametrize("how", ["blocked", "deactivated"])
async def test_who_cannot_be_written_to_is_left_in_peace_and_staff_are_told(live, how):
    await live.settle_in({WANG: 1, LI: 2})
    await live.control.start(WANG)
    await live.heard(WANG)
    if how == "blocked":  # before Telegram tells of it by an update
        await live.control.fault(
            "sendMessage", chat=WANG, status=403, description="Forbidden: bot was blocked by the user"
        )
    else:
        await live.control.delete_account(WANG)
    await live.queue(WANG, "in the morning", not_before=SUNDAY + timedelta(days=1))
    await live.queue(WANG, "now")
    await live.heard(STAFF, "is out of reach")
    await live.until(lambda: live.states() == ["failed", "failed"])
    assert len(await live.calls("sendMessage", WANG)) == 2, "the greeting and one try"
    assert how in live.value("SELECT unreachable FROM person WHERE telegram_id = 50")


async def test_staff_are_told_of_a_block_that_telegram_tells_of(live):
    await live.settle_in({WANG: 1})
    await live.control.start(WANG)
    await live.heard(WANG)
    await live.control.block(WANG)
    await live.heard(STAFF, "is out of reach")


async def test_who_blocked_the_bot_hears_of_it_again_after_start(live):
    await live.settle_in({WANG: 1})
    await live.control.start(WANG)
    await live.heard(WANG)
    await live.control.block(WANG)
    await live.until(lambda: live.value("SELECT unreachable FROM person WHERE telegram_id = 50"))
    mark = await live.control.call("mark")
    await live.control.start(WANG)
    await live.control.wait_message(WANG, since=mark)
    assert live.value("SELECT unreachable FROM person WHERE telegram_id = 50") is None
    await live.queue(WANG, "again")
    await live.heard(WANG, "again")


async def test_who_never_pressed_start_costs_one_call(live):
    await live.queue(LI, "hello")
    await live.until(lambda: live.states() == ["failed"])
    assert "initiate" in live.value("SELECT error FROM outbox WHERE purpose = 'test'")


# Groups that cannot be written to


@pytest.mark.parametrize(
    ("how", "told"),
    [("kicked", "I was removed"), ("left", "I was removed"), ("deleted", "The group is gone"), ("muted", "allow me")],
)
async def test_a_group_out_of_reach_is_told_to_the_chair_once(live, how, told):
    control = live.control
    await control.fault("getUpdates", delay_before=0.3)
    await {
        "kicked": lambda: control.remove_member(GROUP_A, BOT, kicked=True),
        "left": lambda: control.remove_member(GROUP_A, BOT),
        "deleted": lambda: control.delete_chat(GROUP_A),
        "muted": lambda: control.mute(GROUP_A, BOT),
    }[how]()
    await live.queue(GROUP_A, "one")
    await live.queue(GROUP_A, "two")
    for person in (CHAIR, STAFF):
        await live.heard(person, told)
    await live.queue(GROUP_B, "elsewhere")
    await live.heard(GROUP_B, "elsewhere")
    await live.queue(GROUP_A, "three")
    await live.control.advance(120)
    await asyncio.sleep(0.2)
    assert len(await live.calls("sendMessage", GROUP_A)) <= 2, "the board and at most one try"
    assert len([text for text in await live.said(CHAIR) if told in text]) == 1


async def test_what_a_group_missed_arrives_when_the_bot_is_back(live):
    """Deadlines run meanwhile; what must be known is said late, courtesy is not, and the board is true again."""
    await live.control.remove_member(GROUP_A, BOT, kicked=True)
    await live.until(lambda: live.value("SELECT suspended FROM chat WHERE telegram_id = ?", GROUP_A))
    await live.queue(GROUP_A, "the result")
    await live.queue(
        GROUP_A, "", payload={"emoji": "👌", "message": 1}, kind="reaction", must_arrive=False, purpose="nod"
    )
    await live.database.unit(lambda unit: due.add(unit, 1, "support_end", 1, SUNDAY))
    number = await change_board(live)
    await live.control.advance(60)
    await live.until(
        lambda: live.rows("SELECT * FROM due WHERE what = 'support_end' AND done_at IS NOT NULL"), "time runs on"
    )
    assert await live.calls(chat=GROUP_A) == (await live.calls(chat=GROUP_A))[:1], (
        "nothing but the board of the beginning"
    )
    await live.control.add_member(GROUP_A, BOT, by=CHAIR)
    await live.heard(GROUP_A, "the result")
    await live.control.advance(10)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {number}", since=0)


async def test_a_card_is_alive_again_after_the_bot_was_muted(live):
    await live.control.mute(GROUP_A, BOT)
    await live.queue(GROUP_A, "one")
    await live.heard(CHAIR, "allow me")
    number = await change_board(live)
    await live.control.advance(10)
    await asyncio.sleep(0.2)
    await live.control.mute(GROUP_A, BOT, muted=False)
    await live.heard(GROUP_A, "one")
    await live.control.advance(10)
    await live.control.wait_edit(GROUP_A, (await board(live))["message_id"], contains=f"In progress: {number}", since=0)


# Upgraded


@pytest.fixture
async def small(tmp_path):
    """A bot whose residents' groups are not supergroups yet; it runs."""
    async with LiveBot.open(tmp_path, kind="group") as bot, bot.running(greeted=[CHAIR]):
        await bot.heard(GROUP_A, "board")
        await bot.heard(GROUP_B, "board")
        await bot.quiet(edits=True)
        yield bot


@pytest.mark.parametrize("telegram_is_faster", [True, False])
async def test_an_upgraded_group_is_followed(small, telegram_is_faster):
    if not telegram_is_faster:  # our message hears of it first
        await small.control.fault("getUpdates", delay_before=0.5)
    asked = await small.control.say(GROUP_A, WANG, "a question")
    new = await small.control.upgrade(GROUP_A, -1001234)
    await small.queue(GROUP_A, "an answer", reply_to=asked["message_id"])
    await small.queue(GROUP_A, "in the morning", reply_to=asked["message_id"], not_before=SUNDAY + timedelta(hours=20))
    answer = await small.heard(new, "an answer")
    assert "reply_to_message" not in answer
    assert small.value("SELECT telegram_id FROM chat WHERE scope = 'A'") == new
    await small.heard(new, "board")
    await small.control.advance(3600)
    await asyncio.sleep(0.2)
    assert "in the morning" not in await small.said(new), "what waits for the morning still does"
    await small.control.set_clock((SUNDAY + timedelta(hours=20)).timestamp())
    await small.heard(new, "in the morning")
    assert small.rows("SELECT * FROM outbox WHERE chat = ? AND state != 'sent'", GROUP_A) == []


async def test_a_group_that_nobody_set_up_is_followed_too(small):
    """An answer on its way to a group of no community: it must not knock at the old door for ever."""
    await small.control.add_chat(-500, "group", "Strangers", [WANG, BOT], quiet=True)
    await small.control.fault("getUpdates", delay_before=0.5)
    await small.control.upgrade(-500, -1005000)
    await small.queue(-500, "hello")
    await small.heard(-1005000, "hello")
    assert len(await small.calls("sendMessage", -500)) <= 1


async def test_a_group_that_was_declared_under_its_new_id_before_telegram_told_us(small):
    new = await small.control.upgrade(GROUP_A, -1001234)

    async def declare(unit):
        await communities.put_chat(unit, 1, new, "residents", parse_scope("A"))
        for chat in (GROUP_A, new):
            await cards.add(unit, 1, "notice", 9, chat)

    await small.database.unit(declare)
    await small.queue(GROUP_A, "hello")
    await small.heard(new, "hello")
    await small.until(lambda: small.states() == ["sent"])
    assert small.rows("SELECT * FROM dead_letter") == []


async def test_a_card_that_came_just_before_the_upgrade_stands_in_the_new_group(tmp_path):
    """Its number is one of the old group's: in the new group another message has it, which would be overwritten."""
    async with LiveBot.open(tmp_path, kind="group", rules={"notice": "0 minutes"}) as bot, bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.control.fault("sendMessage", chat=GROUP_A, count=0, delay_after=0.4)  # it stands: we hear that later
        await open_vote(bot)
        await bot.heard(GROUP_A, "Ballot №1")
        new = await bot.control.upgrade(GROUP_A, -1001234)
        there = await bot.heard(new, "Ballot №1")
        placed = "SELECT message FROM card WHERE kind = 'ballot' AND chat = ? AND message IS NOT NULL"
        await bot.until(lambda: [row["message"] for row in bot.rows(placed, new)] == [there["message_id"]])


@pytest.mark.parametrize(
    "answer",
    [{"delay_after": 1.0}, {"delay_before": 1.0, "status": 400, "description": "Bad Request: message can't be edited"}],
)
async def test_an_edit_answered_after_its_group_was_upgraded_says_nothing_of_the_card_there(small, answer):
    """Seed 223 in another order: what the old message showed was noted of the new one, which was not edited then."""
    await small.control.fault("editMessageText", chat=GROUP_A, **answer)
    await change_board(small)
    await small.control.advance(6)
    under_way = "SELECT id FROM card WHERE digest = '' AND chat = ?"
    await small.until(lambda: small.rows(under_way, GROUP_A), "the edit is under way")
    number = await change_board(small)
    new = await small.control.upgrade(GROUP_A, -1001234)
    there = await small.heard(new, f"In progress: {number}")
    stands = "SELECT message, shown, digest FROM card WHERE kind = 'board' AND chat = ?"
    await small.until(lambda: small.rows(stands, new)[0]["message"] == there["message_id"], "it is on file")
    before = small.rows(stands, new)
    await asyncio.sleep(1.0)
    await small.quiet()
    assert small.rows(stands, new) == before


async def test_only_what_people_still_use_is_posted_anew_in_an_upgraded_group(tmp_path):
    async with LiveBot.open(tmp_path, kind="group", rules={"notice": "0 minutes"}) as bot, bot.running():
        over, open_ = [await open_vote(bot) for _ in range(2)]
        placed = "SELECT count(*) FROM card WHERE kind = 'ballot' AND message IS NOT NULL"
        await bot.until(lambda: bot.value(placed) == 2)
        await bot.database.unit(
            lambda unit: unit.connection.run("UPDATE vote SET state = 'confirmed' WHERE id = ?", (over,))
        )
        new = await bot.control.upgrade(GROUP_A, -1001234)
        await bot.heard(new, "board")
        await bot.control.advance(5)
        await bot.until(lambda: bot.value(placed) == 1)
        await bot.quiet()
    (row,) = bot.rows("SELECT * FROM card WHERE kind = 'ballot' AND message IS NOT NULL")
    assert (row["subject"], row["chat"]) == (open_, new)


async def test_leaving_the_shell_of_an_upgraded_group_is_not_leaving_the_group(small):
    new = await small.control.upgrade(GROUP_A, -1001234)
    await small.heard(new, "board")
    own = {"id": BOT, "is_bot": True, "first_name": "Corridor"}
    left = {
        "chat": {"id": GROUP_A, "type": "group", "title": "A"}, "date": 1,
        "from": {"id": CHAIR, "is_bot": False, "first_name": "Zhou"},
        "old_chat_member": {"status": "member", "user": own}, "new_chat_member": {"status": "left", "user": own},
    }  # fmt: skip
    assert await small.app.intake.take([{"update_id": 77, "my_chat_member": left}])
    await small.queue(new, "hello")
    await small.heard(new, "hello")
    assert small.rows("SELECT * FROM chat WHERE suspended IS NOT NULL") == []
    assert not any("Out of reach" in text for text in await small.said(CHAIR))


# Topics, replies, markup


async def test_a_closed_topic_sends_posts_to_the_general_one(tmp_path):
    async with LiveBot.open(tmp_path) as bot:
        control = bot.control
        await control.add_chat(-1009, "supergroup", "Forum", [CHAIR, BOT], quiet=True, forum=True)
        topic = await control.create_topic(-1009, CHAIR, "Council")
        async with bot.opened():
            await bot.play.apply(
                chats=[
                    {"id": GROUP_A, "role": "residents", "scope": "A"},
                    {"id": -1009, "role": "residents", "scope": "B", "topic": topic},
                    {"id": COUNCIL, "role": "council"},
                ]
            )
        async with bot.running(greeted=[STAFF]):
            posted = await bot.heard(-1009, "board")
            assert posted["message_thread_id"] == topic
            await control.close_topic(-1009, CHAIR, topic)
            await bot.queue(-1009, "hello", topic=topic)
            said = await bot.heard(-1009, "hello")
            assert "message_thread_id" not in said
            await bot.heard(STAFF, "The topic in B is closed")
            assert bot.value("SELECT topic FROM chat WHERE telegram_id = -1009") is None


async def test_a_card_that_is_posted_anew_stays_in_its_topic(tmp_path):
    async with LiveBot.open(tmp_path) as bot:
        await bot.control.add_chat(-1009, "supergroup", "Forum", [CHAIR, BOT], quiet=True, forum=True)
        topic = await bot.control.create_topic(-1009, CHAIR, "Council")
        async with bot.opened():
            await bot.play.apply(chats=[{"id": -1009, "role": "residents", "scope": "A", "topic": topic}])
        async with bot.running():
            old = await bot.heard(-1009, "board")
            await bot.quiet(edits=True)
            await bot.control.delete(-1009, old["message_id"])
            number = await change_board(bot)
            await bot.quiet(edits=True)
            assert (await bot.heard(-1009, f"In progress: {number}"))["message_thread_id"] == topic


async def test_a_post_that_was_held_up_into_the_night_waits_for_the_morning_and_a_hazard_does_not(tmp_path):
    async with LiveBot.open(tmp_path, running=False, quiet={"from": "21:30", "to": "08:00"}) as bot:

        async def post(unit):
            community, chat = await communities.by_chat(unit, GROUP_A)
            for rank, words in ((Rank.RESULT, "a result"), (Rank.HAZARD, "a hazard")):
                await posts.to_group(unit, community, chat, rank, "test", Card(Html(words)))

        async with bot.running():
            await bot.quiet(edits=True)
            await bot.control.set_clock((SUNDAY + timedelta(hours=11, minutes=29)).isoformat(), running=False)
            await bot.control.fault("sendMessage", chat=GROUP_A, status=429, description="Flood", retry_after=120)
            await bot.database.unit(post)
            await bot.until(lambda: bot.rows("SELECT * FROM chat_halt"))
            await bot.control.advance(121)
            await bot.heard(GROUP_A, "a hazard")
            await bot.quiet()  # time stands still but for this, and the pace counts from when the hazard is on file
            assert bot.states() == ["waiting", "sent"]
            await bot.until(
                lambda: bot.value("SELECT not_before FROM outbox WHERE purpose = 'test' ORDER BY id") > EIGHT - 1
            )
            await bot.control.set_clock((SUNDAY + timedelta(hours=22)).isoformat(), running=False)
            await bot.heard(GROUP_A, "a result")


@pytest.mark.parametrize("description", ["Bad Request: TOPIC_DELETED", "Bad Request: message thread not found"])
async def test_a_topic_that_is_gone_is_left_once(live, description):
    await live.control.fault("sendMessage", chat=GROUP_A, status=400, description=description, count=0)
    await live.queue(GROUP_A, "hello", topic=77)
    await live.until(lambda: live.states() == ["failed"])
    tries = (await live.calls("sendMessage", GROUP_A))[1:]
    assert [call["params"].get("message_thread_id") for call in tries] == [77, None], "it is not tried for ever"


async def test_an_answer_to_a_deleted_message_goes_without_it(live):
    said = await live.control.say(GROUP_A, WANG, "a question")
    await live.control.delete(GROUP_A, said["message_id"])
    await live.queue(GROUP_A, "an answer", reply_to=said["message_id"])
    assert "reply_to_message" not in await live.heard(GROUP_A, "an answer")


@pytest.mark.parametrize(
    "description", ["Bad Request: message to copy not found", "Bad Request: message can't be copied"]
)
@pytest.mark.parametrize("kind", ["voice", "video", "video_note"])
async def test_a_message_that_cannot_be_copied_is_sent_again_by_its_file(live, kind, description):
    said = await live.control.record(GROUP_A, WANG, kind, b"spoken", duration=9)
    media = Media(kind, said[kind]["file_id"], "u", 9, GROUP_A, said["message_id"])
    await live.control.fault("copyMessage", chat=COUNCIL, status=400, description=description)
    await live.queue(COUNCIL, "", kind="copy", payload=asdict(media))
    copied = await live.heard(COUNCIL, predicate=lambda message: kind in message)
    assert copied[kind]["duration"] == 9


async def test_bad_markup_goes_out_plain(live):
    await live.queue(GROUP_A, "<b>5 &lt; 6</i>")
    message = await live.heard(GROUP_A, "5 < 6")
    assert "entities" not in message


# Gateways, lost connections, doubt


async def test_a_gateway_that_fails_is_tried_again(live):
    """Also one that says 403: the group was taken for one that had thrown the bot out, 404: the message for refused."""
    for status in (502, 403, 404):
        await live.control.fault("sendMessage", chat=GROUP_A, status=status, body=f"<html>{status} Gateway</html>")
    await live.queue(GROUP_A, "the result")
    await live.queue(GROUP_B, "elsewhere")
    await live.heard(GROUP_B, "elsewhere")
    for _ in range(40):
        await live.control.advance(1)
        await asyncio.sleep(0.02)
    await live.heard(GROUP_A, "the result")
    assert live.states() == ["sent", "sent"]


async def test_what_waited_when_the_clock_was_set_back_does_not_wait_for_it_to_come_round_again(live):
    """Eight hours ahead at its start, as where two systems share one clock, the bot was silent for as long."""
    await live.control.fault("sendMessage", chat=GROUP_A, status=502, body="<html>502 Bad Gateway</html>")
    await live.control.fault("sendMessage", chat=GROUP_B, delay_before=0.5)
    for chat in (GROUP_A, GROUP_B):
        await live.queue(chat, "the result")
    await live.queue(GROUP_B, "the next")
    await live.until(lambda: live.rows("SELECT 1 FROM outbox WHERE attempts = 1 AND state = 'waiting'"), "a try")
    await live.control.advance(-8 * 3600)
    for chat, text in ((GROUP_A, "the result"), (GROUP_B, "the next")):
        await live.heard(chat, text)


async def test_courtesy_is_not_repeated_in_doubt(live):
    await live.control.fault("sendMessage", chat=GROUP_A, status=502, body="<html>502 Bad Gateway</html>")
    await live.control.fault("sendMessage", chat=GROUP_B, drop="after")
    await live.queue(GROUP_A, "by the way", must_arrive=False)
    await live.queue(GROUP_B, "by the way", must_arrive=False)
    await live.until(lambda: live.states() == ["failed", "failed"])
    await live.control.advance(600)
    await asyncio.sleep(0.2)
    assert (await live.said(GROUP_A)).count("by the way") == 0
    assert (await live.said(GROUP_B)).count("by the way") == 1


async def test_what_must_arrive_is_sent_once_more_when_nobody_said_that_it_did(live):
    await live.control.fault("sendMessage", chat=GROUP_A, drop="after", count=2)
    await live.queue(GROUP_A, "the result")
    for _ in range(10):
        await live.control.advance(60)
        await asyncio.sleep(0.02)
    assert (await live.said(GROUP_A)).count("the result") == 2, "once more, and then no more"


async def test_resets_for_some_seconds_lose_nothing_that_must_arrive(live):
    """Two of them used to be enough. What goes once more waits until they are over, however long that takes."""
    number = await live.control.fault(None, drop="before", count=0)
    await live.queue(GROUP_A, "the result")
    await live.until(lambda: live.rows("SELECT 1 FROM outbox WHERE attempts = 1 AND state = 'waiting'"), "a try")
    await live.control.advance(29)
    await asyncio.sleep(0.1)
    assert live.value("SELECT attempts FROM outbox WHERE purpose = 'test'") == 1, "in a hurry it meets the next reset"
    for _ in range(5):
        await live.control.advance(60)
        await asyncio.sleep(0.05)
    assert live.states() != ["failed"]
    await live.control.clear_faults(number)
    await live.control.advance(300)
    await live.heard(GROUP_A, "the result")


async def test_a_nod_may_be_given_twice(live):
    said = await live.control.say(GROUP_A, WANG, "a question")
    await live.control.fault("setMessageReaction", drop="after")
    await live.queue(
        GROUP_A, "", payload={"emoji": "👌", "message": said["message_id"]}, kind="reaction", must_arrive=False
    )
    await live.until(lambda: live.states() == ["waiting"])
    await live.control.advance(5)
    await live.until(lambda: live.states() == ["sent"])


async def test_an_hour_without_a_network_loses_nothing(bot):
    """The address is refused: nothing has reached Telegram, so nothing is in doubt and nothing is given up."""
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        port = int(bot.telegram.url.rpartition(":")[2])
        await bot.telegram._runner.cleanup()
        await bot.queue(GROUP_A, "the result")
        shown = await change_board(bot)
        for _ in range(25):
            bot.clock.inner.advance(150)
            await asyncio.sleep(0.02)
        await bot.until(lambda: bot.states() == ["waiting"])
        await bot.telegram.listen(port)
        bot.clock.inner.advance(400)
        await bot.heard(GROUP_A, "the result")
        await bot.control.wait_edit(
            GROUP_A, (await board(bot))["message_id"], contains=f"In progress: {shown}", since=0
        )
        assert (await bot.said(GROUP_A)).count("the result") == 1


# The token, and mistakes of our own


async def test_a_token_that_was_revoked_stops_the_sending_and_keeps_the_rows(live):
    await live.control.fault(status=401, description="Unauthorized", count=0)
    await live.queue(GROUP_A, "the result")
    await change_board(live)
    await live.control.advance(10)
    error = await live.ended()
    assert isinstance(error, TokenRevoked)
    await live.control.clear_faults()
    assert live.states() == ["waiting"]
    assert live.rows("SELECT * FROM card WHERE ended = 1") == []
    async with live.running():
        await live.heard(GROUP_A, "the result")


async def test_what_telegram_refuses_stays_on_file_and_holds_up_nothing(live, caplog):
    await live.queue(GROUP_A, "x" * 5000)
    await live.queue(GROUP_A, "after it")
    with caplog.at_level(logging.WARNING, "corridor"):
        await live.heard(GROUP_A, "after it")
    await live.until(lambda: live.states() == ["failed", "sent"])
    assert "message is too long" in live.value("SELECT error FROM outbox WHERE state = 'failed'")


async def test_a_group_that_takes_no_polls_is_not_given_up(live):
    poll = {"question": "Good?", "options": ["Yes", "No"]}
    await live.control.fault(
        "sendPoll", status=400, description="Bad Request: not enough rights to send polls to the chat"
    )
    await live.queue(GROUP_A, "", payload=poll, kind="poll")
    await live.queue(GROUP_A, "after it")
    await live.heard(GROUP_A, "after it")
    await live.until(lambda: live.states() == ["failed", "sent"])
    assert live.value("SELECT suspended FROM chat WHERE telegram_id = ?", GROUP_A) is None


async def test_a_row_that_makes_no_sense_is_put_aside(live, caplog):
    await live.queue(GROUP_A, "", payload={"nothing": "that can be sent"})
    await live.queue(GROUP_A, "after it")
    await live.heard(GROUP_A, "after it")
    await live.until(lambda: live.states() == ["failed", "sent"])
    assert "KeyError" in caplog.text


# A store at fault, a stop, a crash


async def test_what_was_sent_while_the_store_was_at_fault_is_noted_when_it_is_back(live):
    await live.control.fault("sendMessage", chat=GROUP_A, delay_after=0.3)
    await live.queue(GROUP_A, "the result")
    await live.until(lambda: live.states() == ["sending"])
    await live.fault_of_the_store()
    await live.heard(GROUP_A, "the result")
    await asyncio.sleep(0.25)
    assert live.states() == ["sending"]
    await live.fault_of_the_store(False)
    await live.until(lambda: live.states() == ["sent"], "it is noted")
    await live.queue(GROUP_A, "the next")
    await live.heard(GROUP_A, "the next")
    assert (await live.said(GROUP_A)).count("the result") == 1


async def test_what_was_dropped_in_the_last_moment_is_not_sent(live):
    """A reminder whose vote closes, a courtesy whose time has passed."""
    late = live.clock.now() + timedelta(seconds=30)
    await live.control.fault(
        "sendMessage", chat=GROUP_A, status=429, description="Too Many Requests: retry after 60", retry_after=60
    )
    await live.queue(GROUP_A, "vote!", drop_after=late, must_arrive=False)
    await live.until(lambda: live.rows("SELECT * FROM chat_halt"))
    await live.control.advance(90)
    await live.queue(GROUP_A, "something else")
    await live.heard(GROUP_A, "something else")
    await live.until(lambda: live.states() == ["dropped", "sent"])
    assert "vote!" not in await live.said(GROUP_A)


async def test_a_stop_before_anything_has_left_leaves_nothing_in_doubt(bot):
    """The writer is at something else when a courtesy is to be marked as on its way; then the bot is stopped."""
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        leave = asyncio.Event()

        async def something_else(unit):
            await leave.wait()

        await bot.queue(GROUP_A, "hello", must_arrive=False, not_before=bot.clock.now() + timedelta(seconds=0.1))
        bot.database.submit(something_else)
        await asyncio.sleep(0.8)
        bot.task.cancel()
        await asyncio.sleep(0.05)
        leave.set()
    assert bot.states() == ["waiting"]
    marked = 0 if stores.ON_POSTGRESQL else 1  # whose lease went with the stop does not mark
    assert bot.value("SELECT attempts FROM outbox WHERE purpose = 'test'") == marked
    async with bot.running():
        await bot.heard(GROUP_A, "hello")


@pytest.mark.parametrize(("must_arrive", "times"), [(True, 2), (False, 1)])
async def test_after_a_crash_while_sending_what_must_arrive_goes_out_once_more(bot, must_arrive, times):
    async with bot.running():
        await bot.quiet()
        await bot.control.fault("sendMessage", chat=GROUP_A, delay_after=0.3)
        await bot.queue(GROUP_A, "the result", must_arrive=must_arrive)
        await bot.heard(GROUP_A, "the result")
        left = bot.unplugged()
    bot.plug_in(left)
    assert bot.states() == ["sending"]
    async with bot.running():
        await bot.until(lambda: bot.states() != ["sending"])
        await bot.control.advance(10)
        await bot.until(lambda: bot.states() == ["sent" if must_arrive else "failed"])
    assert (await bot.said(GROUP_A)).count("the result") == times


async def test_what_a_worker_notes_late_calls_nothing_back_that_its_successor_sent(live):
    """Cut off from the store, it learns that a call failed; another recovers the row and sends it; then it is back."""
    await live.queue(GROUP_A, "The lift stands still")
    await live.heard(GROUP_A, "The lift stands still")
    await live.quiet()
    ((row,),) = [one.values() for one in live.rows("SELECT id FROM outbox WHERE purpose = 'test'")]
    await live.database.unit(lambda unit: outbox.again(unit, row, unit.now, "Bad Gateway"))
    await live.quiet()
    assert live.states() == ["sent"]
    assert len([text for text in await live.said(GROUP_A) if "The lift stands still" in text]) == 1


async def test_three_hundred_messages_to_one_group_do_not_starve_the_others(live):
    await live.queue_all((GROUP_A, f"{number}") for number in range(320))
    await live.queue(CHAIR, "an answer", rank=Rank.RESULT)
    await live.heard(CHAIR, "an answer")


# Files


async def test_who_asked_for_a_file_that_cannot_be_made_or_sent_is_told(live):
    async def ask(community):
        wanted = (1, CHAIR, "document", "community_file", Words("en"))
        return await live.database.unit(lambda unit: posts.enclose_tap(unit, *wanted, community=community))

    assert await ask(99), "of a community that is not there"
    await live.heard(CHAIR, "did not come about")
    await live.control.fault("sendDocument", status=413, description="Request Entity Too Large")
    assert await ask(1)
    await live.until(lambda: live.value("SELECT count(*) FROM outbox WHERE state = 'failed'") == 2, "both failed")
    assert await ask(1), "what failed may be asked for at once"
    await live.quiet()
    assert len([text for text in await live.said(CHAIR) if "did not come about" in text]) == 2
    assert live.value("SELECT count(*) FROM outbox WHERE purpose = 'community_file' AND state = 'sent'") == 1


async def test_of_a_file_for_residents_that_cannot_be_made_the_council_hears_and_not_they(live):
    def ask(unit):
        return posts.enclose(unit, 1, GROUP_A, "document", "community_file", Words("en"), community=99)

    await live.database.unit(ask)
    await live.until(lambda: live.value("SELECT count(*) FROM outbox WHERE state = 'failed'") == 1, "it failed")
    await live.quiet()
    assert live.value("SELECT count(*) FROM outbox WHERE chat = ? AND kind = 'message'", GROUP_A) == 0
    assert live.value("SELECT count(*) FROM outbox WHERE purpose = 'not_made'") == 1


# Several workers


class Lent:
    """A lease that somebody may have taken since."""

    ours, confirms, followed, refused = True, True, False, 0

    async def claim(self, _):
        return self.ours

    async def confirm(self, _):
        if not (self.ours and self.confirms):
            self.refused += 1
            raise StorageFailed("another worker is on duty")

    async def release(self):
        pass


async def test_who_has_lost_the_lease_and_does_not_know_it_yet_begins_to_send_nothing(bot):
    async with bot.built():
        lease = Lent()
        bot.app.duty = Duty(lease)
        running = asyncio.create_task(bot.app.run())
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        lease.ours = False
        await bot.queue(GROUP_B, "too late")
        await asyncio.sleep(0.3)
        assert bot.states() == ["waiting"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_who_has_lost_the_lease_takes_nothing_for_left_in_doubt(bot):
    """What is on its way may be the call of whoever is on duty now."""
    async with bot.built():
        lease = Lent()
        bot.app.duty = Duty(lease)
        await bot.queue(GROUP_B, "on its way", must_arrive=False)
        await bot.database.unit(lambda unit: unit.connection.run("UPDATE outbox SET state = 'sending'", ()))
        lease.confirms = False
        running = asyncio.create_task(bot.app.run())
        await bot.until(lambda: lease.refused, "it has asked")
        assert bot.states() == ["sending"]
        lease.confirms = True
        await bot.until(lambda: bot.states() == ["failed"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.long
async def test_who_stood_still_between_the_mark_and_the_call_does_not_call(bot):
    """A machine is suspended, a process stopped: whoever is on duty since has sent what it found in doubt."""
    async with bot.built():
        lease = Lent()
        bot.app.duty = Duty(lease)
        running = asyncio.create_task(bot.app.run())
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        stood = []

        def stand_still(_):
            if bot.states() == ["sending"] and not stood:
                lease.ours = False
                stood.append(time.sleep(ENOUGH + 0.1))

        bot.database.on_commit = stand_still
        await bot.queue(GROUP_B, "too late")
        await bot.until(lambda: stood and not bot.app.duty.on, "off duty")
        assert [text for text in await bot.said(GROUP_B) if text == "too late"] == []
        assert bot.states() == ["sending"], "in doubt"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_another_dropped_before_the_mark_was_made_anew_is_not_sent(live):
    """The engine broke the commit off: what the first attempt had marked is no longer what the second one does."""

    async def writer(unit):
        return unit.connection

    connection = await live.database.unit(writer)
    real, broken = connection.commit, []

    async def commit():
        ((marked,),) = await connection.fetch(
            "SELECT count(*) FROM outbox WHERE purpose = 'test' AND state = 'sending'"
        )
        if marked < 2 or broken:
            return await real()
        await connection.rollback()
        await connection.begin()
        await connection.run("UPDATE outbox SET state = 'dropped' WHERE purpose = 'test' AND chat = ?", (GROUP_B,))
        await real()
        broken.append(marked)
        raise StoreError("could not serialize access", at_fault=True, again=True)

    connection.commit = commit  # as the engine does it
    await live.queue_all([(GROUP_A, "one"), (GROUP_B, "another")])
    await live.heard(GROUP_A, "one")
    await live.quiet()
    assert broken == [2]
    assert live.states() == ["sent", "dropped"]
    assert "another" not in await live.said(GROUP_B)
