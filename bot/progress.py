"""How far long work has come: a bar on a terminal, elsewhere a line now and then; always on stderr, never in a pipe."""

import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TypeVar

import click

T = TypeVar("T")

PATIENCE = 5.0  # seconds without a word


def through(items: Sequence[T], label: str) -> Iterator[T]:
    """Go through items, telling on stderr how many are done."""
    if sys.stderr.isatty():
        with click.progressbar(items, label=label, file=sys.stderr, show_pos=True) as bar:
            yield from bar
        return
    said = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - said > PATIENCE:
            said = time.monotonic()
            click.echo(f"{label}: {done:,} of {len(items):,}", err=True)
        yield item


class Ticker:
    """Work whose end nobody can foresee: call it as often as you like, and it says now and then that it goes on."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._begun = self._said = time.monotonic()

    def __call__(self) -> None:
        """Say that the work goes on, if nothing was said for a while."""
        now = time.monotonic()
        terminal = sys.stderr.isatty()
        if now - self._said < (0.2 if terminal else PATIENCE):
            return
        self._said = now
        click.echo(f"{self._label}: {now - self._begun:.0f} s", err=True, nl=not terminal)
        if terminal:
            click.echo("\r", err=True, nl=False)

    def __enter__(self) -> "Ticker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)
