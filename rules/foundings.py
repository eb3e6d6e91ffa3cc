"""What the first member of staff is asked, and the community file that comes of the answers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rules.communities import declare, settle
from rules.seats import Role
from rules.timing import WEEKDAYS

QUESTIONS = ("language", "name", "method", "time_zone", "when", "venue")
"""In their order; after them comes the household file."""
METHODS = ("three-unions", "corridor-talks")
COUNCIL = (Role.CHAIR, Role.VICE_CHAIR, *[Role.MEDIATOR] * 5)  # domain.md: a council of seven
LONGEST_NAME = 60
HOUSEHOLDS = "households.csv"
ANYTHING = {"language": "en", "name": "–", "method": METHODS[0], "time_zone": "UTC", "when": "Sat 19:00", "venue": ""}

CHINESE_ZONES = {"北京时间", "上海时间", "中国时间", "中国标准时间", "北京", "上海"}
CHINESE_WHEN = re.compile(
    r"每?(?:(?P<weeks>[两2-9])(?:个?星期|周)的?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
    r"(?P<part>上午|早上|中午|下午|晚上)?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})|[点时](?P<half>半)?)整?"
)


def in_file(question: str, answer: str) -> str:
    """Return an answer as a community file has it, for a time or a zone that is said in Chinese."""
    said = "".join(unicodedata.normalize("NFKC", answer).split())
    if question == "time_zone":
        return "Asia/Shanghai" if said in CHINESE_ZONES else answer
    if question != "when" or not (found := CHINESE_WHEN.fullmatch(said)):
        return answer
    weeks, hour = found["weeks"], int(found["hour"])
    hour += 12 * (hour < 12 and found["part"] in {"下午", "晚上"})
    every = f"every {weeks.replace('两', '2')} weeks " if weeks else ""
    day = WEEKDAYS["一二三四五六日".index(found["day"].replace("天", "日"))]
    return f"{every}{day} {hour}:{found['minute'] or ('30' if found['half'] else '00')}"


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
