"""What SDTM does not say and a duty needs: asked for, once for each fact, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetyreport.errors import Problem
from safetyreport.exchange.headings import ASSESSMENTS, column_of
from safetyreport.exchange.headings import label as column_label
from safetyreport.exchange.mapping.needs import NEEDS, SERIOUSNESS
from safetyreport.exchange.sdtm.dataset import Dataset
from safetyreport.exchange.sdtm.derived import named
from safetyreport.exchange.sdtm.settings import SERIOUS, SEVERITY, Part, decided
from safetyreport.i18n import Phrase, Word
from safetyreport.records.coding import FieldForm, forms
from safetyreport.records.event import AWARENESS
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import label

_MOST_NAMED = 10
# Variables that never hold what is asked for.
_OTHERS = frozenset({"STUDYID", "DOMAIN", "USUBJID", SEVERITY, SERIOUS})
_KEYS = ("SEQ", "TERM", "SPID")


def asked(parts: Sequence[Part], datasets: Sequence[Dataset]) -> Iterator[Problem]:
    """A problem for every fact that the datasets and the mapping, taken together, leave unsaid."""
    for kind in dict.fromkeys(part.block.kind for part in parts):
        same = [part for part in parts if part.block.kind == kind]
        dataset = next(one for one in datasets if one.name == same[0].dataset)
        if not dataset.lines:
            continue
        filled = {name for part in same for name in decided(part.block.rules)}
        absent = {name for part in same for name in part.block.not_collected}
        required = tuple((form.name,) for form in _required(kind))
        for names in (*required, *NEEDS.get(kind, ())):
            if not set(names) & (filled | absent):
                yield _asked(same, dataset, kind, names)
        aware = kind in KINDS and AWARENESS[0] in KINDS[kind].model_fields
        if aware and not set(AWARENESS) & filled and AWARENESS[0] in absent:
            yield _asked(same, dataset, kind, AWARENESS)  # somebody became aware, or no clock runs
        if SERIOUSNESS in filled and SERIOUSNESS not in {
            rule.path for part in same for rule in part.block.rules
        }:
            form = next(one for one in forms(kind) if one.name == SERIOUSNESS)
            for code in form.codes:
                path = f"{SERIOUSNESS}.{code}"
                if not {path, SERIOUSNESS} & absent and path not in filled:
                    yield _asked(same, dataset, kind, (path,))


def _required(kind: str) -> Iterator[FieldForm]:
    if kind != ASSESSMENTS:
        yield from (form for form in forms(kind) if form.required and form.name != "id")


def _asked(parts: Sequence[Part], dataset: Dataset, kind: str, names: Sequence[str]) -> Problem:
    used = {name for part in parts for rule in part.block.rules for name in rule.sources}
    free = [
        one
        for one in dataset.variables
        if one not in used | _OTHERS and "." not in one and not one.endswith(_KEYS)
    ]
    events = [named(line) for line in dataset.lines]
    more = ("…",) if len(events) > _MOST_NAMED else ()
    values = {
        "label": tuple(_label(kind, name) for name in names),
        "field": names[0],
        "kind": Word("codes.kind", kind),
        "code": kind,
        "dataset": dataset.name,
        "count": len(events),
        "events": (*events[:_MOST_NAMED], *more),
        "free": tuple(free) or ("–",),
    }
    return Problem(
        "sdtm.asked", file=dataset.file, sheet=dataset.name, field=names[0], values=values
    )


def _label(kind: str, name: str) -> Phrase | str:
    column = column_of(kind, name)
    return column_label(kind, column) if column else label(kind, name)
