"""The first community of a store, founded by answers: each is checked as the community file that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from actions import rulebook
from rules.foundings import accepts, in_file, next_question
from storage import communities, foundings
from storage.database import Reader, Unit
from storage.foundings import Founding

LISTED: Mapping[str, tuple[str, str]] = {
    "zh": ("language", "zh"),
    "en": ("language", "en"),
    "three_unions": ("method", "three-unions"),
    "corridor_talks": ("method", "corridor-talks"),
    "shanghai": ("time_zone", "Asia/Shanghai"),
    "sat": ("when", "Sat 19:00"),
    "sun": ("when", "Sun 10:00"),
    "thu": ("when", "Thu 16:00"),
    "skip": ("venue", ""),
}
"""What the buttons answer, by their argument."""
TYPED = frozenset({"name", "time_zone", "when", "venue"})


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was kept; `question` is what is asked next, None when only the household file is missing."""

    founding: Founding
    question: str | None
    asked_before: bool = False  # an earlier answer was given again or changed: nothing new is asked


@dataclass(frozen=True, slots=True)
class NotThat:
    """No community file would take this answer; the question stands."""

    founding: Founding
    question: str


async def of(reader: Reader, telegram_id: int, ms: int) -> Founding | None:
    """Return what somebody is founding; nothing once there is a community."""
    return None if await communities.any_(reader) else await foundings.of_person(reader, telegram_id, ms)


async def listed(unit: Unit, founding: Founding, argument: str) -> Answered:
    """Take an answer from a button; on an older question it changes that answer."""
    question, answer = LISTED[argument]
    current = next_question(founding.answers)
    kept = await foundings.keep(unit, founding.telegram_id, {**founding.answers, question: answer})
    return Answered(kept, next_question(kept.answers), asked_before=question != current)


async def typed(unit: Unit, founding: Founding, text: str) -> Answered | NotThat | None:
    """Take an answer in words; None where nothing is asked that words could answer."""
    question = next_question(founding.answers)
    if question is None or question not in TYPED:
        return None
    answer = in_file(question, " ".join(text.split()))
    if question == "time_zone":
        answer = _zone(answer)
    if not answer or not accepts(question, answer, _method(founding)):
        return NotThat(founding, question)
    kept = await foundings.keep(unit, founding.telegram_id, {**founding.answers, question: answer})
    return Answered(kept, next_question(kept.answers))


async def anew(unit: Unit, founding: Founding) -> Answered:
    """Forget all answers and ask again from the first question."""
    kept = await foundings.keep(unit, founding.telegram_id, {})
    return Answered(kept, next_question(kept.answers))


def _method(founding: Founding) -> Mapping[str, Any]:
    return rulebook.methods()[founding.answers.get("method", "three-unions")]


def _zone(text: str) -> str:
    """Return a time zone as it is written, for one that is typed in any case and with spaces."""
    wanted = "_".join(text.split()).casefold()
    return next((zone for zone in available_timezones() if zone.casefold() == wanted), text.strip())
