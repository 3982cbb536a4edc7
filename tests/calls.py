"""One call of the program in this process, and surroundings in which nobody has left anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import category, east_asian_width

import pytest

from safetyreport.cli.main import run


class Outcome(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


Call = Callable[..., Outcome]


def called(
    arguments: Iterable[str | Path],
    capsys: pytest.CaptureFixture[str],
    table: dict[str, str] | None = None,
) -> Outcome:
    """A call, of the program's own commands unless a table of others is given."""
    capsys.readouterr()
    code = run([str(argument) for argument in arguments], table)
    shown = capsys.readouterr()
    return Outcome(code, shown.out, shown.err)


def widest(shown: str, ambiguous: int = 1) -> int:
    """The columns that the widest line takes on a terminal, measured apart from the program.

    `ambiguous` is what a letter takes that is narrow or wide by the terminal's settings.
    """
    columns = {"W": 2, "F": 2, "A": ambiguous}
    return max(
        sum(
            columns.get(east_asian_width(char), 1)
            for char in line
            if category(char) not in ("Mn", "Me", "Cf")
        )
        for line in shown.splitlines()
    )


def forget_the_user(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No settings of this machine's user; a home of its own."""
    for name in ("STUDY", "DB", "UI", "ACTOR", "DEBUG"):
        monkeypatch.delenv(f"SAFETYREPORT_{name}", raising=False)
    for name in ("HOME", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))


def forget_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine stands between the program and a server."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
