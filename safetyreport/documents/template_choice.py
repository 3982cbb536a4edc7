"""Which Word file a form is printed from: the shipped one, or the hospital's by its checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from safetyreport.documents import forms
from safetyreport.documents.archive import MAX_UNPACKED
from safetyreport.errors import ConfigurationRefused
from safetyreport.i18n import Lang
from safetyreport.records.study import Study, TemplateChoice
from safetyreport.resources import folder as shipped_folder


class Chosen(NamedTuple):
    """A template's bytes, how messages call it, its sha256, and whether it is the hospital's."""

    data: bytes
    name: str
    sha256: str
    own: bool


def shipped(form: str, lang: Lang) -> bytes:
    """The template that ships with the program."""
    return (shipped_folder("templates") / "docx" / lang / f"{form}.docx").read_bytes()


def chosen(study: Study, folder: Path, form: str, lang: Lang) -> Chosen:
    """The template that the study in `folder` prints a form from.

    Raises:
        ConfigurationRefused: study.toml names a form that does not exist or one form twice; its
            own file lies outside the folder, is absent, has changed, or has errors.
    """
    named = _named(study, form, lang)
    if named is None:
        data = shipped(form, lang)
        return Chosen(data, f"{lang}/{form}.docx", hashlib.sha256(data).hexdigest(), own=False)
    data = read_template(_inside(folder, named.file), named.file)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != named.sha256:
        raise ConfigurationRefused(
            "templates.changed",
            file=named.file,
            form=form,
            lang=lang,
            named=named.sha256,
            found=sha256,
        )
    from safetyreport.documents.template_lint import errors, lint  # only for a file of one's own

    problems = errors(lint(data, named.file, form, lang))
    if problems:
        raise ConfigurationRefused(
            "templates.refused",
            problems=problems,
            file=named.file,
            form=form,
            lang=lang,
            count=len(problems),
        )
    return Chosen(data, named.file, sha256, own=True)


def read_template(path: Path, name: str) -> bytes:
    """The bytes of a Word file; ConfigurationRefused if it cannot be read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_UNPACKED + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ConfigurationRefused("templates.absent", file=name) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationRefused("templates.unreadable", file=name, reason=reason) from error
    if len(data) > MAX_UNPACKED:
        limit = MAX_UNPACKED // 2**20
        raise ConfigurationRefused("templates.too_big", file=name, limit=limit)
    return data


def _named(study: Study, form: str, lang: Lang) -> TemplateChoice | None:
    """The study's own choice; every entry is looked at, for a mistyped one would go unnoticed."""
    known = forms.form_ids()
    for one in study.templates:
        if one.form not in known:
            raise ConfigurationRefused("templates.unknown_form", form=one.form, forms=known)
    found = [one for one in study.templates if (one.form, one.lang) == (form, lang)]
    if len(found) > 1:
        raise ConfigurationRefused("templates.named_twice", form=form, lang=lang)
    return found[0] if found else None


def _inside(folder: Path, file: str) -> Path:
    """The file's path, if it lies in the study folder, through no link that leads out of it."""
    steps = PurePosixPath(file.replace("\\", "/"))
    windows = PureWindowsPath(file)
    outside = steps.is_absolute() or windows.drive or windows.root or ".." in steps.parts
    base = folder.resolve()
    if outside or "\0" in file or not (path := (base / steps).resolve()).is_relative_to(base):
        raise ConfigurationRefused("templates.outside_study", file=file)
    return path
