"""The calendar file: valid, stable, and replaced by the next one."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable
from dataclasses import replace

import pytest
from icalendar import Calendar

from safetyreport.demo import records_json, study_toml
from safetyreport.documents.calendar import Stand, calendar_file, days_of, uid
from safetyreport.duties.duty import Duty
from safetyreport.duties.engine import owed
from safetyreport.i18n import LANGS, Lang
from safetyreport.law.query import load_law
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from tests.unit.documents.calendar_reader import Component, read

DAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 0, 30, 0, 123456, dt.UTC)
STAND = Stand(DAY, 700, AT)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def study() -> Study:
    """The example study."""
    return Study.model_validate(tomllib.loads(study_toml()))


@pytest.fixture(scope="module")
def duties(study: Study) -> tuple[Duty, ...]:
    """Its duties on the day of the story."""
    content = json.loads(records_json())
    records = [
        KINDS[kind].model_validate(one)
        for kind, many in content.items()
        if kind in KINDS
        for one in many
    ]
    return owed(load_law("asrm"), study, Records.of(records), DAY)


def made(study: Study, duties: Iterable[Duty], stand: Stand = STAND, lang: Lang = "ja") -> bytes:
    """The file on the day of the story."""
    return calendar_file(study, duties, stand, lang)


def events(data: bytes) -> dict[str, Component]:
    """The events of a calendar by their UID; none comes twice."""
    found = read(data).parts
    names = {event.one("UID").text: event for event in found}
    assert len(names) == len(found)
    return names


def duty(duties: Iterable[Duty], name: str) -> Duty:
    """One duty."""
    return next(one for one in duties if one.id == name)


@pytest.mark.parametrize("lang", LANGS)
def test_two_parsers_read_the_same(study: Study, duties: tuple[Duty, ...], lang: Lang) -> None:
    """The file obeys RFC 5545 with Japanese in it, and the library reads what was meant."""
    data = made(study, duties, lang=lang)
    strict = events(data)
    library = {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}
    assert strict.keys() == library.keys()
    for name, event in strict.items():
        assert event.one("SUMMARY").text == str(library[name]["SUMMARY"])
        assert event.one("DESCRIPTION").text == str(library[name]["DESCRIPTION"])
        assert event.one("DTSTART").day == library[name].decoded("DTSTART")
        assert len(event.parts) == len(library[name].walk("VALARM"))


def test_every_day_is_an_event_of_one_whole_day(study: Study, duties: tuple[Duty, ...]) -> None:
    """Target and last day by law of each dated duty, nothing else; keeping records is none."""
    found = events(made(study, duties))
    wanted = {
        uid(study, one, kind): day
        for one in duties
        if one.kind != "retention"
        for kind, day in days_of(one)
    }
    assert {name: event.one("DTSTART").day for name, event in found.items()} == wanted
    for event in found.values():
        assert event.one("DTEND").day - event.one("DTSTART").day == dt.timedelta(days=1)
        assert event.one("TRANSP").value == "TRANSPARENT"
        assert event.one("X-MICROSOFT-CDO-ALLDAYEVENT").value == "TRUE"


def test_the_last_day_by_law_has_its_own_event(study: Study, duties: tuple[Duty, ...]) -> None:
    """The Minister's day is moved by the holiday; the target stays, as an event of its own."""
    one = duty(duties, "SAE-001.illness_7day.minister.1")
    found = events(made(study, [one]))
    days = {event.one("DTSTART").day: event.one("SUMMARY").text for event in found.values()}
    assert set(days) == {dt.date(2026, 11, 23), dt.date(2026, 11, 24)}
    assert "目標日" in days[dt.date(2026, 11, 23)]
    assert "法定期限" in days[dt.date(2026, 11, 24)]
    assert all("SAE-001" in summary for summary in days.values())


def test_both_languages_stand_in_the_description(study: Study, duties: tuple[Duty, ...]) -> None:
    """Whoever opens the event reads it in Japanese and in English, the reader's own first."""
    one = duty(duties, "SAE-001.illness_7day.committee.1")
    for lang, first, second in (("ja", "根拠", "Basis"), ("en", "Basis", "根拠")):
        (event,) = events(made(study, [one], lang=lang)).values()  # type: ignore[arg-type]
        words = event.one("DESCRIPTION").text
        assert 0 <= words.index(first) < words.index(second)


def test_alarms_ring_in_the_morning(study: Study, duties: tuple[Duty, ...]) -> None:
    """At nine on the day and as many days before as the study calls soon."""
    one = duty(duties, "SAE-001.illness_7day.committee.1")
    (event,) = events(made(study, [one])).values()
    before = dt.timedelta(days=study.due_soon_days)
    assert [alarm.one("TRIGGER").span for alarm in event.parts] == [9 * HOUR - before, 9 * HOUR]
    same_day = study.model_copy(update={"due_soon_days": 0})
    (event,) = events(made(same_day, [one])).values()
    assert [alarm.one("TRIGGER").span for alarm in event.parts] == [9 * HOUR]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"status": "submitted"}, id="settled"),
        pytest.param({"somebody_elses": True}, id="somebody else's"),
    ],
)
def test_no_alarm_for_what_is_not_ours_to_do(
    study: Study, duties: tuple[Duty, ...], changed: dict[str, object]
) -> None:
    """What was sent, or is another's duty, rings no bell."""
    one = replace(
        duty(duties, "SAE-001.illness_7day.committee.1"),
        **changed,  # type: ignore[arg-type]
    )
    (event,) = events(made(study, [one])).values()
    assert event.parts == []


def test_equal_stands_give_equal_bytes(study: Study, duties: tuple[Duty, ...]) -> None:
    """Nothing of the machine or the moment of the call is in the file."""
    assert made(study, duties) == made(study, duties)


def test_a_uid_is_for_ever(study: Study, duties: tuple[Duty, ...]) -> None:
    """A calendar made in another year, language or state knows the same events by these names."""
    one = duty(duties, "SAE-001.illness_7day.minister.1")
    assert uid(study, one, "target") == "bd0101f1-24fc-5a01-8047-c48710e7b748"
    later = Stand(dt.date(2030, 1, 1), 9000, None)
    names = events(made(study, [one])).keys()
    assert events(made(study, [replace(one, status="overdue")], later, "en")).keys() == names
    other = study.model_copy(update={"plan_number": "ANOTHER"})
    assert not events(made(other, [one])).keys() & names


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(Stand(DAY, 701, AT + HOUR), id="an act"),
        pytest.param(Stand(DAY + dt.timedelta(days=1), 700, AT), id="only time passed"),
    ],
)
def test_a_newer_file_replaces_the_older(
    study: Study, duties: tuple[Duty, ...], later: Stand
) -> None:
    """Every event of the newer file has the greater SEQUENCE and stamp, so calendars take it."""
    old, new = events(made(study, duties)), events(made(study, duties, later))
    for name, event in new.items():
        before = old[name]
        assert int(event.one("SEQUENCE").value) > int(before.one("SEQUENCE").value)
        assert event.one("DTSTAMP").moment > before.one("DTSTAMP").moment
        assert event.one("LAST-MODIFIED").moment == event.one("DTSTAMP").moment


def test_what_is_settled_is_cancelled(study: Study, duties: tuple[Duty, ...]) -> None:
    """The event that a calendar took over is told to go once the report was sent."""
    one = duty(duties, "SAE-001.illness_7day.committee.1")
    (old,) = events(made(study, [one])).values()
    sent = replace(one, status="submitted", submitted_on=DAY)
    (new,) = events(made(study, [sent], Stand(DAY, 701, AT + HOUR))).values()
    assert (old.one("STATUS").value, new.one("STATUS").value) == ("CONFIRMED", "CANCELLED")
    assert old.one("UID").text == new.one("UID").text


def test_nothing_about_a_person(study: Study, duties: tuple[Duty, ...]) -> None:
    """Ids of events are there; participants, diagnoses and narratives are not."""
    words = "\n".join(
        event.one("SUMMARY").text + event.one("DESCRIPTION").text
        for event in events(made(study, duties)).values()
    )
    assert "SAE-001" in words
    assert not any(word in words for word in ("NK-0", "敗血症", "Sepsis", "発熱", "Fever"))


def test_a_long_list_of_events_is_cut(study: Study, duties: tuple[Duty, ...]) -> None:
    """A cycle with many events names ten of them and says how many more there are."""
    cycle = next(one for one in duties if one.id.startswith("cycle-") and one.records)
    many = replace(cycle, records=tuple(f"AE-{number:03}" for number in range(1, 26)))
    (event,) = events(made(study, [many])).values()
    assert "AE-010、+15" in event.one("DESCRIPTION").text
    assert "AE-011" not in event.one("DESCRIPTION").text
