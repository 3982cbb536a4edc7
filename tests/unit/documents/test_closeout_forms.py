"""What the law and the guides ask of the reports on the end of a research is on their forms."""

from __future__ import annotations

import pytest

from safetyreport.documents import forms
from safetyreport.documents.closeout_items import TOPICS
from safetyreport.documents.form_duties import CLOSEOUT_FORMS
from safetyreport.i18n import LANGS
from safetyreport.law.query import load_law

LAW = load_law()
FOUR = {"background": "（ア）", "progress": "（イ）", "illness": "（ウ）", "endpoints": "（エ）"}


@pytest.mark.parametrize(("basis", "letter"), FOUR.items(), ids=FOUR)
def test_the_study_report_holds_the_four_items(basis: str, letter: str) -> None:
    """Each item of a 総括報告書 has a required row that rests on it."""
    form = forms.load("study_report")
    rows = [row for row in form.rows() if row.basis == basis]

    assert form.bases[basis].ja.endswith(letter)
    assert any(row.required == "always" and row.kind == "table" for row in rows)


SECONDARY = (
    "survival", "cytotoxicity", "phenotype", "event_doses", "vital_signs", "laboratory",
)  # fmt: skip


@pytest.mark.parametrize("name", SECONDARY)
def test_every_secondary_endpoint_has_its_table(name: str) -> None:
    """Survival, immune response, events by cell dose, vital signs, laboratory tests."""
    (section,) = (one for one in forms.load("study_report").sections if one.id == "secondary")
    (row,) = (one for one in section.rows if one.id == name)
    assert (row.kind, row.required, row.basis) == ("table", "always", "endpoints")


@pytest.mark.parametrize("form", ["primary_endpoint", "study_report"])
def test_the_primary_endpoint_stands_on_both_reports(form: str) -> None:
    """Type, severity, frequency and duration of adverse events, the listing before the tables."""
    names = [row.id for row in forms.load(form).rows()]
    parts = ("events", "event_counts", "event_grades", "event_terms", "event_durations")
    assert [name for name in names if name in parts] == list(parts)


@pytest.mark.parametrize(
    ("report", "form"), [("primary_endpoint", "primary_endpoint"), ("study_report", "study_report")]
)
def test_what_people_judge_is_required(report: str, form: str) -> None:
    """No report is released without the statements of the person responsible."""
    needed: dict[str, str] = {}
    for row in forms.load(form).rows():
        needed |= row.needed()
    judged = {topic for topic, author in TOPICS[report].items() if author is not None}
    assert {topic for topic in judged if needed.get(topic) != "always"} == set()


@pytest.mark.parametrize("provision", ["ord-8-9-2-primary", "ord-8-9-2-all", "ord-8-9-5"])
def test_the_form_that_the_law_data_name_meets_the_duty(provision: str) -> None:
    """The duty that `due` shows and the form that `closeout` makes are one."""
    named = LAW.provision(provision)
    assert named.form is not None
    kinds, parties = CLOSEOUT_FORMS[named.form]
    assert named.kind in kinds
    assert set(named.version[-1].addressees) <= set(parties)


@pytest.mark.parametrize(
    ("form", "paragraphs"),
    [
        ("primary_endpoint", ("第4項",)),
        ("study_report", ("第4項",)),
        ("study_report_summary", ("第4項", "第5項")),
    ],
)
def test_the_opening_cites_what_both_texts_of_the_article_say(
    form: str, paragraphs: tuple[str, ...]
) -> None:
    """The committee is heard under para. 4, the Minister gets it under para. 5, both by para. 7."""
    opening = forms.load(form).at("opening").text.ja
    assert all(paragraph in opening for paragraph in (*paragraphs, "第8条の9", "第7項において準用"))
    cited = {
        version.citation.ja
        for provision in ("ord-8-9-4", "ord-8-9-5")
        for version in LAW.provision(provision).version
    }
    assert {f"規則第8条の9{paragraph}" for paragraph in paragraphs} <= cited


@pytest.mark.parametrize(
    ("form", "origin"),
    [
        ("primary_endpoint", "own"),
        ("study_report", "own"),
        ("study_report_summary", "reconstruction"),
    ],
)
def test_a_form_says_what_it_is(form: str, origin: str) -> None:
    """Only 別紙様式第9 has an official form, which was not seen."""
    found = forms.load(form)
    assert found.origin == origin
    assert (found.number.ja == "別紙様式第9") is (origin == "reconstruction")


@pytest.mark.parametrize("lang", LANGS)
def test_every_test_is_called_exploratory(lang: str) -> None:
    """A p value never stands under another head."""
    heads = {
        (column.ja if lang == "ja" else column.en)
        for row in forms.load("study_report").rows()
        for column in row.columns
        if column.name == "p"
    }
    assert heads == {"探索的p値" if lang == "ja" else "Exploratory p"}
