"""Nothing of the tests is left in the user's own cache."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of this test."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(folder))
    return folder
