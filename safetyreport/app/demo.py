"""`demo`: the fictitious example study in a folder, imported, its documents made."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from safetyreport import demo
from safetyreport.app.importing import Imported, import_files
from safetyreport.app.owing import due
from safetyreport.app.reporting import COMMAND, Report, Request, sae
from safetyreport.app.session import STUDY_FILE, Session
from safetyreport.documents.output import write_document
from safetyreport.duties.duty import Duty
from safetyreport.errors import UsageRefused

ACTOR = "例示の担当者 / Example Coordinator, demo"
RECORDS_FILE = "records.json"
# The day of the story: the same documents and the same list on every machine.
STORY_DAY = dt.date(2026, 11, 22)
STORY_NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
ADDRESSEES = frozenset({"committee", "minister", "manufacturer"})
__all__ = ["ACTOR", "COMMAND", "Demo", "make"]


@dataclass(frozen=True)
class Demo:
    """What `demo` made."""

    folder: Path
    imported: Imported
    reports: tuple[Report, ...]
    duties: tuple[Duty, ...]
    day: dt.date
    pdf: bool
    lacking: tuple[str, ...]


def make(folder: Path, now: dt.datetime, *, pdf: bool = True) -> Demo:
    """Make the example study in an empty or new folder and every document its events call for.

    Without a converter or Japanese fonts the Word files are made all the same and `lacking` says
    what to install. The example is looked at on its own day. Raises UsageRefused when the folder
    holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageRefused("app.folder_not_empty", folder=str(folder))
    write_document(folder, STUDY_FILE, demo.study_toml().encode())
    write_document(folder, RECORDS_FILE, demo.records_json())
    session = Session(folder, actor=ACTOR, as_of=STORY_DAY, now=max(now, STORY_NOW))
    imported = import_files(session, [folder / RECORDS_FILE])
    duties = due(session)
    lacking: tuple[str, ...] = ()
    if pdf:
        from safetyreport.documents.pdf import available

        lacking = available().missing
    events = sorted({d.record for d in duties if d.record and d.form})
    reports = tuple(sae(session, Request(event, ADDRESSEES)) for event in events)
    made = pdf and not lacking
    if made:
        _convert(reports)
    return Demo(folder, imported, reports, duties, STORY_DAY, made, lacking)


def _convert(reports: tuple[Report, ...]) -> None:
    """All documents in one call of the converter, folder by folder."""
    from safetyreport.documents.pdf import convert

    for report in reports:
        convert([document.path for document in report.documents])


def session_in(folder: Path) -> Session:
    """The example study, looked at on its own day."""
    return dataclasses.replace(Session(folder, as_of=STORY_DAY))
