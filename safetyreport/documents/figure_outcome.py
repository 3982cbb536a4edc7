"""Figures of what was measured: survival curves with numbers at risk, values by visit.

A figure bears no title of its own: the form's label stands above it; `title` is its words for
those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from safetyreport.documents.figures import INKS, LINES, MARKS, Picture, Size, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Value = Decimal | int | float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """An estimate as its steps (time, value after it), from 1 at 0; times of the censored.

    `last` is the end of follow-up, up to which the curve is drawn. `at_risk` gives the number
    still at risk at each time that stands below the figure.
    """

    label: str
    steps: Sequence[tuple[float, float]]
    censored: Sequence[float]
    at_risk: Sequence[tuple[float, int]]
    last: float


@dataclass(frozen=True, slots=True)
class SurvivalWords:
    """The words of a survival figure."""

    title: str
    time: str
    survival: str
    at_risk: str
    censored: str


def survival(curves: Sequence[Curve], words: SurvivalWords, size: Size | None = None) -> Picture:
    """Kaplan-Meier curves, each with a line style of its own, marks for the censored.

    The numbers at risk stand below, a line for each curve.
    """
    ticks = sorted({time for curve in curves for time, _ in curve.at_risk})
    height = 84 + 5 * len(curves)

    def draw(figure: Figure) -> None:
        upper, lower = figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": [10, 1 + len(curves)]}
        )
        upper.set_ylabel(words.survival)
        for place, curve in enumerate(curves):
            _curve(upper, place, curve)
        if any(curve.censored for curve in curves):
            upper.plot([], [], linestyle="", marker="|", color="black", label=words.censored)
        upper.set_ylim(0, 1.03)
        upper.set_xlim(left=0)
        upper.grid(axis="y")
        upper.legend(loc="lower left")
        upper.tick_params(labelbottom=True)
        upper.set_xlabel(words.time)
        if ticks:
            upper.set_xticks(ticks)
        _at_risk(lower, curves, words.at_risk)

    return picture(draw, size or Size(160, height), words.title, [*_unlabelled(curves)])


def _unlabelled(curves: Sequence[Curve]) -> list[tuple[object, ...]]:
    """The numbers alone: labels are words and differ between the languages."""
    return [(tuple(one.steps), tuple(one.censored), tuple(one.at_risk), one.last) for one in curves]


def _curve(axes: Axes, place: int, curve: Curve) -> None:
    times = [0.0, *(time for time, _ in curve.steps), curve.last]
    values = [1.0, *(value for _, value in curve.steps)]
    values.append(values[-1])
    ink = INKS[place % len(INKS)]
    style = LINES[place % len(LINES)]
    axes.step(times, values, where="post", color=ink, linestyle=style, label=curve.label)
    at = [_value_at(curve, time) for time in curve.censored]
    axes.plot(curve.censored, at, linestyle="", marker="|", color=ink, markersize=7)


def _value_at(curve: Curve, time: float) -> float:
    """The estimate at a time: that of the last step not after it."""
    return next((value for at, value in reversed(curve.steps) if at <= time), 1.0)


def _at_risk(axes: Axes, curves: Sequence[Curve], title: str) -> None:
    axes.set_ylim(len(curves) - 0.4, -1.2)
    axes.set_yticks(range(len(curves)), [curve.label for curve in curves])
    axes.text(0, 1, title, transform=axes.transAxes, fontsize=7, va="top")
    axes.tick_params(bottom=False, left=False, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)
    for row, curve in enumerate(curves):
        for time, number in curve.at_risk:
            axes.text(time, row, str(number), ha="center", va="center", fontsize=7)


@dataclass(frozen=True, slots=True)
class VisitWords:
    """The words of a figure of values by visit."""

    title: str
    visit: str
    value: str
    median: str


def by_visit(
    visits: Sequence[str],
    values: Mapping[str, Sequence[Value]],
    words: VisitWords,
    size: Size | None = None,
) -> Picture:
    """Each participant's values by visit as a thin line with a mark of its own, and the median.

    `values` has one value for each visit, None where none was measured: a line is broken there.
    """

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        axes.set_xlabel(words.visit)
        axes.set_ylabel(words.value)
        places = range(len(visits))
        for number, (label, measured) in enumerate(values.items()):
            axes.plot(
                places,
                [float("nan") if one is None else float(one) for one in measured],
                color="#7d7d7d",
                linewidth=0.7,
                linestyle=LINES[number // len(MARKS) % len(LINES)],
                marker=MARKS[number % len(MARKS)],
                markersize=4.5,
                label=label,
            )
        middles = [_median([own[place] for own in values.values()]) for place in places]
        axes.plot(places, middles, color=INKS[0], linewidth=2.2, label=words.median)
        axes.set_xticks(places, list(visits))
        axes.margins(x=0.04)
        axes.grid(axis="y")
        figure.legend(loc="outside right upper")

    facts = (len(visits), [(name, tuple(map(str, own))) for name, own in values.items()])
    return picture(draw, size or Size(160, 95), words.title, facts)


def _median(measured: Sequence[Value]) -> float:
    known = [float(one) for one in measured if one is not None]
    return median(known) if known else float("nan")
