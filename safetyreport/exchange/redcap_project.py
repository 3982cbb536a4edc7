"""What is asked of a REDCap project, and whether its answer is what its dictionary announces."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.mapping.fitting import fitted
from safetyreport.exchange.mapping.load import refused
from safetyreport.exchange.mapping.model import REFUSE, MappingFile
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.redcap_api_answers import About
from safetyreport.exchange.redcap_dictionary import Dictionary
from safetyreport.exchange.redcap_export import EVENT, GROUP
from safetyreport.exchange.redcap_naming import own_kinds, variables
from safetyreport.exchange.redcap_own import own_mapping

_NOT_EXPORTED = ("descriptive", "file")
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """How a project is read: its mapping, the fields to ask for, and their dictionary.

    `own` says that its forms are those that this program prints.
    """

    mapping: MappingFile
    fields: tuple[str, ...]
    dictionary: Dictionary
    own: bool

    @property
    def groups(self) -> bool:
        """Whether the mapping reads the data access groups."""
        blocks = self.mapping.blocks
        return any(GROUP in rule.sources for block in blocks for rule in block.every)

    @property
    def identifying(self) -> tuple[str, ...]:
        """Fields asked for that identify people: birth dates from which an age is computed."""
        drop = self.mapping.source.drop
        return tuple(name for name in self.dictionary.by_name if name in drop)


def plan(given: MappingFile | None, dictionary: Dictionary, project: About) -> Plan | None:
    """How a project is read; None where it has neither our forms nor a mapping.

    What the mapping drops is not even asked for, nor are other forms beside our own.

    Raises:
        ConfigurationRefused: the mapping does not fit the dictionary.
    """
    if given is None:
        return _own_plan(dictionary, project)
    doubts = fitted(given, dictionary)
    if any(one.severity == "error" for one in doubts):
        raise refused(doubts, given.file)
    read = {name for block in given.blocks for rule in block.every for name in rule.sources}
    left = given.source.drop - {name.partition("___")[0] for name in read}
    kept = Dictionary(
        dictionary.file, tuple(one for one in dictionary.fields if one.name not in left)
    )
    source = replace(given.source, drop=given.source.drop - left)
    return Plan(
        _with_codes(replace(given, source=source), project),
        _fields(kept),
        kept,
        own=False,
    )


def read(
    planned: Plan, data: bytes, file: str, project: About, repeats: frozenset[str] | None
) -> Mapped:
    """The records in an answer, with what does not agree with the project's dictionary."""
    rows: list[dict[str, Any]] = json.loads(data.decode("utf-8-sig"))
    names = {name for row in rows for name in row}
    mapping = planned.mapping
    if planned.own and rows:
        # What the user's rights withhold is told below; the rest is read.
        mapping = _with_codes(own_mapping(names, file) or mapping, project)
    found = open_sources(mapping, [(data, file)], planned.dictionary)
    told = [*_withheld(planned, names, file)] if rows else []
    told += _not_repeating(planned, file, repeats)
    return replace(found, problems=(*told, *found.problems))


def _own_plan(dictionary: Dictionary, project: About) -> Plan | None:
    names = {*dictionary.by_name, *(f"{form}_complete" for form in dictionary.forms)}
    event = {EVENT} if project.longitudinal else set()
    mapping = own_mapping(names | event, dictionary.file)
    if mapping is None:
        return None
    kinds = own_kinds(names)
    ours = {mapping.source.record_id} | {one.name for kind in kinds for one in variables(kind)}
    kept = Dictionary(dictionary.file, tuple(one for one in dictionary.fields if one.name in ours))
    return Plan(_with_codes(mapping, project), _fields(kept), kept, own=True)


def _fields(kept: Dictionary) -> tuple[str, ...]:
    """Every field by name: unless it is named, the state of a form is not exported."""
    exported = [one.name for one in kept.fields if one.sort not in _NOT_EXPORTED]
    return (*exported, *(f"{form}_complete" for form in kept.forms))


def _with_codes(mapping: MappingFile, project: About) -> MappingFile:
    """The mapping with the project's codes for missing data; one without a meaning is refused."""
    codes = dict.fromkeys(project.missing, REFUSE) | dict(mapping.source.missing_codes)
    return replace(mapping, source=replace(mapping.source, missing_codes=codes, decimal="."))


def _withheld(planned: Plan, names: Collection[str], file: str) -> Iterator[Problem]:
    """Fields that the project has and the answer has not: the user's rights hide them."""
    held = {name.partition("___")[0] for name in names}
    gone = [
        one.name
        for one in planned.dictionary.fields
        if one.name not in held and one.sort not in _NOT_EXPORTED
    ]
    if gone:
        values = {"names": _listed(gone), "count": len(gone)}
        yield Problem("redcap_api.withheld", "warning", file, values=values)


def _not_repeating(planned: Plan, file: str, repeats: frozenset[str] | None) -> Iterator[Problem]:
    """Forms that should repeat and do not; what is entered into them would be refused."""
    if repeats is None:
        return
    forms = [block.form for block in planned.mapping.blocks if block.repeats == "instrument"]
    once = tuple(dict.fromkeys(one for one in forms if one and one not in repeats))
    if once:
        yield Problem("redcap_api.not_repeating", "warning", file, values={"forms": once})


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    return (*names[:_MOST_NAMED], *(("…",) if len(names) > _MOST_NAMED else ()))
