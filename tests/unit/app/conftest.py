"""A copy of the demo study for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.app.session import Session
from tests.study_folder import copied, session_in


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the tests is left in the user's own cache."""
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))


@pytest.fixture
def session(pristine: Path, tmp_path: Path) -> Session:
    """A session on a copy of the demo study, on the day of its story."""
    return session_in(copied(pristine, tmp_path / "study"))
