"""A listing as long as a large trial's: made whole, and compared row by row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from safetyreport.documents import forms
from safetyreport.documents.editions import Editions
from safetyreport.documents.readback import Fact, compare, text_of
from safetyreport.documents.template_choice import shipped
from safetyreport.documents.word import compile_template
from safetyreport.i18n import LANGS, Lang, date

FORM = "sixty_day"
ROWS = 10_000
FIRST = dt.date(2026, 1, 5)


def values(lang: Lang) -> dict[str, Any]:
    """The form with ten thousand events."""
    found: dict[str, Any] = {name: name for name in forms.placeholders(FORM)}
    found |= dict.fromkeys(forms.flags(FORM), False)
    found |= {name: [] for name in forms.loops(FORM)}
    days = [date(FIRST + dt.timedelta(days=n), lang, "western") for n in range(60)]
    blank = dict.fromkeys(forms.loops(FORM)["events"], "―")
    found["events"] = [
        {**blank, "participant": f"NK-{n % 997:03}\nAE-{n:05}", "onset": days[n % 60]}
        for n in range(ROWS)
    ]
    return found


def test_ten_thousand_rows_are_printed_and_found_again() -> None:
    """Every row stands in the finished document, and one that does not is noticed."""
    template = compile_template(shipped(FORM, "ja"), FORM)
    written = text_of(template.render(values("ja")))
    facts = [Fact("record", f"AE-{number:05}") for number in range(ROWS)]
    assert compare(written, facts) == []
    assert [lost.value for lost in compare(written, [*facts, Fact("record", "AE-10000")])] == [
        "AE-10000"
    ]


def test_one_row_of_ten_thousand_that_differs_is_named() -> None:
    """Both editions are compared to the last row."""
    ja, en = (values(lang) for lang in LANGS)
    assert list(Editions(FORM, ja, en).differences()) == []
    en["events"][-1]["onset"] = "6 January 2026"
    (place,) = Editions(FORM, ja, en).differences()
    assert (place.name, place.line) == ("events.onset", ROWS)
