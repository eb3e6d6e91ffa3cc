"""Residents' requests: what was received, the council's card, is it solved, how was it, and the answers to taps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import HAZARDS, build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, further, line, passage
from texts.docket import hazard_name
from texts.graphemes import one_line
from texts.matters import Step, step_line
from texts.polls import options
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
        "escalated": key("late, the chair was told"),
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
        _hazard_line(words, shown),
        *_progress(words, shown),
        *_question(words, shown),
        buttons=_question_buttons(words, shown),
    )


def _hazard_line(words: Words, shown: Shown) -> Html | None:
    return words.html("Urgent: {hazard}", hazard=hazard_name(words, shown.hazard)) if shown.hazard else None


def _progress(words: Words, shown: Shown) -> list[Html]:
    """Where it stands, as its author reads it."""
    if shown.state == "resolved":
        return [words.html("Solved. Thank you.")]
    if shown.state == "solved":
        return [words.html("Reported as solved. Please say whether it is.")]
    lead = [words.html("In hand: {lead}", lead=line(shown.lead))] if shown.lead else []
    if shown.replied:
        return [words.html("Solved by {day}.", day=words.day(shown.solve_by)), *lead]
    dates = {"moment": words.moment(shown.reply_by), "day": words.day(shown.solve_by)}
    return [words.html("Reply by {moment}, solved by {day}.", **dates), *lead]


def _asks_hazard(shown: Shown) -> bool:
    return shown.state == "open" and not (shown.replied or shown.hazard or shown.hazard_said)


def _asks_place(shown: Shown) -> bool:
    return shown.state == "open" and not (shown.replied or shown.place)


def _question(words: Words, shown: Shown) -> list[Html]:
    if _asks_hazard(shown):
        return [words.html("Is one of these in danger now?")]
    return [words.html("Where is it?")] if _asks_place(shown) else []


def _question_buttons(words: Words, shown: Shown) -> list[Row]:
    none = (Button(words.gettext("Not urgent"), build("hazard", shown.number, "none")),)
    if _asks_hazard(shown):
        taps = [Button(hazard_name(words, one), build("hazard", shown.number, one)) for one in HAZARDS]
        return [tuple(taps[:2]), tuple(taps[2:4]), tuple(taps[4:]), none]
    if not _asks_place(shown):
        return []
    places = (
        Button(words.gettext("My home"), build("place", shown.number, "home")),
        Button(words.gettext("Common part"), build("place", shown.number, "common")),
    )
    return [places, none if shown.hazard and not shown.hazard_said else ()]


def work(words: Words, *, shown: Shown) -> Card:
    """T31: the one card of a request in the council chat, and what a party or member of staff gets of it."""
    number = shown.number
    listen = dict.fromkeys(("photo", "document"), words.html("Please look below and write what it is about."))
    return card(
        words.html("Request №{number} {title}", number=number, title=line(shown.title)),
        further(shown.text, shown.title),
        listen.get(shown.untitled, words.html("Please listen below and write what it is about."))
        if shown.untitled
        else None,
        _who_and_where(words, shown),
        _hazard_line(words, shown),
        *_clock(words, shown),
        words.html("Late: the chair was told.") if shown.escalated else None,
        words.nhtml("Reopened {count} time", "Reopened {count} times", shown.reopened) if shown.reopened else None,
        buttons=_work_buttons(words, shown) if shown.state == "open" else [],
    )


def _who_and_where(words: Words, shown: Shown) -> Html:
    fields = {"name": words.person(shown.by), "home": line(shown.home)}
    if shown.place == "common":
        return words.html("By {name}, {home}; in the common parts", **fields)
    if shown.place == "home":
        return words.html("By {name}, {home}; at home", **fields)
    return words.html("By {name}, {home}", **fields)


def _clock(words: Words, shown: Shown) -> list[Html]:
    """The clock that runs and who leads; once it is reported as done, what was said of it."""
    lead = line(shown.lead or words.gettext("nobody yet"))
    if shown.state != "open":
        said = words.html("Reported as solved: {note}", note=line(shown.note, NOTE_LIMIT))
        agreed = [words.html("Who asked says so, too.")] if shown.state == "resolved" else []
        return [said, *agreed, words.html("Lead {lead}", lead=lead)]
    if shown.replied:
        return [words.html("Solve by {moment}, lead {lead}", moment=words.moment(shown.solve_by), lead=lead)]
    return [words.html("Reply by {moment}, lead {lead}", moment=words.moment(shown.reply_by), lead=lead)]


def _work_buttons(words: Words, shown: Shown) -> list[Row]:
    number = shown.number
    title = (Button(words.gettext("Write title"), build("title", number)),) if shown.may_entitle else ()
    return [
        (
            Button(words.gettext("Mine"), build("take", number)),
            Button(words.gettext("Reply"), build("reply", number)),
            Button(words.gettext("Done"), build("solved", number)),
        ),
        (
            Button(words.gettext("Redirect"), build("redirect", number)),
            Button(words.gettext("Takes longer"), build("longer", number)),
        ),
        title,
    ]


def write_reply(words: Words, *, number: int) -> Card:
    """Asks for the words that answer a request."""
    return card(
        words.html("What do you answer on №{number}?", number=number),
        words.html("Reply to this message. Who asked will read it."),
    )


def write_note(words: Words, *, number: int) -> Card:
    """Asks what was done about a request."""
    return card(
        words.html("What was done about №{number}?", number=number),
        words.html("Reply to this message. Who asked will read it."),
    )


def write_why(words: Words, *, number: int) -> Card:
    """Asks why a request takes longer."""
    return card(
        words.html("Why does №{number} take longer?", number=number),
        words.html("Reply to this message. Who asked will read it."),
    )


def picker(words: Words, *, number: int, parties: Sequence[tuple[int, str]], staff: Sequence[tuple[int, str]]) -> Card:
    """Which party or member of staff takes a request on; both by id and name."""
    taps = [
        *[("handparty", one, name) for one, name in parties[:8]],
        *[("handstaff", one, name) for one, name in staff[:8]],
    ]
    return card(
        words.html("Who takes on №{number}?", number=number),
        words.html("They are told in private, once they have pressed Start.")
        if taps
        else words.html("No party and no staff are named yet: /setup"),
        buttons=[(Button(labels.one_row(words, name), build(verb, number, one)),) for verb, one, name in taps],
    )


def reply(words: Words, *, number: int, title: str, by: str | None, said: str, solve_by: datetime) -> Card:
    """To who asked: an answer in somebody's words."""
    return card(
        words.html("Answer on №{number} {title}", number=number, title=line(title)),
        escape(passage(said)),
        words.html("Answered by {name}", name=words.person(by)),
        words.html("Solved by {day}.", day=words.day(solve_by)),
        buttons=[(labels.details(words, number),)],
    )


def extended(words: Words, *, number: int, title: str, said: str, solve_by: datetime) -> Card:
    """To who asked: it takes longer, and why."""
    return card(
        words.html("№{number} {title} takes longer", number=number, title=line(title)),
        escape(passage(said)),
        words.html("Solved by {day}.", day=words.day(solve_by)),
        buttons=[(labels.details(words, number),)],
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
        _hazard_line(words, shown),
        words.html("Now: {state}.", state=words.gettext(STATES[shown.state])),
        *words.listing([step_line(words, step) for step in told], 60),
        buttons=taps,
    )


def due_soon(words: Words, *, number: int, title: str, clock: str, by: datetime, lead: str) -> Card:
    """In the council chat: a clock (reply, solve) has run for long."""
    wanted = words.html("Reply by {moment}.", moment=words.moment(by))
    if clock == "solve":
        wanted = words.html("Solve by {moment}.", moment=words.moment(by))
    return card(
        words.html("Waiting: request №{number} {title}", number=number, title=line(title)),
        wanted,
        words.html("Lead {lead}", lead=line(lead or words.gettext("nobody yet"))),
    )


def late(words: Words, *, number: int, title: str, clock: str, by: datetime, lead: str) -> Card:
    """To the chair: a clock (reply, solve) has run out."""
    happened = words.html("No answer by {moment}.", moment=words.moment(by))
    if clock == "solve":
        happened = words.html("Not solved by {moment}.", moment=words.moment(by))
    return card(
        words.html("Late: request №{number} {title}", number=number, title=line(title)),
        happened,
        words.html("Lead {lead}", lead=line(lead or words.gettext("nobody yet"))),
        words.html("Please see to it."),
        buttons=[(labels.details(words, number),)],
    )


def reopened(words: Words, *, number: int, title: str, solve_by: datetime) -> Card:
    """In the council chat: who asked says that it is not solved."""
    return card(
        words.html("Reopened: request №{number} {title}", number=number, title=line(title)),
        words.html("Solve by {moment}.", moment=words.moment(solve_by)),
    )


# Answers to taps


def urgent_recorded(words: Words, *, reply_by: datetime, urgent: bool) -> Answer:
    """Its author said whether it is urgent."""
    said = words.gettext("Recorded as urgent.") if urgent else words.gettext("Recorded: not urgent.")
    return Answer(words.sentences(said, words.gettext("Reply by {moment}.", moment=words.moment(reply_by))))


def recorded(words: Words) -> Answer:
    """A tap that needs no more words."""
    return Answer(words.gettext("Recorded, thank you."))


def taken(words: Words, *, number: int) -> Answer:
    """[Mine] is recorded."""
    return Answer(words.gettext("№{number} is in your hands.", number=number))


def passed_on(words: Words, *, number: int, to: str) -> Answer:
    """[Redirect] is recorded."""
    return Answer(words.gettext("№{number} is with {party} now.", number=number, party=line(to)))


def open_again(words: Words, *, number: int, solve_by: datetime) -> Answer:
    """[Not yet] or [Reopen] is recorded."""
    again = words.gettext("№{number} is open again.", number=number)
    return Answer(words.sentences(again, words.gettext("Solved by {day}.", day=words.day(solve_by))), alert=True)


def rating_recorded(words: Words, *, already: bool) -> Answer:
    """A rating is recorded; a second tap of it changes nothing."""
    if already:
        return Answer(words.gettext("That is recorded already, nothing changed."))
    return Answer(words.gettext("Recorded, thank you."))


def not_told(words: Words, *, number: int, name: str | None, home: str) -> Card:
    """What somebody said is on record, but who asked has not pressed Start, or has blocked the bot."""
    return card(
        words.html("№{number}: recorded, but {name} could not be told", number=number, name=words.person(name)),
        words.html("They read it once they press Start."),
        words.html("{home}: please visit, or ask them to press Start.", home=line(home)),
    )


def whole(said: str, *, note: bool) -> bool:
    """Whether who asked reads all of somebody's words, which a report has in one line as a note."""
    shown = line(said, NOTE_LIMIT) if note else passage(said)
    return one_line(said) in one_line(shown)


def _cut(words: Words, *, whole: bool) -> Html | None:
    return None if whole else words.html("It was too long: who asked reads only its beginning.")


def answered(words: Words, *, number: int, whole: bool = True) -> Card:
    """Somebody's words went to who asked."""
    return card(words.html("№{number}: your answer was passed on", number=number), _cut(words, whole=whole))


def more_time(words: Words, *, number: int, whole: bool = True) -> Card:
    """The longer time is recorded."""
    return card(
        words.html("№{number} has its longer time, and who asked knows why", number=number), _cut(words, whole=whole)
    )


def reported(words: Words, *, number: int, whole: bool = True) -> Card:
    """Somebody's note went to who asked."""
    return card(
        words.html("№{number}: who asked is asked whether it is solved", number=number), _cut(words, whole=whole)
    )
