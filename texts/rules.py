"""Rules, effects, verdicts and counts in words: the same words on notice, ballot, result and outcome.

Every sentence is made of the frozen rule's data, so that a rule that a community set anew is said as it is.
"""

from dataclasses import dataclass
from types import MappingProxyType

from rules.secret_votes import FEWEST
from rules.votes import Base, Effect, Measure, Rule, Share, Unit, needed_to_take_part
from texts.cards import Html
from texts.options import Choosing, Option, decided_line, in_one_line, result_lines, tied_line
from texts.words import Words, key

UNITS = MappingProxyType(
    {
        Unit.MEMBERS: key("members"),
        Unit.HOUSEHOLDS: key("households"),
        Unit.ADULTS: key("adults"),
        Unit.REPRESENTATIVES: key("representatives"),
        Unit.OWNERS: key("owners"),
        Unit.PARTIES: key("parties"),
        Unit.RESPONDENTS: key("people who answer"),
        Unit.GROUP_MEMBERS: key("people of the group"),
    }
)
ONE_VOTE = MappingProxyType(
    {
        Unit.HOUSEHOLDS: key("One vote a household"),
        Unit.ADULTS: key("One vote an adult"),
        Unit.REPRESENTATIVES: key("One vote a representative"),
        Unit.OWNERS: key("One vote an owner"),
        Unit.GROUP_MEMBERS: key("One vote a person of this group"),
    }
)
ALL = MappingProxyType(
    {
        Unit.MEMBERS: key("all seats"),
        Unit.HOUSEHOLDS: key("all households"),
        Unit.ADULTS: key("all adults"),
        Unit.REPRESENTATIVES: key("all representatives"),
        Unit.OWNERS: key("all owners"),
        Unit.PARTIES: key("all parties concerned"),
    }
)
TAKING_PART = MappingProxyType(
    {
        Unit.MEMBERS: key("those present"),
        Unit.HOUSEHOLDS: key("those taking part"),
        Unit.ADULTS: key("adults taking part"),
        Unit.REPRESENTATIVES: key("representatives taking part"),
        Unit.OWNERS: key("participating owners"),
        Unit.PARTIES: key("parties taking part"),
    }
)
SHARES = MappingProxyType(
    {
        "> 1/2": key("more than half"),
        ">= 2/3": key("at least two thirds"),
        ">= 3/4": key("at least three quarters"),
        ">= 1/1": key("every one"),
    }
)
BODIES = MappingProxyType(
    {
        Effect.COUNCIL: key("council"),
        Effect.ASSEMBLY: key("assembly"),
        Effect.REPRESENTATIVES: key("representatives' meeting"),
        Effect.OWNERS: key("owners' vote"),
        Effect.JOINT: key("joint decision"),
        Effect.INDICATIVE: key("owners' vote"),
    }
)
EFFECTS = MappingProxyType(
    {
        Effect.COUNCIL: key("Decision of the council"),
        Effect.ASSEMBLY: key("Decision of the assembly"),
        Effect.REPRESENTATIVES: key("Decision of the representatives' meeting"),
        Effect.OWNERS: key("Owners' joint decision (Civil Code 278)"),
        Effect.JOINT: key("Joint decision of the parties"),
        Effect.INDICATIVE: key("Indicative, not a signed ballot"),
        Effect.OPINION: key("Opinion only, decides nothing"),
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
OPTIONS_SHOWN = 3  # on a result, before the rest opens at a tap
CHOICES = MappingProxyType(
    {"for": key("for"), "against": key("against"), "abstain": key("abstain"), "recuse": key("recused")}
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Ballots per choice; `areas`, in 0.01 m² and the same order, where owners vote."""

    favour: int
    against: int
    abstain: int
    areas: tuple[int, int, int] | None = None
    options: tuple[Option, ...] = ()  # instead of for and against


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

    rule: Rule
    verdict: str
    electors: int
    quorum: int
    took_part: int
    counts: Counts
    need: int
    area: Area | None = None
    secret: bool = False
    copied: bool = False  # copies were made of the store while a secret vote was open
    tied: bool = False  # as many for as against
    options: Choosing | None = None

    @property
    def void(self) -> bool:
        """Whether so few voted in secret that nothing is told."""
        return self.secret and self.took_part < FEWEST


@dataclass(frozen=True, slots=True)
class Scale:
    """How the figures of one measure of a rule are said: heads, or area in 0.01 m²."""

    words: Words
    rule: Rule
    measure: Measure

    def figure(self, number: int) -> str:
        """The figure alone, before a slash."""
        return self.words.area_figure(number) if self.measure is Measure.AREA else str(number)

    def short(self, number: int) -> str:
        """With what is counted, where the sentence has said it already; English leaves people out."""
        if self.measure is Measure.AREA:
            return self.words.area(number)
        return self.named(number) if self.words.language == "zh" else str(number)

    def named(self, number: int) -> str:
        """With what is counted: 113 owners."""
        if self.measure is Measure.AREA:
            return self.words.area(number)
        return self.words.gettext("{count} {unit}", count=number, unit=self.words.gettext(UNITS[self.rule.unit]))

    def of(self, number: int) -> str:
        """As `named`, after a slash; a long word, and households, who are meant where nobody is named, are left out."""
        return self.short(number) if self.rule.unit in {Unit.HOUSEHOLDS, Unit.REPRESENTATIVES} else self.named(number)


def scales(words: Words, rule: Rule) -> list[Scale]:
    """The measures that a rule counts: heads, and where owners vote the area as well."""
    return [Scale(words, rule, measure) for measure in rule.counts]


def amount(words: Words, rule: Rule, heads: int, area: int, *, named: bool = True) -> str:
    """So many of those who have a ballot, with their area where it counts: 76 owners (7,200.00 m²)."""
    counted, *further = scales(words, rule)
    said = counted.named(heads) if named else counted.short(heads)
    return words.gettext("{heads} ({area})", heads=said, area=words.area(area)) if further else said


def one_vote(words: Words, rule: Rule) -> str:
    """Who has one vote each, as a beginning of a sentence."""
    return words.gettext(ONE_VOTE[rule.unit])


def share_in_words(words: Words, share: Share) -> str:
    """A share: more than half, at least 3/5."""
    if (text := str(share)) in SHARES:
        return words.gettext(SHARES[text])
    fraction = f"{share.numerator}/{share.denominator}"
    if share.strict:
        return words.gettext("more than {fraction}", fraction=fraction)
    return words.gettext("at least {fraction}", fraction=fraction)


def majority(words: Words, rule: Rule) -> str:
    """Who must be for: more than half of those taking part; nothing where a rule asks for nobody."""
    if rule.approval is None:
        return ""
    by_all = rule.approval_of is Base.ALL
    if Measure.AREA in rule.counts:
        whole = words.gettext("all heads and area") if by_all else words.gettext("participating heads and area")
    else:
        voting = rule.unit is Unit.MEMBERS and rule.approval_of is Base.PARTICIPANTS
        whole = words.gettext(key("those who vote") if voting else (ALL if by_all else TAKING_PART)[rule.unit])
    if by_all and rule.approval.numerator == rule.approval.denominator:
        return whole
    return words.gettext("{share} of {whole}", share=share_in_words(words, rule.approval), whole=whole)


def rule_name(words: Words, rule: Rule) -> str:
    """What a rule is called, with the majority it asks for."""
    if rule.effect is Effect.OPINION:
        return words.gettext("opinion only, nothing is decided")
    return words.gettext("{body}, {majority}", body=words.gettext(BODIES[rule.effect]), majority=majority(words, rule))


def rule_in_words(words: Words, rule: Rule, *, electors: int, area: int = 0, options: bool = False) -> str:
    """A rule with its numbers, in whole sentences; `area` is the electors' in 0.01 m² where it counts."""
    if rule.effect is Effect.OPINION:
        return words.sentences(words.gettext("Everyone may say what they think."), words.gettext("Nothing is decided."))
    asked = key("{majority} must choose an option.") if options else key("{majority} must be for.")
    passes = _sentence(words.gettext(asked, majority=majority(words, rule)))
    if rule.participation is None:
        return passes
    least, whole = least_and_all(words, rule, electors, area)
    return words.sentences(
        words.gettext("At least {quorum} of {electors} must take part.", quorum=least, electors=whole), passes
    )


def least_and_all(words: Words, rule: Rule, electors: int, area: int) -> tuple[str, str]:
    """How many must take part, and of how many."""
    least = amount(words, rule, needed_to_take_part(rule, electors), needed_to_take_part(rule, area), named=False)
    return least, amount(words, rule, electors, area)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def passes_with(words: Words, rule: Rule, *, need: int = 0) -> str:
    """What a motion or ballot needs to pass, in a few words after "Passes with:"; `need` where it is known."""
    asked = majority(words, rule)
    return words.gettext("{need} for, {majority}", need=need, majority=asked) if need else asked


def effect(words: Words, rule: Rule) -> str:
    """What a vote under a rule brings about in law."""
    if rule.effect is Effect.OWNERS and rule.name == "unanimous":
        return words.gettext("Owners' joint decision (Civil Code 279)")
    return words.gettext(EFFECTS[rule.effect])


def about(words: Words, number: int) -> Html:
    """Which proposal a vote is about: votes have a number series of their own."""
    return words.html("About proposal №{number}", number=number)


def source(words: Words, rule: Rule) -> str:
    """From which law or procedure a rule comes."""
    return words.gettext("Source: {source}", source=rule.source.zh if words.language == "zh" else rule.source.en)


def verdict(words: Words, name: str) -> str:
    """The verdict as every card says it: passed, not_passed, too_few or opinion."""
    return words.gettext(VERDICTS[name])


def choice(words: Words, name: str) -> str:
    """A choice inside a sentence: for, against, abstain, recuse, or options by their numbers."""
    if name not in CHOICES:
        return words.gettext("option {numbers}", numbers=name.replace(",", " + "))
    return words.gettext(CHOICES[name])


def counts(words: Words, counted: Counts) -> str:
    """The counts in the words of every result: For 601, against 500, abstain 100."""
    if counted.options:
        return in_one_line(words, counted.options, counted.abstain, counted.areas and counted.areas[2])
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


def of_options(words: Words, tally: Tally) -> tuple[list[Html], list[Html]]:
    """What options came to: the chosen ones and who is ahead; and where there are many the others, and ties."""
    counted, choosing = tally.counts, tally.options
    if choosing is None or tally.void:
        return [], []
    abstain_area = counted.areas and counted.areas[2]
    ranked = tally.rule.approval is not None
    lines = result_lines(
        words, counted.options, counted.abstain, abstain_area, elected=choosing.elects, ranked=ranked
    )  # fmt: skip
    behind = (
        tied_line(words, choosing, tally.rule.tie),
        *lines[OPTIONS_SHOWN:],
        decided_line(words, counted.options, choosing),
    )
    return lines[:OPTIONS_SHOWN], [one for one in behind if one]


def verdict_and_counts(words: Words, name: str, counted: Counts) -> str:
    """A verdict with its counts, in one line."""
    return words.gettext("{verdict}: {counts}", verdict=verdict(words, name), counts=counts(words, counted))


def turnout(words: Words, tally: Tally) -> list[Html]:
    """How many took part, of how many, and how many had to, a line for each measure; without a quorum less."""
    if tally.rule.unit is Unit.GROUP_MEMBERS:
        return [words.html("Took part: {count}", count=tally.took_part)]
    lines = []
    for scale, one in zip(scales(words, tally.rule), (tally, tally.area), strict=False):
        if one is None:
            continue
        figures = {"took_part": scale.figure(one.took_part), "electors": scale.of(one.electors)}
        if scale.measure is Measure.AREA:
            line = words.html(
                "Area {took_part}/{electors} (needs {quorum})", **figures, quorum=scale.figure(one.quorum)
            )
        elif one.quorum:
            line = words.html("Took part {took_part}/{electors} (needs {quorum})", **figures, quorum=one.quorum)
        else:
            line = words.html("Took part {took_part}/{electors}", **figures)
        lines.append(line)
    return lines


def needed(words: Words, tally: Tally) -> str:
    """How many had to be for, with their area where it counts."""
    if tally.rule.unit is Unit.MEMBERS:
        return words.ngettext("{count} vote", "{count} votes", tally.need)
    return amount(words, tally.rule, tally.need, tally.area.need if tally.area else 0, named=False)


def need_line(words: Words, tally: Tally) -> Html | None:
    """What was needed, and the verdict; the verdict alone where too few took part."""
    said = verdict(words, tally.verdict)
    if tally.verdict == "opinion":
        return None
    if tally.verdict == "too_few":
        return words.html("{verdict}: no decision, not a rejection", verdict=said)
    asked = key("An option needs {need}: {verdict}") if tally.options else key("For needed {need}: {verdict}")
    return words.html(asked, need=needed(words, tally), verdict=said)


def need_alone(words: Words, tally: Tally) -> Html | None:
    """What was needed, on a card that has said the verdict."""
    if tally.verdict == "opinion":
        return None
    if tally.verdict == "too_few":
        return words.html("No decision, not a rejection.")
    asked = key("An option needs: {need}") if tally.options else key("For needed: {need}")
    return words.html(asked, need=needed(words, tally))


def shortfall(words: Words, tally: Tally) -> Html | None:
    """Of what a vote that needed both heads and area was short."""
    area, favour = tally.area, tally.counts.areas
    if area is None or favour is None or (tally.options and tally.verdict != "too_few"):
        return None
    if tally.verdict not in ("too_few", "not_passed"):
        return None
    if tally.verdict == "too_few":
        short = (tally.took_part < tally.quorum, area.took_part < area.quorum)
    else:
        short = (tally.counts.favour < tally.need, favour[0] < area.need)
    if all(short):
        return words.html("Short of: owners and area")
    return words.html("Short of: owners") if short[0] else words.html("Short of: area")
