"""REDCap: the records of a project over its API, and the instruments to upload to one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safetyreport.app.importing import Imported, Origin, import_mapped
from safetyreport.app.mapping import bytes_of
from safetyreport.app.session import Session
from safetyreport.errors import OutsideFailed, StorageFailed, UsageRefused
from safetyreport.exchange.mapping.load import load_mapping
from safetyreport.exchange.redcap_dictionary import Dictionary, read_dictionary

if TYPE_CHECKING:
    from safetyreport.exchange.redcap_api import Project
    from safetyreport.exchange.redcap_api_answers import About
    from safetyreport.exchange.redcap_instruments import Instrument

COMMAND = "redcap pull"
INSTRUMENTS_FILE = Path("redcap-instruments.csv")
_DICTIONARY = "metadata.json"


@dataclass(frozen=True)
class Access:
    """How a project is reached: address, where its token is, whom to trust, how long to wait."""

    url: str
    token_file: str | None = None
    keyring: bool = False
    ca: Path | None = None
    seconds: int = 300


@dataclass(frozen=True)
class Pulled:
    """What a pull did: the import, and the project that it came from."""

    imported: Imported
    host: str
    project: About
    version: str | None
    saved: Path | None


def pull(
    session: Session,
    access: Access,
    *,
    mapping: Path | None = None,
    save: Path | None = None,
    dry_run: bool = False,
    revert: bool = False,
    announce: Callable[[Imported], None] | None = None,
) -> Pulled:
    """Import every record of a REDCap project, by a mapping or from our own instruments.

    With `save`, the answer is kept in a new file. Raises what `import_files` raises, and
    OutsideFailed for everything that a server can do wrong; then nothing is changed.
    """
    from safetyreport.exchange import redcap_api_answers as answers
    from safetyreport.exchange import redcap_project

    _ = session.study
    _not_there(save)
    given = load_mapping(bytes_of(mapping), mapping.name) if mapping else None
    if given is not None and given.format != "redcap":
        raise UsageRefused("redcap_api.other_format", file=given.file)
    project = _project(access)
    about, dictionary = _described(project)
    planned = redcap_project.plan(given, dictionary, about)
    if planned is None:
        raise UsageRefused("redcap_api.needs_mapping", title=about.title)
    if save is not None and planned.identifying:
        raise UsageRefused("redcap_api.save_identifying", names=planned.identifying)
    repeats, version = answers.repeating(project), answers.version(project)
    data = answers.records(project, planned.fields, groups=planned.groups)
    host = project.at.host
    file = save.name if save else f"REDCap {host}"
    mapped = redcap_project.read(planned, data, file, about, repeats)
    if save is not None and not any(one.code == "mapping.identifier" for one in mapped.problems):
        _written(save, data)
    origin = Origin(COMMAND, f"REDCap {host}, {about.id}: {about.title}")
    imported = import_mapped(
        session, mapped, dry_run=dry_run, revert=revert, announce=announce, origin=origin
    )
    return Pulled(imported, host, about, version, save)


def keep_dictionary(access: Access, save: Path) -> tuple[Path, Dictionary]:
    """Keep a project's data dictionary in a new file, for drafting a mapping."""
    from safetyreport.exchange import redcap_api_answers as answers

    _not_there(save)
    project = _project(access)
    answers.about(project)
    data = answers.metadata(project)
    dictionary = _dictionary(project, data)
    _written(save, data)
    return save, dictionary


def print_dictionary(out: Path | None) -> tuple[Path, tuple[Instrument, ...]]:
    """Write the data dictionary of our instruments to a new file."""
    from safetyreport.exchange.redcap_instruments import dictionary_csv, instruments

    target = out or INSTRUMENTS_FILE
    _not_there(target)
    _written(target, dictionary_csv())
    return target, instruments()


def _project(access: Access) -> Project:
    from safetyreport.exchange.redcap_api import Project, address
    from safetyreport.exchange.redcap_api_token import token_of

    at = address(access.url)
    token = token_of(at.host, os.environ, access.token_file, keyring=access.keyring)
    return Project(at, token, ca=access.ca, seconds=access.seconds)


def _described(project: Project) -> tuple[About, Dictionary]:
    from safetyreport.exchange import redcap_api_answers as answers

    about = answers.about(project)
    return about, _dictionary(project, answers.metadata(project))


def _dictionary(project: Project, data: bytes) -> Dictionary:
    found = read_dictionary(data, _DICTIONARY)
    if found.dictionary is None:
        raise OutsideFailed(
            "redcap_api.no_dictionary", problems=found.problems, host=project.at.host
        )
    return found.dictionary


def _not_there(target: Path | None) -> None:
    if target is not None and target.exists():
        raise UsageRefused("redcap_api.file_exists", file=str(target))


def _written(target: Path, data: bytes) -> None:
    """A new file that, where the system can say so, only its owner reads."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(target, flags, 0o600), "wb") as stream:  # noqa: PTH123  a descriptor
            stream.write(data)
    except FileExistsError as error:
        raise UsageRefused("redcap_api.file_exists", file=str(target)) from error
    except OSError as error:
        detail = error.strerror or ""
        raise StorageFailed("redcap_api.not_written", file=str(target), detail=detail) from error
