"""What a stranger sees who looks into the file while the story goes on."""

import sqlite3
from pathlib import Path
from typing import Any, Literal

FOUNDING = "founding"  # what a founder is asked next
# Which vote a tap in private is about, and which home: afterwards no file may say it.
PRIVATELY = {
    "further": "SELECT vote, household FROM further_home WHERE id = ?",
    "cast": "SELECT vote, home FROM marking WHERE id = ?",
}
ON_BALLOTS = frozenset({"vote", "choose", *PRIVATELY})
SEVERAL_EACH = ("households", "owners")  # of whom somebody may have several ballots
# For which ballot of theirs somebody taps: for that of the home they name, else of their first one on the roll.
BALLOT = f"""
SELECT r.elector FROM roll r JOIN vote v ON v.id = r.vote AND v.unit IN {SEVERAL_EACH}
JOIN member m ON m.household = r.home JOIN person p ON p.id = m.person
WHERE v.id = ?1 AND p.telegram_id = ?2 AND ?3 IN (0, r.home) AND (m.role = 'tenant' OR NOT r.sold)
ORDER BY m.id LIMIT 1
"""


def ballot_of(connection: sqlite3.Connection, vote: int, person: int, home: int) -> int:
    """Return on whose ballot somebody taps now who may have several: a home's, an owner's; else 0."""
    row = connection.execute(BALLOT, (vote, person, home)).fetchone()
    return int(row[0]) if row else 0


class Eyes:
    """Reads of the store beside the bot; whoever has it says where it is and what time it is."""

    __slots__ = ()
    store: Path
    _eyes: dict[str, sqlite3.Connection]

    def now_ms(self) -> int:
        """Return the present time in milliseconds."""
        raise NotImplementedError

    def look(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Look into the file, as a stranger would who found it."""
        return self.eye().execute(query, parameters).fetchall()

    def eye(self) -> sqlite3.Connection:
        """Return what looks into the file as it is now."""
        path = self.store.absolute().as_uri()
        if path not in self._eyes:  # opening one costs as much as a hundred looks
            self._eyes[path] = sqlite3.connect(f"{path}?mode=ro", uri=True)
        return self._eyes[path]

    def meant(self, verb: str, number: int) -> tuple[int, int]:
        """Return what a tap is about, by the number on its button, and for which one more home of who taps."""
        if verb not in PRIVATELY:
            return number, 0
        return (self.look(PRIVATELY[verb], number) or [(0, 0)])[0]

    def next_due(self) -> int | None:
        """Return when the next act falls due, in milliseconds."""
        return self.look("SELECT min(at) FROM due WHERE done_at IS NULL")[0][0]  # type: ignore[no-any-return]

    def numbers(self, of: Literal["matter", "vote"]) -> list[int]:
        """Return the numbers of the newest matters or votes."""
        return [row[0] for row in self.look(f"SELECT id FROM {of} ORDER BY id DESC LIMIT 6")] or [1]

    def questions(self) -> list[tuple[int, int, str]]:
        """Return whose words are waited for, in which chat, and what they were asked for, the newest last."""
        query = (
            "SELECT telegram_id, telegram_id AS chat, ?2 AS kind, 0 AS id FROM founding WHERE expires_at > ?1"
            " UNION ALL SELECT telegram_id, chat, kind, id FROM dialogue WHERE expires_at > ?1 ORDER BY id"
        )
        return [row[:3] for row in self.look(query, self.now_ms(), FOUNDING)]

    def waits_until(self) -> int | None:
        """Return until when something is under way or waits that is to go within minutes; None where all is at rest."""
        ((found,),) = self.look(
            """SELECT min(at) FROM (
                SELECT CASE WHEN state = 'sending' THEN 0 ELSE not_before END AS at FROM outbox
                WHERE state IN ('waiting', 'sending')
                UNION ALL SELECT not_before FROM card
                WHERE dirty > shown AND NOT ended AND message IS NOT NULL
                UNION ALL SELECT at FROM due WHERE done_at IS NULL AND at <= ?
                UNION ALL SELECT 0 FROM update_aside
            )""",
            self.now_ms(),
        )
        return found if isinstance(found, int) else None

    def close_eyes(self) -> None:
        """Look no more."""
        for eye in self._eyes.values():
            eye.close()
        self._eyes.clear()
