"""Units of laboratory values: converted exactly, or refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated

from pydantic import BeforeValidator

from safetyreport.grading.criteria import Number
from safetyreport.grading.data import FOLDER, Data, built, fault, refused, tables
from safetyreport.records.observation import Analyte

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TIMES = ("x", "×", "*", "・")


def _factors(value: object) -> dict[str, Decimal]:
    if not isinstance(value, dict):
        raise ValueError("not a table")
    found = {folded(name): Decimal(factor) for name, factor in value.items()}
    if len(found) != len(value):
        raise ValueError("two spellings are the same")
    return found


class Group(Data):
    """Units that convert into each other exactly; `unit` is the one that limits are given in."""

    unit: str
    exact: Annotated[dict[str, Decimal], BeforeValidator(_factors)]


class Quantity(Data):
    """The units of some analytes.

    `unitless`: none need be given. `molar_mass`: g/mol, between mass and substance. `most`: no
    value is higher.
    """

    analytes: tuple[Analyte, ...]
    group: dict[str, Group]
    unitless: bool = False
    molar_mass: Number | None = None
    most: Number | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of an analyte: `factor` of its group's own unit `base` make one of it."""

    written: str
    base: str
    factor: Decimal

    def to_base(self, value: Decimal) -> Decimal:
        """The value in the group's own unit, exactly."""
        return value * self.factor


@dataclass(frozen=True, slots=True)
class Converted:
    """A value in another unit; `exact` is False where a molar mass was used."""

    value: Decimal
    exact: bool


def folded(unit: str) -> str:
    """A unit's spelling without width, case, spaces and signs of multiplication."""
    # Superscripts first: full-width folding would make 10⁴ into 104.
    signs: list[str] = []
    for sign in unit:
        digit = sign.translate(_SUPERSCRIPTS)
        raised = digit != sign
        if raised and (not signs or signs[-1] != "^") and not _raised(signs):
            signs.append("^")
        signs.append(f"\0{digit}" if raised else sign)
    plain = unicodedata.normalize("NFKC", "".join(signs).replace("\0", "")).casefold()
    plain = plain.replace("μ", "u").replace("−", "-").replace("／", "/")
    plain = "".join(plain.split()).replace("**", "^").strip("[]()")
    for sign in _TIMES:
        plain = plain.removeprefix(sign)
    return plain


def _raised(signs: list[str]) -> bool:
    return bool(signs) and signs[-1].startswith("\0")


@cache
def _quantities() -> Mapping[str, Quantity]:
    file = FOLDER / "units.toml"
    found: dict[str, Quantity] = {}
    for number, table in enumerate(tables(file).get("quantity", ()), 1):
        one = built(Quantity, table, file.name, f"quantity[{number}]")
        for analyte in one.analytes:
            if analyte in found:
                raise refused([fault(file.name, analyte, "twice")])
            found[analyte] = one
    return found


@lru_cache(maxsize=4096)  # a study writes few spellings, many times
def unit_of(analyte: str, written: str | None) -> Unit | None:
    """The unit that a spelling means for an analyte; None when it means none."""
    quantity = _quantities()[analyte]
    if written is None or not written.strip():
        if not quantity.unitless:
            return None
        group = next(iter(quantity.group.values()))
        return Unit("", group.unit, Decimal(1))
    spelling = folded(written)
    for group in quantity.group.values():
        if spelling in group.exact:
            return Unit(written.strip(), group.unit, group.exact[spelling])
    return None


def units(analyte: str) -> tuple[str, ...]:
    """The units in which an analyte's limits are given, for an explanation."""
    return tuple(group.unit for group in _quantities()[analyte].group.values())


def most(analyte: str) -> Decimal | None:
    """The highest value an analyte can have in its own unit."""
    return _quantities()[analyte].most


def convert(analyte: str, value: Decimal, given: Unit, wanted: Unit) -> Converted | None:
    """A value from one unit to another; None where only a guess could do it.

    Within a group exactly. Between mass and substance by the molar mass, which is not exact: one
    mg/dL is 10000 / (g/mol) µmol/L.
    """
    if given.base == wanted.base:
        return Converted(value * given.factor / wanted.factor, exact=True)
    mass = _quantities()[analyte].molar_mass
    if mass is None:
        return None
    base = given.to_base(value)
    made = base * 10000 / mass if wanted.base == "umol/L" else base * mass / 10000
    return Converted(made / wanted.factor, exact=False)
