"""From a report and a form's declaration to the one view that the form's template prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safetyreport.documents import forms, items
from safetyreport.documents.form_model import TICKED, UNTICKED, Form, Row
from safetyreport.documents.printed import Cell, Printer
from safetyreport.documents.readback import Fact
from safetyreport.documents.report import Change, EventReport, Issue
from safetyreport.duties.duty import Duty
from safetyreport.i18n import Lang

# The kinds of duty that each form of an event reports on, and to whom it may go.
EVENT_FORMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "illness_committee": (("illness_7day", "illness_15day"), ("committee",)),
    "illness_minister": (("illness_7day", "illness_15day"), ("minister",)),
    "protocol_event": (("protocol_serious",), ("committee", "minister")),
    "manufacturer_notice": (("manufacturer_notice",), ("manufacturer",)),
}
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
    report: EventReport,
    addressee: str,
    issue: Issue,
    changes: Sequence[Change] = (),
) -> View:
    """The view of one form of an event's report to one addressee."""
    form = forms.load(form_id)
    say = Printer(lang, report.study.date_style)
    cells = dict(items.items(report, say))
    cells["report_kind"] = Cell(codes=frozenset(_report_kinds(issue)))
    flags = _flags(report, addressee, issue)
    rows = [row for row in form.rows() if row.shown_if is None or flags[row.shown_if]]
    missing = tuple(_missing(form, rows, cells, lang, issue))
    needed = {name for row in rows for name in _needed(row, issue)}
    long = _attachments(form, rows, cells, say, lang)
    values: dict[str, object] = {
        **{
            name: say.shown(cell) if cell.given or name in needed else say.word("not_stated")
            for name, cell in cells.items()
        },
        **long.replaced,
        **_marks(form, cells, say),
        **flags,
        **_head(report, say, addressee, issue, form_id),
        "administrations": items.administrations(report, say),
        "causality_components": items.components(report, say),
        "changes": [{"item": c.item, "before": c.before, "after": c.after} for c in changes],
        "attachments": long.pages,
        "missing_items": [{"item": one.item, "where": one.where} for one in missing],
    }
    wanted = forms.placeholders(form_id)
    return View(
        {name: value for name, value in values.items() if name in wanted},
        missing,
        tuple(_facts(report, lang, form)),
    )


def _report_kinds(issue: Issue) -> Iterable[str]:
    if issue.correction:
        yield "correction"
    elif issue.final:
        yield "final"
    if not issue.correction:
        yield "initial" if issue.sequence == 1 else "followup"


def _flags(report: EventReport, addressee: str, issue: Issue) -> dict[str, bool]:
    state = report.state
    hospitalised = "hospitalisation" in (state.seriousness or ()) or state.hospitalised_on
    return {
        "draft": not issue.released,
        "fictitious": report.study.fictitious,
        "is_final": issue.final,
        "is_correction": bool(issue.correction),
        "multi_site": report.study.joint_research,
        "fatal": state.outcome == "fatal" or "death" in (state.seriousness or ()),
        "hospitalised": bool(hospitalised),
        "to_committee": addressee == "committee",
    }


def _head(
    report: EventReport, say: Printer, addressee: str, issue: Issue, form_id: str
) -> dict[str, str]:
    duty = report.duty_to(addressee, EVENT_FORMS[form_id][0])
    return {
        "report_date": say.day(issue.on) if issue.on else say.word("date_blank"),
        "report_number": f"{report.event.id}-{issue.sequence:02}",
        "report_sequence": str(issue.sequence),
        "law_version": report.law_version,
        "log_head": issue.log_head or "",
        **_internal_days(duty, say),
    }


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
    form: Form, rows: Iterable[Row], cells: Mapping[str, Cell], lang: Lang, issue: Issue
) -> Iterable[MissingItem]:
    seen: set[str] = set()
    for row in rows:
        for name in _needed(row, issue):
            if row.kind == "table" or name in seen:
                continue
            cell = cells.get(name, Cell())
            if not cell.given:
                seen.add(name)
                entry = next((e for e in row.fields_ if e.name == name), None)
                own = entry.label(lang) if entry else None
                inside = "（{}）" if lang == "ja" else " ({})"
                label = row.label.get(lang) + (inside.format(own) if own else "")
                yield MissingItem(label, cell.source or name)


@dataclass(frozen=True, slots=True)
class _Long:
    """The texts that go to pages of their own, and what stands in their places."""

    replaced: Mapping[str, str]
    pages: Sequence[Mapping[str, str]]


def _attachments(
    form: Form, rows: Iterable[Row], cells: Mapping[str, Cell], say: Printer, lang: Lang
) -> _Long:
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


def _facts(report: EventReport, lang: Lang, form: Form) -> Iterable[Fact]:
    """What the record says, taken from the record itself, that must stand in the document."""
    event = report.event
    names = {entry.name for row in form.rows() for entry in row.fields_}
    yield Fact("id", event.id)
    yield Fact("term", event.term.any(lang))
    if "participant_code" in names:
        yield Fact("participant", event.participant)
    yield Fact("plan_number", report.study.plan_number)
    for name in items.LONG_TEXTS:
        text = getattr(event, name)
        fatal_only = name in ("cause_of_death", "autopsy")
        if text is not None and name in names and not fatal_only:
            yield Fact(name, text.any(lang))
