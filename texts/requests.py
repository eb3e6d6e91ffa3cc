"""Residents' requests, as who asked reads them: received, answered, is it solved, how was it, the answers to taps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, further, line, passage
from texts.docket import hazard_name
from texts.duplicates import not_the_same
from texts.matters import Step, step_line
from texts.polls import options
from texts.sortings import category_name, hazards, need_name, needs, not_urgent
from texts.words import Words, key

STEPS = MappingProxyType(
    {
        "filed": key("received"),
        "urgency": key("urgency said"),
        "taken": key("taken in hand"),
        "replied": key("answered"),
        "redirected": key("passed on"),
        "extended": key("given more time"),
        "solved": key("reported as solved"),
        "confirmed": key("solved"),
        "reopened": key("reopened"),
        "missing": key("what is missing"),
        "escalated": key("late, the chair was told"),
        "joined": key("goes on with another one"),
        "parted": key("goes on by itself again"),
    }
)
"""Steps of a request's way that people read; the record has more."""
STATES = MappingProxyType(
    {"open": key("being worked on"), "solved": key("reported as solved"), "resolved": key("solved")}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cards of a request show; `state` is open, solved or resolved."""

    number: int
    title: str
    text: str
    state: str
    reply_by: datetime
    solve_by: datetime
    by: str | None = None
    home: str = ""
    place: str = ""  # home, common
    hazard: str = ""
    hazard_said: bool = False
    replied: bool = False
    lead: str = ""
    note: str = ""
    untitled: str = ""  # voice, video, video_note, photo or document: what nobody has written a title for yet
    may_entitle: bool = False  # its title is for staff to write, first or anew
    reopened: int = 0
    escalated: bool = False
    merged_into: int | None = None  # the one that asks for the same; what is shown of its progress is that one's
    joined: int = 0  # how many ask for the same
    category: str = ""
    need: str = ""
    need_said: bool = False
    vulnerable: bool = False  # shown to staff alone
    on_paper: bool = False  # a letter of a home without a telephone; `by` is who brought it
    similar: tuple[int, str] | None = None  # number and title of an open one that looks alike


def how_to_request(words: Words) -> Card:
    """/request without words, and the button [Request]."""
    return card(
        words.html("What do you need help with?"),
        words.html("Send it here in one message."),
        words.html("A voice message, a video or a photo will do, too."),
        words.html("Only staff and the council read it."),
    )


def received(words: Words, *, shown: Shown) -> Card:
    """T30: to who asked, in private; edited from then on, with one short question at a time."""
    return card(
        words.html("Request №{number} received", number=shown.number),
        escape(passage(shown.text or shown.title)),
        words.html("On paper from {home}: please tell them.", home=line(shown.home)) if shown.on_paper else None,
        hazard_line(words, shown),
        words.html("It goes on with another request for the same.") if shown.merged_into else None,
        joined_line(words, shown),
        *_progress(words, shown),
        *_question(words, shown),
        buttons=_question_buttons(words, shown),
    )


def joined_line(words: Words, shown: Shown) -> Html | None:
    """How many ask for the same."""
    if not shown.joined:
        return None
    return words.nhtml("+{count} request for the same", "+{count} requests for the same", shown.joined)


def sorted_lines(words: Words, shown: Shown) -> list[Html]:
    """What it is about, which of 急难愁盼 it is, and for staff that somebody needs care."""
    about = [category_name(words, shown.category)] if shown.category else []
    about += [need_name(words, shown.need)] if shown.need else []
    lines = [escape(" · ".join(about))] if about else []
    return [*lines, *([words.html("Somebody there needs care. Only staff see this.")] if shown.vulnerable else [])]


def hazard_line(words: Words, shown: Shown) -> Html | None:
    """Which of the six hazards it is."""
    return words.html("Urgent: {hazard}", hazard=hazard_name(words, shown.hazard)) if shown.hazard else None


def _progress(words: Words, shown: Shown) -> list[Html]:
    """Where it stands, as its author reads it."""
    if shown.state == "resolved":
        return [words.html("Solved. Thank you.")]
    if shown.state == "solved":
        asked = words.html("Reported as solved. Please say whether it is.")
        return [words.html("Reported as solved.") if shown.merged_into or shown.on_paper else asked]
    lead = [words.html("In hand: {lead}", lead=line(shown.lead))] if shown.lead else []
    if shown.replied:
        return [words.html("To be solved by {day}.", day=words.day(shown.solve_by)), *lead]
    dates = {"moment": words.moment(shown.reply_by), "day": words.day(shown.solve_by)}
    return [words.html("Reply by {moment}, to be solved by {day}.", **dates), *lead]


def _is_asked(shown: Shown) -> bool:
    """Whether its author is asked by taps: the staff who brought a letter speak for nobody."""
    return shown.state == "open" and not (shown.merged_into or shown.on_paper)


def _asks_hazard(shown: Shown) -> bool:
    return _is_asked(shown) and not (shown.replied or shown.hazard or shown.hazard_said)


def _asks_place(shown: Shown) -> bool:
    return _is_asked(shown) and not (shown.replied or shown.place)


def _asks_need(shown: Shown) -> bool:
    answered = shown.replied or shown.hazard or shown.need_said
    return _is_asked(shown) and not answered


def _question(words: Words, shown: Shown) -> list[Html]:
    if _asks_hazard(shown):
        return [words.html("Is one of these in danger now?")]
    if _asks_place(shown):
        return [words.html("Where is it?")]
    return [words.html("What is it to you?")] if _asks_need(shown) else []


def _question_buttons(words: Words, shown: Shown) -> list[Row]:
    if shown.merged_into:
        return [(not_the_same(words, shown.number),)] if shown.state != "resolved" else []
    if _asks_hazard(shown):
        return hazards(words, shown.number)
    if not _asks_place(shown):
        return needs(words, shown.number) if _asks_need(shown) else []
    places = (
        Button(words.gettext("My home"), build("place", shown.number, "home")),
        Button(words.gettext("Common part"), build("place", shown.number, "common")),
    )
    return [places, (not_urgent(words, shown.number),) if shown.hazard and not shown.hazard_said else ()]


def reply(words: Words, *, number: int, title: str, by: str | None, said: str, solve_by: datetime) -> Card:
    """To who asked: an answer in somebody's words."""
    return card(
        words.html("Answer on №{number} {title}", number=number, title=line(title)),
        escape(passage(said)),
        words.html("Answered by {name}", name=words.person(by)),
        words.html("To be solved by {day}.", day=words.day(solve_by)),
        buttons=[(labels.details(words, number),)],
    )


def extended(words: Words, *, number: int, title: str, said: str, solve_by: datetime) -> Card:
    """To who asked: it takes longer, and why."""
    return card(
        words.html("№{number} {title} takes longer", number=number, title=line(title)),
        escape(passage(said)),
        words.html("To be solved by {day}.", day=words.day(solve_by)),
        buttons=[(labels.details(words, number),)],
    )


def is_solved_on_paper(words: Words, *, number: int, by: str | None, note: str) -> Card:
    """To the staff who brought a letter: the home says whether it is solved, on paper too."""
    return card(
        words.html("Is request №{number} solved?", number=number),
        words.html("{name} reports: {note}", name=words.person(by), note=line(note, NOTE_LIMIT)),
        words.html("Please ask the home, and bring its answer:"),
        words.html("Solved: /paper rate {number}", number=number),
        words.html("Not solved: /paper unfinished {number}", number=number),
    )


def is_solved(words: Words, *, number: int, by: str | None, note: str) -> Card:
    """T32: to who asked."""
    return card(
        words.html("Is request №{number} solved?", number=number),
        words.html("{name} reports: {note}", name=words.person(by), note=line(note, NOTE_LIMIT)),
        buttons=[_solved_or_not(words, number)],
    )


def _solved_or_not(words: Words, number: int) -> Row:
    return (
        Button(words.gettext("Solved"), build("confirm", number, "yes")),
        Button(words.gettext("Not yet"), build("confirm", number, "no")),
    )


def satisfied(words: Words, *, number: int, title: str) -> Card:
    """T33: to who asked, once it is solved."""
    taps = [
        Button(label, build("rate", number, str(rating)))
        for label, rating in zip(options(words), (4, 3, 2, 1, 0), strict=True)
    ]
    return card(
        words.html("Are you satisfied with “{title}”?", title=line(title)),
        words.html("You may reopen it for 30 days."),
        buttons=[tuple(taps[:2]), tuple(taps[2:4]), (taps[4],), (_reopen(words, number),)],
    )


def _reopen(words: Words, number: int) -> Button:
    return Button(words.gettext("Reopen"), build("reopen", number))


def what_is_missing(words: Words, *, number: int) -> Card:
    """After [Not yet] or [Reopen]: what is still to be done, in words."""
    return card(
        words.html("What is still missing in №{number}?", number=number),
        words.html("Reply to this message. Who works on it reads it."),
    )


def passed_on(words: Words, *, number: int) -> Card:
    """What is missing went to who works on it."""
    return card(words.html("№{number}: I have passed it on", number=number))


def titled(words: Words, *, number: int, title: str) -> Card:
    """To who asked: a request without words has its title."""
    return card(
        words.html("Your request №{number} has a title", number=number),
        escape(line(title)),
        words.html("It goes on under these words."),
        buttons=[(labels.details(words, number),)],
    )


def untitled_photo(words: Words) -> str:
    """What stands in the place of a title for a photo without words."""
    return words.gettext("Photo")


def way(
    words: Words, *, shown: Shown, steps: Sequence[tuple[datetime, str, str]], asks: bool, may_reopen: bool
) -> Card:
    """/matter N of a request: the whole way with dates and what was said, for its author, staff and the council.

    `asks` its author whether it is solved.
    """
    told = [Step(at, words.gettext(STEPS[step]), note=note) for at, step, note in steps]
    taps: list[Row] = [(_reopen(words, shown.number),)] if may_reopen else []
    if asks:
        taps = [_solved_or_not(words, shown.number)]
    return card(
        words.html("Request №{number} {title}", number=shown.number, title=line(shown.title)),
        further(shown.text, shown.title),
        hazard_line(words, shown),
        *(sorted_lines(words, shown) if shown.vulnerable else []),
        words.html("Now: {state}.", state=words.gettext(STATES[shown.state])),
        *words.listing([step_line(words, step) for step in told], 60),
        buttons=taps,
    )


# Answers to taps


def recorded(words: Words) -> Answer:
    """A tap that needs no more words."""
    return Answer(words.gettext("Recorded, thank you."))


def open_again(words: Words, *, number: int, solve_by: datetime) -> Answer:
    """[Not yet] or [Reopen] is recorded."""
    again = words.gettext("№{number} is open again.", number=number)
    return Answer(words.sentences(again, words.gettext("To be solved by {day}.", day=words.day(solve_by))), alert=True)


def rating_recorded(words: Words, *, already: bool) -> Answer:
    """A rating is recorded; a second tap of it changes nothing."""
    if already:
        return Answer(words.gettext("That is recorded already, nothing changed."))
    return Answer(words.gettext("Recorded, thank you."))
