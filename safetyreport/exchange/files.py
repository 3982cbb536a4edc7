"""One door for every format that records are read from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from safetyreport.errors import Problem
from safetyreport.exchange.csv_records import read_csv_table
from safetyreport.exchange.json_records import read_records
from safetyreport.exchange.reading import RawRecord
from safetyreport.exchange.sheets import Table, joined
from safetyreport.exchange.workbook_records import read_tables
from safetyreport.exchange.xlsx_limits import OLE_MARK

SUPPORTED = (".json", ".xlsx", ".csv", ".tsv")
_ZIP = b"PK\x03\x04"
_REDCAP = (b"redcap_event_name", b"redcap_repeat_instrument")


def read_file(data: bytes, name: str) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """The raw records of a file and everything wrong with it.

    `name` is the file's name: its ending tells the format, and of a CSV file its stem the kind.
    """
    return read_files([(data, name)])


def read_files(
    files: Iterable[tuple[bytes, str]],
) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    """The raw records of several files, assessments brought together with their events."""
    return joined([table for data, name in files for table in _tables(data, name)])


def maybe_redcap(data: bytes) -> bool:
    """Whether a file has the marks that every export of REDCap with our forms or repeats has."""
    return b"_complete" in data or any(mark in data for mark in _REDCAP)


def _tables(data: bytes, name: str) -> list[Table]:
    ending = PurePath(name).suffix.casefold()
    if data.startswith((_ZIP, OLE_MARK)) or ending == ".xlsx":
        return list(read_tables(data, name))
    if ending in (".csv", ".tsv", ".json") and maybe_redcap(data):
        from safetyreport.exchange.redcap_own import own_table  # late: most files are not these

        exported = own_table(data, name)
        if exported is not None:
            return [exported]
    if ending in (".csv", ".tsv"):
        return [read_csv_table(data, name)]
    if ending == ".json":
        records, problems = read_records(data, name)
        return [Table(records, problems=problems)]
    values = {"file": name, "supported": SUPPORTED}
    return [Table(problems=(Problem("tables.unsupported", file=name, values=values),))]
