"""Finished documents as reviewed text files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from safetyreport.app.families import Report
from safetyreport.documents.readback import text_of
from tests.finished import document as document_of
from tests.golden.wanted import REVIEWED, Wanted

HEAD = re.compile(r"\b[0-9]+:[0-9a-f]{16}\b")
# Where its text lies, the reports among which the document is, and which it is.
Snapshot = Callable[[str, Iterable[Report], Wanted], None]


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


@pytest.fixture(scope="module", autouse=True)
def templates_kept(cache: Path) -> Iterator[None]:
    """Every report of a module is printed from the same templates, out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETYREPORT_CACHE", str(cache))
        yield


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compares a document with its reviewed text, or rewrites that with `--snapshot-update`."""
    rewrite = request.config.getoption("--snapshot-update")

    def compared(folder: str, reports: Iterable[Report], one: Wanted) -> None:
        document = document_of(reports, one.form, one.lang, one.addressee)
        path, found = REVIEWED / folder / f"{one.name}.txt", lines(document.path.read_bytes())
        if rewrite:
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found == path.read_text(encoding="utf-8"), f"review {path.name}, --snapshot-update"

    return compared
