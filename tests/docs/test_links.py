"""Documents lead somewhere, and never to a place on somebody's machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from safetyreport.errors import ExitCode
from tests.docs.documents import (
    ALL,
    ARCHITECTURE,
    DECISIONS,
    ROOT,
    codes,
    headings,
    links,
    name,
    prose,
    read,
    rows,
    section,
)
from tests.docs.test_interface import PACKAGE

MACHINE = re.compile(
    r"(?:^|[\s`(\"'])(?:/(?:home|root|tmp|work|Users|mnt|var|opt)/|[A-Z]:\\)", re.M
)


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", prose(read(path)), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles)
    return set(plain)


@pytest.mark.parametrize("path", ALL, ids=name)
def test_links_resolve(path: Path) -> None:
    """A link inside the project leads to a file, and to a heading where it names one."""
    lost = []
    for link in links(path):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        there = target.exists() and target.is_relative_to(ROOT)
        if not there or (anchor and anchor not in _anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_path_of_a_machine(path: Path) -> None:
    """A document names no folder of the computer it was written on."""
    assert MACHINE.findall(read(path)) == []


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_decisions_have_one_shape(path: Path) -> None:
    """Each decision has a number, a day, its context, what was decided and what was given up."""
    text = read(path)
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert headings(text) == [1, 2, 2, 2]
    for title in ("Context", "Decision", "Given up"):
        assert section(text, title).strip()
    assert text.startswith(f"# {int(path.name[:4])}. ")


def test_decisions_are_numbered_and_found() -> None:
    """Numbers follow each other, and the architecture links to every decision."""
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    linked = {link for link in links(ARCHITECTURE) if link.startswith("decisions/")}
    assert linked == {f"decisions/{path.name}" for path in DECISIONS}


def test_architecture_names_what_exists() -> None:
    """Every room is described, and the modules named in it are there."""
    described = {}
    for cells in rows(section(read(ARCHITECTURE), "The rooms")):
        described[codes(cells[0])[0].rstrip("/")] = codes(cells[1])
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(described)
    for room in rooms:
        for module in described[room]:
            place = PACKAGE / room / module
            assert place.exists() or place.with_suffix(".py").exists(), f"{room}/{module}"


def test_architecture_draws_the_layers() -> None:
    """The drawing has the layers of the import contract, from the top down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    drawn = section(read(ARCHITECTURE), "The house").split("```")[1]
    rooms = [
        line.split("  ")[0] for line in map(str.strip, drawn.splitlines()) if line[:1].isalpha()
    ]
    assert rooms == layers


def test_architecture_exit_codes() -> None:
    """The architecture's list of exit codes is the program's."""
    found = re.findall(r"`(\d+)` `([A-Z]+)`", section(read(ARCHITECTURE), "Exit codes"))
    assert [(int(number), word) for number, word in found] == [
        (int(code), code.name) for code in ExitCode
    ]
