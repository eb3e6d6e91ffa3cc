"""Surveys in words: what is asked, the check before it is posted, the result with its n, and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rules.surveys import RATED, Kind, Per, Written, satisfied
from texts import charts
from texts import polls as poll_texts
from texts.buttons import build
from texts.cards import OPTION_LIMIT, QUESTION_LIMIT, Answer, Button, Card, Html, Row, card, escape, folded, line, plain
from texts.charts import Bar, Sheet
from texts.labels import one_row
from texts.polls import rate
from texts.words import Words, key

DAYS = (3, 7, 14, 30)
PARTS_SHOWN, COMMENTS_SHOWN = 8, 30
KINDS = MappingProxyType(
    {
        Kind.SINGLE: key("One answer"),
        Kind.SEVERAL: key("Several"),
        Kind.SCALE: key("Scale 1 to 5"),
        Kind.QUIZ: key("Quiz"),
        Kind.SATISFACTION: key("Satisfaction"),
    }
)
HOW = MappingProxyType(
    {
        Kind.SINGLE: key("Please write the question, then one answer a line."),
        Kind.SEVERAL: key("Please write the question, then one answer a line."),
        Kind.SCALE: key("Please write the question. The answers are 1 to 5."),
        Kind.QUIZ: key("Please write the question, then one answer a line, * before the right one."),
        Kind.SATISFACTION: key("Please write the question. The five answers are given."),
    }
)


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as people read of it; counts by option, of all answers and of those that count, none where hidden."""

    number: int
    kind: Kind
    written: Written
    part: str
    private: bool
    anonymous: bool
    per: Per
    days: int
    closes_at: datetime | None
    raw: tuple[int, ...] = ()
    raw_answers: int = 0
    counted: tuple[int, ...] | None = None
    answers: int = 0
    hidden: bool = False
    buildings: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = ()
    comments: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts that the result rests on."""
        return self.raw if self.counted is None else self.counted


def satisfaction_question(words: Words) -> str:
    """The general survey about satisfaction."""
    return words.gettext("How satisfied are you with life in our community?")


def fixed(words: Words, kind: Kind) -> tuple[str, ...]:
    """The answers of a kind that brings its own."""
    if kind is Kind.SATISFACTION:
        return poll_texts.options(words)
    return (words.gettext("1 (not at all)"), "2", "3", "4", words.gettext("5 (very much)"))


def description(words: Words, *, survey: Survey) -> str:
    """Under the question of a native poll: who sees the answers, and until when it is open."""
    if survey.private:
        seen = words.gettext("Only the bot sees your answer. Sums are told.")
    elif survey.anonymous:
        seen = words.gettext("Nobody sees who answers what.")
    else:
        seen = words.gettext("Names are shown with the answers.")
    until = words.gettext("Open until {w}.", w=words.moment(survey.closes_at)) if survey.closes_at else ""
    return words.sentences(seen, until)


def comment_label(words: Words) -> str:
    """Under a poll and its result."""
    return words.gettext("Comment in private")


# Before it is posted


def which_kind(words: Words, *, latest: Sequence[Survey], evaluates: bool) -> Card:
    """/poll: the latest ones, and what kind the next one is."""
    lines = [
        words.html(
            "№{number} {question} (answers {answers}, comments {comments})", number=one.number,
            question=line(one.written.question, 30), answers=one.raw_answers, comments=one.comments,
        )
        for one in latest
    ]  # fmt: skip
    kinds = [Button(words.gettext(label), build("poll", 1, kind.value)) for kind, label in KINDS.items()]
    read = [
        Button(words.gettext("Comments №{number}", number=one.number), build("survey", one.number, "comments"))
        for one in latest
        if one.comments
    ]
    evaluate = [(Button(words.gettext("Evaluate the council"), build("evaluate", 1, "ask")),)]
    return card(
        words.html("Ask residents: what kind of poll?"),
        *([words.html("The latest:"), *lines] if lines else []),
        buttons=[*_rows(kinds), *(evaluate if evaluates else []), *_rows(read)],
    )


def _rows(buttons: Sequence[Button]) -> list[Row]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def write(words: Words, *, kind: Kind) -> Card:
    """Asks for question and answers in one message."""
    return card(
        words.html("{kind}: what is asked?", kind=words.gettext(KINDS[kind])),
        words.html(HOW[kind]),
        words.html("At the end, after #, why it is right.") if kind is Kind.QUIZ else None,
        words.html(
            "A question up to {most} characters, an answer up to {each}.", most=QUESTION_LIMIT, each=OPTION_LIMIT
        ),
    )


def check(words: Words, *, survey: Survey, parts: Sequence[tuple[int, str]], posted: bool) -> Card:
    """A draft as it would be posted, with what can still be changed; `parts` are groups by their place."""
    head = words.html("The poll is posted") if posted else words.html("Please check the poll")
    until = (
        words.html("Open until {w}.", w=words.moment(survey.closes_at)) if survey.closes_at else _days(words, survey)
    )
    return card(
        head,
        words.html(
            "{kind}: {question}",
            kind=words.gettext(KINDS[survey.kind]),
            question=line(survey.written.question, QUESTION_LIMIT),
        ),
        *_options(survey.written),
        words.html("Why: {why}", why=line(survey.written.explanation, 200)) if survey.written.explanation else None,
        _where(words, survey),
        *_seen(words, survey),
        until,
        buttons=[] if posted else _changes(words, survey, parts),
    )


def _days(words: Words, survey: Survey) -> Html:
    return words.nhtml("Open for {count} day.", "Open for {count} days.", survey.days)


def _options(written: Written) -> list[Html]:
    return [
        escape(f"{'✓' if place == written.right else '·'} {line(text, OPTION_LIMIT)}")
        for place, text in enumerate(written.options)
    ]


def _where(words: Words, survey: Survey) -> Html:
    part = line(survey.part) if survey.part else words.gettext("whole community")
    if survey.private:
        return words.html("To each verified resident in private: {part}", part=part)
    return words.html("In the residents' groups: {part}", part=part)


def _seen(words: Words, survey: Survey) -> list[Html]:
    if survey.anonymous:
        return [words.html("No names. Then verified residents cannot be counted.")]
    return [
        words.html("Only sums are told, from 5 answers on.")
        if survey.private
        else words.html("Names show. Only so can verified residents be counted."),
        words.html("One answer of each household counts.")
        if survey.per is Per.HOUSEHOLD
        else words.html("One answer of each person counts."),
    ]


def _changes(words: Words, survey: Survey, parts: Sequence[tuple[int, str]]) -> list[Row]:
    def tap(label: str, to: str) -> Button:
        return Button(label, build("survey", survey.number, to))

    where = (
        tap(words.gettext("In groups"), "groups") if survey.private else tap(words.gettext("Each privately"), "private")
    )
    names = (
        tap(words.gettext("With names"), "names") if survey.anonymous else tap(words.gettext("No names"), "anonymous")
    )
    per = (
        tap(words.gettext("Per person"), "person")
        if survey.per is Per.HOUSEHOLD
        else tap(words.gettext("Per household"), "household")
    )
    days = [
        Button(words.ngettext("{count} day", "{count} days", count), build("surveydays", survey.number, count))
        for count in DAYS
        if count != survey.days
    ][:3]
    scopes = [
        Button(
            one_row(words, name or words.gettext("Everywhere"), of=2), build("surveyin", survey.number, place or "all")
        )
        for place, name in parts[:PARTS_SHOWN]
        if name != survey.part
    ]
    return [
        (where,) if survey.private else (where, names),
        *([] if survey.anonymous else [(per,)]),
        tuple(days),
        *_rows(scopes),
        (tap(words.gettext("Write anew"), "write"), tap(words.gettext("Post the poll"), "post")),
    ]


def taken(words: Words) -> Answer:
    """The toast after a change."""
    return Answer(words.gettext("Changed."))


def posted(words: Words, *, chats: int, private: bool, later: datetime | None = None) -> Answer:
    """The toast after [Post the poll]; one that goes out `later` stays until it is closed."""
    if later:
        said = words.gettext("It goes out {moment}: not at night, not too many at once.", moment=words.moment(later))
        return Answer(said, alert=True)
    if private:
        return Answer(words.ngettext("Goes to {count} resident.", "Goes to {count} residents.", chats))
    return Answer(words.ngettext("Goes to {count} group.", "Goes to {count} groups.", chats))


# The result


def result(words: Words, *, survey: Survey, to_council: bool = False) -> Card:
    """What a survey came to: the answers that count, all of them beside that, and n."""
    lines = [] if survey.hidden else _counts(words, survey)
    button = (
        Button(words.gettext("Comments"), build("survey", survey.number, "comments"))
        if to_council
        else Button(comment_label(words), build("comment", survey.number))
    )
    return card(
        words.html("Result: {question}", question=line(survey.written.question, 200)),
        words.html("Fewer than 5 answered. No counts are told.") if survey.hidden else None,
        *lines,
        _n(words, survey),
        words.html("Why: {why}", why=line(survey.written.explanation, 200)) if survey.written.explanation else None,
        _buildings(words, survey),
        buttons=[(button,)],
    )


def _counts(words: Words, survey: Survey) -> list[Html]:
    counts = survey.counts
    lines = [
        words.html("{option}: {count} (all: {raw})", option=line(text, 60), count=count, raw=raw)
        if survey.counted is not None and raw is not None
        else words.html("{option}: {count}", option=line(text, 60), count=count)
        for text, count, raw in zip(_named(survey.written), counts, survey.raw or [None] * len(counts), strict=True)
    ]
    return [*_head(words, survey), *lines]


def _head(words: Words, survey: Survey) -> list[Html]:
    part, whole = satisfied(survey.counts)
    if survey.kind is Kind.SATISFACTION and whole:
        return [words.html("Satisfaction: {rate} (n = {rated})", rate=rate(part, whole), rated=whole)]
    if survey.kind is Kind.SCALE and survey.answers:
        return [words.html("Mean: {mean} of 5", mean=mean(survey.counts))]
    return []


def mean(counts: Sequence[int]) -> str:
    """The mean of answers on a scale from 1, to a tenth, by integers."""
    answers, points = sum(counts), sum(place * count for place, count in enumerate(counts, start=1))
    tenths = (20 * points + answers) // (2 * answers)
    return f"{tenths // 10}.{tenths % 10}"


def _named(written: Written) -> list[str]:
    return [f"✓ {text}" if place == written.right else text for place, text in enumerate(written.options)]


def _n(words: Words, survey: Survey) -> Html:
    if survey.anonymous:
        return words.html("Answers: {raw}, without names. Residents were not counted apart.", raw=survey.raw_answers)
    if survey.per is Per.HOUSEHOLD:
        return words.html("n = {n} households. All answers: {raw}.", n=survey.answers, raw=survey.raw_answers)
    return words.html("n = {n} verified residents. All answers: {raw}.", n=survey.answers, raw=survey.raw_answers)


def _buildings(words: Words, survey: Survey) -> Html | None:
    lines = []
    for names, counts in survey.buildings:
        if survey.kind is Kind.SATISFACTION:
            part, whole = satisfied(counts)
            said = f"{rate(part, whole)} (n = {whole})" if whole else "–"
        else:
            said = f"{mean(counts)} (n = {sum(counts)})"
        lines.append(
            words.html(
                "{buildings}: {said}",
                buildings=line(words.gettext("; ").join(one.replace("/", " ") for one in names), 60),
                said=said,
            )
        )
    return folded(lines) if lines else None


def drawing(words: Words, *, survey: Survey) -> Sheet:
    """The result as a picture: a bar for each answer."""
    whole = sum(survey.counts) if survey.kind is not Kind.SEVERAL else survey.answers
    bars = [
        Bar(text, count, whole, str(count), apart=survey.kind is Kind.SATISFACTION and place == RATED)
        for place, (text, count) in enumerate(zip(_named(survey.written), survey.counts, strict=True))
    ]
    below = plain("\n".join([*_head(words, survey), _n(words, survey)])).replace("\n", " ")
    return charts.sheet(survey.written.question, below, [charts.bars(words, "", bars)])


# Comments


def ask_comment(words: Words, *, question: str) -> Card:
    """[Comment in private]."""
    return card(
        words.html("What else would you say?"),
        words.html("About: {question}", question=line(question, 100)),
        words.html("The council reads it without your name."),
    )


def comment_kept(words: Words) -> Card:
    """To who commented."""
    return card(words.html("Thank you. The council reads it without your name."))


def comments(words: Words, *, said: Sequence[str]) -> Card:
    """[Comments]: to the council and staff, without names."""
    lines = [escape(f"· {line(text, 200)}") for text in said]
    return card(
        words.nhtml("{count} comment, without names", "{count} comments, without names", len(said)),
        *words.listing(lines, COMMENTS_SHOWN),
    )
