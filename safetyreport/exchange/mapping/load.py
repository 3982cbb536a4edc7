"""From the text of a mapping file to a mapping, refused with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from safetyreport.errors import ConfigurationRefused, Problem
from safetyreport.exchange.headings import ASSESSMENTS
from safetyreport.exchange.mapping.model import (
    FORMATS,
    INSTANCE,
    NOTHING,
    REFUSE,
    Block,
    DateOrder,
    Format,
    MappingFile,
    Repeats,
    Rule,
    Settings,
)
from safetyreport.exchange.mapping.needs import block_doubts, needs
from safetyreport.exchange.mapping.rules import answer_rule, check_constant, read_rules
from safetyreport.exchange.mapping.toml_table import Table, Told, parsed
from safetyreport.i18n import LANGS, text
from safetyreport.records.fields import Missing
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import hint, nearest

DELIMITERS = (",", "\t", ";", "|", "^")
ORDERS = get_args(DateOrder)


def load_mapping(data: bytes, file: str, *, compared: bool = False) -> MappingFile:
    """The mapping that a file describes.

    One of records that are only `compared` need not say what a duty rests on.

    Raises:
        ConfigurationRefused: with every problem, each with its line and key.
    """
    content, told = parsed(data, file)
    _to_decide(data, told)
    found = _mapping(content, told, compared=compared) if content else None
    if found is None or any(one.severity == "error" for one in told.problems):
        raise refused(told.problems, file)
    return found


def refused(problems: Iterable[Problem], file: str) -> ConfigurationRefused:
    """The refusal of a mapping file."""
    problems = tuple(problems)
    return ConfigurationRefused(
        "mapping.refused", problems=problems, file=file, count=len(problems)
    )


def _to_decide(data: bytes, told: Told) -> None:
    """A draft's notes that are still there are decisions still to be made."""
    mark = f"# {text('mapping.draft.decide', 'ja')}"
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if mark in line:
            note = line.partition(mark)[2].strip()
            words = note.split(" / ")  # as the draft wrote it, one for each language
            if len(words) != len(LANGS):
                words = [note] * len(LANGS)
            values = {"line": {lang: one[:200] for lang, one in zip(LANGS, words, strict=True)}}
            told.problems.append(
                Problem("mapping.to_decide", file=told.file, row=number, values=values)
            )


def _mapping(content: Mapping[str, Any], told: Told, *, compared: bool) -> MappingFile | None:
    top = Table(content, "", told)
    form: Format = top.choice("format", FORMATS, required=True) or "redcap"  # type: ignore[assignment]
    source = _settings(Table(top.table("source", required=True), "source", told), form)
    blocks = [
        block
        for one, path in top.tables("records")
        if (block := _block(Table(one, path, told), form, source)) is not None
    ]
    top.finish()
    if not content.get("records"):
        told.add("mapping.no_records", "records")
    if not compared:
        needs(blocks, told)
    return MappingFile(form, source, tuple(blocks), told.file, told.lines)


def _settings(table: Table, form: Format) -> Settings:
    delimiter = table.text("delimiter") if "delimiter" in table.content else None
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if delimiter is None and table.content.get("delimiter") == "\t":
        delimiter = "\t"
        table.told.problems.pop()  # a tab is no empty text here
    if delimiter is not None and delimiter not in DELIMITERS:
        shown = ", ".join(one.replace("\t", "tab") for one in DELIMITERS)
        table.told.add(
            "mapping.not_one_of", table.at("delimiter"), delimiter, allowed=shown, hint=""
        )
    found = Settings(
        record_id=table.text("record_id", required=True) or "",
        delimiter=delimiter,
        decimal=table.choice("decimal", (".", ",")) or ".",
        sheet=table.text("sheet"),
        header_row=table.whole("header_row") or 1,
        last_row=table.whole("last_row"),
        date_order=table.choice("date_order", ORDERS),  # type: ignore[arg-type]
        missing_codes=missing_codes(table),
        drop=frozenset(table.texts("drop")),
        dates_shifted=table.flag("dates_shifted"),
        fill_merged=table.flag("fill_merged") or False,
        blank=table.choice("blank", ("keep", "remove")) or "keep",  # type: ignore[arg-type]
        incomplete_checkboxes=table.choice(  # type: ignore[arg-type]
            "incomplete_checkboxes", ("unanswered", "answered")
        )
        or "unanswered",
        events=table.words("events"),
        dictionary=table.text("dictionary"),
        full=table.flag("full") is not False,
    )
    table.finish()
    if found.record_id in found.drop:
        table.told.add("mapping.dropped_field", table.at("record_id"), found.record_id)
    return found


def missing_codes(source: Table) -> dict[str, str]:
    """What the source's own codes for missing data mean, or that they are refused."""
    found = source.words("missing_codes")
    allowed = (*get_args(Missing), REFUSE)
    for name, reason in found.items():
        if reason not in allowed:
            near = hint(nearest(reason, allowed))
            path = f"{source.at('missing_codes')}.{name}"
            source.told.add("mapping.not_one_of", path, reason, allowed=allowed, hint=near)
    return found


def _block(table: Table, form: Format, source: Settings) -> Block | None:
    told = table.told
    kinds = (*KINDS, ASSESSMENTS)
    kind = table.choice("kind", kinds, required=True)
    repeats: Repeats = table.choice("repeats", get_args(Repeats)) or "none"  # type: ignore[assignment]
    variants = tuple(_variants(table, repeats))
    identity = table.text("id", required=kind not in (None, ASSESSMENTS, "participants")) or ""
    answers = {name: table.table(name) for name in ("serious", "ongoing")}
    fields = table.table("fields")
    names = {key: table.text(key) for key in ("form", "sheet")}
    header, events = table.whole("header_row"), table.texts("event")
    absent = frozenset(table.texts("not_collected"))
    table.finish()
    if kind is None:
        return None
    asked = {
        name: answer_rule(name, content, f"{table.path}.{name}", told) if content else None
        for name, content in answers.items()
    }
    rules = tuple(read_rules(kind, fields, f"{table.path}.fields", told))
    block = Block(
        kind=kind,
        id=identity or "{record}",
        rules=_with_participant(kind, rules, table.path, told),
        form=names["form"],
        sheet=names["sheet"],
        header_row=header,
        events=events,
        repeats=repeats,
        variants=variants or (NOTHING,),
        serious=asked["serious"],
        ongoing=asked["ongoing"],
        not_collected=absent,
        at=table.path,
    )
    if repeats == "instrument" and not block.form:
        told.add("mapping.form_absent", table.path)
    if repeats == "event" and not events:
        told.add("mapping.event_absent", table.path)
    if form != "redcap" and repeats in ("instrument", "event"):
        told.add("mapping.only_redcap", f"{table.path}.repeats", repeats)
    block_doubts(block, source, told)
    for rule in (one for one in block.rules if "{" in (one.constant or "")):
        for variant in block.variants:
            check_constant(rule.varied(variant), told)
    return block


def _with_participant(
    kind: str, rules: tuple[Rule, ...], path: str, told: Told
) -> tuple[Rule, ...]:
    """The participant is the one whose record it is, unless the file says otherwise."""
    if any(rule.path in ("participant", "participants") for rule in rules):
        return rules
    if kind not in KINDS or "participant" not in KINDS[kind].model_fields:
        return rules
    implied = read_rules(kind, {"participant": {"pattern": "{record}"}}, path, told)
    return (*rules, *implied)


def _variants(table: Table, repeats: Repeats) -> Iterator[Mapping[str, str]]:
    suffixes = table.texts("suffixes")
    found: list[dict[str, str]] = [{"suffix": one} for one in suffixes]
    for one, path in table.tables("each"):
        inside = Table({"each": one}, path, table.told)
        found.append(inside.words("each"))
    if repeats == "columns" and not found:
        table.told.add("mapping.suffixes_absent", table.path)
    if repeats != "columns" and found:
        table.told.add("mapping.suffixes_unused", table.path)
    for number, one in enumerate(found, 1):
        yield {INSTANCE: str(number), **one}
