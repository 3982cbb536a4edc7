"""A hospital's own workbook with its habits, read by its mapping."""

# ruff: noqa: RUF001 - full-width letters are what people type

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.reading import build
from safetyreport.records.base import Record
from tests.unit.exchange.workbooks import edited, saved

# Title and a merged line above the headings, two columns of one name, three events side by side,
# marks instead of words, full-width digits, era years, real dates, a note below the table.
HEADS = [
    "No", "症例番号", "性別", "治験開始日", "有害事象1", "発現日1", "Gr1", "重篤1", "因果関係1",
    "把握日1", "有害事象2", "発現日2", "Gr2", "重篤2", "因果関係2", "把握日2", "備考", "備考",
]  # fmt: skip
ROWS: list[list[Any]] = [
    [1, 1, "男", dt.date(2025, 4, 1), "発熱", "令和7年5月3日", "Ｇ１", "×", "○", 45780,
     "肺炎", dt.date(2025, 6, 1), "Grade 3", "○入院", "△", "2025/6/2", "a", "b"],
    [2, 2, "女", "2025.4.8", "悪心", "2025年5月", "２", "×", "×", "R7.5.9",
     None, None, None, None, None, None, None, None],
]  # fmt: skip
MAPPING = """
format = "table"

[source]
record_id = "症例番号"
sheet = "一覧"
header_row = 3
last_row = 5

[[records]]
kind = "participants"
id = "P-{record:03}"

[records.fields]
sex = { from = "性別", codes = { "男" = "male", "女" = "female" } }
consented_on = "治験開始日"

[[records]]
kind = "adverse_events"
repeats = "columns"
suffixes = ["1", "2"]
id = "AE-{record:03}-{instance}"
not_collected = ["outcome", "aware_administrator_at"]

[records.fields]
participant = { pattern = "P-{record:03}" }
term.ja = "有害事象{suffix}"
onset = "発現日{suffix}"
grade = { from = "Gr{suffix}", number = true }
causality.product = { from = "因果関係{suffix}", codes = { "○" = "related", "△" = "possible", "×" = "unrelated" } }
aware_physician_at = { from = "把握日{suffix}", serial = true }
narrative.ja = "備考[2]"

[records.fields.seriousness]
from = "重篤{suffix}"
codes = { "×" = "none", "○入院" = "hospitalisation", "○死亡" = "death", "○他" = "other_serious", "○危" = "life_threatening", "○障" = "disability", "○障恐" = "disability_risk", "○先" = "congenital_anomaly" }
"""  # noqa: E501
Bend = Callable[[Any], object]


def workbook(bend: Bend | None = None) -> bytes:
    """The workbook, bent by the test."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "表紙"
    cover["A1"] = "架空の試験"
    page = book.create_sheet("一覧")
    page.append(["有害事象一覧（架空）"])
    page.append(["", "", "", "", "一回目"])
    page.append(HEADS)
    for row in ROWS:
        page.append(row)
    page.append(["合計", None, None, None, "2名"])
    page.merge_cells("A1:F1")
    page.merge_cells("E2:J2")
    if bend:
        bend(page)
    return saved(book)


def mapped(data: bytes, text: str = MAPPING) -> Mapped:
    """What the mapping reads."""
    return open_sources(load_mapping(text.encode("utf-8"), "m.toml"), [(data, "一覧.xlsx")])


def records(found: Mapped) -> dict[str, Record]:
    """Records without any error, by id."""
    reading = build(found.records, found.problems)
    assert [one for one in reading.problems if one.severity == "error"] == []
    return {one.id: one for one in reading.records}


def errors(found: Mapped) -> list[tuple[str, str | None, int | None, str | None]]:
    """Code, sheet, row and column of each error."""
    problems = build(found.records, found.problems).problems
    assert {one.file for one in problems} <= {"一覧.xlsx"}
    return [
        (one.code, one.sheet, one.row, one.column) for one in problems if one.severity == "error"
    ]


def test_a_workbook_full_of_habits() -> None:
    """Titles, marks, era years, serial days, full-width grades and events side by side are read."""
    found = records(mapped(workbook()))

    assert sorted(found) == ["AE-001-1", "AE-001-2", "AE-002-1", "P-001", "P-002"]
    assert found["P-001"].content() == {
        "id": "P-001", "sex": "male", "consented_on": "2025-04-01",
    }  # fmt: skip
    assert found["AE-001-1"].content() == {
        "id": "AE-001-1", "participant": "P-001", "term": {"ja": "発熱"}, "onset": "2025-05-03",
        "grade": 1, "seriousness": [], "causality": {"product": "related"},
        "aware_physician_at": "2025-05-03", "narrative": {"ja": "b"}, "assessments": [],
    }  # fmt: skip
    pneumonia = found["AE-001-2"].content()
    assert (pneumonia["grade"], pneumonia["seriousness"]) == (3, ["hospitalisation"])
    assert (pneumonia["onset"], pneumonia["aware_physician_at"]) == ("2025-06-01", "2025-06-02")
    assert found["AE-002-1"].content()["onset"] == "2025-05"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(("G4", "#N/A"), [("tables.error", "一覧", 4, "G")], id="error cell"),
        pytest.param(("G4", "=1+1"), [("tables.formula", "一覧", 4, "G")], id="not calculated"),
        pytest.param(("I4", "◎"), [("mapping.unmapped_code", "一覧", 4, "I")], id="unknown mark"),
        pytest.param(("H4", "はい"), [("mapping.unmapped_code", "一覧", 4, "H")], id="yes"),
        pytest.param(("E4", 1234), [("tables.not_text", "一覧", 4, "E")], id="number as a term"),
        pytest.param(("F5", 45780), [("tables.serial", "一覧", 5, "F")], id="undeclared serial"),
        pytest.param(("J4", "5/3/2025"), [("tables.date_order", "一覧", 4, "J")], id="slashes"),
        pytest.param(("B5", None), [("mapping.record_blank", "一覧", 5, "B")], id="no number"),
        pytest.param(("B5", "01"), [("mapping.mixed_numbers", "一覧", 5, "B")], id="1 and 01"),
        pytest.param(("R3", "氏名"), [("mapping.identifier", "一覧", 3, "R")], id="name column"),
        pytest.param(("E3", "AE"), [("mapping.column_absent", "一覧", 3, None)], id="no heading"),
        pytest.param(("R3", "備考2"), [("mapping.column_absent", "一覧", 3, None)], id="one left"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_cell(
    change: tuple[str, object], told: list[tuple[str, str, int, str | None]]
) -> None:
    """Sheet, row and column lead to the cell; nothing is guessed."""

    def bend(page: Any) -> None:
        page[change[0]] = change[1]

    data = workbook(bend)
    if change[1] == "#N/A":
        cell = b'<c r="G4" t="e"><v>#N/A</v></c>'
        assert cell in edited_part(data)
    found = errors(mapped(data))

    assert [one for one in found if one[0] != "exchange.id_twice"] == told


def edited_part(data: bytes) -> bytes:
    """The second sheet's part."""
    seen: list[bytes] = []
    edited(data, "xl/worksheets/sheet2.xml", lambda part: seen.append(part) or part)  # type: ignore[func-returns-value]
    return seen[0]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('sheet = "一覧"', 'sheet = "一蘭"', "mapping.sheet_absent"),
        ('sheet = "一覧"\n', "", "mapping.sheet_unnamed"),
        ("header_row = 3", "header_row = 2", "mapping.no_record_id"),
        ('"備考[2]"', '"備考"', "mapping.heading_twice"),
        ("number = true", "number = false", "mapping.number_reading"),
        ("last_row = 5\n", "", "mapping.record_blank"),
    ],
)
def test_what_the_mapping_must_name(old: str, new: str, code: str) -> None:
    """Sheet, row of headings, the right one of two headings and the end of the table are stated."""
    assert old in MAPPING

    assert code in {one for one, *_ in errors(mapped(workbook(), MAPPING.replace(old, new)))}


def test_merged_cells_are_read_once_unless_the_mapping_says_more() -> None:
    """A merged number holds for its first row only, and for all where a person says so."""

    def bend(page: Any) -> None:
        page.merge_cells("D4:D5")

    told = mapped(workbook(bend))
    assert "consented_on" not in records(told)["P-002"].content()
    assert [one.code for one in told.problems] == ["mapping.merged"]
    filled = mapped(workbook(bend), MAPPING.replace("[source]\n", "[source]\nfill_merged = true\n"))
    assert records(filled)["P-002"].content()["consented_on"] == "2025-04-01"
    assert filled.problems == ()


def test_a_row_below_the_last_one_is_told() -> None:
    """A list grows at its end; an event written below last_row is not read, and never silently."""

    def bend(page: Any) -> None:
        for at, value in enumerate([3, 3, "男", "2025-11-01", "敗血症", "2025-11-02"], 1):
            page.cell(row=8, column=at, value=value)
        page["B9"] = "注：架空"

    (told,) = mapped(workbook(bend)).problems

    assert (told.code, told.severity) == ("mapping.below_last_row", "warning")
    assert (told.sheet, told.values["rows"]) == ("一覧", ("8: 3",))
    assert mapped(workbook()).problems == ()  # a total has no number of a participant


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        pytest.param(None, "mapping.serious_but_none", id="no criterion"),
        pytest.param("要確認", "mapping.serious_but_none", id="to be asked"),
    ],
)
def test_serious_without_a_criterion_is_refused(reason: str | None, code: str) -> None:
    """An event that the list calls serious is never stored as one of which nobody said so."""
    asked = 'serious = { from = "備考[1]", codes = { "重篤" = "yes" } }\nnot_collected'
    text = MAPPING.replace("not_collected", asked, 1).replace(
        "[source]\n", '[source]\nmissing_codes = { "要確認" = "pending" }\n'
    )

    def bend(page: Any) -> None:
        page["Q4"] = page["Q5"] = None
        page["Q5"], page["H5"] = "重篤", reason

    assert errors(mapped(workbook(bend), text)) == [(code, "一覧", 5, "H")]


def test_text_tables_are_read_the_same_way() -> None:
    """The same mapping reads the table saved as CSV, dates written as text."""
    text = MAPPING.replace('sheet = "一覧"\nheader_row = 3\nlast_row = 5\n', "")
    lines = [",".join(HEADS), "1,001,男,2025-04-01,発熱,R7.5.3,Ｇ１,×,○,2025/5/3" + "," * 8]
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        data = "\r\n".join(lines).encode(encoding)
        found = open_sources(load_mapping(text.encode("utf-8"), "m.toml"), [(data, "一覧.csv")])
        assert sorted(records(found)) == ["AE-001-1", "P-001"]
