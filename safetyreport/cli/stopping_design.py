"""`stopping design`: a statistical boundary beside the protocol's rules, and how it behaves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from pathlib import Path
from typing import Any

import click

from safetyreport.app import stopping_design as use
from safetyreport.cli.command import Option, command
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import NEW_FILE, Choice, Whole
from safetyreport.cli.output import (
    Column,
    next_step,
    say,
    show_json,
    show_table,
    show_text,
    working,
)
from safetyreport.cli.page import refusal, spelling
from safetyreport.i18n import Phrase, text
from safetyreport.stopping.design import LARGEST, Design, designed
from safetyreport.stopping.statistic import NEEDS, RuleName


class Number(click.ParamType):  # type: ignore[type-arg]  # a generic only in newer versions
    """A finite number."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise refusal("boundaries.not_a_number", ctx, name=spelling(param, ctx), value=value)
        return number


class Pair(Number):
    """Two finite numbers, separated by a comma."""

    name = "a,b"

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        parts = str(value).split(",")
        if len(parts) != 2:
            raise refusal("boundaries.not_a_pair", ctx, name=spelling(param, ctx), value=value)
        convert = super().convert
        first, second = (convert(part, param, ctx) for part in parts)
        return first, second


class Wholes(Whole):
    """Whole numbers, separated by commas."""

    name = "n,n,…"

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        convert = super().convert
        return tuple(convert(part.strip(), param, ctx) for part in str(value).split(","))


NUMBER = Number()


@command(
    "design",
    options=[
        Option("--rule", kind=Choice([*NEEDS]), required=True),
        Option("--n", kind=Whole(1, LARGEST), required=True),
        Option("--looks", kind=Wholes(1, LARGEST)),
        Option("--p0", kind=NUMBER, required=True),
        Option("--alpha", kind=NUMBER, required=True),
        Option("--delta", kind=NUMBER),
        Option("--prior", kind=Pair()),
        Option("--p1", kind=NUMBER),
        Option("--nu", kind=NUMBER),
        Option("--p", "rates", kind=NUMBER, many=True),
        Option("--figure", kind=NEW_FILE, metavar="FILE"),
    ],
)
def design(
    invocation: Invocation,
    rule: RuleName,
    figure: Path | None,
    **asked: Any,
) -> int | None:
    """A boundary with its exact operating characteristics, and a figure of both."""
    if figure is not None:
        use.check_figure(figure)  # before the work
    with working(invocation):
        found = designed(rule, **asked)
        written = use.write_figure(found, figure, invocation.ui) if figure is not None else None
    if invocation.as_json:
        show_json(use.design_json(found))
    else:
        _show(invocation, found)
    if written is not None:
        say(invocation, "boundaries.figure_written", file=str(written))
        next_step(invocation, "boundaries.next_rules")
    else:
        next_step(invocation, "boundaries.next_figure", options=_options(rule, asked))
    return None


def _show(invocation: Invocation, found: Design) -> None:
    lang, boundary = invocation.ui, found.boundary
    rule = found.rule
    show_text(text("boundaries.supplement", lang))
    values: dict[str, object] = {
        "rule": text(f"boundaries.rule.{rule.name}", lang),
        "n": boundary.looks[-1],
        "p0": _number(rule.p0),
        "alpha": _number(found.alpha),
    }
    show_text(text("boundaries.heading", lang, values))
    if NEEDS[rule.name]:
        given = [
            Phrase(f"boundaries.parameter.{name}", {"value": _parameter(getattr(rule, name))})
            for name in NEEDS[rule.name]
        ]
        show_text(text("boundaries.parameters", lang, {"given": given}))
    if boundary.nearest is not None:
        between = _between(boundary.constant, boundary.nearest)
        # A posterior probability always exceeds 0: then only the other condition decides.
        kind = "none" if boundary.constant == 0 and rule.nu is not None else rule.name
        show_text(text(f"boundaries.constant.{kind}", lang, {"c": between}))
    show_text("")
    show_table(
        invocation,
        [Column("boundaries.column.evaluable", right=True), Column("boundaries.column.stop")],
        [*_steps(invocation, found)],
    )
    show_text("")
    error = _probability(boundary.type_one_error, certain=not boundary.can_stop)
    values = {"error": error, "alpha": _number(found.alpha)}
    show_text(text("boundaries.type_one_error", lang, values))
    if not boundary.can_stop:
        show_text(text("boundaries.never_stops", lang))
    show_text("")
    show_table(
        invocation,
        [
            Column("boundaries.column.rate", right=True),
            Column("boundaries.column.probability", right=True),
            Column("boundaries.column.expected_events", right=True),
            Column("boundaries.column.expected_n", right=True),
        ],
        [
            (
                _number(one.p),
                _probability(one.stop, certain=one.p in (0, 1) or not boundary.can_stop),
                f"{one.expected_events:.2f}",
                f"{one.expected_n:.2f}",
            )
            for one in found.characteristics
        ],
    )


def _steps(invocation: Invocation, found: Design) -> Iterator[tuple[str, str]]:
    """Neighbouring looks with the same answer as one row."""
    runs: list[tuple[int, int, int | None]] = []
    for n, stop in zip(found.boundary.looks, found.boundary.stops, strict=True):
        answer = stop if stop <= n else None
        if runs and runs[-1][2] == answer:
            runs[-1] = (runs[-1][0], n, answer)
        else:
            runs.append((n, n, answer))
    each = len(found.boundary.looks) == found.boundary.looks[-1]
    for first, last, answer in runs:
        looks = [str(n) for n in found.boundary.looks if first <= n <= last]
        span = ", ".join(looks) if not each or first == last else f"{first}–{last}"
        key = "boundaries.stop_at" if answer else "boundaries.no_stop"
        yield span, text(key, invocation.ui, {"events": answer})


def _options(rule: RuleName, asked: dict[str, Any]) -> str:
    """What was asked, as it is typed."""
    names = ("n", "looks", "p0", "alpha", "delta", "prior", "p1", "nu")
    typed = [f"--{name} {_parameter(asked[name])}" for name in names if asked[name] is not None]
    rates = [f"--p {_number(rate)}" for rate in asked["rates"]]
    return " ".join([f"--rule {rule}", *typed, *rates])


def _parameter(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_parameter, value))
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """A number as a person writes it."""
    written = format(Decimal(repr(value)), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _between(constant: float, nearest: float) -> str:
    """The constant shortened, but never so far that it would tell apart otherwise."""
    away = ROUND_CEILING if nearest > constant else ROUND_FLOOR
    exact, other = Decimal(repr(constant)), Decimal(repr(nearest))
    for digits in range(4, 18):
        shown = Context(prec=digits, rounding=away).plus(exact)
        if min(exact, other) <= shown <= max(exact, other) and shown != other:
            return format(shown, "f")
    return format(exact, "f")


def _probability(value: float, *, certain: bool) -> str:
    """Four decimals; what is neither impossible nor certain is never shown as 0 or 1."""
    if not certain and value < 0.00005:
        return "<0.0001"
    if not certain and value >= 0.99995:
        return ">0.9999"
    return f"{value:.4f}"
