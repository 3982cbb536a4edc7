"""The demo study as a folder on disk, imported once and copied for each test."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

from safetyreport.app.importing import import_files
from safetyreport.app.session import Session
from safetyreport.demo import records_json, stopping_toml, study_toml

DAY = "2026-11-22"  # the day on which the demo's story stands still
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
ACTOR = "試験の担当者 / Tester, test"
SERIOUS = tuple(f"SAE-{number:03}" for number in range(1, 13))


def bare(folder: Path) -> Path:
    """A study folder before its first import."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(study_toml(), encoding="utf-8", newline="\n")
    (folder / "stopping.toml").write_text(stopping_toml(), encoding="utf-8", newline="\n")
    (folder / "records.json").write_bytes(records_json())
    return folder


def session_in(folder: Path) -> Session:
    """The session of a study folder on the day of the demo's story."""
    return Session(folder, actor=ACTOR, as_of=NOW.date(), now=NOW)


def imported(folder: Path) -> Path:
    """A study folder with the demo's records in its store."""
    bare(folder)
    import_files(session_in(folder), [folder / "records.json"])
    return folder


def copied(source: Path, target: Path) -> Path:
    """A copy of a study folder, the same bytes everywhere."""
    shutil.copytree(source, target)
    return target


def record(name: str) -> dict[str, Any]:
    """One record of the demo as a user would write it."""
    content: dict[str, Any] = json.loads(records_json())
    kinds = (many for kind, many in content.items() if kind != "schema")
    return next(dict(one) for many in kinds for one in many if one["id"] == name)


def file_of(folder: Path, name: str, **kinds: list[dict[str, Any]]) -> Path:
    """A file of records in canonical JSON."""
    content = {"schema": "safetyreport/records/1", **kinds}
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


# What a new user writes into the empty keys of a new study's `study.toml`.
FILLED = {
    "plan_submitted_on": "2026-04-10",
    "plan_number": '"EXAMPLE-PLAN-0002"',
    "class": "2",
    "purpose": '"research"',
    "multi_site": "false",
    "ctcae_version": '"5.0"',
    "institution.contact.department.ja": '"臨床研究支援室"',
}


def filled(template: str, leave: str = "") -> str:
    """A new study's settings with every empty key filled in, but for the one to leave."""
    table, lines = "", []
    for line in template.splitlines():
        name, _, value = line.partition(" = ")
        if line.startswith("["):
            table = line.strip("[]")
        path = f"{table}.{name}" if table else name
        if value == '""' and not line.startswith("#") and path != leave:
            line = f"{name} = {FILLED.get(path, chr(34) + '架空の例' + chr(34))}"
        lines.append(line)
    return "\n".join(lines) + "\n"
