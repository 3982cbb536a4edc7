"""Exports of our own REDCap instruments, read without a mapping of the user's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from safetyreport.errors import Problem
from safetyreport.exchange.delimited import headings, read_delimited
from safetyreport.exchange.headings import ASSESSMENTS, PARTICIPANTS, columns
from safetyreport.exchange.mapping.model import NOTHING, Block, MappingFile, Rule, Settings
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.redcap_export import EVENT as EVENT_NAME
from safetyreport.exchange.redcap_export import INSTRUMENT
from safetyreport.exchange.redcap_naming import (
    INSTRUMENTS,
    RECORD_ID,
    Variable,
    own_kinds,
    variables,
)
from safetyreport.exchange.sheets import Table

# REDCap's own missing-data codes whose meaning leaves no doubt.
_MISSING: Mapping[str, str] = MappingProxyType(
    {"UNK": "unknown", "NI": "unknown", "ASKU": "unknown", "NASK": "not_done"}
)
_BOOLEAN = MappingProxyType({"1": "true", "0": "false"})


def own_mapping(names: Collection[str], file: str) -> MappingFile | None:
    """The mapping of an export with these fields, if they are those of our instruments."""
    kinds = own_kinds(names)
    if not kinds:
        return None
    source = Settings(RECORD_ID, missing_codes=_MISSING)
    return MappingFile("redcap", source, tuple(_blocks(kinds, names)), file)


def own_table(data: bytes, file: str) -> Table | None:
    """The records of an export of our instruments; None where the file is no export of REDCap."""
    names = _names(data, file)
    mapping = own_mapping(names, file)
    if mapping is None:
        if INSTRUMENT in names or EVENT_NAME in names:
            values = {"file": file}
            return Table(problems=(Problem("redcap.needs_mapping", file=file, values=values),))
        return None
    found = open_sources(mapping, [(data, file)])
    return Table(found.records, problems=found.problems)


def _names(data: bytes, file: str) -> tuple[str, ...]:
    """The fields of an export, in CSV or JSON."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        try:
            content = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return ()
        first = content[0] if content else None
        return tuple(first) if isinstance(first, dict) else ()
    found = read_delimited(data, file, None, RECORD_ID)
    return tuple(headings(found.rows[min(found.rows)]).names.values()) if found.rows else ()


def _blocks(kinds: Collection[str], names: Collection[str]) -> Iterator[Block]:
    held = {name.partition("___")[0] for name in names}
    event = "-{event}" if EVENT_NAME in names else ""
    for kind in kinds:
        mark = INSTRUMENTS[kind].upper()
        once = kind == PARTICIPANTS
        own = f"{INSTRUMENTS[kind]}_id"
        yield Block(
            kind=kind,
            id="{record}" if once else f"{mark}-{{record}}{event}-{{instance}}",
            rules=tuple(_rules(kind, held)),
            form=kind,
            repeats="none" if once else "instrument",
            variants=(NOTHING,),
            id_from=own if own in held else None,
            at=kind,
        )


def _rules(kind: str, held: Collection[str]) -> Iterator[Rule]:
    times = {one.column.path: one.name for one in variables(kind) if one.sort == "time"}
    for one in variables(kind):
        if one.sort == "time" or one.column.path == "id" or one.name not in held:
            continue
        time = times.get(one.column.path)
        yield Rule(
            one.column.path,
            one.column,
            source=one.name,
            time=time if time in held else None,
            codes=_codes(one),
            checkbox=one.sort == "checkbox",
            otherwise="{record}" if one.column.path == "participants" else None,
            at=one.name,
        )
    if kind in (PARTICIPANTS, ASSESSMENTS, "deviations"):
        return
    for column in columns(kind):
        if column.path == "participant":
            yield Rule(column.path, column, pattern="{record}", at=kind)


def _codes(one: Variable) -> Mapping[str, str]:
    if one.sort == "yesno":
        return _BOOLEAN
    return {code: code for code in one.choices} if one.sort == "checkbox" else NOTHING
