"""One form declaration to one Word template: the XML of the body, the header and the footer.

The placeholders and loops are written as docxtpl reads them: `{{ name }}`, `{%p if … %}` for
paragraphs, `{%tr for … %}` for table rows, `{%r if … %}` for the watermark's run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from safetyreport.documents.forms import Form, Frame, Row, Section, Words
from tools.word_package import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    EAST_SERIF,
    HEAD,
    NAMESPACES,
    RELATIONS,
    SETTINGS,
    Lang,
    core,
    fonts,
    mm,
    package,
    styles,
)

TEXT_WIDTH, LABEL_WIDTH = 166, 52  # millimetres
LABEL_FILL = "F2F2F2"
LINE = "7F7F7F"
BOX_FONT = fonts(EAST_SERIF).replace("/>", ' w:hint="eastAsia"/>')


class Builder:
    """Builds one form in one language."""

    def __init__(self, form: Form, frame: Frame, lang: Lang) -> None:
        self.form, self.frame, self.lang = form, frame, lang

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
                "word/header1.xml": self.header(),
                "word/footer1.xml": self.footer(),
                "docProps/core.xml": core(self.form.title.get(self.lang), self.lang),
            }
        )

    def document(self) -> str:
        """document.xml."""
        body = [
            *self._internal_box(),
            *self._letter_head(),
            *(
                xml
                for number, section in enumerate(self.form.sections, 1)
                for xml in self._section(number, section)
            ),
            self._para("Ijo", self.frame.ijo.get(self.lang)),
            *self._changes(),
            *self._attachments(),
            *self._missing(),
        ]
        margins = " ".join(
            f'w:{side}="{mm(size)}"'
            for side, size in {
                "top": 30, "right": 22, "bottom": 25, "left": 22, "header": 10, "footer": 9, "gutter": 0
            }.items()
        )  # fmt: skip
        return (
            f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}"
            '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
            '<w:footerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar {margins}/></w:sectPr>'
            "</w:body></w:document>"
        )

    # The letter

    def _internal_box(self) -> list[str]:
        lines = [line.get(self.lang) for line in self.frame.internal]
        return [
            self._tag("p if draft"),
            self._para("Internal", self.frame.internal_heading.get(self.lang), bold=True),
            *(self._para("Internal", line) for line in lines),
            self._para("Gap", ""),
            self._tag("p endif"),
        ]

    def _letter_head(self) -> list[str]:
        def lines(place: str) -> list[str]:
            return self.form.at(place).text.get(self.lang).split("\n")

        official = self.form.origin == "reconstruction"
        number = self.form.number.get(self.lang) if official else ""
        translated = self.frame.reference_translation.get(self.lang)
        return [
            *([self._para("FormNumber", number)] if number else []),
            self._para("DateLine", "{{ report_number }}"),
            *(self._para("DateLine", line) for line in lines("date")),
            *(
                self._para("Addressee", line, gapless=bool(place))
                for place, line in enumerate(lines("addressee"))
            ),
            self._para("Gap", ""),
            *(self._para("Sender", line) for line in lines("sender")),
            self._para("Title", self.form.title.get(self.lang)),
            self._para("ReportLabel", self.frame.report_label.get(self.lang)),
            *([self._para("TranslationMark", translated)] if translated else []),
            *(self._para("Opening", line) for line in lines("opening")),
            self._para("Ki", self.frame.ki.get(self.lang)),
        ]

    # The items

    def _section(self, number: int, section: Section) -> Iterable[str]:
        title = section.title.get(self.lang)
        yield self._para("Heading1", f"{number}　{title}" if self.lang == "ja" else f"{number}  {title}")
        after_table = False
        for is_table, group in groupby(section.rows, key=lambda row: row.kind == "table"):
            if is_table:
                for row in group:
                    yield self._para("Heading2", row.label.get(self.lang), small=self._basis(row))
                    yield self._loop_table(row)
                after_table = True
            else:
                if after_table:
                    yield self._para("Gap", "")
                yield self._grid(list(group))

    def _grid(self, rows: Sequence[Row]) -> str:
        widths = (mm(LABEL_WIDTH), mm(TEXT_WIDTH) - mm(LABEL_WIDTH))
        lines = []
        for row in rows:
            cells = [
                self._cell(
                    widths[0],
                    self._para("ItemLabel", row.label.get(self.lang))
                    + self._para("ItemBasis", self._basis(row)),
                    fill=LABEL_FILL,
                    middle=row.kind != "long",
                ),
                self._cell(widths[1], "".join(self._value(row)), middle=row.kind != "long"),
            ]
            line = self._table_row(cells)
            lines += self._shown(row, line, widths)
        return self._table(widths, lines)

    def _shown(self, row: Row, line: str, widths: Sequence[int]) -> list[str]:
        if row.shown_if is None:
            return [line]
        return [self._row_tag(f"if {row.shown_if}", widths), line, self._row_tag("endif", widths)]

    def _value(self, row: Row) -> list[str]:
        paragraphs = self._checks(row) if row.options else []
        fields = [self._field(entry.label(self.lang), entry.name) for entry in row.fields_]
        if row.layout == "inline":
            fields = [("　　" if self.lang == "ja" else "    ").join(fields)]
        return paragraphs + [self._para("ItemValue", field) for field in fields]

    def _checks(self, row: Row) -> list[str]:
        """The boxes: one under the other, side by side, or in columns when one line is too short."""
        boxes = [f"{{{{ {row.mark(option)} }}}} {option.get(self.lang)}" for option in row.options]
        if row.layout == "lines":
            return [self._para("ItemValue", box, hanging=300, boxes=True) for box in boxes]
        letter, room = (3.6 if self.lang == "ja" else 1.75), TEXT_WIDTH - LABEL_WIDTH - 4
        widths = [8 + letter * len(option.get(self.lang)) for option in row.options]
        if sum(widths) <= room:
            gap = "　" if self.lang == "ja" else "    "
            return [self._para("ItemValue", gap.join(boxes), boxes=True)]
        per_line = max(1, int(room / max(widths)))
        stops = [mm(room / per_line * number) for number in range(1, per_line)]
        return [
            self._para("ItemValue", "\t".join(boxes[at : at + per_line]), boxes=True, tabs=stops)
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
            self._row_tag(f"for row in {row.id}", widths),
            self._table_row(
                (
                    self._cell(
                        width,
                        self._para("ColumnCell", f"{{{{ row.{column.name} }}}}", together=row.together),
                        middle=True,
                    )
                    for width, column in zip(widths, row.columns, strict=True)
                ),
                low=True,
            ),
            self._row_tag("else", widths),
            self._table_row(
                [
                    self._cell(
                        sum(widths),
                        self._para("ColumnCell", self.frame.nothing.get(self.lang)),
                        span=len(widths),
                    )
                ]
            ),
            self._row_tag("endfor", widths),
        ]
        return self._headed_table(widths, row.columns, body)

    def _headed_table(self, widths: Sequence[int], heads: Sequence[Words], body: list[str]) -> str:
        cells = [
            self._cell(
                width, self._para("ColumnHead", words.get(self.lang)), fill=LABEL_FILL, middle=True
            )
            for width, words in zip(widths, heads, strict=True)
        ]
        return self._table(widths, [self._table_row(cells, repeats=True, low=True), *body], padding=20)

    # The pages that follow

    def _changes(self) -> list[str]:
        widths = [mm(46), mm(60), mm(60)]
        heads = (self.frame.changes_item, self.frame.changes_before, self.frame.changes_after)
        body = [
            self._row_tag("for change in changes", widths),
            self._table_row(
                [
                    self._cell(width, self._para("ColumnCell", f"{{{{ change.{name} }}}}"))
                    for width, name in zip(widths, ("item", "before", "after"), strict=True)
                ],
                splits=True,
            ),
            self._row_tag("endfor", widths),
        ]
        return [
            self._tag("p if changes"),
            self._para("Heading1", self.frame.changes_heading.get(self.lang), new_page=True),
            self._headed_table(widths, heads, body),
            self._para("Gap", ""),
            self._tag("p endif"),
        ]

    def _attachments(self) -> list[str]:
        return [
            self._tag("p for attachment in attachments"),
            self._para("Heading1", self.frame.attachment_heading.get(self.lang), new_page=True),
            self._para("LongText", "{{ attachment.text }}"),
            self._tag("p endfor"),
        ]

    def _missing(self) -> list[str]:
        return [
            self._tag("p if draft and missing_items"),
            self._para("Heading1", self.frame.missing_heading.get(self.lang), new_page=True),
            self._para("LongText", self.frame.missing_note.get(self.lang)),
            self._tag("p for missing in missing_items"),
            self._para("Missing", "・" + self.frame.missing_line.get(self.lang)),
            self._tag("p endfor"),
            self._tag("p endif"),
        ]

    # Header and footer

    def header(self) -> str:
        """header1.xml: the banner of a fictitious study, study and report number, the watermark."""
        widths = (mm(126), mm(TEXT_WIDTH) - mm(126))
        study, report = self.frame.header_study.get(self.lang), self.frame.header_report.get(self.lang)
        cells = [
            self._cell(widths[0], "".join(self._para("Header", line) for line in study.split("\n"))),
            self._cell(
                widths[1],
                "".join(self._para("Header", line, align="right") for line in report.split("\n")),
            ),
        ]
        watermark = (
            self._run("{%r if draft %}") + watermark_run(self.frame.watermark.get(self.lang))
            + self._run("{%r endif %}")
        )  # fmt: skip
        return (
            f"{HEAD}<w:hdr {NAMESPACES}>"
            + self._tag("p if fictitious")
            + self._para("Fictitious", self.frame.fictitious.get(self.lang))
            + self._tag("p endif")
            + self._table(widths, [self._table_row(cells)], lines=False)
            + f'<w:p><w:pPr><w:pStyle w:val="Header"/>{_rule("top")}</w:pPr>{watermark}</w:p></w:hdr>'
        )

    def footer(self) -> str:
        """footer1.xml: page n of m, law data, log head of a released report, what the form is."""
        frame, lang = self.frame, self.lang
        if self.form.origin == "reconstruction":
            origin = f"{self.form.number.get(lang)}　{frame.reconstruction.get(lang)}"
        else:
            origin = frame.own_form.get(lang)
        law = [frame.law_version.get(lang)] if self.form.cites_law_since else []
        first, *more = [*law, origin]
        pages = (
            self._run(frame.page_before.get(lang)) + _counter("PAGE")
            + self._run(frame.page_between.get(lang)) + _counter("NUMPAGES")
            + self._run(frame.page_after.get(lang))
        )  # fmt: skip
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{mm(TEXT_WIDTH)}"/></w:tabs>'
        return (
            f"{HEAD}<w:ftr {NAMESPACES}>"
            f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{_rule("top")}{tab}</w:pPr>'
            f"{self._run(first)}<w:r><w:tab/></w:r>{pages}</w:p>"
            + "".join(self._para("Footer", line) for line in more)
            + self._tag("p if log_head")
            + self._para("Footer", frame.log_head.get(lang))
            + self._tag("p endif")
            + "</w:ftr>"
        )

    # Paragraphs, runs, tables

    def _run(self, text: str, *, bold: bool = False, half_points: int | None = None) -> str:
        if not text:
            return ""
        look = '<w:rFonts w:hint="eastAsia"/>' if self.lang == "ja" else ""
        look += "<w:b/>" if bold else ""
        look += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
        parts = [
            f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
            for part in text.split("\t")
        ]
        properties = f"<w:rPr>{look}</w:rPr>" if look else ""
        return f"<w:r>{properties}{'<w:tab/>'.join(parts)}</w:r>"

    def _boxed_text(self, text: str, *, bold: bool) -> str:
        """Runs of the text, the boxes in the Japanese font: others lack them or draw them smaller."""
        runs = []
        for part in text.split("{{ "):
            name, close, rest = part.partition(" }}")
            if not close:
                runs.append(self._run(part, bold=bold))
                continue
            runs.append(f'<w:r><w:rPr>{BOX_FONT}</w:rPr><w:t xml:space="preserve">{{{{ {name} }}}}</w:t></w:r>')
            runs.append(self._run(rest, bold=bold))
        return "".join(runs)

    def _para(
        self,
        style: str,
        text: str,
        *,
        bold: bool = False,
        small: str = "",
        new_page: bool = False,
        gapless: bool = False,
        hanging: int = 0,
        align: str = "",
        boxes: bool = False,
        together: bool = False,
        tabs: Sequence[int] = (),
    ) -> str:
        look = f'<w:pStyle w:val="{style}"/>'
        look += "<w:keepNext/>" if together else ""
        look += "<w:pageBreakBefore/>" if new_page else ""
        stops = "".join(f'<w:tab w:val="left" w:pos="{stop}"/>' for stop in tabs)
        look += f"<w:tabs>{stops}</w:tabs>" if stops else ""
        look += '<w:spacing w:before="0"/>' if gapless else ""
        look += f'<w:ind w:left="{hanging}" w:hanging="{hanging}"/>' if hanging else ""
        look += f'<w:jc w:val="{align}"/>' if align else ""
        runs = self._boxed_text(text, bold=bold) if boxes else self._run(text, bold=bold)
        if small:
            runs += self._run(f"　{small}" if self.lang == "ja" else f"  {small}", half_points=14)
        return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>"

    def _tag(self, tag: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr>{self._run("{%" + tag + " %}")}</w:p>'

    def _row_tag(self, tag: str, widths: Sequence[int]) -> str:
        paragraph = self._para("Gap", "{%tr " + tag + " %}")
        return self._table_row([self._cell(sum(widths), paragraph, span=len(widths))])

    def _cell(
        self, width: int, content: str, *, fill: str = "", middle: bool = False, span: int = 1
    ) -> str:
        look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        look += '<w:vAlign w:val="center"/>' if middle else ""
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"

    def _table_row(
        self, cells: Iterable[str], *, splits: bool = False, repeats: bool = False, low: bool = False
    ) -> str:
        look = "" if splits else "<w:cantSplit/>"
        look += f'<w:trHeight w:val="{mm(5 if low else 6)}" w:hRule="atLeast"/>'
        look += "<w:tblHeader/>" if repeats else ""
        return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"

    def _table(
        self, widths: Sequence[int], rows: Iterable[str], *, lines: bool = True, padding: int = 40
    ) -> str:
        edge = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"' if lines else 'w:val="nil"'
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f"<w:{side} {edge}/>" for side in sides)
        padding = padding if lines else 0
        beside = 108 if lines else 0
        margins = (
            f'<w:top w:w="{padding}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
            f'<w:bottom w:w="{padding}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/>'
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )


def _rule(side: str) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/></w:pBdr>'


def _counter(field: str) -> str:
    """A field that the word processor fills: PAGE or NUMPAGES."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return (
        mark("begin") + f'<w:r><w:instrText xml:space="preserve"> {field} </w:instrText></w:r>'
        + mark("separate") + "<w:r><w:t>1</w:t></w:r>" + mark("end")
    )  # fmt: skip


def watermark_run(text: str) -> str:
    """A pale slanted word behind the page, as Word's own watermark command writes it."""
    width, height = (260, 260) if len(text) == 1 else (440, 147)
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" '
        'xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>'
        "</v:shapetype>"
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;'
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">'
        '<v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;MS Gothic&quot;;font-size:1pt" string="{text}"/>'
        '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
    )
