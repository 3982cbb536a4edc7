"""The stopping rules and the statistical boundaries."""
