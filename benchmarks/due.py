"""What the list of duties costs over twenty years, and whether it grows with the records alone.

    python -m benchmarks.due [--events 1000,10000,100000] [--profile]

A study of twenty years is made up: other suspected events and serious ones (one in ten, each with
an assessment that makes it stricter), participants with administrations, deviations, opinions,
responses, and one event in twenty corrected after it was recorded. What was owed for an event
has been sent, except in the last months.

engine   `owed` on records in memory
merged   the cycles alone: one duty for each cycle, with all its events
command  `safetyreport due --json` as a whole process, from a store on disk

Each figure comes from a process of its own, in seconds of CPU time. `growth` compares with the
row above and is divided by the growth of the events: 1.0 is linear. Seconds and megabytes depend
on the machine.

Measured on 22 November 2026 on two cores shared with other work (AMD EPYC, Python 3.11):

                events   seconds  growth      MB  growth
    engine        1000      0.44              67
    engine       10000      5.66    1.29     197    0.29
    engine      100000     57.11    1.01    1487    0.76
    merged        1000      0.01              65
    merged       10000      0.09    0.94     175    0.27
    merged      100000      1.17    1.25    1279    0.73
    command       1000      0.91              81
    command      10000      7.86    0.86     242    0.30
    command     100000     79.54    1.01    1793    0.74

`--profile` prints where the engine's time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import in_a_child, peak_megabytes, stored, tell, the_study
from safetyreport.duties.cycles import merged
from safetyreport.duties.engine import duties_of, owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study

YEARS = 20
PARTS = ("engine", "merged", "command")
STILL_OPEN = 90  # days before the end from which nothing has been sent yet
# What is sent for each event, and for a serious one whose assessment became stricter.
SENT = (
    "internal_report.administrator.1",
    "internal_report.implementation_lead.1",
    "instruction.physician.1",
    "manufacturer_notice.manufacturer.1",
)
REPORTED = (
    *(f"{name[:-1]}2" for name in SENT),
    "illness_15day.committee.1",
    "illness_15day.minister.1",
    "illness_7day.committee.2",
    "illness_7day.minister.2",
)
BEFORE = {"term": {"ja": "頭痛"}}  # what a corrected event said at first


def made_up(count: int, first: dt.date) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a study of twenty years with so many events, as (kind, JSON values)."""
    span = YEARS * 365
    for number in range(count):
        day = first + dt.timedelta(days=number * span // count)
        later = day + dt.timedelta(days=3)
        person, dose = f"P-{number // 20}", f"ADM-{number // 10}"
        if number % 20 == 0:
            yield "participants", {"id": person}
        if number % 10 == 0:
            lot = f"LOT-{number // 10}"
            yield (
                "administrations",
                {"id": dose, "participant": person, "given_on": str(day), "lot": lot},
            )
        event: dict[str, Any] = {
            "id": f"AE-{number}",
            "participant": person,
            "term": {"ja": "発熱"},
            "onset": str(day),
            "aware_physician_at": str(day),
            "administration": dose,
            "cannot_be_ruled_out": "yes",
        }
        if number % 10 == 3:
            event |= {
                "seriousness": ["hospitalisation"],
                "assessments": [
                    {"seriousness": ["life_threatening"], "aware_physician_at": str(later)}
                ],
            }
        yield "adverse_events", event
        if day < first + dt.timedelta(days=span - STILL_OPEN):
            kinds = SENT if number % 10 != 3 else (*SENT, *REPORTED)
            yield (
                "submissions",
                {
                    "id": f"SUB-{number}",
                    "duties": [f"AE-{number}.{kind}" for kind in kinds],
                    "on": str(later),
                },
            )
        if number % 50 == 7:
            yield from _deviation(number, day, later)
    yield (
        "culture_tests",
        {"id": "CT-1", "lot": "LOT-1", "result": "positive", "result_on": str(first)},
    )


def _deviation(number: int, day: dt.date, later: dt.date) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "deviations",
        {
            "id": f"DEV-{number}",
            "classification": "serious_nonconformity",
            "classified_on": str(later),
            "aware_physician_at": str(day),
        },
    )
    opinion = {
        "id": f"OP-{number}",
        "about": f"DEV-{number}",
        "given_on": str(later),
        "received_on": str(later),
        "measures_asked": "yes",
    }
    yield "opinions", opinion
    yield "responses", {"id": f"RE-{number}", "opinion": f"OP-{number}", "on": str(later)}


def corrected(number: int, kind: str) -> bool:
    """Whether the record with this place in the sequence is corrected later."""
    return kind == "adverse_events" and number % 20 == 9


def in_memory(count: int, study: Study) -> tuple[Records, dict[str, Sequence[Record]]]:
    """The records, and what the corrected ones said before."""
    records: list[Record] = []
    earlier: dict[str, Sequence[Record]] = {}
    for number, (kind, values) in enumerate(made_up(count, study.plan_submitted_on)):
        record = KINDS[kind].model_validate(values)
        records.append(record)
        if corrected(number, kind):
            old = KINDS[kind].model_validate(values | BEFORE)
            earlier[record.id] = (old,)
    return Records.of(records), earlier


def over_time(count: int, study: Study) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same records in the order of their recording, corrected ones twice."""
    records = list(enumerate(made_up(count, study.plan_submitted_on)))
    for number, (kind, values) in records:
        if corrected(number, kind):
            yield kind, values | BEFORE
    yield from (record for _, record in records)


def last_day(study: Study) -> dt.date:
    """The day the list is looked at: the end of the twenty years."""
    return study.plan_submitted_on + dt.timedelta(days=YEARS * 365)


def measured(part: str, count: int, folder: Path) -> dict[str, Any]:
    """One measurement, in this process."""
    study = the_study()
    law = load_law(study.framework)
    if part == "command":
        from safetyreport.cli.main import run

        sys.argv[1:] = ["-C", str(folder), "--as-of", str(last_day(study)), "due", "--json"]
        start = time.process_time()
        code = run(sys.argv[1:])
        if code:
            raise SystemExit(code)
    else:
        records, earlier = in_memory(count, study)
        if part == "merged":
            own = [duty for one in records for duty in duties_of(law, study, records, one)]
            start = time.process_time()
            merged(own)
        else:
            start = time.process_time()
            owed(law, study, records, last_day(study), earlier)
    return {"seconds": time.process_time() - start, "megabytes": peak_megabytes()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", default="1000,10000,100000")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--child", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.events.split(",")]
    if chosen.child:
        tell(measured(chosen.child, sizes[0], chosen.folder))
        return
    study = the_study()
    if chosen.profile:
        records, earlier = in_memory(sizes[0], study)
        profile = cProfile.Profile()
        profile.runcall(owed, load_law(study.framework), study, records, last_day(study), earlier)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
        return
    print(f"{'':9}{'events':>9}{'seconds':>10}{'growth':>8}{'MB':>8}{'growth':>8}")
    for part in PARTS:
        before: tuple[int, Mapping[str, Any]] | None = None
        for count in sizes:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name) / "study"
                if part == "command":
                    stored(over_time(count, study), folder)
                options = ("--child", part, "--events", str(count), "--folder", folder)
                found = in_a_child("due", *options)
                shutil.rmtree(folder, ignore_errors=True)
            row = f"{part:9}{count:9}{found['seconds']:10.2f}"
            for key, width in (("seconds", 8), ("megabytes", 8)):
                value = found[key]
                if key == "megabytes":
                    row += f"{value:8.0f}" if value else f"{'-':>8}"
                old = before[1][key] if before else None
                ratio = value / old / (count / before[0]) if before and old and value else None
                row += f"{ratio:{width}.2f}" if ratio else f"{'':{width}}"
            print(row, flush=True)
            before = count, found


if __name__ == "__main__":
    main()
