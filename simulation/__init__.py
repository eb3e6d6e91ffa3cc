"""The whole bot in one process, with a virtual clock, a local Telegram in memory, and faults at every await."""
