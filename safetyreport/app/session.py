"""One run of the program on one study: where it lies, who acts, which day it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from safetyreport import clock
from safetyreport.duties.engine import BEARING
from safetyreport.errors import ConfigurationRefused, IntegrityFailed, UsageRefused
from safetyreport.exchange.study_file import read_study
from safetyreport.law.query import Law, load_law
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from safetyreport.store.log import VOIDED

if TYPE_CHECKING:
    from safetyreport.store.connection import Store
    from safetyreport.store.records import Reader

STUDY_FILE = "study.toml"
STOPPING_FILE = "stopping.toml"
STORE_FILE = "safetyreport.db"
REPORTS_FOLDER = "reports"


@dataclass(frozen=True)
class Held:
    """A study's records as they stand, and what the corrected ones said before."""

    records: Records
    earlier: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    """Older versions by id; of a withdrawn record, all of them."""


@dataclass(frozen=True)
class Session:
    """The study folder, the store, the actor; `now` is the real clock, `day` what is looked at."""

    folder: Path
    db: str | None = None
    actor: str | None = None
    as_of: dt.date | None = None
    now: dt.datetime = field(default_factory=lambda: clock.now())

    @property
    def day(self) -> dt.date:
        """The day in Japan that duties are looked at from."""
        return self.as_of or clock.today(self.now)

    @cached_property
    def study(self) -> Study:
        """The study of this folder; ConfigurationRefused when study.toml is at fault."""
        return read_study(self.folder / STUDY_FILE)

    @cached_property
    def law(self) -> Law:
        """The body of law that the study names; ConfigurationRefused for a plan older than it."""
        law = load_law(self.study.framework)
        begins, submitted = law.framework.begins_on, self.study.plan_submitted_on
        if submitted < begins:
            names = law.framework.names.both()
            raise ConfigurationRefused(
                "app.plan_before_law", submitted=submitted, begins=begins, law=names
            )
        return law

    @property
    def reports(self) -> Path:
        """Where finished documents go unless the user says otherwise."""
        return self.folder / REPORTS_FOLDER

    def store(self, *, create: bool = False) -> Store:
        """The study's store, opened late because SQL is slow to load."""
        from safetyreport.store.connection import open_store

        return open_store(self.db or self.folder / STORE_FILE, create=create)

    @property
    def who(self) -> str:
        """The actor; UsageRefused when nobody is named."""
        if not self.actor:
            raise UsageRefused("app.no_actor")
        return self.actor


def held(reader: Reader, kinds: Collection[str] | None = None) -> Held:
    """Every record that stands (of some kinds), and the earlier versions of those changed.

    A corrected record's older versions and all versions of a withdrawn one are `earlier`.
    """
    if kinds is None:
        stored = reader.records()
    else:
        stored = [found for kind in sorted(kinds) for found in reader.records(kind)]
    records = [model(found.kind, found.id, found.content) for found in stored]
    standing = {found.id: found.version for found in stored}
    withdrawn = [e for e in reader.events(act=VOIDED) if kinds is None or e.kind in kinds]
    gone = {event.record or "" for event in withdrawn} - standing.keys()
    earlier: dict[str, list[Record]] = {}
    for old in reader.said(gone.union(found.id for found in stored if found.version > 1)):
        if old.version != standing.get(old.id):
            earlier.setdefault(old.id, []).append(model(old.kind, old.id, old.content))
    return Held(Records.of(records), earlier)


def duty_records(reader: Reader) -> Held:
    """The records that duties and their reports are made from."""
    return held(reader, BEARING)


def model(kind: str, record_id: str, content: Mapping[str, object]) -> Record:
    """The record of stored content; IntegrityFailed when this program cannot read it."""
    try:
        return KINDS[kind].model_validate(content)
    except (KeyError, ValidationError) as error:
        raise IntegrityFailed("app.record_unreadable", record=record_id, kind=kind) from error
