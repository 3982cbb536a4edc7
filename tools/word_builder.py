"""One form declaration to one Word template: the XML of the body, the header and the footer.

The placeholders and loops are written as docxtpl reads them: `{{ name }}`, `{%p if … %}` for
paragraphs, `{%tr for … %}` for table rows, `{%r if … %}` for the watermark's run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from safetyreport.documents.form_model import TICKED, Form, Frame, Row, Section
from tools.word_package import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    HEAD,
    NAMESPACES,
    RELATIONS,
    SETTINGS,
    Lang,
    core,
    mm,
    package,
    styles,
)
from tools.word_surroundings import TEXT_WIDTH, Surroundings
from tools.word_xml import LABEL_FILL, Writer

APART = ("table", "figure")  # rows that stand outside the grid of labels and values
LABEL_WIDTH = 52  # millimetres
MARGINS = {
    "top": 26,
    "right": 22,
    "bottom": 25,
    "left": 22,
    "header": 10,
    "footer": 9,
    "gutter": 0,
}


class Builder:
    """Builds one form in one language."""

    def __init__(self, form: Form, frame: Frame, lang: Lang) -> None:
        self.form, self.frame, self.lang = form, frame, lang
        self.write = Writer(lang)
        self.around = Surroundings(form, frame, lang)

    def build(self) -> bytes:
        """The .docx file."""
        return package(
            {
                "[Content_Types].xml": CONTENT_TYPES,
                "_rels/.rels": RELATIONS,
                "word/document.xml": self.document(),
                "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
                "word/styles.xml": styles(self.lang),
                "word/settings.xml": SETTINGS,
                "word/header1.xml": self.around.header(),
                "word/footer1.xml": self.around.footer(),
                "docProps/core.xml": core(self.form.title.get(self.lang), self.lang),
            }
        )

    def document(self) -> str:
        """document.xml."""
        body = [
            *self.around.internal_box(),
            *self._letter_head(),
            *(
                xml
                for number, section in enumerate(self.form.sections, 1)
                for xml in self._section(number, section)
            ),
            self.write.para("Gap", ""),
            *self.around.attachments(),
            *self.around.changes(),
            *self.around.missing(),
        ]
        margins = " ".join(f'w:{side}="{mm(size)}"' for side, size in MARGINS.items())
        return (
            f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}"
            '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
            '<w:footerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar {margins}/></w:sectPr>'
            "</w:body></w:document>"
        )

    # The letter

    def _letter_head(self) -> list[str]:
        def lines(place: str) -> list[str]:
            return self.form.at(place).text.get(self.lang).split("\n")

        official = self.form.origin == "reconstruction"
        number = self.form.number.get(self.lang) if official else ""
        translated = self.frame.reference_translation.get(self.lang)
        label = self.frame.report_label.get(self.lang)
        return [
            *([self.write.para("FormNumber", number)] if number else []),
            self.write.para("DateLine", "{{ report_number }}"),
            *(self.write.para("DateLine", line) for line in lines("date")),
            *(
                self.write.para("Addressee", line, gapless=bool(place))
                for place, line in enumerate(lines("addressee"))
            ),
            self.write.para("Gap", ""),
            *(self.write.para("Sender", line) for line in lines("sender")),
            self.write.para("Title", self.form.title.get(self.lang)),
            *([self.write.para("ReportLabel", label)] if self.form.numbered else []),
            *([self.write.para("TranslationMark", translated)] if translated else []),
            *(self.write.para("Opening", line) for line in lines("opening")),
            self.write.para("Ki", self.frame.ki.get(self.lang)),
        ]

    # The items

    def _section(self, number: int, section: Section) -> Iterable[str]:
        title = section.title.get(self.lang)
        yield self.write.para(
            "Heading1", f"{number}　{title}" if self.lang == "ja" else f"{number}  {title}"
        )
        after_table = False
        for apart, group in groupby(section.rows, key=lambda row: row.kind in APART):
            if apart:
                for row in group:
                    yield from self._apart(row)
                after_table = True
            else:
                if after_table:
                    yield self.write.para("Gap", "")
                yield self._grid(list(group), together=section.together)

    def _apart(self, row: Row) -> list[str]:
        """A table or a figure under a heading of its own."""
        heading = self.write.para("Heading2", row.label.get(self.lang), small=self._basis(row))
        if row.kind == "table":
            return [heading, self._loop_table(row)]
        whole = [heading, self.write.para("ItemValue", f"{{{{ {row.id} }}}}", align="center")]
        if row.shown_if is None:
            return whole
        return [self.write.tag(f"p if {row.shown_if}"), *whole, self.write.tag("p endif")]

    def _grid(self, rows: Sequence[Row], *, together: bool) -> str:
        widths = (mm(LABEL_WIDTH), mm(TEXT_WIDTH) - mm(LABEL_WIDTH))
        lines = []
        for row in rows:
            last = row is self.form.sections[-1].rows[-1]
            kept = together or last
            cells = [
                self.write.cell(
                    widths[0],
                    self.write.para("ItemLabel", row.label.get(self.lang), together=kept)
                    + self.write.para("ItemBasis", self._basis(row), together=kept),
                    fill=LABEL_FILL,
                    middle=row.kind != "long",
                ),
                self.write.cell(
                    widths[1],
                    "".join(self._value(row, together=kept)),
                    middle=row.kind != "long",
                ),
            ]
            line = self.write.table_row(cells)
            lines += self._shown(row, line, widths)
            lines += [self._closing(widths)] if last else []
        return self.write.table(widths, lines)

    def _closing(self, widths: Sequence[int]) -> str:
        """以上 as a row without lines: below the table it would stand alone on the next page."""
        word = self.write.para("Ijo", self.frame.ijo.get(self.lang))
        return self.write.table_row(
            [self.write.cell(sum(widths), word, span=len(widths), edgeless=True)]
        )

    def _shown(self, row: Row, line: str, widths: Sequence[int]) -> list[str]:
        if row.shown_if is None:
            return [line]
        return [
            self.write.row_tag(f"if {row.shown_if}", widths),
            line,
            self.write.row_tag("endif", widths),
        ]

    def _value(self, row: Row, *, together: bool) -> list[str]:
        paragraphs = self._checks(row) if row.options else []
        if row.reason:
            paragraphs += [
                self.write.tag(f"p if {row.reason}"),
                self.write.para("ItemValue", f"{TICKED} {{{{ {row.reason} }}}}", boxes=True),
                self.write.tag("p endif"),
            ]
        fields = [self._field(entry.label(self.lang), entry.name) for entry in row.fields_]
        if row.layout == "inline":
            fields = [("　　" if self.lang == "ja" else "    ").join(fields)]
        return paragraphs + [
            self.write.para("ItemValue", field, together=together) for field in fields
        ]

    def _checks(self, row: Row) -> list[str]:
        """The boxes: one under the other, side by side, or in columns where a line is too short."""
        boxes = [f"{{{{ {row.mark(option)} }}}} {option.get(self.lang)}" for option in row.options]
        if row.layout == "lines":
            return [self.write.para("ItemValue", box, hanging=300, boxes=True) for box in boxes]
        letter, room = (3.6 if self.lang == "ja" else 1.75), TEXT_WIDTH - LABEL_WIDTH - 4
        widths = [8 + letter * len(option.get(self.lang)) for option in row.options]
        if sum(widths) <= room:
            gap = "　" if self.lang == "ja" else "    "
            return [self.write.para("ItemValue", gap.join(boxes), boxes=True)]
        per_line = max(1, int(room / max(widths)))
        stops = [mm(room / per_line * number) for number in range(1, per_line)]
        return [
            self.write.para(
                "ItemValue", "\t".join(boxes[at : at + per_line]), boxes=True, tabs=stops
            )
            for at in range(0, len(boxes), per_line)
        ]

    def _field(self, label: str | None, name: str) -> str:
        colon = "：" if self.lang == "ja" else ": "
        return f"{label}{colon}{{{{ {name} }}}}" if label else f"{{{{ {name} }}}}"

    def _basis(self, row: Row) -> str:
        return self.form.bases[row.basis].get(self.lang)

    def _loop_table(self, row: Row) -> str:
        share = mm(TEXT_WIDTH) / sum(column.width for column in row.columns)
        widths = [round(column.width * share) for column in row.columns]
        body = [
            self.write.row_tag(f"for row in {row.id}", widths),
            self.write.table_row(
                (
                    self.write.cell(
                        width,
                        self.write.para(
                            "ColumnCell",
                            f"{{{{ row.{column.name} }}}}",
                            align="right" if column.align == "right" else "",
                            together=row.together,
                        ),
                        middle=True,
                    )
                    for width, column in zip(widths, row.columns, strict=True)
                ),
                low=True,
            ),
            self.write.row_tag("else", widths),
            self.write.table_row(
                [
                    self.write.cell(
                        sum(widths),
                        self.write.para("ColumnCell", self.frame.nothing.get(self.lang)),
                        middle=True,
                        span=len(widths),
                    )
                ],
                low=True,
            ),
            self.write.row_tag("endfor", widths),
        ]
        return self.write.headed_table(
            widths, [column.get(self.lang) for column in row.columns], body
        )
