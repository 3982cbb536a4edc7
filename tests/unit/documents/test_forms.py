"""The forms' declarations and the Word templates built from them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from safetyreport import i18n
from safetyreport.documents import forms
from safetyreport.documents.form_model import TICKED, UNTICKED, Form
from safetyreport.documents.word import compile_template
from safetyreport.errors import ConfigurationRefused
from safetyreport.i18n import LANGS, Lang
from safetyreport.resources import folder
from tools import build_templates

IDS = forms.form_ids()
EVERY = [(form_id, lang) for form_id in IDS for lang in LANGS]
ILLNESS = ("illness_committee", "illness_minister")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(form_id: str, lang: Lang) -> bytes:
    """The committed template."""
    return folder("templates").joinpath("docx", lang, f"{form_id}.docx").read_bytes()


def parts(data: bytes) -> dict[str, str]:
    """The members of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def words(data: bytes) -> str:
    """Everything a reader could see: body, header, footer, the watermark."""
    printed = [xml for name, xml in parts(data).items() if name.startswith("word/")]
    shown = re.findall(r'<w:t(?: [^>]*)?>([^<]*)</w:t>|string="([^"]*)"', "".join(printed))
    return "\n".join(text or mark for text, mark in shown)


def context(form_id: str, **changed: object) -> dict[str, object]:
    """A value for every placeholder: its own name, no box ticked, one entry in every table."""
    values: dict[str, object] = {name: f"<{name}>" for name in forms.placeholders(form_id)}
    values |= dict.fromkeys(forms.flags(form_id), False)
    for row in forms.load(form_id).rows():
        values |= {row.mark(option): UNTICKED for option in row.options}
        values |= {row.reason: ""} if row.reason else {}
    for name, columns in forms.loops(form_id).items():
        own = name not in forms.FRAME_LOOPS
        values[name] = [{column: f"<{name}.{column}>" for column in columns}] if own else []
    return values | {"log_head": ""} | changed


def rendered(form_id: str, lang: Lang, **changed: object) -> bytes:
    """The finished document for `context`."""
    compiled = compile_template(template(form_id, lang), form_id)
    return compiled.render(context(form_id, **changed))


def test_committed_files_are_what_the_declarations_give() -> None:
    """The templates and the forms' pages in the repository are built from today's declarations."""
    assert build_templates.differing() == []


def test_building_twice_gives_the_same_bytes() -> None:
    """Equal declarations give equal files."""
    assert dict(build_templates.built()) == dict(build_templates.built())


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_template_asks_for_exactly_the_declared_placeholders(form_id: str, lang: Lang) -> None:
    """What fills a form and what a form asks for are one list, in both languages."""
    asked = compile_template(template(form_id, lang), form_id).placeholders()
    assert {name.partition(".")[0] for name in asked} == forms.placeholders(form_id)


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_every_item_is_printed_with_its_label_and_its_basis(form_id: str, lang: Lang) -> None:
    """No row is lost between the declaration and the page, and each shows why it stands there."""
    form, shown = forms.load(form_id), words(template(form_id, lang))
    for row in form.rows():
        assert row.label.get(lang) in shown
        assert form.bases[row.basis].get(lang) in shown
        assert all(option.get(lang) in shown for option in row.options)
        assert all(f"{{{{ {entry.name} }}}}" in shown for entry in row.fields_)


@pytest.mark.parametrize(
    ("form_id", "absent"), [("illness_committee", {26}), ("illness_minister", set())]
)
def test_illness_report_has_every_item_of_the_list_in_its_order(
    form_id: str, absent: set[int]
) -> None:
    """Items 1 to 29 in order; only the Minister's form carries the committee's opinion (26)."""
    form = forms.load(form_id)
    items = [row.item for row in form.rows()]
    assert items == sorted(items)
    assert {*items, *(entry.item for entry in form.head)} == set(range(1, 30)) - absent


@pytest.mark.parametrize(
    ("form_id", "row_id", "basis"),
    [
        ("illness_committee", "awareness", "規則第35条第1項"),
        ("illness_committee", "awareness_representative", "規則第35条第2項"),
        ("illness_committee", "event_name", "規則第35条第1項"),
        ("illness_committee", "illness_type", "規則第35条第1項第1号～第3号"),
        ("illness_committee", "infection", "規則第35条第1項第1号～第3号"),
        ("illness_committee", "cannot_be_ruled_out", "規則第35条第1項"),
        ("illness_minister", "awareness", "規則第36条第2項・第35条第1項"),
        ("illness_minister", "awareness_representative", "規則第35条第2項"),
        ("illness_minister", "event_name", "規則第36条第2項・第35条第1項"),
        ("illness_minister", "illness_type", "規則第36条第1項・第35条第1項"),
        ("illness_minister", "infection", "規則第36条第1項・第35条第1項"),
        ("illness_minister", "cannot_be_ruled_out", "規則第36条第2項・第35条第1項"),
        ("manufacturer_notice", "event_name", "規則第17条第5項"),
        ("manufacturer_notice", "narrative", "規則第17条第5項"),
        ("manufacturer_notice", "measures", "規則第17条第5項"),
    ],
)
def test_what_the_law_asks_for_is_required_and_names_its_article(
    form_id: str, row_id: str, basis: str
) -> None:
    """Suspicion, kind, infection, awareness; for the manufacturer what occurred, what was done."""
    form = forms.load(form_id)
    row = next(row for row in form.rows() if row.id == row_id)
    assert (form.bases[row.basis].kind, form.bases[row.basis].ja) == ("law", basis)
    assert row.required == "always"


ARTICLE_35 = {
    "death": "第1号イ",
    "life_threatening": "第1号ロ",
    "hospitalisation": "第2号イ",
    "disability": "第2号ロ",
    "disability_risk": "第2号ハ",
    "other_serious": "第2号ニ",
    "congenital_anomaly": "第2号ホ",
    "other_suspected": "第3号",
}


@pytest.mark.parametrize(
    ("form_id", "codes"),
    [
        ("illness_committee", list(ARTICLE_35)),
        ("illness_minister", [code for code in ARTICLE_35 if code != "other_suspected"]),
    ],
)
def test_types_are_the_items_of_article_35(form_id: str, codes: list[str]) -> None:
    """Every type of Ord 35(1) has its own box; the Minister hears nothing of item (iii)."""
    row = next(row for row in forms.load(form_id).rows() if row.id == "illness_type")
    assert [option.code for option in row.options] == codes
    assert [option.ja.split("　")[0] for option in row.options] == [ARTICLE_35[c] for c in codes]


@pytest.mark.parametrize("lang", LANGS)
def test_the_protocol_letter_cites_no_statute(lang: Lang) -> None:
    """A report under the protocol is not one under the Act, and never looks like one."""
    shown = words(template("protocol_event", lang))
    cited = r"法律|施行規則|法第|規則第|第\d+条|\bAct\b|Ord\.|Ordinance|article|law_version|法令"
    assert re.search(cited, shown) is None


@pytest.mark.parametrize("form_id", ILLNESS)
def test_a_reconstruction_never_passes_for_the_official_form(form_id: str) -> None:
    """The page says that it was not compared with the official file."""
    assert "照合していません" in words(template(form_id, "ja"))
    assert "not been compared" in words(template(form_id, "en"))
    assert forms.load(form_id).official_comparison.startswith("not compared")


@pytest.mark.parametrize("form_id", IDS)
def test_english_edition_is_marked_as_translation_and_japanese_is_a_letter(form_id: str) -> None:
    """The Japanese edition is filed, in a letter's form; the English is for reference."""
    japanese, english = (words(template(form_id, lang)) for lang in LANGS)
    assert all(word in japanese.split("\n") for word in ("記", "以上"))
    if form_id != "cover_letter":  # an office is 殿, a body 御中: its value says which
        assert "殿" in japanese
    assert "参考訳" in english
    assert "参考訳" not in japanese


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_draft_is_watermarked_and_keeps_internal_days_to_itself(form_id: str, lang: Lang) -> None:
    """案 or DRAFT, the internal days and the list of what is absent: never on a released page."""
    frame = forms.frame()
    absent = [{"item": "Cause", "where": "SAE-001 cause"}]
    draft = words(rendered(form_id, lang, draft=True, missing_items=absent))
    released = words(rendered(form_id, lang, draft=False, log_head="abc123"))
    only_draft = [frame.watermark.get(lang), "<target_day>", frame.internal_heading.get(lang)]
    shown = [line.replace("&lt;", "<").replace("&gt;", ">") for line in draft.split("\n")]
    for text in only_draft:
        assert any(text in line for line in shown)
        assert text not in released.replace("&lt;", "<").replace("&gt;", ">").split("\n")
    assert "target_day" not in released
    assert "SAE-001 cause" in draft
    assert frame.missing_heading.get(lang) not in released
    assert "abc123" in released
    assert "log_head" not in draft


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_pages_for_attachments_and_changes_come_only_when_there_are_any(
    form_id: str, lang: Lang
) -> None:
    """A first report with short texts has no empty extra page."""
    frame = forms.frame()
    plain = words(rendered(form_id, lang))
    full = words(
        rendered(
            form_id,
            lang,
            changes=[{"item": "Outcome", "before": "unknown", "after": "fatal"}],
            attachments=[{"number": "1", "title": "Course", "text": "one\ntwo"}],
        )
    )
    assert frame.changes_heading.get(lang) in full
    assert frame.changes_heading.get(lang) not in plain
    assert {"one", "two", "fatal"} <= set(full.split("\n"))
    assert "attachment" not in plain.lower()


@pytest.mark.parametrize(
    "form_id", [one for one in IDS if any(row.shown_if for row in forms.load(one).rows())]
)
def test_conditional_rows_follow_their_flag(form_id: str) -> None:
    """Death details, the hospital stay and the representative's awareness only where they apply."""
    for row in forms.load(form_id).rows():
        if row.shown_if is None:
            continue
        for here in (True, False):
            shown = words(rendered(form_id, "ja", **{str(row.shown_if): here}))
            assert (row.label.ja in shown.split("\n")) is here


def test_reason_for_an_unticked_row_is_printed_as_a_ticked_box() -> None:
    """Where no answer is known, the form says why and leaves nothing blank."""
    shown = words(rendered("illness_committee", "ja", outcome_reason="未実施")).split("\n")
    assert shown[shown.index(" 未実施") - 1] == TICKED


def test_empty_table_says_not_applicable() -> None:
    """An event before the first provision has no provisions to list."""
    assert "該当なし" in words(rendered("illness_committee", "ja", administrations=[]))


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_fonts_are_set_for_both_scripts_and_never_by_theme(form_id: str, lang: Lang) -> None:
    """A Japanese text shows in a Japanese font on every machine."""
    files = parts(template(form_id, lang))
    assert not any("Theme=" in xml for xml in files.values())
    styles = etree.fromstring(files["word/styles.xml"].encode("utf-8"))
    declared = [
        style
        for style in styles.iter(f"{WORD}style", f"{WORD}rPrDefault")
        if style.get(f"{WORD}type") in (None, "paragraph")
    ]
    fonts = [style.find(f"{WORD}rPr/{WORD}rFonts") for style in declared]
    assert fonts
    assert all(font is not None and font.get(f"{WORD}eastAsia") for font in fonts)
    language = styles.find(f"{WORD}docDefaults//{WORD}lang")
    assert language is not None
    assert language.get(f"{WORD}eastAsia") == "ja-JP"


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_word_can_open_template_and_document(form_id: str, lang: Lang) -> None:
    """Each cell ends in a paragraph, each row fills the grid: what Word otherwise calls corrupt."""
    everything = dict.fromkeys(forms.flags(form_id), True)
    filled = rendered(form_id, lang, **everything)
    for data in (template(form_id, lang), filled):
        body = Document(io.BytesIO(data)).element.body
        for cell in body.iter(f"{WORD}tc"):
            assert cell[-1].tag == f"{WORD}p"
        for table in body.iter(f"{WORD}tbl"):
            columns = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
            for row in table.findall(f"{WORD}tr"):
                spans = [c.find(f"{WORD}tcPr/{WORD}gridSpan") for c in row.findall(f"{WORD}tc")]
                filled_columns = (1 if s is None else int(s.get(f"{WORD}val")) for s in spans)
                assert sum(filled_columns) == columns


@pytest.mark.parametrize("form_id", IDS)
def test_page_names_every_item_and_admits_what_is_not_law(form_id: str) -> None:
    """The page under docs/forms tells a reader which items rest on law and which do not."""
    root = Path(build_templates.__file__).parents[1]
    for lang in LANGS:
        page = (root / "docs" / "forms" / f"{form_id}.{lang}.md").read_text(encoding="utf-8")
        form = forms.load(form_id)
        lines = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")]
        for row in (*form.head, *form.rows()):
            basis = form.bases[row.basis]
            wanted = [basis.get(lang), basis.mark]
            label = row.label.get(lang)
            assert [line for line in lines if line[1].startswith(label) and line[2:4] == wanted]
            cites = re.search(r"法第|規則第|Act art|Ord\. art", basis.get(lang))
            assert (cites is not None) == (basis.kind == "law"), basis


def broken(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the declarations with one change in one file."""
    source = Path(str(folder("templates"))) / "forms"
    shutil.copytree(source, tmp_path / "forms")
    path = tmp_path / "forms" / file
    declared = path.read_text(encoding="utf-8")
    assert old in declared
    path.write_text(declared.replace(old, new, 1), encoding="utf-8", newline="\n")
    return tmp_path / "forms"


LETTER = "protocol_event.toml"
FAULTS = {
    "unknown key": (LETTER, 'kind = "text"', 'kind = "text"\ncolour = "red"', "extra_forbidden"),
    "one language": (LETTER, 'ja = "発現日", en', 'ja = "発現日", fr', "missing"),
    "empty label": (LETTER, 'ja = "発現日"', 'ja = ""', "string_too_short"),
    "kind unknown": (LETTER, 'kind = "long"', 'kind = "essay"', "literal_error"),
    "bad name": (LETTER, 'name = "onset_on"', 'name = "onset-on"', "string_pattern_mismatch"),
    "used twice": (LETTER, 'name = "onset_on"', 'name = "grade"', "named_twice: grade"),
    "basis unknown": (LETTER, 'basis = "house"', 'basis = "home"', "basis_unknown: home"),
    "options elsewhere": (LETTER, 'kind = "checks"', 'kind = "text"', "options_and_checks"),
    "columns elsewhere": (LETTER, 'kind = "table"', 'kind = "text"', "columns_and_table"),
    "no fields": (LETTER, 'fields = [{ name = "onset_on" }]', "", "no_fields"),
    "field half labelled": (
        LETTER,
        '{ name = "assessed_by", ja = "判定者", en = "Judged by" }',
        '{ name = "assessed_by", ja = "判定者" }',
        "label_in_one_language",
    ),
    "method as column": (LETTER, 'name = "cycle"', 'name = "items"', "column_is_a_method"),
    "no addressee": (LETTER, 'place = "addressee"', 'place = "sender"', "head_incomplete"),
    "law in a letter without law": (
        "manufacturer_notice.toml",
        "cites_law_since = 2019-04-01",
        "",
        "law_not_cited_here: notice",
    ),
    "another form's id": (LETTER, 'id = "protocol_event"', 'id = "other"', "not_the_file_name"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_declaration_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    """A form with a fault is never printed; the message names file, place and fault."""
    file, old, new, fault = FAULTS[name]
    with pytest.raises(ConfigurationRefused) as refused:
        forms.load(file.removesuffix(".toml"), broken(tmp_path, file, old, new))
    assert refused.value.code == "forms.faulty"
    assert str(refused.value.values["fault"]).startswith(fault)
    for lang in LANGS:
        message = i18n.text(f"{refused.value.code}.message", lang, refused.value.values)
        assert file in message


@pytest.mark.parametrize(
    ("form_id", "old", "new", "code"),
    [
        ("protocol_event", 'id = "protocol_event"', "id = ", "forms.not_toml"),
        ("illness_minister", 'parts = ["plan", "illness"]', 'parts = ["gone"]', "forms.unknown"),
    ],
)
def test_unreadable_declaration_is_refused(
    form_id: str, old: str, new: str, code: str, tmp_path: Path
) -> None:
    """A file that is no TOML, or names a part that does not exist, is a named error."""
    with pytest.raises(ConfigurationRefused) as refused:
        forms.load(form_id, broken(tmp_path, f"{form_id}.toml", old, new))
    assert refused.value.code == code


def test_unknown_form_is_a_named_error() -> None:
    """A mistyped form name is the user's error, said in words."""
    with pytest.raises(ConfigurationRefused) as refused:
        forms.load("illness_reporter")
    assert refused.value.code == "forms.unknown"


def required(form: Form) -> Iterator[tuple[str, str]]:
    """Each thing a release may wait for, and when."""
    return ((name, need) for row in form.rows() for name, need in row.needed().items())


@pytest.mark.parametrize("form_id", IDS)
def test_each_required_thing_is_a_placeholder_or_a_row(form_id: str) -> None:
    """What a release waits for can be found on the form."""
    form = forms.load(form_id)
    known = forms.placeholders(form_id) | {row.id for row in form.rows()}
    assert {name for name, _ in required(form)} <= known
    assert any(need == "always" for _, need in required(form))
