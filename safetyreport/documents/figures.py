"""Pictures for reports: drawn from plain data, words in one language, the same bytes each time.

matplotlib is imported only when something is drawn. Colour never says anything alone: every line
has a style or a mark of its own, every box its number.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyreport.documents.fonts import japanese_font_file
from safetyreport.errors import OutsideFailed, UsageRefused

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 200
MM_PER_INCH = 25.4
BUILT_IN = "DejaVu Sans"  # ships with matplotlib: Latin letters only
# Distinct in print without colour, too: dark, middle and light grey have these shades in common.
INKS = ("#1b3a57", "#b4541a", "#3b7d4f", "#7a4b8c", "#5f5f5f")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")


@dataclass(frozen=True)
class Size:
    """Width and height in millimetres."""

    width: float = 160
    height: float = 90


@dataclass(frozen=True)
class Picture:
    """A finished picture as PNG; `alt` says in words what it shows.

    `facts` is a checksum of the data it was drawn from, whatever the language of its words.
    """

    png: bytes = field(repr=False)
    size: Size
    alt: str
    facts: str
    svg: Callable[[], bytes] = field(repr=False, compare=False)

    def write(self, path: Path) -> None:
        """Write it as .png or .svg, by the suffix; UsageRefused for any other."""
        from safetyreport.documents.output import write_document

        makers = {".png": lambda: self.png, ".svg": self.svg}
        maker = makers.get(path.suffix.lower())
        if maker is None:
            raise UsageRefused("figures.suffix", file=path.name)
        write_document(path.parent, path.name, maker())


def picture(draw: Callable[[Figure], None], size: Size, alt: str, facts: object) -> Picture:
    """The picture that `draw` makes on an empty figure of that size.

    Raises OutsideFailed where letters cannot be drawn: no Japanese font, or a glyph it lacks.
    """

    def made(kind: str) -> bytes:
        with _drawing(size, alt) as figure:
            draw(figure)
            buffer = io.BytesIO()
            nothing = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
            figure.savefig(buffer, format=kind, metadata=nothing[kind])
        return buffer.getvalue()

    digest = hashlib.sha256(repr(facts).encode()).hexdigest()
    return Picture(made("png"), size, alt, digest, lambda: made("svg"))


@contextmanager
def _drawing(size: Size, alt: str) -> Iterator[Figure]:
    """An empty figure under settings of our own, whatever the user's matplotlib is set to."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    family = _family()
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        settings: Any = mpl.rcParams  # its stubs know each key's type
        settings.update(_settings(family))
        warnings.filterwarnings("error", message="Glyph .* missing", category=UserWarning)
        figure = Figure(
            figsize=(size.width / MM_PER_INCH, size.height / MM_PER_INCH), layout="constrained"
        )
        FigureCanvasAgg(figure)
        try:
            yield figure
        except UserWarning as missing:
            if family is None:
                raise OutsideFailed("figures.no_font", figure=alt) from missing
            raise OutsideFailed(
                "figures.glyph_missing", figure=alt, font=family, detail=str(missing)
            ) from missing


def _settings(family: str | None) -> dict[str, Any]:
    return {
        "font.family": [family, BUILT_IN] if family else [BUILT_IN],
        "font.size": 8,
        "axes.titlesize": 9,
        "axes.labelsize": 8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "axes.linewidth": 0.6,
        "axes.axisbelow": True,
        "grid.color": "#d0d0d0",
        "grid.linewidth": 0.4,
        "lines.linewidth": 1.2,
        "lines.markersize": 4,
        "hatch.linewidth": 0.5,
        "legend.frameon": False,
        "legend.fontsize": 7,
        "xtick.labelsize": 7,
        "ytick.labelsize": 7,
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
        "savefig.bbox": None,
        "svg.hashsalt": "safetyreport",
        "svg.fonttype": "path",
        "timezone": "UTC",
        "text.parse_math": False,
    }


@cache
def _family() -> str | None:
    """The name under which matplotlib knows a Japanese font of this machine, if there is one."""
    from matplotlib import font_manager

    path = japanese_font_file()
    if path is None:
        return None
    try:
        font_manager.fontManager.addfont(path)
        return font_manager.FontProperties(fname=path).get_name()
    except (OSError, RuntimeError):
        return None
