"""Bytes to text: UTF-8 with or without a byte-order mark; anything else is named, never guessed."""

from __future__ import annotations

import codecs

from safetyreport.errors import Problem

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, file: str) -> str | Problem:
    """The text of a UTF-8 file, or what is wrong with its encoding."""
    if data.startswith(_UTF16_MARKS) or b"\0" in data[:2]:
        return Problem("exchange.utf16", file=file, values={"file": file})
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    values = {"file": file, "line": data.count(b"\n", 0, at) + 1, "byte": at + 1}
    return Problem(_name(data), file=file, values=values)


def _name(data: bytes) -> str:
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        return "exchange.not_utf8"
    return "exchange.cp932"
