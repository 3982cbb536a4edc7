"""Importing as a use case: one transaction, and nothing of a refused one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from safetyreport.app.importing import import_files
from safetyreport.app.owing import explain
from safetyreport.app.session import Session
from safetyreport.app.viewing import history, log, verified
from safetyreport.errors import InputRefused, StorageFailed, UsageRefused
from tests.study_folder import bare, file_of, record


def test_what_lies_ahead_of_the_real_clock_is_refused(session: Session, tmp_path: Path) -> None:
    """The future is judged by the clock, never by `--as-of`."""
    ahead = record("SAE-003") | {"outcome_on": "2026-11-24"}
    file = file_of(tmp_path, "ahead.json", adverse_events=[ahead])
    looking = dataclasses.replace(session, as_of=dt.date(2027, 6, 1))
    with pytest.raises(InputRefused) as refusal:
        import_files(looking, [file])
    assert [one.code for one in refusal.value.problems] == ["records.future"]
    tomorrow = dataclasses.replace(session, now=session.now + dt.timedelta(days=2))
    assert import_files(tomorrow, [file]).stored


def test_references_may_lead_to_what_arrives_with_them(session: Session, tmp_path: Path) -> None:
    """A new participant and that participant's event come in one import, in any order of files."""
    event = {"id": "SAE-090", "participant": "NK-090", "term": {"ja": "発熱"},
             "aware_physician_at": "2026-11-20"}  # fmt: skip
    one = file_of(tmp_path, "one.json", adverse_events=[event])
    two = file_of(tmp_path, "two.json", participants=[{"id": "NK-090"}])
    with pytest.raises(InputRefused):
        import_files(session, [one])
    found = import_files(session, [one, two])
    assert {record.id for record in found.plan.new} == {"SAE-090", "NK-090"}
    assert explain(session, "SAE-090").duties


def test_one_import_is_one_run_of_the_log(session: Session, tmp_path: Path) -> None:
    """Each record has its own entry, and verify holds afterwards."""
    before = len(log(session))
    people = [{"id": f"NK-09{number}"} for number in range(3)]
    import_files(session, [file_of(tmp_path, "new.json", participants=people)])
    events = log(session)[before:]
    assert [event.record for event in events] == ["NK-090", "NK-091", "NK-092"]
    assert verified(session, ()).ok


def test_a_changed_study_file_is_kept_in_the_log(session: Session, tmp_path: Path) -> None:
    """What study.toml said when records came in can be shown later."""
    path = session.folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert "due_soon_days = 3" in text
    path.write_text(
        text.replace("due_soon_days = 3", "due_soon_days = 5"), encoding="utf-8", newline="\n"
    )
    again = dataclasses.replace(session)
    people = [{"id": "NK-090"}]
    import_files(again, [file_of(tmp_path, "new.json", participants=people)])
    assert [event.act for event in log(again)].count("configured") == 2


def test_nobody_imports_without_a_name(session: Session, tmp_path: Path) -> None:
    """A use case that changes something refuses without an actor, whoever calls it."""
    file = file_of(tmp_path, "new.json", participants=[{"id": "NK-090"}])
    with pytest.raises(UsageRefused):
        import_files(dataclasses.replace(session, actor=None), [file])


def test_a_refused_first_import_makes_no_store(tmp_path: Path) -> None:
    """Where nothing was stored nothing is left to be taken for a study."""
    folder = bare(tmp_path / "new")
    file = file_of(tmp_path, "bad.json", participants=[{"id": "NK-1", "sex": "?"}])
    with pytest.raises(InputRefused):
        import_files(Session(folder, actor="係"), [file])
    assert not (folder / "safetyreport.db").exists()


def test_a_file_that_cannot_be_read_is_named(session: Session, tmp_path: Path) -> None:
    """A file that vanished between the shell and the program is a storage failure."""
    with pytest.raises(StorageFailed) as refusal:
        import_files(session, [tmp_path / "gone.json"])
    assert "gone.json" in str(refusal.value.values["file"])


def test_history_shows_every_version(session: Session, tmp_path: Path) -> None:
    """Who corrected what, and what it said before."""
    changed = record("AE-002") | {"grade": 3}
    import_files(session, [file_of(tmp_path, "new.json", adverse_events=[changed])])
    found = history(session, "AE-002")
    assert [one.version for one in found.versions] == [1, 2]
    assert [one.content["grade"] for one in found.versions] == [record("AE-002")["grade"], 3]
