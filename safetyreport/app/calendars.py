"""`due --ics`: the duties written as a calendar file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from safetyreport.app.owing import all_duties, horizon
from safetyreport.app.session import Session, duty_records
from safetyreport.documents.calendar import Stand, calendar_file
from safetyreport.documents.output import write_document
from safetyreport.errors import StorageFailed, UsageRefused
from safetyreport.i18n import Lang

BEGIN = b"BEGIN:VCALENDAR"


def write_calendar(
    session: Session,
    file: Path,
    lang: Lang,
    *,
    within: int | None = None,
    until: dt.date | None = None,
) -> tuple[Path, int]:
    """Write every dated duty to `file` and say where it now lies and how many entries it holds.

    An earlier calendar file is replaced; UsageRefused when `file` holds anything else.
    """
    try:
        if file.exists() and not file.read_bytes().startswith(BEGIN):
            raise UsageRefused("calendar.not_ours", file=str(file))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise StorageFailed("app.file_unreadable", file=str(file), detail=detail) from error
    with session.store().reading() as reader:
        standing, head = duty_records(reader), reader.head()
    duties = all_duties(session, standing, horizon(session, within, until))
    stand = Stand(session.day, head.seq, head.at)
    data = calendar_file(session.study, duties, stand, lang)
    return write_document(file.parent, file.name, data), data.count(b"BEGIN:VEVENT")
