"""What a database driver reports, told in the program's own refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from safetyreport.errors import (
    IntegrityFailed,
    SafetyReportError,
    StorageFailed,
    StoreBusy,
)
from safetyreport.store.log import visible

_SQLITE: dict[int, tuple[type[SafetyReportError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "store.busy"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "store.busy"),
    sqlite3.SQLITE_FULL: (StorageFailed, "store.full"),
    sqlite3.SQLITE_READONLY: (StorageFailed, "store.read_only"),
    sqlite3.SQLITE_PERM: (StorageFailed, "store.no_access"),
    sqlite3.SQLITE_AUTH: (StorageFailed, "store.no_access"),
    sqlite3.SQLITE_CANTOPEN: (StorageFailed, "store.no_access"),
    sqlite3.SQLITE_IOERR: (StorageFailed, "store.failing"),
    sqlite3.SQLITE_NOMEM: (StorageFailed, "store.failing"),
    sqlite3.SQLITE_PROTOCOL: (StorageFailed, "store.failing"),
    sqlite3.SQLITE_NOLFS: (StorageFailed, "store.failing"),
}
# By the beginning of the SQLSTATE.
_POSTGRESQL: tuple[tuple[str, type[SafetyReportError], str], ...] = (
    ("55P03", StoreBusy, "store.busy"),
    ("40001", StoreBusy, "store.busy"),
    ("40P01", StoreBusy, "store.busy"),
    ("53100", StorageFailed, "store.full"),
    ("25006", StorageFailed, "store.read_only"),
    ("42501", StorageFailed, "store.no_access"),
    ("28", StorageFailed, "store.no_access"),
    ("3D000", StorageFailed, "store.no_access"),
    ("08", StorageFailed, "store.connection_lost"),
    ("57P", StorageFailed, "store.connection_lost"),
    ("53", StorageFailed, "store.failing"),
    ("58", StorageFailed, "store.failing"),
)


@contextmanager
def told(location: str) -> Iterator[None]:
    """Turns a driver's error into a refusal that names the store and what was left unchanged.

    An error that only a defect of this program can cause passes as it is.
    """
    try:
        yield
    except DBAPIError as error:
        unanswered = isinstance(error, OperationalError)
        refusal = _refusal(error.orig or error, location, unanswered=unanswered)
        if refusal is None:
            raise
        raise refusal from error
    except sqlite3.Error as error:  # while a connection is being prepared
        refusal = _refusal(error, location, unanswered=False)
        if refusal is None:
            raise
        raise refusal from error
    except UnicodeDecodeError as error:  # sqlite3 quoting damaged text in an error of its own
        raise IntegrityFailed("store.damaged", store=location, detail=error.reason) from error


def _refusal(error: BaseException, location: str, *, unanswered: bool) -> SafetyReportError | None:
    meaning = _sqlite(error) if isinstance(error, sqlite3.Error) else _server(error, unanswered)
    if meaning is None:
        return None
    refusal, code = meaning
    return refusal(code, store=location, detail=visible(str(error).strip().partition("\n")[0]))


def _sqlite(error: sqlite3.Error) -> tuple[type[SafetyReportError], str] | None:
    if isinstance(error, (sqlite3.ProgrammingError, sqlite3.InterfaceError)):
        return None
    # Corrupt pages, a file that is no database, text that is no text, a missing table, and the
    # guards' own refusals: what is stored is not what this program recorded.
    number = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is the extended code
    return _SQLITE.get(number, (IntegrityFailed, "store.damaged"))


def _server(error: BaseException, unanswered: bool) -> tuple[type[SafetyReportError], str] | None:
    state = getattr(error, "sqlstate", None)
    if state is None:
        return (StorageFailed, "store.connection_lost") if unanswered else None
    for beginning, refusal, code in _POSTGRESQL:
        if state.startswith(beginning):
            return refusal, code
    return IntegrityFailed, "store.damaged"
