"""Rules, effects, verdicts and counts in words: the same words on notice, ballot, result and outcome."""

from dataclasses import dataclass
from types import MappingProxyType

from texts.buttons import COUNCIL_RULES
from texts.cards import Html
from texts.words import Words, key

NAMES = MappingProxyType(
    {
        "council_default": key("council, more than half of all seats"),
        "council_present": key("council, more than half of those present"),
        "assembly": key("assembly, more than half of those taking part"),
        "straw_poll": key("opinion only, nothing is decided"),
    }
)
IN_WORDS = MappingProxyType(
    {
        "council_default": (
            key("At least {quorum} of {electors} members must take part."),
            key("More than half of all seats must be for."),
        ),
        "council_present": (
            key("At least {quorum} of {electors} members must take part."),
            key("More than half of those present must be for."),
        ),
        "assembly": (
            key("At least {quorum} of {electors} households must take part."),
            key("More than half of those must be for."),
        ),
        "straw_poll": (key("Everyone may say what they think."), key("Nothing is decided.")),
    }
)
MAJORITIES = MappingProxyType(
    {
        "council_default": key("{need} for, more than half of all seats"),
        "council_present": key("{need} for, more than half of those present"),
        "assembly": key("more than half of those taking part"),
    }
)
VERDICTS = MappingProxyType(
    {
        "passed": key("Passed"),
        "not_passed": key("Not passed"),
        "too_few": key("Too few took part"),
        "opinion": key("Opinion only"),
    }
)
CHOICES = MappingProxyType(
    {"for": key("for"), "against": key("against"), "abstain": key("abstain"), "recuse": key("recused")}
)
OWNERS_RULES = frozenset({"owners_ordinary", "owners_special", "unanimous"})


@dataclass(frozen=True, slots=True)
class Counts:
    """Ballots per choice; `areas`, in 0.01 m² and the same order, where owners vote."""

    favour: int
    against: int
    abstain: int
    areas: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """The same of the exclusive area, in 0.01 m²."""

    electors: int
    quorum: int
    took_part: int
    need: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A finished count: electors, how many had to take part and did, what was needed and the verdict.

    `verdict` is passed, not_passed, too_few or opinion; `area` where owners vote by heads and area.
    """

    rule: str
    verdict: str
    electors: int
    quorum: int
    took_part: int
    counts: Counts
    need: int
    area: Area | None = None


def rule_name(words: Words, rule: str) -> str:
    """What a rule is called, with the majority it asks for."""
    return words.gettext(NAMES[rule]) if rule in NAMES else rule


def rule_in_words(words: Words, rule: str, *, electors: int, quorum: int) -> str:
    """A rule with its numbers, in whole sentences."""
    if rule not in IN_WORDS:
        return rule
    return words.sentences(*(words.gettext(sentence, electors=electors, quorum=quorum) for sentence in IN_WORDS[rule]))


def passes_with(words: Words, rule: str, *, need: int = 0) -> str:
    """What a motion or ballot needs to pass, in a few words after "Passes with:"."""
    return words.gettext(MAJORITIES[rule], need=need) if rule in MAJORITIES else rule


def effect(words: Words, rule: str, *, signed: bool = False) -> str:
    """What a vote under a rule brings about in law; owners' votes bind only where ballots are signed."""
    if rule in OWNERS_RULES and signed:
        return words.gettext("Owners' joint decision (Civil Code 278)")
    if rule in OWNERS_RULES:
        return words.gettext("Indicative, not a signed ballot")
    if rule in COUNCIL_RULES:
        return words.gettext("Decision of the council")
    if rule == "straw_poll":
        return words.gettext("Opinion only, decides nothing")
    return words.gettext("Decision of the assembly")


def verdict(words: Words, name: str) -> str:
    """The verdict as every card says it: passed, not_passed, too_few or opinion."""
    return words.gettext(VERDICTS[name])


def choice(words: Words, name: str) -> str:
    """A choice inside a sentence: for, against, abstain, recuse."""
    return words.gettext(CHOICES[name])


def counts(words: Words, counted: Counts) -> str:
    """The counts in the words of every result: For 601, against 500, abstain 100."""
    figures = [str(number) for number in (counted.favour, counted.against, counted.abstain)]
    if counted.areas is not None:
        figures = [
            words.gettext("{heads} ({area})", heads=figure, area=words.area(area))
            for figure, area in zip(figures, counted.areas, strict=True)
        ]
    favour, against, abstain = figures
    return words.gettext(
        "For {favour}, against {against}, abstain {abstain}", favour=favour, against=against, abstain=abstain
    )


def verdict_and_counts(words: Words, name: str, counted: Counts) -> str:
    """A verdict with its counts, in one line."""
    return words.gettext("{verdict}: {counts}", verdict=verdict(words, name), counts=counts(words, counted))


def turnout(words: Words, tally: Tally) -> Html:
    """How many took part, of how many, and how many had to; without a quorum, the first two."""
    figures = {"took_part": tally.took_part, "electors": tally.electors, "quorum": tally.quorum}
    if tally.rule in COUNCIL_RULES:
        return words.html("Took part {took_part}/{electors} members (needs {quorum})", **figures)
    if tally.quorum == 0:
        return words.html("Took part {took_part}/{electors} households", **figures)
    return words.html("Took part {took_part}/{electors} (needs {quorum})", **figures)


def need_line(words: Words, tally: Tally) -> Html | None:
    """What was needed, and the verdict; the verdict alone where too few took part."""
    said = verdict(words, tally.verdict)
    if tally.verdict == "opinion":
        return None
    if tally.verdict == "too_few":
        return words.html("{verdict}: no decision, not a rejection", verdict=said)
    if tally.rule in COUNCIL_RULES:
        return words.html("Votes for needed: {need}, {verdict}", need=tally.need, verdict=said)
    return words.html("For needed {need}: {verdict}", need=tally.need, verdict=said)


def need_alone(words: Words, tally: Tally) -> Html | None:
    """What was needed, on a card that has said the verdict."""
    if tally.verdict == "opinion":
        return None
    if tally.verdict == "too_few":
        return words.html("No decision, not a rejection.")
    if tally.rule in COUNCIL_RULES:
        return words.html("Votes for needed: {need}", need=tally.need)
    return words.html("For needed: {need}", need=tally.need)
