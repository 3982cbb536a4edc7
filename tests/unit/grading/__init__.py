"""CTCAE as data and the grades it gives."""
