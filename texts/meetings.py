"""The council's meeting: agenda, roll call, motions, minutes, and why an act had to wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.votes import Rule
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, further, line, struck
from texts.labels import choices, details
from texts.rules import choice, passes_with, rule_name, verdict
from texts.words import Words

ITEMS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item: a matter's number and title; struck out or not."""

    number: int
    title: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who is here: names in the order of arrival, seats, and how many are needed."""

    meeting: int
    at: datetime
    presiding: str | None
    present: tuple[str, ...]
    seats: int
    quorum: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Motion:
    """An open motion: item `place` of `items`; names of who has voted, never how."""

    motion: int
    place: int
    items: int
    number: int
    title: str
    text: str
    rule: Rule
    need: int
    voted: tuple[str, ...]
    base: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A closed motion, by name: the council votes openly."""

    number: int
    title: str
    verdict: str
    favour: tuple[str, ...]
    against: tuple[str, ...]
    abstain: tuple[str, ...]
    recused: tuple[str, ...]
    need: int
    rule: Rule


def item_lines(words: Words, items: Sequence[Item], most: int = ITEMS_SHOWN) -> list[Html]:
    """Agenda items, numbered; a struck one keeps its place."""
    lines = []
    for place, item in enumerate(items, start=1):
        text = words.html("{place}. №{number} {title}", place=place, number=item.number, title=line(item.title, 40))
        lines.append(struck(text) if item.struck else text)
    return words.listing(lines, most)


def _detail_rows(words: Words, items: Sequence[Item]) -> list[Row]:
    standing = [item for item in items if not item.struck][:6]
    if len(standing) == 1:
        return [(details(words, standing[0].number),)]
    taps = [Button(f"№{item.number}", build("details", item.number)) for item in standing]
    return [tuple(taps[start : start + 3]) for start in range(0, len(taps), 3)]


def agenda_post(words: Words, *, at: datetime, venue: str, items: Sequence[Item]) -> Card:
    """T14: the closed agenda in the residents' groups; one button an item leads to its way."""
    return card(
        words.html("Council {moment}", moment=words.moment(at)),
        words.html("At {venue}", venue=line(venue)),
        *item_lines(words, items),
        words.html("Only these items. You may listen."),
        buttons=_detail_rows(words, items),
    )


def agenda_reminder(words: Words, *, at: datetime, venue: str, items: Sequence[Item]) -> Card:
    """Shortly before the meeting: when, where, how many items."""
    standing = sum(not item.struck for item in items)
    return card(
        words.html("The council meets soon: {moment}", moment=words.moment(at)),
        words.html("At {venue}", venue=line(venue)),
        words.nhtml("{count} item. You may listen.", "{count} items. You may listen.", standing),
    )


def agenda(words: Words, *, at: datetime, venue: str, items: Sequence[Item], closes: datetime | None = None) -> Card:
    """/agenda: the next agenda as it stands; `closes` where it still grows."""
    return card(
        words.html("Council {moment}", moment=words.moment(at)),
        words.html("At {venue}", venue=line(venue)),
        *(item_lines(words, items, 20) or [words.html("No items yet.")]),
        words.html("Items can be added until {moment}.", moment=words.moment(closes)) if closes else None,
        buttons=_detail_rows(words, items),
    )


def no_meeting(words: Words) -> Card:
    """/agenda where no meeting is planned."""
    return card(words.html("No council meeting is planned"), words.html("You can raise a matter: /propose"))


def _who_is_here(words: Words, roll: RollCall) -> tuple[Html, Html]:
    here, names = len(roll.present), words.people(roll.present) or "–"
    return (
        words.html("Presiding: {name}", name=words.person(roll.presiding)),
        words.html("Here {present}/{seats}: {names}", present=here, seats=roll.seats, names=names),
    )


def roll_call(words: Words, *, roll: RollCall) -> Card:
    """T15: who is here; [Open] once there is a quorum."""
    left = roll.quorum - len(roll.present)
    taps = (
        Button(words.gettext("Here"), build("present", roll.meeting)),
        Button(words.gettext("Absent"), build("absent", roll.meeting)),
    )
    return card(
        words.html("Roll call {moment}", moment=words.moment(roll.at)),
        *_who_is_here(words, roll),
        words.html("Absent: {names}", names=words.people(roll.absent)) if roll.absent else None,
        words.html("Quorum {quorum}, {left} to go", quorum=roll.quorum, left=left)
        if left > 0
        else words.html("Quorum {quorum}, reached", quorum=roll.quorum),
        buttons=[taps] if left > 0 else [taps, (Button(words.gettext("Open"), build("open", roll.meeting)),)],
    )  # fmt: skip


def meeting_opened(words: Words, *, roll: RollCall, at: datetime) -> Card:
    """T15 once the meeting is open: late members may still come."""
    return card(
        words.html("Council open since {moment}", moment=words.moment(at)),
        *_who_is_here(words, roll),
        words.html("Absent: {names}", names=words.people(roll.absent)) if roll.absent else None,
        buttons=[(Button(words.gettext("Here"), build("present", roll.meeting)),)],
    )  # fmt: skip


def meeting_closed(words: Words, *, roll: RollCall, at: datetime) -> Card:
    """T15 once the meeting is over."""
    return card(
        words.html("Council closed {moment}", moment=words.moment(at)),
        *_who_is_here(words, roll),
    )  # fmt: skip


def adjourned(words: Words, *, roll: RollCall, at: datetime, next_at: datetime | None) -> Card:
    """T15 once the meeting ran out of time: where its open motions go."""
    return card(
        words.html("Council adjourned {moment}", moment=words.moment(at)),
        words.html("Presiding: {name}", name=words.person(roll.presiding)),
        words.html("Time is up, open motions were not decided."),
        words.html("They move to {moment}.", moment=words.moment(next_at)) if next_at else None,
    )


def no_quorum(words: Words, *, present: int, quorum: int, next_at: datetime | None) -> Card:
    """T15b: too few came; where the agenda goes."""
    return card(
        words.html("No quorum, no meeting"),
        words.html("{present} came, {quorum} are needed.", present=present, quorum=quorum),
        words.html("The agenda moves to {moment}.", moment=words.moment(next_at)) if next_at else None,
    )


def motion(words: Words, *, asked: Motion) -> Card:
    """T16: an open motion."""
    taps: list[Row] = [
        choices(words, "motion", asked.motion),
        (Button(words.gettext("Recuse"), build("motion", asked.motion, "recuse")),),
        (Button(words.gettext("Close"), build("close", asked.motion)),),
    ]
    return card(
        words.html(
            "Item {place}/{items} №{number} {title}",
            place=asked.place, items=asked.items, number=asked.number, title=line(asked.title),
        ),
        words.html("Motion: {text}", text=said)
        if (said := further(asked.text, asked.title, 300))
        else words.html("Motion: adopt this proposal"),
        words.html("Passes with: {rule}", rule=passes_with(words, asked.rule, need=asked.need)),
        words.html(
            "Voted {voted}/{base}: {names}",
            voted=len(asked.voted), base=asked.base, names=words.people(asked.voted) or "–",
        ),
        buttons=taps,
    )  # fmt: skip


def motion_result(words: Words, *, decided: Decision) -> Card:
    """T17: a closed motion."""
    favour, against = len(decided.favour), len(decided.against)
    return card(
        words.html(
            "{verdict} №{number} {title}",
            verdict=verdict(words, decided.verdict), number=decided.number, title=line(decided.title),
        ),
        words.html("For {count}: {names}", count=favour, names=words.people(decided.favour) or "–"),
        words.html("Against {count}: {names}", count=against, names=words.people(decided.against) or "–"),
        words.html(
            "Abstain {abstain}, recused {recused}", abstain=len(decided.abstain), recused=len(decided.recused)
        ),
        words.html("Needed {need}, got {favour}.", need=decided.need, favour=favour),
        words.html("Rule: {rule}.", rule=rule_name(words, decided.rule)),
    )  # fmt: skip


def motion_put_off(words: Words, *, number: int, title: str, next_at: datetime | None) -> Card:
    """T16 once its meeting ended before a decision."""
    return card(
        words.html("Not decided: №{number} {title}", number=number, title=line(title)),
        words.html("It moves to {moment}.", moment=words.moment(next_at))
        if next_at
        else words.html("It waits for the next agenda."),
    )


def minutes(
    words: Words, *, at: datetime, presiding: str | None, present: Sequence[str], decided: Sequence[Decision]
) -> Card:
    """The minutes in short: who was here and what was decided."""
    return card(
        words.html("Minutes {moment}", moment=words.moment(at)),
        words.html("Presiding: {name}", name=words.person(presiding)),
        words.html("Here: {names}", names=words.people(tuple(present)) or "–"),
        *words.listing([
            words.html(
                "№{number} {title}: {verdict}, for {favour}, against {against}, abstain {abstain}",
                number=item.number, title=line(item.title), verdict=verdict(words, item.verdict),
                favour=len(item.favour), against=len(item.against), abstain=len(item.abstain),
            )
            for item in decided
        ], 30),
    )  # fmt: skip


def roll_answer(words: Words, said: str, *, present: int, quorum: int) -> Answer:
    """A tap on the roll is recorded: here, already_here, absent or already_absent."""
    text = {
        "here": words.gettext("You are on the roll: {present} here, {quorum} needed.", present=present, quorum=quorum),
        "already_here": words.gettext("You are on the roll already. Nothing changed."),
        "absent": words.gettext("Your absence is recorded."),
        "already_absent": words.gettext("Your absence is on file already. Nothing changed."),
    }[said]
    return Answer(text)


def opened(words: Words) -> Answer:
    """The chair opened the meeting."""
    return Answer(words.gettext("The meeting is open."))


def motion_answer(words: Words, said: str, *, changed: bool = True) -> Answer:
    """A member's tap on a motion is recorded; `said` is for, against, abstain or recuse."""
    if changed:
        return Answer(words.gettext("Recorded: {choice}.", choice=choice(words, said)))
    return Answer(words.gettext("Your vote is {choice} already. Nothing changed.", choice=choice(words, said)))


def motion_closed(words: Words) -> Answer:
    """Who presides closed the motion."""
    return Answer(words.sentences(words.gettext("The motion is closed."), words.gettext("The result is on the card.")))
