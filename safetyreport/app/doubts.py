"""What the program doubts about a report and only a person can settle: mend it, or confirm it.

A doubt is a Problem: its code says what kind it is, record and field where it stands. Whoever
finds doubts hands all of them to `settle` at once; a confirmation covers every one, with one
reason, and the log keeps both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel

from safetyreport.app.acts import said
from safetyreport.app.session import Held, Session
from safetyreport.documents.editions import doubtful
from safetyreport.errors import Problem, RuleRefused
from safetyreport.records.fields import Text
from safetyreport.records.study import Study

EDITIONS_DIFFER = "editions.text_differs"
STUDY = "study.toml"


def settle(session: Session, doubts: Sequence[Problem], confirm: str | None, about: str) -> None:
    """Refuse doubts that nobody confirms; `confirm` is the reason of the actor who does.

    Raises RuleRefused naming every doubt, UsageRefused for a confirmation without an actor.
    """
    if confirm is not None:
        said("--confirm", confirm)
        session.who  # noqa: B018  nobody confirms without a name
    elif doubts:
        raise RuleRefused("editions.doubtful", record=about, count=len(doubts), problems=doubts)


def confirmed_value(doubts: Sequence[Problem], confirm: str | None) -> dict[str, object]:
    """What the log keeps of a confirmation; nothing where there was none to give."""
    if confirm is None or not doubts:
        return {}
    names = [{"code": one.code, "record": one.record, "field": one.field} for one in doubts]
    return {"confirmed": {"reason": confirm, "doubts": names}}


def edition_doubts(texts: Iterable[Text], standing: Held, study: Study) -> Iterator[Problem]:
    """The texts whose two languages do not state the same numbers, days and names."""
    for text, found in doubtful(texts):
        record, field = _place(text, standing, study)
        yield Problem(
            EDITIONS_DIFFER,
            record=record,
            field=field,
            values={"ja": found.ja or "–", "en": found.en or "–"},
        )


def texts_in(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text inside a record or the study, with the name of its field."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            field = info.alias or name
            yield from texts_in(getattr(value, name), f"{path}.{field}" if path else field)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts_in(one, f"{path}.{name}")
    elif isinstance(value, (tuple, list)):
        for number, one in enumerate(value, start=1):
            yield from texts_in(one, f"{path}[{number}]")


def _place(text: Text, standing: Held, study: Study) -> tuple[str | None, str | None]:
    owners = [(record.id, record) for record in standing.records]
    for owner, value in (*owners, (STUDY, study)):
        for path, one in texts_in(value):
            if one == text:
                return owner, path
    return None, None
