"""The demo study is fictitious, says so, and names nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from safetyreport.demo import records_json, study_toml
from safetyreport.records.study import Study


@pytest.mark.parametrize(
    "path",
    [
        "title", "short_title", "institution.name", "institution.address", "committee.name",
        "product.manufacturer", "minister.addressee",
    ],
)  # fmt: skip
def test_names_say_that_they_are_fictitious(study: Study, path: str) -> None:
    """Nobody can take the demo's institution, committee or maker for a real one."""
    assert study.fictitious
    found: Any = study
    for step in path.split("."):
        found = getattr(found, step)
    assert "架空" in found.ja
    assert re.search(r"fictiti|fictional|example", found.en, re.IGNORECASE)


def test_numbers_of_plan_committee_and_facility_are_examples(study: Study) -> None:
    """No registration, certification or facility number can be mistaken for a real one."""
    numbers = (
        study.registration_id,
        study.plan_number,
        study.committee.certification_number,
        study.product.facility_number,
    )
    assert all("EXAMPLE" in (number or "") for number in numbers)
    assert study.institution.contact.telephone == "000-0000-0000"
    assert (study.institution.contact.mail or "").endswith("@example.jp")


SURNAMES = (
    r"佐藤|鈴木|高橋|田中|伊藤|渡辺|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|斎藤"
    r"|清水|山崎|池田|橋本|阿部|石川|山下|中島|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤"
)
TITLES = r"先生|さん|君|氏名|(?<!同)様[、。がはのにを]|\b(?:Dr|Mr|Ms|Mrs|Prof)\.? [A-Z]"
REAL = r"広島|中国四国|Hiroshima|Kyowa|Miltenyi|jRCTb0"


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(SURNAMES, id="surname"),
        pytest.param(TITLES, id="title"),
        pytest.param(REAL, id="real institution"),
        pytest.param(r"(?<!\d)0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}(?!\d)", id="telephone"),
        pytest.param(r"[\w.]+@(?!example\.jp)", id="mail"),
    ],
)
def test_no_person_can_be_recognised(pattern: str, study: Study) -> None:
    """Neither file holds a name, a title before a name, a telephone number or a real address."""
    shown = study_toml().replace(study.institution.contact.telephone or "", "")
    # The commented notes of study.toml explain the key `name` with the word 氏名.
    shown = "\n".join(line for line in shown.splitlines() if not line.startswith("#"))
    for text in (shown, records_json().decode("utf-8")):
        found = re.search(pattern, text)
        assert found is None, text[max(0, found.start() - 20) : found.end() + 20] if found else ""
