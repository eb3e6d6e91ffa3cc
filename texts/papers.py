"""Papers for print and for reading: HTML from templates, in either language, that asks nothing of any network."""

from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from texts.words import Words


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


def qr(link: str) -> Markup:
    """Return a link as a QR code, an inline picture with its quiet zone."""
    return Markup(segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=4))  # noqa: S704 - segno's own


def start_link(bot: str, payload: str) -> str:
    """Return the link that opens the bot with this after Start."""
    return f"https://t.me/{bot}?start={payload}" if payload else f"https://t.me/{bot}"
