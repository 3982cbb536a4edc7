"""Canonical JSON: one value, one text, so that a hash of the text stands for the value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.encoder import encode_basestring

LARGEST_INTEGER = 2**53 - 1  # beyond it JSON readers no longer agree (RFC 8785 rests on RFC 7493)


def canonical(value: object) -> str:
    """The RFC 8785 text of strings, integers, booleans, null, lists and objects.

    Numbers with a fraction travel as decimal text: a float is refused, as are integers beyond
    2**53 - 1 (ValueError), lone surrogates (ValueError) and every other type (TypeError).
    """
    text = "".join(_parts(value))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("lone surrogate") from error
    return text


def from_canonical(text: str) -> object:
    """The value of a canonical text; ValueError when the text is JSON but not canonical."""
    value: object = json.loads(text)
    try:
        same = canonical(value) == text
    except TypeError as error:
        raise ValueError("not canonical") from error
    if not same:
        raise ValueError("not canonical")
    return value


def _parts(value: object) -> Iterator[str]:
    if value is None:
        yield "null"
    elif value is True:
        yield "true"
    elif value is False:
        yield "false"
    elif isinstance(value, str):
        yield encode_basestring(value)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("integer beyond 2**53 - 1")
        yield int.__repr__(value)
    elif isinstance(value, (list, tuple)):
        mark = "["
        for item in value:
            yield mark
            yield from _parts(item)
            mark = ","
        yield "]" if value else "[]"
    elif isinstance(value, dict):
        yield from _members(value)
    else:
        raise TypeError(type(value).__name__)


def _members(value: dict[object, object]) -> Iterator[str]:
    names = []
    for name in value:
        if not isinstance(name, str):
            raise TypeError("object name")
        names.append(name)
    # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond the BMP.
    plain = all(map(str.isascii, names))
    mark = "{"
    for name in sorted(names) if plain else sorted(names, key=_utf16):
        yield mark
        yield encode_basestring(name)
        yield ":"
        yield from _parts(value[name])
        mark = ","
    yield "}" if value else "{}"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")
