"""Total calcium corrected for albumin."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from safetyreport.grading.measurement import Measurement
from safetyreport.grading.units import Unit
from safetyreport.i18n import Phrase

# Payne et al., Br Med J 1973;4:643, as the Japanese Society for Dialysis Therapy applies it: the
# measured calcium (mg/dL) plus 4 less the albumin (g/dL), where the albumin is below 4 g/dL.
NORMAL_ALBUMIN = Decimal(4)


def corrected(given: Measurement, unit: Unit) -> Measurement | Phrase:
    """The measurement to be graded; of total calcium the corrected one, or why there is none.

    The formula is one of mg/dL; in mmol/L only what needs no correction is taken.
    """
    if given.analyte != "calcium_total":
        return given
    if given.albumin is None:
        return Phrase("grading.why.albumin_missing")
    added = NORMAL_ALBUMIN - given.albumin
    if added <= 0:
        return replace(given, analyte="calcium_corrected")
    if unit.base != "mg/dL":
        return Phrase("grading.why.albumin_formula_unit")
    value = given.value + added / unit.factor
    return replace(given, analyte="calcium_corrected", value=value)
