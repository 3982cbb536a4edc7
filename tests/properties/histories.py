"""Histories of a study, step by step: what is recorded, corrected, withdrawn, sent and said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.law.query import load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from tests.unit.duties.cases import joint, study

BEGINNING = dt.date(2026, 5, 7)
PLAN: dict[str, Any] = {"plan_submitted_on": dt.date(2026, 2, 20), "plan_accepted_on": None}
LISTED: tuple[list[str], ...] = (
    [],
    ["hospitalisation"],
    ["disability"],
    ["life_threatening"],
    ["death"],
    ["death", "disability"],
)
ANSWERS = ("yes", "unknown", "no")
CLASSES = ("nonconformity", "serious_nonconformity", "deviation")
MILESTONES = ("primary_data_ended", "all_data_ended", "discontinued", "ended")
# A report is sent about what has begun.
OPEN = ("open", "due_soon", "due_today", "overdue", "overdue_by_law")
STUDIES = (study(**PLAN), study(**PLAN, class_=3), joint(**PLAN))


@dataclass(frozen=True)
class Step:
    """One act: what is done, to which of the records there are, days after the last, a detail."""

    act: str
    which: int
    after: int
    detail: int


STEPS = st.builds(
    Step,
    st.sampled_from(
        ("event", "event", "event", "assess", "assess", "correct", "correct", "void", "send",
         "send", "deviation", "classify", "opinion", "response", "milestone", "milestone",
         "postpone", "culture", "close", "wait")
    ),
    st.integers(0, 5),
    st.integers(0, 9),
    st.integers(0, 5),
)  # fmt: skip
HISTORIES = st.lists(STEPS, min_size=5, max_size=16)


@dataclass
class History:
    """A study so far: the day, what stands, and what was said before."""

    study: Study
    day: dt.date = BEGINNING
    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    models: dict[str, Record] = field(default_factory=dict)
    earlier: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def records(self) -> list[Record]:
        """What stands, in the order in which it was first recorded."""
        return [self.models[name] for name in self.standing]

    def listed(self, as_of: dt.date | None = None) -> dict[str, Duty]:
        """The list of duties, by id."""
        law = load_law(self.study.framework)
        found = owed(law, self.study, Records.of(self.records), as_of or self.day, self.earlier)
        duties = {duty.id: duty for duty in found}
        assert len(duties) == len(found)
        return duties

    def take(self, step: Step) -> None:
        """One more act; one that is not possible now is only a day that passes."""
        self.day += dt.timedelta(days=step.after)
        getattr(self, f"_{step.act}")(step)

    def record(self, kind: str, /, **values: Any) -> None:
        """A new record, or a new version of one."""
        name = values["id"]
        if name in self.standing:
            self.earlier.setdefault(name, []).append(self.models[name])
        self.standing[name] = values
        self.kinds[name] = kind
        self.models[name] = KINDS[kind].model_validate(values)

    def _chosen(self, kind: str, which: int) -> dict[str, Any] | None:
        some = [name for name in self.standing if self.kinds[name] == kind]
        return self.standing[some[which % len(some)]] if some else None

    def _new(self, prefix: str) -> str:
        return f"{prefix}-{sum(name.startswith(prefix) for name in self.kinds) + 1}"

    def _event(self, step: Step) -> None:
        aware = self.day - dt.timedelta(days=step.which % 3)
        values: dict[str, Any] = {
            "id": self._new("AE"),
            "participant": "P-1",
            "term": {"ja": "発熱"},
            "onset": str(aware - dt.timedelta(days=2)),
            "aware_physician_at": str(aware),
            "seriousness": LISTED[step.detail],
            "cannot_be_ruled_out": ANSWERS[step.which % 3],
            "assessments": [],
        }
        if step.after % 2:
            values["aware_administrator_at"] = str(self.day)
        self.record("adverse_events", **values)

    def _assess(self, step: Step) -> None:
        old = self._chosen("adverse_events", step.which)
        if old is not None:
            known = [one["aware_physician_at"] for one in (old, *old["assessments"])]
            later = {
                "aware_physician_at": max(str(self.day), *known),
                "seriousness": LISTED[step.detail],
                "cannot_be_ruled_out": ANSWERS[step.after % 3],
            }
            self.record("adverse_events", **old | {"assessments": [*old["assessments"], later]})

    def _correct(self, step: Step) -> None:
        old = self._chosen("adverse_events", step.which)
        if old is None:
            return
        if step.detail < 2:
            day = dt.date.fromisoformat(old["aware_physician_at"])
            new: dict[str, Any] = {
                "aware_physician_at": str(day - dt.timedelta(days=step.detail + 1))
            }
            new["onset"] = min(str(day - dt.timedelta(days=5)), old["onset"])
        elif step.detail == 2:
            new = {"cannot_be_ruled_out": ANSWERS[step.after % 3]}
        else:
            new = {"seriousness": LISTED[step.after % len(LISTED)]}
        self.record("adverse_events", **old | new)

    def _void(self, step: Step) -> None:
        kinds = ("deviations", "milestones", "opinions", "culture_tests")
        kind = kinds[step.detail] if step.detail < len(kinds) else "adverse_events"
        old = self._chosen(kind, step.which)
        if old is not None:
            self.earlier.setdefault(old["id"], []).append(self.models[old["id"]])
            del self.standing[old["id"]]

    def _send(self, step: Step) -> None:
        open_ = [name for name, duty in self.listed().items() if duty.status in OPEN]
        if open_:
            chosen = open_[(step.which * 7 + step.detail) % len(open_)]
            self.record("submissions", id=self._new("SUB"), duties=[chosen], on=str(self.day))

    def _close(self, step: Step) -> None:
        listed = self.listed().items()
        house = [name for name, duty in listed if duty.layer != "statute" and duty.status in OPEN]
        if house:
            about = house[(step.which * 7 + step.detail) % len(house)]
            values = {"about": about, "on": str(self.day), "body": "administrator"}
            self.record("decisions", id=self._new("DEC"), **values)

    def _deviation(self, step: Step) -> None:
        values: dict[str, Any] = {"id": self._new("DEV"), "aware_physician_at": str(self.day)}
        if step.detail < len(CLASSES):
            values |= {"classification": CLASSES[step.detail], "classified_on": str(self.day)}
        self.record("deviations", **values)

    def _classify(self, step: Step) -> None:
        old = self._chosen("deviations", step.which)
        if old is not None:
            new = {"classification": CLASSES[step.detail % 3], "classified_on": str(self.day)}
            self.record("deviations", **old | new)

    def _opinion(self, step: Step) -> None:
        values: dict[str, Any] = {"id": self._new("OP"), "given_on": str(self.day)}
        about = self._chosen("deviations" if step.detail % 2 else "milestones", step.which)
        if about is not None:
            values["about"] = about["id"]
        values["measures_asked"] = "yes" if step.detail > 2 else "no"
        values["continuing"] = "not_appropriate" if step.detail == 0 else "appropriate"
        self.record("opinions", **values)

    def _response(self, step: Step) -> None:
        opinion = self._chosen("opinions", step.which)
        if opinion is not None:
            values = {"opinion": opinion["id"], "on": str(self.day)}
            self.record("responses", id=self._new("RE"), **values)

    def _milestone(self, step: Step) -> None:
        name = MILESTONES[step.detail % len(MILESTONES)]
        if f"MS-{name}" not in self.kinds:
            self.record("milestones", id=f"MS-{name}", kind=name, on=str(self.day))

    def _postpone(self, step: Step) -> None:
        old = self._chosen("milestones", step.which)
        if old is not None and old["id"] not in self.earlier:
            day = dt.date.fromisoformat(old["on"]) + dt.timedelta(days=step.detail)
            self.record("milestones", **old | {"on": str(day)})

    def _culture(self, step: Step) -> None:
        values = {"result": "positive", "result_on": str(self.day), "lot": "LOT-1"}
        self.record("culture_tests", id=self._new("CT"), **values)

    def _wait(self, step: Step) -> None:
        self.day += dt.timedelta(days=step.detail * 12)


def lived(plan: Study, steps: Sequence[Step]) -> History:
    """A study after all its steps."""
    history = History(plan)
    for step in steps:
        history.take(step)
    return history
