"""`list`, `show`, `log`, `verify` and `rules`: what is stored, and what the law data say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from safetyreport.records.kinds import KINDS
from tests.calls import Call
from tests.cli.shapes import shapes, unlike
from tests.study_folder import ACTOR, SERIOUS, file_of, record


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_can_be_listed(call: Call, study: Path, kind: str) -> None:
    """Every kind of record is shown by its ids, to a person and to a program."""
    answer = call("-C", study, "list", kind, "--json")
    assert answer.code == 0
    assert answer.json["kind"] == kind
    ids = [one["id"] for one in answer.json["records"]]
    assert ids
    told = call("-C", study, "list", kind, "--ui", "ja")
    assert told.code == 0
    assert all(name in told.out for name in ids)


def test_an_event_is_listed_by_what_it_is(call: Call, study: Path) -> None:
    """A list of events says who had what and when; a term in the other language only is marked."""
    told = call("-C", study, "list", "adverse_events", "--ui", "en").out
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in told.splitlines()}
    assert rows["SAE-001"].startswith("participant=NK-010 term=Sepsis onset=2026-11-15")
    assert "term=[Japanese] 注入に伴う反応" in rows["SAE-010"]


def test_an_unknown_kind_is_named_with_the_known(call: Call, study: Path) -> None:
    """A slip in the kind shows which kinds there are."""
    answer = call("-C", study, "list", "adverse_event")
    assert answer.code == 2
    assert "adverse_events" in answer.err


def test_a_record_is_shown_with_its_history(call: Call, study: Path, tmp_path: Path) -> None:
    """Every version, who made it, when and by which command."""
    file = file_of(tmp_path, "new.json", adverse_events=[record("SAE-003") | {"grade": 4}])
    assert call("-C", study, "import", file, "--actor", "別人 / Other, test").code == 0
    shown = call("-C", study, "show", "SAE-003", "--json").json
    assert [one["actor"] for one in shown["versions"]] == [ACTOR, "別人 / Other, test"]
    assert [one["content"]["grade"] for one in shown["versions"]] == [3, 4]
    assert {act["command"] for act in shown["acts"]} == {"import"}
    told = call("-C", study, "show", "SAE-003", "--ui", "en")
    assert told.code == 0
    assert "別人 / Other" in told.out


@pytest.mark.parametrize("slip", ["SAE001", "sae-001"])
@pytest.mark.parametrize("command", ["show", "explain"])
def test_an_unknown_id_is_refused_with_the_nearest(
    call: Call, study: Path, command: str, slip: str
) -> None:
    """A slip in an id shows the ids that are like it."""
    answer = call("-C", study, command, slip, "--ui", "en")
    assert answer.code == 3
    assert slip in answer.err
    assert "SAE-001" in answer.err


def test_the_log_names_every_act(call: Call, study: Path) -> None:
    """Oldest first, numbered without a gap, each with actor, time and what it was about."""
    events = call("-C", study, "log", "--json").json["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["actor"] for event in events} == {ACTOR}
    assert events[0]["act"] == "configured"
    assert set(SERIOUS) <= {event["record"] for event in events}
    assert len({event["head"] for event in events}) == len(events)


def test_verify_says_that_all_is_as_written(call: Call, study: Path) -> None:
    """Records and log agree, and the head can be kept."""
    answer = call("-C", study, "verify", "--json")
    assert answer.code == 0
    last = call("-C", study, "log", "--json").json["events"][-1]
    assert answer.json["ok"] is True
    assert answer.json["head"] == {"seq": last["seq"], "head": last["head"]}
    assert answer.json["problems"] == []
    kept = f"{last['seq']}:{last['head'][:16]}"
    assert call("-C", study, "verify", "--anchor", kept).code == 0


def test_a_head_that_was_not_printed_by_this_log_is_found(call: Call, study: Path) -> None:
    """A log rewritten since a report was sent does not hold against the report's head."""
    answer = call("-C", study, "verify", "--anchor", "3:0123456789abcdef", "--json")
    assert answer.code == 7
    assert answer.json["ok"] is False
    assert answer.json["problems"]


def test_a_flipped_byte_of_a_record_is_found(call: Call, study: Path) -> None:
    """One letter of a stored record changed behind the program's back: exit 7, and named."""
    path = study / "safetyreport.db"
    data = bytearray(path.read_bytes())
    at = data.index(b"SpO2 < 90%")
    data[at] ^= 1
    path.write_bytes(data)
    answer = call("-C", study, "verify", "--json")
    assert answer.code == 7
    assert answer.json["problems"]
    assert call("-C", study, "verify", "--ui", "ja").code == 7


def test_a_record_changed_by_sql_is_found(call: Call, study: Path) -> None:
    """Past the triggers, verify still compares the record with the log."""
    with closing(sqlite3.connect(study / "safetyreport.db")) as connection, connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='records'"
            )
        ]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(
            "UPDATE records SET content = replace(content, '敗血症', '発熱') WHERE id = 'SAE-001'"
        )
        assert changed.rowcount == 1
    assert call("-C", study, "verify").code == 7


def test_rules_are_listed_with_their_versions(call: Call) -> None:
    """Every provision with its days, citation and whether it was compared with the text."""
    answer = call("rules", "list", "--json")
    assert answer.code == 0
    by_id = {one["id"]: one for one in answer.json["provisions"]}
    assert [one["days"] for one in by_id["ord-35-1-i"]["versions"]] == [7, 7]
    assert [one["days"] for one in by_id["ord-35-1-ii"]["versions"]] == [15, 15]
    told = call("rules", "list", "--ui", "ja")
    assert told.code == 0
    assert all(name in told.out for name in by_id)


@pytest.mark.parametrize("ui", ["ja", "en"])
def test_a_rule_shows_the_words_it_rests_on(call: Call, ui: str) -> None:
    """The operative words stand in the answer as the Ordinance has them."""
    told = call("rules", "show", "ord-35-1-i", "--ui", ui)
    assert told.code == 0
    quoted = call("rules", "show", "ord-35-1-i", "--json").json["versions"][-1]["quote"]
    assert quoted in told.out.replace("\n", "")


def test_an_unknown_rule_is_refused(call: Call) -> None:
    """A slip in a rule's id shows the ids that exist."""
    answer = call("rules", "show", "ord-35")
    assert answer.code == 2
    assert "ord-35-1-i" in answer.err


def test_the_worked_examples_hold_on_this_machine(call: Call) -> None:
    """A user can have every example worked by hand computed again."""
    answer = call("rules", "check", "--json")
    assert answer.code == 0
    assert len(answer.json["examples"]) >= 20
    assert all(one["disagreements"] == [] for one in answer.json["examples"])


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("list --json", ("list", "participants")),
        ("show --json", ("show", "SAE-004")),
        ("log --json", ("log",)),
        ("verify --json", ("verify",)),
        ("rules list --json", ("rules", "list")),
        ("rules show --json", ("rules", "show", "ord-36-2-i")),
        ("rules check --json", ("rules", "check")),
        ("import --json", ("import", "{study}/records.json", "--dry-run")),
        ("refused --json", ("show", "SAE-999")),
    ],
)
def test_answers_have_exactly_the_documented_keys(
    call: Call, study: Path, command: str, arguments: tuple[str, ...]
) -> None:
    """A program that relies on docs/interface.md finds each key and no other."""
    given = [one.replace("{study}", str(study)) for one in arguments]
    answer = call("-C", study, *given, "--json")
    assert unlike(answer.json, shapes()[command]) == []
