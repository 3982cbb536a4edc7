"""What people did and said: submissions, opinions, decisions, milestones and statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from safetyreport.records.base import Contradiction, Record, in_order
from safetyreport.records.fields import Count, Day, Line, RecordId, Text, YesNo

Sha256 = Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]
DutyId = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:+-]{0,199}$")]


class Milestone(Record):
    """A day on which something happened to the whole study."""

    kind: ClassVar[str] = "milestones"
    event: Literal[
        "first_provision",
        "enrolment_closed",
        "primary_data_ended",
        "all_data_ended",
        "discontinued",
        "ended",
        "published",
        "plan_changed",
        "monitoring_visit",
    ] = Field(alias="kind")
    on: Day
    change: Literal["minor", "other"] | None = None
    reason: Text | None = None
    document: Line | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        if self.change is not None and self.event != "plan_changed":
            yield Contradiction("records.change_of_no_plan", "change")


class Statement(Record):
    """A judgement of a person that a summary report quotes."""

    kind: ClassVar[str] = "statements"
    report: Literal["annual", "quarterly", "primary_endpoint", "study_report", "discontinuation"]
    period: Line | None = None
    topic: Line
    text: Text
    author_role: Line | None = None
    on: Day | None = None


class Involvement(Record):
    """Involvement of a manufacturer or another party in the research (利益相反)."""

    kind: ClassVar[str] = "involvements"
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    counterpart: Text | None = None
    nature: Literal["funds", "goods", "staff", "fees", "none"] | None = Field(
        default=None, alias="kind"
    )
    amount_jpy: Count | None = None
    management: Text | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        yield from in_order("from", "to", self.from_, self.to)


class Document(Record):
    """A document of the plan, and who holds its latest version."""

    kind: ClassVar[str] = "documents"
    sort: Line | None = Field(default=None, alias="kind")
    version: Line | None = None
    on: Day | None = None
    committee_has_latest: YesNo | None = None
    minister_has_latest: YesNo | None = None


class OutsideInformation(Record):
    """Information from outside the study that bears on its safety or meaning."""

    kind: ClassVar[str] = "outside_information"
    received_on: Day | None = None
    citation: Text | None = None
    topic: Text | None = None
    assessment: Text | None = None
    assessed_by: Line | None = None


class Submission(Record):
    """A report that was sent, and the duties it settles."""

    kind: ClassVar[str] = "submissions"
    duties: Annotated[tuple[DutyId, ...], Field(min_length=1)]
    on: Day
    receipt: Line | None = None
    document_sha256: Sha256 | None = None
    report_number: Annotated[int, Field(strict=True, ge=1, le=999)] | None = None
    late_reason: Text | None = None


class Opinion(Record):
    """What the committee said."""

    kind: ClassVar[str] = "opinions"
    about: RecordId | None = None
    committee_met_on: Day | None = None
    given_on: Day | None = None
    received_on: Day | None = None
    continuing: Literal["appropriate", "conditional", "not_appropriate", "not_asked"] | None = None
    measures_asked: YesNo | None = None
    opinion: Text | None = None

    def contradictions(self) -> Iterator[Contradiction]:
        yield from super().contradictions()
        yield from in_order("committee_met_on", "given_on", self.committee_met_on, self.given_on)
        yield from in_order("given_on", "received_on", self.given_on, self.received_on)


class Response(Record):
    """What was done about an opinion."""

    kind: ClassVar[str] = "responses"
    opinion: RecordId
    on: Day | None = None
    measures: Text | None = None
    evidence: Text | None = None


class Decision(Record):
    """A decision, with who took it and why."""

    kind: ClassVar[str] = "decisions"
    about: DutyId | None = None
    participant: RecordId | None = None
    on: Day | None = None
    body: Line | None = None
    decision: Text | None = None
    outcome: Literal["continue", "stop"] | None = None
    rationale: Text | None = None
    document: Line | None = None
