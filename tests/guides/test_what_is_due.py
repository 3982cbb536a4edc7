"""The guide "What is due, and why", typed line by line in the example study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, blocks, read
from tests.guides.conftest import typed

GUIDE = {
    "en": ROOT / "docs" / "guides" / "what-is-due.md",
    "ja": ROOT / "docs" / "guides" / "what-is-due.ja.md",
}


def test_every_line_can_be_typed_in_turn(
    example: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command does what the guide says; the list it shows is the one the program shows."""
    shown = typed(read(GUIDE[lang]), capsys)
    assert (example / "due.ics").exists()
    program = re.sub(r"[ \n]+", " ", shown["due"])
    rows = re.sub(r"[ \n]+", " ", blocks(read(GUIDE[lang]), "text")[0]).strip()
    heading, _, rest = rows.partition(" 2026-11-23")
    assert heading in program
    assert f"2026-11-23{rest}" in program
