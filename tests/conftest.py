"""A play of a small community for whoever asks."""

import asyncio

import pytest
import stores
from council_play import Clock, Play
from postgres_server import NoServer, running

from storage.database import Database

LONG = ("journeys", "browser")


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
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not item.path.match("test_vote_machine.py") and item.path.parent.name not in LONG)


def pytest_sessionfinish() -> None:
    stores.look_away()


def pytest_terminal_summary(terminalreporter) -> None:
    """Say at the end when the tests of the page did not run: a green suite alone would hide it."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if "/browser/" in one.nodeid]
    if skipped:
        terminalreporter.write_line(f"browser: {len(skipped)} skipped; {skipped[0].longrepr[2]}")
