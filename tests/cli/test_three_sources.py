"""The files of three other programs, from the demo's folder to finished drafts, end to end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document

from safetyreport import clock
from safetyreport.app.demo import write_imports
from tests.calls import Call
from tests.study_folder import ACTOR

DAY = "2026-11-22"
NOON = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
SDTM = [f"{name}.csv" for name in ("ae", "dm", "ds", "dv", "ex", "lb", "suppae", "suppdv")]


class Source(NamedTuple):
    """A set of files, and what a person counted in them."""

    files: list[str]
    counts: dict[str, int]
    # Of the serious event: its id, what was counted off for it, its duties and their last days.
    event: str
    facts: dict[str, Any]
    days: dict[str, tuple[str, str]]
    # What each edition of the report to the committee says about it.
    words: dict[str, tuple[str, ...]]
    # Rule and record of every finding.
    findings: set[tuple[str, str]]
    # What the import tells without refusing.
    told: set[str]


REDCAP = Source(
    files=["export.csv"],
    counts={
        "participants": 3,
        "administrations": 3,
        "adverse_events": 4,
        "deviations": 1,
        "laboratory": 10,
    },
    event="AE-101-02",
    facts={
        "participant": "101",
        "term": {"ja": "肺炎", "en": "Pneumonia"},
        "grade": 3,
        "outcome": "not_recovered",
        "seriousness": ["hospitalisation"],
        "hospitalised_on": "2026-11-13",
        "causality": {"product": "possible", "g_csf": "unrelated", "apheresis": "unrelated"},
        "aware_physician_at": "2026-11-13T09:05:00+09:00",
        "aware_administrator_at": "2026-11-13",
        "assessments": [
            {
                "grade": 4,
                "outcome": "not_recovered",
                "seriousness": ["life_threatening", "hospitalisation"],
                "aware_physician_at": "2026-11-18",
                "aware_administrator_at": "2026-11-18",
            }
        ],
    },
    days={
        # Fifteen days from 13 November; the Minister's last day, a Saturday, moves to Monday.
        "illness_15day.committee": ("2026-11-28", "2026-11-28"),
        "illness_15day.minister": ("2026-11-28", "2026-11-30"),
        # Seven days from 18 November, a Wednesday.
        "illness_7day.committee": ("2026-11-25", "2026-11-25"),
        "illness_7day.minister": ("2026-11-25", "2026-11-25"),
    },
    words={"ja": ("肺炎", "CTCAE v5.0"), "en": ("Pneumonia", "18 November 2026")},
    findings={
        ("stay_purpose_missing", "AE-101-02"),
        ("expected_missing", "AE-101-02"),
        ("ctcae_term_missing", "AE-101-03"),
        ("causality_part_missing", "AE-101-01"),
        ("causality_part_missing", "AE-101-02"),
        ("causality_part_missing", "AE-102-01"),
        ("lab_grade_higher", "AE-102-01"),
    },
    told={"redcap.incomplete"},
)
EXCEL = Source(
    files=["ae-list.xlsx"],
    counts={"participants": 3, "administrations": 3, "adverse_events": 6},
    event="AE-02-3",
    facts={
        "participant": "P-02",
        "term": {"ja": "敗血症"},
        "onset": "2026-11-14",
        "grade": 4,
        "outcome": "not_recovered",
        "seriousness": ["life_threatening"],
        "causality": {
            "product": "possible",
            "apheresis": "unrelated",
            "g_csf": "unrelated",
            "procedure": "possible",
        },
        "aware_physician_at": "2026-11-16T07:10:00+09:00",
        "aware_administrator_at": "2026-11-17",
    },
    days={
        # Seven days from 16 November; by law from the 17th: the 24th, a Tuesday.
        "illness_7day.committee": ("2026-11-23", "2026-11-24"),
        "illness_7day.minister": ("2026-11-23", "2026-11-24"),
    },
    words={"ja": ("敗血症",), "en": ("敗血症", "16 November 2026")},
    findings={
        ("expected_missing", "AE-02-3"),
        *(
            ("ctcae_term_missing", one)
            for one in ("AE-01-1", "AE-01-2", "AE-02-1", "AE-02-2", "AE-02-3", "AE-03-1")
        ),
    },
    told=set(),
)
DATASETS = Source(
    files=SDTM,
    counts={
        "participants": 3,
        "administrations": 5,
        "adverse_events": 4,
        "deviations": 1,
        "laboratory": 4,
    },
    event="AE-002-1",
    facts={
        "participant": "002",
        "term": {"ja": "発熱性好中球減少症", "en": "Febrile neutropenia"},
        "onset": "2026-11-13",
        "grade": 3,
        "outcome": "not_recovered",
        "seriousness": ["hospitalisation"],
        "action_on_participant": "postponed",
        "aware_physician_at": "2026-11-13T22:10:00+09:00",
        "aware_administrator_at": "2026-11-14",
    },
    days={
        # Fifteen days from the 13th; by law from the 14th, for the Minister over the Sunday.
        "illness_15day.committee": ("2026-11-28", "2026-11-29"),
        "illness_15day.minister": ("2026-11-28", "2026-11-30"),
    },
    words={"ja": ("発熱性好中球減少症",), "en": ("Febrile neutropenia", "13 November 2026")},
    findings={
        *((rule, one) for one in ("AE-002-1", "AE-003-1")
          for rule in ("hospital_day_missing", "stay_purpose_missing", "expected_missing")),
        *(("ctcae_term_missing", one)
          for one in ("AE-001-1", "AE-001-2", "AE-002-1", "AE-003-1")),
        ("lab_without_event", "LB-002-2"),
        ("candidate_interval", "ADM-002-2"),
    },
    told={"sdtm.serious_but", "sdtm.other_products", "sdtm.other_tests"},
)  # fmt: skip
SOURCES = {"redcap": REDCAP, "excel": EXCEL, "sdtm": DATASETS}


@pytest.fixture(params=SOURCES, ids=list(SOURCES))
def name(request: pytest.FixtureRequest) -> str:
    """Which set."""
    found: str = request.param
    return found


@pytest.fixture
def folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The set's folder as `demo` leaves it, before the first import, on the day of the story."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    write_imports(tmp_path / "demo-study")
    return tmp_path / "demo-study" / "imports" / name


def read_in(call: Call, name: str, folder: Path) -> Any:
    """The answer of the import."""
    files = [folder / one for one in SOURCES[name].files]
    arguments = ("import", *files, "--mapping", folder / "mapping.toml", "--actor", ACTOR)
    answer = call("-C", folder, *arguments, "--json")
    assert answer.code == 0, answer.out
    return answer.json


def test_the_files_become_the_records_that_a_person_counts(
    call: Call, name: str, folder: Path
) -> None:
    """As many records of each kind, nothing else; the same files again change nothing."""
    source = SOURCES[name]
    answer = read_in(call, name, folder)
    assert len(answer["new"]) == sum(source.counts.values())
    assert {one["code"] for one in answer["problems"]} == source.told
    assert {one["severity"] for one in answer["problems"]} <= {"warning"}
    for kind, count in source.counts.items():
        listed = call("-C", folder, "list", kind, "--json").json["records"]
        assert len(listed) == count, kind
    again = read_in(call, name, folder)
    assert (again["new"], again["changed"]) == ([], [])
    assert call("-C", folder, "verify").code == 0


def test_the_serious_event_is_what_the_source_says(call: Call, name: str, folder: Path) -> None:
    """Every fact that a duty rests on, and the days that follow from it by the calendar."""
    source = SOURCES[name]
    read_in(call, name, folder)
    shown = call("-C", folder, "show", source.event, "--json").json["record"]
    assert {key: shown[key] for key in source.facts} == source.facts
    arguments = ("explain", source.event, "--as-of", DAY, "--json")
    duties = call("-C", folder, *arguments).json["duties"]
    statutory = {
        f"{one['kind']}.{one['addressee']}": (
            one["due_on"],
            one["extended_due_on"] or one["statutory_due_on"],
        )
        for one in duties
        if one["kind"].startswith("illness_")
    }
    assert statutory == source.days


def test_check_finds_what_is_in_the_files(call: Call, name: str, folder: Path) -> None:
    """Exactly the findings that a person sees in the set; none of them holds the import up."""
    read_in(call, name, folder)
    answer = call("-C", folder, "check", "--as-of", DAY, "--json")
    assert answer.code == 0
    found = [
        (one["code"].removeprefix("findings."), one["record"]) for one in answer.json["problems"]
    ]
    assert set(found) == SOURCES[name].findings
    assert len(found) == len(set(found))


# What nobody knew to the day, or at all, when the files were made: event, onset, reasons.
UNKNOWN: dict[str, tuple[str, str, dict[str, str]]] = {
    "redcap": (
        "AE-101-03",
        "2026-09",
        {"grade": "unknown"},
    ),
    "excel": ("AE-03-1", "2026-10", {"outcome": "pending"}),
    "sdtm": ("AE-001-2", "2026-08", {}),
}


def test_what_is_not_known_stays_unknown(call: Call, name: str, folder: Path) -> None:
    """A month stays a month; a missing-data code becomes a reason, never an answer."""
    read_in(call, name, folder)
    event, onset, reasons = UNKNOWN[name]
    shown = call("-C", folder, "show", event, "--json").json["record"]
    assert shown["onset"] == onset
    assert {key: (shown.get("missing") or {}).get(key) for key in reasons} == reasons
    assert not set(reasons) & {key for key in shown if shown[key] is not None}


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_the_report_is_made_in_both_languages(call: Call, name: str, folder: Path, ui: str) -> None:
    """Drafts for committee and Minister in both languages hold the event and say fictitious."""
    source = SOURCES[name]
    read_in(call, name, folder)
    arguments = ("sae", "--id", source.event, "--as-of", DAY, "--ui", ui)
    assert call("-C", folder, *arguments).code == 0
    made = {path.name for path in (folder / "reports" / source.event).iterdir()}
    for lang in ("ja", "en"):
        for form in ("illness_committee", "illness_minister"):
            assert f"{source.event}_{form}_r1_{lang}_draft.docx" in made
        printed = text_of(
            folder / "reports" / source.event
            / f"{source.event}_illness_committee_r1_{lang}_draft.docx"
        )  # fmt: skip
        for words in source.words[lang]:
            assert words in printed, (lang, words)
        assert ("架空" if lang == "ja" else "ictitious") in printed


def text_of(path: Path) -> str:
    """All words of a Word file, its tables and headers included."""
    document = Document(str(path))
    parts = [document.element.body]
    for part in document.sections:
        parts += [part.header._element, part.footer._element]
    return "\n".join("".join(one.itertext()) for one in parts)


def test_no_birth_date_or_chart_number_is_kept(call: Call, name: str, folder: Path) -> None:
    """What identifies people stays in the file it came in: not in the store, not in any answer."""
    read_in(call, name, folder)
    stored = (folder / "safetyreport.db").read_bytes()
    assert SOURCES[name].facts["term"]["ja"].encode("utf-8") in stored
    for secret in ("1964-03-11", "1957-11-02", "1971-06-30", "（消去）"):
        assert secret.encode("utf-8") not in stored
