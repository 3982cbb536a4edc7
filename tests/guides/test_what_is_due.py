"""The guide "What is due, and why", typed line by line in the example study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safetyreport import clock
from safetyreport.cli.main import run
from tests.docs.documents import ROOT, blocks, commands, read
from tests.study_folder import ACTOR, NOW, imported

GUIDE = {
    "en": ROOT / "docs" / "guides" / "what-is-due.md",
    "ja": ROOT / "docs" / "guides" / "what-is-due.ja.md",
}
ATTENTION = 10


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_line_can_be_typed_in_turn(
    lang: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command does what the guide says; the list it shows is the one the program shows."""
    monkeypatch.chdir(imported(tmp_path / "study"))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setenv("SAFETYREPORT_ACTOR", ACTOR)
    monkeypatch.setenv("SAFETYREPORT_UI", lang)
    monkeypatch.setenv("COLUMNS", "80")
    shown: dict[str, str] = {}
    for line in commands(read(GUIDE[lang])):
        capsys.readouterr()
        code = run(line)
        told = capsys.readouterr()
        assert code == (ATTENTION if "--check" in line else 0), (line, told.out, told.err)
        shown.setdefault(" ".join(line), told.out)
    assert (tmp_path / "study" / "due.ics").exists()
    program = re.sub(r"[ \n]+", " ", shown["due"])
    rows = re.sub(r"[ \n]+", " ", blocks(read(GUIDE[lang]), "text")[0]).strip()
    heading, _, rest = rows.partition(" 2026-11-23")
    assert heading in program
    assert f"2026-11-23{rest}" in program
