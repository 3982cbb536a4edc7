"""From a measurement to grades, one for each term of its analyte, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal, localcontext

from safetyreport.grading.calcium import corrected
from safetyreport.grading.criteria import Criterion, packaged
from safetyreport.grading.evaluation import (
    Evaluation,
    Outcome,
    applies,
    contradicted,
    evaluate,
)
from safetyreport.grading.measurement import Measurement, Result, faults, plain, short
from safetyreport.grading.terms import Version
from safetyreport.grading.units import Unit, unit_of
from safetyreport.grading.wording import amount, why_fall, why_met, why_none
from safetyreport.i18n import Phrase

FAR = 10  # times a limit: a baseline beyond is one that nobody is enrolled with, as a rule
DIGITS = 400  # no product of two recorded numbers has more
_AMOUNTS = ("value", "lln", "uln", "baseline", "baseline_lln", "baseline_uln")


def grade(given: Measurement, version: Version, term: str | None = None) -> tuple[Result, ...]:
    """The grade of each term that the analyte can show, or of one term only.

    Nothing raises: what cannot be graded has grade None and says why.
    """
    with localcontext() as context:
        context.prec = DIGITS
        return tuple(_graded(given, version, term))


def terms_of(analyte: str, version: Version) -> tuple[str, ...]:
    """The terms that values of an analyte are graded under."""
    criteria = packaged().of(_graded_as(analyte), version)
    return tuple(dict.fromkeys(one.term for one in criteria))


def overall(results: Iterable[Result]) -> int | None:
    """The grade of a value over all its terms: None, not 0, where one of them is not graded."""
    grades = [one.grade for one in results]
    highest = max((one for one in grades if one is not None), default=None)
    return highest if highest or None not in grades else None


def _graded_as(analyte: str) -> str:
    return "calcium_corrected" if analyte == "calcium_total" else analyte


def _graded(given: Measurement, version: Version, term: str | None) -> Iterator[Result]:
    criteria = packaged().of(_graded_as(given.analyte), version)
    if not criteria:
        yield _without_term(given, version)
        return
    if term is not None:
        criteria = tuple(one for one in criteria if one.term == term)
        if not criteria:
            why = Phrase("grading.why.term_elsewhere", {"term": term, "version": version})
            yield Result(given.analyte, version, term, None, None, (), (why,))
            return
    wrong = [Phrase(f"{one.code}.message", one.values) for one in faults(given)]
    unit = unit_of(given.analyte, given.unit)
    adjusted = corrected(given, unit) if unit and not wrong else given
    if isinstance(adjusted, Phrase):
        wrong.append(adjusted)
    if wrong or unit is None or isinstance(adjusted, Phrase):
        for name, direction in dict.fromkeys((one.term, one.direction) for one in criteria):
            yield Result(given.analyte, version, name, direction, None, (), tuple(wrong))
        return
    for one in criteria:
        if one.unit in (None, unit.base):
            result = _result(one, adjusted, unit, version)
            note = _how_corrected(given, adjusted, unit)
            yield replace(result, analyte=given.analyte, why=(*note, *result.why))


def _without_term(given: Measurement, version: Version) -> Result:
    found = packaged().without(given.analyte, version)
    values: dict[str, object] = {"version": version}
    key = "grading.why.no_term"
    if found and found.instead:
        key, values["instead"] = "grading.why.term_deleted", found.instead
    return Result(given.analyte, version, None, None, None, (), (Phrase(key, values),))


def _how_corrected(given: Measurement, adjusted: Measurement, unit: Unit) -> tuple[Phrase, ...]:
    if given.analyte != "calcium_total" or given.albumin is None:
        return ()
    values = {
        "total": amount(plain(given.value), unit.written),
        "albumin": amount(plain(given.albumin), "g/dL"),
        "corrected": amount(short(adjusted.value * unit.factor), unit.base),
    }
    same = adjusted.value == given.value
    return (Phrase("grading.why.not_corrected" if same else "grading.why.corrected", values),)


def _result(criterion: Criterion, given: Measurement, unit: Unit, version: Version) -> Result:
    """The result under one criterion; the measurement is first brought to its unit, exactly."""
    notes: list[Phrase] = []
    shown_unit = unit.written
    if criterion.unit is not None:
        if unit.factor != 1:
            notes.append(_converted(given, unit))
            given = _in_base(given, unit)
        shown_unit = unit.base
    shown = amount(short(given.value) if notes else plain(given.value), shown_unit)
    result = Result(given.analyte, version, criterion.term, criterion.direction, None)
    if contradicted(given, criterion):
        return replace(result, why=(Phrase("grading.baseline_contradicted.message"),))
    found = evaluate(criterion, given)
    result = _decided(criterion, given, found, result, shown, shown_unit)
    why = [*result.why, *(Phrase(f"grading.assumed.{name}") for name in found.assumed), *notes]
    result = _growth_factor(criterion, given, replace(result, why=tuple(why)))
    result = _with_baseline(criterion, given, result, shown_unit)
    return _with_notes(criterion, given, result)


def _in_base(given: Measurement, unit: Unit) -> Measurement:
    found: dict[str, Decimal] = {}
    for name in _AMOUNTS:
        number: Decimal | None = getattr(given, name)
        if number is not None:
            found[name] = unit.to_base(number)
    return replace(given, unit=unit.base, **found)  # type: ignore[arg-type]


def _converted(given: Measurement, unit: Unit) -> Phrase:
    values = {
        "given": amount(plain(given.value), unit.written),
        "value": amount(short(unit.to_base(given.value)), unit.base),
    }
    return Phrase("grading.why.converted", values)


def _decided(
    criterion: Criterion, given: Measurement, found: Evaluation, result: Result, shown: str,
    unit: str,
) -> Result:  # fmt: skip
    """The grade that the outcomes leave, with its reason; or what keeps it open."""
    possible, because = found.possible, found.because
    fits = {place: criterion.limb[place].grade or 0 for place in found.certain}
    least = max(fits.values(), default=0)
    if criterion.range_first and _inside(criterion, given) and max(possible, default=0) > 0:
        values = {"value": shown, "grades": possible}
        why = Phrase("grading.because.inside_range", values)
        return replace(result, possible=(0, *possible), why=(why,))
    if because or (len(possible) > 1 and not least):
        return replace(result, possible=possible, why=tuple(_why_open(found, shown)))
    if len(possible) == 1:
        return _single(criterion, given, found, result, shown, unit)
    limb = next(criterion.limb[place] for place, one in fits.items() if one == least)
    why = why_met(limb, least, given, shown, unit)
    values = {"missing": _missing(found), "grades": tuple(one for one in possible if one > least)}
    more = Phrase("grading.why.at_least", values)
    return replace(result, grade=least, possible=possible, why=(why, more))


def _single(
    criterion: Criterion, given: Measurement, found: Evaluation, result: Result, shown: str,
    unit: str,
) -> Result:  # fmt: skip
    """The one grade that remains."""
    value = found.possible[0]
    result = replace(result, grade=value, possible=(value,))
    if value == 0:
        world = found.outcomes[0].world
        limbs = [one for one in criterion.limb if applies(one, world)]
        whys = [why_none(criterion, world, limbs, given, shown, unit)]
    else:
        whys = _whys_met(criterion, given, found.outcomes, value, shown, unit)
    if any(criterion.limb[place].falls for one in found.outcomes for place in one.met):
        fall = why_fall(given)
        whys += [fall] if fall else []
    return replace(result, why=tuple(whys))


def _whys_met(
    criterion: Criterion, given: Measurement, outcomes: tuple[Outcome, ...], value: int,
    shown: str, unit: str,
) -> list[Phrase]:  # fmt: skip
    places = dict.fromkeys(place for one in outcomes for place in one.met)
    limbs = [criterion.limb[place] for place in places if criterion.limb[place].grade == value]
    return [why_met(limb, value, given, shown, unit) for limb in limbs]


def _why_open(found: Evaluation, shown: str) -> Iterator[Phrase]:
    for code in found.because:
        if any(code not in one.because for one in found.outcomes):
            continue  # only if what is missing turns out so
        yield Phrase(f"grading.because.{code}", {"value": shown})
    if found.open:
        yield Phrase("grading.why.missing", {"missing": _missing(found)})
    if found.possible:
        yield Phrase("grading.why.possible", {"grades": found.possible})


def _missing(found: Evaluation) -> tuple[Phrase, ...]:
    return tuple(Phrase(f"grading.missing.{name}") for name in found.open)


def _inside(criterion: Criterion, given: Measurement) -> bool:
    """Whether the value lies within the laboratory's own normal range."""
    if criterion.direction == "low":
        return given.lln is not None and given.value >= given.lln
    return given.uln is not None and given.value <= given.uln


def _growth_factor(criterion: Criterion, given: Measurement, result: Result) -> Result:
    """Leukocytosis and G-CSF: 6.0 does not count what a growth factor caused; 5.0 does not say."""
    if not criterion.growth_factor or not result.grade:
        return result
    if criterion.growth_factor == "told":
        note = (Phrase("grading.why.g_csf_given"),) if given.g_csf else ()
        return replace(result, why=(*result.why, *note))
    if given.g_csf:
        why = (Phrase("grading.because.g_csf"),)
        return replace(result, grade=None, possible=(), why=why)
    return replace(result, why=(*result.why, Phrase("grading.why.growth_factors")))


def _with_baseline(criterion: Criterion, given: Measurement, result: Result, unit: str) -> Result:
    """The grade of the baseline, where the term itself takes no account of it."""
    if criterion.asks_baseline or given.is_baseline or given.baseline is None:
        return result
    before = Measurement(
        given.analyte,
        given.baseline,
        given.unit,
        lln=given.baseline_lln if given.baseline_lln is not None else given.lln,
        uln=given.baseline_uln if given.baseline_uln is not None else given.uln,
        is_baseline=True,
    )
    found = _decided(criterion, before, evaluate(criterion, before), result, "", unit)
    if found.grade is None:
        return result
    note: tuple[Phrase, ...] = ()
    if found.grade:
        values = {"baseline": amount(short(given.baseline), unit), "grade": found.grade}
        note = (Phrase("grading.why.baseline_grade", values),)
    return replace(result, baseline_grade=found.grade, why=(*result.why, *note))


def _far_baseline(given: Measurement) -> Iterator[Phrase]:
    """A baseline so far beyond its range that it may be in another unit: looked at, not refused."""
    low = given.baseline_lln if given.baseline_lln is not None else given.lln
    high = given.baseline_uln if given.baseline_uln is not None else given.uln
    if given.is_baseline or given.baseline is None:
        return
    above = high is not None and given.baseline > FAR * high
    below = low is not None and given.baseline * FAR < low
    if above or below:
        side = "above" if above else "below"
        yield Phrase(f"grading.why.baseline_far_{side}", {"times": FAR})


def _with_notes(criterion: Criterion, given: Measurement, result: Result) -> Result:
    """What a reader must know beside the number."""
    notes = [*_far_baseline(given)]
    outside = given.uln if criterion.direction == "high" else given.lln
    low = criterion.direction == "low"
    if result.grade == 0 and outside is not None:
        beyond = given.value < outside if low else given.value > outside
        if beyond:
            notes.append(Phrase(f"grading.why.outside_{criterion.direction}"))
    if criterion.note and result.grade:
        notes.append(Phrase(f"grading.why.{criterion.note}"))
    higher = tuple(one for one in criterion.clinical if one > (result.grade or 0))
    if result.grade and higher:
        notes.append(Phrase("grading.why.floor", {"grades": higher}))
    return replace(result, clinical=higher, why=(*result.why, *notes))
