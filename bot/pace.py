"""Our own pace, as the contract has it: sends and edits only, across restarts too."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

Limit = tuple[timedelta, int]  # window, most in it
ALL: tuple[Limit, ...] = ((timedelta(seconds=1), 30),)
EACH_CHAT: tuple[Limit, ...] = ((timedelta(seconds=1), 3), (timedelta(seconds=10), 10))
EACH_GROUP: tuple[Limit, ...] = (*EACH_CHAT, (timedelta(seconds=60), 20))
LONGEST = timedelta(seconds=60)


class Pace:
    """What was sent when, and so what may be sent now."""

    def __init__(self) -> None:
        self._all: deque[datetime] = deque()
        self._chats: defaultdict[int, deque[datetime]] = defaultdict(deque)

    def remember(self, chat: int, at: datetime) -> None:
        """Note a send or an edit."""
        self._all.append(at)
        self._chats[chat].append(at)

    def allows(self, chat: int, now: datetime) -> bool:
        """Say whether one more may go to this chat now."""
        return _room(self._all, ALL, now) and _room(self._chats[chat], _limits(chat), now)

    def full(self, now: datetime) -> set[int]:
        """Return the chats that may get nothing more now, whatever goes to others."""
        return {chat for chat, sent in self._chats.items() if not _room(sent, _limits(chat), now)}

    def forget(self, now: datetime) -> None:
        """Drop what no longer bears on the pace, and chats with nothing left."""
        for chat in [chat for chat, sent in self._chats.items() if not sent or sent[-1] <= now - LONGEST]:
            del self._chats[chat]


def _limits(chat: int) -> tuple[Limit, ...]:
    return EACH_GROUP if chat < 0 else EACH_CHAT


def _room(sent: deque[datetime], limits: tuple[Limit, ...], now: datetime) -> bool:
    while sent and sent[0] <= now - LONGEST:
        sent.popleft()
    # A clock that was set back must not silence the bot: what lies in its future is taken as sent now.
    ahead = 0
    while sent and sent[-1] > now:
        sent.pop()
        ahead += 1
    sent.extend([now] * ahead)
    return not any(len(sent) >= most and sent[-most] > now - window for window, most in limits)
