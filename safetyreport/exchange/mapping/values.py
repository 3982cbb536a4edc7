"""The value of one field of ours from the cells of a source's row, exactly or not at all."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace

from safetyreport.exchange.cells import Cell, Reason, read_cell
from safetyreport.exchange.doubt import Doubt
from safetyreport.exchange.japanese_dates import read_date
from safetyreport.exchange.mapping.model import NONE, REFUSE, Rule, Settings
from safetyreport.exchange.mapping.source import SourceRow, SourceTable, checkbox
from safetyreport.exchange.problems import shown
from safetyreport.exchange.xlsx_styles import date_of
from safetyreport.records.naming import hint, nearest

# What REDCap offers for missing data; a cell that holds one needs a word about what it means.
STANDARD_MISSING = frozenset(
    {
        *("NI", "INV", "UNK", "NASK", "ASKU", "NAV", "MSK", "NA", "NAVU"),
        *("NP", "QS", "TRC", "UNC", "DER", "PINF", "NINF", "OTH"),
    }
)
_DATES = ("day", "partial_date", "moment")
_ENDS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?P<rest>[T ].*)?")
_STARTS = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?P<rest>[T ].*)?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,4}.*")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_GRADE = re.compile(r"(?:GRADE|G|グレード)? ?([0-9]+)(?:\.0+)?", re.IGNORECASE)
_MAX_SHOWN = 60


class Blank:
    """A cell that holds nothing, or checkboxes that nobody answered."""

    def __init__(self, *, unanswered: bool = False) -> None:
        self.unanswered = unanswered


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the fields of one row of a table."""

    table: SourceTable
    row: SourceRow
    settings: Settings
    form: str | None = None

    def value(self, rule: Rule) -> object | Reason | Doubt | Blank:
        """What the row says of a rule's field; patterns and ages are not read here."""
        if rule.constant is not None:
            return self._constant(rule)
        name = rule.source or ""
        if rule.checkbox:
            return self._checkboxes(rule, name)
        cell = self.cell(rule, name)
        if isinstance(cell, Doubt):
            return cell
        if cell is None:
            return self._without(rule)
        if cell.sort in ("error", "formula", "cut"):
            return Doubt(f"tables.{cell.sort}")
        if "___" in name and cell.text.strip() == "0" and not self._answered():
            return Blank(unanswered=True)
        reason = self.reason(rule, cell)
        if reason is not None:
            return reason
        if rule.codes:
            return self._coded(rule, cell.text.strip())
        return self._plain(rule, cell)

    def cell(self, rule: Rule, name: str) -> Cell | Doubt | None:
        """The cell of a field: of this row, or of the record's own row where the rule says so."""
        if not rule.of_record:
            return self.row.cells.get(name)
        held = {
            cell.text.strip(): cell
            for row in self.table.bases.get(self.row.record, ())
            if (cell := row.cells.get(name))
        }
        if len(held) > 1:
            values = {"name": name, "id": self.row.record, "count": len(held)}
            return Doubt("mapping.several_values", values)
        return next(iter(held.values()), None)

    def reason(self, rule: Rule, cell: Cell) -> object | Reason | Doubt | None:
        """What a missing-data code in the cell stands for; None where it holds something else."""
        text = cell.text.strip()
        if text in rule.codes:
            return None
        found = rule.missing.get(text) or self.settings.missing_codes.get(text)
        if found is None:
            undeclared = self.table.redcap and text in STANDARD_MISSING
            return Doubt("mapping.missing_undeclared", {"code": text}) if undeclared else None
        if found == REFUSE:
            return Doubt("mapping.missing_refused", {"code": text})
        if found == "unknown" and rule.column.code is None and "unknown" in rule.column.form.codes:
            return "unknown"
        return Reason(found)

    def _constant(self, rule: Rule) -> object | Reason | Doubt:
        constant = rule.constant or ""
        return self._target(rule, constant) if _is_target(rule) else _read(rule, constant)

    def _without(self, rule: Rule) -> Doubt | Blank:
        if rule.time and self.row.cells.get(rule.time):
            return Doubt("mapping.time_alone", {"time": rule.time, "name": rule.source or ""})
        return Blank()

    def _coded(self, rule: Rule, text: str) -> object | Reason | Doubt:
        target = rule.codes.get(text)
        if target is None:
            near = nearest(text, rule.codes)
            values = {"name": rule.source or "", "known": tuple(rule.codes), "hint": hint(near)}
            return Doubt("mapping.unmapped_code", values)
        return self._target(rule, target)

    def _target(self, rule: Rule, target: str) -> object | Reason | Doubt:
        form = rule.column.form
        if rule.column.code is not None:
            return target == "yes"
        if form.many and form.sort == "code":
            return [] if target == NONE else [target]
        if form.sort == "boolean":
            return target == "true"
        return _read(rule, target)

    def _plain(self, rule: Rule, cell: Cell) -> object | Reason | Doubt:
        form = rule.column.form
        text = cell.text.strip()
        if rule.column.code is None and form.sort == "code":
            if cell.sort == "text" and text in form.codes:
                return self._target(rule, text)
            values = {"name": rule.source or "", "known": form.codes, "hint": ""}
            return Doubt("mapping.unmapped_code", values)
        if (rule.column.code or form.sort == "boolean") and "___" in (rule.source or ""):
            if text in ("0", "1"):
                return text == "1"
            values = {"name": rule.source or "", "known": ("0", "1"), "hint": ""}
            return Doubt("mapping.unmapped_code", values)
        if form.sort in ("whole", "number"):
            found = self._number(rule, cell)
            return found if isinstance(found, Doubt) else read_cell(rule.column, found)
        if form.sort in _DATES:
            found = self._date(rule, cell)
            return found if isinstance(found, Doubt) else read_cell(rule.column, found)
        if form.sort in ("text", "line"):
            return read_cell(rule.column, replace(cell, literal=True))
        read = read_cell(rule.column, cell)
        if isinstance(read, Doubt) and read.code == "tables.yes_or_no":
            return Doubt("mapping.yes_or_no", {"name": rule.source or ""})
        return read

    def _number(self, rule: Rule, cell: Cell) -> Cell | Doubt:
        text = cell.text.strip()
        if cell.sort != "text":
            return cell
        if rule.number:
            plain = unicodedata.normalize("NFKC", text).strip()
            grade = _GRADE.fullmatch(plain) if rule.column.form.sort == "whole" else None
            text = grade[1] if grade else plain
        elif not text.isascii() or (_GRADE.fullmatch(text) and not text[0].isdigit()):
            return Doubt("mapping.number_reading", {"name": rule.source or ""})
        if self.settings.decimal == "," and _PLAIN_NUMBER.fullmatch(text):
            if "." in text:
                return Doubt("mapping.decimal", {"decimal": ","})
            text = text.replace(",", ".")
        return replace(cell, text=text)

    def _date(self, rule: Rule, cell: Cell) -> Cell | Doubt:
        if cell.sort == "number" and rule.serial:
            real = date_of(cell.text, from_1904=self.table.from_1904)
            return Cell("date", real, "ymd") if real else Doubt("tables.serial")
        order = rule.date_order or self.settings.date_order
        if cell.sort == "text" and order:
            found = _ordered(unicodedata.normalize("NFKC", cell.text).strip(), order)
            if found is None:
                return Doubt("mapping.date_order", {"order": order})
            cell = replace(cell, text=found)
        if not rule.time:
            return cell
        time = self.row.cells.get(rule.time)
        if time is None:
            return cell
        if cell.sort not in ("text", "date"):
            return Doubt("tables.serial")
        day = read_date(cell.text.partition("T")[0])
        if isinstance(day, Doubt):
            return day
        hours = time.text.strip()
        if time.sort == "date":
            hours = hours.partition("T")[2] or hours
        declared = hours in self.settings.missing_codes or hours in rule.missing
        return Cell("text", day if declared else f"{day}T{hours}")

    def _checkboxes(self, rule: Rule, name: str) -> object | Reason | Doubt | Blank:
        own = {checkbox(name, code): target for code, target in rule.codes.items()}
        meanings = {**self.settings.missing_codes, **rule.missing}
        missing = {checkbox(name, code): code for code in meanings}
        ticked: list[str] = []
        reasons: list[str] = []
        for column in self.table.checkboxes(name):
            text = self.row.text(column)
            if text not in ("", "0", "1"):
                values = {"name": column, "known": ("0", "1"), "hint": ""}
                return Doubt("mapping.unmapped_code", values)
            if text != "1":
                continue
            if column in own:
                ticked.append(own[column])
            elif column in missing:
                reasons.append(meanings[missing[column]])
                if reasons[-1] == REFUSE:
                    return Doubt("mapping.missing_refused", {"code": missing[column]})
            else:
                code = column.rpartition("___")[2]
                if code.upper() in STANDARD_MISSING:
                    named = {"code": code.upper(), "name": column}
                    return Doubt("mapping.missing_undeclared", named)
                values = {"name": column, "known": tuple(rule.codes), "hint": ""}
                return Doubt("mapping.unmapped_code", values)
        if reasons:
            # A choice beside it is an answer all the same, and must not be lost with it.
            both = Doubt("mapping.missing_and_more", {"name": name})
            return both if ticked else Reason(reasons[0])
        blank = [column for column in own if not self.row.text(column)]
        answered = len(blank) < len(own)
        if blank and answered and self.table.redcap:
            return Doubt("mapping.box_blank", {"name": blank[0]})
        if not ticked:
            told = NONE in rule.codes.values()  # the form has a choice that says so
            return [] if answered and not told and self._answered() else Blank(unanswered=answered)
        if NONE in ticked:
            return [] if len(set(ticked)) == 1 else Doubt("mapping.none_and_more", {"name": name})
        order = rule.column.form.codes
        return [one for one in order if one in ticked]

    def _answered(self) -> bool:
        """Whether boxes left empty are answers: not in a form that nobody opened or finished."""
        status = self.table.status(self.row, self.form)
        if not self.table.redcap:
            return True
        return status in ("1", "2") or (
            status == "0" and self.settings.incomplete_checkboxes == "answered"
        )


def age_on(born: str, day: str) -> int | Doubt:
    """The age in whole years on a day."""
    found = read_date(born)
    if isinstance(found, Doubt) or len(found) < len("YYYY-MM-DD"):
        return Doubt("mapping.birth_date")
    birth, then = dt.date.fromisoformat(found), dt.date.fromisoformat(day)
    age = then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))
    return age if age >= 0 else Doubt("mapping.birth_date")


def _is_target(rule: Rule) -> bool:
    form = rule.column.form
    return rule.column.code is not None or form.sort in ("code", "boolean")


def _read(rule: Rule, text: str) -> object | Reason | Doubt:
    return read_cell(rule.column, Cell("text", text, literal=True))


def _ordered(text: str, order: str) -> str | None:
    """A date written in the order that the mapping states, in ISO order; None if it is not."""
    ends, starts = _ENDS.fullmatch(text), _STARTS.fullmatch(text)
    if starts:  # the year in front leaves no doubt
        return text
    if not ends:
        return None if _SHORT_YEAR.fullmatch(text) else text
    if order == "ymd":
        return None
    first, second = int(ends[1]), int(ends[3])
    month, day = (first, second) if order == "mdy" else (second, first)
    if not 1 <= month <= 12:
        return None
    return f"{ends[4]}-{month:02}-{day:02}{ends['rest'] or ''}"


def short(value: object) -> str:
    """A value as a sentence quotes it."""
    return shown(value, _MAX_SHOWN) or ""
