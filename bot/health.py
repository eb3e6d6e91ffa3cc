"""Whether the bot is well, told to machines: /healthz, /readyz and /metrics on an address of its own.

Nothing here needs a secret, so nothing here has one: no token, no name or number of a person or a chat.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot import ports, service
from bot.clock import Clock
from bot.config import Settings
from bot.duty import SILENT
from bot.findings import Finding, Mark, bad, look, ok
from bot.meters import Meters
from storage import figures, migrations
from storage.database import Database, StorageFailed

T = TypeVar("T")

KEY = "operator.listen"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds something may take before the bot is not ready."""

    store: float = 2.0  # to answer
    silent: float = SILENT  # since Telegram's last answer
    stalled: float = 30.0  # from taking updates to having them on disk


@asynccontextmanager
async def watched(settings: Settings, database: Database, clock: Clock, meters: Meters) -> AsyncIterator[None]:
    """Tell how the bot is while the context is open, the service manager too; raises PortTaken."""
    database.on_commit = meters.committed
    async with told(settings, database, clock, meters):
        beating = asyncio.create_task(service.beat(meters), name="beat")
        service.tell("READY=1")
        try:
            yield
        finally:
            service.tell("STOPPING=1")
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating


@asynccontextmanager
async def told(settings: Settings, database: Database | None, clock: Clock, meters: Meters) -> AsyncIterator[None]:
    """Answer whoever asks how the bot is, also while there is no store yet; raises PortTaken."""
    if not settings.operator:
        yield
        return
    backups = settings.backups if isinstance(settings.store, Path) else None  # a server's are pg_dump's
    doors = Doors(database, clock, meters, backups)
    async with ports.served(doors.application(), KEY, *settings.operator):
        yield


class _Shared(Generic[T]):
    """Work that all share who ask while it goes on: a crowd of askers costs the bot no more than one."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._task: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go())
        return await asyncio.shield(self._task)

    async def _go(self) -> T:
        return await self._work()


class Doors:
    """What is asked for, and what is answered."""

    def __init__(
        self,
        database: Database | None,
        clock: Clock,
        meters: Meters,
        backups: Callable[[], list[datetime]] | None,
        limits: Limits = Limits(),
    ) -> None:
        self._database = database
        self._clock = clock
        self._meters = meters
        self._backups = backups
        self._limits = limits
        self._figures, self._metrics = _Shared(self._read), _Shared(self._told)

    def application(self) -> web.Application:
        """Return what serves the three addresses."""
        application = web.Application()
        application.router.add_get("/healthz", self._on_health)
        application.router.add_get("/readyz", self._on_ready)
        application.router.add_get("/metrics", self._on_metrics)
        return application

    async def _on_health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")  # whoever hears this knows that the loop turns

    async def findings(self) -> list[Finding]:
        """Return how each thing is without which the bot is of no use."""
        stopping = [bad("run", "is stopping")] if self._meters.closing else []
        return [await self._store(), self._telegram(), self._intake(), *stopping]

    async def _on_ready(self, _request: web.Request) -> web.Response:
        found = await self.findings()
        well = all(finding.mark is not Mark.BAD for finding in found)
        return web.Response(text="".join(f"{one}\n" for one in found), status=200 if well else 503)

    async def _on_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self._metrics(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _told(self) -> bytes:
        if self._backups:
            self._meters.backup = max((at.timestamp() for at in self._backups()), default=0.0)
        with suppress(TimeoutError, StorageFailed):
            self._meters.figures = None
            self._meters.figures = await self._figures()
        return generate_latest(self._meters.registry)

    async def _read(self) -> figures.Figures:
        if self._database is None:
            raise StorageFailed("it is waited for")
        async with asyncio.timeout(self._limits.store):
            return await self._database.read(lambda reader: figures.read(reader, self._clock.now()))

    async def _store(self) -> Finding:
        try:
            found = await self._figures()
        except (TimeoutError, StorageFailed) as error:
            return bad("store", f"does not answer: {str(error) or f'nothing in {self._limits.store:.0f} s'}")
        if found.schema != migrations.newest():
            return bad("store", f"has schema {found.schema}, this program has {migrations.newest()}")
        return ok("store", f"schema {found.schema}")

    def _telegram(self) -> Finding:
        duty = self._meters.duty
        if duty is not None and not duty.on:
            unknown = "nobody knows who is on duty: the store does not say"
            return look("telegram", unknown if duty.silent else "another worker is on duty")
        if self._meters.heard is None:
            return bad("telegram", "has not answered yet")
        silent = self._meters.silent()
        return (bad if silent > self._limits.silent else ok)("telegram", f"answered {silent:.0f} s ago")

    def _intake(self) -> Finding:
        if (since := self._meters.stalled()) > self._limits.stalled:
            return bad("intake", f"what was taken {since:.0f} s ago is not on disk yet")
        return ok("intake", "what arrives is kept") if self._meters.kept else bad("intake", "what arrives is not kept")
