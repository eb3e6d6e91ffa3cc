"""The twelve checks of what residents see and tap: each measured in the page, each with its number (`-s` shows it).

1 joined by the slip's code, 2 one tap to a recorded vote, 3 a stranger's vote, 4 a proposal from a message, 5 posts of
the busiest week, 6 the night, 8 reading ease, 9 refusals, 10 the chair's taps, 11 double taps, 12 results say why.
Check 7, the length of cards, is in test_cards_on_a_phone.py.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from card_samples import AT, DIGEST, People, samples
from noise import busy_weeks, village
from person import Person, someone
from playwright.async_api import Browser, expect
from reading_ease import grade
from town import COUNCIL
from twice import Twice
from villages import EAST, SHANGHAI, Here, Village, homes, number_in, settled

from actions.rulebook import shipped
from playground.client import Json
from texts import results, rules
from texts.cards import Poll, plain
from texts.words import Words

in_the_page = pytest.mark.asyncio(loop_scope="session")
FAMILY = -777
BALLOT = "表决 №1 在东侧"
GROUP, CORRIDOR = "Garden East", "Corridor"
RULES = {"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes", "voting": "30 days"}


class Street(NamedTuple):
    """A village with an open ballot; each check has people of its own in it."""

    here: Here
    vote: int
    ballot: Json


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    village = Village("zh", homes=homes("East", 16), rules=RULES, quiet=("00:00", "00:00"))
    async with settled(tmp_path_factory.mktemp("street"), village) as here:
        await here.control.set_zone("Asia/Shanghai")
        await here.control.add_chat(FAMILY, "group", "Family", [here.people[12], here.people[11]], quiet=True)
        await here.join(*range(6))
        number = await here.propose(EAST, here.people[0], "在东侧建充电棚")
        await here.adopt(number)
        await here.post_notice(number)
        yield Street(here, *await here.ballot(EAST))


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, street: Street) -> AsyncIterator[Person]:
    async with someone(browser, street.here.town.telegram.url, "zh") as person:
        yield person


def tell(check: int, what: str) -> None:
    print(f"\ncheck {check}: {what}")


@in_the_page
async def test_check_2_one_tap_and_less_than_a_second_to_recorded(street: Street, person: Person) -> None:
    seconds = []
    for name, choice in (("Resident 2", "赞成"), ("Resident 4", "反对"), ("Resident 5", "弃权")):
        await person.be(name, at=GROUP)
        await person.tap(choice, person.bubble(BALLOT))
        said = await person.hears(f"已记下，您家：{choice}")
        seconds.append(person.seconds)
        assert person.taps == 1
    tell(2, f"1 tap, {min(seconds):.2f} s: {said}")
    assert min(seconds) < 1


@in_the_page
async def test_check_3_from_a_strangers_tap_to_a_counted_vote_in_a_minute(street: Street, person: Person) -> None:
    code = street.here.village.codes[street.here.village.homes[10]]["code"]
    await person.be("Resident 11", at=GROUP)
    await person.tap("反对", person.bubble(BALLOT))
    await person.start()
    asked = await person.reads("请先登记")
    assert "充电棚" in await asked.inner_text()
    await person.type(code)
    await person.send()
    await person.reads("登记好了")
    ballot = person.bubble(BALLOT)
    await person.tap("反对", ballot)
    said = await person.hears("已记下，您家：反对")
    cost = f"{person.taps} taps, {person.signs} signs, {person.seconds:.2f} s, by a slow hand {person.by_hand():.0f} s"
    tell(3, f"{cost}: {said}")
    assert person.seconds < 60
    assert person.by_hand() <= 60


@in_the_page
async def test_check_1_from_the_code_on_the_slip_to_joined_in_two_taps(street: Street, person: Person) -> None:
    here = street.here
    link = f"https://t.me/corridor_bot?start={here.village.codes[here.village.homes[11]]['link']}"
    await here.control.say(FAMILY, here.people[12], link)
    await person.be("Resident 12", at="Family")
    await person.tap(link, person.bubble(link))  # a scanned code is a tap on its link
    await person.start()
    await person.reads("登记好了")
    tell(1, f"{person.taps} taps, {person.seconds:.2f} s")
    assert person.taps <= 2


@in_the_page
async def test_check_4_a_proposal_from_a_message_in_three_taps(street: Street, person: Person) -> None:
    await street.here.control.say(EAST, street.here.people[13], "楼道的灯又坏了，晚上看不见台阶。")
    await person.be("Resident 3", at=GROUP)
    await person.reply(person.bubble("楼道的灯"))
    await person.command("propose")
    card = await person.reads(re.compile(r"提议 №\d+\s*楼道的灯"))  # and not an older card
    tell(4, f"{person.taps} taps, {person.seconds:.2f} s: {await card.locator('strong').first.inner_text()}")
    assert "楼道的灯" in await card.inner_text()
    assert person.taps <= 3


@in_the_page
async def test_check_10_the_chairs_taps_for_three_items_are_eight_at_most(street: Street, person: Person) -> None:
    here = street.here
    for place, title in ((1, "给长廊换灯"), (2, "修东门的门禁"), (3, "花坛种月季")):
        await here.to_agenda(await here.propose(EAST, here.people[place], title))
    await here.town.go("roll_call")
    roll = await here.heard(COUNCIL, data="present:", since=0)
    await person.be("Zhou Min", at="Garden council")
    await person.tap("我到了", person.bubble("点名"))
    await here.tap_all(COUNCIL, here.village.seats[1:], roll, f"present:{number_in(roll, 'present')}")
    await here.shows(COUNCIL, roll, data="open:")
    await person.tap("宣布开会", person.bubble("点名"))
    for item in range(1, 4):
        card = await person.reads(f"议题 {item}/3")
        await person.tap("赞成", card)
        await person.hears("已记下")
        motion = await here.heard(COUNCIL, data="motion:", contains=f"{item}/3", since=0)
        await here.vote_on(motion, dict.fromkeys(here.village.seats[1:], "for"))
    minutes = await person.reads(re.compile("会议纪要.*月季", re.DOTALL))
    tell(10, f"{person.taps} taps, {person.seconds:.2f} s")
    assert (await minutes.inner_text()).count("通过") == 3
    assert person.taps <= 8


@in_the_page
async def test_check_11_twenty_buttons_tapped_twice_change_nothing(street: Street, person: Person) -> None:
    twice = Twice(street.here, person)
    adopted = await twice.docket()
    await twice.meeting()
    await twice.vote(adopted)
    tell(11, f"0 of {len(twice.tapped)} double taps changed anything: {' '.join(sorted(twice.tapped))}")
    assert len(twice.tapped) >= 20


@in_the_page
async def test_checks_5_and_6_little_is_posted_and_nothing_at_night(browser: Browser, tmp_path: Path) -> None:
    async with settled(tmp_path, village("zh")) as here:
        await here.control.set_zone("Asia/Shanghai")
        await busy_weeks(here)
        async with someone(browser, here.town.telegram.url, "zh") as person:
            await person.be("Resident 1", at=GROUP)
            await expect(person.bubble("公告栏")).to_be_visible()
            shown = [post for post in await person.posts() if post.by_bot]
    posts = [
        one for one in shown if not (one.silent and re.match("(提议 )?№", one.title))
    ]  # a proposal's own card is none
    weeks = [[one for one in posts if timedelta() <= one.at - first.at < timedelta(days=7)] for first in posts]
    most, loud = max(map(len, weeks)), max(sum(not one.silent for one in week) for week in weeks)
    night = [one for one in posts if not "08:00" <= f"{one.at:%H:%M}" < "21:30"]
    tell(5, f"{len(posts)} posts in five weeks, {most} in the busiest one, {loud} of a week with sound")
    tell(6, f"{len(night)} posts between 21:30 and 08:00")
    assert len(posts) > 8
    assert most <= 6
    assert loud <= 2
    assert not night


def test_check_8_a_pupil_of_twelve_can_read_the_english_texts() -> None:
    rooms: dict[str, list[str]] = {}
    for name, said in samples(People(Words("en", SHANGHAI))).items():
        rooms.setdefault(name.partition(".")[0], []).append(
            said.question if isinstance(said, Poll) else plain(said.text)
        )
    grades = {room: grade("\n".join(said)) for room, said in rooms.items()}
    hardest = max(grades, key=grades.__getitem__)
    whole = grade("\n".join(text for said in rooms.values() for text in said))
    tell(8, f"grade {whole:.1f}, at most {grades[hardest]:.1f} ({hardest})")
    assert whole <= 6
    assert grades[hardest] <= 6


@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_9_every_refusal_says_what_to_do(language: str) -> None:
    refusals = {
        name: one for name, one in samples(People(Words(language, SHANGHAI))).items() if name.startswith("refusals.")
    }
    dead_ends = [
        name
        for name, one in refusals.items()
        if len(re.findall(r"[^。？！.?!\n]+[。？！.?!\n]|/\w+$", plain(one.text) + "\n")) < 2
    ]
    tell(9, f"{language}: {len(refusals) - len(dead_ends)} of {len(refusals)} refusals have a next step")
    assert dead_ends == []


@in_the_page
async def test_check_9_no_refusal_is_posted_in_a_group(street: Street, person: Person) -> None:
    here, second = street.here, street.here.people[14]
    await here.control.start(second, here.village.codes[here.village.homes[5]]["link"])
    await here.heard(second, "登记好了", since=0)
    await here.tap(EAST, here.people[5], street.ballot, f"vote:{street.vote}:abstain")
    before = len(await here.posts(EAST))
    await person.be("Resident 15", at=GROUP)
    await person.tap("赞成", person.bubble(BALLOT))
    assert "请点「我能投吗」" in await person.hears("您家已投过票")
    refused = ["/docket", "/meeting", "/ballot 1", "/matter 999", "/matter", "/propose"]
    for command in refused:
        name, space, rest = command.partition(" ")
        await person.type(f"{name}@corridor_bot{space}{rest}")
        await person.send()
    await here.asked(second, second, "/privacy", "Garden", private=True)  # what came before is answered by then
    tell(9, f"{len(refused) + 1} refusals in a group, {len(await here.posts(EAST)) - before} of them posted there")
    assert len(await here.posts(EAST)) == before
    await person.look(CORRIDOR)
    await person.reads("这由议事会和工作人员来用")
    await person.reads("没有 №999")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verdict", ["passed", "not_passed", "too_few"])
def test_check_12_a_result_says_passed_or_not_and_why(language: str, verdict: str) -> None:
    words = Words(language, SHANGHAI)
    favour, against, abstain = {"passed": (601, 500, 100), "not_passed": (600, 500, 100), "too_few": (620, 300, 74)}[
        verdict
    ]
    took_part, counts = favour + against + abstain, rules.Counts(favour, against, abstain)
    counted = rules.Tally(shipped("assembly")[-1], verdict, 1989, 995, took_part, counts, took_part // 2 + 1)
    result = results.Result(18, 12, {"zh": "修好 3 号门的电梯", "en": "Repair the lift"}[language], counted, AT, DIGEST)
    six = plain(results.preliminary(words, result=result).text).splitlines()[:6]
    text = "\n".join(six)
    tell(12, text)
    needed = [] if verdict == "too_few" else [str(took_part // 2 + 1)]
    for part in (
        rules.verdict(words, verdict),
        f"{took_part}/1989",
        "995",
        rules.counts(words, counts),
        rules.rule_name(words, shipped("assembly")[-1]),
        *needed,
    ):
        assert part in text
