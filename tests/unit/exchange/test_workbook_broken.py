"""Every mistake in a workbook is named with sheet, row and column; a hostile file costs little."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from safetyreport.exchange.files import read_file
from safetyreport.exchange.workbook_records import read_workbook
from safetyreport.i18n import LANGS, text
from tests.unit.exchange.workbooks import (
    edited,
    opened,
    places,
    replaced,
    saved,
    with_shared_strings,
    workbook,
)

Rows = list[list[Any]]
SHEET1 = "xl/worksheets/sheet1.xml"
PLAIN = workbook({"participants": [["id", "age"], ["P-1", 60]]})


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(
            [["id", "age"], ["P-1", "=1+1"]], [("tables.formula", 2, "B")], id="no-cached-value"
        ),
        pytest.param([["id", "age"], ["P-1", "#N/A"]], [("tables.error", 2, "B")], id="error-cell"),
        pytest.param([["id"], [1]], [("tables.number_as_id", 2, "A")], id="number-as-id"),
        pytest.param([["id", "age"], [None, 3]], [("tables.no_id", 2, "A")], id="row-without-id"),
        pytest.param(
            [["id", "agee"], ["P-1", 3]], [("tables.unknown_column", 1, "B")], id="unknown-column"
        ),
        pytest.param(
            [["id", "age", "年齢"], ["P-1", 3, 4]], [("tables.column_twice", 1, "C")], id="twice"
        ),
        pytest.param(
            [["id", None], ["P-1", 3]], [("tables.no_heading", 2, "B")], id="blank-heading"
        ),
        pytest.param([["age"], [3]], [("tables.column_absent", 1, None)], id="no-id-column"),
        pytest.param([["P-1", 60]], [("tables.no_headings", 1, None)], id="no-headings"),
        pytest.param(
            [["id", "age", "sex", "died_on"], ["P-1", "x", "man", "5/31/2025"], ["P-2", "Grade 3"]],
            [
                ("tables.number", 2, "B"),
                ("tables.not_a_code", 2, "C"),
                ("tables.date_order", 2, "D"),
                ("tables.grade_word", 3, "B"),
            ],
            id="every-problem-at-once",
        ),
        pytest.param(
            [["id", "missing"], ["P-1", "colour=不明"]],
            [("tables.reasons_form", 2, "B")],
            id="reason-for-nothing",
        ),
        pytest.param(
            [["id", "age", "missing"], ["P-1", "不明", "age=調査中"]],
            [("tables.reason_and_value", 2, "C")],
            id="two-reasons",
        ),
    ],
)
def test_mistakes_in_a_sheet(rows: Rows, told: list[tuple[str, int, str | None]]) -> None:
    """The user finds the cell at once, and is told of all of them in one run."""
    _, problems = read_workbook(workbook({"participants": rows}), "w.xlsx")

    assert places(problems) == [(code, "participants", row, column) for code, row, column in told]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param({"seriousness.death": "いいえ"}, "tables.ticks_incomplete", id="one-no"),
        pytest.param(
            {"seriousness": "非重篤", "seriousness.death": "はい"}, "tables.ticks_differ", id="both"
        ),
        pytest.param(
            {"causality.product": "調査中", "causality.g_csf": "関連なし"},
            "tables.reason_and_value",
            id="reason-and-judgement",
        ),
        pytest.param(
            {"cause.ja": "調査中", "cause.en": "Sepsis"},
            "tables.reason_and_value",
            id="reason-and-text",
        ),
        pytest.param(
            {"attachments[1].ja": "なし", "attachments[2].ja": "図"},
            "tables.reason_and_value",
            id="none-and-one",
        ),
    ],
)
def test_cells_that_contradict_each_other(cells: dict[str, str], told: str) -> None:
    """A criterion that nobody answered is never read as a no; nothing is chosen silently."""
    rows = [["id", *cells], ["AE-1", *cells.values()]]

    _, problems = read_workbook(workbook({"adverse_events": rows}), "w.xlsx")

    assert [one.code for one in problems] == [told]


def test_three_readings_have_no_gap() -> None:
    """Two readings of three are not moved together."""
    rows = [["id", "maximum_cpm[1]", "maximum_cpm[3]"], ["C-1", 1, 2]]

    _, problems = read_workbook(workbook({"cytotoxicity": rows}), "w.xlsx")

    assert [one.code for one in problems] == ["tables.list_gap"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["AE-1", 1], ["AE-1", 1]], ["tables.assessment_twice"]),
        ([["AE-1", 0]], ["tables.assessment_number"]),
        ([["AE-1", 1000]], ["tables.assessment_number"]),
        ([["ＡＥ", 1]], ["tables.event_id"]),  # noqa: RUF001
        ([[None, 1]], ["tables.no_id"]),
    ],
)
def test_mistakes_in_the_assessments(rows: Rows, told: list[str]) -> None:
    """A later assessment has one event and one place in the order."""
    data = workbook({"assessments": [["event", "number"], *rows]})

    _, problems = read_workbook(data, "w.xlsx")

    assert [one.code for one in problems] == told


def test_sheets_by_other_names() -> None:
    """A slip in a sheet's name is refused, since its records would be left behind."""
    data = workbook({"adverse_event": [["id"]], "adverse_events": [], "有害事象": [["id"], ["A"]]})

    _, problems = read_workbook(data, "w.xlsx")

    assert places(problems)[:2] == [
        ("tables.misspelt_sheet", "adverse_event", None, None),
        ("tables.sheet_twice", "有害事象", None, None),
    ]
    assert "adverse_events" in text("tables.misspelt_sheet.remedy", "en", problems[0].values)


def test_merged_cells_are_refused() -> None:
    """A value that spans rows belongs to none of them for certain."""
    book = opened(workbook({"participants": [["id", "age"], ["P-1", 60], ["P-2", None]]}))
    book["participants"].merge_cells("B2:B3")

    _, problems = read_workbook(saved(book), "w.xlsx")

    assert places(problems) == [("tables.merged", "participants", 2, "B")]


@pytest.mark.parametrize("length", [32_767, 40_000])
def test_a_text_as_long_as_a_cell_is_refused(length: int) -> None:
    """Programs cut texts at the length of a cell, so such a text may have lost its end."""
    data = edited(
        workbook({"statements": [["id", "text.ja"], ["S-1", "TEXT"]]}),
        SHEET1,
        replaced("<t>TEXT</t>", f"<t>{'あ' * length}</t>"),
    )

    for one in (data, with_shared_strings(data)):
        _, problems = read_workbook(one, "w.xlsx")

        assert places(problems) == [("tables.cut", "statements", 2, "B")]


def _encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _with(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO(PLAIN)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def _claiming_less() -> bytes:
    """A sheet that unpacks to more than its directory entry says."""
    data = bytearray(edited(PLAIN, SHEET1, lambda part: part + b" " * 5_000_000))
    name = data.rindex(SHEET1.encode())  # in the central directory, 46 bytes into its entry
    data[name - 46 + 24 : name - 46 + 28] = struct.pack("<I", 100)
    return bytes(data)


def _far(reference: str) -> bytes:
    return edited(
        PLAIN,
        SHEET1,
        replaced(
            "</row></sheetData>",
            f'</row><row><c r="{reference}" t="str"><v>x</v></c></row></sheetData>',
        ),
    )


def _doctype() -> bytes:
    return edited(
        PLAIN,
        SHEET1,
        replaced("<worksheet", '<!DOCTYPE a [<!ENTITY b "cccc">]><worksheet'),
    )


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(_encrypted, "tables.encrypted", id="encrypted"),
        pytest.param(lambda: _encrypted()[:300], "tables.xls", id="xls"),
        pytest.param(lambda: PLAIN[:-300], "tables.not_a_workbook", id="cut"),
        pytest.param(lambda: b"", "tables.not_a_workbook", id="empty"),
        pytest.param(
            lambda: _zip({"mimetype": b"application/vnd.oasis"}), "tables.other_zip", id="ods"
        ),
        pytest.param(lambda: _with("xl/vbaProject.bin", b"x"), "tables.macros", id="macros"),
        pytest.param(lambda: _with("xl/a.xml", b"\0" * 20_000_000), "tables.ratio", id="bomb"),
        pytest.param(
            lambda: _zip({f"{n}": b"\0" * 10_000_000 for n in range(6)}),
            "tables.too_big_unpacked",
            id="many-bombs",
        ),
        pytest.param(
            lambda: _zip({f"{n}": b"" for n in range(1001)}, 0), "tables.too_many_parts", id="parts"
        ),
        pytest.param(lambda: _with(SHEET1, b"<a/>"), "tables.not_a_workbook", id="part-twice"),
        pytest.param(_claiming_less, "tables.damaged", id="lying-size"),
        pytest.param(_doctype, "tables.doctype", id="doctype"),
        pytest.param(
            lambda: edited(PLAIN, SHEET1, lambda part: part[:-20]), "tables.damaged", id="xml-cut"
        ),
        pytest.param(lambda: _far("XFD1048576"), "tables.far_cell", id="far-cell"),
        pytest.param(lambda: _far("A100001"), "tables.far_cell", id="far-row"),
        pytest.param(lambda: _far("ALM1"), "tables.far_cell", id="far-column"),
        pytest.param(lambda: _far("1A"), "tables.damaged", id="no-reference"),
    ],
)
def test_files_that_are_not_read(
    make: Callable[[], bytes], told: str, recwarn: pytest.WarningsRecorder
) -> None:
    """A file that is hostile, damaged or of another kind is named, whatever it is called."""
    _, problems = read_file(make(), "w.xlsx")

    assert [one.code for one in problems] == [told]


def test_a_file_by_another_name_is_known_by_its_content() -> None:
    """An .xlsx saved as .csv is still a workbook; what cannot be read is told what can."""
    assert read_file(PLAIN, "participants.csv")[0][0].values == {"id": "P-1", "age": 60}

    _, problems = read_file(b"<html>", "report.docx")

    assert [one.code for one in problems] == ["tables.unsupported"]
    assert ".xlsx" in text("tables.unsupported.remedy", "ja", problems[0].values)


def test_a_row_with_a_mistake_does_not_hide_the_others() -> None:
    """A wrong date does not make the participant unknown, nor silence the row's other faults."""
    rows = [
        ["id", "age", "died_on", "consented_on"],
        ["P-1", 60, "5/31/2025", None],
        ["P-2", 200, "5/31/2025", None],
    ]

    raw, problems = read_workbook(workbook({"participants": rows}), "w.xlsx")

    assert [one.values for one in raw] == [{"id": "P-1", "age": 60}, {"id": "P-2", "age": 200}]
    assert places(problems) == [
        ("tables.date_order", "participants", 2, "C"),
        ("tables.date_order", "participants", 3, "C"),
    ]


def test_every_problem_can_be_told() -> None:
    """The sentences of a refused cell have all that they need in both languages."""
    rows = [["id", "participant", "grade", "outcome", "outcome_on", "onset"],
            [1, 2, "Grade 3", "x", "H31.5.1", "R7.2.29"]]  # fmt: skip

    _, problems = read_workbook(workbook({"adverse_events": rows}), "w.xlsx")

    assert len(problems) == 6
    for one in problems:
        for lang in LANGS:
            told = text(f"{one.code}.message", lang, one.values)
            assert "{" not in told + text(f"{one.code}.remedy", lang, one.values)
