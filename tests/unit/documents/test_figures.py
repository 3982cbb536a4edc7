"""Figures: the same bytes each time, Japanese words whole, nothing said by colour alone."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from safetyreport.documents import figures
from safetyreport.documents.figure_outcome import (
    Curve,
    SurvivalWords,
    VisitWords,
    by_visit,
    survival,
)
from safetyreport.documents.figure_trial import (
    GRADE_LOOKS,
    Enrolment,
    EnrolmentWords,
    GradeWords,
    Onset,
    TimeLine,
    TimeWords,
    enrolment,
    grade_labels,
    time_lines,
    worst_grades,
)
from safetyreport.documents.figures import Picture
from safetyreport.documents.fonts import japanese_font_file
from safetyreport.errors import OutsideFailed, UsageRefused
from safetyreport.i18n import Lang

FIRST = dt.date(2024, 5, 7)
WORDS: dict[Lang, dict[str, str]] = {
    "ja": {"title": "登録の推移", "days": "登録日", "count": "対象者数（例）", "other": "計画"},
    "en": {"title": "Enrolment", "days": "day", "count": "participants", "other": "planned"},
}


def enrolled(lang: Lang) -> Picture:
    """Three participants beside a plan of ten."""
    words = WORDS[lang]
    data = Enrolment(
        planned=[(FIRST, 0), (dt.date(2026, 5, 7), 10)],
        actual=[FIRST, dt.date(2024, 9, 1), dt.date(2025, 2, 3)],
        until=dt.date(2026, 1, 1),
    )
    return enrolment(
        data,
        EnrolmentWords(
            words["title"], words["days"], words["count"], words["other"], words["days"]
        ),
    )


def grades(lang: Lang) -> Picture:
    """Every grade there is, and nobody's."""
    words = WORDS[lang]
    worst = {"NK-001": None, **{f"NK-00{grade + 1}": grade for grade in range(1, 6)}}
    return worst_grades(worst, GradeWords(words["title"], words["count"], words["other"]))


def lives(lang: Lang) -> Picture:
    """One participant who died and one who goes on."""
    words = WORDS[lang]
    later = dt.date(2025, 5, 7)
    people = [
        TimeLine("NK-001", FIRST, later, died=True, events=[Onset(FIRST, later, 5)]),
        TimeLine("NK-002", FIRST, later, ongoing=True, administrations=[dt.date(2024, 6, 1)]),
    ]
    named = (words["title"], words["days"], "a", "b", "c", "d", "e", words["other"])
    return time_lines(people, TimeWords(*named))


def survived(lang: Lang) -> Picture:
    """Two curves, one with a censored participant."""
    words = WORDS[lang]
    curves = [
        Curve(words["title"], [(1.0, 0.9), (2.0, 0.6)], [1.5], [(0, 10), (1, 9)], 3.0),
        Curve(words["other"], [(0.5, 0.8)], [], [(0, 10), (1, 8)], 2.0),
    ]
    return survival(
        curves, SurvivalWords(words["title"], words["days"], "S", words["count"], words["other"])
    )


def measured(lang: Lang) -> Picture:
    """Two participants, one of them not measured once."""
    words = WORDS[lang]
    values: dict[str, list[int | None]] = {"NK-001": [10, None, 30], "NK-002": [12, 14, 20]}
    visits = ["SCR", "C1-D14", words["other"]]
    return by_visit(
        visits, values, VisitWords(words["title"], words["days"], words["count"], words["other"])
    )


EVERY = pytest.mark.parametrize(
    "made",
    [
        pytest.param(enrolled, id="enrolment"),
        pytest.param(grades, id="worst grade"),
        pytest.param(lives, id="time lines"),
        pytest.param(survived, id="survival"),
        pytest.param(measured, id="by visit"),
    ],
)
Made = Callable[[Lang], Picture]


@EVERY
def test_a_figure_is_the_same_bytes_each_time(made: Made) -> None:
    """Neither the clock nor the program's version enters a picture, as PNG or SVG."""
    first, again = made("ja"), made("ja")
    assert first.png == again.png
    assert first.svg() == again.svg()
    assert b"matplotlib" not in first.png.lower()


@EVERY
def test_a_figure_has_its_size_in_millimetres_at_200_dpi(made: Made) -> None:
    """The picture's pixels are its millimetres at 200 dots to the inch."""
    one = made("en")
    across, down = struct.unpack(">II", one.png[16:24])
    assert abs(across - one.size.width / 25.4 * 200) <= 1
    assert abs(down - one.size.height / 25.4 * 200) <= 1


@EVERY
def test_both_languages_are_drawn_from_the_same_facts(made: Made) -> None:
    """Words differ between the editions, the data behind them do not."""
    ja, en = made("ja"), made("en")
    assert ja.facts == en.facts
    assert ja.png != en.png


def test_other_data_are_other_facts() -> None:
    """A picture of other numbers is told apart from it without looking at it."""
    words = GradeWords("Worst grade", "grade", "none")
    one, other = (worst_grades({"NK-001": grade}, words) for grade in (2, 3))
    assert one.facts != other.facts


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        pytest.param([(5, 1), (90, 3)], [(5, "1"), (90, "3")], id="apart"),
        pytest.param([(5, 1), (5, 4)], [(5, "4,1")], id="the worst first"),
        pytest.param([(5, 1), (6, 1), (90, 1)], [(5.5, "1×2"), (90, "1")], id="equal ones"),
        pytest.param([(0, 1), (2.5, 2), (5, 4)], [(2.5, "4,2,1")], id="one after the other"),
        pytest.param([], [], id="none"),
    ],
)
def test_no_grade_hides_another(
    marks: list[tuple[float, int]], labels: list[tuple[float, str]]
) -> None:
    """Labels that would lie over each other become one that names every grade."""
    assert list(grade_labels(marks, 1.5)) == labels


def test_every_grade_has_a_look_without_colour() -> None:
    """Printed in grey, neighbouring grades differ by their hatching; 1 and 5 by light and dark."""
    assert list(GRADE_LOOKS) == [1, 2, 3, 4, 5]
    hatches = [hatch for _, hatch in GRADE_LOOKS.values()]
    assert all(one != other for one, other in pairwise(hatches))
    light, dark = (_grey(GRADE_LOOKS[grade][0]) for grade in (1, 5))
    assert light > 0.9
    assert dark < 0.4


def _grey(colour: str) -> float:
    """How light a colour is in grey, from 0 to 1, by the weights of ITU-R BT.601."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_a_missing_glyph_is_refused_with_what_to_install() -> None:
    """A letter that no installed font draws is never printed as an empty box."""
    words = GradeWords("最悪Grade", "Grade \U0001f9ec", "なし")
    with pytest.raises(OutsideFailed) as refusal:
        worst_grades({"NK-001": 2}, words)
    assert refusal.value.code == "figures.glyph_missing"


def test_without_a_japanese_font_japanese_is_refused_and_english_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The English figure needs no Japanese font; the Japanese one says what to install."""
    monkeypatch.setattr(figures, "_family", lambda: None)
    assert enrolled("en").png.startswith(b"\x89PNG")
    with pytest.raises(OutsideFailed) as refusal:
        enrolled("ja")
    assert refusal.value.code == "figures.no_font"


def test_the_upright_sans_serif_font_is_taken_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several Japanese fonts the one that reads best in figures is used; none is None."""
    monkeypatch.setattr("safetyreport.documents.fonts._folders", lambda: [tmp_path])
    assert japanese_font_file() is None
    for name in ("msmincho.ttc", "NotoSerifCJK-Regular.ttc", "ipaexg.ttf", "ipaexg.txt"):
        (tmp_path / name).write_bytes(b"")
    found = japanese_font_file()
    assert found is not None
    assert found.name == "ipaexg.ttf"


def test_a_figure_is_written_by_its_suffix(tmp_path: Path) -> None:
    """PNG and SVG are what there is; any other name is refused."""
    one = grades("ja")
    one.write(tmp_path / "worst.png")
    one.write(tmp_path / "worst.svg")
    assert (tmp_path / "worst.png").read_bytes() == one.png
    assert (tmp_path / "worst.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    with pytest.raises(UsageRefused):
        one.write(tmp_path / "worst.gif")
