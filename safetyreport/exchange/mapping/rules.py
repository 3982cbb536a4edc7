"""The rules of one `[records.fields]`: our field, and where its value comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from safetyreport.exchange.headings import Column, column_of, columns
from safetyreport.exchange.mapping.model import NONE, REFUSE, UNDECIDED, DateOrder, Rule
from safetyreport.exchange.mapping.toml_table import Table, Told
from safetyreport.i18n import LANGS
from safetyreport.records.coding import FieldForm
from safetyreport.records.fields import Missing
from safetyreport.records.naming import hint, nearest, path_of, steps_of

KEYS = (
    "from", "constant", "pattern", "time", "codes", "missing", "checkbox", "number", "serial",
    "date_order", "age_on", "of_record", "lang",
)  # fmt: skip
YES_NO = ("yes", "no")
_DATES = ("day", "partial_date", "moment")
_NUMBERS = ("whole", "number")


def read_rules(kind: str, fields: Mapping[str, Any], path: str, told: Told) -> Iterator[Rule]:
    """A rule for every field named, nested ones such as `causality.product` included."""
    seen: set[str] = set()
    for name, given, at in _named(kind, fields, "", path):
        if isinstance(given, str):
            given = {"from": given}
        if not isinstance(given, dict):
            told.add("mapping.not_a_rule", at, given)
            continue
        column = _column(kind, name, given.get("lang"))
        if column is None:
            known = [one.path for one in columns(kind)]
            near = hint(nearest(name, known))
            told.add("mapping.unknown_field", at, name, name=name, kind=kind, hint=near)
            continue
        rule = _rule(column, Table(given, at, told))
        if rule is not None and rule.path in seen:
            told.add("mapping.field_twice", at, name=rule.path)
        elif rule is not None:
            seen.add(rule.path)
            yield rule


def answer_rule(name: str, content: Mapping[str, Any], path: str, told: Told) -> Rule | None:
    """The rule of a yes or no that is only compared with other fields."""
    form = FieldForm(name, "code", required=False, group="yes_no", codes=YES_NO)
    return _rule(Column(name, name, form), Table(content, path, told))


def _named(
    kind: str, given: Mapping[str, Any], before: str, path: str
) -> Iterator[tuple[str, Any, str]]:
    for key, value in given.items():
        name, at = f"{before}{key}", f"{path}.{key}"
        if isinstance(value, dict) and not set(value) & set(KEYS) and _has_parts(kind, name):
            yield from _named(kind, value, f"{name}.", at)
        else:
            yield name, value, at


@cache
def _has_parts(kind: str, name: str) -> bool:
    return any(one.path.startswith(f"{name}.") for one in columns(kind))


def _column(kind: str, name: str, lang: object) -> Column | None:
    """The column of exactly this path; a text without a language is Japanese."""
    wanted = path_of(steps_of(name))
    if wanted != name:
        return None
    for path in (f"{name}.{lang}" if lang in LANGS else name, f"{name}.ja"):
        found = column_of(kind, path)
        if found is not None and found.path == path:
            return found
    return None


def _rule(column: Column, table: Table) -> Rule | None:
    told = table.told
    rule = Rule(
        path=column.path,
        column=column,
        source=table.text("from"),
        constant=table.text("constant"),
        pattern=table.text("pattern"),
        time=table.text("time"),
        codes=table.words("codes"),
        missing=table.words("missing"),
        checkbox=table.flag("checkbox") or False,
        number=table.flag("number") or False,
        serial=table.flag("serial") or False,
        date_order=table.choice("date_order", get_args(DateOrder)),  # type: ignore[arg-type]
        age_on=table.text("age_on"),
        of_record=table.flag("of_record") or False,
        at=table.path,
    )
    table.choice("lang", LANGS)
    table.finish()
    given = [key for key in ("from", "constant", "pattern") if key in table.content]
    if len(given) != 1:
        told.add("mapping.one_source", table.path, given=tuple(given))
        return None
    _check_use(rule, told)
    _check_codes(rule, told)
    for name, reason in rule.missing.items():
        if reason not in (allowed := (*get_args(Missing), REFUSE)):
            at = f"{rule.at}.missing.{name}"
            told.add("mapping.not_one_of", at, reason, allowed=allowed, hint="")
    return rule


def _check_use(rule: Rule, told: Told) -> None:
    """A key that the field, by what it holds, cannot use."""
    form = rule.column.form
    listed = form.many and form.sort == "code" and rule.column.code is None
    wrong = {
        "time": bool(rule.time) and form.sort != "moment",
        "number": rule.number and form.sort not in _NUMBERS,
        "serial": rule.serial and form.sort not in _DATES,
        "date_order": bool(rule.date_order) and form.sort not in _DATES,
        "age_on": bool(rule.age_on) and rule.path != "age",
        "checkbox": rule.checkbox and not (listed and rule.codes),
        "codes": bool(rule.codes) and form.sort in (*_DATES, "number", "text", "part"),
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            told.add("mapping.key_not_here", f"{rule.at}.{key}", key=key, name=rule.path)


def _check_codes(rule: Rule, told: Told) -> None:
    """A code map leads to codes of ours only, and a draft's open places are still open."""
    allowed = targets(rule.column)
    for code, target in rule.codes.items():
        at = f"{rule.at}.codes.{code}"
        if target == UNDECIDED:
            told.add("mapping.code_undecided", at, code, name=rule.path)
        elif allowed and target not in allowed:
            near = hint(nearest(target, allowed))
            told.add("mapping.not_one_of", at, target, allowed=allowed, hint=near)
    if "{" not in (rule.constant or ""):
        check_constant(rule, told)


def check_constant(rule: Rule, told: Told) -> None:
    """A constant of a coded field is one of our codes."""
    allowed = targets(rule.column)
    if rule.constant is not None and allowed and rule.constant not in allowed:
        near = hint(nearest(rule.constant, allowed))
        at = f"{rule.at}.constant"
        told.add("mapping.not_one_of", at, rule.constant, allowed=allowed, hint=near)


def targets(column: Column) -> tuple[str, ...]:
    """What a code map or a constant may lead to; nothing where everything may stand."""
    form = column.form
    if column.code is not None:
        return YES_NO
    if form.sort == "boolean":
        return ("true", "false")
    if column.path == "grade":
        return ("1", "2", "3", "4", "5")
    if form.sort == "code":
        return (*form.codes, NONE) if form.many else form.codes
    return ()
