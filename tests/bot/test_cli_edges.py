"""What an operator meets at the edges: a store that is a folder, a store without codes, the program's version."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import stores
from click.testing import CliRunner
from council_play import given

from actions import communities
from bot.cli import cli, main
from playground import server
from playground.client import Control

ROOT = Path(__file__).parents[2]


def corridor(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [["show"], ["verify"], ["migrate"], ["apply", "x.toml"]])
def test_a_store_that_is_a_folder_is_refused_in_one_line(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "config.toml").write_text('[storage]\nurl = "sqlite:///."\n', encoding="utf-8")
    (tmp_path / "x.toml").write_text("", encoding="utf-8")
    ended = corridor(tmp_path, *command)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    if command[0] != "apply":  # the file is looked at first
        assert "is a folder" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


def test_check_calls_no_key_lost_on_which_no_code_hangs(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    (tmp_path / "corridor.db").touch(mode=0o600)
    said = corridor(tmp_path, "check").stdout
    assert "corridor.key" not in said
    assert "store" in said


async def test_check_says_of_which_community_a_group_is_where_there_are_several(play, tmp_path):
    """The councils of a district looked alike but for a number."""
    telegram = await server.start()
    async with Control(telegram.url) as control:
        await control.add_bot("1:token", "corridor_bot", "Corridor")
    config = f'[telegram]\ntoken = "1:token"\napi_url = "{telegram.url}"\n'
    (tmp_path / "config.toml").write_text(config + stores.config(tmp_path / "corridor.db"), encoding="utf-8")
    for name, group, said in (("Green", -5, "-5 (council)"), ("Red", -7, "Green, -5 (council)")):
        told = given(name=name, chats=[{"id": group, "role": "council"}])
        await play.database.unit(lambda unit, told=told: communities.apply(unit, told, b"k" * 32))
        found = await asyncio.to_thread(CliRunner().invoke, cli, ["--config", str(tmp_path / "config.toml"), "check"])
        assert f"bad   group     {said}: cannot be reached" in found.output
    await telegram.stop()


@pytest.mark.parametrize(("letters", "said"), [(1, "1 update could not"), (2, "2 updates could not")])
def test_check_counts_what_could_not_be_handled(tmp_path, empty_store, capsys, letters, said):
    (tmp_path / "config.toml").touch()
    shutil.copyfile(empty_store, tmp_path / "corridor.db")
    with closing(sqlite3.connect(tmp_path / "corridor.db")) as store, store:
        row = "INSERT INTO dead_letter (community, update_id, body, error, at) VALUES (0, ?, '{}', '', 0)"
        store.executemany(row, [(number,) for number in range(letters)])
    with pytest.raises(SystemExit):
        main(["--config", str(tmp_path / "config.toml"), "check"])
    assert f"look  letters   {said} be handled: see corridor replay-dead" in capsys.readouterr().out


def test_the_version_is_told(tmp_path: Path) -> None:
    ended = corridor(tmp_path, "--version")
    assert (ended.returncode, ended.stdout.startswith("corridor, version ")) == (0, True)
