"""The whole story of a proposal, with the rules of an ordinary community: from a slip of paper to how it was rated.

East is 24 households in three houses, West is six; 20 households must support, 13 of the 24 must take part. Every
clock of the contract has its ordinary length: 3 days, 7 days, 7 days, 7 days, 7 days.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from noise import assert_quiet
from town import COUNCIL, buttons_of
from villages import EAST, WEST, Here, Home, Village, answers_to, at, homes, number_in, settled, text_of

from playground.client import Json

TENANT, WIFE, NEWCOMER, STRANGER, LATECOMER = range(740000001, 740000006)
WORDS = {
    "zh": "楼下电动车乱停乱充，不安全。能不能在东侧建充电棚？",
    "en": "E-bikes are charged on the stairs, that is not safe. Could we have charging sheds?",
}


def village(language: str) -> Village:
    return Village(language, homes=[*homes("East", 12, 8, 4), *homes("West", 6)], groups={EAST: "East", WEST: "West"})


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_proposal_goes_from_a_slip_of_paper_to_the_rate_of_how_it_was(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await join(here)
        number, original = await propose(here)
        await support_and_accept(here, number)
        await agenda(here, number)
        await council(here, number)
        vote, ballot = await notice(here, number)
        await voting(here, vote, ballot)
        await closing(here, vote, ballot)
        await result(here, number, vote, ballot, original)
        await feedback(here, number)
        await whole_way(here, number)
        for group in (EAST, WEST):
            await assert_quiet(here, group)


async def join(here: Here) -> None:
    """One code a household: typed in any case and width, or pressed as a link."""
    people, codes = here.people, here.village.codes
    for one, name in ((TENANT, "Tenant"), (WIFE, "Wife"), (NEWCOMER, "Newcomer"), (STRANGER, "Stranger")):
        await here.control.add_user(one, name)
    await here.control.add_members(EAST, [TENANT, WIFE, NEWCOMER, STRANGER])
    wrong = await here.asked(people[0], people[0], "/start QQQQ-7777")
    assert here.say("这个码没有对上", "That code does not match") in text_of(wrong)
    typed = codes[here.village.homes[0]]["code"]
    assert len(typed) == 8
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in typed.lower())
    await here.control.say(people[0], people[0], f" {full_width[:4]} {full_width[4:]} ")
    assert "East" in text_of(await here.heard(people[0], here.say("登记好了", "You are in"), since=0))
    await here.join(*range(1, 30))
    again = await here.asked(people[1], people[1], f"/start {codes[here.village.homes[1]]['link']}")
    assert here.say("没有变化", "Nothing changed") in text_of(again)
    await here.control.start(TENANT, codes[here.village.homes[5]]["tenant_code"])
    await here.heard(TENANT, here.say("租户", "tenant"), since=0)
    await here.control.start(WIFE, codes[here.village.homes[6]]["code"])
    await here.heard(WIFE, here.say("业主", "owner"), since=0)


async def propose(here: Here) -> tuple[int, Json]:
    """In the group as a reply to what was said; the council sees it at once."""
    original = await here.control.say(EAST, here.people[0], WORDS[here.village.language])
    number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
    card = await here.card(EAST, number)
    assert answers_to(card) == original["message_id"]
    assert card["silent"]
    docket = await here.docket(number)
    assert {f"screen:{number}:{word}" for word in ("accept", "decline", "merge", "redirect", "urgent")} <= set(
        buttons_of(docket)
    )
    assert WORDS[here.village.language][:12] in text_of(docket)
    assert not any(f"№{number}" in text_of(one) for one in await here.posts(WEST))
    return number, original


async def support_and_accept(here: Here, number: int) -> None:
    """20 households, the proposer's own among them; screening runs beside it."""
    card, data = await here.card(EAST, number), f"support:{number}"
    first = await here.tap(EAST, here.people[1], card, data)
    assert first.text == here.say("已为您家附议，现有 2 户。", "Recorded for your household: 2 now.")
    again = await here.tap(EAST, here.people[1], card, data)
    assert here.say("2 户", "2 now") in again.text
    assert again.text != first.text
    assert "2" in (await here.tap(EAST, here.people[0], card, data)).text  # the proposer's own counts already
    await here.tap_all(EAST, here.people[2:6], card, data)
    assert "6" in (await here.tap(EAST, TENANT, card, data)).text  # the household of people[5] supports it already
    stranger = await here.tap(EAST, STRANGER, card, data)
    assert stranger.url
    assert f"start=support-{number}" in stranger.url
    await here.control.add_members(EAST, [here.people[24]])
    outside = await here.tap(EAST, here.people[24], card, data)
    assert outside.show_alert
    assert "East" in outside.text
    await here.tap_all(EAST, here.people[6:19], card, data)
    shown = await here.shows(EAST, card, here.say("还差 1 户", "1 to go"))
    assert "19" in text_of(shown)
    docket = await here.docket(number)
    early = await here.tap(COUNCIL, here.village.chair, docket, f"agenda:{number}", stale=True)
    assert early.show_alert
    await here.tap(COUNCIL, here.village.seats[4], docket, f"screen:{number}:accept")
    still = await here.tap(COUNCIL, here.village.chair, docket, f"agenda:{number}", stale=True)
    assert still.show_alert
    assert "1" in still.text
    assert "20" in (await here.tap(EAST, here.people[19], card, data)).text
    await here.shows(COUNCIL, docket, data=f"agenda:{number}")


async def agenda(here: Here, number: int) -> None:
    """It grows on the board until it closes, is posted once by the scheduler, and changes no more."""
    docket = await here.docket(number)
    board = await here.heard(EAST, here.say("公告栏", "board"), since=0)
    await here.tap(COUNCIL, here.village.chair, docket, f"agenda:{number}")
    await here.shows(EAST, board, f"№{number}")
    await here.heard(here.people[0], f"№{number}", since=docket["created"])  # the proposer hears of it
    private = await here.propose(
        here.people[2], here.people[2], here.say("给花坛浇水的水龙头", "A tap to water the flowers")
    )
    area = await here.card(EAST, private)
    await here.card(here.people[2], private)
    await here.tap_all(EAST, here.people[3:22], area, f"support:{private}")
    assert not [one for one in await here.posts(EAST) if here.say("只议以上", "Only these") in text_of(one)]
    await here.until(at(3, "19:00"))
    post = await here.heard(EAST, here.say("只议以上", "Only these"), since=board["created"])
    assert f"№{number}" in text_of(post)
    late = await here.docket(private)
    await here.tap(COUNCIL, here.village.seats[3], late, f"screen:{private}:accept")
    await here.tap(COUNCIL, here.village.vice, late, f"agenda:{private}")
    told = await here.heard(here.people[2], here.say("10月24日", "24 Oct"), since=late["created"])
    assert f"№{private}" in text_of(told)
    standing = await here.asked(EAST, here.people[3], "/agenda", here.say("10月17日", "17 Oct"), private=True)
    assert f"№{number}" in text_of(standing)
    assert f"№{private}" not in text_of(standing)


async def council(here: Here, number: int) -> None:
    """Roll call 15 minutes before, a quorum of five, seven votes by name: 4 of 7 adopt it."""
    seats = here.village.seats
    await here.until(at(6, "18:44:30"))
    await here.until(at(6, "18:45"))
    roll = await here.heard(COUNCIL, data="present:", since=0)
    meeting = number_in(roll, "present")
    await here.tap_all(COUNCIL, seats[:4], roll, f"present:{meeting}")
    too_few = await here.tap(COUNCIL, seats[0], roll, f"open:{meeting}", stale=True)
    assert too_few.show_alert
    assert "4" in too_few.text
    assert "5" in too_few.text
    await here.tap_all(COUNCIL, seats[4:], roll, f"present:{meeting}")
    await here.shows(COUNCIL, roll, "7/7")
    await here.until(at(6, "19:00"))
    card = await here.open(roll)
    assert f"№{number}" in text_of(card)
    motion = number_in(card, "motion")
    choices = dict(zip(seats, ["for", "against", "for", "for", "against", "abstain", "for"], strict=True))
    await here.vote_on(card, dict(list(choices.items())[:6]))
    open_ = await here.shows(COUNCIL, card, "6/7")
    assert here.say("赞成 3", "For 3") not in text_of(open_)
    changed = await here.tap(COUNCIL, seats[1], card, f"motion:{motion}:abstain")
    assert here.say("弃权", "abstain") in changed.text
    await here.tap(COUNCIL, seats[6], card, f"motion:{motion}:for")
    decided = text_of(await here.shows(COUNCIL, card, here.say("反对 1", "Against 1")))
    assert decided.startswith(here.say("通过", "Passed"))
    lines = decided.splitlines()
    assert here.say("反对 1：Yang Guifang", "Against 1: Yang Guifang") in lines
    for name in ("Zhou Min", "Li Xiulan", "Chen Zhiqiang", "Wu Yuzhen"):
        assert name in next(line for line in lines if line.startswith(here.say("赞成", "For")))


async def notice(here: Here, number: int) -> tuple[int, Json]:
    """Rule, effect, electorate and dates; the roll is fixed from here on, whatever the file says later."""
    await here.freeze(at(6, "19:20"))
    check = await here.check(number)
    assert "24" in text_of(check)
    assert "13" in text_of(check)
    await here.tap(COUNCIL, here.village.chair, check, f"notice:{number}:assembly")
    posted = text_of(await here.heard(EAST, here.say("公示", "notice"), since=check["created"]))
    for part in ("24", "13", here.say("10月24日 周六 19:20", "Sat 24 Oct 19:20"), here.say("10月31日", "31 Oct")):
        assert part in posted
    assert here.say("居民会议的决定", "Decision of the assembly") in posted
    assert not [one for one in await here.posts(WEST) if here.say("公示", "notice") in text_of(one)]
    await the_file_changes(here)
    await here.until(at(13, "19:20"))
    ballot = await here.heard(EAST, data="vote:", since=0)
    assert not ballot["silent"]
    vote = number_in(ballot, "vote")
    assert buttons_of(ballot)[:3] == [f"vote:{vote}:for", f"vote:{vote}:against", f"vote:{vote}:abstain"]
    assert "0/24" in text_of(ballot)
    return vote, ballot


async def the_file_changes(here: Here) -> None:
    """A household goes, another comes: the roll of the notice stays as it was."""
    assert await here.town.stop_bot() == 0
    gone, new = here.village.homes[23], Home("East", "2", "9", "901")
    here.village.homes = [home for home in here.village.homes if home != gone] + [new]
    here.village.write(here.town.folder)
    said = await here.apply()
    assert "East/3/1/104" in said
    assert "East/2/9/901" in said
    await here.control.add_user(LATECOMER, "Latecomer")
    await here.control.add_members(EAST, [LATECOMER])
    await here.town.start_bot()
    await here.control.start(LATECOMER, here.village.codes[new]["code"])
    await here.heard(LATECOMER, here.say("登记好了", "You are in"), since=0)


async def voting(here: Here, vote: int, ballot: Json) -> None:
    """One ballot a household; turnout by house is seen, the tally by nobody."""
    people, favour, against = here.people, f"vote:{vote}:for", f"vote:{vote}:against"
    said = await here.tap(EAST, people[0], ballot, favour)
    assert said.text.startswith(here.say("已记下，您家：赞成。", "Recorded: your household, for."))
    assert here.say("没有变化", "Nothing changed") in (await here.tap(EAST, people[0], ballot, favour)).text
    await here.tap_all(EAST, people[1:5], ballot, favour)
    await here.tap(EAST, people[6], ballot, against)
    wife = await here.tap(EAST, WIFE, ballot, favour)
    assert wife.show_alert
    assert here.say("您家已投过票", "Your household has voted") in wife.text
    assert here.say("反对", "against") not in wife.text
    owner = await here.tap(EAST, people[5], ballot, favour)
    assert owner.show_alert
    assert here.say("租户", "tenant") in owner.text
    assert here.say("赞成", "for") in (await here.tap(EAST, TENANT, ballot, favour)).text
    late = await here.tap(EAST, LATECOMER, ballot, favour)
    assert late.show_alert
    assert here.say("名单", "roll") in late.text
    await here.tap(EAST, people[23], ballot, against)  # gone from the file, but on the roll of the notice
    await register_on_the_way(here, vote, ballot)
    await here.tap(EAST, people[7], ballot, against)
    changed = await here.tap(EAST, people[7], ballot, f"vote:{vote}:abstain")
    assert here.say("弃权", "abstain") in changed.text
    shown = text_of(await here.shows(EAST, ballot, "10/24"))
    assert here.say("1 栋 8/12", "Building 1 8/12") in shown
    assert here.say("2 栋 1/8", "Building 2 1/8") in shown
    assert "/4" not in shown
    for word in ("赞成 ", "反对 ", "For ", "Against ", "for 7", "against 2"):
        assert word not in shown


async def register_on_the_way(here: Here, vote: int, ballot: Json) -> None:
    """Who is not registered is led to the private chat, registers there, and finds the ballot again."""
    told = await here.tap(EAST, NEWCOMER, ballot, f"vote:{vote}:for")
    assert told.url
    payload = told.url.partition("start=")[2]
    mark = here.control.mark
    await here.control.start(NEWCOMER, payload)
    asked = await here.heard(NEWCOMER, here.say("请先登记", "Register"), since=mark)
    assert WORDS[here.village.language][:12] in text_of(asked)
    await here.control.say(NEWCOMER, NEWCOMER, here.village.codes[here.village.homes[12]]["code"])
    await here.heard(NEWCOMER, here.say("登记好了", "You are in"), since=mark)
    own = await here.heard(NEWCOMER, data=f"vote:{vote}:for", since=mark)
    counted = await here.tap(NEWCOMER, NEWCOMER, own, f"vote:{vote}:against")
    assert counted.text.startswith(here.say("已记下，您家：反对。", "Recorded: your household, against."))


async def closing(here: Here, vote: int, ballot: Json) -> None:
    """Who has not voted is reminded in private; the close is kept to the second, whoever sleeps."""
    people, voted = (
        here.people,
        {*here.people[:5], *here.people[6:8], here.people[12], NEWCOMER, TENANT, here.people[23]},
    )
    mark = here.control.mark
    await here.until(at(17, "10:00"))
    for person in people[8:12] + people[13:23]:
        reminder = await here.heard(person, here.say("还没有投", "has not voted"), since=mark)
        assert f"vote:{vote}:for" in buttons_of(reminder)
    for person in voted - {here.people[12]}:
        assert not [
            one for one in await here.posts(person, mark) if here.say("还没有投", "has not voted") in text_of(one)
        ]
    await here.tap_all(EAST, people[8:11], ballot, f"vote:{vote}:for")
    await here.tap(EAST, people[13], ballot, f"vote:{vote}:abstain")
    close = at(20, "19:20")
    await here.freeze(close - timedelta(seconds=1))
    last = await here.tap(EAST, people[14], ballot, f"vote:{vote}:against")
    assert here.say("已记下", "Recorded") in last.text
    await here.freeze(close)
    late = await here.tap(EAST, people[15], ballot, f"vote:{vote}:for", stale=True)
    assert late.show_alert
    assert here.say("没有计入", "was not counted") in late.text
    assert late.text.count("19:20:00") == 2
    await here.until(close + timedelta(seconds=30))


async def result(here: Here, number: int, vote: int, ballot: Json, original: Json) -> None:
    """Preliminary as a reply to the ballot, the outcome as a reply to the first message, and to the proposer."""
    counts = here.say("赞成 9，反对 4，弃权 2", "For 9, against 4, abstain 2")
    posted = await here.heard(EAST, counts, since=ballot["created"])
    assert answers_to(posted) == ballot["message_id"]
    assert here.say("通过", "Passed") in text_of(posted)
    assert "15/24" in text_of(posted)
    (digest,) = re.findall(r"\b[0-9a-f]{64}\b", text_of(posted))
    assert (await here.town.corridor("verify", "--head", digest)).status == 0
    assert (await here.town.corridor("verify", "--head", "0" * 64)).status == 1
    (counted,) = (await here.verified())["votes"]
    assert (counted["for"], counted["against"], counted["abstain"]) == (9, 4, 2)
    assert "15/24" in text_of(await here.shows(EAST, ballot, without="vote:"))
    mark = posted["created"]
    await here.until(at(27, "19:20"))
    outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=mark)
    assert answers_to(outcome) == original["message_id"]
    private = await here.heard(here.people[0], here.say("结果通知", "Outcome"), since=mark)
    for one in (outcome, private):
        assert counts in text_of(one)
        assert here.say("通过", "Passed") in text_of(one)
    listed = await here.asked(EAST, here.people[20], "/results", f"№{number}", private=True)
    assert here.say("通过", "Passed") in text_of(listed)


async def feedback(here: Here, number: int) -> None:
    """A native poll with names; the rate is of verified residents, the raw n stands beside it."""
    work = await here.card(COUNCIL, number, "done")
    await here.tap(COUNCIL, here.village.chair, work, f"done:{number}")
    poll = await here.heard(EAST, here.say("满意", "satisfied"), since=work["created"])
    assert poll["poll"]["is_anonymous"] is False
    assert len(poll["poll"]["options"]) == 5
    answers = [0] * 6 + [1] * 2 + [2] + [3] + [4]
    for person, option in zip(here.people[:11], answers, strict=True):
        await here.control.vote_poll(EAST, person, poll["message_id"], [option])
    await here.control.vote_poll(EAST, STRANGER, poll["message_id"], [3])
    await here.control.vote_poll(EAST, here.people[10], poll["message_id"], [])
    await here.control.vote_poll(EAST, here.people[10], poll["message_id"], [4])
    worker, chair = next(iter(here.village.staff)), here.village.chair
    for one in (worker, chair):
        await here.control.start(one)
    listed = await here.sign(worker, chair, f"rate {number}", "3-1-101 3-1-102 1-1-101", rating="3")
    assert here.say("已为 2 户计入", "Counted for 2 homes") in listed.text  # the third has answered by hand
    await here.asked(STRANGER, STRANGER, "/help")  # all that came before it is on file
    await here.until(at(34, "20:06"))
    rated = text_of(await here.heard(EAST, "83.3 %", since=poll["created"]))
    assert "n = 12" in rated
    assert here.say("全部答复 14", "All answers: 14") in rated


async def whole_way(here: Here, number: int) -> None:
    """/matter shows it all, with dates."""
    way = text_of(await here.asked(EAST, here.people[9], f"/matter {number}", f"№{number}", private=True))
    days = {
        "zh": ["10月12日", "10月17日", "10月24日", "10月31日", "11月7日", "11月14日"],
        "en": ["12 Oct", "17 Oct", "24 Oct", "31 Oct", "7 Nov", "14 Nov"],
    }
    places = [way.find(day) for day in days[here.village.language]]
    assert places == sorted(places)
    assert -1 not in places
    assert here.say("赞成 9，反对 4，弃权 2", "For 9, against 4, abstain 2") in way
