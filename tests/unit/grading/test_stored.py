"""The grades of a study's own records."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from safetyreport import demo
from safetyreport.exchange.json_records import parse
from safetyreport.exchange.study_file import parse_study
from safetyreport.grading.growth_factor import GrowthFactorDays
from safetyreport.grading.stored import Graded, laboratory_grades
from safetyreport.grading.terms import VERSIONS
from safetyreport.i18n import LANGS, text
from safetyreport.records.kinds import Records
from safetyreport.records.observation import Laboratory, VitalSign
from safetyreport.records.product import Administration
from safetyreport.records.study import Study
from tests.unit.grading.measured import wide

ALT = "Alanine aminotransferase increased"


@cache
def study() -> Study:
    """The demo study: CTCAE 5.0."""
    return parse_study(demo.study_toml().encode(), "study.toml")


def lab(key: str, analyte: str, value: str, day: str | None, **facts: Any) -> Laboratory:
    """A laboratory record of one participant."""
    content = {"id": key, "participant": "P1", "analyte": analyte, "value": value, "unit": "U/L"}
    return Laboratory.model_validate(content | {"taken_on": day} | facts)


def grades(*records: Any) -> dict[str, dict[str | None, int | None]]:
    """Each record's grades by term."""
    found = laboratory_grades(Records.of(records), study())
    return {one.record.id: {each.term: each.grade for each in one.results} for one in found}


def test_the_demo_is_graded() -> None:
    """Every value of the demo has a grade in 5.0, what the story tells among them."""
    records = Records.of(parse(demo.records_json(), "records.json").records)
    found = {one.record.id: one for one in laboratory_grades(records, study())}
    assert len(found) == 324 + 2 * 37  # temperatures and saturations; pulse and pressure have none
    told = {(key, one.term): one.grade for key, graded in found.items() for one in graded.results}
    assert None not in told.values()
    assert told["LB-006-37", "Anemia"] == 3
    assert told["LB-007-39", ALT] == 3
    assert told["LB-009-19", "Creatinine increased"] == 3
    assert told["LB-010-28", "White blood cell decreased"] == 3
    assert {one.version for graded in found.values() for one in graded.results} == {"5.0"}


def test_the_demo_can_be_shown_under_both_versions() -> None:
    """6.0 has its own terms; a saturation without lower limit is not graded there."""
    records = Records.of(parse(demo.records_json(), "records.json").records)
    five, six = (laboratory_grades(records, study(), version) for version in VERSIONS)
    assert [one.record.id for one in five] == [one.record.id for one in six]
    terms = {one.term for graded in six for one in graded.results}
    assert "Thrombocytopenia" in terms
    assert "Platelet count decreased" not in terms
    open_ = {one.term for graded in six for one in graded.results if one.grade is None}
    assert open_ == {"Hypoxia"}


def test_every_reason_has_words() -> None:
    """All reasons of the demo's grades can be said in both languages."""
    records = Records.of(parse(demo.records_json(), "records.json").records)
    for version in VERSIONS:
        for graded in laboratory_grades(records, study(), version):
            for one in graded.results:
                assert one.why
                for lang in LANGS:
                    assert all(text(why.key, lang, why.values) for why in one.why)


def test_the_baseline_is_the_participants_own() -> None:
    """Another participant's baseline and that of another analyte do not count."""
    own = lab("B1", "alt", "100", "2026-01-05", uln="40", is_baseline=True)
    other = lab("B2", "alt", "20", "2026-01-05", uln="40", is_baseline=True, participant="P2")
    ast = lab("B3", "ast", "20", "2026-01-05", uln="40", is_baseline=True)
    later = lab("L1", "alt", "170", "2026-02-05", uln="40")
    found = grades(own, other, ast, later)
    assert found["L1"][ALT] == 1  # 1.7 x 100
    assert found["B1"][ALT] == 1  # the baseline itself: 2.5 x ULN
    assert grades(other, ast, later)["L1"][ALT] is None


def test_the_baselines_range_is_its_own() -> None:
    """A baseline of 50 with ULN 60 was normal, though the later value has ULN 40."""
    own = lab("B1", "alt", "50", "2026-01-05", uln="60", is_baseline=True)
    assert grades(own, lab("L1", "alt", "130", "2026-02-05", uln="40"))["L1"][ALT] == 2


def test_the_last_baseline_not_younger_counts() -> None:
    """After a second baseline, that one; before the first, plain limits."""
    first = lab("B1", "alt", "100", "2026-01-05", uln="40", is_baseline=True)
    second = lab("B2", "alt", "30", "2026-03-05", uln="40", is_baseline=True)
    early = lab("L0", "alt", "130", "2026-01-01", uln="40")
    between = lab("L1", "alt", "130", "2026-02-01", uln="40")
    late = lab("L2", "alt", "130", "2026-04-01", uln="40")
    found = grades(first, second, early, between, late)
    assert (found["L0"][ALT], found["L1"][ALT], found["L2"][ALT]) == (2, 0, 2)


@pytest.mark.parametrize(
    ("analyte", "unit", "other", "baseline", "value", "grade", "note"),
    [
        ("creatinine", "mg/dL", "mg/L", "5", "0.8", 2, "baseline_converted"),
        ("creatinine", "mg/dL", "umol/L", "44.2", "0.8", 2, "baseline_converted_by_mass"),
    ],
)
def test_a_baseline_in_another_unit(
    analyte: str, unit: str, other: str, baseline: str, value: str, grade: int, note: str
) -> None:
    """It is converted, and the answer says how."""
    own = lab("B1", analyte, baseline, "2026-01-05", unit=other, is_baseline=True)
    later = lab("L1", analyte, value, "2026-02-05", unit=unit, uln="1.1")
    found = laboratory_grades(Records.of((own, later)), study())
    result = next(one.results[0] for one in found if one.record.id == "L1")
    assert result.grade == grade
    assert f"grading.why.{note}" in [one.key for one in result.why]


def test_a_baseline_that_does_not_convert_is_not_used() -> None:
    """Haemoglobin in mmol/L is no baseline for one in g/dL; the answer says so."""
    own = lab("B1", "haemoglobin", "7", "2026-01-05", unit="mmol/L", is_baseline=True)
    later = lab("L1", "haemoglobin", "9", "2026-02-05", unit="g/dL")
    found = laboratory_grades(Records.of((own, later)), study())
    result = next(one.results[0] for one in found if one.record.id == "L1")
    assert (result.grade, result.baseline_grade) == (2, None)
    assert "grading.why.baseline_unit" in [one.key for one in result.why]


def test_albumin_of_the_same_day() -> None:
    """Total calcium is corrected with the participant's albumin of that day and no other."""
    calcium = lab("C1", "calcium_total", "7.5", "2026-02-05", unit="mg/dL", lln="8.8", uln="10.1")
    same = lab("A1", "albumin", "28", "2026-02-05", unit="g/L", lln="41")
    other = lab("A2", "albumin", "4.5", "2026-02-06", unit="g/dL", lln="4.1")
    again = lab("A3", "albumin", "3.9", "2026-02-05", unit="g/dL", lln="4.1")
    assert grades(calcium, same, other)["C1"]["Hypocalcemia"] == 1
    assert grades(calcium, other)["C1"]["Hypocalcemia"] is None
    assert grades(calcium, same, again)["C1"]["Hypocalcemia"] is None  # which of the two?


def dose(**facts: Any) -> Administration:
    """One administration with its mobilisation."""
    return Administration.model_validate({"id": "ADM-1", "participant": "P1", **facts})


@pytest.mark.parametrize(
    ("facts", "day", "known"),
    [
        ({"g_csf_started_on": "2026-02-01", "g_csf_days": 5}, "2026-01-31", False),
        ({"g_csf_started_on": "2026-02-01", "g_csf_days": 5}, "2026-02-01", True),
        ({"g_csf_started_on": "2026-02-01", "g_csf_days": 5}, "2026-02-05", True),
        ({"g_csf_started_on": "2026-02-01", "g_csf_days": 5}, "2026-02-06", False),
        ({"g_csf_started_on": "2026-02-01", "g_csf_days": 4, "apheresis_on": "2026-02-06"},
         "2026-02-06", True),
        ({"g_csf_started_on": "2026-02-01"}, "2026-02-03", None),
        ({"g_csf_started_on": "2026-02-01"}, "2026-01-03", False),
        ({}, "2026-02-03", None),
    ],
)  # fmt: skip
def test_days_of_g_csf(facts: dict[str, Any], day: str, known: bool | None) -> None:
    """From the first dose to the last or to the apheresis; unknown days stay unknown."""
    assert GrowthFactorDays([dose(**facts)]).hold(dt.date.fromisoformat(day)) is known


def test_leukocytes_under_g_csf() -> None:
    """The administrations tell; 6.0 then gives no leukocytosis."""
    given = dose(g_csf_started_on="2026-02-01", g_csf_days=5)
    value = lab("L1", "leukocytes", "110000", "2026-02-05", unit="/uL", lln="3300", uln="8600")
    found = laboratory_grades(Records.of((given, value)), study(), "6.0")
    by_term = {one.term: one.grade for one in found[0].results}
    assert by_term == {"White blood cell decreased": 0, "Leukocytosis": None}


@pytest.mark.parametrize(
    ("sign", "value", "unit", "term", "grade"),
    [
        ("temperature", "38.0", "°C", "Fever", 1),
        ("体温", "38.0", "℃", "Fever", 1),
        ("SpO2", "87", "%", "Hypoxia", 3),
        (wide("SpO2"), "97", "%", "Hypoxia", 0),
        ("temperature", "101", "°F", "Fever", None),
    ],
)
def test_vital_signs(sign: str, value: str, unit: str, term: str, grade: int | None) -> None:
    """Temperature and saturation are graded, in °C and % only."""
    content = {"id": "V1", "participant": "P1", "sign": sign, "value": value, "unit": unit}
    assert grades(VitalSign.model_validate(content)) == {"V1": {term: grade}}


def test_what_holds_no_value_is_left_out() -> None:
    """A record without value or analyte, and a pulse, have no results."""
    empty = Laboratory.model_validate({"id": "L1", "participant": "P1", "analyte": "alt"})
    pulse = {"id": "V1", "participant": "P1", "sign": "pulse", "value": "70", "unit": "/min"}
    found: tuple[Graded, ...] = laboratory_grades(
        Records.of((empty, VitalSign.model_validate(pulse))), study()
    )
    assert found == ()
