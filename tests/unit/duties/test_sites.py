"""In a joint research the people of a duty are those of the institution where it happened."""

from __future__ import annotations

from typing import Any

import pytest

from safetyreport.duties.duty import Duty
from safetyreport.records.study import Study
from tests.unit.duties.cases import HEAD, codes, event, found, owed_for, record, study

DIRECTOR = {"title": {"ja": "B院長", "en": "Director B"}}
SITES: list[dict[str, Any]] = [
    {"id": "A", "name": {"ja": "A院", "en": "Site A"}},
    {"id": "B", "name": {"ja": "B院", "en": "Site B"}, "administrator": DIRECTOR},
]
B_S_OWN = {"ja": "B院長（B院）", "en": "Director B (Site B)"}


def at(site: str | None, on: Study) -> dict[str, Duty]:
    """What a serious event of a site gives rise to."""
    return found(event(seriousness=["death"], outcome="fatal", site=site), on=on)


def joint() -> Study:
    """A joint research of which one site names its administrator."""
    return study(
        multi_site=True, representative_administrator=HEAD, sites=SITES, protocol_duties=None
    )


def test_the_administrator_is_that_of_the_site() -> None:
    """17(1), (3) to (5): the administrator of the institution, not of the study's first one."""
    duties = at("B", joint())
    assert duties["SAE-1.internal_report.administrator.1"].addressee_name == B_S_OWN
    name = "SAE-1.representative_notice.representative_administrator.1"
    for one in (name, "SAE-1.instruction.physician.1", "SAE-1.manufacturer_notice.manufacturer.1"):
        assert duties[one].actor_name == B_S_OWN
        assert duties[one].site == {"ja": "B院", "en": "Site B"}
        assert "duties.at_site" in codes(duties[one])


def test_the_reports_stay_with_the_representative() -> None:
    """35(2) and 36: the representative administrator's, at whatever site it happened."""
    duties = at("B", joint())
    for addressee in ("committee", "minister"):
        duty = duties[f"SAE-1.illness_7day.{addressee}.1"]
        assert (duty.actor, duty.site) == ("representative_administrator", None)
        assert "duties.at_site" in codes(duty)


def test_the_same_of_a_non_conformity() -> None:
    """20-2(1) and (3): told to the administrator of the site, who tells the representative."""
    values = {"id": "DEV-1", "site": "B", "aware_physician_at": "2026-11-02"}
    duties = owed_for([record("deviations", **values)], on=joint())
    assert duties["DEV-1.nonconformity_report.administrator.1"].addressee_name == B_S_OWN
    notice = duties["DEV-1.representative_notice.representative_administrator.1"]
    assert notice.actor_name == B_S_OWN


@pytest.mark.parametrize("site", [None, "A"])
def test_an_administrator_who_is_not_named_is_called_by_law(site: str | None) -> None:
    """Where the study names nobody the law's own word stands."""
    duty = at(site, joint())["SAE-1.instruction.physician.1"]
    assert duty.actor_name["en"] == "administrator of the medical institution"
    assert ("duties.at_site" in codes(duty)) == (site is not None)


def test_treatment_at_several_sites_is_no_joint_research() -> None:
    """Each site of a treatment has a plan of its own, whose administrator the study names."""
    plan = study(multi_site=True, sites=SITES, purpose="treatment", protocol_duties=None)
    assert at("B", plan)["SAE-1.instruction.physician.1"].site is None
