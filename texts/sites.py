"""The public record of a community as pages of a static site: what its groups were told, and no person's name."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from rules.anonymity import without_names
from texts import papers
from texts.cards import Card, plain
from texts.invitations import ROLES
from texts.minutes import Minutes
from texts.reports import Report, figures, one_line
from texts.reports import page as report_page
from texts.rules import counts, rule_name, verdict
from texts.words import Words, key

OTHERS = {"candidate": key("candidate"), "resident": key("resident")}
SEARCH = """
const field = document.querySelector("#search"), found = document.querySelector("#found");
const rows = [...document.querySelectorAll("[data-row]")];
document.querySelector("#searching").hidden = false;
field.addEventListener("input", () => {
  const words = field.value.normalize("NFKC").toLowerCase().split(/\\s+/);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.normalize("NFKC").toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("[data-part]")) {
    part.hidden = !part.querySelector("[data-row]:not([hidden])");
  }
  found.textContent = `${shown} / ${rows.length}`;
});
"""
POLICY = base64.b64encode(hashlib.sha256(SEARCH.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the site about one thing: a matter, a vote or a meeting. `state` is where it stands, in words."""

    kind: str  # matter, vote, meeting
    number: int
    title: str
    at: datetime
    state: str
    card: Card | None = None
    minutes: Minutes | None = None
    links: Sequence[tuple[str, int]] = ()  # the pages that belong to it, by kind and number

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.kind}-{self.number}.html"


@dataclass(frozen=True, slots=True)
class Site:
    """What the site tells. `reports` are of a calendar year each, the latest first; `head` is the record's digest."""

    community: str
    method: str
    head: str
    agenda: Card
    entries: Sequence[Entry]
    reports: Sequence[Report]
    names: Mapping[str, str]

    def of(self, kind: str) -> list[Entry]:
        """Return the entries of a kind, the latest first."""
        return sorted(
            (one for one in self.entries if one.kind == kind), key=lambda one: (one.at, one.number), reverse=True
        )


def pages(words: Words, site: Site) -> dict[str, str]:
    """Return every page by the name of its file; each stands by itself and asks nothing of any network."""
    there = {(one.kind, one.number): one for one in site.entries}
    shared = {"site": site, "kinds": _kinds(words), "policy": POLICY, "search": Markup(SEARCH), "told": _told}  # noqa: S704 - our own script
    made = {
        "index.html": papers.render("site_index", words, line=one_line(words, site.reports[0]),
                                    figures=figures(words, site.reports[0]), **shared),
        "search.html": papers.render("site_search", words, **shared),
        **{
            one.file: papers.render(
                "site_entry", words, entry=one, others=[there[link] for link in one.links if link in there],
                counts=counts, verdict=verdict, rule_name=rule_name, **shared,
            )
            for one in site.entries
        },
        **{f"report-{one.since.year}.html": report_page(words, report=one) for one in site.reports},
    }  # fmt: skip
    roles = {name: words.gettext((ROLES | OTHERS)[role]) for name, role in site.names.items()}
    roles |= {words.person(name): role for name, role in roles.items()}  # as cards show one, whatever its form
    but = (site.community, site.method, words.everything())
    return {name: without_names(page, roles, but) for name, page in made.items()}


def _kinds(words: Words) -> dict[str, str]:
    return {"matter": words.gettext("Matters"), "vote": words.gettext("Votes"), "meeting": words.gettext("Councils")}


def _told(card: Card, *, whole: bool = False) -> Markup:
    """What a card says, its first line apart or with it: the cards' own few tags, a line each."""
    lines = card.text.split("\n")[0 if whole else 1 :]
    return Markup("<br>\n").join(Markup(line) for line in lines)  # noqa: S704 - cards are escaped where they are made


def how_it_went(words: Words, minutes: Minutes) -> str:
    """Whether a council came about."""
    return words.gettext("Held") if minutes.opened else words.gettext("No quorum")


def heading(card: Card) -> str:
    """Return the first line of a card as plain text."""
    return plain(card.text.split("\n")[0])
