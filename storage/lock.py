"""Only one process writes a store: a lock on a file beside it, which the system drops when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreLocked(Exception):
    """Somebody else writes the store; the text says so in one sentence."""


@contextmanager
def hold(path: Path, purpose: str) -> Iterator[None]:
    """Hold the lock while the context is open, or raise StoreLocked at once; `purpose` tells others who holds it."""
    # Opened without truncating: a refused caller must not wipe out who holds it.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreLocked(f"the store is in use by {_holder(descriptor)}; stop that first") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"corridor {purpose}, process {os.getpid()}\n".encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 100, 0).decode(errors="replace").strip() or "another process"
