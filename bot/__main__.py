"""python -m bot is corridor."""

import gc
import signal


def start() -> None:
    """Load the command line and run it; until it can end in order, Ctrl-C just ends it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # what is loaded stays: to walk it again and again takes an eighth of a start
    from bot.cli import main  # noqa: PLC0415 - loading takes a moment, in which Ctrl-C may come

    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGINT, before)
    main()


if __name__ == "__main__":
    start()
