"""What a database driver reports, told in the program's own refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

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
# By SQLSTATE, the longest matching beginning first.
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
    """Turns a driver's error into a refusal that names the store and what was left unchanged."""
    try:
        yield
    except DBAPIError as error:
        raise _refusal(error.orig or error, location) from error
    except sqlite3.Error as error:  # while a connection is being prepared
        raise _refusal(error, location) from error


def _refusal(error: BaseException, location: str) -> SafetyReportError:
    detail = visible(str(error).strip().partition("\n")[0])
    refusal, code = _meaning(error)
    return refusal(code, store=location, detail=detail)


def _meaning(error: BaseException) -> tuple[type[SafetyReportError], str]:
    number = getattr(error, "sqlite_errorcode", None)
    if isinstance(number, int) and number & 0xFF in _SQLITE:
        return _SQLITE[number & 0xFF]
    if not isinstance(error, sqlite3.Error):
        state = getattr(error, "sqlstate", None)
        if not state:  # psycopg has no answer from the server
            return StorageFailed, "store.connection_lost"
        for beginning, refusal, code in _POSTGRESQL:
            if state.startswith(beginning):
                return refusal, code
    # Corrupt pages, a file that is no database, text that is no text, a missing table, and the
    # guards' own refusals: what is stored is not what this program recorded.
    return IntegrityFailed, "store.damaged"
