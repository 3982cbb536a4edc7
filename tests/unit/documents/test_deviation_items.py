"""What the reports on a non-conformity print, before there is a document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safetyreport.documents.content import Content
from safetyreport.documents.context import View, view
from safetyreport.documents.deviation_items import DeviationReport, deviation_content
from safetyreport.documents.printed import Printer
from safetyreport.documents.report import Issue
from safetyreport.duties.engine import duties_of
from safetyreport.law.query import load_law
from safetyreport.records.deviation import Deviation
from safetyreport.records.kinds import Records
from safetyreport.records.study import Study
from tests.unit.duties.cases import joint, study

TEXT = {"ja": "本文", "en": "Text"}
SHORT: dict[str, Any] = {"id": "DEV-1", "aware_physician_at": "2026-10-02"}
DONE = {"corrective_action": TEXT, "corrective_done_on": "2026-10-05"}
STATES: list[tuple[str, dict[str, Any], str, str]] = [
    ("done with evidence", DONE | {"corrective_evidence": TEXT},
     "実施済み（2026年10月5日）", "本文"),
    ("done without evidence", DONE, "実施済み（証拠の記録なし）　2026年10月5日", "証拠の記録なし"),
    ("evidence still to come", DONE | {"missing": {"corrective_evidence": "pending"}},
     "実施済み（証拠の記録なし）　2026年10月5日", "調査中（結果待ち）"),
    ("not done yet", {"corrective_action": TEXT}, "記載なし", "記載なし"),
    ("known not to be done",
     {"corrective_action": TEXT, "missing": {"corrective_done_on": "not_done"}},
     "未実施", "記載なし"),
    ("nothing to do", {"missing": {"corrective_action": "not_applicable"}}, "該当なし", "該当なし"),
]  # fmt: skip


def content(on: Study | None = None, addressee: str = "administrator", **facts: Any) -> Content:
    """What the Japanese report on a deviation with these facts says."""
    plan = on or study()
    deviation = Deviation.model_validate(SHORT | facts)
    law = load_law(plan.framework)
    duties = duties_of(law, plan, Records.of([deviation]), deviation)
    report = DeviationReport(plan, deviation, duties, None, law.data_version)
    return deviation_content(report, addressee, Printer("ja", "western"))


def printed(said: Content, form: str = "nonconformity", *, final: bool = False) -> View:
    """The Japanese view of a form."""
    return view(form, "ja", said, "administrator", Issue(final=final))


@pytest.mark.parametrize(
    ("facts", "state", "evidence"), [case[1:] for case in STATES], ids=[case[0] for case in STATES]
)
def test_a_measure_is_as_done_as_its_evidence(
    facts: dict[str, Any], state: str, evidence: str
) -> None:
    """Done, done without evidence, not done and nothing to do are four different things."""
    values = printed(content(**facts)).values
    assert (values["corrective_state"], values["corrective_evidence"]) == (state, evidence)


def test_whom_it_concerns_is_said_by_code_and_number() -> None:
    """Identification codes and their count; nobody is a reason, never a blank."""
    assert printed(content(participants=["P-1", "P-2"])).values["participants"] == "P-1、P-2（2例）"
    nobody = content(missing={"participants": "not_applicable"})
    assert printed(nobody).values["participants"] == "該当なし"
    open_ = {one.where for one in printed(content()).missing}
    assert "DEV-1: participants" in open_


def test_every_required_item_of_a_bare_record_is_listed() -> None:
    """A record with nothing but an awareness names all that its report still needs."""
    missing = {one.where.removeprefix("DEV-1: ") for one in printed(content()).missing}
    assert missing == {
        "requirement", "description", "category", "occurred_on", "aware_administrator_at",
        "participants", "classification", "classified_on", "classified_by", "immediate_hazard",
        "cause", "effect_on_participant", "effect_on_data", "corrective_action",
        "preventive_action", "study_continues",
    }  # fmt: skip
    last = {one.where.removeprefix("DEV-1: ") for one in printed(content(), final=True).missing}
    assert last - missing == {
        "corrective_done_on", "preventive_done_on", "told_participant_on", "opinion_sought",
    }  # fmt: skip


def test_at_several_sites_the_site_and_its_administrator_are_named() -> None:
    """The report goes to the administrator of the site where it happened, which it names."""
    at = {"title": {"ja": "施設Bの院長", "en": "Director of B"}}
    plan = joint()
    there = plan.sites[1].model_copy(
        update={"administrator": type(plan.administrator).model_validate(at)}
    )
    plan = plan.model_copy(update={"sites": (plan.sites[0], there)})
    values = printed(content(plan, site="B")).values
    assert values["addressee_name"] == "施設Bの院長"
    assert (values["multi_site"], values["site"]) == (True, "施設B")
    assert printed(content(plan, site="A")).values["addressee_name"] == "病院長"


def test_the_target_is_the_house_s() -> None:
    """The draft shows the house's own day: the Ordinance counts none."""
    days = study().house.nonconformity_report_days
    target = dt.date(2026, 10, 2) + dt.timedelta(days=days)
    assert (
        printed(content()).values["target_day"] == f"{target.year}年{target.month}月{target.day}日"
    )
