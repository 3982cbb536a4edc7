"""Studies whose records give rise to every kind of duty: listed and explained in both languages."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

from safetyreport.app.importing import import_files
from safetyreport.app.session import Session
from safetyreport.cli.duty_list import ORDER
from safetyreport.demo import records_json, study_toml
from safetyreport.duties.duty import Status
from safetyreport.duties.engine import owed
from safetyreport.i18n import LANGS, text
from safetyreport.law.query import load_law
from safetyreport.records.kinds import KINDS, Records
from safetyreport.records.study import Study
from tests.calls import Call, widest
from tests.docs.documents import INTERFACE, codes, read, section
from tests.study_folder import ACTOR, bare, file_of, record

KINDS_TOLD = re.search(r"Kinds: (.*?)\. ", section(read(INTERFACE), "Duties"), re.DOTALL)
EVERY = set(codes(KINDS_TOLD[1].partition(";")[0])) if KINDS_TOLD else set()
LATER = "2028-03-01"
JOINT, TREATMENT, RECENT = {"representative_notice"}, {"end_of_provision"}, {"results_notice"}
# The kinds that a variant of the study is made for; everything else arises in the first.
VARIANTS = {
    "research": EVERY - JOINT - TREATMENT - RECENT,
    "joint": JOINT,
    "treatment": TREATMENT,
    "recent": RECENT,
}
# A joint research whose plan was submitted under the text of 2025.
PLAN, NEW_PLAN = "2020-10-12", "2025-06-02"
MILESTONES: tuple[dict[str, Any], ...] = (
    {"id": "MS-101", "kind": "discontinued", "on": "2027-01-15"},
    {"id": "MS-102", "kind": "primary_data_ended", "on": "2027-02-01"},
    {"id": "MS-103", "kind": "all_data_ended", "on": "2027-03-01"},
    {"id": "MS-104", "kind": "ended", "on": "2027-06-01"},
    {"id": "MS-105", "kind": "plan_changed", "change": "minor", "on": "2027-02-20"},
    {"id": "MS-106", "kind": "published", "on": "2027-05-10"},
)
OPINIONS: tuple[dict[str, Any], ...] = (
    {"id": "OP-102", "about": "MS-102", "given_on": "2027-04-01", "measures_asked": "no"},
    {"id": "OP-103", "about": "MS-103", "given_on": "2027-05-01", "measures_asked": "yes"},
)
SITES = """
[[sites]]
id = "A"
name.ja = "架空大学病院"
name.en = "Fictional University Hospital"

[representative_administrator]
title.ja = "代表管理者（例）"
title.en = "Representative administrator (example)"
"""


@pytest.fixture(scope="module", params=list(VARIANTS))
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study carried on to its end; also as joint research, and as treatment."""
    folder = bare(tmp_path_factory.mktemp(request.param))
    toml = folder / "study.toml"
    words = toml.read_text(encoding="utf-8")
    if request.param == "treatment":
        words = words.replace('purpose = "research"', 'purpose = "treatment"')
    if request.param in ("joint", "recent"):
        words = words.replace("multi_site = false", "multi_site = true") + SITES
    if request.param == "recent":
        words = words.replace(PLAN, NEW_PLAN)
    words = words.replace("# medicine_holder", "medicine_holder").replace(
        'medicine_holder.ja = ""', 'medicine_holder.ja = "架空製薬"'
    )
    toml.write_text(words.replace('medicine_holder.en = ""', ""), encoding="utf-8", newline="\n")
    deviation = {**record("DEV-008"), "classification": "serious_nonconformity"}
    deviation |= {"id": "DEV-101", "classified_on": "2026-11-20", "missing": {"cause": "pending"}}
    more = file_of(
        folder,
        "more.json",
        milestones=[dict(one) for one in MILESTONES],
        opinions=[dict(one) for one in OPINIONS],
        deviations=[deviation],
    )
    if request.param == "recent":
        more = file_of(folder, "more.json", milestones=[dict(one) for one in MILESTONES])
    moment = dt.datetime.combine(dt.date.fromisoformat(LATER), dt.time(3), dt.UTC)
    session = Session(folder, actor=ACTOR, as_of=moment.date(), now=moment)
    import_files(session, [more] if request.param == "recent" else [folder / "records.json", more])
    return folder


def listed(call: Call, folder: Path) -> list[dict[str, Any]]:
    """Every duty of a study, settled or not."""
    answer = call("-C", folder, "due", "--all", "--as-of", LATER, "--json")
    assert answer.code == 0, answer.out + answer.err
    found: list[dict[str, Any]] = answer.json["duties"]
    return found


def test_every_kind_of_the_interface_arises() -> None:
    """Nothing that the interface promises is missing from research, joint or not, and treatment."""
    values = tomllib.loads(study_toml())
    values["product"]["medicine_holder"] = "架空製薬"
    joint = {**values, "multi_site": True, "sites": [{"id": "A", "name": "例"}]}
    joint["representative_administrator"] = {"title": "代表管理者"}
    new = dt.date.fromisoformat(NEW_PLAN)
    recent = {**joint, "plan_submitted_on": new, "plan_accepted_on": None}
    found: set[str] = set()
    day = dt.date.fromisoformat(LATER)
    for one in (values, joint, {**values, "purpose": "treatment"}, recent):
        study = Study.model_validate(one)
        found |= {d.kind for d in owed(load_law("asrm"), study, _records(), day)}
    assert found == EVERY


def test_each_row_fits_the_page(
    call: Call, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns no line runs over and no duty is left out, in both languages."""
    monkeypatch.setenv("COLUMNS", "80")
    duties = listed(call, finished)
    for lang in LANGS:
        told = call("-C", finished, "due", "--all", "--as-of", LATER, "--ui", lang)
        assert told.code == 0
        lines = told.out.splitlines()
        assert widest(told.out) <= 80
        heads = [line for line in lines if re.match(r"(\d{4}-\d\d-\d\d|-) ", line)]
        assert len(heads) == len(duties)
        flat = re.sub(r"\s", "", told.out)
        for duty in duties:
            assert re.sub(r"\s", "", text(f"duties.kind.{duty['kind']}", lang)) in flat
            assert re.sub(r"\s", "", duty["citation"][lang]) in flat


def test_each_kind_explains_itself(call: Call, finished: Path) -> None:
    """One duty of each kind is explained without an error and without an unfilled place."""
    kinds = {duty["kind"]: duty for duty in listed(call, finished)}
    wanted = VARIANTS[finished.name.rstrip("0123456789")]
    assert wanted <= kinds.keys()
    for duty in (kinds[kind] for kind in sorted(wanted)):
        for lang in LANGS:
            told = call("-C", finished, "explain", duty["id"], "--as-of", LATER, "--ui", lang)
            assert told.code == 0, told.err
            assert re.sub(r"\s", "", duty["why"][lang]) in re.sub(r"\s", "", told.out)
            assert not re.search(r"\{\w*\}|None|  \(\)", told.out)
            assert duty["due_on"] is None or duty["due_on"] in told.out


def test_every_state_has_a_heading() -> None:
    """No state is without its group, and none is out of the order shown."""
    assert {*get_args(Status), "no_day", "retention"} == set(ORDER)
    for group in ORDER:
        for lang in LANGS:
            assert text(f"duties.group.{group}", lang)


def _records() -> Records:
    content = json.loads(records_json())
    content["milestones"] += MILESTONES
    content["opinions"] += OPINIONS
    return Records.of(
        [
            KINDS[kind].model_validate(one)
            for kind, many in content.items()
            if kind in KINDS
            for one in many
        ]
    )
