"""Reading a finished document back: what stands in it, and whether every fact does.

A document is trusted because it was read again, not because writing it raised no error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from safetyreport.documents import archive, parts
from safetyreport.documents.archive import ArchiveError
from safetyreport.errors import IntegrityFailed

if TYPE_CHECKING:
    from safetyreport.documents.word import Template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, RUN, TEXT = f"{W}p", f"{W}r", f"{W}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}


class Fact(NamedTuple):
    """A value that must stand literally in the finished document."""

    name: str
    value: str


class Difference(NamedTuple):
    """A fact the document does not hold; `part` names where it was looked for, if known."""

    name: str
    value: str
    part: str | None = None


@dataclass(frozen=True)
class DocumentText:
    """The words of a document: the paragraphs of each part, those in nested tables too.

    A line break is a newline, a tab a tab character. `kinds` says which part is body, header,
    footer, footnotes or endnotes.
    """

    paragraphs: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]

    def of(self, kind: str) -> tuple[str, ...]:
        """The paragraphs of all parts of a kind."""
        return tuple(
            text
            for name, texts in self.paragraphs.items()
            if self.kinds[name] == kind
            for text in texts
        )

    @cached_property
    def whole(self) -> str:
        """Everything, a newline after each paragraph."""
        return "\n".join(text for texts in self.paragraphs.values() for text in texts)


def text_of(data: bytes) -> DocumentText:
    """The words of a .docx; IntegrityFailed if it cannot be read."""
    try:
        members = archive.read(data, max_ratio=None)
        kinds = parts.readable(members)
        by_name = {part.name: part for part in members}
        paragraphs = {name: _paragraphs(parts.checked_bytes(by_name[name])) for name in kinds}
    except ArchiveError as fault:
        part = fault.values.get("part", fault.code)
        raise IntegrityFailed("documents.document_unreadable", name="-", part=part) from fault
    except etree.XMLSyntaxError as error:
        raise IntegrityFailed("documents.document_unreadable", name="-", part=str(error)) from error
    return DocumentText(paragraphs, kinds)


def compare(data: bytes | DocumentText, expected: Sequence[Fact]) -> list[Difference]:
    """The facts that do not stand in the document; none is right. An empty value always stands."""
    found = data if isinstance(data, DocumentText) else text_of(data)
    # Most facts are a line of their own; only the others are looked for in the whole text, so
    # that a listing of many rows takes time by its rows, not by their square.
    lines = {
        line for texts in found.paragraphs.values() for text in texts for line in text.split("\n")
    }
    return [
        Difference(fact.name, fact.value)
        for fact in expected
        if fact.value not in lines and _as_written(fact.value) not in found.whole
    ]


def differences(
    template: Template, context: Mapping[str, object], data: bytes | DocumentText
) -> list[Difference]:
    """The printed values that the finished document does not hold, each part in order.

    The values come from evaluating the template again, the document from its bytes; the search
    goes forward only, so a value that stands only elsewhere counts as lost. Where macros print,
    order is not known and presence alone is asked for.
    """
    found = data if isinstance(data, DocumentText) else text_of(data)
    lost = []
    for part, values in template.printed(context).items():
        text = "\n".join(found.paragraphs.get(part, ())) if part else found.whole
        position = 0
        for value in values:
            words = _as_written(value)
            at = text.find(words, position)
            if at < 0:
                lost.append(Difference(part, value, part))
            elif part and template.ordered:
                position = at + len(words)
    return lost


def verify_rendered(
    template: Template,
    context: Mapping[str, object],
    data: bytes | DocumentText,
    name: str | None = None,
) -> None:
    """Raise IntegrityFailed if a printed value is missing from the finished document."""
    for lost in differences(template, context, data):
        raise IntegrityFailed(
            "documents.value_lost",
            name=name or template.name,
            field=lost.name,
            value=lost.value[:60],
        )


def _as_written(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(xml: bytes) -> tuple[str, ...]:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(xml, safe)
    if b"txbxContent" in xml:
        return tuple(_with_boxes(root))
    texts: list[list[str]] = []
    for element in root.iter(PARAGRAPH, TEXT, *SIGNS):
        tag = str(element.tag)
        if tag == PARAGRAPH:
            texts.append([])
        elif texts and tag == TEXT:
            texts[-1].append(element.text or "")
        elif texts and getattr(element.getparent(), "tag", None) == RUN:  # no mere tab stop
            texts[-1].append(SIGNS[tag])
    return tuple("".join(pieces) for pieces in texts)


def _add_run(run: etree._Element, pieces: list[str]) -> None:
    for child in run:
        if child.tag == TEXT:
            pieces.append(child.text or "")
        elif child.tag in SIGNS:
            pieces.append(SIGNS[child.tag])


def _with_boxes(root: etree._Element) -> Iterator[str]:
    """The same where text boxes put paragraphs inside paragraphs: the box's words come after."""
    for paragraph in root.iter(PARAGRAPH):
        if any(ancestor.tag == FALLBACK for ancestor in paragraph.iterancestors(FALLBACK)):
            continue  # the same words again, for programs older than the Choice beside it
        pieces: list[str] = []
        for run in paragraph.iter(RUN):
            owner = next(run.iterancestors(PARAGRAPH))
            if owner is paragraph:
                _add_run(run, pieces)
        yield "".join(pieces)
