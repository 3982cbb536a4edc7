"""The declarations of the forms: what stands in `templates/forms/*.toml`, strictly read.

A form is made of the letter's head, sections with rows, and the frame that every form shares
(`parts/frame.toml`): header, footer, watermark, attachments, changes, what is still absent.

Placeholders are flat snake_case names of five kinds (`placeholders`, `flags`, `loops`):

- text: a ready-to-print string in the form's language, lines parted by a line feed. A long text
  holds `Frame.see_attachment` instead once it is longer than `Frame.long_limit`.
- mark: `<row>_<code>`, one for each option of a row of checks: "■" or "□" (`TICKED`, `UNTICKED`);
  and `<row>_reason`, a text: empty, or why none is ticked (不明, 該当なし, …), printed as ■ 不明.
- flag: true or false, deciding what is printed (`draft`, `multi_site`, `fatal`, …). `log_head`,
  a text, is also used as a flag: empty as long as the report is not released.
- picture: a figure in the form's language, or the text that says why there is none.
- loop: a list whose entries carry the columns that `loops` names: the tables of the form, and
  `changes`, `attachments`, `missing_items` of the frame. An empty table prints 該当なし.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from safetyreport.documents.form_model import Declared, Form, Frame
from safetyreport.errors import ConfigurationRefused
from safetyreport.resources import folder

FRAME_LOOPS: Mapping[str, frozenset[str]] = {
    "changes": frozenset({"item", "before", "after"}),
    "attachments": frozenset({"number", "title", "text"}),
    "missing_items": frozenset({"item", "where"}),
}
SERIES_FLAGS = frozenset({"is_final", "is_correction"})
FRAME_FLAGS = SERIES_FLAGS | {"draft", "fictitious"}

M = TypeVar("M", bound=Declared)


def load(form_id: str, source: Traversable | None = None) -> Form:
    """The form of that id, from the packaged declarations or another folder of such files.

    Raises:
        ConfigurationRefused: there is no such form, or its declaration has a fault.
    """
    return _packaged(form_id) if source is None else _load(form_id, source)


@cache
def _packaged(form_id: str) -> Form:
    return _load(form_id, folder("templates").joinpath("forms"))


@cache
def frame() -> Frame:
    """The words shared by the packaged forms."""
    return _frame(folder("templates").joinpath("forms"))


@cache
def form_ids() -> tuple[str, ...]:
    """The ids of all packaged forms, in alphabetical order."""
    found = folder("templates").joinpath("forms").iterdir()
    return tuple(sorted(p.name.removesuffix(".toml") for p in found if p.name.endswith(".toml")))


@cache
def loops(form_id: str) -> Mapping[str, frozenset[str]]:
    """The lists the form prints and the columns of each."""
    tables = {r.id: frozenset(c.name for c in r.columns) for r in load(form_id).rows() if r.columns}
    return {**tables, **FRAME_LOOPS}


@cache
def flags(form_id: str) -> frozenset[str]:
    """The placeholders that are true or false."""
    form = load(form_id)
    shown = {row.shown_if for row in form.rows() if row.shown_if}
    asked = {name for e in form.head for name in re.findall(r"{% if (\w+) %}", e.text.ja)}
    frame_flags = FRAME_FLAGS if form.numbered else FRAME_FLAGS - SERIES_FLAGS
    return frozenset(shown | asked) | frame_flags


@cache
def placeholders(form_id: str) -> frozenset[str]:
    """Every name that a template of the form may use: texts, marks, flags and lists."""
    form, shared = load(form_id), frame()
    printed = [shared.header_study, shared.header_report, shared.log_head]
    printed += [shared.report_label] if form.numbered else []
    printed += [*(form.internal or shared.internal), *(entry.text for entry in form.head)]
    if form.cites_law_since:
        printed.append(shared.law_version)
    names = {name for row in form.rows() for name in row.placeholders()}
    names |= {name for words in printed for name in re.findall(r"{{ (\w+) }}", words.ja)}
    return frozenset(names) | flags(form_id) | loops(form_id).keys()


def _read(source: Traversable, name: str) -> dict[str, Any]:
    path = source.joinpath(*name.split("/"))
    if not path.is_file():
        raise ConfigurationRefused("forms.unknown", form=name)
    try:
        return dict(_parsed(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationRefused("forms.not_toml", file=name, fault=str(fault)) from fault


@cache
def _parsed(text: str) -> dict[str, Any]:
    """The parts that forms share are read once; nobody changes what is returned."""
    return tomllib.loads(text)


def _checked(model: type[M], data: Mapping[str, Any], name: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        first = faults.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "-"
        fault = str(first.get("ctx", {}).get("error") or first["type"])
        raise ConfigurationRefused("forms.faulty", file=name, place=place, fault=fault) from faults


def _frame(source: Traversable) -> Frame:
    return _checked(Frame, _read(source, "parts/frame.toml"), "parts/frame.toml")


def _load(form_id: str, source: Traversable) -> Form:
    name = f"{form_id}.toml"
    data = _read(source, name)
    shared = [_read(source, f"parts/{part}.toml") for part in data.pop("parts", [])]
    merged = {key: value for key, value in data.items() if key not in ("head", "sections")}
    merged["head"] = [e for part in (*shared, data) for e in part.get("head", [])]
    sections = [s for part in (*shared, data) for s in part.get("sections", [])]
    narrowed = [(section, _narrowed(section, form_id)) for section in sections]
    # A section of which no row is this form's own is left out with its heading.
    merged["sections"] = [own for whole, own in narrowed if own["rows"] or not whole.get("rows")]
    merged["bases"] = _read(source, "parts/frame.toml")["bases"] | data.get("bases", {})
    form = _checked(Form, merged, name)
    if form.id != form_id:
        raise ConfigurationRefused(
            "forms.faulty", file=name, place="id", fault=f"not_the_file_name: {form.id}"
        )
    return form


def _narrowed(section: Mapping[str, Any], form_id: str) -> dict[str, Any]:
    """The section without the rows and options that other forms alone carry."""

    def here(entry: Mapping[str, Any]) -> bool:
        return form_id in entry.get("only", [form_id])

    rows = [
        {**row, "options": [option for option in row["options"] if here(option)]}
        if "options" in row
        else row
        for row in section.get("rows", [])
        if here(row)
    ]
    return {**section, "rows": rows}
