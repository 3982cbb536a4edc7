"""One rendering of a form: what it may spend, what it has printed, and why it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safetyreport.documents.figures import Picture

MAX_STEPS = 1_000_000  # turns of loops and calls of macros in one document
MAX_CHARACTERS = 20_000_000  # of any one value
MAX_XML = 45_000_000  # characters of one part: a listing of ten thousand rows has half of it
STATE = "the rendering"  # a name with a blank in it: no template can write it


class ForbiddenCharacterError(Exception):
    """A value holds a character that no Word document can carry; `code_point` is its number."""

    def __init__(self, code_point: int) -> None:
        super().__init__(f"U+{code_point:04X}")
        self.code_point = code_point


class NotPrintableError(Exception):
    """A placeholder stands for something that is neither text, number nor date."""


class TooMuchError(Exception):
    """The template loops or grows beyond the limits."""


class NeedsDocxtplError(Exception):
    """A value is a rich text, a picture or a sub-document of docxtpl."""


class Rendering:
    """What one rendering has spent, and the values and pictures it has printed, in order."""

    __slots__ = ("limit", "pictures", "printed", "shows", "steps")

    def __init__(self, limit: int = MAX_STEPS, *, shows: bool = True) -> None:
        self.limit = limit
        self.shows = shows  # whether the part may hold pictures: the body alone
        self.pictures: list[Picture] = []
        self.steps = 0
        self.printed: list[str] = []

    def step(self, weight: int = 1) -> None:
        self.steps += weight
        if self.steps > self.limit:
            raise TooMuchError
