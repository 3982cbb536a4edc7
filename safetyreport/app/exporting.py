"""Exporting records to files of this machine: whole or not at all, over no file that is there."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safetyreport.app.session import Session, held
from safetyreport.documents.output import MARK, write_document
from safetyreport.errors import Problem, StorageFailed, UsageRefused
from safetyreport.exchange.csv_writer import csv_files
from safetyreport.exchange.files import read_files
from safetyreport.exchange.json_writer import json_file
from safetyreport.exchange.reading import build
from safetyreport.exchange.sdtm.writing import dataset_files
from safetyreport.exchange.workbook import workbook_of
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS
from safetyreport.records.study import Study

FORMATS = ("json", "csv", "xlsx", "dataset-json")
_ENDINGS = {"json": ".json", "xlsx": ".xlsx"}  # the other formats fill a folder


@dataclass(frozen=True)
class Exported:
    """What an export wrote.

    `not_whole` are records that the format cannot hold entirely, `remarks` what it left out.
    """

    path: Path
    files: tuple[str, ...]
    records: tuple[Record, ...]
    not_whole: tuple[str, ...] = ()
    remarks: tuple[Problem, ...] = ()


def export(session: Session, form: str, out: Path, kinds: Sequence[str] = ()) -> Exported:
    """Write the records that stand, all or those of some kinds, in one of FORMATS.

    `out` is a file for `json` and `xlsx`, else a folder, new or empty. What was written is read
    back and compared with the records first. Raises UsageRefused for an unknown kind, a path that
    is taken and when there is nothing to write; InputRefused for what a cell cannot hold.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UsageRefused("app.unknown_kind", kind=kind, kinds=tuple(KINDS))
    _free(form, out)
    with session.store().reading() as reader:
        records = held(reader, set(kinds) or None).records.all
    if not records:
        raise UsageRefused("exporting.nothing")
    order = list(KINDS)
    records = tuple(sorted(records, key=lambda record: (order.index(record.kind), record.id)))
    remarks: tuple[Problem, ...] = ()
    not_whole: tuple[str, ...] = ()
    if form == "dataset-json":
        made = dataset_files(records, session.study, session.now)
        files, remarks = made.files, made.remarks
        records = tuple(record for record in records if record.id in made.ids)
        if not files:
            raise UsageRefused("exporting.nothing_fits")
    else:
        files = _made(form, records, out.name, None if kinds else session.study)
        not_whole = _changed(records, files)
    if form in _ENDINGS:
        write_document(out.parent, out.name, files[out.name])
    else:
        _write_folder(out, files)
    return Exported(out, tuple(files), records, not_whole, remarks)


def _made(
    form: str, records: Sequence[Record], name: str, study: Study | None
) -> Mapping[str, bytes]:
    """The files by name; with a study, a workbook can be continued."""
    if form == "json":
        return {name: json_file(records)}
    return {name: workbook_of(records, study)} if form == "xlsx" else csv_files(records)


def _free(form: str, out: Path) -> None:
    """Refuses a path that is taken, or that import would not read."""
    ending = _ENDINGS.get(form)
    if ending and out.suffix.casefold() != ending:
        raise UsageRefused("exporting.ending", file=str(out), ending=ending)
    try:
        taken = out.exists() and (ending is not None or not out.is_dir() or any(out.iterdir()))
    except OSError as error:
        raise _failed(out, error) from error
    if taken or out.is_symlink():
        raise UsageRefused("exporting.taken" if ending else "exporting.folder_taken", path=str(out))


def _changed(records: Sequence[Record], files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The records that reading the files does not give back exactly as they are."""
    raw, _ = read_files((data, name) for name, data in files.items())
    found = {record.id: record.canonical() for record in build(raw).records}
    return tuple(record.id for record in records if found.get(record.id) != record.canonical())


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """The folder appears with all its files, or not at all."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = folder.parent / f"{MARK}{secrets.token_hex(8)}"
        made.mkdir()
    except OSError as error:
        raise _failed(folder, error) from error
    try:
        for name, data in files.items():
            write_document(made, name, data)
        if folder.exists():
            folder.rmdir()  # an empty one, as asked before
        made.rename(folder)
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _failed(path: Path, error: OSError) -> StorageFailed:
    reason = error.strerror or type(error).__name__
    return StorageFailed("documents.output_failed", path=str(path), reason=reason)
