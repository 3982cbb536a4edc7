"""Every kind of record by its JSON name, and a study's records as one frozen whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from safetyreport.records.act import (
    Decision,
    Document,
    Involvement,
    Milestone,
    Opinion,
    OutsideInformation,
    Response,
    Statement,
    Submission,
)
from safetyreport.records.base import Record
from safetyreport.records.deviation import Deviation
from safetyreport.records.event import AdverseEvent
from safetyreport.records.observation import Cytotoxicity, Laboratory, Phenotype, VitalSign
from safetyreport.records.participant import Eligibility, Participant
from safetyreport.records.product import Administration, CultureTest

R = TypeVar("R", bound=Record)

SCHEMA = "safetyreport/records/1"
KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {
        model.kind: model
        for model in (
            Participant,
            Eligibility,
            Administration,
            CultureTest,
            AdverseEvent,
            Deviation,
            Laboratory,
            VitalSign,
            Cytotoxicity,
            Phenotype,
            Milestone,
            Statement,
            Involvement,
            Document,
            OutsideInformation,
            Submission,
            Opinion,
            Response,
            Decision,
        )
    }
)


@dataclass(frozen=True)
class Records:
    """All current records of a study, in the order of their ids."""

    all: tuple[Record, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> Records:
        """Records in a fixed order, so that the order of import never shows."""
        return cls(tuple(sorted(records, key=lambda record: (record.kind, record.id))))

    @cached_property
    def _by_id(self) -> dict[str, Record]:
        return {record.id: record for record in self.all}

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {}
        for record in self.all:
            found.setdefault(record.kind, []).append(record)
        return {kind: tuple(records) for kind, records in found.items()}

    @cached_property
    def _by_value(self) -> dict[tuple[str, str], dict[object, list[Record]]]:
        return {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def find(self, record_id: str) -> Record | None:
        """The record with this id, of whatever kind."""
        return self._by_id.get(record_id)

    def of_kind(self, model: type[R]) -> tuple[R, ...]:
        """Every record of one kind."""
        return self._by_kind.get(model.kind, ())  # type: ignore[return-value]

    def where(self, model: type[R], field: str, value: object) -> tuple[R, ...]:
        """Every record of one kind whose `field` holds `value`; looked through once per field."""
        found = self._by_value.get((model.kind, field))
        if found is None:
            found = self._by_value[model.kind, field] = {}
            for record in self.of_kind(model):
                found.setdefault(getattr(record, field), []).append(record)
        return tuple(found.get(value, ()))  # type: ignore[arg-type]

    def get(self, model: type[R], record_id: str | None) -> R | None:
        """The record of one kind with this id."""
        record = self._by_id.get(record_id or "")
        return record if isinstance(record, model) else None
