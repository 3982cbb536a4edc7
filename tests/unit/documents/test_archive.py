"""The zip file behind a .docx: limits come before unpacking, equal content is equal bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from safetyreport import i18n
from safetyreport.documents import archive
from safetyreport.documents.word import compile_template
from safetyreport.errors import ConfigurationRefused
from tests.unit.documents import samples

FORM = samples.form()
BODY = "word/document.xml"
RELS = "word/_rels/document.xml.rels"


def before_end(addition: str, end: bytes) -> Callable[[bytes], bytes]:
    """An edit that puts `addition` before the last `end`."""
    return lambda xml: xml.replace(end, addition.encode() + end)


def doctype(declaration: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """An edit that declares a document type before the root element."""

    def edit(xml: bytes) -> bytes:
        root = xml.decode("utf-8").partition("?>")[2]
        return f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{root}'.encode(encoding)

    return edit


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """A zip file with exactly these entries after the form's own."""
    buffer = io.BytesIO(FORM)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries:
            opened.writestr(name, content)
    return buffer.getvalue()


def lying_about_size() -> bytes:
    """A body that unpacks to more than both headers say."""
    return archive.write(
        archive.Member(p.name, p.method, p.crc, p.size // 2, p.packed) if p.name == BODY else p
        for p in archive.read(FORM)
    )


def encrypted() -> bytes:
    """The form with the encryption bit set in its directory."""
    data = bytearray(FORM)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def link(kind: str, mode: str = "External") -> Callable[[bytes], bytes]:
    """An edit that adds a relationship."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    tag = f'<Relationship Id="rId99" Type="{base}{kind}" Target="file:///x" TargetMode="{mode}"/>'
    return before_end(tag, b"</Relationships>")


ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
REFUSED: dict[str, tuple[str, bytes]] = {
    "no zip": ("archive_no_word_file", b"%PDF-1.7"),
    "empty": ("archive_no_word_file", b""),
    "cut": ("archive_no_word_file", FORM[: len(FORM) // 2]),
    "no content types": ("archive_no_word_file", archive.write([archive.member("a", b"a")])),
    "too big": ("archive_too_big", zipped(("word/a.bin", bytes(51 * 2**20)))),
    "too dense": ("archive_too_dense", zipped(("word/a.bin", bytes(20 * 2**20)))),
    "too many": ("archive_too_many_parts", zipped(*((f"word/{i}.bin", b"") for i in range(2001)))),
    "lying size": ("archive_damaged", lying_about_size()),
    "encrypted": ("archive_locked", encrypted()),
    "other case": ("archive_name_twice", zipped(("WORD/document.xml", b"<a/>"))),
    "parent": ("archive_name_outside", zipped(("../evil.xml", b"<a/>"))),
    "parent inside": ("archive_name_outside", zipped(("word/../../evil.xml", b"<a/>"))),
    "absolute": ("archive_name_outside", zipped(("/etc/evil", b"<a/>"))),
    "drive": ("archive_name_outside", zipped(("C:/evil", b"<a/>"))),
    "entity": ("archive_entities", samples.edited(FORM, {BODY: doctype(ENTITY)})),
    "laughs": ("archive_entities", samples.edited(FORM, {"word/styles.xml": doctype(LAUGHS)})),
    "entity in utf-16": (
        "archive_entities",
        samples.edited(FORM, {BODY: doctype(ENTITY, "utf-16")}),
    ),
    "other encoding": ("archive_encoding", samples.edited(FORM, {BODY: doctype("", "utf-7")})),
    "macros": ("archive_macros", samples.edited(FORM, {"word/vbaProject.bin": b"x"})),
    "embedded": ("archive_embedded", samples.edited(FORM, {"word/embeddings/a.bin": b"x"})),
    "attached template": (
        "archive_link",
        samples.edited(FORM, {RELS: link("attachedTemplate")}),
    ),
    "outside picture": ("archive_link", samples.edited(FORM, {RELS: link("image")})),
    "comments": (
        "archive_comments",
        samples.edited(FORM, {"word/comments.xml": b'<w:comments><w:comment w:author="A"/>'}),
    ),
    "tracked change": (
        "archive_tracked",
        samples.edited(FORM, {BODY: before_end('<w:ins w:author="A"/>', b"</w:body>")}),
    ),
    "field that fetches": (
        "archive_field",
        samples.edited(
            FORM,
            {BODY: before_end('<w:fldSimple w:instr=" INCLUDETEXT c:\\x "/>', b"</w:body>")},
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_template_is_refused(case: str) -> None:
    """A file that is broken, would fill the memory, fetch, run or name people is not opened."""
    code, data = REFUSED[case]
    with pytest.raises(ConfigurationRefused) as caught:
        compile_template(data, "様式.docx")
    assert caught.value.code == f"documents.{code}"
    for lang in i18n.LANGS:
        assert "様式.docx" in i18n.text(f"documents.{code}.message", lang, caught.value.values)
        assert i18n.text(f"documents.{code}.remedy", lang, caught.value.values)


def test_same_name_twice_is_refused() -> None:
    """A part given twice could show one text to us and another to Word."""
    members = archive.read(FORM)
    with pytest.raises(archive.ArchiveError, match="twice"):
        archive.read(archive.write([*members, members[-1]]))


def test_hyperlink_is_allowed() -> None:
    """A hyperlink in a form is no fetching link."""
    data = samples.edited(FORM, {RELS: link("hyperlink")})
    assert compile_template(data, "t").render(samples.record())


def test_wide_encoding_is_read() -> None:
    """A part in UTF-16 is as good as one in UTF-8."""
    data = samples.edited(FORM, {BODY: doctype("", "utf-16")})
    same = compile_template(FORM, "t").printed(samples.record(3))
    assert compile_template(data, "t").printed(samples.record(3)) == same


def test_written_archive_reads_back_equal() -> None:
    """What is written is a plain zip file that others read, with no clock in it."""
    members = [archive.member("[Content_Types].xml", b"<a/>"), archive.member("名.xml", b"")]
    data = archive.write(members)
    assert archive.read(data) == tuple(members)
    assert data == archive.write(members)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == ["[Content_Types].xml", "名.xml"]
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_stored_members_are_read() -> None:
    """Parts that were not packed are read and kept as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("a", b"abc")
    (only,) = archive.read(buffer.getvalue())
    assert (only.method, only.content()) == (archive.STORED, b"abc")
    with pytest.raises(archive.ArchiveError):
        archive.Member("a", archive.STORED, only.crc, 3, b"abd").content()


def test_directory_pointing_nowhere_is_refused() -> None:
    """A directory entry that points past the parts is damage, not an empty part."""
    data = bytearray(archive.write([archive.member("a", b"abc")]))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 42, len(data) - 4)
    with pytest.raises(archive.ArchiveError):
        archive.read(bytes(data))


def test_document_opens_in_python_docx() -> None:
    """The written archive is a Word file to other programs."""
    data = compile_template(FORM, "t").render(samples.record())
    assert Document(io.BytesIO(data)).paragraphs[0].text.startswith("疾病等報告書")
