"""Our own pace, as the contract has it: sends and edits only, across restarts too."""

from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta

Limit = tuple[timedelta, int]  # window, most in it
ALL: tuple[Limit, ...] = ((timedelta(seconds=1), 30),)
EACH_CHAT: tuple[Limit, ...] = ((timedelta(seconds=1), 3), (timedelta(seconds=10), 10))
EACH_GROUP: tuple[Limit, ...] = (*EACH_CHAT, (timedelta(seconds=60), 20))
LONGEST = timedelta(seconds=60)
FEWEST = min(most for _, most in EACH_GROUP)


class Pace:
    """What was sent when, and so what may be sent now.

    A call counts from its beginning until its window after its end: when Telegram saw it lies somewhere between.
    """

    def __init__(self) -> None:
        self._all: deque[datetime] = deque()
        self._chats: defaultdict[int, deque[datetime]] = defaultdict(deque)
        self._under_way: Counter[int] = Counter()

    def begin(self, chat: int) -> None:
        """Note that a send or an edit is under way."""
        self._under_way[chat] += 1

    def end(self, chat: int, at: datetime) -> None:
        """Note that one that was under way has been answered."""
        self._under_way[chat] -= 1
        if not self._under_way[chat]:
            del self._under_way[chat]
        self.remember(chat, at)

    def remember(self, chat: int, at: datetime) -> None:
        """Note a send or an edit of the past."""
        self._all.append(at)
        self._chats[chat].append(at)

    def shift(self, by: timedelta) -> None:
        """Take all that was noted for so much later: the clock that it was noted by has been set right."""
        for sent in (self._all, *self._chats.values()):
            for place, at in enumerate(sent):
                sent[place] = at + by

    def allows(self, chat: int, now: datetime) -> bool:
        """Say whether one more may go to this chat now."""
        own = _room(self._chats[chat], self._under_way[chat], _limits(chat), now)
        return own and self.room(now)

    def room(self, now: datetime) -> bool:
        """Say whether one more may go to anybody now."""
        return _room(self._all, self._under_way.total(), ALL, now)

    def opens(self, now: datetime) -> timedelta:
        """Return how long nothing may go anywhere, as far as it is known."""
        ((window, most),) = ALL
        return max(self._all[-most] + window - now, timedelta()) if len(self._all) >= most else timedelta()

    def full(self, now: datetime) -> set[int]:
        """Return the chats that may get nothing more now, whatever goes to others."""
        found = set()
        for chat, sent in self._chats.items():
            under_way = self._under_way[chat]
            # Most have had one message or two and are passed over at once.
            if len(sent) + under_way >= FEWEST and not _room(sent, under_way, _limits(chat), now):
                found.add(chat)
        return found

    def forget(self, now: datetime) -> None:
        """Drop what no longer bears on the pace, and chats with nothing left."""
        for chat in [chat for chat, sent in self._chats.items() if not sent or sent[-1] <= now - LONGEST]:
            del self._chats[chat]


def _limits(chat: int) -> tuple[Limit, ...]:
    return EACH_GROUP if chat < 0 else EACH_CHAT


def _room(sent: deque[datetime], under_way: int, limits: tuple[Limit, ...], now: datetime) -> bool:
    while sent and sent[0] <= now - LONGEST:
        sent.popleft()
    # A clock that was set back must not silence the bot: what lies in its future is taken as sent now.
    ahead = 0
    while sent and sent[-1] > now:
        sent.pop()
        ahead += 1
    sent.extend([now] * ahead)
    for window, most in limits:
        left = most - under_way
        if left <= 0 or (len(sent) >= left and sent[-left] > now - window):
            return False
    return True
