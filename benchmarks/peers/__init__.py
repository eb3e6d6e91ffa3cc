"""Small fair bots that do less than ours, over the same wire."""
