"""A backup under taps, restored elsewhere: it is whole, it verifies, and the original still holds where it ended."""

import asyncio
import re
from pathlib import Path

import stores
from town import BOT, COUNCIL, GROUP, TOKEN, Ended, Town

pytestmark = stores.only_sqlite("its backup")


async def corridor(town: Town, folder: Path, *arguments: str) -> Ended:
    return await town.corridor("--config", str(folder / "config.toml"), *arguments)


async def test_a_backup_under_taps_restores_elsewhere_and_verifies(town: Town, tmp_path: Path) -> None:
    for person, home in zip(town.people, town.homes, strict=True):
        await town.join(person, home)
    await town.joined(12)
    ballot = await town.open_ballot("Charging sheds")

    async def tap(person: int) -> None:
        for choice in ("for", "against", "for"):
            await town.control.tap(GROUP, person, ballot.message, ballot.data(choice), within=20)

    taps = [asyncio.create_task(tap(person)) for person in town.people]
    await town.eventually(lambda: town.rows("SELECT 1 FROM ballot"), "the first ballot")
    made = await town.corridor("backup", "store.tar")
    await asyncio.gather(*taps)
    assert made.status == 0, made.err
    assert not town.troubles()
    assert (tmp_path / "store.tar").stat().st_mode & 0o777 == 0o600
    (head,) = re.findall(r"head ([0-9a-f]{64})", made.out)

    refused = await town.corridor("restore", "store.tar", "--force")
    assert (refused.status, refused.out) == (1, "")
    assert "in use by corridor run" in refused.err

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text((tmp_path / "config.toml").read_text(), encoding="utf-8")
    restored = await corridor(town, elsewhere, "restore", str(tmp_path / "store.tar"))
    assert restored.status == 0, restored.err
    assert head in restored.out
    verified = await corridor(town, elsewhere, "verify")
    assert (verified.status, verified.out.splitlines()[-1]) == (0, f"head {head}")
    assert (elsewhere / "corridor.key").read_text() == (tmp_path / "corridor.key").read_text()
    live = await town.corridor("verify", "--head", head)
    assert live.status == 0, "the living record went on from where the backup ended"


async def test_check_looks_at_telegram_and_says_what_to_do(town: Town) -> None:
    def lines(said: Ended, mark: str) -> str:
        assert TOKEN not in said.out + said.err
        assert said.status == ("\nbad " in said.out), "advice alone is no refusal"
        assert len(said.err.splitlines()) == said.status
        return "\n".join(line for line in said.out.splitlines() if line.startswith(mark))

    well = await town.corridor("check")
    assert "ok    token     @corridor_bot" in well.out
    assert well.out.count("the bot is an ordinary member") == 2
    assert "look  backup    none is known of" in lines(well, "look")
    assert well.status == 0
    await town.corridor("backup", "one.tar")
    await town.control.promote(GROUP, BOT, {"can_pin_messages": True})
    advice = await town.corridor("check")
    assert f"{GROUP} (residents): the bot is an administrator" in lines(advice, "look")
    assert advice.status == 0
    await town.control.mute(COUNCIL, BOT)
    ill = await town.corridor("check")
    assert f"{COUNCIL} (council): the bot is muted" in lines(ill, "bad")
    assert ill.err == "the bot cannot work as it is: group\n"
    assert "backup" not in lines(ill, "look")
    await town.control.remove_member(GROUP, BOT, kicked=True)
    assert f"{GROUP} (residents)" in lines(await town.corridor("check"), "bad")
    await town.stop_bot()
    await town.control.revoke_token()
    assert "bad   token     Telegram refuses it" in lines(await town.corridor("check"), "bad")
    await town.telegram.stop()
    assert "does not answer" in lines(await town.corridor("check"), "bad")
