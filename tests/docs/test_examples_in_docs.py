"""What the documents show to be typed can be typed: every command is parsed, every file in them is read."""

import ast
import json
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from bot import config
from bot.cli import cli
from bot.config import KEYS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(*languages):
    """Each block of a language with the page it stands on."""
    for page in PAGES:
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if language in languages:
                yield page.relative_to(ROOT).as_posix(), text


def typed(program):
    """Each line of the pages that begins with this program, without what is said beside it."""
    lines = [(page, line) for page, text in blocks("", "sh", "console") for line in text.splitlines()]
    return sorted(
        {(page, line.removeprefix("$ ")) for page, line in lines if line.removeprefix("$ ").startswith(program)}
    )


def parsed(command, words, parent=None):
    """The innermost command that these words call; raises what the terminal would say."""
    context = command.make_context(command.name or "corridor", list(words), parent=parent)
    if not isinstance(command, click.Group):
        return command
    rest = [*context._protected_args, *context.args]
    return parsed(*command.resolve_command(context, rest)[1:], context)


@pytest.mark.parametrize(("page", "line"), typed("corridor "))
def test_every_command_that_is_shown_is_one(page, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line, comments=True)[1:]
    for file in (Path(word) for word in words if "/" in word and not word.startswith("-")):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()  # some commands ask for a file that is there
    assert parsed(cli, words).name in line, page


def test_there_are_such_lines():
    assert len(typed("corridor ")) > 20
    assert len(typed("make ")) > 3


@pytest.mark.parametrize(("page", "line"), typed("make "))
def test_every_make_target_and_its_variables_are_there(page, line):
    makefile, asked = ((ROOT / file).read_text(encoding="utf-8") for file in ("Makefile", "bot/demo.py"))
    for word in shlex.split(line, comments=True)[1:]:
        name, is_variable, _ = word.partition("=")
        pattern = rf"^{name} \?=|\"{name}\"" if is_variable else rf"^{name}:"
        assert re.search(pattern, makefile + asked, re.MULTILINE), f"{page}: {word}"


@pytest.mark.parametrize(("page", "text"), list(blocks("toml")))
def test_every_file_that_is_shown_is_read(page, text, tmp_path):
    given = tomllib.loads(text)
    assert given, page
    if {key.split(".")[0] for key in KEYS} >= set(given):
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        assert config.load(tmp_path / "config.toml", {"CORRIDOR_TELEGRAM_TOKEN": "1:a"})


@pytest.mark.parametrize(("page", "text"), list(blocks("python", "json")))
def test_every_piece_of_code_is_whole(page, text):
    try:
        json.loads(text)
    except ValueError:
        compile(text, page, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
