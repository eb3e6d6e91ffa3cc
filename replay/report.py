"""What the report says, as somebody reads it: the figures on the page that `corridor report` writes in English."""

import re
from html import unescape

FIGURES = {
    "councils": r"(\d+) councils? that opened with a quorum",
    "no_quorum": r"(\d+) found no quorum",
    "raised": r"Raised (\d+)",
    "accepted": r"Accepted by the council (\d+)",
    "adopted": r"Adopted by the council (\d+)",
    "done": r"Carried out (\d+)",
    "consultations": r"Opened: (\d+)",
    "concluded": r"(\d+) consultations? concluded",
    "agreed": r"With agreement: (\d+)",
    "withdrawn": r"withdrawn: (\d+)",
    "polled": r"Of (\d+) verified answers",
    "pleased_rate": r"([\d.]+ %|–) satisfied with what was carried out",
    "answered": r"(\d+) requests? answered",
    "requests": r"Answered in time: [^(]*\(n = (\d+)\)",
    "in_time_rate": r"Answered in time: ([\d.]+ %)",
    "resolved_rate": r"Resolved: ([\d.]+ %)",
    "rated": r"Of (\d+) rated requests",
    "satisfied_rate": r"([\d.]+ %|–) satisfied with their requests",
}


def told(page: str) -> dict[str, str]:
    """Return each figure as the page has it, or that it is not there."""
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    words = " ".join(unescape(text).replace("\u2068", "").replace("\u2069", "").split())
    found = {name: re.search(pattern, words) for name, pattern in FIGURES.items()}
    return {name: match[1] if match else "missing" for name, match in found.items()}
