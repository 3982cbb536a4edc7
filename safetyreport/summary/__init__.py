"""Counts, listings and statistics that the summary reports print."""
