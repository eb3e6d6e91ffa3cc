"""One writer with group commit: units of work queue up, share a commit, and are answered after it.

The order of the queue is the order of effects; nobody waits for another's commit. A unit that fails is undone alone,
behind its savepoint. A store that fails (full, locked, broken) fails every unit of the commit with `StorageFailed`,
and none of them has happened.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from storage import migrations, trails
from storage.connection import Connection, SqliteConnection, StoreError, load
from storage.lock import StoreLocked
from storage.stores import Address, Store, User, connect

if TYPE_CHECKING:
    from storage.leases import Corrected, Lease

__all__ = [
    "Clock",
    "Database",
    "Reader",
    "StorageFailed",
    "StorageInDoubt",
    "StoreError",
    "Unit",
    "from_ms",
    "load",
    "moment",
    "once",
    "to_ms",
]

T = TypeVar("T")

log = logging.getLogger("corridor.storage")

MOST_IN_A_COMMIT = 1000
CLOSE_WITHIN = 1.0  # seconds in which a server must have gone on with what is queued at a stop
AGAIN = 5  # times a commit is run anew that the engine broke off for no fault of its own


class StorageFailed(Exception):
    """The store could not keep this; nothing of it has happened and it may be tried again, `away` once it answers."""

    def __init__(self, words: str, *, away: bool = False) -> None:
        super().__init__(words)
        self.away = away


class StorageInDoubt(StorageFailed):
    """The store failed, and nobody can know whether it keeps this: it is tried again, and nothing is said of it."""


class Clock(Protocol):
    """What tells the writer the time."""

    def now(self) -> datetime:
        """Return the present time in UTC."""


async def once(path: Path, now: datetime, work: "Callable[[Unit], Awaitable[T]]") -> T:
    """Do one unit of work in a store that nobody else has open, and leave it one file, without a log."""
    connection = await SqliteConnection.open(path, read_only=False)
    try:
        await connection.begin()
        done = await work(Unit(connection, now))
        await connection.commit()
        await connection.run("PRAGMA journal_mode = DELETE")
    finally:
        await connection.close()
    return done


def to_ms(at: datetime) -> int:
    """Return an aware datetime as milliseconds since 1970 UTC, as rows hold it."""
    return int(at.timestamp()) * 1000 + at.microsecond // 1000


def from_ms(ms: int) -> datetime:
    """Return milliseconds since 1970 as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC) + timedelta(milliseconds=ms % 1000)


def moment(ms: int | None) -> datetime | None:
    """Return the time of a row that may have none."""
    return from_ms(ms) if ms is not None else None


class Reader:
    """A look at the store; queries take its connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def begin(self) -> None:
        """From here on see one snapshot, until the connection is closed."""
        await self.connection.begin()


class Unit(Reader):
    """An open unit of work: what an action receives. It is committed by the writer, never by the action."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self.now = now
        self.ms = to_ms(now)
        self.wakes: set[str] = set()

    def wake(self, whom: str) -> None:
        """Have a listener ("delivery", "schedule") told once this unit is on disk."""
        self.wakes.add(whom)


Work = Callable[[Unit], Awaitable[Any]]
WorkTogether = Callable[[Unit, Sequence[Any]], Awaitable[Sequence[Any]]]


@dataclass(slots=True, eq=False)
class _Job:
    done: asyncio.Future[Any]
    work: Work | None = None
    together: WorkTogether | None = None
    compact: bool = False
    item: Any = None
    trail: str = field(default_factory=trails.current.get)
    result: Any = None
    error: Exception | None = None


@dataclass(slots=True)
class _Counts:
    """What the writer did, for benchmarks and tests."""

    commits: int = 0
    units: int = 0
    jobs: int = 0
    compactions: int = 0


class Database:
    """A store that is open for reading and, through its one writer, for writing."""

    def __init__(self, writer: Connection, reader: Connection, clock: Clock, store: Store | None = None) -> None:
        self._store = store
        self._writer = writer
        self._reader = reader
        self._reading, self._looking = asyncio.Lock(), asyncio.Lock()
        self._clock = clock
        self._queue: deque[_Job] = deque()
        self._queued = asyncio.Event()
        self._closing = False
        self._listeners: dict[str, Callable[[], None]] = {}
        self._leases: list[Lease] = []
        self.counts = _Counts()
        self.on_commit: Callable[[float], None] = lambda _seconds: None  # called after each

    def now(self) -> datetime:
        """Return the present time in UTC, as units have it."""
        return self._clock.now()

    @classmethod
    @asynccontextmanager
    async def open(cls, store: Store, clock: Clock) -> "AsyncIterator[Database]":
        """Open a store for writing, creating or migrating it; the caller holds the store's lock."""
        if isinstance(store, Path):
            store.touch(mode=0o600)
            store.chmod(0o600)
        writer = await connect(store, read_only=False, user=User())
        try:
            await migrations.migrate(writer, to_ms(clock.now()), store)
            reader = await connect(store, read_only=True)
            try:
                database = cls(writer, reader, clock, store)
                async with database.running():
                    yield database
            finally:
                await reader.close()
        finally:
            await writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take work while the context is open: also on connections that a simulation has opened itself."""
        task = asyncio.create_task(self._write(), name="writer")
        try:
            yield
        finally:
            self._closing = True
            self._queued.set()
            if isinstance(self._store, Address):
                so_far = -1
                while so_far < self._writer.statements:  # one that is out of reach is waited for no longer
                    so_far = self._writer.statements
                    if (await asyncio.wait((task,), timeout=CLOSE_WITHIN))[0]:
                        break
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            for lease in self._leases:
                lease.close()
            done, statements = self.counts, self._writer.statements + self._reader.statements
            log.log(
                logging.INFO if done.jobs else logging.DEBUG,  # before a refusal it says nothing
                "%d acts in %d units and %d commits, %d statements",
                done.jobs, done.units, done.commits, statements,
            )  # fmt: skip

    def lease(self, name: str, clock: "Corrected") -> "Lease | None":
        """Return what one worker of a shared store holds at a time; None where the store is this process's alone."""
        if not isinstance(self._store, Address):
            return None
        from storage.leases import Lease  # noqa: PLC0415 - its driver is an extra

        self._leases.append(Lease(self._store, name, clock, self._woken))
        return self._leases[-1]

    def on_wake(self, whom: str, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit in which a unit woke `whom`."""
        self._listeners[whom] = listener

    def submit(self, work: Callable[[Unit], Awaitable[T]]) -> "asyncio.Future[T]":
        """Put a unit of work into the queue, at once; the result comes after its commit."""
        return self._put(_Job(asyncio.get_running_loop().create_future(), work=work))

    def submit_together(self, work: WorkTogether, item: Any) -> "asyncio.Future[Any]":
        """Like submit, but items of the same work that wait side by side become one unit: `work(unit, items)`."""
        return self._put(_Job(asyncio.get_running_loop().create_future(), together=work, item=item))

    def compact(self) -> "asyncio.Future[None]":
        """Rebuild the file and empty its log once what was queued before is on disk.

        After it, neither the log nor the place of a row tells in which order rows came. Fails with StorageFailed while
        somebody still reads what the log holds.
        """
        self.counts.compactions += 1
        if isinstance(self._store, Address):
            return asyncio.ensure_future(self._compact_beside(self._store))
        return self._put(_Job(asyncio.get_running_loop().create_future(), compact=True))

    async def _compact_beside(self, address: Address) -> None:
        """Have a server do it on a session of its own: while it waits for who reads, the writer goes on."""
        await self.unit(_nothing)  # what was queued before
        try:
            connection = await connect(address, read_only=False, user=User())
            try:
                await connection.compact()
            finally:
                await connection.close()
        except (StoreError, StoreLocked) as error:
            raise StorageFailed(str(error)) from error

    async def unit(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run a unit of work and return its result once it is on disk."""
        return await self.submit(work)

    async def read(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        """Read from one snapshot of what is committed; raises StorageFailed where the store cannot be read."""
        async with self._reading:
            return await _read(self._reader, work)

    async def look(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        """Like read, for what a large store takes seconds for: on a connection of its own, so that no read waits."""
        if self._store is None:  # whoever simulates opens what there is
            return await self.read(work)
        async with self._looking:
            try:
                connection = await connect(self._store, read_only=True)
            except StoreError as error:
                raise StorageFailed(str(error), away=error.again) from error
            try:
                return await _read(connection, work)
            finally:
                await connection.close()

    def _put(self, job: _Job) -> "asyncio.Future[Any]":
        if self._closing:
            job.done.set_exception(StorageFailed("the store is closing"))
        else:
            self._queue.append(job)
            self._queued.set()
        return job.done

    async def _write(self) -> None:
        while self._queue or not self._closing:
            await self._queued.wait()
            await self._gathered()
            jobs = self._next_jobs()
            if not self._queue and not self._closing:
                self._queued.clear()
            try:
                if jobs and jobs[0].compact:
                    await self._compact(jobs[0])
                elif jobs:
                    await self._commit(jobs)
            except Exception as error:
                # A mistake of ours: whoever waits hears of it, and what comes next is written; the writer must not die.
                log.exception("a commit failed")
                await self._writer.rollback()
                for job in jobs:
                    _fail(job, error)

    async def _gathered(self) -> None:
        """Let what arrives at this very moment share the commit: as long as each turn of the loop brings more."""
        known = quiet = 0
        while quiet < 2 and known < MOST_IN_A_COMMIT:
            quiet = quiet + 1 if len(self._queue) == known else 0
            known = len(self._queue)
            await asyncio.sleep(0)

    def _next_jobs(self) -> list[_Job]:
        """Take what goes into one commit; a compaction stands alone, nothing passes it."""
        if self._queue and self._queue[0].compact:
            return [self._queue.popleft()]
        jobs: list[_Job] = []
        self._join(jobs)
        return jobs

    def _join(self, jobs: list[_Job]) -> None:
        while self._queue and len(jobs) < MOST_IN_A_COMMIT and not self._queue[0].compact:
            jobs.append(self._queue.popleft())

    async def _compact(self, job: _Job) -> None:
        try:
            await self._writer.compact()
        except (StoreError, OSError) as error:
            _fail(job, StorageFailed(str(error)))
            return
        if not job.done.done():
            job.done.set_result(None)

    async def _commit(self, jobs: list[_Job]) -> None:
        began = time.perf_counter()
        for left in reversed(range(AGAIN)):
            try:
                await self._writer.begin()
                self._join(jobs)  # what came while other workers held the lock of all that write
                wakes = await self._run(jobs)
                await self._writer.tell(wakes)
                await self._writer.commit()
                break
            except StoreError as error:
                await self._writer.rollback()
                if error.again and left:
                    log.warning("a commit is run again: %s", error)
                    continue
                kind = StorageInDoubt if error.in_doubt else StorageFailed
                for job in jobs:
                    _fail(job, kind(str(error), away=error.again))
                return
        self.on_commit(time.perf_counter() - began)
        self.counts.commits += 1
        self.counts.jobs += len(jobs)
        for job in jobs:
            if job.error:
                _fail(job, job.error)
            elif not job.done.done():
                job.done.set_result(job.result)
        for whom in wakes:
            self._woken(whom)

    def _woken(self, whom: str) -> None:
        """Call who listens for this; without a name, everybody."""
        for name, listener in list(self._listeners.items()):
            if whom in (name, ""):
                listener()

    async def _run(self, jobs: list[_Job]) -> set[str]:
        """Run the units of a commit and return whom they wake."""
        wakes: set[str] = set()
        for job in jobs:
            job.error = None  # of a commit that is run again
        for _, group in groupby(jobs, key=lambda job: job.together or job):
            wakes |= await self._isolate(list(group))
        return wakes

    async def _isolate(self, jobs: list[_Job]) -> set[str]:
        """Run jobs as one unit behind a savepoint; when several fail together, each is tried by itself."""
        unit = Unit(self._writer, self._clock.now())
        trails.current.set(jobs[0].trail if len(jobs) == 1 else "")
        await self._writer.run("SAVEPOINT unit")
        try:
            await _work(unit, jobs)
        except Exception as error:
            if isinstance(error, StoreError) and error.at_fault:
                raise
            await self._writer.run("ROLLBACK TO unit")
            await self._writer.run("RELEASE unit")
            if len(jobs) == 1:
                jobs[0].error = error
                return set()
            wakes: set[str] = set()
            for job in jobs:
                wakes |= await self._isolate([job])
            return wakes
        await self._writer.run("RELEASE unit")
        self.counts.units += 1
        return unit.wakes


async def _read(connection: Connection, work: Callable[[Reader], Awaitable[T]]) -> T:
    for left in reversed(range(AGAIN)):
        try:
            await connection.begin()
            return await work(Reader(connection))
        except StoreError as error:
            if error.again and left:
                continue
            if error.at_fault:
                raise StorageFailed(str(error), away=error.again) from error
            raise
        finally:
            # Also where the beginning failed, or its caller was cancelled before it was done.
            await connection.rollback()
    raise AssertionError("the last attempt returns or raises")


async def _nothing(_unit: Unit) -> None:
    """Write nothing."""


async def _work(unit: Unit, jobs: list[_Job]) -> None:
    first = jobs[0]
    if first.together:
        results = await first.together(unit, [job.item for job in jobs])
        for job, result in zip(jobs, results, strict=True):
            job.result = result
    elif first.work:
        first.result = await first.work(unit)


def _fail(job: _Job, error: Exception) -> None:
    if not job.done.done():
        job.done.set_exception(error)
        # A caller that went away must not turn a handled failure into an "exception was never retrieved".
        job.done.exception()
