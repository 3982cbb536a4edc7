"""From datasets to tables that rules can read: participants named, qualifiers joined, days cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from safetyreport.errors import Problem
from safetyreport.exchange.cells import Cell
from safetyreport.exchange.mapping.source import SourceRow, SourceTable
from safetyreport.exchange.reading import Place
from safetyreport.exchange.sdtm.dataset import STUDY, SUBJECT, SUPP, Dataset, Line, problem_at
from safetyreport.exchange.sdtm.settings import SdtmMapping
from safetyreport.records.fields import ID_PATTERN

Places = Mapping[tuple[int | None, str], Place]
DAY = ".day"  # after a variable's name: its date without the time of day


@dataclass(frozen=True)
class Joined(SourceTable):
    """A dataset with its supplemental qualifiers; `elsewhere` tells where those stand."""

    elsewhere: Places = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def at(self, row: SourceRow, name: str | None) -> Place:
        plain = (name or "").removesuffix(DAY)
        return self.elsewhere.get((row.place.row, plain)) or super().at(row, name)


@dataclass(slots=True)
class _Parent:
    """A dataset's rows while qualifiers are added to them."""

    dataset: Dataset
    values: list[dict[str, str]]
    places: dict[tuple[int | None, str], Place] = field(default_factory=dict)


def joined(
    datasets: Sequence[Dataset],
) -> tuple[list[tuple[Dataset, Places]], list[Problem]]:
    """Each dataset with the variables of its qualifiers, and where those stand."""
    parents = {
        one.name: _Parent(one, [dict(line.values) for line in one.lines])
        for one in datasets
        if not one.name.startswith(SUPP)
    }
    problems: list[Problem] = []
    for supp in (one for one in datasets if one.name.startswith(SUPP)):
        parent = parents.get(supp.name.removeprefix(SUPP))
        if parent is None:
            values = {"name": supp.name, "parent": supp.name.removeprefix(SUPP)}
            problems.append(problem_at("sdtm.supp_alone", supp, None, None, values))
        else:
            problems += _qualified(parent, supp)
    found: list[tuple[Dataset, Places]] = []
    for parent in parents.values():
        old = parent.dataset
        more = dict.fromkeys(name for values in parent.values for name in values)
        variables = tuple(dict.fromkeys((*old.variables, *more)))
        lines = tuple(
            Line(line.row, values) for line, values in zip(old.lines, parent.values, strict=True)
        )
        made = Dataset(old.file, old.name, variables, lines, old.own, old.head)
        found.append((made, parent.places))
    return found, problems


def _qualified(parent: _Parent, supp: Dataset) -> Iterator[Problem]:
    """Adds every qualifier to the row that it is about."""
    index: dict[tuple[str, str, str], list[int]] = {}
    wanted = {line.get("IDVAR") for line in supp.lines} - {""}
    for at, values in enumerate(parent.values):
        subject = values.get(SUBJECT, "").strip()
        index.setdefault((subject, "", ""), []).append(at)
        for name in wanted & set(values):
            index.setdefault((subject, name, _same(values[name])), []).append(at)
    for line in supp.lines:
        name, value = line.get("QNAM"), line.values.get("QVAL", "")
        about = line.get("IDVAR")
        rows = index.get((line.get(SUBJECT), about, _same(line.get("IDVARVAL"))), [])
        told = {
            "name": name, "parent": parent.dataset.name, "variable": about or SUBJECT,
            "value": line.get("IDVARVAL") if about else line.get(SUBJECT),
        }  # fmt: skip
        if not name or not value.strip():
            yield problem_at("sdtm.supp_empty", supp, line, "QVAL" if name else "QNAM", told)
        elif not rows:
            yield problem_at("sdtm.supp_orphan", supp, line, "IDVARVAL", told)
        elif not about and len(rows) > 1:
            yield problem_at("sdtm.supp_vague", supp, line, "IDVAR", told)
        elif name in parent.dataset.variables:
            yield problem_at("sdtm.supp_variable", supp, line, "QNAM", told)
        else:
            for at in rows:
                if name in parent.values[at]:
                    yield problem_at("sdtm.supp_twice", supp, line, "QNAM", told)
                    continue
                parent.values[at][name] = value
                row = parent.dataset.lines[at].row
                parent.places[row, name] = supp.at(line, "QVAL")


def _same(value: str) -> str:
    """A key for comparing: `1`, `1.0` and ` 1` are one number."""
    plain = value.strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return plain
    return f"{number.normalize():f}" if number.is_finite() else plain


def table_of(
    dataset: Dataset,
    places: Places,
    mapping: SdtmMapping,
    days: set[str],
) -> tuple[Joined, list[Problem]]:
    """The dataset as a table; `days` are the variables that are read without a time of day."""
    problems: list[Problem] = []
    if SUBJECT not in dataset.variables:
        values: dict[str, object] = {"variable": SUBJECT, "name": dataset.name}
        problems.append(problem_at("sdtm.no_variable", dataset, None, None, values))
        return Joined(dataset.file, {}, (), dataset.name, dataset.head), problems
    rows, kept = [], []
    for line in dataset.lines:
        subject = participant(line, dataset, mapping)
        if isinstance(subject, Problem):
            problems.append(subject)
            continue
        cells = {name: Cell("text", value) for name, value in line.values.items() if value.strip()}
        for name in days & set(cells):
            cells[name + DAY] = Cell("text", cells[name].text.strip().partition("T")[0])
        rows.append(SourceRow(dataset.at(line), cells, subject))
        kept.append(line)
    names = {name: name for name in dataset.variables}
    names |= {name + DAY: name for name in days if name in names}
    table = Joined(
        dataset.file, names, tuple(rows), dataset.name, dataset.head,
        elsewhere=places, lines=tuple(kept),
    )  # fmt: skip
    return table, problems


def participant(line: Line, dataset: Dataset, mapping: SdtmMapping) -> str | Problem:
    """The participant's id from USUBJID, by the mapping's rule."""
    given = line.get(SUBJECT)
    if not given:
        return problem_at("sdtm.no_subject", dataset, line, SUBJECT, {})
    found = mapping.participants.get(given)
    if found is None:
        found, study = given, line.get(STUDY)
        if mapping.strip_study:
            if not study or not given.startswith(f"{study}-"):
                values = {"value": given, "study": study}
                return problem_at("sdtm.no_study", dataset, line, SUBJECT, values)
            found = given.removeprefix(f"{study}-")
    if ID_PATTERN.fullmatch(found):
        return found
    return problem_at("sdtm.participant_id", dataset, line, SUBJECT, {"value": given})
