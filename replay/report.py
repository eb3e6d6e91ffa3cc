"""What the report says, as somebody reads it: the figures on the page that `corridor report` writes in English."""

import re
from html import unescape

FIGURES = {
    "councils": r"(\d+) councils? that opened with a quorum",
    "no_quorum": r"(\d+) found no quorum",
    "answered": r"(\d+) requests? answered",
    "requests": r"Answered in time: [^(]*\(n = (\d+)\)",
    "in_time_rate": r"Answered in time: ([\d.]+ %)",
    "resolved_rate": r"Resolved: ([\d.]+ %)",
    "rated": r"Satisfied: [^(]*\(n = (\d+)\)",
    "satisfied_rate": r"Satisfied: ([\d.]+ %)",
    "raised": r"Raised (\d+)",
    "accepted": r"Accepted by the council (\d+)",
    "adopted": r"Adopted by the council (\d+)",
}


def told(page: str) -> dict[str, str]:
    """Return each figure as the page has it, or that it is not there."""
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    words = " ".join(unescape(text).replace("\u2068", "").replace("\u2069", "").split())
    found = {name: re.search(pattern, words) for name, pattern in FIGURES.items()}
    return {name: match[1] if match else "missing" for name, match in found.items()}
