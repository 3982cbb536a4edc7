"""Names of fields that mean one thing only, from which a draft may start; nothing is guessed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from safetyreport.exchange.headings import ASSESSMENTS, EVENTS, REASONS, Column, column_of, folded
from safetyreport.exchange.mapping.needs import SERIOUSNESS
from safetyreport.exchange.mapping.rules import KEYS
from safetyreport.exchange.redcap_naming import INSTRUMENTS

ANSWERS = ("serious", "ongoing")
# Words whose questions differ from form to form: the person who knows the form decides.
_DOUBTFUL = ("serious", "sever", "重篤", "重症", "grade", "グレード")
_RECORD_IDS = frozenset(
    folded(name)
    for name in ("record_id", "study_id", "subject_id", "subjid", "usubjid", "participant",
                 "participant_id", "識別コード", "被験者識別コード", "症例番号", "登録番号")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meant:
    """What a known name is: our kind and field (or an answer that is compared), and its codes."""

    kind: str
    path: str
    codes: Mapping[str, str]


@cache
def cdash() -> Mapping[str, Meant]:
    """The names of CDASH in lower case."""
    data = files("safetyreport.exchange.mapping").joinpath("cdash.toml").read_bytes()
    found: dict[str, Meant] = {}
    for block in tomllib.loads(data.decode("utf-8"))["records"]:
        named = [*_flat(block["fields"], ""), *((one, block[one]) for one in ANSWERS)]
        for path, rule in named:
            given = rule if isinstance(rule, dict) else {"from": rule}
            found[given["from"]] = Meant(block["kind"], path, given.get("codes", {}))
    return found


def meant(name: str, kinds: tuple[str, ...] = (*INSTRUMENTS,)) -> Meant | None:
    """What a name means by itself: a name of CDASH, or exactly one of our own fields."""
    if name in cdash():
        return cdash()[name]
    plain = folded(name)
    if any(word in plain for word in _DOUBTFUL):
        return None
    fits = {(kind, column.path) for kind in kinds if (column := _ours(kind, name))}
    kinds_found = {kind for kind, _ in fits}
    if len(fits) != 1 and EVENTS in kinds_found - {ASSESSMENTS} and len(kinds_found) > 2:
        return None
    kind, path = min(fits, key=lambda one: one[0] != EVENTS, default=("", ""))
    return Meant(kind, path, {}) if len(kinds_found - {ASSESSMENTS}) == 1 else None


def is_record_id(name: str) -> bool:
    """Whether a heading is a usual one for the code of a participant in the study."""
    return folded(name) in _RECORD_IDS


def _ours(kind: str, name: str) -> Column | None:
    column = column_of(kind, name)
    if column is None or column.field in (SERIOUSNESS, REASONS, "id", "participant"):
        return None
    return column


def _flat(fields: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, dict) and not set(value) & set(KEYS):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
