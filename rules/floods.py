"""How much one person may send at once: beyond that they wait a moment, and nobody else does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Errand(StrEnum):
    """What somebody sends, as far as its cost goes."""

    TAP = "tap"
    WORDS = "words"  # to the bot; commands too
    TALK = "talk"  # in a group, to everybody; where the bot hears it at all
    MATTER = "matter"  # a proposal or a request, which others have to read
    FILE = "file"  # also a group that the bot is added to: Telegram is asked for something
    OWN = "own"  # one's own data, for which all that was ever told and recorded is looked through
    HAZARD = "hazard"  # what speaks of a danger, where its own measure is spent


@dataclass(frozen=True, slots=True)
class Measure:
    """So many at once; then one more each `every`."""

    at_once: int
    every: timedelta


MEASURES: Mapping[Errand, Measure] = {
    Errand.TAP: Measure(40, timedelta(seconds=1)),
    Errand.WORDS: Measure(20, timedelta(seconds=4)),
    Errand.TALK: Measure(60, timedelta(seconds=1)),
    Errand.MATTER: Measure(10, timedelta(minutes=5)),
    Errand.FILE: Measure(10, timedelta(seconds=30)),
    Errand.OWN: Measure(4, timedelta(minutes=15)),
    Errand.HAZARD: Measure(10, timedelta(minutes=1)),
}
WIDER = 10  # times as much for the council, its parties and staff, who work through lists
TELL_AGAIN = timedelta(hours=1)  # who is slowed in private is told so


def admit(full_at: datetime | None, measure: Measure, now: datetime, *, wide: bool = False) -> datetime | None:
    """Take one from somebody's measure: when it will be whole again, or None where it is spent.

    - A measure that nobody has touched (`full_at` None or past) is whole.
    - It fills by one each `every`, evenly; what was refused costs nothing.
    - More spent than a measure holds means that the clock was set back: that is forgiven.

    Source: the project's issue 7, item 10.
    """
    at_once, every = (measure.at_once * WIDER, measure.every / WIDER) if wide else (measure.at_once, measure.every)
    whole = at_once * every
    spent = full_at - now if full_at and now < full_at <= now + whole else timedelta()
    return now + spent + every if spent + every <= whole else None
