"""The ballot: its card with turnout and no tally, what a tap is answered, and who is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rules.options import Options
from rules.turnout import is_public
from rules.votes import Measure, Rule, Unit, needed_to_take_part
from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, folded, further, line
from texts.options import how_many_chosen, offered, rows, tie_rule, too_long
from texts.options import said as said_in
from texts.rules import about, choice, effect, one_vote, rule_in_words, scales, source
from texts.secret_votes import roll_button, secret_line
from texts.words import Words, bar, key

BUILDINGS_SHOWN = 60
ONE_HOME = (0, 1)


@dataclass(frozen=True, slots=True)
class Building:
    """Turnout of a building: ballots cast, and how many there can be."""

    name: str
    voted: int
    electors: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote as its card shows it: turnout, never a tally."""

    vote: int
    number: int
    title: str
    summary: str
    rule: Rule
    closes: datetime
    changeable: bool
    electors: int
    voted: int
    buildings: tuple[Building, ...] = ()
    area: int = 0  # of all electors, and of those who have voted, 0.01 m²
    voted_area: int = 0
    extended: bool = False
    secret: bool = False
    extends: datetime | None = None  # until when it stays open if too few take part
    repeats: int | None = None  # the vote, invalid or withdrawn, that it takes up again
    options: Options | None = None


def change_rule(words: Words, *, changeable: bool) -> str:
    """Whether a ballot once cast may change, said above the buttons."""
    if changeable:
        return words.gettext("You may change it until the close.")
    return words.gettext("It cannot be changed.")


def turnout_lines(words: Words, ballot: Ballot, *, closed: bool = False) -> list[Html]:
    """Who took part, as counts, and how many must still, or were too few; a line for each measure of the rule."""
    rule = ballot.rule
    if rule.unit is Unit.GROUP_MEMBERS:
        return [words.html("Took part: {count}", count=ballot.voted)]
    figures = [
        (voted, whole, max(0, needed_to_take_part(rule, whole) - voted))
        for voted, whole in ((ballot.voted, ballot.electors), (ballot.voted_area, ballot.area))
    ]
    lines = []
    for scale, (voted, whole, left) in zip(scales(words, rule), figures, strict=False):
        progress = {"bar": bar(voted, whole), "voted": scale.figure(voted), "electors": scale.of(whole)}
        if left and scale.measure is Measure.AREA:
            said = key("{bar} {left} of area too little") if closed else key("{bar} {left} of area to go")
            lines.append(words.html(said, bar=progress["bar"], left=scale.short(left)))
        elif left:
            said = (
                key("{bar} {voted}/{electors}, {left} too few")
                if closed
                else key("{bar} {voted}/{electors}, {left} to go")
            )
            lines.append(words.html(said, **progress, left=scale.short(left)))
        elif rule.participation:
            lines.append(words.html("{bar} {voted}/{electors}, enough take part", **progress))
        else:
            lines.append(words.html("{bar} {voted}/{electors}", **progress))
    return lines


def in_full(words: Words, ballot: Ballot) -> Html:
    """What opens at a tap, so that the card stays short: the proposal's words, the rule, turnout by building."""
    rating = ballot.rule.name == "evaluation"  # nobody proposed it and no answer wins
    lines = [
        further(ballot.summary, ballot.title, 200),
        *(too_long(ballot.options) if ballot.options else []),
        how_many_chosen(words, ballot.options) if ballot.options and ballot.rule.approval else None,
        words.html("Effect: {effect}", effect=effect(words, ballot.rule)) if ballot.options else None,
        words.html("This vote was extended once.") if ballot.extended else None,
        *announcements(words, ballot.extends, ballot.repeats),
        *building_lines(words, ballot.buildings),
        escape(tie_rule(words, ballot.rule)) if ballot.options and not rating else None,
        words.html(
            "Area {voted}/{electors}", voted=words.area_figure(ballot.voted_area), electors=words.area(ballot.area)
        )
        if Measure.AREA in ballot.rule.counts
        else None,
        escape(
            rule_in_words(
                words, ballot.rule, electors=ballot.electors, area=ballot.area, options=ballot.options is not None
            )
        ),
        None if rating else about(words, ballot.number),
        escape(source(words, ballot.rule)),
    ]
    return folded(one for one in lines if one)


def announcements(words: Words, extends: datetime | None, repeats: int | None) -> list[Html]:
    """What is said from the start: that too few lead to one extension, and which vote this one replaces."""
    lines = [
        words.html("Repeats vote №{vote}, which does not count.", vote=repeats) if repeats else None,
        words.html("If too few take part, it stays open until {moment}, once.", moment=words.moment(extends))
        if extends
        else None,
    ]
    return [one for one in lines if one]


def building_lines(words: Words, buildings: Sequence[Building]) -> list[Html]:
    """A line a building; a small one shows no turnout."""
    lines = []
    for building in buildings:
        name = building_name(words, building.name)
        turnout = {"name": name, "voted": building.voted, "electors": building.electors}
        if not is_public(building.electors):
            lines.append(words.html("{name}: fewer than 5 may vote, not shown", name=name))
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
    if area.casefold().replace(" ", "") in {f"building{number}", f"{number}栋"}:
        return building
    return f"{line(area, 20)} {building}" if space else building


def ballot(words: Words, *, shown: Ballot) -> Card:
    """T20: the ballot in the group and, by /votes, in private."""
    return card(
        words.html("Ballot №{vote} {title}", vote=shown.vote, title=line(shown.title)),
        words.html(
            "{one_vote}, until {moment}. {change}", one_vote=one_vote(words, shown.rule),
            moment=words.moment(shown.closes), change=change_rule(words, changeable=shown.changeable),
        ),
        *(
            offered(words, shown.options)
            if shown.options
            else [words.html("Effect: {effect}", effect=effect(words, shown.rule))]
        ),
        *turnout_lines(words, shown),
        in_full(words, shown),
        closing_line(words, shown),
        buttons=[*choices(words, shown), asks(words, shown)],
    )  # fmt: skip


def closing_line(words: Words, shown: Ballot) -> Html | None:
    """When there will be a result; two measures, or options, leave no line for it."""
    if shown.secret:
        return secret_line(words)
    return None if Measure.AREA in shown.rule.counts or shown.options else words.html("Result after the close.")


def ballot_closed(words: Words, *, shown: Ballot) -> Card:
    """T20 after the close: turnout stays, the choices go."""
    return card(
        words.html("Ballot №{vote} {title}", vote=shown.vote, title=line(shown.title)),
        words.html("Closed {moment}.", moment=words.moment(shown.closes)),
        *turnout_lines(words, shown, closed=True),
        in_full(words, shown),
        buttons=[(labels.how_counted(words, shown.vote),)],
    )


def choices(words: Words, shown: Ballot) -> list[Row]:
    """For, against, abstain; or the options."""
    if shown.options:
        return rows(words, shown.vote, shown.options)
    return [labels.choices(words, "vote", shown.vote)]


def asks(words: Words, shown: Ballot) -> tuple[Button, ...]:
    """What one may ask of an open vote; of a secret one, who has voted."""
    if shown.secret:
        return Button(words.gettext("Did we vote?"), build("can", shown.vote)), roll_button(words, shown.vote)
    return (labels.can_i(words, shown.vote),)


def ballot_reply(
    words: Words, said: str, *, changeable: bool, changed: bool = True, of_whom: Unit = Unit.HOUSEHOLDS,
    weight: int = 0, options: Options | None = None, further: int = 0,
) -> Answer:  # fmt: skip
    """T21: a ballot is recorded, or it was so already; `weight` of an owner in 0.01 m²; `further` homes wait."""
    fields = {"choice": said_in(words, options, said) if options else choice(words, said)}
    if not changed:
        if options:
            return Answer(words.gettext("Already chosen: {choice}. Nothing changed.", **fields))
        if of_whom is not Unit.HOUSEHOLDS:
            return Answer(words.gettext("You have voted already: {choice}. Nothing changed.", **fields))
        return Answer(words.gettext("Already {choice}. Nothing changed.", **fields))
    if of_whom is Unit.OWNERS:
        recorded = words.gettext("Recorded: your vote as owner ({area}), {choice}.", area=words.area(weight), **fields)
    elif of_whom is Unit.HOUSEHOLDS:
        recorded = words.gettext("Recorded: your household, {choice}.", **fields)
    else:
        recorded = words.gettext("Recorded: your vote, {choice}.", **fields)
    others = [words.gettext("Your other homes vote in our private chat: {count}.", count=further)] if further else []
    return Answer(words.sentences(recorded, change_rule(words, changeable=changeable), *others))


MAY = MappingProxyType(
    {
        Unit.HOUSEHOLDS: key("Yes, your household has not voted."),
        Unit.ADULTS: key("Yes, every adult of your home has a vote."),
        Unit.REPRESENTATIVES: key("Yes, you vote as a representative."),
        Unit.GROUP_MEMBERS: key("Yes, everyone of this group may vote."),
    }
)


def can_vote(
    words: Words, of_whom: Unit, *, building: Building | None, opens: datetime | None = None, homes: int = 1,
    weight: int = 0, own: tuple[int, int] = ONE_HOME,
) -> Answer:  # fmt: skip
    """T25: the person may vote and has not; `homes`, `weight` (0.01 m²) are an owner's, `opens` where it is early."""
    if of_whom is Unit.OWNERS:
        yes = words.ngettext(
            "Yes. Your {count} home counts as one vote ({area}).",
            "Yes. Your {count} homes count as one vote ({area}).",
            homes, area=words.area(weight),
        )  # fmt: skip
    elif opens and of_whom is Unit.HOUSEHOLDS:
        yes = words.gettext("Yes, your household has one vote.")
    else:
        yes = words.gettext(MAY[of_whom])
    said = [yes, *several_homes(words, own)]
    if building and is_public(building.electors):
        said.append(
            words.gettext("Your building: {voted}/{electors}.", voted=building.voted, electors=building.electors)
        )
    if opens:
        said.append(words.gettext("The vote opens {at}.", at=words.moment(opens)))
    return Answer(words.sentences(*said), alert=True)


def has_voted(
    words: Words, of_whom: Unit, *, said: str | None, changeable: bool, receipt: str | None = None,
    on_paper: bool = False, options: Options | None = None, own: tuple[int, int] = ONE_HOME,
) -> Answer:  # fmt: skip
    """T25: a vote has been cast; `said` and `receipt` only for the person who cast it."""
    others = several_homes(words, own)
    if on_paper:
        paper = words.gettext("Your household has voted on paper.")
        asks = words.gettext("None of you? Please ask your grid worker.")
        return Answer(words.sentences(paper, asks, *others), alert=True)
    if said is None and of_whom is Unit.OWNERS:
        return Answer(
            words.gettext("The owner of your home has voted. If it was none of you, ask your grid worker."), alert=True
        )
    if said is None:
        voted = words.gettext("Your household has voted. If it was none of you, ask your grid worker.")
        return Answer(words.sentences(voted, *others), alert=True)
    fields = {"choice": said_in(words, options, said) if options else choice(words, said)}
    if of_whom is Unit.HOUSEHOLDS:
        voted = words.gettext("You voted for your household: {choice}.", **fields)
    else:
        voted = words.gettext("You voted: {choice}.", **fields)
    kept = [words.gettext("Receipt {receipt}.", receipt=receipt)] if receipt else []
    return Answer(words.sentences(voted, *kept, change_rule(words, changeable=changeable), *others), alert=True)


def several_homes(words: Words, own: tuple[int, int]) -> list[str]:
    """To somebody with several homes: that each has a vote, and how many of them have voted (voted, all)."""
    voted, homes = own
    if homes < 2:
        return []
    return [words.gettext("Each of your {homes} homes has a vote, {voted} have voted.", homes=homes, voted=voted)]


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
        words.html(
            "{one_vote}. {change}",
            one_vote=one_vote(words, shown.rule), change=change_rule(words, changeable=shown.changeable),
        ),
        buttons=[*choices(words, shown), (labels.can_i(words, shown.vote),)],
    )  # fmt: skip


def further_household(
    words: Words, *, further: int, vote: int, title: str, home: str, closes: datetime, options: Options | None = None
) -> Card:
    """In private, to who belongs to several households: this one has not voted yet."""
    return card(
        words.html("Ballot №{vote} for another home of yours", vote=vote),
        escape(line(home)),
        escape(line(title)),
        words.html("Your tap here counts for this home, until {moment}.", moment=words.moment(closes)),
        buttons=rows(words, vote, options, further=further) if options else [labels.choices(words, "further", further)],
    )
