"""The guide "What the annual report contains", typed line by line in the example study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safetyreport.law.query import load_law
from tests.calls import called
from tests.docs.documents import ROOT, blocks, read, rows, section
from tests.guides.conftest import typed

GUIDE = {
    "en": ROOT / "docs" / "guides" / "annual-report.md",
    "ja": ROOT / "docs" / "guides" / "annual-report.ja.md",
}
TABLE = {"en": "3. Item by item", "ja": "3. 項目ごとの出どころ"}


def test_every_line_can_be_typed_in_turn(
    example: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both reports go out in this order; the table of files is the one the program shows."""
    shown = typed(read(GUIDE[lang]), capsys)
    (files,) = blocks(read(GUIDE[lang]), "text")
    assert words(files) in words(shown["annual --year 6"])
    listed = called(["due", "--json", "--all"], capsys).json["duties"]
    status = {one["id"]: one["status"] for one in listed}
    for addressee in ("committee", "minister"):
        assert status[f"year-6.annual_{addressee}.{addressee}"] == "submitted"


def words(text: str) -> str:
    """Without what keeps columns apart."""
    return re.sub(r"[ \n-]+", " ", text).strip()


def test_every_statutory_item_is_in_the_table(lang: str) -> None:
    """Whatever the law data ask of the report has its line, under its number."""
    cited = " ".join(row[-1] for row in rows(section(read(GUIDE[lang]), TABLE[lang])))
    for content in load_law().provision("ord-37").version[-1].contents:
        if content.item is not None:
            number = content.item.ja if lang == "ja" else content.item.en
            assert number in cited, content.id
