"""Bounds, conditions and values on their way into sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from safetyreport.grading.criteria import Bound, Criterion, Limb
from safetyreport.grading.evaluation import World, limit_of
from safetyreport.grading.measurement import Measurement, plain, rounded, short
from safetyreport.i18n import Phrase

_CLOSE = ("%", "°C")  # units that follow a number without a space
_SYMPTOMS = {
    ("no",): "symptoms_no",
    ("mild", "moderate", "severe"): "symptoms_some",
    ("no", "mild"): "symptoms_up_to_mild",
    ("moderate", "severe"): "symptoms_above_mild",
}


def amount(number: str, unit: str) -> str:
    """A number with its unit; an INR has none."""
    if not unit or unit == "INR":
        return number
    return f"{number}{unit}" if unit in _CLOSE else f"{number} {unit}"


def limit(bound: Bound, given: Measurement | None, unit: str) -> Phrase:
    """A bound's limit in words, with its number where the measurement tells it."""
    number = limit_of(bound, given) if given else None
    if bound.of is None:
        return Phrase("grading.limit.number", {"number": amount(plain(bound.factor), unit)})
    name = Phrase(f"grading.limit.{bound.of}")
    if bound.plus is not None:
        added = {"limit": name, "plus": amount(short(bound.plus), unit)}
        name = Phrase("grading.limit.plus", added)
    elif bound.factor != 1:
        name = Phrase("grading.limit.times", {"factor": short(bound.factor), "limit": name})
    if number is None:
        return name
    return Phrase("grading.limit.known", {"limit": name, "number": amount(short(number), unit)})


def joined(phrases: Sequence[Phrase]) -> Phrase | None:
    """Several phrases that all hold."""
    if not phrases:
        return None
    whole = phrases[0]
    for one in phrases[1:]:
        whole = Phrase("grading.both", {"first": whole, "second": one})
    return whole


def bounds(
    limb: Limb, given: Measurement | None, unit: str, side: str | None = None
) -> Phrase | None:
    """The limb's bounds in words; with `side`, only those at which its term begins.

    What compares the baseline with itself is left out, as grading leaves it out.
    """
    own = given is not None and given.is_baseline
    names = {"low": ("below", "at_most"), "high": ("above", "at_least")}.get(side or "")
    found = [
        Phrase(f"grading.bound.{name}", {"limit": limit(bound, given, unit)})
        for name, bound in limb.bounds()
        if (names is None or name in names) and not (own and bound.of == "baseline")
    ]
    return joined([*found, *_falls(limb, beginning=side is not None)])


def _falls(limb: Limb, *, beginning: bool) -> Iterator[Phrase]:
    for name in ("fall_above", "fall_at_least", "fall_below"):
        percent: Decimal | None = getattr(limb, name)
        if percent is None or (beginning and name == "fall_below"):
            continue
        if name == "fall_above":
            yield Phrase("grading.bound.fall_any")
        else:
            yield Phrase(f"grading.bound.{name}", {"percent": short(percent)})


def conditions(limb: Limb, given: Measurement | None = None) -> Phrase | None:
    """The limb's conditions in words."""
    return joined(list(_conditions(limb, given)))


def _conditions(limb: Limb, given: Measurement | None) -> Iterator[Phrase]:
    if limb.baseline:
        own = given is not None and given.is_baseline
        yield Phrase(f"grading.condition.baseline_{'itself' if own else limb.baseline}")
    for name in ("baseline_at_most", "baseline_above"):
        bound: Bound | None = getattr(limb, name)
        if bound:
            yield Phrase(f"grading.condition.{name}", {"factor": short(bound.factor)})
    if limb.symptoms:
        yield Phrase(f"grading.condition.{_SYMPTOMS[tuple(limb.symptoms)]}")
    if limb.anticoagulated is not None:
        key = "anticoagulated" if limb.anticoagulated else "not_anticoagulated"
        yield Phrase(f"grading.condition.{key}")
    for name in ("hours_above", "hours_at_most"):
        hours: Decimal | None = getattr(limb, name)
        if hours is not None:
            yield Phrase(f"grading.condition.{name}", {"hours": short(hours)})
    if limb.at_rest is not None:
        yield Phrase(f"grading.condition.{'at_rest' if limb.at_rest else 'on_exertion'}")


def why_met(limb: Limb, grade: int, given: Measurement, shown: str, unit: str) -> Phrase:
    """Why a value has the limb's grade."""
    values: dict[str, object] = {"value": shown, "grade": grade}
    values["bounds"] = bounds(limb, given, unit)
    when = conditions(limb, given)
    if when is None:
        return Phrase("grading.why.met", values)
    return Phrase("grading.why.met_when", {**values, "conditions": when})


def why_none(
    criterion: Criterion, world: World, applying: Sequence[Limb], given: Measurement, shown: str,
    unit: str,
) -> Phrase:  # fmt: skip
    """Why a value has grade 0: where the mildest grade begins."""
    for limb in sorted(applying, key=lambda one: min(one.possible, default=5)):
        begins = bounds(limb, given, unit, criterion.direction)
        if begins is not None:
            values = {"value": shown, "bounds": begins}
            when = conditions(limb, given)
            if when is None:
                return Phrase("grading.why.none", values)
            return Phrase("grading.why.none_when", {**values, "conditions": when})
    return Phrase("grading.why.no_limit", {"value": shown})


def why_fall(given: Measurement) -> Phrase | None:
    """The fall from the baseline in percent."""
    if given.baseline is not None and given.baseline > 0:
        fall = (given.baseline - given.value) * 100 / given.baseline
    elif given.percent_change is not None:
        fall = -given.percent_change
    else:
        return None
    return Phrase("grading.why.fall", {"percent": rounded(fall)}) if fall > 0 else None
