"""The fictitious example study: its facts and its records, as the files a user would bring."""

from __future__ import annotations

from importlib.resources import files


def study_toml() -> str:
    """The text of the demo's `study.toml`."""
    return files(__name__).joinpath("study.toml").read_text(encoding="utf-8")


def stopping_toml() -> str:
    """The text of the demo's `stopping.toml`."""
    return files(__name__).joinpath("stopping.toml").read_text(encoding="utf-8")


def records_json() -> bytes:
    """The UTF-8 bytes of the demo's records (schema `safetyreport/records/1`)."""
    return files(__name__).joinpath("records.json").read_bytes()
