"""SDTM datasets become our records by what they say, and what they do not say is asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.reading import build
from safetyreport.exchange.sdtm.dataset import is_dataset
from safetyreport.exchange.sdtm.open import open_datasets
from safetyreport.exchange.sdtm.settings import sdtm_mapping, standard
from tests.unit.exchange.transport import transport_file

EXAMPLE = Path(__file__).parents[2] / "examples" / "sdtm"
FILES = sorted(EXAMPLE.glob("*.csv"))
MAPPING = (EXAMPLE / "sdtm.toml").read_bytes()
File = tuple[bytes, str]

AE = {
    "STUDYID": "S", "DOMAIN": "AE", "USUBJID": "101", "AESEQ": "1", "AETERM": "頭痛",
    "AESER": "N", "AESDTH": "N", "AESLIFE": "N", "AESHOSP": "N", "AESDISAB": "N",
    "AESCONG": "N", "AESMIE": "N", "AEREL": "NONE", "AEOUT": "UNKNOWN", "AESTDTC": "2026-06-01",
    "AETOXGR": "1", "AWARE": "2026-06-02", "TOLD": "2026-06-02",
}  # fmt: skip
PLAIN = """
format = "sdtm"
[source]
language = "ja"
[[records]]
kind = "adverse_events"
[records.fields]
aware_physician_at = "AWARE"
aware_administrator_at = "TOLD"
causality.product = { from = "AEREL", codes = { NONE = "unrelated", RELATED = "related" } }
"""


def read(name: str) -> File:
    """A file of the example."""
    return (EXAMPLE / name).read_bytes(), name


def table(name: str, *rows: Mapping[str, str], file: str | None = None) -> File:
    """A CSV dataset of these rows."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, heads, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(), file or f"{name}.csv"


def opened(files: Sequence[File], mapping: str | bytes = PLAIN) -> Mapped:
    """What the files hold by a mapping."""
    data = mapping.encode() if isinstance(mapping, str) else mapping
    return open_datasets(files, sdtm_mapping(data, "sdtm.toml"))


def records(found: Mapped) -> dict[str, dict[str, Any]]:
    """The records by id; nothing may be refused."""
    made = build(found.records, found.problems)
    assert [one for one in made.problems if one.severity == "error"] == []
    return {one.id: one.content() for one in made.records}


def codes(problems: Sequence[Problem]) -> list[str]:
    """The codes of problems, in order."""
    return [one.code for one in problems]


def event(**changes: str) -> dict[str, Any]:
    """The record that an adverse event with these values becomes."""
    (found,) = records(opened([table("AE", AE | changes)])).values()
    return found


def told(*rows: Mapping[str, str], mapping: str = PLAIN) -> list[Problem]:
    """What is wrong with adverse events of these values."""
    found = opened([table("AE", *(AE | dict(row) for row in rows))], mapping)
    return list(build(found.records, found.problems).problems)


def test_the_example_set_is_read() -> None:
    """Every domain of a sponsor's set, joined with its qualifiers, in one reading."""
    found = records(opened([read(path.name) for path in FILES], MAPPING))

    assert sorted(found) == [
        "101", "102", "103", "ADM-101-2", "ADM-101-3", "ADM-102-1", "AE-101-1", "AE-101-2",
        "AE-102-1", "AE-103-1", "DEV-101-1", "LB-101-1", "LB-101-2", "LB-102-2",
    ]  # fmt: skip
    assert found["102"] == {
        "id": "102", "sex": "male", "age": 58, "consented_on": "2026-03-09",
        "enrolled_on": "2026-03-23", "treatment_ended_on": "2026-08-20",
        "treatment_end_reason": "death", "died_on": "2026-08-20",
    }  # fmt: skip
    assert found["103"]["withdrawn_on"] == "2026-06-01"
    assert "treatment_ended_on" not in found["103"]
    assert found["ADM-101-3"] == {
        "id": "ADM-101-3", "participant": "101", "cycle": 2, "given_on": "2026-07-24",
        "lot": "LOT-101-2", "cells": 1_850_500_000,
    }  # fmt: skip
    assert found["AE-101-1"] == {
        "id": "AE-101-1", "participant": "101", "term": {"ja": "発熱性好中球減少症"},
        "onset": "2026-05-03", "ended": "2026-05-12", "grade": 3, "outcome": "recovered",
        "action_on_participant": "postponed", "seriousness": ["hospitalisation"],
        "causality": {"product": "related"}, "expected": "no", "assessments": [],
        "aware_physician_at": "2026-05-03T09:00:00+09:00", "aware_administrator_at": "2026-05-04",
    }  # fmt: skip
    assert (found["AE-101-2"]["onset"], found["AE-101-2"]["seriousness"]) == ("2026-06", [])
    assert found["AE-102-1"]["seriousness"] == ["death", "hospitalisation"]
    assert found["AE-102-1"]["missing"] == {"action_on_participant": "not_applicable"}
    assert found["AE-103-1"]["missing"] == {"action_on_participant": "unknown"}
    assert found["DEV-101-1"] == {
        "id": "DEV-101-1", "participants": ["101"], "occurred_on": "2026-05-11",
        "description": {"ja": "採血が規定の期間から 3 日遅れた"}, "category": "visit",
        "classification": "deviation", "aware_physician_at": "2026-05-13",
        "aware_administrator_at": "2026-05-14",
    }  # fmt: skip
    assert found["LB-101-2"] == {
        "id": "LB-101-2", "participant": "101", "visit": "C1-D14", "taken_on": "2026-05-03",
        "analyte": "neutrophils", "value": "0.42", "unit": "10^9/L", "lln": "1.8", "uln": "7.7",
    }  # fmt: skip
    assert found["LB-101-1"]["is_baseline"] is True
    assert found["LB-102-2"]["missing"] == {"value": "not_done"}


def test_what_is_left_out_of_the_example_is_told() -> None:
    """Other treatments, other tests, results that are no numbers: nothing vanishes silently."""
    found = opened([read(path.name) for path in FILES], MAPPING)

    assert sorted(codes(found.problems)) == [
        "sdtm.no_number", "sdtm.other_products", "sdtm.other_tests", "sdtm.serious_but",
    ]  # fmt: skip
    by_code = {one.code: one for one in found.problems}
    assert by_code["sdtm.other_tests"].values["names"] == ("CREAT (URINE)", "CRP")
    assert (by_code["sdtm.no_number"].row, by_code["sdtm.no_number"].value) == (6, "<0.2")


def test_what_sdtm_lacks_is_asked_for_once() -> None:
    """Without a mapping: one message for each fact, naming the events and the free variables."""
    found = open_datasets([read(path.name) for path in FILES])

    assert found.records == ()
    asked = {
        (one.sheet, one.field): one for one in found.problems if one.code == "sdtm.asked"
    }  # fmt: skip
    assert set(asked) == {
        ("AE", "causality.product"), ("AE", "aware_physician_at"), ("AE", "aware_administrator_at"),
        ("DV", "classification"), ("DV", "aware_physician_at"), ("DV", "aware_administrator_at"),
    }  # fmt: skip
    aware = asked["AE", "aware_physician_at"]
    assert aware.file == "AE.csv"
    assert aware.values["count"] == 4
    assert "FICT-01-101 1 発熱性好中球減少症" in str(aware.values["events"])
    assert set(aware.values["free"]) >= {"AEAWARE", "AETOLD", "AEREL"}  # type: ignore[call-overload]
    assert "AESER" not in str(aware.values["free"])
    others = codes(found.problems)
    assert others.count("sdtm.language") == 2
    assert "sdtm.product" in others


def test_an_event_without_its_own_awareness_is_named() -> None:
    """A qualifier that one event lacks is refused for that event."""
    (problem,) = told({}, {"AESEQ": "2", "AWARE": "", "TOLD": ""})

    assert (problem.code, problem.record, problem.row) == ("records.no_awareness", "AE-101-2", 3)
    assert problem.column == "AWARE"


@pytest.mark.parametrize(
    ("answers", "seriousness", "problems"),
    [
        ({}, [], []),
        ({"AESER": ""}, [], []),
        ({"AESER": "Y", "AESHOSP": "Y"}, ["hospitalisation"], []),
        ({"AESER": "N", "AESHOSP": "Y"}, ["hospitalisation"], ["sdtm.serious_but"]),
        ({"AESER": "N", "AESMIE": "Y"}, ["other_serious"], ["sdtm.serious_but"]),
        ({"AESER": "N", "AESDTH": ""}, None, ["sdtm.criteria_blank"]),
        ({"AESER": "", "AESDTH": ""}, None, ["mapping.seriousness_open"]),
        ({"AESER": "Y"}, [], ["sdtm.serious_without"]),
        ({"AESER": "Y", "AESDTH": "", "AESHOSP": ""}, None, ["sdtm.serious_without"]),
        ({"AESER": "U"}, [], ["sdtm.serious_word"]),
        ({"AESDTH": "X"}, None, ["mapping.unmapped_code"]),
        ({"AESEV": "SEVERE"}, [], []),
    ],
    ids=["no", "no_answer", "yes", "but_yes", "but_other", "blank", "all_blank", "without",
         "blank_yes", "other_word", "other_code", "severe"],
)  # fmt: skip
def test_seriousness_comes_from_the_criteria(
    answers: Mapping[str, str], seriousness: list[str] | None, problems: list[str]
) -> None:
    """AESER is compared and told where it differs; alone it never makes or unmakes anything."""
    found = opened([table("AE", AE | dict(answers))])

    assert codes(found.problems) == problems
    refused = {"sdtm.serious_without", "sdtm.serious_word", "mapping.unmapped_code"}
    assert {one.severity for one in found.problems} == (
        {"error"} if set(problems) & refused else {"warning"} if problems else set()
    )
    if not set(problems) & refused:
        (raw,) = found.records
        assert raw.values.get("seriousness") == seriousness


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        pytest.param({"AESER": "N", "AESCAN": "Y"}, [("sdtm.no_criterion", "AESCAN")], id="cancer"),
        pytest.param({"AESER": "N", "AESOD": "Y"}, [("sdtm.no_criterion", "AESOD")], id="overdose"),
        pytest.param(
            {"AESER": "Y", "AESCAN": "Y"},
            [("sdtm.serious_without", "AESER"), ("sdtm.no_criterion", "AESCAN")],
            id="nothing else",
        ),
        pytest.param({"AESCAN": "N", "AESOD": ""}, [], id="no"),
        pytest.param(
            {"AESER": "Y", "AESHOSP": "Y", "AESLIFE": ""},
            [("mapping.criteria_open", "AESLIFE")],
            id="life-threatening not answered",
        ),
    ],
)
def test_no_answer_about_seriousness_is_dropped(
    answers: Mapping[str, str], told: list[tuple[str, str]]
) -> None:
    """What the report has no criterion for, and what nobody answered, is named."""
    found = opened([table("AE", AE | dict(answers))])

    assert [(one.code, one.column) for one in found.problems] == told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param({"AEENDTC": "2026-06-05"}, True, id="ended"),
        pytest.param({"AEOUT": "RECOVERED/RESOLVED"}, True, id="recovered"),
        pytest.param({"AEENDTC": "2026-06-05", "AEENTPT": "2026-06-30"}, True, id="before"),
        pytest.param({"AEENDTC": "2026-07-05", "AEENTPT": "2026-06-30"}, False, id="after"),
        pytest.param({}, False, id="ongoing"),
    ],
)
def test_ongoing_and_over_is_told(values: Mapping[str, str], told: bool) -> None:
    """An event cannot go on at a time when it was over."""
    found = opened([table("AE", AE | {"AEENRTPT": "ONGOING"} | dict(values))])

    assert codes(found.problems) == ["sdtm.ongoing_yet_over"] * told


def test_blank_criteria_mean_no_only_where_the_mapping_says_so() -> None:
    """And only where AESER says N as well; a Y among the blanks still decides."""
    mapping = PLAIN.replace("[source]", '[source]\nblank_criteria = "no"')
    blank = dict.fromkeys(("AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE"), "")
    rows = [
        AE | blank,
        AE | blank | {"AESEQ": "2", "AESER": ""},
        AE | blank | {"AESEQ": "3", "AESHOSP": "Y"},
    ]

    found = opened([table("AE", *rows)], mapping)

    made = {raw.id: raw.values.get("seriousness") for raw in found.records}
    assert made == {"AE-101-1": [], "AE-101-2": None, "AE-101-3": ["hospitalisation"]}
    assert codes(found.problems) == ["sdtm.serious_but", "mapping.seriousness_open"]


@pytest.mark.parametrize(
    ("field", "rule", "code"),
    [
        ("grade", '"AESEV"', "sdtm.severity"),
        (
            "grade",
            '{ from = "AESEV", codes = { MILD = "1", MODERATE = "2", SEVERE = "3" } }',
            "sdtm.severity",
        ),
        (
            "seriousness.other_serious",
            '{ from = "AESEV", codes = { SEVERE = "yes", MILD = "no" } }',
            "sdtm.severity",
        ),
        (
            "seriousness.other_serious",
            '{ from = "AESER", codes = { Y = "yes", N = "no" } }',
            "sdtm.serious_alone",
        ),
    ],
    ids=["grade", "grade_codes", "seriousness", "aeser"],
)
def test_severity_is_never_grade_or_seriousness(field: str, rule: str, code: str) -> None:
    """Severe is not serious, and not a grade, even if a mapping says so."""
    with pytest.raises(ConfigurationRefused) as refusal:
        sdtm_mapping(f"{PLAIN}{field} = {rule}\n".encode(), "sdtm.toml")

    assert code in codes(refusal.value.problems)
    assert all(one.row for one in refusal.value.problems)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026", "2026"), ("2026-05", "2026-05"), ("2026-05-03", "2026-05-03"),
        ("2026-05-03T08:10", "2026-05-03"), ("2026-05-03T08:10:59", "2026-05-03"),
        ("2026-05-UN", "2026-05"),
    ],
)  # fmt: skip
def test_partial_dates_are_kept(given: str, kept: str) -> None:
    """A day that nobody knows is not invented; a time of day is no part of a day."""
    assert event(AESTDTC=given)["onset"] == kept


@pytest.mark.parametrize("given", ["2026---03", "--05-03", "2026-05-03/2026-05-04", "03MAY2026"])
def test_dates_that_cannot_be_kept_are_refused(given: str) -> None:
    """A date that our record cannot hold exactly is told with its place."""
    (problem,) = told({"AESTDTC": given})

    assert (problem.file, problem.sheet, problem.row, problem.column) == (
        "AE.csv", "AE", 2, "AESTDTC",
    )  # fmt: skip
    assert problem.value == given.partition("T")[0]


@pytest.mark.parametrize(
    ("variable", "given", "field", "ours"),
    [
        ("AEOUT", "RECOVERED/RESOLVED", "outcome", "recovered"),
        ("AEOUT", "RECOVERING/RESOLVING", "outcome", "recovering"),
        ("AEOUT", "NOT RECOVERED/NOT RESOLVED", "outcome", "not_recovered"),
        ("AEOUT", "RECOVERED/RESOLVED WITH SEQUELAE", "outcome", "sequelae"),
        ("AEOUT", "UNKNOWN", "outcome", "unknown"),
        ("AEACN", "DOSE NOT CHANGED", "action_on_participant", "none"),
        ("AEACN", "DRUG INTERRUPTED", "action_on_participant", "postponed"),
        ("AEACN", "DRUG WITHDRAWN", "action_on_participant", "discontinued"),
    ],
)
def test_standard_words_are_mapped(variable: str, given: str, field: str, ours: str) -> None:
    """The codelists of AEOUT and AEACN need no mapping."""
    assert event(**{variable: given})[field] == ours


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("AEOUT", "Recovered"),
        ("AEACN", "DOSE REDUCED"),
        ("AEREL", "PERHAPS"),
        ("AETOXGR", "SEVERE"),
    ],
)
def test_other_words_are_refused(variable: str, given: str) -> None:
    """A word that no list knows is told with its place, not fitted to the nearest."""
    problems = told({variable: given})

    assert [(one.row, one.column, one.value) for one in problems] == [(2, variable, given)]


def qualifier(**changes: str) -> dict[str, str]:
    """A row of SUPPAE about the first event."""
    return {
        "STUDYID": "S", "RDOMAIN": "AE", "USUBJID": "101", "IDVAR": "AESEQ", "IDVARVAL": "1",
        "QNAM": "EXTRA", "QLABEL": "x", "QVAL": "YES", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([qualifier(IDVARVAL="9")], "sdtm.supp_orphan"),
        ([qualifier(USUBJID="999")], "sdtm.supp_orphan"),
        ([qualifier(), qualifier()], "sdtm.supp_twice"),
        ([qualifier(QNAM="AETERM")], "sdtm.supp_variable"),
        ([qualifier(QVAL=" ")], "sdtm.supp_empty"),
        ([qualifier(QNAM="")], "sdtm.supp_empty"),
        ([qualifier(IDVAR="", IDVARVAL="")], "sdtm.supp_vague"),
    ],
    ids=["no_row", "no_participant", "twice", "a_variable", "no_value", "no_name", "vague"],
)
def test_a_qualifier_belongs_to_one_row(rows: list[dict[str, str]], code: str) -> None:
    """A qualifier whose row cannot be told is refused with its own place."""
    events = [AE, AE | {"AESEQ": "2"}]
    found = opened([table("AE", *events), table("SUPPAE", *rows)])

    (problem,) = [one for one in found.problems if one.severity == "error"]
    assert (problem.code, problem.sheet, problem.file) == (code, "SUPPAE", "SUPPAE.csv")
    assert problem.row in (2, 3)


def test_a_qualifier_is_joined_by_number_and_located_where_it_stands() -> None:
    """1 and 1.0 are one number; what is wrong in QVAL is found in SUPPAE."""
    mapping = PLAIN + 'expected = { from = "EXTRA", codes = { NO = "no" } }\n'
    supp = table("SUPPAE", qualifier(IDVARVAL="1.0"))

    found = opened([table("AE", AE), supp], mapping)

    (problem,) = found.problems
    assert problem.code == "mapping.unmapped_code"
    assert (problem.file, problem.sheet, problem.row, problem.column) == (
        "SUPPAE.csv", "SUPPAE", 2, "QVAL",
    )  # fmt: skip


def test_a_mapped_variable_must_be_there() -> None:
    """A mapping that names a variable which is nowhere is refused, with the nearest name."""
    problems = told({}, mapping=PLAIN.replace('"TOLD"', '"TOLDD"'))

    absent = [one for one in problems if one.code == "sdtm.variable_absent"]
    assert [(one.column, one.sheet) for one in absent] == [("TOLDD", "AE")]


@pytest.mark.parametrize(
    ("subject", "lines", "ours"),
    [
        ("101", "", "101"),
        ("S-101", "strip_study = true", "101"),
        ("S-101", "", "S-101"),
        ("S/1.01", '[participants]\n"S/1.01" = "P-001"', "P-001"),
    ],
)
def test_how_participants_are_called(subject: str, lines: str, ours: str) -> None:
    """The study's number is cut and ids are changed only if the mapping says so."""
    mapping = PLAIN.replace('language = "ja"', f'language = "ja"\n{lines}')
    found = records(opened([table("AE", AE | {"USUBJID": subject})], mapping))

    assert found[f"AE-{ours}-1"]["participant"] == ours


@pytest.mark.parametrize(
    ("subject", "lines", "code"),
    [
        ("S/1.01", "", "sdtm.participant_id"),
        ("", "", "sdtm.no_subject"),
        ("T-101", "strip_study = true", "sdtm.no_study"),
    ],
)
def test_a_participant_that_cannot_be_called_is_told(subject: str, lines: str, code: str) -> None:
    """An id outside our pattern is never bent into it."""
    mapping = PLAIN.replace('language = "ja"', f'language = "ja"\n{lines}')

    problems = told({"USUBJID": subject}, mapping=mapping)

    assert [(one.code, one.row, one.column) for one in problems] == [(code, 2, "USUBJID")]


DM = {"STUDYID": "S", "DOMAIN": "DM", "USUBJID": "101", "AGE": "61", "AGEU": "YEARS", "SEX": "F"}


def test_a_birth_date_keeps_the_file_out() -> None:
    """BRTHDTC is refused without being quoted, unless the mapping drops it."""
    file = table("DM", DM | {"BRTHDTC": "1965-01-01"})

    refused = open_datasets([file])
    assert [(one.code, one.column) for one in refused.problems] == [
        ("mapping.identifier", "BRTHDTC")
    ]
    assert refused.records == ()
    assert "1965" not in str(refused.problems)

    dropped = records(opened([file], 'format = "sdtm"\n[source]\ndrop = ["BRTHDTC"]\n'))
    assert dropped == {"101": {"id": "101", "sex": "female", "age": 61}}


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"AGEU": "MONTHS"}, "sdtm.age_unit", "error"),
        ({"DTHFL": "Y"}, "sdtm.death_without_day", "warning"),
        ({"SEX": "X"}, "mapping.unmapped_code", "error"),
        ({"DTHDTC": "2026-05"}, "tables.date_incomplete", "error"),
    ],
)
def test_what_a_participant_cannot_hold_is_told(
    changes: dict[str, str], code: str, severity: str
) -> None:
    """Months are no years, and a death without its day is said."""
    found = open_datasets([table("DM", DM | changes)])

    assert [(one.code, one.severity, one.row) for one in found.problems] == [(code, severity, 2)]


def disposition(**changes: str) -> list[Problem] | dict[str, Any]:
    """What a row of DS becomes, or why it is refused."""
    row = {
        "STUDYID": "S", "DOMAIN": "DS", "USUBJID": "101", "DSSEQ": "1", "DSDECOD": "COMPLETED",
        "DSCAT": "DISPOSITION EVENT", "DSSTDTC": "2026-09-01", **changes,
    }  # fmt: skip
    found = opened([table("DS", row)], 'format = "sdtm"\n[disposition]\nGONE = "recurrence"\n')
    return list(found.problems) or records(found).get("101", {})


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({"DSSCAT": "STUDY TREATMENT"}, {"treatment_ended_on": "2026-09-01",
                                         "treatment_end_reason": "completed"}),
        ({"EPOCH": "TREATMENT", "DSDECOD": "ADVERSE EVENT"},
         {"treatment_ended_on": "2026-09-01", "treatment_end_reason": "adverse_event"}),
        ({"DSSCAT": "STUDY PARTICIPATION", "DSDECOD": "WITHDRAWAL BY SUBJECT"},
         {"withdrawn_on": "2026-09-01"}),
        ({"DSDECOD": "ENTERED INTO TRIAL", "DSCAT": "PROTOCOL MILESTONE"},
         {"enrolled_on": "2026-09-01"}),
        ({"DSDECOD": "GONE"}, {"treatment_ended_on": "2026-09-01",
                               "treatment_end_reason": "recurrence"}),
    ],
    ids=["treatment", "epoch", "withdrawn", "enrolled", "decided"],
)  # fmt: skip
def test_dispositions(changes: dict[str, str], ours: dict[str, str]) -> None:
    """Enrolment, the end of treatment and withdrawal, each from its own row."""
    assert disposition(**changes) == {"id": "101", **ours}


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({}, "sdtm.disposition_scope", "DSSCAT"),
        ({"DSDECOD": "SOMETHING ELSE"}, "sdtm.disposition", "DSDECOD"),
    ],
)
def test_a_disposition_of_unclear_meaning_is_asked_for(
    changes: dict[str, str], code: str, column: str
) -> None:
    """Whether treatment or participation ended decides stopping rules; it is not guessed."""
    found = disposition(**changes)

    assert isinstance(found, list)
    assert [(one.code, one.row, one.column) for one in found] == [(code, 2, column)]


def exposure(dose: str, unit: str) -> list[str] | int | None:
    """The cells of a dose, or why it is refused."""
    row = {
        "STUDYID": "S", "DOMAIN": "EX", "USUBJID": "101", "EXSEQ": "1", "EXTRT": "CELLS",
        "EXDOSE": dose, "EXDOSU": unit, "EXSTDTC": "2026-05-01", "VISITNUM": "1",
    }  # fmt: skip
    mapping = """
format = "sdtm"
[exposure]
product = ["CELLS"]
cells = { "10^6" = 1000000, "CELLS" = 1 }
[[records]]
kind = "administrations"
[records.fields]
cycle = "VISITNUM"
"""
    found = opened([table("EX", row)], mapping)
    if found.problems:
        return codes(found.problems)
    cells = records(found)["ADM-101-1"].get("cells")
    assert cells is None or isinstance(cells, int)
    return cells


@pytest.mark.parametrize(
    ("dose", "unit", "expected"),
    [
        ("2000", "10^6", 2_000_000_000),
        ("0.5", "10^6", 500_000),
        ("1.5", "CELLS", ["sdtm.dose"]),
        ("0", "CELLS", 0),
        ("", "10^6", None),
        ("2000", "mL", ["sdtm.unit"]),
        ("2000", "", ["sdtm.unit"]),
        ("many", "CELLS", ["sdtm.dose"]),
        ("NaN", "CELLS", ["sdtm.dose"]),
    ],
)
def test_cells_come_from_a_mapped_unit_only(
    dose: str, unit: str, expected: list[str] | int | None
) -> None:
    """A dose in a unit that nobody translated is not a number of cells."""
    assert exposure(dose, unit) == expected


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ('format = "sdtm"\nsorce = 1\n', "mapping.unknown_key"),
        ('format = "sdtm"\n[source]\nlanguage = "de"\n', "mapping.not_one_of"),
        ('format = "sdtm"\n[source]\nencoding = "shift_jis"\n', "mapping.not_one_of"),
        ('format = "sdtm"\n[disposition]\nX = "gone"\n', "mapping.not_one_of"),
        ('format = "sdtm"\n[laboratory]\nCRP = "crp"\n', "mapping.not_one_of"),
        ('format = "sdtm"\n[visits]\n"WEEK 4" = "W 4"\n', "sdtm.no_id"),
        ('format = "sdtm"\n[exposure]\ncells = { g = "many" }\n', "sdtm.factor"),
        ('format = "sdtm"\n[[records]]\nkind = "vital_signs"\n', "sdtm.dataset_absent"),
        ('format = "sdtm"\n[[records]]\nkind = "adverse_events"\n[records.fields]\nx = "Y"\n',
         "mapping.unknown_field"),
    ],
    ids=["key", "language", "encoding", "disposition", "analyte", "visit", "factor", "dataset",
         "field"],
)  # fmt: skip
def test_a_mapping_that_is_not_in_order_is_refused(mapping: str, code: str) -> None:
    """Every wrong key is named with its line before any file is read."""
    with pytest.raises(ConfigurationRefused) as refusal:
        sdtm_mapping(mapping.encode(), "sdtm.toml")

    assert code in codes(refusal.value.problems)
    assert all(one.file == "sdtm.toml" and one.row for one in refusal.value.problems)


def test_other_datasets_can_be_mapped_or_are_told() -> None:
    """A dataset that nobody asked for is not read, and it is said."""
    row = {"STUDYID": "S", "DOMAIN": "CM", "USUBJID": "101", "CMSEQ": "1", "CMTRT": "x"}

    found = open_datasets([table("CM", row)])

    assert [(one.code, one.severity) for one in found.problems] == [
        ("sdtm.dataset_unread", "warning")
    ]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([table("DM", DM), table("DM", DM, file="again.csv")], "sdtm.dataset_twice"),
        ([table("DM", DM, DM | {"DOMAIN": "AE"})], "sdtm.domain"),
        ([table("DM", DM | {"DOMAIN": ""})], "sdtm.domain"),
        ([table("SUPPAE", qualifier())], "sdtm.supp_alone"),
        ([(b"STUDYID,DOMAIN,USUBJID\nS,DM,1,2\n", "DM.csv")], "sdtm.row_length"),
        ([(b"STUDYID,DOMAIN,USUBJID,USUBJID\nS,DM,1,2\n", "DM.csv")], "sdtm.variable_twice"),
        ([(b"STUDYID,DOMAIN,USUBJID\n", "DM.csv")], "sdtm.no_rows"),
        ([(b"id,name\n1,2\n", "x.csv")], "sdtm.no_dataset"),
    ],
    ids=["twice", "two_domains", "no_domain", "supp_alone", "row_length", "variable_twice",
         "no_rows", "no_dataset"],
)  # fmt: skip
def test_files_that_are_no_datasets_are_told(files: list[File], code: str) -> None:
    """What a file is must be plain from the file itself."""
    found = open_datasets(files)

    assert code in codes(found.problems)
    assert all(one.file for one in found.problems)


def test_the_same_events_from_three_formats_are_the_same_records() -> None:
    """CSV, Dataset-JSON with Japanese text and XPT in CP932 say one thing."""
    names = list(AE)
    from_csv = records(opened([table("AE", AE)]))
    json_file = {
        "datasetJSONVersion": "1.1.0", "itemGroupOID": "IG.AE", "records": 1, "name": "AE",
        "label": "Adverse Events", "columns": [{"name": one} for one in names],
        "rows": [[int(AE[one]) if one == "AESEQ" else AE[one] for one in names]],
    }  # fmt: skip
    data = json.dumps(json_file, ensure_ascii=False).encode()
    from_json = records(opened([(data, "ae.json")]))
    variables = [(one[:8], 0 if one == "AESEQ" else 40) for one in names]
    rows = [[float(AE[one]) if one == "AESEQ" else AE[one] for one in names]]
    xpt = transport_file("AE", variables, rows, "cp932")
    mapping = PLAIN.replace("[source]", '[source]\nencoding = "cp932"')
    from_xpt = records(opened([(xpt, "ae.xpt")], mapping))

    assert from_csv["AE-101-1"]["term"] == {"ja": "頭痛"}
    assert from_csv == from_json == from_xpt


def test_own_tables_are_no_datasets() -> None:
    """Our own CSV and JSON files are still read as ours."""
    assert not is_dataset(b"id,participant,term.ja\nAE-1,P-1,x\n", "adverse_events.csv")
    assert not is_dataset(b'{"schema": "safetyreport/records/1"}', "records.json")
    assert is_dataset(b'"STUDYID","DOMAIN","USUBJID"\n', "ae.csv")
    assert is_dataset(b"\xef\xbb\xbfSTUDYID\tRDOMAIN\tUSUBJID\n", "suppae.tsv")


def test_the_shipped_meaning_of_sdtm_is_in_order() -> None:
    """The standard's part of every dataset can be read without a mapping file."""
    assert [part.dataset for part in standard().parts] == ["DM", "DS", "EX", "AE", "LB", "DV"]
    assert all(part.block.rules for part in standard().parts)
