"""`demo`: the example study in a new folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from safetyreport.app.demo import STORY_NOW, make
from safetyreport.demo import import_files
from safetyreport.errors import OutsideFailed, UsageRefused


def test_documents_are_made_for_what_is_still_owed(tmp_path: Path) -> None:
    """Each event with an open report gets its drafts, in both languages, and no other event."""
    parts: list[int] = []
    done: list[None] = []

    @contextmanager
    def watch(number: int) -> Iterator[object]:
        parts.append(number)
        yield lambda: done.append(None)

    found = make(tmp_path / "demo", STORY_NOW, pdf=False, watch=watch)  # type: ignore[arg-type]
    assert [report.subject for report in found.reports] == [
        "SAE-001", "SAE-003", "SAE-004", "SAE-005", "SAE-009",
    ]  # fmt: skip
    assert parts == [len(found.reports)]
    assert len(done) == len(found.reports)
    for report in found.reports:
        assert {document.lang for document in report.documents} == {"ja", "en"}
        assert all(document.path.exists() and document.draft for document in report.documents)
    assert not found.pdf
    assert found.lacking == ()
    held = {path.relative_to(found.folder).as_posix() for path in found.folder.rglob("*.*")}
    assert {name for name in held if name.startswith("imports/")} == set(import_files())


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """The example never mixes with somebody's files."""
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageRefused):
        make(tmp_path, STORY_NOW, pdf=False)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("fault", ["missing", "failing"])
def test_without_pdf_the_word_files_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """A machine without a working converter gets every Word file and is told what to do."""

    def fails(*_: object) -> None:
        raise OutsideFailed("documents.converter_failed", file="x.docx", reason="-")

    if fault == "missing":
        monkeypatch.setattr("safetyreport.documents.pdf._converter", lambda: None)
    else:
        monkeypatch.setattr("safetyreport.documents.pdf._converter", lambda: Path("soffice"))
        monkeypatch.setattr("safetyreport.documents.fonts.japanese_font", lambda: True)
        monkeypatch.setattr("safetyreport.documents.pdf.convert", fails)
    found = make(tmp_path / "demo", STORY_NOW)
    assert not found.pdf
    assert found.lacking
    assert {error.code for error in found.lacking} <= {
        "documents.no_converter", "documents.no_japanese_font", "documents.converter_failed",
    }  # fmt: skip
    assert all(d.path.exists() for report in found.reports for d in report.documents)
