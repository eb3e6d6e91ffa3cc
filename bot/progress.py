"""How far long work has come: a bar on a terminal, elsewhere a line now and then; always on stderr, never in a pipe."""

import sys
import time
from collections.abc import Iterator, Sequence
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
