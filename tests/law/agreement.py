"""The same question to the program and to an oracle: what both are asked about, and how."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol, TypeVar

from safetyreport.law.calendar import load_calendar
from safetyreport.records.fields import Text
from safetyreport.records.study import Person, Site, Study
from safetyreport.resources import package_folder

REFUSED = "refused"
C = TypeVar("C")
O = TypeVar("O")  # noqa: E741  a duty in the words of one oracle
Ask = Callable[[C], set[O] | str]


class Form(Protocol):
    """What a case of either oracle says about class, form and plan of the study."""

    @property
    def class_(self) -> int: ...
    @property
    def purpose(self) -> str: ...
    @property
    def multi_site(self) -> bool: ...
    @property
    def plan_submitted_on(self) -> date: ...
    @property
    def plan_conformed_on(self) -> date | None: ...


def shipped_study(**instead: Any) -> Study:
    """The shipped study, without the protocol's own duties: only the Act is compared."""
    text = package_folder("demo").joinpath("study.toml").read_text(encoding="utf-8")
    study = Study.model_validate(tomllib.loads(text))
    return study.model_copy(update={"protocol_duties": None, **instead})


def study_of(case: Form, example: Study, *, lead: bool, **instead: Any) -> Study:
    """The example study with the case's own class, form and plan, and with a lead or without."""
    office = Person(title=Text(en="Representative Administrator"))
    return example.model_copy(
        update={
            "class_": case.class_,
            "purpose": case.purpose,
            "multi_site": case.multi_site,
            "representative_administrator": office if case.multi_site else None,
            "sites": (Site(id="S1", name=Text(en="Site")),) if case.multi_site else (),
            "implementation_lead": example.implementation_lead if lead else None,
            "plan_submitted_on": case.plan_submitted_on,
            "plan_accepted_on": None,
            "plan_conformed_on": case.plan_conformed_on,
            **instead,
        }
    )


def within_table(extended: date | None) -> date | None:
    """The extended day; outside the gazetted table none is known."""
    known = extended is None or extended <= load_calendar().table_end
    return extended if known else None


def assert_agree(
    cases: Iterable[C], by_program: Ask[C, O], by_oracle: Ask[C, O], at_least: int
) -> None:
    """Both give the same for every case; the first few that differ are shown."""
    compared = 0
    different = []
    for case in cases:
        compared += 1
        program, second = by_program(case), by_oracle(case)
        if program != second:
            different.append((case, program, second))
    assert compared >= at_least
    shown = [
        f"{case}\nprogram only: {_only(program, second)}\noracle only: {_only(second, program)}"
        for case, program, second in different[:3]
    ]
    assert not shown, f"{len(different)} of {compared} differ, such as\n" + "\n".join(shown)


def _only(one: set[O] | str, other: set[O] | str) -> set[O] | str:
    return one if isinstance(one, str) or isinstance(other, str) else one - other
