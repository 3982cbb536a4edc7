"""`templates list`, `export` and `lint`: the Word templates, shipped and one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetyreport.app import templates as use
from safetyreport.cli import console
from safetyreport.cli.command import Argument, CommandGroup, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE, FOLDER, Choice
from safetyreport.cli.output import (
    next_step,
    problem_json,
    problem_values,
    say,
    show_json,
    show_table,
    show_text,
)
from safetyreport.documents.forms import form_ids
from safetyreport.errors import ExitCode
from safetyreport.i18n import LANGS, Lang, both, text

SHORT = 12  # signs of a checksum that a table shows
FORMS = Choice(form_ids())


@command("list")
def list_(invocation: Invocation) -> int | None:
    """Every form in both languages and the template it is printed from."""
    found = use.listed(session_of(invocation))
    faulty = [one for one in found if one.refused is not None]
    if invocation.as_json:
        show_json({"templates": [_listed_json(one) for one in found]})
        return ExitCode.CONFIGURATION if faulty else None
    lang = invocation.ui
    show_table(
        invocation,
        [f"templates.column.{name}" for name in ("form", "lang", "title", "source", "count")],
        [
            (
                one.form.id,
                one.lang,
                one.form.title.get(one.lang),
                _source(one, lang),
                _count(one, lang),
            )
            for one in found
        ],
    )
    for words in dict.fromkeys(one.comparison[lang] for one in found):
        forms = dict.fromkeys(one.form.id for one in found if one.comparison[lang] == words)
        show_text("")
        show_text(text("templates.comparison", lang, {"forms": list(forms), "words": words}))
    for one in faulty:
        if one.refused is not None:
            say(invocation, f"{one.refused.code}.message", **one.refused.values)
            say(invocation, f"{one.refused.code}.remedy", **one.refused.values)
    if not faulty:
        next_step(invocation, "templates.next_export", form=found[0].form.id)
    return ExitCode.CONFIGURATION if faulty else None


@command(
    "export",
    options=[
        Argument("form", kind=FORMS),
        Option("--lang", kind=Choice(("ja", "en", "both")), default="both"),
        Option("--out", kind=FOLDER, metavar="DIR"),
    ],
)
def export(invocation: Invocation, form: str, lang: str, out: Path | None) -> None:
    """Writes the shipped template and the list of its placeholders."""
    langs = LANGS if lang == "both" else (_lang(lang),)
    made = use.export(form, langs, out or invocation.study / use.FOLDER)
    if invocation.as_json:
        show_json(
            {
                "templates": [
                    {
                        "form": form,
                        "lang": one.lang,
                        "template": str(one.template),
                        "placeholders": str(one.listing),
                        "written": one.written,
                    }
                    for one in made
                ]
            }
        )
        return
    show_table(
        invocation,
        ["templates.column.file", "templates.column.state"],
        [
            (
                str(path),
                text(f"templates.state.{'written' if one.written else 'same'}", invocation.ui),
            )
            for one in made
            for path in (one.template, one.listing)
        ],
    )
    first = made[0]
    path = f'"{first.template}"' if " " in str(first.template) else str(first.template)
    next_step(invocation, "templates.next_lint", file=path, form=form, lang=first.lang)


@command(
    "lint",
    options=[
        Argument("file", kind=FILE),
        Option("--form", kind=FORMS, required=True),
        Option("--lang", kind=Choice(LANGS), default="ja"),
    ],
)
def lint(invocation: Invocation, file: Path, form: str, lang: str) -> None:
    """Checks a Word file and prints the lines that make the study use it."""
    found = use.check(session_of(invocation), file, form, _lang(lang))
    if invocation.as_json:
        show_json(
            {
                "form": found.form,
                "lang": found.lang,
                "file": found.file,
                "inside_study": not found.moves,
                "sha256": found.sha256,
                "study_toml": found.lines,
                "problems": [problem_json(one) for one in found.warnings],
            }
        )
        return
    ui = invocation.ui
    say(invocation, "templates.clean", file=file.name, form=form, lang=lang)
    if found.warnings:
        say(invocation, "templates.warned", count=len(found.warnings))
        for one in found.warnings:
            show_warning = text(f"{one.code}.message", ui, problem_values(one))
            say(invocation, "templates.warning", message=show_warning)
            say(invocation, f"{one.code}.remedy", **problem_values(one))
    if found.moves:
        say(invocation, "templates.move", file=found.file)
    say(invocation, "templates.paste")
    for line in found.lines.split("\n"):
        console.put(line)  # never wrapped: it is copied
    next_step(invocation, "templates.next_use")


def _lang(word: str) -> Lang:
    return "ja" if word == "ja" else "en"


def _source(one: use.Listed, lang: Lang) -> str:
    values = {"file": one.file or "study.toml", "sha256": (one.sha256 or "")[:SHORT]}
    if one.refused is not None:
        return text("templates.source.refused", lang, values)
    return text(f"templates.source.{'own' if one.file else 'shipped'}", lang, values)


def _count(one: use.Listed, lang: Lang) -> str:
    required = sum(name.required != "never" for name in one.placeholders)
    return text("templates.count", lang, {"count": len(one.placeholders), "required": required})


def _listed_json(one: use.Listed) -> dict[str, Any]:
    refused = one.refused
    return {
        "form": one.form.id,
        "lang": one.lang,
        "title": {"ja": one.form.title.ja, "en": one.form.title.en},
        "origin": one.form.origin,
        "official_comparison": one.comparison,
        "source": "own" if one.file else "shipped",
        "file": one.file,
        "sha256": one.sha256,
        "refused": both(f"{refused.code}.message", refused.values) if refused else None,
        "placeholders": [
            {
                "name": name.name,
                "label": name.label,
                "kind": name.kind,
                "required": name.required,
                "columns": [column for column, _ in name.columns],
            }
            for name in one.placeholders
        ],
    }


TEMPLATES = CommandGroup("templates", (list_, export, lint))
