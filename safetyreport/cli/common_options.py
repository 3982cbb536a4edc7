"""The options that stand before or after any command; the one given last counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from safetyreport.cli import kinds
from safetyreport.cli.page import Option
from safetyreport.i18n import Lang, text

NOTED = "safetyreport."  # prefix of our entries in click's own notes on a call


def common_options(ui: Lang) -> Iterator[Option]:
    """Fresh click options with their help in `ui`; `given` tells what they were given."""
    yield _option(ui, "study", ["-C", "--study"], type=kinds.FOLDER, metavar="DIR")
    yield _option(ui, "db", ["--db"], metavar="URL")
    yield _option(ui, "ui", ["--ui"], type=kinds.Choice(("ja", "en")))
    yield _option(ui, "as-of", ["--as-of"], type=kinds.DAY, metavar="DATE")
    yield _option(ui, "actor", ["--actor"], metavar='"NAME, role"')
    yield _option(ui, "json", ["--json", "as_json"], is_flag=True, default=False)


def _option(ui: Lang, key: str, names: list[str], **attributes: Any) -> Option:
    words = text(f"help.{key}", ui)
    made = Option(names, help=words, expose_value=False, callback=_note, **attributes)
    made.common = True
    return made


def _note(ctx: click.Context, param: click.Parameter, value: object) -> object:
    if value and param.name:
        ctx.find_root().meta[NOTED + param.name] = value
    return value


def given(ctx: click.Context) -> dict[str, object]:
    """The common options given so far on the command line, by name."""
    meta = ctx.find_root().meta
    return {name[len(NOTED) :]: meta[name] for name in meta if name.startswith(NOTED)}
