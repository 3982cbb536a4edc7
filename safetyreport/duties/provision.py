"""One provision asked about one study on one day: does it bind, and what duty does it make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safetyreport.duties.duty import Matter, Words
from safetyreport.law.model import PlanDates, Provision, Version
from safetyreport.law.query import Law
from safetyreport.records.fields import Text
from safetyreport.records.study import Study


def plan_dates(study: Study) -> PlanDates:
    """The days of the study's plan that transition rules look at."""
    return _plan(study.plan_submitted_on, study.plan_conformed_on)


@cache
def _plan(submitted_on: dt.date, conformed_on: dt.date | None) -> PlanDates:
    return PlanDates(submitted_on=submitted_on, conformed_on=conformed_on)


@dataclass(frozen=True, slots=True)
class Bound:
    """A provision in the version that binds this study on `day`."""

    law: Law
    study: Study
    provision: Provision
    version: Version
    day: dt.date

    @property
    def actor(self) -> str:
        """Who owes the duty under this version."""
        return self.version.actor_for(multi_site=self.study.joint_research)

    @property
    def addressees(self) -> tuple[str, ...]:
        """To whom it is owed, less the parties that the study need not have and has not."""
        given = self.version.addressees_for(multi_site=self.study.joint_research)
        optional = self.version.if_appointed
        return tuple(one for one in given if one not in optional or self._has(one))

    def _has(self, party: str) -> bool:
        """Whether the study names a party that it need not have."""
        return self._holders.get(party, self.study.implementation_lead) is not None

    @property
    def _holders(self) -> Mapping[str, Text | None]:
        product = self.study.product
        return {
            "medicine_holder": product.medicine_holder,
            "product_holder": product.product_holder,
        }

    @property
    def also_by(self) -> tuple[str, ...]:
        """Whom the same words oblige beside the actor, less the parties that the study has not."""
        absent = set()
        if self.study.implementation_lead is None:
            absent.add("implementation_lead")
        if not self.study.joint_research:
            absent.add("representative_administrator")
        return tuple(party for party in self.version.also_by if party not in absent)

    @property
    def verified(self) -> bool:
        """Whether every word it stands on was read in the text in force."""
        return self.law.verified(self.version, self.day)

    def name_of(self, party: str) -> Words:
        """What the party is called in this study under this version."""
        if party == "minister" and (self.provision.delegation or not self._handed_on):
            return words(self.study.minister.addressee.ja, self.study.minister.addressee.en)
        if party == "committee":
            return words(self.study.committee.name.ja, self.study.committee.name.en)
        if party == "manufacturer":
            return words(self.study.product.manufacturer.ja, self.study.product.manufacturer.en)
        if (holder := self._holders.get(party)) is not None:
            return words(holder.ja, holder.en)
        return self.law.party_name(
            party,  # type: ignore[arg-type]
            provision=self.provision,
            version=self.version,
            risk_class=self.study.class_,
        ).both()

    @property
    def _handed_on(self) -> bool:
        """Whether the minister's part lies with another office for the study's class."""
        delegate = self.law.framework.minister_delegate
        return delegate is not None and self.study.class_ in delegate.classes

    @property
    def citation(self) -> Words:
        """The citation as printed."""
        return self.law.citation(self.version, multi_site=self.study.joint_research).both()

    def matters(self, codes: frozenset[str]) -> tuple[Matter, ...]:
        """The listed matters that `codes` meet, each with its citation."""
        return tuple(
            Matter(
                met.code,
                met.item.both(),
                self.law.citation(
                    self.version, multi_site=self.study.joint_research, matter=met
                ).both(),
            )
            for met in self.version.matters_met(codes)
        )


@cache
def words(ja: str | None, en: str | None) -> Words:
    """A name in both languages; one that is missing takes the other. Not to be changed."""
    return {"ja": ja or en or "", "en": en or ja or ""}


def bound(law: Law, study: Study, provision: Provision, day: dt.date) -> Bound | None:
    """The provision as it binds the study on `day`; None where it does not speak to it.

    Raises LawGapError before the first version.
    """
    version = provision.version_on(day, plan_dates(study))
    if version is None or not version.applies_to(
        study.class_, multi_site=study.joint_research, purpose=study.purpose
    ):
        return None
    return Bound(law, study, provision, version, day)
