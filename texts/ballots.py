"""The ballot: its card with turnout and no tally, what a tap is answered, and who is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, folded, further, line
from texts.rules import choice, effect, rule_in_words
from texts.words import Words, bar

SMALL_BUILDING = 5
BUILDINGS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Building:
    """Turnout of a building: households that voted, households on the roll."""

    name: str
    voted: int
    electors: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote as its card shows it: turnout, never a tally; `is_notice` where no notice went before it."""

    vote: int
    number: int
    title: str
    summary: str
    rule: str
    closes: datetime
    changeable: bool
    electors: int
    quorum: int
    voted: int
    buildings: tuple[Building, ...] = ()
    signed: bool = False
    extended: bool = False
    is_notice: bool = False


def change_rule(words: Words, *, changeable: bool) -> str:
    """Whether a ballot once cast may change, said above the buttons."""
    if changeable:
        return words.gettext("You may change it until the close.")
    return words.gettext("It cannot be changed.")


def turnout_line(words: Words, ballot: Ballot) -> Html:
    """Who took part, as counts, and how many must still."""
    progress = {"bar": bar(ballot.voted, ballot.electors), "voted": ballot.voted, "electors": ballot.electors}
    left = ballot.quorum - ballot.voted
    if left > 0:
        return words.html("{bar} {voted}/{electors}, {left} to go", **progress, left=left)
    if ballot.quorum:
        return words.html("{bar} {voted}/{electors}, enough take part", **progress)
    return words.html("{bar} {voted}/{electors} households", **progress)


def in_full(words: Words, ballot: Ballot) -> Html | None:
    """What opens at a tap, so that the card stays short: the proposal's words, the rule, turnout by building."""
    lines = [
        further(ballot.summary, ballot.title, 200),
        words.html("This vote was extended once.") if ballot.extended else None,
        escape(rule_in_words(words, ballot.rule, electors=ballot.electors, quorum=ballot.quorum))
        if ballot.is_notice
        else None,
        *building_lines(words, ballot.buildings),
    ]
    return folded(shown) if (shown := [one for one in lines if one]) else None


def building_lines(words: Words, buildings: Sequence[Building]) -> list[Html]:
    """A line a building; a small one shows no turnout."""
    lines = []
    for building in buildings:
        name = building_name(words, building.name)
        turnout = {"name": name, "voted": building.voted, "electors": building.electors}
        if building.electors < SMALL_BUILDING:
            lines.append(words.html("{name}: fewer than 5 households, not shown", name=name))
        else:
            progress = bar(building.voted, building.electors)
            lines.append(words.html("{bar} {name} {voted}/{electors}", bar=progress, **turnout))
    return words.listing(lines, BUILDINGS_SHOWN)


def building_name(words: Words, name: str) -> str:
    """A building as people call it; a bare number, also after its area, gets its word."""
    area, space, number = name.rpartition(" ")
    if not number.isdecimal():
        return line(name, 24)
    building = words.gettext("Building {building}", building=number)
    return f"{line(area, 20)} {building}" if space else building


def ballot(words: Words, *, shown: Ballot) -> Card:
    """T20: the ballot in the group and, by /votes, in private."""
    return card(
        words.html("Ballot №{vote} {title}", vote=shown.vote, title=line(shown.title)),
        words.html(
            "One vote a household, until {moment}. {change}",
            moment=words.moment(shown.closes), change=change_rule(words, changeable=shown.changeable),
        ),
        words.html("Effect: {effect}", effect=effect(words, shown.rule, signed=shown.signed)),
        turnout_line(words, shown),
        in_full(words, shown),
        words.html("Result after the close."),
        buttons=[labels.choices(words, "vote", shown.vote), (can_i(words, shown.vote),)],
    )  # fmt: skip


def ballot_closed(words: Words, *, shown: Ballot) -> Card:
    """T20 after the close: turnout stays, the choices go."""
    return card(
        words.html("Ballot №{vote} {title}", vote=shown.vote, title=line(shown.title)),
        words.html("Closed {moment}.", moment=words.moment(shown.closes)),
        turnout_line(words, shown),
        in_full(words, shown),
        buttons=[(labels.how_counted(words, shown.vote),)],
    )


def can_i(words: Words, vote: int) -> Button:
    """Ask whether one's household may vote."""
    return Button(words.gettext("Can I vote?"), build("can", vote))


def ballot_reply(words: Words, said: str, *, changeable: bool, changed: bool = True) -> Answer:
    """T21: a ballot is recorded, or it was so already."""
    if not changed:
        return Answer(words.gettext("Already {choice}. Nothing changed.", choice=choice(words, said)))
    recorded = words.gettext("Recorded: your household, {choice}.", choice=choice(words, said))
    return Answer(words.sentences(recorded, change_rule(words, changeable=changeable)))


def can_vote(words: Words, *, building: Building | None) -> Answer:
    """T25: the household is on the roll and has not voted."""
    if building is None or building.electors < SMALL_BUILDING:
        return Answer(words.gettext("Yes, your household has not voted."), alert=True)
    return Answer(
        words.gettext(
            "Yes, your household has not voted. Your building: {voted}/{electors}.",
            voted=building.voted, electors=building.electors,
        ),
        alert=True,
    )  # fmt: skip


def has_voted(words: Words, *, said: str | None, changeable: bool, receipt: str | None = None) -> Answer:
    """T25: the household has voted; `said` and `receipt` only for the person who cast it."""
    if said is None:
        return Answer(
            words.gettext("Your household has voted. If it was none of you, ask your grid worker."), alert=True
        )
    voted = words.gettext("You voted for your household: {choice}.", choice=choice(words, said))
    kept = [words.gettext("Receipt {receipt}.", receipt=receipt)] if receipt else []
    return Answer(words.sentences(voted, *kept, change_rule(words, changeable=changeable)), alert=True)


def off_roll(words: Words, *, day: datetime, helper: str | None) -> Answer:
    """T25: the household is not on the frozen roll."""
    return Answer(
        words.gettext(
            "Your home is not on the roll of {day}. Ask {helper}.", day=words.day(day), helper=words.helper(helper)
        ),
        alert=True,
    )


def reminder(words: Words, *, shown: Ballot, last_day: bool) -> Card:
    """In private, only to a household that has not voted."""
    fields = {"vote": shown.vote, "title": line(shown.title)}
    return card(
        words.html("Last day to vote: №{vote} {title}", **fields)
        if last_day
        else words.html("Your household has not voted: №{vote} {title}", **fields),
        words.html("Open until {moment}.", moment=words.moment(shown.closes)),
        words.html("One vote a household. {change}", change=change_rule(words, changeable=shown.changeable)),
        buttons=[labels.choices(words, "vote", shown.vote), (can_i(words, shown.vote),)],
    )


def further_household(words: Words, *, further: int, vote: int, title: str, home: str, closes: datetime) -> Card:
    """In private, to who belongs to several households: this one has not voted yet."""
    return card(
        words.html("Ballot №{vote} for another home of yours", vote=vote),
        escape(line(home)),
        escape(line(title)),
        words.html("Your tap here counts for this home, until {moment}.", moment=words.moment(closes)),
        buttons=[labels.choices(words, "further", further)],
    )
