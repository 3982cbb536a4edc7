"""Opening a store, and its transactions: SQLite in one file, or PostgreSQL for several users."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from safetyreport.errors import ConfigurationRefused, IntegrityFailed, StorageFailed
from safetyreport.store.failures import told
from safetyreport.store.log import visible
from safetyreport.store.records import Reader
from safetyreport.store.tables import SCHEMA_VERSION, create_tables, store_version
from safetyreport.store.writing import Writer

WAIT_SECONDS = 10.0
_WRITER_LOCK = 0x5AFE7E57  # any number; every writer of one PostgreSQL database asks for the same
_PRAGMAS = (
    "journal_mode=DELETE",  # WAL cannot be read in a read-only folder
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # OR REPLACE fires the delete triggers
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
)


class Store:
    """A study's store; each transaction has its own connection, closed at its end."""

    def __init__(self, engine: Engine, location: str, wait_seconds: float) -> None:
        self.location = location
        self._engine = engine
        self._wait_ms = int(wait_seconds * 1000)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One unchanging view of the store.

        Inside it do not begin to write: on SQLite the writer would wait for this reader.
        """
        with self.transaction(writing=False) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction: everything in it is kept together, or after any exception nothing.

        Raises StoreBusy when another writer holds the store for longer than the waiting time,
        StorageFailed when the disk refuses, IntegrityFailed when the log's end does not hold.
        """
        with self.transaction(writing=True) as connection:
            yield Writer(connection)

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[Connection]:
        """A bare connection in its transaction, for this room only."""
        with told(self.location), self._engine.connect() as plain:
            if self._engine.dialect.name == "sqlite":
                connection = plain.execution_options(begin="IMMEDIATE" if writing else "DEFERRED")
                with connection.begin():
                    yield connection
            elif writing:
                with plain.begin():
                    plain.exec_driver_sql(f"SET LOCAL lock_timeout = {self._wait_ms}")
                    plain.exec_driver_sql("SET LOCAL synchronous_commit = on")
                    plain.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
                    yield plain
            else:
                connection = plain.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                with connection.begin():
                    yield connection


def open_store(
    url: str | os.PathLike[str], *, create: bool, wait_seconds: float = WAIT_SECONDS
) -> Store:
    """The store at a path, a `sqlite:///PATH` or a `postgresql://` URL; made first if `create`.

    A path is taken as it is, with any characters. Raises ConfigurationRefused when there is no
    store or it belongs to a newer program, IntegrityFailed when it is damaged.
    """
    path = _sqlite_path(url)
    if path is None:
        return _open_postgresql(str(url), create=create, wait_seconds=wait_seconds)
    location = visible(str(path))
    if create:
        with told(location):
            _create_file(path, wait_seconds)
    if not path.exists():
        raise ConfigurationRefused("store.absent", store=location)
    if path.stat().st_size == 0:  # creating never leaves an empty file: its content was lost
        raise IntegrityFailed("store.damaged", store=location, detail="0 bytes")
    store = Store(_sqlite_engine(path, wait_seconds), location, wait_seconds)
    _check_version(store)
    return store


def _sqlite_path(url: str | os.PathLike[str]) -> Path | None:
    name = os.fspath(url)
    if isinstance(url, str) and "://" in name:
        if not name.startswith("sqlite:///"):
            return None
        name = name.removeprefix("sqlite:///")
    if name in ("", ":memory:"):
        raise ConfigurationRefused("store.address", store=name)
    return Path(name).absolute()


def _sqlite_connection(path: Path, wait_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _sqlite_engine(path: Path, wait_seconds: float) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: _sqlite_connection(path, wait_seconds), poolclass=NullPool
    )
    # Python's driver begins transactions late and deferred, which would let two writers read the
    # same head (reliability of the chain); the program begins them itself.
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _create_file(path: Path, wait_seconds: float) -> None:
    """Makes the store under another name and gives it its own when it is whole."""
    if path.exists():
        _sweep(path)
        return
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        _make_folder(path.parent)
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with _sqlite_engine(new, wait_seconds).connect() as plain:
            connection = plain.execution_options(begin="IMMEDIATE")
            with connection.begin():
                create_tables(connection)
        _publish(new, path)
    except (DBAPIError, sqlite3.Error):
        if not path.exists():  # otherwise another process was first, and its store is the store
            raise
    except OSError as error:
        if not path.exists():
            detail = error.strerror or ""
            raise StorageFailed("store.not_created", store=str(path), detail=detail) from error
    finally:
        _remove(new)
    _sweep(path)


def _publish(new: Path, path: Path) -> None:
    try:
        os.link(new, path)  # unlike a rename never replaces what is there
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            new.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _sweep(path: Path) -> None:
    """Removes what a creation that was killed left beside the store."""
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}.") and left.name.endswith((".new", ".new-journal")):
            _remove(left)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _open_postgresql(url: str, *, create: bool, wait_seconds: float) -> Store:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ConfigurationRefused("store.address", store=url.partition("://")[0]) from error
    location = address.render_as_string(hide_password=True)
    if address.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ConfigurationRefused("store.address", store=location)
    try:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            connect_args={"connect_timeout": max(2, int(wait_seconds))},
        )
    except ModuleNotFoundError as error:
        raise ConfigurationRefused("store.driver_missing", store=location) from error
    store = Store(engine, location, wait_seconds)
    with store.reading() as reader:
        present = inspect(reader.connection).has_table(store_version.name)
    if not present and not create:
        raise ConfigurationRefused("store.absent", store=location)
    if not present:
        with store.transaction(writing=True) as connection:
            if not inspect(connection).has_table(store_version.name):  # nobody else was first
                create_tables(connection)
    _check_version(store)
    return store


def _check_version(store: Store) -> None:
    with store.reading() as reader:
        found = reader.connection.execute(select(store_version.c.version)).scalars().all()
    if len(found) != 1 or not isinstance(found[0], int) or found[0] < 1:
        raise IntegrityFailed("store.damaged", store=store.location, detail=store_version.name)
    if found[0] > SCHEMA_VERSION:
        raise ConfigurationRefused(
            "store.newer", store=store.location, found=found[0], known=SCHEMA_VERSION
        )
