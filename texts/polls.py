"""Native feedback polls: question, options, and the result with its n."""

from dataclasses import dataclass

from texts.cards import OPTION_LIMIT, QUESTION_LIMIT, Answer, Card, Poll, card, line
from texts.graphemes import cut
from texts.labels import details
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Feedback:
    """Answers of verified residents, in the poll's order, and how many answered in all."""

    number: int
    title: str
    satisfied: int
    mostly: int
    mostly_not: int
    dissatisfied: int
    unknown: int
    raw: int

    @property
    def rated(self) -> int:
        """Verified answers other than "don't know": the n of the rate."""
        return self.satisfied + self.mostly + self.mostly_not + self.dissatisfied


def feedback_poll(words: Words, *, title: str) -> Poll:
    """T33: the question says that names show."""
    question = words.sentences(
        words.gettext("Are you satisfied with “{title}”?", title=line(title)),
        words.gettext("Names are shown with the answers."),
    )
    return Poll(cut(question, QUESTION_LIMIT), tuple(cut(option, OPTION_LIMIT) for option in options(words)))


def options(words: Words) -> tuple[str, str, str, str, str]:
    """The five answers, from satisfied to don't know: ratings 4 to 0."""
    return (
        words.gettext("Satisfied"),
        words.gettext("Mostly"),
        words.gettext("Mostly not"),
        words.gettext("Not"),
        words.gettext("Don't know"),
    )


def rate(part: int, whole: int) -> str:
    """A rate to a tenth of a per cent, by integers; 100 % only where nothing is missing: 95.7 %."""
    tenths = (part * 2000 + whole) // (2 * whole)
    tenths = tenths if part == whole else min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def feedback_result(words: Words, *, counted: Feedback) -> Card:
    """The result of a feedback poll: the verified rate with its n, all answers beside it."""
    pleased = counted.satisfied + counted.mostly
    if counted.rated:
        said = words.html(
            "Satisfied: {rate} (n = {rated}, verified residents)",
            rate=rate(pleased, counted.rated), rated=counted.rated,
        )  # fmt: skip
    else:
        said = words.html("No verified resident has rated it.")
    return card(
        words.html("How was it? №{number} {title}", number=counted.number, title=line(counted.title)),
        said,
        words.html(
            "Satisfied {satisfied}, mostly {mostly}, mostly not {mostly_not}, not {dissatisfied}",
            satisfied=counted.satisfied, mostly=counted.mostly,
            mostly_not=counted.mostly_not, dissatisfied=counted.dissatisfied,
        ),
        words.html("Don't know: {unknown}. All answers: {raw}.", unknown=counted.unknown, raw=counted.raw),
        words.html("Thank you."),
        buttons=[(details(words, counted.number),)],
    )  # fmt: skip


def done_recorded(words: Words, *, number: int, asked: bool) -> Answer:
    """[Done] is recorded; `asked` is whether a group is asked how it was."""
    said = words.gettext("№{number} is carried out.", number=number)
    return Answer(words.sentences(said, words.gettext("Residents are asked how it was.")) if asked else said)
