"""What study.toml said when something was written: kept in the log whenever it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safetyreport.app.session import STUDY_FILE, Session
from safetyreport.store.log import Entry

if TYPE_CHECKING:
    from safetyreport.store.records import Reader

CONFIGURED = "configured"


def configured(session: Session, reader: Reader, command: str) -> list[Entry]:
    """An entry for the log when study.toml says something else than when it was last looked at."""
    content = session.study.content()
    earlier = reader.events(act=CONFIGURED)
    if earlier and reader.contents_of(earlier[-1]).value == content:
        return []
    return [
        Entry(
            command=command,
            act=CONFIGURED,
            actor=session.who,
            at=session.now,
            value=content,
            files={STUDY_FILE: (session.folder / STUDY_FILE).read_bytes()},
        )
    ]
