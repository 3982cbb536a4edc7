"""SDTM datasets opened, joined, checked and mapped to our records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from safetyreport.errors import Problem
from safetyreport.exchange.mapping.identifiers import identifier_problems
from safetyreport.exchange.mapping.model import Block, Rule
from safetyreport.exchange.mapping.reading import Mapped, map_tables
from safetyreport.exchange.mapping.source import SourceTable
from safetyreport.exchange.sdtm.asked import asked
from safetyreport.exchange.sdtm.dataset import Dataset, read_datasets
from safetyreport.exchange.sdtm.derived import blank_rows, derived
from safetyreport.exchange.sdtm.own import own_mapping
from safetyreport.exchange.sdtm.settings import Part, SdtmMapping, standard
from safetyreport.exchange.sdtm.tables import DAY, joined, table_of
from safetyreport.records.naming import hint, nearest

OPEN = "mapping.seriousness_open"
_DAYS = ("day", "partial_date")
_DTC = "DTC"
_VERBATIM = {"adverse_events": "term", "deviations": "description"}


def open_datasets(
    files: Sequence[tuple[bytes, str]],
    mapping: SdtmMapping | None = None,
    *,
    compared: bool = False,
) -> Mapped:
    """The records of SDTM files (bytes and name), by a mapping or by what the standard says.

    What SDTM lacks is asked for, unless the records are only `compared` with others.
    """
    given = mapping or standard()
    read = read_datasets(list(files), given.encoding)
    own = mapping is None and bool(read.found) and all(one.own for one in read.found)
    given = own_mapping() if own else given
    problems = [*read.problems]
    whole, more = joined(read.found)
    problems += more
    shown = [SourceTable(one.file, {name: name for name in one.variables}, (), one.name, one.head)
             for one, _ in whole]  # fmt: skip
    personal = list(identifier_problems(given.source, shown, None))
    if any(one.severity == "error" for one in personal):
        return Mapped(problems=(*problems, *personal))
    problems += personal
    names = {one.name for one, _ in whole}
    parts = [part for part in given.parts if part.dataset in names]
    unread = [one for one, _ in whole if one.name not in {part.dataset for part in parts}]
    for one in () if own else unread:
        problems.append(
            Problem("sdtm.dataset_unread", "warning", one.file, one.name, values={"name": one.name})
        )
    datasets: list[Dataset] = []
    tables: list[SourceTable] = []
    mine: list[Problem] = []
    for found, places in whole:
        if found in unread:
            continue
        dataset, told = (found, []) if own else derived(found, given)
        mine += told
        days = {name for part in parts if part.dataset == dataset.name
                for rule in part.block.rules for name in _cut(rule)}  # fmt: skip
        table, told = table_of(dataset, places, given, days)
        mine += told
        datasets.append(dataset)
        tables.append(table)
    parts = [_fitted(part, datasets, mine) for part in parts]
    blocks = [_placed(part, next(one for one in datasets if one.name == part.dataset))
              for part in parts]  # fmt: skip
    wanting = [] if own or compared else list(_wanting(parts, datasets, given))
    made = map_tables(given.as_file(blocks), tables, (*problems, *mine))
    told_open = set(blank_rows(mine))
    rest = [one for one in made.problems if one.code != OPEN or one.row not in told_open]
    records = () if wanting else made.records
    return replace(made, records=records, problems=(*wanting, *rest))


def _cut(rule: Rule) -> Iterator[str]:
    """The variables that a rule reads as days, which SDTM may give with a time."""
    name = rule.source or ""
    if rule.column.form.sort in _DAYS and name.endswith(_DTC):
        yield name


def _fitted(part: Part, datasets: Sequence[Dataset], problems: list[Problem]) -> Part:
    """The part without the standard's variables that are not there; the mapping's own must be."""
    dataset = next(one for one in datasets if one.name == part.dataset)
    rules = []
    for rule in part.block.rules:
        gone = [name for name in rule.sources if name not in dataset.variables]
        if gone and rule.path in part.own:
            for name in gone:
                values = {"name": name, "dataset": dataset.name,
                          "hint": hint(nearest(name, dataset.variables))}  # fmt: skip
                problems.append(
                    Problem("sdtm.variable_absent", file=dataset.file, sheet=dataset.name,
                            row=dataset.head, column=name, values=values)
                )  # fmt: skip
        elif not gone:
            rules.append(rule)
    return replace(part, block=replace(part.block, rules=tuple(rules)))


def _placed(part: Part, dataset: Dataset) -> Block:
    """The block as it reads its dataset: days without time, texts wherever they stand."""
    rules = [
        replace(rule, source=f"{rule.source}{DAY}") if list(_cut(rule)) else rule
        for rule in part.block.rules
    ]
    return replace(part.block, rules=tuple(rules), sheet=dataset.name, header_row=dataset.head)


def _wanting(
    parts: Sequence[Part], datasets: Sequence[Dataset], mapping: SdtmMapping
) -> Iterator[Problem]:
    """What a person must still say; a text whose language is asked for is not asked for twice."""
    languages = list(_language(parts, datasets, mapping))
    yield from languages
    fields = {_VERBATIM[one.values["kind"]] for one in languages}  # type: ignore[index]
    yield from (one for one in asked(parts, datasets) if one.field not in fields)


def _language(
    parts: Sequence[Part], datasets: Sequence[Dataset], mapping: SdtmMapping
) -> Iterator[Problem]:
    """The language of verbatim texts is told, never guessed from their letters."""
    for part in parts:
        field = _VERBATIM.get(part.block.kind)
        dataset = next(one for one in datasets if one.name == part.dataset)
        filled = {rule.column.field for rule in part.block.rules}
        if field and dataset.lines and field not in filled and mapping.language is None:
            variable = "AETERM" if part.block.kind == "adverse_events" else "DVTERM"
            values: dict[str, object] = {"variable": variable, "kind": part.block.kind}
            yield Problem(
                "sdtm.language", file=dataset.file, sheet=dataset.name, column=variable,
                values=values,
            )  # fmt: skip
