"""Everything that wakes us: taps, commands, words, poll answers, members, time."""
