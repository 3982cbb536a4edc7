"""SAS transport files (XPT), read with pyreadstat, the extra `xpt`."""

from __future__ import annotations

import io
import math
from decimal import Decimal
from typing import Any

from safetyreport.errors import Problem
from safetyreport.exchange.sdtm.dataset import Datasets, Line, named
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE

ENCODINGS = {"utf-8": "UTF-8", "cp932": "CP932"}  # as the mapping names them, and as iconv does
_DIGITS = 15  # what a transport file's numbers hold for sure


def read_xpt(data: bytes, file: str, encoding: str | None) -> Datasets:
    """The dataset of a transport file; its encoding is told by the mapping, never guessed."""
    if len(data) > LARGEST_FILE:
        return _refused("tables.too_big", file, most=LARGEST_FILE // MEGABYTE)
    if encoding is None:
        if not data.isascii() and _has_text_beyond_ascii(data):
            return _refused("sdtm.xpt_encoding", file, encodings=tuple(ENCODINGS))
        encoding = "utf-8"  # plain ASCII is the same in both
    try:
        import pyreadstat
    except ImportError:
        return _refused("sdtm.xpt_extra", file)
    try:
        columns, about = pyreadstat.read_xport(
            io.BytesIO(data),
            encoding=ENCODINGS[encoding],
            disable_datetime_conversion=True,
            output_format="dict",
        )
    except Exception:  # noqa: BLE001  the library raises many kinds for a file that is no such one
        return _refused("sdtm.xpt_unreadable", file, encoding=encoding)
    names = tuple(about.column_names)
    count = max((len(one) for one in columns.values()), default=0)
    lines = []
    for at in range(count):
        cells = {name: _cell(columns[name][at]) for name in names}
        lines.append(Line(at + 1, {name: cell for name, cell in cells.items() if cell}))
    return named(file, names, tuple(lines))


def _has_text_beyond_ascii(data: bytes) -> bool:
    """Whether any text may hold more than ASCII; numbers are bytes of every kind."""
    try:
        import pyreadstat
    except ImportError:
        return False  # that is told first
    try:
        columns, about = pyreadstat.read_xport(
            io.BytesIO(data),
            encoding="ISO-8859-1",  # every byte is a character, so nothing is lost or refused
            disable_datetime_conversion=True,
            output_format="dict",
        )
    except Exception:  # noqa: BLE001  told when it is read in earnest
        return False
    values = (str(one) for column in columns.values() for one in column)
    labels = (str(one) for one in about.column_labels)
    return not all(text.isascii() for text in (*values, *labels))


def _cell(value: Any) -> str:
    """The text of a value: numbers in their shortest decimal form, empty for missing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.rstrip()
    number = float(value)
    if math.isnan(number):
        return ""
    plain = Decimal(format(number, f".{_DIGITS}g"))
    return f"{plain.normalize():f}" if plain else "0"


def _refused(code: str, file_: str, **values: object) -> Datasets:
    return Datasets(problems=(Problem(code, file=file_, values={"file": file_, **values}),))
