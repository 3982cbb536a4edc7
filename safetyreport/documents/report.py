"""What one report is about: the event, its duties, and which report of the series this is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safetyreport.duties.duty import Duty
from safetyreport.records.act import Opinion
from safetyreport.records.event import AdverseEvent, Assessment
from safetyreport.records.fields import Text
from safetyreport.records.participant import Participant
from safetyreport.records.product import Administration
from safetyreport.records.study import Study


@dataclass(frozen=True, slots=True)
class Issue:
    """Which report this is: its number in the series, whether it is the last or a correction.

    `on` is the day of filing and `log_head` the head printed; both are absent on a draft.
    """

    sequence: int = 1
    final: bool = False
    correction: Text | None = None
    released: bool = False
    on: dt.date | None = None
    log_head: str | None = None

    @property
    def label(self) -> str:
        """The report in a file name: `r1`, `r2-final`, `r1-corr`."""
        return (
            f"r{self.sequence}{'-final' if self.final else ''}{'-corr' if self.correction else ''}"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One item that differs from the version last submitted, in the form's language."""

    item: str
    before: str
    after: str


@dataclass(frozen=True)
class EventReport:
    """Everything the reports of one event are made from."""

    study: Study
    event: AdverseEvent
    participant: Participant | None
    administrations: tuple[Administration, ...]
    duties: tuple[Duty, ...]
    opinion: Opinion | None
    manufacturer_told_on: dt.date | None
    law_version: str

    @property
    def state(self) -> Assessment:
        """What is held true of the event now."""
        return self.event.states[-1]

    @property
    def matters(self) -> frozenset[str]:
        """Every type the report ticks: those of duties whose ground still stands."""
        return frozenset(
            matter.code
            for duty in self.duties
            if duty.status not in ("cleared", "superseded")
            for matter in duty.matters
        )
