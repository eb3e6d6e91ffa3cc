"""Requests as those read them who work on them: the council's card, questions, reminders, answers to taps."""

from collections.abc import Sequence
from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, further, line, passage
from texts.graphemes import one_line
from texts.requests import Shown, hazard_line, joined_line, sorted_lines
from texts.words import Words


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
        hazard_line(words, shown),
        *sorted_lines(words, shown),
        *_clock(words, shown),
        joined_line(words, shown),
        _similar(words, shown),
        words.html("Late: the chair was told.") if shown.escalated else None,
        words.nhtml("Reopened {count} time", "Reopened {count} times", shown.reopened) if shown.reopened else None,
        buttons=_work_buttons(words, shown) if shown.state == "open" and not shown.merged_into else [],
    )


def _similar(words: Words, shown: Shown) -> Html | None:
    if shown.similar is None:
        return None
    return words.html("Similar: №{number} {title}", number=shown.similar[0], title=line(shown.similar[1]))


def _who_and_where(words: Words, shown: Shown) -> Html:
    fields = {"name": words.person(shown.by), "home": line(shown.home)}
    if shown.on_paper:
        return words.html("On paper from {home}, brought by {name}", **fields)
    if shown.place == "common":
        return words.html("By {name}, {home}; in the common parts", **fields)
    if shown.place == "home":
        return words.html("By {name}, {home}; at home", **fields)
    return words.html("By {name}, {home}", **fields)


def _clock(words: Words, shown: Shown) -> list[Html]:
    """The clock that runs and who leads; once it is reported as done, what was said of it."""
    if shown.merged_into:
        return [words.html("Joined to №{number}.", number=shown.merged_into)]
    lead = line(shown.lead or words.gettext("nobody yet"))
    if shown.state != "open":
        said = words.html("Reported as solved: {note}", note=line(shown.note, NOTE_LIMIT))
        agreed = [words.html("Who asked has confirmed it.")] if shown.state == "resolved" else []
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
        (
            Button(words.gettext("Merge"), build("duplicate", number)),
            Button(words.gettext("Sort"), build("sort", number)),
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


def missing(words: Words, *, number: int, title: str, said: str) -> Card:
    """In the council chat and to who works on it: what is missing in a request that is open again."""
    return card(
        words.html("Missing in request №{number} {title}", number=number, title=line(title)),
        escape(passage(said)),
        buttons=[(Button(words.gettext("Reply"), build("reply", number)),)],
    )


def taken(words: Words, *, number: int) -> Answer:
    """[Mine] is recorded."""
    return Answer(words.gettext("№{number} is in your hands.", number=number))


def passed_on(words: Words, *, number: int, to: str) -> Answer:
    """[Redirect] is recorded."""
    return Answer(words.gettext("№{number} is with {party} now.", number=number, party=line(to)))


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
