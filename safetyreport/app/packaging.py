"""`package`: a folder ready for sending; the program itself never sends."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safetyreport.app.acts import ATTACHED, read
from safetyreport.app.doubts import texts_in
from safetyreport.app.naming import file_name
from safetyreport.app.owing import duties_about, unknown_record
from safetyreport.app.releases import Released, approved, released
from safetyreport.app.rendering import Rendered, rendered, verify_editions
from safetyreport.app.series import current, made_by
from safetyreport.app.session import Held, Session, held
from safetyreport.documents.context import View
from safetyreport.documents.cover import FORM, Enclosure, cover_values
from safetyreport.documents.output import write_document
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.errors import ConfigurationRefused, InputRefused, RuleRefused, UsageRefused
from safetyreport.i18n import LANGS, Lang, text
from safetyreport.store.log import Entry

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

PACKAGED = "packaged"
SUMS = "SHA256SUMS.txt"
ADDRESSEES = ("committee", "minister", "manufacturer")


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
    addressees: Sequence[str] = (),
    *,
    out: Path | None = None,
    pdf: bool = False,
) -> tuple[Package, ...]:
    """Make a folder per addressee: released documents, attachments, letter, mail, checksums.

    Without `addressees`, for everybody to whom something was released and is not recorded as
    sent. Raises RuleRefused when nothing was released, or when an approval that the study demands
    is still to come; UsageRefused when a folder is there already. Nothing is left half made.
    """
    if pdf:
        from safetyreport.documents.pdf import require

        require()
    with session.store().writing() as writer:
        standing = held(writer)
        if standing.records.find(record) is None and not duties_about(session, standing, record):
            raise unknown_record(record, standing)
        waiting = _waiting(writer, standing, record, addressees)
        ready = [_prepared(session, writer, record, to, own) for to, own in waiting.items()]
        folders = [(out or session.reports / "packages") / one.name for one in ready]
        if len(set(folders)) < len(folders):
            key, pattern = "files.package", session.study.files.package
            raise ConfigurationRefused("app.file_names_alike", key=key, pattern=pattern)
        for folder in folders:
            if folder.exists() or folder.is_symlink():
                raise UsageRefused("app.package_exists", folder=str(folder))
        with _all_or_none(folders):
            made = [
                _written(one, folder, pdf=pdf) for one, folder in zip(ready, folders, strict=True)
            ]
            writer.append_many(_entry(session, record, one) for one in made)
    return tuple(made)


@dataclass(frozen=True)
class _Ready:
    """A package not yet on disk: the folder's name, and its files in their order."""

    name: str
    addressee: str
    files: tuple[Piece, ...]


@contextmanager
def _all_or_none(folders: Sequence[Path]) -> Iterator[None]:
    """Remove the folders, which were not there before, when something goes wrong."""
    try:
        yield
    except BaseException:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _entry(session: Session, record: str, one: Package) -> Entry:
    return Entry(
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


def _waiting(
    reader: Reader, standing: Held, record: str, addressees: Sequence[str]
) -> dict[str, list[Released]]:
    """By addressee, the released documents to send; once all are sent, those last released."""
    found: dict[str, list[Released]] = {}
    for addressee in addressees or ADDRESSEES:
        versions = released(reader, record, addressee)
        fresh = current(reader, standing, record, addressee, versions)
        last = [one for one in versions if one.seq == versions[-1].seq]
        own = [one for documents in fresh.values() for one in documents]
        if own or (versions and addressees):
            found[addressee] = own or last
        elif addressees:
            command = made_by(standing, record)
            raise RuleRefused(
                "app.nothing_released", record=record, addressee=addressee, command=command
            )
    if not found:
        command = made_by(standing, record)
        raise RuleRefused("app.nothing_to_package", record=record, command=command)
    return found


def _prepared(
    session: Session, reader: Reader, record: str, addressee: str, current: Sequence[Released]
) -> _Ready:
    if session.study.house.approval_required:
        waiting = [one.path for one in current if not approved(reader, one.sha256)]
        if waiting:
            raise RuleRefused("app.approval_missing", document=", ".join(waiting))
    pieces = [_released_piece(session, one) for one in current] + _attached(reader, record)
    named = [Piece(f"{n:02}_{piece.name}", piece.data) for n, piece in enumerate(pieces, start=1)]
    made = [*current, *[None] * (len(named) - len(current))]
    enclosed = [_enclosure(*pair) for pair in zip(named, made, strict=True)]
    printed = [_letter(session, record, addressee, current, lang, enclosed) for lang in LANGS]
    verify_editions(printed, lambda: (text for _, text in texts_in(session.study)))
    letters = [Piece(f"00_{FORM}_{one.lang}.docx", one.data) for one in printed]
    mails = [_mail(session, record, addressee, lang, enclosed) for lang in LANGS]
    name = file_name(
        "files.package",
        session.study.files.package,
        date=session.day.isoformat(),
        study=session.study.plan_number,
        record=record,
        addressee=addressee,
    )
    index = _index(session, record, addressee, enclosed)
    return _Ready(name, addressee, (*letters, index, *named, *mails))


def _enclosure(piece: Piece, made: Released | None) -> Enclosure:
    """A file of the package as letter, index and mail name it."""
    if made is None:
        return Enclosure(piece.name, piece.sha256)
    report = {lang: _report_words(made, lang) for lang in LANGS}
    return Enclosure(piece.name, piece.sha256, made.form, _lang(made.lang), report)


def _written(one: _Ready, folder: Path, *, pdf: bool) -> Package:
    for piece in one.files:
        write_document(folder, piece.name, piece.data)
    sums = [(piece.name, piece.sha256) for piece in one.files]
    if pdf:
        sums += _as_pdf(folder, [name for name, _ in sums if name.endswith(".docx")])
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums)
    write_document(folder, SUMS, lines.encode())
    return Package(folder, one.addressee, tuple(sums))


def _released_piece(session: Session, one: Released) -> Piece:
    path = session.folder / one.path
    if not path.is_file():
        raise InputRefused("app.released_file_changed", path=str(path))
    piece = Piece(path.name, read(path))
    if piece.sha256 != one.sha256:
        raise InputRefused("app.released_file_changed", path=str(path))
    return piece


def _attached(reader: Reader, record: str) -> list[Piece]:
    """What was kept with a record, or with a period, which is no record."""
    found: dict[str, Piece] = {}
    for event in reader.events(act=ATTACHED):
        if event.record not in (record, None):
            continue
        contents = reader.contents_of(event)
        if event.record is None and contents.value.get("about") != record:
            continue
        for name, data in contents.files.items():
            found[name] = Piece(name, data)
    return list(found.values())


def _addressee_name(session: Session, addressee: str, lang: Lang) -> str:
    study = session.study
    names = {
        "committee": study.committee.name,
        "minister": study.minister.addressee,
        "manufacturer": study.product.manufacturer,
    }
    return names[addressee].any(lang)


def _addressed(session: Session, addressee: str, lang: Lang) -> str:
    """The addressee as a letter begins: an office is addressed otherwise than a body."""
    key = "packaging.to_office" if addressee == "minister" else "packaging.to_body"
    return text(key, lang, {"name": _addressee_name(session, addressee, lang)})


def _letter(
    session: Session,
    record: str,
    addressee: str,
    documents: Sequence[Released],
    lang: Lang,
    enclosed: Sequence[Enclosure],
) -> Rendered:
    say = Printer(lang, session.study.date_style)
    name = _addressed(session, addressee, lang)
    issue = Issue(sequence=documents[0].version, released=True, on=session.day)
    values = cover_values(session.study, say, record, name, issue, enclosed)
    page = View(values, (), ())
    return rendered(FORM, lang, addressee, page, issue, session.study, session.folder)


def _mail(
    session: Session, record: str, addressee: str, lang: Lang, enclosed: Sequence[Enclosure]
) -> Piece:
    """The text of a mail to paste; line ends as Windows' Notepad wants them."""
    study = session.study
    body = text(
        "packaging.mail",
        lang,
        {
            "to": _addressed(session, addressee, lang),
            "title": (study.short_title or study.title).any(lang),
            "plan": study.plan_number,
            "record": record,
            "reports": tuple(dict.fromkeys(one.document(lang) for one in enclosed if one.form)),
            "files": "\n".join(f"  {one.file}" for one in enclosed),
            "sender": study.institution.name.any(lang),
            "department": study.institution.contact.department.any(lang),
            "fictitious": text("packaging.fictitious", lang) if study.fictitious else "",
        },
    )
    return Piece(f"mail_{lang}.txt", body.replace("\n", "\r\n").encode("utf-8-sig"))


def _index(session: Session, record: str, addressee: str, enclosed: Sequence[Enclosure]) -> Piece:
    """What lies in the folder, in both languages, for who opens it years later."""
    study = session.study
    lines = []
    for lang in LANGS:
        say = Printer(lang, study.date_style)
        about = {
            "study": (study.short_title or study.title).any(lang),
            "plan": study.plan_number,
            "record": record,
            "to": _addressee_name(session, addressee, lang),
        }
        lines += [text("packaging.index_title", lang), text("packaging.index_about", lang, about)]
        for number, one in enumerate(enclosed, start=1):
            values = {
                "number": number,
                "title": one.title(say),
                "file": one.file,
                "sha256": one.sha256,
            }
            lines.append(text("packaging.index_line", lang, values))
        lines.append("")
    return Piece("00_index.txt", "\n".join(lines).replace("\n", "\r\n").encode("utf-8-sig"))


def _lang(code: str) -> Lang | None:
    return next((lang for lang in LANGS if lang == code), None)


def _report_words(one: Released, lang: Lang) -> str:
    """Which report of the series a document is."""
    last = one.report.rpartition("-")[2]
    kind = last if last in ("final", "corr") else "plain"
    return text(f"packaging.report_{kind}", lang, {"sequence": one.version})


def _as_pdf(folder: Path, names: Sequence[str]) -> list[tuple[str, str]]:
    from safetyreport.documents.pdf import convert

    made = convert([folder / name for name in names])
    return [(one.path.name, hashlib.sha256(one.path.read_bytes()).hexdigest()) for one in made]
