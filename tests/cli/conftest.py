"""Calls of the whole program on copies of the demo study."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.calls import Call, Outcome, called, forget_the_user
from tests.study_folder import copied


@pytest.fixture
def study(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the demo study for one test."""
    return copied(pristine, tmp_path / "study")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    """Nothing of this machine's user, language and folders is in sight."""
    forget_the_user(monkeypatch, tmp_path)
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the program in this process."""

    def made(*arguments: str | Path) -> Outcome:
        return called(arguments, capsys)

    return made


@pytest.fixture
def start() -> Call:
    """Starts the program as a shell would."""

    def made(*arguments: str | Path, **environment: str) -> Outcome:
        ran = subprocess.run(
            [sys.executable, "-m", "safetyreport", *map(str, arguments)],
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1", **environment},
        )
        return Outcome(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))

    return made
