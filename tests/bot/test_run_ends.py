"""corridor run in a process of its own: how it ends, and that it says why in one line."""

import asyncio
import io
import os
import signal
import socket
import sys
import zipfile
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import openpyxl
from live_bot import GROUP_A, STAFF, TOKEN

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def corridor_run(bot, **environment):
    """The process; it follows the clock of the local Telegram."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=bot.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CORRIDOR_CLOCK_URL": f"{bot.telegram.url}/clock", **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def end_of(process):
    out, err = await asyncio.wait_for(process.communicate(), 20)
    lines = err.decode().splitlines()
    assert out == b""
    assert not any("Traceback" in line for line in lines), err.decode()
    return process.returncode, [line for line in lines if " INFO " not in line and " WARNING " not in line]


async def test_a_revoked_token_ends_it_with_a_line_and_nothing_is_lost(bot):
    async with corridor_run(bot) as process:
        await bot.heard(GROUP_A, "board", within=20)
        await bot.control.revoke_token()
        await bot.control.say(GROUP_A, 50, "/propose@corridor_bot A bench")  # the long poll that is open ends
        status, said = await end_of(process)
    assert (status, said) == (
        1,
        ["telegram.token: Telegram refuses this token (any more); nothing is lost, put in a new one"],
    )
    assert bot.rows("SELECT * FROM outbox WHERE state = 'failed'") == []


async def test_a_token_that_never_was_is_refused_at_the_start(bot):
    (killed := bot.folder / ".corridor-backup-1").mkdir()
    (killed / "corridor.db").touch()
    config = bot.folder / "config.toml"
    config.write_text(config.read_text().replace(TOKEN, "1000:somebody-elses-token-of-old"))
    async with corridor_run(bot) as process:
        status, said = await end_of(process)
    assert (status, len(said)) == (1, 1)
    assert "Telegram refuses this token" in said[0]
    assert "somebody-elses" not in said[0]
    assert not killed.exists(), "what a killed backup left in plain goes at each start"


async def test_a_proxys_page_is_not_taken_for_a_token_that_is_refused(bot, caplog):
    page = "<html><h1>404 Not Found</h1><hr>nginx</html>"
    await bot.control.fault("getMe", status=404, body=page)
    await bot.control.fault("getMe", status=429, description="Too Many Requests: retry after 1", retry_after=1)
    async with bot.running():
        await bot.heard(GROUP_A, "board")
    said = [one.message for one in caplog.records if one.name == "corridor" and one.levelname == "WARNING"]
    away = f"telegram.api_url {bot.telegram.url} does not answer"
    assert said[0] == f"{away} (404, and no answer of Telegram's); asking again until it does"
    assert len(said) == 2


async def test_a_server_out_of_reach_is_waited_for_with_a_word_and_it_stops_when_asked(bot, tmp_path, free_tcp_port):
    """It lives, is not ready, and the service manager hears that it serves, that its loop turns, that it stops."""
    config = bot.folder / "config.toml"
    door = f'[operator]\nlisten = "127.0.0.1:{free_tcp_port}"\n'
    config.write_text(config.read_text().replace(bot.telegram.url, "http://127.0.0.1:9") + door)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        async with corridor_run(bot, NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
            said = await asyncio.wait_for(process.stderr.readline(), 20)
            assert b"telegram.api_url http://127.0.0.1:9 does not answer" in said
            assert TOKEN.encode() not in said
            async with aiohttp.ClientSession(f"http://127.0.0.1:{free_tcp_port}") as session:
                async with session.get("/healthz") as answer:
                    assert answer.status == 200
                async with session.get("/readyz") as answer:
                    assert (answer.status, "telegram  has not answered yet" in await answer.text()) == (503, True)
            heard = [await asyncio.to_thread(manager.recv, 100) for _ in range(2)]
            process.send_signal(signal.SIGTERM)
            status, _ = await end_of(process)
            while heard[-1] != b"STOPPING=1":
                heard.append(manager.recv(100))
    assert status == 0
    assert heard[:2] == [b"READY=1", b"WATCHDOG=1"]


def workbook(rows=20_000):
    """A household file that takes some ten seconds to read, and one to make."""
    columns = ["area", "building", "entrance", "unit", "exclusive_area", "owner", *(f"more {n}" for n in range(12))]
    lines = [columns, *(["A", n // 100, 1, n % 100, 80, n, *range(n, n + 12)] for n in range(rows - 1))]
    cells = ("".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in line) for line in lines)
    sheet = "".join(f"<row>{one}</row>" for one in cells)
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    blank, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(blank)
    with zipfile.ZipFile(blank) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in book.namelist():
            full = f'<worksheet xmlns="{names}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
            archive.writestr(name, full if name == "xl/worksheets/sheet1.xml" else book.read(name))
    return out.getvalue()


def computed():
    """Seconds that ended processes have computed; unlike those on a clock, a busy machine adds none to them."""
    ended = os.times()
    return ended.children_user + ended.children_system


async def test_it_stops_when_asked_though_a_long_file_is_being_read(bot):
    content, before = workbook(), computed()
    async with corridor_run(bot) as process:
        await bot.heard(GROUP_A, "board", within=20)
        await bot.control.start(STAFF)
        await bot.heard(STAFF, within=20)
        await bot.control.send_file(STAFF, STAFF, content, "homes.xlsx")
        calls = bot.telegram.telegram.calls
        await bot.until(lambda: "getFile" in [one["method"] for one in calls.since(0, 100)], "the file is fetched")
        await asyncio.sleep(1)
        process.send_signal(signal.SIGTERM)
        status, said = await end_of(process)
        assert (status, said) == (0, [])
        assert computed() - before < 4, "the file was read to its end"
        assert "document" in (await bot.control.messages(STAFF))[-1], "nothing was answered yet"


async def test_it_stops_when_asked_though_telegram_hangs(bot):
    async with corridor_run(bot) as process:
        await bot.heard(GROUP_A, "board", within=20)
        await bot.control.fault("sendMessage", delay_before=60, count=0)
        await bot.control.start(50)
        await bot.until(
            lambda: "sending" in [row["state"] for row in bot.rows("SELECT state FROM outbox")], "a send under way"
        )
        process.send_signal(signal.SIGTERM)
        status, said = await end_of(process)  # within twenty seconds: the call is not waited for
    assert (status, said) == (0, [])
