"""Figures of the real bot beside those of its peers, in one run: `make bench`."""
