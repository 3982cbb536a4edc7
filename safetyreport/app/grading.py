"""Laboratory values to grades, from a file or from the study's records; CTCAE's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from safetyreport.app.ctcae_sentences import Sentences, sentences
from safetyreport.app.grading_file import read_rows
from safetyreport.app.session import STUDY_FILE, Session, held
from safetyreport.errors import InputRefused, Problem, UsageRefused
from safetyreport.grading.criteria import Criterion, packaged
from safetyreport.grading.grades import grade
from safetyreport.grading.measurement import Result, plain
from safetyreport.grading.stored import laboratory_grades
from safetyreport.grading.terms import VERSIONS, Name, Term, Version, nearest, term
from safetyreport.grading.wording import bounds, conditions
from safetyreport.i18n import LANGS, Phrase, both, text
from safetyreport.records.naming import hint
from safetyreport.records.observation import Laboratory, VitalSign
from safetyreport.records.product import Administration

KINDS = (Laboratory.kind, VitalSign.kind, Administration.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """One result, with the row of the file or the record it comes from."""

    row: int | None
    record: str | None
    participant: str | None
    value: Decimal
    unit: str | None
    result: Result


@dataclass(frozen=True, slots=True)
class Grades:
    """The results, and remarks about the file they come from."""

    lines: tuple[Line, ...]
    versions: tuple[Version, ...]
    warnings: tuple[Problem, ...] = ()


def versions(session: Session, asked: Sequence[str]) -> tuple[Version, ...]:
    """The versions to grade under: those asked for, else the study's own.

    Raises:
        UsageRefused: none was named and there is no study to ask.
    """
    if asked:
        return tuple(one for one in VERSIONS if one in asked or "both" in asked)
    if not (session.folder / STUDY_FILE).is_file():
        raise UsageRefused("grading.version_needed")
    return (session.study.ctcae_version,)


def grade_file(session: Session, file: Path, asked: Sequence[str]) -> Grades:
    """The grades of every row of a CSV file; InputRefused when it holds anything unreadable."""
    chosen = versions(session, asked)
    table = read_rows(file)
    lines = tuple(
        Line(
            row.number,
            None,
            row.participant,
            row.measurement.value,
            row.measurement.unit,
            result,
        )
        for row in table.rows
        for version in chosen
        for result in grade(row.measurement, version, row.term)
    )
    return Grades(lines, chosen, table.warnings)


def grade_stored(session: Session, asked: Sequence[str]) -> Grades:
    """The grades of the study's laboratory values, temperatures and oxygen saturations."""
    chosen = versions(session, asked)
    with session.store().reading() as reader:
        records = held(reader, KINDS).records
    lines = tuple(
        Line(
            None,
            graded.record.id,
            graded.record.participant,
            graded.record.value or Decimal(0),
            graded.record.unit,
            result,
        )
        for version in chosen
        for graded in laboratory_grades(records, session.study, version)
        for result in graded.results
    )
    return Grades(lines, chosen)


@dataclass(frozen=True, slots=True)
class Shown:
    """A term of one version as a person looks it up."""

    term: Term
    criteria: tuple[Criterion, ...]
    sentences: Mapping[int, str]
    definition: str | None


def look_up(session: Session, name: str, asked: Sequence[str]) -> tuple[Shown, ...]:
    """A term in the versions that have it; InputRefused when none of them does."""
    chosen = versions(session, asked) if asked else VERSIONS
    found = []
    for version in chosen:
        known = term(version, name)
        if known is None:
            continue
        criteria = tuple(
            one for one in packaged().criteria if one.term == known.name and version in one.versions
        )
        own = sentences(version)
        found.append(Shown(known, criteria, own.of(known.name), own.definition(known.name)))
    elsewhere = tuple(version for version in VERSIONS if not found and term(version, name))
    if elsewhere:
        raise InputRefused(
            "grading.term_of_other", term=name, versions=tuple(chosen), other=elsewhere
        )
    if not found:
        near = next((one for version in chosen if (one := nearest(version, name))), None)
        raise InputRefused(
            "grading.unknown_term", term=name, versions=tuple(chosen), hint=hint(near)
        )
    return tuple(found)


def limits(criterion: Criterion) -> list[tuple[str, dict[str, str]]]:
    """Each grade's limits in words, in both languages; a grade may have several."""
    found = []
    for limb in criterion.limb:
        words = bounds(limb, None, criterion.unit or "")
        when = conditions(limb)
        values: dict[str, object] = {"bounds": words or ""}
        key = "grading.limits.plain"
        if when is not None:
            key, values["conditions"] = "grading.limits.when", when
        grades = "/".join(map(str, limb.possible)) or "-"
        found.append((grades, both(key, values)))
    return found


def why(result: Result) -> dict[str, str]:
    """All reasons of a result, in both languages."""
    return {
        lang: ("" if lang == "ja" else " ").join(
            text(one.key, lang, one.values) for one in result.why
        )
        for lang in LANGS
    }


def results_json(found: Grades) -> dict[str, Any]:
    """The answer of `grade --json`."""
    own = {version: sentences(version) for version in found.versions}
    return {"results": [_line_json(one, own[one.result.version]) for one in found.lines]}


def _line_json(line: Line, own: Sentences) -> dict[str, Any]:
    result = line.result
    return {
        "row": line.row,
        "record": line.record,
        "participant": line.participant,
        "analyte": result.analyte,
        "value": plain(line.value),
        "unit": line.unit,
        "version": result.version,
        "term": result.term,
        "direction": result.direction,
        "grade": result.grade,
        "possible": list(result.possible),
        "higher_by_other_facts": list(result.clinical),
        "baseline_grade": result.baseline_grade,
        "why": why(result),
        "sentence": sentence(result, own),
    }


def sentence(result: Result, own: Sentences) -> str | None:
    """CTCAE's own sentence for the grade, where the user has imported it."""
    if not result.grade or not result.term:
        return None
    return own.of(result.term).get(result.grade)


def shown_json(found: Sequence[Shown]) -> dict[str, Any]:
    """The answer of `ctcae show --json`."""
    return {
        "terms": [
            {
                "version": one.term.version,
                "term": one.term.name,
                "term_ja": _name_json(one.term.ja),
                "soc": one.term.soc,
                "soc_ja": _name_json(one.term.soc_ja),
                "grades": list(one.term.grades),
                "limits": [
                    {
                        "analyte": criterion.analyte,
                        "unit": criterion.unit,
                        "direction": criterion.direction,
                        "grade": grades,
                        "text": words,
                    }
                    for criterion in one.criteria
                    for grades, words in limits(criterion)
                ],
                "sentences": [
                    {"grade": number, "text": words} for number, words in one.sentences.items()
                ],
                "definition": one.definition,
            }
            for one in found
        ]
    }


def _name_json(name: Name | None) -> dict[str, str] | None:
    return {"name": name.ja, "status": name.status} if name else None


def status_words(name: Name) -> Phrase:
    """How a Japanese name was checked, in words."""
    return Phrase(f"grading.status.{name.status}")
