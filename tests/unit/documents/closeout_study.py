"""The demo study brought to its end: milestones and the judgements that the reports quote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from safetyreport.app.importing import import_files
from safetyreport.app.session import Session
from tests.study_folder import bare, file_of, session_in

PARTIES = frozenset({"committee", "minister"})
PRIMARY_END, ALL_END = dt.date(2026, 10, 31), dt.date(2026, 11, 15)
TEXTS = {
    "primary_endpoint": ("conclusion",),
    "study_report": ("background", "safety_evaluation", "conclusion"),
}


def milestone(kind: str, on: dt.date, name: str | None = None) -> dict[str, Any]:
    """A day of the whole study as a user would write it."""
    return {"id": name or f"MS-{kind}", "kind": kind, "on": on.isoformat()}


ENDS = [milestone("primary_data_ended", PRIMARY_END), milestone("all_data_ended", ALL_END)]


def statements(**instead: str) -> list[dict[str, Any]]:
    """Every judgement that the reports need; `instead` gives the text of a topic."""
    return [
        {
            "id": f"ST-{report}-{topic}",
            "report": report,
            "topic": topic,
            "text": {
                "ja": instead.get(topic, f"{topic} についての判断（例）"),
                "en": instead.get(topic, f"Judgement on {topic} (example)"),
            },
            "author_role": "実施責任者 / Person responsible for the implementation",
            "on": "2026-11-20",
        }
        for report, topics in TEXTS.items()
        for topic in topics
    ]


def emptied(folder: Path, **kinds: list[dict[str, Any]]) -> Session:
    """The demo's study with these records only."""
    bare(folder)
    return with_records(session_in(folder), **kinds)


def with_records(session: Session, **kinds: list[dict[str, Any]]) -> Session:
    """The session's study with more records."""
    import_files(session, [file_of(session.folder, "more.json", **kinds)])
    return session


def blocks(path: Path) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of a finished file in their order, read by python-docx."""
    yield from docx.Document(str(path)).iter_inner_content()


def tables(path: Path) -> dict[str, list[list[str]]]:
    """The rows of the tables without their heads, by the heading above each."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for block in blocks(path):
        if isinstance(block, Table):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            found.setdefault(heading, rows[1:])
        elif block.text.strip():
            heading = block.text.strip()
    return found


def whole(path: Path) -> str:
    """Everything that stands in the body, cells by line feeds."""
    parts = []
    for block in blocks(path):
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)
