"""/setup: what is set up and what is missing, a button for each place that nobody has taken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, line, plain
from texts.graphemes import cut, one_line
from texts.invitations import called
from texts.words import Words, key

MOST_PLACES = 20
STANDS_FOR = MappingProxyType({"party member": key("party members"), "residents": key("residents")})
LIMITS = {"zh": (12, 6, 5), "en": (24, 14, 9)}  # of labels by how many stand in a row


@dataclass(frozen=True, slots=True)
class Free:
    """A place that nobody has taken: its kind (seat, party, staff), its number, its role and name."""

    kind: str
    number: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How far a community is set up."""

    community: str
    number: int  # the community's
    households: int
    seats: tuple[int, int]  # filled, all
    parties: tuple[int, int]
    staff: tuple[int, int]
    residents: int  # groups
    council: bool
    free: tuple[Free, ...]
    roles: tuple[tuple[str, int], ...] = ()  # how many seats of each kind
    stands_for: tuple[tuple[str, int], ...] = ()  # for whom those with a council vote stand


def overview(words: Words, *, shown: Shown, add_url: str) -> Card:
    """What is set up and what is missing; staff and the heads of the council invite from here."""
    roles = [called(words, role, f"× {count}") for role, count in shown.roles]
    whom = [
        words.gettext("{whom} {count}", whom=words.gettext(STANDS_FOR[one]), count=n) for one, n in shown.stands_for
    ]
    filled = [
        words.html("Council seats {filled}/{all}", filled=shown.seats[0], all=shown.seats[1]),
        words.html("Of these: {roles}", roles=words.people(roles)) if roles else None,
        words.html("The council stands for: {whom}", whom=words.people(whom)) if whom else None,
        words.html("Parties {filled}/{all}", filled=shown.parties[0], all=shown.parties[1]),
        words.html("Grid workers {filled}/{all}", filled=shown.staff[0], all=shown.staff[1]),
    ]
    groups = words.html("Residents' groups: {count}", count=shown.residents)
    return card(
        words.html("Set-up of {community}", community=line(shown.community)),
        words.html("Households: {households}", households=f"{shown.households:,}"),
        groups if shown.residents else words.html("No residents' group yet. Add me to it."),
        words.html("The council has its group.") if shown.council else words.html("The council has no group yet."),
        *filled,
        words.html("Tap a place to get its link.") if shown.free else words.html("Every place is taken."),
        buttons=[
            *_places(words, shown.free[:MOST_PLACES]),
            *_more(words, shown.number, add_url),
        ],
    )


def _places(words: Words, free: Sequence[Free]) -> list[Row]:
    """Seats stand two in a row; what has a name of its own has a row to itself."""

    def button(one: Free, label: str, in_a_row: int) -> Button:
        limit = LIMITS[words.language][in_a_row - 1]
        return Button(cut(one_line(label), limit) or "–", build("invite", one.number, one.kind))

    open_seats = [(one, called(words, one.role, one.name)) for one in free if one.kind == "seat"]
    alike = Counter(label for _, label in open_seats)
    met: Counter[str] = Counter()
    seats = []
    for one, label in open_seats:  # five mediators are told apart, or two people would get one's link
        met[label] += 1
        seats.append(button(one, f"{label} {met[label]}" if alike[label] > 1 else label, 2))
    others = [button(one, one.name or called(words, one.role), 1) for one in free if one.kind != "seat"]
    return [*(tuple(seats[first : first + 2]) for first in range(0, len(seats), 2)), *((one,) for one in others)]


def _more(words: Words, community: int, add_url: str) -> list[Row]:
    return [
        (
            Button(words.gettext("Add worker"), build("prepare", community, "worker")),
            Button(words.gettext("Homes file"), build("prepare", community, "homes")),
        ),
        (
            Button(words.gettext("Slips"), build("prepare", community, "slips")),
            Button(words.gettext("Export files"), build("prepare", community, "export")),
        ),
        (Button(words.gettext("Add to a group"), url=add_url),),
    ]


def heads_only(words: Words, *, helper: str | None) -> Card:
    """/setup by somebody else."""
    return card(
        words.html("Staff, the chair or vice-chair set things up"),
        words.html("Please ask {helper}.", helper=words.helper(helper)),
    )


def heads_only_alert(words: Words, *, helper: str | None) -> Answer:
    """A button of the set-up by somebody else."""
    happened = words.gettext("Staff, the chair or vice-chair set things up.")
    return Answer(
        words.sentences(happened, words.gettext("Please ask {helper}.", helper=words.helper(helper))), alert=True
    )


def all_only_alert(words: Words) -> Answer:
    """A button of what concerns the whole community, tapped by staff who serve a part of it."""
    happened = words.gettext("That is for who serves the whole community.")
    return Answer(words.sentences(happened, words.gettext("Please ask the chair or vice-chair.")), alert=True)


def worker_name(words: Words) -> Card:
    """[Add grid worker]: the name that residents are told."""
    return card(
        words.html("What is the grid worker called?"),
        words.html("Please write the name that residents know."),
    )


def worker_twice(words: Words, *, name: str) -> Card:
    """A grid worker of that name is there."""
    return card(
        words.html("{name} is a grid worker already", name=line(name)), words.html("See who is missing: /setup")
    )


def how_to_send(words: Words) -> Card:
    """[Household file]: how it gets here."""
    return card(
        words.html("Send me the household file here"),
        words.html("As a file, CSV or XLSX. You see what changes before anything does."),
    )


def link_sent(words: Words) -> Answer:
    """A place was tapped: its link comes in private."""
    return Answer(words.gettext("Its link is in your private chat."))


def revoked(words: Words) -> Answer:
    """[Revoke]."""
    return Answer(words.gettext("Taken back. The link opens nothing any more."), alert=True)


def place_taken(words: Words) -> Answer:
    """A place that somebody has taken meanwhile."""
    return Answer(
        words.sentences(words.gettext("Somebody has taken it."), words.gettext("See how things stand: /setup")),
        alert=True,
    )


def community_file(words: Words, *, community: str) -> Card:
    """Under the exported files."""
    return card(
        words.html("The files of {community}", community=line(community)),
        words.html("Applied to another store they make the same."),
        words.html("They hold accounts and owners. Please keep them safe."),
    )


def not_made(words: Words) -> Card:
    """A file that somebody asked for could not be made, or Telegram did not take it."""
    return card(words.html("That file did not come about. Please ask once more."))


def not_made_for(words: Words, *, group: str) -> Card:
    """To the council: a file that was to go to a group could not be made, or Telegram did not take it."""
    return card(
        words.html("A file for {group} did not come about", group=line(group)),
        words.html("The log says why. /results has the words of it."),
    )


def slips(words: Words, *, community: str, households: int) -> Card:
    """Under the join slips."""
    return card(
        words.html("Join slips of {community}", community=line(community)),
        words.html("Households: {households}", households=f"{households:,}"),
        words.html("Open a page in a browser and print it."),
        words.html("Who holds a slip speaks for that home. Never post it."),
    )


def plain_line(text: Html) -> str:
    """Return a line of HTML as it stands in a text file."""
    return plain(text)


def slips_taken(words: Words, *, name: str, of: str, at: datetime) -> Card:
    """To the others who set a community up: somebody has had the join slips of these parts sent."""
    fields = {"name": words.person(name), "parts": line(of), "moment": words.moment(at)}
    return card(words.html("{name} had the join slips of {parts} sent: {moment}", **fields))
