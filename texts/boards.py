"""The one board of a group: what is open, when the council meets, what grows on its agenda."""

from dataclasses import dataclass
from datetime import datetime

from texts import labels
from texts.agendas import Item, item_lines
from texts.cards import Card, Html, card, line
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Board:
    """What a board shows; `closes` is until when its agenda grows, None once it is closed."""

    community: str
    votes: tuple[tuple[str, datetime], ...] = ()
    meets: datetime | None = None
    venue: str = ""
    items: tuple[Item, ...] = ()
    closes: datetime | None = None
    in_progress: int = 0
    talk: tuple[str, int] | None = None  # the last one held in person: where, how many were there


def board(words: Words, *, shown: Board) -> Card:
    """T41: edited for ever, posted anew only where it is gone."""
    return card(
        words.html("{community} board", community=line(shown.community)),
        *[
            words.html("Ballot: {title}, until {moment}", title=line(title, 40), moment=words.moment(closes))
            for title, closes in shown.votes[:3]
        ],
        *agenda_lines(words, shown),
        words.html("In progress: {count}", count=shown.in_progress),
        _talk(words, *shown.talk) if shown.talk else None,
        buttons=[
            *([(labels.vote_now(words),)] if shown.votes else []),
            (labels.propose(words), labels.request(words)),
            (labels.me(words),),
        ],
    )


def agenda_lines(words: Words, shown: Board) -> list[Html]:
    """The next meeting and its items so far."""
    if shown.meets is None:
        return []
    lines = [words.html("Council: {moment}, {venue}", moment=words.moment(shown.meets), venue=line(shown.venue))]
    lines.extend(item_lines(words, shown.items, 5))
    if shown.closes:
        lines.append(words.html("Items can be added until {moment}.", moment=words.moment(shown.closes)))
    return lines


def _talk(words: Words, place: str, heads: int) -> Html:
    return words.nhtml(
        "Last talk: {place}, {count} person", "Last talk: {place}, {count} people", heads, place=line(place, 40)
    )
