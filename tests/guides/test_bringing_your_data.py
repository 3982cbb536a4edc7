"""The guide "Bringing your data", done line by line on the files that `demo` writes."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from safetyreport.app.demo import write_imports
from safetyreport.cli.main import run
from tests.cli.conftest import Outcome
from tests.docs.documents import PROGRAM, ROOT, read, rows, section
from tests.guides.conftest import Reader
from tests.redcap_rows import metadata
from tests.redcap_server import AUTHORITY, TOKEN, Server, running

GUIDE = {
    "en": ROOT / "docs" / "guides" / "bringing-your-data.md",
    "ja": ROOT / "docs" / "guides" / "bringing-your-data.ja.md",
}
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ADDRESS = "https://redcap.example.org/api/"
EXAMPLES = "demo-study"
Change = Callable[[str], str]


@pytest.fixture
def folder(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the reader sits when `demo` has written its example files."""
    write_imports(reader.folder / EXAMPLES)
    monkeypatch.setenv("SAFETYREPORT_REDCAP_TOKEN", TOKEN)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return reader.folder


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """The example's project on a server."""
    redcap = folder / EXAMPLES / "imports" / "redcap"
    export = (redcap / "export.csv").read_text(encoding="utf-8")
    with running() as found:
        found.holds(
            metadata((redcap / "dictionary.csv").read_bytes()),
            list(csv.DictReader(io.StringIO(export))),
            is_longitudinal=1,
            missing_data_codes="UNK,NASK",
        )
        yield found


def typed(words: list[str], capsys: pytest.CaptureFixture[str]) -> Outcome:
    """One call of the program."""
    capsys.readouterr()
    code = run(words)
    shown = capsys.readouterr()
    return Outcome(code, shown.out, shown.err)


def said(text: str) -> str:
    """What a text says, however it was broken into lines."""
    return "".join(text.split())


def fills_in(folder: Path) -> None:
    """Part 6: what is known about the pneumonia goes into the empty cells of the workbook."""
    book = openpyxl.load_workbook(folder / "complete.xlsx")
    page = next(one for one in book.worksheets if one.sheet_state == "visible")
    (heads, found) = next(
        (row, cells)
        for row in page.iter_rows()
        for cells in page.iter_rows()
        if any(cell.value == "AE-101-02" for cell in cells) and len(row) > 5
    )
    names = {str(cell.value): cell.column for cell in heads}
    column = next(at for name, at in names.items() if name in ("infection", "感染症", "Infection"))
    page.cell(row=found[0].row, column=column, value="はい")
    book.save(folder / "complete.xlsx")


def test_every_line_works(
    folder: Path,
    server: Server,
    lang: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each line does what the guide says, and prints what the guide shows, in either language."""
    shown = ""
    for language, block in _BLOCK.findall(read(GUIDE[lang])):
        if language == "toml":
            mapping = Path("mapping.toml").read_text(encoding="utf-8").splitlines()
            assert set(filter(None, block.splitlines())) <= set(mapping)
        if language == "text":
            for line in block.splitlines():
                assert said(line) in said(shown), line
        if language:
            continue
        shown = ""
        for line in block.splitlines():
            program, _, rest = line.partition(" ")
            if program == "cd":
                monkeypatch.chdir(rest)
                continue
            assert program in PROGRAM, line
            words = shlex.split(rest)
            if words[0] == "demo":
                continue  # its example files are there; the rest of it is tested elsewhere
            if words[:2] == ["import", "complete.xlsx"]:
                fills_in(Path.cwd())
            if words[:2] == ["redcap", "pull"]:
                words = [server.url if word == ADDRESS else word for word in words]
                words += ["--ca", str(AUTHORITY)]
            answer = typed(words, capsys)
            assert answer.code == (9 if "draft.toml" in words and words[0] == "import" else 0), (
                line,
                answer.err,
            )
            shown += answer.out + answer.err
    assert os.path.samefile(Path.cwd().parent, folder / EXAMPLES / "imports")
