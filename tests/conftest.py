"""What holds for every test.

`HYPOTHESIS_PROFILE=thorough python -m pytest tests/properties` tries two thousand cases of each;
in CI the generated cases are always the same ones.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
COMMON = settings(
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow,),
)
settings.register_profile("ci", COMMON, derandomize=True, max_examples=60)
settings.register_profile("local", COMMON, max_examples=40)
settings.register_profile("thorough", COMMON, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "local"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update` rewrites the reviewed texts of tests/golden."""
    parser.addoption(
        "--snapshot-update", action="store_true", help="rewrite tests/golden/documents"
    )


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, imported once; never written to again."""
    # Most tests of single rooms need neither the store nor the documents.
    from tests.study_folder import imported

    return imported(tmp_path_factory.mktemp("pristine") / "study")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where templates are kept ready, apart from the user's own."""
    return tmp_path_factory.mktemp("cache")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that skips has failed: there, nothing may be missing."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped in CI: {report.longrepr}"
    return report
