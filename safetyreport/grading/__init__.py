"""CTCAE as data: from a value, its limits and its baseline to a grade, or why there is none."""
