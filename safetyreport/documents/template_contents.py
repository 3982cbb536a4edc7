"""What a template must not hold: traces of its authors, what runs, what fetches from outside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from lxml import etree

from safetyreport.documents import parts
from safetyreport.documents.archive import ArchiveError, Member
from safetyreport.documents.template_places import Part, Place, W, xml_parts

OFFICE = "{urn:schemas-microsoft-com:office:office}"
VML = "{urn:schemas-microsoft-com:vml}"
PERSON = "{http://schemas.microsoft.com/office/word/2012/wordml}person"


def _named(*names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names)


TRACKED = _named(
    "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "cellIns",
    "cellDel", "cellMerge", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange", "numberingChange", "delText",
    "delInstrText", "customXmlInsRangeStart", "customXmlDelRangeStart",
    "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
)  # fmt: skip
# What is refused wherever it stands, by the code of its sentence.
ELEMENTS = {
    "templates.tracked": TRACKED,
    "templates.comment": _named("comment", "commentRangeStart", "commentReference"),
    "templates.embedded": _named("object", "control", "altChunk", "subDoc", "contentPart")
    | {f"{OFFICE}OLEObject"},
    "templates.macro": _named("entryMacro", "exitMacro"),
    # Word would show what the bound or merged source says in place of what was printed.
    "templates.bound": _named("dataBinding", "mailMerge"),
    "templates.people": frozenset({PERSON}),
}
# Fields that only count, refer inside the document, arrange signs, or wait for a pen.
FIELDS = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES REF PAGEREF NOTEREF SEQ STYLEREF TOC TC HYPERLINK EQ SYMBOL
    ADVANCE QUOTE FORMTEXT FORMCHECKBOX FORMDROPDOWN
    """.split()  # noqa: SIM905  a list of words reads better
)
PLAIN_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
REMOTE = re.compile(r"[a-z][a-z0-9+.-]+:|\\\\|//", re.IGNORECASE)
RUNNING = re.compile(
    r"macroenabled|vbaproject|vbadata|activex|attachedtoolbars|keymapcustomizations"
    r"|customui|webextension",
    re.IGNORECASE,
)
EMBEDDED = re.compile(r"oleobject|/package$|afchunk|subdocument|/control$", re.IGNORECASE)


class Refusal(NamedTuple):
    """One thing refused: the code of its sentence, where, how often in that part, and what."""

    code: str
    place: Place
    times: int = 1
    what: str = ""


def refused(members: Sequence[Member]) -> Iterator[Refusal | ArchiveError]:
    """Everything in a file that keeps it from being a template, part by part."""
    for one in members:
        if RUNNING.search(one.name):
            yield Refusal("templates.macro", Place(one.name))
        elif "/embeddings/" in one.name.lower():
            yield Refusal("templates.embedded", Place(one.name))
    for part in xml_parts(members):
        if isinstance(part, ArchiveError):
            yield part
        elif part.name == parts.CONTENT_TYPES:
            if RUNNING.search(etree.tostring(part.root, encoding="unicode")):
                yield Refusal("templates.macro", Place(part.name))
        elif part.name.lower().endswith(".rels"):
            yield from _links(part)
        else:
            yield from _elements(part)
            yield from _fields(part)
            yield from _addresses(part)


def _links(part: Part) -> Iterator[Refusal]:
    owner = _owner(part.name)
    for link in part.root:
        kind, target = str(link.get("Type", "")), str(link.get("Target", ""))
        name = kind.rpartition("/")[2]
        if link.get("TargetMode") == "External":
            if name != "hyperlink" or not (PLAIN_LINK.match(target) or target.startswith("#")):
                yield Refusal("templates.outside", Place(owner), what=f"{name}: {target[:80]}")
        elif RUNNING.search(kind):
            yield Refusal("templates.macro", Place(owner), what=name)
        elif EMBEDDED.search(kind):
            yield Refusal("templates.embedded", Place(owner), what=name)


def _owner(name: str) -> str:
    """The part that a .rels file speaks for."""
    path = PurePosixPath(name)
    return str(path.parent.parent / path.stem) if path.stem else name


def _elements(part: Part) -> Iterator[Refusal]:
    for code, tags in ELEMENTS.items():
        found = list(part.root.iter(*tags))
        if found:
            what = etree.QName(found[0]).localname
            yield Refusal(code, part.place(found[0]), len(found), what)


def _addresses(part: Part) -> Iterator[Refusal]:
    """Pictures and fills that the old drawing language fetches by an address of its own."""
    for shape in part.root.iter(f"{VML}imagedata", f"{VML}fill", f"{VML}stroke", f"{VML}shape"):
        for name in ("src", f"{OFFICE}href", f"{OFFICE}althref"):
            address = str(shape.get(name) or "")
            if REMOTE.match(address):
                yield Refusal("templates.outside", part.place(shape), what=address[:80])


def _fields(part: Part) -> Iterator[Refusal]:
    seen: Counter[str] = Counter()
    first: dict[str, Place] = {}
    for element, words in _instructions(part):
        name = words[0].upper() if words else ""
        target = next((word for word in words[1:] if not word.startswith("\\")), "").strip('"“”')
        plain = name != "HYPERLINK" or not REMOTE.match(target) or PLAIN_LINK.match(target)
        if name.startswith("=") or (name in FIELDS and plain):
            continue
        seen[name] += 1
        first.setdefault(name, part.place(element))
    for name, count in seen.items():
        yield Refusal("templates.field", first[name], count, name or "-")


def _instructions(part: Part) -> Iterator[tuple[etree._Element, list[str]]]:
    """The words of each field's instruction, put together from the runs that Word makes of it.

    A field inside another's instruction adds a word of its own, so that a name cannot be hidden
    by building it from pieces.
    """
    open_: list[tuple[etree._Element, list[str]] | None] = []
    for element in part.root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if element.tag == f"{W}fldSimple":
            yield element, str(element.get(f"{W}instr", "")).split()
        elif element.tag == f"{W}instrText":
            if open_ and open_[-1] is not None:
                open_[-1][1].append(element.text or "")
            else:
                yield element, (element.text or "").split()
        elif element.get(f"{W}fldCharType") == "begin":
            if open_ and open_[-1] is not None:
                open_[-1][1].append("\ufffd")
            open_.append((element, []))
        elif open_ and open_[-1] is not None:
            yield open_[-1][0], "".join(open_[-1][1]).split()
            open_[-1] = None
        if element.get(f"{W}fldCharType") == "end" and open_:
            open_.pop()
