"""The project's documents as the tests read them: headings, fenced lines, tables, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTERFACE = ROOT / "docs" / "interface.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
READMES = (ROOT / "README.md", ROOT / "README.ja.md")
DECISIONS = tuple(sorted((ROOT / "docs" / "decisions").glob("*.md")))
GUIDES = tuple(sorted((ROOT / "docs" / "guides").glob("*.md")))
TOP = tuple(sorted(ROOT.glob("*.md")))
ALL = (*TOP, *sorted((ROOT / "docs").rglob("*.md")))
# How a document calls the program; the last two are the ways into the environment of start.py.
PROGRAM = ("safetyreport", ".venv/bin/safetyreport", ".venv\\Scripts\\safetyreport")
_FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


def name(path: Path) -> str:
    """The document's path below the project, as a test's id."""
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    """The whole document."""
    return path.read_text(encoding="utf-8")


def fenced(text: str) -> list[str]:
    """The lines of every fenced block, without prompts and empty lines."""
    lines = [line.strip() for block in _FENCE.findall(text) for line in block.splitlines()]
    return [line for line in lines if line]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks that are marked as written in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """The document without its fenced blocks."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[int]:
    """The level of each heading, in order."""
    return [len(marks) for marks, _ in _HEADING.findall(prose(text))]


def commands(text: str) -> list[list[str]]:
    """The arguments of every fenced call of the program."""
    found = []
    for line in fenced(text):
        program, _, rest = line.partition(" ")
        if program in PROGRAM:
            found.append(shlex.split(rest, comments=True))
    return found


def starts(text: str) -> list[list[str]]:
    """The arguments of every fenced call of tools/start.py, on any system."""
    lines = (line.replace("\\", "/").split() for line in fenced(text))
    return [words[2:] for words in lines if words[1:2] == ["tools/start.py"]]


def section(text: str, title: str) -> str:
    """What stands under the heading that is or begins with `title`, its subsections included."""
    for found in _HEADING.finditer(text):
        marks, words = found.groups()
        if words.startswith(title):
            rest = text[found.end() :]
            end = re.search(rf"^#{{1,{len(marks)}}} ", rest, re.MULTILINE)
            return rest[: end.start()] if end else rest
    raise AssertionError(f"no section {title}")


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row, the headings' row and the rule below it left out."""
    last: list[str] | None = None
    for line in [*text.splitlines(), ""]:
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("|"):
            last = None
        elif set(line) <= set("|-: "):
            last = []
        elif last is not None:
            yield cells


def codes(text: str) -> list[str]:
    """Every word in backticks."""
    return _CODE.findall(text)


def links(path: Path) -> Sequence[str]:
    """The targets of the document's links."""
    return _LINK.findall(prose(read(path)))
