"""The guide "Your own Word template", done line by line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from docx import Document

from tests.docs.documents import ROOT, blocks, commands, read
from tests.guides.conftest import Reader

GUIDE = {
    "en": ROOT / "docs" / "guides" / "own-template.md",
    "ja": ROOT / "docs" / "guides" / "own-template.ja.md",
}
OURS = "当院の書式による / In our hospital's layout"


@pytest.fixture
def author(reader: Reader) -> Reader:
    """The reader, in a study that has the event of the guide's last line."""
    event = {
        "id": "SAE-001",
        "participant": "NK-010",
        "term": {"ja": "敗血症", "en": "Sepsis"},
        "onset": "2026-11-16",
        "seriousness": ["life_threatening"],
        "cannot_be_ruled_out": "yes",
        "aware_physician_at": "2026-11-16",
    }
    reader.records(event)
    return reader


def edited(path: Path) -> None:
    """Part 3: a line of the hospital's own at the head of the template."""
    document = Document(str(path))
    document.paragraphs[0].insert_paragraph_before(OURS)
    document.save(str(path))


def test_a_template_of_the_hospital_is_printed_from(author: Reader, lang: str) -> None:
    """Export, edit, check, copy the lines that the check prints: the draft carries the edit."""
    own = author.folder / "templates" / "illness_committee_ja.docx"
    shown = ""
    for line in commands(read(GUIDE[lang])):
        if line[:2] == ["templates", "list"] and shown:
            with (author.folder / "study.toml").open("a", encoding="utf-8", newline="\n") as file:
                file.write("\n" + shown)
        answer = author.types(*line)
        if line[:2] == ["templates", "export"]:
            assert own.with_suffix(".txt").exists()
            edited(own)
        if line[:2] == ["templates", "lint"]:
            shown = answer.out[answer.out.index("[[templates]]") :]
    assert "templates/illness_committee_ja.docx" in author.types("templates", "list", "--json").out
    draft = author.folder / "reports" / "SAE-001" / "SAE-001_illness_committee_r1_ja_draft.docx"
    assert Document(str(draft)).paragraphs[0].text == OURS
    # What the guide shows is what the check printed, but for the digits.
    (told,) = (tomllib.loads(block) for block in blocks(read(GUIDE[lang]), "toml"))
    printed = tomllib.loads(shown)
    assert set(told["templates"][0]) == set(printed["templates"][0])
    for key in ("form", "lang", "file"):
        assert told["templates"][0][key] == printed["templates"][0][key]
