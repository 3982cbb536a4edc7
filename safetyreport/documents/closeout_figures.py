"""The figures of the study report, drawn from the same cells and the same cut of the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from safetyreport.documents.closeout_words import word
from safetyreport.documents.figure_outcome import Curve, SurvivalWords, VisitWords, by_visit
from safetyreport.documents.figure_outcome import survival as survival_figure
from safetyreport.documents.figure_trial import (
    Enrolment,
    EnrolmentWords,
    GradeWords,
    Onset,
    TimeLine,
    TimeWords,
    enrolment,
    time_lines,
    worst_grades,
)
from safetyreport.documents.figures import Picture
from safetyreport.documents.printed import Printer
from safetyreport.i18n import text as words
from safetyreport.records.fields import PartialDate
from safetyreport.records.kinds import Records
from safetyreport.records.participant import Participant
from safetyreport.records.study import Study
from safetyreport.summary.cut import cut
from safetyreport.summary.cytotoxicity import Release, releases
from safetyreport.summary.model import Row, Summary
from safetyreport.summary.populations import Populations
from safetyreport.summary.survival_data import ENDPOINTS, Cohort, cohort, in_safety

# Days between the numbers at risk, the first of which gives no more than MOST of them.
STEPS = (30, 90, 180, 365, 730)
MOST = 8


class Figures(Mapping[str, Picture]):
    """The figures that the data allow, each drawn only when a form asks for it."""

    def __init__(self, study: Study, records: Records, summary: Summary, say: Printer) -> None:
        self.study, self.summary, self.say = study, summary, say
        self.as_of = summary.as_of
        self._records = records
        self._drawn: dict[str, Picture] = {}

    def __getitem__(self, name: str) -> Picture:
        if name not in self._drawn:
            self._drawn[name] = self._wanted[name]()
        return self._drawn[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._wanted)

    def __len__(self) -> int:
        return len(self._wanted)

    @cached_property
    def _wanted(self) -> dict[str, Callable[[], Picture]]:
        """How to draw what is not empty."""
        makers = (
            ("enrolment_figure", self._enrolment, self._enrolled),
            ("time_line_figure", self._time_lines, self._safety),
            ("worst_grade_figure", self._worst_grades, self._safety),
            ("survival_figure", self._survival, [one for one in self._cohorts if one.subjects]),
            ("nk_figure", self._nk_activity, self._shown_releases),
        )
        return {name: make for name, make, data in makers if data}

    @cached_property
    def _populations(self) -> Populations:
        return Populations(cut(self._records, self.as_of))

    @cached_property
    def _safety(self) -> list[Participant]:
        return in_safety(self._populations)

    @cached_property
    def _enrolled(self) -> list[dt.date]:
        people = self._populations.participants
        return [one.enrolled_on for one in people if one.enrolled_on is not None]

    @cached_property
    def _cohorts(self) -> list[Cohort]:
        return [cohort(self._safety, endpoint, self.as_of) for endpoint in ENDPOINTS]

    def _enrolment(self) -> Picture:
        plan = self.study.enrolment
        planned = [(plan.from_, 0), (plan.to, plan.target)] if plan else []
        return enrolment(
            Enrolment(planned, sorted(self._enrolled), self.as_of),
            EnrolmentWords(
                **self._words("enrolment", "title", "days", "participants", "planned", "actual")
            ),
        )

    def _events(self, participant: str) -> list[Row]:
        rows = self.summary.listing("adverse_events").rows
        return [row for row in rows if row["participant"] == participant]

    def _worst_grades(self) -> Picture:
        grades: dict[str, int | None] = {}
        for person in self._safety:
            found = [row["grade"] for row in self._events(person.id)]
            grades[person.id] = max((one for one in found if isinstance(one, int)), default=None)
        return worst_grades(grades, GradeWords(**self._words("grades", "title", "grade", "none")))

    def _time_lines(self) -> Picture:
        names = ("title", "days", "administration", "event", "between", "ongoing", "ended", "died")
        people = [self._time_line(person) for person in self._safety]
        about = self._words("time", *names)
        every = [row for one in self._safety for row in self._events(one.id)]
        undated = sum(not isinstance(row["onset"], PartialDate) for row in every)
        if undated:
            about["days"] += word(self.say, "figure_time_undated", count=undated)
        return time_lines(people, TimeWords(**about))

    def _time_line(self, person: Participant) -> TimeLine:
        first = self._populations.first_procedure[person.id]
        ends = [day for day in (person.died_on, person.withdrawn_on) if day is not None]
        last = min(ends, default=person.last_contact_on or self.as_of)
        given = self._populations.given.get(person.id, ())
        return TimeLine(
            label=person.id,
            first=first,
            last=max(first, last),
            ongoing=not ends,
            died=person.died_on is not None,
            administrations=[dose.given_on for dose in given if dose.given_on],
            events=list(self._began(person.id, first)),
        )

    def _began(self, participant: str, first: dt.date) -> Iterator[Onset]:
        """The events with an onset; one known only in part lies between `first` and awareness."""
        for row in self._events(participant):
            onset, grade, known = row["onset"], row["grade"], row["known_on"]
            if isinstance(onset, PartialDate) and isinstance(known, dt.date):
                latest = min(onset.latest, known)
                earliest = onset.earliest if onset.complete else max(onset.earliest, first)
                worst = grade if isinstance(grade, int) else None
                yield Onset(min(earliest, latest), latest, worst)

    def _survival(self) -> Picture:
        curves = [self._curve(one) for one in self._cohorts if one.subjects]
        names = ("title", "time", "survival", "at_risk", "censored")
        return survival_figure(curves, SurvivalWords(**self._words("survival", *names)))

    def _curve(self, one: Cohort) -> Curve:
        curve = one.curve
        longest = max(found.curve.last or 0 for found in self._cohorts)
        step = next((days for days in STEPS if longest // days < MOST), STEPS[-1])
        return Curve(
            label=words(f"statistics.endpoint.{one.endpoint}", self.say.lang),
            steps=[(each.days, float(each.survival)) for each in curve.steps if each.events],
            censored=[each.days for each in curve.steps if each.censored],
            at_risk=[(days, curve.at_risk(days)) for days in range(0, longest + 1, step)],
            last=curve.last or 0,
        )

    @cached_property
    def _shown_releases(self) -> list[Release]:
        """The assays of the ratio that most were made at, of visits that are known."""
        people = {one.id for one in self._safety}
        found = [
            one for one in releases(self._populations) if one.participant in people and one.visit
        ]
        ratios = [one.ratio for one in found]
        most = max(set(ratios), key=lambda one: (ratios.count(one), one or 0), default=None)
        return [one for one in found if one.ratio == most]

    def _nk_activity(self) -> Picture:
        shown = self._shown_releases
        planned = [visit.id for visit in self.study.visits]
        named = {one.visit for one in shown if one.visit}
        order = [one for one in planned if one in named]
        visits = order + sorted(named.difference(order))
        first: dict[tuple[str, str | None], Decimal] = {}
        for one in sorted(shown, key=lambda each: (each.day or dt.date.max, each.record)):
            first.setdefault((one.participant, one.visit), one.shown)
        values = {
            person.id: [first.get((person.id, visit)) for visit in visits]
            for person in self._safety
        }
        ratio = shown[0].ratio
        about = self._words("nk", "title", "visit", "value", "median")
        if ratio is not None:
            named_ratio = word(self.say, "ratio", ratio=f"{ratio.normalize():f}:1")
            about["title"] += named_ratio
            about["value"] += named_ratio
        return by_visit(visits, values, VisitWords(**about))

    def _words(self, figure: str, *names: str) -> dict[str, str]:
        return {name: word(self.say, f"figure_{figure}_{name}") for name in names}
