"""The demo study on disk, imported once and copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.session import Session
from tests.study_folder import ACTOR, NOW, copied, imported


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, imported once; never written to again."""
    return imported(tmp_path_factory.mktemp("app") / "study")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where templates are kept ready, apart from the user's own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the tests is left in the user's own cache."""
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))


@pytest.fixture
def session(pristine: Path, tmp_path: Path) -> Session:
    """A session on a copy of the demo study, on the day of its story."""
    folder = copied(pristine, tmp_path / "study")
    return Session(folder, actor=ACTOR, as_of=NOW.date(), now=NOW)
