"""The fictitious example study: its facts and its records, as the files a user would bring."""

from __future__ import annotations

from importlib.resources import files

IMPORTS = "imports"
SOURCES = ("redcap", "excel", "sdtm")


def study_toml() -> str:
    """The text of the demo's `study.toml`."""
    return files(__name__).joinpath("study.toml").read_text(encoding="utf-8")


def stopping_toml() -> str:
    """The text of the demo's `stopping.toml`."""
    return files(__name__).joinpath("stopping.toml").read_text(encoding="utf-8")


def records_json() -> bytes:
    """The UTF-8 bytes of the demo's records (schema `safetyreport/records/1`)."""
    return files(__name__).joinpath("records.json").read_bytes()


def import_files() -> dict[str, bytes]:
    """The example files to bring from elsewhere, by place in the demo's folder.

    Each folder below `imports` is a study of its own, without a store: files of one program, the
    mapping that reads them and a `study.toml`.
    """
    top = files(__name__).joinpath(IMPORTS)
    study = top.joinpath("study.toml").read_bytes()
    found: dict[str, bytes] = {}
    for source in SOURCES:
        place = f"{IMPORTS}/{source}"
        held = {one.name: one.read_bytes() for one in top.joinpath(source).iterdir()}
        found |= {f"{place}/{name}": held[name] for name in sorted(held)}
        found[f"{place}/study.toml"] = study
    return found
