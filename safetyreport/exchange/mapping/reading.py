"""From the tables of a source to raw records, by a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from safetyreport.errors import Problem
from safetyreport.exchange.headings import ASSESSMENTS, EVENTS, PARTICIPANTS
from safetyreport.exchange.mapping.absences import Stored, emptied, gone
from safetyreport.exchange.mapping.assembly import Assembled, assemble, filled, told
from safetyreport.exchange.mapping.model import Block, MappingFile, fields_of
from safetyreport.exchange.mapping.needs import SERIOUSNESS
from safetyreport.exchange.mapping.source import SourceRow, SourceTable, checkbox
from safetyreport.exchange.mapping.union import misjudged, union
from safetyreport.exchange.reading import RawRecord
from safetyreport.exchange.rows import Row
from safetyreport.exchange.sheets import Table, joined, other_problems
from safetyreport.records.naming import hint, nearest

_MOST_NAMED = 10
Choices = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """The raw records of a mapped source, what is wrong, and what the source leaves blank.

    `blank` holds, by record, the fields that the mapping names and the source holds empty.
    """

    records: tuple[RawRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mapping: MappingFile | None = None

    def remarks(self, stored: Stored) -> Iterator[Problem]:
        """What a person should know of records stored before; an import changes none of it.

        Records that fit the mapping and are absent from the file, and values that the file now
        holds blank.
        """
        if self.mapping is not None:
            yield from gone(self.mapping, self.records, stored)
            if self.mapping.source.blank == "keep":
                yield from emptied(self.records, self.blank, stored)


def map_tables(
    mapping: MappingFile,
    tables: Sequence[SourceTable],
    problems: Iterable[Problem] = (),
    choices: Choices = MappingProxyType({}),
) -> Mapped:
    """The records that the tables hold; `problems` are those of reading the files.

    `choices` are the codes of checkbox fields as the project's dictionary has them.
    """
    found = [*problems]
    made: list[tuple[Block, Assembled]] = []
    refused: set[str] = set()
    unread: set[str] = set()
    for block in mapping.blocks:
        fitting = [table for table in tables if _fits(block, mapping, table)]
        if not fitting and not any(one.severity == "error" for one in found):
            found.append(_nowhere(block, mapping, tables))
        for table in fitting:
            lacking = list(_lacking(block, mapping, table, choices))
            found += lacking
            if lacking:
                unread.add(block.kind)
                continue
            found += _outside_repeats(block, mapping, table)
            for row, variant in _rows(block, mapping, table):
                one = assemble(block, table, row, variant, mapping.source)
                found += told(one)
                made.append((block, one))
    records, more = union(made)
    found += more
    later = [(block, one) for block, one in made if block.kind == ASSESSMENTS]
    asked = {block.kind for block in mapping.blocks if block.asks(SERIOUSNESS)}
    for block, one in (*records, *later):
        # A list that is only compared may answer without any criteria.
        wrong = list(misjudged(one)) if block.kind in asked else []
        one.problems += wrong
        found += wrong
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
    # Where events could not be read, what their later assessments belong to is not known.
    rows = () if EVENTS in unread else _assessments(made)
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


def _columns(block: Block, table: SourceTable, choices: Choices) -> tuple[str, ...]:
    """The columns there that the block reads: of a checkbox field that of every choice."""
    found: dict[str, None] = {}
    for variant in block.variants:
        for rule in (one.varied(variant) for one in block.every):
            boxes = rule.source if rule.checkbox else None
            found |= dict.fromkeys(name for name in rule.sources if name != boxes)
            if boxes and table.checkboxes(boxes):
                codes = (*rule.codes, *choices.get(boxes, ()))
                found |= dict.fromkeys(checkbox(boxes, code) for code in codes)
            elif boxes:
                found[boxes] = None
    found |= dict.fromkeys(fields_of(block.id))
    return tuple(found)


def _lacking(
    block: Block, mapping: MappingFile, table: SourceTable, choices: Choices
) -> Iterator[Problem]:
    """The columns that the mapping names and the table does not have.

    A choice without its column would be read as one that nobody made.
    """
    for name in _columns(block, table, choices):
        plain = name in table.ambiguous
        if plain or name not in table.names:
            code = "mapping.heading_twice" if plain else "mapping.column_absent"
            box = "___" in name  # no choice stands for another
            near = "" if box else hint(nearest(name, table.names))
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
