"""Which documents were released and approved, read from the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyreport.app.session import Session
from safetyreport.store.log import Entry, LogEvent

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

RELEASED = "released"
APPROVED = "approved"


@dataclass(frozen=True)
class Released:
    """A document as its release recorded it; `path` is relative to the study folder if inside.

    `report` is the report in a file name: `r1`, `r2-final`, `r1-corr`.
    """

    seq: int
    path: str
    form: str
    lang: str
    addressee: str
    version: int
    sha256: str
    report: str


@dataclass(frozen=True)
class Approval:
    """That a named person approved a document; `known` when the program released that version."""

    file: str
    sha256: str
    by: str
    role: str
    known: bool


def released(reader: Reader, subject: str, addressee: str | None = None) -> list[Released]:
    """The documents released about a record or a period, oldest first."""
    found = []
    for event, value in _releases(reader, subject):
        for one in value["documents"]:
            if addressee in (None, one["addressee"]):
                found.append(
                    Released(
                        seq=event.seq,
                        path=one["file"],
                        form=one["form"],
                        lang=one["lang"],
                        addressee=one["addressee"],
                        version=one["version"],
                        sha256=one["sha256"],
                        report=one["report"],
                    )
                )
    return found


def _releases(reader: Reader, subject: str) -> Iterator[tuple[LogEvent, Mapping[str, Any]]]:
    """The releases about a subject; one about a period belongs to no record and names it itself."""
    for event in reader.events(act=RELEASED):
        if event.record == subject:
            yield event, reader.contents_of(event).value
        elif event.record is None:
            value = reader.contents_of(event).value
            if value.get("subject") == subject:
                yield event, value


def approved(reader: Reader, sha256: str) -> bool:
    """Whether somebody approved the document of this checksum."""
    acts = reader.events(act=APPROVED)
    return any(reader.contents_of(event).value["sha256"] == sha256 for event in acts)


def approve(
    session: Session, documents: tuple[Path, ...], by: str, role: str
) -> tuple[Approval, ...]:
    """Record that a named person approved these documents, each bound by its checksum."""
    from safetyreport.app.acts import read, said

    said("--by", by)
    said("--role", role)
    made = []
    with session.store().writing() as writer:
        known = {
            one["sha256"]
            for event in writer.events(act=RELEASED)
            for one in writer.contents_of(event).value["documents"]
        }
        for document in documents:
            sha256 = hashlib.sha256(read(document)).hexdigest()
            made.append(Approval(document.name, sha256, by, role, sha256 in known))
        writer.append_many(
            Entry(
                command="approve",
                act=APPROVED,
                actor=session.who,
                at=session.now,
                value={"file": one.file, "sha256": one.sha256, "by": one.by, "role": one.role},
            )
            for one in made
        )
    return tuple(made)
