"""A PostgreSQL server of the tests' own: loopback, free port, deleted at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

_NAMES = count(1)


@dataclass(frozen=True)
class Server:
    """A running server that trusts whoever reaches its port."""

    port: int

    @property
    def url(self) -> str:
        """The server's own database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def new_study(self) -> str:
        """The URL of a new, empty schema, made far faster than a database of its own."""
        name = f"study_{next(_NAMES)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.url}?options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version first; None where there is none.

    A root user needs the account `postgres` as well, because PostgreSQL refuses to run as root.
    """
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(installed, key=lambda path: float(path.parts[-3]), reverse=True)
    found = str(newest[0]) if newest else shutil.which("initdb")
    if not found or (_is_root() and not shutil.which("runuser")):
        return None
    return Path(found).parent


def backends() -> list[str]:
    """The databases that the store's tests run on: in CI both, else what is there."""
    return ["sqlite", "postgresql"] if programs() or os.environ.get("CI") else ["sqlite"]


@contextmanager
def running() -> Iterator[Server]:
    """Starts a server, and stops and deletes it at the end."""
    folder = programs()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed; the store's tests need it in CI")
    home = Path(tempfile.mkdtemp(prefix="pg"))
    data = home / "data"
    if _is_root():
        shutil.chown(home, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    # Nothing here outlives the tests, so nothing need reach the disk.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=40"
    if sys.platform != "win32":
        options += f" -k {home}"
    control = [str(folder / "pg_ctl"), "-D", str(data), "-w"]
    try:
        initdb = [str(folder / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
        _run([*initdb, "-E", "UTF8", "--locale=C", "--no-sync"], home)
        _run([*control, "-o", options, "-l", str(home / "log"), "start"], home)
        try:
            yield Server(port)
        finally:
            _run([*control, "-m", "immediate", "stop"], home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], home: Path) -> None:
    if _is_root():
        command = ["runuser", "-u", "postgres", "--", *command]
    # Output goes to a file: a server that keeps a pipe open would never let the tests go on.
    with (home / "talk").open("ab") as talk:
        done = subprocess.run(command, cwd=home, stdout=talk, stderr=talk, check=False)
    if done.returncode:
        raise RuntimeError((home / "talk").read_text(encoding="utf-8", errors="replace"))


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
