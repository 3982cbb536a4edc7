"""`stopping design`: a boundary as a JSON answer and as a figure on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetyreport.documents.output import write_document
from safetyreport.errors import StorageFailed, UsageRefused
from safetyreport.i18n import Lang
from safetyreport.stopping.design import Design

# How a file of each kind begins: only a figure is ever replaced by a figure.
BEGINS = {".png": (b"\x89PNG\r\n\x1a\n",), ".svg": (b"<?xml", b"<svg")}


def design_json(design: Design) -> dict[str, Any]:
    """The boundary and its operating characteristics as JSON values."""
    return {
        "rule": design.rule.name,
        "looks": list(design.boundary.looks),
        "boundary": list(design.boundary.stops),
        "type_one_error": _plain(design.boundary.type_one_error),
        "operating_characteristics": [
            {
                "p": found.p,
                "stop": _plain(found.stop),
                "expected_events": _plain(found.expected_events),
                "expected_n": _plain(found.expected_n),
            }
            for found in design.characteristics
        ],
    }


def check_figure(file: Path) -> None:
    """Refuse (UsageRefused) a name that is no figure's, or a file that holds something else."""
    begins = BEGINS.get(file.suffix.lower())
    if begins is None:
        raise UsageRefused("boundaries.figure_kind", file=str(file))
    try:
        if file.exists() and not file.read_bytes().startswith(begins):
            raise UsageRefused("boundaries.figure_not_ours", file=str(file))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise StorageFailed("app.file_unreadable", file=str(file), detail=detail) from error


def write_figure(design: Design, file: Path, lang: Lang) -> Path:
    """Draw the boundary and the probability of stopping; returns where the figure lies."""
    check_figure(file)
    from safetyreport.documents.design_figure import design_figure  # matplotlib is slow to load

    drawn = design_figure(design, lang)
    data = drawn.svg() if file.suffix.lower() == ".svg" else drawn.png
    return write_document(file.parent, file.name, data)


def _plain(value: float) -> float:
    """A probability or mean to twelve significant digits: what lies beyond is rounding."""
    return float(f"{value:.12g}")
