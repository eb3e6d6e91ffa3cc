"""Votes with several options in words: asked for, offered, marked in private, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rules.options import MOST, Kind, Marks, Options, places
from rules.votes import Choice, Rule, Tie
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, line
from texts.graphemes import cut
from texts.labels import one_row
from texts.words import Words, key

SHOWN = 40
SHORT = 24
LONG_ROWS = 4  # up to so many options each have a row of their own
KINDS = MappingProxyType(
    {
        Kind.ONE: key("Choose one of {options}."),
        Kind.UP_TO_K: key("Choose up to {places} of {options}."),
        Kind.APPROVAL: key("Choose any of {options}, also several."),
        Kind.ELECTION: key("Election: choose up to {places} of {options}."),
    }
)
TIES = MappingProxyType(
    {
        Tie.NONE: key("Equal votes: none of them is chosen."),
        Tie.EARLIER: key("Equal votes: the one named first is chosen."),
        Tie.LOT: key("Equal votes: drawn by lot, which anybody can repeat."),
    }
)
TIED = MappingProxyType(
    {
        Tie.NONE: key("Tied, not chosen: {options}"),
        Tie.EARLIER: key("Tied, the first named is chosen: {options}"),
        Tie.LOT: key("Tied, drawn by lot: {options}"),
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a finished count, by its number; `area` in 0.01 m² where owners vote. The record has no `text`."""

    number: int
    text: str
    votes: int
    area: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """How options were chosen: what was offered, which were tied, and on what a drawing between them hung."""

    offered: Options
    tied: tuple[int, ...] = ()
    lot: str = ""

    @property
    def elects(self) -> bool:
        """Whether the options are people for seats."""
        return self.offered.kind is Kind.ELECTION


# What is offered


def kind(words: Words, options: Options) -> str:
    """How many one may choose, and how many are chosen."""
    if options.kind is Kind.ELECTION and options.places == 1:
        return words.gettext("Election: choose one of {options}.", options=len(options.texts))
    return words.gettext(KINDS[options.kind], options=len(options.texts), places=options.places)


def tie_rule(words: Words, rule: Rule) -> str:
    """What the rule says of equal votes."""
    return words.gettext(TIES[rule.tie])


def how_many_chosen(words: Words, options: Options) -> Html:
    """How many are chosen, or elected."""
    if options.kind is Kind.ELECTION:
        return words.nhtml(
            "{count} is elected: the one with most votes.",
            "{count} are elected: those with most votes.",
            options.places,
        )
    return words.nhtml(
        "{count} is chosen: the one with most votes.",
        "{count} are chosen: those with most votes.",
        options.places,
    )


def offered(words: Words, options: Options) -> list[Html]:
    """The kind, and the options one after the other, short: a group's card has no room for a line each."""
    named = [line(f"{number}. {text}", SHORT) for number, text in enumerate(options.texts, start=1)]
    return [escape(kind(words, options)), escape(words.gettext("; ").join(named))]


def in_lines(words: Words, options: Options) -> list[Html]:
    """The kind, and a line for each option."""
    return [escape(kind(words, options)), *_numbered(options.texts)]


def too_long(options: Options) -> list[Html]:
    """A line for each option where `offered` cuts one of them."""
    return _numbered(options.texts) if any(len(text) > SHORT - 4 for text in options.texts) else []


def _numbered(texts: Sequence[str]) -> list[Html]:
    return [escape(line(f"{number}. {text}")) for number, text in enumerate(texts, start=1)]


def several_button(words: Words, *, number: int, rule: str) -> Button:
    """On the check of a vote: it may have several options."""
    return Button(words.gettext("Several options"), build("options", number, rule))


def ask(words: Words, *, number: int) -> Card:
    """[Several options]: they are asked for in words."""
    return card(
        words.html("Which options has №{number}?", number=number),
        words.html("Reply to this message: one option a line, 2 to {most}.", most=MOST),
        words.html("For an election: one name a line."),
    )


def which_kind(words: Words, *, number: int, draft: int, texts: Sequence[str]) -> Card:
    """The options as they were understood: how is chosen among them?"""
    return card(
        words.html("How is chosen for №{number}?", number=number),
        *_numbered(texts),
        buttons=[
            (Button(words.gettext("Choose one"), build("optcheck", draft, Kind.ONE.value)),),
            (Button(words.gettext("Choose several"), build("howmany", draft, Kind.UP_TO_K.value)),),
            (Button(words.gettext("Agree with any"), build("optcheck", draft, Kind.APPROVAL.value)),),
            (Button(words.gettext("Election"), build("howmany", draft, Kind.ELECTION.value)),),
        ],
    )


def how_many(words: Words, *, draft: int, kind: Kind, options: int) -> Card:
    """How many are chosen."""
    offered = [
        Button(str(k), build("optcheck", draft, f"{kind.value}_{k}")) for k in places(kind, options)
    ]  # fmt: skip
    first = words.html("How many seats?") if kind is Kind.ELECTION else words.html("How many may be chosen?")
    return card(first, buttons=[tuple(offered[at : at + 3]) for at in range(0, len(offered), 3)])


# The ballot


def rows(words: Words, vote: int, options: Options, *, further: int | None = None) -> list[Row]:
    """The buttons of a ballot: one tap chooses where that is all, else a private card is opened; `further`: a home."""
    abstain = Button(words.gettext("Abstain"), build("vote", vote, "abstain"))
    if further is not None:
        abstain = Button(words.gettext("Abstain"), build("further", further, "abstain"))
    if not options.at_once:
        choose = build("marks", vote) if further is None else build("furthermarks", further)
        return [(Button(words.gettext("Choose"), choose), abstain)]
    verb, about = ("choose", vote) if further is None else ("further", further)
    return [*choosing(words, verb, about, options), (abstain,)]


def choosing(words: Words, verb: str, about: int, options: Options) -> list[Row]:
    """A button for each option: few have rows of their own."""
    single = len(options.texts) <= LONG_ROWS
    limit = 5 if words.language == "zh" else 9
    chosen = [
        Button(
            one_row(words, f"{number} {text}") if single else cut(f"{number} {text}", limit),
            build(verb, about, number),
        )
        for number, text in enumerate(options.texts, start=1)
    ]
    across = 1 if single else 3
    return [tuple(chosen[at : at + across]) for at in range(0, len(chosen), across)]


def said(words: Words, options: Options, value: str) -> str:
    """What a ballot says inside a sentence: abstain, or its options with their words."""
    if value == Choice.ABSTAIN:
        return words.gettext("abstain")
    numbers = [int(number) for number in value.split(",")]
    most = SHOWN if len(numbers) == 1 else 12 if len(numbers) <= 4 else 2
    texts = [line(f"{number} {options.texts[number - 1]}", most) for number in numbers]
    return words.gettext("; ").join(texts)


def _marks(words: Words, number: int, options: Options, marks: Marks) -> tuple[list[Html], list[Row]]:
    lines = [
        words.html("{option}: marked", option=line(f"{place}. {text}"))
        if place in marks.options
        else escape(line(f"{place}. {text}"))
        for place, text in enumerate(options.texts, start=1)
    ]
    buttons = [
        Button(words.gettext("Unmark {option}", option=place), build("unmark", number, place))
        if place in marks.options
        else Button(words.gettext("Mark {option}", option=place), build("mark", number, place))
        for place in range(1, len(lines) + 1)
    ]
    return [escape(kind(words, options)), *lines], [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]


def marking(words: Words, *, number: int, vote: int, title: str, options: Options, marks: Marks, cast: bool) -> Card:
    """The private card on which options are marked; `number` is that of what is marked."""
    lines, buttons = _marks(words, number, options, marks)
    fields = {"marked": len(marks.options), "most": options.marks}
    return card(
        words.html("Your choice №{vote} {title}", vote=vote, title=line(title)),
        *lines,
        words.html("Recorded as it stands here.")
        if cast
        else words.html("Marked {marked} of at most {most}. Nothing is cast yet.", **fields),
        buttons=[*buttons, (Button(words.gettext("Cast"), build("cast", number)),)],
    )


def on_paper(
    words: Words, *, number: int, vote: int, home: str, sheet: int, verb: str, options: Options, marks: Marks
) -> Card:
    """The private card on which one of the staff marks what they see on a sheet; `verb` is the first's or the second's.

    It says nothing of what another has read.
    """
    lines, buttons = _marks(words, number, options, marks)
    fields = {"marked": len(marks.options), "most": options.marks}
    last = [
        Button(words.gettext("That is all"), build("paperall", number)),
        Button(words.gettext("Abstain"), build(verb, sheet, "abstain")),
    ]
    if verb == "papercheck":
        last.append(Button(words.gettext("Unreadable"), build(verb, sheet, "unreadable")))
    return card(
        words.html("Paper ballot №{vote}, {home}", vote=vote, home=line(home)),
        *lines,
        words.html("Marked {marked}, allowed {most}: the sheet will not count.", **fields)
        if len(marks.options) > options.marks
        else words.html("Marked {marked} of at most {most}.", **fields),
        words.html("Mark what is marked on the sheet, no more and no less."),
        buttons=[*buttons, tuple(last[:2]), *([tuple(last[2:])] if last[2:] else [])],
    )


def read_on_paper(words: Words, *, vote: int, home: str) -> Card:
    """The same card once the sheet is read: it forgets what was marked."""
    return card(
        words.html("Paper ballot №{vote}, {home}", vote=vote, home=line(home)),
        words.html("You have read this sheet."),
    )


def sealed(words: Words, *, vote: int, title: str) -> Card:
    """The private card of a secret vote once it is cast: it forgets what was marked."""
    return card(
        words.html("Your choice №{vote} {title}", vote=vote, title=line(title)),
        words.html("Your vote is in. What you chose is not kept."),
    )


def marked(words: Words, marks: Marks, *, changed: bool, on_paper: bool) -> Answer:
    """A mark is set or taken away, or it was so already."""
    numbers = " + ".join(map(str, marks.options)) or "–"
    if not changed:
        return Answer(words.gettext("It is so already. Marked: {numbers}.", numbers=numbers))
    if on_paper:
        return Answer(words.gettext("Marked: {numbers}. Then tap “That is all”.", numbers=numbers))
    return Answer(words.gettext("Marked: {numbers}. Tap “Cast” when it is right.", numbers=numbers))


def opened(words: Words) -> Answer:
    """[Choose]: the card comes in private."""
    return Answer(words.gettext("Please choose in our private chat."))


# What they came to


def votes_of(words: Words, votes: int, area: int | None) -> str:
    """Votes, with their area where it counts."""
    if area is None:
        return str(votes)
    return words.gettext("{heads} ({area})", heads=votes, area=words.area(area))


def in_one_line(words: Words, options: Sequence[Option], abstain: int, abstain_area: int | None) -> str:
    """The counts of options in one line."""
    each = [
        words.gettext(
            "{option} {votes}",
            option=line(f"{one.number}. {one.text}".rstrip(), SHORT), votes=votes_of(words, one.votes, one.area),
        )
        for one in options
    ]  # fmt: skip
    abstained = words.gettext("abstain {votes}", votes=votes_of(words, abstain, abstain_area))
    return words.gettext("; ").join([*each, abstained])


def result_lines(
    words: Words, options: Sequence[Option], abstain: int, abstain_area: int | None, *, elected: bool, ranked: bool
) -> list[Html]:
    """A line for each option in their order; `ranked`: the chosen ones first, then by votes."""
    lines = []
    by_votes = sorted(options, key=lambda one: (not one.chosen, -one.votes, -(one.area or 0), one.number))
    for one in by_votes if ranked else options:
        fields = {"option": line(f"{one.number}. {one.text}", SHOWN), "votes": votes_of(words, one.votes, one.area)}
        if not one.chosen:
            lines.append(words.html("{option}: {votes}", **fields))
        elif elected:
            lines.append(words.html("{option}: {votes}, elected", **fields))
        else:
            lines.append(words.html("{option}: {votes}, chosen", **fields))
    return [*lines, words.html("Abstain: {votes}", votes=votes_of(words, abstain, abstain_area))]


def tied_line(words: Words, choosing: Choosing, tie: Tie) -> Html | None:
    """What became of equal votes."""
    if not choosing.tied:
        return None
    return words.html(TIED[tie], options=" + ".join(map(str, choosing.tied)))


def decided_line(words: Words, options: Sequence[Option], choosing: Choosing) -> Html | None:
    """How many of several places are taken."""
    chosen = sum(one.chosen for one in options)
    if choosing.offered.places == 1 or not chosen:
        return None
    if choosing.elects:
        return words.html("Elected: {chosen} of {places}", chosen=chosen, places=choosing.offered.places)
    return words.html("Decided: {chosen} of {places}", chosen=chosen, places=choosing.offered.places)
