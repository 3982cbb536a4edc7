"""Calls of the whole program on copies of the demo study."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from safetyreport.cli.main import run
from tests.study_folder import copied, imported


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


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where templates are kept ready, apart from the user's own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, imported once; never written to again."""
    return imported(tmp_path_factory.mktemp("pristine") / "study")


@pytest.fixture
def study(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the demo study for one test."""
    return copied(pristine, tmp_path / "study")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    """Nothing of this machine's user, language and folders is in sight."""
    for name in ("STUDY", "DB", "UI", "ACTOR", "DEBUG"):
        monkeypatch.delenv(f"SAFETYREPORT_{name}", raising=False)
    for name in ("HOME", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the program in this process."""

    def made(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

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
