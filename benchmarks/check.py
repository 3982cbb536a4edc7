"""What examining the records costs, and whether it grows with the records alone.

    python -m benchmarks.check [--records 1000,10000,100000] [--profile]

A study is made up: for every participant three administrations, eligibility, laboratory values
at two visits and ten events, one in ten of them with something wrong; `one` puts everything on a
single participant, the worst case for rules that look at one participant's records together.

many   `examine` on records in memory, spread over participants
one    the same on one participant
list   comparing as many events with another system's list of them
command  `safetyreport check --json` as a whole process, from a store on disk

Each figure comes from a process of its own, in seconds of CPU time. `growth` compares with the row
above and is divided by the growth of the records: 1.0 is linear. Seconds depend on the machine.
`--profile` prints where the time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.measuring import in_a_child, stored, tell, the_study
from safetyreport.checks.catalogue import examine
from safetyreport.checks.examined import Examined
from safetyreport.checks.reconcile import Listed, compared
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study

PARTS = ("many", "one", "list", "command")
FIRST = dt.date(2022, 1, 10)
TERMS = ("Fever", "Headache", "Nausea", "Anaemia", "発熱", "Alanine aminotransferase increased")
EVENTS = 10  # of each participant


def made_up(study: Study, *, one: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records without end, as (kind, JSON values); of a single participant if `one`."""
    number = 0
    while True:
        who = "P-0" if one else f"P-{number}"
        start = FIRST + dt.timedelta(days=number % 1000 if one else number % 365)
        days = [start + dt.timedelta(days=shift) for shift in (0, 21, 60, 81, 85, 102)]
        surgery, consent, enrolled = map(str, days[:3])
        if not one or number == 0:
            person = {"id": who, "age": 60, "consented_on": consent, "enrolled_on": enrolled}
            yield "participants", {**person, "surgery_on": surgery}
        for criterion in study.criteria:
            met = "yes" if (criterion.kind == "inclusion") == bool(number % 10) else "no"
            name = f"EL-{number}-{criterion.id}"
            answer = {"participant": who, "criterion": criterion.id, "met": met}
            yield "eligibility", {"id": name, **answer}
        for cycle in (1, 2, 3):
            shift = dt.timedelta(days=91 * (cycle - 1))
            yield (
                "administrations",
                {
                    "id": f"ADM-{number}-{cycle}",
                    "participant": who,
                    "cycle": cycle + (3 * number if one else 0),
                    "g_csf_started_on": str(days[3] + shift),
                    "g_csf_days": 5 if number % 10 else 3,
                    "g_csf_ug_m2_day": "400",
                    "apheresis_on": str(days[4] + shift),
                    "culture_started_on": str(days[4] + shift),
                    "given_on": str(days[5] + shift),
                    "lot": f"L-{number}-{cycle}",
                },
            )
        for at, (visit, day) in enumerate((("SCR", consent), ("C1-D14", str(days[5])))):
            for analyte in ("alt", "haemoglobin", "leukocytes"):
                yield (
                    "laboratory",
                    {
                        "id": f"LB-{number}-{at}-{analyte}",
                        "participant": who,
                        "visit": visit,
                        "taken_on": day,
                        "analyte": analyte,
                        "value": str(9 + number % 7)
                        if analyte != "alt"
                        else str(20 + number % 300),
                        "unit": {"alt": "U/L", "haemoglobin": "g/dL"}.get(analyte, "10^9/L"),
                        "lln": "3",
                        "uln": "40",
                    },
                )
        for at in range(EVENTS):
            onset = days[5] + dt.timedelta(days=5 * at)
            term = TERMS[(at + number) % len(TERMS)]
            yield (
                "adverse_events",
                {
                    "id": f"AE-{number}-{at}",
                    "participant": who,
                    "term": {"ja": term, "en": term},
                    "ctcae_term": term if at else f"{term} {number}",
                    "onset": str(onset),
                    "ended": str(onset + dt.timedelta(days=3)),
                    "grade": 1 + at % 4,
                    "outcome": "recovered",
                    "seriousness": ["hospitalisation"] if at == 3 else [],
                    "aware_physician_at": str(onset),
                },
            )
        number += 1


def examined(count: int, *, one: bool) -> Examined:
    """So many made-up records."""
    study = the_study()
    made = islice(made_up(study, one=one), count)
    return Examined(Records.of(KINDS[kind].model_validate(row) for kind, row in made), study)


def listed(count: int) -> tuple[Examined, list[Listed]]:
    """So many events, and a list of them under other ids, an onset a day later."""
    study = the_study()
    made = (pair for pair in made_up(study, one=False) if pair[0] == "adverse_events")
    rows = [row for _, row in islice(made, count)]
    records = Records.of(KINDS["adverse_events"].model_validate(row) for row in rows)
    theirs = []
    for row in rows:
        onset = dt.date.fromisoformat(row["onset"]) + dt.timedelta(days=1)
        other = {**row, "id": f"X{row['id']}", "onset": str(onset)}
        theirs.append(Listed.model_validate(other))
    return Examined(records, study), theirs


def measured(part: str, count: int, folder: Path) -> dict[str, Any]:
    """One measurement, in this process."""
    if part == "command":
        from safetyreport.cli.main import run

        start = time.process_time()
        run(["-C", str(folder), "check", "--json"])
        return {"seconds": time.process_time() - start, "findings": None}
    if part == "list":
        given, theirs = listed(count)
        start = time.process_time()
        found = sum(1 for _ in compared(given, theirs))
    else:
        given = examined(count, one=part == "one")
        start = time.process_time()
        found = sum(1 for _ in examine(given, lambda: None))
    return {"seconds": time.process_time() - start, "findings": found}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", default="1000,10000,100000")
    parser.add_argument("--profile", choices=PARTS[:2])
    parser.add_argument("--child", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.records.split(",")]
    if chosen.child:
        tell(measured(chosen.child, sizes[0], chosen.folder))
        return
    if chosen.profile:
        given = examined(sizes[0], one=chosen.profile == "one")
        profile = cProfile.Profile()
        profile.runcall(lambda: list(examine(given, lambda: None)))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
        return
    print(f"{'':9}{'records':>9}{'findings':>10}{'seconds':>10}{'growth':>8}")
    for part in PARTS:
        before: tuple[int, float] | None = None
        for count in sizes:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
                folder = Path(name) / "study"
                if part == "command":
                    stored(islice(made_up(the_study(), one=False), count), folder)
                options = ("--child", part, "--records", str(count), "--folder", folder)
                found = in_a_child("check", *options)
            seconds = found["seconds"]
            number = "" if found["findings"] is None else found["findings"]
            row = f"{part:9}{count:9}{number:>10}{seconds:10.2f}"
            if before:
                row += f"{seconds / before[1] / (count / before[0]):8.2f}"
            print(row, flush=True)
            before = count, seconds


if __name__ == "__main__":
    main()
