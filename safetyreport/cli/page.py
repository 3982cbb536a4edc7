"""Help pages in the user's language: click's commands with a layout that knows full-width text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click

from safetyreport.cli import console
from safetyreport.i18n import Lang, has, text

PROGRAM = "safetyreport"
TERM = 28  # columns for an option or command before its description starts


def refusal(code: str, ctx: click.Context | None, **values: Any) -> Exception:
    """The refusal of a command line; its remedy points to the help of the command."""
    from safetyreport.errors import UsageRefused  # late: a page of help needs no errors

    return UsageRefused(code, command=ctx.command_path if ctx else PROGRAM, **values)


def spelling(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """How the user writes this option or argument, such as `-C / --study`."""
    return param.get_error_hint(ctx).replace("'", "") if param else ""


class Option(click.Option):
    """An option that shows what is required and what holds when it is not given."""

    common = False  # one of those that every command takes

    def row(self, ctx: click.Context, ui: Lang) -> tuple[str, str]:
        """The flags and the description."""
        flags = ", ".join(sorted(self.opts, key=len))
        if not self.is_flag:
            flags += f" {self.make_metavar(ctx)}"
        words = self.help or ""
        if self.required:
            words += text("cli.page_required", ui)
        elif not self.is_flag and isinstance(self.default, (str, int)):
            words += text("cli.page_default", ui, {"value": self.default})
        return flags, words


class Argument(click.Argument):
    """An argument with a description."""

    words = ""


class _Page:
    """The help page of a command or group: usage, meaning, arguments, options, examples."""

    ui: Lang
    key: str

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's parsing; what it refuses knows the command it belongs to."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc,no-any-return]
        except click.UsageError as problem:
            problem.ctx = problem.ctx or ctx
            raise

    def usage(self, ctx: click.Context) -> str:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        return f"{text('cli.page_usage', self.ui)} {ctx.command_path} {pieces}"

    def get_help(self, ctx: click.Context) -> str:
        """The whole page."""
        return "\n".join(self._lines(ctx))

    def _lines(self, ctx: click.Context) -> Iterator[str]:
        wide = console.ambiguous_width(sys.stdout)
        to = min(console.columns(sys.stdout), console.PAGE)
        yield from console.wrap(self.usage(ctx), to, wide)
        yield ""
        yield from console.wrap(text(self.key, self.ui), to, wide)
        for heading, rows in self._sections(ctx):
            if rows:
                yield from ("", text(heading, self.ui))
                yield from _definitions(rows, to, wide)
        if has(f"{self.key}.examples"):
            yield from ("", text("cli.page_examples", self.ui))
            # Examples are to be copied: shown as they stand, never folded.
            lines = text(f"{self.key}.examples", self.ui).strip("\n").split("\n")
            yield from (f"  {line}".rstrip() for line in lines)
        if ctx.parent is not None:
            note = text("cli.page_common", self.ui, {"command": ctx.find_root().command_path})
            yield ""
            yield from console.wrap(note, to, wide)

    def _sections(self, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        params: list[click.Parameter] = self.get_params(ctx)  # type: ignore[attr-defined]
        arguments = [param for param in params if isinstance(param, Argument)]
        yield "cli.page_arguments", [(one.make_metavar(ctx), one.words) for one in arguments]
        options = [param for param in params if isinstance(param, Option)]
        shown = [one for one in options if ctx.parent is None or not one.common]
        yield "cli.page_options", [one.row(ctx, self.ui) for one in shown]
        if isinstance(self, Group):
            start = "help" if ctx.parent is None else self.key
            rows = [(name, text(f"{start}.{name}.short", self.ui)) for name in self.names]
            yield "cli.page_commands", rows


def _definitions(rows: Sequence[tuple[str, str]], to: int, wide: int) -> Iterator[str]:
    term = min(max(console.width(first, wide) for first, _ in rows), TERM) + 2
    for first, second in rows:
        described = console.wrap(second, to - term - 2, wide)
        if console.width(first, wide) > term - 2:
            yield f"  {first}"
        else:
            yield f"  {console.pad(first, term, wide)}{described.pop(0)}"
        yield from (" " * (term + 2) + line for line in described)


def _help_option(ui: Lang) -> Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            shown = console.encodable(ctx.get_help(), console.encoding(sys.stdout))
            console.put(shown)
            ctx.exit()

    return Option(
        ["-h", "--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help=text("help.help", ui),
        callback=show,
    )


class Command(_Page, click.Command):
    """A command whose page and refusals are in one language."""

    def __init__(self, name: str, ui: Lang, key: str, params: Sequence[click.Parameter]) -> None:
        # click's own help option speaks English, so ours stands in for it.
        everything = [*params, _help_option(ui)]
        super().__init__(name, params=everything, add_help_option=False)
        self.ui, self.key = ui, key
        self.context_settings["allow_extra_args"] = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            extra = " ".join(rest)
            raise refusal("cli.extra_arguments", ctx, value=extra)
        return rest


class HelpWanted(click.UsageError):
    """A group was called without saying which command; the answer is its help page."""


class Group(_Page, click.Group):
    """A group that knows its commands by name and makes one only when it is needed."""

    def __init__(
        self,
        name: str,
        ui: Lang,
        key: str,
        params: Sequence[click.Parameter],
        *,
        names: Sequence[str],
        load: Callable[[str], click.Command],
        alone: Callable[..., Any] | None = None,
    ) -> None:
        everything = [*params, _help_option(ui)]
        super().__init__(
            name,
            params=everything,
            add_help_option=False,
            invoke_without_command=alone is not None,
            callback=self._unless_more_follows(alone) if alone else None,
        )
        self.ui, self.key = ui, key
        self.names, self.load = tuple(names), load
        place = text("cli.page_command_place", ui)
        self.subcommand_metavar = f"[{place}]" if alone else place

    @staticmethod
    def _unless_more_follows(alone: Callable[..., Any]) -> Callable[..., Any]:
        # click calls a group before its command as well.
        def callback(**values: object) -> Any:
            followed = click.get_current_context().invoked_subcommand is not None
            return None if followed else alone(**values)

        return callback

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.load(cmd_name) if cmd_name in self.names else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        # Not click's own: that would load every command to describe it.
        from click.shell_completion import CompletionItem

        start = "help" if ctx.parent is None else self.key
        found = [
            CompletionItem(name, help=text(f"{start}.{name}.short", self.ui))
            for name in self.names
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.names and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(args[0], self.names))
            code = "cli.no_such_command_but" if near else "cli.no_such_command"
            raise refusal(code, ctx, name=args[0], near=near)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as problem:
            # With names resolved above, click's own plain refusal here means: no command given.
            if type(problem) is click.UsageError and problem.ctx is ctx:
                raise HelpWanted(self.get_help(ctx), ctx) from None
            raise
