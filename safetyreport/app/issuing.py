"""Making the documents of a report: rendered, named, numbered, written, released.

What differs between the families of reports (an event, a non-conformity, a period) is what they
are about and what they say: a `Family` tells that, and everything else is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from safetyreport.app.acts import in_language, said
from safetyreport.app.configuration import configured
from safetyreport.app.doubts import (
    confirmed_value,
    edition_doubts,
    personal_doubts,
    settle,
    texts_in,
)
from safetyreport.app.families import Family, Report, Request, Subject
from safetyreport.app.finished import log_value, staged
from safetyreport.app.releases import RELEASED
from safetyreport.app.rendering import Rendered, prints, rendered, verify_editions
from safetyreport.app.sent_before import before
from safetyreport.app.series import sent_as
from safetyreport.app.session import Held, Session, held
from safetyreport.app.wanted import numbered, wanted
from safetyreport.documents import follow_up
from safetyreport.documents.context import view
from safetyreport.documents.output import Staged
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Change
from safetyreport.duties.engine import BEARING
from safetyreport.errors import Problem, RuleRefused
from safetyreport.records.fields import Text

if TYPE_CHECKING:
    from safetyreport.store.records import Reader


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
        # A draft as of a day knows no sending of a later day; a release numbers on from every one.
        sent = [
            act
            for act in sent_as(standing, subject.id, form, addressee)
            if request.release or act.on <= session.day
        ]
        which = numbered(subject.id, addressee, sent, request, session.day, log_head)
        sent_before = before(session, family, reader, subject.id, sent)
        for lang in request.langs:
            say = Printer(lang, session.study.date_style)
            content = subject.content(addressee, say)
            changed: Sequence[Change] = ()
            if sent_before:
                then = Printer(lang, session.study.date_style)
                old = sent_before.subject.content(addressee, then)
                changed = follow_up.changes(form, lang, old, content, which, kept=sent_before.kept)
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
