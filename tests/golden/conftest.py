"""Finished documents as reviewed text files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from safetyreport.documents.readback import text_of

REVIEWED = Path(__file__).parent / "documents"
HEAD = re.compile(r"\b[0-9]+:[0-9a-f]{16}\b")
Snapshot = Callable[[str, bytes], None]


def lines(data: bytes) -> str:
    """A document as text: a paragraph a line, part by part; ⏎ is a break inside a paragraph."""
    found = text_of(data)
    parts = sorted(found.paragraphs, key=lambda name: (found.kinds[name] != "header", name))
    blocks = []
    for name in parts:
        texts = (text.replace("\n", " ⏎ ") for text in found.paragraphs[name])
        blocks.append("\n".join([f"== {name} ==", *texts]))
    # Commitments are salted: the head of the log is another on every run.
    return HEAD.sub("N:HEAD", "\n".join(blocks) + "\n")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compares a document with its reviewed text, or rewrites that with `--snapshot-update`."""
    rewrite = request.config.getoption("--snapshot-update")

    def compared(name: str, data: bytes) -> None:
        path, found = REVIEWED / f"{name}.txt", lines(data)
        if rewrite:
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found == path.read_text(encoding="utf-8"), f"review {path.name}, --snapshot-update"

    return compared
