"""Records as they stand, their versions, and the acts about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from safetyreport.errors import InputRefused, IntegrityFailed, SafetyReportError
from safetyreport.store.connection import Store
from safetyreport.store.log import BEFORE_FIRST, Entry
from safetyreport.store.records import AT_ONCE
from safetyreport.store.verify import verify
from tests.unit.store.conftest import ACTOR, AT, event_entry


def test_a_new_store_holds_nothing(store: Store) -> None:
    """Before the first act there is no record, no event, and a head of zeros."""
    with store.reading() as reader:
        assert reader.records() == []
        assert reader.events() == []
        assert (reader.head().seq, reader.head().head) == (0, BEFORE_FIRST)


def test_what_was_recorded_is_read_back(store: Store) -> None:
    """Content, version, author, time and reason come back as they were given."""
    term = '髙﨑𠮷①\nSpO2 < 90% & CRP > 3 "{{7*7}}" 🏥'
    with store.writing() as writer:
        made = writer.append(event_entry(term=term, reason="病棟からの電話"))
    with store.reading() as reader:
        found = reader.record("SAE-001")
        version = reader.versions("SAE-001")[0]
        event = reader.events()[0]
    assert found is not None
    assert (found.kind, found.version) == ("adverse_events", 1)
    assert found.content == {"id": "SAE-001", "term": {"ja": term}}
    assert version.content == found.content
    assert (version.actor, version.at, version.reason) == (ACTOR, AT, "病棟からの電話")
    assert event == made


def test_a_moment_is_kept_in_utc(store: Store) -> None:
    """An act at 09:30 in Tokyo is logged at 00:30 UTC."""
    tokyo = dt.timezone(dt.timedelta(hours=9))
    with store.writing() as writer:
        writer.append(event_entry(at=dt.datetime(2026, 11, 1, 9, 30, tzinfo=tokyo)))
    with store.reading() as reader:
        assert reader.events()[0].row()["at"] == "2026-11-01T00:30:00.000000Z"


def test_a_correction_keeps_the_earlier_version(store: Store) -> None:
    """A new version stands; the one before it stays readable with its author."""
    with store.writing() as writer:
        writer.append(event_entry(term="発熟"))
    with store.writing() as writer:
        writer.append(event_entry(term="発熱", reason="誤記の訂正"))
    with store.reading() as reader:
        found = reader.record("SAE-001")
        versions = reader.versions("SAE-001")
    assert found is not None
    assert (found.version, found.content["term"]) == (2, {"ja": "発熱"})
    assert [one.content["term"]["ja"] for one in versions] == ["発熟", "発熱"]
    assert [one.voided for one in versions] == [False, False]


def test_a_voided_record_no_longer_stands_and_is_not_lost(store: Store) -> None:
    """Voiding withdraws the current version; a later recording continues the numbers."""
    with store.writing() as writer:
        writer.append(event_entry())
        void = writer.append(event_entry(act="voided", value={}, reason="別人の記録"))
    with store.reading() as reader:
        assert reader.record("SAE-001") is None
        assert reader.records() == []
        assert [one.voided for one in reader.versions("SAE-001")] == [True]
    assert void.version == 1
    with store.writing() as writer:
        writer.append(event_entry())
    with store.reading() as reader:
        again = reader.record("SAE-001")
        assert [one.voided for one in reader.versions("SAE-001")] == [True, False]
    assert again is not None
    assert again.version == 2
    assert verify(store).ok


def test_a_kept_document_comes_back_byte_for_byte(store: Store) -> None:
    """The version of a report that was sent is kept with the act, about the version it reports."""
    sent = bytes(range(256)) * 300
    with store.writing() as writer:
        writer.append(event_entry())
        writer.append(event_entry(act="released", files={"疾病等報告書.docx": sent, "空": b""}))
    with store.reading() as reader:
        event = reader.events(act="released")[0]
        contents = reader.contents_of(event)
    assert event.version == 1
    assert contents.files == {"疾病等報告書.docx": sent, "空": b""}
    assert verify(store).ok


def test_an_act_need_not_be_about_a_record(store: Store) -> None:
    """Configuring a study is logged and changes no record."""
    with store.writing() as writer:
        writer.append(Entry("init", "configured", ACTOR, AT, {"class": 2, "multi_site": False}))
    with store.reading() as reader:
        assert reader.records() == []
        event = reader.events()[0]
        assert (event.kind, event.record, event.version) == (None, None, None)
        assert reader.contents_of(event).value == {"class": 2, "multi_site": False}


def test_records_come_in_one_order(store: Store) -> None:
    """By kind and id, however they were entered and whatever the database's own order."""
    with store.writing() as writer:
        for number in (3, 1, 2):
            writer.append(event_entry(number))
        writer.append(event_entry(record=("participants", "HU-b")))
        writer.append(event_entry(record=("participants", "HU-A")))
    with store.reading() as reader:
        found = [record.id for record in reader.records()]
        assert found == ["SAE-001", "SAE-002", "SAE-003", "HU-A", "HU-b"]
        assert [record.id for record in reader.records("participants")] == ["HU-A", "HU-b"]


def test_the_log_is_read_in_parts(store: Store) -> None:
    """Events are chosen by number, act and record."""
    with store.writing() as writer:
        writer.append_many([event_entry(1), event_entry(2), event_entry(1, term="悪寒")])
        writer.append(event_entry(1, act="released"))
    with store.reading() as reader:
        assert [event.seq for event in reader.events(after=2)] == [3, 4]
        assert [event.seq for event in reader.events(act="released")] == [4]
        assert [event.seq for event in reader.events(record="SAE-001")] == [1, 3, 4]


def test_an_import_of_thousands_is_one_chain(store: Store) -> None:
    """Many records and two versions of some in one transaction: one event each, all standing."""
    entries = [event_entry(number) for number in range(1, 1201)]
    entries += [event_entry(number, term="悪寒") for number in range(1, 11)]
    with store.writing() as writer:
        made = writer.append_many(entries)
    with store.reading() as reader:
        assert len(reader.records()) == 1200
        assert reader.head().seq == 1210
        found = reader.record("SAE-010")
    assert [event.seq for event in made] == list(range(1, 1211))
    assert found is not None
    assert found.version == 2
    assert verify(store).ok


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt], ids=["error", "ctrl_c"])
def test_a_stopped_command_records_nothing(store: Store, stop: type[BaseException]) -> None:
    """Whatever ends a transaction early leaves records and log as they were."""
    with store.writing() as writer:
        writer.append(event_entry(1))
        before = writer.head()
    with pytest.raises(stop), store.writing() as writer:  # noqa: PT012  the whole command stops
        writer.append(event_entry(1, term="悪寒"))
        writer.append(event_entry(2))
        raise stop
    with store.reading() as reader:
        assert reader.head() == before
        assert [record.version for record in reader.records()] == [1]
    assert verify(store).ok


def test_a_refused_entry_does_not_spoil_the_writer(store: Store) -> None:
    """After a refusal inside a transaction the next entry still continues the chain."""
    with store.writing() as writer:
        with pytest.raises(InputRefused):
            writer.append_many([event_entry(1), event_entry(2, actor="\x1b[2K")])
        assert writer.append(event_entry(3)).seq == 1
    assert verify(store).ok


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        pytest.param(event_entry(actor="係\x1b[2K"), "store.character", id="escape_in_actor"),
        pytest.param(event_entry(reason="偽\x00"), "store.character", id="nul_in_reason"),
        pytest.param(event_entry(reason="偽\u202e"), "store.character", id="bidi_in_reason"),
        pytest.param(event_entry(reason="\ud800"), "store.character", id="lone_surrogate"),
        pytest.param(event_entry(files={"a\nb\x07": b""}), "store.character", id="file_name"),
        pytest.param(event_entry(record=("deviations", "SAE-009")), "store.other_kind", id="kind"),
        pytest.param(event_entry(8, act="voided"), "store.record_unknown", id="void_unknown"),
        pytest.param(event_entry(8, act="released"), "store.record_unknown", id="act_unknown"),
    ],
)
def test_what_the_log_cannot_hold_is_refused(store: Store, entry: Entry, code: str) -> None:
    """A refused entry names what is wrong and leaves nothing behind."""
    with store.writing() as writer:
        writer.append(event_entry(9))
    with pytest.raises(SafetyReportError) as caught, store.writing() as writer:
        writer.append(entry)
    assert caught.value.code == code
    with store.reading() as reader:
        assert reader.head().seq == 1


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        pytest.param(event_entry(value={"grade": 1.5}), TypeError, id="float"),
        pytest.param(event_entry(value={"cells": 2**53}), ValueError, id="huge_integer"),
        pytest.param(event_entry(at=AT.replace(tzinfo=None)), ValueError, id="moment_without_zone"),
        pytest.param(event_entry(files={"value": b""}), ValueError, id="reserved_file_name"),
    ],
)
def test_a_defect_of_the_caller_stops_at_once(
    store: Store, entry: Entry, error: type[Exception]
) -> None:
    """What would not have one meaning in thirty years never reaches the log."""
    with pytest.raises(error), store.writing() as writer:
        writer.append(entry)
    with store.reading() as reader:
        assert reader.head().seq == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET content = replace(content, '発熱', '悪寒')",
        "UPDATE records SET version = 2",
        "UPDATE records SET kind = 'deviations'",
        "UPDATE contents SET value = replace(value, '発熱', '悪寒')",
        "DELETE FROM contents",
    ],
)
def test_a_record_changed_from_outside_is_never_handed_out(
    store: Store, unguarded: Callable[..., None], change: str
) -> None:
    """No report is made from a record that differs from what was recorded."""
    with store.writing() as writer:
        writer.append(event_entry())
    unguarded(change)
    with store.reading() as reader, pytest.raises(IntegrityFailed):
        reader.record("SAE-001")


def test_records_can_be_rebuilt_from_the_log(store: Store, outside: Callable[..., None]) -> None:
    """The log alone gives the records back."""
    with store.writing() as writer:
        writer.append_many([event_entry(1), event_entry(2), event_entry(1, term="悪寒")])
        writer.append(event_entry(2, act="voided", value={}))
    outside("DELETE FROM records")
    assert not verify(store).ok
    with store.writing() as writer:
        assert writer.rebuild_records() == 1
    with store.reading() as reader:
        assert [(one.id, one.version) for one in reader.records()] == [("SAE-001", 2)]
    assert verify(store).ok


def test_what_many_records_said_is_read_at_once(store: Store) -> None:
    """Every version of the records asked for, oldest first, of more than one portion of ids."""
    numbers = range(1, AT_ONCE + 3)
    with store.writing() as writer:
        writer.append_many(event_entry(number) for number in numbers)
        writer.append_many(event_entry(number, term="頭痛") for number in (2, AT_ONCE + 2))
        writer.append(event_entry(2, act="voided"))
    with store.reading() as reader:
        everything = list(reader.said(f"SAE-{number:03}" for number in numbers))
        some = list(reader.said(["SAE-002", "SAE-009", "SAE-none"]))
    assert len(everything) == len(numbers) + 2
    assert [(one.id, one.version, one.content["term"]["ja"]) for one in some] == [
        ("SAE-002", 1, "発熱"),
        ("SAE-009", 1, "発熱"),
        ("SAE-002", 2, "頭痛"),
    ]


def test_what_a_record_once_said_is_compared_with_the_log(
    store: Store, unguarded: Callable[..., None]
) -> None:
    """A changed earlier version is noticed, though the record as it stands is whole."""
    with store.writing() as writer:
        writer.append_many([event_entry(), event_entry(term="頭痛")])
    unguarded('UPDATE contents SET value = \'{"id":"SAE-001"}\' WHERE seq = 1')
    with store.reading() as reader:
        assert reader.record("SAE-001") is not None
        with pytest.raises(IntegrityFailed):
            list(reader.said(["SAE-001"]))
