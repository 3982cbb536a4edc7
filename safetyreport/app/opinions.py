"""What the committee said, and what was done about it; each is one entry of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from safetyreport.app.acts import act_entry, checked, free_id, in_language, said
from safetyreport.app.owing import all_duties, unknown_record
from safetyreport.app.session import Held, Session, held
from safetyreport.records.act import Opinion, Response
from safetyreport.records.base import Record

if TYPE_CHECKING:
    from safetyreport.store.writing import Writer

Act = TypeVar("Act", bound=Record)


def opinion(session: Session, values: Mapping[str, Any]) -> Opinion:
    """Record an opinion of the committee about a record or a period.

    Said a second time in the same words it is the same opinion. Raises InputRefused for values
    that cannot be or for something that nothing is known about.
    """
    with session.store().writing() as writer:
        standing = held(writer)
        about = str(values.get("about") or "")
        if standing.records.find(about) is None and not _period(session, standing, about):
            raise unknown_record(about, standing)
        known = _Kind(Opinion, "opinion", "OP", {"opinion": "--text"})
        return known.recorded(session, writer, standing, values)


def respond(session: Session, values: Mapping[str, Any]) -> Response:
    """Record what was done about an opinion; this settles the duty to report the measures."""
    with session.store().writing() as writer:
        standing = held(writer)
        words = {"measures": "--measures", "evidence": "--evidence"}
        return _Kind(Response, "respond", "RES", words).recorded(session, writer, standing, values)


def _period(session: Session, standing: Held, about: str) -> bool:
    return any(duty.id.partition(".")[0] == about for duty in all_duties(session, standing))


@dataclass(frozen=True)
class _Kind(Generic[Act]):
    """How one kind of act is recorded; `words` maps its free texts to the options they came by."""

    model: type[Act]
    command: str
    prefix: str
    words: Mapping[str, str]

    def recorded(
        self, session: Session, writer: Writer, standing: Held, values: Mapping[str, Any]
    ) -> Act:
        """The act, new in the log or already there in the same words."""
        given = {name: value for name, value in values.items() if value is not None}
        for name in given.keys() & self.words.keys():
            sentence = in_language(said(self.words[name], given[name]))
            given[name] = sentence.model_dump(exclude_none=True)
        name = free_id(standing, self.prefix)
        act = checked(session, standing, self.model, {"id": name, **given})
        for known in standing.records.of_kind(self.model):
            if known.model_copy(update={"id": name}) == act:
                return known
        writer.append(act_entry(session, self.command, act))
        return act
