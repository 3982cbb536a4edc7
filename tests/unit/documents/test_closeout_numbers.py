"""Every number of the study report is a number of `summarise --json` at the same data cut."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from safetyreport.app.closeout import closeout
from safetyreport.app.families import Report, Request
from safetyreport.app.session import Session
from safetyreport.app.summarising import summary, summary_json
from safetyreport.documents import forms
from safetyreport.i18n import LANGS
from tests.finished import document
from tests.study_folder import imported, session_in
from tests.unit.documents.closeout_study import (
    ALL_END,
    ENDS,
    PARTIES,
    PRIMARY_END,
    statements,
    tables,
    with_records,
)

NUMBER = re.compile(r"(?<![\d.])-?\d+(?:,\d{3})*(?:\.\d+)?")
Numbers = list[Decimal]
Rows = Iterable[dict[str, Any]]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The demo study after the end of data collection."""
    made = session_in(imported(tmp_path_factory.mktemp("ended") / "study"))
    return with_records(made, milestones=ENDS, statements=statements())


@pytest.fixture(scope="module")
def reports(session: Session, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, ...]:
    """Everything that `closeout` makes of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETYREPORT_CACHE", str(tmp_path_factory.mktemp("cache")))
        return closeout(session, "all", Request("", PARTIES))


@pytest.fixture(scope="module")
def numbers(session: Session) -> dict[str, dict[str, Any]]:
    """`summarise --json` on the day of each report's data cut, by the form."""
    found = {}
    for form, cut in (("primary_endpoint", PRIMARY_END), ("study_report", ALL_END)):
        then = dataclasses.replace(session, as_of=cut)
        found[form] = json.loads(json.dumps(summary_json(summary(then))))
    return found


def plain(value: Any) -> Iterator[Decimal]:
    """The numbers of a cell of JSON; a word in its place has none."""
    if isinstance(value, dict):
        yield from (one for limit in ("lower", "upper") for one in plain(value[limit]))
    elif isinstance(value, (int, float)):
        yield Decimal(str(value))


def of(row: dict[str, Any], *names: str) -> Numbers:
    """The numbers of a row in the order of these columns."""
    return [number for name in names for number in plain(row[name])]


def table(numbers: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a table of `summarise --json`."""
    (found,) = (one["rows"] for one in numbers["tables"] if one["id"] == name)
    rows: list[dict[str, Any]] = found
    return rows


NOTHING = {"participants": 0, "events": 0}
COUNTS = ("participants", "events")
SHARE = ("percent", "interval")


def categories(rows: Rows, *keys: str) -> dict[tuple[str, ...], dict[str, dict[str, Any]]]:
    """Rows by group and category."""
    found: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for row in rows:
        group = tuple(json.dumps(row[key], ensure_ascii=False) for key in keys)
        found.setdefault(group, {})[row["category"]] = row
    return found


def crossed(
    rows: Rows, *keys: str, before: tuple[str, ...] = (), share: tuple[str, ...] = SHARE
) -> list[Numbers]:
    """Any event, its share, suspected ones, serious ones: a row for each group."""
    return [
        [
            *of(group["any"], *before, *COUNTS, *share),
            *of(group.get("related", NOTHING), *COUNTS),
            *of(group.get("serious", NOTHING), *COUNTS),
        ]
        for group in categories(rows, *keys).values()
    ]


def measured(rows: Rows, *more: str) -> list[Numbers]:
    """The statistics of values and of changes, as the tables of measurements print them."""
    shown = ("n", "missing", "mean", "sd", "median", "q1", "q3", "minimum", "maximum", *more)
    return [
        of(row, *shown, "p")
        + ([Decimal(0), Decimal(row["zeros"])] if row["zeros"] not in (0, "not_applicable") else [])
        for row in rows
    ]


def all_of(rows: Rows) -> Rows:
    """The rows over all terms."""
    return [row for row in rows if row["soc"] == row["term"] == "all"]


def below_all(rows: Rows) -> Rows:
    """The rows of organ classes and of terms."""
    return [row for row in rows if row["soc"] != "all"]


def group(kind: str) -> Callable[[dict[str, Any]], list[Numbers]]:
    """The rows of one kind of measurement."""
    return lambda n: measured([r for r in table(n, "continuous") if r["group"] == kind])


# Table of the form: its columns that hold numbers, and what they must hold.
TRACED: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any]], list[Numbers]]]] = {
    "populations": (("persons",), lambda n: [[Decimal(p["n"])] for p in n["populations"]]),
    "background_categories": (
        ("number", "percent"),
        lambda n: [
            of(row, "count", "total", *SHARE)
            for row in table(n, "categorical")
            if row["item"] in ("sex", "eligibility")
        ],
    ),
    "background_values": (("n", "mean", "median", "range"), group("participants")),
    "disposition": (
        ("persons", "percent"),
        lambda n: [of(row, "participants", "percent") for row in table(n, "disposition")],
    ),
    "provisions": (("number",), lambda n: [of(row, "number") for row in table(n, "recipients")]),
    "deviation_counts": (
        ("number", "persons", "done"),
        lambda n: [
            of(row, "number", "participants", "corrective_done") for row in table(n, "deviations")
        ],
    ),
    "event_counts": (
        ("number", "percent"),
        lambda n: [of(row, *COUNTS, *SHARE) for row in all_of(table(n, "ae_by_soc_term"))],
    ),
    "event_grades": (
        ("number", "percent", "related", "serious"),
        lambda n: crossed(table(n, "ae_by_grade"), "grade"),
    ),
    "event_terms": (
        ("number", "percent", "related", "serious"),
        lambda n: crossed(below_all(table(n, "ae_by_soc_term")), "soc", "term"),
    ),
    "event_outcomes": (
        ("number", "percent"),
        lambda n: [
            of(row, "count", "total", "percent")
            for row in table(n, "categorical")
            if row["item"] == "outcome"
        ],
    ),
    "event_administrations": (
        ("persons", "number", "percent", "related", "serious"),
        lambda n: crossed(
            table(n, "ae_by_administration"), "administration", before=("denominator",)
        ),
    ),
    "event_durations": (
        ("number", "computable", "ongoing", "not_computable", "duration"),
        lambda n: [
            of(
                row, "events", "computable", "ongoing", "not_computable",
                "median", "minimum", "maximum",
            )
            for row in table(n, "ae_duration")
        ],
    ),
    "event_rates": (
        ("number", "exposure", "rate"),
        lambda n: [
            of(row, "events", "exposure", "rate", "interval") for row in table(n, "ae_rate")
        ],
    ),
    "survival": (
        ("percent", "at_risk", "median"),
        lambda n: [
            of(row, "estimate", "lower", "upper", "at_risk", "median") for row in n["survival"]
        ],
    ),
    "cytotoxicity": (
        ("n", "mean", "median", "range", "spontaneous", "p"),
        lambda n: measured(table(n, "cytotoxicity"), "spontaneous_lowest", "spontaneous_highest"),
    ),
    "phenotype": (
        ("n", "mean", "median", "range", "p"),
        lambda n: measured(table(n, "phenotype")),
    ),
    "event_doses": (
        ("administrations", "persons", "number", "related", "serious"),
        lambda n: crossed(
            table(n, "ae_by_dose"),
            "dose_group",
            before=("administrations", "denominator"),
            share=(),
        ),
    ),
    "event_times": (
        ("number", "percent", "related", "serious"),
        lambda n: crossed(table(n, "ae_by_time"), "days_from"),
    ),
    "vital_signs": (("n", "mean", "median", "range", "p"), group("vital_signs")),
    "laboratory": (("n", "mean", "median", "range", "p"), group("laboratory")),
}  # fmt: skip
# Tables of records, dates and decisions: compared by their rows, or not from the summary.
UNTRACED = {"stopping", "after_cut", "events", "deaths", "deviation_listing"}


def printed(path: Path, form: str, name: str, lang: str) -> list[list[str]]:
    """A table of the finished file."""
    row = next(one for one in forms.load(form).rows() if one.id == name)
    label = row.label.ja if lang == "ja" else row.label.en
    (found,) = (
        rows
        for heading, rows in tables(path).items()
        if heading.startswith((f"{label}　", f"{label} "))
    )
    return found


CASES = [
    (form, row.id, lang)
    for form in ("primary_endpoint", "study_report")
    for row in forms.load(form).rows()
    if row.kind == "table" and row.id in TRACED
    for lang in LANGS
]


@pytest.mark.parametrize(("form", "name", "lang"), CASES, ids=[" ".join(one) for one in CASES])
def test_a_table_holds_the_numbers_of_the_summary(
    reports: tuple[Report, ...],
    numbers: dict[str, dict[str, Any]],
    form: str,
    name: str,
    lang: str,
) -> None:
    """Row by row, in order, nothing added and nothing left out, in both languages."""
    columns, wanted = TRACED[name]
    declared = next(one for one in forms.load(form).rows() if one.id == name)
    places = [place for place, one in enumerate(declared.columns) if one.name in columns]
    path = document(reports, form, lang).path

    found = [
        [
            Decimal(number.replace(",", ""))
            for place in places
            for number in NUMBER.findall(line[place].replace("\N{MINUS SIGN}", "-"))
        ]
        for line in printed(path, form, name, lang)
    ]

    assert found == wanted(numbers[form])


def test_no_table_is_left_untraced() -> None:
    """A table that a form gains is traced here, or named as one that holds no number."""
    for form in ("primary_endpoint", "study_report"):
        named = {row.id for row in forms.load(form).rows() if row.kind == "table"}
        assert named <= TRACED.keys() | UNTRACED
    assert {row.id for row in forms.load("study_report").rows() if row.columns} == (
        TRACED.keys() | UNTRACED
    )


@pytest.mark.parametrize("form", ["primary_endpoint", "study_report"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_listing_of_events_has_every_event(
    reports: tuple[Report, ...], numbers: dict[str, dict[str, Any]], form: str, lang: str
) -> None:
    """Participant, record and grade of each event, and the dead, in the listing's order."""
    path = document(reports, form, lang).path
    listed = {one["id"]: one["rows"] for one in numbers[form]["listings"]}

    assert [(line[0], line[2]) for line in printed(path, form, "events", lang)] == [
        (f"{row['participant']}\n{row['id']}", str(row["grade"]))
        for row in listed["adverse_events"]
    ]
    assert [line[:2] for line in printed(path, form, "deaths", lang)] == [
        [row["participant"], row["died_on"]] for row in listed["deaths"]
    ]


def test_the_two_reports_count_to_their_own_cut(numbers: dict[str, dict[str, Any]]) -> None:
    """The demo has events between the two ends, so that a wrong cut would be seen."""
    first, second = (len(table_rows["rows"]) for table_rows in (
        numbers[form]["listings"][0] for form in ("primary_endpoint", "study_report")
    ))  # fmt: skip
    assert first < second
