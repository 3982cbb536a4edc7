"""The words offered in a workbook's cells, on a sheet where people can look them up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from safetyreport.exchange.headings import REASONS, SHEETS, Column, columns, label, letter
from safetyreport.exchange.written_cells import TEXT, Written, put
from safetyreport.i18n import LANGS, Phrase, code, text
from safetyreport.records.coding import FieldForm
from safetyreport.records.fields import Missing, YesNo
from safetyreport.records.study import Study

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# A list of words is known by its group, and by whether the reasons for absence follow.
ListName = tuple[str, ...]
Choices = Mapping[ListName, str]
_STUDY, _NOT_SERIOUS = "study", "not_serious"


def choice(column: Column) -> ListName | None:
    """The list that a column offers, if any."""
    form = column.form
    if column.path == REASONS:
        return None
    if column.code is not None or form.sort == "boolean":
        return ("yes_no",)
    if form.sort == "code":
        reasons = ("missing",) if column.reason else ()
        return (_NOT_SERIOUS if form.many else form.group or "", *reasons)
    return (_STUDY, form.name) if form.sort == "id" else None


def write_choices(page: Worksheet, study: Study | None) -> Choices:
    """Writes every list into columns of its own, and tells which cells each one fills."""
    from openpyxl.styles import Font

    found: dict[ListName, str] = {}
    at = 1
    for key, (name, entries) in _lists(study).items():
        if not entries:
            continue
        for beside, lang in enumerate(LANGS):
            shown = text(name.key, lang, name.values)
            page.cell(1, at + beside, shown).font = Font(bold=True)
        for row, words in enumerate(entries, 2):
            for beside, word in enumerate(words):
                put(page, row, at + beside, Written(word, TEXT))
        for beside in range(3):
            page.column_dimensions[letter(at + beside)].width = 24
        title = page.title.replace("'", "''")
        found[key] = f"'{title}'!${letter(at)}$2:${letter(at)}${len(entries) + 1}"
        at += 4
    page.freeze_panes = "A2"
    return found


def _lists(study: Study | None) -> dict[ListName, tuple[Phrase, list[tuple[str, ...]]]]:
    """Each list with its name and entries: Japanese, English and code, or an id of the study."""
    reasons = [_words("missing", reason) for reason in get_args(Missing)]
    found: dict[ListName, tuple[Phrase, list[tuple[str, ...]]]] = {}
    for sheet in SHEETS:
        for column in columns(sheet):
            key = choice(column)
            if key is None or key in found or key[0] == _STUDY:
                continue
            words = {one[0]: one for one in _group(key[0], column.form)}
            for one in reasons if len(key) > 1 else ():
                words.setdefault(one[0], one)
            name = label(sheet, column)
            found[key] = (name, list(words.values()))
    if study:
        ids = {
            ("visit", "visits"): [visit.id for visit in study.visits],
            ("criterion", "criteria"): [criterion.id for criterion in study.criteria],
            ("site", "sites"): [site.id for site in study.sites],
        }
        for (field, part), entries in ids.items():
            found[(_STUDY, field)] = (
                Phrase(f"fields.study.{part}.id"),
                [(one,) for one in entries],
            )
    return found


def _group(group: str, form: FieldForm) -> list[tuple[str, ...]]:
    if group == "yes_no":
        return [_words("yes_no", answer) for answer in get_args(YesNo)]
    if group == _NOT_SERIOUS:
        return [(*(text("tables.not_serious", lang) for lang in LANGS), "")]
    return [_words(group, one) for one in form.codes]


def _words(group: str, one: str) -> tuple[str, ...]:
    return (*(code(group, one, lang) for lang in LANGS), one)
