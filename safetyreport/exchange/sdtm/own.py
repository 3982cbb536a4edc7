"""The mapping under which this program's own SDTM datasets are written and read again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files

from safetyreport.exchange.sdtm.settings import SdtmMapping, sdtm_mapping

OWN = "own.toml"
_SEEN_AGAIN = "DS"  # tells what the participants' own fields tell already


@cache
def own_mapping() -> SdtmMapping:
    """The standard's variables and this program's own; any of them may be absent."""
    data = files("safetyreport.exchange.sdtm").joinpath(OWN).read_bytes()
    found = sdtm_mapping(data, OWN)
    parts = tuple(
        replace(part, own=frozenset()) for part in found.parts if part.dataset != _SEEN_AGAIN
    )
    return replace(found, parts=parts)
