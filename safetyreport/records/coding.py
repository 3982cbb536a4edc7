"""Every field of every record and of the study: what it holds, and which words its codes have.

Workbooks, messages, lists and documents read this one description, made from the models.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from safetyreport.records.event import OTHER_PARTS, PROVISION_PARTS
from safetyreport.records.fields import Line, Moment, PartialDate, RecordId, Text
from safetyreport.records.kinds import KINDS
from safetyreport.records.study import Study

Sort = Literal[
    "id", "line", "text", "day", "partial_date", "moment", "number", "whole", "boolean", "code",
    "part",
]  # fmt: skip
STUDY = "study"
# The group of words of each coded field; `codes.<group>.<value>` are its catalogue entries.
# A part that stands in several places is named once, by its own name.
GROUPS: Mapping[str, str] = types.MappingProxyType(
    {
        "missing": "missing",
        "participants.sex": "sex",
        "participants.treatment_end_reason": "treatment_end_reason",
        "participants.death_cause": "death_cause",
        "eligibility.met": "yes_no_unknown",
        "culture_tests.result": "culture_result",
        "adverse_events.outcome": "outcome",
        "adverse_events.seriousness": "seriousness",
        "adverse_events.hospitalisation_for_treatment": "yes_no_unknown",
        "adverse_events.prolonged_hospitalisation": "yes_no_unknown",
        "adverse_events.infection": "yes_no_unknown",
        "adverse_events.cannot_be_ruled_out": "yes_no_unknown",
        "adverse_events.expected": "yes_no_unknown",
        "adverse_events.causality.product": "relation",
        "adverse_events.causality.apheresis": "relation",
        "adverse_events.causality.g_csf": "relation",
        "adverse_events.causality.procedure": "relation",
        "adverse_events.causality.surgery": "relation",
        "adverse_events.causality.underlying_disease": "relation",
        "adverse_events.causality.concomitant": "relation",
        "adverse_events.causality.other": "relation",
        "adverse_events.ctcae_version": "ctcae_version",
        "adverse_events.action_on_participant": "action_on_participant",
        "adverse_events.action_on_study": "action_on_study",
        "adverse_events.plan_change_needed": "yes_no_undecided",
        "adverse_events.consent_form_change_needed": "yes_no_undecided",
        "deviations.category": "deviation_category",
        "deviations.classification": "classification",
        "deviations.immediate_hazard": "yes_no",
        "deviations.study_continues": "yes_no",
        "deviations.opinion_sought": "yes_no",
        "laboratory.analyte": "analyte",
        "laboratory.symptomatic": "symptoms",
        "laboratory.anticoagulated": "yes_no_unknown",
        "milestones.kind": "milestone",
        "milestones.change": "plan_change",
        "statements.report": "report",
        "involvements.kind": "involvement",
        "documents.committee_has_latest": "yes_no",
        "documents.minister_has_latest": "yes_no",
        "opinions.continuing": "continuing",
        "opinions.measures_asked": "yes_no",
        "decisions.outcome": "decision_outcome",
        "study.class": "class",
        "study.purpose": "purpose",
        "study.ctcae_version": "ctcae_version",
        "study.date_style": "date_style",
        "study.visits.reference": "visit_reference",
        "study.visits.analytes": "analyte",
        "study.criteria.kind": "criterion",
        "study.criteria.limits.quantity": "analyte",
        "study.causality.unlikely": "unlikely",
        "study.protocol_duties.events": "seriousness",
        "study.protocol_duties.causality": "protocol_causality",
        "study.templates.lang": "language",
    }
)
_BY_VALIDATOR: Sequence[tuple[object, Sort]] = (
    (RecordId.__metadata__[0], "id"),  # type: ignore[attr-defined]
    (Line.__metadata__[0], "line"),  # type: ignore[attr-defined]
)
_BY_TYPE: Mapping[object, Sort] = {
    Text: "text",
    str: "line",
    dt.date: "day",
    PartialDate: "partial_date",
    Moment: "moment",
    Decimal: "number",
    int: "whole",
    bool: "boolean",
}


@dataclass(frozen=True, slots=True)
class FieldForm:
    """What one field holds.

    `path` is the field's name inside its record (`causality.product`, `assessments.grade`);
    `group` names the words of `codes`; `many` says that it holds a list; `parts` are the fields
    of a nested part. `default` is None where absence has no meaning of its own.
    """

    path: str
    sort: Sort
    required: bool
    many: bool = False
    group: str | None = None
    codes: tuple[str, ...] = ()
    parts: tuple[FieldForm, ...] = ()
    default: object = None

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path.rpartition(".")[2]

    def all(self) -> Iterator[FieldForm]:
        """This field and those of its parts."""
        yield self
        for part in self.parts:
            yield from part.all()


@cache
def forms(kind: str) -> tuple[FieldForm, ...]:
    """The fields of one kind of record, or of the study (`study`), in the order of the model."""
    return _forms(Study if kind == STUDY else KINDS[kind], kind, "")


def form_at(kind: str, path: Sequence[str | int]) -> FieldForm | None:
    """The field that a path of names and list places leads to, or None."""
    found: FieldForm | None = None
    for name in path:
        if isinstance(name, int) or (found is not None and found.path == "missing"):
            continue  # a list's items, and the reasons by field, are like the field itself
        known = forms(kind) if found is None else found.parts
        found = next((form for form in known if form.name == name), None)
        if found is None:
            return None
    return found


def label_key(kind: str, form: FieldForm) -> str:
    """The catalogue key of a field's label; later assessments share the labels of the first."""
    return f"fields.{kind}.{form.path.removeprefix('assessments.')}"


def word_groups() -> dict[str, tuple[str, ...]]:
    """Every group of `codes` with its values: those of the fields, the kinds and the parts."""
    groups: dict[str, dict[str, None]] = {
        "kind": dict.fromkeys(KINDS),
        "causality_part": dict.fromkeys(PROVISION_PARTS + OTHER_PARTS),
    }
    for kind in (*KINDS, STUDY):
        for form in (one for top in forms(kind) for one in top.all()):
            if form.group:
                groups.setdefault(form.group, {}).update(dict.fromkeys(form.codes))
    return {group: tuple(codes) for group, codes in groups.items()}


def _forms(model: type[BaseModel], kind: str, at: str) -> tuple[FieldForm, ...]:
    found = []
    for name, field in model.model_fields.items():
        path = f"{at}{field.alias or name}"
        inner, metadata, many = _opened(field.annotation, field.metadata)
        form = FieldForm(path, "part", field.is_required(), many)
        if get_origin(inner) is Literal:
            codes = tuple(str(code) for code in get_args(inner))
            form = replace(form, sort="code", group=GROUPS[_group_path(kind, path)], codes=codes)
        elif isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not Text:
            found.append(replace(form, parts=_forms(inner, kind, f"{path}.")))
            continue
        else:
            validated = next((sort for mark, sort in _BY_VALIDATOR if mark in metadata), None)
            form = replace(form, sort=validated or _BY_TYPE[inner])
        if not field.is_required() and field.default != ():
            form = replace(form, default=field.default)
        found.append(form)
    return tuple(found)


def _group_path(kind: str, path: str) -> str:
    return path if path == "missing" else f"{kind}.{path.removeprefix('assessments.')}"


def _opened(annotation: Any, metadata: Sequence[object]) -> tuple[Any, list[object], bool]:
    """The type inside `Annotated`, `| None`, tuples and the values of a mapping."""
    collected, many = list(metadata), False
    while True:
        origin, inside = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation, collected = inside[0], [*collected, *inside[1:]]
        elif origin in (Union, types.UnionType):
            annotation = next(part for part in inside if part is not type(None))
        elif origin is tuple:
            annotation, many = inside[0], True
        elif origin is dict:
            annotation = inside[1]
        else:
            return annotation, collected, many
