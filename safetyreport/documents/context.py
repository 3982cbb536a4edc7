"""From a report's content and a form's declaration to the view that the template prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safetyreport.documents import forms
from safetyreport.documents.content import Content, Line
from safetyreport.documents.figures import Picture
from safetyreport.documents.form_duties import duty_met
from safetyreport.documents.form_model import TICKED, UNTICKED, Form, Row
from safetyreport.documents.frame_values import frame_values
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.documents.report import Change, Issue
from safetyreport.duties.duty import Duty
from safetyreport.i18n import Lang

# A row of the form does not break over pages; a text of more lines gets a page of its own.
MOST_LINES = 15
# Boxes for what has no value yet, in the order they are looked for on the form.
REASON_BOXES = {
    "pending": ("pending", "undecided"),
    "unknown": ("unknown", "pending", "undecided"),
    "not_done": ("pending", "undecided"),
}


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An item that the form needs and the record neither has nor gives a reason for."""

    item: str
    where: str


@dataclass(frozen=True)
class View:
    """What one form prints in one language, what it still needs, and what must be found in it."""

    values: Mapping[str, object]
    missing: tuple[MissingItem, ...]
    facts: tuple[Fact, ...]


def view(
    form_id: str,
    lang: Lang,
    content: Content,
    addressee: str,
    issue: Issue,
    changes: Sequence[Change] = (),
) -> View:
    """The view of one form of a report to one addressee."""
    form = forms.load(form_id)
    say = Printer(lang, content.study.date_style)
    cells = {**content.cells, "report_kind": Cell(codes=frozenset(_report_kinds(issue)))}
    frame = frame_values(content.study, say, content.subject, form_id, issue)
    flags = {**content.flags, **{name: one for name, one in frame.items() if isinstance(one, bool)}}
    rows = [row for row in form.rows() if row.shown_if is None or flags[row.shown_if]]
    missing = tuple(_missing(rows, cells, content.lines, lang, issue, content.figures))
    needed = {name for row in rows for name in _needed(row, issue)}
    long = _attachments(rows, cells, say, lang)
    values: dict[str, object] = {
        **{
            name: say.shown(cell) if cell.given or name in needed else say.word("not_stated")
            for name, cell in cells.items()
        },
        **long.replaced,
        **_marks(form, cells, say),
        **flags,
        **frame,
        "law_version": content.law_version,
        **_internal_days(duty_met(content.duties, form_id, addressee), say),
        **{name: _table(lines, say) for name, lines in content.lines.items()},
        **_figures(rows, cells, content.figures, say),
        "changes": [{"item": c.item, "before": c.before, "after": c.after} for c in changes],
        "attachments": long.pages,
        "missing_items": [{"item": one.item, "where": one.where} for one in missing],
    }
    wanted = forms.placeholders(form_id)
    return View(
        {name: value for name, value in values.items() if name in wanted},
        missing,
        (*content.facts, *_words(content, rows)),
    )


def _table(lines: Sequence[Line], say: Printer) -> list[dict[str, str]]:
    return [{name: say.shown(cell) for name, cell in line.items()} for line in lines]


def _figures(
    rows: Iterable[Row], cells: Mapping[str, Cell], figures: Mapping[str, Picture], say: Printer
) -> dict[str, object]:
    """Each figure of the form, or what its cell says in its place."""
    drawn = (row.id for row in rows if row.kind == "figure")
    return {name: figures.get(name) or say.shown(cells.get(name, Cell())) for name in drawn}


def _report_kinds(issue: Issue) -> Iterable[str]:
    if issue.correction:
        yield "correction"
    elif issue.final:
        yield "final"
    if not issue.correction:
        yield "initial" if issue.sequence == 1 else "followup"


def _internal_days(duty: Duty | None, say: Printer) -> dict[str, str]:
    days = {
        "target_day": duty.due_on if duty else None,
        "statutory_day": duty.statutory_due_on if duty else None,
        "extended_day": duty.extended_due_on if duty else None,
    }
    return {name: say.day(day) if day else say.word("dash") for name, day in days.items()}


def _marks(form: Form, cells: Mapping[str, Cell], say: Printer) -> dict[str, str]:
    marks = {}
    for row in form.rows():
        cell = cells.get(row.id, Cell())
        ticked = _ticked(row, cell)
        for option in row.options:
            marks[row.mark(option)] = TICKED if option.code in ticked else UNTICKED
        if row.reason:
            untold = cell.reason is not None and not ticked
            marks[row.reason] = say.code("missing", cell.reason or "") if untold else ""
    return marks


def _ticked(row: Row, cell: Cell) -> frozenset[str]:
    """The boxes to tick: the value's own, or the one that says why there is none."""
    if cell.codes or cell.reason is None:
        return cell.codes
    offered = {option.code for option in row.options}
    box = next((code for code in REASON_BOXES.get(cell.reason, ()) if code in offered), None)
    return frozenset({box} if box else set())


def _needed(row: Row, issue: Issue) -> list[str]:
    """The items of a row that this report cannot go without."""
    needed = row.needed().items()
    return [name for name, when in needed if when == "always" or (when == "final" and issue.final)]


def _missing(
    rows: Iterable[Row],
    cells: Mapping[str, Cell],
    lines: Mapping[str, Sequence[Line]],
    lang: Lang,
    issue: Issue,
    figures: Mapping[str, Picture],
) -> Iterable[MissingItem]:
    seen = set(figures)
    for row in rows:
        for name in _needed(row, issue):
            if name in seen:
                continue
            seen.add(name)
            if row.kind == "table":
                yield from _missing_in_lines(row, lines.get(row.id, ()), lang)
                continue
            cell = cells.get(name, Cell())
            if not cell.given:
                entry = next((e for e in row.fields_ if e.name == name), None)
                own = entry.label(lang) if entry else None
                yield MissingItem(_labelled(row, own, lang), cell.source or name)


def _missing_in_lines(row: Row, lines: Iterable[Line], lang: Lang) -> Iterable[MissingItem]:
    for line in lines:
        for column in row.columns:
            cell = line[column.name]
            if not cell.given:
                yield MissingItem(
                    _labelled(row, column.get(lang), lang), cell.source or column.name
                )


def _labelled(row: Row, part: str | None, lang: Lang) -> str:
    """A row's label, with that of a part of it."""
    inside = "（{}）" if lang == "ja" else " ({})"
    return row.label.get(lang) + (inside.format(part) if part else "")


@dataclass(frozen=True, slots=True)
class _Long:
    """The texts that go to pages of their own, and what stands in their places."""

    replaced: Mapping[str, str]
    pages: Sequence[Mapping[str, str]]


def _attachments(rows: Iterable[Row], cells: Mapping[str, Cell], say: Printer, lang: Lang) -> _Long:
    shared = forms.frame()
    limit = shared.long_limit.ja if lang == "ja" else shared.long_limit.en
    replaced: dict[str, str] = {}
    pages: list[dict[str, str]] = []
    for row in rows:
        if row.kind != "long":
            continue
        for entry in row.fields_:
            text = say.shown(cells.get(entry.name, Cell()))
            if len(text) <= limit and text.count("\n") < MOST_LINES:
                continue
            number = str(len(pages) + 1)
            replaced[entry.name] = shared.see_attachment.get(lang).format(number=number)
            title = entry.label(lang) or row.label.get(lang)
            pages.append({"number": number, "title": title, "text": text})
    return _Long(replaced, pages)


def _words(content: Content, rows: Iterable[Row]) -> Iterable[Fact]:
    """What the records say, that must stand in the document because the form prints it."""
    printed = {entry.name for row in rows for entry in row.fields_}
    return (Fact(name, text) for name, text in content.words.items() if name in printed)
