"""`init`: a folder for a new study: its settings to fill in, and a workbook for its records."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from safetyreport.app.session import STOPPING_FILE, STUDY_FILE
from safetyreport.documents.output import write_document
from safetyreport.errors import UsageRefused
from safetyreport.exchange.study_template import study_template
from safetyreport.exchange.workbook import new_workbook

WORKBOOK = "records.xlsx"


def start(folder: Path) -> tuple[Path, ...]:
    """Make a study folder and return its files; UsageRefused when it holds something already.

    `study.toml` is refused by every other command until its required keys are filled in.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageRefused("app.folder_not_empty", folder=str(folder))
    stopping = files("safetyreport.exchange").joinpath(STOPPING_FILE).read_bytes()
    contents = {
        STUDY_FILE: study_template().encode(),
        STOPPING_FILE: stopping.replace(b"\r\n", b"\n"),
        WORKBOOK: new_workbook(),
    }
    return tuple(write_document(folder, name, data) for name, data in contents.items())
