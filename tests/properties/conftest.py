"""How many generated cases are tried; in CI always the same ones.

`HYPOTHESIS_PROFILE=thorough python -m pytest tests/properties` tries two thousand of each.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

from tests.conftest import IN_CI

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
