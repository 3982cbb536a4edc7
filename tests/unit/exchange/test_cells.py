"""One cell of a table: its exact value, the reason for its absence, or a refusal."""

# ruff: noqa: RUF001 - full-width letters are what people type

from __future__ import annotations

import pytest

from safetyreport.exchange.cells import Cell, Reason, read_cell
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.headings import column_of


def read(heading: str, cell: Cell | str, sheet: str = "adverse_events") -> object:
    """What a cell under a heading means; a text stands for a text cell."""
    column = column_of(sheet, heading)
    assert column is not None
    return read_cell(column, Cell("text", cell) if isinstance(cell, str) else cell)


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        pytest.param("grade", "３", 3, id="full-width"),
        pytest.param("grade", "3.0", 3, id="whole-with-fraction"),
        pytest.param("grade", Cell("number", "3"), 3, id="number"),
        pytest.param("outcome", "fatal", "fatal", id="code"),
        pytest.param("outcome", "死亡", "fatal", id="japanese-word"),
        pytest.param("outcome", "Not recovered", "not_recovered", id="english-word"),
        pytest.param("ctcae_version", Cell("number", "5"), "5.0", id="code-as-number"),
        pytest.param("ctcae_version", "CTCAE v6.0", "6.0", id="version"),
        pytest.param("seriousness", "非重篤", [], id="not-serious"),
        pytest.param("seriousness", "not serious", [], id="not-serious-in-english"),
        pytest.param(
            "seriousness", "死亡; hospitalisation", ["death", "hospitalisation"], id="list"
        ),
        pytest.param("seriousness.death", "はい", True, id="yes"),
        pytest.param("seriousness.death", "No", False, id="no"),
        pytest.param("seriousness.death", Cell("boolean", "true"), True, id="true"),
        pytest.param("onset", "令和8年5月", "2026-05", id="partial-date"),
        pytest.param(
            "outcome_on", Cell("date", "2026-05-03T00:00:00", "ymd"), "2026-05-03", id="date"
        ),
        pytest.param(
            "onset", Cell("date", "2026-05-03T00:00:00", "ymdhm"), "2026-05-03", id="midnight"
        ),
        pytest.param(
            "aware_physician_at",
            Cell("date", "2026-05-03T00:00:00", "ymdhm"),
            "2026-05-03T00:00:00+09:00",
            id="midnight-as-time",
        ),
        pytest.param(
            "aware_physician_at",
            Cell("date", "2026-05-03T00:00:00", "ymd"),
            "2026-05-03",
            id="day-without-time",
        ),
        pytest.param("id", " 001 ", "001", id="id-as-text"),
        pytest.param("term.ja", "髙﨑①㈱℃ ＡＢＣ", "髙﨑①㈱℃ ＡＢＣ", id="free-text-untouched"),
        pytest.param("narrative", "=1+1", "=1+1", id="formula-like-text"),
        pytest.param("term", "不明", "不明", id="required-text-is-a-text"),
        pytest.param("cause", Cell("text", "不明", literal=True), "不明", id="declared-text"),
    ],
)
def test_values(heading: str, cell: Cell | str, value: object) -> None:
    """A person's way of writing gives the one value that the record holds."""
    found = read(heading, cell)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("heading", "words", "reason"),
    [
        ("cause", "調査中", "pending"),
        ("cause", "結果待ち", "pending"),
        ("autopsy", "未実施", "not_done"),
        ("autopsy.en", "Not done", "not_done"),
        ("pathogen", "該当なし", "not_applicable"),
        ("outcome_on", "不明", "unknown"),
        ("grade", "unknown", "unknown"),
        ("outcome", "調査中（結果待ち）", "pending"),
        ("causality.product", "調査中", "pending"),
        ("site", "該当なし", "not_applicable"),
    ],
)
def test_reasons_for_absence(heading: str, words: str, reason: str) -> None:
    """A fact known to be missing is said in the cell itself."""
    assert read(heading, words) == Reason(reason)


@pytest.mark.parametrize("heading", ["outcome", "causality.product", "expected"])
def test_a_word_that_is_a_code_is_the_code(heading: str) -> None:
    """不明 as an outcome is a judgement, not the absence of one."""
    assert read(heading, "不明") == "unknown"


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        pytest.param("grade", "Grade 3", "tables.grade_word", id="grade-in-words"),
        pytest.param("grade", "G3", "tables.grade_word", id="grade-short"),
        pytest.param("grade", "3.5", "tables.not_whole", id="fraction"),
        pytest.param(
            "grade", Cell("date", "2026-05-03T00:00:00", "ymd"), "tables.date_for_number", id="date"
        ),
        pytest.param("grade", "三", "tables.number", id="kanji"),
        pytest.param("grade", "٣", "tables.number", id="arabic-digit"),
        pytest.param("outcome", "死んだ", "tables.not_a_code", id="unknown-word"),
        pytest.param("seriousness.death", "○", "tables.yes_or_no", id="mark"),
        pytest.param("outcome_on", Cell("number", "46145"), "tables.serial", id="bare-serial"),
        pytest.param("outcome_on", "2026-05", "tables.date_incomplete", id="no-day"),
        pytest.param(
            "onset",
            Cell("date", "2026-05-01T00:00:00", "ym"),
            "tables.day_not_shown",
            id="month-made-a-day",
        ),
        pytest.param(
            "outcome_on",
            Cell("date", "2026-05-03T09:00:00", "ymd"),
            "tables.time_in_day",
            id="hidden-time",
        ),
        pytest.param(
            "aware_physician_at",
            Cell("date", "1899-12-31T09:00:00", "hm"),
            "tables.time_alone",
            id="time-alone",
        ),
        pytest.param("id", Cell("number", "1"), "tables.number_as_id", id="number-as-id"),
        pytest.param(
            "participant", Cell("number", "1"), "tables.number_as_id", id="number-as-reference"
        ),
        pytest.param("narrative", Cell("number", "5"), "tables.not_text", id="number-as-text"),
        pytest.param("grade", Cell("error", "#N/A"), "tables.error", id="error"),
        pytest.param("narrative", Cell("cut", "あ"), "tables.cut", id="cut"),
        pytest.param("grade", Cell("formula", ""), "tables.formula", id="formula"),
    ],
)
def test_refusals(heading: str, cell: Cell | str, code: str) -> None:
    """What cannot be taken over exactly is refused with its own reason."""
    found = read(heading, cell)

    assert isinstance(found, Doubt)
    assert found.code == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("７．３５", "7.35", id="full-width"),
        pytest.param(Cell("number", "2.3"), "2.3", id="number"),
        pytest.param("-0.5", "-0.5", id="negative"),
        pytest.param("+1.20", "1.20", id="zeros-kept"),
        pytest.param("1,200", "tables.separators", id="separators"),
        pytest.param("1_000", "tables.number", id="underscore"),
        pytest.param("NaN", "tables.number", id="nan"),
        pytest.param("<0.1", "tables.number", id="below"),
        pytest.param("7.3 mg", "tables.number", id="unit"),
    ],
)
def test_laboratory_values(cell: Cell | str, value: str) -> None:
    """A laboratory value is its digits, or it is refused."""
    found = read("value", cell, "laboratory")

    assert (found.code if isinstance(found, Doubt) else found) == value


def test_assessments_take_no_reason() -> None:
    """What was learned later is a fact; there is no place for the reason of an absence."""
    found = read("grade", "調査中", "assessments")

    assert isinstance(found, Doubt)
    assert found.code == "tables.reason_not_here"
