"""Votes with several options over the wire: one of three, up to two of four, an election with a tie, one in secret."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from town import COUNCIL, GROUP, SEATS, Json, Town, buttons_of, text_of
from villages import PHOTO

TITLES = {
    "zh": ("选车棚样式", "选两个项目", "选楼组长", "选粉刷颜色"),
    "en": ("A shed", "Two projects", "Wardens", "A colour"),
}
OPTIONS = {
    "zh": ("木棚\n钢棚\n光伏棚", "长椅\n花坛\n路灯\n健身角", "王秀英\n李建国\n张敏\n陈立", "米色\n灰色"),
    "en": ("Wood\nSteel\nSolar", "Benches\nFlowers\nLamps\nGym", "Ann\nBob\nCem\nDora", "Cream\nGrey"),
}
SPECS = ("one", "up_to_k_2", "election_2", "one")
CHAIR = SEATS[0]


class Play:
    """A town in which ten homes vote on options."""

    def __init__(self, town: Town) -> None:
        self.town, self.zh = town, town.language == "zh"
        self.titles = TITLES[town.language]
        self.options = [texts.split("\n") for texts in OPTIONS[town.language]]

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def shows(self, result: str, place: int, *counts: tuple[Any, ...]) -> bool:
        """Whether a result has these lines in their order: number and votes of an option, and what became of it."""
        colon, shown = self.say("：", ": "), result.split("\n")
        said = [f"{n}. {self.options[place][n - 1]}{colon}{votes}{''.join(rest)}" for n, votes, *rest in counts]
        return [one for one in shown if one in said] == said

    async def adopt(self) -> list[int]:
        """Have the council adopt all matters in one meeting."""
        town, numbers = self.town, []
        for title in self.titles:
            number, docket = await town.propose(town.people[0], title)
            await town.tap(COUNCIL, CHAIR, docket, f"screen:{number}:accept")
            await town.control.advance(6)
            await town.tap(COUNCIL, CHAIR, docket, f"agenda:{number}")
            numbers.append(number)
        await town.go("roll_call")
        await town.decide()
        for motion in range(2, len(numbers) + 1):
            await town.control.advance(5)
            card = await town.heard(COUNCIL, data=f"motion:{motion}:")
            for seat in SEATS:
                await town.tap(COUNCIL, seat, card, f"motion:{motion}:for")
        return numbers

    async def notice_all(self) -> None:
        """Have the chair write the options of each vote, choose its kind, and post its notice; the last is secret."""
        for number, texts, spec in zip(await self.adopt(), OPTIONS[self.town.language], SPECS, strict=True):
            check = await self.offer(number, texts, spec)
            assert all(one in text_of(check) for one in texts.split("\n"))
            post = next(one for one in buttons_of(check) if one.startswith("optnotice:"))
            if number == 4:
                await self.town.tap(COUNCIL, CHAIR, check, post.replace("optnotice", "optsecret"))
                check = await self.answer("optseal:", check["created"])
                post = post.replace("optnotice", "optseal")
            await self.town.tap(COUNCIL, CHAIR, check, post)

    async def answer(self, data: str, since: int) -> Json:
        """What the bot says in the council chat, where it says one thing a second and twenty a minute."""
        await self.town.control.advance(5)
        return await self.town.heard(COUNCIL, data=data, since=since)

    async def offer(self, number: int, options: str, spec: str) -> Json:
        """Have the chair write the options of a vote and choose its kind; returns the check."""
        town, mark = self.town, self.town.control.mark
        await town.control.advance(61)
        await town.control.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {number} assembly")
        check = await self.answer(f"options:{number}:assembly", mark)
        await town.tap(COUNCIL, CHAIR, check, f"options:{number}:assembly")
        await town.control.advance(5)
        asked = await town.heard(COUNCIL, contains=self.say("有哪些选项", "Which options"), since=mark)
        await town.control.say(COUNCIL, CHAIR, options, reply_to=asked["message_id"])
        kinds = await self.answer("optcheck:", mark)
        draft = next(one for one in buttons_of(kinds) if one.startswith("optcheck:")).split(":")[1]
        if spec[-1].isdigit():
            await town.tap(COUNCIL, CHAIR, kinds, f"howmany:{draft}:{spec[:-2]}")
            kinds = await self.answer(f"optcheck:{draft}:{spec}", kinds["created"])
        await town.tap(COUNCIL, CHAIR, kinds, f"optcheck:{draft}:{spec}")
        return await self.answer(f"optnotice:{draft}:{spec}", mark)

    async def ballot(self, place: int) -> tuple[int, Json]:
        """The vote on a matter, and its ballot in the group."""
        ballot = await self.town.heard(GROUP, data="vote:", contains=self.titles[place])
        return int(next(one for one in buttons_of(ballot) if one.startswith("vote:")).split(":")[1]), ballot

    async def press(self, person: int, card: Json, data: str, chat: int = 0) -> str:
        """What a tap is answered with, whether the card still shows that button or not."""
        return (
            await self.town.control.tap(chat or person, person, card["message_id"], data, within=20, forged=True)
        ).text

    async def card(self, person: int, ballot: Json, vote: int) -> tuple[Json, str]:
        """Open the private card of a ballot; returns it and its number."""
        await self.town.tap(GROUP, person, ballot, f"marks:{vote}")
        card = await self.town.heard(person, data="mark:", contains=f"№{vote}")
        return card, next(one for one in buttons_of(card) if one.startswith("mark:")).split(":")[1]

    async def choose(self, person: int, ballot: Json, vote: int, marks: tuple[int, ...]) -> str:
        """Mark options in private, each twice, and cast them; returns what is told of the ballot."""
        card, number = await self.card(person, ballot, vote)
        for option in marks:
            await self.press(person, card, f"mark:{number}:{option}")
            again = await self.press(person, card, f"mark:{number}:{option}")
            assert self.say("已经是这样", "so already") in again
        return await self.press(person, card, f"cast:{number}")

    async def result(self, place: int) -> str:
        """The result of a vote, which comes when its turn is: two posts a day."""
        for turn in range(40):
            for one in await self.town.said_in(GROUP, self.say("摘要", "Digest")):
                if text_of(one).split("\n")[0].endswith(self.titles[place]):
                    return text_of(one)
            if turn < 4:  # after four days it can only be a slow machine
                await self.town.control.advance(24 * 3600)
            await asyncio.sleep(0.5)
        raise AssertionError(f"no result of {self.titles[place]}")


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_one_of_three_up_to_two_an_election_and_a_secret_choice(tmp_path: Path, language: str) -> None:
    async with Town.open(tmp_path, homes=10, language=language, settings='voting = "7 days"') as town:
        await town.apply()
        await town.start_bot()
        for person, home in zip(town.people, town.homes, strict=True):
            await town.join(person, home)
        await town.joined(10)
        play = Play(town)
        await play.notice_all()
        await one_of_three(play)
        await up_to_two(play)
        await town.until("2026-10-18T01:00:00Z")  # two ballots a day
        await election(play)
        await in_secret(play)
        await town.until("2026-10-24T12:00:00Z")
        verdicts = [await play.result(place) for place in range(4)]
        no, yes = play.say("未通过", "Not passed"), play.say("通过", "Passed")
        chosen, elected = play.say("，选中", ", chosen"), play.say("，当选", ", elected")
        shed, projects, wardens, colour = verdicts
        assert no in shed
        assert play.shows(shed, 0, (3, 4), (1, 3), (2, 0))  # four of eight are not more than half
        assert yes in projects
        assert play.shows(projects, 1, (1, 4, chosen), (4, 4, chosen), (2, 2), (3, 0))
        assert yes in wardens
        assert play.shows(wardens, 2, (1, 8, elected), (2, 6), (3, 6), (4, 0))
        assert play.say("票数相同，都不算：2 + 3", "Tied, not chosen: 2 + 3") in wardens
        assert play.say("当选 1 人，应选 2 人", "Elected: 1 of 2") in wardens
        assert yes in colour
        assert play.shows(colour, 3, (2, 5, chosen), (1, 2))
        verified = await town.corridor("verify")
        assert verified.status == 0, verified.out + verified.err
        assert "vote 3: 1 8, 2 6, 3 6, 4 0, abstain 0: the recount agrees" in verified.out
        assert not town.troubles()


async def one_of_three(play: Play) -> None:
    """One tap each; one changes, one abstains."""
    town, (vote, ballot) = play.town, await play.ballot(0)
    for place, person in enumerate(town.people[:7]):
        await town.tap(GROUP, person, ballot, f"choose:{vote}:{1 if place < 4 else 3}")
    changed = await town.tap(GROUP, town.people[0], ballot, f"choose:{vote}:3")
    assert play.options[0][2] in changed
    assert play.say("没有变化", "Nothing changed") in await town.tap(GROUP, town.people[0], ballot, f"choose:{vote}:3")
    await town.tap(GROUP, town.people[7], ballot, f"vote:{vote}:abstain")
    assert play.say("别的选项", "other choices") in await play.press(
        town.people[8], ballot, f"vote:{vote}:for", chat=GROUP
    )


async def up_to_two(play: Play) -> None:
    """Marked in private, each mark twice; nothing counts before it is cast."""
    town, (vote, ballot) = play.town, await play.ballot(1)
    for person in town.people[:4]:
        assert play.say("已记下", "Recorded") in await play.choose(person, ballot, vote, (1, 4))
    await play.choose(town.people[4], ballot, vote, (2,))
    await on_paper(play, vote, 5, 2)
    late = town.people[6]
    card, number = await play.card(late, ballot, vote)
    assert play.say("还没有选", "Nothing is marked") in await play.press(late, card, f"cast:{number}")
    for option in (1, 2):
        await play.press(late, card, f"mark:{number}:{option}")
    assert play.say("选满", "as many as you may") in await play.press(late, card, f"mark:{number}:3")
    await play.press(late, card, f"unmark:{number}:2")
    assert play.say("已经是这样", "so already") in await play.press(late, card, f"unmark:{number}:2")
    others = await play.press(town.people[7], card, f"mark:{number}:4", chat=late)
    assert "4" not in others
    row = town.row("SELECT marks FROM marking WHERE id = ?", int(number))
    assert row["marks"] == "1"
    assert town.row("SELECT count(*) AS n FROM ballot WHERE vote = ?", vote)["n"] == 6


async def on_paper(play: Play, vote: int, place: int, option: int) -> None:
    """A home without a telephone: one of the council enters its sheet, another marks the same on their own card."""
    town, (first, second), say = play.town, SEATS[1:3], play.say
    for one in (first, second):
        await town.control.start(one)
    await town.control.say(first, first, f"/paper {vote}")
    await town.heard(first, contains=say("哪一户", "Which home"))
    home = town.homes[place]
    await town.control.say(first, first, f"{home.building}-{home.entrance}-{home.unit} {place + 1}")
    await town.heard(first, contains=say("请拍照发来", "Please send a photo"))
    await town.control.advance(12)
    await town.control.send_photo(first, first, PHOTO)
    day = await town.heard(first, data="paperday:")
    sheet = day["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[1]
    await town.tap(first, first, day, f"paperday:{sheet}:today")
    for who, asked, told in (
        (first, "papermark:", say("等另一位核对", "second person checks it")),
        (second, "papercheck:", say("已计票", "It counts")),
    ):
        await town.control.advance(24 * 3600 if who == second else 12)
        looked = await town.heard(who, data=asked)
        await town.tap(who, who, looked, f"paperread:{sheet}")
        card = await town.heard(who, data="paperall:")
        assert say("已选）", ": marked") not in text_of(card)
        number = next(one for one in buttons_of(card) if one.startswith("paperall:")).split(":")[1]
        assert say("就这些", "That is all") in await play.press(who, card, f"mark:{number}:{option}")
        assert told in await play.press(who, card, f"paperall:{number}")


async def election(play: Play) -> None:
    """Two seats: the first has eight votes, two more have six each of ten."""
    vote, ballot = await play.ballot(2)
    marks = [(1, 2)] * 4 + [(1, 3)] * 4 + [(2, 3)] * 2
    for person, marked in zip(play.town.people, marks, strict=True):
        await play.choose(person, ballot, vote, marked)


async def in_secret(play: Play) -> None:
    """The same words whatever is chosen, and no second ballot."""
    town, (vote, ballot) = play.town, await play.ballot(3)
    said = {
        await play.press(person, ballot, f"choose:{vote}:{1 if place < 2 else 2}", chat=GROUP)
        for place, person in enumerate(town.people[:7])
    }
    assert len(said) == 1
    again = await play.press(town.people[0], ballot, f"choose:{vote}:2", chat=GROUP)
    assert play.say("所以不能改", "cannot change") in again
    assert [tuple(row) for row in town.rows("SELECT choice, n FROM secret_count WHERE vote = ?", vote)] == [
        ("1", 2), ("2", 5),
    ]  # fmt: skip
    assert not [one for one in town.recorded("vote.ballot") if one["subject"] == f"vote:{vote}"]
