"""`submit`: what was sent, to whom and when; it settles duties and keeps the version sent."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from safetyreport import clock
from safetyreport.app.acts import act_entry, checked, free_id, in_language, kept_as, read, said
from safetyreport.app.owing import all_duties, unknown_record
from safetyreport.app.past import held_until
from safetyreport.app.releases import Released, approved, released
from safetyreport.app.series import current, last_number, made_by, sent_for
from safetyreport.app.session import Session, held
from safetyreport.documents.form_duties import REPORT_FORMS
from safetyreport.duties.duty import Duty
from safetyreport.errors import InputRefused, Problem, RuleRefused
from safetyreport.records.act import Opinion, Submission

if TYPE_CHECKING:
    from safetyreport.store.records import Reader


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
    """The acts that were recorded, the duties they settle and the file kept with each.

    `warnings` tell of a report sent without the committee's opinion that it encloses.
    """

    submissions: tuple[Submission, ...]
    duties: tuple[Duty, ...]
    kept: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The file that was sent; `release` is known when the program released that version."""

    name: str
    data: bytes
    release: Released | None = None

    @property
    def sha256(self) -> str:
        """The checksum of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Outgoing:
    """One report to one addressee: the duties it settles or follows up, and the file if known."""

    addressee: str
    duties: tuple[Duty, ...]
    file: Kept | None = None


def submit(session: Session, sending: Sending) -> Sent:
    """Record that reports were sent: they settle the record's duties to these addressees.

    `sending.record` is a record, a period or the id of one duty. The version sent is kept. A duty
    that the record gave rise to only after a version was released is not settled by it. Raises
    InputRefused (unknown record, a day that cannot be, nothing owed, a released file that is not
    as released) and RuleRefused (late by law without a reason, an approval still to come).
    """
    if sending.on > clock.today(session.now):
        raise InputRefused("app.sent_in_future", on=sending.on)
    if sending.late_reason is not None:
        said("--late-reason", sending.late_reason)
    with session.store().writing() as writer:
        desk = _Desk(session, sending, writer)
        going = [one for addressee in sending.addressees for one in desk.outgoing(addressee)]
        _late(sending, [duty for one in going for duty in one.duties])
        for one in going:
            _approved(session, writer, one)
        acts = [desk.act(one, place) for place, one in enumerate(going)]
        entries = [
            act_entry(
                session, "submit", act, kept_as(one.file.name, one.file.data) if one.file else {}
            )
            for act, one in zip(acts, going, strict=True)
        ]
        writer.append_many(entries)
    met = tuple(duty for one in going for duty in one.duties)
    return Sent(
        tuple(acts),
        met,
        tuple(one.file.name for one in going if one.file),
        tuple(_without_opinion(desk, met)),
    )


class _Desk:
    """What one call of `submit` looks things up in."""

    def __init__(self, session: Session, sending: Sending, reader: Reader) -> None:
        # The id of one duty stands for its record, narrowed to that duty.
        subject, dot, _ = sending.record.partition(".")
        self.only = sending.record if dot else None
        self.session, self.sending, self.reader = session, replace(sending, record=subject), reader
        self.standing = held(reader)
        self.duties = all_duties(session, self.standing)
        self.known: Callable[[int], Mapping[str, frozenset[str]]] = cache(self._known)

    def outgoing(self, addressee: str) -> Iterator[Outgoing]:
        """The reports to one addressee: the named file, or every form that waits to be sent."""
        record = self.sending.record
        owed = self._owed(addressee)
        versions = released(self.reader, record, addressee)
        if self.sending.document is not None:
            yield self._named(self.sending.document, owed, versions, addressee)
            return
        found = []
        for form, (last, *_) in current(
            self.reader, self.standing, record, addressee, versions
        ).items():
            met = _of_form(owed, form)
            told = [duty for duty in met if self._told(duty, last.seq)]
            if told:
                file = self._released(last, addressee)
                found.append(Outgoing(addressee, _waiting(told), file))
            elif any(not duty.settled for duty in met):
                raise InputRefused(
                    "app.released_too_early",
                    record=record,
                    addressee=addressee,
                    path=last.path,
                    command=made_by(self.standing, record),
                )
        # What calls for a form of its own is not settled by the release of another.
        rest = [
            duty
            for duty in owed
            if not duty.settled and not (versions and (_form_of(duty) or duty.form))
        ]
        for form in sorted({_form_of(duty) for duty in rest}):
            found.append(Outgoing(addressee, tuple(d for d in rest if _form_of(d) == form)))
        if not found:
            raise self._nothing_new(addressee)
        yield from found

    def act(self, one: Outgoing, place: int) -> Submission:
        """The record of one report."""
        release = one.file.release if one.file else None
        number = release.version if release else last_number(self._earlier(one)) + 1
        reason = self.sending.late_reason
        values = {
            "id": free_id(self.standing, "SUB", place),
            "duties": [duty.id for duty in one.duties],
            "on": self.sending.on,
            "receipt": self.sending.receipt,
            "document_sha256": one.file.sha256 if one.file else None,
            "report_number": number,
            "late_reason": in_language(reason) if reason else None,
        }
        given = {name: value for name, value in values.items() if value is not None}
        return checked(self.session, self.standing, Submission, given)

    def _earlier(self, one: Outgoing) -> list[Submission]:
        """The reports of the same series sent before."""
        kinds = _series(one.duties)
        return sent_for(self.standing, self.sending.record, kinds, one.addressee)

    def _owed(self, addressee: str) -> list[Duty]:
        """The duties of the record to the addressee that stood on the day of sending."""
        record, on = self.sending.record, self.sending.on
        about = [
            duty
            for duty in self.duties
            if record in (duty.record, duty.id.partition(".")[0])
            and duty.addressee == addressee
            and duty.status != "superseded"
            and self.only in (None, duty.id, duty.base)
        ]
        if about and all(duty.lasting for duty in about):
            raise RuleRefused("app.keeping_not_settled", duty=about[0].id)
        if not about:
            if self.standing.records.find(record) is None:
                raise unknown_record(record, self.standing)
            raise InputRefused("app.nothing_to_send", record=record, addressee=addressee)
        known = [duty for duty in about if duty.counted_from is None or duty.counted_from <= on]
        if not known:
            first = min(duty.counted_from for duty in about if duty.counted_from)
            raise InputRefused("app.sent_before_known", on=on, known=first)
        return known

    def _named(
        self, path: Path, owed: Sequence[Duty], versions: Sequence[Released], addressee: str
    ) -> Outgoing:
        data = read(path)
        sha256 = hashlib.sha256(data).hexdigest()
        release = next((one for one in reversed(versions) if one.sha256 == sha256), None)
        met = list(owed)
        if release is not None:
            met = [d for d in _of_form(owed, release.form) if self._told(d, release.seq)]
        one = Outgoing(addressee, _waiting(met), Kept(path.name, data, release))
        again = {act.document_sha256 for act in self._earlier(one)}
        if not met or (sha256 in again and all(duty.settled for duty in met)):
            raise self._nothing_new(addressee)
        return one

    def _nothing_new(self, addressee: str) -> InputRefused:
        record = self.sending.record
        if not any(_form_of(duty) for duty in self._owed(addressee)):
            return InputRefused("app.already_sent", record=record, addressee=addressee)
        return InputRefused(
            "app.nothing_new_to_send",
            record=record,
            addressee=addressee,
            command=made_by(self.standing, record),
        )

    def _released(self, last: Released, addressee: str) -> Kept:
        path = self.session.folder / last.path
        file = Kept(path.name, read(path), last) if path.is_file() else None
        if file is None or file.sha256 != last.sha256:
            raise InputRefused(
                "app.released_file_gone",
                path=str(path),
                record=self.sending.record,
                addressee=addressee,
            )
        return file

    def _told(self, duty: Duty, seq: int) -> bool:
        """Whether a document released as entry `seq` could report on all that the duty is about."""
        records = self.known(seq).get(duty.base)
        return records is not None and records.issuperset(duty.records)

    def _known(self, seq: int) -> Mapping[str, frozenset[str]]:
        """The duties that the records gave rise to before entry `seq`, and their records."""
        past = held_until(self.reader, seq)
        return {duty.base: frozenset(duty.records) for duty in all_duties(self.session, past)}


def _of_form(duties: Sequence[Duty], form: str) -> list[Duty]:
    return [duty for duty in duties if duty.kind in REPORT_FORMS[form].kinds]


def _form_of(duty: Duty) -> str:
    """The form whose series reports this kind of duty; empty where the program has none."""
    return next((form for form, (kinds, _) in REPORT_FORMS.items() if duty.kind in kinds), "")


def _series(duties: Sequence[Duty]) -> frozenset[str]:
    """The kinds of duty that are numbered together with these."""
    forms = {_form_of(duty) for duty in duties} - {""}
    together = {kind for form in forms for kind in REPORT_FORMS[form].kinds}
    return frozenset(together | {duty.kind for duty in duties})


def _waiting(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """What is still open; once nothing is, the report follows up what was settled."""
    return tuple(duty for duty in duties if not duty.settled) or tuple(duties)


def _without_opinion(desk: _Desk, met: Sequence[Duty]) -> Iterator[Problem]:
    """The committee comes first: its opinion is enclosed in what goes to the Minister."""
    record, on = desk.sending.record, desk.sending.on
    said = [
        day
        for opinion in desk.standing.records.where(Opinion, "about", record)
        if (day := opinion.given_on or opinion.committee_met_on or opinion.received_on)
    ]
    if any(duty.needs_opinion for duty in met) and not any(day <= on for day in said):
        values = {"record": record, "on": on}
        yield Problem("app.opinion_still_missing", "warning", record=record, values=values)


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


def _approved(session: Session, reader: Reader, one: Outgoing) -> None:
    """Where the study demands approval, every document that is sent has to have one."""
    if not session.study.house.approval_required:
        return
    if one.file is None and not any(duty.form for duty in one.duties):
        return
    if one.file is None or not approved(reader, one.file.sha256):
        name = one.file.name if one.file else "-"
        raise RuleRefused("app.approval_missing", document=name)
