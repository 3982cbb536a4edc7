"""One form declaration to its page under docs/forms: the items, their basis, how sure it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal

from safetyreport.documents.form_model import Basis, Form, Head, Item, Required, Row

Lang = Literal["ja", "en"]

with Path(__file__).with_suffix(".toml").open("rb") as stream:
    WORDS: dict[str, dict[str, str]] = tomllib.load(stream)


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
    head = sorted(form.head, key=lambda entry: entry.item)
    lines += [_line(form, entry, lang, _asked(entry)) for entry in head]
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


def _asked(entry: Head) -> str:
    names = dict.fromkeys(re.findall(r"(?:{{|{% if) (\w+)", entry.text.ja))
    return ", ".join(f"`{name}`" for name in names)


def _names(row: Row) -> str:
    names = [f"`{name}`" for name in row.placeholders()]
    if row.columns:
        names[0] += " (" + ", ".join(f"`{column.name}`" for column in row.columns) + ")"
    return ", ".join(names)
