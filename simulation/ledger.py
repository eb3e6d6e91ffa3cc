"""Which seeds have been run with which program, so that runs add up and a long one can go on where it ended."""

import subprocess
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("ledger.toml")
HEAD = """# Seeds that were run with `make simulate SEEDS=+N`, each once; a failing one is named until it passes.
# [runs]: the last seed that a revision of the program has run; it began where the one before it ended.
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The highest seed that was run, from 1 on without gaps, those that failed, and how far each revision came."""

    through: int = 0
    failed: tuple[int, ...] = ()
    runs: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path = FILE) -> "Ledger":
        """Read the ledger; an empty one where there is none."""
        if not file.exists():
            return cls()
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(found["through"], tuple(found["failed"]), found.get("runs", {}))

    def after(self, through: int, failed: set[int], revision: str) -> "Ledger":
        """Return the ledger once seeds were run up to one, with those that failed of them."""
        return Ledger(through, tuple(sorted({*self.failed, *failed})), {**self.runs, revision: through})

    def write(self, file: Path = FILE) -> None:
        """Write it in the place of the one that is there."""
        runs = "".join(f'"{revision}" = {through}\n' for revision, through in self.runs.items())
        text = f"{HEAD}through = {self.through}\nfailed = {list(self.failed)}\n\n[runs]\n{runs}"
        file.write_text(text, encoding="utf-8")


def revision() -> str:
    """Return the commit that is checked out, with a plus where the program differs from it; "unknown" without one."""
    commit = _git("rev-parse", "--short=12", "HEAD").stdout.strip()
    changed = _git("diff", "--quiet", "HEAD", "--", ":/", f":!{FILE.name}").returncode
    return f"{commit}{'+' if changed else ''}" if commit else "unknown"


def _git(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", *words], cwd=FILE.parent, capture_output=True, text=True, check=False)  # noqa: S603, S607 - fixed words
