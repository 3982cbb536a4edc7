"""Each value type holds exactly what was recorded, or refuses it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from safetyreport.records.fields import (
    Count,
    Day,
    Line,
    Moment,
    Number,
    PartialDate,
    RecordId,
    Text,
    refused_character,
)


def refusal(kind: Any, value: object) -> str:
    """The code under which the type refuses the value."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return str(refused.value.errors()[0]["type"])


@pytest.mark.parametrize(
    ("given", "day", "at"),
    [
        pytest.param("2026-05-03", "2026-05-03", None, id="day-alone"),
        pytest.param("2026-05-03T23:59", "2026-05-03", "2026-05-03T23:59:00+09:00", id="japan"),
        pytest.param("2026-05-03 23:59", "2026-05-03", "2026-05-03T23:59:00+09:00", id="space"),
        pytest.param(
            "2026-05-03T14:59:59Z", "2026-05-03", "2026-05-03T23:59:59+09:00", id="utc-before"
        ),
        pytest.param("2026-05-03T15:00Z", "2026-05-04", "2026-05-04T00:00:00+09:00", id="midnight"),
        pytest.param(
            "2026-05-03T11:01-04:00", "2026-05-04", "2026-05-04T00:01:00+09:00", id="new-york"
        ),
        pytest.param(
            "2026-05-04T00:30+14:00", "2026-05-03", "2026-05-03T19:30:00+09:00", id="east"
        ),
    ],
)
def test_moment_belongs_to_the_day_in_japan(given: str, day: str, at: str | None) -> None:
    """A report's days are counted in Japan, wherever a time was written down."""
    moment = Moment.parse(given)

    assert moment.day.isoformat() == day
    assert (moment.at.isoformat() if moment.at else None) == at
    assert Moment.parse(moment.isoformat()) == moment


@pytest.mark.parametrize(
    "given",
    [
        "2026-05-03T24:00",
        "2026-05-03T23:60",
        "2026-05-03T23:59:60",
        "2026-05-03T14",
        "2026-05-03T14:00+15:00",
        "2026-05-03T14:00 +09:00",
        "2026-02-29",
        "\uff12026-05-03",
        "2199-12-31T23:00-12:00",
        "1899-12-31",
        "",
        20260503,
        None,
        dt.datetime(2026, 5, 3, tzinfo=dt.UTC),
    ],
)
def test_moment_refuses_what_is_no_time(given: object) -> None:
    """Awareness starts a legal count: nothing is guessed from a malformed or impossible time."""
    assert refusal(Moment, given) == "records.moment"


@pytest.mark.parametrize(
    ("first", "second", "before"),
    [
        pytest.param("2026-05-03T10:00", "2026-05-03T10:01", True, id="by-time"),
        pytest.param("2026-05-03", "2026-05-03T10:01", False, id="unknown-time"),
        pytest.param("2026-05-02", "2026-05-03T00:00", True, id="by-day"),
        pytest.param("2026-05-03T10:00", "2026-05-03T10:00", False, id="equal"),
    ],
)
def test_moment_is_before_only_when_surely_so(first: str, second: str, before: bool) -> None:
    """An unknown time of day never makes one awareness earlier than another of the same day."""
    assert Moment.parse(first).before(Moment.parse(second)) is before


@pytest.mark.parametrize("given", ["2026", "2026-05", "2026-05-UN", "2026-UN-UN", "2026-05-UNK"])
@pytest.mark.parametrize("kind", [Day, Moment])
def test_awareness_needs_the_day(kind: Any, given: str) -> None:
    """A day that a deadline is counted from must be whole, and the refusal says so."""
    assert refusal(kind, given) == "records.date_incomplete"


@pytest.mark.parametrize(
    ("given", "earliest", "latest", "complete"),
    [
        pytest.param("2026", "2026-01-01", "2026-12-31", False, id="year"),
        pytest.param("2026-05", "2026-05-01", "2026-05-31", False, id="month"),
        pytest.param("2024-02", "2024-02-01", "2024-02-29", False, id="leap-february"),
        pytest.param("2026-05-03", "2026-05-03", "2026-05-03", True, id="day"),
        pytest.param(dt.date(2026, 5, 3), "2026-05-03", "2026-05-03", True, id="date"),
    ],
)
def test_partial_date_spans_what_it_can_be(
    given: object, earliest: str, latest: str, complete: bool
) -> None:
    """An onset known to the month covers every day of that month and nothing else."""
    date = PartialDate.parse(given)

    assert date.earliest.isoformat() == earliest
    assert date.latest.isoformat() == latest
    assert date.complete is complete


@pytest.mark.parametrize(
    "given",
    [
        "2026-13",
        "2026-02-30",
        "26",
        "2026-5",
        "2026-",
        "1899",
        "\uff12026",
        2026,
        None,
        dt.date(2200, 1, 1),
    ],
)
def test_partial_date_refuses_what_is_no_date(given: object) -> None:
    """A month or a day that does not exist is refused, not rounded."""
    assert refusal(PartialDate, given) == "records.partial_date"


@pytest.mark.parametrize(
    "given",
    [
        "2026-02-29", "2026/5/3", "令和8年5月3日", "1899-12-31", "2200-01-01", 1, None,
        dt.date(1899, 12, 31), dt.date(2200, 1, 1),
    ],
)  # fmt: skip
def test_day_is_iso_and_exists(given: object) -> None:
    """Canonical records hold ISO days that exist, between 1900 and 2199."""
    assert refusal(Day, given) == "records.date"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param(7, "7", id="integer"),
        pytest.param("7.350", "7.350", id="digits-kept"),
        pytest.param(Decimal("-0.0"), "0.0", id="no-negative-zero"),
        pytest.param("-3.5", "-3.5", id="negative"),
        pytest.param("1E+3", "1E+3", id="exponent"),
        pytest.param("1e15", "1E+15", id="largest"),
    ],
)
def test_number_keeps_the_digits_reported(given: object, written: str) -> None:
    """A laboratory's digits are kept as reported, in decimal, and can be read again."""
    number = TypeAdapter(Number).validate_python(given)

    assert str(number) == written
    assert TypeAdapter(Number).validate_python(str(number)) == number


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param(True, "records.number", id="boolean"),
        pytest.param(1.5, "records.number", id="binary-fraction"),
        pytest.param("１２", "records.number", id="full-width"),
        pytest.param("1_000", "records.number", id="underscore"),
        pytest.param("1,000", "records.number", id="comma"),
        pytest.param("٣", "records.number", id="arabic-digit"),
        pytest.param("NaN", "records.number", id="nan-text"),
        pytest.param(Decimal("NaN"), "records.number", id="nan"),
        pytest.param(Decimal("-Infinity"), "records.number", id="infinity"),
        pytest.param("1e16", "records.number_range", id="too-large"),
        pytest.param(Decimal("1e9999999"), "records.number_range", id="overflow"),
        pytest.param(Decimal("1e-9999999"), "records.number_range", id="underflow"),
        pytest.param(Decimal("0e9999999"), "records.number_range", id="endless-zero"),
    ],
)
def test_number_refuses_what_it_cannot_hold(given: object, code: str) -> None:
    """No number is read from look-alikes, and none that the store would change."""
    assert refusal(Number, given) == code


@pytest.mark.parametrize("given", [-1, 10**12 + 1, True, "3", Decimal(3), 2.0])
def test_count_is_a_whole_number_in_range(given: object) -> None:
    """A count of cells is a whole number from 0 to 10^12, never a text or a truth value."""
    assert refusal(Count, given) in {"int_type", "greater_than_equal", "less_than_equal"}


@pytest.mark.parametrize("given", ["HU-001", "A", "0_x", "A" * 64])
def test_id_is_plain_ascii(given: str) -> None:
    """An id can stand in a file name on every system."""
    assert TypeAdapter(RecordId).validate_python(given) == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "-A",
        "../x",
        "C:\\x",
        "A B",
        "A.",
        "A\n",
        "A" * 65,
        "\uff28U-001",
        "\u041dU-001",
        "e\u0301",
        "A\0",
        1,
        None,
    ],
)
def test_id_refuses_everything_else(given: object) -> None:
    """Paths, look-alike letters, controls and endless names are no ids."""
    assert refusal(RecordId, given) == "records.id"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param("ab\0", (3, "U+0000"), id="nul"),
        pytest.param("\x1b[2J", (1, "U+001B"), id="escape"),
        pytest.param("a\x85", (2, "U+0085"), id="c1"),
        pytest.param("a\rb", (2, "U+000D"), id="lone-cr"),
        pytest.param("a\r\nb", None, id="cr-lf"),
        pytest.param("a\tb\n", None, id="tab-and-line"),
        pytest.param("a\u202eb", (2, "U+202E"), id="right-to-left-override"),
        pytest.param("\u2066", (1, "U+2066"), id="isolate"),
        pytest.param("\ud83d", (1, "U+D83D"), id="lone-surrogate"),
        pytest.param("x\U000e0041", (2, "U+E0041"), id="tag"),
        pytest.param("\ufeff", (1, "U+FEFF"), id="byte-order-mark"),
        pytest.param("\U0001fffe", (1, "U+1FFFE"), id="noncharacter"),
        pytest.param("a\u2028", (2, "U+2028"), id="line-separator"),
        pytest.param("𠮷髙﨑㋿👩\u200d⚕\ufe0f", None, id="names-and-emoji"),
    ],
)
def test_refused_character_is_placed(given: str, found: tuple[int, str] | None) -> None:
    """Characters that would vanish from a report or turn it round are found with their place."""
    assert refused_character(given) == found


def test_text_is_kept_as_given() -> None:
    """A narrative is stored character by character, without normalisation."""
    narrative = "髙﨑𠮷 {{7*7}} <b>&amp;\r\n\tが ㋿ １２"

    assert TypeAdapter(Text).validate_python(narrative).ja == narrative


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        pytest.param(Text, "", "records.empty_text", id="empty"),
        pytest.param(Text, " \u3000\n", "records.empty_text", id="blank"),
        pytest.param(Text, {}, "records.empty_text", id="no-language"),
        pytest.param(Text, {"ja": None}, "records.empty_text", id="null-only"),
        pytest.param(Text, ["x"], "model_type", id="list"),
        pytest.param(Line, "a\nb", "records.line", id="two-lines"),
        pytest.param(Line, "a\r\nb", "records.line", id="two-lines-windows"),
    ],
)
def test_text_refuses_nothing_and_line_breaks(kind: Any, given: object, code: str) -> None:
    """An empty text is no fact, and a short text has one line."""
    assert refusal(kind, given) == code
