"""The tables, and the triggers that keep `events` and `contents` append-only.

Triggers guard against accidents; the evidence is the chain, checked against a head kept elsewhere.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    insert,
    table,
)

SCHEMA_VERSION = 1

metadata = MetaData()

store_version = Table("store_version", metadata, Column("version", Integer, nullable=False))

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # UTC, as `log.moment` writes it
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("kind", Text),
    Column("record", Text),
    Column("version", Integer),
    Column("reason", Text),
    Column("commitments", Text, nullable=False),  # canonical JSON: slot -> SHA-256
    Column("prev_hash", Text, nullable=False, unique=True),  # unique: the chain cannot fork
    Column("leaf", Text, nullable=False),
    Column("head", Text, nullable=False),
)
contents = Table(
    "contents",
    metadata,
    Column("seq", Integer, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    Column("slot", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("value", Text),  # canonical JSON, in the slot `value`
    Column("file", LargeBinary),  # a kept file's bytes, in every other slot
    CheckConstraint("(value IS NULL) <> (file IS NULL)", name="contents_one"),
)

records = Table(
    "records",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),  # canonical JSON
)

# In words both databases understand: as an Index it would load PostgreSQL's dialect for everybody.
_ONE_OF_EACH_VERSION = (
    "CREATE UNIQUE INDEX events_version ON events (record, version) WHERE act = 'record'"
)

# For reading `contents`: no types, so that a damaged value arrives as it is and is found.
kept = table("contents", *(column(name) for name in contents.c.keys()))  # noqa: SIM118

# The insert guards do by themselves what recursive_triggers and UNIQUE do on our own connections:
# OR REPLACE from another program's connection would delete the older row without a word.
_SQLITE_TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in ("events", "contents")
        for act in ("update", "delete")
    ),
    """CREATE TRIGGER events_next BEFORE INSERT ON events WHEN
        NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
        OR NEW.prev_hash IS NOT coalesce(
            (SELECT head FROM events ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
        OR (NEW.act = 'record' AND EXISTS (SELECT 1 FROM events
            WHERE act = 'record' AND record = NEW.record AND version = NEW.version))
    BEGIN SELECT RAISE(ABORT, 'events is append-only'); END""",
    """CREATE TRIGGER contents_new BEFORE INSERT ON contents WHEN
        EXISTS (SELECT 1 FROM contents WHERE seq = NEW.seq AND slot = NEW.slot)
    BEGIN SELECT RAISE(ABORT, 'contents is append-only'); END""",
)

_POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION store_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    """CREATE FUNCTION store_next_event() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last_seq integer; last_head text;
    BEGIN
        SELECT seq, head INTO last_seq, last_head FROM events ORDER BY seq DESC LIMIT 1;
        IF NEW.seq <> coalesce(last_seq, 0) + 1
            OR NEW.prev_hash <> coalesce(last_head, repeat('0', 64)) THEN
            RAISE EXCEPTION 'events is append-only';
        END IF;
        RETURN NEW;
    END $$""",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION store_append_only()"
        for table in ("events", "contents")
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION store_append_only()"
        for table in ("events", "contents")
    ),
    """CREATE TRIGGER events_next BEFORE INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION store_next_event()""",
)
POSTGRESQL_GUARDS = {
    "contents_no_change",
    "contents_no_truncate",
    "events_next",
    "events_no_change",
    "events_no_truncate",
}


def create_tables(connection: Connection) -> None:
    """Tables, triggers and schema version, within the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(_ONE_OF_EACH_VERSION)
    sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE_TRIGGERS if sqlite else _POSTGRESQL_TRIGGERS:
        connection.exec_driver_sql(statement)
    connection.execute(insert(store_version).values(version=SCHEMA_VERSION))
