"""What a follow-up report says has changed since the version last submitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from safetyreport.documents import forms
from safetyreport.documents.content import Content
from safetyreport.documents.form_model import Row
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.report import Change, Issue
from safetyreport.i18n import Lang

# The cells of a line under the heads of their columns; the first tells what the line is about.
TableLine = tuple[tuple[str, str], ...]


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
    found = list(_changes(form_id, lang, say, before, now, kept=kept))
    if not found:
        found = [Change(say.word("nothing_changed" if kept else "no_change_known"), none, none)]
    if not kept:
        extent, told = say.word("extent_of_changes"), say.word("earlier_not_held")
        found.insert(0, Change(extent, none, told))
    if issue.correction:
        found.insert(0, Change(say.word("correction_reason"), none, say.text(issue.correction)))
    return found


def _changes(
    form_id: str, lang: Lang, say: Printer, before: Content, now: Content, *, kept: bool
) -> Iterator[Change]:
    for row in forms.load(form_id).rows():
        if row.compared == "never" or (row.compared == "kept" and not kept):
            continue
        label = row.label.get(lang)
        if row.options:
            yield from _if_other(label, _boxes(row, before, lang, say), _boxes(row, now, lang, say))
        if row.columns:
            was, told = (_table(row, side, lang, say) for side in (before, now))
            yield from _lines(label, was, told, say)
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
    item: str, before: Sequence[TableLine], after: Sequence[TableLine], say: Printer
) -> Iterator[Change]:
    """The lines of a table that are no longer there, and those that are new."""
    if before == after:
        return
    nothing = forms.frame().nothing.get(say.lang)
    dash = say.word("dash")
    yield Change(
        item,
        _told(before, after, say) or (dash if before else nothing),
        _told(after, before, say) or (dash if after else nothing),
    )


def _told(lines: Sequence[TableLine], others: Sequence[TableLine], say: Printer) -> str:
    """The lines that are not among the others; of one that is there otherwise, what differs."""
    own, theirs = (Counter(line[0] for line in side) for side in (lines, others))
    other = {line[0]: line for line in others if own[line[0]] == theirs[line[0]] == 1}
    blocks = []
    for line in lines:
        if line not in others:
            was = other.get(line[0], ())
            cells = [cell for cell in line[1:] if cell not in was]
            said = (say.word("part_of", whole=head, part=value) for head, value in cells)
            blocks.append("\n".join((line[0][1], *said)))
    return "\n\n".join(blocks)


def _table(row: Row, side: Content, lang: Lang, say: Printer) -> list[TableLine]:
    heads = [(" ".join(column.get(lang).split()), column.name) for column in row.columns]
    return [
        tuple((head, say.shown(line[name])) for head, name in heads)
        for line in side.lines.get(row.id, ())
    ]
