"""The parts of a Word file: which are read by people, which are refused, whose names it bears."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from safetyreport.documents.archive import ArchiveError, Member, member

CONTENT_TYPES = "[Content_Types].xml"
WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# What a reader sees, in the order the parts are rendered and read back.
KINDS = {
    "document.main+xml": "body",
    "header+xml": "header",
    "footer+xml": "footer",
    "footnotes+xml": "footnotes",
    "endnotes+xml": "endnotes",
}
CORE = "docProps/core.xml"
APP = "docProps/app.xml"
CUSTOM = "docProps/custom.xml"
OVERRIDE = re.compile(r"<Override\b[^>]*>")
RELATION = re.compile(r"<Relationship\b[^>]*>")
CODED = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)""")
INSTRUCTION = re.compile(r"<w:instrText[^>]*>([^<]*)|<w:fldSimple\b[^>]*w:instr=\"([^\"]*)")
OUTSIDE_FIELDS = {
    "DDE",
    "DDEAUTO",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "LINK",
    "IMPORT",
    "MACROBUTTON",
}
TRACKED = re.compile(r"<w:(?:ins|del|moveFrom|moveTo) ")
PROPERTIES_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>{dates}<dc:language>{language}</dc:language></cp:coreProperties>"""  # noqa: E501
APP_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>safetyreport</Application></Properties>"""
CUSTOM_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"""
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the document says of itself in its file properties.

    `moment` (aware) is written as created and modified; without it neither is written. Never
    the name of the machine's user: the institution is the author.
    """

    title: str = ""
    author: str = "safetyreport"
    moment: dt.datetime | None = None
    language: str = "ja-JP"

    def xml(self) -> bytes:
        """The part docProps/core.xml."""
        dates = ""
        if self.moment is not None:
            stamp = f"{self.moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
            dates = "".join(
                f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
                for name in ("created", "modified")
            )
        return PROPERTIES_XML.format(
            title=escape(self.title, quote=False),
            author=escape(self.author, quote=False),
            dates=dates,
            language=escape(self.language, quote=False),
        ).encode("utf-8")


def checked_bytes(part: Member) -> bytes:
    """An XML part's bytes; refuses document types and entities in any encoding.

    No Word program writes them, and an entity can read files or fill the memory.
    """
    content = part.content()
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    declared = CODED.match(content.removeprefix(b"\xef\xbb\xbf")[:200])
    encoding = declared[1].lower() if declared else b"utf-8"
    if not wide and (encoding not in {b"utf-8", b"us-ascii"} or b"\0" in content):
        raise ArchiveError("documents.archive_encoding", part=part.name)
    plain = content.replace(b"\0", b"") if wide else content
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ArchiveError("documents.archive_entities", part=part.name)
    return content


def text_of_xml(part: Member) -> str:
    """An XML part as text, under the same refusals."""
    content = checked_bytes(part)
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArchiveError("documents.archive_encoding", part=part.name) from error


def readable(members: Iterable[Member]) -> dict[str, str]:
    """Name and kind (body, header, footer, footnotes, endnotes) of the parts a reader sees."""
    by_name = {part.name: part for part in members}
    if CONTENT_TYPES not in by_name:
        raise ArchiveError("documents.archive_no_word_file")
    found: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    for override in OVERRIDE.findall(text_of_xml(by_name[CONTENT_TYPES])):
        kind = KINDS.get(attribute(override, "ContentType").removeprefix(WORDS))
        name = attribute(override, "PartName").lstrip("/")
        if kind and name in by_name:
            found[kind].append(name)
    if len(found["body"]) != 1:
        raise ArchiveError("documents.archive_no_word_file")
    return {name: kind for kind, names in found.items() for name in sorted(names)}


def examine(members: Iterable[Member]) -> None:
    """Refuse what a form has no use for and what would leave the file or run in it.

    Macros, embedded programs, links to outside files (hyperlinks are allowed), fields that
    fetch, comments and tracked changes (they name people).
    """
    for part in members:
        lower = part.name.lower()
        if lower.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in lower:
            raise ArchiveError("documents.archive_macros", part=part.name)
        if "/embeddings/" in lower:
            raise ArchiveError("documents.archive_embedded", part=part.name)
        if not lower.endswith((".xml", ".rels", ".vml")):
            continue
        text = text_of_xml(part)
        if lower.endswith(".rels"):
            _refuse_links(part.name, text)
        elif part.name == CONTENT_TYPES and "macroEnabled" in text:
            raise ArchiveError("documents.archive_macros", part=part.name)
        elif lower.startswith("word/"):
            if "<w:comment " in text:
                raise ArchiveError("documents.archive_comments", part=part.name)
            if TRACKED.search(text):
                raise ArchiveError("documents.archive_tracked", part=part.name)
            for plain, simple in INSTRUCTION.findall(text):
                words = (plain or simple).split()
                if words and words[0].upper() in OUTSIDE_FIELDS:
                    raise ArchiveError(
                        "documents.archive_field", part=part.name, field=words[0].upper()
                    )


def with_properties(members: Iterable[Member], properties: Properties) -> list[Member]:
    """The parts with our own file properties in place of the template author's."""
    ours = {CORE: properties.xml(), APP: APP_XML.encode(), CUSTOM: CUSTOM_XML.encode()}
    return [member(part.name, ours[part.name]) if part.name in ours else part for part in members]


def with_core(members: Iterable[Member]) -> tuple[Member, ...]:
    """The parts, with docProps/core.xml declared and present (still empty) if it was not."""
    parts = list(members)
    if any(part.name == CORE for part in parts):
        return tuple(parts)
    for index, part in enumerate(parts):
        if part.name == CONTENT_TYPES:
            line = f'<Override PartName="/{CORE}" ContentType="{CORE_TYPE}"/></Types>'
            parts[index] = _edited(part, "</Types>", line)
        elif part.name == "_rels/.rels":
            line = f'<Relationship Id="rIdCore" Type="{CORE_RELATION}" Target="{CORE}"/>'
            parts[index] = _edited(part, "</Relationships>", f"{line}</Relationships>")
    return (*parts, member(CORE, b""))


def attribute(tag: str, name: str) -> str:
    """The value of an attribute in the text of an XML tag, or ""."""
    found = re.search(rf"\b{name}\s*=\s*[\"']([^\"']*)", tag)
    return found[1] if found else ""


def _edited(part: Member, old: str, new: str) -> Member:
    text = text_of_xml(part)
    return member(part.name, text.replace(old, new).encode("utf-8"))


def _refuse_links(name: str, text: str) -> None:
    for tag in RELATION.findall(text):
        if attribute(tag, "TargetMode") != "External":
            continue
        kind = attribute(tag, "Type").rpartition("/")[2]
        if kind != "hyperlink":
            raise ArchiveError("documents.archive_link", part=name, kind=kind)
