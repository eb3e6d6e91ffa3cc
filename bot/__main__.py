"""python -m bot is corridor."""

from bot.cli import main

if __name__ == "__main__":
    main()
