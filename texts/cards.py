"""Cards, answers and polls as plain data, and how a person's words get into them without harm."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from texts.graphemes import cut, one_line, reads_from_right, tidy, units

MESSAGE_LIMIT = 4096
ALERT_LIMIT = 200
QUESTION_LIMIT = 300
OPTION_LIMIT = 100
DATA_LIMIT = 64
ROW_LIMIT = 3
TITLE_LIMIT = 60
NAME_LIMIT = 32
TEXT_LIMIT = 600
NOTE_LIMIT = 200
LOOK_AHEAD = 4
"""Times its limit that a text is read before it is cut: signs without width may fill so much."""


class Html(str):
    """Text in Telegram's HTML: what came from a person is escaped in it already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a card: a tap sends `data`, or opens `url`; exactly one of the two."""

    label: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse, at build."""
        data = self.data or ""
        if not self.label or (self.data is None) == (self.url is None):
            raise ValueError(f"a button needs a label, and data or a link: {self}")
        if self.data is not None and not (data.isascii() and 1 <= len(data) <= DATA_LIMIT):
            raise ValueError(f"callback data is ASCII of 1 to {DATA_LIMIT} bytes: {self}")


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A message: HTML text and rows of at most three buttons; `asks` is what a reply to it answers: kind, and of what.

    Without buttons such a question has Telegram open a reply field.
    """

    text: str
    buttons: tuple[Row, ...] = ()
    asks: tuple[str, int] | None = None
    photo: tuple[str, str] | None = None  # kind and Telegram's id of a picture above the text

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse, at build."""
        if not self.text or not all(1 <= len(row) <= ROW_LIMIT for row in self.buttons):
            raise ValueError(f"a card needs a text, and rows of 1 to {ROW_LIMIT} buttons: {self}")

    def under(self, kind: str, file: str) -> "Card":
        """The card as the words under a photo, or under one that was sent as a document."""
        return replace(self, photo=(kind, file))

    def asking(self, kind: str, subject: int = 0) -> "Card":
        """The card as a question of this kind about a subject: a reply to it is the answer."""
        return replace(self, asks=(kind, subject))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap is answered with: plain text; an alert stays until it is closed, else it fades."""

    text: str
    alert: bool = False

    def __post_init__(self) -> None:
        """Keep Telegram's limit by cutting, never by an error."""
        object.__setattr__(self, "text", cut(self.text, ALERT_LIMIT))


@dataclass(frozen=True, slots=True)
class Poll:
    """A native poll: question and options, in order."""

    question: str
    options: tuple[str, ...]


def escape(text: str) -> Html:
    """The text with `&`, `<` and `>` made harmless; text that is HTML already stays as it is."""
    return text if isinstance(text, Html) else Html(html.escape(text, quote=False))


def isolate(text: str) -> str:
    """The text between U+2068 and U+2069, so that its direction of writing stays its own."""
    return f"\u2068{text}\u2069"


def bold(text: Html) -> Html:
    """The text in bold."""
    return Html(f"<b>{text}</b>")


def struck(text: Html) -> Html:
    """The text struck out."""
    return Html(f"<s>{text}</s>")


def code(text: str) -> Html:
    """The text in signs of one width; a tap copies it."""
    return Html(f"<code>{escape(cut(one_line(text), 80))}</code>")


def folded(lines: Iterable[Html]) -> Html:
    """Lines in a quotation that opens at a tap."""
    return Html("<blockquote expandable>" + "\n".join(lines) + "</blockquote>")


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """A person's words in one line, cut to the limit; "–" for nothing; isolated where written from the right."""
    kept = cut(one_line(text[: limit * LOOK_AHEAD]), limit) or "–"
    return isolate(kept) if reads_from_right(kept) else kept


def passage(text: str, limit: int = TEXT_LIMIT) -> str:
    """A person's words with their line breaks, at most five lines of them, cut to the limit."""
    lines = [part.strip() for part in tidy(text[: limit * LOOK_AHEAD]).splitlines() if part.strip()]
    kept = cut("\n".join(lines[:5]) + ("…" if len(lines) > 5 else ""), limit) or "–"
    return isolate(kept) if reads_from_right(kept) else kept


def further(text: str, title: str, limit: int = TEXT_LIMIT) -> Html | None:
    """What a text says beyond its title: the passage, or None where the title is all of it."""
    return escape(passage(text, limit)) if text.strip() and one_line(text) != one_line(title) else None


def card(first: Html, *rest: Html | None, buttons: Iterable[Row] = ()) -> Card:
    """A card: the first line in bold, then the lines that are there, then the buttons."""
    lines = [bold(first), *(part for part in rest if part)]
    return Card(Html("\n".join(lines)), tuple(row for row in buttons if row))


def plain(text: str) -> str:
    """An HTML text as a reader sees it, without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def visible_length(text: str) -> int:
    """Length of an HTML text after its markup is read, in UTF-16 units: what the limit of 4,096 counts."""
    return units(plain(text))
