"""Minutes: the card on which members agree, what the recorder is asked, the short post, and the page for print."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rules.minutes import Kind, State
from texts import papers
from texts.buttons import build
from texts.cards import TITLE_LIMIT, Answer, Button, Card, Html, Row, card, escape, line, plain
from texts.meetings import Decision, Moved, RollCall, what_is_moved
from texts.rules import rule_name, verdict
from texts.words import Words

ITEMS_SHOWN, ENTRIES_SHOWN = 12, 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody added; `place` is that of an item, 0 the meeting as a whole. Without a text it was taken out."""

    number: int
    kind: Kind
    place: int
    text: str
    by: str
    at: datetime
    owner: str = ""
    due_on: datetime | None = None
    replaces: int = 0  # the number of the entry in whose place it stands
    replaced: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is part of the minutes as they are now."""
        return bool(self.text) and not self.replaced


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda, with what its motions decided."""

    place: int
    number: int
    title: str
    text: str
    decided: Sequence[Decision]
    internal: bool = False
    withdrawn: Sequence[Moved] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Where minutes stand: how many agreed to this version, how many are needed, and of how many."""

    state: State
    version: int
    agreed: tuple[str, ...]
    need: int
    of: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting that is over: who was there, what was decided, by name, and what was added."""

    community: str
    meeting: int
    at: datetime
    opened: datetime | None
    ended: datetime | None
    venue: str
    roll: RollCall
    items: Sequence[Item]
    entries: Sequence[Entry]
    approval: Approval | None
    digest: str

    def public(self) -> "Minutes":
        """The minutes as residents read them: without internal items, and what was added to these."""
        shown = [one for one in self.items if not one.internal]
        places = {0, *(one.place for one in shown)}
        return replace(self, items=shown, entries=[one for one in self.entries if one.place in places])

    def standing(self, *kinds: Kind, place: int | None = None) -> list[Entry]:
        """What stands of these kinds, of an item or of all."""
        return [one for one in self.entries if one.stands and one.kind in kinds and place in (None, one.place)]


# The card in the council's chat


def minutes(words: Words, *, minutes: Minutes) -> Card:
    """T18: what happened, what was added, and who agreed; once settled how that came."""
    approval = minutes.approval
    draft = approval is not None and approval.state is State.DRAFT
    taps = (
        Button(words.gettext("Agreed"), build("agreed", minutes.meeting)),
        Button(words.gettext("Change"), build("change", minutes.meeting)),
    )
    return card(
        _heading(words, approval),
        words.html("Council {moment}", moment=words.moment(minutes.at)),
        words.html("Presiding: {name}", name=words.person(minutes.roll.presiding)),
        words.html("Here: {names}", names=words.people(minutes.roll.present) or "–"),
        *_content(words, minutes),
        *(_asked(words, approval) if approval else ()),
        buttons=[taps] if draft else [],
    )


def _content(words: Words, minutes: Minutes) -> list[Html]:
    return [
        *words.listing([told for one in minutes.items for told in _item_lines(words, one)], ITEMS_SHOWN, 1500),
        *words.listing([entry_line(words, one) for one in minutes.entries if one.stands], ENTRIES_SHOWN, 1500),
    ]


def _heading(words: Words, approval: Approval | None) -> Html:
    if approval is None:
        return words.html("Minutes")
    return {
        State.DRAFT: words.html("Minutes to approve"),
        State.APPROVED: words.html("Minutes, approved"),
        State.UNAPPROVED: words.html("Minutes, not approved in time"),
    }[approval.state]


def _asked(words: Words, approval: Approval) -> list[Html]:
    figures = {"agreed": len(approval.agreed), "need": approval.need, "of": approval.of}
    if approval.state is not State.DRAFT:
        return [words.html("Agreed: {agreed} of the {of} who were there.", **figures)]
    changed = words.html("Version {version}: please agree once more.", version=approval.version)
    asked = words.html("By {day}, agreed {agreed}/{need}", day=words.moment(approval.due), **figures)
    return [changed, asked] if approval.version > 1 else [asked]


def _item_lines(words: Words, item: Item) -> list[Html]:
    if item.decided:
        said = [
            words.html(
                "№{number} {title}: {verdict}, for {favour}, against {against}, abstain {abstain}",
                number=item.number, title=line(_motion(words, item, one), 160), verdict=verdict(words, one.verdict),
                favour=len(one.favour), against=len(one.against), abstain=len(one.abstain),
            )
            for one in item.decided
        ]  # fmt: skip
    else:
        said = [words.html("№{number} {title}: not decided", number=item.number, title=line(item.title))]
    return [words.html("{place}. {said}", place=item.place, said=one) for one in said]


def _motion(words: Words, item: Item, decided: Decision, most: int = TITLE_LIMIT) -> str:
    """What was voted on: the item, or what somebody moved about it."""
    said = what_is_moved(words, decided.moved)
    title = line(item.title, most)
    return words.gettext("{title} ({motion})", title=title, motion=plain(said)) if said else title


def entry_line(words: Words, entry: Entry) -> Html:
    """What was added, with the number by which it can be corrected."""
    return words.html("[{number}] {said}", number=entry.number, said=entry_said(words, entry))


def entry_said(words: Words, entry: Entry, most: int = 200) -> Html:
    """What was added: of which item, by or for whom."""
    fields = {"text": line(entry.text, most), "name": words.person(entry.owner or entry.by)}
    said = {
        Kind.NOTE: words.html("Note: {text}", **fields),
        Kind.SPEAKER: words.html("Spoke: {text}", **fields),
        Kind.REMARK: words.html("{name} remarks: {text}", **fields),
    }
    if entry.kind is Kind.TASK and entry.due_on:
        told = words.html("Task for {name}, by {day}: {text}", day=words.day(entry.due_on), **fields)
    else:
        told = said[entry.kind]
    return words.html("Item {place}. {said}", place=entry.place, said=told) if entry.place else told


def agreed(words: Words, *, again: bool) -> Answer:
    """A member agreed."""
    if again:
        return Answer(words.gettext("You have agreed already. Nothing changed."))
    return Answer(words.gettext("Recorded: you agree to the minutes."))


# What is added


def what_to_add(words: Words, *, meeting: int, any_yet: bool) -> Card:
    """[Change], by the recorder: what is to be added."""
    taps: list[Row] = [
        (
            Button(words.gettext("Note"), build("minute", meeting, "note")),
            Button(words.gettext("Speaker"), build("minute", meeting, "speaker")),
            Button(words.gettext("Task"), build("minute", meeting, "task")),
        )
    ]
    correct = (Button(words.gettext("Correct what was added"), build("minute", meeting, "correct")),)
    return card(
        words.html("What is to be added?"),
        words.html("The votes stand as they were cast."),
        buttons=[*taps, correct] if any_yet else taps,
    )


def write(words: Words, *, what: str) -> Card:
    """How it is written: note, speaker, task, correct, or a member's remark."""
    how = {
        "note": words.html("Please reply with the item's place and the note: 2 Offers come in May"),
        "speaker": words.html("Please reply with the item's place and who spoke: 2 Ms Wang, Building 12"),
        "task": words.html("Please reply with name, day and task: Li 12-05 ask three firms"),
        "correct": words.html("Please reply with its number and the new words: 3 Offers come in June"),
        "remark": words.html("Please reply with the item's place and your remark: 2 I asked for tests"),
    }[what]
    more = words.html("To take it out, reply with the number and a dash: 3 -") if what == "correct" else None
    return card(words.html("Add to the minutes"), how, more, words.html("Everybody is then asked to agree once more."))


def added(words: Words, *, entry: Entry) -> Card:
    """What stands in the minutes now."""
    return card(words.html("In the minutes now"), entry_line(words, entry))


def taken_out(words: Words, *, number: int) -> Card:
    """An entry was taken out; its words are kept."""
    return card(words.html("[{number}] is out of the minutes", number=number), words.html("The change stays on file."))


# What time brings


def reminder(words: Words, *, minutes: Minutes, due: datetime) -> Card:
    """To a member who was there and has not agreed: what they agree to."""
    return card(
        words.html("Please look at the minutes"),
        words.html("Council {moment}", moment=words.moment(minutes.at)),
        *_content(words, minutes),
        words.html("They are published {moment}, agreed or not.", moment=words.moment(due)),
        buttons=[(Button(words.gettext("Agreed"), build("agreed", minutes.meeting)),)],
    )


def task_due(words: Words, *, task: int, text: str, at: datetime) -> Card:
    """To whom a task was given, on its day."""
    return card(
        words.html("Your task is due today"), escape(line(text, 300)), _from_minutes(words, at),
        buttons=_task_done(words, task),
    )  # fmt: skip


def task_of(words: Words, *, task: int, name: str, text: str, at: datetime) -> Card:
    """To the council, where who has the task cannot be written to."""
    return card(
        words.html("A task is due today: {name}", name=words.person(name)), escape(line(text, 300)),
        _from_minutes(words, at), buttons=_task_done(words, task),
    )  # fmt: skip


def _task_done(words: Words, task: int) -> tuple[Row, ...]:
    return ((Button(words.gettext("Done"), build("minutedone", task)),),)


def task_is_done(words: Words, *, again: bool) -> Answer:
    """To who says that a task is done."""
    return Answer(
        words.gettext("It is recorded as done already.") if again else words.gettext("Recorded: the task is done.")
    )


def _from_minutes(words: Words, at: datetime) -> Html:
    return words.html("From the minutes of {day}", day=words.day(at))


# What everybody gets


def post(words: Words, *, minutes: Minutes) -> Card:
    """The short post in the residents' groups, under the page."""
    approval, tasks = minutes.approval, len(minutes.standing(Kind.TASK))
    return card(
        words.html("Minutes of the council, {moment}", moment=words.day(minutes.at)),
        *words.listing([_short(words, one) for one in minutes.items], 4),
        words.nhtml("{count} task given", "{count} tasks given", tasks) if tasks else None,
        words.html("Agreed: {agreed} of the {of} who were there.", agreed=len(approval.agreed), of=approval.of)
        if approval
        else None,
    )  # fmt: skip


def _short(words: Words, item: Item) -> Html:
    if not item.decided:
        return words.html("№{number} {title}: not decided", number=item.number, title=line(item.title, 40))
    last = item.decided[-1]
    title, told = line(_motion(words, item, last, 40), 100), verdict(words, last.verdict)
    return words.html("№{number} {title}: {verdict}", number=item.number, title=title, verdict=told)


def page(words: Words, *, minutes: Minutes, note: str = "") -> str:
    """Return the minutes of a meeting as one HTML file; `note` stands on top, as "played by the demo" does."""

    def said(entry: Entry) -> str:
        return plain(entry_said(words, entry, 2000))

    def moved(motion: Moved) -> str:
        return plain(what_is_moved(words, motion) or "")

    return papers.render(
        "minutes", words, minutes=minutes, note=note, rule_name=rule_name, verdict=verdict, said=said, moved=moved,
        Kind=Kind, State=State,
    )  # fmt: skip
