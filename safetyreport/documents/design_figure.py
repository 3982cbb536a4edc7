"""A stopping boundary drawn: when it is reached, and how likely that is at each true rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safetyreport.documents.figures import INKS, Picture, Size, picture
from safetyreport.i18n import Lang, text
from safetyreport.stopping.characteristics import characteristics
from safetyreport.stopping.design import Design

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = Size(180, 85)
POINTS = 50  # at which the curve is computed
GREY = "#808080"


def design_figure(design: Design, lang: Lang) -> Picture:
    """The boundary and the probability of reaching it, labelled as the supplement it is.

    Raises:
        OutsideFailed: the words cannot be drawn, for want of a Japanese font.
    """
    curve = _curve_points(design)
    name = text(f"boundaries.rule.{design.rule.name}", lang)
    title = text("boundaries.figure.title", lang, {"rule": name})

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        _boundary(left, design, lang)
        _curve(right, design, curve, lang)
        figure.suptitle(title)
        figure.supxlabel(text("boundaries.supplement", lang), fontsize=7)

    facts = (design.boundary, design.characteristics, curve)
    return picture(draw, SIZE, title, facts)


def _boundary(axes: Axes, design: Design, lang: Lang) -> None:
    """At each look the numbers of events that reach the boundary."""
    pairs = zip(design.boundary.looks, design.boundary.stops, strict=True)
    reached = [(n, stop) for n, stop in pairs if stop <= n]
    last = design.boundary.looks[-1]
    if reached:
        looks, stops = zip(*reached, strict=True)
        axes.vlines(looks, stops, looks, color=INKS[1], alpha=0.35, linewidth=max(1, 100 / last))
        axes.plot(looks, stops, "o", color=INKS[1], markersize=4 if last <= 60 else 1.5)
    # No more participants can have had the event than were evaluated.
    axes.plot([0, last], [0, last], color=GREY, linewidth=0.8)
    axes.set_xlim(0, last + 1)
    axes.set_ylim(0, max([stop for _, stop in reached] or [1]) + 2)
    axes.locator_params(integer=True)
    axes.set_xlabel(text("boundaries.figure.evaluable", lang))
    axes.set_ylabel(text("boundaries.figure.events", lang))
    axes.set_title(text("boundaries.figure.boundary", lang))


def _curve_points(design: Design) -> list[tuple[float, float]]:
    """The probability of reaching the boundary over the true rate."""
    most = min(1.0, max([4 * design.rule.p0, *(found.p for found in design.characteristics)]))
    looks, stops = design.boundary.looks, design.boundary.stops
    rates = [most * step / POINTS for step in range(POINTS + 1)]
    return [(rate, characteristics(looks, stops, rate).stop) for rate in rates]


def _curve(axes: Axes, design: Design, curve: list[tuple[float, float]], lang: Lang) -> None:
    """The curve, with the rates of the table as points."""
    p0 = design.rule.p0
    axes.plot([rate for rate, _ in curve], [stop for _, stop in curve], color=INKS[0])
    shown = design.characteristics
    axes.plot([found.p for found in shown], [found.stop for found in shown], "o", color=INKS[0])
    axes.axvline(p0, color=GREY, linewidth=0.8, linestyle="--")
    axes.axhline(design.alpha, color=GREY, linewidth=0.8, linestyle=":")
    axes.set_xlim(0, curve[-1][0])
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(text("boundaries.figure.rate", lang))
    axes.set_ylabel(text("boundaries.figure.probability", lang))
    values = {"p0": f"{p0:g}", "alpha": f"{design.alpha:g}"}
    axes.set_title(text("boundaries.figure.lines", lang, values))
