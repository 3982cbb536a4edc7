"""A writer of SAS transport files, version 5, made for the tests from the published layout."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Value = str | float
_WHEN = b"01JAN26:00:00:00"


def transport_file(
    name: str, variables: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], encoding: str
) -> bytes:
    """An XPT file of one dataset; a variable is its name and its length, 0 for a number."""
    head = (
        _header(b"LIBRARY", b"0" * 30)
        + _line(b"SAS     SAS     SASLIB  9.4     TEST    " + b" " * 24 + _WHEN)
        + _line(_WHEN)
        + _header(b"MEMBER ", b"000000000000000001600000000140")
        + _header(b"DSCRPTR", b"0" * 30)
        + _line(b"SAS     " + name.ljust(8).encode() + b"SASDATA 9.4     TEST    " + b" " * 24
                + _WHEN)
        + _line(_WHEN)
        + _header(b"NAMESTR", f"000000{len(variables):04}{'0' * 20}".encode())
    )  # fmt: skip
    described, at = b"", 0
    for number, (variable, length) in enumerate(variables, 1):
        size = length or 8
        described += struct.pack(
            ">hhhh8s40s8shhh2s8shhl52s",
            2 if length else 1, 0, size, number, variable.ljust(8).encode(), b" " * 40,
            b" " * 8, 0, 0, 0, b"\0\0", b" " * 8, 0, 0, at, b"\0" * 52,
        )  # fmt: skip
        at += size
    body = b"".join(
        _text(str(value), length, encoding) if length else _ibm(float(value))
        for row in rows
        for (_, length), value in zip(variables, row, strict=True)
    )
    return head + _padded(described) + _header(b"OBS    ", b"0" * 30) + _padded(body)


def _text(value: str, length: int, encoding: str) -> bytes:
    data = value.encode(encoding)
    assert len(data) <= length, value
    return data.ljust(length)


def _ibm(number: float) -> bytes:
    """A number as IBM mainframes keep it: a base-16 exponent and 56 bits."""
    if number == 0:
        return b"\0" * 8
    sign, number = (0x80, -number) if number < 0 else (0, number)
    exponent = 64
    while number >= 1:
        number, exponent = number / 16, exponent + 1
    while number < 1 / 16:
        number, exponent = number * 16, exponent - 1
    return bytes([sign | exponent]) + int(number * 2**56).to_bytes(7, "big")


def _header(kind: bytes, rest: bytes) -> bytes:
    return _line(b"HEADER RECORD*******" + kind.ljust(8) + b"HEADER RECORD!!!!!!!" + rest)


def _line(content: bytes) -> bytes:
    return content.ljust(80)


def _padded(content: bytes) -> bytes:
    return content + b" " * (-len(content) % 80)
