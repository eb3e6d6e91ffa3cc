"""Runs mutants in forked processes: where a function is mutated, of a process that has everything loaded and traced."""

import contextlib
import functools
import gc
import os
import resource
import signal
import sys
import threading
import time
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from benchmarks.mutants.mutations import ROOT, Mutant, compiled

KILLED, SURVIVED, UNRUN = "killed", "survived", "no test runs it"
OPTIONS = ["-q", "--no-header", "--no-summary", "-x", "--tb=native", "-p", "no:cacheprovider",
           "-p", "pytest_asyncio.plugin", "-p", "pytest_timeout",
           "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip
ENDLESS, MEMORY = 20, 2 << 30  # seconds of work beyond ten times what its tests take, bytes beside its parent's
OURS = tuple(str(ROOT / one) for one in ("rules", "actions", "handlers", "storage", "texts", "tests"))
WORDS = ("test_words_on_file", "test_nothing_said")
BROKEN = 3  # what a process ends with that could not make its mutant
MOST_TESTS = 200  # judge a mutant
Task = tuple[Mutant | None, Callable[[], bool], float]  # a mutant, whether it is found, for how many seconds of work
Told = Callable[[Mutant, str], None]


def in_forks(tasks: Iterable[Task], jobs: int, told: Told) -> None:
    """Run each task (whether its mutant is found) in a process of its own; what runs too long is found."""
    running: dict[int, Mutant] = {}

    def wait() -> None:
        pid, status = os.wait()
        if os.waitstatus_to_exitcode(status) == BROKEN:
            raise RuntimeError(f"{running.get(pid)} cannot be run")
        if pid in running:
            told(running.pop(pid), SURVIVED if status == 0 else KILLED)

    for mutant, found, seconds in tasks:
        while len(running) >= jobs:
            wait()
        pid = os.fork()
        if pid == 0:
            _alone(found, int(10 * seconds) + ENDLESS)
        running[pid] = mutant
    while running:
        wait()


def _alone(found: Callable[[], bool], seconds: int) -> None:
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_memory() + MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(30 * seconds)  # a busy machine is not endless
    status = 1
    try:
        status = int(found())
    finally:
        os._exit(status)


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")


# What an import runs


def anew(mutant: Mutant | None, rounds: list[list[str]]) -> bool:
    """Whether some test fails where the program is loaded with the mutant in it; nothing of it may be loaded yet."""
    if mutant:
        code, load, wrong = compiled(mutant), SourceFileLoader.get_code, str(ROOT / mutant.path)
        SourceFileLoader.get_code = lambda self, name: code if self.path == wrong else load(self, name)
    # Of a second round nothing is loaded anew but the tests.
    return any(pytest.main([*OPTIONS, *files]) not in (0, 5) for files in rounds if files)


# What a function runs


class Warm:
    """A session of pytest whose tests are run once and traced, then again by whoever carries a mutant."""

    def __init__(self, mutants: list[Mutant], jobs: int, told: Told) -> None:
        self.mutants, self.jobs, self.told = mutants, jobs, told
        self.runs: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))  # path, line → tests
        self.took: list[float] = []
        self.kept: set[int] = set()  # tests of the words and defaults of all modules
        self.cheap: set[int] = set()  # tests of the rules, which may look at a constant without running a line

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        if session.testsfailed:
            raise session.Interrupted("what cannot be collected judges no mutant")
        items = [item for item in session.items if not item.get_closest_marker("long")]
        self._trace(items)
        functions, caches = _functions(), _caches("rules.", "actions.", "storage.", "texts.")
        gc.collect()
        gc.freeze()
        self._control(items)
        run = [one for one in self.mutants if self.tests_of(one)]
        for one in set(self.mutants).difference(run):
            self.told(one, UNRUN)
        in_forks((self._judge(one, items, functions, caches) for one in run), self.jobs, self.told)
        return True

    def _trace(self, items: list[pytest.Item]) -> None:
        paths = {str(ROOT / one.path): one.path for one in self.mutants}
        caches = _caches("rules.", "actions.")
        for number, item in enumerate(items):
            _calm(item)
            if item.path.stem in WORDS:
                self.kept.add(number)
            if item.path.parent.name == "rules":
                self.cheap.add(number)
            for cache in caches:
                cache.cache_clear()
            began = time.process_time()
            with _traced(paths) as seen:
                reports = runtestprotocol(
                    item, log=False, nextitem=items[number + 1] if number + 1 < len(items) else None
                )
            self.took.append(time.process_time() - began)
            if any(one.failed for one in reports):
                sys.stderr.write(f"{item.nodeid} fails without a mutant: it judges none\n")
                continue
            for path, line in seen:
                self.runs[path][line].add(number)

    def _control(self, items: list[pytest.Item]) -> None:
        """Who fails when it is run once more without any mutant would find them all: it finds none."""
        reading, writing = os.pipe()

        def again() -> bool:
            for number in sorted(range(len(items)), key=self.took.__getitem__):
                if _fails([items[number]]):
                    os.write(writing, f"{number} ".encode())
            return False

        in_forks([(None, again, sum(self.took))], 1, lambda *_: None)
        os.close(writing)
        with os.fdopen(reading) as told:
            for number in map(int, told.read().split()):
                sys.stderr.write(f"{items[number].nodeid} fails when it is run twice: it judges no mutant\n")
                for lines in self.runs.values():
                    for tests in lines.values():
                        tests.discard(number)

    def tests_of(self, mutant: Mutant) -> list[int]:
        """Which tests run its line, or the statement around it where a line says nothing of its own."""
        lines = self.runs[mutant.path]
        if mutant.owner is None:
            return list(set().union(*lines.values()) | self.cheap)
        return list(lines.get(mutant.lines[0]) or lines.get(mutant.lines[1]) or [])

    def _judge(self, mutant: Mutant, items: list[pytest.Item], functions: dict, caches: list) -> Task:
        noun = Path(mutant.path).stem.rstrip("s")  # what is named like the module comes first, then what is short
        likely = sorted(self.tests_of(mutant), key=lambda one: (noun not in items[one].path.stem, self.took[one]))
        chosen = likely[:MOST_TESTS] if mutant.owner else likely
        if mutant.owner is None and mutant.where != "module":
            chosen = sorted(self.kept)

        def found() -> bool:
            if mutant.owner:
                try:
                    _put(mutant, functions, caches)
                except Exception:
                    os._exit(BROKEN)
            elif mutant.where == "module":
                _put_constants(mutant, caches)
            else:
                _put_module(mutant)
            return _fails([items[one] for one in chosen])

        return mutant, found, sum(self.took[one] for one in chosen)


@contextlib.contextmanager
def _traced(paths: dict[str, str]) -> Iterator[set[tuple[str, int]]]:
    """The lines of these files that run in the meantime, in whatever thread."""
    seen: set[tuple[str, int]] = set()

    def line(frame: types.FrameType, *_: object) -> object:
        seen.add((paths[frame.f_code.co_filename], frame.f_lineno))
        return line

    def call(frame: types.FrameType, *_: object) -> object:
        return line if frame.f_code.co_filename in paths else None

    threading.settrace(call)
    sys.settrace(call)
    try:
        yield seen
    finally:
        sys.settrace(None)
        threading.settrace(None)


def _calm(item: pytest.Item) -> None:
    """Examples are the same each time, nothing is kept of them, and who fails is not made smaller."""
    test = getattr(getattr(item, "obj", None), "__func__", getattr(item, "obj", None))
    if hasattr(test, "hypothesis"):
        given = test._hypothesis_internal_use_settings
        test._hypothesis_internal_use_settings = settings(
            given, database=None, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
        )


def _functions() -> dict[tuple[str, str, int], list[types.FunctionType]]:
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, types.FunctionType):
            code = one.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
    return found


def _caches(*modules: str) -> list:
    """What keeps answers that a mutant would give otherwise."""
    kept = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    return [one for one in kept if one.__module__.startswith(modules)]


def _put(mutant: Mutant, functions: dict, caches: list) -> None:
    """Give the function the code of its mutant."""
    name, first = mutant.owner
    outermost = next(one for one in _codes(compiled(mutant)) if (one.co_qualname, one.co_firstlineno) == (name, first))
    for code in _codes(outermost):  # with it those that it made when its module was loaded
        for function in functions[str(ROOT / mutant.path), code.co_qualname, code.co_firstlineno]:
            if code is outermost or not code.co_name.startswith("<"):
                function.__code__ = code
    for cache in caches:
        cache.cache_clear()


def _put_constants(mutant: Mutant, caches: list) -> None:
    """Set the constants of a module anew, here and where they were imported; its classes and functions stay."""
    kept = vars(sys.modules[_name(mutant)])
    made = dict(kept)
    exec(compiled(mutant, constants=True), made)  # noqa: S102 - our own module
    changed = [(name, kept[name], made[name]) for name in kept if made[name] is not kept[name]]
    new = {id(old): (name, value) for name, old, value in changed}
    for module in [one for one in sys.modules.values() if str(getattr(one, "__file__", "")).startswith(OURS)]:
        for here, value in list(vars(module).items()):
            name, wrong = new.get(id(value), ("", None))
            if name and (here == name or not isinstance(value, int | float | str | timedelta)):
                vars(module)[here] = wrong
    for cache in caches:
        cache.cache_clear()


def _put_module(mutant: Mutant) -> None:
    """Make the whole module anew for who asks for it by name."""
    name = _name(mutant)
    sys.modules[name] = fresh = types.ModuleType(name)
    fresh.__file__ = str(ROOT / mutant.path)
    exec(compiled(mutant), vars(fresh))  # noqa: S102 - our own module


def _name(mutant: Mutant) -> str:
    return mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _codes(one)


def _fails(items: list[pytest.Item]) -> bool:
    after = [*items[1:], None]
    return any(
        report.failed
        for item, following in zip(items, after, strict=True)
        for report in runtestprotocol(item, log=False, nextitem=following)
    )
