"""Objections: asked for in private, answered in the council chat, and what two people agree on about a vote."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, card, escape, line, passage
from texts.words import Words, key

FOLLOWED = MappingProxyType(
    {
        "struck": key("Ballots were struck, the vote is counted anew."),
        "invalid": key("The vote is invalid."),
        "stands": key("The result stands."),
    }
)


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as the council sees it: without the name of who raised it; `consequence` is one of FOLLOWED."""

    number: int
    vote: int
    text: str
    answer_by: datetime
    answered: bool = False
    upheld: bool = False
    reason: str = ""
    by: str | None = None
    consequence: str = ""
    over: bool = False  # the result is settled: nothing follows any more
    secret: bool = False  # no ballot of such a vote can be struck


def ask_objection(words: Words, *, vote: int) -> Card:
    """[Object]: what is wrong with a result, asked in private."""
    return card(
        words.html("What is wrong with the result of vote №{vote}?", vote=vote),
        words.html("Reply to this message. The council answers you."),
    )


def objection_kept(words: Words, *, day: datetime) -> Card:
    """T34d, as the private answer to who objected."""
    return card(words.html("Objection received. Answer by {day}.", day=words.day(day)))


def objection(words: Words, *, shown: Objection) -> Card:
    """An objection in the council chat: to be answered, then with its answer and what follows from it."""
    if not shown.answered:
        return card(
            words.html("Objection to the result of vote №{vote}", vote=shown.vote),
            escape(passage(shown.text)),
            words.html("Please answer by {day}.", day=words.day(shown.answer_by)),
            buttons=[] if shown.over else [answer_row(words, shown.number)],
        )
    follows = shown.upheld and not shown.consequence and not shown.over
    return card(
        words.html("Objection to vote №{vote}: upheld", vote=shown.vote)
        if shown.upheld
        else words.html("Objection to vote №{vote}: not upheld", vote=shown.vote),
        escape(passage(shown.text)),
        words.html("Why: {reason}", reason=line(shown.reason, NOTE_LIMIT)),
        words.html("By {by}", by=words.person(shown.by)),
        escape(words.gettext(FOLLOWED[shown.consequence])) if shown.consequence else None,
        words.html("What follows from it? The result waits for that.") if follows else None,
        buttons=consequences(words, shown.number, secret=shown.secret) if follows else [],
    )


def answer_row(words: Words, number: int) -> tuple[Button, ...]:
    """The two answers to an objection to a result."""
    return upheld_or_not(words, "objection", number)


def upheld_or_not(words: Words, verb: str, number: int) -> tuple[Button, ...]:
    """The two answers to an objection, to whatever it is."""
    return (
        Button(words.gettext("Upheld"), build(verb, number, "upheld")),
        Button(words.gettext("Not upheld"), build(verb, number, "not_upheld")),
    )


def consequences(words: Words, number: int, *, secret: bool) -> list[tuple[Button, ...]]:
    """What may follow from an upheld objection; of a secret vote nobody knows which ballots to strike."""
    strike = Button(words.gettext("Strike votes"), build("objection", number, "strike"))
    void = Button(words.gettext("Vote invalid"), build("objection", number, "void"))
    return [
        (void,) if secret else (strike, void),
        (Button(words.gettext("The result stands"), build("objection", number, "stands")),),
    ]


def reminder(words: Words, *, number: int, vote: int, answer_by: datetime) -> Card:
    """To the council: an objection still waits for its answer."""
    return card(
        words.html("An objection to vote №{vote} waits for its answer", vote=vote),
        words.html("Please answer by {moment}.", moment=words.moment(answer_by)),
        buttons=[answer_row(words, number)],
    )


def late(words: Words, *, vote: int, answer_by: datetime) -> Card:
    """To the chair: the time for an answer is over."""
    return card(
        words.html("An objection to vote №{vote} was not answered", vote=vote),
        words.html("Its answer was due {moment}.", moment=words.moment(answer_by)),
        words.html("No result is confirmed without it: see the council chat."),
    )


def held(words: Words, *, vote: int, title: str, waiting: int) -> Card:
    """To the chair: the time for objections is over, and a result cannot be confirmed yet."""
    return card(
        words.html("Not confirmed yet: vote №{vote} {title}", vote=vote, title=line(title)),
        words.html("Objections still open: {count}.", count=waiting),
        words.html("Once they are settled, it is confirmed by itself."),
    )


def write_answer(words: Words, *, vote: int, upheld: bool) -> Card:
    """The reason of an answer, asked for in words."""
    return card(
        words.html("Objection to vote №{vote}: upheld", vote=vote)
        if upheld
        else words.html("Objection to vote №{vote}: not upheld", vote=vote),
        words.html("Why? Please reply with the reason. Who objected reads it."),
    )


def which_ballots(words: Words, *, vote: int) -> Card:
    """[Strike votes]: the votes of which homes."""
    return card(
        words.html("Which ballots of vote №{vote} are struck?", vote=vote),
        words.html("Please reply with entrance and home: 37-502 37-503"),
        words.html("Only paper, proxy and disputed votes are struck."),
    )


def answered(words: Words, *, upheld: bool) -> Answer:
    """To the seat: the answer stands."""
    if upheld:
        return Answer(words.gettext("Recorded: upheld. What follows? See the card."))
    return Answer(words.gettext("Recorded: not upheld. Who objected hears it."))


def told(words: Words, *, vote: int, title: str, upheld: bool, reason: str, by: str | None) -> Card:
    """To who objected, in private."""
    return card(
        words.html("Your objection to vote №{vote} is upheld", vote=vote)
        if upheld
        else words.html("Your objection to vote №{vote} is not upheld", vote=vote),
        escape(line(title)),
        words.html("Why: {reason}", reason=line(reason, NOTE_LIMIT)),
        words.html("By {by}", by=words.person(by)),
        words.html("What follows from it is posted in your group.") if upheld else None,
    )


def stands(words: Words) -> Answer:
    """The upheld objection changes nothing in the result."""
    return Answer(words.gettext("Recorded: the result stands."))


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody asks for; `what` is one of the keys of ASKED, `units` names homes, `first` who asks."""

    number: int
    vote: int
    what: str
    units: tuple[str, ...]
    why: str
    first: str | None
    second: str | None = None
    over: bool = False


ASKED = MappingProxyType(
    {
        "strike": (key("Strike ballots of vote №{vote}?"), key("Ballots of vote №{vote} are struck")),
        "void": (key("Is vote №{vote} invalid?"), key("Vote №{vote} is invalid")),
        "roll_add": (key("Add a home to the roll of vote №{vote}?"), key("Added to the roll of vote №{vote}")),
        "roll_strike": (
            key("Strike a home from the roll of vote №{vote}?"),
            key("Struck from the roll of vote №{vote}"),
        ),
    }
)


def agreement(words: Words, *, shown: Agreement) -> Card:
    """What two people must agree on, in the council chat; until a second one has."""
    asked, done = ASKED[shown.what]
    return card(
        Html(words.html(done if shown.second else asked, vote=shown.vote)),
        *words.listing([escape(line(unit)) for unit in shown.units], 20),
        words.html("Why: {reason}", reason=line(shown.why, NOTE_LIMIT)) if shown.why else None,
        words.html("Asked by {name}", name=words.person(shown.first)),
        words.html("Agreed: {name}", name=words.person(shown.second)) if shown.second else who_agrees(words, shown),
        buttons=[]
        if shown.second or shown.over
        else [(Button(words.gettext("I agree"), build("agree", shown.number)),)],
    )


def who_agrees(words: Words, shown: Agreement) -> Html:
    """Whose word is still missing."""
    if shown.what == "strike":
        return words.html("One more must agree: chair and a seat, or two staff.")
    return words.html("One more must agree: the chair and a seat.")


def how_to_change_roll(words: Words) -> Card:
    """/roll without all that it needs."""
    return card(
        words.html("Which home, on the roll of which vote?"),
        words.html("Send /roll, the vote, the home, add or strike: /roll 2 37-502 add"),
    )


def asked_second(words: Words) -> Answer:
    """Somebody asked for what a second person must agree on."""
    return Answer(words.gettext("Asked. A second person must agree in the council chat."))


def agreed(words: Words) -> Answer:
    """The second person has agreed."""
    return Answer(words.gettext("Both agree: it is done."))
