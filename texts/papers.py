"""Papers for print and for reading: HTML from templates, in either language, that asks nothing of any network."""

import base64
import math
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from texts.links import qr_code
from texts.words import Words

BLOCK = re.compile(r'<(h1|h2|p|td)(?: class="([a-z]+)")?>(.*?)</\1>', re.DOTALL)
LINE_END, TAG = re.compile("<br>|</li>"), re.compile("<[^>]*>")
TIMES = {"h1": 2.2, "big": 1.5, "h2": 1.3, "top": 1.1, "muted": 0.7, "digest": 0.75}  # as in poster.html
SIZES, GAP = range(36, 13, -1), 9  # points
HEIGHT, WIDTH, CELL, FOOT = (
    1110,
    770,
    500,
    4,
)  # of a sheet and of a cell in points; of the QR code beside its words in ems


@cache
def _environment() -> Environment:
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["qr"] = qr
    return made


def render(template: str, words: Words, /, **facts: object) -> str:
    """Return a paper as one HTML file; whatever a person typed is escaped."""
    found = _environment().get_template(f"{template}.html")
    return found.render(words=words, gettext=words.gettext, ngettext=words.ngettext, **facts)


@cache
def macros(template: str) -> Any:
    """Return the macros of a template that pages and pictures share; each is called with its facts and gives markup."""
    return _environment().get_template(template).module


def poster(template: str, words: Words, /, **facts: object) -> str:
    """Return a poster in the largest type in which it stays on one sheet of A3; more goes on to a second one."""
    blocks = [
        (tag, kind, [width(line) for line in TAG.sub("", LINE_END.sub("\n", text)).strip().split("\n")])
        for tag, kind, text in BLOCK.findall(render(template, words, size=SIZES[-1], **facts))
    ]
    fitting = (size for size in SIZES if sum(_height(size, *block) for block in blocks) + FOOT * size <= HEIGHT)
    return render(template, words, size=next(fitting, SIZES[-1]), **facts)


def _height(size: int, tag: str, kind: str, widths: list[float]) -> float:
    """Return how high a block stands in points where the text of a poster has this size."""
    type_size = size * TIMES.get(kind, TIMES.get(tag, 1))
    room = (CELL if tag == "td" else WIDTH - 2 * size) / type_size
    return sum(max(1, math.ceil(width / room)) for width in widths) * 1.5 * type_size + GAP


def width(line: str) -> float:
    """Return about how wide a line is, in squares of its type."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.55 for sign in unescape(line))


def qr(link: str) -> Markup:
    """Return a link as a QR code, an inline picture with its quiet zone."""
    return Markup(qr_code(link).svg_inline(omitsize=True, border=4))  # noqa: S704 - segno's own


def data_uri(picture: bytes) -> str:
    """Return a picture as a link that holds it; empty for what is no JPEG, PNG or WebP."""
    kinds = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"RIFF": "webp"}
    kind = next((name for start, name in kinds.items() if picture.startswith(start)), "")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}" if kind else ""


def file_name(said: str) -> str:
    """Return the name for a file, without its ending, and without anything that leads elsewhere."""
    return re.sub(r"[^\w-]+", "_", said)[:60]
