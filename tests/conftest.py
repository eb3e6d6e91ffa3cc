"""A play of a small community for whoever asks."""

import asyncio
import gc

import pytest
import stores
from council_play import Clock, Play
from postgres_server import NoServer, running
from xdist.scheduler import LoadScopeScheduling

from storage.database import Database

WAITING = ("journeys", "browser")  # for seconds, and compute little
COMPUTING = ("test_simulation.py", "test_vote_machine.py")  # for seconds
TOGETHER = ("test_twelve_checks.py", "test_playground_conformance.py")  # one worker builds what their tests share


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """A store of this program's schema in which nothing is: every migration is run once a worker."""
    path = tmp_path_factory.mktemp("empty") / "corridor.db"

    async def make():
        async with Database.open(path, Clock()):
            pass

    asyncio.run(make())
    return path


@pytest.fixture(scope="session")
def server():
    """A real PostgreSQL."""
    try:
        return running()
    except NoServer as error:
        pytest.skip(f"PostgreSQL cannot be started here, nothing of it is tested: {error}")


@pytest.fixture
async def play(tmp_path, empty_store):
    """A store of its own with nothing applied yet."""
    clock = Clock()
    async with Database.open(stores.empty(tmp_path / "corridor.db", empty_store), clock) as database:
        yield Play(database, clock)


def pytest_collection_modifyitems(items) -> None:
    """Begin with what takes long, so that no worker is left alone with it; what computes is strewn into what waits."""
    waits = [item for item in items if item.path.parent.name in WAITING]
    waits.sort(key=lambda item: "leaves_its_papers" not in item.name)  # the longest
    computes = [item for item in items if item.path.name in COMPUTING]
    apart = max(1, len(waits) // max(1, len(computes)))
    first = [*waits]
    for place, item in enumerate(computes):
        first.insert(place * (apart + 1), item)
    others = set(first)
    items[:] = [*first, *(item for item in items if item not in others)]


class Scheduling(LoadScopeScheduling):
    """Each test for itself, but those of a file that belong together; xdist's own groups are lost on this pytest."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file.endswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """What was collected stays: the garbage collector need not walk it again and again, nor look so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)  # a tenth of a seed's time


def pytest_sessionfinish() -> None:
    stores.look_away()


def pytest_terminal_summary(terminalreporter) -> None:
    """Say at the end when the tests of the page did not run: a green suite alone would hide it."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if "/browser/" in one.nodeid]
    if skipped:
        terminalreporter.write_line(f"browser: {len(skipped)} skipped; {skipped[0].longrepr[2]}")
