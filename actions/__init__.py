"""Use cases: each receives an open unit of work, and never commits."""
