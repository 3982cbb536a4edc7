"""The CTCAE terms whose grades come from measured values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import get_args

from safetyreport.grading.criteria import packaged
from safetyreport.grading.grades import terms_of
from safetyreport.grading.terms import Version
from safetyreport.records.observation import Analyte


@cache
def measured_terms(version: Version) -> Mapping[str, frozenset[str]]:
    """Each such term with the analytes that it is graded from."""
    found: dict[str, set[str]] = {}
    for analyte in get_args(Analyte):
        for name in terms_of(analyte, version):
            found.setdefault(name, set()).add(analyte)
    return MappingProxyType({name: frozenset(some) for name, some in found.items()})


@cache
def grade_4_by_value(version: Version) -> frozenset[str]:
    """Such terms of which a value alone makes grade 4; of the others (anemia) it threatens life."""
    return frozenset(
        one.term
        for one in packaged().criteria
        if version in one.versions and any(limb.grade == 4 for limb in one.limb)
    )
