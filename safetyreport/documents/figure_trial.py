"""Figures of how a trial went: enrolment, worst grade and time line of each participant.

A figure bears no title of its own: the form's label stands above it; `title` is its words for
those who cannot see it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetyreport.documents.figures import INKS, Picture, Size, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A grade's box: the darker and the denser the worse; its number stands in it.
GRADE_LOOKS = {
    1: ("#f2f2f2", ""),
    2: ("#d9d9d9", "//"),
    3: ("#f0c27b", "xx"),
    4: ("#d98a4b", "\\\\"),
    5: ("#8c2d1a", ""),
}
ROW = 6.0  # millimetres for one participant
AROUND = 34.0  # millimetres for axis and legend
LETTER = 0.0095  # of the axis: the width of a letter of a grade's label


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Planned numbers by day, the days on which participants were enrolled, and the data cut."""

    planned: Sequence[tuple[dt.date, int]]
    actual: Sequence[dt.date]
    until: dt.date


@dataclass(frozen=True, slots=True)
class EnrolmentWords:
    """The words of the figure of enrolment."""

    title: str
    days: str
    participants: str
    planned: str
    actual: str


def enrolment(data: Enrolment, words: EnrolmentWords, size: Size | None = None) -> Picture:
    """Enrolled participants as steps beside the plan as a broken line."""

    def draw(figure: Figure) -> None:
        axes = _labelled(figure, words.days, words.participants)
        if data.planned:
            days = [_place(day) for day, _ in data.planned]
            numbers = [number for _, number in data.planned]
            axes.plot(days, numbers, linestyle="--", color=INKS[4], label=words.planned)
        enrolled = [_place(day) for day in sorted(data.actual) if day <= data.until]
        until = _place(data.until)
        if enrolled:
            days = [enrolled[0], *enrolled, until]
            numbers = [0, *range(1, len(enrolled) + 1), len(enrolled)]
            axes.step(days, numbers, where="post", color=INKS[0], label=words.actual)
            axes.plot(enrolled, numbers[1:-1], linestyle="", marker="o", color=INKS[0])
        most = max([len(enrolled), *(number for _, number in data.planned), 1])
        axes.set_ylim(0, most * 1.08)
        axes.locator_params(axis="y", integer=True)
        axes.axvline(until, color=INKS[4], linewidth=0.6, linestyle=":")
        axes.grid(axis="y")
        axes.legend(loc="upper left")
        _dates(axes)

    return picture(draw, size or Size(), words.title, data)


@dataclass(frozen=True, slots=True)
class GradeWords:
    """The words of the figure of worst grades."""

    title: str
    grade: str
    none: str  # for a participant without an event


def worst_grades(
    grades: Mapping[str, int | None], words: GradeWords, size: Size | None = None
) -> Picture:
    """The worst grade of each participant as a bar with its number; None: no event."""

    def draw(figure: Figure) -> None:
        axes = _labelled(figure, words.grade, "")
        for row, grade in enumerate(grades.values()):
            if grade is None:
                axes.text(0.06, row, words.none, va="center", fontsize=7)
                continue
            colour, hatch = GRADE_LOOKS[grade]
            axes.barh(row, grade, 0.62, color=colour, hatch=hatch, edgecolor="black", linewidth=0.5)
            axes.text(grade + 0.06, row, str(grade), va="center", fontsize=7)
        axes.set_yticks(range(len(grades)), list(grades))
        axes.set_ylim(len(grades) - 0.4, -0.6)
        axes.set_xlim(0, 5.4)
        axes.set_xticks(range(6))
        axes.grid(axis="x")

    return picture(draw, size or _tall(len(grades)), words.title, list(grades.items()))


@dataclass(frozen=True, slots=True)
class Onset:
    """The first and the last day on which an event can have begun, and its grade."""

    first: dt.date
    last: dt.date
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One participant: days of follow-up, of administrations, and of events with their grades."""

    label: str
    first: dt.date
    last: dt.date
    ongoing: bool = False
    died: bool = False
    administrations: Sequence[dt.date] = ()
    events: Sequence[Onset] = ()


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of the figure of time lines."""

    title: str
    days: str  # "days since …"
    administration: str
    event: str
    between: str  # for an event whose day of onset is known only in part
    ongoing: str
    ended: str
    died: str


def time_lines(people: Sequence[TimeLine], words: TimeWords, size: Size | None = None) -> Picture:
    """A line for each participant from the first day on, in days; events bear their grades.

    An event stands in the middle of the days on which it can have begun, with a dotted line over
    them. Where labels would overlap, one names the grades of them all, the worst first.
    """
    lengths = [(one.last - one.first).days for one in people]
    across = max([*lengths, 1])

    def draw(figure: Figure) -> None:
        axes = _labelled(figure, words.days, "")
        looks: dict[str, dict[str, Any]] = {
            words.administration: {"marker": "|", "color": INKS[0], "markersize": 9},
            words.event: {"marker": "o", "color": "white", "markeredgecolor": INKS[1]},
            words.between: {"linestyle": ":", "color": INKS[1], "linewidth": 1.6},
            words.ongoing: {"marker": ">", "color": INKS[2], "markersize": 8},
            words.ended: {"marker": "s", "color": INKS[4], "markersize": 7},
            words.died: {"marker": "X", "color": "black", "markersize": 8},
        }
        for name, look in looks.items():
            looks[name] = {"linestyle": "", **look}
        for row, (one, last) in enumerate(zip(people, lengths, strict=True)):
            axes.plot([0, last], [row, row], color="#8a8a8a", linewidth=2, solid_capstyle="butt")
            end = words.died if one.died else words.ongoing if one.ongoing else words.ended
            axes.plot(last, row, **looks[end])
            given = [(day - one.first).days for day in one.administrations]
            axes.plot(given, [row] * len(given), **looks[words.administration])
            marks = []
            for onset in one.events:
                days = [(day - one.first).days for day in (onset.first, onset.last)]
                if days[0] < days[1]:
                    axes.plot(days, [row, row], **looks[words.between])
                axes.plot(sum(days) / 2, row, **looks[words.event])
                marks += [(sum(days) / 2, onset.grade)] if onset.grade is not None else []
            for at, label in grade_labels(marks, LETTER * across):
                axes.annotate(
                    label, (at, row), (0, 4), textcoords="offset points", ha="center", fontsize=6
                )
        axes.set_yticks(range(len(people)), [one.label for one in people])
        axes.set_ylim(len(people) - 0.3, -0.9)
        axes.grid(axis="x")
        handles = [axes.plot([], [], label=name, **look)[0] for name, look in looks.items()]
        figure.legend(handles=handles, loc="outside lower center", ncols=3)

    return picture(draw, size or _tall(len(people)), words.title, list(people))


def grade_labels(marks: Iterable[tuple[float, int]], letter: float) -> Iterator[tuple[float, str]]:
    """Where labels of grades stand and what they say; `letter` is how wide one letter is."""
    groups: list[list[tuple[float, int]]] = []
    for mark in sorted(marks):
        groups.append([mark])
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], letter):
            groups[-2:] = [groups[-2] + groups[-1]]
    return ((_middle(group), _grades(group)) for group in groups)


def _overlap(
    one: Sequence[tuple[float, int]], other: Sequence[tuple[float, int]], letter: float
) -> bool:
    wide = (len(_grades(one)) + len(_grades(other))) / 2 + 1
    return _middle(other) - _middle(one) < wide * letter


def _middle(group: Sequence[tuple[float, int]]) -> float:
    return (group[0][0] + group[-1][0]) / 2


def _grades(group: Sequence[tuple[float, int]]) -> str:
    """The grades of a group, the worst first, how often each came."""
    found = Counter(grade for _, grade in group)
    return ",".join(
        f"{grade}×{found[grade]}" if found[grade] > 1 else str(grade)
        for grade in sorted(found, reverse=True)
    )


def _tall(rows: int) -> Size:
    return Size(160, AROUND + ROW * max(rows, 1))


def _labelled(figure: Figure, across: str, up: str) -> Axes:
    axes = figure.add_subplot()
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    return axes


def _place(day: dt.date) -> float:
    """Where a day stands on an axis of days."""
    from matplotlib import dates

    convert: Any = dates.date2num
    return float(convert(day))


def _dates(axes: Axes) -> None:
    """Months as figures, the same in both languages."""
    from matplotlib import dates

    locator: Any = dates.AutoDateLocator
    formatter: Any = dates.DateFormatter
    axes.xaxis.set_major_locator(locator(minticks=4, maxticks=9))
    axes.xaxis.set_major_formatter(formatter("%Y-%m"))
