"""/district: how several communities stand, for who is staff of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.districts import Now
from rules.reports import PERIODS
from texts.buttons import build
from texts.cards import Button, Card, Html, bold, card, escape, line
from texts.labels import speak_for
from texts.report_files import PERIOD_NAMES
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """A community as a row of the view."""

    community: int
    name: str
    now: Now
    meets_at: datetime | None


@dataclass(frozen=True, slots=True)
class View:
    """A page of the view; the sum is over all `of` communities."""

    total: Now
    of: int
    places: Sequence[Place]
    page: int
    pages: int


def view(words: Words, *, shown: View, chosen: int) -> Card:
    """A page: the sum over all, then two lines a community; a tap on one is to work there."""
    page, pages = shown.page, shown.pages
    others = [one for one in shown.places if one.community != chosen]
    beside = [
        *([Button(words.gettext("Back"), build("district", page - 1))] if page > 1 else []),
        *([Button(words.gettext("More"), build("district", page + 1))] if page < pages else []),
        Button(words.gettext("Report"), build("districtreport", 1, "ask")),
    ]
    return card(
        words.nhtml("District: {count} community", "District: {count} communities", shown.of),
        *_sums(words, shown.total),
        *(_place(words, one, chosen=one.community == chosen) for one in shown.places),
        words.html("Page {page} of {pages}", page=page, pages=pages) if pages > 1 else None,
        buttons=[*((speak_for(words, one.community, one.name),) for one in others), tuple(beside)],
    )


def _sums(words: Words, now: Now) -> tuple[Html, ...]:
    return (
        words.html("Homes joined: {joined} of {homes}", joined=now.joined, homes=now.homes),
        words.html(
            "Open votes: {votes}, ballots {voted} of {electors}",
            votes=now.votes, voted=now.voted, electors=now.electors,
        ),
        words.html(
            "Matters: to screen {to_screen}, under way {under_way}, in a vote {in_vote}, carried out {carried_out}",
            to_screen=now.to_screen, under_way=now.under_way, in_vote=now.in_vote, carried_out=now.carried_out,
        ),
        words.html("Requests: {requests} open, {late} late", requests=now.requests, late=now.late),
    )  # fmt: skip


def _place(words: Words, place: Place, *, chosen: bool) -> Html:
    """Its name with the next council, then what there is: what is nothing is left out."""
    now = place.now
    name = bold(words.html("{name} (you work here)", name=line(place.name)) if chosen else escape(line(place.name)))
    parts = [
        words.html("Joined {joined}/{homes}", joined=now.joined, homes=now.homes),
        words.html("votes {votes} ({voted}/{electors})", votes=now.votes, voted=now.voted, electors=now.electors)
        if now.votes
        else None,
        words.html("matters {matters}", matters=now.matters) if now.matters else None,
        words.html("requests {asked}", asked=now.requests) if now.requests else None,
        words.html("late {late}", late=now.late) if now.late else None,
    ]
    head = f"{name} · {words.moment(place.meets_at)}" if place.meets_at else name
    return Html(f"{head}\n{' · '.join(filter(None, parts))}")


def staff_only(words: Words) -> Card:
    """The view, for who is not staff of several communities."""
    return card(words.html("This is for staff of several communities"), words.html("See what you can do: /help"))


def works_in(words: Words, *, community: str, others: Sequence[tuple[int, str]] = ()) -> Card:
    """For which community somebody works in private from now on; `others` are a tap away."""
    return card(
        words.html("You now work in {community}", community=line(community)),
        words.html("What waits: /docket"),
        buttons=[(speak_for(words, one, name),) for one, name in others],
    )


def which_period(words: Words) -> Card:
    """The report of a district: of which period."""
    buttons = [Button(words.gettext(PERIOD_NAMES[one]), build("districtreport", 1, one)) for one in PERIODS]
    return card(
        words.html("Report of all your communities"),
        words.html("Which period?"),
        buttons=[tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)],
    )


def enclosed(words: Words, *, what: str, since: date, until: date) -> Card:
    """The words under a file of a district's report."""
    said = {
        "district_report": words.html("Open it in a browser and print it."),
        "district_ledger": words.html("A row for each community, and the sum."),
    }
    return card(
        words.html("Report of your communities"),
        words.html("{since} to {until}", since=f"{since}", until=f"{until}"),
        said[what],
    )
