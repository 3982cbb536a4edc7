"""Whatever is recorded, grading answers, explains itself and contradicts itself nowhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safetyreport.grading.grades import grade
from safetyreport.grading.measurement import Measurement
from safetyreport.grading.terms import VERSIONS, Version, term
from safetyreport.grading.units import units
from safetyreport.i18n import LANGS, text
from safetyreport.records.observation import Analyte

ANALYTES: tuple[Analyte, ...] = Analyte.__args__  # type: ignore[attr-defined]
NUMBERS = st.one_of(
    st.decimals(0, 500, places=2),
    st.sampled_from([Decimal("0"), Decimal("1e15"), Decimal("1e-90"), Decimal("-3")]),
)
MAYBE = st.none() | NUMBERS
TRUTH = st.none() | st.booleans()


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Any measurement, sensible or not."""
    analyte = draw(st.sampled_from(ANALYTES))
    unit = draw(st.sampled_from([*units(analyte), *units(analyte), "stone", None]))
    names = ("lln", "uln", "baseline", "baseline_lln", "baseline_uln", "albumin",
             "duration_hours", "percent_change")  # fmt: skip
    facts: dict[str, Any] = {name: draw(MAYBE) for name in names}
    for name in ("baseline_abnormal", "at_rest", "g_csf"):
        facts[name] = draw(TRUTH)
    facts["is_baseline"] = draw(st.booleans())
    facts["symptomatic"] = draw(st.sampled_from([None, "no", "yes", "mild", "severe", "unknown"]))
    facts["anticoagulated"] = draw(st.sampled_from([None, "no", "yes", "unknown"]))
    return Measurement(analyte, draw(NUMBERS), unit, **facts)


@settings(max_examples=300, deadline=None)
@given(measurements(), st.sampled_from(VERSIONS))
def test_every_answer_is_sound(measured: Measurement, version: Version) -> None:
    """No exception; a grade the term has, among the possible ones; reasons in both languages."""
    results = grade(measured, version)
    assert results
    for one in results:
        assert one.why
        for lang in LANGS:
            for reason in one.why:
                words = text(reason.key, lang, reason.values)
                assert words
                assert not any(sign in words for sign in ("NaN", "Infinity", "None", "E+", "E-"))
        if one.grade is not None:
            known = term(version, one.term or "")
            assert known is not None
            assert one.grade in (0, *known.grades)
            assert one.grade == min(one.possible)
        elif one.possible:
            assert len(one.possible) > 1


@settings(max_examples=300, deadline=None)
@given(measurements(), st.sampled_from(VERSIONS))
def test_knowing_less_never_gives_another_grade(measured: Measurement, version: Version) -> None:
    """A fact not recorded leaves a grade open or makes it a floor: the true one stays possible."""
    whole = {one.term: one.grade for one in grade(measured, version)}
    for name in ("lln", "uln", "baseline", "symptomatic", "duration_hours", "albumin"):
        unknown: Any = {name: None}
        for one in grade(replace(measured, **unknown), version):
            before = whole[one.term]
            if before is not None and one.possible:
                assert before in one.possible, name
