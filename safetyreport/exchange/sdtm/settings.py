"""What a mapping of SDTM datasets says, laid over what the standard's own variables mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from safetyreport.exchange.headings import ASSESSMENTS, column_of, columns
from safetyreport.exchange.mapping.load import missing_codes, refused
from safetyreport.exchange.mapping.model import Block, Format, MappingFile, Rule, Settings
from safetyreport.exchange.mapping.needs import SERIOUSNESS, block_doubts
from safetyreport.exchange.mapping.rules import read_rules
from safetyreport.exchange.mapping.toml_table import Table, Told, parsed
from safetyreport.exchange.sdtm.dataset import SUBJECT
from safetyreport.i18n import LANGS
from safetyreport.records.coding import form_at
from safetyreport.records.fields import ID_PATTERN
from safetyreport.records.kinds import KINDS
from safetyreport.records.naming import hint, nearest

FORM: Format = "sdtm"
SEVERITY, SERIOUS = "AESEV", "AESER"
ENCODINGS = ("utf-8", "cp932")
MILESTONES = ("consented", "enrolled", "withdrawn", "ignore")
STANDARD = "standard.toml"
_FORMAT = re.compile(rb"^\s*format\s*=\s*[\"']sdtm[\"']", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """The records that one dataset gives rise to, by rules of which some are the standard's own.

    `own` are the paths of the rules that the mapping file itself states.
    """

    dataset: str
    block: Block
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SdtmMapping:
    """How the datasets of a study are read."""

    file: str
    source: Settings
    parts: tuple[Part, ...]
    language: str | None = None
    encoding: str | None = None
    strip_study: bool = False
    participants: Mapping[str, str] = field(default_factory=dict)
    products: tuple[str, ...] = ()
    cells: Mapping[str, Decimal] = field(default_factory=dict)
    disposition: Mapping[str, str] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()  # dispositions that the mapping file itself states
    visits: Mapping[str, str] = field(default_factory=dict)
    analytes: Mapping[str, str] = field(default_factory=dict)
    blank_criteria: bool = False

    def as_file(self, blocks: Sequence[Block]) -> MappingFile:
        """The mapping with these blocks, as the room `mapping` reads it."""
        return MappingFile(FORM, self.source, tuple(blocks), self.file)


def is_sdtm_mapping(data: bytes) -> bool:
    """Whether a mapping file is one of SDTM datasets."""
    return _FORMAT.search(data) is not None


def sdtm_mapping(data: bytes, file: str) -> SdtmMapping:
    """The mapping that a file describes.

    Raises:
        ConfigurationRefused: with every problem, each with its line and key.
    """
    content, told = parsed(data, file)
    found = _mapping(content, told) if content else None
    if found is None or any(one.severity == "error" for one in told.problems):
        raise refused(told.problems, file)
    return found


@cache
def standard() -> SdtmMapping:
    """What the standard's variables mean, without any mapping file."""
    return _mapping({"format": FORM}, Told("", {}))


def _mapping(content: Mapping[str, Any], told: Told) -> SdtmMapping:
    top = Table(content, "", told)
    top.choice("format", (FORM,), required=True)
    source = Table(top.table("source"), "source", told)
    language = source.choice("language", LANGS)
    encoding = source.choice("encoding", ENCODINGS)
    settings = _settings(source)
    strip = source.flag("strip_study") or False
    blank = source.choice("blank_criteria", ("no",)) is not None
    source.finish()
    shipped, shipped_told = _standard()
    parts = [_part(one, path, language, shipped_told) for one, path in shipped.tables("records")]
    given = [_part(one, path, language, told) for one, path in top.tables("records")]
    exposure = Table(top.table("exposure"), "exposure", told)
    products, cells = exposure.texts("product"), _factors(exposure)
    exposure.finish()
    disposition = _words(top, "disposition", (*MILESTONES, *_reasons()))
    analyte = form_at("laboratory", ("analyte",))
    analytes = _words(top, "laboratory", analyte.codes if analyte else ())
    participants, visits = top.words("participants"), top.words("visits")
    for name, target in (*participants.items(), *visits.items()):
        if not ID_PATTERN.fullmatch(target):
            at = "participants" if name in participants else "visits"
            told.add("sdtm.no_id", f"{at}.{name}", target)
    top.finish()
    whole = _overlaid([one for one in parts if one], [one for one in given if one])
    for part in whole:
        _doubts(part, settings, told)
    return SdtmMapping(
        told.file, settings, tuple(whole), language, encoding, strip, participants,
        products, cells,
        {**shipped.words("disposition"), **disposition}, frozenset(disposition), visits,
        {**shipped.words("laboratory"), **analytes}, blank,
    )  # fmt: skip


def _standard() -> tuple[Table, Told]:
    data = files("safetyreport.exchange.sdtm").joinpath(STANDARD).read_bytes()
    content, told = parsed(data, STANDARD)
    return Table(content, "", told), told


def _settings(source: Table) -> Settings:
    return Settings(
        record_id=SUBJECT,
        missing_codes=missing_codes(source),
        drop=frozenset(source.texts("drop")),
        dates_shifted=source.flag("dates_shifted"),
        blank=source.choice("blank", ("keep", "remove")) or "keep",  # type: ignore[arg-type]
        full=source.flag("full") is not False,
    )


def _factors(exposure: Table) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for unit, text in exposure.words("cells").items():
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(0)
        if number <= 0 or not number.is_finite():
            exposure.told.add("sdtm.factor", f"exposure.cells.{unit}", text)
        found[unit] = number
    return found


def _words(top: Table, key: str, allowed: Collection[str]) -> dict[str, str]:
    found = top.words(key)
    for name, target in found.items():
        if target not in allowed:
            near = hint(nearest(target, allowed))
            at = f"{key}.{name}"
            top.told.add("mapping.not_one_of", at, target, allowed=tuple(allowed), hint=near)
    return found


@cache
def _reasons() -> tuple[str, ...]:
    form = form_at("participants", ("treatment_end_reason",))
    return form.codes if form else ()


def _part(content: Mapping[str, Any], path: str, language: str | None, told: Told) -> Part | None:
    table = Table(content, path, told)
    kind = table.choice("kind", (*KINDS, ASSESSMENTS), required=True)
    dataset = table.text("dataset")
    identity = table.text("id")
    absent = frozenset(table.texts("not_collected"))
    fields = table.table("fields")
    table.finish()
    if kind is None:
        return None
    rules = tuple(read_rules(kind, fields, f"{path}.fields", told))
    implied = _home(kind)
    if dataset is None and implied is None:
        told.add("sdtm.dataset_absent", path, kind)
        return None
    if implied is None and not identity and kind not in ("participants", ASSESSMENTS):
        told.add("mapping.key_absent", f"{path}.id", name="id")
    if told.file == STANDARD:
        rules = tuple(one for rule in rules if (one := _spoken(kind, rule, language)))
    block = Block(kind, identity or "", rules, not_collected=absent, at=path)
    return Part(dataset or implied or "", block, frozenset(rule.path for rule in rules))


@cache
def _home(kind: str) -> str | None:
    """The dataset in which the standard keeps a kind of record."""
    shipped, _ = _standard()
    return next(
        (one["dataset"] for one, _ in shipped.tables("records") if one["kind"] == kind), None
    )


def _spoken(kind: str, rule: Rule, language: str | None) -> Rule | None:
    """A rule for a text, in the language that the mapping gives; without one it is asked for."""
    if rule.column.lang is None:
        return rule
    column = column_of(kind, f"{rule.column.field}.{language}") if language else None
    return replace(rule, path=column.path, column=column) if column else None


def _overlaid(shipped: Sequence[Part], given: Sequence[Part]) -> list[Part]:
    """The standard's parts with what the mapping file says of the same dataset laid over them."""
    found = [replace(part, own=frozenset()) for part in shipped]
    for part in given:
        at = next(
            (
                place
                for place, one in enumerate(found)
                if (one.dataset, one.block.kind) == (part.dataset, part.block.kind)
            ),
            None,
        )
        if at is None:
            found.append(part)
        else:
            found[at] = _both(found[at], part)
    return [replace(part, block=_with_participant(part.block)) for part in found]


def _both(first: Part, second: Part) -> Part:
    own = second.block
    absent = own.not_collected
    replaced = {*second.own, *absent}
    replaced |= {rule.column.field for rule in own.rules if rule.path == SERIOUSNESS}
    kept = [
        rule
        for rule in first.block.rules
        if rule.path not in replaced and rule.column.field not in replaced
    ]
    reached = {*(rule.path for rule in own.rules)}
    block = replace(
        own,
        id=own.id or first.block.id,
        rules=(*kept, *own.rules),
        not_collected=(first.block.not_collected - reached) | absent,
    )
    return Part(first.dataset, block, first.own | second.own)


def _with_participant(block: Block) -> Block:
    """The participant is the one whose row it is, unless the file says otherwise."""
    named = {rule.path for rule in block.rules}
    block = replace(block, id=block.id or "{record}")
    model = KINDS.get(block.kind)
    if model is None or "participant" not in model.model_fields or "participant" in named:
        return block
    told = Told("", {})
    implied = read_rules(block.kind, {"participant": {"pattern": "{record}"}}, block.at, told)
    return replace(block, rules=(*block.rules, *implied))


def _doubts(part: Part, settings: Settings, told: Told) -> None:
    """What the mapping file says of a part that cannot be so."""
    if not part.own and not part.block.not_collected:
        return
    known = {one.path for one in columns(part.block.kind)}
    for rule in part.block.rules:
        if rule.path not in part.own:
            continue
        about = rule.column.field
        if SEVERITY in rule.sources and about in ("grade", SERIOUSNESS):
            told.add("sdtm.severity", rule.at, SEVERITY, name=rule.path)
        if SERIOUS in rule.sources and about == SERIOUSNESS:
            told.add("sdtm.serious_alone", rule.at, SERIOUS)
    if known and part.own:
        block_doubts(part.block, settings, told)


def decided(rules: Sequence[Rule]) -> Iterator[str]:
    """The fields that rules fill, by path and by field."""
    for rule in rules:
        yield rule.path
        yield rule.column.field
