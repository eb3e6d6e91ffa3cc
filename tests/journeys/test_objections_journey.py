"""A vote after its notice: withdrawn, noticed anew, objected to, held back until every objection is answered."""

import re
from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, answers_to, at, homes, settled, text_of

from playground.client import Json

SHED = {"zh": "在东侧建充电棚", "en": "Charging sheds on the east side"}
RULES = {
    "support_threshold": 0, "notice": "1 hour", "voting": "1 day", "objections": "7 days", "objection_reply": "3 days",
}  # fmt: skip


def village(language: str, **rules: object) -> Village:
    return Village(
        language,
        homes=homes("East", 10),
        rules=RULES | rules,
        agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["1 hour"]},
        quiet=("00:00", "00:00"),
        staff={700000201: "Grid worker Sun", 700000202: "Grid worker Qian"},
    )


async def write(here: Here, chat: int, person: int, question: Json, text: str) -> Json:
    """Answer a question by a reply, and return what is said to that."""
    await here.control.say(chat, person, text, reply_to=question["message_id"])
    return await here.heard(chat)


async def object_to(here: Here, person: int, result: Json, vote: int, text: str) -> Json:
    """Object to a result in private, and return the objection's card in the council chat."""
    mark = await here.mark()
    await here.tap(EAST, person, result, f"object:{vote}")
    await write(here, person, person, await here.heard(person, data="", since=mark), text)
    return await here.heard(COUNCIL, text, since=mark)


async def answer(here: Here, seat: int, card: Json, number: int, verdict: str, why: str) -> str:
    """Have a seat answer an objection with a reason, and return what the seat is told."""
    mark = await here.mark()
    await here.tap(COUNCIL, seat, card, f"objection:{number}:{verdict}")
    question = await here.heard(COUNCIL, here.say("请回复理由", "reply with the reason"), since=mark)
    return text_of(await write(here, COUNCIL, seat, question, why))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_withdrawn_vote_then_one_that_waits_for_its_objections(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        chair, mediator = here.village.chair, here.village.seats[3]
        await here.join(*range(8))
        await here.asked(chair, chair, "/start")
        original = await here.control.say(EAST, here.people[0], SHED[language])
        number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
        await here.adopt(number)

        # Noticed, then found to be wrong: only a withdrawal helps.
        await here.post_notice(number)
        notice = await here.heard(EAST, here.say("公示", "Public notice"), since=0)
        under_way = await here.asked(COUNCIL, chair, f"/ballot {number}", here.say("公示已定", "Its notice stands"))
        refused = await here.tap(COUNCIL, mediator, under_way, "withdraw:1")
        assert refused.show_alert
        mark = await here.mark()
        await here.tap(COUNCIL, chair, under_way, "withdraw:1")
        question = await here.heard(COUNCIL, here.say("撤回表决 №1 吗", "Withdraw vote №1?"), since=mark)
        why = here.say("日期写错了", "The dates were wrong")
        await write(here, COUNCIL, chair, question, why)
        gone = await here.heard(EAST, here.say("表决撤回 №1", "Vote withdrawn №1"), since=mark)
        assert why in text_of(gone)
        assert answers_to(gone) == notice["message_id"]
        await here.shows(EAST, notice, here.say("表决撤回", "Vote withdrawn"))

        # Noticed anew, opened, voted.
        await here.post_notice(number)
        await here.until(at(6, "20:30"))
        vote, ballot = await here.ballot(EAST)
        assert vote == 2
        await here.tap_all(EAST, here.people[:6], ballot, "vote:2:for")
        early = await here.tap(EAST, chair, ballot, "how:2", stale=True)
        assert here.say("谁也看不到票数", "Nobody sees a count") in early.text
        assert await here.town.stop_bot() == 0
        refused = await here.town.corridor("export", "vote", "2", "--out", "papers")
        assert (refused.status, "nobody sees its count" in refused.err) == (1, True)
        await here.town.start_bot()
        tried = [
            (one["actor"].split(":")[0], one["data"]["what"]) for one in here.town.recorded("vote.attempt_refused")
        ]
        assert tried == [("person", "tally"), ("operator", "tally")]
        until = here.say("参加不足时延期一次，到 10月21日", "If too few take part, it stays open until Wed 21 Oct")
        assert until in text_of(ballot)
        await here.until(at(7, "20:45"))
        result = await here.heard(EAST, here.say("初步结果", "Preliminary"), since=0)

        # One objection is answered in time, and its author hears it alone.
        wrong = here.say("唱票没有公开", "Nobody watched the count")
        card = await object_to(here, here.people[1], result, vote, wrong)
        reason = here.say("计票在群里公开", "The count is open in the group")
        assert (await here.tap(COUNCIL, here.people[1], card, "objection:1:upheld", stale=True)).show_alert
        told = await answer(here, mediator, card, 1, "not_upheld", reason)
        assert here.say("已记下：不成立", "Recorded: not upheld") in told
        heard = await here.heard(here.people[1], reason, since=0)
        assert here.say("不成立", "is not upheld") in text_of(heard)
        await here.shows(COUNCIL, card, reason)
        assert not [one for one in await here.posts(EAST) if reason in text_of(one)]

        # The other is not: the council is reminded, the chair told that it is late, and nothing is confirmed.
        other = await object_to(here, here.people[2], result, vote, here.say("有人没有收到通知", "Some heard nothing"))
        await here.until(at(9, "21:00"))
        await here.heard(COUNCIL, here.say("有异议待答复", "waits for its answer"), since=0)
        await here.until(at(10, "21:00"))
        await here.heard(chair, here.say("有异议没有答复", "was not answered"), since=0)
        await here.until(at(14, "20:45"))
        held = await here.heard(chair, here.say("还不能确认", "Not confirmed yet"), since=0)
        assert here.say("还有 1 件异议", "still open: 1") in text_of(held)
        assert not [one for one in await here.posts(EAST) if here.say("结果通知", "Outcome") in text_of(one)]

        # The late answer is one: from then on the result stands.
        await answer(here, chair, other, 2, "upheld", here.say("名单补发了", "They were told again"))
        await here.tap(COUNCIL, mediator, other, "objection:2:stands")
        await here.shows(EAST, result, here.say("异议 2 件，成立 1 件", "Objections: 2, upheld 1"))
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=0)
        assert answers_to(outcome) == original["message_id"]
        late = await here.tap(COUNCIL, chair, other, "objection:2:void", stale=True)
        assert late.show_alert
        assert [one["vote"] for one in (await here.verified())["votes"]] == [vote]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_forged_ballots_are_struck_counted_anew_and_the_vote_repeated(tmp_path: Path, language: str) -> None:
    """Script 12 with ten homes: two ballots of six are not the homes' own, four are too few."""
    async with settled(tmp_path, village(language, notice="0 minutes", extension="0 minutes")) as here:
        chair, worker = here.village.chair, next(iter(here.village.staff))
        await here.join(*range(6))
        strangers = {4: here.people[8], 5: here.people[9]}  # with codes out of somebody else's letterbox
        for place, stranger in strangers.items():
            await here.control.start(stranger, here.village.codes[here.village.homes[place]]["link"])
        await here.heard(strangers[5], here.say("登记好了", "You are in"), since=0)
        original = await here.control.say(EAST, here.people[0], SHED[language])
        number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
        await here.adopt(number)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        await here.tap_all(EAST, [*here.people[:4], *strangers.values()], ballot, f"vote:{vote}:for")
        await here.until(at(7, "20:00"))
        result = await here.heard(EAST, here.say("初步结果", "Preliminary"), since=0)
        digest = text_of(result).split()[-1]

        # On day 5 of objections the two homes say who it was not, and the council upholds it.
        await here.until(at(12, "10:00"))
        for place in strangers:
            told = await here.heard(here.people[place], data="stranger:", since=0)
            await here.tap(here.people[place], here.people[place], told, buttons_of(told)[0])
        why = here.say("两票不是那两户投的", "Two votes were not of those homes")
        card = await object_to(here, here.people[4], result, vote, here.say("不是我家投的", "It was not our home"))
        await answer(here, chair, card, 1, "upheld", why)

        # Only disputed ballots can be struck, and not by one person alone.
        mark = await here.mark()
        await here.tap(COUNCIL, chair, card, "objection:1:strike")
        question = await here.heard(COUNCIL, here.say("剔除哪几户的票", "Which ballots of"), since=mark)
        for names, told in (
            ("1-101", here.say("自己投的", "tapped by a member")),
            ("1-999", here.say("没有这一票", "No such ballot")),
            ("1-201 1-202", here.say("请另一人", "A second person")),
        ):
            assert told in text_of(await write(here, COUNCIL, chair, question, names))
        asked = await here.heard(COUNCIL, data="agree:", since=0)
        assert why in text_of(asked)
        assert (await here.tap(COUNCIL, chair, asked, "agree:1")).show_alert
        assert (await here.tap(COUNCIL, worker, asked, "agree:1")).show_alert
        await here.tap(COUNCIL, here.village.seats[4], asked, "agree:1")

        # Everybody reads old and new figures and digests; nothing is decided.
        correction = await here.heard(EAST, here.say("更正", "Correction"), since=0)
        for part in (
            why, digest, here.say("赞成 6，反对 0", "For 6, against 0"), here.say("赞成 4，反对 0", "For 4, against 0"),
            here.say("参加不足", "Too few took part"),
        ):  # fmt: skip
            assert part in text_of(correction)
        assert answers_to(correction) == result["message_id"]
        invalid = here.say("无效，重新公示：剔除以后参加不足", "Invalid, new notice: too few took part without")
        await here.heard(EAST, invalid, since=0)
        await here.shows(EAST, result, invalid)
        assert len(set(re.findall(r"[0-9a-f]{64}", text_of(correction)))) == 2  # the announced one, and the new one
        await here.shows(EAST, ballot, "4/10")
        (found,) = (await here.verified())["votes"]
        assert found["for"] == 4

        # The matter may be voted on anew: the strangers have no part in it.
        await here.post_notice(number)
        again = await here.heard(EAST, data="vote:2:for", since=0)
        assert here.say("代替不算数的 №1", "Repeats vote №1") in text_of(again)
        shut = await here.tap(EAST, strangers[4], again, "vote:2:for")
        assert shut.show_alert
        await here.tap(EAST, here.people[4], again, "vote:2:for")
