"""The parts of a workbook file, read as a stream of elements that is refused where it is unsafe."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from safetyreport.exchange.xlsx_limits import Parts
from safetyreport.exchange.xlsx_styles import shown_parts

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true")
Attributes = Mapping[str, str]


class PartError(Exception):
    """A part cannot be read; the code of the problem, and the values of its sentences."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style says of its content."""

    shows: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's title, the part that holds it and whether it is hidden."""

    title: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Outline:
    """What a workbook says of itself before its sheets are read."""

    sheets: list[SheetPart] = field(default_factory=list)
    from_1904: bool = False
    strings: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    schema: str | None = None


def stream(
    parts: Parts,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Calls back for every element of a part, by names without namespace.

    Raises:
        PartError: the part is missing, damaged or declares a document type.
    """
    try:
        data = parts.read(name)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise PartError("tables.damaged", part=name) from error

    def refuse(*_: object) -> None:
        raise PartError("tables.doctype", part=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    # Some programs give every element a prefix, most give none.
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if characters:
        parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PartError("tables.damaged", part=name) from error


def outline(parts: Parts) -> Outline:
    """The sheets, shared texts and styles of a workbook."""
    main = next(iter(_related(parts, "").get("officeDocument", {}).values()), None)
    if main is None:
        raise PartError("tables.damaged", part="_rels/.rels")
    found = Outline()
    related = _related(parts, main)
    worksheets = related.get("worksheet", {})

    def start(tag: str, given: Attributes) -> None:
        if tag == "workbookPr":
            found.from_1904 = given.get("date1904") in _TRUE
        elif tag == "sheet":
            relation = next((value for key, value in given.items() if key.endswith(":id")), "")
            hidden = given.get("state", "visible") != "visible"
            if relation in worksheets:  # a chart is no worksheet
                found.sheets.append(SheetPart(given.get("name", ""), worksheets[relation], hidden))

    stream(parts, main, start)
    if not found.sheets:
        raise PartError("tables.no_sheets")
    for part in related.get("sharedStrings", {}).values():
        found.strings = _strings(parts, part)
    for part in related.get("styles", {}).values():
        found.styles = _styles(parts, part)
    for part in _related(parts, "").get("custom-properties", {}).values():
        found.schema = _schema(parts, part)
    return found


def unescaped(text: str) -> str:
    """A text with the characters that OOXML writes as `_xHHHH_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _related(parts: Parts, name: str) -> dict[str, dict[str, str]]:
    folder, base = posixpath.split(name)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    found: dict[str, dict[str, str]] = {}
    if relations not in parts.names:
        return found

    def start(tag: str, given: Attributes) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            sort = given.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
            found.setdefault(sort, {})[given.get("Id", "")] = target.lstrip("/")

    stream(parts, relations, start)
    return found


def _strings(parts: Parts, name: str) -> list[str]:
    found: list[str] = []
    pieces: list[str] = []
    depth = {"t": 0, "rPh": 0}

    def start(tag: str, given: Attributes) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in depth:
            depth[tag] += 1

    def end(tag: str) -> None:
        if tag == "si":
            found.append(unescaped("".join(pieces)))
        elif tag in depth:
            depth[tag] -= 1

    def characters(text: str) -> None:
        if depth["t"] and not depth["rPh"]:  # readings above Japanese text are no content
            pieces.append(text)

    stream(parts, name, start, end, characters)
    return found


def _styles(parts: Parts, name: str) -> list[Style]:
    formats: dict[str, str] = {}
    found: list[Style] = []
    inside: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "numFmt":
            formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag == "xf" and inside and inside[-1] == "cellXfs":
            number = given.get("numFmtId", "0")
            shows = shown_parts(int(number) if number.isdecimal() else 0, formats.get(number))
            found.append(Style(shows, given.get("quotePrefix") in _TRUE))
        inside.append(tag)

    def end(tag: str) -> None:
        inside.pop()

    stream(parts, name, start, end)
    return found


def _schema(parts: Parts, name: str) -> str | None:
    properties: dict[str, str] = {}
    current: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "property":
            current.append(given.get("name", ""))

    def characters(text: str) -> None:
        if current:
            properties[current[-1]] = properties.get(current[-1], "") + text

    stream(parts, name, start, None, characters)
    return properties.get("safetyreport")
