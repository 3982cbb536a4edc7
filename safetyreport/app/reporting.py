"""`sae`: every document that the duties of one adverse event name, as drafts or released."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from safetyreport.app.acts import in_language, said
from safetyreport.app.configuration import configured
from safetyreport.app.naming import file_name
from safetyreport.app.owing import all_duties, unknown_record
from safetyreport.app.past import held_until
from safetyreport.app.releases import RELEASED, released
from safetyreport.app.rendering import Rendered, rendered
from safetyreport.app.series import last_number, sent_as
from safetyreport.app.session import Held, Session, duty_records
from safetyreport.checks.event import Finding, event_findings
from safetyreport.documents import follow_up
from safetyreport.documents.context import EVENT_FORMS, MissingItem, view
from safetyreport.documents.output import write_document
from safetyreport.documents.report import EventReport, Issue
from safetyreport.duties.duty import Duty
from safetyreport.errors import ConfigurationRefused, Problem, RuleRefused, UsageRefused
from safetyreport.i18n import LANGS, Lang
from safetyreport.records.act import Opinion, Submission
from safetyreport.records.event import AdverseEvent
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.store.log import RECORD

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

COMMAND = "sae"
CLOSING = "duties.closing_report"


@dataclass(frozen=True)
class Request:
    """What the user asked `sae` for."""

    record: str
    addressees: frozenset[str]
    all_open: bool = False  # leave out what is settled, unless everything is
    langs: tuple[Lang, ...] = LANGS
    pdf: bool = False
    release: bool = False
    last: bool = False
    correction: str | None = None
    out: Path | None = None


@dataclass(frozen=True)
class Document:
    """One finished file; `missing` is what a draft still lacks, `asked` the name it should have.

    `report` is which report of the series this is, as its file name says (`r2-final`).
    `template` holds the template_sha256 of a hospital's own template, and is else empty.
    """

    path: Path
    form: str
    lang: Lang
    addressee: str
    version: int
    sha256: str
    draft: bool
    missing: tuple[MissingItem, ...] = ()
    asked: str = ""
    report: str = ""
    template: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What an event's record gives: findings, duties, documents."""

    event: AdverseEvent
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...]
    documents: tuple[Document, ...] = field(default_factory=tuple)

    @property
    def to_close(self) -> bool:
        """Whether a report was sent whose ground a later judgement took away."""
        return any(reason.code == CLOSING for duty in self.duties for reason in duty.why)


def sae(session: Session, request: Request) -> Report:
    """Make the documents of an event; with `release`, refuse while a required item is absent.

    A released document prints the head of the log that stood before its own release. Raises
    RuleRefused (missing items), OutsideFailed (PDF asked for and not to be had).
    """
    if request.correction is not None:
        said("--correction", request.correction)
    if request.pdf:
        from safetyreport.documents.pdf import require

        require()
    if not request.release:
        with session.store().reading() as reader:
            return _made(session, request, reader, None)
    session.who  # noqa: B018  nobody releases without a name
    from safetyreport.store.log import Entry

    with session.store().writing() as writer:
        head = writer.head()
        found = _made(session, request, writer, f"{head.seq}:{head.head[:16]}")
        entries = configured(session, writer, COMMAND)
        entries.append(
            Entry(
                command=COMMAND,
                act=RELEASED,
                actor=session.who,
                at=session.now,
                record=(found.event.kind, found.event.id),
                reason=request.correction,
                value={
                    "documents": [
                        {
                            "file": _inside(session, document.path),
                            "form": document.form,
                            "lang": document.lang,
                            "addressee": document.addressee,
                            "version": document.version,
                            "report": document.report,
                            "sha256": document.sha256,
                            **document.template,
                        }
                        for document in found.documents
                    ]
                },
            )
        )
        writer.append_many(entries)
    return found


def _made(session: Session, request: Request, reader: Reader, log_head: str | None) -> Report:
    standing = duty_records(reader)
    event = standing.records.get(AdverseEvent, request.record)
    if event is None:
        if standing.records.find(request.record):
            raise UsageRefused("app.not_an_event", record=request.record)
        raise unknown_record(request.record, standing)
    duties = tuple(d for d in all_duties(session, standing) if event.id in d.records)
    report = event_report(session, standing, event, duties)
    work: list[Rendered] = []
    for form, addressee in wanted(duties, request.addressees, everything=not request.all_open):
        sent = sent_as(standing, event.id, form, addressee)
        issue = _issue(event, addressee, sent, request, session.day, log_head)
        before = _before(session, reader, event, sent)
        for lang in request.langs:
            changed = follow_up.changes(form, lang, before, report, issue) if before else ()
            page = view(form, lang, report, addressee, issue, changed)
            work.append(rendered(form, lang, addressee, page, issue, session.study, session.folder))
    if request.release:
        _refuse_incomplete(work, event)
    documents = _written(session, request, event, work)
    return Report(event, event_findings(event, session.study), duties, documents)


def _before(
    session: Session, reader: Reader, event: AdverseEvent, sent: Sequence[Submission]
) -> EventReport | None:
    """The report as it stood in the version last submitted, if one was."""
    if not sent:
        return None
    last = max(sent, key=lambda act: (act.report_number or 1, act.on, act.id))
    versions = [one for one in released(reader, event.id) if one.sha256 == last.document_sha256]
    if versions:
        seq = versions[-1].seq
    else:
        seq = next(one.seq for one in reader.events(act=RECORD, record=last.id))
    past = held_until(reader, seq)
    then = past.records.get(AdverseEvent, event.id)
    if then is None:
        return None
    duties = tuple(d for d in all_duties(session, past) if event.id in d.records)
    return event_report(session, past, then, duties)


def _inside(session: Session, path: Path) -> str:
    """A file as the log names it: relative to the study folder where it lies inside."""
    full, base = path.resolve(), session.folder.resolve()
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else str(full)


def event_report(
    session: Session, standing: Held, event: AdverseEvent, duties: tuple[Duty, ...]
) -> EventReport:
    """Everything the reports of one event are made from."""
    records = standing.records
    opinions = [one for one in records.of_kind(Opinion) if one.about == event.id]
    told = [d.submitted_on for d in duties if d.kind == "manufacturer_notice" and d.submitted_on]
    return EventReport(
        study=session.study,
        event=event,
        participant=records.get(Participant, event.participant),
        administrations=tuple(
            dose
            for dose in records.of_kind(Administration)
            if dose.participant == event.participant
        ),
        duties=duties,
        opinion=max(opinions, key=lambda one: one.given_on or dt.date.min, default=None),
        manufacturer_told_on=min(told, default=None),
        law_version=session.law.data_version,
    )


def wanted(
    duties: Sequence[Duty], addressees: frozenset[str], *, everything: bool = True
) -> list[tuple[str, str]]:
    """The forms to make and to whom: those that duties with a ground name, for the addressees.

    Unless `everything`, what is settled is left out as long as something is not.
    """
    standing = [d for d in duties if d.status not in ("superseded", "cleared")]
    named = [
        (form, duty)
        for duty in standing
        if duty.addressee in addressees
        for form, (kinds, parties) in EVENT_FORMS.items()
        if duty.kind in kinds and duty.addressee in parties
    ]
    waiting = [(form, duty) for form, duty in named if not duty.settled]
    found = {(form, d.addressee) for form, d in (named if everything or not waiting else waiting)}
    order = list(EVENT_FORMS)
    return sorted(found, key=lambda pair: (order.index(pair[0]), pair[1]))


def _issue(
    event: AdverseEvent,
    addressee: str,
    sent: Sequence[Submission],
    request: Request,
    day: dt.date,
    log_head: str | None,
) -> Issue:
    """Which report of the series this is; a correction repeats the number last sent."""
    known = last_number(sent)
    if request.correction and not known:
        raise RuleRefused("app.nothing_to_correct", record=event.id, addressee=addressee)
    return Issue(
        sequence=known if request.correction else known + 1,
        final=request.last,
        correction=in_language(request.correction) if request.correction else None,
        released=request.release,
        on=day if request.release else None,
        log_head=log_head,
    )


def _refuse_incomplete(work: Sequence[Rendered], event: AdverseEvent) -> None:
    """Raise RuleRefused naming each absent field once, however many documents want it."""
    found: dict[str, tuple[Rendered, dict[str, str]]] = {}
    for done in work:
        for item in done.missing:
            found.setdefault(item.where, (done, {}))[1].setdefault(done.lang, item.item)
    if not found:
        return
    problems = [
        Problem(
            "app.item_missing",
            record=event.id,
            field=where.removeprefix(f"{event.id}: "),
            values={"item": item, "form": done.form},
        )
        for where, (done, item) in found.items()
    ]
    raise RuleRefused("app.not_complete", record=event.id, count=len(problems), problems=problems)


def _written(
    session: Session, request: Request, event: AdverseEvent, work: Sequence[Rendered]
) -> tuple[Document, ...]:
    folder = request.out or session.reports / event.id
    made = []
    names = [_name(session, event, done) for done in work]
    if len(set(names)) < len(names):
        key, pattern = "files.document", session.study.files.document
        raise ConfigurationRefused("app.file_names_alike", key=key, pattern=pattern)
    for name, done in zip(names, work, strict=True):
        path = write_document(folder, name, done.data)
        made.append(
            Document(
                path=path,
                form=done.form,
                lang=done.lang,
                addressee=done.addressee,
                version=done.issue.sequence,
                sha256=hashlib.sha256(done.data).hexdigest(),
                draft=not done.issue.released,
                missing=done.missing,
                asked=name,
                report=done.issue.label,
                template={"template_sha256": own} if (own := done.template_sha256) else {},
            )
        )
    if request.pdf:
        from safetyreport.documents.pdf import convert

        convert([document.path for document in made])
    return tuple(made)


def _name(session: Session, event: AdverseEvent, done: Rendered) -> str:
    """A file's name by the study's pattern; one form to two addressees keeps both apart."""
    form = done.form if done.form != "protocol_event" else f"{done.form}_{done.addressee}"
    draft = "" if done.issue.released else "_draft"
    stem = file_name(
        "files.document",
        session.study.files.document,
        study=session.study.plan_number,
        record=event.id,
        form=form,
        report=done.issue.label,
        lang=done.lang,
        addressee=done.addressee,
    )
    return f"{stem}{draft}.docx"
