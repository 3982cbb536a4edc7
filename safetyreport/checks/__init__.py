"""Findings about records: what a person should look at before a report goes out."""
