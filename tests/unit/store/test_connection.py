"""Opening a store: which files are one, which are not, and what creating leaves behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from safetyreport.errors import (
    ConfigurationRefused,
    ExitCode,
    IntegrityFailed,
    SafetyReportError,
    StorageFailed,
)
from safetyreport.i18n import both
from safetyreport.store.connection import Store, open_store
from safetyreport.store.failures import told
from safetyreport.store.verify import verify
from tests.unit.store.conftest import event_entry


def test_a_store_is_opened_again_as_it_was(url: str | Path) -> None:
    """Creating a store that exists opens it and loses nothing."""
    for create in (True, False, True):
        store = open_store(url, create=create)
        with store.writing() as writer:
            writer.append(event_entry())
    with store.reading() as reader:
        assert reader.head().seq == 3
    assert verify(store).ok


def test_a_store_that_does_not_exist_is_not_made_by_reading(url: str | Path) -> None:
    """A mistyped folder is an error and stays empty."""
    with pytest.raises(ConfigurationRefused) as caught:
        open_store(url, create=False)
    assert caught.value.code == "store.absent"
    if isinstance(url, Path):
        assert not url.parent.exists()


@pytest.mark.parametrize(
    "name", ["研究 #1 (第2相)?.db", "a%20b&c=d.db", "'; DROP TABLE events;--.db", "üñí ☃.db"]
)
@pytest.mark.parametrize("as_url", [False, True], ids=["path", "sqlite_url"])
def test_a_path_is_taken_as_it_is(tmp_path: Path, name: str, as_url: bool) -> None:
    """Japanese, blanks and what means something in a URL or in SQL are only a name."""
    if sys.platform == "win32":
        name = name.replace("?", "")
    path = tmp_path / name
    with open_store(f"sqlite:///{path}" if as_url else path, create=True).writing() as writer:
        writer.append(event_entry())
    assert [left.name for left in tmp_path.iterdir()] == [name]
    assert verify(open_store(str(path), create=False)).events == 1


@pytest.mark.parametrize("umask", [0o022, 0o000], ids=oct)
def test_only_the_owner_may_read_a_new_store(tmp_path: Path, umask: int) -> None:
    """Where the system knows modes, folders are 0700 and the file 0600, whatever the umask."""
    before = os.umask(umask)
    try:
        open_store(tmp_path / "new" / "study" / "safetyreport.db", create=True)
    finally:
        os.umask(before)
    if sys.platform != "win32":
        modes = [path.stat().st_mode & 0o777 for path in sorted((tmp_path / "new").rglob("*"))]
        assert modes == [0o700, 0o600]
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_a_killed_creation_left_is_swept(tmp_path: Path) -> None:
    """Half a store never carries the store's name, and does not stay beside it."""
    path = tmp_path / "safetyreport.db"
    for left in (".safetyreport.db.0a1b.new", ".safetyreport.db.0a1b.new-journal"):
        (tmp_path / left).write_bytes(b"half")
    (tmp_path / ".safetyreport.db.notes").write_bytes(b"somebody's own")
    with pytest.raises(ConfigurationRefused):
        open_store(path, create=False)
    open_store(path, create=True)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, ".safetyreport.db.notes"}


def test_a_store_can_be_made_where_files_cannot_be_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Network drives and memory sticks often know no hard links."""

    def no_links(*_: object) -> None:
        raise PermissionError(1, "not supported")

    monkeypatch.setattr("safetyreport.store.connection.os.link", no_links)
    assert verify(open_store(tmp_path / "store.db", create=True)).ok
    assert [one.name for one in tmp_path.iterdir()] == ["store.db"]


def test_of_two_creators_the_second_uses_the_first_ones_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another program publishes its store first, its records are not replaced."""
    path, other = tmp_path / "store.db", tmp_path / "other" / "store.db"
    with open_store(other, create=True).writing() as writer:
        writer.append(event_entry())
    link = os.link

    def late(new: Path, name: Path) -> None:
        shutil.copy(other, path)
        link(new, name)

    monkeypatch.setattr("safetyreport.store.connection.os.link", late)
    with open_store(path, create=True).reading() as reader:
        assert reader.head().seq == 1


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    """A store cannot be made below a file."""
    (tmp_path / "study").write_bytes(b"")
    with pytest.raises(StorageFailed) as caught:
        open_store(tmp_path / "study" / "safetyreport.db", create=True)
    assert caught.value.code == "store.not_created"


def test_a_newer_store_is_refused(
    url: str | Path, store: Store, outside: Callable[..., None]
) -> None:
    """A program never reads or writes a format that it does not know."""
    outside("UPDATE store_version SET version = 2")
    for create in (True, False):
        with pytest.raises(ConfigurationRefused) as caught:
            open_store(url, create=create)
        assert caught.value.code == "store.newer"
        assert (caught.value.values["found"], caught.value.values["known"]) == (2, 1)
    outside("UPDATE store_version SET version = 1")
    assert verify(store).ok


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE store_version SET version = 0",
        "DELETE FROM store_version",
        "INSERT INTO store_version VALUES (1)",
    ],
)
def test_an_unknown_version_is_damage(
    url: str | Path, store: Store, outside: Callable[..., None], change: str
) -> None:
    """A version that no program ever wrote is not guessed at."""
    outside(change)
    with pytest.raises(IntegrityFailed):
        open_store(url, create=False)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """An SQLite file of something else is refused and not changed by a byte."""
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    before = path.read_bytes()
    for create in (True, False):
        with pytest.raises(IntegrityFailed):
            open_store(path, create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "address",
    ["", ":memory:", "sqlite:///", "sqlite:///:memory:", "mysql://host/study", "postgresql+x://h"],
)
def test_other_addresses_are_refused(address: str) -> None:
    """Only a file or PostgreSQL keeps a store; memory would forget it."""
    with pytest.raises(ConfigurationRefused) as caught:
        open_store(address, create=True)
    assert caught.value.code == "store.address"


def test_a_password_is_never_shown() -> None:
    """A server that cannot be reached is named without the password."""
    with pytest.raises(StorageFailed) as caught:
        open_store("postgresql://study:s3cret@127.0.0.1:1/study", create=False, wait_seconds=2)
    assert caught.value.code == "store.connection_lost"
    shown = both(f"{caught.value.code}.message", caught.value.values)
    assert all("study:***@127.0.0.1:1" in text and "s3cret" not in text for text in shown.values())


def test_every_connection_has_the_safe_settings(tmp_path: Path) -> None:
    """Durable, checked, and deaf to functions smuggled into a schema."""
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }
    store = open_store(tmp_path / "store.db", create=True)
    for transaction in (store.reading, store.writing):
        with transaction() as reader:
            found = {
                name: reader.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in wanted
            }
        assert found == wanted


def test_space_that_is_given_up_is_wiped(tmp_path: Path) -> None:
    """An earlier content stands in `contents` and nowhere else in the file."""
    path = tmp_path / "store.db"
    store = open_store(path, create=True)
    with store.writing() as writer:
        writer.append(event_entry(term="除去すべき語"))
        writer.append(event_entry(term="発熱"))
    assert path.read_bytes().count("除去すべき語".encode()) == 1


def test_the_room_loads_no_database_until_it_is_used() -> None:
    """`--help` and pure computations do not wait for SQLAlchemy."""
    program = (
        "import sys, safetyreport.store, safetyreport.store.log\n"
        "assert not {'sqlalchemy', 'sqlite3', 'psycopg'} & set(sys.modules)\n"
        "import safetyreport.store.connection, safetyreport.store.verify\n"
        "assert not {'sqlalchemy.orm', 'psycopg'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_defect_is_not_disguised_as_damage() -> None:
    """Misusing the driver is this program's fault and passes as it is."""
    with pytest.raises(sqlite3.ProgrammingError), told("store"):
        raise sqlite3.ProgrammingError("Cannot operate on a closed database.")


class _Answer(Exception):
    def __init__(self, state: str) -> None:
        super().__init__(f"server says {state}\x1b\nsecond line")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("state", "exit_code", "code"),
    [
        ("40001", ExitCode.BUSY, "store.busy"),
        ("40P01", ExitCode.BUSY, "store.busy"),
        ("55P03", ExitCode.BUSY, "store.busy"),
        ("53100", ExitCode.STORAGE, "store.full"),
        ("53300", ExitCode.STORAGE, "store.failing"),
        ("25006", ExitCode.STORAGE, "store.read_only"),
        ("42501", ExitCode.STORAGE, "store.no_access"),
        ("28P01", ExitCode.STORAGE, "store.no_access"),
        ("57P01", ExitCode.STORAGE, "store.connection_lost"),
        ("58030", ExitCode.STORAGE, "store.failing"),
        ("XX001", ExitCode.INTEGRITY, "store.damaged"),
        ("42P01", ExitCode.INTEGRITY, "store.damaged"),
        ("23505", ExitCode.INTEGRITY, "store.damaged"),
    ],
)
def test_a_servers_refusal_has_its_exit_code(state: str, exit_code: ExitCode, code: str) -> None:
    """Each state of a server ends in the documented exit, with words in both languages."""
    with pytest.raises(SafetyReportError) as caught, told("postgresql://server/study"):
        raise DBAPIError("INSERT", {}, _Answer(state))
    assert (caught.value.exit_code, caught.value.code) == (exit_code, code)
    for part in ("message", "remedy"):
        for text in both(f"{code}.{part}", caught.value.values).values():
            assert text
            assert "\x1b" not in text
