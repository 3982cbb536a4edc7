"""The append-only log, the values it commits to, and the records as they stand now.

Nothing is imported here: SQLAlchemy loads only when `store.connection` does.
"""
