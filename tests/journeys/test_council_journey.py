"""The council meets: who counts, who presides, what a rule makes of three to two, and what becomes of the rest."""

from pathlib import Path

import pytest
from town import COUNCIL, ROOT, buttons_of
from villages import EAST, Here, Village, answers_to, at, homes, number_in, settled, text_of

BENCH = {"zh": "长廊东头加一张长椅", "en": "One more bench in the corridor"}
GATE = {"zh": "西门晚上十点以后上锁", "en": "Lock the west gate after ten at night"}


def village(language: str, method: str = "three-unions", **agenda: object) -> Village:
    return Village(
        language,
        homes=homes("East", 6),
        method=method,
        rules={"support_threshold": 0},
        agenda={"when": "Sat 19:00", **agenda},
    )


@pytest.mark.parametrize("rule", ["council_default", "council_present"])
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_three_to_two_of_five_present_pass_or_not_by_the_rule_of_the_method(
    tmp_path: Path, language: str, rule: str
) -> None:
    own = (ROOT / "rules" / "methods" / "three_unions.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(own.replace("council_default", rule), encoding="utf-8")
    async with settled(tmp_path, village(language, method="own.toml")) as here:
        await here.join(0)
        original = await here.control.say(EAST, here.people[0], BENCH[language])
        number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
        await here.to_agenda(number)
        here_are = here.village.seats[:5]
        card = await here.open(await here.meet(here=here_are))
        await here.vote_on(card, dict(zip(here_are, ["for", "against", "for", "against", "for"], strict=True)))
        decided = await here.shows(COUNCIL, card, here.say("反对 2", "Against 2"))
        passed = rule == "council_present"
        verdict = here.say("通过", "Passed") if passed else here.say("未通过", "Not passed")
        name = {
            "council_default": here.say("议事会，全体席位过半数", "council, more than half of all seats"),
            "council_present": here.say("议事会，到会人数过半数", "council, more than half of those present"),
        }[rule]
        assert text_of(decided).startswith(verdict)
        assert name in text_of(decided)
        if passed:
            await here.until(at(6, "19:40"))  # nobody puts it to the households: it is the outcome
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=0)
        assert answers_to(outcome) == original["message_id"]
        assert verdict in text_of(outcome)
        assert name in text_of(outcome)
        assert here.say("赞成 3，反对 2，弃权 0", "For 3, against 2, abstain 0") in text_of(outcome)
        await here.heard(here.people[0], name, since=0)
        if not passed:
            refused = await here.asked(COUNCIL, here.village.chair, f"/ballot {number} assembly", f"№{number}")
            assert not any(data.startswith("notice:") for data in buttons_of(refused))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_without_a_quorum_the_agenda_moves_and_the_vice_chair_presides_when_the_chair_is_away(
    tmp_path: Path, language: str
) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(0)
        number = await here.propose(EAST, here.people[0], BENCH[language])
        await here.to_agenda(number)
        await no_quorum(here, number)
        await the_vice_chair(here, number)


async def no_quorum(here: Here, number: int) -> None:
    """Four are not five: half an hour later it is over, without a vote; the item is on the next agenda."""
    roll = await here.meet(here=here.village.seats[:4])
    meeting = number_in(roll, "present")
    refused = await here.tap(COUNCIL, here.village.chair, roll, f"open:{meeting}", stale=True)
    assert refused.show_alert
    await here.until(at(6, "19:30"))
    over = await here.shows(COUNCIL, roll, here.say("人数不足，未能开会", "No quorum, no meeting"))
    assert here.say("已到 4 人，需要 5 人。", "4 came, 5 are needed.") in text_of(over)
    assert here.say("10月24日 周六 19:00", "Sat 24 Oct 19:00") in text_of(over)
    assert buttons_of(over) == []
    assert not [one for one in await here.posts(COUNCIL) if any(d.startswith("motion:") for d in buttons_of(one))]
    late = await here.tap(COUNCIL, here.village.seats[5], roll, f"present:{meeting}", stale=True)
    assert late.show_alert
    following = await here.asked(EAST, here.people[0], "/agenda", here.say("10月24日", "24 Oct"), private=True)
    assert f"№{number}" in text_of(following)


async def the_vice_chair(here: Here, number: int) -> None:
    """Ten minutes after the time, not before; and the vice-chair closes a motion too."""
    vice, *mediators = here.village.seats[1:6]
    mark = await here.mark()
    await here.until(at(13, "18:45"))
    roll = await here.heard(COUNCIL, data="present:", since=mark)
    meeting = number_in(roll, "present")
    await here.tap_all(COUNCIL, [vice, *mediators], roll, f"present:{meeting}")
    again = await here.tap(COUNCIL, vice, roll, f"present:{meeting}")
    assert here.say("没有变化", "Nothing changed") in again.text
    shown = await here.shows(COUNCIL, roll, "5/7")
    assert here.say("主持 Ma Jianguo", "Presiding: Ma Jianguo") in text_of(shown)
    mediator = await here.tap(COUNCIL, mediators[0], roll, f"open:{meeting}")
    assert mediator.show_alert
    await here.freeze(at(13, "19:09:59"))
    early = await here.tap(COUNCIL, vice, roll, f"open:{meeting}")
    assert early.show_alert
    assert "19:10" in early.text
    await here.until(at(13, "19:10"))
    card = await here.open(roll, by=vice)
    motion = number_in(card, "motion")
    assert f"№{number}" in text_of(card)
    absent = await here.tap(COUNCIL, here.village.seats[6], card, f"motion:{motion}:for")
    assert absent.show_alert
    assert here.say("我到了", "Here") in absent.text
    await here.tap(COUNCIL, here.village.seats[6], roll, f"present:{meeting}")
    await here.tap(COUNCIL, mediators[0], card, f"motion:{motion}:recuse")
    back = await here.tap(COUNCIL, mediators[0], card, f"motion:{motion}:for")
    assert back.show_alert
    await here.vote_on(card, {vice: "for", mediators[1]: "for", here.village.seats[6]: "for"})
    refused = await here.tap(COUNCIL, mediators[2], card, f"close:{motion}")
    assert refused.show_alert
    await here.tap(COUNCIL, vice, card, f"close:{motion}")
    decided = text_of(await here.shows(COUNCIL, card, here.say("弃权 0，回避 1", "Abstain 0, recused 1")))
    assert decided.startswith(here.say("未通过", "Not passed"))  # 4 of the 6 that are left are needed
    assert here.say("需要 4 票，得 3 票。", "Needed 4, got 3.") in decided


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_the_roll_is_called_by_command_and_what_is_not_decided_in_three_hours_waits(
    tmp_path: Path, language: str
) -> None:
    async with settled(tmp_path, village(language, closes="0 minutes", post_before=["1 hour"])) as here:
        await here.join(0, 1)
        bench = await here.propose(EAST, here.people[0], BENCH[language])
        gate = await here.propose(EAST, here.people[1], GATE[language])
        await here.to_agenda(bench)
        await here.to_agenda(gate)
        refused = await here.asked(COUNCIL, here.village.chair, "/meeting", here.say("10月17日", "17 Oct"))
        assert not any(data.startswith("present:") for data in buttons_of(refused))
        roll = await here.meet()
        card = await here.open(roll)
        assert f"№{bench}" in text_of(card)
        mark = await here.mark()
        await here.vote_on(card, dict(zip(here.village.seats[:6], ["for", "against"] * 3, strict=True)))
        await here.tap(COUNCIL, here.village.seats[6], roll, f"absent:{number_in(roll, 'present')}", stale=True)
        tie = text_of(await here.shows(COUNCIL, card, here.say("需要 4 票，得 3 票。", "Needed 4, got 3.")))
        assert tie.startswith(here.say("未通过", "Not passed"))  # six present, three to three
        assert here.say("票数相等，不通过。", "A tie does not pass.") in tie
        following = await here.heard(COUNCIL, data="motion:", since=mark)
        assert f"№{gate}" in text_of(following)
        await here.tap(COUNCIL, here.village.chair, following, f"motion:{number_in(following, 'motion')}:for")
        await here.until(at(6, "22:05"))
        await here.shows(COUNCIL, following, here.say("10月24日", "24 Oct"))
        late = await here.tap(
            COUNCIL, here.village.vice, following, f"motion:{number_in(following, 'motion')}:for", stale=True
        )
        assert late.show_alert
        waiting = await here.asked(EAST, here.people[1], "/agenda", here.say("10月24日", "24 Oct"), private=True)
        assert f"№{gate}" in text_of(waiting)
        assert f"№{bench}" not in text_of(waiting)


async def test_the_chair_calls_the_roll_at_once_when_an_agenda_is_closed(tmp_path: Path) -> None:
    async with settled(tmp_path, village("en")) as here:
        await here.join(0)
        chair = here.village.chair
        refused = await here.asked(COUNCIL, chair, "/meeting", "Wed 14 Oct 19:00")
        assert buttons_of(refused) == []
        number = await here.propose(EAST, here.people[0], BENCH["en"])
        await here.to_agenda(number)
        await here.until(at(4, "10:00"))
        await here.heard(EAST, "Only these", since=0)
        await here.asked(COUNCIL, here.village.seats[3], "/meeting", "chair or vice-chair")
        assert not any(data.startswith("present:") for one in await here.posts(COUNCIL) for data in buttons_of(one))
        await here.command(COUNCIL, chair, "/meeting")
        roll = await here.heard(COUNCIL, data="present:", since=0)
        meeting = number_in(roll, "present")
        await here.tap_all(COUNCIL, here.village.seats[:5], roll, f"present:{meeting}")
        card = await here.open(roll)
        await here.vote_on(card, dict.fromkeys(here.village.seats[:5], "for"))
        await here.shows(COUNCIL, card, "Passed")
        await here.until(at(6, "19:31"))
        await here.asked(EAST, here.people[0], "/agenda", "24 Oct", private=True)
        assert not [one for one in await here.posts(COUNCIL) if "No quorum" in text_of(one)]
