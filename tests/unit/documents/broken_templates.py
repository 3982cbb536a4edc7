"""Templates as hospitals hand them in: broken in one way each, or only as Word leaves them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from safetyreport.documents import archive
from safetyreport.documents.template_choice import shipped
from safetyreport.i18n import Lang
from tests.unit.documents.samples import edited

FORM = "manufacturer_notice"
BODY, HEADER, RELS = "word/document.xml", "word/header1.xml", "word/_rels/document.xml.rels"
TYPES, STYLES, SETTINGS = "[Content_Types].xml", "word/styles.xml", "word/settings.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
INNER = "<w:r><w:instrText>QUOTE 68</w:instrText></w:r>"
RUN = re.compile(r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>([^<]*\{[^<]*)</w:t></w:r>")


def replaced(part: str, old: str, new: str, form: str = FORM, lang: Lang = "ja") -> bytes:
    """The shipped template with the first `old` of a part changed to `new`."""

    def change(content: bytes) -> bytes:
        text = content.decode("utf-8")
        assert old in text, old
        return text.replace(old, new, 1).encode("utf-8")

    return edited(shipped(form, lang), {part: change})


def beside(xml: str) -> bytes:
    """Something put into the paragraph that holds the event's name."""
    return replaced(BODY, "<w:t xml:space=\"preserve\">{{ event_term }}</w:t></w:r>",
                    "<w:t xml:space=\"preserve\">{{ event_term }}</w:t></w:r>" + xml)  # fmt: skip


def tagged(text: str) -> bytes:
    """Words written after the event's name, in its cell."""
    return replaced(BODY, "{{ event_term }}", "{{ event_term }} " + text)


def paragraph(text: str) -> bytes:
    """A paragraph of its own at the beginning of the letter."""
    return replaced(BODY, "<w:body>", f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """A relationship of the body; `kind` ends the address of its type."""
    line = f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return replaced(RELS, "</Relationships>", f"{line}</Relationships>")


def with_part(name: str, content: str) -> bytes:
    """A further part in the file."""
    return edited(shipped(FORM, "ja"), {name: content.encode("utf-8")})


def field(*pieces: str) -> bytes:
    """A field whose instruction Word has cut into pieces."""
    words = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return beside(FIELD.format(words))


def saved_by_word(data: bytes) -> bytes:
    """The template as Word leaves it: runs cut anywhere, marks of spelling, ids of revisions."""

    def cut(found: re.Match[str]) -> str:
        look, text = found[1] or "", found[2]
        pieces = [text[at : at + 3] for at in range(0, len(text), 3)]
        return '<w:proofErr w:type="spellStart"/>'.join(
            f'<w:r w:rsidR="00A{at:05}" w:rsidRPr="00B{at:05}">{look}'
            f'<w:t xml:space="preserve">{piece}</w:t></w:r>'
            for at, piece in enumerate(pieces)
        )

    def change(content: bytes) -> bytes:
        return RUN.sub(cut, content.decode("utf-8")).encode("utf-8")

    names = [one.name for one in archive.read(data) if re.match(r"word/[dhf]\w+\.xml", one.name)]
    return edited(data, dict.fromkeys(names, change))


class Case(NamedTuple):
    """A template, the code of what is wrong, words of its place or what it names."""

    make: Callable[[], bytes]
    code: str
    words: str
    severity: str = "error"
    lang: Lang = "ja"


CELL = "本文（word/document.xml）、表"
NAME = "{{ event_term }}"
BROKEN = {
    # names
    "misspelt": Case(lambda: tagged("{{ plan_numbr }}"), "misspelt", "plan_number"),
    "misspelt in a cell": Case(lambda: tagged("{{ plan_numbr }}"), "misspelt", CELL),
    "full-width letters": Case(lambda: tagged("{{ \uff50lan_number }}"), "misspelt", "plan_number"),
    "unknown": Case(lambda: tagged("{{ hospital_director }}"), "unknown_name", CELL),
    "unknown in the header": Case(
        lambda: replaced(HEADER, "{{ plan_number }}", "{{ plan_number }} {{ zzz }}"),
        "unknown_name",
        "ヘッダー（word/header1.xml）",
    ),
    "unknown in a condition": Case(
        lambda: tagged("{% if weekend %}x{% endif %}"), "unknown_name", "weekend"
    ),
    "unknown list": Case(
        lambda: tagged("{% for v in victims %}x{% endfor %}"), "unknown_name", "victims"
    ),
    "unknown column": Case(
        lambda: replaced(BODY, "{{ change.before }}", "{{ change.befor }}"),
        "misspelt",
        "change.before",
    ),
    "column after its loop": Case(lambda: paragraph("{{ change.item }}"), "misspelt", "段落1"),
    "attribute of a text": Case(lambda: tagged("{{ event_term.ja }}"), "misspelt", "event_term"),
    "unknown in a drawing": Case(
        lambda: replaced(HEADER, 'string="案"', 'string="{{ watermark }}"'),
        "unknown_name",
        "watermark",
    ),
    "no list": Case(
        lambda: tagged("{% for line in narrative %}{{ line }}{% endfor %}"),
        "not_a_list",
        "narrative",
    ),
    # tags
    "does not parse": Case(lambda: tagged("{{ event_term + }}"), "syntax", CELL),
    "unknown filter": Case(lambda: tagged("{{ event_term|shout }}"), "syntax", "shout"),
    "unknown statement": Case(lambda: tagged("{% include 'x' %}"), "syntax", "include"),
    "half a bracket": Case(lambda: tagged("{{ event_term }"), "tag_broken", CELL),
    "full-width brackets": Case(
        lambda: tagged("\uff5b\uff5b event_term \uff5d\uff5d"), "tag_broken", CELL
    ),
    "tag over two paragraphs": Case(
        lambda: paragraph("{{ plan_</w:t></w:r></w:p><w:p><w:r><w:t>number }}"),
        "tag_broken",
        "{{ plan_",
    ),
    "if without endif": Case(lambda: tagged("{% if draft %}x"), "not_closed", "endif"),
    "endif without if": Case(lambda: tagged("{% endif %}"), "not_opened", "if"),
    "row tag outside a table": Case(
        lambda: paragraph("{%tr if draft %}"), "tag_not_in_table", "段落1"
    ),
    "words beside a paragraph tag": Case(
        lambda: replaced(BODY, "{%p if draft %}", "{%p if draft %} 重要"), "tag_not_alone", "重要"
    ),
    "rich text": Case(lambda: tagged("{{r narrative }}"), "rich", CELL),
    "reaches inside": Case(
        lambda: tagged("{{ event_term.__class__ }}"), "reaches_inside", "__class__"
    ),
    "reaches inside from the header": Case(
        lambda: replaced(HEADER, "{{ plan_number }}", "{{ plan_number.__init__.__globals__ }}"),
        "reaches_inside",
        "ヘッダー",
    ),
    "list printed": Case(
        lambda: tagged("{{ changes }}"), "documents.value_not_printable", "changes"
    ),
    "endless": Case(
        lambda: tagged("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}"
                       "{% endfor %}"),
        "documents.template_too_much",
        "range",
    ),
    "hidden": Case(
        lambda: beside("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ narrative }}</w:t></w:r>"),
        "hidden",
        CELL,
    ),
    "bare cell": Case(
        lambda: replaced(
            BODY,
            '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
            '<w:t xml:space="preserve">{{ event_term }}</w:t></w:r></w:p>',
            "<w:r><w:t>{%p if multi_site %}</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>",
        ),
        "bare_cell",
        CELL,
    ),
    # items
    "item deleted": Case(lambda: replaced(BODY, NAME, "-"), "item_lost", "疾病等の名称"),
    "item on drafts only": Case(
        lambda: replaced(BODY, NAME, "{% if draft %}{{ event_term }}{% endif %}"),
        "item_lost",
        "event_term",
    ),
    "item under a condition": Case(
        lambda: replaced(BODY, NAME, "{% if multi_site %}{{ event_term }}{% endif %}"),
        "item_lost",
        "event_term",
    ),
    "item asked for, not printed": Case(
        lambda: replaced(BODY, NAME, "{% if event_term %}有{% endif %}"), "item_lost", "event_term"
    ),
    "item cut": Case(
        lambda: replaced(BODY, NAME, "{{ event_term|truncate(3) }}"), "item_lost", "event_term"
    ),
    "item in a comment": Case(
        lambda: replaced(BODY, NAME, "{# {{ event_term }} #}"), "item_lost", "event_term"
    ),
    "attachments deleted": Case(
        lambda: replaced(BODY, "{{ attachment.text }}", "-"), "item_lost", "attachments.text"
    ),
    "draft not marked": Case(
        lambda: replaced(HEADER, "{%r if draft %}", "{%r if not draft or draft %}"),
        "no_draft",
        "draft",
        "warning",
    ),
    "fiction not marked": Case(
        lambda: replaced(HEADER, "{%p if fictitious %}", "{%p if log_head or not log_head %}"),
        "no_fictitious",
        "fictitious",
        "warning",
    ),
    "optional item deleted": Case(
        lambda: replaced(BODY, "{{ pathogen }}", "-"), "unused", "pathogen", "warning"
    ),
    "no translation mark": Case(
        lambda: replaced(BODY, "Translation for reference (参考訳).", "", lang="en"),
        "no_translation_mark",
        "参考訳",
        "warning",
        "en",
    ),
    "no Japanese font": Case(
        lambda: edited(
            shipped(FORM, "ja"),
            {STYLES: lambda xml: re.sub(rb' w:eastAsia="[^"]*"', b"", xml)},
        ),
        "no_font",
        "フォント",
        "warning",
    ),
    # traces
    "inserted": Case(
        lambda: beside('<w:ins w:id="1" w:author="A"><w:r><w:t>x</w:t></w:r></w:ins>'),
        "tracked",
        CELL,
    ),
    "deleted": Case(
        lambda: beside('<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>'),
        "tracked",
        "2 か所",
    ),
    "moved": Case(lambda: beside('<w:moveFrom w:id="1"/>'), "tracked", "moveFrom"),
    "look changed": Case(
        lambda: beside('<w:r><w:rPr><w:rPrChange w:id="1"/></w:rPr><w:t>x</w:t></w:r>'),
        "tracked",
        "rPrChange",
    ),
    "comment": Case(lambda: beside('<w:commentRangeStart w:id="0"/>'), "comment", CELL),
    "comments kept apart": Case(
        lambda: with_part(
            "word/comments.xml",
            '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:comment w:id="0"/></w:comments>',
        ),
        "comment",
        "word/comments.xml",
    ),
    "names of authors": Case(
        lambda: with_part(
            "word/people.xml",
            '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            '<w15:person w15:author="A"/></w15:people>',
        ),
        "people",
        "word/people.xml",
        "warning",
    ),
    # what runs or fetches
    "macros": Case(lambda: with_part("word/vbaProject.bin", "x"), "macro", "word/vbaProject.bin"),
    "renamed .docm": Case(
        lambda: replaced(
            TYPES,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "macro",
        TYPES,
    ),
    "macro on leaving a field": Case(
        lambda: beside('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:exitMacro w:val="x"/>'
                       '</w:ffData></w:fldChar></w:r>'),
        "macro",
        "exitMacro",
    ),
    "add-in": Case(lambda: related("webextension", "x.xml", "Internal"), "macro", "webextension"),
    "embedded file": Case(lambda: with_part("word/embeddings/a.bin", "x"), "embedded", "a.bin"),
    "OLE object": Case(lambda: beside("<w:r><w:object/></w:r>"), "embedded", CELL),
    "other text": Case(lambda: replaced(BODY, "<w:sectPr>", '<w:altChunk r:id="rX"/><w:sectPr>'),
                       "embedded", "altChunk"),
    "attached template": Case(
        lambda: related("attachedTemplate", "file:///C:/normal.dotm"), "outside", "attachedTemplate"
    ),
    "remote picture": Case(
        lambda: related("image", "https://example.jp/a.png"), "outside", "https://example.jp/a.png"
    ),
    "link to a share": Case(
        lambda: related("hyperlink", "file://server/share"), "outside", "hyperlink"
    ),
    "remote picture in a drawing": Case(
        lambda: replaced(HEADER, "<v:fill ", '<v:fill src="https://example.jp/a.png" '),
        "outside",
        "ヘッダー",
    ),
    "bound control": Case(
        lambda: beside('<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a"/></w:sdtPr></w:sdt>'),
        "bound",
        CELL,
    ),
    "INCLUDETEXT": Case(lambda: field("INCLUDETEXT C:\\a.docx"), "field", CELL),
    "DDE in pieces": Case(lambda: field(" D", "DEAU", "TO c:\\a.exe"), "field", "DDEAUTO"),
    "DDE built by a field": Case(
        lambda: beside(FIELD.format(FIELD.format(INNER))),
        "field",
        CELL,
    ),
    "INCLUDEPICTURE": Case(
        lambda: beside('<w:fldSimple w:instr=" INCLUDEPICTURE a.png "/>'),
        "field",
        "INCLUDEPICTURE",
    ),
    "today's date": Case(lambda: field(" DATE "), "field", "DATE"),
    "link of a field": Case(lambda: field(' HYPERLINK "file://a/b" '), "field", "HYPERLINK"),
    # the file
    "entity": Case(
        lambda: replaced(SETTINGS, "<w:settings", '<!DOCTYPE a [<!ENTITY b "c">]><w:settings'),
        "documents.archive_entities",
        SETTINGS,
    ),
    "entity in a part of another name": Case(
        lambda: with_part("word/odd.dat", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        "documents.archive_entities",
        "word/odd.dat",
    ),
    "strict": Case(
        lambda: replaced(
            BODY,
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "not_ordinary",
        BODY,
    ),
    "damaged": Case(lambda: replaced(BODY, "</w:body>", ""), "documents.archive_damaged", BODY),
    "no Word file": Case(lambda: b"\xd0\xcf\x11\xe0old", "documents.archive_no_word_file", ".docx"),
}  # fmt: skip
