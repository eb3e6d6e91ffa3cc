"""Callback queries and native polls."""

import asyncio

import pytest
from bare_bot import CHEN, GROUP, LI, SUPER, WANG, BotApi

from playground.client import Control
from playground.doors import LOOK_EVERY
from playground.errors import ControlError

BUTTONS = {"inline_keyboard": [[{"text": "For", "callback_data": "vote:1:for"}]]}
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def card(bot: BotApi) -> int:
    message = await bot.ok("sendMessage", chat_id=GROUP, text="card", reply_markup=BUTTONS)
    number: int = message["message_id"]
    return number


async def test_a_tap_waits_for_its_answer(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    tap = asyncio.create_task(control.tap(GROUP, WANG, number, "vote:1:for"))
    (update,) = await bot.updates(timeout=5)
    query = update["callback_query"]
    assert [query["from"]["id"], query["data"], query["message"]["text"]] == [WANG, "vote:1:for", "card"]
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="recorded", show_alert=True)
    result = await tap
    assert result.answered
    assert [result.text, result.show_alert, result.url] == ["recorded", True, None]
    assert result.ms is not None
    assert await bot.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_a_tap_can_be_left_unanswered(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    assert (await control.tap(GROUP, WANG, number, "vote:1:for", within=0.05)).status == "unanswered"
    later = await control.tap(GROUP, LI, number, "vote:1:for", wait=False)
    await bot.ok("answerCallbackQuery", callback_query_id=later.query_id)
    assert (await control.answer(later.query_id)).answered


async def test_queries_expire(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    tap = await control.tap(GROUP, WANG, number, "vote:1:for", wait=False)
    await control.advance(149)
    assert len(await bot.updates()) == 1
    await control.advance(2)
    assert await bot.refused("answerCallbackQuery", callback_query_id=tap.query_id) == TOO_OLD
    assert await bot.updates() == [], "what nobody fetched in time is gone"


async def test_only_buttons_that_are_there_can_be_tapped_by_their_members(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    with pytest.raises(ControlError, match="no button"):
        await control.tap(GROUP, WANG, number, "vote:2:for")
    with pytest.raises(ControlError, match="not in"):
        await control.tap(GROUP, CHEN, number, "vote:1:for")
    await control.tap(SUPER, CHEN, 4711, "screen:1:accept", forged=True, wait=False)
    query = (await bot.updates())[0]["callback_query"]
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": 4711, "date": 0}
    assert query["message"]["chat"]["id"] == SUPER


async def test_an_answer_may_open_the_bot(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    tap = await control.tap(GROUP, WANG, number, "vote:1:for", wait=False)
    wrong = {"callback_query_id": tap.query_id, "url": "https://example.org/"}
    assert await bot.refused("answerCallbackQuery", **wrong) == "400 Bad Request: URL_INVALID"
    await bot.ok("answerCallbackQuery", callback_query_id=tap.query_id, url="https://t.me/corridor_bot?start=v1")
    assert (await control.answer(tap.query_id)).url == "https://t.me/corridor_bot?start=v1"


async def test_many_taps_at_once(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    one = {"chat": GROUP, "message_id": number, "data": "vote:1:for"}
    ids = await control.taps([{**one, "user": WANG}, {**one, "user": LI}])
    assert [update["callback_query"]["id"] for update in await bot.updates()] == ids


async def test_the_load_generator_reports(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    load = asyncio.create_task(control.load(GROUP, number, [WANG, LI], ["a", "b"], count=10, within=5))
    answered, offset = 0, 0
    while answered < 8:
        for update in await bot.updates(offset, timeout=5):
            offset = update["update_id"] + 1
            answered += 1
            if answered <= 8:
                await bot.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="ok")
    load.cancel()
    report = await control.load(GROUP, number, [WANG], ["a"], count=3, rate=100, within=0.1)
    assert [report["sent"], report["answered"], report["unanswered"], report["texts"]] == [3, 0, 3, {}]


async def test_a_load_ends_with_whoever_asked_for_it(control: Control, bot: BotApi) -> None:
    number = await card(bot)
    async with Control(bot.url) as gone:
        load = asyncio.create_task(gone.load(GROUP, number, [WANG], ["a"], count=1000, rate=100, within=20))
        await asyncio.sleep(0.2)
        load.cancel()
    await asyncio.sleep(4 * LOOK_EVERY)
    tapped = (await control.progress())["tapped"]
    assert 0 < tapped < 1000
    await asyncio.sleep(0.2)
    assert (await control.progress())["tapped"] == tapped


async def poll(bot: BotApi, **more: object) -> int:
    options = [{"text": text} for text in ("good", "fair", "bad")]
    message = await bot.ok("sendPoll", chat_id=GROUP, question="How?", options=options, **more)
    number: int = message["message_id"]
    return number


async def test_votes_are_told_with_names_when_names_show(control: Control, bot: BotApi) -> None:
    number = await poll(bot, is_anonymous=False)
    await control.vote_poll(GROUP, WANG, number, [1])
    await control.vote_poll(GROUP, LI, number, [0])
    await control.vote_poll(GROUP, WANG, number, [])
    updates = await bot.updates()
    answers = [update["poll_answer"] for update in updates if "poll_answer" in update]
    assert [(answer["user"]["id"], answer["option_ids"]) for answer in answers] == [(WANG, [1]), (LI, [0]), (WANG, [])]
    state = [update["poll"] for update in updates if "poll" in update][-1]
    assert [option["voter_count"] for option in state["options"]] == [1, 0, 0]


async def test_anonymous_polls_tell_no_names(control: Control, bot: BotApi) -> None:
    number = await poll(bot)
    await control.vote_poll(GROUP, WANG, number, [1])
    assert await bot.kinds() == ["poll"]


async def test_a_channel_votes_under_its_own_name(control: Control, bot: BotApi) -> None:
    await control.add_chat(-1003, "channel", "News", [WANG], quiet=True)
    number = await poll(bot, is_anonymous=False)
    await control.vote_poll(GROUP, WANG, number, [0], as_chat=-1003)
    answer = (await bot.updates())[-1]["poll_answer"]
    assert [answer["voter_chat"]["id"], answer["user"]["id"]] == [-1003, 136817688]


async def test_what_a_poll_refuses(control: Control, bot: BotApi) -> None:
    number = await poll(bot, is_anonymous=False, allows_revoting=False)
    with pytest.raises(ControlError, match="one answer"):
        await control.vote_poll(GROUP, WANG, number, [0, 1])
    await control.vote_poll(GROUP, WANG, number, [0])
    with pytest.raises(ControlError, match="vote again"):
        await control.vote_poll(GROUP, WANG, number, [1])
    same = {"chat_id": GROUP, "message_id": number}
    assert (await bot.ok("stopPoll", **same))["is_closed"]
    assert await bot.refused("stopPoll", **same) == "400 Bad Request: poll has already been closed"
    with pytest.raises(ControlError, match="no open poll"):
        await control.vote_poll(GROUP, LI, number, [1])


async def test_a_poll_closes_by_its_timer(control: Control, bot: BotApi) -> None:
    await poll(bot, open_period=600)
    await control.advance(601)
    assert (await bot.updates())[-1]["poll"]["is_closed"]


async def test_a_quiz(bot: BotApi) -> None:
    number = await poll(bot, type="quiz", correct_option_ids=[1], explanation="because")
    assert (await bot.ok("stopPoll", chat_id=GROUP, message_id=number))["correct_option_ids"] == [1]
    question = {"chat_id": GROUP, "question": "?", "options": [{"text": "a"}], "type": "quiz"}
    assert "correct quiz option list must be non-empty" in await bot.refused("sendPoll", **question)


async def test_people_add_options_where_the_poll_takes_them(control: Control, bot: BotApi) -> None:
    number = await poll(bot, is_anonymous=False, allow_adding_options=True)
    await control.add_option(GROUP, WANG, number, "fine")
    await control.vote_poll(GROUP, LI, number, [3])
    message, state, _, answer = await bot.updates()
    added = message["message"]["poll_option_added"]
    assert [added["option_text"], added["poll_message"]["message_id"]] == ["fine", number]
    assert state["poll"]["options"][3]["added_by_user"]["id"] == WANG
    assert answer["poll_answer"]["option_persistent_ids"] == [added["option_persistent_id"]]
    for nine in range(8):
        await control.add_option(GROUP, WANG, number, str(nine))
    with pytest.raises(ControlError, match="can't have more than 12 options"):
        await control.add_option(GROUP, WANG, number, "thirteenth")
    for closed in (await poll(bot, allow_adding_options=True), await poll(bot, is_anonymous=False)):
        with pytest.raises(ControlError, match="no further options"):
            await control.add_option(GROUP, WANG, closed, "fine")


async def test_what_people_see_of_a_poll(control: Control, bot: BotApi) -> None:
    number = await poll(bot, hide_results_until_closes=True, shuffle_options=True, description="of *the* lift")
    (seen,) = await control.messages(GROUP)
    assert [seen["hides_results"], seen["shuffles"], seen["takes_options"]] == [True, True, False]
    assert seen["poll"]["description"] == "of *the* lift"
    await bot.ok("stopPoll", chat_id=GROUP, message_id=number)
    assert (await control.messages(GROUP))[0]["hides_results"] is False


async def test_several_answers_and_several_right_ones(control: Control, bot: BotApi) -> None:
    number = await poll(bot, type="quiz", correct_option_ids=[0, 2], allows_multiple_answers=True)
    await control.vote_poll(GROUP, WANG, number, [0, 2])
    with pytest.raises(ControlError, match="vote again"):
        await control.vote_poll(GROUP, WANG, number, [1])
    state = (await bot.updates())[-1]["poll"]
    assert [[option["voter_count"] for option in state["options"]], state["total_voter_count"]] == [[1, 0, 1], 1]
    assert await poll(bot, close_date=1_778_328_060)
    await control.advance(61)
    assert (await bot.updates())[-1]["poll"]["is_closed"]


async def test_a_poll_shows_pictures_and_places(bot: BotApi) -> None:
    place = {"type": "venue", "latitude": 22.5, "longitude": 114.1, "title": "Hall", "address": "Garden 1"}
    options = [{"text": "here", "media": place}, {"text": "there"}]
    sent = await bot.ok("sendPoll", chat_id=GROUP, question="Where?", options=options, media={**place, "type": "venue"})
    assert sent["poll"]["options"][0]["media"]["venue"]["title"] == sent["poll"]["media"]["venue"]["title"] == "Hall"
