"""The zip file behind a .docx: read with limits, written so that equal content is equal bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

MAX_UNPACKED = 50 * 1024 * 1024  # bytes, all parts together
MAX_RATIO = 100  # unpacked to packed, of files that unpack to more than RATIO_FROM bytes
RATIO_FROM = 1024 * 1024
MAX_PARTS = 2_000
STORED, DEFLATED = 0, 8
# 1980-01-01 00:00, the earliest a zip file can say: the clock never enters the bytes.
DOS_DATE, DOS_TIME = 0x21, 0
UTF8_NAME = 0x800
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


class ArchiveError(Exception):
    """The file is not an archive we accept; `code` and `values` say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the archive, packed as it will be written; `size` counts unpacked bytes."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes

    def content(self) -> bytes:
        """The unpacked bytes, never more than `size` of them."""
        if self.method == STORED:
            content = self.packed
        else:
            unpacker = zlib.decompressobj(-15)
            try:
                content = unpacker.decompress(self.packed, self.size + 1)
            except zlib.error as error:
                raise ArchiveError("documents.archive_damaged", part=self.name) from error
        if len(content) != self.size or zlib.crc32(content) != self.crc:
            raise ArchiveError("documents.archive_damaged", part=self.name)
        return content


def member(name: str, content: bytes) -> Member:
    """A part packed anew; the same zlib gives the same bytes for the same content."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return Member(name, DEFLATED, zlib.crc32(content), len(content), packed)


def read(data: bytes, max_ratio: int | None = MAX_RATIO) -> tuple[Member, ...]:
    """The parts in the order of the file, still packed.

    Refuses (ArchiveError) what is no zip file, what unpacks to more than the limits allow,
    encrypted parts, a name given twice and names that lead out of the archive. `max_ratio`
    None is for documents written here, whose free text may repeat itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = opened.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise ArchiveError("documents.archive_no_word_file") from error
    if len(entries) > MAX_PARTS:
        raise ArchiveError("documents.archive_too_many_parts", parts=len(entries), limit=MAX_PARTS)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise ArchiveError(
            "documents.archive_too_big", size=unpacked // 2**20, limit=MAX_UNPACKED // 2**20
        )
    packed = sum(entry.compress_size for entry in entries)
    if max_ratio and unpacked > RATIO_FROM and unpacked > max_ratio * max(packed, 1):
        raise ArchiveError("documents.archive_too_dense", limit=max_ratio)
    seen: set[str] = set()
    members = []
    for entry in entries:
        name = entry.orig_filename
        if _leads_out(name):
            raise ArchiveError("documents.archive_name_outside", part=name)
        # Word compares part names without regard to case (ECMA-376 part 2, 6.2.2).
        if name.casefold() in seen:
            raise ArchiveError("documents.archive_name_twice", part=name)
        seen.add(name.casefold())
        if entry.flag_bits & 1 or entry.compress_type not in {STORED, DEFLATED}:
            raise ArchiveError("documents.archive_locked", part=name)
        members.append(
            Member(name, entry.compress_type, entry.CRC, entry.file_size, _packed(data, entry))
        )
    return tuple(members)


def write(members: Iterable[Member]) -> bytes:
    """The archive's bytes: the parts in the order given, no clock, no machine in them."""
    out: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in members:
        name = part.name.encode("utf-8")
        flags = 0 if part.name.isascii() else UTF8_NAME
        sizes = (part.crc, len(part.packed), part.size)
        head = (flags, part.method, DOS_TIME, DOS_DATE, *sizes, len(name), 0)
        out += (LOCAL.pack(b"PK\x03\x04", 20, *head), name, part.packed)
        directory += (
            CENTRAL.pack(b"PK\x01\x02", 20, 20, *head, 0, 0, 0, 0, offset),
            name,
        )
        offset += LOCAL.size + len(name) + len(part.packed)
    listing = b"".join(directory)
    count = len(directory) // 2
    out += (listing, END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0))
    return b"".join(out)


def _leads_out(name: str) -> bool:
    steps = name.split("/")
    return (
        not name
        or "\\" in name
        or "\0" in name
        or ":" in name
        or name.startswith("/")
        or ".." in steps
        or "." in steps
    )


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes as they lie in the file, found over its own local header."""
    start = entry.header_offset
    head = data[start : start + LOCAL.size]
    if len(head) != LOCAL.size or head[:4] != b"PK\x03\x04":
        raise ArchiveError("documents.archive_damaged", part=entry.orig_filename)
    fields = LOCAL.unpack(head)
    start += LOCAL.size + fields[-2] + fields[-1]
    packed = data[start : start + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise ArchiveError("documents.archive_damaged", part=entry.orig_filename)
    return packed
