"""Votes of the households with clocks of minutes: extended, tied, final at once, in private, over two groups."""

import csv
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, WEST, Here, Village, answers_to, at, homes, number_in, settled, text_of

from playground.client import Json

SHED = {"zh": "在东侧建充电棚", "en": "Charging sheds on the east side"}


def village(language: str, **rules: object) -> Village:
    return Village(
        language,
        homes=homes("East", 10),
        rules={"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes", **rules},
        agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["1 hour"]},
    )


async def adopted(here: Here) -> tuple[int, Json]:
    """A proposal that the council has adopted, at five past eight; and the message that it began with."""
    original = await here.control.say(EAST, here.people[0], SHED[here.village.language])
    number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
    await here.adopt(number)
    await here.freeze(at(6, "19:20"))
    return number, original


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_too_few_is_extended_once_by_itself_and_is_no_rejection(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(*range(10))
        number, original = await adopted(here)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        for part in (  # the notice is part of the ballot
            here.say("10 户中至少 6 户参加。", "At least 6 of 10 households must take part."),
            here.say("参加户过半数赞成才通过。", "More than half of those taking part must be for."),
            here.say("居民会议的决定", "Decision of the assembly"),
            here.say("10月24日 周六 19:20", "Sat 24 Oct 19:20"),
        ):
            assert part in text_of(ballot)
        await here.tap_all(EAST, here.people[:3], ballot, f"vote:{vote}:for")
        await here.until(at(13, "19:20"))
        extended = await here.heard(EAST, here.say("表决延期", "Vote extended"), since=ballot["created"])
        assert answers_to(extended) == ballot["message_id"]
        assert here.say("10月27日 周二 19:20", "Tue 27 Oct 19:20") in text_of(extended)
        assert here.say("延期一次，到 10月27日 周二", "stays open until Tue 27 Oct") in text_of(ballot), (
            "from the start"
        )
        shown = await here.shows(EAST, ballot, here.say("已延期一次", "was extended once"))
        assert here.say("10月27日 周二 19:20 截止", "until Tue 27 Oct 19:20") in text_of(shown)
        assert "3/10" in text_of(shown)
        await here.tap(EAST, here.people[3], ballot, f"vote:{vote}:for")
        changed = await here.tap(EAST, here.people[0], ballot, f"vote:{vote}:against")
        assert here.say("已记下", "Recorded") in changed.text
        await here.until(at(16, "19:20"))
        few = here.say("参加不足", "Too few took part")
        counts = here.say("赞成 3，反对 1，弃权 0", "For 3, against 1, abstain 0")
        result = await here.heard(EAST, few, since=extended["created"])
        assert answers_to(result) == ballot["message_id"]
        assert counts in text_of(result)
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=extended["created"])
        assert answers_to(outcome) == original["message_id"]
        for one in (outcome, await here.heard(here.people[0], here.say("结果通知", "Outcome"), since=0)):
            assert few in text_of(one)
            assert counts in text_of(one)
            assert here.say("不是否决", "not a rejection") in text_of(one)
        first_words = here.say("表决延期", "Vote extended")
        assert sum(text_of(one).startswith(first_words) for one in await here.posts(EAST)) == 1
        assert not [one for one in await here.posts(COUNCIL) if f"done:{number}" in buttons_of(one)]
        listed = await here.asked(here.people[5], here.people[5], "/results", few)
        assert f"№{number}" in text_of(listed)


async def test_a_tie_does_not_pass_and_what_cannot_be_changed_says_so(tmp_path: Path) -> None:
    rules = {"notice": "30 minutes", "voting": "2 hours", "objections": "30 minutes", "vote_change": False}
    async with settled(tmp_path, village("en", **rules)) as here:
        await here.join(*range(10))
        number, original = await adopted(here)
        await here.post_notice(number)
        notice = await here.heard(EAST, here.say("公示", "notice"), since=0)
        assert here.say("19:50", "19:50") in text_of(notice)
        early = await here.control.tap(EAST, here.people[0], notice["message_id"], "vote:1:for", forged=True, within=20)
        assert early.show_alert
        await here.freeze(at(6, "19:50"))
        vote, ballot = await here.ballot(EAST)
        assert here.say("投出后不能改。", "It cannot be changed.") in text_of(ballot)
        for choice, people in (("for", here.people[:3]), ("against", here.people[3:6])):
            await here.tap_all(EAST, people, ballot, f"vote:{vote}:{choice}")
        stuck = await here.tap(EAST, here.people[0], ballot, f"vote:{vote}:against")
        assert stuck.show_alert
        await here.freeze(at(6, "21:50"))
        gone = await here.tap(EAST, here.people[9], ballot, f"vote:{vote}:for", stale=True)
        assert gone.show_alert
        await here.until(at(7, "08:00"))  # the close was kept, its post waited for the morning
        counts = here.say("赞成 3，反对 3，弃权 0", "For 3, against 3, abstain 0")
        result = await here.heard(EAST, counts, since=ballot["created"])
        assert here.say("未通过", "Not passed") in text_of(result)
        assert here.say("票数相等，不通过。", "A tie does not pass.") in text_of(result)
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=ballot["created"])
        assert answers_to(outcome) == original["message_id"]
        assert here.say("未通过", "Not passed") in text_of(outcome)


async def test_objections_hold_the_outcome_back_to_the_minute(tmp_path: Path) -> None:
    async with settled(tmp_path, village("en", voting="20 minutes", objections="30 minutes")) as here:
        await here.join(*range(10))
        number, _ = await adopted(here)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        await here.tap_all(EAST, here.people[:6], ballot, f"vote:{vote}:for")
        await here.freeze(at(6, "19:40"))
        result = await here.heard(EAST, "Preliminary", since=0)
        assert "Objections until Sat 17 Oct 20:10" in text_of(result)
        await checks_the_list(here, vote, result)
        await here.freeze(at(6, "20:09:59"))
        await here.asked(here.people[8], here.people[8], "/help")
        assert not [one for one in await here.posts(EAST) if text_of(one).startswith("Outcome")]
        await here.until(at(6, "20:10"))
        await here.heard(EAST, "Outcome", since=0)
        await here.shows(EAST, result, "Passed, confirmed")


async def checks_the_list(here: Here, vote: int, result: Json) -> None:
    """The group has the list beneath the result; a voter finds the own line in it, a neighbour gets the same file."""
    posted = await here.heard(EAST, data=f"check:{vote}", contains="List of ballots", since=0)
    assert answers_to(posted) == result["message_id"]
    assert posted["silent"]
    content = await here.town.file(posted)
    assert hashlib.sha256(content).hexdigest() in text_of(posted)
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert [row["choice"] for row in rows] == ["for"] * 6
    own = (await here.tap(EAST, here.people[2], result, f"check:{vote}")).text
    (row,) = [row for row in rows if row["receipt"] in own]
    assert f"for, counted, line {row['line']}." in own
    await here.tap(EAST, here.people[7], result, f"list:{vote}")
    got = await here.heard(here.people[7], data=f"check:{vote}", since=0)
    assert await here.town.file(got) == content
    page = await here.heard(here.people[7], contains="Open this page")
    assert (await here.town.file(page)).startswith(b"<!doctype html>")


async def test_the_ballot_in_private_and_may_i_vote(tmp_path: Path) -> None:
    async with settled(tmp_path, village("zh")) as here:
        await here.join(*range(8))
        nothing = await here.asked(here.people[7], here.people[7], "/votes")
        assert not any(data.startswith("vote:") for data in buttons_of(nothing))
        number, original = await adopted(here)
        await here.until(at(6, "19:20"))  # the clock runs: what the council hears of its meeting has a pace
        picker = await here.asked(COUNCIL, here.village.chair, f"/ballot {number}", f"№{number} 由谁决定")
        await here.tap(COUNCIL, here.village.chair, picker, buttons_of(picker)[0])  # all households
        check = await here.heard(COUNCIL, data=f"notice:{number}:assembly", since=picker["created"])
        await here.tap(COUNCIL, here.village.vice, check, f"notice:{number}:assembly")
        await here.until(at(6, "19:21"))
        twice = await here.tap(COUNCIL, here.village.chair, check, f"notice:{number}:assembly", stale=True)
        assert twice.show_alert
        vote, ballot = await here.ballot(EAST)
        await here.command(here.people[1], here.people[1], "/votes")
        own = await here.heard(here.people[1], data=f"vote:{vote}:for")
        assert set(buttons_of(ballot)) == set(buttons_of(own))
        may = await here.tap(EAST, here.people[1], ballot, f"can:{vote}")
        assert may.show_alert
        assert here.say("可以，您家还没有投。", "Yes, your household has not voted.") in may.text
        await here.tap(here.people[1], here.people[1], own, f"vote:{vote}:abstain")
        voted = await here.tap(EAST, here.people[1], ballot, f"can:{vote}")
        assert here.say("弃权", "abstain") in voted.text
        await here.shows(EAST, ballot, "1/10")
        again = await here.tap(EAST, here.people[1], ballot, f"vote:{vote}:abstain")
        assert here.say("没有变化", "Nothing changed") in again.text
        for message in (original["message_id"], 999_999):  # a person's message, and one that was never there
            forged = await here.control.tap(EAST, here.people[2], message, f"vote:{vote}:for", forged=True, within=20)
            assert forged.show_alert
            assert here.say("已记下", "Recorded") not in forged.text


async def test_a_matter_of_the_whole_community_is_voted_on_in_every_group(tmp_path: Path) -> None:
    both = Village(
        "en",
        homes=[*homes("East", 6), *homes("West", 5)],
        groups={EAST: "East", WEST: "West"},
        rules={"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes", "voting": "1 day"},
    )
    async with settled(tmp_path, both) as here:
        await here.join(*range(11))
        council = here.village.council
        await here.command(council, here.village.seats[3], "/propose One watchman for both gates")
        number = number_in(await here.heard(council, data="screen:", since=0), "screen")
        await here.adopt(number)
        await here.post_notice(number)
        (vote, east), (_, west) = await here.ballot(EAST), await here.ballot(WEST)
        await here.tap_all(EAST, here.people[:4], east, f"vote:{vote}:for")
        await here.tap_all(WEST, here.people[6:9], west, f"vote:{vote}:against")
        wrong = await here.tap(EAST, here.people[9], east, f"vote:{vote}:for", stale=True)
        assert "Recorded" in wrong.text  # a household votes wherever the ballot stands
        for group, ballot in ((EAST, east), (WEST, west)):
            shown = text_of(await here.shows(group, ballot, "8/11"))
            assert "East Building 1 4/6" in shown
            assert "West Building 1 4/5" in shown
        await here.until(await here.now() + timedelta(days=1, minutes=1))
        for group, ballot in ((EAST, east), (WEST, west)):
            result = await here.heard(group, "For 5, against 3, abstain 0", since=ballot["created"])
            assert answers_to(result) == ballot["message_id"]
