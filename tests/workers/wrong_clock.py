"""`corridor` on a machine whose clock is half a minute ahead: the system's clock is replaced, nothing of ours."""

import sys
from datetime import datetime, timedelta
from unittest.mock import patch

from bot.cli import main

AHEAD = timedelta(seconds=30)


class WrongTime(datetime):
    """What such a machine says that it is."""

    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + AHEAD


if __name__ == "__main__":
    with patch("bot.clock.datetime", WrongTime):
        sys.exit(main())
