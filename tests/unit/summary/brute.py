"""The counts again, from plain JSON, looking at every record every time; uses no product code.

Days are ISO texts and compared as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Plain = Mapping[str, list[dict[str, Any]]]
Event = dict[str, Any]
PARTS = ("product", "apheresis", "g_csf", "procedure")
AWARE = ("aware_physician_at", "aware_administrator_at", "aware_representative_at")
OVER = ("recovered", "sequelae", "fatal")
BANDS = ((0, 1), (2, 7), (8, 28), (29, 90), (91, 10**6))


class Brute:
    """One summary: the records, the data cut, the period, and two facts of the study."""

    def __init__(
        self,
        plain: Plain,
        cut: str,
        first: str,
        last: str,
        cuts: Iterable[int],
        *,
        unlikely: bool = True,
    ) -> None:
        self.plain, self.cut, self.first, self.last = plain, cut, first, last
        self.cuts, self.unlikely = sorted(cuts), unlikely
        self.held: dict[str, list[Event]] = {}
        self.numbers: dict[str, object] = {}

    def some(self, kind: str) -> list[dict[str, Any]]:
        return self.plain.get(kind, [])

    def known(self, day: str | None) -> bool:
        return day is not None and day <= self.cut

    def inside(self, day: str) -> bool:
        return self.first <= day <= self.last

    # Persons.

    def procedures(self, who: str) -> list[str]:
        names = ("g_csf_started_on", "apheresis_on", "given_on")
        return [
            one[name]
            for one in self.some("administrations")
            for name in names
            if one["participant"] == who and self.known(one.get(name))
        ]

    def given(self, who: str) -> list[dict[str, Any]]:
        found = [
            one
            for one in self.some("administrations")
            if one["participant"] == who and self.known(one.get("given_on"))
        ]
        return sorted(found, key=lambda one: (one["given_on"], one.get("cycle", 0), one["id"]))

    def people(self) -> list[str]:
        return sorted(one["id"] for one in self.some("participants"))

    def safety(self) -> list[str]:
        return [who for who in self.people() if self.procedures(who)]

    def recipients(self) -> list[str]:
        return [who for who in self.people() if self.given(who)]

    def days_observed(self, who: str) -> tuple[int, int] | None:
        """Days in total and in the period, counted one by one."""
        (person,) = [one for one in self.some("participants") if one["id"] == who]
        died, seen = person.get("died_on"), person.get("last_contact_on")
        if not seen and not died:
            return None
        end = str(died) if self.known(died) else min(str(seen or died), self.cut)
        start = min(self.procedures(who))
        if end < start:
            return None
        day, total, within = dt.date.fromisoformat(start), 0, 0
        while day.isoformat() < end:
            day += dt.timedelta(days=1)
            total += 1
            within += self.inside(day.isoformat())
        return total, within

    # Events.

    def awareness(self, state: Event) -> str:
        return str(min(state[name][:10] for name in AWARE if state.get(name)))

    def states(self, event: Event) -> list[Event]:
        """What was held true after each assessment known by the cut."""
        if event["id"] not in self.held:
            self.held[event["id"]] = self._states(event)
        return self.held[event["id"]]

    def _states(self, event: Event) -> list[Event]:
        over_later = _earliest(event.get("ended", "1000")) > self.cut
        held: Event = {}
        found = []
        for state in [event, *event.get("assessments", [])]:
            if self.awareness(state) > self.cut:
                continue
            new = {k: v for k, v in state.items() if v is not None and k != "assessments"}
            later = new.get("outcome_on", "") > self.cut
            if later or (over_later and new.get("outcome") in OVER):
                new.pop("outcome", None)
                new.pop("outcome_on", None)
                if new.get("grade") == 5:
                    del new["grade"]
                if "death" in new.get("seriousness", []):
                    new["seriousness"] = [one for one in new["seriousness"] if one != "death"]
                    if not new["seriousness"]:
                        del new["seriousness"]
            if held and "causality" in new:
                held.pop("cannot_be_ruled_out", None)
                new["causality"] = {**held.get("causality", {}), **new["causality"]}
            held = {**held, **new}
            found.append(held)
        return found

    def events(self) -> list[Event]:
        return [one for one in self.some("adverse_events") if self.awareness(one) <= self.cut]

    def counted(self) -> list[Event]:
        return [one for one in self.events() if one["participant"] in self.safety()]

    def related(self, event: Event) -> bool:
        state = self.states(event)[-1]
        if state.get("cannot_be_ruled_out"):
            return bool(state["cannot_be_ruled_out"] != "no")
        for part in PARTS:
            relation = state.get("causality", {}).get(part)
            if relation == "unrelated" or (relation == "unlikely" and not self.unlikely):
                continue
            return True
        return False

    def matters(self, event: Event) -> set[str]:
        state = self.states(event)[-1]
        found = set(state.get("seriousness", []))
        if state.get("outcome") == "fatal" or state.get("grade") == 5:
            found.add("death")
        if state.get("hospitalisation_for_treatment") == "no":
            found -= {"hospitalisation"}
        return found

    def within(self, event: Event, category: str) -> bool:
        answers: dict[str, Callable[[], bool]] = {
            "any": lambda: True,
            "related": lambda: self.related(event),
            "serious": lambda: self.matters(event) != set(),
            "related_serious": lambda: self.related(event) and self.matters(event) != set(),
            "discontinued": lambda: event.get("action_on_participant") == "discontinued",
            "fatal": lambda: "death" in self.matters(event),
        }
        return answers[category]()

    def grade(self, event: Event) -> int | None:
        if "death" in self.matters(event):
            return 5
        found = [one["grade"] for one in self.states(event) if one.get("grade")]
        return max((one for one in found if one != 5), default=None)

    def days(self, event: Event) -> list[str]:
        """Every day on which it can have begun; the last 800 where no onset is recorded."""
        aware = dt.date.fromisoformat(self.awareness(event))
        onset = event.get("onset")
        found = []
        for back in range(800):
            day = (aware - dt.timedelta(days=back)).isoformat()
            if onset is None or day.startswith(onset):
                found.append(day)
        return found

    def number(self, event: Event) -> object:
        if event["id"] not in self.numbers:
            self.numbers[event["id"]] = self._number(event)
        return self.numbers[event["id"]]

    def _number(self, event: Event) -> object:
        given = [one["given_on"] for one in self.given(event["participant"])]
        places = {sum(one <= day for one in given) for day in self.days(event)}
        if len(places) > 1:
            return "undecided"
        (place,) = places
        return place or "before_first"

    def dose(self, one: dict[str, Any]) -> object:
        if one.get("cells") is None:
            return "cells_not_recorded"
        return 1 + len([cut for cut in self.cuts if one["cells"] >= cut])

    def dose_of(self, event: Event) -> object:
        number = self.number(event)
        if isinstance(number, int):
            return self.dose(self.given(event["participant"])[number - 1])
        return number

    def band(self, event: Event) -> object:
        number = self.number(event)
        if number == "before_first":
            return number
        if not isinstance(number, int) or event.get("onset") is None:
            return "undecided"
        given = dt.date.fromisoformat(self.given(event["participant"])[number - 1]["given_on"])
        bands = {
            first
            for day in self.days(event)
            for first, last in BANDS
            if first <= (dt.date.fromisoformat(day) - given).days <= last
        }
        return bands.pop() if len(bands) == 1 else "undecided"

    def duration(self, event: Event) -> object:
        state = self.states(event)[-1]
        ended = event.get("ended")
        if ended and _earliest(ended) > self.cut:
            ended = None
        if not ended and state.get("outcome") in OVER:
            ended = state.get("outcome_on")
            if not ended:
                return "not_computable"
        if not ended:
            return "not_computable" if state.get("outcome") == "unknown" else "ongoing"
        onset = event.get("onset") or ""
        if len(onset) < 10 or len(ended) < 10:
            return "not_computable"
        return (dt.date.fromisoformat(ended) - dt.date.fromisoformat(onset)).days + 1

    def counts(self, found: list[Event]) -> dict[str, int]:
        now = [one for one in found if self.inside(self.awareness(one))]
        return {
            "period_participants": len({one["participant"] for one in now}),
            "period_events": len(now),
            "participants": len({one["participant"] for one in found}),
            "events": len(found),
        }

    def worst(self, found: list[Event], grade: int | None) -> int:
        people = {one["participant"] for one in found}
        return len(
            [
                who
                for who in people
                if max(self.grade(one) or 0 for one in found if one["participant"] == who)
                == (grade or 0)
            ]
        )


def _earliest(day: str) -> str:
    return (day + "-01-01")[:10]
