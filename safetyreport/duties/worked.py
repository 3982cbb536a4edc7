"""The worked examples of the law data, run through the engine that everybody else uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from safetyreport.duties.days import plan_year
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import findings
from safetyreport.duties.occasions import dated, rules
from safetyreport.duties.periodic import annual_duties
from safetyreport.duties.retention import alternatives
from safetyreport.errors import LawGapError
from safetyreport.law.examples import Example, ExpectedDuty, Given
from safetyreport.law.query import Law
from safetyreport.law.vocabulary import Occasion
from safetyreport.records.event import AdverseEvent
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study

COMPARED = (
    "actor",
    "law_version",
    "verified",
    "due_on",
    "statutory_due_on",
    "extended_due_on",
    "somebody_elses",
)
EXAMPLE = "EXAMPLE"


def disagreements(law: Law, example: Example) -> tuple[str, ...]:
    """What the engine says otherwise than the example, a line each; none when they agree."""
    try:
        duties = tuple(example_duties(law, example.given))
    except LawGapError as gap:
        return () if example.law_gap else (gap.code,)
    if example.law_gap:
        return ("law_gap",)
    found = [f"+ {line}" for line in _surplus(duties, example)]
    for expected in example.expect:
        match = [duty for duty in duties if _is(duty, expected)]
        if len(match) != 1:
            found.append(f"- {expected.kind} {expected.addressee}: {len(match)}")
            continue
        got = _said(match[0])
        for name in COMPARED:
            wanted = _wanted(expected, name)
            if got[name] != wanted:
                found.append(
                    f"{expected.kind} {expected.addressee} {name}: {got[name]} != {wanted}"
                )
    return tuple(found)


def example_duties(law: Law, given: Given) -> Iterator[Duty]:
    """The duties of the law that an example's facts give rise to."""
    study = example_study(law, given)
    if given.occasion == "suspected_event":
        event = example_event(given)
        yield from findings(law, study, Records.of([event]), event).duties
    elif given.occasion == "plan_year":
        horizon = plan_year(given.year or 1, given.plan_submitted_on).last
        for duty in annual_duties(law, study, horizon, None):
            if duty.occurrence == given.year and duty.layer == "statute":
                yield duty
    elif given.on is not None:
        yield from _on_occasion(law, study, given, given.on)


def _on_occasion(law: Law, study: Study, given: Given, on: dt.date) -> Iterator[Duty]:
    """Duties that run from one day; a kind of an occasion is the wider occasion too."""
    wider: dict[str, Occasion] = {
        "serious_nonconformity": "nonconformity",
        "opinion_not_to_continue": "opinion",
        "opinion_on_nonconformity": "opinion",
        "opinion_on_results": "opinion",
    }
    asked = (given.occasion, *(wide for name, wide in wider.items() if name == given.occasion))
    for occasion in asked:
        bound = list(rules(law, study, occasion, on))
        if occasion == "record":
            bound = list(alternatives(bound, study))
        for rule in bound:
            if rule.actor != "implementation_lead":
                yield from dated(rule, EXAMPLE, on, "end", ())


def _is(duty: Duty, expected: ExpectedDuty) -> bool:
    return (duty.kind, duty.addressee, duty.citation["ja"]) == (
        expected.kind,
        expected.addressee,
        expected.citation,
    )


def _surplus(duties: tuple[Duty, ...], example: Example) -> list[str]:
    kinds = {duty.kind for duty in example.expect} | set(example.not_expected)
    return [
        f"{duty.kind} {duty.addressee}"
        for duty in duties
        if duty.kind in kinds and not any(_is(duty, expected) for expected in example.expect)
    ]


def _said(duty: Duty) -> dict[str, Any]:
    """A duty in the words of an example; the house's own day is not the law's."""
    return {
        "actor": duty.actor,
        "law_version": duty.law_version,
        "verified": duty.verified,
        "due_on": duty.due_on if duty.limit_basis == "law" else None,
        "statutory_due_on": duty.statutory_due_on,
        "extended_due_on": duty.extended_due_on,
        "somebody_elses": duty.somebody_elses,
    }


def _wanted(expected: ExpectedDuty, name: str) -> object:
    value = getattr(expected, name)
    return value.isoformat() if name == "law_version" else value


def example_study(law: Law, given: Given) -> Study:
    """A study with the facts of an example and plain words for everything else."""
    person = {"title": "管理者"}
    values: dict[str, Any] = {
        "plan_submitted_on": given.plan_submitted_on,
        "plan_conformed_on": given.plan_conformed_on,
        "plan_number": EXAMPLE,
        "title": "例",
        "framework": law.framework.id,
        "class": given.risk_class,
        "designated_material": given.designated_material,
        "purpose": given.purpose,
        "multi_site": given.multi_site,
        "ctcae_version": "5.0",
        "institution": {
            "name": "例",
            "address": "例",
            "contact": {"department": "例", "role": "例"},
        },
        "administrator": person,
        "implementation_lead": person if given.implementation_lead else None,
        "representative_administrator": person if given.multi_site else None,
        "sites": [{"id": "A", "name": "例"}] if given.multi_site else [],
        "committee": {"name": "例", "certification_number": EXAMPLE},
        "minister": {"addressee": "例"},
        "product": {"name": "例", "manufacturer": "例", "facility_number": EXAMPLE}
        | dict.fromkeys(given.holders, "例"),
    }
    return Study.model_validate(values)


def example_event(given: Given) -> AdverseEvent:
    """The event of an example, as it was first known; its awareness is required."""
    days = {
        "aware_physician_at": given.aware_earliest,
        "aware_administrator_at": given.aware_administrator,
        "aware_representative_at": given.aware_representative,
    }
    values: dict[str, Any] = {
        "id": EXAMPLE,
        "participant": EXAMPLE,
        "term": "例",
        "seriousness": given.seriousness,
        "cannot_be_ruled_out": "yes" if given.suspected else "no",
        **{name: day.isoformat() for name, day in days.items() if day},
    }
    if given.onset:
        values["onset"] = given.onset.isoformat()
    return AdverseEvent.model_validate(values)
