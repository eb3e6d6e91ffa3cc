"""Buttons tapped twice in the page, from a proposal to an open vote, and whether the second tap left a trace."""

import asyncio
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

import stores
from person import Person
from town import COUNCIL
from villages import EAST, NAMES, Here, number_in

from playground.client import Json

CHATS = {EAST: "Garden East", COUNCIL: "Garden council"}
# What is written for every update and every call, whatever came of it.
# A question asked again waits for its hour anew.
BOOKKEEPING = ("dialogue", "seen_update", "intake_beat", "pace", "outbox", "card", "chat_halt")

SOON = timedelta(minutes=10)  # what waits for a day with room is not waited for
LATELY = timedelta(seconds=40)  # who taps again within a minute taps twice; a slow machine takes its own time
LATE = "SELECT count(*) AS n FROM due WHERE done_at IS NULL AND at <= ?"
WAITING = "SELECT count(*) AS n FROM outbox WHERE state IN ('waiting', 'sending') AND not_before < ?"


@dataclass(slots=True)
class Twice:
    """Who taps twice; `tapped` names the buttons so far by verb and choice."""

    here: Here
    person: Person
    tapped: set[str] = field(default_factory=set)

    async def tap(self, who: int, chat: int, message: Json, data: str) -> None:
        """Tap a button in the page, and once more: there if it still stands, else as a phone that lags behind."""
        shown = await self.here.shows(chat, message, data=data)
        seats = dict(zip(self.here.village.seats, NAMES, strict=True))
        name = seats.get(who) or f"Resident {self.here.people.index(who) + 1}"
        await self.person.be(name, at=CHATS.get(chat, "Corridor"))
        bubble = self.person.page.locator(f"#m{message['message_id']}")  # a bubble has its message's number
        button = bubble.get_by_role("button", name=label_of(shown, data), exact=True)
        assert await self.person.answered(button), data
        before = await self._everything()
        if not await button.count() or not await self.person.answered(button, within=1):
            await self.here.tap(chat, who, message, data, stale=True)
        after = await self._everything()
        changed = [table for table in before if before[table] != after[table]]
        assert not changed, f"the second tap on {data} changed {changed}"
        verb, _, argument = data.split(":", 1)[0], *data.partition(":")[2].partition(":")[1:]
        self.tapped.add(f"{verb}:{argument}" if argument.replace("_", "").isalpha() else verb)

    async def _everything(self) -> dict[str, list[object]]:
        """All that the store holds but bookkeeping, and which messages of the bot stand in the chats of many."""
        town, latest = self.here.town, await self.here.now() + LATELY
        while town.row(WAITING, int((await self.here.now() + SOON).timestamp() * 1000))["n"]:
            if await self.here.now() < latest:
                await self.here.control.advance(2)  # a chat gets a message a second
            await asyncio.sleep(0.02)
        # The tap before may have let time pass: what fell due by it is no doing of the next.
        ms = int((await self.here.now()).timestamp() * 1000)
        await town.eventually(lambda: not town.row(LATE, ms)["n"], "what is due is done")
        tables = [name for name in stores.tables(town.path) if name not in BOOKKEEPING]
        kept: dict[str, list[object]] = {}
        with closing(stores.Stranger(town.path)) as store:
            for name in tables:
                rows = store.execute(f"SELECT * FROM {name}")  # noqa: S608 - names of our schema
                kept[name] = sorted(rows, key=repr)  # a server gives them in any order
        for chat, title in CHATS.items():
            kept[title] = [one["message_id"] for one in await self.here.posts(chat)]
        return kept

    # The way of some proposals

    async def docket(self) -> int:
        """Support, screening with its reasons, an appeal, a hazard; returns the second of two on the agenda."""
        here, (chair, vice, *seats) = self.here, self.here.village.seats
        own, other, declined, urgent = [
            await here.propose(EAST, here.people[4], words)
            for words in ("给儿童乐园铺软垫", "把车库的坡道修平", "请邻居小声一点", "九栋电梯坏了有人被困")
        ]
        merged = await here.propose(EAST, here.people[5], "乐园要一块软的地面")
        await self.tap(here.people[1], EAST, await here.card(EAST, own), f"support:{own}")
        await self.tap(seats[0], COUNCIL, await here.docket(own), f"screen:{own}:accept")
        await self.tap(chair, COUNCIL, await here.docket(own), f"agenda:{own}")
        await here.to_agenda(other)
        await self.tap(seats[1], COUNCIL, await here.docket(declined), f"screen:{declined}:decline")
        reasons = await here.heard(COUNCIL, data=f"reason:{declined}:", since=0)
        await self.tap(seats[1], COUNCIL, reasons, f"reason:{declined}:private")
        told = await here.heard(here.people[4], data=f"appeal:{declined}", since=0)
        await self.tap(here.people[4], here.people[4], told, f"appeal:{declined}")
        await self.tap(chair, COUNCIL, await here.docket(urgent), f"screen:{urgent}:urgent")
        await here.tap(COUNCIL, vice, await here.docket(urgent), f"screen:{urgent}:urgent")
        await self.tap(chair, COUNCIL, await here.card(COUNCIL, urgent, "done"), f"done:{urgent}")
        await self.tap(seats[2], COUNCIL, await here.docket(merged), f"screen:{merged}:merge")
        pick = await here.heard(COUNCIL, data=f"merge:{merged}:{own}", since=0)
        await self.tap(seats[2], COUNCIL, pick, f"merge:{merged}:{own}")
        asked = await here.heard(here.people[5], data="mergeinto:", since=0)
        await self.tap(here.people[5], here.people[5], asked, f"mergeinto:{number_in(asked, 'mergeinto')}:yes")
        return other

    async def meeting(self) -> None:
        """Roll call, opening, the four choices on a motion, its close."""
        here, (chair, vice, *seats) = self.here, self.here.village.seats
        await here.town.go("roll_call")
        roll = await here.heard(COUNCIL, data="present:")
        meeting = number_in(roll, "present")
        await self.tap(chair, COUNCIL, roll, f"present:{meeting}")
        await self.tap(vice, COUNCIL, roll, f"absent:{meeting}")
        await here.tap_all(COUNCIL, seats, roll, f"present:{meeting}")
        await self.tap(chair, COUNCIL, roll, f"open:{meeting}")
        card = await here.heard(COUNCIL, data="motion:", since=roll["created"])
        motion = number_in(card, "motion")
        for seat, choice in zip((chair, *seats), ("for", "against", "abstain", "recuse"), strict=False):
            await self.tap(seat, COUNCIL, card, f"motion:{motion}:{choice}")
        await self.tap(chair, COUNCIL, card, f"close:{motion}")
        second = await here.heard(COUNCIL, data="motion:", since=card["created"])
        await here.vote_on(second, dict.fromkeys((chair, *seats), "for"))

    async def vote(self, number: int) -> None:
        """The rule picker, the notice, the three choices, and what a person asks on the way."""
        here, chair = self.here, self.here.village.chair
        await here.command(COUNCIL, chair, f"/ballot {number}")
        picker = await here.heard(COUNCIL, data=f"pick:{number}:households")
        await self.tap(chair, COUNCIL, picker, f"pick:{number}:households")
        check = await here.heard(COUNCIL, data=f"notice:{number}:assembly", since=picker["created"])
        await self.tap(chair, COUNCIL, check, f"notice:{number}:assembly")
        card = await here.heard(EAST, data="vote:", since=check["created"])
        vote = number_in(card, "vote")
        for person, choice in zip(here.people, ("for", "against", "abstain"), strict=False):
            await self.tap(person, EAST, card, f"vote:{vote}:{choice}")
        await self.tap(here.people[0], EAST, card, f"can:{vote}")
        await self.tap(here.people[0], EAST, await here.card(EAST, number, "details"), f"details:{number}")
        joined = await here.heard(here.people[0], data="role:1:family", since=0)
        await self.tap(here.people[0], here.people[0], joined, "role:1:family")


def label_of(message: Json, data: str) -> str:
    """What stands on the button of a message that has this data."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(one["text"]) for row in rows for one in row if one.get("callback_data") == data)
