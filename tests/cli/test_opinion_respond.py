"""`opinion` and `respond`: what the committee said, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.calls import Call, Outcome
from tests.study_folder import ACTOR, DAY

Do = Callable[..., Outcome]
ABOUT = ("--about", "SAE-005", "--met", "2026-11-10", "--given", "2026-11-17")
OPINION = (*ABOUT, "--received", "2026-11-18", "--measures-asked", "yes")


@pytest.fixture
def do(call: Call, study: Path) -> Do:
    """Calls the program on the copy, by name, on the day of the story."""
    given = ("--actor", ACTOR, "--ui", "en", "--as-of", DAY)
    return lambda *arguments: call("-C", study, *arguments, *given)


def duties_of(do: Do, name: str) -> dict[str, dict[str, Any]]:
    """The duties that a record gives rise to, by id."""
    answer = do("explain", name, "--json")
    assert answer.code == 0, answer.out
    return {duty["id"]: duty for duty in answer.json["duties"]}


def recorded(do: Do, *options: str) -> dict[str, Any]:
    """The opinion as it was recorded."""
    answer = do("opinion", *options, "--json")
    assert answer.code == 0, answer.out
    found: dict[str, Any] = answer.json["opinion"]
    return found


def test_an_opinion_that_asks_for_measures_makes_a_duty(do: Do) -> None:
    """The report of the measures joins the list, counted from the day the opinion was received."""
    act = recorded(do, *OPINION, "--continuing", "conditional", "--text", "入院観察を加えること。")
    assert act["opinion"] == {"ja": "入院観察を加えること。"}
    assert act["continuing"] == "conditional"
    duty = duties_of(do, act["id"])[f"{act['id']}.opinion_response.committee.1"]
    assert duty["counted_from"] == "2026-11-18"
    assert duty["due_on"] == "2026-12-18"
    assert duty["limit_basis"] == "house"
    assert duty["statutory_due_on"] is None


def test_no_measures_no_report(do: Do) -> None:
    """An opinion that asks for nothing gives nothing to report."""
    act = recorded(do, *ABOUT, "--received", "2026-11-18", "--measures-asked", "no")
    assert duties_of(do, act["id"]) == {}


def test_not_to_continue_is_the_committees_own_duty(do: Do) -> None:
    """That the committee tells the Minister is listed and marked as not ours."""
    act = recorded(do, *OPINION, "--continuing", "not_appropriate")
    duty = duties_of(do, act["id"])[f"{act['id']}.committee_to_minister.minister.1"]
    assert duty["somebody_elses"]
    assert duty["actor"] == "committee"
    assert "NOT OURS" in do("due").out


def test_a_response_settles_the_report(do: Do) -> None:
    """Once the measures are reported the duty is settled on that day."""
    name = recorded(do, *OPINION)["id"]
    words = ("--measures", "Observation in hospital.", "--evidence", "Order of 20 November")
    answer = do("respond", "--opinion", name, "--on", "2026-11-20", *words, "--json")
    assert answer.code == 0, answer.out
    assert answer.json["response"]["measures"] == {"en": "Observation in hospital."}
    duty = duties_of(do, name)[f"{name}.opinion_response.committee.1"]
    assert (duty["status"], duty["submitted_on"]) == ("submitted", "2026-11-20")


def test_measures_without_evidence_are_remarked_on(do: Do) -> None:
    """A measure called done needs something that shows it; the record is kept all the same."""
    name = recorded(do, *OPINION)["id"]
    answer = do("respond", "--opinion", name, "--on", "2026-11-20", "--measures", "Done.")
    assert answer.code == 0
    assert "--evidence" in answer.err


def test_said_twice_is_said_once(do: Do) -> None:
    """A call repeated after a lost connection makes no second opinion and no second duty."""
    first, second = recorded(do, *OPINION), recorded(do, *OPINION)
    assert first == second
    words = ("respond", "--opinion", first["id"], "--on", "2026-11-20", "--measures", "Done.")
    assert do(*words, "--json").json == do(*words, "--json").json
    acts = [event["command"] for event in do("log", "--json").json["events"]]
    assert (acts.count("opinion"), acts.count("respond")) == (1, 1)


def test_an_opinion_about_a_period(do: Do) -> None:
    """The committee also speaks about a year of the plan, which is no record."""
    act = recorded(do, "--about", "year-6", "--received", DAY, "--measures-asked", "no")
    assert act["about"] == "year-6"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(
            ("opinion", "--about", "SAE-05", "--received", DAY, "--measures-asked", "no"),
            3,
            id="about nothing known",
        ),
        pytest.param(
            ("opinion", *ABOUT, "--received", "2026-11-09", "--measures-asked", "no"),
            3,
            id="received before it was given",
        ),
        pytest.param(
            ("opinion", "--about", "DEV-003", "--received", "2026-08-01", "--measures-asked", "no"),
            3,
            id="before anybody knew of it",
        ),
        pytest.param(
            ("respond", "--opinion", "OP-005", "--on", "2026-11-11", "--measures", "Done."),
            3,
            id="before the opinion was received",
        ),
        pytest.param(
            ("opinion", *ABOUT, "--received", "2199-01-01", "--measures-asked", "no"),
            3,
            id="received in the future",
        ),
        pytest.param(("opinion", *OPINION, "--text", " "), 3, id="empty words"),
        pytest.param(
            ("respond", "--opinion", "OP-099", "--on", DAY, "--measures", "Done."),
            3,
            id="no such opinion",
        ),
        pytest.param(
            ("respond", "--opinion", "OP-005", "--on", DAY, "--measures", ""),
            3,
            id="no measures said",
        ),
    ],
)
def test_what_cannot_be_is_refused(do: Do, options: tuple[str, ...], code: int) -> None:
    """Nothing is recorded, and both languages say why."""
    before = len(do("log", "--json").json["events"])
    answer = do(*options, "--json")
    assert answer.code == code, answer.out
    assert all(answer.json["error"]["message"][lang] for lang in ("ja", "en"))
    assert len(do("log", "--json").json["events"]) == before


@pytest.mark.parametrize("name", ["opinion", "respond"])
def test_nobody_speaks_without_a_name(call: Call, study: Path, name: str) -> None:
    """Who recorded it stands in the log, so an actor is needed."""
    options = OPINION if name == "opinion" else ("--opinion", "OP-005", "--on", DAY)
    rest = () if name == "opinion" else ("--measures", "Done.")
    assert call("-C", study, name, *options, *rest).code == 2
