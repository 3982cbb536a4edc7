"""Records as canonical JSON for people and programs: the import of which changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, SCHEMA


def json_file(records: Iterable[Record]) -> bytes:
    """The bytes of a file of records, by kind and in the order given; the same each time."""
    found: dict[str, Any] = {"schema": SCHEMA}
    for kind in KINDS:
        found[kind] = []
    for record in records:
        found[record.kind].append(record.content())
    content = {name: value for name, value in found.items() if value}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
