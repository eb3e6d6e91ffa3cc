"""The digest of a month for residents' groups: counts, each rate over its own base."""

from datetime import datetime, time

from rules.reports import FEWEST
from texts.buttons import build
from texts.cards import Button, Card, Html, card, line
from texts.reports import FUNNEL, Report, held
from texts.rules import verdict
from texts.words import Words

MOST_VOTES = 10


def says_something(report: Report) -> bool:
    """Whether anything happened of which a digest tells."""
    counted = report.counted
    met = counted.councils or counted.no_quorum or counted.consultations.concluded or counted.talks[0]
    return bool(met or counted.requests.raised or report.votes or counted.funnel["raised"])


def digest(words: Words, *, report: Report) -> Card:
    """T40: councils and requests of a month; fewer than five ratings are not told."""
    number = 100 * report.since.year + report.since.month
    return card(
        words.html("{month} digest", month=_month(words, report)),
        *_figures(words, report),
        buttons=[(Button(words.gettext("Details"), build("digest", number)),)],
    )


def _month(words: Words, report: Report) -> str:
    return words.month(datetime.combine(report.since, time(12), words.zone))


def _figures(words: Words, report: Report) -> list[Html]:
    counted, asked = report.counted, report.counted.requests
    lines = [held(words, report)]
    if counted.talks[0]:
        lines.append(words.html("Talks {count}, {heads} people in all", count=counted.talks[0], heads=counted.talks[1]))
    if asked.raised:
        lines.append(
            words.html(
                "Requests {raised}, answered in time {in_time}, resolved {resolved}",
                raised=asked.raised, in_time=asked.in_time, resolved=asked.resolved,
            )
        )  # fmt: skip
    if asked.rated >= FEWEST:
        lines.append(words.html("Satisfied {satisfied}/{rated}", satisfied=asked.satisfied, rated=asked.rated))
    return lines


def details(words: Words, *, report: Report) -> Card:
    """More of the month, in private: the way of the matters that were raised, and the votes that closed."""
    way = [
        words.html("{what}: {count}", what=words.gettext(FUNNEL[name]), count=count)
        for name, count in report.counted.funnel.items()
        if count
    ]
    votes = [
        words.html(
            "Vote №{number} {title}: {verdict}",
            number=vote.number, title=line(vote.title), verdict=verdict(words, vote.tally.verdict),
        )
        for vote in report.votes
    ]  # fmt: skip
    return card(
        words.html("{month} digest", month=_month(words, report)),
        *_figures(words, report),
        words.html("Without a quorum: {count}", count=report.counted.no_quorum) if report.counted.no_quorum else None,
        words.html("What residents raised then:") if way else None,
        *way,
        *words.listing(votes, MOST_VOTES),
    )
