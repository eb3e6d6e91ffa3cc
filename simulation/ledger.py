"""Which seeds have been run, so that runs add up and a long one can go on where it ended."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("ledger.toml")
HEAD = """# Seeds that were run with `make simulate SEEDS=+N`, each once; a failing one is named until it passes.
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The highest seed that was run, from 1 on without gaps, and those that failed."""

    through: int = 0
    failed: tuple[int, ...] = ()

    @classmethod
    def read(cls, file: Path = FILE) -> "Ledger":
        """Read the ledger; an empty one where there is none."""
        if not file.exists():
            return cls()
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(found["through"], tuple(found["failed"]))

    def write(self, file: Path = FILE) -> None:
        """Write it in the place of the one that is there."""
        text = f"{HEAD}through = {self.through}\nfailed = {list(self.failed)}\n"
        file.write_text(text, encoding="utf-8")
