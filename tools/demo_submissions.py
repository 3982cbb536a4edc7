"""The demo's submissions: what the engine says was owed in the past, and when it was sent."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

SOURCE = Path(__file__).parent / "demo" / "submissions.toml"
# The kinds whose documents are numbered 第1報, 第2報 … .
NUMBERED = frozenset({"illness_7day", "illness_15day", "protocol_serious"})
DAY = dt.timedelta(days=1)


def submissions(study: Study, records: Iterable[Record], as_of: dt.date) -> list[dict[str, Any]]:
    """Submissions that settle the duties of the past: one per record, addressee and day sent."""
    told = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    exceptions = {duty: one for one in told["sent"] for duty in one["duties"]}
    before: dt.date = told["before"]
    past = [
        duty
        for duty in owed(load_law(study.framework), study, Records.of(records), as_of)
        if not duty.settled and (meant := target(duty)) is not None and meant < before
    ]
    undone = set(told["open"])
    unknown = (set(exceptions) | undone) - {duty.id for duty in past}
    if unknown:
        raise ValueError(f"no such duties of the past: {sorted(unknown)}")
    letters: dict[tuple[dt.date, str, str], list[Duty]] = {}
    for duty in (one for one in past if one.id not in undone):
        on = exceptions[duty.id]["on"] if duty.id in exceptions else sent_on(duty)
        letters.setdefault((on, duty.record or duty.id, duty.addressee), []).append(duty)
    return [
        _letter(f"SENT-{number:03}", on, letters[on, record, addressee], exceptions)
        for number, (on, record, addressee) in enumerate(sorted(letters), start=1)
    ]


def target(duty: Duty) -> dt.date | None:
    """The day by which a duty was meant to be done; two weeks where nobody set one."""
    if duty.due_on is None and duty.counted_from is not None and duty.status != "not_yet":
        return duty.counted_from + 14 * DAY
    return duty.due_on


def sent_on(duty: Duty) -> dt.date:
    """The last weekday before the target, but never before the day it is counted from."""
    meant = target(duty)
    assert meant is not None  # noqa: S101  the caller has seen to it
    day = meant - DAY
    while day.weekday() >= 5:
        day -= DAY
    return max(day, duty.counted_from or day)


def _letter(
    name: str, on: dt.date, duties: list[Duty], exceptions: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": name,
        "duties": [duty.id for duty in duties],
        "on": on.isoformat(),
    }
    if any(duty.kind in NUMBERED for duty in duties):
        record["report_number"] = 1
    reason = next(
        (
            exceptions[duty.id]["late_reason"]
            for duty in duties
            if "late_reason" in exceptions.get(duty.id, {})
        ),
        None,
    )
    return record if reason is None else record | {"late_reason": reason}
