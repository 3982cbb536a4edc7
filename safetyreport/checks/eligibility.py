"""Eligibility records against the study's criteria, and against what was measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from safetyreport.checks.examined import Examined
from safetyreport.checks.finding import Finding
from safetyreport.grading.measurement import plain, short
from safetyreport.grading.units import unit_of
from safetyreport.i18n import Phrase
from safetyreport.records.observation import Laboratory
from safetyreport.records.participant import Eligibility, Participant
from safetyreport.records.study import Criterion, Limit

AGE = "age"


def answers(given: Examined) -> Iterator[Finding]:
    """Each record answers one criterion that the study has, and no two differ."""
    known = {one.id for one in given.study.criteria}
    first: dict[tuple[str, str], Eligibility] = {}
    for one in given.records.of_kind(Eligibility):
        if one.criterion is None:
            yield Finding("findings.criterion_not_named", one.id, "criterion")
            continue
        if one.criterion not in known:
            values: dict[str, object] = {"criterion": one.criterion}
            yield Finding("findings.criterion_unknown", one.id, "criterion", values)
        before = first.setdefault((one.participant, one.criterion), one)
        if before is not one and before.met != one.met:
            values = {"criterion": one.criterion, "first": before.id}
            yield Finding("findings.criterion_answers_differ", one.id, "met", values)


def unanswered(given: Examined) -> Iterator[Finding]:
    """Of whoever was enrolled, every criterion has been answered with yes or no."""
    told: dict[str, set[str]] = defaultdict(set)
    for one in given.records.of_kind(Eligibility):
        if one.criterion and one.met in ("yes", "no"):
            told[one.participant].add(one.criterion)
    for who in given.participants:
        if who.enrolled_on is None:
            continue
        open_ = tuple(one.id for one in given.study.criteria if one.id not in told[who.id])
        if open_:
            values = {"criteria": open_, "count": len(open_)}
            yield Finding("findings.criteria_unanswered", who.id, "enrolled_on", values)


def values(given: Examined) -> Iterator[Finding]:
    """The value that a record states, the age and the last laboratory values fit the answer."""
    criteria = {one.id: one for one in given.study.criteria if one.limits}
    people = {one.id: one for one in given.participants}
    measured = _measured(
        given, {limit.quantity for one in criteria.values() for limit in one.limits}
    )
    for one in given.records.of_kind(Eligibility):
        criterion = criteria.get(one.criterion or "")
        if criterion is None or one.met not in ("yes", "no"):
            continue
        suitable = (one.met == "yes") == (criterion.kind == "inclusion")
        own = _own(one, criterion)
        if own is not None and _disagrees(*own, criterion, suitable):
            told = _told(criterion, own[0], f"{plain(own[1])} {one.unit or ''}".strip())
            yield Finding("findings.criterion_value", one.id, "value", told)
        who = people.get(one.participant)
        for limit in criterion.limits if who else ():
            if who is not None and (own is None or _other_age(limit, own, who)):
                yield from _compared(one, criterion, limit, who, suitable, measured)


def _other_age(limit: Limit, own: tuple[Limit, Decimal], who: Participant) -> bool:
    """Whether the participant's age is another than the record's value, beyond a birthday."""
    if limit.quantity != AGE or who.age is None:
        return False
    return own[0].quantity != AGE or abs(own[1] - who.age) > 1


def _compared(
    one: Eligibility, criterion: Criterion, limit: Limit, who: Participant, suitable: bool,
    measured: Mapping[tuple[str, str], Laboratory],
) -> Iterator[Finding]:  # fmt: skip
    if limit.quantity == AGE:
        if who.age is not None and _disagrees(limit, Decimal(who.age), criterion, suitable):
            told = _told(criterion, limit, str(who.age))
            yield Finding("findings.criterion_age", one.id, "met", told)
        return
    record = measured.get((who.id, limit.quantity))
    if record is None or record.value is None:
        return
    value = _converted(limit, record.value, record.unit)
    if value is not None and _disagrees(limit, value, criterion, suitable):
        told = _told(criterion, limit, f"{plain(record.value)} {record.unit or ''}".strip())
        told |= {"measured": record.id, "day": record.taken_on}
        yield Finding("findings.criterion_lab", one.id, "met", told)


def _disagrees(limit: Limit, value: Decimal, criterion: Criterion, suitable: bool) -> bool:
    inside = _within(limit, value)
    # Of several limits one alone shows only that a participant was not suitable.
    return (not inside and suitable) or (inside and not suitable and _alone(criterion))


def _alone(criterion: Criterion) -> bool:
    return len(criterion.limits) == 1


def _measured(given: Examined, wanted: set[str]) -> dict[tuple[str, str], Laboratory]:
    """Of each participant and analyte, the last value up to enrolment."""
    enrolled = {one.id: one.enrolled_on for one in given.participants}
    found: dict[tuple[str, str], Laboratory] = {}
    for one in given.records.of_kind(Laboratory):
        until = enrolled.get(one.participant)
        if one.analyte not in wanted or until is None or one.taken_on is None:
            continue
        if one.taken_on > until:
            continue
        key = (one.participant, one.analyte)
        before = found.get(key)
        if before is None or before.taken_on is None or before.taken_on <= one.taken_on:
            found[key] = one
    return found


def _own(one: Eligibility, criterion: Criterion) -> tuple[Limit, Decimal] | None:
    """The value that the record states, in the unit of the one limit that it can be of."""
    if one.value is None:
        return None
    fitting = []
    for limit in criterion.limits:
        if limit.quantity == AGE:
            fitting.append((limit, one.value))
        else:
            value = _converted(limit, one.value, one.unit)
            if value is not None:
                fitting.append((limit, value))
    return fitting[0] if len(fitting) == 1 else None


def _converted(limit: Limit, value: Decimal, unit: str | None) -> Decimal | None:
    """A value in the limit's unit; None where they cannot be compared exactly."""
    have, want = unit_of(limit.quantity, unit), unit_of(limit.quantity, limit.unit)
    if have is None or want is None or have.base != want.base:
        return None
    return have.to_base(value) / want.factor


def _within(limit: Limit, value: Decimal) -> bool:
    above = limit.at_least is None or value >= limit.at_least
    return above and (limit.at_most is None or value <= limit.at_most)


def _told(criterion: Criterion, limit: Limit, amount: str) -> dict[str, object]:
    return {
        "criterion": criterion.id,
        "amount": amount,
        "limits": limits_in_words(limit),
        "text": criterion.text.model_dump(),
    }


def limits_in_words(limit: Limit) -> Phrase:
    """The limits as a sentence names them."""
    unit = limit.unit or ""
    low, high = limit.at_least, limit.at_most
    shown = {
        "low": f"{short(low)} {unit}".strip() if low is not None else "",
        "high": f"{short(high)} {unit}".strip() if high is not None else "",
    }
    if low is None:
        return Phrase("findings.limits.at_most", shown)
    return Phrase("findings.limits.at_least" if high is None else "findings.limits.between", shown)
