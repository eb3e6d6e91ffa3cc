"""What Telegram answers to a send or an edit, and what to do about it: the one place that reads error texts."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from bot.wire import Ambiguous, Answer, NotSent


class Do(Enum):
    """What follows from an answer."""

    SENT = auto()
    SAME = auto()  # the message shows this already: success
    HALT = auto()  # this chat waits as long as Telegram says
    RETRY = auto()  # nothing happened: again, with back-off
    AMBIGUOUS = auto()  # nobody said whether it happened: what must arrive goes once more
    TROUBLE = auto()  # Telegram's own failure, which seldom hides a success: what must arrive goes until it is through
    CARD_GONE = auto()  # post a new card
    UNREACHABLE = auto()  # a person who cannot be written to
    SUSPEND = auto()  # a chat that cannot be written to
    UPGRADED = auto()  # the group has a new id
    NO_TOPIC = auto()  # to the general topic
    NO_REPLY = auto()  # without the reply
    NO_ORIGINAL = auto()  # not a copy of the message: its file once more
    PLAIN = auto()  # without markup
    REVOKED = auto()  # the token is void: stop
    REFUSED = auto()  # our own mistake: keep it on file and go on


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do, and the words of it for the log."""

    do: Do
    why: str = ""


_BY_TEXT = (
    ("message is not modified", Do.SAME),
    ("message to edit not found", Do.CARD_GONE),
    ("message can't be edited", Do.CARD_GONE),
    ("message_id_invalid", Do.CARD_GONE),
    ("message to be replied not found", Do.NO_REPLY),
    ("replied message not found", Do.NO_REPLY),
    ("message to copy not found", Do.NO_ORIGINAL),
    ("message can't be copied", Do.NO_ORIGINAL),  # a group whose content is protected
    ("topic_closed", Do.NO_TOPIC),
    ("topic_deleted", Do.NO_TOPIC),
    ("message thread not found", Do.NO_TOPIC),
    ("can't parse entities", Do.PLAIN),
    ("bot was blocked by the user", Do.UNREACHABLE),
    ("bot can't initiate conversation", Do.UNREACHABLE),
    ("user is deactivated", Do.UNREACHABLE),
    ("bot was kicked", Do.SUSPEND),
    ("bot is not a member", Do.SUSPEND),
    ("group chat was deleted", Do.SUSPEND),
    ("group is deactivated", Do.SUSPEND),
    ("not enough rights to send polls", Do.REFUSED),  # all else may be sent there
    ("not enough rights to send", Do.SUSPEND),
    ("chat_write_forbidden", Do.SUSPEND),
    ("have no rights to send a message", Do.SUSPEND),
)


async def heard(call: Awaitable[Answer], chat: int) -> tuple[Answer, Fault]:
    """Wait for the answer to a send or an edit in a chat, and read it; none at all is a fault too."""
    try:
        answer = await call
    except NotSent as error:
        return Answer(ok=False), Fault(Do.RETRY, str(error))
    except Ambiguous as error:
        return Answer(ok=False), Fault(Do.AMBIGUOUS, str(error))
    return answer, read(answer, chat)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, five minutes at the most."""
    return timedelta(seconds=min(300, 2**attempts))


def read(answer: Answer, chat: int) -> Fault:
    """Read an answer to a send or an edit in a chat."""
    if answer.ok:
        return Fault(Do.SENT)
    why = answer.description
    do = _by_number(answer) or next((do for text, do in _BY_TEXT if text in why.lower()), None)
    if do is None and ("chat not found" in why.lower() or answer.code == 403):
        do = Do.UNREACHABLE if chat > 0 else Do.SUSPEND
    return Fault(do or Do.REFUSED, why)


def _by_number(answer: Answer) -> Do | None:
    if answer.migrate_to:
        return Do.UPGRADED
    if answer.code == 429 or answer.retry_after:
        return Do.HALT
    if answer.code == 401:
        return Do.REVOKED
    return Do.TROUBLE if answer.code >= 500 else None
