"""What people do about duties: submit, attach, decide, withdraw; each is one entry of the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyreport import clock
from safetyreport.app.owing import all_duties, unknown_record
from safetyreport.app.releases import Released, approved, released
from safetyreport.app.session import Held, Session, held
from safetyreport.documents.context import EVENT_FORMS
from safetyreport.duties.duty import Duty
from safetyreport.errors import InputRefused, Problem, RuleRefused, StorageFailed
from safetyreport.records.act import Decision, Submission
from safetyreport.records.base import Record
from safetyreport.store.log import RECORD, VOIDED, Entry

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

ATTACHED = "attached"


@dataclass(frozen=True)
class Sending:
    """What the user says was sent."""

    record: str
    addressees: tuple[str, ...]
    on: dt.date
    document: Path | None = None
    receipt: str | None = None
    late_reason: str | None = None


@dataclass(frozen=True)
class Sent:
    """The acts that were recorded, the duties they settle and the file kept with each."""

    submissions: tuple[Submission, ...]
    duties: tuple[Duty, ...]
    kept: tuple[str, ...]


def submit(session: Session, sending: Sending) -> Sent:
    """Record that a report was sent: it settles the record's duties to these addressees.

    The version sent is kept. Raises InputRefused (unknown record, a day that cannot be, nothing
    owed) and RuleRefused (late by law without a reason, an approval still to come).
    """
    if sending.on > clock.today(session.now):
        raise InputRefused("app.sent_in_future", on=sending.on)
    with session.store().writing() as writer:
        standing = held(writer)
        duties = all_duties(session, standing)
        acts: list[Submission] = []
        entries: list[Entry] = []
        settled: list[Duty] = []
        kept: list[str] = []
        for addressee in sending.addressees:
            versions = released(writer, sending.record, addressee)
            document = _document(session, sending, versions, addressee)
            met = _met(sending, standing, duties, addressee, document)
            _late(sending, met)
            number = document.version if document and document.version else _next(standing, met)
            act = _submission(sending, standing, met, acts, document, number)
            _approved(session, writer, document)
            acts.append(act)
            settled += met
            files = {document.name: document.data} if document else {}
            kept += files
            entries.append(_entry(session, "submit", act, files=files))
        writer.append_many(entries)
    return Sent(tuple(acts), tuple(settled), tuple(kept))


@dataclass(frozen=True)
class Kept:
    """The file that was sent; `version` and `form` are known when the program released it."""

    name: str
    data: bytes
    sha256: str
    version: int | None
    form: str | None


def _document(
    session: Session, sending: Sending, versions: Sequence[Released], addressee: str
) -> Kept | None:
    """The file named by the user, else the Japanese version last released to the addressee."""
    if sending.document is not None:
        data = read(sending.document)
        sha256 = hashlib.sha256(data).hexdigest()
        known = next((one for one in versions if one.sha256 == sha256), None)
        return Kept(
            sending.document.name,
            data,
            sha256,
            known.version if known else None,
            known.form if known else None,
        )
    own = [one for one in versions if one.lang == "ja"] or list(versions)
    if not own:
        return None
    last = own[-1]
    path = session.folder / last.path
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != last.sha256:
        raise InputRefused(
            "app.released_file_gone", path=str(path), record=sending.record, addressee=addressee
        )
    return Kept(path.name, path.read_bytes(), last.sha256, last.version, None)


def _met(
    sending: Sending,
    standing: Held,
    duties: Iterable[Duty],
    addressee: str,
    document: Kept | None,
) -> list[Duty]:
    """The duties of the record to the addressee that this report settles, or follows up."""
    about = [
        duty
        for duty in duties
        if (duty.record == sending.record or duty.id.partition(".")[0] == sending.record)
        and duty.addressee == addressee
        and duty.status != "superseded"
    ]
    if document and document.form and document.form in EVENT_FORMS:
        about = [duty for duty in about if duty.kind in EVENT_FORMS[document.form][0]]
    if not about:
        if standing.records.find(sending.record) is None:
            raise unknown_record(sending.record, standing)
        raise InputRefused("app.nothing_to_send", record=sending.record, addressee=addressee)
    early = [d for d in about if d.counted_from and d.record and d.counted_from > sending.on]
    waiting = [duty for duty in about if not duty.settled and duty not in early]
    if not waiting and early and len(early) == len(about):
        raise InputRefused(
            "app.sent_before_known",
            on=sending.on,
            known=min(d.counted_from for d in early if d.counted_from),
        )
    return waiting or [duty for duty in about if duty not in early]


def _late(sending: Sending, met: Sequence[Duty]) -> None:
    late = [
        duty
        for duty in met
        if not duty.settled and duty.last_legal_day and sending.on > duty.last_legal_day
    ]
    if late and not sending.late_reason:
        problems = [
            Problem(
                "app.late_by_law",
                record=sending.record,
                field="late_reason",
                values={"duty": duty.id, "last": duty.last_legal_day, "citation": duty.citation},
            )
            for duty in late
        ]
        raise RuleRefused("app.late_reason_needed", on=sending.on, problems=problems)


def _next(standing: Held, met: Sequence[Duty]) -> int:
    bases = {duty.base for duty in met}
    sent = [
        act.report_number or 1
        for act in standing.records.of_kind(Submission)
        if bases & {duty.partition("+")[0] for duty in act.duties}
    ]
    return max(sent, default=0) + 1


def _submission(
    sending: Sending,
    standing: Held,
    met: Sequence[Duty],
    made: Sequence[Submission],
    document: Kept | None,
    number: int,
) -> Submission:
    return Submission(
        id=free_id(standing, "SUB", len(made)),
        duties=tuple(duty.id for duty in met),
        on=sending.on,
        receipt=sending.receipt,
        document_sha256=document.sha256 if document else None,
        report_number=number,
        late_reason=sending.late_reason,
    )


def _approved(session: Session, reader: Reader, document: Kept | None) -> None:
    if not session.study.house.approval_required:
        return
    if document is None or not approved(reader, document.sha256):
        name = document.name if document else "-"
        raise RuleRefused("app.approval_missing", document=name)


def attach(session: Session, record: str, file: Path) -> str:
    """Keep a file with a record; returns its SHA-256."""
    data = read(file)
    sha256 = hashlib.sha256(data).hexdigest()
    with session.store().writing() as writer:
        found = writer.record(record)
        if found is None:
            raise unknown_record(record, held(writer))
        writer.append(
            Entry(
                command="attach",
                act=ATTACHED,
                actor=session.who,
                at=session.now,
                record=(found.kind, found.id),
                value={"file": file.name, "sha256": sha256},
                files={file.name: data},
            )
        )
    return sha256


def decide(session: Session, values: dict[str, Any]) -> Decision:
    """Record a decision: what about, who took it, why, by which document.

    Raises InputRefused when it would close a duty of the statute: that cannot be decided away.
    """
    with session.store().writing() as writer:
        standing = held(writer)
        about = values.get("about")
        named = [duty for duty in all_duties(session, standing) if about in (duty.id, duty.base)]
        if any(duty.layer == "statute" for duty in named):
            raise RuleRefused("app.statute_not_decided", duty=about)
        given = {name: value for name, value in values.items() if value is not None}
        act = Decision.model_validate({"id": free_id(standing, "DEC"), **given})
        writer.append(_entry(session, "decide", act))
    return act


def void(session: Session, record: str, reason: str) -> None:
    """Withdraw a record made by mistake: it no longer stands, but stays in the log.

    Raises RuleRefused while other records refer to it.
    """
    with session.store().writing() as writer:
        standing = held(writer)
        found = standing.records.find(record)
        if found is None:
            raise unknown_record(record, standing)
        users = sorted(one.id for one in standing.records if refers(one, record))
        if users:
            raise RuleRefused("app.record_in_use", record=record, users=tuple(users[:10]))
        writer.append(
            Entry(
                command="void",
                act=VOIDED,
                actor=session.who,
                at=session.now,
                record=(found.kind, found.id),
                reason=reason,
            )
        )


def refers(record: Record, to: str) -> bool:
    """Whether a record names another one by its id."""
    single = ("participant", "administration", "opinion", "about")
    if any(getattr(record, name, None) == to for name in single):
        return True
    if isinstance(record, Submission):
        return any(duty.partition(".")[0] == to for duty in record.duties)
    return to in getattr(record, "participants", ())


def _entry(
    session: Session, command: str, record: Record, files: dict[str, bytes] | None = None
) -> Entry:
    return Entry(
        command=command,
        act=RECORD,
        actor=session.who,
        at=session.now,
        value=record.content(),
        record=(record.kind, record.id),
        files=files or {},
    )


def free_id(standing: Held, prefix: str, ahead: int = 0) -> str:
    """The next id of this prefix that no record has or had."""
    taken = {record.id for record in standing.records} | set(standing.earlier)
    number = 1
    while True:
        name = f"{prefix}-{number:03}"
        if name not in taken:
            if ahead == 0:
                return name
            ahead -= 1
        number += 1


def read(file: Path) -> bytes:
    """A file's bytes; StorageFailed when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise StorageFailed("app.file_unreadable", file=str(file), detail=detail) from error
