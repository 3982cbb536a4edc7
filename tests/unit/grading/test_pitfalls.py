"""The mistakes that programs make when they grade by CTCAE, each one shown not to be made here."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from safetyreport.grading.criteria import packaged
from safetyreport.grading.grades import grade, overall, terms_of
from safetyreport.grading.measurement import Result
from safetyreport.grading.terms import VERSIONS, Version, term, terms
from tests.unit.grading.measured import graded, keys, measured

ALT = "Alanine aminotransferase increased"
ANC = "Neutrophil count decreased"


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "facts", "five", "six"),
    [
        ("neutrophils", "0.8", "10^9/L", {"lln": "1.8"}, 3, 2),
        ("platelets", "20", "10^9/L", {"lln": "150"}, 4, 3),
        ("lymphocytes", "0.3", "10^9/L", {"lln": "1.0"}, 3, 1),
        ("alp", "240", "U/L", {"uln": "40", "baseline": "40", "baseline_uln": "40"}, 3, 1),
        ("alt", "250", "U/L", {"uln": "40", "baseline": "100", "baseline_uln": "40"}, 1, 3),
        ("bilirubin", "5.4", "mg/dL", {"uln": "1", "baseline": "2", "baseline_uln": "1"}, 2, 3),
        ("creatinine", "0.8", "mg/dL", {"uln": "1", "lln": "0.4", "baseline": "0.5"}, 2, 0),
        ("lipase", "250", "U/L", {"uln": "100", "symptomatic": "yes"}, 3, 2),
        ("cpk", "1200", "U/L", {"uln": "200"}, 3, None),
    ],
)
def test_01_the_version_decides(
    analyte: str, value: str, unit: str, facts: dict[str, str], five: int, six: int | None
) -> None:
    """The same value has the grade of the version asked for, and the answer names the version."""
    given = measured(analyte, value, unit, **facts)
    for version, wanted in zip(VERSIONS, (five, six), strict=True):
        results = [one for one in grade(given, version) if one.direction != "high" or wanted]
        assert wanted in {one.grade for one in grade(given, version)}
        assert {one.version for one in results} <= {version}


def test_01_platelets_change_term_and_organ_class() -> None:
    """5.0 files low platelets under Investigations, 6.0 as a blood disorder."""
    assert terms_of("platelets", "5.0") == ("Platelet count decreased",)
    assert terms_of("platelets", "6.0") == ("Thrombocytopenia",)
    old, new = term("5.0", "Platelet count decreased"), term("6.0", "Thrombocytopenia")
    assert (old and old.soc, new and new.soc) == (
        "Investigations",
        "Blood and lymphatic system disorders",
    )
    assert term("6.0", "Platelet count decreased") is None


def test_02_the_baselines_own_range_decides() -> None:
    """A baseline of 50 was normal where ULN was 60, whatever the laboratory of today prints."""
    own = {"uln": "40", "baseline": "50", "baseline_uln": "60"}
    assert graded("5.0", ALT, "alt", "130", "U/L", **own).grade == 2  # 3.25 x ULN
    moved = {"uln": "60", "baseline": "50", "baseline_uln": "40"}
    assert graded("5.0", ALT, "alt", "130", "U/L", **moved).grade == 1  # 2.6 x baseline


@pytest.mark.parametrize("version", VERSIONS)
def test_03_the_baseline_is_not_graded_against_itself(version: Version) -> None:
    """A baseline of 3.25 x ULN is grade 2, neither 0 (5.0) nor 1 (6.0) for being itself."""
    found = graded(version, ALT, "alt", "130", "U/L", uln="40", is_baseline=True)
    assert found.grade == 2
    later = graded(version, ALT, "alt", "130", "U/L", uln="40", baseline="130", baseline_uln="40")
    assert later.grade == {"5.0": 0, "6.0": 1}[version]
    inr = graded(version, "INR increased", "inr", "2.4", None, anticoagulated="yes",
                 is_baseline=True)  # fmt: skip
    assert (inr.grade, keys(inr)[0]) == (None, "grading.because.baseline_itself")
    creatinine = graded(
        version, "Creatinine increased", "creatinine", "2", "mg/dL", uln="1", is_baseline=True
    )
    assert (creatinine.grade, creatinine.possible) == (2, (2,))


@pytest.mark.parametrize(("version", "value"), [("5.0", "140"), ("6.0", "99")])
def test_04_grade_0_above_the_limit_is_said(version: Version, value: str) -> None:
    """After an abnormal baseline a value far above ULN can be grade 0; the answer says so."""
    found = graded(version, ALT, "alt", value, "U/L", uln="40", baseline="100", baseline_uln="40")
    assert found.grade == 0
    assert "grading.why.outside_high" in keys(found)


def test_05_no_wording_above_five_times_uln() -> None:
    """6.0 words grade 3 only for baselines up to 5 x ULN; beyond, 3 x baseline is not graded."""
    far = {"uln": "40", "baseline": "240", "baseline_uln": "40"}
    found = graded("6.0", ALT, "alt", "720", "U/L", **far)
    assert (found.grade, keys(found)[0]) == (None, "grading.because.baseline_too_high")
    assert graded("6.0", ALT, "alt", "961", "U/L", **far).grade == 4
    assert graded("6.0", ALT, "alt", "480", "U/L", **far).grade == 2
    assert graded("5.0", ALT, "alt", "720", "U/L", **far).grade == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_06_a_missing_baseline_is_not_taken_as_normal(version: Version) -> None:
    """Without the baseline an elevated value is not graded, and what is missing is named."""
    found = graded(version, ALT, "alt", "130", "U/L", uln="40")
    assert found.grade is None
    assert {0, 2} <= set(found.possible)
    assert keys(found) == ["grading.why.missing", "grading.why.possible"]
    assert graded(version, ALT, "alt", "40", "U/L", uln="40").grade == 0  # either rule gives 0
    half = graded(version, ALT, "alt", "130", "U/L", uln="40", baseline_abnormal=True)
    assert half.grade is None
    known = graded(version, ALT, "alt", "130", "U/L", uln="40", baseline_abnormal=False)
    assert known.grade == 2


def test_06_contradictory_facts_about_the_baseline_are_not_chosen_from() -> None:
    """Called normal, but above its own limit: no grade."""
    found = graded("5.0", ALT, "alt", "130", "U/L", uln="40", baseline="90", baseline_uln="40",
                   baseline_abnormal=False)  # fmt: skip
    assert (found.grade, keys(found)) == (None, ["grading.baseline_contradicted.message"])


@pytest.mark.parametrize("version", VERSIONS)
def test_07_inr_limits_are_absolute(version: Version) -> None:
    """INR 1.3 is grade 1 whatever ULN is; times the baseline only under anticoagulation."""
    for uln in ("1.05", "1.4"):
        found = graded(version, "INR increased", "inr", "1.3", None, uln=uln, anticoagulated="no")
        assert found.grade == 1
    on = {"baseline": "2.4", "anticoagulated": "yes"}
    assert graded(version, "INR increased", "inr", "2.6", None, **on).grade == 1
    off = {"baseline": "2.4", "anticoagulated": "no"}
    assert graded(version, "INR increased", "inr", "2.6", None, **off).grade == 3
    unsaid = graded(version, "INR increased", "inr", "2.6", None, baseline="2.4")
    assert "grading.assumed.not_anticoagulated" in keys(unsaid)
    unknown = graded(version, "INR increased", "inr", "2.6", None, baseline="2.4",
                     anticoagulated="unknown")  # fmt: skip
    assert (unknown.grade, unknown.possible) == (None, (1, 3))


@pytest.mark.parametrize(
    ("version", "term_", "analyte", "value", "limits", "possible"),
    [
        ("6.0", "Hyponatremia", "sodium", "127", {"lln": "135"}, (2, 3)),
        ("5.0", "Hypokalemia", "potassium", "3.2", {"lln": "3.5"}, (1, 2)),
        ("5.0", "Lipase increased", "lipase", "600", {"uln": "100"}, (3, 4)),
        ("6.0", "Serum amylase increased", "amylase", "300", {"uln": "100"}, (2, 3)),
        ("6.0", "Hypoxia", "spo2", "90", {"lln": "95"}, (1, 2, 3, 4)),
    ],
)
@pytest.mark.parametrize("said", [None, "unknown"])
def test_08_symptoms_are_asked_not_assumed(
    version: Version, term_: str, analyte: str, value: str, limits: dict[str, str],
    possible: tuple[int, ...], said: str | None,
) -> None:  # fmt: skip
    """Where symptoms decide and are not recorded, there is a range of grades and a question."""
    unit = "%" if analyte == "spo2" else "U/L" if analyte in ("lipase", "amylase") else "mmol/L"
    found = graded(version, term_, analyte, value, unit, symptomatic=said, **limits)
    assert (found.grade, found.possible) == (None, possible)
    missing = next(one for one in found.why if one.key == "grading.why.missing")
    assert str(missing.values["missing"]).count("symptoms") == 1


def test_08_how_severe_the_symptoms_were_matters_only_where_it_matters() -> None:
    """`yes` decides hyponatraemia, not amylase in 6.0, where mild symptoms stay in grade 2."""
    sodium = graded("6.0", "Hyponatremia", "sodium", "127", "mmol/L", lln="135", symptomatic="yes")
    assert sodium.grade == 3
    amylase = {"uln": "100", "symptomatic": "yes"}
    six = graded("6.0", "Serum amylase increased", "amylase", "300", "U/L", **amylase)
    assert (six.grade, six.possible) == (None, (2, 3))
    assert graded("5.0", "Serum amylase increased", "amylase", "300", "U/L", **amylase).grade == 3


@pytest.mark.parametrize(
    ("value", "symptoms", "five", "six"),
    [
        ("129.5", "no", (None, (1, 2)), 2),
        ("129.5", "yes", (None, (1, 3)), 3),
        ("124.5", "no", (None, (2, 3)), 3),
        ("124.5", "yes", (3, (3,)), 3),
        ("129", "no", (2, (2,)), 2),
        ("130", "no", (1, (1,)), 1),
    ],
)
def test_09_gaps_of_sodium_in_5_0(
    value: str, symptoms: str, five: tuple[int | None, tuple[int, ...]], six: int
) -> None:
    """5.0 prints whole numbers: between them no grade is made up; 6.0 closes the gap."""
    facts = {"lln": "135", "symptomatic": symptoms}
    found = graded("5.0", "Hyponatremia", "sodium", value, "mmol/L", **facts)
    assert (found.grade, found.possible) == five
    assert ("grading.because.gap" in keys(found)) is (five[0] is None)
    assert graded("6.0", "Hyponatremia", "sodium", value, "mmol/L", **facts).grade == six


def test_10_no_float_noise_at_a_limit() -> None:
    """3 x 0.7 is 2.1 exactly, 1.5 x 1.1 is 1.65: a value at the limit is the milder grade."""
    bilirubin: dict[str, Any] = {"uln": "0.7", "baseline_abnormal": False}
    term_ = "Blood bilirubin increased"
    assert graded("5.0", term_, "bilirubin", "2.1", "mg/dL", **bilirubin).grade == 2
    assert (
        graded("5.0", term_, "bilirubin", "2.1000000000000000001", "mg/dL", **bilirubin).grade == 3
    )
    creatinine = {"uln": "1.1", "baseline": "1.1"}
    assert (
        graded("5.0", "Creatinine increased", "creatinine", "1.65", "mg/dL", **creatinine).grade
        == 1
    )
    assert graded("5.0", "Fever", "temperature", "38.0", "°C").grade == 1
    assert graded("5.0", "Anemia", "haemoglobin", "8.0", "g/dL").grade == 2


@pytest.mark.parametrize(
    ("value", "unit"),
    [("49000", "/µL"), ("49", "10^3/uL"), ("4.9", "10⁴/µL"), ("4.9", "万/μL"), ("49", "K/uL"),
     ("49", "10^9/L"), ("49000", "/mm³")],
)  # fmt: skip
def test_11_units_give_one_grade(value: str, unit: str) -> None:
    """The same count in any unit is the same grade; an unknown unit is refused, not guessed."""
    assert graded("5.0", "Platelet count decreased", "platelets", value, unit).grade == 3
    lost = graded("5.0", "Platelet count decreased", "platelets", value, "10^5/uL")
    assert (lost.grade, keys(lost)) == (None, ["grading.unit_unknown.message"])
    absent = graded("5.0", "Platelet count decreased", "platelets", value, None)
    assert (absent.grade, keys(absent)) == (None, ["grading.unit_missing.message"])


@pytest.mark.parametrize("version", VERSIONS)
def test_12_total_calcium_is_corrected_or_refused(version: Version) -> None:
    """Total calcium is graded after Payne's correction, which is shown, or not at all."""
    facts = {"lln": "8.8", "uln": "10.1"}
    low = "Hypocalcemia"
    bare = graded(version, low, "calcium_total", "7.5", "mg/dL", **facts)
    assert (bare.grade, keys(bare)) == (None, ["grading.why.albumin_missing"])
    shown = graded(version, low, "calcium_total", "7.5", "mg/dL", albumin="2.8", **facts)
    assert (shown.grade, shown.analyte) == (1, "calcium_total")
    assert shown.why[0].key == "grading.why.corrected"
    assert shown.why[0].values["corrected"] == "8.7 mg/dL"
    full = graded(version, low, "calcium_total", "7.5", "mg/dL", albumin="4.2", **facts)
    assert (full.grade, full.why[0].key) == (2, "grading.why.not_corrected")
    molar = graded(version, low, "calcium_total", "1.9", "mmol/L", albumin="2.8", lln="2.2")
    assert (molar.grade, keys(molar)) == (None, ["grading.why.albumin_formula_unit"])
    ionised = graded(version, low, "calcium_ionised", "0.95", "mmol/L", lln="1.15")
    assert ionised.grade == 2
    unit = graded(version, low, "calcium_ionised", "3.8", "mg/dL", lln="4.6")
    assert keys(unit) == ["grading.unit_unknown.message"]


def test_13_a_missing_lower_limit_blocks_only_what_needs_it() -> None:
    """Without LLN, 9.5 g/dL is grade 2 all the same; 10.5 g/dL is 0 or 1, and says so."""
    assert graded("5.0", "Anemia", "haemoglobin", "9.5", "g/dL").grade == 2
    found = graded("5.0", "Anemia", "haemoglobin", "10.5", "g/dL")
    assert (found.grade, found.possible) == (None, (0, 1))
    other = graded("5.0", "Anemia", "haemoglobin", "17.5", "g/dL", uln="17")
    assert other.grade == 0  # what is above the upper limit is not below the lower


@pytest.mark.parametrize(
    ("analyte", "term_", "value", "unit", "limit", "possible"),
    [
        ("neutrophils", ANC, "1.45", "10^9/L", {"lln": "1.4"}, (0, 2)),
        ("leukocytes", "White blood cell decreased", "2.9", "10^9/L", {"lln": "2.8"}, (0, 2)),
        ("potassium", "Hyperkalemia", "5.55", "mmol/L", {"uln": "5.6"}, (0, 2)),
    ],
)
def test_14_inside_the_normal_range_a_person_decides(
    analyte: str, term_: str, value: str, unit: str, limit: dict[str, str],
    possible: tuple[int, ...],
) -> None:  # fmt: skip
    """A value that is normal in its laboratory is not made grade 2 by a fixed limit in silence."""
    found = graded("5.0", term_, analyte, value, unit, **limit)
    assert (found.grade, found.possible) == (None, possible)
    assert keys(found)[0] == "grading.because.inside_range"


def test_14_6_0_does_not_ask_for_the_lower_limit_of_neutrophils() -> None:
    """In 6.0 the limit 1.5 stands alone."""
    assert graded("6.0", ANC, "neutrophils", "1.45", "10^9/L", lln="1.4").grade == 1


def test_15_leukocytosis_and_g_csf() -> None:
    """40 has no grade, G-CSF or not; above 100 6.0 does not use the term for growth factors."""
    for version in VERSIONS:
        low = graded(version, "Leukocytosis", "leukocytes", "40", "10^9/L", uln="8.6", g_csf=True)
        assert low.grade == 0
        assert "grading.why.outside_high" in keys(low)
    high = ("Leukocytosis", "leukocytes", "101", "10^9/L")
    assert graded("6.0", *high, g_csf=True).grade is None
    assert "grading.because.g_csf" in keys(graded("6.0", *high, g_csf=True))
    five = graded("5.0", *high, g_csf=True)
    assert (five.grade, "grading.why.g_csf_given" in keys(five)) == (3, True)
    plain = graded("6.0", *high)
    assert (plain.grade, "grading.why.growth_factors" in keys(plain)) == (3, True)


def test_16_a_number_is_a_floor() -> None:
    """Where other facts reach higher grades, they are listed; no number gives a clinical grade."""
    found = graded("6.0", "Anemia", "haemoglobin", "3.0", "g/dL", lln="13")
    assert (found.grade, found.clinical) == (3, (4,))
    assert "grading.why.floor" in keys(found)
    eosinophils = graded("5.0", "Eosinophilia", "eosinophils", "90", "10^9/L", uln="0.5",
                         baseline="0.2")  # fmt: skip
    assert (eosinophils.grade, eosinophils.clinical) == (1, (3,))
    derived = {
        grade_ for one in packaged().criteria for limb in one.limb for grade_ in limb.possible
    }
    assert derived == {0, 1, 2, 3, 4}


def test_17_low_counts_before_treatment_are_told() -> None:
    """Counts have no baseline rule: the baseline's own grade stands beside the value's."""
    found = graded("5.0", "Platelet count decreased", "platelets", "70", "10^9/L", lln="150",
                   baseline="90")  # fmt: skip
    assert (found.grade, found.baseline_grade) == (2, 1)
    assert "grading.why.baseline_grade" in keys(found)


def test_18_creatinine_times_baseline() -> None:
    """5.0: 1.6 x baseline is grade 2 inside the normal range; 6.0 only from a low baseline."""
    inside = {"uln": "1.1", "lln": "0.5", "baseline": "0.6"}
    creatinine = ("Creatinine increased", "creatinine")
    assert graded("5.0", *creatinine, "0.96", "mg/dL", **inside).grade == 2
    assert graded("6.0", *creatinine, "0.96", "mg/dL", **inside).grade == 0
    low = {"uln": "1.1", "lln": "0.5", "baseline": "0.4"}
    found = graded("6.0", *creatinine, "0.64", "mg/dL", **low)
    assert (found.grade, "grading.assumed.baseline_by_this_lln" in keys(found)) == (2, True)
    own = {**low, "baseline_lln": "0.3"}
    assert graded("6.0", *creatinine, "0.64", "mg/dL", **own).grade == 0


def test_18_creatinine_without_baseline_is_a_floor() -> None:
    """What ULN shows stands; that the baseline could make it more is said."""
    found = graded("5.0", "Creatinine increased", "creatinine", "2.0", "mg/dL", uln="1")
    assert (found.grade, found.possible) == (2, (2, 3))
    assert "grading.why.at_least" in keys(found)
    normal = graded("5.0", "Creatinine increased", "creatinine", "0.9", "mg/dL", uln="1")
    assert (normal.grade, normal.possible) == (None, (0, 2, 3))


def test_19_fibrinogen() -> None:
    """The fall counts only from an abnormal baseline; 25 % is grade 2; below 50 mg/dL grade 4."""
    fibrinogen = ("Fibrinogen decreased", "fibrinogen")
    low: dict[str, Any] = {"lln": "200", "baseline_abnormal": True}
    assert graded("5.0", *fibrinogen, "120", "mg/dL", percent_change="-25", **low).grade == 2
    assert graded("5.0", *fibrinogen, "121", "mg/dL", percent_change="-24.9", **low).grade == 1
    assert graded("5.0", *fibrinogen, "40", "mg/dL", percent_change="-75", **low).grade == 4
    assert graded("5.0", *fibrinogen, "49.9", "mg/dL", lln="60").grade == 4
    assert graded("5.0", *fibrinogen, "0.499", "g/L", lln="0.6").grade == 4
    normal: dict[str, Any] = {"lln": "200", "baseline": "400", "baseline_abnormal": False}
    assert graded("5.0", *fibrinogen, "210", "mg/dL", **normal).grade == 0  # though 47 % lower
    wrong_way = graded("5.0", *fibrinogen, "120", "mg/dL", percent_change="25", **low)
    assert (wrong_way.grade, "grading.why.missing" in keys(wrong_way)) == (None, True)


def test_20_one_direction_ungraded_is_not_normal() -> None:
    """Low not graded and high 0 is not 0; eosinophilia needs both limits exceeded."""
    results = grade(measured("haemoglobin", "12", "g/dL", uln="17"), "5.0")
    assert [one.grade for one in results] == [None, 0]
    assert overall(results) is None
    assert overall(grade(measured("haemoglobin", "9", "g/dL"), "5.0")) == 2
    assert overall(grade(measured("haemoglobin", "15", "g/dL", lln="13", uln="17"), "5.0")) == 0
    one_of_two = graded("6.0", "Eosinophilia", "eosinophils", "0.8", "10^9/L", uln="0.5",
                        baseline="0.9")  # fmt: skip
    assert one_of_two.grade == 0


def test_21_the_scale_is_ctcae_and_syndromes_are_not_graded_from_numbers() -> None:
    """Every result names its version of CTCAE; CRS, reactions and ICANS get no number."""
    graded_terms = {one.term for one in packaged().criteria}
    for name in ("Cytokine release syndrome", "Infusion related reaction", "Allergic reaction"):
        assert all(term(version, name) for version in VERSIONS)
        assert name not in graded_terms
    assert graded("6.0", "Anemia", "haemoglobin", "9", "g/dL").version == "6.0"


def test_22_a_grade_is_not_seriousness() -> None:
    """A result says nothing of seriousness or dose-limiting toxicity."""
    names = {field.name for field in dataclasses.fields(Result)}
    assert names == {
        "analyte", "version", "term", "direction", "grade", "possible", "why", "clinical",
        "baseline_grade",
    }  # fmt: skip


def test_no_grade_0_without_having_compared() -> None:
    """A value with no limits at all is 0 only where fixed limits alone decide."""
    for version in VERSIONS:
        assert graded(version, "Fever", "temperature", "36.5", "°C").grade == 0
        found = graded(version, "Hypernatremia", "sodium", "146", "mmol/L")
        assert (found.grade, found.possible) == (None, (0, 1))
    assert "Lymphocyte count decreased" not in terms("6.0")


def test_deleted_and_absent_terms_say_so() -> None:
    """CPK in 6.0 and clearance in 5.0 have no term; a term of the other version is not used."""
    (cpk,) = grade(measured("cpk", "2000", "U/L", uln="200"), "6.0")
    assert (cpk.term, cpk.grade, keys(cpk)) == (None, None, ["grading.why.term_deleted"])
    (clearance,) = grade(measured("creatinine_clearance", "20", "mL/min"), "5.0")
    assert (clearance.term, clearance.grade, keys(clearance)) == (
        None,
        None,
        ["grading.why.no_term"],
    )
    (other,) = grade(measured("platelets", "20", "10^9/L"), "6.0", "Platelet count decreased")
    assert (other.grade, keys(other)) == (None, ["grading.why.term_elsewhere"])
    low = graded("6.0", "Creatinine clearance decreased", "creatinine_clearance", "9", "mL/min")
    assert (low.grade, keys(low)) == (None, ["grading.because.other_term"])


def test_fever_of_unknown_duration_is_3_or_4() -> None:
    """Above 40 °C the duration decides; it is asked for."""
    found = graded("5.0", "Fever", "temperature", "40.1", "°C")
    assert (found.grade, found.possible) == (None, (3, 4))


def test_saturation_is_taken_as_measured_at_rest_and_says_so() -> None:
    """Below 88 % is grade 3 at rest, 2 on exertion."""
    for version in VERSIONS:
        rest = graded(version, "Hypoxia", "spo2", "87", "%", lln="95")
        assert (rest.grade, "grading.assumed.at_rest" in keys(rest)) == (3, True)
        assert graded(version, "Hypoxia", "spo2", "87", "%", at_rest=False).grade == 2


def test_present_lymphopenia_and_rise_of_haemoglobin_explain_their_reading() -> None:
    """Where CTCAE is silent, the reading that was used is part of the answer."""
    found = graded("6.0", "Lymphopenia", "lymphocytes", "0.3", "10^9/L", lln="1")
    assert (found.grade, "grading.why.present_below_lln" in keys(found)) == (1, True)
    rise = graded("5.0", "Hemoglobin increased", "haemoglobin", "18", "g/dL", uln="17")
    assert (rise.grade, "grading.why.rise_from_uln" in keys(rise)) == (1, True)


@pytest.mark.parametrize(
    ("baseline", "key"),
    [
        pytest.param("80", "grading.why.baseline_far_above", id="in µmol/L"),
        pytest.param("18", None, id="ten times the limit"),
        pytest.param("0.05", "grading.why.baseline_far_below", id="a point too many"),
        pytest.param("0.9", None, id="usual"),
    ],
)
def test_a_baseline_in_another_unit_is_noticed(baseline: str, key: str | None) -> None:
    """A creatinine of 80 is one in µmol/L; compared with mg/dL it would hide any rise."""
    given = measured("creatinine", "1.2", "mg/dL", lln="0.6", uln="1.8", baseline=baseline)
    for version in VERSIONS:
        far = [
            why.key
            for one in grade(given, version)
            for why in one.why
            if why.key.startswith("grading.why.baseline_far")
        ]
        assert set(far) == ({key} if key else set())
