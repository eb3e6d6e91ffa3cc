"""docs/fidelity.md says what the local Telegram is, and what it is not."""

import re
from pathlib import Path

from playground import methods, polling, webhooks
from playground.media import MOST_PHOTO
from playground.people import CALLBACK_LIVES
from playground.specification import specification

PAGE = (Path(__file__).parents[2] / "docs" / "fidelity.md").read_text(encoding="utf-8")
BUILT = {*methods.TABLE, "getUpdates"}


def section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def names_in(title: str) -> set[str]:
    return set(re.findall(r"`([a-z]\w+)`", section(title))) & set(specification()["methods"])


def test_every_method_is_named_built_or_not() -> None:
    every = set(specification()["methods"])
    assert names_in("Methods that are built") == BUILT
    assert names_in("Methods that are not built") == every - BUILT
    assert f"{len(BUILT)} of {len(every)}:" in section("Methods that are built")
    assert f"{len(every - BUILT)} of them" in section("Methods that are not built")


def test_every_behaviour_has_its_source() -> None:
    rows = [line.strip("|").split("|") for line in section("What is emulated").splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(rows) > 30
    words = ("spec", "Client", "TDLib", "Webhook", "seen", "https://", "on demand")
    for what, source in rows:
        assert any(word in source for word in words), what


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"taps {CALLBACK_LIVES} s" in PAGE
    assert f"secret header, {webhooks.PATIENCE:.0f} s" in PAGE
    assert f"{polling.LONGEST} s at most" in PAGE
    assert f"within {polling.PATIENCE:.0f} s is told" in PAGE
    assert f"Photos up to {MOST_PHOTO // 1024**2} MB" in PAGE


def test_readers_of_the_playground_find_it() -> None:
    assert "docs/fidelity.md" in (Path(__file__).parents[2] / "playground" / "README.md").read_text(encoding="utf-8")
