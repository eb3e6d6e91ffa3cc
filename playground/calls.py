"""The log of raw Bot API calls: a ring that costs an append, decoded only when somebody looks."""

from collections import deque
from typing import Any, NamedTuple

import msgspec

KEPT = 4000


class Call(NamedTuple):
    """One call as it happened; ``response`` is the body, or None where only its size is kept."""

    seq: int
    at: float
    bot: int
    method: str
    params: dict[str, Any]
    status: int
    ms: float
    response: bytes | None
    size: int


class Calls:
    """The last calls, numbered from 1."""

    def __init__(self) -> None:
        self.ring: deque[Call] = deque(maxlen=KEPT)
        self.seq = 0

    def add(
        self, at: float, bot: int, method: str, params: dict[str, Any], status: int, ms: float, response: bytes
    ) -> None:
        """Keep one call; a batch of updates only by its size, because a load of them would fill the memory."""
        self.seq += 1
        kept = None if method == "getUpdates" and len(response) > KEPT else response
        self.ring.append(Call(self.seq, at, bot, method, params, status, ms, kept, len(response)))

    def since(self, seq: int, limit: int = 500) -> list[dict[str, Any]]:
        """The newest calls after number ``seq`` as plain data, oldest first."""
        found: list[dict[str, Any]] = []
        for call in reversed(self.ring):
            if call.seq <= seq or len(found) == limit:
                break
            plain = call._asdict()
            plain["response"] = _decode(call.response)
            plain["params"] = {key: value if _is_plain(value) else repr(value) for key, value in call.params.items()}
            found.append(plain)
        return found[::-1]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool | list | dict | None)


def _decode(body: bytes | None) -> object:
    if body is None:
        return None
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode("utf-8", "replace")
