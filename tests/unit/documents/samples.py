"""Word templates for the tests, built in memory with python-docx."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping

from docx import Document
from docx.document import Document as Built
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from safetyreport.documents import archive

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def saved(document: Built) -> bytes:
    """The document's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraphs(*texts: str, header: str = "", footer: str = "", footnote: str = "") -> bytes:
    """A template with these paragraphs in the body."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    if footnote:
        xml = (
            f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>{footnote}</w:t>'
            "</w:r></w:p></w:footnote></w:footnotes>"
        )
        package = document.part.package
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml.encode("utf-8"), package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


def form() -> bytes:
    """A small form: heading, split tag, a table with a row loop, a nested table, a draft mark."""
    document = Document()
    document.add_heading("疾病等報告書 {{ title }}", 1)
    split = document.add_paragraph("経過：{{ narr")
    split.add_run("ative }}").bold = True
    split.add_run(" （以上）")
    for text in ("{%p if draft %}", "案 / DRAFT", "{%p else %}", "確定", "{%p endif %}"):
        document.add_paragraph(text)
    table = document.add_table(5, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "項目", "値"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(2, 0).text, table.cell(2, 1).text = (
        "{{ loop.index }} {{ row.label }}",
        "{{ row.value }}",
    )
    table.cell(3, 0).text = "{%tr endfor %}"
    inner = table.cell(4, 1).add_table(1, 1)
    inner.cell(0, 0).text = "内側 {{ inner }}"
    section = document.sections[0]
    section.header.paragraphs[0].text = "{% if draft %}案 {% endif %}{{ title }}"
    section.footer.paragraphs[0].text = "版 {{ version }}"
    return saved(document)


def record(number: int = 1) -> dict[str, object]:
    """An ordinary context of `form`."""
    return {
        "title": f"第{number}報 Report {number}",
        "narrative": f"Day {number}: 発熱 38.{number % 10} ℃。SpO2 < 90% & CRP > 3",
        "draft": number % 2 == 0,
        "rows": [{"label": f"検査{i}", "value": f"{i * number} mg/dL"} for i in range(number % 4)],
        "inner": "Grade 3",
        "version": number,
    }


def edited(data: bytes, change: Mapping[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """The archive with parts changed by a function, or added."""
    members = []
    left = dict(change)
    for part in archive.read(data):
        edit = left.pop(part.name, None)
        new = edit(part.content()) if callable(edit) else edit
        members.append(part if new is None else archive.member(part.name, new))
    for name, added in left.items():
        assert isinstance(added, bytes), name
        members.append(archive.member(name, added))
    return archive.write(members)


def pixel() -> bytes:
    """A PNG of one white pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sum_ = zlib.crc32(kind + content)
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", sum_)

    head = struct.pack(">2L5B", 1, 1, 8, 0, 0, 0, 0)
    content = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content
