"""Figures inside Word documents: declared as a row, shown where it stands, with words beside."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docxtpl import RichText
from lxml import etree

from safetyreport import demo
from safetyreport.documents import archive, form_duties, forms
from safetyreport.documents.content import Content
from safetyreport.documents.context import View, view
from safetyreport.documents.editions import Editions
from safetyreport.documents.figure_trial import GradeWords, worst_grades
from safetyreport.documents.figures import Picture, Size
from safetyreport.documents.pictures import drawing
from safetyreport.documents.placeholder_list import placeholder_list
from safetyreport.documents.printed import Cell
from safetyreport.documents.readback import text_of, verify_rendered
from safetyreport.documents.report import Issue
from safetyreport.documents.word import Template, compile_template
from safetyreport.errors import ConfigurationRefused
from safetyreport.exchange.study_file import read_study
from safetyreport.i18n import LANGS, Lang
from safetyreport.resources import folder
from tests.unit.documents.samples import paragraphs
from tools.word_builder import Builder

FORM = "with_figure"
FIGURE = "grades_figure"
ALT = '最悪Grade <対象者ごと> & "注"'
SECTION = """

[[sections]]
id = "figures"
title = { ja = "図", en = "Figures" }

[[sections.rows]]
item = 90
id = "grades_figure"
kind = "figure"
label = { ja = "対象者ごとの最悪Grade", en = "Worst grade of each participant" }
basis = "house"
required = "always"
"""
CACHES = (
    forms._packaged,
    forms.frame,
    forms.form_ids,
    forms.loops,
    forms.flags,
    forms.placeholders,
    placeholder_list,
)


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A form of its own, the protocol's letter with a figure at its end, among the packaged."""
    shutil.copytree(Path(str(folder("templates"))) / "forms", tmp_path / "templates" / "forms")
    here = tmp_path / "templates" / "forms"
    letter = (here / "protocol_event.toml").read_text(encoding="utf-8")
    own = letter.replace('id = "protocol_event"', f'id = "{FORM}"', 1) + SECTION
    (here / f"{FORM}.toml").write_text(own, encoding="utf-8", newline="\n")
    like = form_duties.REPORT_FORMS["protocol_event"]
    monkeypatch.setattr(form_duties, "REPORT_FORMS", {FORM: like})
    monkeypatch.setattr(forms, "folder", lambda name: tmp_path / name)
    for cached in CACHES:
        cached.cache_clear()
    yield
    for cached in CACHES:
        cached.cache_clear()


def template(lang: Lang) -> Template:
    """The form's Word template."""
    return compile_template(Builder(forms.load(FORM), forms.frame(), lang).build(), f"{lang}.docx")


def figure(grade: int = 3) -> Picture:
    """A small figure with signs in its words that XML would take for its own."""
    return worst_grades({"NK-001": grade}, GradeWords(ALT, "Grade", "なし"), Size(100, 40))


def page(lang: Lang, tmp_path: Path, picture: Picture | None, cell: Cell | None = None) -> View:
    """What the form prints, with the figure, with a reason in its place, or with neither."""
    (tmp_path / "study.toml").write_text(demo.study_toml(), encoding="utf-8", newline="\n")
    names = {name for row in forms.load(FORM).rows() for name in row.placeholders()}
    lists = forms.loops(FORM)
    head = forms.placeholders(FORM) - forms.flags(FORM) - lists.keys() - {FIGURE}
    content = Content(
        study=read_study(tmp_path / "study.toml"),
        subject="SAE-001",
        duties=(),
        law_version="1",
        cells={name: Cell("x") for name in names | head if name != FIGURE}
        | ({FIGURE: cell} if cell else {}),
        lines={name: [] for name in lists},
        flags=dict.fromkeys(forms.flags(FORM), False),
        figures={FIGURE: picture} if picture else {},
    )
    return view(FORM, lang, content, "committee", Issue())


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("lang", LANGS)
def test_a_figure_stands_in_the_document_with_its_words(lang: Lang, tmp_path: Path) -> None:
    """A declared figure is one picture of its size whose alternative text says what it shows."""
    values = page(lang, tmp_path, figure()).values
    data = template(lang).render(values)
    verify_rendered(template(lang), values, data)
    opened = Document(io.BytesIO(data))
    (shape,) = opened.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (100, 40)
    described = [e.get("descr") for e in opened.element.iter() if e.tag.endswith("}docPr")]
    assert described == [ALT]
    (image,) = (part for part in opened.part.package.iter_parts() if "media" in part.partname)
    assert image.blob == figure().png
    assert forms.load(FORM).sections[-1].title.get(lang) in text_of(data).whole


@pytest.mark.usefixtures("declared")
def test_a_document_with_a_figure_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Drawn twice from the same data, the whole file is equal, and every part is sound XML."""
    first, again = (template("ja").render(page("ja", tmp_path, figure()).values) for _ in "ab")
    assert first == again
    for part in archive.read(first):
        if part.name.endswith((".xml", ".rels")):
            etree.fromstring(part.content())


@pytest.mark.usefixtures("declared")
def test_why_there_is_no_figure_is_said_in_its_place(tmp_path: Path) -> None:
    """A reason is printed; without one a required figure is missing."""
    said = page("ja", tmp_path, None, Cell(reason="not_applicable"))
    assert said.values[FIGURE] == "該当なし"
    assert FIGURE not in {one.where for one in said.missing}
    assert not Document(io.BytesIO(template("ja").render(said.values))).inline_shapes
    assert FIGURE in {one.where for one in page("ja", tmp_path, None).missing}
    assert FIGURE not in {one.where for one in page("ja", tmp_path, figure()).missing}


@pytest.mark.usefixtures("declared")
def test_editions_with_figures_of_other_data_differ(tmp_path: Path) -> None:
    """Pictures are compared by the data they were drawn from."""
    ja, en = page("ja", tmp_path, figure()).values, page("en", tmp_path, figure()).values
    assert FIGURE not in {place.name for place in Editions(FORM, ja, en).differences()}
    en = page("en", tmp_path, figure(4)).values
    assert FIGURE in {place.name for place in Editions(FORM, ja, en).differences()}


@pytest.mark.usefixtures("declared")
def test_a_figure_is_listed_among_the_placeholders(tmp_path: Path) -> None:
    """Whoever edits a template reads that this place takes a picture."""
    (one,) = (one for one in placeholder_list(FORM) if one.name == FIGURE)
    assert (one.kind, one.required) == ("picture", "always")


def test_a_figure_wider_than_the_page_is_made_smaller() -> None:
    """In proportion, so that nothing is cut off or distorted."""
    wide = Picture(b"", Size(332, 100), "wide", "", lambda: b"")
    assert 'cx="5976000" cy="1800000"' in drawing(wide, 1)


@pytest.mark.parametrize("place", ["header", "footer", "footnote"])
def test_a_figure_belongs_into_the_body(place: str) -> None:
    """A header has no relation to the picture; Word would show a broken frame there."""
    made = compile_template(paragraphs("text", **{place: "{{ figure }}"}), "own.docx")
    with pytest.raises(ConfigurationRefused) as refusal:
        made.render({"figure": figure()})
    assert refusal.value.code == "documents.value_not_printable"


def test_a_template_that_docxtpl_renders_shows_figures_too() -> None:
    """A hospital's template with rich text in it gets its pictures all the same."""
    source = paragraphs("{{r rich }}", "{{ figure }}", "{{ figure }}")
    made = compile_template(source, "own.docx")
    data = made.render({"figure": figure(), "rich": RichText("word")})
    opened = Document(io.BytesIO(data))
    assert len(opened.inline_shapes) == 2
    assert "word" in text_of(data).whole
