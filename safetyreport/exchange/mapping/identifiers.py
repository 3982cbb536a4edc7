"""Columns that tell who a participant is: a file that has one is not read unless it is dropped."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from safetyreport.errors import Problem
from safetyreport.exchange.headings import folded
from safetyreport.exchange.mapping.model import Settings
from safetyreport.exchange.mapping.source import SourceTable
from safetyreport.exchange.redcap_dictionary import Dictionary, DictionaryField

_NUMBERED = re.compile(r"\[[0-9]+\]$")
_BRACKETED = re.compile(r"[(\[【<].*?[)\]】>]")
_BETWEEN = re.compile(r"[_.'-]")
_ASCII = re.compile(r"[a-z0-9]+")


@cache
def _words() -> Mapping[str, frozenset[str]]:
    data = files("safetyreport.exchange.mapping").joinpath("identifying.toml").read_bytes()
    content = tomllib.loads(data.decode("utf-8"))
    return {name: frozenset(map(_bare, words)) for name, words in content.items()}


def identifies(name: str, field: DictionaryField | None = None) -> bool:
    """Whether a field tells who somebody is, by its name, its label or its own flag."""
    words = _words()
    name = unicodedata.normalize("NFKC", _NUMBERED.sub("", name))
    label = field.label if field else ""
    if {_bare(name), _bare(_BRACKETED.sub(" ", name))} & words["exact"]:
        return True
    if {*_ASCII.findall(name.casefold()), *_ASCII.findall(label.casefold())} & words["parts"]:
        return True
    # A name of ASCII signs without a space is a variable's, which may hold such a word by chance.
    texts = [label] if name.isascii() and " " not in name.strip() else [label, name]
    if any(word in _bare(text) for text in texts for word in words["labels"]):
        return True
    return field is not None and (
        field.identifier or any(word in _bare(field.validation) for word in words["validations"])
    )


def _bare(name: str) -> str:
    """A name without width, case, spaces and the signs that may stand between its words."""
    return _BETWEEN.sub("", folded(name))


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
