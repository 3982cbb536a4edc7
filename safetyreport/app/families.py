"""The families of reports: what each is about and says, what was asked for, what was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safetyreport.app.finished import Document
from safetyreport.app.session import Held, Session
from safetyreport.checks.finding import Finding
from safetyreport.documents.content import Content
from safetyreport.documents.form_duties import FormDuties
from safetyreport.documents.printed import Printer
from safetyreport.duties.duty import Duty
from safetyreport.errors import Problem, SafetyReportError
from safetyreport.i18n import LANGS, Lang

CLOSING = "duties.closing_report"


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
