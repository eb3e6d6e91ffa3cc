"""The only place that draws random bytes, so that a simulation can be repeated."""

import secrets
from collections.abc import Callable

source: list[Callable[[int], bytes]] = [secrets.token_bytes]


def draw(count: int) -> bytes:
    """Return `count` random bytes, unguessable in production."""
    return source[-1](count)
