"""A residents' vote around its ballot: who decides, the check, the notice, its extension, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from rules.options import Options
from rules.votes import Measure, Rule, Unit
from texts import labels
from texts.ballots import Ballot, announcements, turnout_lines
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, folded, line
from texts.options import how_many_chosen, in_lines, offered, several_button, tie_rule, too_long
from texts.rules import about, amount, effect, least_and_all, majority, passes_with, rule_in_words, source
from texts.secret_votes import secret_button, secret_line
from texts.words import Words, key


@dataclass(frozen=True, slots=True)
class Notice:
    """A vote before it opens: `vote` is 0 until it is announced, `opens` None where it opens with the notice."""

    number: int
    title: str
    rule: Rule
    electors: int
    area: int  # of all electors, 0.01 m²
    opens: datetime | None
    closes: datetime
    vote: int = 0
    secret: bool = False
    may_be_secret: bool = False
    extends: datetime | None = None  # until when it stays open if too few take part
    repeats: int | None = None  # the vote, invalid or withdrawn, that it takes up again
    options: Options | None = None
    draft: int = 0  # under which number these options wait for the notice


MOST_BUTTONS = 20
WHO = MappingProxyType(
    {
        "households": key("All households"),
        "owners": key("All owners"),
        "representatives": key("Representatives"),
        "opinion": key("Opinion only"),
    }
)


def who_decides(words: Words, *, number: int, represented: bool = False) -> Card:
    """T19: the rule picker's first question; representatives are asked where there are such seats."""
    asked = [who for who in WHO if represented or who != "representatives"]
    return card(
        words.html("Who decides №{number}?", number=number),
        buttons=[(Button(words.gettext(WHO[who]), build("pick", number, who)),) for who in asked],
    )


def after_adoption(words: Words, *, number: int, title: str, represented: bool = False) -> Card:
    """The council adopted a matter: who decides further, or the outcome at once."""
    asked = who_decides(words, number=number, represented=represented)
    publish = Button(words.gettext("Publish outcome"), build("publish", number))
    return card(
        words.html("Adopted: №{number} {title}", number=number, title=line(title)),
        words.html("Shall all vote on it, or is this the outcome?"),
        buttons=[*asked.buttons, (publish,)],
    )


def special_matter(words: Words, *, number: int) -> Card:
    """T19b: the rule picker's second question, for owners."""
    return card(
        words.html("Will it raise repair funds, rebuild, or change the use of common parts?"),
        buttons=[
            (
                Button(words.gettext("Yes"), build("special", number, "yes")),
                Button(words.gettext("No"), build("special", number, "no")),
            )
        ],
    )


def dates(words: Words, vote: Notice) -> Html:
    """When a vote opens and closes."""
    closes = words.moment(vote.closes)
    if vote.opens is None:
        return words.html("opens at once, closes {closes}", closes=closes)
    return words.html("opens {opens}, closes {closes}", opens=words.moment(vote.opens), closes=closes)


def check(words: Words, *, asked: Notice) -> Card:
    """T19c: what follows from the notice, before it is posted and the roll fixed."""
    return card(
        words.html("Please check №{number}", number=asked.number),
        escape(line(asked.title)),
        *announcements(words, None, asked.repeats),
        *(in_lines(words, asked.options) if asked.options else []),
        electorate(words, asked),
        passing(words, asked),
        how_many_chosen(words, asked.options) if asked.options else None,
        escape(tie_rule(words, asked.rule)) if asked.options else None,
        words.html("Effect: {effect}", effect=effect(words, asked.rule)),
        words.html("Dates: {dates}", dates=dates(words, asked)),
        words.html("The roll is then fixed.") if asked.electors else None,
        buttons=how_to_post(words, asked),
    )


def passing(words: Words, asked: Notice) -> Html | None:
    """What a vote needs to pass, or an option to be chosen."""
    if not majority(words, asked.rule):
        return None
    if asked.options:
        return words.html("An option is chosen with: {rule}", rule=passes_with(words, asked.rule))
    return words.html("Passes with: {rule}", rule=passes_with(words, asked.rule))


def how_to_post(words: Words, asked: Notice) -> list[Row]:
    """Post the notice, make the vote secret, or give it options; those of a re-vote may be written anew."""
    number, rule = asked.number, asked.rule.name
    if asked.options and asked.draft:
        post = build("optnotice", asked.draft, asked.options.spec)
        secret = build("optsecret", asked.draft, asked.options.spec)
    else:
        post, secret = build("notice", number, rule), build("secret", number, rule)
    return [
        (Button(words.gettext("Post notice"), post),),
        *([(secret_button(words, secret),)] if asked.may_be_secret else []),
        *([] if asked.draft else [(several_button(words, number=number, rule=rule),)]),
    ]


def electorate(words: Words, asked: Notice) -> Html:
    """How many may vote, and how many must."""
    rule = asked.rule
    if rule.unit is Unit.GROUP_MEMBERS:
        return words.html("Everyone of the group is asked")
    least, electors = least_and_all(words, rule, asked.electors, asked.area)
    if rule.participation is None:
        return words.html("{electors} are asked", electors=electors)
    return words.html("{electors}, at least {quorum} take part", electors=electors, quorum=least)


def notice(words: Words, *, announced: Notice) -> Card:
    """T19d: the public notice that fixes rule, effect, electors and dates."""
    rule = announced.rule
    electors = amount(words, rule, announced.electors, announced.area)
    several, effects = announced.options is not None, words.html("Effect: {effect}", effect=effect(words, rule))
    in_full = escape(rule_in_words(words, rule, electors=announced.electors, area=announced.area, options=several))
    when = (
        dates(words, announced)
        if rule.participation or not announced.electors  # the rule has said how many
        else words.html("{electors}, {dates}", electors=electors, dates=dates(words, announced))
    )
    if announced.options:
        chosen, tie = how_many_chosen(words, announced.options), escape(tie_rule(words, rule))
        said = [*offered(words, announced.options), when]
        more = [*too_long(announced.options), effects, chosen, in_full, tie]
    elif Measure.AREA in rule.counts:  # two measures: the sentences are so long that the law opens at a tap
        said, more = [in_full], [when, effects]
    else:
        said, more = [in_full, effects, when], []
    more += [
        *announcements(words, announced.extends, announced.repeats), about(words, announced.number),
        escape(source(words, rule)),
    ]  # fmt: skip
    return card(
        words.html("Public notice №{vote} {title}", vote=announced.vote, title=line(announced.title)),
        *said,
        secret_line(words) if announced.secret else None,
        folded(more),
        buttons=[(labels.details(words, announced.number), labels.can_i(words, announced.vote))],
    )


def extended(words: Words, *, shown: Ballot, since: datetime, resumed: datetime) -> Card:
    """A vote without a quorum goes on once, from its old close; late where nobody could vote until `resumed`."""
    late = resumed - since >= timedelta(minutes=1)
    start = words.moment(since)
    return card(
        words.html("Vote extended №{vote} {title}", vote=shown.vote, title=line(shown.title)),
        about(words, shown.number),
        *turnout_lines(words, shown),
        words.html("Extended from {start} until {moment}.", start=start, moment=words.moment(shown.closes)),
        words.html("Votes could not arrive from {start} to {end}.", start=start, end=words.moment(resumed))
        if late
        else None,
        words.html("Votes already cast stay."),
        buttons=[(labels.vote_now(words),)],
    )


@dataclass(frozen=True, slots=True)
class Open:
    """A line of /votes; `waits` says that a home of the reader has not voted, `closed` that there is a result."""

    vote: int
    title: str
    closes: datetime
    waits: bool = False
    closed: bool = False


def open_votes(words: Words, *, votes: Sequence[Open], more: Sequence[int] = ()) -> Card:
    """/votes: what is open; the newest ballots follow as cards of their own, `more` by a button each."""
    if not votes:
        return card(
            words.html("No vote is open"),
            words.html("What was decided: /results"),
        )
    return card(
        words.html("Open votes: {count}", count=sum(not item.closed for item in votes)),
        *words.listing([open_line(words, item) for item in votes], 30),
        buttons=[
            (Button(labels.numbered(words, one.vote, one.title), build("seevote", one.vote)),)
            for one in [item for item in votes if item.vote in more][-MOST_BUTTONS:]
        ],
    )


def open_line(words: Words, item: Open) -> Html:
    """A line of /votes."""
    fields = {"vote": item.vote, "title": line(item.title, 40), "moment": words.moment(item.closes)}
    if item.closed:
        return words.html("Vote №{vote} {title}, closed {moment}", **fields)
    if item.waits:
        return words.html("Vote №{vote} {title}, until {moment}: waiting for you", **fields)
    return words.html("Vote №{vote} {title}, until {moment}", **fields)


def announced(words: Words, *, number: int, roll: bool) -> Answer:
    """The notice is posted; an opinion has no `roll`."""
    posted = words.gettext("The notice on proposal №{number} is posted.", number=number)
    return Answer(words.sentences(posted, words.gettext("The roll is fixed.")) if roll else posted)


def which_ballot(words: Words) -> Card:
    """/ballot without a number."""
    return card(words.html("Which matter goes to the vote?"), words.html("Send /ballot and its number: /ballot 12"))
