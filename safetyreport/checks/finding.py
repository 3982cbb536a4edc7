"""One thing to look at in a record before it is reported; none of it stops a filing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: `checks.<code>` is its sentence, `field` where to mend it."""

    code: str
    record: str
    field: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
