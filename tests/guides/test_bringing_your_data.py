"""The guide "Bringing your data", done line by line on the files that `demo` writes."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from safetyreport.app.demo import write_imports
from tests.calls import called, forget_proxies
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


@pytest.fixture
def folder(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the reader sits when `demo` has written its example files."""
    write_imports(reader.folder / EXAMPLES)
    monkeypatch.setenv("SAFETYREPORT_REDCAP_TOKEN", TOKEN)
    forget_proxies(monkeypatch)
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


def said(text: str) -> str:
    """What a text says, however it was broken into lines."""
    return "".join(text.split())


def refused(words: list[str]) -> int:
    """The exit code with which a line ends: a draft and datasets without a mapping are refused."""
    if words[0] != "import":
        return 0
    if "draft.toml" in words:
        return 9
    return 3 if "ae.csv" in words and "--mapping" not in words else 0


def fills_in(folder: Path) -> None:
    """Part 6: what is known about the pneumonia goes into the empty cells of the workbook."""
    book = openpyxl.load_workbook(folder / "complete.xlsx")
    page = next(one for one in book.worksheets if one["A1"].value == "id")
    (row,) = (cell.row for cell in page["A"] if cell.value == "AE-101-02")
    (column,) = (cell.column for cell in page[1] if cell.value == "infection")
    page.cell(row=row, column=column, value="はい")
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
            answer = called(words, capsys)
            assert answer.code == refused(words), (line, answer.err)
            shown += answer.out + answer.err
    assert Path.cwd().parent.samefile(folder / EXAMPLES / "imports")


def changed(name: str, old: str, new: str) -> None:
    """A file of the folder with one passage changed."""
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def exported_as_labels() -> None:
    """The states of forms as words, and a mapping that knows no dictionary."""
    changed("mapping.toml", 'dictionary = "dictionary.csv"\n', "")
    heads, *below = exported()
    states = [at for at, name in enumerate(heads) if name.endswith("_complete")]
    for row in below:
        for at in states:
            row[at] = {"0": "Incomplete", "2": "Complete"}.get(row[at], row[at])
    exported([heads, *below])


def a_column_gone() -> None:
    """An export without the choice “life-threatening” of the follow-up form."""
    heads, *below = exported()
    at = heads.index("fu_crit___2")
    exported([row[:at] + row[at + 1 :] for row in (heads, *below)])


def exported(rows: list[list[str]] | None = None) -> list[list[str]]:
    """The rows of the export, or those written to it instead."""
    path = Path("export.csv")
    if rows is None:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return rows


def a_birth_date_not_dropped() -> None:
    """A field that the dictionary flags as identifying, and no word about it."""
    changed("mapping.toml", 'drop = ["dob"]', "drop = []")
    changed("mapping.toml", 'age = { from = "dob", age_on = "consented_on" }\n', "")


def a_choice_added() -> None:
    """An answer that neither mapping nor dictionary knows."""
    changed("mapping.toml", 'dictionary = "dictionary.csv"\n', "")
    changed("export.csv", ANSWERS, "2026-08-27,2026-09-07,4,6,0,0,")


ANSWERS = "2026-08-27,2026-09-07,4,1,0,0,"  # onset, end, grade, outcome, serious, first box
# Part 8, row by row: what went wrong before the message came.
WRONG: tuple[Callable[[], None], ...] = (
    exported_as_labels,
    a_birth_date_not_dropped,
    a_choice_added,
    lambda: changed("export.csv", ANSWERS, "2026-08-27,2026-09-07,NI,1,0,0,"),
    lambda: changed("export.csv", ANSWERS, "5/3/2026,2026-09-07,4,1,0,0,"),
    a_column_gone,
    lambda: changed("export.csv", ANSWERS, "2026-08-27,2026-09-07,4,1,1,0,"),
    lambda: changed("export.csv", ANSWERS, "2026-08-27,2026-09-07,4,1,0,1,"),
)


@pytest.mark.parametrize("row", range(len(WRONG)))
def test_what_is_refused_is_told_in_these_words(
    folder: Path,
    lang: str,
    row: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each message of the guide's table is the program's own, and nothing is recorded."""
    table = [cells for cells in rows(section(read(GUIDE[lang]), "8.")) if len(cells) == 2]
    assert len(table) == len(WRONG)
    monkeypatch.chdir(folder / EXAMPLES / "imports" / "redcap")
    WRONG[row]()
    answer = called(["import", "export.csv", "--mapping", "mapping.toml"], capsys)
    assert answer.code == 3, answer.err
    assert said(table[row][0].strip("`")) in said(answer.err)
    assert not Path("safetyreport.db").exists()


def test_what_redcap_does_not_ask_stays(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Part 6: what was filled in by hand is not touched by the next import of the export."""
    monkeypatch.chdir(folder / EXAMPLES / "imports" / "redcap")
    read_in = ["import", "export.csv", "--mapping", "mapping.toml", "--json"]
    assert called(read_in, capsys).code == 0
    made = ["export", "--format", "xlsx", "--kind", "adverse_events", "--out", "complete.xlsx"]
    assert called(made, capsys).code == 0
    fills_in(Path.cwd())
    answer = called(["import", "complete.xlsx", "--json"], capsys)
    assert [one["record"] for one in answer.json["changed"]] == ["AE-101-02"]
    assert [one["field"] for one in answer.json["changed"][0]["changes"]] == ["infection"]
    again = called(read_in, capsys).json
    assert (again["new"], again["changed"], len(again["unchanged"])) == ([], [], 21)
