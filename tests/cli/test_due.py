"""`due` and `explain`: what is owed, in text and as other programs read it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from safetyreport.cli.duty_list import ORDER
from safetyreport.demo import records_json
from safetyreport.i18n import Lang, text
from tests.calls import Call
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, DAY, SERIOUS, bare, file_of
from tests.unit.documents.calendar_reader import read

ZONES = ("UTC", "America/New_York", "Asia/Tokyo")
STATUSES = {
    "not_yet", "open", "due_soon", "due_today", "overdue", "overdue_by_law", "submitted",
    "submitted_after_target", "submitted_late", "cleared", "superseded", "closed",
    "nothing_to_report",
}  # fmt: skip


def due(call: Call, study: Path, *more: str) -> Any:
    """The answer of `due --json` on the day of the story."""
    answer = call("-C", study, "due", "--as-of", DAY, "--json", *more)
    assert answer.code in (0, 10), answer.err
    return answer.json


def test_a_duty_has_exactly_the_documented_keys(call: Call, study: Path) -> None:
    """A program that relies on docs/interface.md finds each key and no other."""
    answer = due(call, study, "--all")
    assert unlike(answer, shapes()["due --json"]) == []
    assert answer["as_of"] == DAY
    for duty in answer["duties"]:
        assert duty["status"] in STATUSES
        assert duty["layer"] in {"statute", "protocol", "house"}
        assert set(duty["citation"]) == set(duty["why"]) == {"ja", "en"}
        assert duty["why"]["ja"]
        assert duty["why"]["en"]
        for name in ("counted_from", "due_on", "statutory_due_on", "extended_due_on"):
            assert duty[name] is None or dt.date.fromisoformat(duty[name])


def test_an_explanation_has_exactly_the_documented_keys(call: Call, study: Path) -> None:
    """So for `explain --json`, with what is not owed and why."""
    answer = call("-C", study, "explain", "SAE-006", "--as-of", DAY, "--json")
    assert answer.code == 0
    assert unlike(answer.json, shapes()["explain --json"]) == []
    assert answer.json["record"] == "SAE-006"
    assert answer.json["not_owed"]
    for other in answer.json["not_owed"]:
        assert other["because"]["ja"]
        assert other["because"]["en"]


def test_ids_are_the_same_on_every_run_and_day(call: Call, study: Path) -> None:
    """A duty is known by its id for ever: the same records give the same ids on any day."""
    first = due(call, study, "--all")["duties"]
    later = call("-C", study, "due", "--as-of", "2027-03-01", "--all", "--json").json["duties"]
    of_records = [{duty["id"] for duty in found if duty["records"]} for found in (first, later)]
    assert of_records[0] == of_records[1]
    assert len({duty["id"] for duty in first}) == len(first)


def test_only_what_is_unsettled_is_listed(call: Call, study: Path) -> None:
    """The list is what remains to be done; `--all` adds what is done."""
    short, whole = due(call, study), due(call, study, "--all")
    waiting = {"not_yet", "open", "due_soon", "due_today", "overdue", "overdue_by_law"}
    assert {duty["status"] for duty in short["duties"]} <= waiting
    assert [one for one in whole["duties"] if one["status"] in waiting] == short["duties"]
    assert len(whole["duties"]) > len(short["duties"])


@pytest.mark.parametrize(
    ("option", "last"),
    [
        pytest.param(("--within", "0"), "2026-11-22", id="today and what is past"),
        pytest.param(("--within", "3"), "2026-11-25", id="three days"),
        pytest.param(("--until", "2026-11-28"), "2026-11-28", id="until a day"),
    ],
)
def test_the_list_can_end_on_a_day(
    call: Call, study: Path, option: tuple[str, ...], last: str
) -> None:
    """`--within` and `--until` keep every duty whose target is that day or earlier."""
    everything, found = due(call, study)["duties"], due(call, study, *option)["duties"]
    assert found == [duty for duty in everything if (duty["due_on"] or "") <= last]
    assert 0 < len(found) < len(everything)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param(DAY, 10, id="something is overdue"),
        pytest.param("2026-11-16", 10, id="something is due today"),
        pytest.param("2022-01-01", 0, id="before the first event"),
    ],
)
def test_a_program_is_alarmed_by_the_exit_code(
    call: Call, study: Path, day: str, code: int
) -> None:
    """`--check` exits 10 when something is overdue or due soon, and 0 when nothing is."""
    assert call("-C", study, "due", "--as-of", day, "--check").code == code
    assert call("-C", study, "due", "--as-of", day).code == 0


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_person_reads_both_days(call: Call, study: Path, ui: str) -> None:
    """Target and last day by law stand side by side, never one of them alone."""
    told = call("-C", study, "due", "--as-of", DAY, "--ui", ui)
    assert told.code == 0
    row = next(line for line in told.out.splitlines() if "2026-11-24" in line and "SAE-001" in line)
    assert row.startswith("2026-11-23  2026-11-24")


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize("name", SERIOUS)
def test_each_serious_event_explains_itself(call: Call, study: Path, name: str, ui: str) -> None:
    """Every duty with its days, article and arithmetic; what is not owed, with its reason."""
    answer = call("-C", study, "explain", name, "--as-of", DAY, "--json").json
    told = call("-C", study, "explain", name, "--as-of", DAY, "--ui", ui)
    assert told.code == 0
    flat = re.sub(r"\s", "", told.out)
    for duty in answer["duties"]:
        assert duty["id"] in flat
        assert re.sub(r"\s", "", duty["citation"][ui]) in flat
        for day in (duty["due_on"], duty["extended_due_on"] or duty["statutory_due_on"]):
            assert day is None or day in flat
    for other in answer["not_owed"]:
        assert re.sub(r"\s", "", other["because"][ui]) in flat


def test_what_a_protocol_duty_cites(call: Call, study: Path) -> None:
    """The protocol's report never cites the Act, and says that its day is the house's."""
    protocol = [
        duty for duty in due(call, study, "--all")["duties"] if duty["kind"] == "protocol_serious"
    ]
    assert protocol
    for duty in protocol:
        assert duty["rule"] == "protocol"
        assert duty["law_version"] is None
        assert duty["statutory_due_on"] is None
        assert "規則" not in duty["citation"]["ja"]
        assert duty["limit_basis"] == "house"


def test_machines_anywhere_give_the_same_answer(start: Call, study: Path) -> None:
    """A machine in New York and one in Tokyo agree on every duty, byte for byte."""
    found = {
        start("-C", study, "due", "--all", "--as-of", DAY, "--json", TZ=zone).out for zone in ZONES
    }
    assert len(found) == 1
    assert '"due_on"' in found.pop()


def test_today_is_the_day_in_japan(start: Call, study: Path) -> None:
    """Without `--as-of` every machine looks from the same day, whatever its own zone."""
    days = {start("-C", study, "due", "--json", TZ=zone).json["as_of"] for zone in ZONES}
    japan = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()  # noqa: TID251
    assert days <= {(japan - dt.timedelta(days=1)).isoformat(), japan.isoformat()}
    assert japan.isoformat() in days


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_the_list_is_grouped_by_state(call: Call, study: Path, ui: Lang) -> None:
    """What is worst comes first, by day within; then what has no day; keeping records is apart."""
    told = call("-C", study, "due", "--all", "--as-of", DAY, "--ui", ui).out.splitlines()
    names = {text(f"duties.group.{group}", ui): group for group in ORDER}
    found: dict[str, list[str]] = {}
    for line in told:
        head = next((group for name, group in names.items() if f" {name}:" in f" {line}"), None)
        head = head or next((group for name, group in names.items() if f"【{name}】" in line), None)
        if head:
            found[head] = []
        elif row := re.match(r"(\d{4}-\d\d-\d\d|-) ", line):
            found[list(found)[-1]].append(row[1])
    assert list(found) == [group for group in ORDER if group in found]
    assert {"overdue", "due_soon", "open", "not_yet", "no_day", "submitted"} <= set(found)
    assert list(found)[-1] == "retention"
    assert set(found.pop("no_day")) == {"-"}
    for days in found.values():
        assert days == sorted(days, key=lambda day: (day == "-", day))


@pytest.mark.parametrize(
    ("subject", "command"),
    [
        pytest.param("SAE-001", "sae --id SAE-001", id="event"),
        pytest.param("SAE-001.illness_7day.minister.1", "sae --id SAE-001", id="one duty"),
        pytest.param("DEV-009", "deviation --id DEV-009", id="deviation"),
        pytest.param("cycle-38", "sixty-day --cycle 38", id="cycle"),
        pytest.param("cycle-5", "due", id="cycle with nothing to report"),
        pytest.param("year-6", "annual --year 6", id="year"),
        pytest.param("FY2026Q3", "quarterly --quarter FY2026Q3", id="quarter"),
        pytest.param("MS-014", "due", id="change of the plan: forms of its own"),
        pytest.param("OP-005", "due", id="opinion"),
        pytest.param("AE-001", "due", id="nothing left to do"),
    ],
)
def test_the_next_step_fits_what_was_explained(
    call: Call, study: Path, subject: str, command: str
) -> None:
    """The command that makes that very report; where there is none, the list."""
    told = call("-C", study, "explain", subject, "--as-of", DAY, "--ui", "en")
    assert told.code == 0
    assert told.err.rstrip().endswith(f" {command}")


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize("asked", [("explain", "SAE-002"), ("sae", "--id", "SAE-002")])
def test_reminders_are_no_duties(call: Call, study: Path, asked: tuple[str, ...], ui: Lang) -> None:
    """Beside a death stands what else to look at, under a heading that says what it is not."""
    heading, one = text("duties.reminders", ui), text("checks.reminder_safety_office", ui)
    told = call("-C", study, *asked, "--as-of", DAY, "--ui", ui).out
    assert told.index(heading) < told.index(one)
    assert not re.search(r"\d{4}-\d\d-\d\d", told[told.index(heading) : told.index(one)])
    toml = study / "study.toml"
    words = toml.read_text(encoding="utf-8").replace("reminders = true", "reminders = false")
    toml.write_text(words, encoding="utf-8", newline="\n")
    assert heading not in call("-C", study, *asked, "--as-of", DAY, "--ui", ui).out


def test_a_calendar_is_written_and_replaced(call: Call, study: Path, tmp_path: Path) -> None:
    """`--ics` writes the days beside the list; the next call replaces the file, no other file."""
    file = tmp_path / "due.ics"
    asked = ("-C", study, "due", "--as-of", DAY, "--ics")
    assert call(*asked, file, "--json").json["duties"]
    first = file.read_bytes()
    events = {event.one("UID").text for event in read(first).parts}
    assert call(*asked, file).code == 0
    assert file.read_bytes() == first
    call("-C", study, "due", "--as-of", "2026-11-23", "--ics", file)
    assert {event.one("UID").text for event in read(file.read_bytes()).parts} == events
    other = tmp_path / "notes.txt"
    other.write_text("mine", encoding="utf-8")
    assert call(*asked, other).code == 2
    assert other.read_text(encoding="utf-8") == "mine"


def test_a_calendar_until_a_day_has_more_periods(call: Call, study: Path, tmp_path: Path) -> None:
    """What recurs is in the calendar up to the day asked for, and nothing else moves."""
    short, long = tmp_path / "short.ics", tmp_path / "long.ics"
    call("-C", study, "due", "--as-of", DAY, "--ics", short)
    call("-C", study, "due", "--as-of", DAY, "--until", "2031-01-01", "--ics", long)
    without, further = (
        {event.one("UID").text: event.one("DTSTART").day for event in read(file.read_bytes()).parts}
        for file in (short, long)
    )
    assert without.items() < further.items()
    # The quarters' reports to the committee, thirty days after each quarter.
    quarters = {dt.date(year, month, 30) for year in range(2028, 2031) for month in (1, 4, 7, 10)}
    assert quarters <= set(further.values())
    assert not quarters & set(without.values())


@pytest.mark.parametrize("option", ["--as-of", "--until"])
@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1899-12-31"])
def test_no_year_is_too_far_for_an_answer(call: Call, study: Path, option: str, day: str) -> None:
    """A slip in the year is told as one: no day is counted beyond the years of records."""
    answer = call("-C", study, "due", option, day, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "cli.day_out_of_years"


@pytest.mark.parametrize("option", ["--as-of", "--until"])
@pytest.mark.parametrize("day", ["2199-12-31", "1900-01-01"])
def test_the_first_and_the_last_day_are_reckoned_with(
    call: Call, tmp_path: Path, option: str, day: str
) -> None:
    """At the ends of these years the list can still be made, from before the plan too."""
    folder = bare(tmp_path / "study")
    nobody = file_of(folder, "one.json", participants=[{"id": "NK-001"}])
    assert call("-C", folder, "import", nobody, "--actor", ACTOR).code == 0
    assert call("-C", folder, "due", option, day, "--json").code == 0


def test_a_day_before_the_plan_is_told_above_the_list(call: Call, study: Path) -> None:
    """What an older store holds takes nothing off the list, and nobody overlooks it."""
    ended = file_of(study, "ended.json", milestones=[
        {"id": "MS-099", "kind": "ended", "on": "2026-11-20"}])  # fmt: skip
    assert call("-C", study, "import", ended, "--actor", ACTOR).code == 0
    assert due(call, study)["contradictions"] == []
    toml = study / "study.toml"
    words = toml.read_text(encoding="utf-8").replace("2020-10-12", "2026-11-21", 2)
    toml.write_text(words, encoding="utf-8", newline="\n")
    answer = due(call, study, "--all")
    told = {one["record"]: one for one in answer["contradictions"]}
    assert told["MS-099"]["code"] == "findings.before_plan"
    assert any(duty["id"].startswith("year-1.") for duty in answer["duties"])
    assert call("-C", study, "due", "--as-of", DAY, "--check").code == 10
    shown = call("-C", study, "due", "--as-of", DAY, "--ui", "en").out
    assert shown.index("MS-099") < shown.index("==")
    assert "before the plan was submitted" in call(
        "-C", study, "explain", "MS-099", "--as-of", DAY, "--ui", "en"
    ).out  # fmt: skip


def test_a_plan_older_than_the_law_is_refused(call: Call, study: Path) -> None:
    """No plan was submitted under an Act that was not yet there; study.toml is to be mended."""
    toml = study / "study.toml"
    words = toml.read_text(encoding="utf-8").replace("2020-10-12", "2013-01-01", 1)
    toml.write_text(words, encoding="utf-8", newline="\n")
    answer = call("-C", study, "due", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (9, "app.plan_before_law")


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        pytest.param("SAE-001", ["text", "house_limit", "form"], id="law, its days ours"),
        pytest.param("year-6", ["reading", "house", "form"], id="our reading, and a house rule"),
        pytest.param("SAE-004", ["protocol_reading"], id="the protocol"),
    ],
)
@pytest.mark.parametrize("ui", ["ja", "en"])
def test_each_duty_says_what_it_rests_on(
    call: Call, study: Path, subject: str, parts: list[str], ui: Lang
) -> None:
    """Text, reading, practice, reconstruction and house rule are told apart, one line each duty."""
    answer = call("-C", study, "explain", subject, "--as-of", DAY, "--json").json
    told = call("-C", study, "explain", subject, "--as-of", DAY, "--ui", ui).out
    line = text("duties.standing", ui, {"parts": ""}).strip()
    assert told.count(f" {line}") == len(answer["duties"])
    for part in parts:
        assert re.sub(r"\s", "", text(f"duties.standing.{part}", ui)) in re.sub(r"\s", "", told)


def test_who_acts_and_what_settled_it(call: Call, study: Path) -> None:
    """Who must act stands with each duty; what was sent names its day and its record."""
    answer = call("-C", study, "explain", "SAE-001", "--as-of", DAY, "--json").json
    told = call("-C", study, "explain", "SAE-001", "--as-of", DAY, "--ui", "en").out
    assert told.count("Who acts: ") == len(answer["duties"])
    submissions = json.loads(records_json())["submissions"]
    acts = {duty: one["id"] for one in submissions for duty in one["duties"]}
    sent = [one for one in answer["duties"] if one["id"] in acts]
    assert sent
    for one in sent:
        assert f"Sent on {one['submitted_on']} (record {acts[one['id']]})." in one["why"]["en"]


def test_what_took_another_s_place_is_no_correction(call: Call, study: Path) -> None:
    """By practice the later discontinuation counts: nothing was corrected, and none is claimed."""
    ends = file_of(study, "ends.json", milestones=[
        {"id": "MS-101", "kind": "all_data_ended", "on": "2026-09-01"},
        {"id": "MS-102", "kind": "discontinued", "on": "2026-11-05"}])  # fmt: skip
    assert call("-C", study, "import", ends, "--actor", ACTOR).code == 0
    told = call("-C", study, "explain", "MS-101", "--as-of", DAY, "--ui", "en").out
    assert text("duties.status.replaced", "en") in told
    assert text("duties.status.superseded", "en") not in told
    assert text("duties.standing.practice", "en") in " ".join(told.split())


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_record_without_duties_says_why(call: Call, study: Path, ui: Lang) -> None:
    """Nobody has to guess whether something was forgotten."""
    mere = file_of(study, "mere.json", deviations=[
        {"id": "DEV-101", "aware_physician_at": "2026-11-02", "classification": "deviation"}
    ])  # fmt: skip
    assert call("-C", study, "import", mere, "--actor", ACTOR).code == 0
    told = call("-C", study, "explain", "DEV-101", "--as-of", DAY, "--ui", ui).out
    words = text("duties.nothing_mere_deviation", ui)
    assert re.sub(r"\s", "", words) in re.sub(r"\s", "", told)
