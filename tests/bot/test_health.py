"""How the bot is, told to machines: ready or not and why, figures by community, and of nobody in particular."""

import asyncio
import socket

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from live_bot import COUNCIL, GROUP_A, NAMES, TOKEN, LiveBot, open_vote
from prometheus_client.parser import text_string_to_metric_families
from stores import ON_POSTGRESQL, only_sqlite

from bot import health
from bot.duty import Duty
from bot.meters import Meters
from bot.ports import PortTaken
from storage.database import StorageFailed


@pytest.fixture
async def bot(tmp_path, free_tcp_port):
    """A bot that tells how it is; somebody has a home, and a vote opens as soon as it is noticed."""
    async with LiveBot.open(tmp_path, rules={"notice": "0 minutes"}) as bot:
        listens_on(bot, free_tcp_port)
        async with bot.opened():
            await bot.settle_in({50: 1})
        yield bot


def listens_on(bot, port):
    bot.door = f"http://127.0.0.1:{port}"
    config = bot.folder / "config.toml"
    config.write_text(config.read_text() + f'[operator]\nlisten = "127.0.0.1:{port}"\n')


async def asked(bot, path):
    async with aiohttp.ClientSession() as session, session.get(bot.door + path) as answer:
        return answer.status, await answer.text()


async def ready(bot):
    """The status of /readyz, and what stands against it."""
    status, said = await asked(bot, "/readyz")
    return status, [line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith("bad")]


async def metrics(bot):
    """{name: {labels in order: value}}"""
    _, said = await asked(bot, "/metrics")
    found = {}
    for family in text_string_to_metric_families(said):
        for one in family.samples:
            found.setdefault(one.name, {})[tuple(value for _, value in sorted(one.labels.items()))] = one.value
    return found


async def becomes(bot, wanted):
    async with asyncio.timeout(15):
        while (found := await ready(bot)) != wanted:  # noqa: ASYNC110 - it is asked over HTTP
            await asyncio.sleep(0.05)
    return found


async def test_a_running_bot_is_ready_and_tells_what_it_did(bot):
    async with bot.running(greeted=(51,)):
        await bot.quiet()
        assert await asked(bot, "/healthz") == (200, "ok\n")
        assert await ready(bot) == (200, [])
        found = await metrics(bot)
        assert found["corridor_updates_total"][()] == 1
        assert found["corridor_commit_seconds_count"][()] == bot.database.counts.commits
        for method in ("sendMessage", "getMe"):
            assert found["corridor_telegram_answers_total"]["200", method] == len(await bot.calls(method))
        assert found["corridor_votes_open"] == {("1",): 0}
        assert found["corridor_store_up"][()] == found["corridor_on_duty"][()] == 1
        assert found["corridor_schema_version"][()] == bot.value("SELECT max(version) FROM schema_version")
        if ON_POSTGRESQL:  # pg_dump's are not known of: no alert says that there is none
            assert "corridor_last_backup_timestamp_seconds" not in found
            return
        assert found["corridor_last_backup_timestamp_seconds"][()] == 0
        bot.settings.note_copy("2026-11-26T04:00:00+00:00")
        await open_vote(bot)
        found = await metrics(bot)
        assert found["corridor_votes_open"] == {("1",): 1}
        assert found["corridor_last_backup_timestamp_seconds"][()] == 1795665600


async def test_what_waits_and_what_telegram_refuses_is_told(bot):
    async with bot.running():
        await bot.quiet()
        await bot.control.fault("sendMessage", status=429, description="Too Many Requests", retry_after=40, count=0)
        await bot.queue(COUNCIL, "a result")
        await bot.until(lambda: bot.rows("SELECT 1 FROM chat_halt"))
        await bot.control.advance(30)
        found = await metrics(bot)
        assert found["corridor_telegram_answers_total"]["429", "sendMessage"] == 1
        assert found["corridor_outbox_messages"] == {("1",): 1}
        assert 30 <= found["corridor_outbox_age_seconds"]["1",] < 60


@only_sqlite("its writes are refused")
async def test_a_store_that_keeps_nothing_is_not_ready_until_it_does(bot):
    async with bot.running():
        await bot.quiet()
        await bot.fault_of_the_store()
        await bot.control.say(GROUP_A, 50, "/propose@corridor_bot A bench")
        assert await becomes(bot, (503, ["intake    what arrives is not kept"]))
        assert (await asked(bot, "/healthz"))[0] == 200
        await bot.fault_of_the_store(at_fault=False)
        assert await becomes(bot, (200, []))


async def test_silence_and_what_hangs_are_told_when_they_last(bot):
    async with bot.running(greeted=(51,)):
        strict = health.Limits(store=0.05, silent=-1.0, stalled=0.0)
        doors = health.Doors(bot.database, bot.clock, bot.meters, list, strict)
        turn = bot.meters.begin([], 0.0)
        hanging = asyncio.create_task(bot.database.read(lambda _: asyncio.sleep(0.3)))
        await asyncio.sleep(0)
        store, telegram, intake = map(str, await doors.findings())
        await hanging
        bot.meters.end(turn, 0)
        assert store == "bad   store     does not answer: nothing in 0 s"
        assert telegram.startswith("bad   telegram  answered ")
        assert intake == "bad   intake    what was taken 0 s ago is not on disk yet"
        bot.meters.closing = True
        assert await ready(bot) == (503, ["run       is stopping"])


async def test_a_worker_that_stands_by_is_ready_though_telegram_has_told_it_nothing(bot):
    async with bot.running():
        meters = Meters()
        meters.duty = Duty(HeldElsewhere())
        store, telegram, intake = map(str, await health.Doors(bot.database, bot.clock, meters, list).findings())
        assert telegram == "look  telegram  another worker is on duty"
        assert {store[:2], intake[:2]} == {"ok"}


async def test_no_worker_says_that_another_is_on_duty_while_the_store_does_not(bot):
    async with bot.running():
        meters = Meters()
        meters.duty = Duty(HeldBySomebody())
        waiting = asyncio.create_task(meters.duty.run(asyncio.Event().wait))
        await asyncio.sleep(0)
        _, telegram, _ = map(str, await health.Doors(bot.database, bot.clock, meters, list).findings())
        waiting.cancel()
        assert telegram == "look  telegram  nobody knows who is on duty: the store does not say"


class HeldElsewhere:
    """A lease that another worker has."""

    async def claim(self, span):
        return False

    async def release(self):
        pass


class HeldBySomebody(HeldElsewhere):
    """A lease of which the store does not say who has it."""

    async def claim(self, span):
        raise StorageFailed("it is away", away=True)


class Counted:
    """A store that counts who reads it."""

    def __init__(self, database):
        self.database, self.reads = database, 0

    async def read(self, work):
        self.reads += 1
        return await self.database.read(work)


async def test_many_who_ask_cost_one_look(bot):
    """Ninety who asked for figures again and again held up what the bot reads by, each with a look of their own."""
    async with bot.opened():
        store = Counted(bot.database)
        doors = health.Doors(store, bot.clock, Meters(), None)
        for looks in (1, 2):
            found = await asyncio.gather(*(doors.findings() for _ in range(90)))
            assert {str(one[0])[:2] for one in found} == {"ok"}
            assert store.reads == looks
        async with TestClient(TestServer(doors.application())) as client:
            done = asyncio.Event()
            reading = asyncio.create_task(bot.database.read(lambda _: done.wait()))
            asking = asyncio.gather(*(client.get("/metrics") for _ in range(90)))
            await asyncio.sleep(0.3)
            done.set()
            await reading
            assert {answer.status for answer in await asking} == {200}
        assert store.reads < 10


async def test_no_figure_names_a_person_a_chat_or_a_secret(bot):
    async with bot.running(greeted=(50,)):
        await bot.control.say(GROUP_A, 50, "/propose@corridor_bot A bench for 周敏")
        await bot.heard(GROUP_A, "A bench")
        said = "".join([(await asked(bot, path))[1] for path in ("/metrics", "/readyz", "/healthz")])
    families = text_string_to_metric_families(said[: said.index("ok ")])
    labels = [label for family in families for one in family.samples for label in one.labels.items()]
    assert {name for name, _ in labels} == {"community", "name", "method", "code", "le"}
    assert {value for name, value in labels if name == "community"} == {"1"}
    assert {value for name, value in labels if name == "name"} == {"Green"}
    for word in (
        "Resident 5",
        "周敏",
        "bench",
        TOKEN,
        TOKEN.partition(":")[2],
        str(GROUP_A),
        str(COUNCIL),
        *NAMES.values(),
    ):
        assert word not in said


async def test_a_port_that_somebody_has_is_said_by_its_key(bot):
    with socket.socket() as taken:
        taken.bind((bot.settings.operator[0], bot.settings.operator[1]))
        taken.listen()
        with pytest.raises(PortTaken, match=r"operator\.listen: 127\.0\.0\.1:\d+ cannot be had"):
            async with bot.running():
                pass


@pytest.mark.parametrize(
    "message", [5, "x", [], {}, {"date": []}, {"date": "x"}, {"date": 10**400}, {"date": -1}, None]
)
def test_a_message_of_no_time_does_not_stop_the_intake(message):
    meters = Meters()
    meters.begin([{"update_id": 1, "message": {"date": 70}}], 100.0)
    meters.begin([{"update_id": 2, "message": message}], 200.0)
    assert meters.age == 30.0
