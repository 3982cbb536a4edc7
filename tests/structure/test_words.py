"""Every sentence the program can say exists, in both languages, and none is left over."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from safetyreport.cli.command import Command, CommandGroup
from safetyreport.cli.main import TABLE
from safetyreport.i18n import has
from tools.messages import LOCALES, catalogue, faults

PACKAGE = Path(__file__).parents[2] / "safetyreport"
REFUSALS = ("Refused", "Failed", "Busy", "Error", "Problem")
SPEAKERS = ("text", "both", "say", "next_step", "progress", "Column")


def test_catalogues_are_in_order() -> None:
    """No empty, doubtful, obsolete or one-sided entry; the same places in both languages; built."""
    assert faults() == []


def _called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, node


def _constants(call: ast.Call) -> Iterator[str]:
    for value in [*call.args[:2], *(word.value for word in call.keywords if word.arg == "code")]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
            yield value.value


ROOMS = sorted({path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py")})


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_exists(room: str) -> None:
    """Whatever the program refuses or says by a fixed key is found in the catalogues."""
    place = PACKAGE / room
    missing = []
    for path in [place] if place.suffix == ".py" else sorted(place.rglob("*.py")):
        for name, call in _called(ast.parse(path.read_text(encoding="utf-8"))):
            for key in _constants(call):
                if name.endswith(REFUSALS):
                    wanted = [f"{key}.message", f"{key}.remedy"]
                else:
                    wanted = [key] if name in SPEAKERS else []
                missing += [f"{path.name}: {one}" for one in wanted if not has(one)]
    assert missing == []


def _keys(declared: Command | CommandGroup, path: str) -> Iterator[str]:
    start = f"help.{path}"
    yield from (start, f"{start}.short", f"{start}.examples")
    if isinstance(declared, CommandGroup):
        for one in declared.commands:
            yield from _keys(one, f"{path}.{one.name}")
    else:
        yield from (f"{start}.{option.key}" for option in declared.options)


def test_help_says_what_the_commands_take() -> None:
    """Each listed command has a line, a text, examples and a sentence per option; none too many."""
    book = catalogue(LOCALES / "en" / "LC_MESSAGES" / "help.po")
    written = {str(entry.id) for entry in book if entry.id}
    wanted, found = set(), set()
    for name, place in TABLE.items():
        module, _, attribute = place.partition(":")
        wanted |= set(_keys(getattr(import_module(module), attribute), name))
        found |= {key for key in written if f"{key}.".startswith(f"help.{name}.")}
    assert found == wanted


def _pairs() -> Iterator[tuple[str, str]]:
    """Each sentence of the catalogues and each pair of words of the forms, in both languages."""
    for path in (LOCALES / "ja" / "LC_MESSAGES").glob("*.po"):
        english = {one.id: one.string for one in catalogue(LOCALES / "en/LC_MESSAGES" / path.name)}
        yield from ((str(one.string), str(english[one.id])) for one in catalogue(path))
    for path in (PACKAGE.parent / "templates" / "forms").rglob("*.toml"):
        yield from _worded(tomllib.loads(path.read_text(encoding="utf-8")))


def _worded(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and isinstance(value.get("ja"), str) and "en" in value:
        yield value["ja"], value["en"]
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _worded(one)


def test_the_person_responsible_has_one_english_name() -> None:
    """実施責任者 is the person responsible (for the implementation), and never called otherwise."""
    named = [(ja, en) for ja, en in _pairs() if "実施責任者" in ja]
    assert len(named) > 10
    others = ("implementation lead", "investigator", "responsible physician")
    assert [en for _, en in named if any(other in en.lower() for other in others)] == []
