"""Reports on a period as a reader finds them: their tables, and what ought to stand in them.

What is expected is counted from the demo's records as plain JSON; days are ISO texts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from safetyreport.demo import records_json
from safetyreport.documents import forms
from safetyreport.documents.readback import text_of
from tests.calls import Call
from tests.study_folder import ACTOR, DAY
from tests.unit.summary.brute import OVER, Brute, Event

LANGS = ("ja", "en")
DOSES = (100_000_000, 300_000_000)
CATEGORIES = ("any", "related", "serious", "related_serious", "discontinued", "fatal")
STEPS = {
    "consented": "consented_on",
    "enrolled": "enrolled_on",
    "treatment_ended": "treatment_ended_on",
    "withdrawn": "withdrawn_on",
    "recurred": "recurred_on",
    "died": "died_on",
}
LATE = ("submitted_late", "overdue", "overdue_by_law")
Tables = dict[str, list[list[str]]]


class Period(NamedTuple):
    """A period: what makes its report, its days, and the data cut."""

    subject: str
    first: str
    last: str
    cut: str

    @property
    def command(self) -> tuple[str, ...]:
        """The call that makes its report."""
        if self.subject.startswith("year-"):
            return "annual", "--year", self.subject.removeprefix("year-")
        return "quarterly", "--quarter", self.subject


YEARS = tuple(
    Period(
        f"year-{number}",
        f"{2019 + number}-10-12",
        f"{2020 + number}-10-11",
        min(f"{2020 + number}-10-11", DAY),
    )
    for number in range(1, 8)
)
QUARTERS = (
    Period("FY2026Q1", "2026-04-01", "2026-06-30", "2026-06-30"),
    Period("FY2026Q2", "2026-07-01", "2026-09-30", "2026-09-30"),
    Period("FY2026Q3", "2026-10-01", "2026-12-31", DAY),
)


def plain() -> dict[str, list[dict[str, Any]]]:
    """The demo's records as a user would write them."""
    content: dict[str, Any] = json.loads(records_json())
    del content["schema"]
    return content


def counted(period: Period) -> Brute:
    """The counting of a period at its data cut, without any of the program's code."""
    return Brute(plain(), period.cut, period.first, period.last, DOSES)


def made(call: Call, study: Path, period: Period, *more: str | Path) -> Any:
    """The answer of a call that makes the report."""
    day = () if "--as-of" in more else ("--as-of", DAY)
    answer = call("-C", study, *period.command, "--json", *day, *more)
    assert answer.code == 0, answer.out
    return answer.json


def summary(call: Call, study: Path, period: Period) -> dict[str, Any]:
    """`summarise` of the period at its data cut: tables and listings by name."""
    days = ("--as-of", period.cut, "--from", period.first, "--to", min(period.last, period.cut))
    answer = call("-C", study, "summarise", "--json", *days)
    assert answer.code == 0, answer.out
    parts = (*answer.json["tables"], *answer.json["listings"])
    return {f"{part['id']}{'' if 'period' in part else '_list'}": part for part in parts}


def path_of(answer: Any, lang: str, addressee: str = "committee") -> Path:
    """The one document of an addressee in a language."""
    (found,) = (
        one for one in answer["documents"] if (one["lang"], one["addressee"]) == (lang, addressee)
    )
    return Path(found["path"])


def words(answer: Any, lang: str = "ja", addressee: str = "committee") -> str:
    """Everything that stands in a document."""
    return text_of(path_of(answer, lang, addressee).read_bytes()).whole


def tables(answer: Any, lang: str, addressee: str = "committee") -> Tables:
    """The lines of every headed table of a document, by the id of the form's row."""
    (form,) = {one["form"] for one in answer["documents"] if one["addressee"] == addressee}
    document = Document(str(path_of(answer, lang, addressee)))
    found: list[tuple[str, list[list[str]]]] = []
    heading = ""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            style = block.style.name if block.style is not None else ""
            heading = block.text if (style or "").replace(" ", "").lower() == "heading2" else ""
        elif heading and isinstance(block, Table):
            lines = [[cell.text for cell in row.cells] for row in block.rows]
            found.append((heading, lines[1:]))
            heading = ""
    rows = [row for row in forms.load(form).rows() if row.columns]
    assert len(rows) == len(found)
    by_id: Tables = {}
    for row, (title, lines) in zip(rows, found, strict=True):
        assert title.startswith(row.label.get("ja" if lang == "ja" else "en")), title
        empty = len(lines) == 1 and len(set(lines[0])) == 1 and lines[0][0] in NOTHING
        by_id[row.id] = [] if empty else lines
    return by_id


NOTHING = ("該当なし", "Not applicable")


def people(lang: str, persons: object, events: object) -> str:
    """Persons and events as a report writes them."""
    return f"{persons}例（{events}件）" if lang == "ja" else f"{persons} (events: {events})"


def share(lang: str, row: dict[str, Any]) -> str:
    """A percentage with its base and limits as a report writes them."""
    if row["percent"] == "not_estimable":
        return "推定できない" if lang == "ja" else "Not estimable"
    base, limits = row["denominator"], row["interval"]
    if lang == "ja":
        return f"{base}例中{row['percent']}%\n（{limits['lower']}–{limits['upper']}）"
    return f"{row['percent']}% of {base}\n({limits['lower']}–{limits['upper']})"


def half_up(value: float) -> float:
    """One decimal, halves upwards."""
    return math.floor(value * 10 + 0.5 + 1e-9) / 10


def limits(some: int, base: int) -> tuple[float, float]:
    """Exact 95% limits in percent by halving the interval on the binomial tail."""

    def tail(share: float, numbers: Sequence[int]) -> float:
        return sum(math.comb(base, k) * share**k * (1 - share) ** (base - k) for k in numbers)

    def halved(below: Callable[[float], bool]) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) else (low, middle)
        return low * 100

    upper = range(some, base + 1)
    lower = range(some + 1)
    return (
        0.0 if some == 0 else halved(lambda share: tail(share, upper) < 0.025),
        100.0 if some == base else halved(lambda share: tail(share, lower) > 0.025),
    )


def ids(lines: list[list[str]]) -> list[str]:
    """The records named in the first column, below the participant."""
    return [line[0].split("\n")[-1] for line in lines]


def over_by(brute: Brute, event: Event, day: str) -> bool:
    """Whether an event is known to have ended before a day."""
    ended = event.get("ended")
    if not ended or ended > brute.cut:
        state = brute.states(event)[-1]
        ended = state.get("outcome_on") if state.get("outcome") in OVER else None
    return bool(ended and ended < day)


def earlier(brute: Brute, event: Event) -> bool:
    """Known before the period, and judged anew in it or not over at its beginning."""
    if brute.awareness(event) >= brute.first:
        return False
    anew = [
        one
        for one in event.get("assessments", [])
        if brute.first <= brute.awareness(one) <= brute.cut
    ]
    return bool(anew) or not over_by(brute, event, brute.first)


def check_counts(brute: Brute, table: dict[str, Any], parts: Tables, name: str, lang: str) -> None:
    """Each class of events: the report as `summarise`, and that as counted by hand."""
    rows = [row for row in table["rows"] if row["soc"] == row["term"] == "all"]
    assert [row["category"] for row in rows] == list(CATEGORIES)
    assert len(parts[name]) == len(rows)
    for row, line in zip(rows, parts[name], strict=True):
        found = [one for one in brute.counted() if brute.within(one, row["category"])]
        assert {key: row[key] for key in brute.counts(found)} == brute.counts(found)
        base = len(brute.safety())
        assert row["denominator"] == base
        if base:
            some = row["participants"]
            assert row["percent"] == half_up(100 * some / base)
            exact = tuple(half_up(one) for one in limits(some, base))
            assert (row["interval"]["lower"], row["interval"]["upper"]) == exact
        assert line[1:] == [
            people(lang, row["period_participants"], row["period_events"]),
            people(lang, row["participants"], row["events"]),
            share(lang, row),
        ]


def check_disposition(brute: Brute, table: dict[str, Any], parts: Tables) -> None:
    """Each step: the report as `summarise`, and that from the days of the participants."""
    numbers = [[str(row["period_participants"]), str(row["participants"])] for row in table["rows"]]
    assert [line[1:] for line in parts["disposition"]] == numbers
    for row in table["rows"]:
        if row["step"] in STEPS and row["detail"] == "not_applicable":
            days = [one.get(STEPS[row["step"]]) for one in brute.some("participants")]
        elif row["step"] == "administration":
            given = [[one["given_on"] for one in brute.given(who)] for who in brute.people()]
            nth = row["detail"]
            days = [some[nth - 1] for some in given if len(some) >= nth]
        elif row["step"] == "first_procedure":
            days = [min(brute.procedures(who)) for who in brute.safety()]
        else:
            name = "death_cause" if row["step"] == "died" else "treatment_end_reason"
            days = [
                one.get(STEPS[row["step"]])
                for one in brute.some("participants")
                if one.get(name) == row["detail"]
            ]
        known = [day for day in days if day and brute.known(day)]
        assert row["participants"] == len(known), row
        assert row["period_participants"] == len([day for day in known if brute.inside(day)])


def recipients(brute: Brute, lang: str) -> tuple[str, str]:
    """Persons and provisions in the period and in total, counted one by one."""
    given = [one for who in brute.people() for one in brute.given(who)]
    texts = []
    for some in ([one for one in given if brute.inside(one["given_on"])], given):
        persons = len({one["participant"] for one in some})
        texts.append(
            f"{persons}例（提供{len(some)}件）"
            if lang == "ja"
            else f"{persons} (provisions: {len(some)})"
        )
    return texts[0], texts[1]


def known_on(deviation: dict[str, Any]) -> str:
    """The day on which anybody first knew of a deviation."""
    names = ("aware_physician_at", "aware_administrator_at")
    return str(min(deviation[name][:10] for name in names if deviation.get(name)))


def check_deviations(
    brute: Brute, table: dict[str, Any], parts: Tables, counts: str, listed: str
) -> None:
    """Numbers by class, and exactly those to be listed."""
    held = [one for one in brute.some("deviations") if known_on(one) <= brute.cut]

    def class_of(one: dict[str, Any]) -> str:
        judged = one.get("classified_on")
        named = not (judged and judged > brute.cut) and one.get("classification")
        reason = one.get("missing", {}).get("classification")
        return str(named or reason or "not_recorded")

    rows = [row for row in table["rows"] if row["deviation_category"] == "all"]
    numbers = [[str(row["period_number"]), str(row["number"])] for row in rows]
    assert [line[1:] for line in parts[counts]] == numbers
    for row in rows:
        some = [one for one in held if row["classification"] in ("all", class_of(one))]
        assert row["number"] == len(some)
        assert row["period_number"] == len([one for one in some if brute.inside(known_on(one))])
    expected = {
        one["id"]
        for one in held
        if brute.inside(known_on(one))
        or any(
            one.get(f"{name}_done_on") is None or one[f"{name}_done_on"] >= brute.first
            for name in ("corrective", "preventive")
        )
    }
    found = [line[0] for line in parts[listed]]
    assert sorted(found) == sorted(expected)


def last_day(duty: dict[str, Any]) -> str | None:
    """The last day that counts: the extended, the legal, or the target."""
    found: str | None = duty["extended_due_on"] or duty["statutory_due_on"] or duty["due_on"]
    return found


def due(call: Call, study: Path, *more: str) -> list[dict[str, Any]]:
    """Every duty, also the settled."""
    found: list[dict[str, Any]] = call(
        "-C", study, "due", "--all", "--as-of", DAY, "--json", *more
    ).json["duties"]
    return found


def check_late(duties: list[dict[str, Any]], period: Period, parts: Tables) -> None:
    """The reports of law and protocol that were late or are not made: all of them, no other."""
    expected = [
        [duty["record"] or duty["id"].partition(".")[0], last_day(duty)]
        for duty in duties
        if duty["status"] in LATE
        and duty["layer"] != "house"
        and not duty["somebody_elses"]
        and period.first <= (last_day(duty) or "") <= period.last
    ]
    found = [[line[0].split("\n")[-1], line[2]] for line in parts["late"]]
    assert sorted(found) == sorted(expected)


def after_cut(period: Period, lang: str) -> dict[str, list[str]]:
    """The serious events of which somebody learned after the data cut.

    For each the last such day, and whether it is suspected now.
    """
    yes, no = ("はい", "いいえ") if lang == "ja" else ("Yes", "No")
    today = Brute(plain(), DAY, period.first, period.last, DOSES)
    found = {}
    for event in today.events():
        days = [
            today.awareness(one)
            for one in (event, *event.get("assessments", []))
            if period.cut < today.awareness(one) <= DAY
        ]
        if days and today.matters(event):
            found[event["id"]] = [max(days), yes if today.related(event) else no]
    return found


WHO = ("--actor", ACTOR)
