"""CTCAE's numeric criteria written a second time, by hand, as functions, not from the data.

Each case fixes the facts beside the value, says where its grades change and which grade any value
has; None: it cannot be graded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from safetyreport.grading.terms import Version

D = Decimal
Grade = Callable[[D], "int | None"]
BOTH: tuple[Version, ...] = ("5.0", "6.0")
V5: tuple[Version, ...] = ("5.0",)
V6: tuple[Version, ...] = ("6.0",)


@dataclass(frozen=True)
class Case:
    """One analyte under one term, some versions and some facts; `cuts` are where grades change."""

    name: str
    analyte: str
    versions: tuple[Version, ...]
    term: str
    unit: str | None
    cuts: tuple[str, ...]
    grade: Grade
    facts: dict[str, Any] = field(default_factory=dict)


def falling(*cuts: str, normal: str | None = None) -> Grade:
    """Below each cut the next grade; a cut itself is the milder one. `normal` opens grade 1."""
    steps = [D(cut) for cut in cuts]

    def grade(value: D) -> int:
        deeper = sum(value < cut for cut in steps)
        if normal is None:
            return deeper
        return deeper + 1 if deeper else int(value < D(normal))

    return grade


def rising(*cuts: str) -> Grade:
    """Above each cut the next grade; a cut itself is the milder one."""
    return lambda value: sum(value > D(cut) for cut in cuts)


def rising_from(first: str, *cuts: str) -> Grade:
    """The same, but grade 1 begins at `first` itself."""
    return lambda value: 0 if value < D(first) else 1 + sum(value > D(cut) for cut in cuts)


def counts() -> list[Case]:
    """Blood counts and haemoglobin."""
    lln = {"lln": "4.0"}
    hb = {"lln": "13.0", "uln": "17.0"}
    u = "10^9/L"
    return [
        Case("hb", "haemoglobin", BOTH, "Anemia", "g/dL", ("13.0", "10", "8"),
             falling("10.0", "8.0", normal="13.0"), hb),
        Case("hb g/L", "haemoglobin", BOTH, "Anemia", "g/L", ("130", "100", "80"),
             falling("100", "80", normal="130"), {"lln": "130", "uln": "170"}),
        Case("hb mmol/L", "haemoglobin", BOTH, "Anemia", "mmol/L", ("8.1", "6.2", "4.9"),
             falling("6.2", "4.9", normal="8.1"), {"lln": "8.1", "uln": "10.6"}),
        Case("hb high", "haemoglobin", BOTH, "Hemoglobin increased", "g/dL", ("17", "19", "21"),
             rising("17", "19", "21"), hb),
        Case("hb high g/L", "haemoglobin", BOTH, "Hemoglobin increased", "g/L",
             ("170", "190", "210"), rising("170", "190", "210"), {"lln": "130", "uln": "170"}),
        Case("hb high mmol/L", "haemoglobin", BOTH, "Hemoglobin increased", "mmol/L", ("10.6",),
             lambda value: None if value > D("10.6") else 0, {"lln": "8.1", "uln": "10.6"}),
        Case("plt", "platelets", V5, "Platelet count decreased", u, ("150", "75", "50", "25"),
             falling("75", "50", "25", normal="150"), {"lln": "150"}),
        Case("plt", "platelets", V6, "Thrombocytopenia", u, ("150", "75", "50", "25", "10"),
             falling("75", "50", "10", normal="150"), {"lln": "150"}),
        Case("wbc", "leukocytes", BOTH, "White blood cell decreased", u, ("4", "3", "2", "1"),
             falling("3.0", "2.0", "1.0", normal="4.0"), lln),
        Case("wbc high", "leukocytes", BOTH, "Leukocytosis", u, ("9", "40", "100"),
             lambda value: 3 if value > 100 else 0, {"uln": "9"}),
        Case("anc", "neutrophils", V5, "Neutrophil count decreased", u,
             ("1.8", "1.5", "1.0", "0.5", "0.1"),
             falling("1.5", "1.0", "0.5", normal="1.8"), {"lln": "1.8"}),
        Case("anc", "neutrophils", V6, "Neutrophil count decreased", u,
             ("1.8", "1.5", "1.0", "0.5", "0.1"), falling("1.5", "1.0", "0.5", "0.1")),
        Case("lym", "lymphocytes", V5, "Lymphocyte count decreased", u,
             ("1.0", "0.8", "0.5", "0.2"), falling("0.8", "0.5", "0.2", normal="1.0"),
             {"lln": "1.0"}),
        Case("lym", "lymphocytes", V6, "Lymphopenia", u, ("1.0", "0.8", "0.5", "0.2"),
             lambda value: int(value < 1), {"lln": "1.0"}),
        Case("lym high", "lymphocytes", BOTH, "Lymphocyte count increased", u, ("4", "20"),
             lambda value: 3 if value > 20 else 2 if value > 4 else 0),
        Case("eos", "eosinophils", BOTH, "Eosinophilia", u, ("0.5", "0.9"),
             lambda value: int(value > D("0.9")), {"uln": "0.5", "baseline": "0.9"}),
        Case("eos low baseline", "eosinophils", BOTH, "Eosinophilia", u, ("0.5", "0.2"),
             lambda value: int(value > D("0.5")), {"uln": "0.5", "baseline": "0.2"}),
    ]  # fmt: skip


def liver() -> list[Case]:
    """Enzymes and bilirubin: times ULN (40) or, after an abnormal baseline, times that."""
    normal = {"uln": "40", "baseline": "40", "baseline_uln": "40"}  # the limit itself is normal
    high = {"uln": "40", "baseline": "100", "baseline_uln": "40"}
    far = {"uln": "40", "baseline": "200.0001", "baseline_uln": "40"}  # above 5 x ULN
    five = {"uln": "40", "baseline": "200", "baseline_uln": "40"}
    found: list[Case] = []
    for analyte, term in (
        ("alt", "Alanine aminotransferase increased"),
        ("ast", "Aspartate aminotransferase increased"),
    ):
        found += [
            Case("normal", analyte, BOTH, term, "U/L", ("40", "120", "200", "800"),
                 rising("40", "120", "200", "800"), normal),
            Case("abnormal", analyte, V5, term, "U/L", ("100", "150", "300", "500", "2000"),
                 rising_from("150", "300", "500", "2000"), high),
            Case("abnormal", analyte, V6, term, "U/L", ("100", "150", "200", "400"),
                 rising_from("100", "150", "200", "400"), high),
            Case("5 x ULN", analyte, V6, term, "U/L", ("200", "300", "400", "800"),
                 rising_from("200", "300", "400", "800"), five),
            Case("above 5 x ULN", analyte, V6, term, "U/L",
                 ("200.0001", "300.00015", "400.0002", "800.0004"),
                 lambda value: None if D("400.0002") < value <= D("800.0004")
                 else rising_from("200.0001", "300.00015", "400.0002", "800.0004")(value), far),
        ]  # fmt: skip
    alp, bil, ggt = "Alkaline phosphatase increased", "Blood bilirubin increased", "GGT increased"
    found += [
        Case("normal", "alp", V5, alp, "U/L", ("40", "100", "200", "800"),
             rising("40", "100", "200", "800"), normal),
        Case("abnormal", "alp", V5, alp, "U/L", ("100", "200", "250", "500", "2000"),
             rising_from("200", "250", "500", "2000"), high),
        Case("both limits", "alp", V6, alp, "U/L", ("40", "100", "2000"),
             lambda value: int(value > 100), high),
        Case("low baseline", "alp", V6, alp, "U/L", ("20", "40", "800"),
             lambda value: int(value > 40), {"uln": "40", "baseline": "20"}),
        Case("normal", "bilirubin", BOTH, bil, "mg/dL", ("40", "60", "120", "400"),
             rising("40", "60", "120", "400"), normal),
        Case("abnormal", "bilirubin", V5, bil, "mg/dL", ("100", "150", "300", "1000"),
             rising("100", "150", "300", "1000"), high),
        Case("abnormal", "bilirubin", V6, bil, "mg/dL", ("100", "150", "250", "300", "1000"),
             rising_from("100", "150", "250", "1000"), high),
        Case("normal", "ggt", BOTH, ggt, "U/L", ("40", "100", "200", "800"),
             rising("40", "100", "200", "800"), normal),
        Case("abnormal", "ggt", V5, ggt, "U/L", ("100", "200", "250", "500", "2000"),
             rising_from("200", "250", "500", "2000"), high),
        Case("abnormal", "ggt", V6, ggt, "U/L", ("100", "150", "300", "1000"),
             rising_from("100", "150", "300", "1000"), high),
        Case("any", "ldh", BOTH, "Blood lactate dehydrogenase increased", "U/L", ("222", "2220"),
             lambda value: int(value > 222), {"uln": "222"}),
    ]  # fmt: skip
    return found


def _creatinine(value: D, uln: D, baseline: D, *, baseline_counts: bool) -> int:
    by_limit = 4 if value > 6 * uln else 3 if value > 3 * uln else (
        2 if value > D("1.5") * uln else int(value > uln)
    )  # fmt: skip
    by_baseline = 3 if value > 3 * baseline else 2 if value > D("1.5") * baseline else 0
    return max(by_limit, by_baseline if baseline_counts else 0)


def _clearance(value: D) -> int | None:
    if value < 10 or 25 < value < 26 or 49 < value < 50:
        return None
    return 3 if value <= 25 else 2 if value <= 49 else 0


def _pancreas(value: D, mildest: str, symptoms: str, *, mild_is_none: bool) -> int:
    silent = symptoms == "no"
    if value > 500:
        return 3 if silent else 4
    if value > 100 * D(mildest):
        return 2 if silent or (mild_is_none and symptoms == "mild") else 3
    return 2 if value > 150 else int(value > 100)


def organs() -> list[Case]:
    """Kidney, muscle, pancreas."""
    creatinine, clearance = "Creatinine increased", "Creatinine clearance decreased"
    found = []
    for name, baseline, lln, v6_counts in (
        ("low baseline", "5", "6", True),
        ("baseline at the limit", "6", "6", False),
        ("high baseline", "40", "6", False),
    ):
        cuts = (*(f"{10 * one}" for one in (D(1), D("1.5"), 3, 6)),
                *(f"{D(baseline) * one}" for one in (D("1.5"), 3)))  # fmt: skip
        facts = {"uln": "10", "lln": lln, "baseline": baseline}
        for versions, counts_ in ((V5, True), (V6, v6_counts)):
            found.append(
                Case(name, "creatinine", versions, creatinine, "mg/dL", cuts,
                     lambda value, b=baseline, c=counts_: _creatinine(  # type: ignore[misc]
                         value, D(10), D(b), baseline_counts=c), facts)
            )  # fmt: skip
    found += [
        Case("clearance", "creatinine_clearance", V6, clearance, "mL/min",
             ("50", "49", "26", "25", "10"), _clearance),
        Case("cpk", "cpk", V5, "CPK increased", "U/L", ("200", "500", "1000", "2000"),
             rising("200", "500", "1000", "2000"), {"uln": "200"}),
    ]  # fmt: skip
    for analyte, term, versions, mildest, mild_is_none in (
        ("lipase", "Lipase increased", V5, "2", False),
        ("lipase", "Lipase increased", V6, "3", False),
        ("amylase", "Serum amylase increased", V5, "2", False),
        ("amylase", "Serum amylase increased", V6, "2", True),
    ):
        for symptoms in ("no", "mild", "moderate", "severe"):
            found.append(
                Case(symptoms, analyte, versions, term, "U/L",
                     ("100", "150", "200", "300", "500"),
                     lambda value, m=mildest, s=symptoms, n=mild_is_none: _pancreas(  # type: ignore[misc]
                         value, m, s, mild_is_none=n),
                     {"uln": "100", "symptomatic": symptoms})
            )  # fmt: skip
    return found


def _fibrinogen(value: D) -> int:
    return 4 if value < 50 else falling("150", "100", "50", normal="200")(value) or 0


def _fall(value: D) -> int:
    """From an abnormal baseline of 160 mg/dL; 25 % below it is 120, 50 % 80, 75 % 40."""
    if value <= 40 or value < 50:
        return 4
    return 3 if value <= 80 else 2 if value <= 120 else int(value < 160)


def coagulation() -> list[Case]:
    """INR, aPTT, fibrinogen."""
    aptt = "Activated partial thromboplastin time prolonged"
    inr, fibrinogen = "INR increased", "Fibrinogen decreased"
    low = {"lln": "200", "baseline": "160", "baseline_abnormal": True}
    return [
        Case("plain", "inr", BOTH, inr, None, ("1.0", "1.2", "1.5", "2.5"),
             rising("1.2", "1.5", "2.5"), {"anticoagulated": "no", "uln": "1.1"}),
        Case("anticoagulated", "inr", BOTH, inr, None, ("2", "3", "5"),
             rising("2", "3", "5"), {"anticoagulated": "yes", "baseline": "2"}),
        Case("any", "aptt", BOTH, aptt, "s", ("40", "60", "100"), rising("40", "60", "100"),
             {"uln": "40"}),
        Case("normal", "fibrinogen", BOTH, fibrinogen, "mg/dL", ("200", "150", "100", "50"),
             _fibrinogen, {"lln": "200", "baseline": "300", "baseline_abnormal": False}),
        Case("normal, other LLN", "fibrinogen", BOTH, fibrinogen, "mg/dL",
             ("240", "180", "120", "60", "50"), falling("180", "120", "60", normal="240"),
             {"lln": "240", "baseline": "300", "baseline_abnormal": False}),
        Case("low LLN: 50 mg/dL decides", "fibrinogen", BOTH, fibrinogen, "mg/dL",
             ("160", "120", "80", "50", "40"),
             lambda value: 4 if value < 50 else falling("120", "80", normal="160")(value),
             {"lln": "160", "baseline": "300", "baseline_abnormal": False}),
        Case("fall", "fibrinogen", BOTH, fibrinogen, "mg/dL", ("160", "120", "80", "50", "40"),
             _fall, low),
        Case("deep fall", "fibrinogen", BOTH, fibrinogen, "mg/dL", ("400", "300", "200", "100"),
             lambda value: 4 if value <= 100 else 3 if value <= 200 else 2 if value <= 300
             else int(value < 400), {"lln": "450", "baseline": "400", "baseline_abnormal": True}),
    ]  # fmt: skip


def _sodium5(value: D, *, symptoms: bool) -> int | None:
    if 129 < value < 130:
        return None
    if 124 < value < 125:
        return 3 if symptoms else None
    return _sodium6(value, symptoms=symptoms)


def _sodium6(value: D, *, symptoms: bool) -> int:
    if value < 120:
        return 4
    if value < 125:
        return 3
    if value < 130:
        return 3 if symptoms else 2
    return int(value < 135)


def electrolytes() -> list[Case]:
    """Electrolytes and albumin."""
    low_na, high_na = "Hyponatremia", "Hypernatremia"
    cuts = ("135", "130", "129", "125", "124", "120")
    found = []
    for said in ("no", "mild", "severe", "yes"):
        for versions, rule in ((V5, _sodium5), (V6, _sodium6)):
            found.append(
                Case(f"low, symptoms {said}", "sodium", versions, low_na, "mmol/L", cuts,
                     lambda value, r=rule, s=said: r(value, symptoms=s != "no"),  # type: ignore[misc]
                     {"lln": "135", "symptomatic": said})
            )  # fmt: skip
        found.append(
            Case(f"low, symptoms {said}", "potassium", BOTH, "Hypokalemia", "mmol/L",
                 ("3.5", "3.0", "2.5"),
                 lambda value, s=said: 4 if value < D("2.5") else 3 if value < 3  # type: ignore[misc]
                 else (1 if s == "no" else 2) if value < D("3.5") else 0,
                 {"lln": "3.5", "symptomatic": said})
        )  # fmt: skip
    found += [
        Case("high", "sodium", BOTH, high_na, "mEq/L", ("145", "150", "155", "160"),
             rising("145", "150", "155", "160"), {"uln": "145"}),
        Case("high", "potassium", BOTH, "Hyperkalemia", "mmol/L", ("5.0", "5.5", "6.0", "7.0"),
             rising("5.0", "5.5", "6.0", "7.0"), {"uln": "5.0"}),
        Case("low mg/dL", "calcium_corrected", BOTH, "Hypocalcemia", "mg/dL",
             ("8.8", "8", "7", "6"), falling("8.0", "7.0", "6.0", normal="8.8"), {"lln": "8.8"}),
        Case("low mmol/L", "calcium_corrected", BOTH, "Hypocalcemia", "mmol/L",
             ("2.2", "2.0", "1.75", "1.5"), falling("2.0", "1.75", "1.5", normal="2.2"),
             {"lln": "2.2"}),
        Case("high mg/dL", "calcium_corrected", BOTH, "Hypercalcemia", "mg/dL",
             ("10.1", "11.5", "12.5", "13.5"), rising("10.1", "11.5", "12.5", "13.5"),
             {"uln": "10.1"}),
        Case("high mmol/L", "calcium_corrected", BOTH, "Hypercalcemia", "mmol/L",
             ("2.6", "2.9", "3.1", "3.4"), rising("2.6", "2.9", "3.1", "3.4"), {"uln": "2.6"}),
        Case("low", "calcium_ionised", BOTH, "Hypocalcemia", "mmol/L",
             ("1.15", "1.0", "0.9", "0.8"), falling("1.0", "0.9", "0.8", normal="1.15"),
             {"lln": "1.15"}),
        Case("high", "calcium_ionised", BOTH, "Hypercalcemia", "mmol/L",
             ("1.3", "1.5", "1.6", "1.8"), rising("1.3", "1.5", "1.6", "1.8"), {"uln": "1.3"}),
        Case("g/dL", "albumin", BOTH, "Hypoalbuminemia", "g/dL", ("4.1", "3", "2"),
             falling("3", "2", normal="4.1"), {"lln": "4.1"}),
        Case("g/L", "albumin", BOTH, "Hypoalbuminemia", "g/L", ("41", "30", "20"),
             falling("30", "20", normal="41"), {"lln": "41"}),
    ]  # fmt: skip
    return found


def _fever(value: D, *, long: bool) -> int:
    if value > 40:
        return 4 if long else 3
    return 2 if value > 39 else int(value >= 38)


def vital() -> list[Case]:
    """Temperature and oxygen saturation."""
    found = [
        Case(f"{hours} h", "temperature", BOTH, "Fever", "°C", ("38.0", "39.0", "40.0"),
             lambda value, h=hours: _fever(value, long=D(h) > 24),  # type: ignore[misc]
             {"duration_hours": hours})
        for hours in ("0", "23.9999", "24", "24.0001", "48")
    ]  # fmt: skip
    for rest in (True, False):
        worst = 3 if rest else 2
        found += [
            Case(f"rest {rest}", "spo2", V5, "Hypoxia", "%", ("95", "88"),
                 lambda value, w=worst: w if value < 88 else 0,  # type: ignore[misc]
                 {"lln": "95", "at_rest": rest, "symptomatic": "no"}),
            Case(f"rest {rest}", "spo2", V6, "Hypoxia", "%", ("95", "88"),
                 lambda value, w=worst: w if value < 88 else int(value < 95),  # type: ignore[misc]
                 {"lln": "95", "at_rest": rest, "symptomatic": "no"}),
            Case(f"rest {rest}, symptoms", "spo2", V6, "Hypoxia", "%", ("95", "88"),
                 lambda value, w=worst: w if value < 88 else None if value < 95  # type: ignore[misc]
                 else 0, {"lln": "95", "at_rest": rest, "symptomatic": "moderate"}),
        ]  # fmt: skip
    return found


CASES = [*counts(), *liver(), *organs(), *coagulation(), *electrolytes(), *vital()]
