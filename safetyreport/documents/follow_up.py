"""What a follow-up report says has changed since the version last submitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetyreport.documents import forms
from safetyreport.documents.content import Content
from safetyreport.documents.form_model import Row
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.report import Change, Issue
from safetyreport.i18n import Lang


def changes(
    form_id: str, lang: Lang, before: Content, now: Content, issue: Issue, *, kept: bool
) -> list[Change]:
    """Every item of the form that says something else than before, as the form prints it.

    `kept`: whether `before` is what the report sent before is known to have said; else it is what
    the dated records say of that day, which the list tells. A correction begins with its reason;
    a report in which nothing changed says so.
    """
    say = Printer(lang, now.study.date_style)
    none = say.word("dash")
    found = list(_changes(form_id, lang, say, before, now))
    if not found:
        found = [Change(say.word("nothing_changed" if kept else "no_change_known"), none, none)]
    if not kept:
        extent, told = say.word("extent_of_changes"), say.word("earlier_not_held")
        found.insert(0, Change(extent, none, told))
    if issue.correction:
        found.insert(0, Change(say.word("correction_reason"), none, say.text(issue.correction)))
    return found


def _changes(
    form_id: str, lang: Lang, say: Printer, before: Content, now: Content
) -> Iterator[Change]:
    for row in forms.load(form_id).rows():
        label = row.label.get(lang)
        if row.options:
            yield from _if_other(label, _boxes(row, before, lang, say), _boxes(row, now, lang, say))
        if row.columns:
            yield from _lines(label, _table(row, before, say), _table(row, now, say), say)
        for entry in row.fields_:
            own = entry.label(lang)
            name = f"{label} / {own}" if own else label
            old, new = before.cells.get(entry.name), now.cells.get(entry.name)
            yield from _if_other(name, _shown(old, say), _shown(new, say))


def _if_other(item: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(item, before, after)


def _shown(cell: Cell | None, say: Printer) -> str:
    return say.shown(cell) if cell and cell.given else say.word("not_stated")


def _boxes(row: Row, side: Content, lang: Lang, say: Printer) -> str:
    """The words of the ticked boxes, or why none is."""
    cell = side.cells.get(row.id, Cell())
    words = [option.get(lang) for option in row.options if option.code in cell.codes]
    return "\n".join(words) or _shown(cell, say)


def _lines(
    item: str, before: Sequence[str], after: Sequence[str], say: Printer
) -> Iterator[Change]:
    """The lines of a table that are no longer there, and those that are new."""
    if before == after:
        return
    nothing = forms.frame().nothing.get(say.lang)
    gone = [line for line in before if line not in set(after)]
    new = [line for line in after if line not in set(before)]
    dash = say.word("dash")
    yield Change(
        item,
        "\n".join(gone) or (dash if before else nothing),
        "\n".join(new) or (dash if after else nothing),
    )


def _table(row: Row, side: Content, say: Printer) -> list[str]:
    lines = side.lines.get(row.id, ())
    return [" / ".join(say.shown(line[column.name]) for column in row.columns) for line in lines]
