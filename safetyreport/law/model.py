"""What a framework of law is made of: instruments, provisions, their versions, transitions.

Everything here is frozen and comes from the TOML files beside this module; a key that is not
declared here is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from safetyreport.errors import LawGapError
from safetyreport.law.vocabulary import (
    Count,
    CountedFrom,
    Days,
    DecidedBy,
    Kind,
    Months,
    Occasion,
    Party,
    Purpose,
    Reading,
    RiskClass,
    Words,
    Years,
)


class LegalData(BaseModel):
    """A frozen piece of legal data that refuses unknown keys and converts nothing."""

    # Only what is read from a table is built; what stands inside it is part of that.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Text(LegalData):
    """The same words in both languages."""

    ja: Words
    en: Words

    def both(self) -> Mapping[str, str]:
        """As JSON answers carry it: `{"ja": …, "en": …}`; one object however often it is asked."""
        return self.by_language

    @cached_property
    def by_language(self) -> Mapping[str, str]:
        """The same, by the language's code."""
        return {"ja": self.ja, "en": self.en}


class Citation(Text):
    """Where the words stand: as printed, and in parts (`article` 20-2 is 第20条の2)."""

    instrument: Words
    article: Words
    paragraph: Annotated[int, Field(ge=1)] | None = None
    item: Words | None = None


class Instrument(LegalData):
    """An act, an order or a code: title, number (法令番号) and address of its text."""

    title: Text
    number: Words
    url: Words


class Transition(LegalData):
    """A supplementary provision (経過措置) that keeps the old text for some.

    `running_plan`: plans submitted before `running_on` keep it until `new_text_from` (never when
    absent) or, where `ends_by_conformity`, until the filing that conforms to the new standards.
    `occurrence`: what happened before the in-force day keeps it; the provision is decided by onset.
    """

    rule: Literal["running_plan", "occurrence"]
    running_on: dt.date | None = None
    new_text_from: dt.date | None = None
    ends_by_conformity: bool = False
    citation: Citation
    quote: Words
    verified: bool
    verified_on: dt.date


class Matter(LegalData):
    """One listed matter of an item: a seriousness code and the statute's words for it."""

    code: Words
    item: Text
    quote: Words


class Content(LegalData):
    """Something that a report must say: our name for it, its item, and the statute's words.

    `purposes` are those of the provision for which it is asked.
    """

    id: Words
    item: Text | None = None
    quote: Words
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)] = ("research", "treatment")


class Cycle(LegalData):
    """Periods that follow each other: length (days or years), what the first is counted from."""

    days: Days | None = None
    years: Years | None = None
    first: Literal["plan_submitted_on"]
    count: Count


class CitedVersion(LegalData):
    """The words of a provision from one in-force day to the next version's."""

    in_force: dt.date
    citation: Citation
    quote: Words | None = None
    verified: bool
    verified_on: dt.date
    note: Text | None = None

    @cached_property
    def name(self) -> str:
        """The version as documents print it: its in-force day."""
        return self.in_force.isoformat()


class BaseVersion(CitedVersion):
    """A version of a provision on which others stand and that itself counts no days.

    `contents`: what it lists, such as the documents of a plan.
    """

    contents: tuple[Content, ...] = ()


class Version(CitedVersion):
    """A version of a provision that somebody owes something under.

    `actor_multi_site`, `addressees_multi_site`, `citation_multi_site` replace their plain
    counterparts in multi-site research; absent where the law of the day made no difference.
    `also_by`: who else the same words oblige. `if_appointed`: parties a study need not have.
    `period_quote`: the words that hold the period, when they stand apart from `quote`.
    `remainder`: every suspected event that no other item of the article lists.
    One of `days`, `months`, `years`, `promptness` at most. `in_principle`: the text says so
    (原則として). `needs_opinion`: the committee's opinion comes first. `contents`: what to say.
    """

    amendment: Text
    actor: Party
    actor_multi_site: Party | None = None
    also_by: tuple[Party, ...] = ()
    addressees: Annotated[tuple[Party, ...], Field(min_length=1)]
    addressees_multi_site: tuple[Party, ...] | None = None
    addressee_names: dict[Party, Text] = {}
    if_appointed: tuple[Party, ...] = ()
    classes: Annotated[tuple[RiskClass, ...], Field(min_length=1)] = (1, 2, 3)
    multi_site: Literal["any", "only", "never"] = "any"
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)] = ("research", "treatment")
    matters: tuple[Matter, ...] = ()
    remainder: bool = False
    days: Days | None = None
    months: Months | None = None
    years: Years | None = None
    count: Count | None = None
    in_principle: bool = False
    promptness: Text | None = None
    needs_opinion: bool = False
    cycle: Cycle | None = None
    extension: Literal["administrative_holidays"] | None = None
    reading: Reading
    citation_multi_site: Citation | None = None
    quote_multi_site: Words | None = None
    period_quote: Words | None = None
    contents: tuple[Content, ...] = ()
    based_on: tuple[str, ...] = ()
    transition: str | None = None

    def applies_to(self, risk_class: int, *, multi_site: bool, purpose: Purpose) -> bool:
        """Whether the version speaks to a plan of this class and purpose, single- or multi-site."""
        wanted = {"any": (True, False), "only": (True,), "never": (False,)}[self.multi_site]
        return risk_class in self.classes and multi_site in wanted and purpose in self.purposes

    def actor_for(self, *, multi_site: bool) -> Party:
        """Who owes it; the period runs from this party's awareness."""
        return self.actor_multi_site or self.actor if multi_site else self.actor

    def addressees_for(self, *, multi_site: bool) -> tuple[Party, ...]:
        """To whom it is owed."""
        return self.addressees_multi_site or self.addressees if multi_site else self.addressees

    def citation_for(self, *, multi_site: bool) -> Citation:
        """Where it stands, through the clause on multi-site research where there is one."""
        return self.citation_multi_site or self.citation if multi_site else self.citation

    def matters_met(self, seriousness: frozenset[str]) -> tuple[Matter, ...]:
        """The listed matters that a set of seriousness codes meets, in the statute's order."""
        return tuple(matter for matter in self.matters if matter.code in seriousness)


class Absence(LegalData):
    """From this day the law had no such provision (not yet, or no longer)."""

    in_force: dt.date
    verified: bool
    verified_on: dt.date
    note: Text


class PlanDates(LegalData):
    """The days of a plan that transition rules look at: submission, and the conforming change."""

    submitted_on: dt.date
    conformed_on: dt.date | None = None


class BaseProvision(LegalData):
    """A provision on which others stand: its versions, oldest first."""

    id: Words
    title: Text
    version: Annotated[tuple[BaseVersion, ...], Field(min_length=1)]

    def version_on(self, day: dt.date) -> BaseVersion:
        """The version in force on `day`; LawGapError before the first."""
        found = [version for version in self.version if version.in_force <= day]
        if not found:
            raise gap(self.title, day, self.version[0].in_force)
        return found[-1]


class Provision(LegalData):
    """A duty of the law: its kind, what gives rise to it, and its versions, oldest first.

    `decided_by` names the date of the record that picks the version, `decided_by_reading` whether
    a transition clause says so or we read it so. `counted_from` is what its period runs from.
    `somebody_elses`: not the institution's to do. `delegation` is the base provision that hands the
    minister's part to another office for some classes.
    """

    id: Words
    kind: Kind
    title: Text
    occasion: Occasion
    decided_by: DecidedBy
    decided_by_reading: Reading
    counted_from: CountedFrom = "awareness"
    somebody_elses: bool = False
    form: Words | None = None
    delegation: str | None = None
    version: Annotated[tuple[Version, ...], Field(min_length=1)]
    absent: tuple[Absence, ...] = ()
    transitions: dict[str, Transition] = {}

    @cached_property
    def timeline(self) -> tuple[Version | Absence, ...]:
        """Versions and absences together, by in-force day."""
        return tuple(sorted((*self.version, *self.absent), key=lambda entry: entry.in_force))

    def effective_from(self, entry: Version | Absence, plan: PlanDates) -> dt.date | None:
        """The first day on which `entry` binds this plan; None when a transition keeps it off."""
        if isinstance(entry, Absence) or entry.transition is None:
            return entry.in_force
        transition = self.transitions[entry.transition]
        if transition.rule != "running_plan" or transition.running_on is None:
            return entry.in_force
        if plan.submitted_on >= transition.running_on:
            return entry.in_force
        ends = [transition.new_text_from] if transition.new_text_from else []
        filed = plan.conformed_on
        # Only a filing within the period (当該期間内に) ends it; one before had no new standards.
        if transition.ends_by_conformity and filed and filed >= transition.running_on:
            ends.append(filed)
        return min(ends, default=None)

    def version_on(self, day: dt.date, plan: PlanDates) -> Version | None:
        """The version that binds this plan on `day` (the date that `decided_by` names).

        None where the law then had no such provision. LawGapError before the first entry.
        """
        first = self.timeline[0].in_force
        if day < first:
            raise gap(self.title, day, first)
        binding = [
            entry
            for entry in self.timeline
            if (start := self.effective_from(entry, plan)) is not None and start <= day
        ]
        return binding[-1] if isinstance(binding[-1], Version) else None


def gap(title: Text, day: dt.date, first: dt.date) -> LawGapError:
    """The refusal to guess what the law was before the data begin."""
    return LawGapError("law.no_version", provision=title.both(), day=day, first=first)


class Delegate(LegalData):
    """The office that receives in the minister's place, for these classes."""

    classes: Annotated[tuple[RiskClass, ...], Field(min_length=1)]
    name: Text


class Framework(LegalData):
    """The head of a body of law: names, instruments, parties, transitions, last verification.

    `begins_on`: the first day of the law; every provision accounts for each day from then on.
    """

    id: Words
    names: Text
    data_version: Words
    verified_on: dt.date
    begins_on: dt.date
    instrument: dict[str, Instrument]
    party: dict[Party, Text]
    seriousness: tuple[Words, ...]
    minister_delegate: Delegate | None = None
    counting: dict[Count, Text]
    transition: dict[str, Transition] = {}
