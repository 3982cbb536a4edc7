"""An event, a study and what is owed: shortened for tables of cases."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from safetyreport.demo import study_toml
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import findings, owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study

LATER = dt.date(2027, 12, 1)
REPORTS = ("illness_7day", "illness_15day", "illness_60day")
LEAD = {"title": {"ja": "実施責任者", "en": "Lead"}}
HEAD = {"title": {"ja": "代表管理者", "en": "Representative Administrator"}}


@cache
def _demo() -> str:
    return study_toml()


def study(**changes: Any) -> Study:
    """The demo's study with some facts changed; `class_` stands for `class`."""
    values = tomllib.loads(_demo())
    values |= {name.rstrip("_"): value for name, value in changes.items()}
    return Study.model_validate({name: one for name, one in values.items() if one is not None})


def joint(**changes: Any) -> Study:
    """The same study carried out at two sites."""
    sites = [{"id": name, "name": {"ja": f"施設{name}"}} for name in ("A", "B")]
    return study(multi_site=True, representative_administrator=HEAD, sites=sites, **changes)


def event(*assessments: Mapping[str, Any], **values: Any) -> AdverseEvent:
    """An event of 2 November 2026, known to the physician that day, and what was learned later."""
    given: dict[str, Any] = {
        "id": "SAE-1",
        "participant": "P-1",
        "term": {"ja": "発熱", "en": "Fever"},
        "onset": "2026-11-02",
        "aware_physician_at": "2026-11-02",
        "cannot_be_ruled_out": "yes",
    }
    given |= values | {"assessments": list(assessments)}
    return AdverseEvent.model_validate(
        {name: one for name, one in given.items() if one is not None}
    )


def owed_for(
    records: Sequence[Record],
    as_of: dt.date = LATER,
    *,
    on: Study | None = None,
    earlier: Mapping[str, Sequence[Record]] | None = None,
) -> dict[str, Duty]:
    """What events give rise to on a day, by the duty's id."""
    plan = on or study()
    found = owed(load_law(plan.framework), plan, Records.of(records), as_of, earlier or {})
    ids = {one.id for one in records} | set(earlier or {})
    return {duty.id: duty for duty in found if ids & set(duty.records)}


def reports(duties: Mapping[str, Duty]) -> set[str]:
    """The ids of the reports under the Act among duties."""
    return {name for name, duty in duties.items() if duty.kind in REPORTS}


def found(one: AdverseEvent, *others: Record, on: Study | None = None) -> dict[str, Duty]:
    """What one event gives rise to, before any act, by the duty's id."""
    plan = on or study()
    records = Records.of([one, *others])
    return {duty.id: duty for duty in findings(load_law(plan.framework), plan, records, one).duties}


def codes(duty: Duty) -> list[str]:
    """The reasons a duty gives, by their keys."""
    return [reason.code for reason in duty.why]


def record(kind: str, /, **values: Any) -> Record:
    """A record of a kind from its JSON values."""
    return KINDS[kind].model_validate(values)


def listed(records: Sequence[Record], as_of: str, *, on: Study | None = None) -> dict[str, Duty]:
    """The whole list on a day, by the duty's id."""
    plan = on or study()
    day = dt.date.fromisoformat(as_of)
    return {one.id: one for one in owed(load_law(plan.framework), plan, Records.of(records), day)}


def told(duty: Duty) -> tuple[str, ...]:
    """State, target, legal days and start of a duty, as written in tables of cases; '-' is none."""
    days = (duty.due_on, duty.statutory_due_on, duty.extended_due_on, duty.counted_from)
    return duty.status, *(str(day) if day else "-" for day in days)
