"""Examining the stored records, and comparing the events with another system's list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from safetyreport.app.mapping import bytes_of, read_mapped
from safetyreport.app.owing import unknown_record
from safetyreport.app.session import STUDY_FILE, Session, held
from safetyreport.checks.catalogue import BY_CODE, CHECKS, Rule, Severity, examine, not_asked
from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding
from safetyreport.checks.personal_data import hidden
from safetyreport.checks.privacy import withheld
from safetyreport.checks.reconcile import Difference, Listed, compared
from safetyreport.errors import ConfigurationRefused, InputRefused, Problem
from safetyreport.exchange.files import read_files
from safetyreport.exchange.problems import problems_of
from safetyreport.exchange.reading import Place, RawRecord, placed
from safetyreport.grading.units import unit_of, units
from safetyreport.records.base import Record
from safetyreport.records.event import AdverseEvent
from safetyreport.records.fields import Moment, PartialDate, Text
from safetyreport.records.kinds import Records
from safetyreport.records.naming import label, path_of, steps_of
from safetyreport.records.study import Study

EVENTS = AdverseEvent.kind
STEPS = len(CHECKS)  # how often `checked` reports that it got on


@dataclass(frozen=True)
class Checked:
    """What was found, errors first, and the rules that could not be asked."""

    problems: tuple[Problem, ...]
    records: int
    not_asked: tuple[Rule, ...] = ()


def checked(session: Session, record: str | None, done: Callable[[], None]) -> Checked:
    """Every finding about the stored records, or about one record or participant.

    Raises:
        InputRefused: there is no such record.
        ConfigurationRefused: a limit of study.toml is in a unit that its analyte does not have.
    """
    study = session.study
    _refuse_units(study, session.folder / STUDY_FILE)
    records = _stored(session, record)
    found = [
        _problem(finding, records)
        for finding in examine(Examined(records, study), done)
        if record is None or _concerns(finding, record, records)
    ]
    return Checked(in_order(found), len(records), not_asked(study))


def reconciled(
    session: Session, file: Path, mapping: Path | None, record: str | None = None
) -> Checked:
    """Our events beside those of a file, through a mapping or with our own headings.

    Raises:
        InputRefused: the file cannot be read, or holds no event, with every problem.
    """
    raws = _listed(file, mapping)
    positions = {raw.id or "": raw for raw in raws}
    listed = _events(raws)
    records = _stored(session, record)
    found = [
        _located(one, records, positions)
        for one in compared(Examined(records, session.study), listed)
        if record is None or _concerns(one.finding, record, records)
    ]
    return Checked(in_order(found), len(listed))


def _stored(session: Session, record: str | None) -> Records:
    """Every record; InputRefused when the one asked for is not among them."""
    with session.store().reading() as reader:
        standing = held(reader)
    if record is not None and standing.records.find(record) is None:
        raise unknown_record(record, standing)
    return standing.records


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors before warnings; of each, by rule and record."""
    place = {code: number for number, code in enumerate((*BY_CODE, *RECONCILED))}
    return tuple(
        sorted(
            problems,
            key=lambda one: (
                one.severity != "error",
                place[one.code],
                one.record or "",
                one.row or 0,
                one.field or "",
            ),
        )
    )


# Both lists cannot be right; where ours is only blank, theirs may be looked up.
RECONCILED: Mapping[str, Severity] = {
    "findings.reconcile_only_there": "error",
    "findings.reconcile_only_here": "error",
    "findings.reconcile_differs": "error",
    "findings.reconcile_blank_here": "warning",
}


def _problem(finding: Finding, records: Records) -> Problem:
    rule = BY_CODE.get(finding.code)
    severity = rule.severity if rule else RECONCILED[finding.code]
    record = records.find(finding.record)
    named: dict[str, object] = {"label": label(record.kind if record else EVENTS, finding.field)}
    return Problem(
        finding.code,
        severity,
        record=finding.record,
        field=finding.field,
        value=_shown(record, finding) if record else None,
        values=withheld(named | dict(finding.values)),
    )


def _shown(record: Record, finding: Finding) -> str | None:
    """What stands in the field, without anything that looks like personal data."""
    found = _value(record, finding.field)
    return hidden(found) if found else found


def _value(record: Record, path: str) -> str | None:
    """What stands in the field, as text; lists by their items."""
    value: object = record
    for step in steps_of(path):
        if isinstance(step, str):
            value = getattr(value, step, None)
    match value:
        case None:
            return None
        case PartialDate():
            return value.text
        case Moment():
            return value.isoformat()
        case Text():
            return value.ja or value.en
        case Decimal():
            return format(value, "f")
        case tuple():
            return ", ".join(map(str, value)) if all(isinstance(v, str) for v in value) else None
        case str() | int():
            return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else None


def _concerns(finding: Finding, wanted: str, records: Records) -> bool:
    """Whether a finding is about a record, or about one of a participant's."""
    record = records.find(finding.record)
    about = getattr(record, "participant", None) or finding.values.get("participant")
    return wanted in (finding.record, about)


def _refuse_units(study: Study, file: Path) -> None:
    problems = []
    for at, criterion in enumerate(study.criteria):
        for place, limit in enumerate(criterion.limits):
            if limit.quantity != "age" and unit_of(limit.quantity, limit.unit) is None:
                path = path_of(("criteria", at, "limits", place, "unit"))
                values = {"unit": limit.unit or "", "known": units(limit.quantity)}
                problems.append(
                    Problem("findings.limit_unit", file=str(file), field=path, value=limit.unit,
                            values=values)
                )  # fmt: skip
    if problems:
        name, count = str(file), len(problems)
        raise ConfigurationRefused(
            "exchange.study_refused", problems=problems, file=name, count=count
        )


def _listed(file: Path, mapping: Path | None) -> tuple[RawRecord, ...]:
    raws: Sequence[RawRecord]
    problems: Sequence[Problem]
    if mapping is not None:
        mapped = read_mapped([file], mapping, compared=True)
        raws, problems = mapped.records, mapped.problems
    else:
        raws, problems = _own(bytes_of(file), file.name)
    errors = [one for one in problems if one.severity == "error"]
    if errors:
        raise InputRefused("findings.list_refused", problems=errors, file=file.name)
    events = tuple(raw for raw in raws if raw.kind == EVENTS)
    if not events:
        raise InputRefused("findings.list_empty", file=file.name)
    return events


def _own(data: bytes, name: str) -> tuple[Sequence[RawRecord], Sequence[Problem]]:
    """A file with our own headings; a list of events need not be called after its kind."""
    raws, problems = read_files([(data, name)])
    if not any(one.code == "tables.kind_unknown" for one in problems):
        return raws, problems
    raws, problems = read_files([(data, f"{EVENTS}{Path(name).suffix}")])
    return (
        [replace(raw, place=_named(raw.place, name)) for raw in raws],
        [replace(one, file=name) for one in problems],
    )


def _named(place: Place, file: str) -> Place:
    return Place(file, place.sheet, place.row, place.column)


def _events(raws: Iterable[RawRecord]) -> list[Listed]:
    """The events of the list; InputRefused with every value that cannot be read."""
    found: list[Listed] = []
    problems: list[Problem] = []
    for raw in raws:
        try:
            found.append(Listed.model_validate(dict(raw.values)))
        except ValidationError as error:
            problems += (placed(one, raw) for one in problems_of(error, EVENTS, raw.id))
    if problems:
        file = problems[0].file or ""
        raise InputRefused("findings.list_refused", problems=problems, file=file)
    return found


def _located(one: Difference, records: Records, positions: Mapping[str, RawRecord]) -> Problem:
    problem = _problem(one.finding, records)
    raw = positions.get(one.theirs or "")
    if raw is None:
        return problem
    at = raw.place_of(problem.field)
    return replace(
        problem, file=raw.place.file, sheet=raw.place.sheet, row=at.row, column=at.column
    )
