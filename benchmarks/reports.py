"""What the report of a year costs: page and workbook of 10,000 matters (year.sql), by the command as people run it.

.venv/bin/python -m benchmarks.reports [FOLDER]      # the papers stay in FOLDER
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks import hall

HOMES, ROUNDS = 2_530, 3
GOAL_SECONDS, GOAL_MEGABYTES = 5, 300
YEAR = Path(__file__).with_name("year.sql")


async def build(folder: Path) -> None:
    """Make the store."""
    await hall.build(folder, "http://127.0.0.1:9", "1:nobody-answers-there", HOMES, 1)
    with closing(sqlite3.connect(folder / "corridor.db", isolation_level=None)) as store:
        store.executescript(f"BEGIN; {YEAR.read_text(encoding='utf-8')} COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")


def measure(folder: Path, out: Path) -> tuple[float, float]:
    """Return the seconds and the most megabytes that `corridor report` takes."""
    command = [sys.executable, "-m", "bot", "report", "--config", str(folder / "config.toml")]
    command += ["--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError("the report was refused")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        asyncio.run(build(folder))
        out = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "papers"
        runs = [measure(folder, out) for _ in range(ROUNDS)]
    seconds, megabytes = min(one for one, _ in runs), max(one for _, one in runs)
    print(f"report of a year: {seconds:.1f} s (goal: {GOAL_SECONDS}), {megabytes:.0f} MB (goal: {GOAL_MEGABYTES})")
    return int(seconds > GOAL_SECONDS or megabytes > GOAL_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
