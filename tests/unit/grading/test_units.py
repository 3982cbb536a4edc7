"""Units: exactly, in every spelling that laboratories use, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from safetyreport.grading.units import Unit, convert, unit_of, units
from safetyreport.records.observation import Analyte
from tests.unit.grading.measured import wide

ANALYTES: tuple[str, ...] = Analyte.__args__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("analyte", "written", "factor"),
    [
        ("leukocytes", "/uL", "0.001"),
        ("leukocytes", "/μL", "0.001"),
        ("leukocytes", wide("/") + "µL", "0.001"),
        ("leukocytes", "/mm3", "0.001"),
        ("leukocytes", "/mm³", "0.001"),
        ("leukocytes", "個/µL", "0.001"),
        ("leukocytes", "x10^3/uL", "1"),
        ("leukocytes", "×10³/µL", "1"),
        ("leukocytes", "10*3/uL", "1"),
        ("leukocytes", "10^3 / uL", "1"),
        ("leukocytes", "千/µL", "1"),
        ("leukocytes", "10^2/uL", "0.1"),
        ("leukocytes", "百/µL", "0.1"),
        ("leukocytes", "K/uL", "1"),
        ("leukocytes", "10^9/L", "1"),
        ("leukocytes", "×10⁹/L", "1"),
        ("leukocytes", "G/L", "1"),
        ("platelets", "10^4/uL", "10"),
        ("platelets", "10⁴/µL", "10"),
        ("platelets", wide("x10^4/") + "μ" + wide("L"), "10"),
        ("platelets", "万/µL", "10"),
        ("platelets", "10^4/mm^3", "10"),
        ("haemoglobin", "g/dL", "1"),
        ("haemoglobin", wide("g/dL"), "1"),
        ("haemoglobin", "g/L", "0.1"),
        ("haemoglobin", "mmol/L", "1"),
        ("alt", "U/L", "1"),
        ("alt", "IU/L", "1"),
        ("alt", "U/\u2113", "1"),
        ("alt", "µkat/L", "60"),
        ("bilirubin", "mg/dl", "1"),
        ("bilirubin", "μmol/L", "1"),
        ("creatinine", "umol/L", "1"),
        ("fibrinogen", "g/L", "100"),
        ("sodium", "mEq/L", "1"),
        ("calcium_corrected", "mEq/L", "0.5"),
        ("albumin", "g/L", "0.1"),
        ("aptt", "秒", "1"),
        ("inr", None, "1"),
        ("inr", "", "1"),
        ("temperature", "℃", "1"),
        ("spo2", wide("%"), "1"),
    ],
)
def test_known_spellings(analyte: str, written: str | None, factor: str) -> None:
    """The spelling means this many of the unit in which the limits stand."""
    unit = unit_of(analyte, written)
    assert unit is not None
    assert unit.factor == Decimal(factor)
    assert unit.base in units(analyte)


@pytest.mark.parametrize(
    ("analyte", "written"),
    [
        ("platelets", None),
        ("platelets", " "),
        ("platelets", "104/uL"),  # 10⁴ that lost its superscript
        ("platelets", "10E4/uL"),  # read as 10⁴ by some, as 10⁵ by others
        ("platelets", "10^5/uL"),
        ("haemoglobin", "mg/dL"),
        ("haemoglobin", "%"),
        ("alt", "Karmen"),
        ("bilirubin", "mmol/L"),
        ("creatinine_clearance", "mL/min/1.73m2"),
        ("calcium_ionised", "mg/dL"),
        ("temperature", "°F"),
        ("sodium", "mg/dL"),
        ("inr", "sec"),
    ],
)
def test_what_is_not_known_is_refused(analyte: str, written: str | None) -> None:
    """No unit is guessed."""
    assert unit_of(analyte, written) is None


@pytest.mark.parametrize("analyte", ANALYTES)
def test_every_analyte_has_units(analyte: str) -> None:
    """The unit of the limits is itself one that can be written."""
    for name in units(analyte):
        unit = unit_of(analyte, name)
        assert unit is not None
        assert (unit.base, unit.factor) == (name, Decimal(1))


def known(analyte: str, written: str) -> Unit:
    """A unit that is known to be one."""
    unit = unit_of(analyte, written)
    assert unit is not None
    return unit


def test_conversion_within_a_group_is_exact() -> None:
    """Powers of ten lose nothing."""
    given, wanted = known("leukocytes", "/uL"), known("leukocytes", "10^9/L")
    found = convert("leukocytes", Decimal("1499.9999"), given, wanted)
    assert found is not None
    assert (found.value, found.exact) == (Decimal("1.4999999"), True)


@pytest.mark.parametrize(("analyte", "factor"), [("creatinine", "88.4"), ("bilirubin", "17.1")])
def test_conversion_by_the_molar_mass_is_said_not_to_be_exact(analyte: str, factor: str) -> None:
    """Mass to substance gives the customary factor, is marked, and leads back."""
    mass, substance = known(analyte, "mg/dL"), known(analyte, "µmol/L")
    found = convert(analyte, Decimal(1), mass, substance)
    assert found is not None
    assert (round(found.value, 1), found.exact) == (Decimal(factor), False)
    back = convert(analyte, found.value, substance, mass)
    assert back is not None
    assert round(back.value, 20) == 1


def test_no_conversion_between_scales() -> None:
    """Haemoglobin in mmol/L has limits of its own; it is not turned into g/dL."""
    given, wanted = known("haemoglobin", "mmol/L"), known("haemoglobin", "g/dL")
    assert convert("haemoglobin", Decimal(8), given, wanted) is None
