"""`demo`: the fictitious example study in a folder, imported, its documents made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from safetyreport import demo
from safetyreport.app.families import Report, Request
from safetyreport.app.importing import Imported, import_files
from safetyreport.app.owing import due
from safetyreport.app.reporting import sae
from safetyreport.app.session import STOPPING_FILE, STUDY_FILE, Session
from safetyreport.documents.output import write_document
from safetyreport.duties.duty import Duty
from safetyreport.errors import OutsideFailed, UsageRefused

ACTOR = "例示の担当者 / Example Coordinator, demo"
RECORDS_FILE = "records.json"
# The day of the story: the same documents and the same list on every machine.
STORY_DAY = dt.date(2026, 11, 22)
STORY_NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
ADDRESSEES = frozenset({"committee", "minister", "manufacturer"})
# Documents are made for the events that still owe one of these.
REPORTED = frozenset({"illness_7day", "illness_15day", "protocol_serious"})
# Told how many parts the work has, gives what to call after each.
Watch = Callable[[int], AbstractContextManager[Callable[[], None]]]


@contextmanager
def unwatched(_parts: int) -> Iterator[Callable[[], None]]:
    """Nobody wants to know how far the work has come."""
    yield lambda: None


@dataclass(frozen=True)
class Demo:
    """What `demo` made; `lacking` says why there is no PDF where one was wanted."""

    folder: Path
    imported: Imported
    reports: tuple[Report, ...]
    duties: tuple[Duty, ...]
    day: dt.date
    pdf: bool
    lacking: tuple[OutsideFailed, ...]


def make(folder: Path, now: dt.datetime, *, pdf: bool = True, watch: Watch = unwatched) -> Demo:
    """Make the example study in an empty or new folder and every document that is still due.

    Where PDF files cannot be made the Word files are made all the same. The example is looked at
    on its own day. Raises UsageRefused when the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageRefused("app.folder_not_empty", folder=str(folder))
    write_document(folder, STUDY_FILE, demo.study_toml().encode())
    write_document(folder, STOPPING_FILE, demo.stopping_toml().encode())
    write_document(folder, RECORDS_FILE, demo.records_json())
    write_imports(folder)
    session = Session(folder, actor=ACTOR, as_of=STORY_DAY, now=max(now, STORY_NOW))
    imported = import_files(session, [folder / RECORDS_FILE])
    duties = due(session).duties
    events = sorted({d.record for d in duties if d.record and d.kind in REPORTED})
    reports = []
    with watch(len(events) + pdf) as advance:
        for event in events:
            reports.append(sae(session, Request(event, ADDRESSEES)))
            advance()
        lacking = _converted(reports) if pdf else ()
    return Demo(folder, imported, tuple(reports), duties, STORY_DAY, pdf and not lacking, lacking)


def write_imports(folder: Path) -> None:
    """The example files of other programs, with their mappings, below the demo's folder."""
    for name, data in demo.import_files().items():
        write_document(folder, name, data)


def _converted(reports: list[Report]) -> tuple[OutsideFailed, ...]:
    """All documents in one call of the converter; what kept it from making them."""
    from safetyreport.documents.pdf import available, convert

    lacking = tuple(OutsideFailed(code) for code in available().missing)
    if not lacking:
        try:
            convert([document.path for report in reports for document in report.documents])
        except OutsideFailed as failed:
            return (failed,)
    return lacking
