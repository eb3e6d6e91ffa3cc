"""From Telegram's queue to the store: nothing lost, nothing twice, in order, nobody stopped by another's poison."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
import stores
from council_play import Play
from failing_disk import Disk
from live_bot import BOT, CHAIR, COUNCIL, GROUP_A, GROUP_B, TOKEN, LiveBot, open_vote

from bot import app
from bot.cli import main
from bot.intake import MOST_KEPT, AnotherPoller, TokenRefused
from playground import people
from storage import record, updates

WANG, LI, CHEN, SUN = 50, 51, 52, 53
POISON = 2**63  # an account whose number no row can hold


@pytest.fixture
async def bot(tmp_path):
    """Three supporters are needed; a vote opens as soon as it is noticed. Four people have homes in A."""
    async with LiveBot.open(tmp_path, rules={"support_threshold": 3, "notice": "0 minutes"}) as bot:
        async with bot.running():
            await bot.settle_in({WANG: 1, LI: 2, CHEN: 3, SUN: 4})
            await bot.heard(GROUP_A, "board")
            await bot.quiet()
        yield bot


def letters(bot):
    return bot.rows("SELECT * FROM dead_letter ORDER BY id")


async def forged(bot, user, data, chat=GROUP_A):
    """A tap with any data on the bot's first message in a chat."""
    ours = next((one["message_id"] for one in await bot.control.messages(chat) if one["by_bot"]), 9999)
    return await bot.control.tap(chat, user, ours, data, forged=True, wait=False)


# Nothing lost


async def test_an_update_is_confirmed_only_when_it_is_on_disk(bot):
    async with bot.running():
        await bot.quiet()
        await bot.fault_of_the_store()
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        await bot.until(lambda: len(bot.clock.slept) >= 3, "three tries")
        polls = (await bot.calls("getUpdates"))[-2:]
        assert len({call["params"].get("offset") for call in polls}) == 1, "it asks for the same again"
        assert bot.rows("SELECT * FROM matter") == letters(bot) == []
        await bot.fault_of_the_store(False)
        await bot.until(lambda: bot.rows("SELECT * FROM matter"), "the proposal")
        await bot.heard(COUNCIL, "A bench")
        assert len(bot.rows("SELECT * FROM matter")) == 1
        assert letters(bot) == []


async def test_a_tap_while_the_store_is_at_fault_is_told_to_tap_again(bot):
    async with bot.running():
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        card = await bot.heard(GROUP_A, "A bench")
        await bot.quiet()
        await bot.fault_of_the_store()
        tap = await bot.control.tap(GROUP_A, LI, card["message_id"], "support:1")
        assert (tap.text, tap.show_alert) == ("That was not recorded. Please tap again.", True)
        await bot.fault_of_the_store(False)
        tap = await bot.control.tap(GROUP_A, CHEN, card["message_id"], "support:1")
        assert tap.text == "Recorded for your household: 2 now.", "what was not recorded does not count after all"


async def test_when_somebody_is_told_that_nothing_was_recorded_telegram_has_forgotten_the_tap(bot):
    # It had not: after a kill at that moment the tap came again and counted.
    telegram, waiting, heard = bot.telegram.telegram, [], asyncio.Event()

    def on_answer(query):
        waiting.extend(telegram.bot(BOT).queue.waiting)
        heard.set()

    async with bot.running():
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        card = await bot.heard(GROUP_A, "A bench")
        await bot.quiet()
        await bot.fault_of_the_store()
        chat, user = telegram.chat(GROUP_A), telegram.user(LI)
        query = people.tap(telegram, chat, user, card["message_id"], "support:1", on_answer=on_answer)
        (update,) = telegram.bot(BOT).queue.waiting
        await asyncio.wait_for(heard.wait(), 8)
        await bot.fault_of_the_store(False)
        assert await bot.app.intake.take([json.loads(update.body)])
        assert bot.value("SELECT supporters FROM matter") == 1, "it does not count where it comes again all the same"
    assert query.answer["text"] == "That was not recorded. Please tap again."
    assert waiting == []


async def test_who_was_told_so_is_not_told_again_and_again_while_a_message_waits_for_the_store(bot):
    """Twice a second for each tap of the batch, as long as the disk was full: Telegram would have had enough of us."""
    async with bot.running():
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        card = await bot.heard(GROUP_A, "A bench")
        await bot.quiet()
        await bot.fault_of_the_store()
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A tree")
        await bot.control.tap(GROUP_A, LI, card["message_id"], "support:1")
        tries = len(bot.clock.slept)
        await bot.until(lambda: len(bot.clock.slept) >= tries + 4, "four tries")
        assert len(await bot.calls("answerCallbackQuery")) == 1
        await bot.fault_of_the_store(False)
        await bot.until(lambda: len(bot.rows("SELECT * FROM matter")) == 2, "what waited")
        assert bot.value("SELECT supporters FROM matter WHERE id = 1") == 1, "what was let go does not count"


async def test_who_was_told_in_a_lost_reply_that_nothing_was_recorded_is_told_again(bot):
    """The disk was full, the reply to the post was lost, and the post that came again was answered with nothing."""
    async with bot.built():
        await bot.fault_of_the_store()
        await bot.control.tap(GROUP_A, LI, 9999, "vote:1:for", forged=True, wait=False)
        posted = await bot.updates()
        for told in (1, 2):
            assert await bot.app.intake.take(posted)
            assert len(await bot.calls("answerCallbackQuery")) == told
        await bot.fault_of_the_store(False)


async def test_what_is_let_go_does_not_count_with_its_batch_however_much_an_outage_has_let_go(bot):
    # The ten thousandth tap of an outage wiped what its own batch had let go; the batch came again, and it counted.
    async with bot.built():
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        assert await bot.app.intake.take(await bot.updates())
        await bot.app.desk.database.unit(lambda unit: unit.connection.run("UPDATE card SET message = 9999"))
        bot.app.intake._unnoted.update(range(1, MOST_KEPT + 1))  # of batches that Telegram has forgotten since
        bot.app.intake._unsaid = []  # as in a batch that was asked for
        await bot.fault_of_the_store()
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A tree")
        for who in (CHEN, LI):
            await bot.control.tap(GROUP_A, who, 9999, "support:1", forged=True, wait=False)
        batch = (await bot.updates())[-3:]
        assert not await bot.app.intake.take(batch, wait=False), "the message waits: the batch comes again"
        await bot.app.intake._say_let_go()
        bot.app.intake._unsaid = []
        await bot.fault_of_the_store(False)
        assert await bot.app.intake.take(batch, wait=False)
        assert bot.value("SELECT supporters FROM matter WHERE id = 1") == 1


async def test_a_tap_that_was_let_go_does_not_count_after_a_later_one_though_a_kill_follows(bot):
    # A message waited for the store too, so Telegram could not be told to forget the tap: it came again, and counted.
    waiting = bot.telegram.telegram.bot(BOT).queue
    async with bot.running():
        vote = await open_vote(bot)
        card = await bot.heard(GROUP_A, "Ballot №1")
        await bot.quiet()
        await bot.fault_of_the_store()
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A tree")
        tap = await bot.control.tap(GROUP_A, LI, card["message_id"], f"vote:{vote}:for")
        assert tap.text == "That was not recorded. Please tap again."
        bot.clock.held_at = len(bot.clock.slept) + 1
        await bot.until(lambda: len(bot.clock.slept) >= bot.clock.held_at, "it asks no more for the moment")
        again = asyncio.create_task(bot.control.tap(GROUP_A, LI, card["message_id"], f"vote:{vote}:against"))
        await bot.until(lambda: len(waiting.waiting) == 3, "the message and both taps")
        await bot.fault_of_the_store(False)
        await bot.control.fault("getUpdates", skip=1, count=0, drop="before")  # nothing is confirmed before the kill
        bot.clock.go_on.set()
        assert (await again).text.startswith("Recorded: your household, against")
    assert len(waiting.waiting) == 3, "all of it comes again"
    await bot.control.clear_faults()
    async with bot.running():
        await bot.until(lambda: not waiting.waiting, "what came again")
    assert bot.rows("SELECT choice FROM ballot") == [{"choice": "against"}]


@stores.only_sqlite("a commit that it could not sync")
async def test_while_a_disk_leaves_it_in_doubt_nobody_is_told_anything(tmp_path):
    disk = Disk()

    class OnThatDisk(LiveBot):
        @asynccontextmanager
        async def opened(self):
            async with disk.opened(self.path, self.clock) as self.database:
                self.play = Play(self.database, self.clock)
                yield self.database

    rules = {"support_threshold": 3, "notice": "0 minutes"}
    async with OnThatDisk.open(tmp_path, rules=rules) as bot, bot.running():
        await bot.settle_in({WANG: 1, LI: 2})
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        card = await bot.heard(GROUP_A, "A bench")
        await bot.quiet()
        disk.fail(1, "unsynced")
        tap = asyncio.create_task(bot.control.tap(GROUP_A, LI, card["message_id"], "support:1", within=8))
        await bot.until(lambda: len(bot.clock.slept) >= 2, "two tries")
        assert not tap.done()
        disk.fail(0, "")
        assert (await tap).text == "Recorded for your household: 2 now."


@pytest.mark.long
async def test_what_never_comes_again_while_the_store_is_at_fault_is_not_remembered_for_ever(bot):
    """Posted to a webhook, more and more of it arrives; what Telegram has given up by then does not come again."""
    poll = {"id": "1", "question": "A bench?", "options": [], "is_closed": True, "is_anonymous": False}
    async with bot.built() as app:
        await bot.fault_of_the_store()
        for first in range(0, 2 * MOST_KEPT, 2000):
            batch = [
                {"update_id": number, "poll": {**poll, "id": str(number)}} for number in range(first, first + 2000)
            ]
            assert not await app.intake.take(batch)
        assert len(app.intake._admitted) <= MOST_KEPT
        await bot.fault_of_the_store(False)


async def test_what_waited_while_nobody_listened_is_taken_at_the_start(bot):
    for person, words in ((WANG, "A bench"), (LI, "A tree")):
        await bot.control.say(GROUP_A, person, f"/propose {words}")
    async with bot.running():
        await bot.until(lambda: len(bot.rows("SELECT * FROM matter")) == 2)
    async with bot.running():
        await bot.quiet()
    assert len(bot.rows("SELECT * FROM matter")) == 2


async def renamed(bot, table, name):
    """A table is not where it should be, or is again."""
    await bot.database.unit(lambda unit: unit.connection.run(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_what_is_set_aside_is_looked_at_again_after_a_mistake_of_ours(bot):
    """No failure of the store, which is waited for: the look ended for ever, and files were answered by nothing."""
    async with bot.built():
        await bot.control.say(GROUP_A, CHAIR, "/setup@corridor_bot")
        assert await bot.app.intake.take(await bot.updates(), wait=False)
        (aside,) = bot.rows("SELECT update_id FROM update_aside")
        await renamed(bot, "update_aside", "elsewhere")
    async with bot.running():
        await bot.until(lambda: {0.5, 1.0} <= set(bot.clock.slept), "two looks")
        await renamed(bot, "elsewhere", "update_aside")
        await bot.until(lambda: not bot.rows("SELECT * FROM update_aside"), "it is handled")
    assert bot.value("SELECT count(*) FROM seen_update WHERE update_id = ?", aside["update_id"]) == 1


# Nothing twice


async def test_the_silence_before_a_worker_takes_over_ends_when_it_asks(bot):
    """Not with the answer of its first long poll: a result would name an outage that long after it was over."""
    async with bot.built():
        await bot.control.advance(60)  # the clock of who stands by is set right; the silence is the one on duty's
        polling = asyncio.create_task(bot.app.intake.run())
        await bot.until(lambda: bot.rows("SELECT * FROM outage WHERE until - since BETWEEN 60000 AND 65000"), within=5)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def test_starts_that_take_nothing_do_not_hide_the_outage_in_which_they_are(bot):
    """Each within the time that counts as silence: the service manager tries again and again, and no update arrives."""
    async with bot.opened():
        for _ in range(4):
            await bot.control.advance(20)
            await bot.database.unit(app.prepare)
        await bot.control.advance(20)
        await bot.database.unit(updates.beat)
        (told,) = bot.rows("SELECT * FROM outage WHERE until - since >= 20000")
    assert 100_000 <= told["until"] - told["since"] < 110_000


async def test_what_telegram_delivers_again_does_nothing_twice(bot):
    async with bot.built():
        vote = await open_vote(bot)
        await bot.control.say(GROUP_A, WANG, "/propose A tree")
        await bot.control.say(GROUP_A, LI, "/propose")
        await forged(bot, LI, f"vote:{vote}:for")
        await forged(bot, CHEN, "support:2")
        await bot.control.start(SUN)
        await bot.control.block(SUN)
        batch = await bot.updates()
        assert len(batch) == 6
        assert await bot.app.intake.take(batch)
        before = dump(bot)
        assert bot.value("SELECT count(*) FROM ballot") == 1
        assert bot.value("SELECT supporters FROM matter WHERE id = 2") == 2
        assert await bot.app.intake.take(batch)
        assert await bot.app.intake.take(batch[::-1] + batch)
        assert dump(bot) == before


def dump(bot, without=()):
    """All that the store holds, table by table."""
    kept = [table for table in stores.tables(bot.path) if table not in without]
    found = {table: stores.rows(bot.path, f"SELECT * FROM {table}") for table in kept}  # noqa: S608 - its own name
    return {table: sorted(map(tuple, rows), key=repr) for table, rows in found.items()}


# Order


async def test_a_batch_has_its_effects_in_the_order_of_arrival(bot):
    async with bot.built():
        vote = await open_vote(bot)
        await bot.control.say(GROUP_A, WANG, "/propose A tree")
        await forged(bot, LI, "support:2")
        for choice in ("for", "against", "for"):
            await forged(bot, CHEN, f"vote:{vote}:{choice}")
        await bot.control.say(GROUP_A, CHEN, "/propose A gate")
        await forged(bot, CHEN, "support:2")
        await forged(bot, SUN, "support:3")
        await forged(bot, SUN, f"vote:{vote}:abstain")
        await forged(bot, SUN, f"vote:{vote}:against")
        assert await bot.app.intake.take(await bot.updates())
        recorded = await bot.play.read(record.entries, 1)
    acts = ((e["act"].partition(".")[2], e["subject"], e["data"].get("choice")) for e, _ in recorded)
    told = [act for act in acts if act[0] in ("raised", "supported", "ballot")]
    assert told == [
        ("raised", "matter:2", None), ("supported", "matter:2", None), ("supported", "matter:2", None),
        ("ballot", "vote:1", "for"), ("ballot", "vote:1", "against"), ("ballot", "vote:1", "for"),
        ("raised", "matter:3", None), ("supported", "matter:3", None), ("supported", "matter:2", None),
        ("supported", "matter:3", None), ("ballot", "vote:1", "abstain"), ("ballot", "vote:1", "against"),
    ]  # fmt: skip
    ballots = bot.rows("SELECT home, choice FROM ballot ORDER BY home")
    assert [tuple(row.values()) for row in ballots] == [(3, "for"), (4, "against")]


# Poison


async def test_poison_becomes_a_dead_letter_and_stops_nobody(bot, caplog):
    await bot.control.add_user(POISON, "Poison")
    await bot.control.add_member(GROUP_A, POISON)
    await bot.control.say(GROUP_A, WANG, "/propose A bench")
    await bot.control.say(GROUP_A, POISON, "/propose A trap")
    await bot.control.tap(GROUP_A, POISON, 9999, "support:1", forged=True, wait=False)
    await forged(bot, LI, "support:1")
    with caplog.at_level(logging.ERROR, "corridor"):
        async with bot.built():
            batch = await bot.updates()
            for _ in range(3):
                assert await bot.app.intake.take(batch)
    assert bot.value("SELECT supporters FROM matter") == 2
    assert [(row["update_id"], row["error"][:13]) for row in letters(bot)] == [
        (update["update_id"], "StoreError('a" if stores.ON_POSTGRESQL else "OverflowError")
        for update in batch
        if sender(update) == POISON and "new_chat_members" not in str(update)
    ]
    logged = [record for record in caplog.records if "dead letter" in record.getMessage()]
    assert len(logged) == len(letters(bot)) == 2, "proposing and tapping: each is logged once"
    assert all(record.exc_info for record in logged)


def sender(update):
    return (update.get("message") or update["callback_query"])["from"]["id"]


async def test_whose_tap_was_poison_is_told_that_somebody_will_look_and_not_to_tap_again(bot):
    await bot.control.add_user(POISON, "Poison")
    async with bot.running():
        tap = await bot.control.tap(GROUP_A, POISON, 9999, "support:1", forged=True)
    assert tap.text == "刚才没有记上，问题已留底，会有人查看。"
    assert tap.show_alert
    assert bot.value("SELECT count(*) FROM dead_letter") == 1


@asynccontextmanager
async def broken_settings(bot):
    """The community's settings cannot be read: every act in it fails."""

    def write(settings):
        stranger = stores.Stranger(bot.path)
        stranger.execute("UPDATE community SET settings = ?", (settings,))
        stranger.close()

    (row,) = bot.rows("SELECT settings FROM community")
    write("{")
    yield
    write(row["settings"])


def corridor(bot, *arguments):
    """The command line, in a thread of its own."""

    def run():
        with pytest.raises(SystemExit) as end:
            main(["--config", str(bot.folder / "config.toml"), *arguments])
        return end.value.code

    return asyncio.to_thread(run)


async def test_a_dead_letter_is_replayed_from_the_command_line(bot, capsys):
    async with bot.built():
        await bot.control.say(GROUP_A, WANG, "/propose A bench")
        await forged(bot, LI, "support:1")
        batch = await bot.updates()
        async with broken_settings(bot):
            assert await bot.app.intake.take(batch)
    assert len(letters(bot)) == 2
    assert bot.rows("SELECT * FROM matter") == []
    assert [await corridor(bot, "replay", str(row["id"])) for row in letters(bot)] == [0, 0]
    assert capsys.readouterr().out == "dead letter 1 is handled\ndead letter 2 is handled\n"
    assert bot.value("SELECT supporters FROM matter") == 2
    assert all(row["replayed_at"] for row in letters(bot))

    assert await corridor(bot, "replay", "1") == 1
    assert await corridor(bot, "replay", "7") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "dead letter 1 was replayed before\nthere is no dead letter 7\n"
    assert bot.value("SELECT supporters FROM matter") == 2


async def test_a_replay_that_was_killed_is_finished_and_does_nothing_twice(bot, capsys):
    async with bot.built():
        await bot.control.say(GROUP_A, WANG, "/propose A bench")
        batch = await bot.updates()
        async with broken_settings(bot):
            assert await bot.app.intake.take(batch)
        letter = await bot.play.read(updates.dead_letter, 1)
        # killed after the work, before the letter was marked
        assert await bot.app.intake.take([{**json.loads(letter.body), "update_id": letter.anew}])
    assert not letters(bot)[0]["replayed_at"]
    assert await corridor(bot, "replay", "1") == 0
    assert capsys.readouterr().out == "dead letter 1 is handled\n"
    assert letters(bot)[0]["replayed_at"]
    assert bot.value("SELECT count(*) FROM matter") == 1


async def test_a_dead_letter_that_fails_again_says_so(bot, capsys):
    await bot.control.add_user(POISON, "Poison")
    async with bot.built():
        await forged(bot, POISON, "support:1")
        assert await bot.app.intake.take(await bot.updates())
    assert await corridor(bot, "replay", "1") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "is dead letter 2 now" in told.err
    assert len(told.err.splitlines()) == 1


# Who else asks


async def test_a_predecessor_that_still_polls_is_waited_for(bot):
    async with bot.running(), aiohttp.ClientSession() as session:
        url = f"{bot.telegram.url}/bot{TOKEN}"
        bot.clock.held_at = 3
        await session.post(f"{url}/setWebhook", json={"url": "http://127.0.0.1:9/hook"})
        await bot.until(lambda: len(bot.clock.slept) >= 3, "it backs off")
        assert not bot.task.done()
        await session.post(f"{url}/deleteWebhook")
        bot.clock.go_on.set()
        await bot.control.say(GROUP_A, WANG, "/propose A bench")
        await bot.heard(COUNCIL, "A bench")
        assert bot.clock.slept == sorted(bot.clock.slept), "longer each time"


async def test_two_pollers_end_with_a_clear_word(bot):
    async with bot.running(), aiohttp.ClientSession() as session:

        async def poll():
            with suppress(aiohttp.ClientError):
                while True:
                    await session.post(f"{bot.telegram.url}/bot{TOKEN}/getUpdates", json={"timeout": 5})

        other = asyncio.create_task(poll())
        error = await bot.ended()
        other.cancel()
    assert isinstance(error, AnotherPoller)
    assert "another program takes the updates of this token" in str(error)


async def test_a_telegram_out_of_reach_is_asked_again_and_again(bot):
    async with bot.running():
        await bot.quiet()
        for fault in (
            {"drop": "before"},
            {"status": 502, "body": "<html>Bad Gateway"},
            {"status": 500, "description": "Internal"},
        ):
            await bot.control.fault("getUpdates", **fault)
        await bot.control.fault("getUpdates", status=429, description="Too Many Requests: retry after 3", retry_after=3)
        await bot.control.say(GROUP_A, WANG, "hello")  # the long poll that is open ends
        await bot.until(lambda: 3 in bot.clock.slept, "as long as Telegram says")
        assert bot.clock.slept[:4] == [0.5, 1.0, 2.0, 3]
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        await bot.heard(COUNCIL, "A bench")


async def test_a_revoked_token_ends_the_run(bot):
    async with bot.running():
        await bot.quiet()
        await bot.control.revoke_token()
        await bot.control.say(GROUP_A, WANG, "hello")  # the long poll that is open ends
        error = await bot.ended()
    assert isinstance(error, TokenRefused)


# What is not for us


async def test_what_no_person_says_changes_no_row(bot):
    control = bot.control
    await control.promote(GROUP_A, WANG, ["can_pin_messages"], anonymous=True)
    async with bot.built():
        before = dump(bot)
        await control.say(GROUP_A, WANG, "/propose As an anonymous administrator", anonymous=True)
        await control.say(GROUP_A, WANG, "/propose As the channel", as_chat=GROUP_B)
        said = await control.say(GROUP_A, LI, "no command at all")
        await control.edit(GROUP_A, LI, said["message_id"], "/propose in an edit")
        batch = await bot.updates()
        number = batch[-1]["update_id"]
        group = {"id": GROUP_A, "type": "supergroup", "title": "A"}
        robot = {"id": 77, "is_bot": True, "first_name": "Robot"}
        message = {"message_id": 5, "date": 1, "chat": group, "text": "/propose by a robot"}
        batch += [
            {"update_id": number + 1, "message": {**message, "from": robot}},
            {"update_id": number + 2, "channel_post": message},
            {"update_id": number + 3, "message": message},
            {
                "update_id": number + 4,
                "callback_query": {
                    "id": "1",
                    "from": robot,
                    "chat_instance": "1",
                    "inline_message_id": "x",
                    "data": "support:1",
                },
            },
            {
                "update_id": number + 5,
                "callback_query": {"id": "2", "from": robot, "chat_instance": "1", "game_short_name": "chess"},
            },
            {
                "update_id": number + 6,
                "message": {**message, "from": {"id": LI, "is_bot": False, "first_name": "Li"}, "text": "hello"},
            },
            {"update_id": number + 7, "a_kind_of_next_year": {"id": 5}},
        ]
        assert len(batch) == 10
        assert await bot.app.intake.take(batch)
        assert letters(bot) == []
        told = bot.rows("SELECT * FROM outbox WHERE purpose = 'answer'")
        assert [(row["chat"], "Remain anonymous" in row["payload"]) for row in told] == [(GROUP_A, True)], "once a day"
        after = dump(bot, without=("seen_update", "person", "outbox"))
        assert after == {table: before[table] for table in after}
        assert {row[2] for row in dump(bot)["person"]} - {row[2] for row in before["person"]} == set()


async def test_a_tap_on_a_card_that_was_deleted_counts_by_its_data(bot):
    async with bot.running():
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        card = await bot.heard(GROUP_A, "A bench")
        await bot.quiet()
        await bot.control.delete(GROUP_A, card["message_id"])
        tap = await bot.control.tap(GROUP_A, LI, card["message_id"], "support:1", forged=True)
        assert tap.text == "Recorded for your household: 2 now."
        tap = await bot.control.tap(GROUP_B, CHEN, card["message_id"], "support:1", forged=True)
        assert tap.text != ""
        assert bot.value("SELECT supporters FROM matter") == 2


async def test_who_taps_an_old_card_and_then_a_new_one_has_the_last_word(bot):
    async with bot.built():
        vote = await open_vote(bot)
        await bot.database.unit(
            lambda unit: unit.connection.run(
                "UPDATE card SET message = 5 WHERE kind = 'ballot' AND chat = ?", (GROUP_A,)
            )
        )
        group = {"id": GROUP_A, "type": "supergroup", "title": "A"}
        li = {"id": LI, "is_bot": False, "first_name": "Li", "language_code": "en"}
        own = {"id": BOT, "is_bot": True, "first_name": "Corridor"}
        taps = [
            ("for", {"date": 0}),
            ("against", {"date": 5, "from": own}),
            ("for", {"date": 0}),
            ("abstain", {"date": 5, "from": own}),
        ]
        batch = [
            {
                "update_id": number,
                "callback_query": {
                    "id": str(number), "from": li, "chat_instance": "1", "data": f"vote:{vote}:{choice}",
                    "message": {"message_id": 5, "chat": group, **message},
                },
            }
            for number, (choice, message) in enumerate(taps, start=1)
        ]  # fmt: skip
        assert await bot.app.intake.take(batch)
        recorded = await bot.play.read(record.entries, 1)
    assert [e["data"]["choice"] for e, _ in recorded if e["act"] == "vote.ballot"] == [
        "for",
        "against",
        "for",
        "abstain",
    ]


@stores.only_sqlite("a damaged page of its file")
async def test_a_tap_that_cannot_be_looked_up_is_to_be_tapped_again_and_is_no_poison(bot):
    """The store cannot say who sent the tapped card: a page of it is damaged."""
    page = bot.value("SELECT rootpage FROM sqlite_master WHERE name = 'card_of_message'")
    with bot.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    async with bot.built():
        tap = await bot.control.tap(GROUP_A, LI, 9999, "vote:1:for", forged=True, wait=False)
        assert await bot.app.intake.take(await bot.updates())
        assert (await bot.control.answer(tap.query_id)).text == "That was not recorded. Please tap again."
    assert letters(bot) == []
