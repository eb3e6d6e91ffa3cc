"""Folders in which a backup or a restore has the store in plain; what a killed one leaves goes with the next."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

MARK = ".corridor-"


@contextmanager
def folder(purpose: str, beside: Path) -> Iterator[Path]:
    """Give a new folder that goes with the context, after those of which the process is gone."""
    sweep(beside)
    with TemporaryDirectory(prefix=f"{MARK}{purpose}-", dir=beside) as name, _locked(Path(name)):
        yield Path(name)


def sweep(beside: Path) -> None:
    """Remove what was left in a folder."""
    for left in left_behind(beside):
        shutil.rmtree(left, ignore_errors=True)


def left_behind(beside: Path) -> Iterator[Path]:
    """Walk the folders whose process was killed: the system let go of its lock."""
    for left in sorted(beside.glob(f"{MARK}*")):
        with suppress(OSError), _locked(left, fcntl.LOCK_NB):
            if any(left.iterdir()):  # an empty one may be about to be locked
                yield left


@contextmanager
def _locked(path: Path, how: int = 0) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(descriptor)
