"""Pictures inside a Word file: the drawing where it stands, and the parts that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from safetyreport.documents.archive import STORED, Member, member
from safetyreport.documents.figures import Picture
from safetyreport.documents.parts import CONTENT_TYPES, text_of_xml

EMU = 36_000  # English metric units in a millimetre
WIDEST, HIGHEST = 166.0, 225.0  # millimetres of a page's text
FIRST_ID = 9_001  # of a drawing; a template's own are counted from 1
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NO_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "</Relationships>"
)
PNG_TYPE = '<Default Extension="png" ContentType="image/png"/>'


def drawing(picture: Picture, number: int) -> str:
    """The XML inside a run that shows the document's picture of that number, counted from 1.

    A picture larger than the page's text is made smaller in proportion.
    """
    from xml.sax.saxutils import quoteattr  # late: it loads the standard library's HTTP client

    size = picture.size
    scale = min(1.0, WIDEST / size.width, HIGHEST / size.height)
    across, down = round(size.width * scale * EMU), round(size.height * scale * EMU)
    words = quoteattr(picture.alt, {"\n": "&#10;"})
    extent = f'cx="{across}" cy="{down}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{DRAWING}wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{FIRST_ID + number}" name="Figure {number}" descr={words}/>'
        f'<a:graphic xmlns:a="{DRAWING}main"><a:graphicData uri="{DRAWING}picture">'
        f'<pic:pic xmlns:pic="{DRAWING}picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{FIRST_ID + number}" name="Figure {number}" descr={words}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATIONS}" '
        f'r:embed="{relation(number)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def relation(number: int) -> str:
    """The id under which the body refers to a picture."""
    return f"rIdFigure{number}"


def with_pictures(
    members: Iterable[Member], body: str, pictures: Sequence[Picture]
) -> list[Member]:
    """The parts with the pictures that the part `body` shows, in their order."""
    found = list(members)
    if not pictures:
        return found
    path = PurePosixPath(body)
    name = str(path.parent / "_rels" / f"{path.name}.rels")
    if all(part.name != name for part in found):
        found.append(member(name, NO_RELATIONS.encode()))
    lines = "".join(
        f'<Relationship Id="{relation(number)}" Type="{RELATIONS}/image" '
        f'Target="media/figure{number}.png"/>'
        for number in range(1, len(pictures) + 1)
    )
    for place, part in enumerate(found):
        if part.name == name:
            text = text_of_xml(part).replace("</Relationships>", f"{lines}</Relationships>")
            found[place] = member(name, text.encode())
        elif part.name == CONTENT_TYPES:
            found[place] = _with_png(part)
    media = path.parent / "media"
    return found + [
        _packed(str(media / f"figure{number}.png"), picture.png)
        for number, picture in enumerate(pictures, 1)
    ]


def _with_png(types: Member) -> Member:
    text = text_of_xml(types)
    if re.search(r'Extension="png"', text, re.IGNORECASE):
        return types
    return member(types.name, re.sub(r"(<Types\b[^>]*>)", rf"\1{PNG_TYPE}", text, count=1).encode())


def _packed(name: str, content: bytes) -> Member:
    """PNG is packed in itself; packing it again only costs time."""
    import zlib

    return Member(name, STORED, zlib.crc32(content), len(content), content)
