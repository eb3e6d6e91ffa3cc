"""Two years of Modern Garden, played over the wire from a seeded script, and their figures counted three times."""
