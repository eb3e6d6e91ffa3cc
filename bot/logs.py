"""The log: text for people or JSON for machines, each line with what led to it, and never a token in it."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from storage import trails

# A bot's token: in an address whatever it looks like, elsewhere by its shape.
TOKEN = re.compile(r"(?<=/bot)\d+:[^/\s\"'\\]+|(?<!\d)\d{3,}:[A-Za-z0-9_-]{10,}")


def hide(text: str) -> str:
    """Return a text with every token in it made unreadable."""
    return TOKEN.sub("<token>", text)


class TextLines(logging.Formatter):
    """A line a record, tracebacks below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without its tokens."""
        return hide(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Put what led to a record behind its message, before a traceback."""
        said, trail = super().formatMessage(record), trails.current.get()
        return f"{said} [{trail}]" if trail else said


class JsonLines(logging.Formatter):
    """A JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without its tokens."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage(),
        }  # fmt: skip
        if trail := trails.current.get():
            fields["id"] = trail
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return hide(json.dumps(fields, ensure_ascii=False))


def set_up(level: str, shape: str) -> None:
    """Send the log of the whole process to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if shape == "json" else TextLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "apscheduler", "aiosqlite", "telegram"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
