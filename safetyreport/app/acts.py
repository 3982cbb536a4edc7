"""Acts of people beside sending: attach a file, decide, withdraw; each is one entry of the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from safetyreport.app.owing import all_duties, duties_about, unknown_record
from safetyreport.app.session import Held, Session, held
from safetyreport.errors import InputRefused, Problem, RuleRefused, StorageFailed
from safetyreport.exchange.problems import problems_of
from safetyreport.records.act import Decision, Submission
from safetyreport.records.base import Record
from safetyreport.records.chronology import chronology_problems
from safetyreport.records.fields import Text
from safetyreport.records.references import future_problems, reference_problems
from safetyreport.store.log import RECORD, VALUE, VOIDED, Entry

ATTACHED = "attached"
Made = TypeVar("Made", bound=Record)


def attach(session: Session, record: str, file: Path) -> str:
    """Keep a file with a record, or with a period such as `year-6`; returns its SHA-256."""
    data = read(file)
    sha256 = hashlib.sha256(data).hexdigest()
    with session.store().writing() as writer:
        found = writer.record(record)
        if found is None and not duties_about(session, standing := held(writer), record):
            raise unknown_record(record, standing)
        writer.append(
            Entry(
                command="attach",
                act=ATTACHED,
                actor=session.who,
                at=session.now,
                record=(found.kind, found.id) if found else None,
                value={"about": record, "file": file.name, "sha256": sha256},
                files=kept_as(file.name, data),
            )
        )
    return sha256


def decide(session: Session, values: Mapping[str, Any], *, stopping: str | None = None) -> Decision:
    """Record a decision: what about, who took it, why, by which document.

    With `stopping` it is about that stopping rule and must be one that counts for it. Raises
    InputRefused for values that cannot be, and RuleRefused when it would close a duty of the
    statute: that cannot be decided away.
    """
    if (stopping is None) == (values.get("about") is None):
        raise InputRefused("stopping.subject_needed")
    if stopping is not None:
        from safetyreport.app.stopping import decided_rule  # late: other acts need no rules

        rule = decided_rule(
            session,
            stopping,
            participant=values.get("participant"),
            body=str(values.get("body") or ""),
            outcome=values.get("outcome"),
        )
        values = {**values, "about": rule.id}
    with session.store().writing() as writer:
        standing = held(writer)
        about = str(values.get("about") or "")
        duties = all_duties(session, standing)
        named = [duty for duty in duties if about in (duty.id, duty.base)]
        if any(duty.lasting for duty in named):
            raise RuleRefused("app.keeping_not_settled", duty=about)
        if any(duty.layer == "statute" for duty in named):
            raise RuleRefused("app.statute_not_decided", duty=about)
        if "." in about and not named:
            near = get_close_matches(about, [duty.id for duty in duties], n=3)
            raise InputRefused("app.unknown_duty", duty=about, near=tuple(near) or "-")
        given = {
            name: _worded(value) if name in ("decision", "rationale") else value
            for name, value in values.items()
            if value is not None
        }
        act = checked(session, standing, Decision, {"id": free_id(standing, "DEC"), **given})
        writer.append(act_entry(session, "decide", act))
    return act


def void(session: Session, record: str, reason: str) -> None:
    """Withdraw a record made by mistake: it no longer stands, but stays in the log.

    Raises RuleRefused while other records refer to it.
    """
    said("--reason", reason)
    with session.store().writing() as writer:
        standing = held(writer)
        found = standing.records.find(record)
        if found is None:
            raise unknown_record(record, standing)
        users = sorted(one.id for one in standing.records if refers(one, record))
        if users:
            raise RuleRefused("app.record_in_use", record=record, users=tuple(users[:10]))
        writer.append(
            Entry(
                command="void",
                act=VOIDED,
                actor=session.who,
                at=session.now,
                record=(found.kind, found.id),
                reason=reason,
            )
        )


def refers(record: Record, to: str) -> bool:
    """Whether a record names another one by its id."""
    single = ("participant", "administration", "opinion")
    if any(getattr(record, name, None) == to for name in single):
        return True
    about = getattr(record, "about", None) or ""
    duties = record.duties if isinstance(record, Submission) else ()
    if any(name.partition(".")[0] == to for name in (about, *duties)):
        return True
    return to in getattr(record, "participants", ())


def checked(
    session: Session, standing: Held, kind: type[Made], values: Mapping[str, object]
) -> Made:
    """The record of an act; InputRefused with every problem of what the user said."""
    name = str(values["id"])
    try:
        act = kind.model_validate(dict(values))
    except ValidationError as error:
        problems = tuple(problems_of(error, kind.kind, name))
        raise _unfit(problems) from error
    found = (
        *reference_problems([act], standing.records, session.study),
        *chronology_problems([act], standing.records, session.study),
        *future_problems([act], session.now),
    )
    if any(problem.severity == "error" for problem in found):
        raise _unfit(found)
    return act


def _unfit(problems: tuple[Problem, ...]) -> InputRefused:
    return InputRefused("app.act_unfit", problems=problems, count=len(problems))


def act_entry(
    session: Session, command: str, record: Record, files: Mapping[str, bytes] | None = None
) -> Entry:
    """The entry of the log that stores the record of an act, with the files it keeps."""
    return Entry(
        command=command,
        act=RECORD,
        actor=session.who,
        at=session.now,
        value=record.content(),
        record=(record.kind, record.id),
        files=files or {},
    )


def free_id(standing: Held, prefix: str, ahead: int = 0) -> str:
    """The next id of this prefix that no record has or had."""
    taken = {record.id for record in standing.records} | set(standing.earlier)
    number = 1
    while True:
        name = f"{prefix}-{number:03}"
        if name not in taken:
            if ahead == 0:
                return name
            ahead -= 1
        number += 1


def said(option: str, words: str) -> str:
    """What the user said; InputRefused when it is empty."""
    if not words.strip():
        raise InputRefused("app.nothing_said", option=option)
    return words


def in_language(words: str) -> Text:
    """A sentence from the command line: in Japanese, unless it holds plain Latin letters only."""
    return Text(en=words) if words.isascii() else Text(ja=words)


def _worded(words: str) -> object:
    """A sentence as a record holds it; an empty one is left to the record to refuse."""
    return {"en": words} if words.isascii() and words.strip() else words


def kept_as(name: str, data: bytes) -> dict[str, bytes]:
    """A file for the log to keep; InputRefused for the one name that the log needs itself."""
    if name == VALUE:
        raise InputRefused("app.file_name_taken", file=name)
    return {name: data}


def read(file: Path) -> bytes:
    """A file's bytes; StorageFailed when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise StorageFailed("app.file_unreadable", file=str(file), detail=detail) from error
