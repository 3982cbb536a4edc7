"""What stands around a form's items: header, footer, and the pages and boxes all forms share."""

from __future__ import annotations

from safetyreport.documents.form_model import Form, Frame
from tools.word_package import HEAD, NAMESPACES, Lang, mm
from tools.word_xml import Writer, counter, rule, watermark_run

TEXT_WIDTH = 166  # millimetres


class Surroundings:
    """The shared parts of one form in one language."""

    def __init__(self, form: Form, frame: Frame, lang: Lang) -> None:
        self.form, self.frame, self.lang = form, frame, lang
        self.write = Writer(lang)

    def internal_box(self) -> list[str]:
        """The days, for the office that prepares the draft."""
        lines = [line.get(self.lang) for line in self.form.internal or self.frame.internal]
        return [
            self.write.tag("p if draft"),
            self.write.para("Internal", self.frame.internal_heading.get(self.lang), bold=True),
            *(self.write.para("Internal", line) for line in lines),
            self.write.para("Gap", ""),
            self.write.tag("p endif"),
        ]

    def changes(self) -> list[str]:
        """What a follow-up report changes; more than a line or two on a page of its own."""
        widths = [mm(46), mm(60), mm(60)]
        frame = self.frame
        heads = (frame.changes_item, frame.changes_before, frame.changes_after)
        values = [f"{{{{ change.{name} }}}}" for name in ("item", "before", "after")]
        cells = [
            self.write.cell(width, self.write.para("ColumnCell", value))
            for width, value in zip(widths, values, strict=True)
        ]
        body = [
            self.write.row_tag("for change in changes", widths),
            self.write.table_row(cells, splits=True),
            self.write.row_tag("endfor", widths),
        ]
        return [
            self.write.tag("p if changes"),
            self.write.tag("p if changes[2:]"),
            self.write.para("Heading1", frame.changes_heading.get(self.lang), new_page=True),
            self.write.tag("p else"),
            self.write.para("Heading1", frame.changes_heading.get(self.lang)),
            self.write.tag("p endif"),
            self.write.headed_table(widths, [head.get(self.lang) for head in heads], body),
            self.write.para("Gap", ""),
            self.write.tag("p endif"),
        ]

    def attachments(self) -> list[str]:
        """The pages to which long texts go."""
        return [
            self.write.tag("p for attachment in attachments"),
            self.write.para(
                "Heading1", self.frame.attachment_heading.get(self.lang), new_page=True
            ),
            self.write.para("LongText", "{{ attachment.text }}"),
            self.write.tag("p endfor"),
        ]

    def missing(self) -> list[str]:
        """The last page of a draft: what is absent without a reason."""
        return [
            self.write.tag("p if draft and missing_items"),
            self.write.para("Heading1", self.frame.missing_heading.get(self.lang), new_page=True),
            self.write.para("LongText", self.frame.missing_note.get(self.lang)),
            self.write.tag("p for missing in missing_items"),
            self.write.para("Missing", "・" + self.frame.missing_line.get(self.lang)),
            self.write.tag("p endfor"),
            self.write.tag("p endif"),
        ]

    def header(self) -> str:
        """header1.xml: the banner of a fictitious study, study and report number, the watermark."""
        widths = (mm(126), mm(TEXT_WIDTH) - mm(126))
        study, report = (
            self.frame.header_study.get(self.lang),
            self.frame.header_report.get(self.lang),
        )
        cells = [
            self.write.cell(
                widths[0], "".join(self.write.para("Header", line) for line in study.split("\n"))
            ),
            self.write.cell(
                widths[1],
                "".join(
                    self.write.para("Header", line, align="right") for line in report.split("\n")
                ),
            ),
        ]
        watermark = (
            self.write.run("{%r if draft %}") + watermark_run(self.frame.watermark.get(self.lang))
            + self.write.run("{%r endif %}")
        )  # fmt: skip
        return (
            f"{HEAD}<w:hdr {NAMESPACES}>"
            + self.write.tag("p if fictitious")
            + self.write.para("Fictitious", self.frame.fictitious.get(self.lang))
            + self.write.tag("p endif")
            + self.write.table(widths, [self.write.table_row(cells)], lines=False)
            + f'<w:p><w:pPr><w:pStyle w:val="Header"/>{rule("top")}</w:pPr>{watermark}</w:p>'
            + "</w:hdr>"
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
            self.write.run(frame.page_before.get(lang)) + counter("PAGE")
            + self.write.run(frame.page_between.get(lang)) + counter("NUMPAGES")
            + self.write.run(frame.page_after.get(lang))
        )  # fmt: skip
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{mm(TEXT_WIDTH)}"/></w:tabs>'
        return (
            f"{HEAD}<w:ftr {NAMESPACES}>"
            f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{rule("top")}{tab}</w:pPr>'
            f"{self.write.run(first)}<w:r><w:tab/></w:r>{pages}</w:p>"
            + "".join(self.write.para("Footer", line) for line in more)
            + self.write.tag("p if log_head")
            + self.write.para("Footer", frame.log_head.get(lang))
            + self.write.tag("p endif")
            + "</w:ftr>"
        )
