"""The study's own facts, from `study.toml`: plan, people, addressees, protocol and house rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from safetyreport.records.base import Consistent, Contradiction, in_order
from safetyreport.records.event import Seriousness
from safetyreport.records.fields import Day, Line, Ordinal, Part, Prose, RecordId, Text
from safetyreport.records.observation import Analyte

Purpose = Literal["research", "treatment"]
DateStyle = Literal["western", "japanese"]
Days = Annotated[int, Field(strict=True, ge=0, le=366)]


def _decimal(value: object) -> object:
    return (
        Decimal(str(value))
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        else value
    )


def _whole(value: object) -> object:
    # Python holds true for 1, and pydantic's Literal with it.
    if isinstance(value, bool):
        raise PydanticCustomError("records.whole", "not a whole number")
    return value


Cut = Annotated[Decimal, BeforeValidator(_decimal), Field(gt=0)]
LimitValue = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0)]


class Contact(Part):
    """Who answers questions about the reports (担当者連絡先)."""

    department: Text
    role: Text
    telephone: Line | None = None
    mail: Line | None = None


class Institution(Part):
    """再生医療等提供機関."""

    name: Text
    address: Text
    contact: Contact


class Person(Part):
    """An office-holder; the office alone is enough, the name stays optional."""

    title: Text
    name: Text | None = None


class Committee(Part):
    """認定再生医療等委員会, with its certification number and the days it meets."""

    name: Text
    certification_number: Line
    meetings: tuple[Day, ...] = ()


class Minister(Part):
    """To whom filings for the Minister go; for classes II and III the bureau's director-general."""

    addressee: Text


class Product(Part):
    """特定細胞加工物等, its manufacturer and the facility's number.

    The holders: the marketing authorisation holders (製造販売業者) of the medicines, and of the
    regenerative medical products, that the provision uses; absent where it uses none.
    """

    name: Text
    manufacturer: Text
    facility_number: Line
    medicine_holder: Text | None = None
    product_holder: Text | None = None


class Site(Part):
    """One institution of a multi-site study."""

    id: RecordId
    name: Text
    administrator: Person | None = None


class Treatment(Consistent):
    """The protocol treatment: planned cycles, months between, dose groups as cut points (cells).

    `interval_window`: days before and after; `g_csf_days`: fewest and most; `apheresis_after_days`:
    from the last dose of G-CSF; `culture_days`: from the start of culture to the dose of cells.
    """

    cycles: Ordinal
    interval_months: Annotated[int, Field(strict=True, ge=0, le=60)]
    interval_window: tuple[Days, Days] | None = None
    dose_groups: tuple[Cut, ...] = ()
    g_csf_ug_m2_day: Cut | None = None
    g_csf_days: tuple[Days, Days] | None = None
    apheresis_after_days: Days | None = None
    culture_days: Days | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if self.g_csf_days:
            fewest, most = self.g_csf_days
            if most < fewest:
                yield Contradiction("records.study_most_below_fewest", "g_csf_days")


class Visit(Part):
    """A planned visit: days after a reference, with a window before and after."""

    id: RecordId
    reference: Literal["consent", "enrolment", "surgery", "apheresis", "administration"]
    day: Annotated[int, Field(strict=True, ge=-3660, le=3660)]
    window: tuple[Days, Days] = (0, 0)
    analytes: tuple[Analyte, ...] = ()


class Limit(Consistent):
    """Values with which a participant may be enrolled: of an analyte, or of the age in years."""

    quantity: Literal["age", Analyte]
    at_least: LimitValue | None = None
    at_most: LimitValue | None = None
    unit: Line | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if self.at_least is None and self.at_most is None:
            yield Contradiction("records.study_limit_empty", "at_least")
        elif None not in (self.at_least, self.at_most) and self.at_most < self.at_least:  # type: ignore[operator]
            yield Contradiction("records.study_most_below_fewest", "at_most")
        if self.unit is None and self.quantity not in ("age", "inr"):
            yield Contradiction("records.value_without_unit", "unit")


class Criterion(Part):
    """An inclusion or exclusion criterion; `limits` say what of it records can be held against."""

    id: RecordId
    kind: Literal["inclusion", "exclusion"]
    text: Text
    limits: tuple[Limit, ...] = ()


class Enrolment(Consistent):
    """The planned number of participants and the planned period of enrolment."""

    target: Ordinal
    from_: Day = Field(alias="from")
    to: Day

    def contradictions(self) -> Iterator[Contradiction]:
        yield from in_order("from", "to", self.from_, self.to)


class CausalityReading(Part):
    """What `unlikely` counts as; our default counts it as suspected."""

    unlikely: Literal["suspected", "not_suspected"] = "suspected"


class ProtocolDuties(Part):
    """The protocol's own reporting duty, wider than the Act's and never filed under it.

    `window_months` counts from the last administration; absent means without end.
    """

    events: tuple[Literal[Seriousness, "prolonged_hospitalisation"], ...]
    causality: Literal["any", "suspected"] = "any"
    window_months: Annotated[int, Field(strict=True, ge=1, le=600)] | None = None
    internal_days: Days | None = None
    citation: Text
    quote: Text | None = None
    summary_years: Annotated[int, Field(strict=True, ge=1, le=10)] | None = None
    summary_citation: Text | None = None


class House(Part):
    """The house's own limits, always labelled as such.

    `since` is the day from which the recurring house duties run; absent, the plan's submission.
    """

    since: Day | None = None
    internal_report_days: Days = 1
    representative_notice_days: Days = 1
    instruction_days: Days = 1
    manufacturer_notice_days: Days = 3
    nonconformity_report_days: Days = 1
    serious_nonconformity_days: Days = 7
    opinion_response_days: Days = 30
    committee_lead_days: Days = 21
    after_meeting_days: Days = 7
    quarterly_days: Days = 30
    quarter_start_month: Annotated[int, Field(strict=True, ge=1, le=12)] = 4
    monitoring_per_year: Annotated[int, Field(strict=True, ge=0, le=12)] = 2
    reminders: bool = Field(default=True, strict=True)
    approval_required: bool = Field(default=False, strict=True)
    report_empty_cycles: bool = Field(default=False, strict=True)


class Files(Part):
    """Name patterns of finished files; places in braces are filled by the program."""

    document: Annotated[Prose, Field(pattern=r"^[^/\\:*?\"<>|]+$")] = (
        "{record}_{form}_{report}_{lang}"
    )
    package: Annotated[Prose, Field(pattern=r"^[^/\\:*?\"<>|]+$")] = "{date}_{record}_{addressee}"


class TemplateChoice(Part):
    """A hospital's own Word file in place of a shipped template, bound by its checksum."""

    form: Line
    lang: Literal["ja", "en"]
    file: Line
    sha256: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]


class Study(Consistent):
    """One study under one provision plan (再生医療等提供計画)."""

    plan_submitted_on: Day
    plan_accepted_on: Day | None = None
    plan_conformed_on: Day | None = None
    registration_id: Line | None = None
    plan_number: Line
    title: Text
    short_title: Text | None = None
    framework: Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "asrm"
    class_: Annotated[Literal[1, 2, 3], BeforeValidator(_whole), Field(alias="class")]
    purpose: Purpose
    multi_site: bool = Field(strict=True)
    ctcae_version: Literal["5.0", "6.0"]
    date_style: DateStyle = "western"
    due_soon_days: Days = 3
    retention_basis: Text | None = None
    retention_years: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    designated_material: bool = Field(default=False, strict=True)
    fictitious: bool = Field(default=False, strict=True)
    institution: Institution
    administrator: Person
    implementation_lead: Person | None = None
    representative_administrator: Person | None = None
    committee: Committee
    minister: Minister
    product: Product
    sites: tuple[Site, ...] = ()
    treatment: Treatment | None = None
    visits: tuple[Visit, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    enrolment: Enrolment | None = None
    causality: CausalityReading = CausalityReading()
    protocol_duties: ProtocolDuties | None = None
    house: House = House()
    files: Files = Files()
    templates: tuple[TemplateChoice, ...] = ()

    def contradictions(self) -> Iterator[Contradiction]:
        yield from in_order(
            "plan_submitted_on", "plan_accepted_on", self.plan_submitted_on, self.plan_accepted_on
        )
        if self.implementation_lead is None and self.class_ != 3:
            yield Contradiction("records.study_no_lead", "implementation_lead")
        if self.joint_research and self.representative_administrator is None:
            yield Contradiction("records.study_no_representative", "representative_administrator")
        if self.multi_site and not self.sites:
            yield Contradiction("records.study_no_sites", "sites")
        yield from in_order(
            "plan_submitted_on", "plan_conformed_on", self.plan_submitted_on, self.plan_conformed_on
        )
        for name in ("sites", "visits", "criteria"):
            seen: set[str] = set()
            for item in getattr(self, name):
                if item.id in seen:
                    yield Contradiction("records.study_twice", name, {"id": item.id})
                seen.add(item.id)

    @property
    def joint_research(self) -> bool:
        """Whether this is 多施設共同研究; treatment at several sites has a plan for each."""
        return self.multi_site and self.purpose == "research"

    def content(self) -> dict[str, Any]:
        """The study's facts as JSON values."""
        found: dict[str, Any] = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        return found
