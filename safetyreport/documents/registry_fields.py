"""総括報告書の概要 (別紙様式第9): the registry's fields in words, on the form and as a CSV file.

Every number is a cell of the summary that the study report prints.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from safetyreport.documents import forms
from safetyreport.documents.closeout_results import (
    CHANGE,
    LABORATORY,
    VITAL,
    endpoint,
    of_kind,
    survival_percent,
    survival_time,
    with_unit,
)
from safetyreport.documents.closeout_tables import dose_range
from safetyreport.documents.closeout_words import (
    between,
    grouped,
    grouped_figures,
    listed,
    quartiles,
    spread,
    word,
)
from safetyreport.documents.form_model import Row as FormRow
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.summary_cells import code_of, counted, sentences, shown, step_name
from safetyreport.i18n import Lang, Word
from safetyreport.i18n import text as words
from safetyreport.summary.events import ALL
from safetyreport.summary.model import Row, Summary
from safetyreport.summary.visits import VISITS

FORM = "study_report_summary"
REGISTRY = "registry"
AFTER_DATE = "registration_id"  # the registry has the date, of the form's head, before it
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def registry_cells(summary: Summary, say: Printer) -> dict[str, str]:
    """The fields that the summary fills, by their placeholders."""
    return {
        "actual_enrolment": _enrolment(summary, say),
        "registry_background": _together(_background(summary, say), say),
        "registry_flow": _flow(summary, say),
        "registry_events": _together(_events(summary, say), say),
        "registry_primary": _together(_primary(summary, say), say),
        "registry_secondary": _together(_secondary(summary, say), say),
    }


def _together(sentences: Iterable[str], say: Printer) -> str:
    """A line for each sentence; what a narrow column breaks stands on one line here."""
    space = "" if say.lang == "ja" else " "
    return "\n".join(one.replace("\n", space) for one in sentences)


def _enrolment(summary: Summary, say: Printer) -> str:
    numbers = {one.id: shown(one.n, say) for one in summary.populations}
    return word(say, "enrolment", enrolled=numbers["enrolled"], recipients=numbers["recipients"])


def _background(summary: Summary, say: Printer) -> Iterator[str]:
    safety = summary.population("safety").n
    yield word(say, "field_safety", persons=shown(safety, say))
    for row in summary.table("continuous").rows:
        if code_of(row["group"]) == "participants":
            values = word(
                say,
                "field_age",
                n=shown(row["n"], say),
                median=quartiles(row["median"], row["q1"], row["q3"], say),
                range=between(row["minimum"], row["maximum"], say),
            )
            yield word(say, "pair", head=shown(row["measurement"], say), value=values)
    sexes = [row for row in summary.table("categorical").rows if code_of(row["item"]) == "sex"]
    parts = [_persons(shown(row["category"], say), row["count"], say) for row in sexes]
    yield word(say, "pair", head=shown(sexes[0]["item"], say), value=listed(parts, say))


def _persons(name: str, count: object, say: Printer) -> str:
    return word(say, "persons", name=name, count=count)


def _flow(summary: Summary, say: Printer) -> str:
    return listed(
        (
            _persons(step_name(row, say), shown(row["participants"], say), say)
            for row in summary.table("disposition").rows
            if row["participants"] or code_of(row["detail"]) == "not_applicable"
        ),
        say,
    )


def _events(summary: Summary, say: Printer) -> Iterator[str]:
    terms = grouped(summary.table("ae_by_soc_term"), "soc", "term")
    every = terms[ALL, ALL]
    classes = [_counted(shown(row["category"], say), row, say) for row in every.values()]
    yield word(say, "pair", head=word(say, "field_classes"), value=listed(classes, say))
    grades = [
        _counted(_grade(grade, say), rows["any"], say)
        for (grade,), rows in grouped(summary.table("ae_by_grade"), "grade").items()
    ]
    yield word(say, "pair", head=word(say, "field_grades"), value=listed(grades, say))
    for category, head in (("related", "field_terms"), ("serious", "field_serious")):
        found = [
            _counted(shown(term, say), rows[category], say)
            for (soc, term), rows in terms.items()
            if ALL not in (soc, term) and category in rows and rows[category]["events"]
        ]
        value = listed(found, say) or word(say, "none")
        yield word(say, "pair", head=word(say, head), value=value)


def _grade(grade: object, say: Printer) -> str:
    if isinstance(grade, Word):
        return shown(grade, say)
    return word(say, "grade", grade=grade)


def _counted(name: str, row: Row, say: Printer) -> str:
    return word(say, "counted", name=name, counts=counted(row, say))


def _primary(summary: Summary, say: Printer) -> Iterator[str]:
    for row in summary.table("ae_rate").rows:
        if code_of(row["category"]) != "any" or isinstance(row["rate"], Word):
            continue
        limits = shown(row["interval"], say)
        rate = word(say, "field_rate", rate=shown(row["rate"], say), limits=limits)
        yield word(say, "pair", head=shown(row["basis"], say), value=rate)
    rows = summary.table("ae_duration").rows
    days = [row for row in rows if (row["soc"], row["term"]) == (ALL, ALL)]
    for row in days:
        value = word(
            say,
            "field_duration",
            median=spread(row["median"], row["minimum"], row["maximum"], say),
            events=shown(row["computable"], say),
            ongoing=shown(row["ongoing"], say),
            not_computable=shown(row["not_computable"], say),
        )
        yield word(say, "pair", head=word(say, "field_days"), value=value)


def _secondary(summary: Summary, say: Printer) -> Iterator[str]:
    for one in summary.survival:
        at = word(say, "field_survival", endpoint=endpoint(one, say), time=survival_time(one, say))
        value = survival_percent(one, say)
        risk = word(say, "field_at_risk", value=value, at_risk=shown(one.at_risk, say))
        yield word(say, "pair", head=at, value=risk)
    for row in summary.table("cytotoxicity").rows:
        if code_of(row["value"]) == "measured":
            head = word(
                say,
                "field_nk",
                ratio=shown(row["effector_target_ratio"], say),
                visit=shown(row["visit"], say),
            )
            median = quartiles(row["median"], row["q1"], row["q3"], say)
            value = word(say, "field_n", n=shown(row["n"], say), value=median)
            yield word(say, "pair", head=head, value=value)
    keys = ("dose_group", "cells_from", "cells_below")
    for (group, *cells), rows in grouped(summary.table("ae_by_dose"), *keys).items():
        if isinstance(group, Word):
            head = word(say, "field_other_dose", group=shown(group, say))
        else:
            limits = [None if isinstance(one, Word) else grouped_figures(one, say) for one in cells]
            head = word(say, "field_dose", cells=dose_range(limits[0], limits[1], say))
        yield word(say, "pair", head=head, value=counted(rows["any"], say))
    yield from _measured(summary, say)


def _measured(summary: Summary, say: Printer) -> Iterator[str]:
    """Of each marker, vital sign and laboratory value the last change, else the last value.

    Every visit stands in the study report; here it says so, and what the visits' names mean.
    """
    table = summary.table("continuous")
    markers = [{**row, "unit": "%"} for row in summary.table("phenotype").rows]  # positive cells
    groups: list[tuple[str, str, Iterable[Row]]] = [
        (words("summary.table.phenotype", say.lang), "marker", markers)
    ]
    for kind in (VITAL, LABORATORY):
        name = words(f"codes.kind.{kind}", say.lang)
        groups.append((name, "measurement", of_kind(table.rows, kind)))
    for name, column, rows in groups:
        last: dict[tuple[str, str], Row] = {}
        for row in rows:
            key = shown(row[column], say), shown(row["unit"], say)
            changed = code_of(row["value"]) == CHANGE
            if row["n"] and (changed or key not in last or code_of(last[key]["value"]) != CHANGE):
                last[key] = row
        if not last:
            yield word(say, "pair", head=name, value=word(say, "none"))
        for row in last.values():
            visit = shown(row["visit"], say)
            if code_of(row["value"]) == CHANGE:
                visit = word(say, "change", visit=visit)
            head = word(
                say,
                "field_measured",
                kind=name,
                measurement=with_unit(row, column, say),
                visit=visit,
            )
            median = quartiles(row["median"], row["q1"], row["q3"], say)
            value = word(say, "field_n", n=shown(row["n"], say), value=median)
            yield word(say, "pair", head=head, value=value)
    yield word(say, "field_every_visit")
    yield from (sentences([one], say) for one in table.notes if one.key == VISITS)


def registry_csv(values: Mapping[str, str], lang: Lang) -> bytes:
    """The fields of the form in its order as CSV: UTF-8 with a mark, one line for each field.

    `values` are the texts by placeholder. What a spreadsheet would take for a formula begins with
    an apostrophe.
    """
    buffer = io.StringIO(newline="")
    written = csv.writer(buffer, lineterminator="\r\n")
    written.writerow([words(f"closeout.csv_{name}", lang) for name in ("item", "field", "value")])
    for number, label, name in _fields(lang):
        written.writerow([number, label, _plain(values[name])])
    return buffer.getvalue().encode("utf-8-sig")


def _fields(lang: Lang) -> Iterator[tuple[int, str, str]]:
    form = forms.load(FORM)
    date = form.at("date")
    section = next(one for one in form.sections if one.id == REGISTRY)
    for row in section.rows:
        if row.id == AFTER_DATE:
            yield date.item, date.label.get(lang), "report_date"
        yield from _row_fields(row, lang)


def _row_fields(row: FormRow, lang: Lang) -> Iterator[tuple[int, str, str]]:
    label = row.label.get(lang)
    if row.kind == "checks":
        yield row.item, label, row.id
    for entry in row.fields_:
        own = entry.label(lang)
        yield (
            row.item,
            f"{label}{'：' if lang == 'ja' else ': '}{own}" if own else label,
            entry.name,
        )


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text


def field_values(cells: Mapping[str, Cell], say: Printer) -> dict[str, str]:
    """What the form prints in each field, boxes by the words of what is ticked."""
    found = {"report_date": say.shown(cells["report_date"])}
    for row in forms.load(FORM).rows():
        if row.options:
            ticked = cells[row.id].codes if row.id in cells else frozenset()
            found[row.id] = listed(
                (one.get(say.lang) for one in row.options if one.code in ticked), say
            )
        needed = row.needed()
        for entry in row.fields_:
            cell = cells[entry.name]
            absent = not cell.given and needed[entry.name] == "never"
            found[entry.name] = say.word("not_stated") if absent else say.shown(cell)
    return found
