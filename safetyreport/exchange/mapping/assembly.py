"""One raw record from one row of a source, by the rules of one block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Reason
from safetyreport.exchange.completion import Ticks
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.headings import (
    ASSESSMENTS,
    EVENT,
    EVENTS,
    NUMBER,
    REASONS,
    Column,
    label,
)
from safetyreport.exchange.mapping.model import EVENT as EVENT_PLACE
from safetyreport.exchange.mapping.model import (
    INSTANCE,
    RECORD,
    Block,
    Rule,
    Settings,
    places_of,
    put_in,
)
from safetyreport.exchange.mapping.needs import SERIOUSNESS
from safetyreport.exchange.mapping.seriousness import SAID, criteria, only_boxes
from safetyreport.exchange.mapping.source import SourceRow, SourceTable
from safetyreport.exchange.mapping.values import Blank, Reader, age_on, short
from safetyreport.exchange.problems import shown
from safetyreport.exchange.reading import Place
from safetyreport.exchange.rows import read_reasons
from safetyreport.i18n import Word
from safetyreport.records.coding import form_at


@dataclass(slots=True)
class Assembled:
    """The values of one record, where they stand, what is blank there and what is wrong.

    `said` is what would be wrong if the criteria did not fit what was said of seriousness.
    """

    id: str | None
    values: dict[str, Any]
    place: Place
    places: dict[str, Place]
    blank: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    number: int = 0
    said: Problem | None = None


def assemble(
    block: Block, table: SourceTable, row: SourceRow, variant: Mapping[str, str], settings: Settings
) -> Assembled:
    """The record that a row gives rise to."""
    return _Assembly(block, table, row, variant, settings).made()


def filled(block: Block, table: SourceTable, row: SourceRow, variant: Mapping[str, str]) -> bool:
    """Whether any field of the block's own holds something; a box left empty holds nothing."""
    for rule in block.every:
        if rule.source is None or rule.of_record or (variant and not rule.repeated):
            continue
        name = rule.varied(variant).source or ""
        names = table.checkboxes(name) if rule.checkbox else (name,)
        if any(row.text(one) not in ("", "0" if "___" in one else "") for one in names):
            return True
    return False


class _Assembly:
    def __init__(
        self,
        block: Block,
        table: SourceTable,
        row: SourceRow,
        variant: Mapping[str, str],
        settings: Settings,
    ) -> None:
        self.block, self.table, self.row, self.variant = block, table, row, variant
        self.settings = settings
        self.reader = Reader(table, row, settings, block.form)
        self.found = Assembled(None, {}, row.place, {})
        self.reasons: dict[str, str] = {}
        self.ticks: dict[str, bool] = {}
        self.listed: dict[str, dict[int, Any]] = {}

    def made(self) -> Assembled:
        identity = self._identity()
        self.found.id = identity if isinstance(identity, str) else None
        if isinstance(identity, Doubt):
            self._told(identity, None, "id")
        ages = []
        for rule in (one.varied(self.variant) for one in self.block.rules):
            if rule.age_on:
                ages.append(rule)
            else:
                self._take(rule)
        self._lists()
        self._seriousness()
        for rule in ages:
            self._age(rule)
        self._ongoing()
        values = self.found.values
        if self.reasons:
            kept = {name: code for name, code in self.reasons.items() if name not in values}
            values |= {"missing": kept} if kept and self.block.kind != ASSESSMENTS else {}
        if self.block.kind == ASSESSMENTS:
            self.found.number = int(values.pop(NUMBER, 0) or 0)
            self.found.id = values.pop(EVENT, None)
        elif self.found.id is not None:
            self.found.values = {"id": self.found.id, **values}
        return self.found

    def _identity(self) -> str | Doubt | None:
        if self.block.kind == ASSESSMENTS:
            return None
        if self.block.id_from and (given := self.row.text(self.block.id_from)):
            self.found.places["id"] = self.table.at(self.row, self.block.id_from)
            return given
        first = places_of(self.block.id)
        name = next((one for one, _ in first if one not in (RECORD, EVENT_PLACE, INSTANCE)), None)
        name = name or (self.settings.record_id if first else None)
        self.found.places["id"] = self.table.at(self.row, name)
        return self._pattern(self.block.id)

    def _pattern(self, pattern: str) -> str | Doubt:
        held = {
            RECORD: self.row.record,
            EVENT_PLACE: self.row.event,
            INSTANCE: self.variant.get(INSTANCE)
            or (str(self.row.instance) if self.row.instance is not None else ""),
        }
        values: dict[str, str] = {}
        for name, _ in places_of(pattern):
            values[name] = held[name] if name in held else self.row.text(name)
            if not values[name]:
                return Doubt("mapping.id_part_blank", {"name": name, "pattern": pattern})
        return put_in(pattern, values)

    def _take(self, rule: Rule) -> None:
        value: object
        if rule.pattern is not None:
            value = self._pattern(rule.pattern)
            if rule.column.form.many and isinstance(value, str):
                value = [value]
        else:
            value = self._read(rule)
        place = self._place(rule)
        for path in (rule.path, rule.column.field):
            self.found.places.setdefault(path, place)
        if isinstance(value, Blank):
            self.found.blank.add(rule.path)
        elif isinstance(value, Doubt):
            self._told(value, rule)
        elif isinstance(value, Reason):
            self.found.places[f"missing.{rule.column.field}"] = place
            self.reasons[rule.column.field] = value.code
        else:
            self._put(rule.column, value)

    def _read(self, rule: Rule) -> object:
        if rule.path == REASONS:
            return self._reasons(rule)
        value = self.reader.value(rule)
        if isinstance(value, Blank) and rule.otherwise:
            found = self._pattern(rule.otherwise)
            return [found] if isinstance(found, str) and rule.column.form.many else found
        return value

    def _reasons(self, rule: Rule) -> Blank | Doubt:
        """Reasons for absences that stand together in one cell, as in our own tables."""
        for one in read_reasons(self.block.kind, self.row.text(rule.source or "")):
            if isinstance(one, Doubt):
                return one
            self.reasons[one[0]] = one[1]
        return Blank()

    def _place(self, rule: Rule) -> Place:
        if rule.of_record:
            for row in self.table.bases.get(self.row.record, ()):
                if row.cells.get(rule.source or ""):
                    return self.table.at(row, rule.source)
        name = rule.sources[0] if rule.sources else None
        if rule.checkbox:
            name = next(iter(self.table.checkboxes(rule.source or "")), None)
        if name in (None, RECORD):
            name = self.settings.record_id if rule.pattern else name
        return self.table.at(self.row, name)

    def _put(self, column: Column, value: Any) -> None:
        values = self.found.values
        if column.code is not None:
            self.ticks[column.code] = bool(value)
        elif column.place is not None and column.lang is not None:
            self.listed.setdefault(column.field, {}).setdefault(column.place, {})[column.lang] = (
                value
            )
        elif column.place is not None:
            self.listed.setdefault(column.field, {})[column.place] = value
        elif column.lang is not None:
            values.setdefault(column.field, {})[column.lang] = value
        elif "." in column.path:
            values.setdefault(column.field, {})[column.path.partition(".")[2]] = value
        else:
            values[column.field] = value

    def _lists(self) -> None:
        for name, places in self.listed.items():
            if len(places) <= max(places):
                rule = next(one for one in self.block.rules if one.column.field == name)
                self._told(Doubt("tables.list_gap"), rule)
            else:
                self.found.values[name] = [places[at] for at in range(len(places))]

    def _seriousness(self) -> None:
        """The list of criteria, and the answer to whether the event is serious at all."""
        rules = [one for one in self.block.rules if one.column.field == SERIOUSNESS]
        answer = self._answer(self.block.serious)
        if self.block.serious and answer in SAID:
            at = rules[0] if rules else self.block.serious
            self.found.said = self._problem(Doubt(SAID[str(answer)]), at)
        if not rules:
            return
        form = form_at(EVENTS, (SERIOUSNESS,))
        order = form.codes if form else ()
        values, absent = self.found.values, self.block.not_collected
        outside = frozenset(one.removeprefix(f"{SERIOUSNESS}.") for one in absent)
        if any(rule.column.code for rule in rules) and SERIOUSNESS not in values:
            made = criteria(self.ticks, order, outside)
            if made is not None and (made or self.ticks):
                values[SERIOUSNESS] = made
                self._unanswered([one for one in order if one not in outside], rules)
        given = values.get(SERIOUSNESS)
        if answer == "no" and not given:
            values[SERIOUSNESS] = Ticks([], order, order)
            self.reasons.pop(SERIOUSNESS, None)
        elif given == [] and self.block.serious and (answer is not None or only_boxes(rules)):
            # Nobody said no: boxes that nobody ticked say nothing beside a question left open.
            del values[SERIOUSNESS]
            if isinstance(answer, Reason):
                self.reasons[SERIOUSNESS] = answer.code
        if SERIOUSNESS in values:
            self.found.blank -= {one for one in self.found.blank if one.startswith(SERIOUSNESS)}
        elif self.block.kind == ASSESSMENTS or answer == "yes":
            return  # what a later assessment does not name stays as it was judged
        elif not self.found.problems:
            self._told(Doubt("mapping.seriousness_open"), rules[0], warning=True)

    def _unanswered(self, asked: list[str], rules: list[Rule]) -> None:
        """Tells the criteria without an answer beside others that have one."""
        left = [one for one in asked if one not in self.ticks]
        if left:
            rule = next((one for one in rules if one.column.code == left[0]), rules[0])
            words = tuple(Word("codes.seriousness", one) for one in left)
            self._told(Doubt("mapping.criteria_open", {"criteria": words}), rule, warning=True)

    def _answer(self, rule: Rule | None) -> str | Reason | None:
        if rule is None:
            return None
        value = self.reader.value(rule.varied(self.variant))
        if isinstance(value, Doubt):
            self._told(value, rule)
        return value if isinstance(value, str | Reason) else None

    def _age(self, rule: Rule) -> None:
        self.found.places["age"] = self.table.at(self.row, rule.source)
        cell = self.reader.cell(rule, rule.source or "")
        day = self.found.values.get(rule.age_on or "")
        if isinstance(cell, Doubt):
            self._told(cell, rule, hide=True)
        elif cell is None or not isinstance(day, str):
            self.found.blank.add("age")
        else:
            held = cell.text.partition("T")[0] if cell.sort == "date" else cell.text
            age = age_on(held, day)
            if isinstance(age, Doubt):
                self._told(age, rule, hide=True)
            else:
                self.found.values["age"] = age

    def _ongoing(self) -> None:
        if self._answer(self.block.ongoing) == "yes" and "ended" in self.found.values:
            rule = self.block.rule("ended")
            self._told(Doubt("mapping.ongoing_but_ended"), rule or self.block.ongoing)

    def _told(
        self,
        doubt: Doubt,
        rule: Rule | None,
        path: str | None = None,
        *,
        warning: bool = False,
        hide: bool = False,
    ) -> None:
        self.found.problems.append(self._problem(doubt, rule, path, warning=warning, hide=hide))

    def _problem(
        self,
        doubt: Doubt,
        rule: Rule | None,
        path: str | None = None,
        *,
        warning: bool = False,
        hide: bool = False,
    ) -> Problem:
        name = rule.path if rule else path
        place = self._place(rule.varied(self.variant)) if rule else self.found.places[path or ""]
        source = str(doubt.values.get("name") or "")
        if rule and rule.checkbox and source in self.table.names:
            place = self.table.at(self.row, source)  # the very box
        else:
            source = rule.varied(self.variant).source or "" if rule else ""
        cell = self.row.cells.get(source)
        given = cell.text if cell and not hide else None
        words: object = name
        if rule and rule.column.form.path not in ("serious", "ongoing"):
            words = label(self.block.kind, rule.column)
        whose = self.found.id or self.found.values.get(EVENT)
        values = {"label": words, "value": short(given), "id": whose or "", **doubt.values}
        return Problem(
            doubt.code,
            "warning" if warning else "error",
            file=place.file,
            sheet=place.sheet,
            row=place.row,
            column=place.column,
            record=shown(self.found.id, 64),
            field=name,
            value=shown(given),
            values=values,
        )


def told(assembled: Assembled) -> Iterator[Problem]:
    """What is wrong in a record, each thing once."""
    seen: set[tuple[str, str | None]] = set()
    for problem in assembled.problems:
        key = (problem.code, problem.field)
        if key not in seen:
            seen.add(key)
            yield problem
