"""All SQL: the only room that knows how things are kept."""
