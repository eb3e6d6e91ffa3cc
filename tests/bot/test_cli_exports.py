"""What an operator takes out of the store tells nothing of a vote that is open."""

import asyncio
from datetime import timedelta

import pytest
import stores
from ballot_play import NOW, cast, live, opened
from council_play import CHAIR, SUNDAY

from actions import votes
from bot.cli import main
from rules.stages import Stage
from storage import matters


async def exported(folder, number):
    """Run `corridor export vote` there; returns the names of its files."""

    def run():
        with pytest.raises(SystemExit) as end:
            main(["--config", str(folder / "config.toml"), "export", "vote", str(number), "--out", str(folder / "out")])
        return end.value.code

    assert await asyncio.to_thread(run) == 0
    return sorted(path.name for path in (folder / "out").iterdir())


async def test_the_record_is_left_out_while_the_ballots_of_another_vote_stand_in_it(play, tmp_path, capsys):
    (tmp_path / "config.toml").write_text(stores.config(tmp_path / "corridor.db"), encoding="utf-8")
    closed = await opened(play, rules=NOW)
    for home in (1, 2, 3, 4):
        await live(play, user=50 + home, household=home)
    await cast(play, closed, (51, "for"), (52, "for"), (53, "for"), (54, "for"))
    await play.at(SUNDAY + timedelta(days=7))
    number = await play.supported("A lamp")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    beside = (await play.act(CHAIR, votes.notice, number, "assembly")).vote
    await cast(play, beside, (51, "against"))
    assert f"vote-{closed}-record.json" not in await exported(tmp_path, closed)
    assert f"of vote {beside} stand in it" in capsys.readouterr().out
    await play.at(SUNDAY + timedelta(days=15))
    assert f"vote-{closed}-record.json" in await exported(tmp_path, closed)
