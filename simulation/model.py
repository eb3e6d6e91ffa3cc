"""Votes as a neighbour keeps them on paper who hears what each tap is answered; nothing of the product is asked.

Of a tap that got no answer nobody knows whether it counts, so a sheet has all that may stand in the end.
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulation.world import Tap

CHOICES = ("for", "against", "abstain")
STANDS = re.compile(r"Already (for|against|abstain)\b")
MOVED = re.compile(r"(?:Recorded:|Your vote is) (for|against|abstain|recuse)\b")
ANNOUNCED = re.compile(r"Took part (\d+)/(\d+).*?For (\d+), against (\d+), abstain (\d+)", re.DOTALL)
Sheet = dict[int, set[str | None]]  # of each person what may stand; None: nothing


def sheets(
    taps: Iterable[Tap], counted: Callable[[Tap], str | None], unsure: Callable[[Tap], bool]
) -> dict[int, Sheet]:
    """Write a sheet for each vote, from the answers alone; `unsure` says of which taps nobody knows what became."""
    found = defaultdict[int, Sheet](lambda: defaultdict(lambda: {None}))
    for tap in sorted(taps, key=lambda tap: tap.update):
        standing = STANDS.match(tap.told or "")
        if said := standing.group(1) if standing else counted(tap):
            found[tap.number][tap.person] = {said}
        elif unsure(tap) and tap.word:
            found[tap.number][tap.person].add(tap.word)
    return found


def disagrees(
    connection: sqlite3.Connection, on_paper: Mapping[int, Sheet], gone: set[int], texts: Iterable[str]
) -> list[str]:
    """Return where the store, or what was announced, is another than on paper; of open votes of the households."""
    wrong = list[str]()
    said = list(texts)
    for vote in connection.execute("SELECT * FROM vote WHERE unit = 'households' AND options = '[]' AND NOT secret"):
        rows = connection.execute(
            "SELECT p.telegram_id AS person, b.* FROM ballot b LEFT JOIN person p ON p.id = b.person WHERE b.vote = ?",
            (vote["id"],),
        ).fetchall()
        sheet = {person: may for person, may in on_paper.get(vote["id"], {}).items() if person not in gone}
        wrong += _each(vote, rows, sheet)
        if vote["result"] and vote["rule"] == "assembly":
            wrong += _in_all(connection, vote, rows, sheet, said)
    return wrong


def moved(tap: Tap) -> str | None:
    """Return the choice that somebody was told stands in a motion of the council."""
    told = MOVED.match(tap.told or "")
    return told.group(1) if told else None


def council_disagrees(connection: sqlite3.Connection, on_paper: Mapping[int, Sheet]) -> list[str]:
    """Return which ballots of motions are others than on paper; those that somebody entered for a seat apart."""
    rows = connection.execute(
        "SELECT b.motion, s.telegram_id, b.choice, b.entered_by FROM motion_ballot b JOIN seat s ON s.id = b.seat"
    )
    there = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    wrong = list[str]()
    for motion, sheet in on_paper.items():
        for person, may in sheet.items():
            choice, entered = there.get((motion, person), (None, None))
            if choice not in may and choice != "recuse" and not entered:  # who recuses is told so in other words
                wrong.append(f"motion {motion} has {choice!r} of {person}, and by the answers it may be {may}")
    return wrong


def _each(vote: sqlite3.Row, rows: list[sqlite3.Row], sheet: Sheet) -> list[str]:
    """Of each person who tapped for one home stands what may stand."""
    mine = Counter(row["person"] for row in rows)
    wrong = [
        f"vote {vote['id']} has {row['choice']!r} of {row['person']}, and by the answers it may be {may}"
        for row in rows
        if row["channel"] == "button" and mine[row["person"]] == 1
        and (may := sheet.get(row["person"], set())) is not None and row["choice"] not in may
        and row["person"] in sheet
    ]  # fmt: skip
    lost = [person for person, may in sheet.items() if None not in may and not mine[person]]
    return wrong + [f"vote {vote['id']} has no ballot of {person}, who was told that it stands" for person in lost]


def _in_all(
    connection: sqlite3.Connection, vote: sqlite3.Row, rows: list[sqlite3.Row], sheet: Sheet, texts: list[str]
) -> list[str]:
    """The result is within what may stand, its verdict follows from its figures, and it was announced so."""
    result: dict[str, Any] = json.loads(vote["result"])
    cast = {choice: result[choice] for choice in CHOICES}
    touched = connection.execute(  # who decides later of what was counted
        "SELECT count(*) FROM ballot WHERE vote = ? AND (struck_at IS NOT NULL OR frozen IS NOT NULL)", (vote["id"],)
    ).fetchone()[0]
    wrong = list[str]()
    for choice in CHOICES:
        least = sum(may == {choice} for may in sheet.values())
        others = sum(row["person"] not in sheet or row["channel"] != "button" for row in rows)
        most = sum(choice in may for may in sheet.values()) + others
        if not touched and not least <= cast[choice] <= most + _further(rows):
            wrong.append(f"vote {vote['id']} came to {cast[choice]} {choice}, and by the answers to {least} to {most}")
    if (said := _verdict(vote["electorate"], **cast)) != result["verdict"]:
        wrong.append(f"vote {vote['id']} came to {result['verdict']}, and by its figures {cast} it is {said}")
    figures = (sum(cast.values()), vote["electorate"], *cast.values())
    told = [tuple(map(int, found)) for text in texts if f"№{vote['id']} " in text for found in ANNOUNCED.findall(text)]
    if told and figures not in told and not touched:
        wrong.append(f"vote {vote['id']} came to {figures}, and announced was {told}")
    return wrong


def _further(rows: list[sqlite3.Row]) -> int:
    """How many ballots are of further homes, for which people tap on cards of their own."""
    return sum(count - 1 for count in Counter(row["person"] for row in rows).values())


def _verdict(electorate: int, **cast: int) -> str:
    """More than half must take part, and more than half of those must be for."""
    took_part = sum(cast.values())
    if not 2 * took_part > electorate:
        return "too_few"
    return "passed" if 2 * cast["for"] > took_part else "not_passed"
