"""One call of the trial program: exit code, standard output, standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calls import Call, Outcome, called, forget_the_user
from tests.unit.cli.trial import TABLE


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Call:
    """Calls the program with nothing of this machine's user and language in sight."""
    forget_the_user(monkeypatch, tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def made(*arguments: str) -> Outcome:
        return called(arguments, capsys, TABLE)

    return made
