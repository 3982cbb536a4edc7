"""The demo's study.toml as the example that users copy from."""

from __future__ import annotations

import re
import tomllib

import pytest

from safetyreport.demo import study_toml
from safetyreport.exchange.study_file import study_toml_keys

# Keys that a single-site study of 2020 with shipped templates, no designated material and no
# names has no use for; the file shows those of them that stand alone in a comment.
ELSEWHERE = (
    "plan_conformed_on",
    "designated_material",
    "representative_administrator",
    "sites",
    "templates",
    "product.medicine_holder",
    "product.product_holder",
    "administrator.name",
    "implementation_lead.name",
)
KEYS = [key.path for key in study_toml_keys()]
USED = [key for key in KEYS if not key.startswith(ELSEWHERE)]
SHOWN = [key for key in KEYS if "." not in key and key.startswith(ELSEWHERE)]


@pytest.mark.parametrize("path", USED)
def test_every_key_that_fits_is_used(path: str) -> None:
    """The example carries each key of the interface that a study like this one can have."""
    found = [tomllib.loads(study_toml())]
    for name in path.split("."):
        deeper = [one[name] for one in found if name in one]
        assert deeper, path
        found = [item for one in deeper for item in (one if isinstance(one, list) else [one])]


@pytest.mark.parametrize("key", SHOWN)
def test_every_other_key_stands_in_a_comment(key: str) -> None:
    """What does not apply here is shown, switched off, where a user looks for it."""
    assert re.search(rf"^# \[*{key}(\]+| =)", study_toml(), re.MULTILINE)


def test_comments_are_in_both_languages() -> None:
    """Every block of comments speaks Japanese and English, so either reader can fill it in."""
    blocks = re.findall(r"(?:^#.*\n)+", study_toml(), re.MULTILINE)
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龥]")
    for block in blocks:
        assert japanese.search(block), block
        assert re.search(r"[A-Za-z]{3,} [a-z]{2,}", block), block


def test_the_protocol_s_own_sentence_is_quoted_as_printed() -> None:
    """The protocol's reporting duty rests on its own words, in English as published."""
    assert (
        "In the event of serious complications related to prolonged hospitalisation or death, the "
        "investigator will promptly report to the Committee for Regenerative Medicine and the "
        "Ministry of Health, Labor and Welfare."
    ) in study_toml()
