"""The parts of a Word file that are the same for every form, and the zip that holds them.

Written here and not copied from python-docx's default template: that one carries 800 kB of styles
and theme fonts, and the committed files would change with each of its releases.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Literal
from xml.sax.saxutils import escape

Lang = Literal["ja", "en"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."

SERIF, EAST_SERIF = "Times New Roman", "MS Mincho"
SANS, EAST_SANS = "Arial", "MS Gothic"
GREY = "595959"
LATIN = "en-GB"  # the language of Latin letters and digits in both editions
LOCALES: dict[Lang, str] = {"ja": "ja-JP", "en": "en-GB"}


def fonts(ascii_font: str = SERIF, east: str = EAST_SERIF) -> str:
    """The fonts of a run or style; never a theme's, which would win over them."""
    latin = f'w:ascii="{ascii_font}" w:hAnsi="{ascii_font}" w:cs="{ascii_font}"'
    return f'<w:rFonts {latin} w:eastAsia="{east}"/>'


def _style(
    name: str,
    *,
    half_points: int = 21,
    paragraph: str = "",
    run: str = "",
    sans: bool = False,
    based_on: str = "Normal",
) -> str:
    """One paragraph style; its id is its name without spaces."""
    face = fonts(SANS, EAST_SANS) if sans else fonts()
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>"
        f'<w:rPr>{face}{run}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        "</w:style>"
    )


def _spacing(before: int = 0, after: int = 0, line: int | None = None) -> str:
    """Spacing in twentieths of a point; `line` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _box(color: str, fill: str | None = None) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="{color}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f"<w:pBdr>{sides}</w:pBdr>{shade}"


def cell_margins(above: int, beside: int) -> str:
    """The inner margins of a table's cells, in twentieths of a point."""
    return (
        f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/>'
        "</w:tblCellMar>"
    )


def styles(lang: Lang) -> str:
    """styles.xml: the fonts for both scripts in the defaults, in Normal and in every style."""
    base, cell = 21, 20
    colour = f'<w:color w:val="{GREY}"/>'
    heading = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:keepLines/>{_spacing(240, 80)}<w:outlineLvl w:val="0"/></w:pPr>'
        f'<w:rPr>{fonts(SANS, EAST_SANS)}<w:b/><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:keepLines/>{_spacing(140, 40)}<w:outlineLvl w:val="1"/></w:pPr>'
        f'<w:rPr>{fonts(SANS, EAST_SANS)}<w:sz w:val="{cell}"/><w:szCs w:val="{cell}"/></w:rPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/>{_spacing(360, 0)}<w:jc w:val="center"/></w:pPr>'
        f'<w:rPr>{fonts(SANS, EAST_SANS)}<w:b/><w:sz w:val="30"/><w:szCs w:val="30"/></w:rPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/>'
        '<w:basedOn w:val="Normal"/>'
        f'<w:rPr>{fonts()}{colour}<w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/>'
        '<w:basedOn w:val="Normal"/>'
        f'<w:rPr>{fonts()}{colour}<w:sz w:val="15"/><w:szCs w:val="15"/></w:rPr></w:style>'
    )
    left, tab = (mm(78), mm(22)) if lang == "ja" else (mm(64), mm(48))
    own = (
        _style("Form Number", half_points=20, sans=True)
        + _style("Date Line", half_points=base, paragraph='<w:jc w:val="right"/>')
        + _style("Addressee", half_points=22, paragraph=_spacing(200, 0))
        + _style(
            "Sender",
            half_points=base,
            paragraph=f'<w:tabs><w:tab w:val="left" w:pos="{left + tab}"/></w:tabs>'
            f'{_spacing(line=264)}<w:ind w:left="{left + tab}" w:hanging="{tab}"/>',
        )
        + _style(
            "Report Label",
            half_points=24,
            sans=True,
            paragraph=f'<w:keepNext/>{_spacing(40, 0)}<w:jc w:val="center"/>',
        )
        + _style(
            "Translation Mark",
            half_points=18,
            run="<w:i/>",
            paragraph=f'{_spacing(40, 0)}<w:jc w:val="center"/>',
        )
        + _style(
            "Opening",
            half_points=base,
            paragraph=_spacing(280, 0, 320)
            + ('<w:ind w:firstLineChars="100" w:firstLine="210"/>' if lang == "ja" else ""),
        )
        + _style(
            "Ki",
            half_points=base,
            paragraph=f'<w:keepNext/>{_spacing(240, 0)}<w:jc w:val="center"/>',
        )
        + _style("Ijo", half_points=base, paragraph=f'{_spacing(160, 0)}<w:jc w:val="right"/>')
        + _style("Item Label", half_points=cell - 1, sans=True)
        + _style("Item Basis", half_points=14, run=colour, paragraph=_spacing(before=16))
        + _style("Item Value", half_points=cell, paragraph=_spacing(line=264))
        + _style(
            "Column Head",
            half_points=17,
            sans=True,
            paragraph='<w:keepNext/><w:jc w:val="center"/>',
        )
        + _style("Column Cell", half_points=18, paragraph=_spacing(line=252))
        + _style("Gap", half_points=8, paragraph=_spacing(0, 0))
        + _style("Long Text", half_points=base, paragraph=_spacing(120, 0, 300))
        + _style(
            "Fictitious",
            half_points=18,
            sans=True,
            run='<w:b/><w:color w:val="9C0006"/>',
            paragraph=f"{_box('9C0006')}{_spacing(0, 100)}"
            '<w:ind w:left="100" w:right="100"/><w:jc w:val="center"/>',
        )
        + _style(
            "Internal",
            half_points=17,
            paragraph=f'{_box("7F7F7F")}<w:ind w:left="113" w:right="113"/>',
        )
        + _style("Missing", half_points=cell, paragraph='<w:ind w:left="420" w:hanging="210"/>')
    )
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts()}"
        f'<w:kern w:val="0"/><w:sz w:val="{base}"/><w:szCs w:val="{base}"/>'
        # Latin text is English in both editions: marked Japanese, numbers and words would break
        # anywhere at the end of a line ("11.|2 g/dL").
        f'<w:lang w:val="{LATIN}" w:eastAsia="ja-JP" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_spacing(line=240)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/>'
        f'<w:rPr>{fonts()}<w:sz w:val="{base}"/><w:szCs w:val="{base}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{cell_margins(0, 108)}</w:tblPr></w:style>'
        f"{heading}{own}</w:styles>"
    )


def mm(length: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(length * 1440 / 25.4)


SETTINGS = (
    f"{HEAD}<w:settings {NAMESPACES}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    "</w:settings>"
)
CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{WORD}settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{WORD}header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{WORD}footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}header" Target="header1.xml"/>'
    f'<Relationship Id="rId4" Type="{OFFICE}footer" Target="footer1.xml"/></Relationships>'
)


def core(title: str, lang: Lang) -> str:
    """core.xml: title and language; no dates, so that equal input gives equal bytes."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dc:language>{LOCALES[lang]}</dc:language></cp:coreProperties>"
    )


def package(parts: Mapping[str, str]) -> bytes:
    """The zip of the parts, in their order, every member dated 1980-01-01."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, xml in parts.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            member.external_attr = 0
            archive.writestr(member, xml.encode("utf-8"))
    return buffer.getvalue()
