"""The Word templates as their users see them: listed, written out, checked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from safetyreport import i18n
from safetyreport.app.session import STUDY_FILE, Session
from safetyreport.documents import forms
from safetyreport.documents.form_model import Form
from safetyreport.documents.output import inside, write_document
from safetyreport.documents.placeholder_list import Placeholder, placeholder_list
from safetyreport.documents.template_choice import chosen, read_template, shipped
from safetyreport.documents.template_lint import errors, lint
from safetyreport.errors import ConfigurationRefused, Problem, UsageRefused
from safetyreport.i18n import LANGS, Lang

FOLDER = "templates"  # in the study folder, where templates of one's own are expected


@dataclass(frozen=True)
class Listed:
    """One form in one language: which template it is printed from.

    `file` names the study's own file, `refused` says why it cannot be used.
    """

    form: Form
    lang: Lang
    file: str | None
    sha256: str | None
    refused: ConfigurationRefused | None
    placeholders: tuple[Placeholder, ...]

    @property
    def comparison(self) -> dict[str, str]:
        """What the form says of itself: a reconstruction never compared, or the house's own."""
        frame = forms.frame()
        words = frame.reconstruction if self.form.origin == "reconstruction" else frame.own_form
        return {"ja": words.ja, "en": words.en}


@dataclass(frozen=True)
class Exported:
    """A shipped template written out, with the list of its placeholders beside it."""

    lang: Lang
    template: Path
    listing: Path
    written: bool


@dataclass(frozen=True)
class Checked:
    """A template without errors: the lines that make the study use it, and what to mind.

    `file` is its place relative to the study folder; `moves` if it does not lie there yet.
    """

    form: str
    lang: Lang
    file: str
    moves: bool
    sha256: str
    warnings: tuple[Problem, ...]

    @property
    def lines(self) -> str:
        """What to copy into study.toml."""
        # A JSON string is a TOML string.
        file = json.dumps(self.file, ensure_ascii=False)
        return (
            f'[[templates]]\nform = "{self.form}"\nlang = "{self.lang}"\n'
            f'file = {file}\nsha256 = "{self.sha256}"'
        )


def listed(session: Session) -> tuple[Listed, ...]:
    """Every form in both languages; where there is no study, the shipped templates alone."""
    study = session.study if (session.folder / STUDY_FILE).is_file() else None
    found = []
    for form_id in forms.form_ids():
        for lang in LANGS:
            own = [
                one
                for one in (study.templates if study else ())
                if (one.form, one.lang) == (form_id, lang)
            ]
            file, sha256, refused = own[0].file if own else None, None, None
            try:
                if study is None:
                    sha256 = hashlib.sha256(shipped(form_id, lang)).hexdigest()
                else:
                    sha256 = chosen(study, session.folder, form_id, lang).sha256
            except ConfigurationRefused as error:
                refused = error
            names = placeholder_list(form_id)
            found.append(Listed(forms.load(form_id), lang, file, sha256, refused, names))
    return tuple(found)


def export(form_id: str, langs: tuple[Lang, ...], folder: Path) -> tuple[Exported, ...]:
    """Write the shipped templates of a form and their lists; a file that differs stays as it is.

    Raises:
        UsageRefused: a file of that name holds something else; nothing was written.
        StorageFailed: the folder cannot be written.
    """
    work: list[tuple[Lang, dict[str, bytes]]] = []
    for lang in langs:
        stem = f"{form_id}_{lang}"
        listing = placeholder_text(form_id, lang).encode("utf-8")
        work.append((lang, {f"{stem}.docx": shipped(form_id, lang), f"{stem}.txt": listing}))
    absent = {
        name for _, files in work for name, data in files.items() if not _same(folder, name, data)
    }
    made = []
    for lang, files in work:
        for name in sorted(absent & files.keys()):
            write_document(folder, name, files[name])
        template, listing_path = (folder / name for name in files)
        made.append(Exported(lang, template, listing_path, bool(absent & files.keys())))
    return tuple(made)


def check(session: Session, file: Path, form_id: str, lang: Lang) -> Checked:
    """Read a Word file as the template of a form.

    Raises:
        ConfigurationRefused: it has errors; all of them, and the warnings, are in its problems.
    """
    name = str(file)
    data = read_template(file, name)
    problems = lint(data, name, form_id, lang)
    if errors(problems):
        raise ConfigurationRefused(
            "templates.refused",
            problems=problems,
            file=name,
            form=form_id,
            lang=lang,
            count=len(errors(problems)),
        )
    base, path = session.folder.resolve(), file.resolve()
    moves = not path.is_relative_to(base)
    relative = f"{FOLDER}/{path.name}" if moves else path.relative_to(base).as_posix()
    return Checked(form_id, lang, relative, moves, hashlib.sha256(data).hexdigest(), problems)


def placeholder_text(form_id: str, lang: Lang) -> str:
    """The list of a form's placeholders as a text file: tag, meaning, kind, whether required."""
    form = forms.load(form_id)
    title = {"title": form.title.get(lang), "form": form_id}
    lines = [
        i18n.text("templates.list_title", lang, title),
        "",
        i18n.text("templates.list_intro", lang),
    ]
    names = {one.name: one for one in placeholder_list(form_id)}
    for section in form.sections:
        lines += ["", section.title.get(lang)]
        for row in section.rows:
            for name in row.placeholders():
                if name in names:
                    lines += _lines(names.pop(name), lang)
    lines += ["", i18n.text("templates.list_shared", lang)]
    lines += [line for one in names.values() for line in _lines(one, lang)]
    return "\n".join(lines) + "\n"


def _lines(one: Placeholder, lang: Lang) -> list[str]:
    tags = {"flag": f"{{% if {one.name} %}}", "list": f"{{%tr for row in {one.name} %}}"}
    found = [_line(tags.get(one.kind, f"{{{{ {one.name} }}}}"), one.label[lang], one, lang)]
    found += [
        "  " + _line(f"{{{{ row.{name} }}}}", label[lang], one, lang, "text")
        for name, label in one.columns
    ]
    if one.shown_if:
        found.append(i18n.text("templates.list_condition", lang, {"flag": one.shown_if}))
    return found


def _line(tag: str, label: str, one: Placeholder, lang: Lang, kind: str | None = None) -> str:
    values = {
        "tag": tag,
        "label": label,
        "kind": i18n.text(f"templates.kind.{kind or one.kind}", lang),
        "required": i18n.text(f"templates.required.{one.required}", lang),
    }
    return i18n.text("templates.list_line", lang, values)


def _same(folder: Path, name: str, data: bytes) -> bool:
    """Whether the file is there with this very content; UsageRefused if with another."""
    path = inside(folder, name)
    if not path.exists():
        return False
    if not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
        raise UsageRefused("templates.exists", file=str(path))
    return True
