"""The grades of a study's own records: laboratory values, temperatures and oxygen saturations."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from safetyreport.grading.grades import grade
from safetyreport.grading.growth_factor import GrowthFactorDays
from safetyreport.grading.measurement import HIGHEST_ALBUMIN, Measurement, Result
from safetyreport.grading.terms import Version
from safetyreport.grading.units import convert, unit_of
from safetyreport.i18n import Phrase
from safetyreport.records.kinds import Records
from safetyreport.records.observation import Analyte, Laboratory, VitalSign
from safetyreport.records.product import Administration
from safetyreport.records.study import Study

# How a vital sign that CTCAE grades may be called; letters' case and width do not matter.
SIGNS: Mapping[str, Analyte] = {
    "temperature": "temperature",
    "body_temperature": "temperature",
    "body temperature": "temperature",
    "体温": "temperature",
    "spo2": "spo2",
    "oxygen_saturation": "spo2",
    "oxygen saturation": "spo2",
    "経皮的動脈血酸素飽和度": "spo2",
}
Baselines = Mapping[tuple[str, str], list[Laboratory]]


@dataclass(frozen=True, slots=True)
class Graded:
    """A stored record and its grades; no results where it holds no value."""

    record: Laboratory | VitalSign
    analyte: Analyte
    results: tuple[Result, ...]


def laboratory_grades(
    records: Records, study: Study, version: Version | None = None
) -> tuple[Graded, ...]:
    """The grades of every record that holds a gradable value, under the study's version or another.

    The baseline is the participant's own: the last one not younger than the value. What is older
    than the first baseline is graded as a baseline is. Albumin is that of the same day; G-CSF is
    looked up in the administrations.
    """
    chosen = version or study.ctcae_version
    laboratory = records.of_kind(Laboratory)
    baselines: dict[tuple[str, str], list[Laboratory]] = defaultdict(list)
    albumins: dict[tuple[str, dt.date], set[Decimal]] = defaultdict(set)
    for one in laboratory:
        if one.is_baseline and one.analyte and one.value is not None:
            baselines[one.participant, one.analyte].append(one)
        if one.analyte == "albumin" and one.value is not None and one.taken_on:
            unit = unit_of("albumin", one.unit)
            if unit and 0 < unit.to_base(one.value) < HIGHEST_ALBUMIN:
                albumins[one.participant, one.taken_on].add(unit.to_base(one.value))
    given: dict[str, list[Administration]] = defaultdict(list)
    for dose in records.of_kind(Administration):
        given[dose.participant].append(dose)
    under = {who: GrowthFactorDays(doses) for who, doses in given.items()}
    nothing = GrowthFactorDays(())
    found: list[Graded] = []
    for one in laboratory:
        if one.analyte is None or one.value is None:
            continue
        measured, notes = _measured(one, one.analyte, one.value, baselines)
        day = one.taken_on
        same_day = albumins.get((one.participant, day), set()) if day else set()
        measured = replace(
            measured,
            albumin=next(iter(same_day)) if len(same_day) == 1 else None,
            g_csf=under.get(one.participant, nothing).hold(day) if day else None,
        )
        results = grade(measured, chosen)
        told = tuple(replace(result, why=(*result.why, *notes)) for result in results)
        found.append(Graded(one, one.analyte, told))
    return (*found, *_signs(records.of_kind(VitalSign), chosen))


def _signs(signs: Iterable[VitalSign], version: Version) -> Iterator[Graded]:
    for one in signs:
        name = unicodedata.normalize("NFKC", one.sign or "").strip().casefold()
        analyte = SIGNS.get(name)
        if analyte and one.value is not None:
            yield Graded(one, analyte, grade(Measurement(analyte, one.value, one.unit), version))


def _measured(
    record: Laboratory, analyte: Analyte, value: Decimal, baselines: Baselines
) -> tuple[Measurement, tuple[Phrase, ...]]:
    """The record with its participant's baseline, in the record's unit."""
    plain = Measurement(
        analyte,
        value,
        record.unit,
        lln=record.lln,
        uln=record.uln,
        symptomatic=record.symptomatic,
        anticoagulated=record.anticoagulated,
    )
    known = baselines.get((record.participant, analyte), [])
    if record.is_baseline:
        return replace(plain, is_baseline=True), ()
    earlier = [one for one in known if _not_younger(one, record)]
    if not earlier:
        return replace(plain, is_baseline=bool(known)), ()
    baseline = max(earlier, key=lambda one: (one.taken_on or dt.date.min, one.id))
    return _with_baseline(plain, baseline)


def _not_younger(baseline: Laboratory, record: Laboratory) -> bool:
    days = baseline.taken_on, record.taken_on
    return days[0] is None or days[1] is None or days[0] <= days[1]


def _with_baseline(
    measured: Measurement, baseline: Laboratory
) -> tuple[Measurement, tuple[Phrase, ...]]:
    own, other = unit_of(measured.analyte, measured.unit), unit_of(measured.analyte, baseline.unit)
    names = ("value", "lln", "uln")
    numbers: list[Decimal | None] = [getattr(baseline, name) for name in names]
    if own is None or other is None:
        return measured, ()
    notes: tuple[Phrase, ...] = ()
    if (own.base, own.factor) != (other.base, other.factor):
        found = [None if one is None else convert(measured.analyte, one, other, own)
                 for one in numbers]  # fmt: skip
        if found[0] is None:
            return measured, (Phrase("grading.why.baseline_unit", {"unit": baseline.unit or ""}),)
        key = "baseline_converted" if found[0].exact else "baseline_converted_by_mass"
        notes = (Phrase(f"grading.why.{key}", {"unit": baseline.unit or ""}),)
        numbers = [one.value if one else None for one in found]
    value, lln, uln = numbers
    return replace(measured, baseline=value, baseline_lln=lln, baseline_uln=uln), notes
