"""Records as datasets shaped like SDTM, in Dataset-JSON 1.1, by the mapping that reads them."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from safetyreport import __version__
from safetyreport.errors import Problem
from safetyreport.exchange.dataset_json import SOURCE, VERSION
from safetyreport.exchange.headings import ASSESSMENTS, REASONS
from safetyreport.exchange.headings import label as column_label
from safetyreport.exchange.mapping.model import Rule
from safetyreport.exchange.mapping.needs import SERIOUSNESS
from safetyreport.exchange.sdtm.dataset import SUPP
from safetyreport.exchange.sdtm.own import own_mapping
from safetyreport.exchange.sdtm.settings import SERIOUS
from safetyreport.i18n import Word, text
from safetyreport.records.base import Record
from safetyreport.records.kinds import KINDS
from safetyreport.records.study import Study

_ORDER = ("DM", "DS", "EX", "AE", "LB", "DV")
_NUMBERS = {"AGE": "integer", "EXDOSE": "decimal"}
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_LABEL = 40  # of a variable, in SDTM
_MOST_NAMED = 10
Values = dict[str, str]


@dataclass(slots=True)
class _Made:
    """The rows of every dataset, and what they leave out."""

    study: str
    rows: dict[str, list[Values]] = field(default_factory=dict)
    supp: dict[str, list[Values]] = field(default_factory=dict)
    left: dict[str, dict[str, None]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, dataset: str, values: Values) -> str:
        """Adds a row and gives its number within the participant."""
        rows = self.rows.setdefault(dataset, [])
        key = (dataset, values["USUBJID"])
        self.numbers[key] = self.numbers.get(key, 0) + 1
        number = str(self.numbers[key])
        numbered = {} if dataset == "DM" else {f"{dataset}SEQ": number}
        rows.append({"STUDYID": self.study, "DOMAIN": dataset, **numbered, **values})
        return number


@dataclass(frozen=True, slots=True)
class Written:
    """The datasets by file name, the ids of the records in them, and what no dataset holds."""

    files: Mapping[str, bytes]
    ids: frozenset[str]
    remarks: tuple[Problem, ...]


def dataset_files(records: Sequence[Record], study: Study, now: dt.datetime) -> Written:
    """The datasets that hold the records; `now` is the time of creation that they state."""
    made = _Made(_PLAIN.sub("-", study.plan_number).strip("-") or "STUDY")
    parts = {part.block.kind: part for part in own_mapping().parts}
    others: dict[str, None] = {}
    product = study.product.name.any("en")
    for record in records:
        part = parts.get(record.kind)
        if part is None:
            others[record.kind] = None
        else:
            _record(record, part.dataset, part.block.rules, made, product)
    found = {
        f"{name.lower()}.json": _file(name, made.study, rows, now)
        for name in _ORDER
        for name, rows in ((name, made.rows.get(name)), (f"{SUPP}{name}", made.supp.get(name)))
        if rows
    }
    return Written(found, frozenset(made.written), tuple(_remarks(others, made)))


def _record(record: Record, dataset: str, rules: Sequence[Rule], made: _Made, product: str) -> None:
    content = record.content()
    subjects = content.get("participants", [])
    subject = content.get("participant") or (subjects[0] if len(subjects) == 1 else None)
    subject = record.id if dataset == "DM" else subject
    if subject is None or (dataset == "EX" and "given_on" not in content):
        made.without.setdefault(record.kind, []).append(record.id)
        return
    values: Values = {"USUBJID": f"{made.study}-{subject}"}
    values |= {"SUBJID": record.id} if dataset == "DM" else {f"{dataset}SPID": record.id}
    more: list[tuple[Rule, str]] = []
    known = _labels()
    for rule in rules:
        value = _value(rule, content)
        if value is None or rule.source is None:
            continue
        if rule.source in known:
            values[rule.source] = value
        else:
            more.append((rule, value))
    values |= _beside(dataset, content, values, product)
    number = made.add(dataset, values)
    made.written.append(record.id)
    for rule, value in more:
        made.supp.setdefault(dataset, []).append(
            {
                "STUDYID": made.study, "RDOMAIN": dataset, "USUBJID": values["USUBJID"],
                "IDVAR": "" if dataset == "DM" else f"{dataset}SEQ",
                "IDVARVAL": "" if dataset == "DM" else number,
                "QNAM": rule.source or "", "QLABEL": _label(record.kind, rule),
                "QVAL": value, "QORIG": "CRF",
            }
        )  # fmt: skip
    if dataset == "DM":
        _milestones(content, values["USUBJID"], made)
    _left(record, content, rules, made)


def _value(rule: Rule, content: Mapping[str, Any]) -> str | None:
    """What a record says under a rule, in the words of the dataset."""
    column = rule.column
    value = content.get(column.field)
    if value is None:
        return None
    if column.code is not None:
        return "Y" if column.code in value else "N"
    if column.lang is not None:
        value = value.get(column.lang)
    elif "." in rule.path:
        value = value.get(rule.path.partition(".")[2])
    if value is None or column.form.many:
        return None
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    if not rule.codes:
        return plain
    return next((there for there, ours in rule.codes.items() if ours == plain), None)


def _beside(dataset: str, content: Mapping[str, Any], values: Values, product: str) -> Values:
    """Variables that SDTM expects beside ours; reading leaves them alone."""
    found: Values = {}
    if dataset == "DM":
        found |= {"AGEU": "YEARS"} if "AGE" in values else {}
        found |= {"DTHFL": "Y"} if "DTHDTC" in values else {}
    elif dataset == "EX":
        found |= {"EXTRT": product} | ({"EXDOSU": "CELLS"} if "EXDOSE" in values else {})
    elif dataset == "AE":
        serious = content.get(SERIOUSNESS)
        found |= {"AETERM": _either(content, "term")}
        found |= {} if serious is None else {SERIOUS: "Y" if serious else "N"}
    elif dataset == "LB":
        found |= {"LBTEST": _word("analyte", content["analyte"])} if "analyte" in content else {}
        found |= {"LBBLFL": "Y"} if content.get("is_baseline") else {}
    elif dataset == "DV":
        found |= {"DVTERM": _either(content, "description")}
    return {name: value for name, value in found.items() if value}


def _either(content: Mapping[str, Any], name: str) -> str:
    words = content.get(name) or {}
    return str(words.get("ja") or words.get("en") or "")


def _word(group: str, code: str) -> str:
    return text(f"codes.{group}.{code}", "en")


def _milestones(content: Mapping[str, Any], subject: str, made: _Made) -> None:
    """DS: consent, enrolment, the end of treatment and withdrawal of a participant."""
    milestone, event = "PROTOCOL MILESTONE", "DISPOSITION EVENT"
    reason = content.get("treatment_end_reason", "other")
    told = (
        ("consented_on", "INFORMED CONSENT OBTAINED", milestone, ""),
        ("enrolled_on", "ENTERED INTO TRIAL", milestone, ""),
        ("treatment_ended_on", _tables()["reasons"][reason], event, "STUDY TREATMENT"),
        ("withdrawn_on", "WITHDRAWAL BY SUBJECT", event, "STUDY PARTICIPATION"),
    )
    days = [(str(content[name]), *rest) for name, *rest in told if name in content]
    for day, term, category, scope in sorted(days, key=lambda one: one[0]):
        made.add(
            "DS",
            {
                "USUBJID": subject, "DSTERM": term, "DSDECOD": term, "DSCAT": category,
                "DSSCAT": scope, "DSSTDTC": day,
            },
        )  # fmt: skip


def _left(record: Record, content: Mapping[str, Any], rules: Sequence[Rule], made: _Made) -> None:
    """Remembers the fields of the record that no rule writes."""
    written = {rule.column.field for rule in rules} | {"id", "participant", "participants"}
    for name, value in content.items():
        if name not in written and value not in (None, [], {}):
            made.left.setdefault(record.kind, {})[name] = None


def _remarks(others: Iterable[str], made: _Made) -> Iterator[Problem]:
    kinds = tuple(Word("codes.kind", kind) for kind in KINDS if kind in set(others))
    if kinds:
        yield Problem("sdtm.kinds_left", "warning", values={"kinds": kinds})
    for kind, ids in made.without.items():
        more = ("…",) if len(ids) > _MOST_NAMED else ()
        values = {"kind": Word("codes.kind", kind), "ids": (*ids[:_MOST_NAMED], *more)}
        code = "sdtm.not_given_left" if kind == "administrations" else "sdtm.several_left"
        yield Problem(code, "warning", values={**values, "count": len(ids)})
    for kind, names in made.left.items():
        fields = tuple(_field(kind, name) for name in names)
        values = {"kind": Word("codes.kind", kind), "fields": fields}
        yield Problem("sdtm.fields_left", "warning", values=values)


def _field(kind: str, name: str) -> object:
    if name == REASONS:
        return Word("sdtm", "reasons")
    return Word(f"fields.{kind}", ASSESSMENTS if name == ASSESSMENTS else name)


def _label(kind: str, rule: Rule) -> str:
    phrase = column_label(kind, rule.column)
    return text(phrase.key, "en", phrase.values)[:_LONGEST_LABEL].rstrip()


@cache
def _tables() -> dict[str, dict[str, str]]:
    data = files("safetyreport.exchange.sdtm").joinpath("variables.toml").read_text("utf-8")
    return tomllib.loads(data)


def _labels() -> dict[str, str]:
    return _tables()["labels"]


def _file(name: str, study: str, rows: Sequence[Values], now: dt.datetime) -> bytes:
    """A Dataset-JSON file: metadata, then the rows in the order of the columns."""
    used = {variable for row in rows for variable, value in row.items() if value}
    variables = [one for one in _labels() if one in used]
    columns = [_column(name, one, rows) for one in variables]
    whole = _tables()["datasets"]
    parent = name.removeprefix(SUPP)
    title = whole[parent] if parent == name else f"{whole[SUPP]} for {parent}"
    about = {
        "datasetJSONCreationDateTime": now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datasetJSONVersion": f"{VERSION}.0",
        "originator": SOURCE,
        "sourceSystem": {"name": SOURCE, "version": __version__},
        "studyOID": f"S.{study}",
        "metaDataVersionOID": f"MDV.{study}",
        "itemGroupOID": f"IG.{name}",
        "records": len(rows),
        "name": name,
        "label": title,
        "columns": columns,
    }
    lines = [json.dumps([_json(one, row.get(one)) for one in variables], ensure_ascii=False)
             for row in rows]  # fmt: skip
    head = json.dumps(about, ensure_ascii=False, indent=1)
    body = ",\n  ".join(lines)
    return f'{head[:-2]},\n "rows": [\n  {body}\n ]\n}}\n'.encode()


def _column(dataset: str, variable: str, rows: Sequence[Values]) -> dict[str, object]:
    kind = _NUMBERS.get(variable, "integer" if variable.endswith("SEQ") else "string")
    found: dict[str, object] = {
        "itemOID": f"IT.{dataset}.{variable}",
        "name": variable,
        "label": _labels()[variable],
        "dataType": kind,
    }
    if kind == "decimal":
        found["targetDataType"] = "decimal"
    if kind == "string":
        found["length"] = max(len(row.get(variable, "")) for row in rows)
    return found


def _json(variable: str, value: str | None) -> object:
    if not value:
        return None
    if variable.endswith("SEQ") or _NUMBERS.get(variable) == "integer":
        return int(value)
    # A decimal travels as its text, so that no digit is lost.
    return f"{Decimal(value):f}" if _NUMBERS.get(variable) == "decimal" else value
