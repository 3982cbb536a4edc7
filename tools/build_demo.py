"""Builds the demo study's records: `python tools/build_demo.py [--check]`.

Prose and the course of treatment stand in tools/demo/*.toml; the measured values between them
are computed here, the same on every machine. `--check` changes nothing and exits 1 when the
committed safetyreport/demo/records.json differs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from safetyreport.records.canonical import canonical  # noqa: E402
from safetyreport.records.kinds import KINDS, SCHEMA  # noqa: E402
from safetyreport.records.study import Study  # noqa: E402
from tools.demo_submissions import submissions  # noqa: E402

SOURCE = ROOT / "tools" / "demo"
TARGET = ROOT / "safetyreport" / "demo" / "records.json"
TODAY = dt.date(2026, 11, 22)  # the day on which the story stands still
CULTURE_DAYS = 17
G_CSF_DAYS = 5
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
CULTURE_TESTS = ("sterility_in_process", "mycoplasma", "endotoxin", "sterility_final")
POSITIVE = {("L005-2", "sterility_in_process"), ("L003-2", "sterility_final")}

Raw = dict[str, Any]


def toml(name: str) -> Raw:
    """One source file."""
    with (SOURCE / name).open("rb") as stream:
        return tomllib.load(stream)


def wave(*seed: object) -> float:
    """A fixed pseudo-random number from -1 to 1 for a seed."""
    digest = hashlib.sha256("/".join(map(str, seed)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def number(value: float, decimals: int) -> str:
    """A value as decimal text with so many decimals."""
    return str(Decimal(round(value * 10**decimals)).scaleb(-decimals))


class Course:
    """One participant's days, from surgery to the last visit."""

    def __init__(self, raw: Raw, not_given: Raw) -> None:
        self.raw, self.not_given = raw, not_given
        self.id: str = raw["id"]
        self.code = self.id.removeprefix("NK-")
        self.planned = [dt.date.fromisoformat(day) for day in raw["cycles"]]
        first_g_csf = self.planned[0] - dt.timedelta(CULTURE_DAYS + G_CSF_DAYS - 1)
        self.surgery = first_g_csf - dt.timedelta(57)
        self.consent = self.surgery + dt.timedelta(28)
        self.enrolled = self.consent + dt.timedelta(14)

    def reached(self, cycle: int) -> str:
        """How far a cycle went: `given`, `culture` or `nothing`."""
        stopped = self.not_given.get(f"ADM-{self.code}-{cycle}")
        return str(stopped["until"]) if stopped else "given"

    def visits(self) -> dict[str, dt.date]:
        """The day of every visit that took place by the day of the story."""
        found = {"SCR": self.consent + dt.timedelta(7), "Y1": self.surgery + dt.timedelta(365)}
        for cycle, given in enumerate(self.planned, 1):
            if self.reached(cycle) == "given":
                found[f"C{cycle}-D0"] = given
                found[f"C{cycle}-D14"] = given + dt.timedelta(14)
        if self.id == "NK-003":
            found["C1-D14"] = self.planned[0] + dt.timedelta(25)  # DEV-001
        last = dt.date.fromisoformat(self.raw["last_contact_on"])
        return {visit: day for visit, day in found.items() if day <= min(last, TODAY)}

    def participant(self) -> Raw:
        """The participant's own record."""
        own = {
            name: value
            for name, value in self.raw.items()
            if name not in ("cycles", "cells", "weight_kg")
        }
        ended = self.planned[-1].isoformat()
        return (
            {"treatment_ended_on": ended}
            | own
            | {
                "consented_on": self.consent.isoformat(),
                "enrolled_on": self.enrolled.isoformat(),
                "surgery_on": self.surgery.isoformat(),
            }
        )

    def administrations(self) -> Iterator[Raw]:
        """One record for each planned cycle."""
        for cycle, given in enumerate(self.planned, 1):
            name = f"ADM-{self.code}-{cycle}"
            record: Raw = {"id": name, "participant": self.id, "cycle": cycle}
            record["planned_cells"] = 400_000_000
            reached = self.reached(cycle)
            if reached != "nothing":
                apheresis = given - dt.timedelta(CULTURE_DAYS)
                record |= {
                    "g_csf_started_on": (apheresis - dt.timedelta(G_CSF_DAYS - 1)).isoformat(),
                    "g_csf_ug_m2_day": "350" if name == "ADM-004-2" else "400",  # DEV-002
                    "g_csf_days": G_CSF_DAYS,
                    "apheresis_on": apheresis.isoformat(),
                    "culture_started_on": apheresis.isoformat(),
                    "lot": f"L{self.code}-{cycle}",
                    "weight_kg": self.raw["weight_kg"],
                }
            if reached == "given":
                record |= {"given_on": given.isoformat(), "cells": self.raw["cells"][cycle - 1]}
            else:
                record["not_given_reason"] = self.not_given[name]["text"]
            yield record

    def culture_tests(self) -> Iterator[Raw]:
        """The tests of each lot; those of a lot thrown away in culture end with it."""
        for cycle, given in enumerate(self.planned, 1):
            reached, lot = self.reached(cycle), f"L{self.code}-{cycle}"
            if reached == "nothing" or lot == "L008-3":
                continue  # discarded on day 9, before the first sample
            for order, test in enumerate(CULTURE_TESTS, 1):
                final = test == "sterility_final"
                if final and reached != "given":
                    continue
                sampled = given if final else given - dt.timedelta(3)
                result_on = given + dt.timedelta(14) if final else given - dt.timedelta(1)
                record: Raw = {
                    "id": f"CT-{self.code}-{cycle}-{order}",
                    "participant": self.id,
                    "lot": lot,
                    "test": test,
                    "sampled_on": sampled.isoformat(),
                }
                if result_on > TODAY:
                    yield record | {"result": "pending"}
                else:
                    result = "positive" if (lot, test) in POSITIVE else "negative"
                    yield record | {"result": result, "result_on": result_on.isoformat()}
            if lot == "L003-2":
                yield {
                    "id": f"CT-{self.code}-{cycle}-5",
                    "participant": self.id,
                    "lot": lot,
                    "test": "sterility_retest",
                    "sampled_on": (given + dt.timedelta(15)).isoformat(),
                    "result": "negative",
                    "result_on": (given + dt.timedelta(29)).isoformat(),
                }

    def value(self, analyte: str, visit: str) -> str:
        """A plausible laboratory value of this participant at a visit."""
        _, decimals, by_sex = ANALYTES[analyte]
        _, _, typical, spread = by_sex[self.raw["sex"]]
        level = typical + spread * wave(self.id, analyte)
        return number(level * (1 + 0.06 * wave(self.id, analyte, visit)), decimals)

    def laboratory(self, told: list[list[str]]) -> Iterator[Raw]:
        """Laboratory values by visit, and those that a report speaks of."""
        fixed = {(who, visit, analyte) for who, _, analyte, _, visit in told if visit}
        found = [
            (day, analyte, self.value(analyte, visit), visit)
            for visit, day in self.visits().items()
            if visit in LABORATORY_VISITS
            for analyte in ANALYTES
            if (self.id, visit, analyte) not in fixed
        ]
        found += [
            (dt.date.fromisoformat(day), analyte, value, visit)
            for who, day, analyte, value, visit in told
            if who == self.id
        ]
        for order, (day, analyte, value, visit) in enumerate(sorted(found), 1):
            unit, _, by_sex = ANALYTES[analyte]
            lln, uln, _, _ = by_sex[self.raw["sex"]]
            record: Raw = {
                "id": f"LB-{self.code}-{order:02}",
                "participant": self.id,
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

    def vital_signs(self) -> Iterator[Raw]:
        """Vital signs at screening and before each infusion."""
        order = 0
        for visit, day in self.visits().items():
            if visit != "SCR" and not visit.endswith("-D0"):
                continue
            for sign, (unit, decimals, typical, spread) in SIGNS.items():
                order += 1
                value = typical + spread * wave(self.id, visit, sign)
                yield {
                    "id": f"VS-{self.code}-{order:02}",
                    "participant": self.id,
                    "visit": visit,
                    "taken_at": f"{day}T09:30",
                    "sign": sign,
                    "value": number(value, decimals),
                    "unit": unit,
                }

    def cytotoxicity(self) -> Iterator[Raw]:
        """Chromium release at two ratios of effector to target cells."""
        order = 0
        for visit, day in self.visits().items():
            if visit not in ASSAY_VISITS:
                continue
            spontaneous = 205 + 30 * wave(self.id, visit, "spontaneous")
            maximum = 2350 + 220 * wave(self.id, visit, "maximum")
            rise = ASSAY_VISITS.index(visit) * 0.05
            for ratio, share in (("10", 0.10), ("40", 0.24)):
                order += 1
                killed = share + rise + 0.05 * wave(self.id, visit, ratio)
                if (self.id, visit, ratio) == ("NK-001", "SCR", "10"):
                    killed = -0.008  # a negative percentage is real and stays
                experimental = spontaneous + killed * (maximum - spontaneous)
                readings = {
                    "experimental_cpm": experimental,
                    "spontaneous_cpm": spontaneous,
                    "maximum_cpm": maximum,
                }
                yield {
                    "id": f"CX-{self.code}-{order:02}",
                    "participant": self.id,
                    "visit": visit,
                    "taken_on": day.isoformat(),
                    "effector_target_ratio": ratio,
                } | {
                    name: [
                        number(mean * (1 + 0.03 * wave(self.id, visit, ratio, name, well)), 0)
                        for well in range(3)
                    ]
                    for name, mean in readings.items()
                }

    def phenotype(self) -> Iterator[Raw]:
        """Surface markers at screening and after the first and the third infusion."""
        order = 0
        for visit, day in self.visits().items():
            if visit not in ("SCR", "C1-D14", "C3-D14"):
                continue
            for marker, (typical, rise) in MARKERS.items():
                order += 1
                share = ("SCR", "C1-D14", "C3-D14").index(visit) / 2
                value = (typical + rise * share) * (1 + 0.1 * wave(self.id, visit, marker))
                yield {
                    "id": f"FC-{self.code}-{order:02}",
                    "participant": self.id,
                    "visit": visit,
                    "taken_on": day.isoformat(),
                    "marker": marker,
                    "percent": number(value, 1),
                }

    def eligibility(self, criteria: list[Raw]) -> Iterator[Raw]:
        """Every criterion of the study; NK-007 met one exclusion criterion (DEV-003)."""
        leukocytes = "2.9" if self.id == "NK-007" else self.value("leukocytes", "SCR")
        for criterion in criteria:
            name = criterion["id"]
            record: Raw = {
                "id": f"EL-{self.code}-{name}",
                "participant": self.id,
                "criterion": name,
                "met": "yes" if criterion["kind"] == "inclusion" else "no",
                "assessed_on": (self.enrolled - dt.timedelta(1)).isoformat(),
            }
            if name == "IN-2":
                record |= {"value": str(self.raw["age"]), "unit": "years"}
            if name == "EX-4-6":
                record |= {"value": leukocytes, "unit": "10^9/L"}
                if self.id == "NK-007":
                    record["met"] = "yes"
            yield record


def other_event(row: list[Any]) -> Raw:
    """One row of other_events.toml as an adverse event."""
    (
        name,
        participant,
        administration,
        ja,
        en,
        ctcae_term,
        grade,
        onset,
        ended,
        outcome,
        part,
        relation,
        physician,
        administrator,
        course_ja,
        course_en,
    ) = row
    causality = dict.fromkeys(("product", "apheresis", "g_csf", "procedure"), "unrelated")
    record: Raw = {
        "id": name,
        "participant": participant,
        "term": {"ja": ja, "en": en},
        "ctcae_term": ctcae_term,
        "onset": onset,
        "grade": grade,
        "outcome": outcome,
        "seriousness": [],
        "infection": "yes" if "infection" in ctcae_term else "no",
        "assessed_by": "研究分担医師 / Sub-investigator",
        "aware_physician_at": physician,
        "aware_administrator_at": administrator,
        "action_on_participant": "none",
        "action_on_study": "none",
        "narrative": {"ja": course_ja, "en": course_en},
    }
    if administration:
        record["administration"] = administration
    if ended:
        record |= {"ended": ended, "outcome_on": ended}
    if part == "-":
        record["cannot_be_ruled_out"] = "no"
    else:
        causality[part] = relation
        if relation != "unlikely":  # then the study's reading of `unlikely` decides
            record["cannot_be_ruled_out"] = "yes"
    return record | {"causality": causality}


def raw_records() -> dict[str, list[Raw]]:
    """Every record of the demo by kind, as a user would write it."""
    course = toml("course.toml")
    with (TARGET.parent / "study.toml").open("rb") as stream:
        study = tomllib.load(stream)
    criteria = study["criteria"]
    courses = [Course(raw, course["not_given"]) for raw in course["participants"]]
    told = course["laboratory"]["values"]
    others = toml("other_events.toml")
    events = toml("serious.toml")["adverse_events"] + others["adverse_events"]
    events += [other_event(row) for row in others["rows"]]
    for event in events:
        if "ctcae_term" in event:
            event["ctcae_version"] = "5.0"
    found = {
        "participants": [one.participant() for one in courses],
        "eligibility": [record for one in courses for record in one.eligibility(criteria)],
        "administrations": [record for one in courses for record in one.administrations()],
        "culture_tests": [record for one in courses for record in one.culture_tests()],
        "adverse_events": sorted(events, key=lambda event: str(event["id"])),
        "laboratory": [record for one in courses for record in one.laboratory(told)],
        "vital_signs": [record for one in courses for record in one.vital_signs()],
        "cytotoxicity": [record for one in courses for record in one.cytotoxicity()],
        "phenotype": [record for one in courses for record in one.phenotype()],
        **toml("deviations.toml"),
        **toml("acts.toml"),
    }
    records = [KINDS[kind].model_validate(one) for kind, many in found.items() for one in many]
    return found | {"submissions": submissions(Study.model_validate(study), records, TODAY)}


def built() -> bytes:
    """The bytes of records.json: one record a line, each in canonical form."""
    found = raw_records()
    unknown = set(found) - set(KINDS)
    if unknown:
        raise ValueError(f"unknown kinds: {sorted(unknown)}")
    parts = [f'{{"schema":{canonical(SCHEMA)}']
    for kind, model in KINDS.items():
        if kind in found:
            lines = ",\n".join(model.model_validate(raw).canonical() for raw in found[kind])
            parts.append(f"{canonical(kind)}:[\n{lines}\n]")
    return (",\n".join(parts) + "}\n").encode("utf-8")


def main(arguments: list[str]) -> int:
    """Write records.json, or with `--check` say whether it is up to date."""
    content = built()
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_bytes() == content
        print("records.json is up to date" if same else "run python tools/build_demo.py")
        return 0 if same else 1
    TARGET.write_bytes(content)
    print(f"{TARGET.relative_to(ROOT).as_posix()}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
