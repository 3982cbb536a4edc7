"""`summarise`: the numbers behind the reports, in text and as other programs read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safetyreport.demo import records_json
from safetyreport.i18n import LANGS
from tests.calls import Call, widest
from tests.cli.shapes import shapes, unlike
from tests.study_folder import DAY

TABLES = [
    "disposition",
    "recipients",
    "ae_by_soc_term",
    "ae_by_grade",
    "ae_by_administration",
    "ae_by_dose",
    "ae_by_time",
    "ae_duration",
    "ae_rate",
    "continuous",
    "laboratory_grades",
    "categorical",
    "cytotoxicity",
    "phenotype",
    "deviations",
    "submissions",
]
LISTINGS = ["adverse_events", "serious", "deaths", "deviations", "submissions"]


def summary(call: Call, study: Path, *more: str) -> Any:
    """The answer of `summarise --json` on the day of the story."""
    answer = call("-C", study, "summarise", "--as-of", DAY, "--json", *more)
    assert answer.code == 0, answer.err
    return answer.json


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def test_the_answer_has_the_documented_keys(call: Call, study: Path) -> None:
    """A program finds each key, table, listing and column that the interface promises."""
    answer = summary(call, study)
    assert unlike(answer, shapes()["summarise --json"]) == []
    assert [table["id"] for table in answer["tables"]] == TABLES
    assert [listing["id"] for listing in answer["listings"]] == LISTINGS
    assert answer["period"] == {"from": "2020-10-12", "to": DAY}
    for part in (*answer["tables"], *answer["listings"]):
        assert part["title"]["ja"]
        assert part["title"]["en"]
        columns = [column["id"] for column in part["columns"]]
        assert len(set(columns)) == len(columns)
        for row in part["rows"]:
            assert set(row) == set(columns)


def test_no_cell_is_blank(call: Call, study: Path) -> None:
    """Nought is 0 and what is not known is a reason: no null, empty or unprintable cell."""
    answer = summary(call, study)
    for part in (*answer["tables"], *answer["listings"]):
        for row in part["rows"]:
            for name, cell in row.items():
                assert cell not in (None, "", []), (part["id"], name)
            assert not {"NaN", "nan", "None"} & {leaf for leaf in _leaves(row) if str(leaf) == leaf}
        for total in (part.get("period") or {}, part.get("cumulative") or {}):
            assert None not in total.values()


def test_the_same_call_gives_the_same_bytes(call: Call, study: Path) -> None:
    """A summary can be compared with the one of yesterday."""
    first = call("-C", study, "summarise", "--as-of", DAY, "--json")
    again = call("-C", study, "summarise", "--as-of", DAY, "--json")
    assert first.out == again.out


@pytest.mark.parametrize("ui", LANGS)
def test_the_printed_answer_fits_and_leaves_nothing_blank(
    call: Call, study: Path, ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every title and note in the user's language, no line wider than the terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = call("-C", study, "summarise", "--as-of", DAY, "--ui", ui)
    assert shown.code == 0
    answer = summary(call, study)
    text = " ".join(shown.out.split())
    assert widest(shown.out) <= 80
    for part in (*answer["tables"], *answer["listings"]):
        assert part["title"][ui] in text
    assert "summarise --json" in shown.err
    assert "Word(" not in shown.out


def test_a_text_in_the_other_language_is_marked(call: Call, study: Path) -> None:
    """Who reads English sees that a term is Japanese because no English was recorded."""
    shown = " ".join(call("-C", study, "summarise", "--as-of", DAY, "--ui", "en").out.split())
    assert shown.count("注入に伴う反応") == shown.count("[Japanese] 注入に伴う反応") > 0
    shown = call("-C", study, "summarise", "--as-of", DAY, "--ui", "ja").out
    assert "［英語］" not in shown


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param(("--from", "2026-02-01", "--to", "2026-01-01"), "period_reversed", id="order"),
        pytest.param(("--to", "2030-01-01"), "period_after_cut", id="after the cut"),
    ],
)
def test_a_period_that_cannot_be(
    call: Call, study: Path, given: tuple[str, ...], code: str
) -> None:
    """Such a period is a wrong call, named with its days; nothing is printed as an answer."""
    answer = call("-C", study, "summarise", "--as-of", DAY, *given, "--json")
    assert answer.code == 2
    assert json.loads(answer.out)["error"]["code"] == f"summary.{code}"


def test_before_the_plan_nothing_had_happened(call: Call, study: Path) -> None:
    """A day before the plan was submitted has its own numbers, and they are noughts."""
    answer = summary(call, study, "--as-of", "2019-01-01")
    assert answer["period"] == {"from": "2019-01-01", "to": "2019-01-01"}
    (table,) = (one for one in answer["tables"] if one["id"] == "ae_by_soc_term")
    assert {row["events"] for row in table["rows"]} == {0}


def test_the_period_changes_the_period_columns_only(call: Call, study: Path) -> None:
    """The totals stay those of the data cut, whatever period stands beside them."""
    whole, year = summary(call, study), summary(call, study, "--from", "2025-10-12")
    for one, other in zip(whole["tables"], year["tables"], strict=True):
        assert one["cumulative"] == other["cumulative"]
        for row, same in zip(one["rows"], other["rows"], strict=True):
            kept = {name: cell for name, cell in row.items() if not name.startswith("period_")}
            assert kept == {name: same[name] for name in kept}


def test_the_numbers_are_those_of_the_records(call: Call, study: Path) -> None:
    """Events, recipients and duties reach the answer from the store, as they were imported."""
    plain = json.loads(records_json())
    answer = summary(call, study)
    tables = {table["id"]: table for table in answer["tables"]}
    assert tables["ae_by_grade"]["cumulative"]["events"] == len(plain["adverse_events"])
    given = [one for one in plain["administrations"] if one.get("given_on")]
    assert tables["recipients"]["cumulative"]["administrations"] == len(given)
    assert tables["deviations"]["cumulative"]["number"] == len(plain["deviations"])
    due = call("-C", study, "due", "--all", "--as-of", DAY, "--json").json["duties"]
    ours = [one for one in due if not one["somebody_elses"]]
    late = [one for one in ours if one["status"] == "submitted_late"]
    assert tables["submissions"]["cumulative"]["late"] == len(late) > 0


def test_a_ctcae_term_has_its_class_and_both_names(call: Call, study: Path) -> None:
    """Term and organ class come from the shipped CTCAE, not from the record."""
    (listing,) = [one for one in summary(call, study)["listings"] if one["id"] == "adverse_events"]
    (row,) = [row for row in listing["rows"] if row["id"] == "AE-002"]
    assert row["ctcae_term"] == {"ja": "発熱", "en": "Fever"}
    assert row["soc"]["en"] == "General disorders and administration site conditions"
    without = {row["id"] for row in listing["rows"] if row["soc"] == "no_ctcae_term"}
    assert without == {"SAE-012"}
