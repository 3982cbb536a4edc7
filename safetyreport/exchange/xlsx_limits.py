"""What a workbook file may be before any of it is read: size, parts, compression, kind."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

from safetyreport.errors import Problem

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 50 * MEGABYTE
MOST_PARTS = 1_000
HIGHEST_RATIO = 200
_RATIO_FROM = MEGABYTE  # small parts may compress as they like
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"  # every OOXML file has them


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a workbook by name, unpacked one by one when they are asked for."""

    archive: zipfile.ZipFile
    names: frozenset[str] = field(default_factory=frozenset)

    def read(self, name: str) -> bytes:
        """The bytes of a part, which never are more than the limit."""
        return self.archive.read(name)


def opened(data: bytes, file: str) -> Parts | Problem:
    """The parts of an .xlsx file, or why it is not read."""
    if data.startswith(OLE_MARK):
        return _refused("tables.encrypted" if _ENCRYPTED in data else "tables.xls", file)
    if len(data) > LARGEST_FILE:
        return _refused("tables.too_big", file, most=LARGEST_FILE // MEGABYTE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error):
        return _refused("tables.not_a_workbook", file)
    if len(parts) > MOST_PARTS:
        return _refused("tables.too_many_parts", file, most=MOST_PARTS)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        return _refused("tables.too_big_unpacked", file, most=LARGEST_UNPACKED // MEGABYTE)
    for part in parts:
        if part.file_size > _RATIO_FROM and part.file_size > HIGHEST_RATIO * part.compress_size:
            return _refused("tables.ratio", file, part=part.filename, most=HIGHEST_RATIO)
        if part.flag_bits & 0x1:
            return _refused("tables.encrypted", file)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):  # two readers could see two different workbooks
        return _refused("tables.not_a_workbook", file)
    if "xl/vbaProject.bin" in names:
        return _refused("tables.macros", file)
    if not set(names) >= {_RELATIONS, _TYPES}:
        return _refused("tables.other_zip", file)
    return Parts(archive, frozenset(names))


def _refused(code: str, file: str, **values: object) -> Problem:
    return Problem(code, file=file, values={"file": file, **values})
