"""A template tried out: what of the form's items does the finished report print?

Presence in the template is not enough: an item may stand where only a draft prints it. So the
template is rendered with values that stand for themselves, and the result is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from safetyreport.documents import archive, forms, parts
from safetyreport.documents.form_model import TICKED, UNTICKED
from safetyreport.documents.placeholder_list import Placeholder, placeholder_list
from safetyreport.documents.readback import text_of
from safetyreport.documents.template_places import CELL, PARAGRAPH, Place, parse
from safetyreport.documents.word import Template

SCENARIOS = ("every_condition", "no_condition", "reasons", "final")


class Lost(NamedTuple):
    """A required item, or a column of one, that the finished report would not print."""

    placeholder: Placeholder
    column: str | None = None


@dataclass(frozen=True)
class Trial:
    """A template filled with values that stand for themselves."""

    template: Template
    form_id: str
    made: dict[str, bytes] = field(default_factory=dict)

    def lost(self, used: Set[str]) -> Iterator[Lost]:
        """The required items on which the released report does not depend.

        `used` are the names that the template's tags ask for; the others need no trial.
        """
        texts = {name: text_of(self._report(name)).whole for name in SCENARIOS}

        def printed(one: Placeholder, column: str | None, scenario: str) -> bool:
            token = _token(one.name, column) if column else _token(one.name)
            if one.name not in used:
                return False
            return token in texts[scenario] or self._matters(one, column, scenario)

        for one, column in required_items(self.form_id):
            enough = any if one.sometimes else all
            if enough(printed(one, column, scenario) for scenario in _scenarios(one)):
                continue
            if one.required != "final" or not printed(one, column, "final"):
                yield Lost(one, column)

    def unprinted(self, flag: str, kinds: tuple[str, ...]) -> bool:
        """Whether a flag changes nothing in the parts that stand on every page."""
        found = []
        marked = self.template.render(self._values("every_condition") | {flag: True})
        for data in (marked, self._report("every_condition")):
            members = {one.name: one.content() for one in archive.read(data, max_ratio=None)}
            found.append([members[n] for n, kind in self.template.kinds.items() if kind in kinds])
        return found[0] == found[1]

    def bare_cells(self) -> Iterator[Place]:
        """Table cells left without a last paragraph, which Word takes for a damaged file."""
        for name in ("every_condition", "no_condition"):
            kinds = self.template.kinds
            for one in archive.read(self._report(name), max_ratio=None):
                if one.name not in kinds:
                    continue
                part = parse(one.name, kinds[one.name], parts.checked_bytes(one))
                for cell in part.root.iter(CELL):
                    if len(cell) == 0 or cell[-1].tag != PARAGRAPH:
                        yield part.place(cell)

    def _report(self, scenario: str) -> bytes:
        """The released report of a scenario, made once."""
        if scenario not in self.made:
            self.made[scenario] = self.template.render(self._values(scenario))
        return self.made[scenario]

    def _text(self, values: Mapping[str, object]) -> str:
        return text_of(self.template.render(values)).whole

    def _matters(self, one: Placeholder, column: str | None, scenario: str) -> bool:
        """Whether another value gives another report: printed through a filter or a condition."""
        values = self._values(scenario)
        tries: tuple[object, object] = ("1" * 12, "2" * 12)
        if one.kind == "mark":
            tries = (TICKED, UNTICKED)
        elif column:
            row = {name: _token(one.name, name) for name, _ in one.columns}
            tries = ([row | {column: "1" * 12}], [row | {column: "2" * 12}])
        first, second = (self._text(values | {one.name: value}) for value in tries)
        return first != second

    def _values(self, scenario: str) -> dict[str, object]:
        """A released report; every text and every box stands for itself."""
        values: dict[str, object] = {
            name: _token(name) for name in forms.placeholders(self.form_id)
        }
        values |= dict.fromkeys(forms.flags(self.form_id), scenario != "no_condition")
        final = scenario == "final"
        values |= {"draft": False, "fictitious": False, "is_final": final, "is_correction": False}
        for one in placeholder_list(self.form_id):
            if one.kind == "reason" and scenario != "reasons":
                values[one.name] = ""
        for name, columns in forms.loops(self.form_id).items():
            values[name] = [{column: _token(name, column) for column in columns}]
        return values


def required_items(form_id: str) -> Iterator[Lost]:
    """What the printed form must carry; of a list each column."""
    for one in placeholder_list(form_id):
        if one.required != "never":
            columns: list[str | None] = [name for name, _ in one.columns]
            for column in columns or [None]:
                yield Lost(one, column)


def _scenarios(one: Placeholder) -> tuple[str, ...]:
    if one.kind == "reason":
        return ("reasons",)
    return ("every_condition",) if one.shown_if else ("every_condition", "no_condition")


def _token(*names: str) -> str:
    """A value found again after a filter for letters: signs between guards, the same each time."""
    number = int.from_bytes("/".join(names).encode(), "big") % 999_999_937
    return f"\u2039{number:09}\u203a"
