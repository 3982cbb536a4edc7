"""Files of every format that a mapping can name, opened, checked and mapped."""

from __future__ import annotations

from collections.abc import Sequence

from safetyreport.errors import Problem
from safetyreport.exchange.foreign_table import read_table_file
from safetyreport.exchange.mapping.fitting import fitted
from safetyreport.exchange.mapping.identifiers import identifier_problems
from safetyreport.exchange.mapping.load import refused
from safetyreport.exchange.mapping.model import MappingFile
from safetyreport.exchange.mapping.reading import Mapped, map_tables
from safetyreport.exchange.mapping.source import Source, SourceTable
from safetyreport.exchange.redcap_dictionary import Dictionary
from safetyreport.exchange.redcap_export import read_export


def open_sources(
    mapping: MappingFile,
    files: Sequence[tuple[bytes, str]],
    dictionary: Dictionary | None = None,
) -> Mapped:
    """The records of files (bytes and name) by a mapping.

    Raises:
        ConfigurationRefused: the mapping does not fit the dictionary.
    """
    if dictionary is not None:
        doubts = fitted(mapping, dictionary)
        if any(one.severity == "error" for one in doubts):
            raise refused(doubts, mapping.file)
    else:
        doubts = ()
    tables: list[SourceTable] = []
    problems: list[Problem] = [*doubts]
    for data, name in files:
        source = _source(mapping, data, name, dictionary)
        tables += source.tables
        problems += source.problems
    personal = list(identifier_problems(mapping.source, tables, dictionary))
    if any(one.severity == "error" for one in personal):
        # Nothing more is read of a file that holds what must not come in.
        return Mapped(problems=(*problems, *personal), mapping=mapping)
    fields = dictionary.fields if dictionary else ()
    choices = {
        one.name: [code for code, _ in one.choices] for one in fields if one.sort == "checkbox"
    }
    return map_tables(mapping, tables, (*problems, *personal), choices)


def _source(mapping: MappingFile, data: bytes, name: str, dictionary: Dictionary | None) -> Source:
    if mapping.format == "redcap":
        forms = dict.fromkeys(block.form for block in mapping.blocks if block.form)
        return read_export(data, name, mapping.source, dictionary, tuple(forms))
    return read_table_file(data, name, mapping)
