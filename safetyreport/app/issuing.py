"""Making the documents of a report: rendered, named, numbered, written, released.

What differs between the families of reports (an event, a non-conformity, a period) is what they
are about and what they say: a `Family` tells that, and everything else is the same for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from sys import maxsize
from typing import TYPE_CHECKING, NamedTuple

from safetyreport.app.acts import in_language, said
from safetyreport.app.configuration import configured
from safetyreport.app.doubts import (
    confirmed_value,
    edition_doubts,
    personal_doubts,
    settle,
    texts_in,
)
from safetyreport.app.finished import Document, log_value, staged
from safetyreport.app.past import held_until
from safetyreport.app.releases import RELEASED, released
from safetyreport.app.rendering import Rendered, prints, rendered, verify_editions
from safetyreport.app.series import last_number, sent_as
from safetyreport.app.session import Held, Session, held
from safetyreport.checks.finding import Finding
from safetyreport.clock import today
from safetyreport.documents import follow_up
from safetyreport.documents.content import Content
from safetyreport.documents.context import view
from safetyreport.documents.form_duties import FormDuties
from safetyreport.documents.output import Staged
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Change, Issue
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import BEARING
from safetyreport.errors import Problem, RuleRefused, SafetyReportError
from safetyreport.i18n import LANGS, Lang
from safetyreport.records.act import Submission
from safetyreport.records.fields import Text
from safetyreport.store.log import RECORD
from safetyreport.summary.cut import cut

if TYPE_CHECKING:
    from safetyreport.store.log import LogEvent
    from safetyreport.store.records import Reader

CLOSING = "duties.closing_report"
GROUNDLESS = ("superseded", "cleared")


@dataclass(frozen=True)
class Request:
    """What the user asked for: about what, to whom, how; `subject` is a record or a period.

    `confirm` is the reason why what the program doubts is right all the same.
    """

    subject: str
    addressees: frozenset[str]
    all_open: bool = False  # leave out what is settled, unless everything is
    langs: tuple[Lang, ...] = LANGS
    pdf: bool = False
    release: bool = False
    last: bool = False
    correction: str | None = None
    confirm: str | None = None
    out: Path | None = None


@dataclass(frozen=True)
class Subject:
    """What reports are about, as the records stand or stood: its duties and what is to be said.

    `record` is (kind, id), absent for a period. `unready` says why nothing can be
    released yet; `reminders` are no duties of this Act. `ahead` are forms and addressees to draft
    although no duty names them yet.
    """

    id: str
    duties: tuple[Duty, ...]
    content: Callable[[str, Printer], Content]
    record: tuple[str, str] | None = None
    findings: tuple[Finding, ...] = ()
    reminders: tuple[Finding, ...] = ()
    unready: SafetyReportError | None = None
    ahead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Family:
    """One family of reports.

    `subject` finds what a report is about, None where the records do not hold it; `unknown` is
    then the refusal. With `empty` a report is made even when nothing stands in it. `also` names
    kinds of records that it quotes beside those that bear on duties.
    """

    command: str
    forms: FormDuties
    subject: Callable[[Session, Held, str], Subject | None]
    unknown: Callable[[Session, Held, str], SafetyReportError]
    empty: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Report:
    """What a record or a period gives: findings, duties, documents; doubts that were confirmed.

    `exposed` is what looks like personal data in a draft; a release has it among its doubts.
    """

    subject: str
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...]
    documents: tuple[Document, ...] = ()
    reminders: tuple[Finding, ...] = ()
    confirmed: tuple[Problem, ...] = ()
    exposed: tuple[Problem, ...] = ()

    @property
    def to_close(self) -> bool:
        """Whether a report was sent whose ground a later judgement took away."""
        return any(reason.code == CLOSING for duty in self.duties for reason in duty.why)


def issue(session: Session, family: Family, request: Request) -> Report:
    """Make the documents; with `release`, refuse while a required item is absent.

    A released document prints the head of the log that stood before its own release. Raises
    RuleRefused (missing items, doubts that nobody confirmed), IntegrityFailed (editions that
    differ), OutsideFailed (PDF asked for and not to be had).
    """
    if request.correction is not None:
        said("--correction", request.correction)
    if request.pdf:
        from safetyreport.documents.pdf import require

        require()
    laid: list[Staged] = []
    try:
        found = (_released if request.release else _drafted)(session, family, request, laid)
    except BaseException:
        for one in laid:
            one.drop()
        raise
    # Only now, when a release is in the log: no file looks released that is not.
    for one in laid:
        one.place()
    if request.pdf:
        from safetyreport.documents.pdf import convert

        convert([document.path for document in found.documents])
    return found


def _drafted(session: Session, family: Family, request: Request, laid: list[Staged]) -> Report:
    with session.store().reading() as reader:
        return _made(session, family, request, reader, None, laid)[1]


def _released(session: Session, family: Family, request: Request, laid: list[Staged]) -> Report:
    session.who  # noqa: B018  nobody releases without a name
    from safetyreport.store.log import Entry

    with session.store().writing() as writer:
        before = writer.head()
        head = f"{before.seq}:{before.head[:16]}"
        subject, found = _made(session, family, request, writer, head, laid)
        if not found.documents:
            return found
        entries = configured(session, writer, family.command)
        entries.append(
            Entry(
                command=family.command,
                act=RELEASED,
                actor=session.who,
                at=session.now,
                record=subject.record,
                reason=request.correction,
                value={
                    "subject": subject.id,
                    "documents": [log_value(session, document) for document in found.documents],
                    **confirmed_value(found.confirmed, request.confirm),
                },
            )
        )
        writer.append_many(entries)
    return found


def _made(
    session: Session,
    family: Family,
    request: Request,
    reader: Reader,
    log_head: str | None,
    laid: list[Staged],
) -> tuple[Subject, Report]:
    standing = held(reader, BEARING | family.also)
    subject = family.subject(session, standing, request.subject)
    if subject is None:
        raise family.unknown(session, standing, request.subject)
    if request.release and subject.unready:
        raise subject.unready
    work: list[Rendered] = []
    printed: list[Text] = []  # what stands now
    replaced: list[Text] = []  # what stood in the version last submitted
    for form, addressee in wanted(family, standing, subject, request):
        sent = sent_as(standing, subject.id, form, addressee)
        which = _issue(subject.id, addressee, sent, request, session.day, log_head)
        before = _before(session, family, reader, subject.id, sent)
        for lang in request.langs:
            say = Printer(lang, session.study.date_style)
            content = subject.content(addressee, say)
            changed: Sequence[Change] = ()
            if before:
                then = Printer(lang, session.study.date_style)
                old = before.subject.content(addressee, then)
                changed = follow_up.changes(form, lang, old, content, which, kept=before.kept)
                replaced += then.said
            printed += say.said
            page = view(form, lang, content, addressee, which, changed)
            work.append(rendered(form, lang, addressee, page, which, session.study, session.folder))
    doubts = tuple(_doubts(session, request, standing, printed))
    exposed = tuple(personal_doubts(prints(work), standing, session.study, subject.id))
    if request.release:
        doubts, exposed = (*exposed, *doubts), ()
    settle(session, doubts, request.confirm, subject.id)
    if request.correction:
        replaced.append(in_language(request.correction))
    verify_editions(work, lambda: (*printed, *replaced, *(t for _, t in texts_in(session.study))))
    if request.release:
        _refuse_incomplete(work, subject.id)
    folder = request.out or session.reports / subject.id
    documents, files = staged(session, family.forms, folder, subject.id, work)
    laid += files
    return subject, Report(
        subject.id, subject.findings, subject.duties, documents, subject.reminders, doubts, exposed
    )


def _doubts(
    session: Session, request: Request, standing: Held, printed: Sequence[Text]
) -> Iterator[Problem]:
    """Everything about these documents that a person must mend or confirm."""
    if len(request.langs) > 1:
        yield from edition_doubts(printed, standing, session.study)


class _Before(NamedTuple):
    """The subject of the report sent before; `kept` if that very report was released here."""

    subject: Subject
    kept: bool


def _before(
    session: Session, family: Family, reader: Reader, subject: str, sent: Sequence[Submission]
) -> _Before | None:
    """The subject as it stood in the version last submitted, if one was."""
    if not sent:
        return None
    last = max(sent, key=lambda act: (act.report_number or 1, act.on, act.id))
    versions = [one for one in released(reader, subject) if one.sha256 == last.document_sha256]
    if not versions:
        sending = next(iter(reader.events(act=RECORD, record=last.id)))
        known = cut(_recorded_with(reader, sending, family.also).records, last.on)
        then = family.subject(replace(session, as_of=last.on), Held(known), subject)
        return _Before(then, kept=False) if then else None
    seq = versions[-1].seq
    release = next(one for one in reader.events(act=RELEASED) if one.seq == seq)
    # What it said of days and states it said on that day.
    on_that_day = replace(session, as_of=min(session.day, today(release.at)))
    then = family.subject(on_that_day, held_until(reader, seq, family.also), subject)
    return _Before(then, kept=True) if then else None


def _recorded_with(reader: Reader, sending: LogEvent, also: frozenset[str]) -> Held:
    """The records as the import left them that told of a sending; its order says nothing."""
    later = (one.seq for one in reader.events() if one.seq > sending.seq and one.at != sending.at)
    return held_until(reader, min(later, default=maxsize), also)


def wanted(
    family: Family, standing: Held, subject: Subject, request: Request
) -> list[tuple[str, str]]:
    """The forms to make and to whom: those that duties with a ground name, for the addressees.

    Where only what is open was asked for, the settled is left out as long as something is open;
    of a form that is still open to one party, whoever never got it in writing gets it too.
    """
    named = [
        (form, duty)
        for duty in subject.duties
        if duty.addressee in request.addressees and (family.empty or duty.status not in GROUNDLESS)
        for form, (kinds, parties) in family.forms.items()
        if duty.kind in kinds and duty.addressee in parties
    ]
    waiting = {form for form, duty in named if not duty.settled}
    if request.all_open and waiting:
        named = [
            (form, duty)
            for form, duty in named
            if not duty.settled
            or (form in waiting and not sent_as(standing, subject.id, form, duty.addressee))
        ]
    order = list(family.forms)
    found = {(form, duty.addressee) for form, duty in named}
    found.update(pair for pair in subject.ahead if pair[1] in request.addressees)
    return sorted(found, key=lambda pair: (order.index(pair[0]), pair[1]))


def _issue(
    subject: str,
    addressee: str,
    sent: Sequence[Submission],
    request: Request,
    day: dt.date,
    log_head: str | None,
) -> Issue:
    """Which report of the series this is; a correction repeats the number last sent."""
    known = last_number(sent)
    if request.correction and not known:
        raise RuleRefused("app.nothing_to_correct", record=subject, addressee=addressee)
    return Issue(
        sequence=known if request.correction else known + 1,
        final=request.last,
        correction=in_language(request.correction) if request.correction else None,
        released=request.release,
        on=day if request.release else None,
        log_head=log_head,
    )


def _refuse_incomplete(work: Sequence[Rendered], subject: str) -> None:
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
            record=subject,
            field=where.removeprefix(f"{subject}: "),
            values={"item": item, "form": done.form},
        )
        for where, (done, item) in found.items()
    ]
    raise RuleRefused("app.not_complete", record=subject, count=len(problems), problems=problems)
