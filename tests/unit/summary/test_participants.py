"""Populations, disposition and recipients of the small study, against counts made by hand."""

from __future__ import annotations

from tests.unit.summary.small_study import CUT, SPRING, rows, small


def test_populations() -> None:
    """Consent, enrolment, the first dose of G-CSF or apheresis, and cells given."""
    assert {one.id: one.participants for one in small().populations} == {
        "consented": ("P-1", "P-2", "P-3", "P-4"),
        "enrolled": ("P-1", "P-2", "P-3"),
        "safety": ("P-1", "P-2", "P-3"),
        "recipients": ("P-1", "P-3"),
    }


def test_disposition() -> None:
    """Every step in the period and in total, nought written out; consent has no percentage."""
    table = small().table("disposition")
    found = rows(table, "step", "detail", "period_participants", "participants", "percent")
    none = "not_applicable"
    assert found[:8] == [
        ("consented", none, 0, 4, none),
        ("enrolled", none, 0, 3, "100.0"),
        ("first_procedure", none, 0, 3, "100.0"),
        ("administration", 1, 0, 2, "66.7"),
        ("administration", 2, 1, 1, "33.3"),
        ("administration", 3, 0, 0, "0.0"),
        ("treatment_ended", none, 0, 0, "0.0"),
        ("treatment_ended", "completed", 0, 0, "0.0"),
    ]
    assert [row for row in found if row[0] == "died"] == [
        ("died", none, 1, 1, "33.3"),
        ("died", "progression", 1, 1, "33.3"),
        ("died", "event", 0, 0, "0.0"),
        ("died", "other", 0, 0, "0.0"),
        ("died", "unknown", 0, 0, "0.0"),
    ]


def test_recipients() -> None:
    """The annual report's number of recipients: persons once in the period and once in total."""
    assert rows(small().table("recipients"), "item", "period_number", "number") == [
        ("recipients", 1, 2),
        ("first_recipients", 0, 2),
        ("administrations", 1, 3),
        ("g_csf_participants", 1, 3),
        ("g_csf", 1, 4),
        ("apheresis_participants", 0, 2),
        ("apheresis", 0, 2),
    ]


def test_listings_are_in_a_fixed_order() -> None:
    """Participant, onset, id; everybody's events, also of those outside the safety population."""
    found = small(CUT, SPRING)
    listed = [(row["participant"], row["id"]) for row in found.listing("adverse_events").rows]
    assert listed == [
        ("P-1", "E-1"),
        ("P-1", "E-3"),
        ("P-1", "E-2"),
        ("P-2", "E-4"),
        ("P-3", "E-5"),
        ("P-4", "E-6"),
    ]
    assert [row["id"] for row in found.listing("serious").rows] == ["E-2", "E-5"]


def test_a_death_from_progression_is_listed_as_such() -> None:
    """The death stands with its cause and the event that led to it."""
    (row,) = small().listing("deaths").rows
    assert (row["participant"], str(row["died_on"])) == ("P-3", "2026-06-30")
    assert (row["fatal_events"], row["administrations_given"]) == ("E-5", 1)
    assert row["days_after_last"] == 102
