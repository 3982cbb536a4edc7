"""Which measurements the visit schedule lets expect by the data cut: the ground of "missing"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safetyreport.i18n import Phrase, Word
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study, Visit

VISITS = "statistics.note.visits"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned visits in their order, and of whom each was due.

    A visit is due of a participant whose window for it had closed by the data cut and who had
    neither died nor withdrawn before that day. Without its reference day a visit is due of nobody.
    """

    order: tuple[str, ...]
    due: Mapping[str, frozenset[str]]
    analytes: Mapping[str, frozenset[str]]

    def position(self, visit: str) -> tuple[int, str]:
        """Sorts visits as planned, unplanned ones after them by name."""
        known = visit in self.due
        return (self.order.index(visit) if known else len(self.order), "" if known else visit)


def schedule(
    study: Study, records: Records, participants: Iterable[str], as_of: dt.date
) -> Schedule:
    """The schedule of these participants at the end of `as_of`."""
    wanted = set(participants)
    people = [one for one in records.of_kind(Participant) if one.id in wanted]
    return Schedule(
        order=tuple(visit.id for visit in study.visits),
        due={
            visit.id: frozenset(one.id for one in people if _due(visit, one, records, as_of))
            for visit in study.visits
        },
        analytes={visit.id: frozenset(visit.analytes) for visit in study.visits},
    )


def visit_notes(study: Study) -> tuple[Phrase, ...]:
    """What the names of the planned visits stand for; nothing without a schedule."""
    told = [_named(visit) for visit in study.visits]
    return (Phrase(VISITS, {"visits": told}),) if told else ()


def _named(visit: Visit) -> Phrase:
    when = "on" if visit.day == 0 else "after" if visit.day > 0 else "before"
    reference = Word("statistics.reference", visit.reference)
    values: dict[str, object] = {
        "visit": visit.id,
        "when": Phrase(
            f"statistics.visit_{when}", {"reference": reference, "days": abs(visit.day)}
        ),
    }
    before, after = visit.window
    if not before and not after:
        return Phrase("statistics.visit", values)
    return Phrase("statistics.visit_window", values | {"before": before, "after": after})


def reference_day(visit: Visit, participant: Participant, records: Records) -> dt.date | None:
    """The day from which a visit is counted; of apheresis and administration, the first."""
    if visit.reference == "consent":
        return participant.consented_on
    if visit.reference == "enrolment":
        return participant.enrolled_on
    if visit.reference == "surgery":
        return participant.surgery_on
    field = "apheresis_on" if visit.reference == "apheresis" else "given_on"
    cycles = records.where(Administration, "participant", participant.id)
    days = [getattr(cycle, field) for cycle in cycles]
    return min((day for day in days if day), default=None)


def _due(visit: Visit, participant: Participant, records: Records, as_of: dt.date) -> bool:
    reference = reference_day(visit, participant, records)
    if reference is None:
        return False
    closes = reference + dt.timedelta(days=visit.day + visit.window[1])
    ends = [day for day in (participant.died_on, participant.withdrawn_on) if day]
    return closes <= as_of and all(closes <= day for day in ends)
