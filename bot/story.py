"""The story of the demo: people act in the local Telegram, the real bot answers, and each step is seen or it fails."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from babel.dates import format_datetime, get_timezone

from bot.command import reading
from bot.config import Settings
from bot.plug import Plugged
from storage.database import from_ms
from storage.due import sql as due_rows

Json = dict[str, Any]
Pair = tuple[str, str]  # the same words in Chinese and in English
PATIENCE = 20.0  # seconds of real time in which the bot must have done what a step waits for


class StoryBroke(Exception):
    """A step did not happen; the text says what was expected and what was seen."""


@dataclass(slots=True)
class Stage:
    """Where a story plays: the local Telegram's control, the language, the bot, the codes and where the papers go."""

    control: Any  # playground.client.Control; the product does not know the local Telegram
    language: str
    papers: Path
    settings: Settings
    plugged: Plugged
    codes: dict[tuple[str, str, str, str], str]
    community: int = 1  # whose due acts the story waits for; others are done on the way
    total: int = 0
    step: int = 0
    shown: Json = field(default_factory=dict)  # the step as the page shows it
    kept: dict[str, Json] = field(default_factory=dict)  # messages that a later step comes back to

    def say(self, zh: str, en: str) -> str:
        """Return the text of the story's language."""
        return in_language(self.language, zh, en)

    @property
    def page(self) -> str:
        """The address of the page, which opens it in the story's language for whoever has not chosen one."""
        return f"{self.control.url}/?lang={self.language}"

    async def scene(self, title: Pair, text: Pair, *, who: int | None = None, chat: int | None = None) -> None:
        """Begin a step of the story; the page leads to the chat in which it plays, as the person who acts."""
        await self.scene_over()
        self.step += 1
        click.echo(f"\n{click.style(f'{self.step}. {self.say(*title)}', bold=True)}")
        self.tell(*text)
        self.shown = {
            "n": self.step, "total": self.total, "title": both(title), "text": both(text), "who": who, "chat": chat,
        }  # fmt: skip
        await self.control.add_story(**self.shown, state="now")

    async def scene_over(self, broke: str = "") -> None:
        """Show the step as done, or as broken by what was expected and seen."""
        if self.shown:
            await self.control.add_story(**self.shown, state="broken" if broke else "done", note=broke)

    def tell(self, zh: str, en: str) -> None:
        """Tell what happens."""
        click.echo(f"   {self.say(zh, en)}")

    def quote(self, who: str, message: Json | str, most: int = 8) -> None:
        """Show what somebody said, as the chat shows it."""
        text = message if isinstance(message, str) else message.get("text") or message["poll"]["question"]
        lines = [line for line in text.splitlines() if line.strip()]
        click.echo(f"   {click.style(who, fg='cyan')}")
        for line in lines[:most]:
            click.echo(f"     │ {line}")
        if len(lines) > most:
            click.echo("     │ …")

    async def heard(self, chat: int, contains: str, *, since: int = 0, data: str | None = None) -> Json:
        """Wait until the bot has said something in a chat; with `data`, on a message that has this button."""

        def fits(message: Json) -> bool:
            return data is None or any(data == one for one in buttons_of(message))

        try:
            found: Json = await self.control.wait_message(chat, fits, contains=contains, timeout=PATIENCE, since=since)
        except TimeoutError as error:
            raise StoryBroke(str(error)) from None
        return found

    async def shows(self, chat: int, message: Json, contains: str) -> Json:
        """Wait until a message of the bot has been edited so that it contains a text."""
        try:
            found: Json = await self.control.wait_edit(
                chat, message["message_id"], contains=contains, timeout=PATIENCE, since=0
            )
        except TimeoutError as error:
            raise StoryBroke(str(error)) from None
        return found

    async def tap(self, chat: int, person: int, message: Json, data: str, *, stale: bool = False) -> str:
        """Have a person tap a button and return what they were told; an unanswered tap breaks the story.

        `stale` taps a button that the person's telephone still shows although the card has lost it.
        """
        said = await self.control.tap(chat, person, message["message_id"], data, within=PATIENCE, forged=stale)
        if not said.answered:
            raise StoryBroke(f"the tap {data} of {person} in {chat} was not answered")
        return str(said.text)

    async def tap_all(self, chat: int, people: list[int], message: Json, data: str) -> list[str]:
        """Have many people tap side by side."""
        return list(await asyncio.gather(*(self.tap(chat, person, message, data) for person in people)))

    async def pass_time(self, *, minutes: int) -> None:
        """Let some time go by, as it does between people."""
        await self.control.advance(minutes * 60)
        await asyncio.sleep(0.6)  # the bot asks for the time a few times a second

    async def settled(self) -> None:
        """Give the bot a moment for what it does not answer, such as answers to a poll."""
        await asyncio.sleep(1)

    async def until(self, moment: str, label: Pair | None) -> None:
        """Let the clock jump to a moment (ISO 8601, UTC)."""
        await self.control.set_clock(moment, running=True)
        if label:
            click.echo(f"   {click.style(f'⏰ {await self._present()} {self.say(*label)}', fg='yellow')}")

    async def _present(self) -> str:
        at = datetime.fromisoformat((await self.control.clock())["now"])
        pattern = self.say("M月d日 EEE HH:mm", "EEE d MMM yyyy HH:mm")
        return str(format_datetime(at, pattern, tzinfo=get_timezone("Asia/Shanghai"), locale=self.language))

    async def next_event(self) -> Json | None:
        """Return what the store says is due next, and show it on the page."""
        async with reading(self.settings) as reader:
            row = await due_rows.next_event(reader.connection)
        if row is None:
            return None
        at = from_ms(row["at"]).isoformat()
        await self.control.next_event(at, both(LABELS[row["what"]]))
        return {"at": at, "what": row["what"], "community": row["community"]}

    async def next(self, what: str) -> str:
        """Let the clock jump to the next due act of a kind and return its moment; the bot does the work."""
        for _ in range(60):
            event = await self.next_event()
            if event is None:
                await asyncio.sleep(0.2)
                continue
            wanted = event["community"] == self.community and event["what"] == what
            await self.until(event["at"], LABELS[what] if wanted else None)
            await self._done(event)
            if wanted:
                return str(event["at"])
        raise StoryBroke(f"nothing of the kind {what} fell due")

    async def _done(self, event: Json) -> None:
        """Wait until the bot has done what was due."""
        for _ in range(int(PATIENCE / 0.1)):
            if await self.next_event() != event:
                return
            await asyncio.sleep(0.1)
        raise StoryBroke(f"{event['what']} was due at {event['at']} and was not done")

    async def join(self, person: int, home: tuple[str, str, str, str]) -> None:
        """Have a person open the link of their household's slip."""
        await self.control.start(person, self.codes[home])


def in_language(language: str, zh: str, en: str) -> str:
    """Return the text of a language."""
    return zh if language == "zh" else en


def both(words: Pair) -> Json:
    """Return words as the page takes them, in the language that it shows."""
    return {"zh": words[0], "en": words[1]}


LABELS = {
    "agenda_close": ("议程截止", "the agenda closes"),
    "agenda_post": ("公布议程", "the agenda is posted"),
    "digest": ("月度小结", "the month is told"),
    "roll_call": ("点名", "roll call"),
    "no_quorum": ("法定人数最后期限", "last moment for a quorum"),
    "adjourn": ("会议自动休会", "the meeting would adjourn by itself"),
    "minutes_reminder": ("提醒确认会议纪要", "members are reminded of the minutes"),
    "minutes_due": ("会议纪要确认期满", "the minutes are published, agreed or not"),
    "task_due": ("会议布置的任务到期", "a task from the minutes is due"),
    "term_soon": ("提醒任期将满", "the end of a term of office comes near"),
    "term_over": ("任期届满", "a term of office ends"),
    "open_vote": ("表决开始", "the vote opens"),
    "remind": ("提醒未投的户", "households that have not voted are reminded"),
    "close_vote": ("表决截止", "the vote closes"),
    "confirm_vote": ("异议期满", "objections are over"),
    "milestone_late": ("进度到期", "a milestone is due"),
    "milestone_late_chair": ("逾期进度报会长", "the chair hears of a late milestone"),
    "completion_over": ("完工异议期满", "objections to the completion are over"),
    "consultation_reminder": ("提醒还没有表态的联动方", "remind parties that have not spoken"),
    "consultation_over": ("各方表态时间到", "the time of the parties is over"),
    "undertaking_soon": ("提醒快到期的承诺", "remind of what a party undertook"),
    "undertaking_late": ("承诺逾期", "what a party undertook is late"),
    "completion_objection_late": ("完工异议答复期满", "the answer to an objection to the completion is due"),
    "task_reminder": ("提醒参加任务", "who signed up for a task is reminded"),
    "commendation_over": ("表彰公示期满", "the notice of a commendation is over"),
    "mediation_meets": ("提醒调解见面", "both sides are reminded of a mediation"),
    "mediation_follow_up": ("调解回访", "a mediation is followed up"),
    "evaluation_due": ("年度民主评议到期", "the yearly evaluation is due"),
    "close_survey": ("居民调查截止", "a survey closes"),
    "tell_survey": ("公布调查结果", "the result of a survey is told"),
    "close_poll": ("满意度调查截止", "the feedback poll closes"),
    "publish": ("公布结果", "the outcome is published"),
    "screen_late": ("答复期限", "a reply to a proposal is due"),
    "support_end": ("附议期满", "the time for support ends"),
    "lapse_dispute": ("核实期满", "a doubt about a join ends"),
    "objection_reminder": ("提醒答复异议", "the council is reminded of an objection"),
    "objection_late": ("异议答复期满", "the answer to an objection is due"),
    "reply_nudge": ("提醒答复诉求", "a reply to a request comes due"),
    "reply_late": ("诉求答复期满", "the reply to a request is due"),
    "solve_nudge": ("提醒办理诉求", "the end of a request comes due"),
    "solve_late": ("诉求办理期满", "a request is to be solved"),
    "announce_vote": ("公布秘密投票结果", "the result of a secret vote is announced"),
    "call_signing_over": ("签名截止", "signing ends"),
    "assembly_uncalled": ("居民会议还没召集", "the assembly is to be called"),
    "merge_unanswered": ("不合并", "no consent to merge"),
    "file_draft": ("按新提议登记", "filed as new"),
}


def buttons_of(message: Json) -> list[str]:
    """Return the callback data on a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def number_in(message: Json, verb: str) -> int:
    """Return the id in the first button of a verb on a message."""
    for data in buttons_of(message):
        if match := re.fullmatch(rf"{verb}:(\d+)(:.*)?", data):
            return int(match[1])
    raise StoryBroke(f"no button {verb} on: {message.get('text')}")
