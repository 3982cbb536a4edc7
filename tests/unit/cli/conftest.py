"""One call of the trial program: exit code, standard output, standard error."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from safetyreport.cli.main import run
from tests.unit.cli.trial import TABLE


class Outcome(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Outcome]


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> Call:
    """Calls the program with nothing of this machine's user and language in sight."""
    for name in ("STUDY", "DB", "UI", "ACTOR", "DEBUG"):
        monkeypatch.delenv(f"SAFETYREPORT_{name}", raising=False)
    for name in ("HOME", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def made(*arguments: str) -> Outcome:
        code = run(arguments, TABLE)
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

    return made
