"""Which days are worked: the public holidays of a country with the weekends worked for them, and one's own days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rules.reading import DataError, Table

if TYPE_CHECKING:
    from holidays import HolidayBase

DAY = timedelta(days=1)
KEYS = ("country", "off", "on")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A community's days: a country such as `CN` or `DE-BE` ("": none), and its own days off and worked."""

    country: str = ""
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether a day is worked.

        - The community's own days come first: worked, then off.
        - Then the country's: its holidays are off, the weekend days that it works instead are not.
        - Without a country Saturday and Sunday are off.
        """
        if day in self.on or day in self.off:
            return day in self.on
        return _of(self.country).is_working_day(day) if self.country else day.weekday() < 5

    def is_holiday(self, day: date) -> bool:
        """Whether a day belongs to a holiday.

        - A day off of the community's own, or one in a row of days off in which a public holiday is.
        - An ordinary weekend is none; one beside a public holiday is part of it, as in the notices in which China's
          State Council sets its holidays each year.
        """
        if self.works(day):
            return False
        return day in self.off or self._public(day) or any(self._reaches(day, way) for way in (DAY, -DAY))

    def _reaches(self, day: date, way: timedelta) -> bool:
        while not self.works(day := day + way):
            if self._public(day):
                return True
        return False

    def _public(self, day: date) -> bool:
        return self.country != "" and day in _of(self.country)


EVERY_WEEK = Calendar()
"""No holidays: Saturday and Sunday are off, all other days are worked."""


def read_calendar(table: Table) -> Calendar:
    """Read a community's `[calendar]`; DataError names the key that is wrong."""
    country = table.text("country").upper() if table.has("country") else ""
    if country:
        try:
            _of(country)
        except NotImplementedError:
            wrong = f"{country!r} is no country whose holidays are known, as CN or DE-BE are"
            raise DataError(table.path("country"), wrong) from None
    return Calendar(country, *(frozenset(_days(table, name)) for name in ("off", "on")))


def _days(table: Table, name: str) -> list[date]:
    given = table.raw(name) if table.has(name) else []
    if not isinstance(given, list):
        raise DataError(table.path(name), "must be a list of days such as 2026-02-14")
    return [Table({name: day}, table.key).day(name) for day in given]


@lru_cache(maxsize=16)
def _of(country: str) -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - a fifth of a second, for those who name a country

    name, _, part = country.partition("-")
    return country_holidays(name, subdiv=part or None)
