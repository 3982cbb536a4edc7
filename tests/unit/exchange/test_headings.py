"""A column is found by its field name and by its label in either language."""

# ruff: noqa: RUF001 - full-width letters are what people type

from __future__ import annotations

import pytest

from safetyreport.exchange.headings import SHEETS, column_of, columns, label, sheet_of, sheet_title
from safetyreport.i18n import LANGS, text
from safetyreport.records.coding import forms
from safetyreport.records.kinds import KINDS


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_heading_names_one_column(sheet: str) -> None:
    """No two columns of a sheet share a name or a label, so that no value lands elsewhere."""
    for column in columns(sheet):
        phrase = label(sheet, column)
        for name in (column.path, *(text(phrase.key, lang, phrase.values) for lang in LANGS)):
            found = column_of(sheet, name)
            assert found is not None
            assert found.path == column.path


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_field_has_a_column(kind: str) -> None:
    """Whatever a record can hold can be typed into a table."""
    fields = {column.field for column in columns(kind)}

    assert fields | {"assessments"} == {form.name for form in forms(kind)} | {"assessments"}


def test_more_places_of_a_list_are_found() -> None:
    """A fourth attachment has a column of its own, by name and by label."""
    for name in ("attachments[4].ja", "添付資料 4（日本語）", "Attachments 4 (Japanese)"):
        found = column_of("adverse_events", name)
        assert found is not None
        assert (found.path, found.place) == ("attachments[4].ja", 3)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("有害事象名", "term.ja"),
        ("ＴＥＲＭ．ＥＮ", "term.en"),
        (" 因果関係 （特定細胞加工物等）", "causality.product"),
        ("重篤性：死亡", "seriousness.death"),
        ("Outcome", "outcome"),
    ],
)
def test_headings_as_people_write_them(name: str, path: str) -> None:
    """Width, case and spaces do not matter in a heading."""
    found = column_of("adverse_events", name)

    assert found is not None
    assert found.path == path


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_are_found_by_name_and_word(sheet: str) -> None:
    """A file called 有害事象.csv holds adverse events; a title fits into a spreadsheet's tab."""
    title = sheet_title(sheet)

    assert sheet_of(sheet) == sheet_of(title) == sheet
    assert len(title) <= 31
    assert not set(title) & set("\\/?*[]:")
