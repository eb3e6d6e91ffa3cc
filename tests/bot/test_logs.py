"""The log: readable, in one of two shapes, and never a token in it."""

import io
import json
import logging
import re
import signal
from datetime import UTC, datetime, timedelta

import pytest
from ballot_play import opened
from live_bot import GROUP_A, TOKEN, LiveBot
from test_run_ends import corridor_run

from actions.ballots import BallotTap, cast_ballots
from bot.logs import JsonLines, TextLines
from rules.votes import Choice

SECRET = TOKEN.partition(":")[2]
ODD = "7:short"
POISON = 2**63


@pytest.fixture(params=[TextLines, JsonLines])
def written(request):
    """What a logger of its own has written so far, as the log of the bot would be."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    log = logging.getLogger("corridor.test_logs")
    log.addHandler(handler)
    log.propagate = False
    yield log, stream
    log.removeHandler(handler)


def test_a_token_is_hidden_wherever_it_stands(written):
    log, stream = written
    log.warning("https://api.telegram.org/bot%s/getMe failed", TOKEN)
    log.warning("%s", {"url": f"http://127.0.0.1:8081/bot{ODD}/sendMessage", "file": f"/file/bot{ODD}/documents/1.pdf"})
    log.warning("a token: %r", f"<{TOKEN}>")
    try:
        try:
            raise OSError(f"cannot reach http://localhost/bot{ODD}/getUpdates")
        except OSError as error:
            raise RuntimeError(f"with {TOKEN}") from error
    except RuntimeError:
        log.exception("it failed")
    said = stream.getvalue()
    assert "RuntimeError" in said
    assert "Traceback" in said
    assert "getUpdates" in said, "only the token is hidden"
    for hidden in (TOKEN, SECRET, ODD):
        assert hidden not in said


def test_a_line_of_json_is_one_object(written):
    log, stream = written
    log.error("周敏 \N{FIRE} %d\nand more", 5)
    said = stream.getvalue()
    if said.startswith("{"):
        line = json.loads(said)
        assert (line["level"], line["logger"], line["message"]) == (
            "error",
            "corridor.test_logs",
            "周敏 \N{FIRE} 5\nand more",
        )
        assert said.count("\n") == 1
        assert re.fullmatch(r"[-0-9]{10}T[:0-9]{8}\.[0-9]{3}\+00:00", line["at"])
        assert abs(datetime.fromisoformat(line["at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    else:
        assert "ERROR   corridor.test_logs: 周敏 \N{FIRE} 5" in said


@pytest.mark.parametrize(
    ("shape", "token"), [pytest.param("text", TOKEN, marks=pytest.mark.long), pytest.param("json", ODD, id="json")]
)
async def test_a_run_at_debug_with_all_that_goes_wrong_says_no_token(tmp_path, shape, token):
    async with LiveBot.open(tmp_path, token=token) as bot:
        config = bot.folder / "config.toml"
        config.write_text(config.read_text() + f'[log]\nlevel = "debug"\nformat = "{shape}"\n')
        control = bot.control
        await control.add_user(POISON, "Poison")
        await control.add_member(GROUP_A, POISON)
        await control.fault("getMe", drop="before")
        await control.fault("setMyCommands", status=500, description="Internal Server Error")
        await control.fault("sendMessage", status=502, body="<html>Bad Gateway</html>")
        await control.say(GROUP_A, POISON, "/propose@corridor_bot A trap")
        async with corridor_run(bot, PYTHONASYNCIODEBUG="1") as process:
            await bot.until(lambda: bot.rows("SELECT * FROM dead_letter"), within=20)
            await control.fault("getUpdates", drop="after")
            await bot.heard(GROUP_A, "board", within=20)
            process.send_signal(signal.SIGTERM)
            _, err = await process.communicate()
    said = err.decode()
    assert process.returncode == 0
    assert "OverflowError" in said
    assert "the command menu of chat all_private_chats is not set" in said
    assert "Traceback" in said
    assert "DEBUG" in said or '"debug"' in said
    for hidden in (token, token.partition(":")[2]):
        assert hidden not in said
    if shape == "json":
        assert all(json.loads(line)["message"] for line in said.splitlines())


async def test_one_id_leads_from_an_update_or_a_due_act_to_what_was_said(bot, caplog):
    """A grep of the id has the whole way; no line has a name or a word that somebody wrote."""
    stream = io.StringIO()
    caplog.handler.setFormatter(JsonLines())
    caplog.handler.setStream(stream)
    caplog.set_level(logging.DEBUG, "corridor")
    async with bot.opened():
        await bot.settle_in({50: 1})
    async with bot.running():
        await bot.control.say(GROUP_A, 50, "/propose@corridor_bot A bench for 周敏")
        await bot.heard(GROUP_A, "A bench for")
        await bot.control.say(GROUP_A, 51, "/周敏")
        await bot.until(lambda: "or talk, is handled" in stream.getvalue())
        await bot.control.advance(5 * 86400)  # the agenda is posted
        await bot.until(lambda: bot.rows("SELECT 1 FROM outbox WHERE trail LIKE 'd%' AND state = 'sent'"))
        await bot.quiet()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    (command,) = (line["id"] for line in lines if line["message"] == "/propose is handled")
    kept = {(row["trail"], row["id"]) for row in bot.rows("SELECT trail, id FROM outbox WHERE state = 'sent'")}
    sent = {(line.get("id", ""), int(line["message"].split()[1])) for line in lines if " is sent," in line["message"]}
    assert kept == sent
    led = {trail for trail, _ in sent}
    assert command in led
    assert any(trail.startswith("d") for trail in led)
    assert int(command[1:]) in {row["update_id"] for row in bot.rows("SELECT update_id FROM seen_update")}
    for word in ("Resident", "周敏", "bench", SECRET):
        assert word not in stream.getvalue()


async def test_what_one_ballot_of_many_leads_to_has_its_own_id(bot):
    """Taps on a ballot share a unit of work; a person with two homes is asked for the second under their own tap."""
    async with bot.opened() as store:
        await bot.settle_in({50: 1, 51: 2, 52: 4})
        await bot.settle_in({50: 3})
        vote = await opened(bot.play)
        for number, person in ((701, 51), (702, 50), (703, 52)):
            item = BallotTap(number, person, "en", GROUP_A, True, vote, Choice.FOR)
            said = store.submit_together(cast_ballots, item)
        await said
    asked = bot.rows("SELECT trail, chat FROM outbox WHERE once LIKE 'further:%'")
    assert asked == [{"trail": "u702", "chat": 50}]
