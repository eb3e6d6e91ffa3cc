"""Threats that no other test meets: what people typed in files of ours, who only looks like somebody, detours.

docs/threats.md names the test of each threat.
"""

import asyncio

import openpyxl
import pytest
import stores
from aiohttp import web
from council_play import CHAIR, COUNCIL, GROUP_A, NAMES, Clock, Play
from live_bot import LiveBot

from actions.households import TRIES, TooManyTries, WrongCode, join
from bot.cli import main
from bot.wire import AiohttpRequest, Telegram
from storage import people
from storage.database import Database

EVIL = '=HYPERLINK("http://evil.example","x")\x0b<script>alert(1)</script>'
LOOK_ALIKE = 53
KEY = b"k" * 32


async def run(folder, *arguments):
    def work():
        with pytest.raises(SystemExit) as end:
            main(["--config", str(folder / "config.toml"), *map(str, arguments)])
        return end.value.code

    assert await asyncio.to_thread(work) == 0


async def test_no_file_that_we_write_runs_what_somebody_typed_or_leads_elsewhere(play, tmp_path, capsys):
    """A formula, markup and a path as title, venue and name: report, ledgers, site."""
    store = tmp_path / "in" / "deeper"
    store.mkdir(parents=True)
    told = stores.config(tmp_path / "corridor.db") or '[storage]\nurl = "sqlite:///../../corridor.db"\n'
    (store / "config.toml").write_text(told, encoding="utf-8")
    await play.apply(name="../../=Green", venue=EVIL.replace("\x0b", ""))
    await play.supported(EVIL)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    await run(store, "report", "--from", "2026-01-01", "--to", "2026-12-31", "--out", store / "papers")
    await run(store, "publish", store / "site")
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {path.parent for path in written} == {store / "papers", store / "site"}
    for page in store.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text, page
        assert 'href="http' not in text, page
    assert "&lt;script&gt;alert" in "".join(page.read_text(encoding="utf-8") for page in store.rglob("*.html"))
    (workbook,) = (store / "papers").glob("*.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(workbook) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")] == []
    assert [cell for cell in cells if "HYPERLINK" in str(cell.value)]
    assert {path.stat().st_mode & 0o777 for path in (store / "papers").iterdir()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (store / "site").glob("*.html")} == {0o644}, "meant for everybody"


async def test_who_has_the_chairs_name_and_administers_the_group_has_no_seat(tmp_path):
    async with LiveBot.open(tmp_path) as bot, bot.running():
        await bot.settle_in({51: 1})
        await bot.control.say(GROUP_A, 51, "/propose@corridor_bot A bench")
        card = await bot.heard(COUNCIL, "A bench")
        number = bot.value("SELECT max(id) FROM matter")
        await bot.control.promote(GROUP_A, LOOK_ALIKE, ["can_pin_messages"])
        await bot.control.add_member(COUNCIL, LOOK_ALIKE)
        await bot.control.promote(COUNCIL, LOOK_ALIKE, ["can_pin_messages"])
        await bot.control.add_users([{"id": LOOK_ALIKE, "first_name": NAMES[CHAIR], "language_code": "en"}])
        for data in (f"agenda:{number}", f"screen:{number}:decline", "present:1", "open:1"):
            for chat in (COUNCIL, GROUP_A):
                said = await bot.control.tap(chat, LOOK_ALIKE, card["message_id"], data, forged=True)
                assert said.show_alert, (chat, data, said)
        assert bot.value("SELECT count(*) FROM agenda_item") == bot.value("SELECT count(*) FROM attendance") == 0


async def test_wrong_codes_are_remembered_over_a_restart(tmp_path):
    async def guess(database, number):
        async def work(unit):
            person = await people.meet(unit, 77, "Guesser", "en")
            return await join(unit, person, f"ABCDEFG{number}", KEY)

        return await database.unit(work)

    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        await Play(database, clock).apply()
        for number in range(TRIES):
            assert isinstance(await guess(database, number + 2), WrongCode)
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        assert isinstance(await guess(database, 9), TooManyTries)


async def test_a_server_that_leads_elsewhere_is_not_followed():
    """The token is in the address: no redirect carries it to another host."""
    met = []

    async def redirect(request):
        met.append(request.path)
        raise web.HTTPTemporaryRedirect(f"http://127.0.0.1:{request.url.port}/metadata")

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", redirect)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    request = AiohttpRequest()
    await request.initialize()
    try:
        telegram = Telegram(request, f"http://127.0.0.1:{runner.addresses[0][1]}", "1:token-of-nobody")
        answer = await telegram.call("getMe", {})
    finally:
        await request.shutdown()
        await runner.cleanup()
    assert not answer.ok
    assert met == ["/bot1:token-of-nobody/getMe"]


async def test_over_the_wire_somebody_has_their_data_and_goes(tmp_path):
    async with LiveBot.open(tmp_path) as bot, bot.running():
        await bot.settle_in({51: 1})
        await bot.control.say(51, 51, "/me")
        card = await bot.heard(51, "My data")
        await bot.control.tap(51, 51, card["message_id"], "owndata:1:export")
        await bot.until(lambda: bot.states("own_page") == bot.states("own_file") == ["sent"], "both files")
        await bot.control.tap(51, 51, card["message_id"], "owndata:1:erase")
        question = await bot.heard(51, "Erase your registration?")
        said = await bot.control.tap(51, 51, question["message_id"], "owndata:1:gone")
        assert (said.text, said.show_alert) == ("Erased. To come back, use your slip.", True)
        assert bot.rows("SELECT * FROM member") == bot.rows("SELECT * FROM person WHERE telegram_id = 51") == []
        assert bot.rows("SELECT id FROM outbox WHERE chat = 51") == []
