"""`grade` and `ctcae`: laboratory values to grades; CTCAE's terms, limits and sentences."""

from __future__ import annotations

from pathlib import Path

from safetyreport.app import grading as use
from safetyreport.app.ctcae_sentences import import_workbook, sentences
from safetyreport.cli import console
from safetyreport.cli.command import Argument, CommandGroup, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE, Choice
from safetyreport.cli.output import (
    Column,
    next_step,
    problem_json,
    problem_values,
    say,
    show_json,
    show_table,
    show_text,
    talk,
    working,
)
from safetyreport.grading.terms import VERSIONS, Name, Version
from safetyreport.i18n import Lang, code, text

MOST_SHOWN = 20  # differences of a workbook told to a person


@command(
    "grade",
    options=[
        Argument("file", kind=FILE, required=False),
        Option("--ctcae", kind=Choice((*VERSIONS, "both")), many=True),
        Option("--all", "everything", flag=True),
    ],
)
def grade(
    invocation: Invocation, file: Path | None, ctcae: tuple[str, ...], everything: bool
) -> None:
    """The grades of a file's values, or of the study's own."""
    session = session_of(invocation)
    with working(invocation):
        found = (
            use.grade_stored(session, ctcae)
            if file is None
            else use.grade_file(session, file, ctcae)
        )
    if invocation.as_json:
        show_json(use.results_json(found))
        return
    ui = invocation.ui
    for warning in found.warnings:
        talk(text(f"{warning.code}.message", ui, problem_values(warning)))
    quiet = file is None and not everything
    lines = [one for one in found.lines if not quiet or one.result.grade != 0]
    if lines:
        show_table(
            invocation,
            [
                "grading.heading.row" if file else "grading.heading.record",
                "grading.heading.analyte",
                Column("grading.heading.value", right=True),
                "grading.heading.version",
                "grading.heading.term",
                Column("grading.heading.grade", right=True),
            ],
            [_cells(one, ui) for one in lines],
            under=[_under(one, ui) for one in lines],
        )
        console.flush()
    if quiet:
        hidden = len(found.lines) - len(lines)
        say(invocation, "grading.told", shown=len(lines), hidden=hidden)
    else:
        say(invocation, "grading.versions", versions=found.versions)
    name = next((one.result.term for one in lines if one.result.term), None)
    if name:
        next_step(invocation, "grading.next_show", term=name)


def _cells(line: use.Line, ui: Lang) -> tuple[object, ...]:
    result = line.result
    shown = text("grading.not_graded", ui) if result.grade is None else str(result.grade)
    if result.grade is not None and len(result.possible) > 1:
        shown = text("grading.or_more", ui, {"grade": result.grade})
    value = f"{line.value:f} {line.unit or ''}".strip()
    return (
        line.record if line.row is None else str(line.row),
        code("analyte", result.analyte, ui),
        value,
        result.version,
        result.term or "-",
        shown,
    )


def _under(line: use.Line, ui: Lang) -> str:
    words = use.sentence(line.result, sentences(line.result.version))
    told = use.why(line.result)[ui]
    return f"{told}\nCTCAE: {words}" if words else told


@command(
    "import",
    options=[Argument("file", kind=FILE), Option("--ctcae", kind=Choice(VERSIONS))],
)
def import_(invocation: Invocation, file: Path, ctcae: Version | None) -> None:
    """Reads the official workbook and keeps its sentences for the user."""
    with working(invocation):
        found = import_workbook(file, ctcae)
    if invocation.as_json:
        show_json(
            {
                "version": found.version,
                "file": str(found.path),
                "terms": found.terms,
                "sentences": found.sentences,
                "problems": [problem_json(one) for one in found.problems],
            }
        )
        return
    for one in found.problems[:MOST_SHOWN]:
        talk(text(f"{one.code}.message", invocation.ui, problem_values(one)))
    if len(found.problems) > MOST_SHOWN:
        say(invocation, "grading.more_differences", count=len(found.problems) - MOST_SHOWN)
    say(
        invocation,
        "grading.imported",
        version=found.version,
        terms=found.terms,
        sentences=found.sentences,
        file=str(found.path),
    )
    next_step(invocation, "grading.next_show", term="Anemia")


@command(
    "show",
    options=[Argument("term"), Option("--ctcae", kind=Choice((*VERSIONS, "both")), many=True)],
)
def show(invocation: Invocation, term: str, ctcae: tuple[str, ...]) -> None:
    """A term: organ class, grades, limits by number, and the imported sentences."""
    found = use.look_up(session_of(invocation), term, ctcae)
    if invocation.as_json:
        show_json(use.shown_json(found))
        return
    ui = invocation.ui
    for place, one in enumerate(found):
        if place:
            show_text("")
        show_text(text("grading.term", ui, {"version": one.term.version, "term": one.term.name}))
        show_text(
            text(
                "grading.term_facts",
                ui,
                {
                    "ja": _named(one.term.ja, ui),
                    "soc": one.term.soc,
                    "soc_ja": _named(one.term.soc_ja, ui),
                    "grades": one.term.grades,
                },
            )
        )
        for criterion in one.criteria:
            name = code("analyte", criterion.analyte, ui)
            if criterion.unit:
                name = f"{name} ({criterion.unit})"
            show_text(name)
            for grades, words in use.limits(criterion):
                show_text(f"{grades}  {words[ui]}", "  ")
        for number, sentence in one.sentences.items():
            show_text(text("grading.sentence", ui, {"grade": number, "words": sentence}))
        if one.definition:
            show_text(text("grading.definition", ui, {"words": one.definition}))
    if not any(one.sentences for one in found):
        next_step(invocation, "grading.next_import")


def _named(name: Name | None, ui: Lang) -> str:
    if name is None:
        return text("grading.no_name", ui)
    status = use.status_words(name)
    return text("grading.named", ui, {"name": name.ja, "status": status})


CTCAE = CommandGroup("ctcae", (import_, show))
