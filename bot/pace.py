"""Our own pace, as the contract has it: sends and edits only, across restarts too."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

# (window, most in it)
ALL = ((timedelta(seconds=1), 30),)
EACH_CHAT = ((timedelta(seconds=1), 3), (timedelta(seconds=10), 10))
EACH_GROUP = (*EACH_CHAT, (timedelta(seconds=60), 20))
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
        limits = EACH_GROUP if chat < 0 else EACH_CHAT
        return _room(self._all, ALL, now) and _room(self._chats[chat], limits, now)

    def allows_any(self, now: datetime) -> bool:
        """Say whether one more may go anywhere."""
        return _room(self._all, ALL, now)

    def forget(self, now: datetime) -> None:
        """Drop what no longer bears on the pace, and chats with nothing left."""
        for chat in [chat for chat, sent in self._chats.items() if not sent or sent[-1] <= now - LONGEST]:
            del self._chats[chat]


def _room(sent: deque[datetime], limits: tuple[tuple[timedelta, int], ...], now: datetime) -> bool:
    # A clock that was set back must not silence the bot: what lies in its future is taken as sent now.
    while sent and sent[0] <= now - LONGEST:
        sent.popleft()
    for window, most in limits:
        if len(sent) >= most and sent[-most] > now - window:
            recent = sum(1 for at in reversed(sent) if at > now - window) if sent[-1] > now else most
            if recent >= most:
                return False
    return True
