"""A mapping drafted from a data dictionary or from headings, with all that is left to decide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetyreport.exchange.cells import code_of
from safetyreport.exchange.headings import ASSESSMENTS, EVENTS, column_of, label
from safetyreport.exchange.mapping.identifiers import identifies
from safetyreport.exchange.mapping.known import ANSWERS, Meant, is_record_id, meant
from safetyreport.exchange.mapping.needs import NEEDS, SERIOUSNESS
from safetyreport.exchange.redcap_dictionary import Dictionary, DictionaryField
from safetyreport.exchange.redcap_naming import INSTRUMENTS
from safetyreport.i18n import LANGS, text

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBERED = re.compile(r"\[[0-9]+\]$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form or one table to be mapped, with its fields in order."""

    name: str | None
    fields: tuple[DictionaryField, ...]
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a draft, what it maps already, and how many places a person must decide."""

    text: str
    mapped: tuple[tuple[str, str, str], ...]
    to_decide: int


def draft_of_dictionary(dictionary: Dictionary, place: str) -> Draft:
    """A draft for a REDCap project; `place` is where the dictionary lies from the mapping."""
    sheets = [
        Sheet(form, tuple(one for one in dictionary.fields if one.form == form))
        for form in dictionary.forms
    ]
    writer = _Writer(redcap=True)
    return writer.draft(dictionary.file, dictionary.fields[0].name, sheets, place)


def draft_of_tables(file: str, sheets: Sequence[Sheet], *, redcap: bool = False) -> Draft:
    """A draft from rows of headings, of a hospital's own tables or of an export of REDCap."""
    names = [field.name for sheet in sheets for field in sheet.fields]
    if redcap:
        return _Writer(redcap=True).draft(file, names[0], sheets, None)
    record = next((name for name in names if is_record_id(name)), "")
    return _Writer(redcap=False).draft(file, record, sheets, None)


class _Writer:
    def __init__(self, *, redcap: bool) -> None:
        self.redcap = redcap
        self.lines: list[str] = []
        self.mapped: list[tuple[str, str, str]] = []
        self.to_decide = 0

    def draft(
        self, file: str, record: str, sheets: Sequence[Sheet], dictionary: str | None
    ) -> Draft:
        self._say("title", file=file)
        self._say("about")
        self.lines.append(f'format = "{"redcap" if self.redcap else "table"}"')
        self._source(record, sheets, dictionary)
        for sheet in sheets:
            self._sheet(sheet, record)
        return Draft("\n".join(self.lines) + "\n", tuple(self.mapped), self.to_decide)

    def _source(self, record: str, sheets: Sequence[Sheet], dictionary: str | None) -> None:
        self.lines += ["", "[source]"]
        if record:
            self.lines.append(f"record_id = {_quoted(record)}")
        else:
            self._decide("record_id", before='record_id = ""')
        if dictionary:
            self.lines.append(f"dictionary = {_quoted(dictionary)}")
        personal = [
            field
            for sheet in sheets
            for field in sheet.fields
            if identifies(field.name, field) and field.name != record
        ]
        if personal:
            self._say("drop")
            self.lines.append("drop = [")
            for field in personal:
                note = f"  # {_plain(field.label)}" if field.label != field.name else ""
                self.lines.append(f"  {_quoted(field.name)},{note}")
            self.lines.append("]")
        if identifies(record):
            self._decide("identifying_record", name=record)
        if self.redcap:
            self._decide("missing")
            self.lines += ["# [source.missing_codes]", '# UNK = "unknown"']
        else:
            self._decide("dates")
            self.lines.append('# date_order = "dmy"')

    def _sheet(self, sheet: Sheet, record: str) -> None:
        fields = [
            one
            for one in sheet.fields
            if one.name != record
            and not identifies(one.name, one)
            and one.sort != "descriptive"
            and not one.name.startswith("redcap_")
            and not one.name.endswith("_complete")
        ]
        self.lines += ["", f"# {'-' * 20} {_plain(sheet.name or '')}".rstrip()]
        found = {one.name: what for one in fields if (what := meant(one.name))}
        kind = _kind(found.values())
        if kind is None:
            self._nothing_known(sheet)
        else:
            self._block(sheet, kind, fields, {n: w for n, w in found.items() if w.kind == kind})
            fields = [
                one for one in fields if not (found.get(one.name) and found[one.name].kind == kind)
            ]
        if fields:
            self._say("rest")
        for one in fields:
            self.lines.append(f"# {_described(one)}")

    def _nothing_known(self, sheet: Sheet) -> None:
        self._decide("kind")
        self.lines.append("# [[records]]")
        self.lines.append(f'# kind = ""  # {", ".join(INSTRUMENTS)}')
        self.lines += [f"# {line}" for line in self._where(sheet)]
        self.lines += ['# id = ""', "# [records.fields]"]

    def _where(self, sheet: Sheet) -> Iterator[str]:
        if self.redcap and sheet.name:
            yield f"form = {_quoted(sheet.name)}"
        elif sheet.name:
            yield f"sheet = {_quoted(sheet.name)}"
        if not self.redcap:
            yield f"header_row = {sheet.header_row}"

    def _block(
        self,
        sheet: Sheet,
        kind: str,
        fields: Sequence[DictionaryField],
        found: dict[str, Meant],
    ) -> None:
        by_name = {one.name: one for one in fields}
        self.lines.append("[[records]]")
        self._decide("guessed_kind", before=f'kind = "{kind}"')
        self.lines += self._where(sheet)
        mark = INSTRUMENTS[kind].upper()
        if self.redcap and kind != "participants":
            self._decide("repeats", before='repeats = "instrument"')
            pattern = f"{mark}-{{record}}-{{instance}}"
        else:
            pattern = "{record}" if kind == "participants" else f"{mark}-{{record}}"
        if kind != ASSESSMENTS:
            self._decide("id", before=f"id = {_quoted(pattern)}")
        answers = {what.path: name for name, what in found.items() if what.path in ANSWERS}
        for answer, name in answers.items():
            pairs = ", ".join(
                f"{_key(code)} = {_quoted(target)}"
                for code, target, _ in self._codes(kind, found[name], by_name[name])
            )
            self._decide(
                "answer", before=f"{answer} = {{ from = {_quoted(name)}, codes = {{ {pairs} }} }}"
            )
            self.mapped.append((kind, answer, name))
        paths = {what.path for what in found.values()}
        if kind == EVENTS and any(path.startswith(SERIOUSNESS) for path in paths):
            absent = [path for path in _criteria() if path not in paths]
            if absent:
                listed = ", ".join(_quoted(one) for one in absent)
                self._decide("not_collected", before=f"not_collected = [{listed}]")
        self.lines += ["", "[records.fields]"]
        later: list[tuple[str, Meant]] = []
        for name, what in found.items():
            if what.path in ANSWERS:
                continue
            self.mapped.append((kind, what.path, name))
            if by_name[name].choices or what.codes:
                later.append((name, what))
            else:
                self.lines.append(f"{what.path} = {_quoted(name)}")
        self._needed(kind, paths)
        for name, what in later:
            self.lines += ["", f"[records.fields.{what.path}]", f"from = {_quoted(name)}"]
            self.lines.append(f"[records.fields.{what.path}.codes]")
            for code, target, note in self._codes(kind, what, by_name[name]):
                line = f"{_key(code)} = {_quoted(target)}"
                if target:
                    self.lines.append(f"{line}  # {note}" if note else line)
                else:
                    self._decide("code", before=line, note=note)

    def _codes(
        self, kind: str, what: Meant, field: DictionaryField
    ) -> Iterator[tuple[str, str, str]]:
        """Codes there, ours where a label is one of our own words, and the label."""
        if not field.choices:
            yield from ((code, target, "") for code, target in what.codes.items())
            return
        column = column_of(kind, what.path)
        # A scale may run the other way, and a question may be another one than its name says.
        sure = column is not None and column.field not in (SERIOUSNESS, "grade")
        for code, words in field.choices:
            target = what.codes.get(code, "") if sure else ""
            if not target and sure and column is not None and column.form.codes:
                target = code_of(column.form, words) or ""
            yield code, target, _plain(words)

    def _needed(self, kind: str, paths: set[str]) -> None:
        fields = {path.partition(".")[0] for path in paths} | paths
        for names in NEEDS.get(kind, ()):
            if not set(names) & fields:
                column = column_of(kind, names[0])
                words = label(kind, column) if column else names[0]
                self._decide("needed", before=f'# {names[0]} = ""', field=words)

    def _say(self, key: str, **values: object) -> None:
        for lang in LANGS:
            for line in text(f"mapping.draft.{key}", lang, values).splitlines():
                self.lines.append(f"# {line}".rstrip())

    def _decide(self, key: str, *, before: str = "", **values: object) -> None:
        self.to_decide += 1
        words = " / ".join(text(f"mapping.draft.{key}", lang, values) for lang in LANGS)
        mark = text("mapping.draft.decide", "ja")
        comment = f"# {mark} {words}"
        self.lines.append(f"{before}  {comment}" if before else comment)


def _kind(found: object) -> str | None:
    """The kind that most known names belong to."""
    counts: dict[str, int] = {}
    for what in found:  # type: ignore[attr-defined]
        counts[what.kind] = counts.get(what.kind, 0) + 1
    most = [kind for kind, count in counts.items() if count == max(counts.values())]
    return most[0] if len(most) == 1 else None


def _criteria() -> Iterator[str]:
    column = column_of(EVENTS, SERIOUSNESS)
    for code in column.form.codes if column else ():
        yield f"{SERIOUSNESS}.{code}"


def _described(field: DictionaryField) -> str:
    words = [field.name]
    if field.sort:
        words.append(f"({field.sort})")
    if field.label and field.label != field.name:
        words.append(field.label)
    if field.choices:
        words.append("[" + " | ".join(f"{code}, {choice}" for code, choice in field.choices) + "]")
    return _plain(" ".join(words))


def _plain(words: str) -> str:
    found = _CONTROL.sub(" ", words).strip()
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _key(words: str) -> str:
    return words if _BARE.fullmatch(words) else _quoted(words)
