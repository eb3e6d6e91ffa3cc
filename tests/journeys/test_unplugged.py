"""Unplugged: the bot is killed (kill -9) while people tap and write; see kills.py for what must hold."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import stores
from click.testing import CliRunner
from kills import SEED, SHARED, Chain, Crowd, Unplugged, closes, main
from town import BOT, GROUP

from playground import people


@pytest.fixture
async def people_moved_in(tmp_path: Path) -> AsyncIterator[Chain]:
    async with Unplugged.open(tmp_path, homes=100, people=100 + SHARED) as town:
        chain = Chain(town, random.Random(SEED))
        await chain.begin()
        yield chain


@pytest.mark.parametrize("times", ["abc", "0", "+", "-3", "1.5"])
def test_times_that_are_no_number_are_refused_in_a_sentence(times: str) -> None:
    ended = CliRunner().invoke(main, ["--", times])
    assert (ended.exit_code, f"{times!r} is neither N nor +N" in ended.output) == (2, True)


async def test_kept_its_word_after_four_kills(people_moved_in: Chain) -> None:
    town, chance = people_moved_in.town, people_moved_in.chance
    crowd = Crowd(town, await town.open_ballot("Charging sheds east of Building 1"), chance)
    tapping = asyncio.create_task(crowd.play())
    for _ in range(4):
        await asyncio.sleep(chance.uniform(0.0, 1.0))
        await town.kill_bot()
        crowd.keeps_its_word()
        await town.start_bot()
    await asyncio.sleep(1.0)
    crowd.resting.set()
    await tapping
    await crowd.handled()
    await closes(town, crowd.ballot, crowd.at_rest())
    assert await town.stop_bot() == 0
    verified = await town.corridor("verify")
    assert verified.status == 0, verified.err


@pytest.mark.long
@pytest.mark.timeout(600)
@stores.only_sqlite("the file is looked at while the bot is down")
async def test_kept_its_word_when_it_was_killed_from_the_notice_to_the_result(people_moved_in: Chain) -> None:
    await people_moved_in.vote(10)
    assert people_moved_in.count.kills >= 10
    assert people_moved_in.count.votes == 1


async def test_whose_tap_telegram_was_told_to_forget_is_answered_though_the_bot_is_killed_at_that_moment(towns):
    """The next updates were asked for first: what was confirmed then, and not yet answered, nobody ever answered."""
    async with towns(people=150) as town:
        await town.apply()
        await town.start_bot()
        telegram = town.telegram.telegram
        queue = telegram.bot(BOT).queue

        def kill_at_once(kind: str, _: object) -> None:
            if kind == "call" and town.bot is not None and 0 < len(queue.waiting) <= 50:
                town.bot.inner.send_signal(signal.SIGKILL)

        chat = telegram.chat(GROUP)
        telegram.listeners.append(kill_at_once)
        queries = [people.tap(telegram, chat, telegram.user(one), 1, "vote:1:for", forged=True) for one in town.people]
        assert town.bot is not None
        assert await town.bot.inner.wait() == -signal.SIGKILL
        telegram.listeners.remove(kill_at_once)
        assert len(queue.waiting) == 50, "a hundred were confirmed"
        await town.eventually(lambda: sum(one.answer is not None for one in queries) >= 100, "those have their answer")
        await town.kill_bot()
        await town.start_bot()
        await town.eventually(lambda: all(one.answer for one in queries), "everybody has an answer")


@pytest.mark.parametrize(
    "fault",
    [{"drop": "before"}, {"drop": "after"}, {"status": 502, "body": "<html>"}, {"status": 429, "retry_after": 1}],
    ids=["unheard", "half heard", "bad gateway", "too many"],
)
async def test_an_answer_that_the_wire_swallowed_is_said_again(town, fault):
    await town.join(town.people[0], town.homes[0])
    await town.joined(1)
    welcome = await town.heard(town.people[0], data="role:")
    await town.control.fault("answerCallbackQuery", count=1, **fault)
    said = await town.control.tap(town.people[0], town.people[0], welcome["message_id"], "role:1:family")
    assert said.answered
