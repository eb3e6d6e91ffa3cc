"""The seats of the council: vacant, at the end of a term, under review, elected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from texts.buttons import build
from texts.cards import Answer, Button, Card, card
from texts.invitations import called
from texts.labels import details
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Shown:
    """How a seat stands; `election` and `review` are numbers of matters, `adopted` says that the review is."""

    seat: int
    role: str
    name: str
    vacant: bool
    ended: bool = False  # given up: another seat has taken its place
    election: int | None = None
    review: int | None = None
    adopted: bool = False
    absences: int = 0
    reviewed_from: int = 3  # so many absences bring a review
    term_ends_at: datetime | None = None


def seat(words: Words, *, shown: Shown) -> Card:
    """A seat that the council has to see to."""
    place = called(words, shown.role, shown.name)
    if shown.ended:
        return card(words.html("Seat given up: {place}", place=place))
    if shown.election:
        return card(
            words.html("Election of a seat: {place}", place=place),
            words.html("Under way as №{number}.", number=shown.election),
            buttons=[(details(words, shown.election),)],
        )
    elect = Button(words.gettext("Election"), build("elect", shown.seat))
    if shown.vacant:
        head = (
            words.html("Chosen: {place}", place=place)
            if shown.name
            else words.html("Seat vacant: {place}", place=place)
        )
        what = (
            words.html("The one-time link is for this person.")
            if shown.name
            else words.html("The community elects who takes it.")
        )
        link = Button(words.gettext("One-time link"), build("invite", shown.seat, "seat"))
        return card(head, what, buttons=[(link,)] if shown.name else [(elect,), (link,)])
    if shown.review or shown.absences >= shown.reviewed_from:
        return _review(words, shown, elect)
    return card(
        words.html("Term of a seat: {place}", place=place),
        words.html("It ends {day}.", day=_last_day(words, shown.term_ends_at)) if shown.term_ends_at else None,
        words.html("Who holds it stays until a successor takes it."),
        buttons=[(elect,)],
    )


def _last_day(words: Words, ends_at: datetime) -> str:
    return words.full_day(ends_at - timedelta(seconds=1))


def _review(words: Words, shown: Shown, elect: Button) -> Card:
    bring = Button(words.gettext("To agenda"), build("review", shown.seat))
    stands = words.html("On the agenda as №{number}.", number=shown.review) if shown.review else None
    if shown.adopted:
        stands = words.html("The council adopted it. The community elects.")
    return card(
        words.html("Review of a seat: {place}", place=called(words, shown.role, shown.name)),
        words.nhtml("{count} meeting missed without a word.", "{count} meetings missed without a word.", shown.absences)
        if shown.absences
        else None,
        stands or words.html("The council decides whether it is reviewed."),
        words.html("Nobody is removed by that."),
        buttons=[(elect,)] if shown.adopted else [] if shown.review else [(bring,)],
    )


def term_ends(words: Words, *, role: str, name: str, at: datetime) -> Card:
    """To the chair, a month before a term ends."""
    return card(
        words.html("Term of a seat: {place}", place=called(words, role, name)),
        words.html("It ends {day}.", day=_last_day(words, at)),
        words.html("Please open its election: /docket"),
    )


def no_heads(words: Words, *, acting: str | None) -> Card:
    """Nobody is chair or vice-chair any more; `acting` is who acts for them until somebody is, if there is anybody."""
    return card(
        words.html("Nobody is chair or vice-chair now"),
        words.html("{name} acts for the chair until somebody is.", name=words.person(acting))
        if acting is not None
        else words.html("Staff give the seats by one-time links: /setup"),
        words.html("Please open the election: /docket") if acting is not None else None,
    )


def own_seat(words: Words, *, seat_id: int, role: str, name: str, until: datetime | None) -> Card:
    """Under /me: a seat that one holds."""
    return card(
        words.html("Your seat: {place}", place=called(words, role, name)),
        words.html("Term until {day}", day=_last_day(words, until)) if until else None,
        buttons=[(Button(words.gettext("Resign"), build("resign", seat_id, "ask")),)],
    )


def sure_to_resign(words: Words, *, seat_id: int, role: str) -> Card:
    """Whether somebody means to give up their seat."""
    return card(
        words.html("Give up your seat: {place}?", place=called(words, role)),
        words.html("What you decided stays on record."),
        buttons=[
            (
                Button(words.gettext("Resign"), build("resign", seat_id, "yes")),
                Button(words.gettext("Stay"), build("resign", seat_id, "no")),
            )
        ],
    )


def resigned(words: Words) -> Answer:
    """A seat is given up."""
    return Answer(words.gettext("Your seat is vacant now. Thank you for your service."))


def stays(words: Words) -> Answer:
    """Nothing was given up."""
    return Answer(words.gettext("You keep your seat."))


def who_stands(words: Words, *, role: str) -> Card:
    """The question for the names on the ballot."""
    return card(
        words.html("Election of a seat: {place}", place=called(words, role)),
        words.html("Reply with the names, one a line."),
    )


def election_title(words: Words, *, role: str) -> str:
    """What the matter of an election is called."""
    return words.gettext("Election of a seat: {place}", place=called(words, role))


def review_title(words: Words, *, role: str, name: str) -> str:
    """What the matter of a review is called."""
    return words.gettext("Review of a seat: {place}", place=called(words, role, name))


def who_elects(words: Words, *, number: int, role: str, drafts: Sequence[tuple[str, int]]) -> Card:
    """By whom a seat is elected among several names."""
    labels = {"assembly": words.gettext("All households"), "representatives": words.gettext("Representatives")}
    return card(
        words.html("№{number} Election of a seat: {place}", number=number, place=called(words, role)),
        words.html("Who elects?"),
        buttons=[(Button(labels[rule], build("optcheck", draft, "election_1")),) for rule, draft in drafts],
    )


def review_on_agenda(words: Words) -> Answer:
    """A review is on the next agenda."""
    return Answer(words.gettext("The review is on the next agenda, for the council alone."))
