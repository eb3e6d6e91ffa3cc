"""Four weeks of the two years, over the wire; the whole is `make replay`, and a long test."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from replay.__main__ import main


def test_four_weeks_come_to_what_their_script_says(tmp_path: Path) -> None:
    _played(tmp_path, "--weeks", "4", "--seed", "7")


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear neighbours", encoding="utf-8")
    ended = CliRunner().invoke(main, ["--out", str(tmp_path)])
    assert (ended.exit_code, (tmp_path / "letters.txt").exists()) == (1, True)
    assert "not empty" in ended.output


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("how", [("--kills", "10"), ("--seed", "2")])
def test_two_years_come_to_what_their_script_says(tmp_path: Path, how: tuple[str, ...]) -> None:
    _played(tmp_path, *how)


def _played(folder: Path, *how: str) -> None:
    ended = CliRunner().invoke(main, [*how, "--out", str(folder / "replay")])
    assert ended.exit_code == 0, ended.output
