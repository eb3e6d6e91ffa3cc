"""Papers for print and for reading: HTML from templates, in either language, that asks nothing of any network."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from texts.links import qr_code
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
    return Markup(qr_code(link).svg_inline(omitsize=True, border=4))  # noqa: S704 - segno's own


def file_name(said: str) -> str:
    """Return the name for a file, without its ending, and without anything that leads elsewhere."""
    return re.sub(r"[^\w-]+", "_", said)[:60]
