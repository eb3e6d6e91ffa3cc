"""Pull the plug: `corridor demo --plug N` kills the bot in the middle of so many rounds, and three counts agree."""

import asyncio
import os
import re
import sys

import pytest
from stores import only_sqlite
from town import ROOT

pytestmark = only_sqlite("the demo has a file of its own")
ROUND = re.compile(r"tapped ([\d,]+) · answered ([\d,]+) · on file ([\d,]+) · killed after ([\d,]+) answers.*: equal$")


async def pulled(folder, times: int, households: int) -> list[tuple[int, ...]]:
    """Run the script and return the counts of each round that it calls equal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--plug", str(times), "--households", str(households), cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STORY_LANG": "en"}, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, out.decode() + err.decode()
    found = filter(None, map(ROUND.search, out.decode().splitlines()))
    return [tuple(int(number.replace(",", "")) for number in one.groups()) for one in found]


async def test_two_pulls_of_the_plug_lose_nothing(tmp_path):
    rounds = await pulled(tmp_path, 2, 150)
    assert [counts[:3] for counts in rounds] == [(150, 150, 150)] * 2
    assert all(0 < counts[3] < 150 for counts in rounds), "the plug was pulled in the middle"


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_twenty_pulls_of_the_plug_lose_nothing(tmp_path):
    rounds = await pulled(tmp_path, 20, 2000)
    assert [counts[:3] for counts in rounds] == [(2000, 2000, 2000)] * 20
