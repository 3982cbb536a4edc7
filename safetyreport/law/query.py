"""Asking the law: which provisions there are, which version binds, how it is cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safetyreport.errors import LawGapError
from safetyreport.law.calendar import Calendar, load_calendar, read_calendar
from safetyreport.law.load import read_framework
from safetyreport.law.model import (
    BaseProvision,
    Framework,
    Matter,
    Provision,
    Text,
    Version,
)
from safetyreport.law.vocabulary import Kind, Occasion, Party
from safetyreport.resources import package_folder


@dataclass(frozen=True)
class Law:
    """One framework of law, loaded and checked.

    `own_calendar`: the holidays that the framework brings; absent, those shipped for Japan.
    """

    framework: Framework
    by_id: Mapping[str, Provision]
    bases: Mapping[str, BaseProvision]
    own_calendar: Calendar | None = None

    @property
    def calendar(self) -> Calendar:
        """The holidays that extend a period, and the clause that says so."""
        return self.own_calendar or load_calendar()

    @property
    def data_version(self) -> str:
        """The state of the law data, as documents print it."""
        return self.framework.data_version

    @property
    def verified_on(self) -> dt.date:
        """The last day a person compared the data with the published texts."""
        return self.framework.verified_on

    def provision(self, provision_id: str) -> Provision:
        """The provision of this id; KeyError when there is none."""
        return self.by_id[provision_id]

    def provisions(
        self, kind: Kind | None = None, occasion: Occasion | None = None
    ) -> tuple[Provision, ...]:
        """The provisions of a kind and an occasion (default: all), in the order of the data."""
        return tuple(
            provision
            for provision in self.by_id.values()
            if kind in (None, provision.kind) and occasion in (None, provision.occasion)
        )

    def verified(self, version: Version, day: dt.date) -> bool:
        """Whether the version and all it stands on were read in the text in force on `day`."""
        return version.verified and all(self._base_verified(base, day) for base in version.based_on)

    def _base_verified(self, base: str, day: dt.date) -> bool:
        try:
            return self.bases[base].version_on(day).verified
        except LawGapError:
            return False

    def citation(
        self, version: Version, *, multi_site: bool = False, matter: Matter | None = None
    ) -> Text:
        """The citation as printed, down to the listed matter when one is given."""
        where = version.citation_for(multi_site=multi_site)
        item = (matter.item.ja, matter.item.en) if matter else ("", "")
        return _cited(where.ja + item[0], where.en + item[1])

    def party_name(
        self, party: Party, *, provision: Provision, version: Version, risk_class: int
    ) -> Text:
        """What the party is called under the version; the minister's office by class."""
        if party in version.addressee_names:
            return version.addressee_names[party]
        delegate = self.framework.minister_delegate
        if (
            party == "minister"
            and provision.delegation
            and delegate
            and risk_class in delegate.classes
        ):
            return delegate.name
        return self.framework.party[party]


@cache
def _cited(ja: str, en: str) -> Text:
    # A hundred thousand duties under one article share one citation.
    return Text(ja=ja, en=en)


@cache
def load_law(framework_id: str = "asrm") -> Law:
    """The framework shipped under this id; ConfigurationRefused when its data are at fault."""
    return read_law(package_folder("law", framework_id))


def read_law(folder: Path) -> Law:
    """The framework in `folder`, with the calendar beside it where there is one."""
    calendar = folder / "calendar"
    own = read_calendar(calendar) if calendar.is_dir() else None
    return Law(*read_framework(folder), own)
