"""The house keeps its shape: imports, sizes and names."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "safetyreport").rglob("*.py"))
LENGTHS = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import obeys the contracts of the design; the core knows no framework."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_modules_hold_one_idea() -> None:
    """The median module has about 150 lines, few have more than 300, none more than 450."""
    long = [path.name for path, length in LENGTHS.items() if length > 300]
    assert statistics.median(LENGTHS.values()) <= 150
    assert len(long) <= len(MODULES) / 10, long
    assert max(LENGTHS.values()) <= 450


def test_names_are_nouns_of_the_field() -> None:
    """No module is a drawer for everything."""
    drawers = {"util", "utils", "helper", "helpers", "manager", "common", "misc"}
    assert [path for path in MODULES if path.stem in drawers] == []
