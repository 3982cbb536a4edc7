"""A finished document is read again, and a lost value is found."""

from __future__ import annotations

import io

import pytest
from docx import Document

from safetyreport.documents.readback import (
    Difference,
    Fact,
    compare,
    differences,
    text_of,
    verify_rendered,
)
from safetyreport.documents.word import compile_template
from safetyreport.errors import IntegrityFailed
from tests.unit.documents import samples

FORM = compile_template(samples.form(), "form.docx")
CONTEXT = samples.record(3)
RENDERED = FORM.render(CONTEXT)
BODY = "word/document.xml"


def test_reads_every_part() -> None:
    """Body, nested tables, headers, footers and footnotes are read, in the order of the page."""
    text = text_of(RENDERED)
    assert text.of("body") == (
        "疾病等報告書 第3報 Report 3",
        "経過：Day 3: 発熱 38.3 ℃。SpO2 < 90% & CRP > 3 （以上）",
        "確定",
        "項目",
        "値",
        *(
            f"{i + 1} 検査{i}" if half == 0 else f"{i * 3} mg/dL"
            for i in range(3)
            for half in (0, 1)
        ),
        "",
        "",
        "内側 Grade 3",
        "",
    )
    assert text.of("header") == ("第3報 Report 3",)
    assert text.of("footer") == ("版 3",)


def test_tab_stops_are_no_tabs() -> None:
    """Only what is printed counts: breaks and tabs of runs, not the tab stops of a paragraph."""
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(914400)
    paragraph.add_run("a\tb\nc-d")
    assert text_of(samples.saved(document)).of("body") == ("a\tb\nc-d",)


def test_text_box_words_are_not_mixed() -> None:
    """The words of a text box stand apart from those around it, and once."""
    box = (
        '<w:p><w:r><w:t>外1</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.'
        'openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent>'
        "<w:p><w:r><w:t>中</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>"
        "<w:txbxContent><w:p><w:r><w:t>中</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>外2</w:t></w:r></w:p>"
    )
    data = samples.edited(
        samples.paragraphs(),
        {BODY: lambda xml: xml.replace(b"<w:sectPr", box.encode() + b"<w:sectPr", 1)},
    )
    assert text_of(data).of("body") == ("外1外2", "中")


def test_facts_are_looked_for_literally() -> None:
    """A fact stands in the document letter for letter, or is reported."""
    facts = [
        Fact("narrative", "SpO2 < 90% & CRP > 3"),
        Fact("empty", ""),
        Fact("grade", "Grade 4"),
    ]
    assert compare(RENDERED, facts) == [Difference("grade", "Grade 4")]


def test_whole_rendering_verifies() -> None:
    """An untouched document holds every printed value."""
    assert differences(FORM, CONTEXT, RENDERED) == []
    verify_rendered(FORM, CONTEXT, RENDERED)


@pytest.mark.parametrize(
    ("part", "old", "new", "lost"),
    [
        (BODY, "&lt; 90%", " 90%", "Day 3: 発熱 38.3 ℃。SpO2 < 90% & CRP > 3"),
        (BODY, "検査1", "検査", "検査1"),
        ("word/header1.xml", "第3報", "第4報", "第3報 Report 3"),
        ("word/footer1.xml", "版 3", "版 ", "3"),
    ],
    ids=["narrative", "cell", "header", "footer"],
)
def test_lost_value_is_an_integrity_failure(part: str, old: str, new: str, lost: str) -> None:
    """A document that lacks a value, or a part of one, is never released."""
    data = samples.edited(RENDERED, {part: lambda xml: xml.replace(old.encode(), new.encode())})
    with pytest.raises(IntegrityFailed) as caught:
        verify_rendered(FORM, CONTEXT, data, "SAE-001.docx")
    assert caught.value.code == "documents.value_lost"
    assert caught.value.values == {"name": "SAE-001.docx", "field": part, "value": lost}


def test_swapped_values_are_found() -> None:
    """Two values that changed places are lost where they should stand."""
    template = compile_template(samples.paragraphs("{{ a }}", "{{ b }}"), "t")
    swapped = template.render({"a": "committee", "b": "minister"})
    lost = differences(template, {"a": "minister", "b": "committee"}, swapped)
    assert [difference.value for difference in lost] == ["committee"]


def test_macro_prints_in_no_known_order() -> None:
    """Values kept aside by a macro or a block are only asked to be present."""
    template = compile_template(
        samples.paragraphs("{% set kept %}{{ a }}{% endset %}{{ b }}{{ kept }}"), "t"
    )
    data = template.render({"a": "一", "b": "二"})
    assert text_of(data).of("body") == ("二一",)
    assert differences(template, {"a": "一", "b": "二"}, data) == []
    assert differences(template, {"a": "三", "b": "二"}, data) == [Difference(BODY, "三", BODY)]


def test_broken_markup_is_an_integrity_failure() -> None:
    """A template whose tags cut through Word's own markup never yields a released document."""
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "{% if a %}x"
    document.add_paragraph("{% endif %}")
    template = compile_template(samples.saved(document), "t")
    verify_rendered(template, {"a": True}, template.render({"a": True}))
    with pytest.raises(IntegrityFailed) as caught:
        verify_rendered(template, {"a": False}, template.render({"a": False}))
    assert caught.value.code == "documents.document_unreadable"


@pytest.mark.parametrize("data", [b"", b"PK", RENDERED[:-40]], ids=["empty", "stub", "cut"])
def test_unreadable_document(data: bytes) -> None:
    """What is no Word file cannot be read back, and says so."""
    with pytest.raises(IntegrityFailed) as caught:
        text_of(data)
    assert caught.value.code == "documents.document_unreadable"


def test_entity_is_not_followed() -> None:
    """A document with an entity is refused, not read as empty text."""
    data = samples.edited(
        RENDERED,
        {BODY: lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml.partition(b"?>")[2]},
    )
    with pytest.raises(IntegrityFailed):
        text_of(data)


def test_agrees_with_python_docx() -> None:
    """Another reader sees the same paragraphs in the body."""
    seen = [paragraph.text for paragraph in Document(io.BytesIO(RENDERED)).paragraphs]
    ours = list(text_of(RENDERED).of("body"))
    assert [text for text in ours if text in seen][:3] == seen[:3]
