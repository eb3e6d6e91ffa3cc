"""A joint decision: its card in the council chat, the say of each party, and what they undertook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rules.votes import Rule
from texts import consultations, labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, line
from texts.rules import Tally, counts, majority, verdict
from texts.words import Words, key

SAYS = MappingProxyType({"for": key("agrees"), "against": key("disagrees"), "abstain": key("abstains")})
MARKS = {"confirmed": "✓", "reported": "…", "late": "!", "": "·"}


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a party undertook, what it draws on, and how far it is."""

    id: int
    party: str
    text: str
    offer: str
    due: datetime
    late: bool = False
    reported: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cards of a joint decision show; `running`: what was undertaken is being carried out."""

    consultation: consultations.Shown
    rule: Rule | None
    undertakings: tuple[Undertaking, ...]
    opened: bool
    tally: Tally | None
    running: bool = False


# In the council chat


def joint_decision(words: Words, *, shown: Shown) -> Card:
    """Who decides and how, then each say, then the verdict with what was undertaken."""
    of = shown.consultation
    head = words.html("Deciding together №{number} {title}", number=of.number, title=line(of.title))
    if not shown.opened:
        return card(
            head,
            *[words.html("· {party}", party=line(one.name)) for one in of.parties if one.concerned],
            words.html("Who must agree? Parties that are not concerned can be left out."),
            buttons=_choosing(words, shown),
        )
    concerned = [one for one in of.parties if one.concerned]
    lines = [_said(words, one) for one in concerned]
    listed = [undertaking_line(words, one) for one in shown.undertakings]
    if shown.tally is None:
        said = sum(bool(one.choice) for one in concerned)
        passes = words.html("Passes with: {rule}", rule=majority(words, shown.rule)) if shown.rule else None
        spoken = words.html("Said {count}/{all}", count=said, all=len(concerned))
        taps = [(_tap(words.gettext("Say it"), of.id, "says"), _tap(words.gettext("End it now"), of.id, "end"))]
        return card(head, passes, spoken, *lines, *listed, buttons=taps)
    decided = words.html(
        "{verdict} №{number} {title}",
        verdict=verdict(words, shown.tally.verdict),
        number=of.number,
        title=line(of.title),
    )
    return card(
        decided, escape(counts(words, shown.tally.counts)), *lines, *listed, buttons=_following(words, shown)
    )  # fmt: skip


def _tap(label: str, consultation: int, what: str) -> Button:
    return Button(label, build("consult", consultation, what))


def _choosing(words: Words, shown: Shown) -> list[Row]:
    of = shown.consultation
    parties: list[Row] = [
        (
            Button(
                labels.one_row(words, f"✓ {one.name}" if one.concerned else f"+ {one.name}"),
                build("concern", one.id, "no" if one.concerned else "yes"),
            ),
        )
        for one in of.parties
    ]
    start = (_tap(words.gettext("All agree"), of.id, "all"), _tap(words.gettext("Most agree"), of.id, "majority"))
    return [*parties, start]


def _said(words: Words, one: consultations.Party) -> Html:
    said = words.gettext(SAYS[one.choice]) if one.choice else "–"
    return words.html("{party}: {stance}", party=line(one.name), stance=said)


def undertaking_line(words: Words, one: Undertaking) -> Html:
    """What a party undertook in a line: ✓ done, … reported as done, ! late."""
    state = "confirmed" if one.confirmed else "reported" if one.reported else "late" if one.late else ""
    fields = {"mark": MARKS[state], "party": line(one.party), "text": line(one.text, 80), "day": words.day(one.due)}
    if one.offer:
        return words.html("{mark} {party}: {text}, by {day}, with {offer}", **fields, offer=line(one.offer, 20))
    return words.html("{mark} {party}: {text}, by {day}", **fields)


def _following(words: Words, shown: Shown) -> list[Row]:
    """Who follows up sees: [Done] for a party without a telephone, then [Confirm] and [Not yet]."""
    if not shown.running:
        return []
    rows: list[Row] = []
    for one in shown.undertakings:
        if one.reported and not one.confirmed:
            label = labels.one_row(words, words.gettext("Confirm: {text}", text=one.text))
            rows.append((Button(label, build("undertaken", one.id, "yes")),))
        elif not one.reported:
            rows.append((_done(words, one, labels.one_row(words, words.gettext("Done: {text}", text=one.text))),))
    return rows[:8]


def _confirming(words: Words, one: Undertaking) -> Row:
    return (
        Button(words.gettext("Confirm"), build("undertaken", one.id, "yes")),
        Button(words.gettext("Not yet"), build("undertaken", one.id, "no")),
    )


def _done(words: Words, one: Undertaking, label: str = "") -> Button:
    return Button(label or words.gettext("Done"), build("undertaken", one.id, "done"))


def all_done(words: Words, *, number: int, title: str) -> Card:
    """To the council: everything that was undertaken is done."""
    return card(
        words.html("All that was undertaken is done: №{number} {title}", number=number, title=line(title)),
        words.html("Tap “Done” once the matter is carried out."),
        buttons=[(Button(words.gettext("Done"), build("done", number)), labels.details(words, number))],
    )


# To the parties, the convener and the proposer


def invitation(words: Words, *, shown: Shown, own: int) -> Card:
    """To the people of a party concerned: the opinion, the rule, and their say."""
    of = shown.consultation
    mine = next(one for one in of.parties if one.id == own)
    return card(
        words.html("Please decide: №{number} {title}", number=of.number, title=line(of.title)),
        _opinion(words, of),
        words.html("Passes with: {rule}", rule=majority(words, shown.rule)) if shown.rule else None,
        words.html("Do you agree, for {party}?", party=line(mine.name)),
        buttons=[consultations.say_row(words, own), (labels.details(words, of.number),)],
    )


def _opinion(words: Words, of: consultations.Shown) -> Html | None:
    """The opinion of the consultation before it."""
    return words.html("Opinion: {opinion}", opinion=line(of.opinion, NOTE_LIMIT)) if of.opinion else None


def due_soon(words: Words, *, number: int, shown: Undertaking, late: bool) -> Card:
    """To a party before the day of what it undertook; to it and the chair when that is over."""
    return card(
        words.html("Late: what was undertaken for №{number}", number=number)
        if late
        else words.html("Due soon: what you undertook for №{number}", number=number),
        words.html("{party}: {text}", party=line(shown.party), text=line(shown.text, NOTE_LIMIT)),
        words.html("By {day}", day=words.day(shown.due)),
        words.html("With: {offer}", offer=line(shown.offer)) if shown.offer else None,
        buttons=[(_done(words, shown), labels.details(words, number))],
    )


def look_please(words: Words, *, number: int, shown: Undertaking) -> Card:
    """To the convener: a party reports something as done."""
    return card(
        words.html("Is it done? №{number}", number=number),
        undertaking_line(words, shown),
        words.html("Please look at it."),
        buttons=[_confirming(words, shown)],
    )


def open_again(words: Words, *, number: int, shown: Undertaking) -> Card:
    """To a party: what it reported is not done yet."""
    return card(
        words.html("Not done yet: №{number} {title}", number=number, title=line(shown.text)),
        words.html("Please tap “Done” once it is carried out."),
        buttons=[(_done(words, shown), labels.details(words, number))],
    )


def told_not_decided(words: Words, *, number: int, title: str, verdict: str) -> Card:
    """To the proposer: the parties did not decide it together."""
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        words.html("Too few parties took part: no decision.")
        if verdict == "too_few"
        else words.html("The parties did not agree."),
        words.html("It goes back to the council."),
        buttons=[(labels.details(words, number),)],
    )


# What is asked, and what is said to who taps and writes


def whose(words: Words, *, shown: Shown, parties: Sequence[consultations.Party]) -> Card:
    """[Say it] of somebody who speaks for several parties, or enters it for one."""
    of = shown.consultation
    return card(
        words.html("Who says what on №{number}?", number=of.number),
        buttons=[(Button(labels.one_row(words, one.name), build("jointly", one.id, "choose")),) for one in parties],
    )


def write_undertakings(words: Words, *, number: int, party: consultations.Party) -> Card:
    """After [Agree]: what the party does, by when."""
    offers = words.gettext(", ").join(line(each, 20) for each in party.offers)
    return card(
        words.html("№{number}: what will {party} do, by when?", number=number, party=line(party.name)),
        words.html("One a line, with its day: Repaint the bays, 12-31"),
        words.html("It draws on an offer that you name: {offers}", offers=offers) if offers else None,
        words.html("Nothing? Then you need not write."),
    )


def unclear(words: Words, *, lines: Sequence[str], most: int) -> Card:
    """A line without a day to come, or too many of them; nothing has changed."""
    return card(
        words.html("I need a day to come in each line, {most} lines at most", most=most),
        *[escape(line(one, 80)) for one in lines[:5]],
        words.html("For example: Repaint the bays, 12-31"),
    )


def undertaken(words: Words, *, number: int, count: int) -> Card:
    """What a party undertakes is on file."""
    return card(
        words.nhtml(
            "Recorded: {count} undertaking for №{number}",
            "Recorded: {count} undertakings for №{number}",
            count,
            number=number,
        ),
        words.html("I remind you before its day."),
    )


def decided(words: Words, *, number: int, verdict_: str | None) -> Answer:
    """To who tapped: their say is kept, or the parties have decided."""
    if verdict_ is None:
        return Answer(words.gettext("Recorded for №{number}", number=number))
    return Answer(words.gettext("№{number}: {verdict}.", number=number, verdict=verdict(words, verdict_)))
