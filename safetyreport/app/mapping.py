"""Reading other programs' files by a mapping, and drafting a mapping for a person to decide on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from safetyreport.errors import (
    ConfigurationRefused,
    InputRefused,
    StorageFailed,
    UsageRefused,
)
from safetyreport.exchange.foreign_headings import headings_of
from safetyreport.exchange.mapping.draft import Draft, draft_of_dictionary, draft_of_tables
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.mapping.open import open_sources
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.redcap_dictionary import Dictionary, read_dictionary
from safetyreport.exchange.sdtm.open import open_datasets
from safetyreport.exchange.sdtm.settings import is_sdtm_mapping, sdtm_mapping


def read_mapped(
    files: Sequence[Path],
    mapping: Path,
    dictionary: Path | None = None,
    *,
    compared: bool = False,
) -> Mapped:
    """The records of files by a mapping file; `compared`: they are not going to be stored.

    Raises:
        ConfigurationRefused: the mapping is not in order, or does not fit its dictionary.
        InputRefused: the dictionary cannot be read.
        StorageFailed: a file cannot be read.
    """
    data = bytes_of(mapping)
    if is_sdtm_mapping(data):
        contents = [(bytes_of(file), file.name) for file in files]
        return open_datasets(contents, sdtm_mapping(data, mapping.name), compared=compared)
    found = load_mapping(data, mapping.name, compared=compared)
    described = None
    if dictionary is None and found.source.dictionary:
        dictionary = mapping.parent / found.source.dictionary
        if not dictionary.is_file():
            raise ConfigurationRefused(
                "mapping.no_dictionary", file=mapping.name, dictionary=str(dictionary)
            )
    if dictionary is not None:
        described = dictionary_of(dictionary)
    contents = [(bytes_of(file), file.name) for file in files]
    return open_sources(found, contents, described)


def dictionary_of(file: Path) -> Dictionary:
    """A data dictionary.

    Raises:
        InputRefused: the file is none, with every problem.
    """
    read = read_dictionary(bytes_of(file), file.name)
    if read.dictionary is None:
        raise InputRefused("redcap.dictionary_refused", problems=read.problems, file=str(file))
    return read.dictionary


def bytes_of(file: Path) -> bytes:
    """What a file holds."""
    try:
        return file.read_bytes()
    except OSError as error:
        detail = error.strerror
        raise StorageFailed("app.file_unreadable", file=str(file), detail=detail) from error


def draft(
    file: Path, out: Path | None = None, *, sheet: str | None = None, header_row: int | None = None
) -> tuple[Path, Draft]:
    """Draft a mapping from a data dictionary or a row of headings, and write it to a new file.

    Without `out` it is written beside the file. Raises InputRefused when the file has neither, and
    UsageRefused when the mapping exists already.
    """
    target = out or file.with_name(f"{file.stem}.mapping.toml")
    if target.exists():
        raise UsageRefused("mapping.exists", file=str(target))
    made = _drafted(file, target, sheet, header_row)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(made.text)
    except FileExistsError as error:
        raise UsageRefused("mapping.exists", file=str(target)) from error
    except OSError as error:
        detail = error.strerror or ""
        raise StorageFailed("mapping.not_written", file=str(target), detail=detail) from error
    return target, made


def _drafted(file: Path, target: Path, sheet: str | None, header_row: int | None) -> Draft:
    data = bytes_of(file)
    found = headings_of(data, file.name, sheet, header_row)
    if found.dictionary:
        dictionary = dictionary_of(file)
        return draft_of_dictionary(dictionary, _relative(file, target.parent))
    errors = [one for one in found.problems if one.severity == "error"]
    if errors:
        raise InputRefused("mapping.file_refused", problems=errors, file=str(file))
    if not any(one.fields for one in found.sheets):
        raise InputRefused("mapping.nothing_to_map", file=str(file))
    return draft_of_tables(file.name, found.sheets, redcap=found.redcap)


def _relative(file: Path, folder: Path) -> str:
    """The file's path as the mapping names it, from its own folder where there is a way."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()
