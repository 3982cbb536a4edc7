"""The law as dated data: what each provision asked for, in the words of each day."""

from __future__ import annotations
