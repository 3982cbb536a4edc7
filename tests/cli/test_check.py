"""`check`: every problem in the records, and the events beside another system's list."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from safetyreport.i18n import LANGS
from tests.calls import Call, widest
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, file_of, record

TESTS = Path(__file__).parents[1]
LIST = TESTS / "examples" / "reconcile" / "sae_list.csv"
MAPPING = TESTS / "examples" / "reconcile" / "sae_list.mapping.toml"
BROKEN = TESTS / "broken" / "reconcile"
STORY = [
    ("expected_missing", "SAE-009"),
    ("ctcae_term_missing", "SAE-012"),
    ("causality_missing", "AE-024"),
    ("opinion_not_sought", "DEV-009"),
    ("done_without_evidence", "DEV-005"),
]


def problems(call: Call, *arguments: str | Path, code: int = 0) -> list[dict[str, Any]]:
    """The findings as a program reads them."""
    answer = call(*arguments, "--json")
    assert answer.code == code, answer.err
    assert unlike(answer.json, shapes()["check --json"]) == []
    found: list[dict[str, Any]] = answer.json["problems"]
    return found


def rules(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each finding's rule and record."""
    return [(one["code"].removeprefix("findings."), one["record"]) for one in found]


def imported(call: Call, study: Path, **kinds: list[dict[str, Any]]) -> None:
    """Imports more records into the study."""
    file = file_of(study, "more.json", **kinds)
    answer = call("-C", study, "--actor", ACTOR, "import", file)
    assert answer.code == 0, answer.err


def test_the_demo_has_what_its_story_has(call: Call, study: Path) -> None:
    """Nothing contradicts, so the exit code is 0; five things are to be looked at."""
    found = problems(call, "-C", study, "check")
    assert rules(found) == STORY
    for one in found:
        assert one["severity"] == "warning"
        assert [one[name] for name in ("file", "sheet", "row", "column")] == [None] * 4
        assert set(one["message"]) == set(one["remedy"]) == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_a_person_reads_it_at_80_columns(
    call: Call, study: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grouped by severity, with message, remedy, numbers and the next step."""
    monkeypatch.setenv("COLUMNS", "80")
    imported(call, study, administrations=[_dose_after_death()])
    answer = call("-C", study, "--ui", lang, "check")
    assert answer.code == 10
    assert widest(answer.out, 2) <= 80
    heads = {"ja": ["誤り（1件）", "確認が必要（"], "en": ["Errors (1)", "To look at ("]}[lang]
    at = [answer.out.index(head) for head in heads]
    assert at == sorted(at)
    assert "done_after_death" in answer.out
    assert "show ADM-008-3" in answer.err


def _dose_after_death() -> dict[str, Any]:
    dose = record("ADM-008-3")
    del dose["not_given_reason"]
    return {**dose, "given_on": "2026-05-28", "missing": {"cells": "unknown"}}


def test_an_error_is_for_attention(call: Call, study: Path) -> None:
    """A contradiction ends with exit code 10 and stands before what is to be looked at."""
    imported(call, study, administrations=[_dose_after_death()])
    found = problems(call, "-C", study, "check", code=10)
    first = found[0]
    assert first["code"] == "findings.done_after_death"
    assert (first["record"], first["field"]) == ("ADM-008-3", "given_on")
    assert first["value"] == "2026-05-28"
    assert first["severity"] == "error"
    assert "2026-05-20" in first["message"]["en"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("SAE-009", STORY[:1]),
        ("NK-004", STORY[:1]),
        ("SAE-001", []),
    ],
    ids=["a record", "a participant", "nothing found"],
)
def test_one_record_or_participant(
    call: Call, study: Path, name: str, wanted: list[tuple[str, str]]
) -> None:
    """`--id` keeps to a record, or to everything of one participant."""
    assert rules(problems(call, "-C", study, "check", "--id", name)) == wanted


def test_an_unknown_record_is_refused(call: Call, study: Path) -> None:
    """A mistyped id is no clean record; the nearest are named."""
    answer = call("-C", study, "check", "--id", "SAE-0001")
    assert answer.code == 3
    assert "SAE-001" in answer.err


def test_it_says_which_rules_it_did_not_ask(call: Call, study: Path) -> None:
    """Without the protocol's numbers the rules on them are silent, and a person is told."""
    toml = study / "study.toml"
    words = toml.read_text(encoding="utf-8").replace("culture_days = 17\n", "")
    toml.write_text(words, encoding="utf-8", newline="\n")
    answer = call("-C", study, "--ui", "en", "check")
    assert answer.code == 0
    assert "treatment.culture_days" in answer.err
    assert "candidate_culture_days" in answer.err


def test_a_limit_in_an_unknown_unit_is_refused(call: Call, study: Path) -> None:
    """A limit that no value can be compared with is a fault of the study file."""
    toml = study / "study.toml"
    words = toml.read_text(encoding="utf-8").replace('unit = "g/dL"', 'unit = "cm"')
    toml.write_text(words, encoding="utf-8", newline="\n")
    answer = call("-C", study, "check", "--json")
    assert answer.code == 9
    fields = [one["field"] for one in answer.json["problems"]]
    assert fields == ["criteria[3].limits[1].unit"]


def test_nothing_is_created(call: Call, study: Path) -> None:
    """A candidate for a deviation stays a candidate: the log does not grow."""
    before = call("-C", study, "log", "--json").out
    shutil.copytree(study, study.with_name("other"))
    dose = {**record("ADM-009-3"), "g_csf_ug_m2_day": "300"}
    imported(call, study, administrations=[dose])
    found = problems(call, "-C", study, "check")
    assert ("candidate_g_csf_dose", "ADM-009-3") in rules(found)
    assert len(problems(call, "-C", study.with_name("other"), "check")) == len(found) - 1
    assert call("-C", study.with_name("other"), "log", "--json").out == before


def test_personal_data_are_never_repeated(call: Call, study: Path) -> None:
    """Whatever the rule, no output shows the number that stands in the record."""
    number = "03-1234-5678"
    event = {**record("AE-024"), "ctcae_term": f"Dizzy {number}"}
    imported(call, study, adverse_events=[event])
    found = problems(call, "-C", study, "check", "--id", "AE-024", code=10)
    assert {"personal_telephone", "ctcae_term_unknown"} <= {rule for rule, _ in rules(found)}
    assert number not in str(found)
    shown = call("-C", study, "check", "--id", "AE-024")
    assert number not in shown.out + shown.err


OTHERS = ["SAE-002", "SAE-004", "SAE-007", "SAE-008", "SAE-009", "SAE-010", "SAE-011", "SAE-012"]
COMPARED = [
    ("reconcile_only_there", "OTHER-NK-003-1"),
    *(("reconcile_only_here", name) for name in OTHERS),
    ("reconcile_differs", "SAE-001"),
    ("reconcile_differs", "SAE-001"),
    ("reconcile_differs", "SAE-003"),
]


def test_another_system_s_list(call: Call, study: Path) -> None:
    """Through a mapping: what only one has, and each field that differs, with its place there."""
    found = problems(call, "-C", study, "check", "--reconcile", LIST, "--mapping", MAPPING, code=10)
    assert rules(found) == COMPARED
    by_field = {one["field"]: one for one in found if one["record"] in ("SAE-001", "SAE-003")}
    assert set(by_field) == {"onset", "outcome", "causality.product"}
    onset = by_field["onset"]
    assert (onset["file"], onset["row"], onset["column"]) == ("sae_list.csv", 2, "D")
    assert onset["value"] == "2026-11-15"
    assert "2026-11-16" in onset["message"]["ja"]
    assert "Unlikely" in by_field["causality.product"]["message"]["en"]


def test_a_workbook_through_the_same_mapping(call: Call, study: Path, tmp_path: Path) -> None:
    """The same list as a workbook gives the same findings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    with LIST.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    given = ("--reconcile", tmp_path / "list.xlsx", "--mapping", MAPPING)
    assert rules(problems(call, "-C", study, "check", *given, code=10)) == COMPARED


def test_a_list_with_our_own_headings(call: Call, study: Path, tmp_path: Path) -> None:
    """A list under any name needs no mapping where its headings are ours, in either language."""
    path = tmp_path / "一覧.csv"
    path.write_text(
        "識別子,participant,term.ja,onset,grade\nSAE-003,NK-009,肺臓炎,令和8年11月4日,2\n",
        encoding="utf-8",
    )
    found = problems(call, "-C", study, "check", "--reconcile", path, "--id", "NK-009", code=10)
    assert [(one["record"], one["field"], one["row"]) for one in found] == [
        ("SAE-005", "id", None),
        ("SAE-003", "grade", 2),
    ]
    assert found[1]["file"] == "一覧.csv"


@pytest.mark.parametrize("lang", LANGS)
def test_a_list_that_agrees(call: Call, study: Path, tmp_path: Path, lang: str) -> None:
    """Without a difference the exit code is 0, and it says how many were compared."""
    path = tmp_path / "list.csv"
    serious = [f"SAE-{number:03}" for number in range(1, 13)]
    path.write_text("id\n" + "\n".join(serious) + "\n", encoding="utf-8")
    answer = call("-C", study, "--ui", lang, "check", "--reconcile", path)
    assert answer.code == 0
    assert "12" in answer.out


def test_a_list_that_cannot_be_read(call: Call, study: Path) -> None:
    """Impossible values are refused with every place, and nothing is compared."""
    answer = call("-C", study, "check", "--reconcile", BROKEN / "impossible_values.csv", "--json")
    assert answer.code == 3
    places = {(one["row"], one["column"]) for one in answer.json["problems"]}
    assert (3, "D") in places
    assert all(one["file"] == "impossible_values.csv" for one in answer.json["problems"])


def test_an_empty_list_is_refused(call: Call, study: Path, tmp_path: Path) -> None:
    """A list without events is no list in agreement."""
    path = tmp_path / "list.csv"
    path.write_text("id,participant,term.ja\n", encoding="utf-8")
    assert call("-C", study, "check", "--reconcile", path).code == 3


def test_a_mapping_needs_a_list(call: Call, study: Path) -> None:
    """`--mapping` alone compares nothing."""
    assert call("-C", study, "check", "--mapping", MAPPING).code == 2
