"""`package`: a folder ready for sending; the program itself never sends."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safetyreport.app.acts import ATTACHED, read
from safetyreport.app.owing import unknown_record
from safetyreport.app.releases import Released, approved, released
from safetyreport.app.rendering import rendered
from safetyreport.app.session import Session, held
from safetyreport.documents.context import View
from safetyreport.documents.cover import FORM, cover_values
from safetyreport.documents.output import write_document
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.errors import InputRefused, RuleRefused, UsageRefused
from safetyreport.i18n import LANGS, Lang, text
from safetyreport.store.log import Entry

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

PACKAGED = "packaged"
SUMS = "SHA256SUMS.txt"


@dataclass(frozen=True)
class Package:
    """A folder for one addressee, and its files with their checksums in the order numbered."""

    folder: Path
    addressee: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Piece:
    """A file to enclose, under the name it had."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The checksum of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def package(
    session: Session,
    record: str,
    addressees: Sequence[str],
    *,
    out: Path | None = None,
    pdf: bool = False,
) -> tuple[Package, ...]:
    """Make a folder per addressee: released documents, attachments, letter, mail, checksums.

    Raises RuleRefused when nothing was released, or when an approval that the study demands is
    still to come; UsageRefused when the folder is there already.
    """
    with session.store().writing() as writer:
        standing = held(writer)
        if standing.records.find(record) is None:
            raise unknown_record(record, standing)
        made = [_package(session, writer, record, one, out, pdf=pdf) for one in addressees]
        writer.append_many(
            Entry(
                command="package",
                act=PACKAGED,
                actor=session.who,
                at=session.now,
                value={
                    "record": record,
                    "addressee": one.addressee,
                    "folder": one.folder.name,
                    "files": [{"file": name, "sha256": sha256} for name, sha256 in one.files],
                },
            )
            for one in made
        )
    return tuple(made)


def _package(
    session: Session, reader: Reader, record: str, addressee: str, out: Path | None, *, pdf: bool
) -> Package:
    current = _last_released(reader, record, addressee)
    if session.study.house.approval_required:
        waiting = [one.path for one in current if not approved(reader, one.sha256)]
        if waiting:
            raise RuleRefused("app.approval_missing", document=", ".join(waiting))
    pieces = [_released_piece(session, one) for one in current] + _attached(reader, record)
    issue = Issue(sequence=current[0].version, released=True, on=session.day)
    folder = (out or session.reports / "packages") / _folder_name(session, record, addressee)
    if folder.exists():
        raise UsageRefused("app.package_exists", folder=str(folder))
    named = [(f"{n:02}_{piece.name}", piece) for n, piece in enumerate(pieces, start=1)]
    enclosed = [(name, piece.sha256) for name, piece in named]
    letters = [_letter(session, record, addressee, issue, lang, enclosed) for lang in LANGS]
    mails = [_mail(session, record, addressee, issue, lang, enclosed) for lang in LANGS]
    files = [*((piece.name, piece) for piece in letters), *named, *((m.name, m) for m in mails)]
    for name, piece in files:
        write_document(folder, name, piece.data)
    sums = [(name, piece.sha256) for name, piece in files]
    if pdf:
        sums += _as_pdf(folder, [name for name, _ in files if name.endswith(".docx")])
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums)
    write_document(folder, SUMS, lines.encode())
    return Package(folder, addressee, tuple(sums))


def _last_released(reader: Reader, record: str, addressee: str) -> list[Released]:
    """The newest version of each form and language released to the addressee."""
    newest = {(one.form, one.lang): one for one in released(reader, record, addressee)}
    if not newest:
        raise RuleRefused("app.nothing_released", record=record, addressee=addressee)
    last = max(one.version for one in newest.values())
    return sorted(
        (one for one in newest.values() if one.version == last),
        key=lambda one: (one.form, one.lang != "ja"),
    )


def _released_piece(session: Session, one: Released) -> Piece:
    path = session.folder / one.path
    if not path.is_file():
        raise InputRefused(
            "app.released_file_gone", path=str(path), record="", addressee=one.addressee
        )
    piece = Piece(path.name, read(path))
    if piece.sha256 != one.sha256:
        raise InputRefused("app.released_file_changed", path=str(path))
    return piece


def _attached(reader: Reader, record: str) -> list[Piece]:
    found: dict[str, Piece] = {}
    for event in reader.events(act=ATTACHED, record=record):
        for name, data in reader.contents_of(event).files.items():
            found[name] = Piece(name, data)
    return list(found.values())


def _folder_name(session: Session, record: str, addressee: str) -> str:
    return session.study.files.package.format(
        date=session.day.isoformat(),
        study=session.study.plan_number,
        record=record,
        addressee=addressee,
    )


def _addressee_name(session: Session, addressee: str, lang: Lang) -> str:
    study = session.study
    names = {
        "committee": study.committee.name,
        "minister": study.minister.addressee,
        "manufacturer": study.product.manufacturer,
    }
    return names[addressee].any(lang)


def _letter(
    session: Session,
    record: str,
    addressee: str,
    issue: Issue,
    lang: Lang,
    enclosed: Sequence[tuple[str, str]],
) -> Piece:
    say = Printer(lang, session.study.date_style)
    name = _addressee_name(session, addressee, lang)
    values = cover_values(session.study, say, record, name, issue, enclosed)
    done = rendered(
        FORM, lang, addressee, View(values, (), ()), issue, session.study, session.folder
    )
    return Piece(f"00_{FORM}_{lang}.docx", done.data)


def _mail(
    session: Session,
    record: str,
    addressee: str,
    issue: Issue,
    lang: Lang,
    enclosed: Sequence[tuple[str, str]],
) -> Piece:
    """The text of a mail to paste; line ends as Windows' Notepad wants them."""
    study = session.study
    body = text(
        "packaging.mail",
        lang,
        {
            "to": _addressee_name(session, addressee, lang),
            "title": (study.short_title or study.title).any(lang),
            "plan": study.plan_number,
            "record": record,
            "sequence": issue.sequence,
            "files": "\n".join(f"  {name}" for name, _ in enclosed),
            "sender": study.institution.name.any(lang),
            "department": study.institution.contact.department.any(lang),
            "fictitious": text("packaging.fictitious", lang) if study.fictitious else "",
        },
    )
    return Piece(f"mail_{lang}.txt", body.replace("\n", "\r\n").encode("utf-8-sig"))


def _as_pdf(folder: Path, names: Sequence[str]) -> list[tuple[str, str]]:
    from safetyreport.documents.pdf import convert

    made = convert([folder / name for name in names])
    return [(one.path.name, hashlib.sha256(one.path.read_bytes()).hexdigest()) for one in made]
