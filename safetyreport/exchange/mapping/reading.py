"""From the tables of a source to raw records, by a mapping."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safetyreport.errors import Problem
from safetyreport.exchange.headings import ASSESSMENTS
from safetyreport.exchange.mapping.assembly import Assembled, assemble, filled, told
from safetyreport.exchange.mapping.model import Block, MappingFile, fields_of, matcher
from safetyreport.exchange.mapping.source import SourceRow, SourceTable
from safetyreport.exchange.mapping.union import union
from safetyreport.exchange.reading import RawRecord
from safetyreport.exchange.rows import Row
from safetyreport.exchange.sheets import Table, joined, other_problems
from safetyreport.i18n import Word
from safetyreport.records.naming import hint, nearest

_MOST_NAMED = 10
PARTICIPANTS = "participants"


@dataclass(frozen=True, slots=True)
class Mapped:
    """The raw records of a mapped source, what is wrong, and what the source leaves blank.

    `blank` holds, by record, the fields that the mapping names and the source holds empty.
    """

    records: tuple[RawRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mapping: MappingFile | None = None

    def remarks(self, stored: Mapping[str, tuple[str, Mapping[str, object]]]) -> Iterator[Problem]:
        """What a person should know of records stored (by id: kind, content) before.

        Records that fit the mapping and are absent from the file, and values that the file now
        holds blank; neither is changed by an import.
        """
        if self.mapping is None:
            return
        yield from _absent(self.mapping, self.records, stored)
        if self.mapping.source.blank == "keep":
            for raw in self.records:
                content = stored.get(raw.id or "", (raw.kind, {}))[1]
                kept = sorted(
                    path for path in self.blank.get(raw.id or "", ()) if _held(content, path)
                )
                if kept:
                    values = {"id": raw.id or "", "fields": tuple(kept)}
                    yield Problem(
                        "mapping.blank_kept", "warning", raw.place.file, raw.place.sheet,
                        raw.place.row, record=raw.id, values=values,
                    )  # fmt: skip


def map_tables(
    mapping: MappingFile, tables: Sequence[SourceTable], problems: Iterable[Problem] = ()
) -> Mapped:
    """The records that the tables hold; `problems` are those of reading the files."""
    found = [*problems]
    made: list[tuple[Block, Assembled]] = []
    refused: set[str] = set()
    for block in mapping.blocks:
        fitting = [table for table in tables if _fits(block, mapping, table)]
        if not fitting and not any(one.severity == "error" for one in found):
            found.append(_nowhere(block, mapping, tables))
        for table in fitting:
            lacking = list(_lacking(block, mapping, table))
            found += lacking
            if lacking:
                continue
            found += _outside_repeats(block, mapping, table)
            for row, variant in _rows(block, mapping, table):
                one = assemble(block, table, row, variant, mapping.source)
                found += told(one)
                made.append((block, one))
    records, more = union(made)
    found += more
    blank: dict[str, frozenset[str]] = {}
    raws: list[RawRecord] = []
    for block, one in records:
        raw = _raw(block, one, mapping)
        doubtful = {problem.field for problem in one.problems if problem.severity == "error"}
        if doubtful:
            others = other_problems(block.kind, raw, doubtful)
            if others is not None:
                refused |= {raw.id} if raw.id else set()
                found += others
                continue
        raws.append(raw)
        blank[raw.id or ""] = frozenset(one.blank)
    rows = _assessments(made)
    whole, told_later = joined([Table(tuple(raws), tuple(rows), (), frozenset(refused))])
    return Mapped(whole, (*found, *told_later), blank, mapping)


def _fits(block: Block, mapping: MappingFile, table: SourceTable) -> bool:
    """Whether the block's records can stand in a table."""
    sheet = block.sheet or mapping.source.sheet
    if table.sheet is not None and sheet is not None and table.sheet != sheet:
        return False
    heads = block.header_row or mapping.source.header_row
    if table.sheet is not None and table.header_row not in (None, heads):
        return False
    names = [name for name in _names(block) if name != mapping.source.record_id]
    return not names or any(table.has(name) for name in names)


def _names(block: Block) -> tuple[str, ...]:
    """Every field there that the block reads."""
    found: dict[str, None] = {}
    for variant in block.variants:
        for rule in block.every:
            found |= dict.fromkeys(rule.varied(variant).sources)

    found |= dict.fromkeys(fields_of(block.id))
    return tuple(found)


def _nowhere(block: Block, mapping: MappingFile, tables: Sequence[SourceTable]) -> Problem:
    names = _names(block)
    file = tables[0].file if tables else None
    values = {"kind": block.kind, "names": names[:_MOST_NAMED], "mapping": mapping.file}
    heads = tables[0].heads if tables else None
    return Problem(
        "mapping.block_nowhere",
        file=file,
        sheet=heads.sheet if heads else None,
        row=heads.row if heads else None,
        values=values,
    )


def _lacking(block: Block, mapping: MappingFile, table: SourceTable) -> Iterator[Problem]:
    """The fields that the mapping names and the table does not have."""
    for name in _names(block):
        plain = name in table.ambiguous
        if plain or not table.has(name):
            code = "mapping.heading_twice" if plain else "mapping.column_absent"
            near = hint(nearest(name, table.names))
            values = {"name": name, "file": table.file, "mapping": mapping.file, "hint": near}
            yield Problem(
                code, file=table.file, sheet=table.sheet, row=table.header_row, values=values
            )
    if (
        table.redcap
        and block.repeats == "instrument"
        and "redcap_repeat_instrument" not in (table.names)
    ):
        values = {"name": "redcap_repeat_instrument", "file": table.file, "mapping": mapping.file}
        yield Problem(
            "mapping.column_absent",
            file=table.file,
            row=table.header_row,
            values=values | {"hint": ""},
        )


def _rows(
    block: Block, mapping: MappingFile, table: SourceTable
) -> Iterator[tuple[SourceRow, Mapping[str, str]]]:
    """The rows of the table that give rise to records, each with its repetition of columns."""
    for row in table.rows:
        if table.redcap and not _of_block(block, row):
            continue
        for variant in block.variants:
            always = block.kind == PARTICIPANTS and block.repeats == "none"
            if always or filled(block, table, row, variant):
                yield row, variant


def _of_block(block: Block, row: SourceRow) -> bool:
    if block.events and row.event not in block.events:
        return False
    if block.repeats == "instrument":
        return row.instrument == block.form
    if block.repeats == "event":
        return not row.instrument and row.instance is not None
    return row.base


def _outside_repeats(block: Block, mapping: MappingFile, table: SourceTable) -> Iterator[Problem]:
    """Values of a repeating form where no block looks for them: the form does not repeat there."""
    if not table.redcap or block.repeats != "instrument":
        return
    alike = [one for one in mapping.blocks if one.form == block.form]
    rows = [
        row
        for row in table.rows
        if (not block.events or row.event in block.events)
        and not any(_of_block(one, row) for one in alike)
        and any(filled(block, table, row, variant) for variant in block.variants)
    ]
    if rows:
        names = tuple(dict.fromkeys(row.record for row in rows))
        named = (*names[:_MOST_NAMED], *(("…",) if len(names) > _MOST_NAMED else ()))
        values = {"form": block.form, "records": named}
        at = rows[0].place
        yield Problem("redcap.outside_repeats", file=at.file, row=at.row, values=values)


def _raw(block: Block, one: Assembled, mapping: MappingFile) -> RawRecord:
    removed = frozenset(one.blank) if mapping.source.blank == "remove" else frozenset()
    return RawRecord(block.kind, one.values, one.place, one.places, partial=True, removed=removed)


def _assessments(made: Iterable[tuple[Block, Assembled]]) -> Iterator[Row]:
    """Later assessments; without a number of their own they are counted as they stand."""
    counts: dict[str, int] = {}
    for block, one in made:
        if block.kind != ASSESSMENTS or any(
            problem.severity == "error" for problem in one.problems
        ):
            continue
        name = one.id if isinstance(one.id, str) else ""
        counts[name] = counts.get(name, 0) + 1
        number = one.number or counts[name]
        yield Row(name, one.values, one.place, one.places, number)


def _absent(
    mapping: MappingFile,
    records: Collection[RawRecord],
    stored: Mapping[str, tuple[str, Mapping[str, object]]],
) -> Iterator[Problem]:
    if not mapping.source.full:
        return
    here = {raw.id for raw in records}
    for kind in dict.fromkeys(block.kind for block in mapping.blocks):
        patterns = [
            matcher(block.id)
            for block in mapping.blocks
            if block.kind == kind and block.kind != ASSESSMENTS
        ]
        gone = sorted(
            name
            for name, (held, _) in stored.items()
            if held == kind
            and name not in here
            and any(pattern.fullmatch(name) for pattern in patterns)
        )
        if gone:
            named = (*gone[:_MOST_NAMED], *(("…",) if len(gone) > _MOST_NAMED else ()))
            values = {"kind": Word("codes.kind", kind), "count": len(gone), "ids": named}
            yield Problem("mapping.absent", "warning", values=values)


def _held(content: Mapping[str, object], path: str) -> bool:
    value: object = content
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value not in (None, "", [])
