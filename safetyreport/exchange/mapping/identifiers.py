"""Columns that tell who a participant is: a file that has one is not read unless it is dropped."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from safetyreport.errors import Problem
from safetyreport.exchange.headings import folded
from safetyreport.exchange.mapping.model import Settings
from safetyreport.exchange.mapping.source import SourceTable
from safetyreport.exchange.redcap_dictionary import Dictionary, DictionaryField

_NUMBERED = re.compile(r"\[[0-9]+\]$")


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    data = files("safetyreport.exchange.mapping").joinpath("identifying.toml").read_bytes()
    content = tomllib.loads(data.decode("utf-8"))
    return {name: tuple(folded(word) for word in words) for name, words in content.items()}


def identifies(name: str, field: DictionaryField | None = None) -> bool:
    """Whether a field tells who somebody is, by its name, its label or its own flag."""
    words, plain = _words(), folded(_NUMBERED.sub("", name))
    if plain in words["exact"] or set(plain.split("_")) & set(words["parts"]):
        return True
    label = folded(field.label) if field else ""
    if any(word in label or (word in plain and not plain.isascii()) for word in words["labels"]):
        return True
    return field is not None and (
        field.identifier or any(word in folded(field.validation) for word in words["validations"])
    )


def identifier_problems(
    settings: Settings, tables: Sequence[SourceTable], dictionary: Dictionary | None
) -> Iterator[Problem]:
    """A problem for every such column that the mapping does not say to drop.

    A dictionary that knows such fields while the files have none of them is an export without
    them: its dates may be shifted, too.
    """
    fields = dictionary.by_name if dictionary else {}
    for table in tables:
        for name, column in table.names.items():
            plain = name.partition("___")[0]
            if {name, plain, _NUMBERED.sub("", name)} & settings.drop:
                continue
            if identifies(plain, fields.get(plain)):
                at = {"name": name, "file": table.file}
                yield Problem(
                    "mapping.identifier",
                    file=table.file,
                    sheet=table.sheet,
                    row=table.header_row,
                    column=column,
                    values=at,
                )
    known = {name for name, field in fields.items() if identifies(name, field)}
    here = {name for table in tables for name in table.names}
    if settings.dates_shifted:
        yield Problem("redcap.dates_are_shifted", "warning")
    elif known and tables and not known & here and settings.dates_shifted is None:
        values: dict[str, object] = {"names": tuple(sorted(known))[:10], "file": tables[0].file}
        yield Problem("redcap.deidentified", "warning", tables[0].file, values=values)
