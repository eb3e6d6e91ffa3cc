"""Two forged papers among 76 ballots of 7,200.00 m²: acceptance script 12 with its own figures, over the wire."""

import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from test_objections_journey import answer, object_to, write
from test_owners_journey import AREAS, OTHERS, OWNERS, cells, choose, figures, tap_at_once
from test_paper_journey import Desk
from town import COUNCIL
from villages import EAST, Here, Village, answers_to, at, homes, number_in, settled, text_of

from playground.client import Json

SUN, QIAN = 700000201, 700000202
PUMPS = {"zh": "换水泵", "en": "New pumps"}
BOTH, REAL = (76, 720_000), (74, 701_000)  # owners and 0.01 m², with the forged papers and without them


class Closed(NamedTuple):
    """The vote after its close: its matter, ballot and preliminary result, and the homes of the forged papers."""

    matter: int
    ballot: Json
    result: Json
    forged: tuple[int, ...]


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 60, 60),
        rules={"support_threshold": 0, "notice": "0 minutes", "voting": "2 days", "extension": "0 minutes",
               "objections": "7 days"},
        agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["1 hour"]},
        staff={SUN: "Grid worker Sun", QIAN: "Grid worker Qian"},
        columns=cells(),
        quiet=("00:00", "00:00"),
    )  # fmt: skip


def called(here: Here, place: int) -> str:
    """A home as people write it."""
    home = here.village.homes[place]
    return f"{home.building}-{home.entrance}-{home.unit}"


def taking_part(figure: tuple[int, int], here: Here) -> tuple[str, str]:
    """How many of the owners, and how much of the area, took part."""
    heads, area = figure[0], f"{figure[1] // 100:,}.{figure[1] % 100:02d}"
    return (
        here.say(f"参加 {heads}/113 人（需 76）", f"Took part {heads}/113 owners (needs 76)"),
        here.say(f"面积 {area}/10,800.00 ㎡（需 7,200.00）", f"Area {area}/10,800.00 m² (needs 7,200.00)"),
    )


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_two_forged_papers_are_struck_and_too_few_are_left(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        closed = await vote_with_forged_papers(here)
        correction = await strike_them(here, closed)
        await nothing_is_decided(here, closed, correction)


async def vote_with_forged_papers(here: Here) -> Closed:
    """74 owners tap; for two more one of the staff enters sheets, which another one confirms in good faith."""
    forged = next(pair for pair in combinations(OTHERS, 2) if sum(AREAS[one] for one in pair) == BOTH[1] - REAL[1])
    real = choose(set(OWNERS) - {*forged}, *REAL)
    await here.join(*real, *forged)
    for one in (SUN, QIAN):
        await here.control.start(one)
    number = await here.propose(EAST, here.people[real[0]], PUMPS[here.village.language])
    await here.adopt(number)
    await here.post_notice(number, "owners_ordinary")
    vote, ballot = await here.ballot(EAST)
    await tap_at_once(here, real, ballot, f"vote:{vote}:for")
    desk = Desk(here, vote)
    for serial, place in enumerate(forged, start=1):
        mark = await here.mark()
        await desk.enter(SUN, f"{called(here, place)} {serial}", "for")
        await desk.check(QIAN, await desk.look(QIAN, mark), "for")
    await here.until(at(8, "20:00"))
    result = await here.heard(EAST, here.say("初步结果", "Preliminary"), since=0)
    for part in (*taking_part(BOTH, here), figures(BOTH, here.village.language), here.say("纸质票 2", "On paper 2")):
        assert part in text_of(result)
    assert here.say("39 人（3,600.01 ㎡），通过", "39 (3,600.01 m²): Passed") in text_of(result)
    return Closed(number, ballot, result, forged)


async def strike_them(here: Here, closed: Closed) -> Json:
    """On day 5 an owner objects, the council upholds it, and two people strike the papers; returns the correction."""
    say, chair, mediator = here.say, here.village.chair, here.village.seats[3]
    vote, owner = number_in(closed.ballot, "vote"), here.people[closed.forged[0]]
    await here.until(at(13, "10:00"))
    why = say("签名是伪造的", "The signatures are forged")
    card = await object_to(here, owner, closed.result, vote, say("我没有签过票", "I never signed a ballot"))
    await answer(here, chair, card, 1, "upheld", why)
    assert why in text_of(await here.heard(owner, why, since=0))
    mark = await here.mark()
    await here.tap(COUNCIL, chair, card, "objection:1:strike")
    question = await here.heard(COUNCIL, say("剔除哪几户的票", "Which ballots of"), since=mark)
    named = " ".join(called(here, place) for place in closed.forged)
    assert say("请另一人", "A second person") in text_of(await write(here, COUNCIL, chair, question, named))
    asked = await here.heard(COUNCIL, data="agree:", since=mark)
    assert (await here.tap(COUNCIL, chair, asked, "agree:1")).show_alert
    await here.tap(COUNCIL, mediator, asked, "agree:1")

    # Everybody reads the old figures and the new ones, and the digests of both.
    correction = await here.heard(EAST, say("更正", "Correction"), since=mark)
    assert answers_to(correction) == closed.result["message_id"]
    language = here.village.language
    before = say("原来参加 76 人（7,200.00 ㎡）", "Before: 76 (7,200.00 m²) took part")
    for part in (why, before, figures(BOTH, language), figures(REAL, language), *taking_part(REAL, here)):
        assert part in text_of(correction)
    assert say("不够：人数和面积", "Short of: owners and area") in text_of(correction)
    digests = re.findall(r"[0-9a-f]{64}", text_of(correction))
    assert len(set(digests)) == 2
    assert re.findall(r"[0-9a-f]{64}", text_of(closed.result)) == digests[1:]
    return correction


async def nothing_is_decided(here: Here, closed: Closed, correction: Json) -> None:
    """INVALID, `verify` agrees with the correction, and a new notice says what its vote repeats."""
    say, vote = here.say, number_in(closed.ballot, "vote")
    invalid = say("无效，重新公示：剔除以后参加不足", "Invalid, new notice: too few took part without")
    await here.heard(EAST, invalid, since=correction["created"] - 1)
    shown = text_of(await here.shows(EAST, closed.result, invalid))
    assert figures(REAL, here.village.language) in shown
    assert say("纸质票 2", "On paper 2") not in shown
    assert say("存档不计票：2", "Kept on file, not counted: 2") in shown
    if here.village.language == "zh":  # once is enough: it speaks no language
        await here.recounted(vote)
    (found,) = (await here.verified())["votes"]
    assert (found["equal"], found["for"], found["area"]["for"]) == (True, *REAL)
    assert (found["against"], found["abstain"]) == (0, 0)
    await here.until(at(17, "10:00"))  # the time for objections is over: nothing is confirmed
    assert not [one for one in await here.posts(EAST) if say("结果通知", "Outcome") in text_of(one)]
    await here.post_notice(closed.matter, "owners_ordinary")
    again = await here.heard(EAST, data=f"vote:{vote + 1}:for", since=0)
    assert say(f"代替不算数的 №{vote}", f"Repeats vote №{vote}") in text_of(again)
    await here.tap(EAST, here.people[closed.forged[0]], again, f"vote:{vote + 1}:against")
    await here.shows(EAST, again, "1/113")
