"""What is typed into the workbook is what is read, and what a workbook hides is told."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from pydantic import ValidationError

from safetyreport.errors import InputRefused
from safetyreport.exchange.examples import example
from safetyreport.exchange.files import read_file
from safetyreport.exchange.headings import ASSESSMENTS, SHEETS, column_of, sheet_title
from safetyreport.exchange.reading import build
from safetyreport.exchange.study_file import read_study
from safetyreport.exchange.workbook import new_workbook, workbook_of
from safetyreport.exchange.workbook_records import read_workbook
from safetyreport.records.base import Record
from safetyreport.records.coding import forms
from safetyreport.records.kinds import KINDS
from tests.unit.exchange.workbooks import (
    edited,
    opened,
    places,
    replaced,
    saved,
    with_shared_strings,
    workbook,
)
from tests.unit.records.test_round_trip import record

STUDY = read_study(Path(__file__).with_name("study.toml"))
EVENT = {"id": "AE-001", "participant": "P-001", "term": "発熱", "aware_physician_at": "2026-05-03"}


def model(kind: str, /, **values: Any) -> Record:
    """A record of a kind."""
    return KINDS[kind].model_validate(values)


def read_back(*records: Record) -> tuple[Record, ...]:
    """The records that the workbook of these records gives; nothing may be said about it."""
    found = build(*read_workbook(workbook_of(records), "w.xlsx"))
    assert found.problems == ()
    return found.records


def test_a_new_workbook_holds_no_record() -> None:
    """The examples are for people; importing the untouched workbook stores nothing."""
    raw, problems = read_workbook(new_workbook(STUDY), "new.xlsx")

    assert raw == ()
    assert places(problems) == [("exchange.no_records", None, None, None)]
    assert problems[0].severity == "warning"


def test_a_new_workbook_has_the_same_bytes_every_time() -> None:
    """The same study gives the same file, on whatever day it is made."""
    assert new_workbook(STUDY) == new_workbook(STUDY)
    with zipfile.ZipFile(io.BytesIO(new_workbook(STUDY))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b">1980-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_new_workbook_guides_its_reader() -> None:
    """Headings in three rows that stay in view, notes, words to choose from, ids that stay text."""
    book = opened(new_workbook(STUDY))

    page = book[sheet_title("adverse_events")]
    at = {cell.value: cell.column_letter for cell in page[1]}
    assert page.freeze_panes == "B4"
    assert page[f"{at['outcome']}2"].value == "転帰"
    assert page[f"{at['outcome']}3"].value == "Outcome"
    assert all(cell.comment and "\n\n" in cell.comment.text for cell in page[2])
    assert page.column_dimensions["A"].number_format == "@"
    assert page.column_dimensions[at["onset"]].number_format == "@"
    assert page.column_dimensions[at["outcome_on"]].number_format == "yyyy-mm-dd"
    rules = page.data_validations.dataValidation
    offered = next(rule.formula1 for rule in rules if f"{at['outcome']}4" in rule.sqref)
    title, _, area = offered.rpartition("!")
    words = [row[0].value for row in book[title.strip("'")][area.replace("$", "")]]
    assert words[:3] == ["回復", "軽快", "未回復"]
    assert words[-1] == "未実施"
    assert set(SHEETS) <= {name.rpartition(" ")[2] for name in book.sheetnames}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_example_is_a_record(kind: str) -> None:
    """What the example row shows can be imported once it has an id of its own."""
    values = example(kind)
    if kind == "adverse_events":
        later = example(ASSESSMENTS)
        values[ASSESSMENTS] = [
            {name: later[name] for name in later if name not in ("event", "number")}
        ]

    found = model(kind, **values)

    assert read_back(found) == (found,)


def test_a_filled_row_is_a_record() -> None:
    """From the ward's words to the record: words, dates and reasons as a coordinator types them."""
    book = opened(new_workbook(STUDY))
    page = book[sheet_title("adverse_events")]
    typed = {
        "id": "SAE-001",
        "participant": "001",
        "term.ja": "発熱性好中球減少症",
        "onset": "令和8年5月",
        "grade": "３",
        "outcome": "軽快",
        "outcome_on": dt.date(2026, 5, 10),
        "seriousness.hospitalisation": "はい",
        "causality.product": "関連の可能性あり",
        "aware_physician_at": dt.datetime(2026, 5, 4, 9, 30),  # noqa: DTZ001
        "aware_administrator_at": "R8.5.4 14:05",
        "cause.ja": "調査中",
        "autopsy.ja": "該当なし",
        "attachments[1].ja": "検査結果",
    }
    for cell in page[1]:
        page.cell(5, cell.column).value = typed.get(str(cell.value))
    later = book[sheet_title(ASSESSMENTS)]
    for cell in later[1]:
        assessed = {
            "event": "SAE-001",
            "number": 1,
            "aware_physician_at": "2026-05-11",
            "outcome": "回復",
        }
        later.cell(5, cell.column).value = assessed.get(str(cell.value))

    raw, problems = read_workbook(saved(book), "w.xlsx")

    assert problems == ()
    assert [one.partial for one in raw] == [True]
    assert build(raw).problems == ()
    assert raw[0].values == {
        "id": "SAE-001",
        "participant": "001",
        "term": {"ja": "発熱性好中球減少症"},
        "onset": "2026-05",
        "grade": 3,
        "outcome": "recovering",
        "outcome_on": "2026-05-10",
        "seriousness": ["hospitalisation"],
        "causality": {"product": "possible"},
        "aware_physician_at": "2026-05-04T09:30:00+09:00",
        "aware_administrator_at": "2026-05-04T14:05:00+09:00",
        "missing": {"cause": "pending", "autopsy": "not_applicable"},
        "attachments": [{"ja": "検査結果"}],
        "assessments": [{"aware_physician_at": "2026-05-11", "outcome": "recovered"}],
    }
    place = raw[0].place_of("assessments[1].outcome")
    assert (place.sheet, place.row, place.column) == (sheet_title(ASSESSMENTS), 5, "D")


def _with_judgement(values: dict[str, Any]) -> dict[str, Any]:
    """The values without a causality that judges no part: it says nothing and has no cell."""
    later = [_with_judgement(one) for one in values.get(ASSESSMENTS, [])]
    found = {name: value for name, value in values.items() if (name, value) != ("causality", {})}
    return found | ({ASSESSMENTS: later} if ASSESSMENTS in values else {})


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_any_record_is_read_back_from_its_workbook(kind: str, data: st.DataObject) -> None:
    """Exporting and importing changes nothing: the canonical text is the same."""
    drawn = _with_judgement(data.draw(record(forms(kind))))
    if kind in ("adverse_events", "deviations"):
        drawn["aware_physician_at"] = "2199-12-30"
    absent = [
        form.name for form in forms(kind)
        if not form.required and form.name not in ("missing", "id", *drawn)
    ]  # fmt: skip
    if absent:
        reasons = st.sampled_from(["not_applicable", "unknown", "pending", "not_done"])
        drawn["missing"] = data.draw(st.dictionaries(st.sampled_from(absent), reasons, max_size=3))
    try:
        first = model(kind, **drawn)
    except ValidationError:
        assume(False)

    (again,) = read_back(first)

    assert again.canonical() == first.canonical()


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", '=HYPERLINK("http://x")', "'a"),
        *(
            "#N/A",
            "_x0041_",
            "_x005F_",
            "a\r\nb",
            "a\nb",
            "𠮷髙﨑😀",
            "<&>]]>",
            "不明",
            "該当なし",
            "なし",
        ),
        *(" a ", "001", "1e5", "TRUE", "2026-05-03", "例", "{{7*7}}"),
    ],
)
def test_any_text_stays_that_text(text: str) -> None:
    """No text becomes a formula, a date, a number, an error or a reason for absence."""
    first = model(
        "adverse_events",
        **EVENT,
        narrative={"ja": text, "en": text},
        cause=text,
        attachments=[text],
    )
    data = workbook_of([first])

    (again,) = build(*read_workbook(data, "w.xlsx")).records

    assert again == first
    page = opened(data)[sheet_title("adverse_events")]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_text_longer_than_a_cell_is_never_cut() -> None:
    """A narrative that does not fit is refused with its place; 32,766 characters still fit."""
    fits = model("adverse_events", **EVENT, narrative="あ" * 32_766)
    longer = model("adverse_events", **EVENT, narrative="あ" * 32_767)

    assert read_back(fits) == (fits,)
    with pytest.raises(InputRefused) as refused:
        workbook_of([longer])
    assert [(one.code, one.record, one.field) for one in refused.value.problems] == [
        ("tables.text_too_long", "AE-001", "narrative.ja")
    ]


def test_001_and_1_stay_apart() -> None:
    """Two participants whose codes look like one number are two."""
    data = workbook({"participants": [["id", "age"], ["001", 60], ["1", 61]]})

    raw, problems = read_workbook(data, "w.xlsx")

    assert problems == ()
    assert [one.values["id"] for one in raw] == ["001", "1"]


@pytest.mark.parametrize("epoch_1904", [False, True], ids=["1900", "1904"])
def test_both_epochs_give_the_same_days(epoch_1904: bool) -> None:
    """A workbook from an old Macintosh counts its days from 1904."""
    moment = dt.datetime(2026, 5, 4, 23, 59, 59)  # noqa: DTZ001
    rows = [["id", "taken_at"], ["VS-1", moment], ["VS-2", dt.date(2026, 5, 4)]]

    raw, problems = read_workbook(workbook({"vital_signs": rows}, epoch_1904), "w.xlsx")

    assert problems == ()
    assert [one.values["taken_at"] for one in raw] == ["2026-05-04T23:59:59+09:00", "2026-05-04"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ('[$-411]ggge"年"m"月"d"日"', None),
        ("yyyy/m/d", None),
        ('m"月"d"日"', None),
        ("mmm-yy", "tables.day_not_shown"),
        ("h:mm", "tables.time_alone"),
        ("0.00E+00", "tables.serial"),
        ("General", "tables.serial"),
        ('#,##0"円";[Red]-0', "tables.serial"),
    ],
)
def test_a_date_is_what_its_format_shows(form: str, told: str | None) -> None:
    """A number is a date only where the user sees one; a hidden first of the month is no day."""
    book = opened(workbook({"participants": [["id", "died_on"], ["P-1", 46146]]}))
    book["participants"]["B2"].number_format = form

    raw, problems = read_workbook(saved(book), "w.xlsx")

    if told is None:
        assert [one.values["died_on"] for one in raw] == ["2026-05-04"]
    assert places(problems) == ([(told, "participants", 2, "B")] if told else [])


def test_a_cell_keeps_the_number_that_people_see() -> None:
    """Spreadsheets store 2.3 as 2.2999999999999998; the laboratory reported 2.3."""
    rows = [["id", "participant", "value"], ["L-1", "P-1", 2.5], ["L-2", "P-1", 10**16]]
    data = edited(
        workbook({"laboratory": rows}),
        "xl/worksheets/sheet1.xml",
        replaced(r"<v>2\.5</v>", "<v>2.2999999999999998</v>"),
    )

    raw, _ = read_workbook(data, "w.xlsx")

    assert [one.values["value"] for one in raw] == ["2.3", "10000000000000000"]


def test_what_is_hidden_or_calculated_is_read_and_told() -> None:
    """Nothing that the user cannot see goes into the records unnoticed."""
    book = opened(
        workbook(
            {
                "participants": [
                    ["id", "age", "sex"],
                    ["P-1", "=60+1", "男性"],
                    ["P-2", 62, "女性"],
                ],
                "eligibility": [["id", "participant"], ["E-1", "P-1"]],
                "メモ": [["覚え書き"]],
                "Sheet9": [],
            }
        )
    )
    page = book["participants"]
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    book["eligibility"].sheet_state = "hidden"
    data = edited(
        saved(book),
        "xl/worksheets/sheet1.xml",
        replaced(r"<f>60\+1</f><v ?/>|<f>60\+1</f><v></v>", "<f>60+1</f><v>61</v>"),
    )

    raw, problems = read_workbook(data, "w.xlsx")

    assert [one.values.get("age") for one in raw] == [61, 62, None]
    assert places(problems) == [
        ("tables.hidden_rows", "participants", 3, None),
        ("tables.hidden_columns", "participants", None, "C"),
        ("tables.calculated", "participants", 2, "B"),
        ("tables.hidden_sheet", "eligibility", None, None),
        ("tables.unknown_sheet", "メモ", None, None),
    ]
    assert {one.severity for one in problems} == {"warning"}


def test_an_example_that_was_written_over_is_told() -> None:
    """A record typed over the example row, its id forgotten, is not lost in silence."""
    book = opened(new_workbook(STUDY))
    page = book[sheet_title("participants")]
    page["C4"].value = "男性"

    raw, problems = read_workbook(saved(book), "w.xlsx")

    assert raw == ()
    assert places(problems)[0] == ("tables.example_row", page.title, 4, None)


def test_a_workbook_of_another_version_is_named() -> None:
    """A workbook made by a later program is not half understood."""
    data = edited(
        new_workbook(STUDY),
        "docProps/custom.xml",
        replaced("safetyreport/workbook/1", "safetyreport/workbook/9"),
    )

    _, problems = read_workbook(data, "w.xlsx")

    assert [one.code for one in problems] == ["tables.workbook_schema"]


def test_assessments_alone_belong_to_a_stored_event() -> None:
    """A sheet that only adds the second assessment leaves the first and the event as they are."""
    data = workbook({"assessments": [["event", "number", "grade"], ["AE-001", 2, 5]]})

    raw, problems = read_workbook(data, "w.xlsx")

    assert problems == ()
    assert [(one.kind, dict(one.values)) for one in raw] == [
        ("adverse_events", {"id": "AE-001", "assessments": [{}, {"grade": 5}]})
    ]


def test_styled_empty_cells_are_empty() -> None:
    """Colouring a row does not make a record of it."""
    book = opened(workbook({"participants": [["id"], ["P-1"]]}))
    for row in range(3, 60):
        book["participants"].cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")
    book["participants"]["A50"].value = " 　 "

    raw, problems = read_workbook(saved(book), "w.xlsx")

    assert [one.id for one in raw] == ["P-1"]
    assert problems == ()


def test_furigana_is_no_content() -> None:
    """The reading that Excel keeps above Japanese words is not part of the word."""
    data = edited(
        with_shared_strings(workbook({"statements": [["id", "text"], ["S-1", "評価"]]})),
        "xl/sharedStrings.xml",
        replaced(
            "<t>&#35413;&#20385;</t>",
            '<r><t>評</t></r><r><t>価</t></r><rPh sb="0" eb="2"><t>ヒョウカ</t></rPh>',
        ),
    )

    raw, _ = read_workbook(data, "w.xlsx")

    assert raw[0].values["text"] == {"ja": "評価"}


def test_the_demonstration_survives_its_workbook() -> None:
    """Every record of the example study goes through Excel unchanged."""
    from safetyreport import demo
    from safetyreport.exchange.json_records import parse

    data = Path(demo.__file__).with_name("records.json").read_bytes()
    records = parse(data, "records.json").records

    again = build(*read_file(workbook_of(records, STUDY), "all.xlsx"))

    assert again.problems == ()
    assert {one.id: one.canonical() for one in again.records} == {
        one.id: one.canonical() for one in records
    }
    assert column_of("participants", "id") is not None
    assert json.loads(data)["schema"]
