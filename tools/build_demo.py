"""Builds the demo study's records: `python tools/build_demo.py [--check]`.

Prose and the course of treatment stand in tools/demo/*.toml; the measured values between them
are computed, the same on every machine. `--check` changes nothing and exits 1 when the
committed safetyreport/demo/records.json differs.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from safetyreport.records.canonical import canonical  # noqa: E402
from safetyreport.records.kinds import KINDS, SCHEMA  # noqa: E402
from safetyreport.records.study import Study  # noqa: E402
from tools import demo_measurements as measured  # noqa: E402
from tools.demo_course import TODAY, Course, Raw  # noqa: E402
from tools.demo_submissions import submissions  # noqa: E402

SOURCE = ROOT / "tools" / "demo"
TARGET = ROOT / "safetyreport" / "demo" / "records.json"


def toml(name: str) -> Raw:
    """One source file."""
    with (SOURCE / name).open("rb") as stream:
        return tomllib.load(stream)


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
        "eligibility": [
            record for one in courses for record in measured.eligibility(one, criteria)
        ],
        "administrations": [record for one in courses for record in one.administrations()],
        "culture_tests": [record for one in courses for record in one.culture_tests()],
        "adverse_events": sorted(events, key=lambda event: str(event["id"])),
        "laboratory": [record for one in courses for record in measured.laboratory(one, told)],
        "vital_signs": [record for one in courses for record in measured.vital_signs(one)],
        "cytotoxicity": [record for one in courses for record in measured.cytotoxicity(one)],
        "phenotype": [record for one in courses for record in measured.phenotype(one)],
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
