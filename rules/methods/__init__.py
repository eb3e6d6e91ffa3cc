"""Working methods as data: one file each, read by the caller, judged by `rules.method`."""
