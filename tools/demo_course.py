"""The course of one participant of the demo study: days, cycles and lots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

TODAY = dt.date(2026, 11, 22)  # the day on which the story stands still
CULTURE_DAYS = 17
G_CSF_DAYS = 5
CULTURE_TESTS = ("sterility_in_process", "mycoplasma", "endotoxin", "sterility_final")
POSITIVE = {("L005-2", "sterility_in_process"), ("L003-2", "sterility_final")}

Raw = dict[str, Any]


class Course:
    """One participant's days, from surgery to the last visit."""

    def __init__(self, raw: Raw, not_given: Raw) -> None:
        self.raw, self.not_given = raw, not_given
        self.id: str = raw["id"]
        self.code = self.id.removeprefix("NK-")
        self.planned = [dt.date.fromisoformat(day) for day in raw["cycles"]]
        first_g_csf = self.planned[0] - dt.timedelta(CULTURE_DAYS + G_CSF_DAYS - 1)
        self.surgery = first_g_csf - dt.timedelta(57)
        self.consent = self.surgery + dt.timedelta(28)
        self.enrolled = self.consent + dt.timedelta(14)

    def reached(self, cycle: int) -> str:
        """How far a cycle went: `given`, `culture` or `nothing`."""
        stopped = self.not_given.get(f"ADM-{self.code}-{cycle}")
        return str(stopped["until"]) if stopped else "given"

    def visits(self) -> dict[str, dt.date]:
        """The day of every visit that took place by the day of the story."""
        found = {"SCR": self.consent + dt.timedelta(7), "Y1": self.surgery + dt.timedelta(365)}
        for cycle, given in enumerate(self.planned, 1):
            if self.reached(cycle) == "given":
                found[f"C{cycle}-D0"] = given
                found[f"C{cycle}-D14"] = given + dt.timedelta(14)
        if self.id == "NK-003":
            found["C1-D14"] = self.planned[0] + dt.timedelta(25)  # DEV-001
        last = dt.date.fromisoformat(self.raw["last_contact_on"])
        return {visit: day for visit, day in found.items() if day <= min(last, TODAY)}

    def participant(self) -> Raw:
        """The participant's own record."""
        own = {
            name: value
            for name, value in self.raw.items()
            if name not in ("cycles", "cells", "weight_kg")
        }
        ended = self.planned[-1].isoformat()
        return (
            {"treatment_ended_on": ended}
            | own
            | {
                "consented_on": self.consent.isoformat(),
                "enrolled_on": self.enrolled.isoformat(),
                "surgery_on": self.surgery.isoformat(),
            }
        )

    def administrations(self) -> Iterator[Raw]:
        """One record for each planned cycle."""
        for cycle, given in enumerate(self.planned, 1):
            name = f"ADM-{self.code}-{cycle}"
            record: Raw = {"id": name, "participant": self.id, "cycle": cycle}
            record["planned_cells"] = 400_000_000
            reached = self.reached(cycle)
            if reached != "nothing":
                apheresis = given - dt.timedelta(CULTURE_DAYS)
                record |= {
                    "g_csf_started_on": (apheresis - dt.timedelta(G_CSF_DAYS - 1)).isoformat(),
                    "g_csf_ug_m2_day": "350" if name == "ADM-004-2" else "400",  # DEV-002
                    "g_csf_days": G_CSF_DAYS,
                    "apheresis_on": apheresis.isoformat(),
                    "culture_started_on": apheresis.isoformat(),
                    "lot": f"L{self.code}-{cycle}",
                    "weight_kg": self.raw["weight_kg"],
                }
            if reached == "given":
                record |= {"given_on": given.isoformat(), "cells": self.raw["cells"][cycle - 1]}
            else:
                record["not_given_reason"] = self.not_given[name]["text"]
            yield record

    def culture_tests(self) -> Iterator[Raw]:
        """The tests of each lot; those of a lot thrown away in culture end with it."""
        for cycle, given in enumerate(self.planned, 1):
            reached, lot = self.reached(cycle), f"L{self.code}-{cycle}"
            if reached == "nothing" or lot == "L008-3":
                continue  # discarded on day 9, before the first sample
            for order, test in enumerate(CULTURE_TESTS, 1):
                final = test == "sterility_final"
                if final and reached != "given":
                    continue
                sampled = given if final else given - dt.timedelta(3)
                result_on = given + dt.timedelta(14) if final else given - dt.timedelta(1)
                record: Raw = {
                    "id": f"CT-{self.code}-{cycle}-{order}",
                    "participant": self.id,
                    "lot": lot,
                    "test": test,
                    "sampled_on": sampled.isoformat(),
                }
                if result_on > TODAY:
                    yield record | {"result": "pending"}
                else:
                    result = "positive" if (lot, test) in POSITIVE else "negative"
                    yield record | {"result": result, "result_on": result_on.isoformat()}
            if lot == "L003-2":
                yield {
                    "id": f"CT-{self.code}-{cycle}-5",
                    "participant": self.id,
                    "lot": lot,
                    "test": "sterility_retest",
                    "sampled_on": (given + dt.timedelta(15)).isoformat(),
                    "result": "negative",
                    "result_on": (given + dt.timedelta(29)).isoformat(),
                }
