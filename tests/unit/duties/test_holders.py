"""Ordinance art. 17(5)(ii): the marketing authorisation holders of what the provision uses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.duties.cases import codes, event, found, study

MEDICINE = {"medicine_holder": {"ja": "架空製薬", "en": "Fictional Pharma"}}
PRODUCT = {"product_holder": {"ja": "架空再生"}}


@pytest.mark.parametrize(
    ("product", "aware", "told"),
    [
        pytest.param({}, "2026-11-02", {}, id="none named"),
        pytest.param(
            MEDICINE, "2025-05-31", {"medicine_holder": "架空製薬"}, id="a medicine, 2025 text"
        ),
        pytest.param(MEDICINE, "2025-05-30", {}, id="a medicine, day before"),
        pytest.param(PRODUCT, "2025-05-30", {"product_holder": "架空再生"}, id="a product before"),
        pytest.param(
            MEDICINE | PRODUCT,
            "2026-11-02",
            {"medicine_holder": "架空製薬", "product_holder": "架空再生"},
            id="both",
        ),
    ],
)
def test_a_holder_is_told_where_the_study_names_one(
    product: dict[str, Any], aware: str, told: dict[str, str]
) -> None:
    """Nothing is owed to a holder unless something of theirs is used; medicines since 2025."""
    plan = study(protocol_duties=None)
    used = {**plan.content()["product"], **product}
    one = event(aware_physician_at=aware, onset=aware)
    duties = found(one, on=study(protocol_duties=None, product=used)).values()
    notices = [duty for duty in duties if duty.kind == "holder_notice"]
    assert {duty.addressee: duty.addressee_name["ja"] for duty in notices} == told
    for duty in notices:
        assert duty.limit_basis == "house"
        assert "duties.note" in codes(duty)


def test_the_duty_lies_on_the_lead_as_well() -> None:
    """17(4) and (5) oblige administrator and person responsible, and who is told of it says so."""
    duties = found(event(), on=study(protocol_duties=None))
    for name in ("instruction.physician", "manufacturer_notice.manufacturer"):
        (also,) = [
            one.values["parties"]
            for one in duties[f"SAE-1.{name}.1"].why
            if one.code == "duties.also_by"
        ]
        assert [party["ja"] for party in also] == ["実施責任者"]  # type: ignore[attr-defined]
    assert "duties.also_by" not in codes(duties["SAE-1.internal_report.administrator.1"])
