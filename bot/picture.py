"""A one-page picture of a decided matter, for print: its way with dates, who took part, and the verdict, as SVG."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from actions import tallies
from actions.cards.matters import steps_of
from actions.people import words_of
from actions.polls import result
from bot.story import StoryBroke
from storage import communities, matters, motions, polls, record, votes
from storage.database import Reader
from texts.graphemes import one_line
from texts.matters import state_in_words
from texts.rules import Tally, choice, rule_name, verdict

TITLE_LINE = 26  # characters
COLOURS = ("#1B6E4B", "#A3241C", "#8A949B", "#C9D1D5")  # for, against, abstain, and who did not vote
SHADES = ("#1B6E4B", "#6FA88D", "#D9A441", "#A3241C", "#8A949B")
FACES = ("满意", "基本满意", "不太满意", "不满意", "说不清"), ("Satisfied", "Mostly", "Mostly not", "Not", "Don't know")


@dataclass(frozen=True, slots=True)
class Bar:
    """Shares of a whole, as a bar: each with its colour, its words and its number."""

    label: str
    total: int
    parts: list[tuple[str, str, int]]


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


async def picture(reader: Reader, number: int) -> str:
    """Draw a matter that was decided by a vote and rated; every figure is read from the store."""
    matter = await matters.by_id(reader, number)
    vote = next(reversed(await votes.of_matter(reader, number)), None)
    motion = next(reversed(await motions.of_matter(reader, number)), None)
    if matter is None or vote is None or vote.result is None or motion is None or motion.result is None:
        raise StoryBroke(f"№{number} was not decided by a vote: no picture can be drawn of it")
    community = await communities.by_id(reader, matter.community)
    words, zh = words_of(community), community.language == "zh"
    tally, council = tallies.told(vote.result), tallies.told(motion.result)
    rated = result(matter, await polls.counts(reader, number, matter.scope))
    answers = (rated.satisfied, rated.mostly, rated.mostly_not, rated.dissatisfied, rated.unknown)

    def shares(label: str, tally: Tally, rest: str) -> Bar:
        counts = (tally.counts.favour, tally.counts.against, tally.counts.abstain)
        named = [*(choice(words, name) for name in ("for", "against", "abstain")), rest]
        parts = zip(COLOURS, named, (*counts, tally.electors - sum(counts)), strict=True)
        return Bar(label, tally.electors, list(parts))

    steps = await steps_of(reader, words, matter)
    needed = f"户，需要 {matter.support_needed}" if zh else f"households, {matter.support_needed} needed"
    bars = [
        Bar("附议" if zh else "Support", matter.supporters, [("#1B4F8F", needed, matter.supporters)]),
        shares("议事会" if zh else "Council", council, "缺席" if zh else "away"),
        shares("全体住户" if zh else "Households", tally, "没有投" if zh else "did not vote"),
        Bar("满意度" if zh else "Rating", sum(answers), list(zip(SHADES, FACES[0 if zh else 1], answers, strict=True))),
    ]
    return _environment().get_template("picture.svg").render(
        zh=zh, community=community.name, number=number, title=wrapped(one_line(matter.text), TITLE_LINE),
        verdict=verdict(words, tally.verdict), passed=tally.verdict == "passed", rule=rule_name(words, tally.rule),
        took_part=tally.took_part, electors=tally.electors, quorum=tally.quorum, need=tally.need,
        favour=tally.counts.favour, bars=bars, digest=await record.head(reader, community.id),
        steps=[(words.day(one.at), state_in_words(words, one.state), one.note) for one in steps],
    )  # fmt: skip


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most so many Chinese characters, two narrow ones for one; words stay whole."""
    lines, room = [""], width * 2
    for token in _tokens(text):
        needed = sum(2 if ord(sign) > 0x2E7F else 1 for sign in token)
        if needed > room and lines[-1]:
            lines.append("")
            room = width * 2
        lines[-1] += token if lines[-1] else token.lstrip()
        room -= needed
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for sign in text:
        # No line begins with a mark that ends something.
        starts = not tokens or sign == " " or (ord(sign) > 0x2E7F and sign not in "，。？！；：、）」")
        if starts or (ord(tokens[-1][0]) > 0x2E7F and ord(sign) < 0x2E7F):
            tokens.append(sign)
        else:
            tokens[-1] += sign
    return tokens
