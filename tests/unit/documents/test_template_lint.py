"""A template of a hospital's own is used only when the form loses nothing and nothing runs."""

from __future__ import annotations

import re

import pytest

from safetyreport import i18n
from safetyreport.cli.output import problem_values
from safetyreport.documents import forms
from safetyreport.documents.placeholder_list import placeholder_list
from safetyreport.documents.readback import text_of
from safetyreport.documents.template_choice import shipped
from safetyreport.documents.template_lint import errors, lint
from safetyreport.documents.template_trial import required_items
from safetyreport.documents.word import compile_template
from safetyreport.errors import Problem
from safetyreport.i18n import LANGS, Lang
from tests.unit.documents.broken_templates import (
    BODY,
    BROKEN,
    FORM,
    beside,
    field,
    related,
    replaced,
    saved_by_word,
    tagged,
)
from tests.unit.documents.samples import paragraphs
from tests.unit.documents.test_forms import EVERY, context

FILE = "病院の様式.docx"


def found(data: bytes, form: str = FORM, lang: Lang = "ja") -> tuple[Problem, ...]:
    """What is wrong with a template."""
    return lint(data, FILE, form, lang)


def sentence(problem: Problem, lang: Lang = "ja") -> str:
    """What the user reads of a problem."""
    values = problem_values(problem)
    return "".join(
        i18n.text(f"{problem.code}.{part}", lang, values) for part in ("message", "remedy")
    )


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_what_ships_has_nothing_to_mend(form_id: str, lang: Lang) -> None:
    """No shipped template gives an error or a warning."""
    assert found(shipped(form_id, lang), form_id, lang) == ()


@pytest.mark.parametrize(("form_id", "lang"), EVERY)
def test_what_word_does_to_a_file_is_no_fault(form_id: str, lang: Lang) -> None:
    """Runs cut inside tags, marks of spelling, revision ids: clean, and the same report."""
    original, saved = shipped(form_id, lang), saved_by_word(shipped(form_id, lang))
    assert saved != original
    assert found(saved, form_id, lang) == ()
    values = context(form_id)
    before, after = (compile_template(data, FILE).render(values) for data in (original, saved))
    assert text_of(before).whole == text_of(after).whole


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_named_with_its_place(name: str) -> None:
    """Each fault is found, in words of both languages, with part, paragraph or cell."""
    case = BROKEN[name]
    code = case.code if "." in case.code else f"templates.{case.code}"
    problems = found(case.make(), lang=case.lang)
    hits = [one for one in problems if one.code == code]
    assert hits, [one.code for one in problems]
    assert {one.severity for one in hits} == {case.severity}
    assert any(case.words in sentence(one) for one in hits), [sentence(one) for one in hits]
    for lang in LANGS:
        assert all(not re.search(r"\{[a-z_]+\}", sentence(one, lang)) for one in problems)


@pytest.mark.parametrize("name", [n for n, case in BROKEN.items() if case.severity == "error"])
def test_one_fault_is_not_told_as_many(name: str) -> None:
    """The list stays short enough to work through: what follows from a fault is not told again."""
    case = BROKEN[name]
    problems = errors(found(case.make()))
    codes = [one.code for one in problems if not one.code.endswith("item_lost")]
    assert len(codes) <= 2


def test_all_faults_stand_in_one_list() -> None:
    """A misspelt name, a comment, a lost item and a field are told at once, errors first."""
    data = replaced(BODY, "{{ narrative }}", "{{ narative }}")
    broken = beside('<w:commentReference w:id="0"/>' + "<w:fldSimple w:instr='DATE'/>")
    both = {one.code for one in found(data)} | {one.code for one in found(broken)}
    together = replaced(BODY, "{{ event_term }}</w:t></w:r>", "{{ event_trm }}</w:t></w:r>"
                        '<w:commentReference w:id="0"/><w:fldSimple w:instr="DATE"/>')  # fmt: skip
    codes = [one.code for one in found(together)]
    assert {"templates.misspelt", "templates.comment", "templates.field"} <= set(codes)
    assert "templates.item_lost" in codes
    assert both <= {*codes, "templates.misspelt"}
    severities = [one.severity for one in found(together)]
    assert severities == sorted(severities)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: tagged("{{ narrative|upper }}"), id="a filter"),
        pytest.param(lambda: tagged("{% if draft == “x” %}{% endif %}"), id="smart quotes"),
        pytest.param(lambda: tagged("{% set a = narrative %}{{ a }}"), id="a name of its own"),
        pytest.param(lambda: tagged("{{ narrative.upper() }}"), id="a method of texts"),
        pytest.param(lambda: tagged("{% raw %}{{ x }}{% endraw %}"), id="braces meant as such"),
        pytest.param(lambda: tagged("{# a note #}"), id="a note"),
        pytest.param(
            lambda: replaced(
                BODY,
                "{{ infection_yes }}",
                '{% if infection_yes == "■" %}☑{% else %}☐{% endif %}',
            ),
            id="a box of another look",
        ),
        pytest.param(
            lambda: tagged("{% for c in changes %}{{ loop.index }} {{ c.item }}{% endfor %}"),
            id="a loop inside a paragraph",
        ),
        pytest.param(lambda: related("hyperlink", "https://example.jp/"), id="a plain hyperlink"),
        pytest.param(lambda: field(" PA", "GE "), id="a page number"),
        pytest.param(lambda: field(" EQ \\o\\ac(○,印) "), id="a ringed seal"),
    ],
)  # fmt: skip
def test_what_a_hospital_may_do(data: object) -> None:
    """Other looks, filters, links and page numbers are its own business."""
    assert callable(data)
    assert errors(found(data())) == ()


@pytest.mark.parametrize("form_id", forms.form_ids())
def test_each_required_item_is_missed(form_id: str) -> None:
    """A blank page loses every item that the form must carry, and says so by name."""
    lost = {one.field for one in found(paragraphs("白紙"), form_id)}
    needed = {
        f"{one.name}.{column}" if column else one.name for one, column in required_items(form_id)
    }
    assert needed
    assert needed <= lost


@pytest.mark.parametrize("name", ["narrative", "event_term", "institution_name", "infection_no"])
def test_an_item_left_out_is_one_error(name: str) -> None:
    """Deleting one placeholder gives exactly one error, which names it."""
    problems = errors(found(saved_by_word(without(name))))
    assert [one.field for one in problems] == [name]


def without(name: str) -> bytes:
    """The shipped template without a placeholder."""
    data = replaced(BODY, f"{{{{ {name} }}}}", "")
    text = text_of(data).whole
    assert f"{{{{ {name} }}}}" not in text
    return data


@pytest.mark.parametrize("form_id", forms.form_ids())
def test_every_placeholder_is_explained(form_id: str) -> None:
    """The list for authors holds each name a template may use, with words in both languages."""
    listed = placeholder_list(form_id)
    assert {one.name for one in listed} == forms.placeholders(form_id)
    assert len(listed) == len({one.name for one in listed})
    for one in listed:
        assert all(one.label[lang] and one.label[lang] != one.name for lang in LANGS), one.name
        assert {name for name, _ in one.columns} == forms.loops(form_id).get(one.name, set())
