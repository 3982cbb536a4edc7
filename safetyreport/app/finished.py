"""Finished documents: as files under the study's names, and as the log keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safetyreport.app.naming import file_name
from safetyreport.app.rendering import Rendered
from safetyreport.app.session import Session
from safetyreport.documents.context import MissingItem
from safetyreport.documents.form_duties import FormDuties
from safetyreport.documents.output import Staged, stage
from safetyreport.errors import ConfigurationRefused
from safetyreport.i18n import Lang


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


def staged(
    session: Session, known: FormDuties, folder: Path, subject: str, work: Sequence[Rendered]
) -> tuple[tuple[Document, ...], tuple[Staged, ...]]:
    """Lay rendered documents beside their places in a folder, each under its name.

    Nothing is seen before they are placed; if one cannot be laid down, none is.
    """
    names = [_name(session, known, subject, done) for done in work]
    if len(set(names)) < len(names):
        key, pattern = "files.document", session.study.files.document
        raise ConfigurationRefused("app.file_names_alike", key=key, pattern=pattern)
    laid: list[Staged] = []
    made = []
    try:
        for name, done in zip(names, work, strict=True):
            laid.append(stage(folder, name, done.data))
            made.append(_document(laid[-1].path, name, done))
    except BaseException:
        for one in laid:
            one.drop()
        raise
    return tuple(made), tuple(laid)


def _document(path: Path, name: str, done: Rendered) -> Document:
    return Document(
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


def _name(session: Session, known: FormDuties, subject: str, done: Rendered) -> str:
    """A file's name by the study's pattern; one form to two addressees keeps both apart."""
    several = len(known[done.form].parties) > 1
    draft = "" if done.issue.released else "_draft"
    stem = file_name(
        "files.document",
        session.study.files.document,
        study=session.study.plan_number,
        record=subject,
        form=f"{done.form}_{done.addressee}" if several else done.form,
        report=done.issue.label,
        lang=done.lang,
        addressee=done.addressee,
    )
    return f"{stem}{draft}.docx"


def log_value(session: Session, document: Document) -> dict[str, object]:
    """A released document as the log names it."""
    return {
        "file": _inside(session, document.path),
        "form": document.form,
        "lang": document.lang,
        "addressee": document.addressee,
        "version": document.version,
        "report": document.report,
        "sha256": document.sha256,
        **document.template,
    }


def _inside(session: Session, path: Path) -> str:
    """A file as the log names it: relative to the study folder where it lies inside."""
    full, base = path.resolve(), session.folder.resolve()
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else str(full)
