"""The words of a Word document: runs, paragraphs, tables, fields and the watermark, as XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from tools.word_package import EAST_SERIF, Lang, cell_margins, fonts, mm

LINE, LABEL_FILL = "7F7F7F", "F2F2F2"
BOX_FONT = fonts(EAST_SERIF).replace("/>", ' w:hint="eastAsia"/>')

# A box, or the placeholder of one: what stands before a space.
BOX = re.compile(r"(\{\{ \w+ \}\}|■)(?= )")


class Writer:
    """Writes XML for one language: the font of doubtful characters depends on it."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def run(self, text: str, *, bold: bool = False, half_points: int | None = None) -> str:
        if not text:
            return ""
        look = '<w:rFonts w:hint="eastAsia"/>' if self.lang == "ja" else ""
        look += "<w:b/>" if bold else ""
        look += (
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
        )
        parts = [
            f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
            for part in text.split("\t")
        ]
        properties = f"<w:rPr>{look}</w:rPr>" if look else ""
        return f"<w:r>{properties}{'<w:tab/>'.join(parts)}</w:r>"

    def _boxed_text(self, text: str, *, bold: bool) -> str:
        """Runs of the text, the boxes in the Japanese font: others lack or shrink them."""
        box = f'<w:r><w:rPr>{BOX_FONT}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'.format
        pieces = BOX.split(text)
        return "".join(
            box(piece) if place % 2 else self.run(piece, bold=bold)
            for place, piece in enumerate(pieces)
        )

    def para(
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
        runs = self._boxed_text(text, bold=bold) if boxes else self.run(text, bold=bold)
        if small:
            runs += self.run(f"　{small}" if self.lang == "ja" else f"  {small}", half_points=14)
        return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>"

    def tag(self, tag: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr>{self.run("{%" + tag + " %}")}</w:p>'

    def row_tag(self, tag: str, widths: Sequence[int]) -> str:
        paragraph = self.para("Gap", "{%tr " + tag + " %}")
        return self.table_row([self.cell(sum(widths), paragraph, span=len(widths))])

    def cell(
        self,
        width: int,
        content: str,
        *,
        fill: str = "",
        middle: bool = False,
        span: int = 1,
        edgeless: bool = False,
    ) -> str:
        look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
        look += f"<w:tcBorders>{sides}</w:tcBorders>" if edgeless else ""
        look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        look += '<w:vAlign w:val="center"/>' if middle else ""
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"

    def table_row(
        self,
        cells: Iterable[str],
        *,
        splits: bool = False,
        repeats: bool = False,
        low: bool = False,
    ) -> str:
        look = "" if splits else "<w:cantSplit/>"
        look += f'<w:trHeight w:val="{mm(5 if low else 6)}" w:hRule="atLeast"/>'
        look += "<w:tblHeader/>" if repeats else ""
        return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"

    def table(
        self, widths: Sequence[int], rows: Iterable[str], *, lines: bool = True, padding: int = 40
    ) -> str:
        edge = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"' if lines else 'w:val="nil"'
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f"<w:{side} {edge}/>" for side in sides)
        padding = padding if lines else 0
        beside = 108 if lines else 0
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"{cell_margins(padding, beside)}</w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def headed_table(self, widths: Sequence[int], heads: Sequence[str], body: list[str]) -> str:
        """A table whose head is repeated on every page."""
        cells = [
            self.cell(width, self.para("ColumnHead", head), fill=LABEL_FILL, middle=True)
            for width, head in zip(widths, heads, strict=True)
        ]
        return self.table(
            widths, [self.table_row(cells, repeats=True, low=True), *body], padding=20
        )


def rule(side: str) -> str:
    """A thin line above or below a paragraph."""
    return f'<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/></w:pBdr>'


def counter(field: str) -> str:
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
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
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
