"""Which limbs a measurement meets, in every way that the facts not recorded leave open."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from safetyreport.grading.criteria import Bound, Criterion, Limb
from safetyreport.grading.measurement import Measurement

# A world says of every fact that a limb's conditions ask for what it is: `range`, `below_lln` and
# `too_high` of the baseline, `symptoms`, `anticoagulated`, `long` (duration), `at_rest`.
World = Mapping[str, object]
MISSING_FIELDS = ("lln", "uln", "baseline", "percent")
ALL_SYMPTOMS = ("no", "mild", "moderate", "severe")
SOME_SYMPTOMS = ALL_SYMPTOMS[1:]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one world gives: the grades that remain, the limbs met, what is missing.

    `because`: why the number does not decide, of limbs that are met all the same.
    """

    world: World
    possible: frozenset[int]
    met: tuple[int, ...]
    missing: frozenset[str] = frozenset()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes in all worlds. `open` are the facts not recorded that the grade hangs on."""

    outcomes: tuple[Outcome, ...]
    open: tuple[str, ...] = ()
    assumed: tuple[str, ...] = field(default_factory=tuple)

    @property
    def possible(self) -> tuple[int, ...]:
        """The grades that remain in some world."""
        return tuple(sorted({grade for one in self.outcomes for grade in one.possible}))

    @property
    def because(self) -> tuple[str, ...]:
        """Why the number does not decide, whatever else is known."""
        return tuple(dict.fromkeys(code for one in self.outcomes for code in one.because))

    @property
    def certain(self) -> frozenset[int]:
        """The limbs that are met in every world, by their places."""
        return frozenset.intersection(*(frozenset(one.met) for one in self.outcomes))


def evaluate(criterion: Criterion, given: Measurement) -> Evaluation:
    """What a measurement in the criterion's unit gives under its limbs."""
    facts = {name: _known(name, given, criterion) for name in _asked(criterion)}
    names = list(facts)
    outcomes = tuple(
        _outcome(criterion, given, dict(zip(names, choice, strict=True)))
        for choice in itertools.product(*facts.values())
    )
    hanging = [
        name for name in names if len(facts[name]) > 1 and _hangs(outcomes, name, facts[name])
    ]
    missing = {name for one in outcomes for name in one.missing}
    return Evaluation(
        outcomes,
        tuple(hanging) + tuple(name for name in MISSING_FIELDS if name in missing),
        tuple(_assumed(names, given, low=criterion.direction == "low")),
    )


def _hangs(outcomes: tuple[Outcome, ...], name: str, choices: tuple[object, ...]) -> bool:
    """Whether the grade differs between the fact's choices, all else equal."""
    found: dict[tuple[object, ...], set[object]] = {}
    for one in outcomes:
        rest = tuple(value for key, value in one.world.items() if key != name)
        found.setdefault(rest, set()).add((one.possible, one.because))
    return any(len(results) > 1 for results in found.values())


def _asked(criterion: Criterion) -> Iterator[str]:
    limbs = criterion.limb
    if any(one.baseline in ("normal", "abnormal") for one in limbs):
        yield "range"
    if any(one.baseline == "below_lln" for one in limbs):
        yield "below_lln"
    if any(one.baseline_above or one.baseline_at_most for one in limbs):
        yield "too_high"
    if any(one.symptoms for one in limbs):
        yield "symptoms"
    if any(one.anticoagulated is not None for one in limbs):
        yield "anticoagulated"
    if any(one.hours_above is not None for one in limbs):
        yield "long"
    if any(one.at_rest is not None for one in limbs):
        yield "at_rest"


def _known(name: str, given: Measurement, criterion: Criterion) -> tuple[object, ...]:
    """What a fact can be: one value when it is recorded."""
    if name == "range":
        found = baseline_range(given, criterion)
        return ("normal", "abnormal") if found is None else (found,)
    if name == "below_lln":
        below = baseline_below_lln(given)
        return (True, False) if below is None else (below,)
    if name == "too_high":
        bound = next(one.baseline_above for one in criterion.limb if one.baseline_above)
        if given.baseline is None or given.baseline_uln is None:
            return (True, False)
        return (given.baseline > bound.factor * given.baseline_uln,)
    if name == "symptoms":
        return _symptoms(given)
    if name == "anticoagulated":
        return (
            (True, False) if given.anticoagulated == "unknown" else (given.anticoagulated == "yes",)
        )
    if name == "long":
        hours = next(one.hours_above for one in criterion.limb if one.hours_above is not None)
        return (True, False) if given.duration_hours is None else (given.duration_hours > hours,)
    return (given.at_rest is not False,)


def _symptoms(given: Measurement) -> tuple[str, ...]:
    if given.symptomatic in (None, "unknown"):
        return ALL_SYMPTOMS
    return SOME_SYMPTOMS if given.symptomatic == "yes" else (str(given.symptomatic),)


def _assumed(names: list[str], given: Measurement, *, low: bool) -> Iterator[str]:
    """What was taken to be so although nobody recorded it; the answer says it."""
    if "anticoagulated" in names and given.anticoagulated is None:
        yield "not_anticoagulated"
    if "at_rest" in names and given.at_rest is None:
        yield "at_rest"
    if given.baseline_lln is None and given.lln is not None and given.baseline is not None:
        below = "below_lln" in names and given.baseline_abnormal is not False
        ranged = "range" in names and low and given.baseline_abnormal is None
        if (below or ranged) and not given.is_baseline:
            yield "baseline_by_this_lln"


def baseline_range(given: Measurement, criterion: Criterion) -> str | None:
    """How the baseline lay in its own range; a baseline itself is graded by the plain limits.

    On the high side its own upper limit decides, on the low side its own lower one (where only
    the row's is known, that), and what a person said about it where the numbers are absent.
    """
    if given.is_baseline:
        return "normal"
    baseline, abnormal = given.baseline, given.baseline_abnormal
    if criterion.direction == "high":
        if baseline is not None and given.baseline_uln is not None:
            return "abnormal" if baseline > given.baseline_uln else "normal"
    elif abnormal is None and baseline is not None:
        limit = given.baseline_lln if given.baseline_lln is not None else given.lln
        if limit is not None:
            return "abnormal" if baseline < limit else "normal"
    return None if abnormal is None else ("abnormal" if abnormal else "normal")


def contradicted(given: Measurement, criterion: Criterion) -> bool:
    """Whether what a person said about the baseline's range is not what the numbers say."""
    if given.is_baseline or given.baseline_abnormal is None or criterion.direction != "high":
        return False
    return (
        any(one.baseline in ("normal", "abnormal") for one in criterion.limb)
        and given.baseline is not None
        and given.baseline_uln is not None
        and (given.baseline > given.baseline_uln) != given.baseline_abnormal
    )


def baseline_below_lln(given: Measurement) -> bool | None:
    """Whether the baseline lay below the lower limit of normal: its own, else the row's."""
    if given.is_baseline or given.baseline_abnormal is False:
        return False
    limit = given.baseline_lln if given.baseline_lln is not None else given.lln
    if given.baseline is not None and limit is not None:
        return given.baseline < limit
    above = given.baseline_uln is not None and given.baseline is not None
    return False if above and given.baseline > given.baseline_uln else None  # type: ignore[operator]


def _outcome(criterion: Criterion, given: Measurement, world: World) -> Outcome:
    possible, met, because = {0}, [], []
    missing: set[str] = set()
    left_out = applying = 0
    for place, limb in enumerate(criterion.limb):
        if not applies(limb, world):
            continue
        applying += 1
        if given.is_baseline and _only_baseline(limb):
            left_out += 1  # never graded against itself
            continue
        holds, lacking = _holds(limb, given, world, criterion)
        if holds is False:
            continue
        if holds:
            met.append(place)
            if limb.because:
                because.append(limb.because)
            possible = {max(old, new) for old in possible for new in limb.possible}
        else:
            missing |= lacking
            possible |= {max(old, new) for old in possible for new in limb.possible}
            if limb.because and not limb.possible:
                because.append(limb.because)
    if applying and left_out == applying:
        every = {0, *(grade for limb in criterion.limb for grade in limb.possible)}
        return Outcome(world, frozenset(every), (), because=("baseline_itself",))
    return Outcome(world, frozenset(possible), tuple(met), frozenset(missing), tuple(because))


def applies(limb: Limb, world: World) -> bool:
    """Whether the conditions of a limb hold in a world."""
    return (
        (limb.baseline not in ("normal", "abnormal") or world["range"] == limb.baseline)
        and (limb.baseline != "below_lln" or world["below_lln"] is True)
        and (limb.baseline_above is None or world["too_high"] is True)
        and (limb.baseline_at_most is None or world["too_high"] is False)
        and (not limb.symptoms or world["symptoms"] in limb.symptoms)
        and (limb.anticoagulated is None or world["anticoagulated"] is limb.anticoagulated)
        and (limb.hours_above is None or world["long"] is True)
        and (limb.hours_at_most is None or world["long"] is False)
        and (limb.at_rest is None or world["at_rest"] is limb.at_rest)
    )


def _only_baseline(limb: Limb) -> bool:
    return limb.falls or all(bound.of == "baseline" for _, bound in limb.bounds())


def _holds(
    limb: Limb, given: Measurement, world: World, criterion: Criterion
) -> tuple[bool | None, set[str]]:
    """Whether all bounds hold; None, and what is missing, where that cannot be said."""
    lacking: set[str] = set()
    for name, bound in limb.bounds():
        if bound.of == "baseline" and given.is_baseline:
            continue
        limit = limit_of(bound, given)
        if limit is None:
            if bound.of == "baseline" and _baseline_beyond(given, world, criterion):
                return False, set()
            if _beyond_the_other(name, bound, given):
                return False, set()
            lacking.add(str(bound.of))
        elif not _compare(name, given.value, limit):
            return False, set()
    if limb.falls:
        found = _falls(limb, given, world, criterion)
        if found is False:
            return False, set()
        if isinstance(found, str):
            lacking.add(found)
    return (None if lacking else True), lacking


def _compare(name: str, value: Decimal, limit: Decimal) -> bool:
    if name == "above":
        return value > limit
    if name == "at_least":
        return value >= limit
    return value < limit if name == "below" else value <= limit


def limit_of(bound: Bound, given: Measurement) -> Decimal | None:
    """The number a bound stands for; None where the limit or the baseline is not recorded."""
    if bound.of is None:
        return bound.factor
    base: Decimal | None = getattr(given, bound.of)
    if base is None or (bound.of == "baseline" and base <= 0 and bound.factor != 1):
        return None
    return base * bound.factor + (bound.plus or 0)


def _baseline_beyond(given: Measurement, world: World, criterion: Criterion) -> bool:
    """Whether an abnormal baseline, itself not recorded, surely lies beyond the value.

    Nothing that is within the normal range is worse than what lay outside it.
    """
    if world.get("range") != "abnormal":
        return False
    if criterion.direction == "high":
        limit = given.baseline_uln if given.baseline_uln is not None else given.uln
        return limit is not None and given.value <= limit
    limit = given.baseline_lln if given.baseline_lln is not None else given.lln
    return limit is not None and given.value >= limit


def _beyond_the_other(name: str, bound: Bound, given: Measurement) -> bool:
    """Whether the other limit already shows that a value is not beyond the one not recorded."""
    if bound.of == "uln" and name in ("above", "at_least") and bound.factor >= 1:
        return given.lln is not None and given.value <= given.lln
    if bound.of == "lln" and name in ("below", "at_most") and bound.factor <= 1:
        return given.uln is not None and given.value >= given.uln
    return False


def _falls(limb: Limb, given: Measurement, world: World, criterion: Criterion) -> bool | str:
    """Whether the fall is the limb's, or what is missing to say so."""
    baseline, percent = given.baseline, given.percent_change
    if baseline is not None and baseline > 0:
        # A hundred times the fall, compared with the percentage times the baseline: no division.
        fall, unit = (baseline - given.value) * 100, baseline
    elif percent is not None and percent <= 0:
        fall, unit = -percent, Decimal(1)
    elif _baseline_beyond(given, world, criterion):
        return False
    else:
        return "percent" if percent is not None else "baseline"
    above, least, below = limb.fall_above, limb.fall_at_least, limb.fall_below
    return (
        (above is None or fall > above * unit)
        and (least is None or fall >= least * unit)
        and (below is None or fall < below * unit)
    )
