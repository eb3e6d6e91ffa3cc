"""Papers as an operator has them printed: what stands on them, in which files, and what is refused in a line."""

import csv
import re
from pathlib import Path

import pytest
import segno
import stores

from bot.cli import main

COMMUNITY = """
name = "Green <Garden>"
method = "three-unions"
time_zone = "Asia/Shanghai"
language = "en"
households = "homes.csv"
"""
HEAD = "area,building,entrance,unit,exclusive_area,owner,code,tenant_code\n"
HOMES = HEAD + "A,12,1,501,80,1,,\nA,12,1,502,80,2,GREENLEAF,\nA,12,..2,101,80,3,,\n"


class Shell:
    """Somebody at a shell in a folder with an applied community."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        for name, text in (
            ("config.toml", stores.config(folder / "corridor.db")),
            ("green.toml", COMMUNITY),
            ("homes.csv", HOMES),
        ):
            (folder / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: object) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["--config", str(self.folder / "config.toml"), *map(str, arguments)])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return end.value.code, said.out, said.err

    def done(self, *arguments: object) -> str:
        status, out, err = self.run(*arguments)
        assert (status, err) == (0, "")
        return out

    def slips(self, *arguments: object) -> dict[str, str]:
        out = self.folder / "slips"
        self.said = self.done("print", "slips", "--bot", "@green_bot", "--out", out, *arguments)
        return {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}


@pytest.fixture
def shell(tmp_path, capsys):
    shell = Shell(tmp_path, capsys)
    shell.done("apply", tmp_path / "green.toml", "--codes", tmp_path / "codes.csv", "--bot", "green_bot")
    return shell


def codes(shell):
    with (shell.folder / "codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def qr(link):
    return segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=4)


def test_each_entrance_has_a_file_with_the_codes_that_apply_wrote(shell):
    files = shell.slips()
    assert sorted(files) == ["slips-A-12-1.html", "slips-A-12-_2.html"], "no name leads out of the folder"
    first, second, third = codes(shell)
    printed = files["slips-A-12-1.html"]
    for row in (first, second):
        assert qr(row["link"]) in printed
        assert qr(row["tenant_link"]) in printed
    for code in (first["code"], first["tenant_code"], second["tenant_code"]):
        assert f"{code[:4]}-{code[4:]}" in printed
    assert qr(third["link"]) not in printed
    assert "Green &lt;Garden&gt;" in printed
    assert not re.search(r"(?:src|href|url)\s*[=(]", printed), "a paper asks no network"


@pytest.mark.parametrize("file", ["codes.csv", "homes.csv"])
def test_codes_of_ones_own_are_printed_from_the_file_that_has_them(shell, file):
    without = shell.slips()["slips-A-12-1.html"]
    assert "GREE-NLEA-F" not in without
    assert "1 household has a code of their own" in shell.said
    assert "GREE-NLEA-F" in shell.slips("--codes", shell.folder / file)["slips-A-12-1.html"]
    assert "of their own" not in shell.said


def test_a_community_written_as_files_replaces_nothing_and_voids_no_code(shell):
    before, now = codes(shell), shell.folder / "now"
    told = shell.done("show", "--out", now)
    assert "1 household has a code of their own that is not kept and stands in no file" in told
    assert shell.done("apply", now / "community.toml") == "Green <Garden>: nothing to change\n"
    again = shell.done("apply", now / "community.toml", "--codes", shell.folder / "codes.csv", "--bot", "green_bot")
    assert "of their own" not in again
    assert codes(shell) == before, "the file itself had it"
    assert "the file has none for them" in shell.done("apply", now / "community.toml", "--codes", now / "codes.csv")
    for folder in (now, shell.folder):
        (shell.folder / "community.toml").write_text("# ours\n", encoding="utf-8")
        status, out, err = shell.run("show", "--out", folder)
        assert (status, out) == (1, "")
        assert f"{folder / 'community.toml'} is there already: name a new folder" in err
    assert (shell.folder / "homes.csv").read_text(encoding="utf-8") == HOMES


def test_what_makes_printed_slips_void_is_said_before_and_after(shell):
    (shell.folder / "homes.csv").write_text(HOMES.replace("GREENLEAF", ""), encoding="utf-8")
    for how in (["--dry-run"], []):
        told = shell.done("apply", shell.folder / "green.toml", *how)
        assert "! Slips printed before are void in 1 household: print and give out new ones" in told


def test_a_code_that_is_nobodys_is_not_printed(shell):
    (shell.folder / "other.csv").write_text("code\nBLUELEAF\n", encoding="utf-8")
    assert "BLUE-LEAF" not in shell.slips("--codes", shell.folder / "other.csv")["slips-A-12-1.html"]


def test_slips_of_another_key_are_refused(shell):
    (shell.folder / "corridor.key").write_text("ab" * 32, encoding="utf-8")
    status, out, err = shell.run("print", "slips", "--bot", "b_bot", "--out", shell.folder / "slips")
    assert (status, out) == (1, "")
    assert "another key" in err
    assert not (shell.folder / "slips").exists()


REFUSALS = [
    (("print", "slips", "--bot", "b_bot", "--community", "Red"), "there is no community 'Red'"),
    (("print", "slips", "--bot", "b_bot", "--scope", "B"), "no household is in 'B'"),
    (("print", "slips", "--bot", "b_bot", "--scope", "A//1"), "empty part"),
    (("print", "slips"), "user name is not known yet"),
    (("print", "notice", "7"), "there is no vote 7"),
    (("print", "result", "7"), "there is no vote 7"),
    (("print", "ballots", "7"), "there is no vote 7"),
    (("print", "minutes", "7"), "there is no meeting 7"),
    (("export", "vote", "7"), "there is no closed vote 7"),
    (("report", "--from", "2026-02-01", "--to", "2026-01-01"), "is before --from"),
    (("report", "--from", "2026-01-01", "--to", "9999-12-31"), "between 2000-01-01 and 9998-12-31"),
    (("report", "--from", "0001-01-01", "--to", "2026-12-31", "--district"), "between 2000-01-01 and 9998-12-31"),
    (("report", "--from", "2026-01-01", "--to", "2026-01-01", "--community", "Red"), "there is no community 'Red'"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSALS)
def test_what_cannot_be_printed_is_refused_in_a_line_and_writes_nothing(shell, arguments, said):
    status, out, err = shell.run(*arguments, "--out", shell.folder / "papers")
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert said in err
    assert not (shell.folder / "papers").exists()


@stores.only_sqlite("whether its file is there")
def test_a_store_that_is_not_there_is_refused_and_a_file_for_a_folder_is_a_mistake(shell):
    days = ("--from", "2026-01-01", "--to", "2026-01-31")
    assert shell.run("report", *days, "--out", shell.folder / "config.toml")[0] == 2
    (shell.folder / "corridor.db").unlink()
    status, out, err = shell.run("report", *days, "--out", shell.folder / "papers")
    assert (status, out) == (1, "")
    assert "there is no store" in err


def test_the_public_record_is_published_into_a_folder_of_its_own(shell, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    assert shell.run("publish", other) == (1, "", f"{other} holds other files: name a folder that is new or empty\n")
    out = tmp_path / "site"
    assert shell.done("publish", out).strip() == str(out / "index.html")
    assert (out / "index.html").stat().st_mode & 0o777 == 0o644
    (out / "matter-9.html").write_text("a page that is no more")
    listed = out / "corridor-site.txt"
    listed.write_text(listed.read_text() + "matter-9.html\n../config.toml\n")
    shell.done("publish", out, "--language", "zh")
    assert not (out / "matter-9.html").exists()
    assert (tmp_path / "config.toml").exists()
    listed.write_text(listed.read_text().replace("# Green <Garden>", "# Blue"))
    assert shell.run("publish", out) == (1, "", f"{out} holds the site of Blue: name a folder of its own\n")
    assert '<html lang="zh-Hans">' in (out / "index.html").read_text(encoding="utf-8")
    assert "Green &lt;Garden&gt;" in (out / "index.html").read_text(encoding="utf-8")
