"""The queue of updates of one bot, with the offset rules of the real server (its TQueue)."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

DEFAULT_KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll", "poll_answer",
        "my_chat_member", "chat_join_request", "inline_query", "chosen_inline_result", "shipping_query",
        "pre_checkout_query", "business_connection", "business_message", "edited_business_message",
        "deleted_business_messages", "guest_message", "purchased_paid_media", "chat_boost", "removed_chat_boost",
        "managed_bot",
    }
)  # fmt: skip
EXTRA_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
Key = tuple[str, int]
FUTURE_LEEWAY = 10  # an offset further ahead than this is taken for nonsense and read as "from the oldest"


class Update(NamedTuple):
    """One queued update: its JSON, and the person or chat whose updates keep their order on a webhook."""

    id: int
    expires: float
    body: bytes
    key: Key


class UpdateQueue:
    """Updates waiting for one bot; they leave when an offset confirms them or when they expire."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.waiting: deque[Update] = deque()
        self.kinds = DEFAULT_KINDS
        self.wake: Callable[[], None] | None = None

    def add(self, body: bytes, expires: float, key: Key) -> None:
        """Queue the JSON of an update that already carries ``next_id``, and wake whoever waits."""
        self.waiting.append(Update(self.next_id, expires, body, key))
        self.next_id += 1
        if self.wake is not None:
            self.wake()

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; unknown names are ignored, an empty list means the default."""
        if kinds is not None:
            self.kinds = frozenset(kinds) & (DEFAULT_KINDS | EXTRA_KINDS) or DEFAULT_KINDS

    def take(self, offset: int, limit: int, now: float) -> list[bytes]:
        """Confirm what lies below ``offset`` and return the next bodies; a negative offset keeps only the last ones."""
        waiting = self.waiting
        if offset < 0:
            while len(waiting) > -offset:
                waiting.popleft()
        elif offset <= self.next_id + FUTURE_LEEWAY:
            while waiting and waiting[0].id < offset:
                waiting.popleft()
        while waiting and waiting[0].expires <= now:
            waiting.popleft()
        taken: list[bytes] = []
        for update in waiting:
            if len(taken) == limit:
                break
            if update.expires > now:
                taken.append(update.body)
        return taken

    def clear(self) -> None:
        """Drop everything that waits, as ``drop_pending_updates`` asks."""
        self.waiting.clear()
