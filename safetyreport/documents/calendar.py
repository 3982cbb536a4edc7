"""The duties as a calendar file (iCalendar, RFC 5545) for Outlook, Google and Apple Calendar.

Each duty has an all-day event on its target and, where that is another day, one on its last day
by law. An event keeps its UID for ever; a newer file replaces what an older one said.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event

from safetyreport.clock import JAPAN
from safetyreport.duties.duty import Duty
from safetyreport.i18n import LANGS, Lang, text
from safetyreport.records.study import Study

PRODUCT = "-//safetyreport//safetyreport//EN"
NAMESPACE = uuid.UUID("4b97a633-2669-4de7-94e1-63b78bd924f3")
TARGET, LAW = "target", "law"
MORNING = dt.timedelta(hours=9)  # an alarm at midnight is heard by nobody
RECORDS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Stand:
    """What a calendar file is made from: the day in Japan looked from, and the log's end.

    `number` is the log's last entry; `at` its moment, None while the log is empty.
    """

    day: dt.date
    number: int
    at: dt.datetime | None

    def sequence(self, study: Study) -> int:
        """A number that grows with every entry of the log and every day.

        Days count too, because a cycle can end without events and nobody writes anything.
        """
        return self.number + max((self.day - study.plan_submitted_on).days, 0)

    @property
    def stamp(self) -> dt.datetime:
        """The later of the log's last entry and the beginning of the day in Japan, in UTC."""
        begun = dt.datetime.combine(self.day, dt.time(), JAPAN).astimezone(dt.UTC)
        latest = begun if self.at is None else max(begun, self.at.astimezone(dt.UTC))
        return latest.replace(microsecond=0)


def calendar_file(study: Study, duties: Iterable[Duty], stand: Stand, lang: Lang) -> bytes:
    """The calendar of the dated duties, in `lang` first; the same bytes for the same stand.

    A settled duty is there as cancelled, so that a calendar which has it drops it. Keeping
    records is no appointment and is left out. Holds ids of records and nothing about a person.
    """
    calendar = Calendar()
    name = text("calendar.name", lang, {"study": study.plan_number})
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for duty in duties:
        if not duty.lasting:
            for kind, day in days_of(duty):
                calendar.add_component(_event(study, duty, kind, day, stand, lang))
    data: bytes = calendar.to_ical()
    return data


def days_of(duty: Duty) -> Iterator[tuple[str, dt.date]]:
    """The days that a calendar shows: the target, and the last day by law where it is another."""
    if duty.due_on is None:
        return
    yield TARGET, duty.due_on
    if duty.last_legal_day is not None and duty.last_legal_day != duty.due_on:
        yield LAW, duty.last_legal_day


def uid(study: Study, duty: Duty, kind: str) -> str:
    """The same name for the same day of the same duty on every machine."""
    return str(uuid.uuid5(NAMESPACE, f"{study.plan_number}\n{duty.id}\n{kind}"))


def _event(study: Study, duty: Duty, kind: str, day: dt.date, stand: Stand, lang: Lang) -> Event:
    event = Event()
    summary = _summary(duty, kind, lang)
    event.add("uid", uid(study, duty, kind))
    event.add("sequence", stand.sequence(study))
    event.add("dtstamp", stand.stamp)
    event.add("last-modified", stand.stamp)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))  # the day after: the end is not included
    event.add("summary", summary)
    first, second = (lang, *(other for other in LANGS if other != lang))
    event.add("description", f"{_description(duty, first)}\n\n{_description(duty, second)}")
    event.add("categories", [text("calendar.category", lang), text(f"calendar.day.{kind}", lang)])
    event.add("status", "CANCELLED" if duty.settled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("x-microsoft-cdo-alldayevent", "TRUE")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if not duty.settled and not duty.somebody_elses:
        for days in sorted({study.due_soon_days, 0}, reverse=True):
            event.add_component(_alarm(summary, days))
    return event


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", MORNING - dt.timedelta(days=days))
    return alarm


def _summary(duty: Duty, kind: str, lang: Lang) -> str:
    return text(
        "calendar.summary_not_ours" if duty.somebody_elses else "calendar.summary",
        lang,
        {
            "day": text(f"calendar.day.{kind}", lang),
            "kind": text(f"duties.kind.{duty.kind}", lang),
            "addressee": text(f"duties.short.{duty.addressee}", lang),
            "about": duty.id.partition(".")[0],
        },
    )


def _description(duty: Duty, lang: Lang) -> str:
    named = duty.records[:RECORDS_NAMED]
    more = len(duty.records) - len(named)
    absent = text("calendar.none", lang)
    return text(
        "calendar.description",
        lang,
        {
            "kind": text(f"duties.kind.{duty.kind}", lang),
            "addressee": duty.addressee_name,
            "actor": duty.actor_name,
            "records": (*named, *([f"+{more}"] if more else [])) or absent,
            "citation": duty.citation,
            "due": duty.due_on or absent,
            "legal": duty.last_legal_day or absent,
            "about": duty.id.partition(".")[0],
        },
    )
