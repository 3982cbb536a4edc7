"""What was measured and judged of a participant of the demo study; the same on every machine."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal

from tools.demo_course import Course, Raw

# Unit, decimals, and by sex: lower limit, upper limit, typical value, spread.
ANALYTES: dict[str, tuple[str, int, dict[str, tuple[str, str, float, float]]]] = {
    "haemoglobin": (
        "g/dL",
        1,
        {"male": ("13.7", "16.8", 14.1, 0.8), "female": ("11.6", "14.8", 12.3, 0.6)},
    ),
    "leukocytes": (
        "10^9/L",
        1,
        {"male": ("3.3", "8.6", 5.0, 1.1), "female": ("3.3", "8.6", 4.8, 1.0)},
    ),
    "platelets": (
        "10^9/L",
        0,
        {"male": ("158", "348", 176.0, 32.0), "female": ("158", "348", 158.0, 30.0)},
    ),
    "alt": ("U/L", 0, {"male": ("10", "42", 28.0, 9.0), "female": ("7", "23", 17.0, 4.0)}),
    "bilirubin": (
        "mg/dL",
        1,
        {"male": ("0.4", "1.5", 0.9, 0.3), "female": ("0.4", "1.5", 0.8, 0.3)},
    ),
    "creatinine": (
        "mg/dL",
        2,
        {"male": ("0.65", "1.07", 0.86, 0.12), "female": ("0.46", "0.79", 0.64, 0.08)},
    ),
}
LABORATORY_VISITS = ("SCR", "C1-D14", "C2-D0", "C3-D0", "C3-D14", "Y1")
# Sign: unit, decimals, typical value, spread.
SIGNS = {
    "temperature": ("°C", 1, 36.5, 0.4),
    "pulse": ("/min", 0, 70.0, 9.0),
    "systolic_blood_pressure": ("mmHg", 0, 126.0, 13.0),
    "spo2": ("%", 0, 97.5, 1.2),
}
# Marker: typical percentage before treatment, and its rise by the third cycle.
MARKERS = {
    "CD3": (62.0, -4.0),
    "CD56": (16.0, 7.0),
    "TRAIL": (4.0, 9.0),
    "NKG2D": (71.0, 8.0),
    "CD69": (6.0, 11.0),
    "CD226": (78.0, 5.0),
}
ASSAY_VISITS = ("SCR", "C1-D14", "C2-D14", "C3-D14")


def wave(*seed: object) -> float:
    """A fixed pseudo-random number from -1 to 1 for a seed."""
    digest = hashlib.sha256("/".join(map(str, seed)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def number(value: float, decimals: int) -> str:
    """A value as decimal text with so many decimals."""
    return str(Decimal(round(value * 10**decimals)).scaleb(-decimals))


def laboratory_value(course: Course, analyte: str, visit: str) -> str:
    """A plausible laboratory value of this participant at a visit."""
    _, decimals, by_sex = ANALYTES[analyte]
    _, _, typical, spread = by_sex[course.raw["sex"]]
    level = typical + spread * wave(course.id, analyte)
    return number(level * (1 + 0.06 * wave(course.id, analyte, visit)), decimals)


def laboratory(course: Course, told: list[list[str]]) -> Iterator[Raw]:
    """Laboratory values by visit, and those that a report speaks of."""
    fixed = {(who, visit, analyte) for who, _, analyte, _, visit in told if visit}
    found = [
        (day, analyte, laboratory_value(course, analyte, visit), visit)
        for visit, day in course.visits().items()
        if visit in LABORATORY_VISITS
        for analyte in ANALYTES
        if (course.id, visit, analyte) not in fixed
    ]
    found += [
        (dt.date.fromisoformat(day), analyte, value, visit)
        for who, day, analyte, value, visit in told
        if who == course.id
    ]
    for order, (day, analyte, value, visit) in enumerate(sorted(found), 1):
        unit, _, by_sex = ANALYTES[analyte]
        lln, uln, _, _ = by_sex[course.raw["sex"]]
        record: Raw = {
            "id": f"LB-{course.code}-{order:02}",
            "participant": course.id,
            "taken_on": day.isoformat(),
            "analyte": analyte,
            "value": value,
            "unit": unit,
            "lln": lln,
            "uln": uln,
        }
        if visit:
            record["visit"] = visit
        if visit == "SCR":
            record["is_baseline"] = True
        yield record


def vital_signs(course: Course) -> Iterator[Raw]:
    """Vital signs at screening and before each infusion."""
    order = 0
    for visit, day in course.visits().items():
        if visit != "SCR" and not visit.endswith("-D0"):
            continue
        for sign, (unit, decimals, typical, spread) in SIGNS.items():
            order += 1
            value = typical + spread * wave(course.id, visit, sign)
            yield {
                "id": f"VS-{course.code}-{order:02}",
                "participant": course.id,
                "visit": visit,
                "taken_at": f"{day}T09:30",
                "sign": sign,
                "value": number(value, decimals),
                "unit": unit,
            }


def cytotoxicity(course: Course) -> Iterator[Raw]:
    """Chromium release at two ratios of effector to target cells."""
    order = 0
    for visit, day in course.visits().items():
        if visit not in ASSAY_VISITS:
            continue
        spontaneous = 205 + 30 * wave(course.id, visit, "spontaneous")
        maximum = 2350 + 220 * wave(course.id, visit, "maximum")
        rise = ASSAY_VISITS.index(visit) * 0.05
        for ratio, share in (("10", 0.10), ("40", 0.24)):
            order += 1
            killed = share + rise + 0.05 * wave(course.id, visit, ratio)
            if (course.id, visit, ratio) == ("NK-001", "SCR", "10"):
                killed = -0.008  # a negative percentage is real and stays
            experimental = spontaneous + killed * (maximum - spontaneous)
            readings = {
                "experimental_cpm": experimental,
                "spontaneous_cpm": spontaneous,
                "maximum_cpm": maximum,
            }
            yield {
                "id": f"CX-{course.code}-{order:02}",
                "participant": course.id,
                "visit": visit,
                "taken_on": day.isoformat(),
                "effector_target_ratio": ratio,
            } | {
                name: [
                    number(mean * (1 + 0.03 * wave(course.id, visit, ratio, name, well)), 0)
                    for well in range(3)
                ]
                for name, mean in readings.items()
            }


def phenotype(course: Course) -> Iterator[Raw]:
    """Surface markers at screening and after the first and the third infusion."""
    order = 0
    for visit, day in course.visits().items():
        if visit not in ("SCR", "C1-D14", "C3-D14"):
            continue
        for marker, (typical, rise) in MARKERS.items():
            order += 1
            share = ("SCR", "C1-D14", "C3-D14").index(visit) / 2
            value = (typical + rise * share) * (1 + 0.1 * wave(course.id, visit, marker))
            yield {
                "id": f"FC-{course.code}-{order:02}",
                "participant": course.id,
                "visit": visit,
                "taken_on": day.isoformat(),
                "marker": marker,
                "percent": number(value, 1),
            }


def eligibility(course: Course, criteria: list[Raw]) -> Iterator[Raw]:
    """Every criterion of the study; NK-007 met one exclusion criterion (DEV-003)."""
    leukocytes = "2.9" if course.id == "NK-007" else laboratory_value(course, "leukocytes", "SCR")
    for criterion in criteria:
        name = criterion["id"]
        record: Raw = {
            "id": f"EL-{course.code}-{name}",
            "participant": course.id,
            "criterion": name,
            "met": "yes" if criterion["kind"] == "inclusion" else "no",
            "assessed_on": (course.enrolled - dt.timedelta(1)).isoformat(),
        }
        if name == "IN-2":
            record |= {"value": str(course.raw["age"]), "unit": "years"}
        if name == "EX-4-6":
            record |= {"value": leukocytes, "unit": "10^9/L"}
            if course.id == "NK-007":
                record["met"] = "yes"
        yield record
