"""What the first member of staff is asked, and the community file that comes of the answers."""

from collections.abc import Mapping, Sequence

from rules.communities import declare, settle
from rules.seats import Role

QUESTIONS = ("language", "name", "method", "time_zone", "when", "venue")
"""In their order; after them comes the household file."""
METHODS = ("three-unions", "corridor-talks")
COUNCIL = (Role.CHAIR, Role.VICE_CHAIR, *[Role.MEDIATOR] * 5)  # domain.md: a council of seven
LONGEST_NAME = 60
HOUSEHOLDS = "households.csv"
ANYTHING = {"language": "en", "name": "–", "method": METHODS[0], "time_zone": "UTC", "when": "Sat 19:00", "venue": ""}


def next_question(answers: Mapping[str, str]) -> str | None:
    """Return the first question that has no answer yet."""
    return next((question for question in QUESTIONS if question not in answers), None)


def accepts(question: str, answer: str, method: Mapping[str, object]) -> bool:
    """Say whether a community file with this answer would be taken; a name fits into a line."""
    if question == "name" and len(answer) > LONGEST_NAME:
        return False
    declaration = declare(words({**ANYTHING, question: answer}, {}, ()))
    return not isinstance(declaration, list) and not isinstance(settle(declaration, method), list)


def words(answers: Mapping[str, str], founder: Mapping[str, object], parties: Sequence[str]) -> dict[str, object]:
    """Return the community file: a council of seven empty seats, six parties without people, the founder as staff."""
    return {
        **{key: answers[key] for key in ("name", "method", "time_zone", "language", "venue") if answers[key]},
        "households": HOUSEHOLDS,
        "seats": [{"role": str(role)} for role in COUNCIL],
        "parties": [{"name": name} for name in parties],
        "staff": [founder] if founder else [],
        "agenda": {"when": answers["when"]},
    }
