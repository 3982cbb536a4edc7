"""How a command is declared: its name, its options, whether it changes something.

A declaration holds no words. It becomes a click command in one language only when it is called
or its own help is asked for; the words come from the catalogue, under `help.<command>`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from safetyreport.cli import kinds, page
from safetyreport.cli.common_options import common_options, given
from safetyreport.cli.invocation import invocation
from safetyreport.cli.surroundings import Surroundings
from safetyreport.errors import UsageRefused
from safetyreport.i18n import text

Run = Callable[..., "int | None"]


@dataclass(frozen=True)
class Option:
    """An option; its help is `help.<command>.<long flag>`, such as `help.sae.to` for `--to`.

    `into` names the parameter it fills, when the flag's own name will not do. `many` gathers a
    tuple; `flag` makes it a switch.
    """

    flags: str
    into: str | None = None
    kind: click.ParamType[Any] = kinds.TEXT
    default: object = None
    required: bool = False
    many: bool = False
    flag: bool = False
    metavar: str | None = None

    @property
    def key(self) -> str:
        """The last part of its help's catalogue key."""
        return self.flags.split("/")[-1].removeprefix("--")

    def build(self, words: str) -> page.Option:
        """The click option with its help in `words`."""
        names = [*self.flags.split("/"), *([self.into] if self.into else [])]
        if self.flag:
            return page.Option(names, help=words, is_flag=True, default=False)
        rest: dict[str, Any] = {} if self.default is None else {"default": self.default}
        return page.Option(
            names,
            help=words,
            type=self.kind,
            required=self.required,
            multiple=self.many,
            metavar=self.metavar,
            **rest,
        )


@dataclass(frozen=True)
class Argument:
    """A value without a flag; its help is `help.<command>.<name>`.

    `into` names the parameter it fills, when the name will not do. `many` gathers a tuple.
    """

    name: str
    into: str | None = None
    kind: click.ParamType[Any] = kinds.TEXT
    required: bool = True
    many: bool = False

    @property
    def key(self) -> str:
        """The last part of its help's catalogue key."""
        return self.name

    def build(self, words: str) -> page.Argument:
        """The click argument with its help in `words`."""
        found = page.Argument(
            [self.into or self.name],
            type=self.kind,
            metavar=self.name.upper(),
            required=self.required,
            nargs=-1 if self.many else 1,
        )
        found.words = words
        return found


@dataclass(frozen=True)
class Command:
    """A declared command; `build` makes the click command."""

    name: str
    run: Run
    options: Sequence[Option | Argument] = ()
    changes: bool = False
    answers_json: bool = True

    def build(self, around: Surroundings, path: str = "") -> page.Command:
        """The click command; `path` is its place in the catalogue, such as `rules.show`."""
        key = f"help.{path or self.name}"
        made = page.Command(
            self.name,
            around.ui,
            key,
            [
                *(one.build(text(f"{key}.{one.key}", around.ui)) for one in self.options),
                *common_options(around.ui),
            ],
        )

        def callback(**values: object) -> int | None:
            ctx = click.get_current_context()
            told = invocation(around, given(ctx))
            if self.changes and told.actor is None:
                raise UsageRefused("cli.actor_missing", command=ctx.command_path)
            if told.as_json and not self.answers_json:
                raise UsageRefused("cli.no_json", command=ctx.command_path)
            return self.run(told, **values)

        made.callback = callback
        return made


@dataclass(frozen=True)
class CommandGroup:
    """Several commands under one word, such as `rules list` and `rules show`.

    `alone` is what the word does by itself; without it, the word alone shows the help.
    """

    name: str
    commands: Sequence[Command]
    alone: Command | None = None

    def build(self, around: Surroundings, path: str = "") -> page.Group:
        """The click group."""
        key = path or self.name
        known = {one.name: one for one in self.commands}
        alone = self.alone.build(around, key) if self.alone else None
        return page.Group(
            self.name,
            around.ui,
            f"help.{key}",
            list(common_options(around.ui)),
            names=tuple(known),
            load=lambda name: known[name].build(around, f"{key}.{name}"),
            alone=alone.callback if alone else None,
        )


def command(
    name: str,
    *,
    options: Sequence[Option | Argument] = (),
    changes: bool = False,
    answers_json: bool = True,
) -> Callable[[Run], Command]:
    """Declares the decorated function as a command.

    It is called as `run(invocation, **parameters)` and returns an exit code or None for done.
    With `changes`, the command refuses when nobody says who acts; without `answers_json`, it
    refuses `--json`.
    """

    def declare(run: Run) -> Command:
        return Command(name, run, tuple(options), changes, answers_json)

    return declare
