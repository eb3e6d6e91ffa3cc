"""The five commons of a matter: the line on its card, who did what at each, and the post that tells the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.cards import Card, Html, card, line
from texts.polls import Feedback, rate
from texts.words import Words, key

NAMES = MappingProxyType(
    {
        "plan": key("plan"),
        "build": key("build"),
        "manage": key("manage"),
        "evaluate": key("evaluate"),
        "share": key("share"),
    }
)


@dataclass(frozen=True, slots=True)
class Story:
    """Who did what, as far as it came; `undertakings` are those of parties, `reached` milestones."""

    number: int
    title: str
    proposer: str | None
    supporters: int
    consultations: int
    lead: str
    undertakings: int
    reached: int
    supervisors: Sequence[str]
    rated: Feedback | None
    done_at: datetime | None


def stages(words: Words, current: str) -> Html:
    """The five in one line: those that are behind with a tick, the one at which it stands marked."""
    at = list(NAMES).index(current)
    shown = [
        f"{'✓' if place < at else '▸' if place == at else ''}{words.gettext(name)}"
        for place, name in enumerate(NAMES.values())
    ]
    return words.html("Together: {stages}", stages=" ".join(shown))


def lines(words: Words, story: Story, reached: Sequence[str]) -> list[Html]:
    """Who did what at each of the five that a matter has come to."""
    said = {"plan": _plan, "build": _build, "manage": _manage, "evaluate": _evaluate, "share": _share}
    return [said[one](words, story) for one in reached]


def _plan(words: Words, story: Story) -> Html:
    name, count = words.person(story.proposer), story.supporters
    if story.consultations:
        return words.nhtml(
            "Plan: raised by {name}, supported by {count} household; consultations: {consultations}",
            "Plan: raised by {name}, supported by {count} households; consultations: {consultations}",
            count, name=name, consultations=story.consultations,
        )  # fmt: skip
    return words.nhtml(
        "Plan: raised by {name}, supported by {count} household",
        "Plan: raised by {name}, supported by {count} households", count, name=name,
    )  # fmt: skip


def _build(words: Words, story: Story) -> Html:
    name = line(story.lead) if story.lead else words.gettext("the council")
    if story.undertakings and story.reached:
        return words.html(
            "Build: {name}; milestones {reached}, undertakings {undertakings}",
            name=name, reached=story.reached, undertakings=story.undertakings,
        )  # fmt: skip
    if story.undertakings:
        return words.html("Build: {name}; undertakings {undertakings}", name=name, undertakings=story.undertakings)
    if story.reached:
        return words.html("Build: {name}; milestones {reached}", name=name, reached=story.reached)
    return words.html("Build: {name}", name=name)


def _manage(words: Words, story: Story) -> Html:
    names = words.people(story.supervisors) if story.supervisors else words.gettext("the council")
    return words.html("Manage: {names}", names=names)


def _evaluate(words: Words, story: Story) -> Html:
    counted = story.rated
    if counted is None or not counted.rated:
        return words.html("Evaluate: not rated yet") if counted is None else words.html("Evaluate: nobody rated it")
    return words.html(
        "Evaluate: satisfied {rate} (n = {n})", rate=rate(counted.satisfied + counted.mostly, counted.rated),
        n=counted.rated,
    )  # fmt: skip


def _share(words: Words, story: Story) -> Html:
    return (
        words.html("Share: done on {day}, for all of us", day=words.day(story.done_at)) if story.done_at else Html("")
    )


def share(words: Words, *, story: Story) -> Card:
    """In the group, once a matter is closed: its story in five lines, under its pictures where there are any."""
    return card(
        words.html("What came of №{number} {title}", number=story.number, title=line(story.title)),
        *lines(words, story, list(NAMES)),
        buttons=[(labels.details(words, story.number),)],
    )
