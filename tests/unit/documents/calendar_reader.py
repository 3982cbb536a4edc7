"""A small, strict reader of iCalendar files after RFC 5545, written apart from the program."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z0-9-]+\Z")
PARAMETER = re.compile(r"([A-Z0-9-]+)=([^\";:,\x00-\x1f\x7f]*)\Z")
DURATION = re.compile(r"([+-]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION")


@dataclass
class Property:
    """One content line: its value as written, and its parameters."""

    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        """The value of a TEXT property."""
        assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", self.value), self.value
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    @property
    def day(self) -> dt.date:
        """The value of a DATE property."""
        assert self.parameters == {"VALUE": "DATE"}
        assert re.fullmatch(r"\d{8}", self.value)
        return dt.datetime.strptime(self.value, "%Y%m%d").replace(tzinfo=dt.UTC).date()

    @property
    def moment(self) -> dt.datetime:
        """The value of a DATE-TIME property in UTC."""
        assert self.parameters == {}
        return dt.datetime.strptime(self.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)

    @property
    def span(self) -> dt.timedelta:
        """The value of a DURATION property."""
        found = DURATION.match(self.value)
        assert found, self.value
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found[1] == "-" else length


@dataclass
class Component:
    """VCALENDAR, VEVENT or VALARM with its properties and what it holds."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def one(self, name: str) -> Property:
        """The property that has to be there exactly once."""
        found = self.properties.get(name, [])
        assert len(found) == 1, (self.name, name, len(found))
        return found[0]


def read(data: bytes) -> Component:
    """The calendar; an AssertionError names what RFC 5545 does not allow."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    physical = data.split(b"\r\n")[:-1]
    for line in physical:
        assert len(line) <= 75, line  # 3.1: octets, without the line break
        line.decode("utf-8")  # no character is cut in two
    lines = data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    root, rest = _component(lines)
    assert rest == []
    assert root.name == "VCALENDAR"
    assert root.one("VERSION").value == "2.0"
    assert root.one("PRODID").text
    for event in root.parts:
        _event(event)
    return root


def _component(lines: list[str]) -> tuple[Component, list[str]]:
    name, begin = _property(lines[0])
    assert name == "BEGIN"
    found, rest = Component(begin.value), lines[1:]
    while True:
        name, value = _property(rest[0])
        if name == "END":
            assert value.value == found.name
            return found, rest[1:]
        if name == "BEGIN":
            part, rest = _component(rest)
            found.parts.append(part)
        else:
            found.properties.setdefault(name, []).append(value)
            rest = rest[1:]


def _property(line: str) -> tuple[str, Property]:
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), line
    head, colon, value = line.partition(":")
    assert colon, line
    name, *given = head.split(";")
    assert NAME.match(name), line
    parameters = {}
    for one in given:
        found = PARAMETER.match(one)
        assert found, line
        parameters[found[1]] = found[2]
    return name, Property(value, parameters)


def _event(event: Component) -> None:
    assert event.name == "VEVENT"
    for name in ONCE:
        event.one(name)
    assert event.one("DTEND").day > event.one("DTSTART").day
    assert event.one("STATUS").value in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert event.one("SEQUENCE").value.isdigit()
    assert event.one("DTSTAMP").moment
    for alarm in event.parts:
        assert alarm.name == "VALARM"
        assert alarm.one("ACTION").value == "DISPLAY"
        assert alarm.one("DESCRIPTION").text
        assert alarm.one("TRIGGER").span is not None
