"""REDCap's flat export, as CSV or as JSON, with repeated forms and events told apart."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.delimited import headings, read_delimited
from safetyreport.exchange.encoding import decoded
from safetyreport.exchange.mapping.model import Settings
from safetyreport.exchange.mapping.source import Source, SourceRow, SourceTable
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place
from safetyreport.exchange.redcap_dictionary import Dictionary
from safetyreport.exchange.redcap_labels import is_label_export, resolved
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE
from safetyreport.records.naming import hint, nearest

EVENT = "redcap_event_name"
INSTRUMENT, INSTANCE = "redcap_repeat_instrument", "redcap_repeat_instance"
GROUP, SURVEY = "redcap_data_access_group", "redcap_survey_identifier"
OWN = (EVENT, INSTRUMENT, INSTANCE, GROUP, SURVEY)
_MOST_NAMED = 10


def read_export(
    data: bytes,
    file: str,
    settings: Settings,
    dictionary: Dictionary | None = None,
    forms: Collection[str] = (),
) -> Source:
    """The rows of an export; nothing it holds raises. `forms` are those that are read."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return Source(problems=(Problem("redcap.page", file=file, values={"file": file}),))
    table, problems = (
        _json(data, file, settings) if start in (b"[", b"{") else _csv(data, file, settings)
    )
    if table is None:
        return Source(problems=tuple(problems))
    if not table.names:  # the empty list of a project without records
        empty = Problem("exchange.no_records", file=file, values={"file": file})
        return Source(problems=(*problems, empty))
    if is_label_export(table, settings):
        table, told = resolved(table, settings, dictionary)
        problems += told
        if table is None:
            return Source(problems=tuple(problems))
    wrong = _wrong_form(table, settings)
    if wrong:
        return Source(problems=(*problems, wrong))
    rows, told = _keyed(table, settings)
    table = replace(table, rows=tuple(rows))
    problems += [*told, *_states(table, forms), *_notices(table)]
    return Source((table,), tuple(problems))


def _csv(data: bytes, file: str, settings: Settings) -> tuple[SourceTable | None, list[Problem]]:
    found = read_delimited(data, file, settings.delimiter, settings.record_id)
    problems = list(found.problems)
    if not found.rows:
        return None, problems
    first, *below = sorted(found.rows)
    heads = headings(found.rows[first])
    rows = []
    for number in below:
        cells = {heads.names.get(at, ""): cell for at, cell in found.rows[number].items()}
        if "" in cells:
            values = {"columns": len(heads.names)}
            problems.append(Problem("redcap.no_heading", file=file, row=number, values=values))
            continue
        if found.widths[number] < found.widths[first]:
            # REDCap writes every cell, also those left blank: the rest of this row was lost.
            values = {"columns": found.widths[first], "found": found.widths[number]}
            problems.append(Problem("redcap.row_short", file=file, row=number, values=values))
            continue
        rows.append(SourceRow(Place(file, None, number), cells))
    return (
        SourceTable(file, heads.letters, tuple(rows), None, first, heads.ambiguous, redcap=True),
        problems,
    )


def _json(data: bytes, file: str, settings: Settings) -> tuple[SourceTable | None, list[Problem]]:
    if len(data) > LARGEST_FILE:
        values: dict[str, object] = {"file": file, "most": LARGEST_FILE // MEGABYTE}
        return None, [Problem("exchange.too_big", file=file, values=values)]
    text = decoded(data, file)
    if isinstance(text, Problem):
        return None, [text]
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        values = {"file": file, "line": error.lineno, "at": error.colno, "found": ""}
        return None, [Problem("exchange.json_ends", file=file, values=values)]
    except RecursionError:
        return None, [Problem("redcap.json_shape", file=file, values={"file": file, "row": ""})]
    if isinstance(content, dict) and "error" in content:
        values = {"file": file, "error": shown(content["error"], 200) or ""}
        return None, [Problem("redcap.error_answer", file=file, values=values)]
    names: dict[str, str] = {}
    rows: list[SourceRow] = []
    for number, entry in enumerate(content if isinstance(content, list) else [None], 1):
        if not isinstance(entry, dict) or not all(isinstance(one, str) for one in entry.values()):
            values = {"file": file, "row": number}
            return None, [Problem("redcap.json_shape", file=file, row=number, values=values)]
        names |= {name: name for name in entry}
        cells = {name: Cell("text", value) for name, value in entry.items() if value.strip()}
        rows.append(SourceRow(Place(file, None, number), cells))
    return SourceTable(file, names, tuple(rows), redcap=True), []


def _wrong_form(table: SourceTable, settings: Settings) -> Problem | None:
    """Why a file is no flat export of the project that the mapping describes."""
    if {"record", "field_name", "value"} <= set(table.names):
        return Problem("redcap.eav", file=table.file, values={"file": table.file})
    if settings.record_id not in table.names:
        near = hint(nearest(settings.record_id, table.names))
        values = {"name": settings.record_id, "file": table.file, "hint": near}
        return Problem("redcap.no_record_id", file=table.file, row=table.header_row, values=values)
    for name in sorted(table.ambiguous):
        values = {"name": shown(name, 60) or "", "file": table.file}
        return Problem("redcap.column_twice", file=table.file, row=table.header_row, values=values)
    return None


def _keyed(table: SourceTable, settings: Settings) -> tuple[list[SourceRow], list[Problem]]:
    """The rows with their keys (record, event, form, instance), each of which stands once."""
    rows: list[SourceRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[object, ...], SourceRow] = {}
    for row in table.rows:
        instance = row.text(INSTANCE)
        if instance and not (instance.isascii() and instance.isdecimal() and int(instance)):
            problems.append(_at(table, row, INSTANCE, "redcap.instance", instance))
            continue
        if not row.text(settings.record_id):
            problems.append(_at(table, row, settings.record_id, "redcap.record_blank", None))
            continue
        event = row.text(EVENT)
        found = replace(
            row,
            record=row.text(settings.record_id),
            event=settings.events.get(event, event),
            instrument=row.text(INSTRUMENT),
            instance=int(instance) if instance else None,
        )
        key = (found.record, found.event, found.instrument, found.instance)
        first = seen.setdefault(key, found)
        if first is not found:
            told = _at(table, row, settings.record_id, "redcap.key_twice", found.record)
            values = {**told.values, "id": found.record, "first": first.place.row or ""}
            problems.append(replace(told, values=values))
        rows.append(found)
    return rows, problems


def _states(table: SourceTable, forms: Collection[str]) -> Iterator[Problem]:
    """States of forms that REDCap does not have; whether empty boxes are answers hangs on them."""
    for name in (f"{form}_complete" for form in forms):
        for row in table.rows:
            state = row.text(name)
            if state not in ("", "0", "1", "2"):
                yield _at(table, row, name, "redcap.state", state)


def _notices(table: SourceTable) -> Iterator[Problem]:
    if SURVEY in table.names:
        named = {"name": SURVEY, "file": table.file}
        yield Problem("redcap.survey_identifier", "warning", table.file, values=named)
    for name in table.names:
        form, mark, rest = name.rpartition("_complete")
        if not mark or rest or not form:
            continue
        open_rows = [str(row.place.row) for row in table.rows if row.text(name) == "0"]
        if open_rows:
            values: dict[str, object] = {
                "form": form,
                "count": len(open_rows),
                "rows": _listed(open_rows),
            }
            yield Problem("redcap.incomplete", "warning", table.file, values=values)
    if not table.rows:
        yield Problem("exchange.no_records", "warning", table.file, values={"file": table.file})


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    first = tuple(names)
    return (*first[:_MOST_NAMED], *(("…",) if len(first) > _MOST_NAMED else ()))


def _at(table: SourceTable, row: SourceRow, name: str, code: str, value: str | None) -> Problem:
    place = table.at(row, name)
    values: Mapping[str, object] = {"name": name, "value": shown(value, 60) or ""}
    return Problem(
        code, file=place.file, row=place.row, column=place.column, value=shown(value), values=values
    )
