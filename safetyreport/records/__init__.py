"""Frozen models of what a study records; no input, no output, no clock."""
