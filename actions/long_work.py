"""Work that takes seconds and touches no store, beside everything else: files are read, pages are made."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do it in a thread and return its result, or raise its error.

    A program that is told to stop does not wait for it, as it would with asyncio.to_thread: what was to be sent
    is made anew at the next start, and a file is taken again.
    """
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work(*args, **kwargs))
        except BaseException as error:  # whoever awaits it has it, as with a call
            done.set_exception(error)

    Thread(target=run, name=getattr(work, "__name__", "work"), daemon=True).start()
    return await asyncio.wrap_future(done)
