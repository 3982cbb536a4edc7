"""The audit log: what an event says, what it commits to, and how events are chained.

    commitment = SHA256(salt || value)
    leaf       = SHA256(0x00 || canonical JSON of the event)
    head_n     = SHA256(0x01 || head_{n-1} || leaf_n)          head_0 = 32 zero bytes

The event holds commitments, never values, so that a value can be removed and the chain still
holds. Leaves carry the prefix of RFC 9162: a Merkle tree can be added without a migration.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from safetyreport.records.canonical import canonical, from_canonical

FORMAT = "safetyreport/event/1"
BEFORE_FIRST = "0" * 64
VALUE = "value"  # the slot of an event's JSON value; every other slot is a file
RECORD = "record"  # the act that makes a new version of a record
VOIDED = "voided"  # the act that withdraws the current version of a record
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """An act to be written to the log.

    `at` is aware. `record` is (kind, id): the act `record` stores `value` as its next version,
    the act `voided` withdraws its current version, any other act is about its current version.
    `files` keeps bytes under a name, such as the version of a report that was sent.
    """

    command: str
    act: str
    actor: str
    at: dt.datetime
    value: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    record: tuple[str, str] | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One act as the log keeps it; `commitments` maps each slot to its SHA-256 in hexadecimal."""

    seq: int
    at: dt.datetime
    actor: str
    command: str
    act: str
    kind: str | None
    record: str | None
    version: int | None
    reason: str | None
    commitments: Mapping[str, str]
    prev_hash: str
    leaf: str
    head: str

    @classmethod
    def from_row(cls, row: Mapping[Any, Any]) -> LogEvent:
        """The event of a row of `events`; ValueError when the row cannot be one of ours."""
        for name, kinds in _COLUMNS.items():
            if not isinstance(row[name], kinds):
                raise ValueError(name)
        commitments = from_canonical(row["commitments"])
        if not isinstance(commitments, dict):
            raise ValueError("commitments")
        at = dt.datetime.fromisoformat(row["at"])
        if at.tzinfo is None or moment(at) != row["at"]:
            raise ValueError("at")
        values = {name: row[name] for name in _COLUMNS}
        return cls(**{**values, "at": at, "commitments": commitments})

    def row(self) -> dict[str, Any]:
        """The event as a row of `events`."""
        values = {name: getattr(self, name) for name in _COLUMNS}
        values["commitments"] = canonical(dict(self.commitments))
        return {**values, "at": moment(self.at)}

    def recomputed_leaf(self) -> str:
        """The leaf that the event's own words give."""
        return leaf_of(
            {
                "act": self.act,
                "actor": self.actor,
                "at": moment(self.at),
                "command": self.command,
                "commitments": dict(self.commitments),
                "format": FORMAT,
                "kind": self.kind,
                "reason": self.reason,
                "record": self.record,
                "seq": self.seq,
                "version": self.version,
            }
        )

    def holds(self) -> bool:
        """Whether leaf and head follow from the event and from the head before it."""
        return self.leaf == self.recomputed_leaf() and self.head == head_of(
            self.prev_hash, self.leaf
        )


_COLUMNS: dict[str, tuple[type, ...]] = {
    "seq": (int,),
    "at": (str,),
    "actor": (str,),
    "command": (str,),
    "act": (str,),
    "kind": (str, type(None)),
    "record": (str, type(None)),
    "version": (int, type(None)),
    "reason": (str, type(None)),
    "commitments": (str,),
    "prev_hash": (str,),
    "leaf": (str,),
    "head": (str,),
}


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: the last event's number, the chain's head, and when; `at` is UTC."""

    seq: int
    head: str
    at: dt.datetime | None


def moment(at: dt.datetime) -> str:
    """A moment as the log writes it: UTC to the microsecond, `2026-05-01T00:00:00.000000Z`."""
    if at.tzinfo is None:
        raise ValueError("a moment without zone")
    utc = at.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}Z"


def commitment(salt: bytes, value: bytes) -> str:
    """What the event keeps of a value."""
    return hashlib.sha256(salt + value).hexdigest()


def leaf_of(event: dict[str, Any]) -> str:
    """The leaf of an event given as JSON values."""
    return hashlib.sha256(b"\x00" + canonical(event).encode()).hexdigest()


def head_of(before: str, leaf: str) -> str:
    """The chain's head after a leaf."""
    try:
        return hashlib.sha256(b"\x01" + bytes.fromhex(before) + bytes.fromhex(leaf)).hexdigest()
    except ValueError:
        return ""  # a damaged hash leads nowhere; no stored head equals this


def visible(text: str) -> str:
    """A stored text safe to show: what would forge a line or steer a terminal is spelt out."""
    return "".join(
        f"\\u{{{ord(character):04x}}}"
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else character
        for character in text
    )
