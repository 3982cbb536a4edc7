"""Small studies for the tests of stopping rules: one participant and what is recorded of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from safetyreport.stopping.evaluation import evaluate
from safetyreport.stopping.model import PREDICATES, Predicate, StoppingRules
from safetyreport.stopping.outcome import Evaluated

Raw = tuple[str, dict[str, Any]]
DAY = dt.date(2026, 7, 1)
PI = "principal_investigator"


def study(**more: Any) -> Study:
    """A study that plans ten participants in the hundred days from 2026-01-01."""
    words = {"name": "架空", "title": "職名"}
    name = {"name": "架空"}
    values = {
        "plan_submitted_on": "2025-10-01",
        "plan_number": "EXAMPLE",
        "title": "架空",
        "class": 2,
        "purpose": "research",
        "multi_site": False,
        "ctcae_version": "5.0",
        "institution": {
            **name,
            "address": "架空",
            "contact": {"department": "架空", "role": "架空"},
        },
        "administrator": {"title": "架空"},
        "implementation_lead": {"title": words["title"]},
        "committee": {**name, "certification_number": "EXAMPLE"},
        "minister": {"addressee": "架空"},
        "product": {**name, "manufacturer": "架空", "facility_number": "EXAMPLE"},
        "enrolment": {"target": 10, "from": "2026-01-01", "to": "2026-04-10"},
    }
    return Study.model_validate({**values, **more})


def rules(
    predicate: Predicate,
    thresholds: dict[str, Any] | None = None,
    *,
    since: str | None = None,
    decided_by: Iterable[str] = (PI,),
) -> StoppingRules:
    """One rule R with this predicate."""
    traits = PREDICATES[predicate]
    rule = {
        "id": "R",
        "scope": traits.scope,
        "kind": traits.kind,
        "basis": "protocol",
        "anchor": "3.2",
        "statement": "基準",
        "predicate": predicate,
        "thresholds": thresholds or {},
        "threshold_basis": "configured",
        "decided_by": list(decided_by),
    }
    recorded = {"deviations_since": since} if since else {}
    return StoppingRules.model_validate({"recorded": recorded, "rule": [rule]})


def person(name: str = "P1", **more: Any) -> Raw:
    """A participant, enrolled on 2026-01-10 unless said otherwise."""
    values = {"consented_on": "2026-01-05", "enrolled_on": "2026-01-10", **more}
    return "participants", {"id": name, **{k: v for k, v in values.items() if v is not None}}


def dose(name: str = "A1", **more: Any) -> Raw:
    """An administration of P1, its culture begun on 2026-02-01."""
    values = {"participant": "P1", "culture_started_on": "2026-02-01", "lot": "L1", **more}
    return "administrations", {"id": name, **values}


def culture(name: str, sampled: str | None, result: str | None, on: str | None, **more: Any) -> Raw:
    """A sterility test of lot L1."""
    values = {"participant": "P1", "lot": "L1", "test": "sterility", **more}
    values |= {"sampled_on": sampled, "result": result, "result_on": on}
    given = {k: v for k, v in values.items() if v is not None}
    return "culture_tests", {"id": name, **given}


def event(name: str = "E1", aware: str = "2026-05-01", grade: int | None = 4, **more: Any) -> Raw:
    """An adverse event of P1."""
    values = {"participant": "P1", "term": "事象", "aware_physician_at": aware, **more}
    return "adverse_events", {"id": name, **values} | ({"grade": grade} if grade else {})


def deviation(name: str, aware: str = "2026-05-01", **more: Any) -> Raw:
    """A deviation, told apart from others by its requirement."""
    values = {"aware_physician_at": aware, "requirement": name, **more}
    return "deviations", {"id": name, **values}


def decision(
    on: str | None, outcome: str | None, *, about: str = "R", body: str = PI, **more: Any
) -> Raw:
    """A decision; about rule R by default."""
    values = {"about": about, "body": body, "outcome": outcome, "on": on, **more}
    given = {k: v for k, v in values.items() if v is not None}
    return "decisions", {"id": f"D-{on}-{outcome}-{about}", **given}


def records(*raw: Raw) -> Records:
    """The records as models."""
    return Records.of([KINDS[kind].model_validate(content) for kind, content in raw])


def outcomes(
    configured: StoppingRules, *raw: Raw, on: dt.date = DAY, **more: Any
) -> tuple[Evaluated, ...]:
    """Every outcome of the rule."""
    return evaluate(configured, study(**more), records(*raw), on)


def outcome(configured: StoppingRules, *raw: Raw, on: dt.date = DAY, **more: Any) -> Evaluated:
    """The one outcome of the rule."""
    (found,) = outcomes(configured, *raw, on=on, **more)
    return found


def keys(found: Evaluated) -> list[str]:
    """The catalogue keys of why, without their common start, then those of ignored decisions."""
    said = [phrase.key for phrase in found.why] + [one.why.key for one in found.ignored]
    return [key.removeprefix("stopping.") for key in said]
