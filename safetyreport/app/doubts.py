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
from safetyreport.checks.personal_data import MASK, hidden
from safetyreport.checks.privacy import DOMAIN, exposed_in
from safetyreport.documents.editions import doubtful
from safetyreport.documents.editions_prose import Disagreement
from safetyreport.errors import Problem, RuleRefused
from safetyreport.records.fields import Text
from safetyreport.records.naming import label
from safetyreport.records.study import Study

EDITIONS_DIFFER = "editions.text_differs"
PERSONAL = f"{DOMAIN}.personal_"
STUDY = "study.toml"


def settle(session: Session, doubts: Sequence[Problem], confirm: str | None, about: str) -> None:
    """Refuse doubts that nobody confirms; `confirm` is the reason of the actor who does.

    Raises RuleRefused naming every doubt, UsageRefused for a confirmation without an actor.
    """
    if confirm is not None:
        said("--confirm", confirm)
        session.who  # noqa: B018  nobody confirms without a name
    elif doubts:
        # What one language lacks can be left out with that language; personal data cannot.
        personal = any(one.code.startswith(PERSONAL) for one in doubts)
        code = "privacy.doubtful" if personal else "editions.doubtful"
        raise RuleRefused(code, record=about, count=len(doubts), problems=doubts)


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
        values = _stated(text, found)
        yield Problem(EDITIONS_DIFFER, record=record, field=field, values=values)


def personal_doubts(
    texts: Sequence[tuple[str, str]], standing: Held, study: Study, about: str
) -> Iterator[Problem]:
    """What documents print that looks like personal data; the values are masked."""
    for found in exposed_in(texts, standing.records, study, about):
        record = standing.records.find(found.record)
        named = label(record.kind, found.field) if record else found.field
        values = {"label": named, **found.values}
        yield Problem(found.code, record=found.record, field=found.field, values=values)


def _stated(text: Text, found: Disagreement) -> dict[str, object]:
    """What stands in one language only, apart from what looks like personal data."""
    covered = Text(ja=text.ja and hidden(text.ja), en=text.en and hidden(text.en))
    if covered != text:
        rest = [other for _, other in doubtful([covered])]
        if not rest:
            return {"ja": MASK * 3, "en": MASK * 3}
        found = rest[0]
    return {"ja": found.ja or "–", "en": found.en or "–"}


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
