"""The items of the reports on one event: placeholder name to value, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from safetyreport import i18n
from safetyreport.documents.content import study_cells
from safetyreport.documents.printed import Cell, Printer, coded
from safetyreport.documents.report import EventReport
from safetyreport.duties.awareness import ROLE_OF_FIELD
from safetyreport.duties.judgement import matters, suspicion
from safetyreport.records.event import (
    OTHER_PARTS,
    PROVISION_PARTS,
    Assessment,
    AssessmentFields,
    Seriousness,
)
from safetyreport.records.product import Administration
from safetyreport.records.study import Study

LONG_TEXTS = (
    "narrative",
    "history",
    "concomitant",
    "investigations",
    "treatment",
    "cause",
    "measures",
    "future_measures",
    "cause_of_death",
    "autopsy",
)
CODED = (
    "action_on_participant",
    "action_on_study",
    "plan_change_needed",
    "consent_form_change_needed",
)


def items(report: EventReport, say: Printer) -> Mapping[str, Cell]:
    """Every simple item of the event's forms; a row of boxes stands under the row's name."""
    return {
        **study_cells(report.study, say),
        **_recipient_items(report, say),
        **_event_items(report, say),
        **_judgement_items(report, say),
        **_follow_up_items(report, say),
    }


def _recipient_items(report: EventReport, say: Printer) -> dict[str, Cell]:
    person, event = report.participant, report.event
    age = say.word("age", years=person.age) if person and person.age is not None else None
    sex = say.code("sex", person.sex) if person and person.sex else None
    lots = [dose.lot for dose in _doses(report) if dose.lot]
    unnamed = next(iter(_doses(report)), None)
    lot = say.cell(unnamed, "lot", None) if unnamed else say.cell(event, "administration", None)
    return {
        "participant_code": Cell(text=event.participant),
        "participant_age": Cell(
            age, say.cell(person, "age", None).reason, source=f"{event.participant}: age"
        ),
        "participant_sex": Cell(
            sex, say.cell(person, "sex", None).reason, source=f"{event.participant}: sex"
        ),
        "lots": Cell(text="、".join(lots)) if lots else lot,
    }


def _doses(report: EventReport) -> Iterator[Administration]:
    """The administration the event is linked to, else every one given."""
    linked = [dose for dose in report.administrations if dose.id == report.event.administration]
    yield from linked or [dose for dose in report.administrations if dose.given_on]


def _event_items(report: EventReport, say: Printer) -> dict[str, Cell]:
    event, state = report.event, report.state
    cells = {name: say.cell(event, name, getattr(event, name)) for name in LONG_TEXTS}
    cells |= {
        "event_term": say.cell(event, "term", event.term),
        "onset_on": say.cell(event, "onset", event.onset),
        "aware_earliest": _earliest(report, say),
        "aware_administrator": _aware(report, say, "aware_administrator_at"),
        "aware_representative": _aware(report, say, "aware_representative_at"),
        "meddra_term": _meddra(report),
        "grade": _grade(report, say),
        "pathogen": say.cell(event, "pathogen", state.pathogen),
        "hospitalised_on": say.cell(event, "hospitalised_on", state.hospitalised_on),
        "discharged_on": say.cell(event, "discharged_on", state.discharged_on),
        "outcome_on": say.cell(event, "outcome_on", state.outcome_on),
        "outcome": coded(event, "outcome", state.outcome),
        "infection": coded(event, "infection", state.infection),
    }
    return cells


def _assessments(report: EventReport) -> list[tuple[int, AssessmentFields]]:
    """The first assessment, and every later one from which a period of its own runs."""
    opened = {duty.occurrence for duty in report.duties if duty.record and duty.layer == "statute"}
    every: tuple[AssessmentFields, ...] = (report.event, *report.event.assessments)
    return [(n, one) for n, one in enumerate(every, start=1) if n == 1 or n in opened]


def _numbered(say: Printer, lines: Iterable[tuple[int, str]]) -> str | None:
    """A day for each assessment, the later ones under their numbers."""
    printed = [text if n == 1 else say.word("later", number=n, text=text) for n, text in lines]
    return "\n".join(printed) or None


def _aware(report: EventReport, say: Printer, field: str) -> Cell:
    """When one person learned of the event, and of what was learned later."""
    known = [(n, getattr(one, field)) for n, one in _assessments(report)]
    text = _numbered(say, ((n, say.moment(moment)) for n, moment in known if moment))
    return Cell(text=text) if text else say.cell(report.event, field, None)


def _earliest(report: EventReport, say: Printer) -> Cell:
    """The earliest awareness in the institution, and of what was learned later."""
    lines = []
    for number, one in _assessments(report):
        if one.awareness:
            field, moment = one.awareness[0]
            role = i18n.text(f"duties.party.{ROLE_OF_FIELD[field]}", say.lang)
            lines.append((number, say.word("aware_by", moment=say.moment(moment), role=role)))
    return Cell(text=_numbered(say, lines))


def _meddra(report: EventReport) -> Cell:
    coded = report.event.meddra
    if coded is None:
        return Cell()
    version = f" (v{coded.version})" if coded.version else ""
    return Cell(text=f"{coded.term or ''} {coded.code}{version}".strip())


def _grade(report: EventReport, say: Printer) -> Cell:
    event, grade = report.event, report.state.grade
    version = event.ctcae_version or report.study.ctcae_version
    if grade is None:
        return say.cell(event, "grade", None)
    printed = say.word("grade", grade=grade, version=version)
    term = event.ctcae_term
    return Cell(text=say.word("grade_of_term", grade=printed, term=term) if term else printed)


def _judgement_items(report: EventReport, say: Printer) -> dict[str, Cell]:
    event, state = report.event, report.state
    serious = matters(state)
    listed = report.matters or serious
    types = event_order(listed)
    return {
        "illness_type": Cell(codes=listed or frozenset({"other_suspected"})),
        "seriousness": Cell(codes=serious, source=f"{event.id}: seriousness"),
        "illness_types": Cell(
            text="\n".join(say.code("seriousness", code) for code in types)
            or say.word("not_serious")
        ),
        "cannot_be_ruled_out": Cell(codes=frozenset({suspicion_code(state, report.study)})),
        "causality_reason": _grounds(report, say),
        "assessed_by": say.cell(event, "assessed_by", state.assessed_by),
    }


def _grounds(report: EventReport, say: Printer) -> Cell:
    """The grounds of the judgement now, then under their numbers those given before."""
    every: tuple[AssessmentFields, ...] = (report.event, *report.event.assessments)
    reasons = enumerate((one.causality_reason for one in every), start=1)
    given = [(n, say.text(reason)) for n, reason in reasons if reason]
    if not given:
        return say.cell(report.event, "causality_reason", None)
    earlier = [say.word("earlier_grounds", number=n, text=text) for n, text in given[:-1]]
    return Cell("\n".join((given[-1][1], *earlier)))


def suspicion_code(state: Assessment, study: Study) -> str:
    """Whether the relationship cannot be ruled out: yes, no, unknown, or pending if not judged."""
    if state.cannot_be_ruled_out is not None:
        return state.cannot_be_ruled_out
    judged = suspicion(state, unlikely_counts=study.causality.unlikely == "suspected")
    if not judged.judged:
        return "pending"
    return "yes" if judged.suspected else "no"


def event_order(codes: frozenset[str]) -> list[str]:
    """Seriousness codes in the statute's order."""
    return [code for code in get_args(Seriousness) if code in codes]


def components(report: EventReport, say: Printer) -> list[dict[str, str]]:
    """The causal judgement part by part: those of the provision first, then the others."""
    rows = []
    for group, parts in (("provision", PROVISION_PARTS), ("outside", OTHER_PARTS)):
        for part in parts:
            relation = getattr(report.state.causality, part, None)
            if group == "outside" and relation is None:
                continue
            judged = say.code("relation", relation) if relation else say.word("not_judged")
            rows.append(
                {
                    "component": say.code("causality_part", part),
                    "group": say.word(f"group_{group}"),
                    "judgement": judged,
                }
            )
    return rows


def administrations(report: EventReport, say: Printer) -> list[dict[str, str]]:
    """The provision so far, cycle by cycle."""
    none = say.word("dash")
    return [
        {
            "cycle": str(dose.cycle) if dose.cycle else none,
            "g_csf_on": say.day(dose.g_csf_started_on) if dose.g_csf_started_on else none,
            "apheresis_on": say.day(dose.apheresis_on) if dose.apheresis_on else none,
            "given_on": say.day(dose.given_on) if dose.given_on else say.word("not_given"),
            "dose": _dose(dose, say),
            "lot": dose.lot or none,
        }
        for dose in sorted(report.administrations, key=lambda dose: (dose.cycle or 0, dose.id))
    ]


def _dose(dose: Administration, say: Printer) -> str:
    if dose.cells is not None:
        return say.word("cells", count=say.number(dose.cells))
    return say.text(dose.not_given_reason) if dose.not_given_reason else say.word("dash")


def _follow_up_items(report: EventReport, say: Printer) -> dict[str, Cell]:
    event, told, opinion = report.event, report.manufacturer_told_on, report.opinion
    cells = {name: coded(event, name, getattr(event, name)) for name in CODED}
    received = opinion and (opinion.received_on or opinion.given_on)
    words = say.text(opinion.opinion) if opinion and opinion.opinion else None
    enclosed = [f"{n}. {say.text(text)}" for n, text in enumerate(event.attachments or (), start=1)]
    return cells | {
        "manufacturer_notified_on": Cell(say.day(told) if told else say.word("not_told")),
        "opinion_on": Cell(say.day(received) if received else say.word("no_opinion")),
        "opinion": Cell(words or say.word("no_opinion")),
        "enclosures": Cell("\n".join(enclosed) or say.code("missing", "not_applicable")),
        "remarks": Cell(say.code("missing", "not_applicable")),
    }
