"""What a vote came to: preliminary result, outcome, how it was counted, what was decided so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rules.surveys import satisfied
from rules.votes import Effect
from texts import labels
from texts.buttons import build
from texts.cards import ALERT_LIMIT, NOTE_LIMIT, Answer, Button, Card, Html, Row, card, code, escape, folded, line
from texts.graphemes import units
from texts.polls import rate
from texts.rules import (
    Tally,
    about,
    counts,
    effect,
    need_alone,
    need_line,
    of_options,
    rule_in_words,
    rule_name,
    shortfall,
    source,
    turnout,
    verdict,
)
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of paper in a vote: counted, counted by proxy, kept without counting, not confirmed by the close."""

    paper: int = 0
    proxy: int = 0
    void: int = 0
    waiting: int = 0
    compared: tuple[int, int] | None = None  # by two people with the stack: how many, and how many differ


NO_SHEETS = Sheets()


@dataclass(frozen=True, slots=True)
class Result:
    """A closed vote: `objections` is until when one may object, None where the result is final at once."""

    vote: int
    number: int
    title: str
    tally: Tally
    objections: datetime | None
    digest: str
    outages: tuple[tuple[datetime, datetime], ...] = ()
    raised: int = 0  # objections
    upheld: int = 0
    struck: int = 0  # ballots, after which it was counted anew
    listed: str = ""
    sheets: Sheets = NO_SHEETS
    frozen: int = 0  # ballots whose casters may not belong to the home
    invalid: bool = False
    digest_before: str = ""  # of the count before the last one


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a matter's decision: verdict by a tally, the reason, and who does what by when."""

    number: int
    title: str
    tally: Tally
    reason: str = ""
    next_step: str = ""
    lead: str | None = None
    by: datetime | None = None
    out_of_reach: bool = False
    vote: int = 0  # by which it was decided; 0 where the council did
    decision: str = ""  # the words of a member's motion that was adopted


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of /results."""

    number: int
    title: str
    verdict: str
    day: datetime


def nothing_chosen(tally: Tally) -> Tally:
    """The tally of an invalid vote: its options keep their votes, and none of them is chosen."""
    options = tuple(replace(one, chosen=False) for one in tally.counts.options)
    choosing = tally.options and replace(tally.options, tied=())
    return replace(tally, counts=replace(tally.counts, options=options), options=choosing)


def figures(words: Words, tally: Tally, *, verdict_said: bool = False) -> list[Html | None]:
    """Turnout, counts, what was needed (with the verdict unless it is said already), and the rule: a line each."""
    needed = need_alone(words, tally) if verdict_said else need_line(words, tally)
    ahead, behind = of_options(words, tally)
    return [
        *turnout(words, tally),
        *secret_lines(words, tally),
        *([*ahead, *behind] if tally.options else [None if tally.void else escape(counts(words, tally.counts))]),
        needed,
        words.html("A tie does not pass.") if tally.tied else None,
        shortfall(words, tally),
        words.html("Rule: {rule}.", rule=rule_name(words, tally.rule)),
    ]


def account(
    words: Words, tally: Tally, *more: Html | None, digest: str, behind: Sequence[Html | None],
    verdict_said: bool = False,
) -> list[Html | None]:  # fmt: skip
    """The figures, what else is told; behind a tap the rule, the digest, with area or options the counts, `behind`."""
    shown = figures(words, tally, verdict_said=verdict_said)
    mark, effects = words.html("Digest {digest}", digest=code(digest)), effect_line(words, tally)
    if tally.options:
        (took_part, *area), (ahead, others), rule = turnout(words, tally), of_options(words, tally), shown[-1]
        need = need_alone(words, tally) if verdict_said else need_line(words, tally)
        hidden = folded_if_said(*others, mark, *area, rule, *behind)
        said = [took_part, _rate(words, tally), *secret_lines(words, tally), *ahead, need]
        return [*said, shortfall(words, tally), effects, *more, hidden]
    if tally.area:
        took_part, *area = turnout(words, tally)
        *counted, need, tied, short, rule = shown[1 + len(area) :]
        first, later = (effects, None) if tally.verdict == "passed" else (None, effects)  # no decision has no effect
        hidden = folded_if_said(*counted, later, mark, *area, rule, *behind)
        return [took_part, need, tied, short, first, *more, hidden]
    return [*shown[:-1], effects, *more, folded_if_said(shown[-1], mark, *behind)]


def in_outcome(words: Words, tally: Tally, vote: int) -> list[Html | None]:
    """The figures below an outcome's verdict; behind a tap the rule and the vote, with area or options the counts."""
    shown, effects = figures(words, tally, verdict_said=True), effect_line(words, tally)
    by_vote = words.html("By vote №{vote}", vote=vote) if vote else None
    if tally.options:
        (took_part, *area), (ahead, others) = turnout(words, tally), of_options(words, tally)
        hidden = folded_if_said(*others, need_alone(words, tally), *area, shown[-1], by_vote)
        return [took_part, *ahead, shortfall(words, tally), effects, hidden]
    if not tally.area:
        *counted, needed, tied, short, rule = shown
        return [*counted, tied, short, effects, folded_if_said(needed, rule, by_vote)]
    took_part, *area = turnout(words, tally)
    *counted, short, rule = shown[1 + len(area) :]
    return [took_part, short, effects, folded_if_said(*counted, *area, rule, by_vote)]


def effect_line(words: Words, tally: Tally) -> Html | None:
    """What a vote of the owners brings about in law; of the others the name of the rule says who has decided."""
    if tally.rule.effect not in {Effect.OWNERS, Effect.INDICATIVE}:
        return None
    return words.html("Effect: {effect}", effect=effect(words, tally.rule))


def folded_if_said(*lines: Html | None) -> Html:
    """The lines that there are, which open at a tap; the first three of them show."""
    return folded(one for one in lines if one)


def secret_lines(words: Words, tally: Tally) -> list[Html | None]:
    """What a secret vote keeps to itself, and from whom it is not hidden."""
    if not tally.secret:
        return []
    return [
        words.html("Fewer than 5 secret votes: not counted, so that no choice shows.") if tally.void else None,
        words.html("Not secret from who holds a backup made during the vote.") if tally.copied else None,
    ]


def preliminary(words: Words, *, result: Result) -> Card:
    """T34: the result while objections may come; final where there is no such time."""
    fields = {"vote": result.vote, "title": line(result.title)}
    objecting = Button(words.gettext("Object"), build("object", result.vote))
    how = labels.how_counted(words, result.vote)
    return card(
        words.html("Preliminary №{vote} {title}", **fields)
        if result.objections
        else words.html("Result №{vote} {title}", **fields),
        *account(
            words, result.tally,
            *happened(words, result),
            words.html("Objections until {moment}", moment=words.moment(result.objections))
            if result.objections
            else None,
            digest=result.digest, behind=[None if is_rating(result.tally) else about(words, result.number)],
        ),
        buttons=[(objecting, how) if result.objections else (how,), *to_check(words, result)],
    )  # fmt: skip


def is_rating(tally: Tally) -> bool:
    """Whether residents only say how satisfied they are: nobody proposed it and no answer wins."""
    return tally.rule.name == "evaluation"


def _rate(words: Words, tally: Tally) -> Html | None:
    """How satisfied residents are, of an evaluation."""
    part, whole = satisfied([one.votes for one in tally.counts.options])
    if not is_rating(tally) or not whole or tally.void:
        return None
    return words.html("Satisfaction: {rate} (n = {rated})", rate=rate(part, whole), rated=whole)


def settled(words: Words, *, result: Result, status: str, why: str = "") -> Card:
    """T34b: the result once objections are over; `status` is confirmed or invalid."""
    return card(
        stands(words, result, status=status, why=why),
        words.html("Vote №{vote} {title}", vote=result.vote, title=line(result.title)),
        *account(
            words, result.tally,
            *happened(words, result),
            objections_line(words, result),
            digest=result.digest, behind=[about(words, result.number)], verdict_said=True,
        ),
        buttons=[(labels.how_counted(words, result.vote),), *to_check(words, result)],
    )  # fmt: skip


def stands(words: Words, result: Result, *, status: str, why: str = "") -> Html:
    """What a result is worth by now: its verdict, confirmed or invalid and why."""
    said = verdict(words, result.tally.verdict)
    if status == "invalid":
        return words.html("Invalid, new notice: {why}", why=line(why, NOTE_LIMIT))
    if status == "confirmed" and result.tally.verdict == "passed":
        return words.html("{verdict}, confirmed", verdict=said)
    return escape(said)


def objections_line(words: Words, result: Result) -> Html | None:
    """How many objected, and how many were right."""
    if not result.raised:
        return None
    return words.html("Objections: {raised}, upheld {upheld}.", raised=result.raised, upheld=result.upheld)


def happened(words: Words, result: Result) -> list[Html | None]:
    """What a reader of the figures must know: when taps could not arrive, paper, ballots struck or in doubt."""
    return [
        *[outage_line(words, start, end) for start, end in result.outages[:5]],
        *ballots_apart(words, result),
    ]


def ballots_apart(words: Words, result: Result) -> list[Html | None]:
    """The ballots that came on paper, were struck, or are in doubt."""
    return [
        *sheet_lines(words, result.sheets),
        struck_line(words, result.struck),
        frozen_line(words, result.frozen),
    ]


def to_check(words: Words, result: Result) -> list[Row]:
    """How anybody checks a result that has a list: their own ballot in it, and the list itself."""
    if not result.listed:
        return []
    checking = Button(words.gettext("Check my ballot"), build("check", result.vote))
    return [(checking,), (Button(words.gettext("The list"), build("list", result.vote)),)]


def struck_line(words: Words, struck: int) -> Html | None:
    """How many ballots were struck before the vote was counted anew."""
    if not struck:
        return None
    return words.nhtml("Counted anew without {count} ballot.", "Counted anew without {count} ballots.", struck)


def frozen_line(words: Words, frozen: int) -> Html | None:
    """How many ballots wait for staff to settle who cast them."""
    return words.html("In doubt, not counted: {count}", count=frozen) if frozen else None


def sheet_lines(words: Words, sheets: Sheets) -> list[Html]:
    """How many ballots came on paper, and what of it did not count; nothing where there was none."""
    lines = []
    if sheets.paper or sheets.proxy:
        lines.append(words.html("On paper {paper}, by proxy {proxy}", paper=sheets.paper, proxy=sheets.proxy))
    if sheets.void:
        lines.append(words.html("Kept on file, not counted: {void}", void=sheets.void))
    if sheets.waiting:
        lines.append(words.html("Not confirmed by the close, not counted: {waiting}", waiting=sheets.waiting))
    if sheets.compared:
        compared, differ = sheets.compared
        fields = {"compared": compared, "sheets": sheets.paper + sheets.proxy, "differ": differ}
        lines.append(words.html("Sample check: {compared} of {sheets} sheets, {differ} differ", **fields))
    return lines


def outage_line(words: Words, start: datetime, end: datetime) -> Html:
    """When taps could not arrive in the hour before the close."""
    return words.html("Votes could not arrive from {start} to {end}.", start=words.clock(start), end=words.clock(end))


def outcome(words: Words, *, shown: Outcome) -> Card:
    """T34c: what became of a proposal, in the group as a reply to it, and to its proposer.

    Where it cannot be a reply there is nobody to thank.
    """
    return card(
        words.html("Outcome №{number} {verdict}", number=shown.number, verdict=verdict(words, shown.tally.verdict)),
        escape(line(shown.title)),
        words.html("Decision: {text}", text=line(shown.decision)) if shown.decision else None,
        *in_outcome(words, shown.tally, shown.vote),
        words.html("Why: {reason}", reason=line(shown.reason, NOTE_LIMIT)) if shown.reason else None,
        next_line(words, shown),
        words.html("The first message is out of reach since this group was upgraded.")
        if shown.out_of_reach
        else words.html("Thank you for raising it."),
        buttons=[(labels.details(words, shown.number),)],
    )


def next_line(words: Words, shown: Outcome) -> Html | None:
    """Who does what by when, as far as it is known."""
    if not shown.next_step:
        return None
    step = line(shown.next_step, NOTE_LIMIT)
    if shown.lead is not None and shown.by is not None:
        return words.html(
            "Next: {step}, {lead}, by {day}", step=step, lead=words.person(shown.lead), day=words.day(shown.by)
        )
    if shown.lead is not None:
        return words.html("Next: {step}, {lead}", step=step, lead=words.person(shown.lead))
    return words.html("Next: {step}", step=step)


def outcome_work(words: Words, *, shown: Outcome, carried_out: bool = False) -> Card:
    """The outcome's copy in the council chat, with [Done] until it is carried out."""
    return card(
        *outcome_head(words, shown),
        next_line(words, shown),
        words.html("Carried out.") if carried_out else words.html("Tap “Done” once it is carried out."),
        buttons=[] if carried_out else [(Button(words.gettext("Done"), build("done", shown.number)),)],
    )


def outcome_head(words: Words, shown: Outcome) -> tuple[Html, Html, Html]:
    """How the outcome's copy in the council chat begins: the verdict, what it is about, the counts."""
    return (
        words.html("Outcome №{number} {verdict}", number=shown.number, verdict=verdict(words, shown.tally.verdict)),
        escape(line(shown.title)),
        escape(counts(words, shown.tally.counts)),
    )


def in_words(words: Words, tally: Tally) -> str:
    """The rule of a finished count with its numbers."""
    return rule_in_words(
        words, tally.rule, electors=tally.electors, area=tally.area.electors if tally.area else 0,
        options=tally.options is not None,
    )  # fmt: skip


def how_counted(words: Words, *, result: Result) -> Answer:
    """[How counted], as an alert: the rule in words, from which law it comes, and where there is room the counts."""
    tally = result.tally
    first = [words.gettext("This vote is invalid: nothing is decided.")] if result.invalid else []
    law = words.gettext("{rule}.", rule=source(words, tally.rule))
    name = words.gettext("Rule: {rule}.", rule=rule_name(words, tally.rule))
    counted = [] if tally.void else [words.gettext("{counts}.", counts=counts(words, tally.counts))]
    rules = [name] if tally.area else [in_words(words, tally), name]
    said = [words.sentences(*first, rule, law, *more) for more in (counted, []) for rule in rules]
    return Answer(next((one for one in said if units(one) <= ALERT_LIMIT), said[-1]), alert=True)


def results(words: Words, *, decided: Sequence[Decided], most: int = 20) -> Card:
    """/results: what was decided, the latest first."""
    if not decided:
        return card(words.html("Nothing has been decided yet"), words.html("Open votes: /votes"))
    return card(
        words.html("Decisions"),
        *words.listing([
            words.html(
                "{day} №{number} {title}: {verdict}",
                day=words.day(item.day), number=item.number, title=line(item.title, 40),
                verdict=verdict(words, item.verdict),
            )
            for item in decided
        ], most),
        words.html("One of them in full: /matter and its number."),
    )  # fmt: skip
