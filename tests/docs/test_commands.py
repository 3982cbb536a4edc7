"""Every command that a document shows can be typed as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from safetyreport.cli.command import Argument, Command, CommandGroup
from safetyreport.cli.common_options import common_options
from safetyreport.cli.main import TABLE, program
from safetyreport.cli.surroundings import Surroundings
from safetyreport.i18n import LANGS, text
from safetyreport.settings import Settings
from tests.docs.documents import (
    ALL,
    GUIDES,
    INTERFACE,
    READMES,
    codes,
    commands,
    name,
    prose,
    read,
    rows,
    section,
    starts,
)
from tools import start

SHOWING = [path for path in ALL if commands(read(path))]
CALLS = [(path, call) for path in SHOWING for call in commands(read(path))]


def _assert_parsed(group: click.Group, arguments: list[str]) -> None:
    """Follows a call through groups to its command; a wrong name or option raises."""
    ctx = click.Context(group, info_name="safetyreport", resilient_parsing=True)
    given, rest, _ = group.make_parser(ctx).parse_args(list(arguments))
    if not rest:
        assert given or group.invoke_without_command, "a call without a command"
        return
    found = group.get_command(ctx, rest[0])
    assert found is not None, rest[0]
    if isinstance(found, click.Group):
        _assert_parsed(found, rest[1:])
        return
    ctx = click.Context(found, parent=ctx, info_name=rest[0])
    given, left, _ = found.make_parser(ctx).parse_args(rest[1:])
    assert left == []
    for parameter in found.params:
        value = given.get(parameter.name or "")
        assert not (parameter.required and value in (None, ())), parameter.name
        if value is not None and hasattr(parameter.type, "choices"):
            for one in value if getattr(parameter, "multiple", False) else [value]:
                parameter.type.convert(one, parameter, ctx)  # refuses what it does not know


@pytest.mark.parametrize(
    ("path", "call"), CALLS, ids=[f"{name(path)}: {' '.join(call)}" for path, call in CALLS]
)
def test_every_command_shown_exists(path: Path, call: list[str]) -> None:
    """Command, options, number of arguments and choices are those of the program."""
    _assert_parsed(program(Surroundings("en", {}, Settings())), call)


def test_help_examples_exist() -> None:
    """The examples on the help pages are held to the same."""
    group = program(Surroundings("en", {}, Settings()))
    for shown in TABLE:
        for lang in LANGS:
            lines = text(f"help.{shown}.examples", lang).splitlines()
            block = "```\n" + "\n".join(lines) + "\n```"
            calls = commands(block)
            assert shown in {call[0] for call in calls}
            for call in calls:
                _assert_parsed(group, call)


@pytest.mark.parametrize("path", READMES, ids=name)
def test_the_readme_starts_with_two_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo and the tests each start with one line, which tools/start.py understands."""
    monkeypatch.setattr(start, "install", lambda: True)
    monkeypatch.setattr(start, "demo", lambda _folder: 0)
    monkeypatch.setattr(start, "test", lambda: 0)
    found = starts(read(path))
    assert found[:2] == [["demo"], ["test"]]
    assert [start.main(call) for call in found] == [0] * len(found)


def _declared() -> Iterator[tuple[str, Command]]:
    for called, place in TABLE.items():
        module, _, attribute = place.partition(":")
        declared: Command | CommandGroup = getattr(import_module(module), attribute)
        if isinstance(declared, CommandGroup):
            if declared.alone is not None:
                yield called, declared.alone
            for one in declared.commands:
                yield f"{called} {one.name}", one
        else:
            yield called, declared


def _flags(command: Command) -> set[str]:
    return {
        flag
        for option in command.options
        if not isinstance(option, Argument)
        for flag in option.flags.split("/")
        if flag.startswith("--")
    }


def test_interface_lists_the_commands() -> None:
    """The interface names every command with every option, and none that does not exist."""
    listed = {}
    for cells in rows(section(read(INTERFACE), "Commands")):
        words = codes(cells[0])[0].split()
        called = " ".join(word for word in words[:2] if word[0].isalpha() and word.islower())
        listed[called] = {word.strip("[]") for word in words if word.strip("[").startswith("--")}
    wanted = {called: _flags(command) for called, command in _declared()}
    assert listed == wanted


def test_interface_plans_only_what_is_missing() -> None:
    """What is planned is not there yet; once it is there it is described as such."""
    planned = {
        code.split()[0]
        for cells in rows(section(read(INTERFACE), "Planned"))
        for code in codes(cells[0])
    }
    assert planned & set(TABLE) == set()


def test_global_options_are_described() -> None:
    """Every option that stands before or after any command is in the interface."""
    told = set(codes(section(read(INTERFACE), "Every command")))
    for option in common_options("en"):
        assert any(word.split()[0] in option.opts for word in told if word), option.opts


def _named(path: Path) -> set[str]:
    """The commands that the sentences of a page name."""
    calls = (code.split() for code in codes(prose(read(path))))
    return {
        words[1]
        for words in calls
        if words[0] == "safetyreport" and len(words) > 1 and not words[1].startswith("-")
    }


@pytest.mark.parametrize("path", [path for path in (*READMES, *GUIDES) if _named(path)], ids=name)
def test_prose_names_existing_commands(path: Path) -> None:
    """A command named in a sentence, as `safetyreport …`, exists as well."""
    assert _named(path) - set(TABLE) == set()
