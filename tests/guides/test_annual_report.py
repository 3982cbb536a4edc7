"""The guide "What the annual report contains", typed line by line in the example study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safetyreport import clock
from safetyreport.cli.main import run
from safetyreport.law.query import load_law
from tests.docs.documents import ROOT, blocks, commands, read, rows, section
from tests.study_folder import ACTOR, NOW, imported

GUIDE = {
    "en": ROOT / "docs" / "guides" / "annual-report.md",
    "ja": ROOT / "docs" / "guides" / "annual-report.ja.md",
}
TABLE = {"en": "3. Item by item", "ja": "3. 項目ごとの出どころ"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_line_can_be_typed_in_turn(
    lang: str,
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both reports go out in this order; the table of files is the one the program shows."""
    monkeypatch.chdir(imported(tmp_path / "study"))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setenv("SAFETYREPORT_ACTOR", ACTOR)
    monkeypatch.setenv("SAFETYREPORT_UI", lang)
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(cache))
    monkeypatch.setenv("COLUMNS", "80")
    shown: dict[str, str] = {}
    for line in commands(read(GUIDE[lang])):
        capsys.readouterr()
        code = run(line)
        told = capsys.readouterr()
        assert code == 0, (line, told.out, told.err)
        shown.setdefault(" ".join(line), told.out)
    (files,) = blocks(read(GUIDE[lang]), "text")
    assert words(files) in words(shown["annual --year 6"])
    capsys.readouterr()
    assert run(["due", "--json", "--all"]) == 0
    listed = capsys.readouterr().out
    for addressee in ("committee", "minister"):
        status = rf'"year-6.annual_{addressee}.{addressee}".*?"status": "(\w+)"'
        found = re.search(status, listed, re.DOTALL)
        assert found is not None
        assert found.group(1) == "submitted"


def words(text: str) -> str:
    """Without what keeps columns apart."""
    return re.sub(r"[ \n-]+", " ", text).strip()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_statutory_item_is_in_the_table(lang: str) -> None:
    """Whatever the law data ask of the report has its line, under its number."""
    cited = " ".join(row[-1] for row in rows(section(read(GUIDE[lang]), TABLE[lang])))
    for content in load_law().provision("ord-37").version[-1].contents:
        if content.item is not None:
            number = content.item.ja if lang == "ja" else content.item.en
            assert number in cited, content.id
