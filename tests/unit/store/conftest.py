"""Stores on every database, and an outsider who changes them behind the program's back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from safetyreport.store.connection import Store, open_store
from safetyreport.store.log import Entry
from tests.postgresql import Server, backends, running

collect_ignore = [] if "postgresql" in backends() else ["test_postgresql.py"]
AT = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC)
ACTOR = "治験調整係"


def event_entry(number: int = 1, term: str = "発熱", **changes: object) -> Entry:
    """The entry that records an adverse event."""
    record = f"SAE-{number:03}"
    values: dict[str, object] = {
        "command": "import",
        "act": "record",
        "actor": ACTOR,
        "at": AT,
        "value": {"id": record, "term": {"ja": term}},
        "record": ("adverse_events", record),
    }
    return Entry(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The tests' own PostgreSQL server."""
    with running() as server:
        yield server


@pytest.fixture(params=backends())
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a store that does not exist yet would be, on each database."""
    if request.param == "sqlite":
        return tmp_path / "再生医療 第1回 #3?" / "safetyreport.db"
    server: Server = request.getfixturevalue("postgresql")
    return server.new_study()


@pytest.fixture
def store(url: str | Path) -> Store:
    """A new store."""
    return open_store(url, create=True, wait_seconds=5)


@pytest.fixture
def outside(url: str | Path) -> Callable[..., None]:
    """Runs SQL as another program would, with none of the store's own settings."""

    def run(*statements: str) -> None:
        if isinstance(url, Path):
            with closing(sqlite3.connect(url)) as connection, connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            with psycopg.connect(url) as server:
                for statement in statements:
                    server.execute(statement.encode())

    return run


@pytest.fixture
def unguarded(url: str | Path, outside: Callable[..., None]) -> Callable[..., None]:
    """Runs SQL as somebody would who first removes the guards and puts them back afterwards."""

    def run(*statements: str) -> None:
        if isinstance(url, Path):
            with closing(sqlite3.connect(url)) as connection:
                guards = connection.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall()
            dropped = [f"DROP TRIGGER {name}" for name, _ in guards]
            outside(*dropped, *statements, *(sql for _, sql in guards))
        else:
            outside("SET session_replication_role = replica", *statements)

    return run
