"""Votes as a neighbour keeps them on paper who hears what each tap is answered; nothing of the product is asked.

Of a tap that got no answer nobody knows whether it counts, so a sheet has all that may stand in the end. A tap counts
for one ballot, which several homes of one owner have together; where its person moved meanwhile it may be another's. Of
a secret vote the paper has totals alone, each between the least and the most that the answers allow.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulation.acts import Tap
from simulation.eyes import SEVERAL_EACH
from simulation.laws import CHOICES, FEWEST_SECRET, LAWS

AREA = re.compile(r"([\d,]+)\.(\d\d) ?(?:m²|平方米)")
FIGURE = r"(\d+)(?: \([\d.,]+ m²\))?"
ANNOUNCED = re.compile(
    rf"Took part (\d+)/(\d+).*?For {FIGURE}, against {FIGURE}, abstain {FIGURE}", re.DOTALL
)  # fmt: skip
ANY = "?"  # marked in private, and nobody heard what
Key = tuple[int, int]  # a person, and on whose ballot they tapped: a home's or an owner's; 0: their only one
Sheet = dict[Key, set[str | None]]  # what may stand; None: nothing
ROWS = f"""
SELECT p.telegram_id AS person, CASE WHEN v.unit IN {SEVERAL_EACH} THEN b.elector ELSE 0 END AS whose, b.*
FROM ballot b JOIN vote v ON v.id = b.vote LEFT JOIN person p ON p.id = b.person WHERE b.vote = ?
"""


def sheets(
    taps: Iterable[Tap], counted: Callable[[Tap], str | None], unsure: Callable[[Tap], bool]
) -> dict[int, Sheet]:
    """Write a sheet for each vote, from the answers alone; `unsure` says of which taps nobody knows what became."""
    found = defaultdict[int, Sheet](lambda: defaultdict(lambda: {None}))
    for tap in sorted(taps, key=lambda tap: tap.update):
        said, sheet = counted(tap), found[tap.number]
        for ballot in tap.ballots or {0}:
            if said and len(tap.ballots) < 2:
                sheet[tap.person, ballot] = {said}
            elif said or (unsure(tap) and tap.word):
                sheet[tap.person, ballot].add(said or tap.word)
    return found


def areas(taps: Iterable[Tap], counted: Callable[[Tap], str | None]) -> dict[tuple[int, Key], int]:
    """Return the area in 0.01 m² that people were told counts with their ballot: by vote and whose ballot."""
    return {
        (tap.number, (tap.person, ballot)): int(said[1].replace(",", "") + said[2])
        for tap in taps
        if counted(tap) and (said := AREA.search(tap.told or ""))
        for ballot in tap.ballots
    }


def _key(row: sqlite3.Row) -> Key:
    return row["person"], row["whose"]


class Paper:
    """What stands on paper of one vote, beside its rows on file."""

    def __init__(
        self, vote: sqlite3.Row, rows: list[sqlite3.Row], sheet: Sheet, told: Mapping[tuple[int, Key], int]
    ) -> None:
        self.vote, self.rows, self.sheet = vote, rows, sheet
        self._areas = {_key(row): row["weight"] for row in rows}
        self._areas |= {key: area for (number, key), area in told.items() if number == vote["id"]}
        # Entered by staff, or by somebody who is forgotten; of a secret ballot no row says whose it is.
        self._beside = [row for row in rows if row["channel"] != "button" or not (vote["secret"] or _key(row) in sheet)]

    def bounds(self, choice: str, *, area: bool = False) -> tuple[int, int]:
        """Return the least and the most that a choice may have come to, in heads or in 0.01 m²."""
        least = most = 0
        for key, may in self.sheet.items():
            one = self._areas.get(key, 0) if area else 1
            has = [said == ANY or choice in (said or "").split(",") for said in may]
            least += one if all(has) and ANY not in may else 0
            most += one if any(has) else 0
        return least, most + sum(row["weight"] if area else 1 for row in self._beside)

    def differs(self, cast: Mapping[str, int], *, area: bool = False) -> list[str]:
        """Return which choices came to more or less than the answers allow."""
        return [
            f"vote {self.vote['id']} came to {came} {choice}{' by area' if area else ''}, and by the answers"
            f" to {least} to {most}"
            for choice, came in cast.items()
            for least, most in [self.bounds(choice, area=area)]
            if not least <= came <= most
        ]


def disagrees(
    connection: sqlite3.Connection, on_paper: Mapping[int, Sheet], told: Mapping[tuple[int, Key], int],
    gone: set[int], texts: Iterable[str],
) -> list[str]:  # fmt: skip
    """Return where the store, or what was announced, is another than on paper; `told`: areas."""
    wrong, said = list[str](), list(texts)
    struck = {row[0] for row in connection.execute("SELECT subject FROM record WHERE act = 'vote.struck'")}
    for vote in connection.execute("SELECT * FROM vote").fetchall():
        rows = connection.execute(ROWS, (vote["id"],)).fetchall()
        sheet = {key: may for key, may in on_paper.get(vote["id"], {}).items() if key[0] not in gone}
        paper = Paper(vote, rows, sheet, told)
        anew = f"vote:{vote['id']}" in struck  # whose ballot was struck has none, and another of the home casts it
        wrong += _sealed(connection, paper, gone) if vote["secret"] else _each(paper, anew=anew)
        if vote["result"]:
            result = json.loads(vote["result"])
            touched = anew or any(row["struck_at"] is not None or row["frozen"] is not None for row in rows)
            if not vote["secret"] and not touched:  # who decides later of what was counted
                wrong += _in_all(paper, result) + _announced(vote, result, said)
            wrong += _verdict(vote, result)
    return wrong


def _each(paper: Paper, *, anew: bool) -> list[str]:
    """Of each person stands what may stand, on each ballot of theirs."""
    number, sheet = paper.vote["id"], paper.sheet
    known, there = {person for person, _ in sheet}, {_key(row) for row in paper.rows}
    wrong = []
    for row in paper.rows:
        may = sheet.get(_key(row), {None})
        if row["channel"] == "button" and row["person"] in known and not {row["choice"], ANY} & may:
            wrong.append(f"vote {number} has {row['choice']!r} of {row['person']}, and by the answers it may be {may}")
    lost = [] if anew else [key for key, may in sheet.items() if None not in may and key not in there]
    return wrong + [f"vote {number} has no ballot of {person}, who was told that it stands" for person, _ in lost]


def _sealed(connection: sqlite3.Connection, paper: Paper, gone: set[int]) -> list[str]:
    """A secret vote has as many on its list as answers allow, and in all as many totals; none of both is somebody's."""
    vote, many = paper.vote, len(paper.rows)
    rows = connection.execute("SELECT choice, n FROM secret_count WHERE vote = ?", (vote["id"],))
    counted: dict[str, int] = dict(row for row in rows if row["n"])
    wrong = [
        f"secret vote {vote['id']} has {row['choice']!r} of {row['person']}" for row in paper.rows if row["choice"]
    ]
    least = sum(None not in may for may in paper.sheet.values())
    most = len(paper.sheet) + sum(row["channel"] != "button" for row in paper.rows)
    if not gone and not least <= many <= most:
        wrong.append(f"secret vote {vote['id']} has {many} on its list, and by the answers {least} to {most}")
    if counted and vote["options"] == "[]" and sum(counted.values()) != many:
        wrong.append(f"secret vote {vote['id']} has {counted}, and {many} on its list")
    return wrong + ([] if gone else paper.differs(counted))


def _in_all(paper: Paper, result: Mapping[str, Any]) -> list[str]:
    """The figures are within what may stand."""
    wrong = paper.differs(_cast(result))
    return wrong + (paper.differs(_cast(result["area"]), area=True) if "area" in result else [])


def _cast(figures: Mapping[str, Any]) -> dict[str, int]:
    if "options" not in figures:
        return {choice: figures[choice] for choice in CHOICES}
    return {str(n): votes for n, votes in enumerate(figures["options"], 1)} | {"abstain": figures["abstain"]}


def _verdict(vote: sqlite3.Row, result: Mapping[str, Any]) -> list[str]:
    """What a vote came to follows from its figures; of options that are chosen none has less than one that is not."""
    law = LAWS.get(vote["unit"] if vote["unit"] == "adults" else vote["rule"])
    if law is None:
        return []
    measures = [result, *([result["area"]] if law.by_area else [])]
    if vote["secret"] and result["took_part"] < FEWEST_SECRET and law.part is not None:
        said = "too_few"
    elif vote["options"] == "[]":
        said = law.judge([(one["electorate"], [one[choice] for choice in CHOICES]) for one in measures])
    elif law.approve is None or not law.enough([(one["electorate"], [one["took_part"]]) for one in measures]):
        said = "too_few" if law.approve is not None else "opinion"
    else:
        chosen, votes = result["chosen"], result["options"]
        fair = all(votes[one - 1] >= votes[n] for one in chosen for n in range(len(votes)) if n + 1 not in chosen)
        said = ("passed" if chosen else "not_passed") if fair else "other options"
    if said == result["verdict"]:
        return []
    return [f"vote {vote['id']} came to {result['verdict']}, and by its figures {_cast(result)} it is {said}"]


def _announced(vote: sqlite3.Row, result: Mapping[str, Any], texts: list[str]) -> list[str]:
    """A result was announced as it is."""
    if vote["options"] != "[]":
        return []
    figures = (result["took_part"], vote["electorate"], *_cast(result).values())
    about = re.compile(rf"(?:Vote|Result) №{vote['id']} ")  # an outcome's number is that of the matter
    told = [tuple(map(int, found)) for text in texts if about.search(text) for found in ANNOUNCED.findall(text)]
    return [f"vote {vote['id']} came to {figures}, and announced was {told}"] if told and figures not in told else []


def council_disagrees(connection: sqlite3.Connection, on_paper: Mapping[int, Sheet]) -> list[str]:
    """Return which ballots of motions are others than on paper; those that somebody entered for a seat apart.

    Who recuses from a motion is out of those that follow on the same matter, without a tap.
    """
    rows = connection.execute(
        "SELECT b.motion, s.telegram_id, b.choice, b.entered_by FROM motion_ballot b JOIN seat s ON s.id = b.seat"
    )
    there = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    recused = {key for sheet in on_paper.values() for key, may in sheet.items() if "recuse" in may}
    wrong = list[str]()
    for motion, sheet in on_paper.items():
        for key, may in sheet.items():
            choice, entered = there.get((motion, key[0]), (None, None))
            if choice not in may and not entered and not (choice == "recuse" and key in recused):
                wrong.append(f"motion {motion} has {choice!r} of {key[0]}, and by the answers it may be {may}")
    return wrong
