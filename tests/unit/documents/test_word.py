"""Templates become documents: every value whole, nothing run, nothing grown without end."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate, RichText
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from lxml import etree

from safetyreport import i18n
from safetyreport.documents import archive, compiled
from safetyreport.documents.parts import Properties
from safetyreport.documents.readback import differences, text_of
from safetyreport.documents.word import compile_template
from safetyreport.errors import ConfigurationRefused
from tests.unit.documents import samples

HOSTILE = [
    "SpO2 < 90% & CRP > 3",
    "A & B <c>",
    "<select></w:t></w:r>",
    "{{ 7*7 }}",
    "{_{x}_} {_% if %_} {% endif %} {# x #}",
    "]]> <!-- -- <![CDATA[",
    "髙﨑𠮷①㎎Ⅲ",
    "葛󠄀城市",
    "👩‍⚕️ ±→αβ℃",
    "一行目\n二行目\n\n四行目",
    "列1\t列2\t",
    "  前後の空白  ",
    " ",
    "",
    "&amp; &lt; &#10;",
    "'\"’“",
    "a\u2028b\u00a0c\u200bd",
    "経過。" * 13_334,
]


def refusal(template: bytes, context: dict[str, object]) -> ConfigurationRefused:
    """The refusal that compiling or rendering ends in."""
    with pytest.raises(ConfigurationRefused) as caught:
        compile_template(template, "様式.docx").render(context)
    sentence = i18n.text(f"{caught.value.code}.message", "ja", caught.value.values)
    assert "様式.docx" in sentence
    assert i18n.has(f"{caught.value.code}.remedy")
    return caught.value


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_value_survives_everywhere(value: str) -> None:
    """A clinical text is data: it stands whole in body, table, header, footer and footnote."""
    data = samples.paragraphs(
        "経過：{{ x }}。", "{{ x }}", header="{{ x }}", footer="[{{ x }}]", footnote="{{ x }}"
    )
    text = text_of(compile_template(data, "t").render({"x": value}))
    assert text.of("body") == (f"経過：{value}。", value)
    assert text.of("header") == (value,)
    assert text.of("footer") == (f"[{value}]",)
    assert text.of("footnotes") == (value,)


writable = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t{}%#_<>&'\"")
)


@settings(deadline=None)
@given(writable)
@example("{_{\n}_}\t]]>")
def test_any_text_round_trips(value: str) -> None:
    """Whatever a person can type comes back from the finished document letter for letter."""
    data = compile_template(TEXT_ONLY, "t").render({"x": value})
    assert text_of(data).of("body") == (value,)


TEXT_ONLY = samples.paragraphs("{{ x }}")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["windows", "old mac", "unix"])
def test_line_end_is_one_break(end: str) -> None:
    """A line end is one break in Word, whatever system the text came from."""
    document = compile_template(TEXT_ONLY, "t").render({"x": f"a{end}b\tc"})
    assert text_of(document).of("body") == ("a\nb\tc",)
    xml = part(document, "word/document.xml")
    assert xml.count(b"<w:br/>") == 1
    assert xml.count(b"<w:tab/>") == 1


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\0", "U+0000"),
        ("\x0b", "U+000B"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud842", "U+D842"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_unwritable_character_is_named(sign: str, shown: str) -> None:
    """A character Word cannot hold is refused by its number, never dropped."""
    error = refusal(TEXT_ONLY, {"x": f"a{sign}b"})
    assert (error.code, error.values["character"]) == ("documents.value_forbidden", shown)
    assert (error.values["tag"], error.values["paragraph"]) == ("{{ x }}", 1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3, "3"), (Decimal("1.50"), "1.50"), (0.5, "0.5"), (dt.date(2026, 5, 1), "2026-05-01")],
)
def test_number_and_day_are_printed(value: object, shown: str) -> None:
    """Numbers and days can be printed as they are."""
    data = compile_template(TEXT_ONLY, "t").render({"x": value})
    assert text_of(data).of("body") == (shown,)


@pytest.mark.parametrize(
    "value", [None, True, [1], {"a": 1}, object(), len], ids=lambda value: type(value).__name__
)
def test_what_is_no_text_is_refused(value: object) -> None:
    """No report ever says None, True or a piece of Python."""
    assert refusal(TEXT_ONLY, {"x": value}).code == "documents.value_not_printable"


def test_equal_to_docxtpl() -> None:
    """Authors get what docxtpl gives: body, header and footer are canonically the same."""
    template = compile_template(samples.form(), "form")
    for number in range(8):
        context = samples.record(number)
        peer = DocxTemplate(io.BytesIO(samples.form()))
        peer.render(context, autoescape=True)
        expected, found = samples.saved(peer.docx), template.render(context)
        for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
            assert canonical(found, name) == canonical(expected, name), (number, name)


def test_docxtpl_renders_the_same_text() -> None:
    """A template with a picture goes through docxtpl and says the same, hostile values too."""
    plain = Document(io.BytesIO(samples.form()))
    pictured = Document(io.BytesIO(samples.form()))
    pictured.add_picture(io.BytesIO(samples.pixel()))
    plain.add_paragraph()
    context = samples.record(2) | {"narrative": "\r\n".join(HOSTILE)}
    ours = compile_template(samples.saved(plain), "plain")
    theirs = compile_template(samples.saved(pictured), "pictured")
    assert (ours.rich, theirs.rich) == (False, True)
    properties = Properties("題", "病院")
    rendered = theirs.render(context, properties)
    assert text_of(ours.render(context)).paragraphs == text_of(rendered).paragraphs
    assert rendered == theirs.render(context, properties)
    assert differences(theirs, context, rendered) == []
    assert differences(theirs, {**context, "inner": "Grade 4"}, rendered)
    with pytest.raises(ConfigurationRefused) as caught:
        theirs.render({**context, "narrative": "\x0b"})
    assert caught.value.values["tag"] == "{{ narrative }}"


def test_rich_text_object_is_rendered_by_docxtpl() -> None:
    """Rich text of docxtpl is accepted as a value and keeps its words."""
    rich = RichText("太字 < & >", bold=True)
    template = samples.paragraphs("{{r x }}", "{{ y }}")
    data = compile_template(template, "t").render({"x": rich, "y": "髙"})
    assert text_of(data).of("body") == ("太字 < & >", "髙")
    assert text_of(compile_template(TEXT_ONLY, "t").render({"x": RichText("")})).of("body")


def test_cells_repeat() -> None:
    """A column loop ({%tc) makes one cell for each item."""
    document = Document()
    table = document.add_table(1, 3)
    for cell, text in zip(
        table.rows[0].cells, ("{%tc for v in values %}", "{{ v }}", "{%tc endfor %}"), strict=True
    ):
        cell.text = text
    data = compile_template(samples.saved(document), "t").render({"values": ["一", "二", "三"]})
    assert text_of(data).of("body") == ("一", "二", "三")


def test_watermark_in_header_is_conditional() -> None:
    """The draft mark is a shape in the header that only drafts carry, its words a value."""
    shape = (
        '<w:r><w:t>{% if draft %}</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-'
        'com:vml"><v:textpath string="{{ mark }}"/></v:shape></w:pict></w:r>'
        "<w:r><w:t>{% endif %}</w:t></w:r></w:p>"
    )
    data = samples.edited(
        samples.paragraphs("x", header="h"),
        {"word/header1.xml": lambda xml: xml.replace(b"</w:p>", shape.encode())},
    )
    template = compile_template(data, "t")
    mark = '案 "A" & <B>\n2'
    drafted = etree.fromstring(
        part(template.render({"draft": True, "mark": mark}), "word/header1.xml")
    )
    assert drafted.xpath("//@string") == [mark]
    final = etree.fromstring(
        part(template.render({"draft": False, "mark": mark}), "word/header1.xml")
    )
    assert final.xpath("//@string") == []


def test_author_braces_stay_braces() -> None:
    """`{_{` in the template prints `{{`, as docxtpl's authors know it."""
    data = compile_template(samples.paragraphs("{_{ {{ x }} }_}"), "t").render({"x": "{_{"})
    assert text_of(data).of("body") == ("{{ {_{ }}",)


def test_macro_and_joined_text_are_escaped_once() -> None:
    """Macros and `~` print a value once escaped, with its breaks."""
    template = samples.paragraphs(
        "{% macro m(v) %}[{{ v }}]{% endmacro %}{{ m(x) }}{{ m(x) ~ x }}{{ x|e }}{{ x|upper }}"
    )
    data = compile_template(template, "t").render({"x": "a<\n&"})
    assert text_of(data).of("body") == ("[a<\n&][a<\n&]a<\n&a<\n&A<\n&",)


PAYLOADS = [
    "{{ cycler.__init__.__globals__.os.popen('CANARY').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x['__class__'] }}",
    "{{ x|attr('__class__') }}",
    "{{ rows|map(attribute='__class__')|list }}",
    "{{ rows|map(attribute='a.__class__')|list }}",
    "{{ x[('_'~'_class_'~'_')] }}",
    "{{ x.format(x) }}",
    "{{ call() }}",
    "{{ record.touch() }}",
    "{% if false %}{{ x.__class__ }}{% endif %}",
    "{% include 'a' %}",
    "{% import 'os' as os %}",
    "{{ x|safe }}",
]
PLACES = ["body", "header", "footer", "footnote"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_runs(payload: str, place: str, tmp_path: Path) -> None:
    """A template cannot reach Python from any part; the refusal names part and tag."""
    canary = tmp_path / "canary"
    text = payload.replace("CANARY", f"touch {canary}")
    if place == "body":
        data = samples.paragraphs("first", text)
    else:
        data = samples.paragraphs("first", **{place: text.replace("&", "&amp;")})
    context = {"x": "a", "rows": [{"a": 1}], "record": canary, "call": canary.touch}
    error = refusal(data, context)
    assert error.code in {
        "documents.template_reaches_inside",
        "documents.template_syntax",
        "documents.placeholder_unknown",
    }
    assert place in str(error.values["part"])
    assert not canary.exists()


def test_title_of_template_is_not_a_template(tmp_path: Path) -> None:
    """Code in the file properties of a template neither runs nor is copied."""
    canary = tmp_path / "canary"
    document = Document()
    document.add_paragraph("{{ x }}")
    document.core_properties.title = f"{{{{ cycler.__init__.__globals__.os.mkdir('{canary}') }}}}"
    document.core_properties.author = document.core_properties.last_modified_by = "山田太郎"
    document.add_picture(io.BytesIO(samples.pixel()))
    rendered = compile_template(samples.saved(document), "t").render({"x": "a"})
    assert not canary.exists()
    assert "cycler" not in part(rendered, "docProps/core.xml").decode()
    assert "山田" not in part(rendered, "docProps/core.xml").decode()


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a'*10**8 }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(10**9) %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(40) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set a = x*1 if false else big ~ big ~ big ~ big ~ big ~ big %}{{ a }}",
        "{% for i in range(100) %}{{ half }}{% endfor %}",
        "{{ big|replace('a', big) }}",
        "{{ range(100000)|join(big) }}",
    ],
)
def test_no_template_grows_without_end(text: str) -> None:
    """Loops, recursion and output are bounded; the program neither hangs nor fills the memory."""
    error = refusal(
        samples.paragraphs(text), {"x": "a", "big": "a" * 4_000_000, "half": "a" * 500_000}
    )
    assert error.code == "documents.template_too_much"


@pytest.mark.parametrize(
    ("texts", "code", "paragraph", "tag"),
    [
        (("a", "{{ x }} {{ gone }}"), "documents.placeholder_unknown", 2, "{{ gone }}"),
        (("{{ rec.gone.more }}",), "documents.placeholder_unknown", 1, "{{ rec.gone.more }}"),
        (
            ("{% for i in gone %}{% endfor %}",),
            "documents.placeholder_unknown",
            1,
            "{% for i in gone %}",
        ),
        (("a", "b", "{{ x | nofilter }}"), "documents.template_syntax", 3, "{{ x | nofilter }}"),
        (("a", "{% if x %}"), "documents.template_syntax", 2, "{% if x %}"),
        (("{{ x }}", "{{ x }} {{ x + }}"), "documents.template_syntax", 2, "{{ x + }}"),
        (
            ("{%p if x %}", "{{ gone }}", "{%p endif %}"),
            "documents.placeholder_unknown",
            2,
            "{{ gone }}",
        ),
    ],
)
def test_fault_names_its_place(texts: tuple[str, ...], code: str, paragraph: int, tag: str) -> None:
    """Who edits a template is told which paragraph and which tag is wrong."""
    error = refusal(samples.paragraphs(*texts), {"x": "a", "rec": {"a": 1}})
    assert (error.code, error.values["paragraph"], error.values["tag"]) == (code, paragraph, tag)


def test_fault_in_cell_names_its_paragraph() -> None:
    """Paragraphs of cells count too, and their words are shown."""
    data = samples.edited(
        samples.form(), {"word/document.xml": lambda xml: xml.replace(b"row.value", b"row.gone")}
    )
    error = refusal(data, samples.record(2))
    assert error.values["tag"] == "{{ row.gone }}"
    assert error.values["text"] == "{{ row.gone }}"
    assert isinstance(error.values["paragraph"], int)


def test_data_come_before_methods() -> None:
    """A key named like a method of Python is the data's."""
    data = samples.paragraphs("{% for i in section.items %}{{ i }}{% endfor %}{{ section.values }}")
    rendered = compile_template(data, "t").render({"section": {"items": ["a", "b"], "values": "c"}})
    assert text_of(rendered).of("body") == ("abc",)


def test_same_input_same_bytes() -> None:
    """The same record gives the same bytes, in this process, in the next, and from the cache."""
    properties = Properties("題名", "Institution", dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    first = compile_template(samples.form(), "a").render(samples.record(3), properties)
    compile_template.cache_clear()
    second = compile_template(samples.form(), "b").render(samples.record(3), properties)
    assert first == second
    assert first != compile_template(samples.form(), "b").render(samples.record(2), properties)


def test_properties_are_the_callers() -> None:
    """Author, title and times are given; the template author's are not kept, nor the machine's."""
    moment = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    data = compile_template(samples.form(), "t").render(
        samples.record(), Properties("疾病等報告書 <案> & 1", "大学病院", moment)
    )
    core = Document(io.BytesIO(data)).core_properties
    assert (core.title, core.author, core.last_modified_by) == (
        "疾病等報告書 <案> & 1",
        "大学病院",
        "大学病院",
    )
    assert core.created == core.modified == dt.datetime(2026, 11, 2, 0, 30, tzinfo=dt.UTC)
    assert (core.language, core.comments, core.keywords) == ("ja-JP", "", "")


def test_template_without_properties_gets_them() -> None:
    """A template that has no file properties bears ours in the end."""
    bare = archive.write(
        archive.member(
            p.name, re.sub(rb"<(?:Override|Relationship) [^>]*core[^>]*/>", b"", p.content())
        )
        for p in archive.read(TEXT_ONLY)
        if p.name != "docProps/core.xml"
    )
    data = compile_template(bare, "t").render({"x": "a"}, Properties("題", "病院"))
    assert Document(io.BytesIO(data)).core_properties.author == "病院"


def test_static_parts_lie_as_they_were() -> None:
    """What is not printed is copied packed as it is."""
    rendered = {
        p.name: p for p in archive.read(compile_template(TEXT_ONLY, "t").render({"x": "a"}))
    }
    for member in archive.read(TEXT_ONLY):
        if member.name.startswith("word/") and member.name != "word/document.xml":
            assert rendered[member.name] == member


def test_prepared_template_needs_no_docxtpl(own_cache: Path) -> None:
    """From the second start on, making a document imports neither docxtpl nor python-docx."""
    template = own_cache / "t.docx"
    template.write_bytes(samples.form())
    script = (
        "import sys, json, pathlib; from safetyreport.documents.word import compile_template;"
        f"t = compile_template(pathlib.Path({str(template)!r}).read_bytes(), 't');"
        f"d = t.render(json.loads({json.dumps(json.dumps(samples.record(2)))}));"
        "import hashlib; print('docxtpl' in sys.modules, 'docx' in sys.modules, "
        "hashlib.sha256(d).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    first, second = (run.stdout.split() for run in runs)
    assert first[:2] == ["True", "True"]
    assert second[:2] == ["False", "False"]
    assert first[2] == second[2]


def test_damaged_cache_is_not_believed(own_cache: Path) -> None:
    """A cache entry that was cut or changed is made anew, and no other folder is trusted."""
    compile_template.cache_clear()
    compile_template(samples.form(), "t")
    (kept,) = own_cache.glob("*.form")
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
    compile_template.cache_clear()
    assert text_of(compile_template(samples.form(), "t").render(samples.record())).whole
    assert compiled.load("0" * 64) is None


def test_cache_others_can_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code is only taken from a folder that nobody else can write to, where systems can say so."""
    tmp_path.chmod(0o777)
    monkeypatch.setenv("SAFETYREPORT_CACHE", str(tmp_path))
    compile_template.cache_clear()
    compile_template(samples.form(), "t")
    assert bool(list(tmp_path.iterdir())) is (os.name == "nt")


def test_placeholders_are_listed() -> None:
    """Lint knows which names a template asks for, without those its loops make."""
    assert compile_template(samples.form(), "t").placeholders() == {
        "title", "narrative", "draft", "rows", "inner", "version",
    }  # fmt: skip


def test_plain_jinja_would_run_the_payload(tmp_path: Path) -> None:
    """The canary works: without the sandbox the first payload does act."""
    canary = tmp_path / "canary"
    code = "{{ cycler.__init__.__globals__.os.mkdir(p) }}"
    Environment(autoescape=True).from_string(code).render(p=str(canary))
    assert canary.exists()


def part(data: bytes, name: str) -> bytes:
    """A part's content."""
    return next(member.content() for member in archive.read(data, None) if member.name == name)


def canonical(data: bytes, name: str) -> bytes:
    """A part in canonical XML."""
    return bytes(etree.tostring(etree.fromstring(part(data, name)), method="c14n"))
