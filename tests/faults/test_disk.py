"""A disk that is full, a file or folder that may not be written."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from safetyreport.errors import StorageFailed
from safetyreport.store import connection as connections
from safetyreport.store.connection import Store, open_store
from safetyreport.store.log import Entry
from safetyreport.store.verify import verify
from tests.processes import context

AT = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC)


def _entry(number: int) -> Entry:
    name = f"SAE-{number}"
    value = {"id": name, "narrative": {"ja": "発熱" * 200}}
    return Entry("import", "record", "係", AT, value, record=("adverse_events", name))


def _fill(store: Store) -> StorageFailed:
    """Records one event after the other until the disk refuses."""
    number = 0
    try:
        while number < 5000:
            with store.writing() as writer:
                number = writer.head().seq + 1
                writer.append(_entry(number))
    except StorageFailed as refusal:
        return refusal
    raise AssertionError("the disk was never full")


def _everything_acknowledged_is_there(path: Path) -> None:
    found = verify(open_store(path, create=False))
    assert found.findings == ()
    assert found.events == found.records > 0


def test_a_full_disk_refuses_one_command_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that no longer fits records nothing; all that was recorded before holds."""
    path = tmp_path / "safetyreport.db"
    store = open_store(path, create=True)
    pages = path.stat().st_size // 4096 + 20
    ordinary = connections._sqlite_connection

    def small(where: Path, wait_seconds: float) -> sqlite3.Connection:
        opened = ordinary(where, wait_seconds)
        opened.execute(f"PRAGMA max_page_count={pages}").close()
        return opened

    with monkeypatch.context() as full:
        full.setattr(connections, "_sqlite_connection", small)
        assert _fill(store).code == "store.full"
        with pytest.raises(StorageFailed), store.writing() as writer:
            writer.append_many(_entry(number) for number in range(1000, 1100))
    _everything_acknowledged_is_there(path)
    with store.writing() as writer:  # and when there is room again, the same command passes
        writer.append_many(_entry(number) for number in range(1000, 1100))
    _everything_acknowledged_is_there(path)


def _fill_under_a_limit(path: Path, answer: Connection) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    refusal = _fill(open_store(path, create=True))
    answer.send((refusal.code, int(refusal.exit_code)))


@pytest.mark.parametrize("limit", ["file_size"] if sys.platform != "win32" else [])
def test_a_limit_on_file_size_is_no_sudden_death(tmp_path: Path, limit: str) -> None:
    """A quota ends in the same refusal, and not in a signal that kills the program."""
    path = tmp_path / "safetyreport.db"
    receive, send = context().Pipe(duplex=False)
    process = context().Process(target=_fill_under_a_limit, args=(path, send))  # type: ignore[attr-defined]
    process.start()
    send.close()
    code, exit_code = receive.recv()
    process.join()
    assert code in ("store.full", "store.failing")  # SQLite tells a quota from a full disk or not
    assert (exit_code, process.exitcode) == (6, 0)
    _everything_acknowledged_is_there(path)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder with a store, neither of which may be written, not even by root's tests."""
    folder = Path(tempfile.mkdtemp())
    store = open_store(folder / "safetyreport.db", create=True)
    with store.writing() as writer:
        writer.append(_entry(1))
    (folder / "safetyreport.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    (folder / "safetyreport.db").chmod(0o644)
    shutil.rmtree(folder)


def _read_then_write(path: Path, answer: Connection) -> None:
    verify(open_store(path, create=False))  # Python has then loaded what only root may read here
    if sys.platform != "win32" and os.geteuid() == 0:
        os.setuid(65534)  # root may write anywhere
    store = open_store(path, create=False)
    found = verify(store)
    with store.reading() as reader:
        names = [record.id for record in reader.records()]
    refused = []
    try:
        with store.writing() as writer:
            writer.append(_entry(2))
    except StorageFailed as refusal:
        refused.append(refusal.code)
    try:
        open_store(path.with_name("new.db"), create=True)
    except StorageFailed as refusal:
        refused.append(refusal.code)
    answer.send((found.ok, names, refused))


def test_a_read_only_folder_is_read_and_not_written(locked_folder: Path) -> None:
    """A monitor's copy can be read and verified; writing says why it cannot."""
    path = locked_folder / "safetyreport.db"
    before = path.read_bytes()
    receive, send = context().Pipe(duplex=False)
    process = context().Process(target=_read_then_write, args=(path, send))  # type: ignore[attr-defined]
    process.start()
    send.close()
    answer = receive.recv()
    process.join()
    expected = ["store.read_only"]
    if sys.platform != "win32":  # Windows lets a read-only folder take new files
        expected.append("store.not_created")
    assert answer == (True, ["SAE-1"], expected)
    assert path.read_bytes() == before
