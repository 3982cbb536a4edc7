"""Where something stands in a template, in words its author can follow in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from safetyreport.documents import parts
from safetyreport.documents.archive import ArchiveError, Member
from safetyreport.i18n import Phrase

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, RUN, TEXT = f"{W}p", f"{W}r", f"{W}t"
TABLE, ROW, CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
EXCERPT = 40  # characters of a paragraph quoted in a message
MARKS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Place:
    """A paragraph of a part, counted from 1 with those in cells; row and cell where in a table.

    `kind` is body, header, footer, footnotes or endnotes, or "" for a part nobody reads. Numbers
    are 0 where they do not apply; `row` counts in its own table, `cell` in its row.
    """

    part: str
    kind: str = ""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    text: str = ""

    def phrase(self) -> Phrase:
        """The place as part of a sentence."""
        named = Phrase(f"documents.part_{self.kind}", {"name": self.part}) if self.kind else None
        values: dict[str, object] = {"part": named or self.part, "text": self.text}
        values |= {"paragraph": self.paragraph, "table": self.table}
        values |= {"row": self.row, "cell": self.cell}
        if not self.paragraph:
            return Phrase("templates.place_part", values)
        return Phrase("templates.place_cell" if self.row else "templates.place_paragraph", values)


@dataclass(frozen=True, eq=False)
class Part:
    """An XML part of the file; `kind` as in `Place`."""

    name: str
    kind: str
    root: etree._Element
    numbers: dict[etree._Element, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tag in (PARAGRAPH, TABLE):
            self.numbers.update({one: n for n, one in enumerate(self.root.iter(tag), start=1)})

    def place(self, element: etree._Element) -> Place:
        """Where an element stands."""
        paragraph = element if element.tag == PARAGRAPH else nearest(element, PARAGRAPH)
        cell = nearest(element, CELL)
        row = element if element.tag == ROW else nearest(element, ROW)
        table = nearest(element, TABLE)
        if row is not None and cell is None:
            cell = next(row.iter(CELL), None)
        if paragraph is None and cell is not None:
            paragraph = next(cell.iter(PARAGRAPH), None)
        return Place(
            self.name,
            self.kind,
            0 if paragraph is None else self.numbers[paragraph],
            0 if table is None else self.numbers[table],
            _count(table, ROW, row),
            _count(row, CELL, cell),
            "" if paragraph is None else _excerpt(paragraph),
        )

    def texts(self) -> Iterator[tuple[etree._Element, str]]:
        """The pieces of text in order, each with the paragraph it stands in."""
        for piece in self.root.iter(TEXT):
            paragraph = nearest(piece, PARAGRAPH)
            if paragraph is not None and piece.text:
                yield paragraph, piece.text


def nearest(element: etree._Element, tag: str) -> etree._Element | None:
    """The innermost element of that tag around this one."""
    return next(element.iterancestors(tag), None)


def words_of(element: etree._Element) -> str:
    """The text in an element, that of paragraphs inside it too."""
    return "".join(piece.text or "" for piece in element.iter(TEXT))


def parse(name: str, kind: str, content: bytes) -> Part:
    """A part from its bytes; ArchiveError if it is no sound XML."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return Part(name, kind, etree.fromstring(content, safe))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ArchiveError("documents.archive_damaged", part=name) from error


def xml_parts(members: Sequence[Member]) -> Iterator[Part | ArchiveError]:
    """Every XML part of a file, whatever it is called, or why it cannot be read."""
    try:
        kinds = parts.readable(members)
    except ArchiveError:
        kinds = {}  # said by whoever asks what a reader sees
    for one in members:
        try:
            content = one.content()
            if not content.lstrip().startswith(MARKS):
                continue
            yield parse(one.name, kinds.get(one.name, ""), parts.checked_bytes(one))
        except ArchiveError as fault:
            yield fault


def _count(outer: etree._Element | None, tag: str, wanted: etree._Element | None) -> int:
    """The place of a row in its table or a cell in its row, content controls or not."""
    if outer is None or wanted is None:
        return 0
    own = (one for one in outer.iter(tag) if nearest(one, str(outer.tag)) is outer)
    return next((n for n, one in enumerate(own, start=1) if one is wanted), 0)


def _excerpt(paragraph: etree._Element) -> str:
    text = " ".join(words_of(paragraph).split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"
