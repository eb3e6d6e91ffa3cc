"""The two languages: gettext catalogues read on first use, dates with the weekday, figures and bars."""

import gettext
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path

from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rules.reading import Words as Wording
from texts.cards import LOOK_AHEAD, NAME_LIMIT, Html, escape, isolate, visible_length
from texts.graphemes import cut, is_visible, one_line

LANGUAGES = ("zh", "en")
BAR_CELLS = 5
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_DAY = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
_FULL_DAY = {"zh": "y年M月d日 EEE", "en": "EEE d MMM y"}


def _read(language: str) -> Catalog:
    with (Path(__file__).parent / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=_LOCALES[language])


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The catalogue of a language, compiled in memory from its .po file."""
    compiled = io.BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a time zone: turns English keys and plain values into what a person reads."""

    language: str
    zone: tzinfo = field(default=UTC)

    def gettext(self, message: str, /, **fields: object) -> str:
        """Plain text of a key, its {fields} filled in; for answers, polls and labels, which know no markup."""
        return catalogue(self.language).gettext(message).format(**fields)

    def ngettext(self, one: str, many: str, count: int, /, **fields: object) -> str:
        """Plain text of a key that has a plural; {count} is the number."""
        return catalogue(self.language).ngettext(one, many, count).format(count=count, **fields)

    def html(self, message: str, /, **fields: object) -> Html:
        """HTML of a key; every field is escaped unless it is HTML already."""
        return Html(self.gettext(message, **{key: escape_field(value) for key, value in fields.items()}))

    def nhtml(self, one: str, many: str, count: int, /, **fields: object) -> Html:
        """HTML of a key that has a plural; every field is escaped unless it is HTML already."""
        return Html(self.ngettext(one, many, count, **{key: escape_field(value) for key, value in fields.items()}))

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other, with the space that the language puts between them."""
        return ("" if self.language == "zh" else " ").join(parts)

    def moment(self, instant: datetime) -> str:
        """Weekday, date and time in the zone: 11月28日 周六 19:00, Sat 28 Nov 19:00."""
        return self._date(instant, _DAY[self.language] + " HH:mm")

    def day(self, instant: datetime) -> str:
        """Weekday and date in the zone: 11月28日 周六, Sat 28 Nov."""
        return self._date(instant, _DAY[self.language])

    def month(self, instant: datetime) -> str:
        """The month in the zone: 11月, November."""
        return self._date(instant, {"zh": "M月", "en": "LLLL"}[self.language])

    def dated(self, instant: datetime) -> str:
        """Date with the year, weekday and time, as papers that are kept say it: Sat 28 Nov 2026 19:00."""
        return self._date(instant, _FULL_DAY[self.language] + " HH:mm")

    def full_day(self, instant: datetime) -> str:
        """Date with the year and weekday, for what is years ahead: Sat 28 Nov 2026."""
        return self._date(instant, _FULL_DAY[self.language])

    def second(self, instant: datetime) -> str:
        """Weekday, date and time to the second, where a second decides: Sat 28 Nov 20:00:01."""
        return self._date(instant, _DAY[self.language] + " HH:mm:ss")

    def clock(self, instant: datetime) -> str:
        """Time of day to the second in the zone: 20:00:01."""
        return self._date(instant, "HH:mm:ss")

    def _date(self, instant: datetime, pattern: str) -> str:
        if instant.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return format_datetime(instant, pattern, tzinfo=self.zone, locale=_LOCALES[self.language])

    def area(self, hundredths: int) -> str:
        """An area from hundredths of a square metre: 3,600.01 m²."""
        return f"{self.area_figure(hundredths)} {self.square_metres}"

    def area_figure(self, hundredths: int) -> str:
        """An area without its unit: 3,600.01."""
        return f"{hundredths // 100:,}.{hundredths % 100:02d}"

    @property
    def square_metres(self) -> str:
        """The unit of an area."""
        return "㎡" if self.language == "zh" else "m²"

    def person(self, name: str | None) -> str:
        """A person's name in one line, cut and isolated; "Resident" for who has none that can be seen."""
        shown = cut(one_line((name or "")[: NAME_LIMIT * LOOK_AHEAD]), NAME_LIMIT)
        return isolate(shown) if is_visible(shown) else self.gettext("Resident")

    def helper(self, name: str | None) -> str:
        """Whom to ask: the grid worker by name, or "your grid worker"."""
        if not name or not is_visible(name):
            return self.gettext("your grid worker")
        return self.gettext("{grid_worker}", grid_worker=self.person(name))

    def everything(self) -> str:
        """Every wording of the language, one after another."""
        said = [one.string or "" for one in _read(self.language)]
        return "\n".join(text for one in said for text in ([one] if isinstance(one, str) else one))

    def own(self, wording: Wording) -> str:
        """A wording that the community's own data has in both languages."""
        return wording.zh if self.language == "zh" else wording.en

    def listing(self, lines: Sequence[Html], most: int, room: int = 3000) -> list[Html]:
        """The first lines of a list: at most `most`, and what fits in `room`; then how many more there are."""
        kept: list[Html] = []
        for entry in lines[:most]:
            room -= visible_length(entry) + 1
            if room < 0:
                break
            kept.append(entry)
        rest = len(lines) - len(kept)
        return [*kept, self.html("… and {count} more", count=rest)] if rest else kept

    def people(self, names: Sequence[str], most: int = 20) -> str:
        """Names in a row; of more than `most` only the first."""
        comma = "、" if self.language == "zh" else ", "
        return comma.join(self.person(name) for name in names[:most]) + ("…" if len(names) > most else "")


def key(message: str) -> str:
    """Mark an English key that stands in a table, so that the catalogues are checked for it."""
    return message


def escape_field(value: object) -> object:
    """A field made harmless: text is escaped, numbers stay numbers."""
    return escape(value) if isinstance(value, str) else value


def bar(done: int, total: int) -> str:
    """Five cells ▰▱, from integers; never full before complete."""
    cells = min(max(done, 0) * BAR_CELLS // total, BAR_CELLS) if total > 0 else 0
    return "▰" * cells + "▱" * (BAR_CELLS - cells)
