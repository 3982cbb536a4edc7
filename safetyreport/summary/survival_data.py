"""Overall and recurrence-free survival from surgery: who enters the curve and until when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from safetyreport.i18n import Phrase, Word
from safetyreport.records.participant import Participant
from safetyreport.summary.model import NOT_ESTIMABLE, Survival
from safetyreport.summary.populations import SAFETY, Populations
from safetyreport.summary.survival import Curve, Subject, kaplan_meier

Endpoint = Literal["overall", "recurrence_free"]
ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)
# One and three years after surgery, in days; a year counts 365.25.
TIMES = (Decimal("365.25"), Decimal("1095.75"))
LEFT_OUT = "statistics.left_out"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The participants of one curve, and who is left out with the coded reason."""

    endpoint: Endpoint
    subjects: tuple[tuple[str, Subject], ...]
    left_out: tuple[tuple[str, Word], ...]

    @property
    def curve(self) -> Curve:
        """The product-limit curve of the cohort."""
        return kaplan_meier([subject for _, subject in self.subjects])


def cohort(people: Iterable[Participant], endpoint: Endpoint, as_of: dt.date) -> Cohort:
    """Each participant's time from surgery, as known at the end of `as_of`.

    The event is death from any cause, and for recurrence-free survival also recurrence, whichever
    came first. Whoever had none is censored at the last contact, at the latest at the data cut.
    """
    subjects: list[tuple[str, Subject]] = []
    left_out: list[tuple[str, Word]] = []
    for person in people:
        found = _observed(person, endpoint, as_of)
        if isinstance(found, Subject):
            subjects.append((person.id, found))
        else:
            left_out.append((person.id, found))
    return Cohort(endpoint, tuple(subjects), tuple(left_out))


def survival(populations: Populations, as_of: dt.date) -> tuple[Survival, ...]:
    """Both endpoints at one and three years, of the safety population."""
    found = []
    for endpoint in ENDPOINTS:
        curve = cohort(in_safety(populations), endpoint, as_of).curve
        for time in TIMES:
            one = curve.at(time)
            limits = (one.limits.lower, one.limits.upper) if one.limits else None
            lower, upper = limits or (None, None)
            found.append(
                Survival(
                    endpoint=endpoint,
                    at_days=time,
                    estimate=_percent(one.estimate),
                    lower=_percent(lower),
                    upper=_percent(upper),
                    at_risk=one.at_risk,
                    median=NOT_ESTIMABLE if curve.median is None else curve.median,
                    participants=curve.n,
                    events=curve.events,
                )
            )
    return tuple(found)


def survival_notes(populations: Populations, as_of: dt.date) -> tuple[Phrase, ...]:
    """How survival is counted, and how many are left out and why."""
    reasons = Counter(
        (endpoint, reason.value)
        for endpoint in ENDPOINTS
        for _, reason in cohort(in_safety(populations), endpoint, as_of).left_out
    )
    return (
        Phrase("statistics.note.survival"),
        *(
            Phrase(
                "statistics.note.left_out",
                {
                    "endpoint": Word("statistics.endpoint", endpoint),
                    "count": count,
                    "reason": Word(LEFT_OUT, reason),
                },
            )
            for (endpoint, reason), count in sorted(reasons.items())
        ),
    )


def in_safety(populations: Populations) -> list[Participant]:
    """The participants of the safety population."""
    wanted = set(populations.of(SAFETY).participants)
    return [one for one in populations.participants if one.id in wanted]


def _observed(person: Participant, endpoint: Endpoint, as_of: dt.date) -> Subject | Word:
    origin = person.surgery_on
    if origin is None or origin > as_of:
        return Word(LEFT_OUT, "no_surgery")
    ends = [person.died_on, person.recurred_on if endpoint == "recurrence_free" else None]
    events = [day for day in ends if day is not None and day <= as_of]
    if events:
        last = min(events)
    elif person.last_contact_on is None:
        return Word(LEFT_OUT, "no_contact")
    else:
        last = min(person.last_contact_on, as_of)
    if last < origin:
        return Word(LEFT_OUT, "before_surgery")
    return Subject((last - origin).days, event=bool(events))


def _percent(value: Decimal | None) -> Decimal | Word:
    return NOT_ESTIMABLE if value is None else value.scaleb(2)
