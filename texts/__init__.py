"""Every word a person reads: catalogues zh and en, cards and replies as plain data."""
