"""The worked examples that ship with the law data: facts, and the duties a person computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from safetyreport.errors import Problem
from safetyreport.law.load import Tables, built, read_toml, refused
from safetyreport.law.model import LegalData, Text
from safetyreport.law.vocabulary import Kind, Occasion, Party, Purpose, RiskClass, Words
from safetyreport.resources import package_folder


class Given(LegalData):
    """The facts of an example: the plan, and one occasion as it was first known.

    `occasion` says what happened and `on` when: the day a non-conformity was known or found to be
    particularly serious, an opinion was given, data collection or the study ended, and so on.
    `year` is the year of the plan for a periodic report. A suspected event has its days of
    awareness instead; its `onset` may be absent, then the earliest awareness stands for it.
    `holders`: the marketing authorisation holders of what is used, as far as there are any.
    `implementation_lead` is False only for a class III plan without a person responsible.
    `designated_material`: the material of Ordinance art. 34(3)(i), kept for 30 years.
    """

    model_config = ConfigDict(populate_by_name=True)

    risk_class: RiskClass = Field(alias="class")
    purpose: Purpose
    multi_site: bool
    implementation_lead: bool = True
    holders: tuple[Literal["medicine_holder", "product_holder"], ...] = ()
    plan_submitted_on: dt.date
    plan_conformed_on: dt.date | None = None
    occasion: Occasion = "suspected_event"
    on: dt.date | None = None
    year: Annotated[int, Field(ge=1)] | None = None
    designated_material: bool = False
    seriousness: tuple[Words, ...] = ()
    suspected: bool = False
    onset: dt.date | None = None
    aware_earliest: dt.date | None = None
    aware_administrator: dt.date | None = None
    aware_representative: dt.date | None = None

    @property
    def needed(self) -> str:
        """The key that an example of this occasion cannot do without."""
        return {"suspected_event": "aware_earliest", "plan_year": "year"}.get(self.occasion, "on")


class ExpectedDuty(LegalData):
    """A duty that must arise, its days as a person worked them out; an absent day must be absent.

    `citation` is the Japanese one; `matters` the listed items met, in the statute's order.
    """

    kind: Kind
    addressee: Party
    actor: Party
    citation: Words
    law_version: dt.date
    verified: bool = True
    due_on: dt.date | None = None
    statutory_due_on: dt.date | None = None
    extended_due_on: dt.date | None = None
    somebody_elses: bool = False


class Example(LegalData):
    """One worked example.

    Every expected duty arises as stated, and no other duty of an expected kind does; of the kinds
    in `not_expected` none arises. `law_gap`: the law data begin later, so the question is refused.
    """

    name: Text
    given: Given
    expect: tuple[ExpectedDuty, ...] = ()
    not_expected: tuple[Kind, ...] = ()
    law_gap: bool = False
    source: Annotated[Text, Field(description="how and from which words it was worked out")]


class ExampleFile(LegalData):
    """A file of examples for one framework."""

    framework: Words
    example: Annotated[tuple[Example, ...], Field(min_length=1)]


def examples_from(tables: Sequence[tuple[str, Tables]]) -> tuple[tuple[str, Example], ...]:
    """The examples of all files as (framework id, example); every mistake is collected."""
    found: list[tuple[str, Example]] = []
    problems: list[Problem] = []
    for name, table in tables:
        file = built(ExampleFile, table, name, "")
        if isinstance(file, list):
            problems += file
            continue
        found += [(file.framework, example) for example in file.example]
        for number, example in enumerate(file.example, start=1):
            if getattr(example.given, example.given.needed) is None:
                key = f"example[{number}].given.{example.given.needed}"
                values = {"file": name, "key": key, "value": "", "expected": ""}
                problems.append(Problem("law.missing_key", file=name, field=key, values=values))
    if problems:
        raise refused(problems)
    return tuple(found)


def read_examples(folder: Traversable | Path) -> tuple[tuple[str, Example], ...]:
    """The examples in `folder`, file by file in the order of their names."""
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return examples_from([(file.name, read_toml(file)) for file in files])


@cache
def load_examples(framework_id: str = "asrm") -> tuple[Example, ...]:
    """The examples shipped for a framework."""
    every = read_examples(package_folder("law", "examples"))
    return tuple(example for framework, example in every if framework == framework_id)
