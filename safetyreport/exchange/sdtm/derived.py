"""What rows of DS, EX, LB and AE say by several variables together, as variables of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from safetyreport.errors import Problem
from safetyreport.exchange.problems import shown
from safetyreport.exchange.sdtm.dataset import Dataset, Line, problem_at
from safetyreport.exchange.sdtm.settings import MILESTONES, SERIOUS, SdtmMapping

CRITERIA = ("AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE")
NO_CRITERIA = ("AESCAN", "AESOD")  # SDTM has them beside the criteria; reports no longer ask
ONGOING = "AEENRTPT"
_OVER = ("RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE", "FATAL")
_TREATMENT = ("STUDY TREATMENT", "TREATMENT")
_PARTICIPATION = ("STUDY PARTICIPATION",)
_MILESTONE = "PROTOCOL MILESTONE"
_OTHER_EVENT = "OTHER EVENT"
_SPECIMENS = ("", "BLOOD", "WHOLE BLOOD", "SERUM", "PLASMA", "SERUM OR PLASMA")
_URINE = "URIN"  # in the category of tests without a specimen
_MOST_NAMED = 10
_MARKED = "Y"

Derive = Callable[[Dataset, SdtmMapping], tuple[Dataset, list[Problem]]]


def derived(dataset: Dataset, mapping: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """The dataset with the variables made from others, and without rows that are not ours."""
    made = _BY_NAME.get(dataset.name)
    return made(dataset, mapping) if made else (dataset, [])


def _with(dataset: Dataset, lines: list[Line], *more: str) -> Dataset:
    variables = tuple(dict.fromkeys((*dataset.variables, *more)))
    return replace(dataset, variables=variables, lines=tuple(lines))


def _added(line: Line, more: Mapping[str, str]) -> Line:
    return Line(line.row, {**line.values, **{k: v for k, v in more.items() if v}})


def _participants(dataset: Dataset, _: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """DM: an age in years only; a death without its day is told."""
    problems = []
    for line in dataset.lines:
        unit = line.get("AGEU")
        if line.get("AGE") and unit not in ("", "YEARS"):
            problems.append(problem_at("sdtm.age_unit", dataset, line, "AGEU", {"unit": unit}))
        if line.get("DTHFL") == _MARKED and not line.get("DTHDTC"):
            problems.append(
                problem_at("sdtm.death_without_day", dataset, line, "DTHDTC", {}, warning=True)
            )
    return dataset, problems


def _disposition(dataset: Dataset, mapping: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """DS: each row under the milestone, or the end of treatment, that it tells of."""
    lines, problems = [], []
    for line in dataset.lines:
        more = _meaning(line, dataset, mapping)
        if isinstance(more, Problem):
            problems.append(more)
        elif more:
            lines.append(_added(line, more))
    names = ("DS.consented", "DS.enrolled", "DS.withdrawn", "DS.treatment_ended", "DS.reason")
    return _with(dataset, lines, *names), problems


def _meaning(line: Line, dataset: Dataset, mapping: SdtmMapping) -> dict[str, str] | Problem:
    term = line.get("DSDECOD")
    day = line.get("DSSTDTC").partition("T")[0]
    values = {"term": term, "known": tuple(mapping.disposition)}
    meant = mapping.disposition.get(term)
    if meant is None:
        return problem_at("sdtm.disposition", dataset, line, "DSDECOD", values)
    category, scope, epoch = (line.get(name) for name in ("DSCAT", "DSSCAT", "EPOCH"))
    if meant == "ignore" or (category == _OTHER_EVENT and term not in mapping.decided):
        return {}
    if meant in MILESTONES:
        return {f"DS.{meant}": day}
    ended = {"DS.treatment_ended": day, "DS.reason": meant}
    if term in mapping.decided or scope in _TREATMENT or (not scope and epoch in _TREATMENT):
        return ended
    if scope in _PARTICIPATION:
        return {"DS.withdrawn": day} if meant == "consent_withdrawn" else {}
    return problem_at("sdtm.disposition_scope", dataset, line, "DSSCAT", values)


def _exposure(dataset: Dataset, mapping: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """EX: the rows of the cell product, and its cells where the unit is mapped."""
    given = tuple(dict.fromkeys(line.get("EXTRT") for line in dataset.lines))
    if dataset.lines and not mapping.products:
        values: dict[str, object] = {"given": given[:_MOST_NAMED]}
        return _with(dataset, [], "EX.cells"), [
            problem_at("sdtm.product", dataset, None, "EXTRT", values)
        ]
    lines, problems = [], []
    for line in dataset.lines:
        if line.get("EXTRT") not in mapping.products:
            continue
        cells = _cells(line, dataset, mapping)
        if isinstance(cells, Problem):
            problems.append(cells)
        else:
            lines.append(_added(line, {"EX.cells": cells}))
    others = tuple(name for name in given if name not in mapping.products)
    if others:
        values = {"others": others[:_MOST_NAMED]}
        problems.append(
            problem_at("sdtm.other_products", dataset, None, "EXTRT", values, warning=True)
        )
    return _with(dataset, lines, "EX.cells"), problems


def _cells(line: Line, dataset: Dataset, mapping: SdtmMapping) -> str | Problem:
    dose, unit = line.get("EXDOSE"), line.get("EXDOSU")
    if not dose:
        return ""
    factor = mapping.cells.get(unit)
    if factor is None:
        values: dict[str, object] = {"unit": unit, "known": tuple(mapping.cells) or ("–",)}
        return problem_at("sdtm.unit", dataset, line, "EXDOSU", values)
    try:
        cells = Decimal(dose) * factor
    except InvalidOperation:
        return problem_at("sdtm.dose", dataset, line, "EXDOSE", {"dose": dose})
    if not cells.is_finite() or cells != cells.to_integral_value():
        return problem_at("sdtm.dose", dataset, line, "EXDOSE", {"dose": dose})
    return f"{cells.to_integral_value():f}"


def _laboratory(dataset: Dataset, mapping: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """LB: the tests that are analytes of ours, in blood; what is left out is told."""
    lines: list[Line] = []
    problems: list[Problem] = []
    others: dict[str, None] = {}
    visits: dict[str, None] = {}
    for line in dataset.lines:
        test, specimen = line.get("LBTESTCD"), line.get("LBSPEC").upper()
        analyte = mapping.analytes.get(test)
        urine = not specimen and _URINE in line.get("LBCAT").upper()
        if analyte is None or specimen not in _SPECIMENS or urine:
            others[test if specimen in _SPECIMENS and not urine else f"{test} ({specimen})"] = None
            continue
        result = line.get("LBORRES")
        more = {"LB.analyte": analyte}
        if not result and line.get("LBSTAT") == "NOT DONE":
            more["LBORRES"] = "NOT DONE"
        elif not result or not _is_number(result):
            told = {"test": test, "value": result, "row": line.row}
            problems.append(
                problem_at("sdtm.no_number", dataset, line, "LBORRES", told, warning=True)
            )
            continue
        visit = line.get("VISIT")
        if visit and visit not in mapping.visits:
            visits[visit] = None
        more["LB.visit"] = mapping.visits.get(visit, "")
        lines.append(_added(line, more))
    for code, names in (("sdtm.other_tests", others), ("sdtm.visits", visits)):
        if names:
            more_names = ("…",) if len(names) > _MOST_NAMED else ()
            values = {"names": (*tuple(names)[:_MOST_NAMED], *more_names), "count": len(names)}
            column = "LBTESTCD" if names is others else "VISIT"
            problems.append(problem_at(code, dataset, None, column, values, warning=True))
    return _with(dataset, lines, "LB.analyte", "LB.visit", "LBORRES"), problems


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _events(dataset: Dataset, mapping: SdtmMapping) -> tuple[Dataset, list[Problem]]:
    """AE: AESER compared with the criteria, and never taken alone."""
    lines, problems = [], []
    for line in dataset.lines:
        answer = line.get(SERIOUS)
        given = {name: line.get(name) for name in CRITERIA if name in dataset.variables}
        yes = tuple(name for name, value in given.items() if value == _MARKED)
        blank = tuple(name for name in CRITERIA if not given.get(name))
        values: dict[str, object] = {"event": named(line), "row": line.row}
        if answer == _MARKED and not yes:
            problems.append(problem_at("sdtm.serious_without", dataset, line, SERIOUS, values))
        elif answer == "N" and yes:
            values["criteria"] = yes
            problems.append(
                problem_at("sdtm.serious_but", dataset, line, SERIOUS, values, warning=True)
            )
        elif answer not in ("", "Y", "N"):
            problems.append(problem_at("sdtm.serious_word", dataset, line, SERIOUS, values))
        elif answer == "N" and blank and not mapping.blank_criteria:
            values["criteria"] = blank
            problems.append(
                problem_at("sdtm.criteria_blank", dataset, line, blank[0], values, warning=True)
            )
        if answer in ("Y", "N") and blank and mapping.blank_criteria:
            line = _added(line, dict.fromkeys(blank, "N"))
        problems += _beside(line, dataset)
        lines.append(line)
    more = CRITERIA if mapping.blank_criteria else ()
    return _with(dataset, lines, *more), problems


def _beside(line: Line, dataset: Dataset) -> Iterator[Problem]:
    """What AE says besides and no field of ours holds."""
    values: dict[str, object] = {"event": named(line), "row": line.row}
    for name in NO_CRITERIA:
        if line.get(name) == _MARKED:
            told = values | {"name": name}
            yield problem_at("sdtm.no_criterion", dataset, line, name, told, warning=True)
    ended, at = line.get("AEENDTC"), line.get("AEENTPT")
    later = at[:1].isdecimal() and ended[: len("YYYY-MM-DD")] > at[: len("YYYY-MM-DD")]
    if line.get(ONGOING) == "ONGOING" and (ended or line.get("AEOUT") in _OVER) and not later:
        values["ended"] = ended or line.get("AEOUT")
        yield problem_at("sdtm.ongoing_yet_over", dataset, line, ONGOING, values, warning=True)


def named(line: Line) -> str:
    """How a sentence calls an event: its participant, number and words."""
    words = shown(" ".join((line.get("AETERM") or line.get("DVTERM")).split()), 40) or ""
    number = line.get("AESEQ") or line.get("DVSEQ") or str(line.row)
    return f"{line.get('USUBJID')} {number} {words}".strip()


def blank_rows(problems: list[Problem]) -> Iterator[int | None]:
    """The rows of events whose open seriousness is told already."""
    return (one.row for one in problems if one.code.startswith(("sdtm.criteria", "sdtm.serious")))


_BY_NAME: Mapping[str, Derive] = {
    "DM": _participants,
    "DS": _disposition,
    "EX": _exposure,
    "LB": _laboratory,
    "AE": _events,
}
