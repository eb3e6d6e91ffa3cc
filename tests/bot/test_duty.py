"""Who is on duty among several workers: one at a time, another within ten seconds, nobody without the store."""

import asyncio
import time

import pytest

from bot.duty import ENOUGH, EVERY, SILENT, SPAN, Duty
from simulation.loop import VirtualLoop
from storage.database import StorageFailed


class Leases:
    """What the store says who holds it, by the time of the loop."""

    def __init__(self):
        self.holder, self.until, self.cut_off, self.silent = None, 0.0, set(), set()
        self.next, self.known_until = None, 0.0

    def of(self, name):
        return HeldBy(self, name)


class HeldBy:
    def __init__(self, leases, name):
        self.leases, self.name, self.followed = leases, name, False

    async def claim(self, span):
        now = asyncio.get_running_loop().time()
        if self.name in self.leases.silent:
            await asyncio.sleep(1000)
        if self.name in self.leases.cut_off:
            raise StorageFailed("refused")
        self.followed = self.leases.next not in (None, self.name) and now < self.leases.known_until
        if self.leases.holder != self.name and now < self.leases.until:
            return False
        self.leases.holder, self.leases.until = self.name, now + span
        return True

    async def confirm(self, _):
        if self.leases.holder != self.name or self.leases.until <= asyncio.get_running_loop().time():
            raise StorageFailed("another worker is on duty")

    async def stand_by(self, span):
        now = asyncio.get_running_loop().time()
        if self.leases.next == self.name or now >= self.leases.known_until:
            self.leases.next, self.leases.known_until = self.name, now + span

    async def release(self):
        if self.name in self.leases.cut_off:
            raise StorageFailed("no answer")
        if self.leases.holder == self.name:
            self.leases.until = 0.0


class Workers:
    """Workers that note when each of them was at work, in seconds."""

    def __init__(self, *names):
        self.leases, self.spans, self.tasks, self.unheard = Leases(), [], {}, {}  # name → when Telegram fell silent
        for name in names:
            duty = Duty(self.leases.of(name), lambda name=name: self.silent(name), lambda name=name: self.answers(name))
            self.tasks[name] = asyncio.create_task(duty.run(lambda name=name: self.work(name)))

    def silent(self, name):
        now = asyncio.get_running_loop().time()
        return now - self.unheard.get(name, now)

    async def answers(self, name):
        await asyncio.sleep(5)
        return name not in self.unheard

    def telegram_cut(self, *names):
        self.unheard = dict.fromkeys(names, asyncio.get_running_loop().time())

    async def work(self, name):
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            await asyncio.sleep(10_000)
        finally:
            self.spans.append((begun, loop.time(), name))

    def plug_pulled(self, name):
        """Nothing of it runs any more, and nothing is given back."""
        self.leases.cut_off.add(name)
        self.tasks[name].cancel()

    async def end(self):
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        return sorted(self.spans)


def played(story):
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story())


def test_one_of_three_is_on_duty_and_a_stop_leaves_it_to_the_next_within_a_second():
    async def story():
        workers = Workers("a", "b", "c")
        await asyncio.sleep(100)
        first = workers.leases.holder
        workers.tasks[first].cancel()
        await asyncio.sleep(100)
        return first, await workers.end()

    first, ((_, ended, one), (begun, _, other)) = played(story)
    assert one == first != other
    assert ended == 100
    assert 0 <= begun - ended <= EVERY


def test_who_was_killed_is_followed_within_ten_seconds():
    async def story():
        workers = Workers("a", "b")
        await asyncio.sleep(100.5)
        workers.plug_pulled(workers.leases.holder)
        await asyncio.sleep(30)
        return await workers.end()

    (_, killed, _), (begun, _, _) = played(story)
    assert SPAN - EVERY <= begun - killed <= SPAN + EVERY < 10


def test_who_is_cut_off_from_the_store_has_ended_before_another_begins_and_may_come_back():
    async def story():
        workers = Workers("a", "b")
        await asyncio.sleep(100.5)
        cut = workers.leases.holder
        workers.leases.cut_off.add(cut)
        await asyncio.sleep(2)  # a hiccup shorter than what is held
        workers.leases.cut_off.clear()
        await asyncio.sleep(50)
        assert workers.spans == []
        workers.leases.cut_off.add(cut)
        await asyncio.sleep(50)
        workers.leases.cut_off.clear()
        workers.plug_pulled(workers.leases.holder)
        await asyncio.sleep(50)
        return cut, await workers.end()

    cut, ((_, ended, one), (begun, _, other), (_, _, again)) = played(story)
    assert one == again == cut != other
    assert ended <= begun - (SPAN - ENOUGH - EVERY)


def test_who_is_refused_first_and_then_hears_nothing_has_ended_in_time_all_the_same():
    async def story():
        workers = Workers("a", "b")
        await asyncio.sleep(100.5)
        cut = workers.leases.holder
        workers.leases.cut_off.add(cut)
        await asyncio.sleep(ENOUGH - EVERY)
        workers.leases.silent.add(cut)
        await asyncio.sleep(50)
        return await workers.end()

    (_, ended, _), (begun, _, _) = played(story)
    assert ended <= begun - (SPAN - ENOUGH), "what is under way has its seconds to end"


def test_who_cannot_reach_telegram_leaves_the_duty_to_another():
    async def story():
        workers = Workers("a", "b", "c")
        await asyncio.sleep(100)
        first = workers.leases.holder
        workers.telegram_cut(first)
        await asyncio.sleep(SILENT)
        assert workers.leases.holder == first, "a long poll may take as long"
        await asyncio.sleep(5)
        second = workers.leases.holder
        await asyncio.sleep(300)
        assert workers.leases.holder == second != first
        workers.plug_pulled(second)
        await asyncio.sleep(100)
        return await workers.end()

    (_, ended, _), (begun, killed, _), (again, _, _), *more = played(story)
    assert 0 <= begun - ended <= EVERY, "it is left, and not only no more renewed"
    assert again - killed < 10
    assert len(more) <= 1, "of those left it may have come to who cannot reach Telegram"


def test_where_telegram_answers_no_other_worker_either_the_duty_stays_where_it_is():
    async def story(*names):
        workers = Workers(*names)
        await asyncio.sleep(100)
        workers.telegram_cut(*names)
        await asyncio.sleep(3600)
        return await workers.end()

    for names in ("a", "ab"):
        assert len(played(lambda names=names: story(*names))) == 1


def test_a_machine_that_was_suspended_finds_its_time_over_before_it_has_asked_anybody(monkeypatch):
    async def story():
        duty = Duty(Leases().of("a"))
        working = asyncio.create_task(duty.run(lambda: asyncio.sleep(1000)))
        await asyncio.sleep(10)
        duty.check()
        boot = time.clock_gettime
        monkeypatch.setattr(time, "clock_gettime", lambda clock: boot(clock) + SPAN)
        with pytest.raises(StorageFailed, match="stood still"):
            duty.check()
        await asyncio.sleep(EVERY)
        duty.check()
        working.cancel()

    played(story)


@pytest.mark.parametrize(("how", "why"), [("silent", "no answer"), ("cut_off", "refused")])
def test_of_an_outage_the_log_says_once_that_it_began_and_once_that_it_is_over(caplog, how, why):
    async def story():
        workers = Workers("a")
        await asyncio.sleep(50)
        for _ in range(2):
            getattr(workers.leases, how).add("a")
            await asyncio.sleep(50)
            getattr(workers.leases, how).clear()
            await asyncio.sleep(50)
        await workers.end()

    caplog.set_level("INFO", "corridor.duty")
    played(story)
    said = [one.getMessage() for one in caplog.records if "the store" in one.getMessage()]
    assert said == [f"the store does not say who is on duty: {why}", "the store says again who is on duty"] * 2


def test_a_worker_that_has_the_store_to_itself_asks_nobody_and_what_ends_the_work_ends_it():
    async def story():
        async def work():
            await asyncio.sleep(3)
            raise RuntimeError("the token is void")

        for lease in (None, Leases().of("a")):
            duty = Duty(lease)
            assert duty.on is (lease is None)
            with pytest.raises(RuntimeError, match="the token is void"):
                await duty.run(work)

    played(story)
