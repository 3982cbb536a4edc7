"""The closed vocabularies of law data: kinds of duty, occasions, parties, ways of counting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Kind = Literal[
    "illness_7day",
    "illness_15day",
    "illness_60day",
    "protocol_serious",
    "internal_report",
    "representative_notice",
    "instruction",
    "manufacturer_notice",
    "holder_notice",
    "nonconformity_report",
    "serious_nonconformity_opinion",
    "opinion_response",
    "committee_to_minister",
    "manufacturer_serious_situation",
    "annual_committee",
    "annual_minister",
    "committee_internal",
    "quarterly",
    "monitoring",
    "plan_change",
    "discontinuation",
    "end_of_provision",
    "primary_endpoint_report",
    "study_report",
    "summary_submission",
    "publication",
    "results_notice",
    "protocol_summary",
    "retention",
]
# What has to happen for a provision to be asked at all.
# `opinion`: any opinion of the committee; the next three are kinds of it.
Occasion = Literal[
    "suspected_event",
    "nonconformity",
    "serious_nonconformity",
    "plan_cycle",
    "plan_year",
    "opinion",
    "opinion_not_to_continue",
    "opinion_on_nonconformity",
    "opinion_on_results",
    "plan_change",
    "minor_change",
    "discontinuation",
    "primary_data_end",
    "all_data_end",
    "end",
    "publication",
    "manufacturing",
    "record",
]
# `occasion`: the day of the occasion itself. `running_on`: the same, and a transition by which
# the plans already running keep the old text.
DecidedBy = Literal["awareness", "onset", "year_end", "known", "occasion", "running_on"]
# What a period runs from.
CountedFrom = Literal[
    "awareness",
    "cycle_end",
    "found",
    "opinion",
    "change",
    "discontinuation",
    "primary_data_end",
    "all_data_end",
    "end",
    "publication",
    "situation",
]
Party = Literal[
    "committee",
    "minister",
    "administrator",
    "implementation_lead",
    "representative_administrator",
    "physician",
    "sites",
    "manufacturer",
    "medicine_holder",
    "product_holder",
    "registry",
    "public",
]
Count = Literal["from_next_day", "from_that_day"]
Reading = Literal["text", "interpretation"]
Purpose = Literal["research", "treatment"]
RiskClass = Annotated[int, Field(ge=1, le=3)]
Days = Annotated[int, Field(ge=1)]
Months = Annotated[int, Field(ge=1)]
Years = Annotated[int, Field(ge=1)]
Words = Annotated[str, Field(min_length=1)]
