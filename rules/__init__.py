"""The decisions of a residents' council, pure: dataclasses in, decisions out; no clock, no I/O, no chat."""
