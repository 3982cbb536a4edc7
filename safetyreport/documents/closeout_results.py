"""The other tables of the study report: background, progress, survival, what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from safetyreport.documents.closeout_words import (
    between,
    limited,
    line,
    quartiles,
    word,
)
from safetyreport.documents.content import Line
from safetyreport.documents.printed import Printer
from safetyreport.documents.summary_cells import code_of, shown, step_name
from safetyreport.i18n import Word
from safetyreport.i18n import text as words
from safetyreport.summary.model import Interval, Row, Summary, Survival

BACKGROUND = ("sex", "eligibility")
VITAL, LABORATORY, PEOPLE = "vital_signs", "laboratory", "participants"
CHANGE = "change"
# Every font has ² and ³; other raised digits come out as boxes in some, so 10^9/L stays.
AREA = re.compile(r"(?<=\bm)[23]\b")
RAISED = str.maketrans("23", "²³")
YEAR = Decimal("365.25")  # days, as survival is counted


def result_tables(summary: Summary, say: Printer) -> dict[str, Sequence[Line]]:
    """Every table of the study report but those of adverse events, by its name on the form."""
    measured = summary.table("continuous").rows
    return {
        "populations": [
            line(
                population=words(f"summary.population.{one.id}", say.lang),
                persons=shown(one.n, say),
            )
            for one in summary.populations
        ],
        "background_categories": list(_categories(summary, say)),
        "background_values": list(_ages(measured, say)),
        "disposition": [_step(row, say) for row in summary.table("disposition").rows],
        "provisions": [
            line(state=shown(row["item"], say), number=shown(row["number"], say))
            for row in summary.table("recipients").rows
        ],
        "deviation_listing": [_deviation(row, say) for row in _by_day(summary)],
        "deviation_counts": [
            line(
                category=shown(row["deviation_category"], say),
                number=shown(row["number"], say),
                persons=shown(row["participants"], say),
                done=shown(row["corrective_done"], say),
                **{"class": shown(row["classification"], say)},
            )
            for row in summary.table("deviations").rows
        ],
        "survival": [_survival(one, say) for one in summary.survival],
        "cytotoxicity": list(
            _measured(summary.table("cytotoxicity").rows, "effector_target_ratio", say)
        ),
        "phenotype": list(_measured(summary.table("phenotype").rows, "marker", say)),
        **{
            kind: list(_measured(of_kind(measured, kind), "measurement", say))
            for kind in (VITAL, LABORATORY)
        },
    }


def of_kind(rows: Iterable[Row], kind: str) -> list[Row]:
    """The measurements of one kind."""
    return [row for row in rows if code_of(row["group"]) == kind]


def _by_day(summary: Summary) -> list[Row]:
    """The deviations as they became known."""
    rows = summary.listing("deviations").rows
    return sorted(rows, key=lambda row: (str(row["known_on"]), str(row["id"])))


def _categories(summary: Summary, say: Printer) -> Iterator[Line]:
    for row in summary.table("categorical").rows:
        if code_of(row["item"]) in BACKGROUND:
            yield line(
                measurement=shown(row["item"], say),
                category=shown(row["category"], say),
                number=word(
                    say, "of", part=shown(row["count"], say), whole=shown(row["total"], say)
                ),
                percent=limited(row["percent"], row["interval"], say),
            )


def _ages(rows: Iterable[Row], say: Printer) -> Iterator[Line]:
    for row in of_kind(rows, PEOPLE):
        space = "" if say.lang == "ja" else " "
        texts = {"measurement": with_unit(row, "measurement", say), **_described(row, say)}
        yield line(**{name: text.replace("\n", space) for name, text in texts.items()})


def _described(row: Row, say: Printer) -> dict[str, str]:
    """The statistics of a row of measurements."""
    return {
        "n": word(say, "n", n=shown(row["n"], say), missing=shown(row["missing"], say)),
        "mean": _mean(row, say),
        "median": quartiles(row["median"], row["q1"], row["q3"], say),
        "range": between(row["minimum"], row["maximum"], say),
    }


def _mean(row: Row, say: Printer) -> str:
    mean, deviation = row["mean"], row["sd"]
    if isinstance(mean, Word):
        return shown(mean, say)
    return word(say, "mean", mean=shown(mean, say), deviation=shown(deviation, say))


def with_unit(row: Row, column: str, say: Printer) -> str:
    """What was measured, with its unit on a second line."""
    name, unit = shown(row[column], say), row.get("unit")
    if unit is None or isinstance(unit, Word):
        return name
    return word(say, "unit", name=name, unit=_unit(shown(unit, say), say))


def _unit(unit: str, say: Printer) -> str:
    if unit == "years":
        return words("statistics.unit.years", say.lang)
    return AREA.sub(lambda found: found[0].translate(RAISED), unit)


def _step(row: Row, say: Printer) -> Line:
    percent = row["percent"]
    return line(
        state=step_name(row, say),
        persons=shown(row["participants"], say),
        percent=say.word("dash") if code_of(percent) == "not_applicable" else shown(percent, say),
    )


def _deviation(row: Row, say: Printer) -> Line:
    done = [
        word(say, name, day=shown(row[f"{name}_done_on"], say))
        for name in ("corrective", "preventive")
    ]
    return line(
        record=f"{row['id']}\n{shown(row['participants_involved'], say)}",
        known=shown(row["known_on"], say),
        requirement=shown(row["requirement"], say),
        done="\n".join(done),
        **{"class": shown(row["classification"], say)},
    )


def _survival(one: Survival, say: Printer) -> Line:
    return line(
        endpoint=endpoint(one, say),
        n=shown(one.participants, say),
        number=shown(one.events, say),
        time=survival_time(one, say),
        percent=survival_percent(one, say),
        at_risk=shown(one.at_risk, say),
        median=shown(one.median, say),
    )


def endpoint(one: Survival, say: Printer) -> str:
    """Overall or recurrence-free survival, in words."""
    return words(f"statistics.endpoint.{one.endpoint}", say.lang)


def survival_time(one: Survival, say: Printer) -> str:
    """The time after surgery in years and in days."""
    days = shown(one.at_days, say)
    years = one.at_days / YEAR
    return word(say, "years", years=f"{years.normalize():f}", days=days)


def survival_percent(one: Survival, say: Printer) -> str:
    """The estimate with its limits; without limits where it is all or nothing."""
    if isinstance(one.lower, Word) or isinstance(one.upper, Word):
        return limited(one.estimate, one.lower if isinstance(one.lower, Word) else one.upper, say)
    return limited(one.estimate, Interval(one.lower, one.upper), say)


def _measured(rows: Iterable[Row], name: str, say: Printer) -> Iterator[Line]:
    """A line for the values at a visit, and one for their change from baseline with its test."""
    for row in rows:
        changed = code_of(row["value"]) == CHANGE
        visit = shown(row["visit"], say)
        texts = {
            "measurement": with_unit(row, name, say),
            "visit": word(say, "change", visit=visit) if changed else visit,
            **_described(row, say),
            "p": _test(row, say) if changed else say.word("dash"),
        }
        if "spontaneous_lowest" in row:
            lowest, highest = row["spontaneous_lowest"], row["spontaneous_highest"]
            texts["spontaneous"] = say.word("dash") if changed else between(lowest, highest, say)
        yield line(**texts)


def _test(row: Row, say: Printer) -> str:
    """The p value, and how many changes were nought and left out of the test."""
    zeros = row["zeros"]
    p = say.word("dash") if isinstance(row["p"], Word) else shown(row["p"], say)
    return p if zeros == 0 else f"{p}\n{word(say, 'zeros', count=shown(zeros, say))}"
