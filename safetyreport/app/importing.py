"""Importing records: read, judge against what is stored, show changes, store all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyreport.app.configuration import configured
from safetyreport.app.session import Session
from safetyreport.errors import ConfigurationRefused, InputRefused, Problem, StorageFailed
from safetyreport.exchange.completion import completed
from safetyreport.exchange.difference import ImportPlan, Stored, plan_import
from safetyreport.exchange.files import read_files
from safetyreport.exchange.mapping.reading import Mapped
from safetyreport.exchange.reading import RawRecord, build
from safetyreport.exchange.sdtm.dataset import is_dataset
from safetyreport.exchange.staleness import stale_problems
from safetyreport.records.base import Record
from safetyreport.records.canonical import canonical
from safetyreport.records.chronology import chronology_problems
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.references import future_problems, reference_problems

if TYPE_CHECKING:
    from safetyreport.store.records import Reader, StoredRecord

COMMAND = "import"


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do when `stored` is false."""

    plan: ImportPlan
    stored: bool
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Origin:
    """What the log says of where records came from: the command, and a source beyond files."""

    command: str = COMMAND
    source: str | None = None


def import_files(
    session: Session,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    revert: bool = False,
    mapping: Path | None = None,
    dictionary: Path | None = None,
    announce: Callable[[Imported], None] | None = None,
) -> Imported:
    """Import files of records; nothing is stored unless every record of every file is in order.

    With a mapping (and a data dictionary, if there is one), the files are another program's.
    `announce` is told what is going to change before anything is stored. Raises InputRefused with
    every problem found, each with its file, position, record and field.
    """
    _ = session.study  # a study file that is still to be filled in comes before every record
    if mapping is None:
        mapped = _read(files)
    else:
        from safetyreport.app.mapping import read_mapped  # late: most imports need none of it

        mapped = read_mapped(files, mapping, dictionary)
    return import_mapped(session, mapped, dry_run=dry_run, revert=revert, announce=announce)


def import_mapped(
    session: Session,
    mapped: Mapped,
    *,
    dry_run: bool = False,
    revert: bool = False,
    announce: Callable[[Imported], None] | None = None,
    origin: Origin | None = None,
) -> Imported:
    """Import what was read, as `import_files` does; `origin` is named in the log."""
    tell, by = announce or _silent, origin or Origin()
    raw, problems = mapped.records, mapped.problems
    if not raw or (_errors(problems) and not any(one.partial for one in raw)):
        refuse(build(raw, problems).problems)  # what is stored has no bearing on whole records
    read = _Read(session, raw, problems, revert, mapped)
    first = None
    try:
        store = session.store()
    except ConfigurationRefused as refusal:
        if refusal.code != "store.absent":
            raise
        # Judged before a store is made: a refused import leaves nothing behind.
        first = read.planned(_Nothing())
    if dry_run:
        if first is None:
            with store.reading() as reader:
                first = read.planned(reader)
        tell(first)
        return first
    actor = session.who
    if first is not None:
        store = session.store(create=True)
    with store.writing() as writer:
        # Somebody else may have made the store meanwhile.
        found = read.planned(writer) if first is None or writer.head().seq else first
        tell(found)
        entries = [
            *configured(session, writer, by.command),
            *(_entry(session, actor, record, by) for record in found.plan.new),
            *(
                _entry(session, actor, change.record, by, change.restores)
                for change in found.plan.changed
            ),
        ]
        writer.append_many(entries)
    return replace(found, stored=True)


def _silent(_found: Imported) -> None:
    """Nobody wants to know."""


def _read(files: Sequence[Path]) -> Mapped:
    """What the files hold; SDTM datasets among them by what the standard's variables mean."""
    contents = []
    for file in files:
        try:
            contents.append((file.read_bytes(), file.name))
        except OSError as error:
            raise StorageFailed(
                "app.file_unreadable", file=str(file), detail=error.strerror
            ) from error
    datasets = [one for one in contents if is_dataset(*one)]
    if not datasets:
        return Mapped(*read_files(contents))
    from safetyreport.exchange.sdtm.open import open_datasets  # late: most imports need none of it

    found = open_datasets(datasets)
    records, problems = read_files(one for one in contents if one not in datasets)
    return replace(
        found,
        records=(*found.records, *records),
        problems=(*found.problems, *problems),
    )


class _Nothing:
    """A store that does not exist yet."""

    def records(self) -> list[Any]:
        return []

    def events(self, **_: object) -> list[Any]:
        return []


@dataclass(frozen=True)
class _Read:
    """What the files hold, to be judged against a store."""

    session: Session
    raw: tuple[RawRecord, ...]
    problems: tuple[Problem, ...]
    revert: bool
    mapped: Mapped

    def planned(self, reader: Reader | _Nothing) -> Imported:
        """What the import would do; InputRefused with every problem."""
        standing = {found.id: found for found in reader.records()}
        raw, stale = self._completed(reader, standing)
        reading = build(raw, (*self.problems, *stale), tuple(standing))
        stored = {record.id: _stored(reader, record) for record in reading.records}
        known = {name: one for name, one in stored.items() if one}
        plan = plan_import(reading.records, known, revert=self.revert)
        union = {
            found.id: KINDS[found.kind].model_validate(found.content) for found in standing.values()
        }
        union |= {record.id: record for record in reading.records}
        study = self.session.study
        whole = Records.of(union.values())
        references = (
            *reference_problems(reading.records, whole, study),
            *chronology_problems(reading.records, whole, study),
            *future_problems(reading.records, self.session.now),
        )
        # A row whose old cells are named one by one is not told again as a whole.
        cells = {one.record for one in stale}
        older = [
            one
            for one in plan.problems
            if one.code != "exchange.older_version" or one.record not in cells
        ]
        found = (*reading.problems, *reading.located(older), *reading.located(references))
        if _errors(found):
            refuse(found)
        held = {name: (one.kind, one.content) for name, one in standing.items()}
        found += tuple(self.mapped.remarks(held))
        return Imported(plan, stored=False, warnings=found)

    def _completed(
        self, reader: Reader | _Nothing, standing: Mapping[str, StoredRecord]
    ) -> tuple[list[RawRecord], list[Problem]]:
        """Rows of tables laid over what is stored, and their cells that are out of date."""
        raw: list[RawRecord] = []
        stale: list[Problem] = []
        for one in self.raw:
            held = standing.get(one.id or "") if one.partial else None
            if held is None or held.kind != one.kind:
                raw.append(one)
                continue
            raw.append(completed(one, held.content))
            if held.version > 1 and not self.revert and not isinstance(reader, _Nothing):
                older = {
                    version.version: version.content
                    for version in reader.versions(held.id)
                    if version.version != held.version
                }
                stale += stale_problems(one, held.content, older)
        return raw, stale


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


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


def _entry(
    session: Session, actor: str, record: Record, by: Origin, restores: int | None = None
) -> Any:
    from safetyreport.store.log import RECORD, Entry

    return Entry(
        command=by.command if restores is None else f"{by.command} --revert",
        act=RECORD,
        actor=actor,
        at=session.now,
        value=record.content(),
        reason=by.source,
        record=(record.kind, record.id),
    )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the refusal of an import, with every problem."""
    found = tuple(problems)
    errors = sum(problem.severity == "error" for problem in found)
    raise InputRefused("app.import_refused", problems=found, count=errors or len(found))
