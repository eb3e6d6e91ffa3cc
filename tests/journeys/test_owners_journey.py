"""113 owners of 120 homes decide by heads and by area: the numbers of the acceptance scripts, over the wire."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from town import COUNCIL
from villages import EAST, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

DEVELOPER, CHEN, OTHERS = 0, 6, range(9, 120)  # places of homes: six unsold ones, three of Chen, one each of 111 others
AREAS = {DEVELOPER: 54_000, CHEN: 27_000} | {place: 6_000 + place * 37 % 61 * 100 for place in OTHERS}
MORE, LESS = 9, 10  # they have 0.01 m² more and less than whole square metres
AREAS[MORE] += 1
AREAS[LESS] += 999_000 - sum(AREAS[place] for place in OTHERS)
OWNERS = [*AREAS]
TENANT = 1  # who has the account of an unsold home, and rents another one


class Script(NamedTuple):
    """A vote of the scripts: heads and area (0.01 m²) for and taking part, and how it ends."""

    rule: str
    favour: tuple[int, int]
    taking_part: tuple[int, int]
    verdict: str
    short: str = ""


SCRIPTS = (
    Script("owners_ordinary", (38, 370_000), (76, 720_000), "not_passed", "owners"),
    Script("owners_ordinary", (39, 360_000), (76, 720_000), "not_passed", "area"),
    Script("owners_ordinary", (39, 360_001), (76, 720_000), "passed"),
    Script("owners_special", (61, 565_000), (80, 760_000), "not_passed", "area"),
    Script("owners_special", (60, 570_000), (80, 760_000), "passed"),
)
TITLES = {
    "zh": ("换水泵", "装充电棚", "修外墙", "收停车费", "拆旧围栏", "种香樟树"),
    "en": ("New pumps", "Charging sheds", "Mend the wall", "Parking fees", "Old fences away", "Camphor trees"),
}
SAID = {"zh": {"passed": "通过", "not_passed": "未通过"}, "en": {"passed": "Passed", "not_passed": "Not passed"}}
SHORT = {
    "zh": {"owners": "不够：人数", "area": "不够：面积"},
    "en": {"owners": "Short of: owners", "area": "Short of: area"},
}


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 60, 60),
        rules={"support_threshold": 0, "notice": "1 hour", "voting": "5 hours", "extension": "2 hours",
               "objections": "0 minutes"},
        agenda={"when": "Sat 08:00", "closes": "0 minutes", "post_before": ["1 hour"]},
    )  # fmt: skip


def cells() -> list[Mapping[str, str]]:
    """Owners and areas of the homes, as the household file has them."""
    found = []
    for place in range(120):
        owner = DEVELOPER if place < CHEN else CHEN if place < OTHERS[0] else place
        area = 9_000 if owner != place or owner in (DEVELOPER, CHEN) else AREAS[place]
        found.append({"owner": f"{owner + 1}", "exclusive_area": f"{area // 100}.{area % 100:02d}"})
    return found


def choose(pool: Iterable[int], heads: int, area: int) -> list[int]:
    """So many of the pool whose areas add up to exactly this: swap, the best swap first, until they do."""
    fixed = {1: [MORE], 99: [LESS]}.get(area % 100, [])
    whole = sorted(set(pool) - {MORE, LESS})
    inside, outside = whole[: heads - len(fixed)], whole[heads - len(fixed) :]
    while rest := area - sum(AREAS[one] for one in fixed + inside):
        out, into = min(
            ((out, into) for out in inside for into in outside),
            key=lambda pair: abs(rest - AREAS[pair[1]] + AREAS[pair[0]]),
        )
        assert abs(rest - AREAS[into] + AREAS[out]) < abs(rest), f"{rest} is left"
        inside[inside.index(out)], outside[outside.index(into)] = into, out
    return fixed + inside


async def tap_at_once(here: Here, places: Sequence[int], ballot: Json, data: str) -> None:
    """Have many people tap at once; each is told that it was recorded."""
    people = [here.people[place] for place in places]
    said = await here.control.load(EAST, ballot["message_id"], people, [data], within=20)
    assert said["answered"] == len(people), said
    assert all(here.say("已记下", "Recorded") in text for text in said["texts"]), said


async def adopt_all(here: Here, count: int) -> list[int]:
    """Proposals that the council has adopted, all in one meeting."""
    titles = TITLES[here.village.language][:count]
    numbers = [await here.propose(EAST, here.people[OTHERS[0]], title) for title in titles]
    for number in numbers:
        await here.to_agenda(number)
    await here.until(at(6, "07:45"))
    roll = await here.heard(COUNCIL, data="present:")
    await here.tap_all(COUNCIL, here.village.seats[:5], roll, f"present:{number_in(roll, 'present')}")
    await here.until(at(6, "08:00"))
    motion = await here.open(roll)
    for place in range(count):
        mark = await here.mark()
        await here.vote_on(motion, dict.fromkeys(here.village.seats[:5], "for"))
        if place + 1 < count:
            motion = await here.heard(COUNCIL, data="motion:", since=mark)
    return numbers


def figures(favour: tuple[int, int], language: str) -> str:
    heads, area = favour
    said = {"zh": "赞成 {}（{:,}.{:02d} ㎡）", "en": "For {} ({:,}.{:02d} m²)"}[language]
    return said.format(heads, area // 100, area % 100)


@pytest.mark.parametrize(
    ("language", "scripts"), [("zh", SCRIPTS), pytest.param("en", SCRIPTS[1:4:2], marks=pytest.mark.long)]
)
async def test_owners_decide_by_heads_and_by_area(tmp_path: Path, language: str, scripts: Sequence[Script]) -> None:
    town = village(language)
    town.columns = cells()
    async with settled(tmp_path, town) as here:
        say = here.say
        await here.join(*OWNERS, CHEN + 1)
        tenant_link = town.codes[town.homes[OTHERS[0]]]["tenant_link"]
        await here.control.start(here.people[TENANT], tenant_link)
        numbers = await adopt_all(here, len(scripts) + 1)
        await here.until(at(6, "08:10"))
        picker = await here.asked(COUNCIL, here.village.chair, f"/ballot {numbers[0]}", f"№{numbers[0]}")
        await here.tap(COUNCIL, here.village.chair, picker, f"pick:{numbers[0]}:owners")
        special = await here.heard(COUNCIL, data=f"special:{numbers[0]}:no")
        await here.tap(COUNCIL, here.village.chair, special, f"special:{numbers[0]}:no")
        check = await here.heard(COUNCIL, data=f"notice:{numbers[0]}:owners_ordinary")
        assert say("113 人（10,800.00 ㎡），至少 76 人（7,200.00 ㎡）参加",
                   "113 owners (10,800.00 m²), at least 76 (7,200.00 m²) take part") in text_of(check)  # fmt: skip
        for number, script in zip(numbers, scripts, strict=False):
            await here.post_notice(number, script.rule)
        await here.post_notice(numbers[-1], "owners_ordinary")
        notice = await here.heard(EAST, data="can:", since=0)
        assert say("摸底，不代替签字表决", "Indicative, not a signed ballot") in text_of(notice)
        early = await here.tap(EAST, here.people[CHEN], notice, f"can:{number_in(notice, 'can')}")
        assert say("您名下 3 套算一票（270.00 ㎡）", "Your 3 homes count as one vote (270.00 m²)") in early.text
        assert say("10月17日 周六 09:1", "Sat 17 Oct 09:1") in early.text
        await here.until(at(6, "09:20"))
        ballots = {}
        for number, title in zip(numbers, TITLES[language], strict=False):
            ballots[number] = await here.heard(EAST, title, data="vote:", since=0)
        for number, script in zip(numbers, scripts, strict=False):
            ballot = ballots[number]
            vote = number_in(ballot, "vote")
            yes = choose(OWNERS, *script.favour)
            rest = (part - favour for part, favour in zip(script.taking_part, script.favour, strict=True))
            no = choose(set(OWNERS) - set(yes), *rest)
            await tap_at_once(here, yes, ballot, f"vote:{vote}:for")
            await tap_at_once(here, no, ballot, f"vote:{vote}:against")
        left = await one_owner_one_vote(here, ballots[numbers[-1]])
        await here.until(at(6, "14:30"))
        for number, script in zip(numbers, scripts, strict=False):
            outcome = text_of(await here.heard(EAST, say(f"结果通知 №{number}", f"Outcome №{number}"), since=0))
            assert outcome.splitlines()[0].endswith(SAID[language][script.verdict]), (script, outcome)
            assert figures(script.favour, language) in outcome
            assert say("摸底，不代替签字表决", "Indicative, not a signed ballot") in outcome
            for one in SHORT[language]:
                assert (SHORT[language][one] in outcome) is (one == script.short), (script, outcome)
        await here.heard(EAST, say("表决延期", "Vote extended"), since=0)
        await tap_at_once(here, left[:1], ballots[numbers[-1]], f"vote:{number_in(ballots[numbers[-1]], 'vote')}:for")
        await here.until(at(6, "16:30"))
        last = text_of(await here.heard(EAST, say(f"结果通知 №{numbers[-1]}", f"Outcome №{numbers[-1]}"), since=0))
        assert last.splitlines()[0].endswith(SAID[language]["passed"])
        assert say("参加 76/113 人（需 76）", "Took part 76/113 owners (needs 76)") in last
        if scripts is SCRIPTS:  # once is enough: it speaks no language
            await here.recounted(number_in(ballots[numbers[-1]], "vote"))


async def one_owner_one_vote(here: Here, ballot: Json) -> list[int]:
    """Chen votes once for three homes, a tenant not at all; 75 owners of 8,000 m² take part. Returns who has not."""
    say, vote = here.say, number_in(ballot, "vote")
    chen = await here.tap(EAST, here.people[CHEN], ballot, f"vote:{vote}:for")
    assert say("作为业主（270.00 ㎡）：赞成", "as owner (270.00 m²), for") in chen.text
    shown = text_of(await here.shows(EAST, ballot, "1/113"))
    assert say("面积还差 6,930.00 ㎡", "6,930.00 m² of area to go") in shown
    assert say("面积 270.00/10,800.00 ㎡", "Area 270.00/10,800.00 m²") in shown
    assert say("每位业主一票", "One vote an owner") in shown
    second = await here.tap(EAST, here.people[CHEN + 1], ballot, f"vote:{vote}:against")
    assert second.show_alert
    assert say("业主已投过票，名下各套合为一票", "has voted, one vote for all their homes") in second.text
    for data in (f"vote:{vote}:for", f"can:{vote}"):
        tenant = await here.tap(EAST, here.people[TENANT], ballot, data)
        assert tenant.show_alert
        assert say("租户不参加", "tenants do not vote") in tenant.text
        assert "/matter " in tenant.text
    others = choose(set(OWNERS) - {CHEN}, 74, 800_000 - AREAS[CHEN])
    await tap_at_once(here, others, ballot, f"vote:{vote}:for")
    return [place for place in OWNERS if place not in {CHEN, *others}]
