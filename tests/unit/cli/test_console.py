"""Widths, wrapping and tables of full-width text, on every console."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyreport.cli import console, output
from safetyreport.cli.invocation import Invocation
from tests.calls import Call

ROOT = Path(__file__).parents[3]
WORDS = st.text(st.sampled_from("abcd 再生医療、。（）「」ｶﾞ①…é\u3000𠮷"), max_size=60)


@pytest.mark.parametrize(
    ("shown", "ambiguous", "expected"),
    [
        pytest.param("SAE-001", 1, 7, id="ASCII"),
        pytest.param("再生医療", 1, 8, id="full-width"),
        pytest.param("ｶﾞ", 1, 2, id="half-width kana with its mark"),
        pytest.param("か\u3099", 1, 2, id="combining mark"),
        pytest.param("𠮷", 1, 2, id="beyond the basic plane"),
        pytest.param("①…", 1, 2, id="ambiguous on a modern terminal"),
        pytest.param("①…", 2, 4, id="ambiguous on a CP932 console"),
    ],
)
def test_width(shown: str, ambiguous: int, expected: int) -> None:
    """The width is what a terminal draws, not the number of characters."""
    assert console.width(shown, ambiguous) == expected


@given(WORDS, st.integers(8, 40), st.sampled_from([1, 2]))
def test_wrapping_loses_nothing(written: str, to: int, ambiguous: int) -> None:
    """No line is too long and no character other than a space at a break is lost."""
    lines = console.wrap(written, to, ambiguous)
    assert "".join(lines).replace(" ", "") == written.replace(" ", "")
    assert max(console.width(line, ambiguous) for line in lines) <= to


@pytest.mark.parametrize("written", ["given=1  received=2  asked=3", "given=1  受領=2  asked=3"])
def test_no_line_goes_on_after_a_blank(written: str) -> None:
    """Where a wider gap falls on the break, the next line still begins with its first word."""
    lines = [line for to in range(9, 28) for line in console.wrap(written, to)]
    assert not [line for line in lines if line.startswith(" ")]


def test_no_line_starts_with_a_closing_sign() -> None:
    """Japanese lines break as in print: 、and 」are not left alone at a line's start."""
    written = "「重篤な有害事象」が発生した、と報告を受けた（第一報）。" * 4
    lines = [line for to in range(12, 40) for line in console.wrap(written, to)]
    assert not [line for line in lines if line[0] in "、。」）"]
    assert not [line for line in lines if line[-1] in "「（"]


HEADINGS = ["記録", "内容", "Grade"]
ROWS = [
    ["SAE-001", "発熱性好中球減少症。" * 12, "4"],
    ["SAE-002", "febrile neutropenia with a long description " * 4, "3"],
]


def test_table_aligns_and_cuts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns every column starts where its heading starts, and all text is there."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = output.table(HEADINGS, ROWS, right=[False, False, True], stream=io.StringIO())
    assert max(map(console.width, lines)) <= 80
    starts = [found.start() for found in re.finditer("-+", lines[1])]
    heading, first = lines[0], lines[2]
    for line, second in ((heading, "内容"), (first, "発熱")):
        assert console.width(line[: line.index(second)]) == starts[1]
    assert heading.index("記録") == first.index("SAE-001") == starts[0]
    whole = "".join("".join(line.split()) for line in lines)
    assert whole.count("症") == 12
    assert whole.count("description") == 4
    assert lines[2].endswith("4")


def test_narrow_table_becomes_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where columns cannot stand side by side, each record is written field by field."""
    monkeypatch.setenv("COLUMNS", "40")
    headings = [f"heading-{number}" for number in range(8)]
    lines = output.table(headings, [["identifier-1"] * 8], stream=io.StringIO())
    assert lines == [f"heading-{number}: identifier-1" for number in range(8)]


def trial(
    *arguments: str, encoding: str, prelude: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The trial program in a process of its own, writing in `encoding`."""
    source = (
        f"import sys; {prelude}\n"
        "from safetyreport.cli.main import run; from tests.unit.cli.trial import TABLE\n"
        "sys.exit(run(sys.argv[1:], TABLE))"
    )
    inherited = {name: value for name, value in os.environ.items() if "SAFETYREPORT" not in name}
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        cwd=ROOT,
        env=inherited | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "cp1252"])
def test_console_that_lacks_the_characters(encoding: str) -> None:
    """A console without 𠮷 shows its code point; what it has it shows; nothing crashes."""
    done = trial("show", "髙﨑𠮷①", "--ui", "ja", encoding=encoding, TRIAL_JSON="1")
    assert done.returncode == 0
    shown = done.stdout.decode(encoding)
    assert "[U+20BB7]" in shown
    assert ("髙﨑" in shown) == (encoding == "cp932")
    assert '"\\u9ad9\\ufa11\\ud842\\udfb7\\u2460"' in shown
    assert "[U+20BB7]" in done.stderr.decode(encoding)


def test_utf8_shows_everything() -> None:
    """On UTF-8 each character appears as it was written."""
    done = trial("show", "髙﨑𠮷①", encoding="utf-8", TRIAL_JSON="1")
    assert done.stdout.decode("utf-8").count("髙﨑𠮷①") >= 3


def test_help_on_a_cp932_console() -> None:
    """Help in Japanese can be read on a CP932 console."""
    done = trial("--help", "--ui", "ja", encoding="cp932")
    assert done.returncode == 0
    assert "使い方" in done.stdout.decode("cp932")


def test_reader_that_stops_reading() -> None:
    """A reader that has seen enough (`| head`) does not turn success into an error."""
    gone = "import os; r, w = os.pipe(); os.close(r); os.dup2(w, 1)"
    done = trial("show", "x", encoding="utf-8", prelude=gone)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


class Full(io.StringIO):
    """A standard output on a disk that is full."""

    def write(self, _text: str, /) -> int:
        raise OSError(28, "No space left on device")


def test_output_that_cannot_be_written(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that could not be written is not success: exit 6 and a reason."""
    monkeypatch.setattr(sys, "stdout", Full())
    outcome = call("list", "x")
    assert outcome.code == 6
    assert "No space left" in outcome.err


class Watched(io.StringIO):
    """A standard error that a person is watching."""

    def isatty(self) -> bool:
        return True


def test_progress_appears_for_a_person_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work shows how far it has come on a terminal, and writes nothing into a file."""
    told = Invocation(Path(), None, "en", None, None, as_json=False)
    for stream, expected in ((Watched(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with output.progress(told, "cli.page_usage", 2, patience=0) as advance:
            advance()
            deadline = time.monotonic() + 20 * expected
            while not stream.getvalue() and time.monotonic() < deadline:
                time.sleep(0.01)
            advance()
        assert ("Usage:" in stream.getvalue()) == expected


def test_quick_work_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that ends at once leaves the terminal as it was."""
    stream = Watched()
    monkeypatch.setattr(sys, "stderr", stream)
    told = Invocation(Path(), None, "en", None, None, as_json=False)
    with output.progress(told, "cli.page_usage", 1) as advance:
        advance()
    assert stream.getvalue() == ""
