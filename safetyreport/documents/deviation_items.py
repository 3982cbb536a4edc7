"""The items of the reports on one non-conformity: placeholder name to value, in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from safetyreport import i18n
from safetyreport.documents.content import Content, person, study_cells
from safetyreport.documents.form_duties import duty_met
from safetyreport.documents.printed import Cell, Printer, coded
from safetyreport.documents.readback import Fact
from safetyreport.duties.duty import Duty
from safetyreport.records.act import Opinion
from safetyreport.records.deviation import LONG_TEXTS, MEASURES, Deviation
from safetyreport.records.study import Person, Study


@dataclass(frozen=True)
class DeviationReport:
    """Everything the reports of one non-conformity are made from."""

    study: Study
    deviation: Deviation
    duties: tuple[Duty, ...]
    opinion: Opinion | None
    law_version: str


def deviation_content(report: DeviationReport, addressee: str, say: Printer) -> Content:
    """What the reports on a non-conformity say to one addressee in one language."""
    deviation = report.deviation
    long = {name: getattr(deviation, name) for name in LONG_TEXTS}
    return Content(
        study=report.study,
        subject=deviation.id,
        duties=report.duties,
        law_version=report.law_version,
        cells={
            **study_cells(report.study, say),
            **_letter(report, addressee, say),
            **{name: say.cell(deviation, name, value) for name, value in long.items()},
            **_occurrence(report, say),
            **_classification(deviation, say),
            **_measures(deviation, say),
            **_consequences(report, say),
        },
        flags={
            "multi_site": report.study.joint_research,
            "opinion_given": report.opinion is not None,
        },
        facts=(Fact("id", deviation.id), Fact("plan_number", report.study.plan_number)),
        words={name: text.any(say.lang) for name, text in long.items() if text is not None},
    )


def _letter(report: DeviationReport, addressee: str, say: Printer) -> dict[str, Cell]:
    duty = duty_met(report.duties, "nonconformity", addressee)
    to = _office(report, addressee)
    return {
        "addressee_name": Cell(person(to, say) if to else None),
        "reporting_physician": Cell(duty.actor_name[say.lang] if duty else None),
    }


def _office(report: DeviationReport, addressee: str) -> Person | None:
    study = report.study
    if addressee == "implementation_lead":
        return study.implementation_lead
    site = next((site for site in study.sites if site.id == report.deviation.site), None)
    return (site.administrator if site else None) or study.administrator


def _occurrence(report: DeviationReport, say: Printer) -> dict[str, Cell]:
    deviation = report.deviation
    people = deviation.participants
    names = say.word("participants", names=people, count=len(people)) if people else None
    site = next((site for site in report.study.sites if site.id == deviation.site), None)
    return {
        "category": coded(deviation, "category", deviation.category),
        "occurred_on": say.cell(deviation, "occurred_on", deviation.occurred_on),
        "aware_physician": say.cell(deviation, "aware_physician_at", deviation.aware_physician_at),
        "aware_administrator": say.cell(
            deviation, "aware_administrator_at", deviation.aware_administrator_at
        ),
        "found_by": say.cell(deviation, "found_by", deviation.found_by),
        "participants": say.cell(deviation, "participants", names),
        "site": say.cell(deviation, "site", site.name if site else None),
    }


def _classification(deviation: Deviation, say: Printer) -> dict[str, Cell]:
    """Who judged it and when; what is not judged yet was judged by nobody."""
    judged = coded(deviation, "classification", deviation.classification)
    cells = {}
    for name in ("classified_on", "classified_by"):
        own = say.cell(deviation, name, getattr(deviation, name))
        cells[name] = own if own.given else Cell(reason=judged.reason, source=own.source)
    return {
        "classification": judged,
        **cells,
        "serious_definition": Cell(i18n.text("law.serious_definition", say.lang)),
        "immediate_hazard": coded(deviation, "immediate_hazard", deviation.immediate_hazard),
    }


def _measures(deviation: Deviation, say: Printer) -> Mapping[str, Cell]:
    cells = {}
    for measure in MEASURES:
        done: dt.date | None = getattr(deviation, f"{measure}_done_on")
        proof = say.cell(
            deviation, f"{measure}_evidence", getattr(deviation, f"{measure}_evidence")
        )
        state = say.cell(deviation, f"{measure}_done_on", None)
        idle = (deviation.missing or {}).get(f"{measure}_action") == "not_applicable"
        if done:
            said = "done" if proof.text is not None else "done_unproven"
            state = Cell(say.word(said, day=say.day(done)))
            proof = proof if proof.given else Cell(say.word("no_evidence"))
        elif idle:
            state, proof = (Cell(reason="not_applicable") for _ in range(2))
        cells[f"{measure}_state"] = state
        cells[f"{measure}_evidence"] = proof
    return cells


def _consequences(report: DeviationReport, say: Printer) -> dict[str, Cell]:
    deviation, opinion = report.deviation, report.opinion
    received = opinion and (opinion.received_on or opinion.given_on)
    words = say.text(opinion.opinion) if opinion and opinion.opinion else None
    return {
        "told_participant_on": say.cell(
            deviation, "told_participant_on", deviation.told_participant_on
        ),
        "study_continues": coded(deviation, "study_continues", deviation.study_continues),
        "opinion_sought": coded(deviation, "opinion_sought", deviation.opinion_sought),
        "opinion_on": Cell(say.day(received) if received else say.word("no_opinion")),
        "opinion": Cell(words or say.word("no_opinion")),
    }
