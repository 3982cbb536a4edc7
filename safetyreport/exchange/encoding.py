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


def decoded_table(data: bytes, file: str) -> tuple[str, str] | Problem:
    """The text of a table and its encoding, `utf-8` or the `cp932` of Japanese spreadsheets.

    CP932 is taken only where every byte fits and no line is Japanese in UTF-8.
    """
    found = decoded(data, file)
    if not isinstance(found, Problem):
        return found, "utf-8"
    if found.code == "exchange.utf16":
        return found
    mixed = data.startswith(codecs.BOM_UTF8) or any(map(_is_utf8_japanese, data.splitlines()))
    if found.code == "exchange.cp932" and not mixed:
        return data.decode("cp932"), "cp932"
    return Problem("tables.encoding", file=file, values=found.values)


def _is_utf8_japanese(line: bytes) -> bool:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(character >= "\u3000" for character in text) > 1  # one can be an accident


def _name(data: bytes) -> str:
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        return "exchange.not_utf8"
    return "exchange.cp932"
