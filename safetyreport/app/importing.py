"""Importing records: read, judge against what is stored, show changes, store all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyreport.app.configuration import configured
from safetyreport.app.session import Session
from safetyreport.errors import ConfigurationRefused, InputRefused, Problem, StorageFailed
from safetyreport.exchange.difference import ImportPlan, Stored, plan_import
from safetyreport.exchange.json_records import read_records
from safetyreport.exchange.reading import RawRecord, build
from safetyreport.records.base import Record
from safetyreport.records.canonical import canonical
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.references import future_problems, reference_problems

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

COMMAND = "import"


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do when `stored` is false."""

    plan: ImportPlan
    stored: bool
    warnings: tuple[Problem, ...] = ()


def import_files(
    session: Session, files: Sequence[Path], *, dry_run: bool = False, revert: bool = False
) -> Imported:
    """Import files of records; nothing is stored unless every record of every file is in order.

    Raises InputRefused with every problem found, each with its file, position, record and field.
    """
    raw, problems = _read(files)
    if problems:
        refuse(build(raw, problems).problems)
    first = None
    try:
        store = session.store()
    except ConfigurationRefused as refusal:
        if refusal.code != "store.absent":
            raise
        # Judged before a store is made: a refused import leaves nothing behind.
        first = _planned(session, _Nothing(), raw, revert=revert)
    if dry_run:
        if first is not None:
            return first
        with store.reading() as reader:
            return _planned(session, reader, raw, revert=revert)
    actor = session.who
    if first is not None:
        store = session.store(create=True)
    with store.writing() as writer:
        if first is None or writer.head().seq:  # somebody else may have made the store meanwhile
            found = _planned(session, writer, raw, revert=revert)
        else:
            found = first
        entries = [
            *configured(session, writer, COMMAND),
            *(_entry(session, actor, record) for record in found.plan.new),
            *(
                _entry(session, actor, change.record, change.restores)
                for change in found.plan.changed
            ),
        ]
        writer.append_many(entries)
    return replace(found, stored=True)


def _read(files: Sequence[Path]) -> tuple[tuple[RawRecord, ...], tuple[Problem, ...]]:
    raw: list[RawRecord] = []
    problems: list[Problem] = []
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise StorageFailed(
                "app.file_unreadable", file=str(file), detail=error.strerror
            ) from error
        records, found = read_records(data, file.name)
        raw += records
        problems += found
    return tuple(raw), tuple(problems)


class _Nothing:
    """A store that does not exist yet."""

    def records(self) -> list[Any]:
        return []

    def events(self, **_: object) -> list[Any]:
        return []


def _planned(
    session: Session, reader: Reader | _Nothing, raw: Iterable[RawRecord], *, revert: bool
) -> Imported:
    standing = {found.id: found for found in reader.records()}
    reading = build(raw, (), tuple(standing))
    stored = {record.id: _stored(reader, record) for record in reading.records}
    plan = plan_import(
        reading.records, {name: one for name, one in stored.items() if one}, revert=revert
    )
    union = {
        found.id: KINDS[found.kind].model_validate(found.content) for found in standing.values()
    }
    union |= {record.id: record for record in reading.records}
    references = (
        *reference_problems(reading.records, Records.of(union.values()), session.study),
        *future_problems(reading.records, session.now),
    )
    found = (*reading.problems, *reading.located(plan.problems), *reading.located(references))
    errors = tuple(problem for problem in found if problem.severity == "error")
    if errors:
        refuse(found)
    return Imported(plan, stored=False, warnings=found)


def _stored(reader: Reader | _Nothing, record: Record) -> Stored | None:
    if isinstance(reader, _Nothing):
        return None
    current = reader.record(record.id)
    if current and (text := canonical(current.content)) == record.canonical():
        return Stored(current.kind, current.version, current.content, text)
    versions = reader.versions(record.id)
    if not versions:
        return None
    last = versions[-1]
    return Stored(
        kind=last.kind,
        version=last.version,
        content=last.content,
        canonical=canonical(last.content),
        older={one.version: canonical(one.content) for one in versions[:-1]},
        withdrawn=current is None,
    )


def _entry(session: Session, actor: str, record: Record, restores: int | None = None) -> Any:
    from safetyreport.store.log import RECORD, Entry

    return Entry(
        command=COMMAND if restores is None else f"{COMMAND} --revert",
        act=RECORD,
        actor=actor,
        at=session.now,
        value=record.content(),
        record=(record.kind, record.id),
    )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the refusal of an import, with every problem."""
    found = tuple(problems)
    errors = sum(problem.severity == "error" for problem in found)
    raise InputRefused("app.import_refused", problems=found, count=errors)
