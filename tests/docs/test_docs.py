"""The documents say what is there: names, links, commands, keys; and nothing of anybody's own machine."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutants.__main__ import Ledger
from bot.cli import cli
from bot.config import KEYS
from rules import calendars, communities, method
from rules.catalogue import OVERRIDES

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "playground", "benchmarks", "replay", "examples")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
OF_CODE = sorted(
    [
        ROOT / "ARCHITECTURE.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "threats.md",
        *(ROOT / "docs" / "decisions").glob("*.md"),
    ]
)
FOR_PEOPLE = [ROOT / "docs" / f"{who}.md" for who in ("residents", "council", "staff")]
PATH = re.compile(r"[\w.-]*\w(?:/[\w.-]+)*/?")
ENDINGS = (".py", ".sql", ".toml", ".po", ".md", ".js", ".css", ".html", ".json", ".lock", "/")
MADE = {".sql", "demo-output/", "replay-output/"}  # an ending, and what is there once it was made
LOCAL = re.compile(r"(?<![\w.:/<-])(?:/(?:home|Users|root|tmp|work|opt|mnt|var|srv|private)/|[A-Z]:\\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def halves_of(page: Path) -> tuple[str, str]:
    """A guide in Chinese and in English."""
    chinese, _, english = text_of(page).partition("\n## English\n")
    return chinese, english


def quoted_in(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose_of(page))


def slugs_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", prose_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def keys_of(data: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from keys_of(value, f"{prefix}{key}.")
        else:
            yield prefix + key


@cache
def defined_in(path: Path) -> set[str]:
    """The functions, classes, methods (Class.method) and constants of a Python file."""
    found = set()
    for node in ast.parse(text_of(path)).body:
        for name in _names(node):
            found.add(name)
            found |= {f"{name}.{inner}" for part in getattr(node, "body", []) for inner in _names(part)}
    return found


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def is_there(path: str) -> bool:
    """Whether a path of the repository exists; a bare file name may stand in any room."""
    if "/" in path:
        return (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()
    return any(list(ROOT.glob(f"{room}{path}")) for room in ("", "*/", "*/*/"))


@pytest.mark.parametrize("page", OF_CODE, ids=name_of)
def test_every_path_and_name_is_there(page):
    """A name in backticks that looks like a path exists; behind a colon stands what the file defines."""
    wrong = []
    for quoted in quoted_in(page):
        path, colon, name = quoted.partition(":")
        if not PATH.fullmatch(path) or not path.endswith(ENDINGS) or path in MADE:
            continue
        if not is_there(path) or (colon and name not in defined_in(ROOT / path)):
            wrong.append(quoted)
    assert not wrong


def test_every_library_says_why_it_is_there():
    asked = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["dependencies"]
    named = re.findall(r"^\| ([\w-]+) \| ..", text_of(ROOT / "docs" / "dependencies.md"), re.MULTILINE)
    assert sorted(re.split("[>=<]", one)[0] for one in asked) == sorted(set(named) - {"library"})


def test_every_threat_names_its_test_or_says_that_there_is_none():
    rows = [line for line in text_of(ROOT / "docs" / "threats.md").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 25
    assert [row for row in rows if not re.search(r"`tests/[\w/]+\.py:test_\w+`|none: not built", row)] == []


def test_the_architecture_names_every_file():
    """A room's file that nobody finds in ARCHITECTURE.md is named there, or stands for one of the nouns it lists."""
    page = text_of(ROOT / "ARCHITECTURE.md")
    nouns = {
        "agenda",
        "agenda_votes",
        "chats",
        "commendations",
        "consultations",
        "districts",
        "docket",
        "door_rounds",
        "households",
        "joins",
        "lists",
        "matters",
        "mediations",
        "meetings",
        "minutes",
        "motions",
        "objections",
        "options",
        "own_stages",
        "paper_ballots",
        "polls",
        "projects",
        "reports",
        "requests",
        "secret_votes",
        "signed_lists",
        "surveys",
        "talks",
        "teams",
        "votes",
    }
    missing = [
        path.relative_to(ROOT).as_posix()
        for room in ("bot", "handlers", "actions", "rules")
        for path in sorted((ROOT / room).glob("*.py"))
        if path.name != "__init__.py" and f"`{path.relative_to(ROOT).as_posix()}`" not in page
        if not (room == "handlers" and path.stem in nouns) and path.stem != "reading"
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page):
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in slugs_of(target)):
            lost.append(link)
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_place_on_somebodys_machine(page):
    assert LOCAL.findall(text_of(page)) == []


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_documented(command):
    assert re.search(rf"(?:^|`)corridor {command}\b", text_of(ROOT / "docs" / "operating.md"), flags=re.MULTILINE)


def test_every_option_of_a_command_is_documented():
    page = text_of(ROOT / "docs" / "operating.md")
    options = {o for command in cli.commands.values() for p in command.params for o in p.opts if o.startswith("--")}
    assert not {option for option in options if option not in page}


def test_every_make_target_is_documented():
    makefile = text_of(ROOT / "Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert targets is not None
    page = text_of(ROOT / "CONTRIBUTING.md")
    assert not [target for target in targets[1].split() if f"`make {target}`" not in page]


@pytest.mark.parametrize("key", sorted({*KEYS, *keys_of(tomllib.loads(text_of(ROOT / "config.example.toml")))}))
def test_every_configuration_key_is_documented(key):
    for page in ("operating.md", "settings.zh.md"):
        assert f"| `{key}` |" in text_of(ROOT / "docs" / page), page


@pytest.mark.parametrize("page", ["community-file.md", "settings.zh.md"])
def test_every_key_of_a_community_file_is_documented(page):
    page = text_of(ROOT / "docs" / page)
    plain = set(communities.KEYS) - set(communities.LISTS) - {"agenda", "calendar", "quiet", "rules", "decisions"}
    tables = {f"[[{name}]]" for name in communities.LISTS} | {
        "[agenda]",
        "[calendar]",
        "[quiet]",
        "[rules]",
        "[decisions.NAME]",
    }
    of_tables = {f.name for kind in (communities.Chat, communities.Seat) for f in fields(kind)}
    named = {f"parties.{f.name}" for f in fields(communities.Party)} | {
        f"staff.{f.name}" for f in fields(communities.Staff)
    }
    keys = (
        plain
        | tables
        | of_tables
        | named
        | set(method.SETTINGS)
        | set(method.AGENDA)
        | {"from", "to", *calendars.KEYS, *OVERRIDES}
    )
    assert not {key for key in keys if f"`{key}`" not in page}


@pytest.mark.parametrize("page", ["community-file.md", "settings.zh.md"])
def test_the_defaults_of_both_methods_stand_in_the_community_page(page):
    page = text_of(ROOT / "docs" / page)
    for file in sorted((ROOT / "rules" / "methods").glob("*.toml")):
        for key, value in tomllib.loads(text_of(file))["rules"].items():
            shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
            assert f"| `{key}` | `{shown}` |" in page, file.name


def test_every_chat_command_is_told_to_people():
    commands = {
        name
        for file in (ROOT / "handlers").glob("*.py")
        for name in re.findall(r'routes\.command\("(\w+)"', text_of(file))
    }
    assert {"district", "propose"} <= commands
    for language in (0, 1):
        pages = "".join(halves_of(page)[language] for page in FOR_PEOPLE)
        assert not {name for name in commands - {"start"} if not re.search(rf"`/{name}\b", pages)}, language


@pytest.mark.parametrize("page", FOR_PEOPLE, ids=name_of)
def test_what_people_read_has_pictures_in_its_language(page):
    for half, language in zip(halves_of(page), ("zh", "en"), strict=True):
        assert re.findall(rf"\]\(images/[\w-]+-{language}\.png\)", half), language
    assert not re.search(r"images/[\w-]+-en\.png", halves_of(page)[0])


@pytest.mark.parametrize("page", FOR_PEOPLE, ids=name_of)
def test_what_people_read_is_in_both_languages(page):
    assert {"中文", "english"} <= slugs_of(page)


def test_every_recorded_act_is_described():
    """An outsider who verifies a chain meets no act that docs/record.md does not name."""
    nouns = (
        "community|household|matter|agenda|meeting|motion|vote|paper|outcome|poll|invitation|staff|chat|project|team|"
        "seat|consultation|joint"
    )
    acts = {
        act
        for file in (ROOT / "actions").glob("*.py")
        for act in re.findall(rf'"((?:{nouns})\.(?!toml|zip)[a-z_]+)"', text_of(file))
    }
    page = text_of(ROOT / "docs" / "record.md")
    assert acts
    assert not {act for act in acts if f"`{act}`" not in page}
    rows = re.findall(r"^\| `([a-z]+\.[a-z_]+)`", page, re.MULTILINE)
    assert len(rows) == len(set(rows))


def test_the_changelog_has_this_version_and_what_comes_next():
    page = text_of(ROOT / "CHANGELOG.md")
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    assert re.search(r"^## \[Unreleased\]$", page, flags=re.MULTILINE)
    assert re.search(rf"^## \[{re.escape(version)}\]", page, flags=re.MULTILINE)


@pytest.mark.parametrize(("room", "least"), [("rules", 0.95), ("actions", 0.8)])
def test_the_tests_find_what_is_made_wrong_and_each_survivor_has_its_reason(room, least):
    ledger = Ledger(ROOT / "benchmarks" / "mutants" / f"{room}.ledger")
    assert ledger.without_reason() == []
    assert ledger.killed >= least * ledger.made > 0


@pytest.mark.long
def test_what_make_pictures_runs_finds_its_modules():
    """It is no test, so nothing else notices when one of them moves."""
    run = ["-c", "import runpy; runpy.run_path('tests/browser/pictures.py')"]
    ended = subprocess.run([sys.executable, *run], check=False, cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_pictures_are_small():
    assert not [image.name for image in (ROOT / "docs" / "images").iterdir() if image.stat().st_size > 300_000]
