"""Polls as a neighbour keeps them on paper who sees what people answer at Telegram, and take back.

When the bot hears of an answer nobody knows, and only until the poll ends it counts. So all that somebody answered in
the last hours before may stand, and of what is earlier the last, which is nothing where it was taken back.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from simulation.acts import Answered

LATE = 10_800_000  # milliseconds: within them an answer may come too late, as the clock jumps and posts are lost
Options = tuple[int, ...]  # none: nothing stands
# Of a survey in several chats the last answer of each account counts, wherever it is: its counts are not looked at.
POLLS = """
SELECT p.telegram_poll,
    coalesce((SELECT min(r.at, p.closes_at) FROM record r WHERE r.act = 'poll.closed' AND r.subject = 'poll:' || p.id),
        p.closes_at) AS ends_at,
    p.result ->> 'raw' AS raw, (SELECT json_group_array(a.option) FROM paper_answer a WHERE a.poll = p.id) AS papers
FROM poll p WHERE p.telegram_poll IS NOT NULL
UNION ALL
SELECT p.telegram_poll, s.closes_at,
    CASE (SELECT count(*) FROM survey_poll o WHERE o.survey = s.id) WHEN 1 THEN s.result ->> 'raw' END, '[]'
FROM survey_poll p JOIN survey s ON s.id = p.survey AND NOT s.anonymous WHERE p.telegram_poll IS NOT NULL
"""


def disagrees(connection: sqlite3.Connection, answers: Iterable[Answered], gone: Collection[int]) -> list[str]:
    """Return which answers on file, and which counts of polls, are others than on paper."""
    given = defaultdict[str, dict[int, list[Answered]]](lambda: defaultdict(list))
    for one in answers:
        given[one.poll][one.person].append(one)
    wrong = list[str]()
    for poll in connection.execute(POLLS).fetchall():
        name = poll["telegram_poll"]
        paper = {person: _may_stand(said, poll["ends_at"]) for person, said in given[name].items()}
        there = {
            row["telegram_id"]: tuple(map(int, row["options"].split(",")))
            for row in connection.execute("SELECT * FROM poll_answer WHERE telegram_poll = ?", (name,))
        }
        wrong += [
            f"poll {name} has {there.get(person, ())} of {person}, and as they answered it may be {may}"
            for person, may in paper.items()
            if person not in gone and there.get(person, ()) not in may
        ]
        wrong += [f"poll {name} has an answer of {one} who gave none" for one in there if one > 0 and one not in paper]
        if poll["raw"]:
            wrong += _counts(name, json.loads(poll["raw"]), json.loads(poll["papers"]), paper)
    return wrong


def _may_stand(said: Sequence[Answered], ends_at: int) -> set[Options]:
    """Return what may stand of somebody in the end."""
    sure = sum(one.at < ends_at - LATE for one in said)
    return {one.options for one in said[max(sure - 1, 0) :]} | (set() if sure else {()})


def _counts(
    name: str, raw: Sequence[int], papers: Sequence[int], paper: Mapping[int, set[Options]]
) -> list[str]:  # fmt: skip
    """Each option has as many answers as may stand, with those on signed lists; also of who was forgotten since."""
    wrong = []
    for option, count in enumerate(raw):
        least = sum(all(option in may for may in every) for every in paper.values()) + papers.count(option)
        most = sum(any(option in may for may in every) for every in paper.values()) + papers.count(option)
        if not least <= count <= most:
            wrong.append(f"poll {name} has {count} of option {option}, and as people answered {least} to {most}")
    return wrong
