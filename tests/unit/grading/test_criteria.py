"""The data of the criteria are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.errors import ConfigurationRefused
from safetyreport.grading.criteria import read

GOOD = """
[[criterion]]
analyte = "alt"
versions = ["5.0"]
term = "Alanine aminotransferase increased"
direction = "high"
[[criterion.limb]]
grade = 1
above = "uln"
at_most = "3 uln"
"""


def test_what_is_in_order_is_read(tmp_path: Path) -> None:
    """The example that the faults below are made from is itself in order."""
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    assert len(read(tmp_path).criteria) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"alt"', '"alt2"', "analyte"),
        ('["5.0"]', '["4.0"]', "versions"),
        ("Alanine", "Alanin", "no term of 5.0"),
        ("grade = 1", "grade = 5", "grade"),
        ("grade = 1", "grade = true", "grade"),
        ("grade = 1", "grades = [1, 2]", "because"),
        ("grade = 1", 'grade = 1\nbecause = "gap"\ngrades = [1]', "grade or grades"),
        ('"3 uln"', '"3 unl"', "at_most"),
        ('"3 uln"', '"-3 uln"', "at_most"),
        ('"3 uln"', '""', "at_most"),
        ('"3 uln"', '"+ 2"', "at_most"),
        ('"3 uln"', "3", "at_most"),
        ("above", "over", "over"),
        ('above = "uln"\nat_most = "3 uln"\n', "", "no bound"),
        ("[[criterion]]", "[unheard]", "unheard"),
        ('direction = "high"', 'direction = "up"', "direction"),
        ("[[criterion.limb]]", "[[criterion.limb]", ""),
    ],
)
def test_every_fault_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A wrong key, word, number, grade or term refuses the data and is named with its file."""
    assert old in GOOD
    (tmp_path / "a.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationRefused) as refused:
        read(tmp_path)
    said = [f"{one.file} {one.field} {one.values['reason']}" for one in refused.value.problems]
    assert any("a.toml" in line and told in line for line in said), said


def test_a_criterion_stands_once(tmp_path: Path) -> None:
    """Two criteria for one analyte, version, term and unit are refused."""
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigurationRefused) as refused:
        read(tmp_path)
    assert [one.values["reason"] for one in refused.value.problems] == ["twice"]


def test_a_grade_that_the_term_lacks_is_refused(tmp_path: Path) -> None:
    """6.0 has only grade 1 of ALP."""
    wrong = GOOD.replace("5.0", "6.0").replace('"alt"', '"alp"').replace("grade = 1", "grade = 2")
    wrong = wrong.replace("Alanine aminotransferase", "Alkaline phosphatase")
    (tmp_path / "a.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigurationRefused) as refused:
        read(tmp_path)
    assert "has no grade [2]" in str(refused.value.problems[0].values["reason"])
