"""What waits for the people of a party, and for the council beside proposals and requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import Button, Card, Html, card, line
from texts.joint_decisions import Undertaking, undertaking_line
from texts.words import Words

MOST_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party has to do: position, say, question, undertaking, request or project; `id` is of what is asked."""

    what: str
    id: int
    number: int
    title: str
    party: str
    by: datetime | None
    text: str = ""
    offer: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Consulted:
    """A consultation, or (`jointly`) a joint decision, under way: how many of its parties have spoken."""

    number: int
    title: str
    parties: int
    spoken: int
    until: datetime | None  # None: the time to speak is over
    jointly: bool = False
    over: bool = False  # it is concluded, and nobody has said what comes next


def nothing(words: Words) -> Card:
    """/docket of a party for which nothing waits."""
    return card(words.html("Nothing waits for you now"), words.html("What you are asked comes here by itself."))


def of_party(words: Words, *, waiting: Sequence[Duty]) -> Card:
    """/docket of a party: what it is asked, the earliest first, each with its button."""
    buttons = [(button,) for one in waiting if (button := _button(words, one))]
    return card(
        words.html("Waiting for you: {count}", count=len(waiting)),
        *words.listing([duty_line(words, one) for one in waiting], 20, 2500),
        buttons=buttons[:MOST_BUTTONS],
    )


def duty_line(words: Words, one: Duty) -> Html:
    """What a party has to do, in a line."""
    fields = {"number": one.number, "title": line(one.title), "party": line(one.party)}
    said = {
        "position": words.html("№{number} {title}: position of {party}", **fields),
        "say": words.html("№{number} {title}: decision of {party}", **fields),
        "question": words.html("№{number}, a resident asks: {text}", number=one.number, text=line(one.text, 80)),
        "project": words.html("№{number} {title}: {party} carries it out", **fields),
        "request": words.html("Request №{number} {title}", number=one.number, title=line(one.title)),
    }
    if one.what == "undertaking" and one.by:
        told = Undertaking(one.id, one.party, one.text, one.offer, one.by, late=one.late)
        return words.html("№{number} {undertaking}", number=one.number, undertaking=undertaking_line(words, told))
    duty = said[one.what]
    return words.html("{duty}, by {moment}", duty=duty, moment=words.moment(one.by)) if one.by else duty


def _button(words: Words, one: Duty) -> Button | None:
    tap = {"position": ("position", "choose"), "say": ("jointly", "choose"), "undertaking": ("undertaken", "done")}
    if one.what in tap:
        label = f"№{one.number} {one.title}"
        if one.what == "undertaking":
            label = words.gettext("Done: {text}", text=one.text)
        return Button(labels.one_row(words, label), build(tap[one.what][0], one.id, tap[one.what][1]))
    if one.what in {"question", "request"}:
        label = words.gettext("Answer №{number}", number=one.number)
        return Button(label, build("answerit" if one.what == "question" else "reply", one.id))
    return None


def of_council(
    words: Words,
    *,
    to_call: Sequence[tuple[int, str, datetime]],
    consulted: Sequence[Consulted],
    late: Sequence[tuple[int, Undertaking]],
) -> list[Html]:
    """The lines of /docket: assemblies to be called, consultations under way, what parties are late with."""
    return [
        *[
            words.html(
                "№{number} {title}: an assembly, by {day}: /ballot {number}",
                number=number, title=line(title), day=words.day(by),
            )
            for number, title, by in to_call
        ],
        *[_consulted(words, one) for one in consulted],
        *[
            words.html("№{number} {undertaking}", number=number, undertaking=undertaking_line(words, one))
            for number, one in late
        ],
    ]  # fmt: skip


def _consulted(words: Words, one: Consulted) -> Html:
    head = (
        words.html("Deciding together №{number} {title}", number=one.number, title=line(one.title))
        if one.jointly
        else words.html("Consultation №{number} {title}", number=one.number, title=line(one.title))
    )
    if one.over:
        return words.html("{consultation}: what comes next?", consultation=head)
    fields = {"consultation": head, "count": one.spoken, "all": one.parties}
    if one.until is None:
        return words.html("{consultation}: {count}/{all}, the time is over", **fields)
    return words.html("{consultation}: {count}/{all}, until {moment}", **fields, moment=words.moment(one.until))
