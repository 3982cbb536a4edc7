"""One form declaration to its page under docs/forms: every item, its basis, what is reconstruction."""

from __future__ import annotations

from typing import Literal

from safetyreport.documents.forms import Basis, Form, Item, Required, Row

Lang = Literal["ja", "en"]

WORDS = {
    "ja": {
        "made": "<!-- tools/build_templates.py が templates/forms から作成。直接編集しないこと。 -->",
        "reconstruction": "様式番号と表題は公表された頁で確認しました。項目と配置は再構成であり、公式の様式ファイルとは照合していません。確認した人が照合するまで、印刷した様式にもその旨を表示します。",
        "own": "公式の様式は知られていません。施設の書式です。",
        "since": "引用する条項の番号は {day} 以後のものです。",
        "no_law": "この書面は法令を引用しません。根拠は研究計画書です。",
        "items": "項目",
        "head": "番号 | 項目 | 根拠 | 確度 | 必須 | 差し込み名",
        "always": "常に（理由のある欠測を含む）",
        "final": "最終報のみ",
        "never": "任意",
        "marks": "確度：V＝条文又は当該頁で確認、V-x＝当該頁の抜粋で確認、M＝記憶による、M-low＝再構成、I＝当方の解釈。根拠が「様式（再構成）」「施設書式」「研究計画書」の項目は、法令が求める項目ではありません。",
        "shown": "（{flag} のときだけ印字）",
        "letterhead": "前文",
    },
    "en": {
        "made": "<!-- Made by tools/build_templates.py from templates/forms; do not edit. -->",
        "reconstruction": "The form's number and title were read on published pages. Items and layout are a reconstruction and have not been compared with the official file; until a person has done so, the printed form says so too.",
        "own": "No official form is known; this is an in-house letter.",
        "since": "The articles are cited as numbered since {day}.",
        "no_law": "This letter cites no statute; it rests on the protocol.",
        "items": "Items",
        "head": "No. | Item | Basis | Mark | Required | Placeholders",
        "always": "always (or a reason why it is missing)",
        "final": "in the final report",
        "never": "optional",
        "marks": "Marks: V read in the statute or page, V-x read in an excerpt, M from memory, M-low reconstruction, I our own reading. An item whose basis is “Form (reconstruction)”, “In-house item” or “Protocol” is not one that the law asks for.",
        "shown": " (printed only when {flag})",
        "letterhead": "Letter head",
    },
}


def page(form: Form, lang: Lang) -> str:
    """The form's page in Markdown."""
    words = WORDS[lang]
    lines = [
        words["made"],
        "",
        f"# {form.number.get(lang)} {form.title.get(lang)}",
        "",
        f"`{form.id}`",
        "",
        words[form.origin],
    ]
    if form.cites_law_since:
        lines += [words["since"].format(day=form.cites_law_since.isoformat())]
    else:
        lines += [words["no_law"]]
    lines += ["", words["marks"], "", f"## {words['items']}"]
    lines += ["", f"### {words['letterhead']}", "", *_header(lang)]
    lines += [_line(form, entry, lang, "") for entry in form.head]
    for number, section in enumerate(form.sections, 1):
        lines += ["", f"### {number} {section.title.get(lang)}", "", *_header(lang)]
        lines += [_line(form, row, lang, _names(row)) for row in section.rows]
    return "\n".join(lines) + "\n"


def _header(lang: Lang) -> list[str]:
    head = WORDS[lang]["head"]
    return [f"| {head} |", "|" + "---|" * len(head.split("|"))]


def _line(form: Form, entry: Item, lang: Lang, names: str) -> str:
    basis: Basis = form.bases[entry.basis]
    required: Required = entry.required
    label = entry.label.get(lang)
    if isinstance(entry, Row) and entry.shown_if:
        label += WORDS[lang]["shown"].format(flag=f"`{entry.shown_if}`")
    cells = (str(entry.item), label, basis.get(lang), basis.mark, WORDS[lang][required], names)
    return f"| {' | '.join(cells)} |"


def _names(row: Row) -> str:
    names = [f"`{name}`" for name in row.placeholders()]
    if row.columns:
        names[0] += " (" + ", ".join(f"`{column.name}`" for column in row.columns) + ")"
    return ", ".join(names)
