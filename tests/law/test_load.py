"""Law data are read strictly: each mistake is refused with its file, its key and its value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safetyreport import i18n
from safetyreport.errors import ConfigurationRefused, ExitCode
from safetyreport.law.calendar import read_calendar
from safetyreport.law.consistency import kanji
from safetyreport.law.load import read_framework
from safetyreport.law.query import load_law
from safetyreport.resources import package_folder

HERE = Path(__file__).parent
BROKEN = HERE / "broken"
# What the refusal must say, by the broken file (one mistake each).
WORDS = {
    "not_toml": "provisions.toml cannot be read as TOML: Invalid value (at line 23",
    "key_twice": "line 24",
    "unknown_key": "provision.act-3-1.version[1].day:",
    "unknown_table": "rule",
    "not_a_table": "provision.x",
    "missing_key": "version[1].reading",
    "days_in_quotes": "version[1].days: the value “20”",
    "days_zero": "version[1].days: the value “0”",
    "date_in_quotes": "version[1].in_force",
    "unknown_kind": "illness_16day",
    "unknown_occasion": "storm",
    "unknown_class": "classes[1]",
    "no_version": "provision.act-3-1.version",
    "same_name_twice": "provision.act-3-1",
    "number_differs": "number 21",
    "number_inside_number": "number 10",
    "words_differ": "速やかに",
    "two_limits": "version[1].days",
    "count_without_days": "version[1].count",
    "days_without_count": "version[1].count",
    "cycle_not_quoted": "起算して",
    "cycle_in_two_units": "version[1].cycle:",
    "cycle_without_length": "version[1].cycle:",
    "cycle_years_differ": "version[1].cycle.years: the number 2",
    "years_differ": "version[1].years: the number 5",
    "months_differ": "version[1].months: the number 2",
    "days_and_months": "version[1].days: more than one limit",
    "month_count_not_quoted": "version[1].count: the way of counting",
    "principle_not_quoted": "in_principle disagrees",
    "principle_not_said": "in_principle disagrees",
    "content_twice": "contents[2]: the item “lamp”",
    "unknown_purpose": "fishing",
    "unknown_start": "sunrise",
    "remainder_with_matters": "version[1].remainder",
    "unknown_seriousness": "seasick",
    "unknown_base": "act-9",
    "unknown_delegation": "act-9",
    "unknown_instrument": "decree",
    "citation_other_article": "第4条第1項",
    "citation_other_paragraph": "第3条第2項",
    "multi_site_citation_differs": "citation_multi_site",
    "unnamed_party": "registry",
    "verified_without_quote": "base.act-2.version[1].quote",
    "verified_later": "2026-01-02",
    "absence_verified_later": "2027-01-01",
    "days_without_version": "2001-01-02",
    "base_begins_late": "base.act-2.version",
    "base_overlap": "base.act-2.version",
    "overlap": "out of order or overlap",
    "out_of_order": "out of order or overlap",
    "unknown_transition": "running-2011",
    "transition_first_version": "version[1].transition",
    "transition_other_day": "2011-01-01",
    "transition_overlap": "2020-01-01",
    "framework_unknown_key": "edition",
    "framework_no_names": "names",
    "framework_empty_english": "party.administrator.en",
    "framework_transition_without_day": "transition.running-2010.running_on",
    "framework_transition_verified_later": "2026-01-02",
    "framework_transition_needs_onset": "onset",
    "holidays_unknown_kind": "eve",
    "holidays_out_of_order": "holiday[2].day",
    "holidays_twice": "2026-01-01 is out of order or given twice",
    "holidays_outside": "2027-02-11",
    "holidays_unknown_name": "birthday",
    "holidays_unknown_source": "rumour",
}


def refusal(name: str, folder: Path) -> ConfigurationRefused:
    """The refusal of a valid folder of law data in which one file is replaced by a broken one."""
    broken = BROKEN / f"{name}.toml"
    part = name.partition("_")[0]
    if part == "holidays":
        rules = package_folder("law", "calendar").joinpath("administrative_holidays.toml")
        (folder / "administrative_holidays.toml").write_bytes(rules.read_bytes())
        shutil.copy(broken, folder / "national_holidays.toml")
        with pytest.raises(ConfigurationRefused) as refused:
            read_calendar(folder)
        return refused.value
    shutil.copytree(HERE / "invented", folder, dirs_exist_ok=True)
    target = "framework.toml" if part == "framework" else "provisions.toml"
    shutil.copy(broken, folder / target)
    with pytest.raises(ConfigurationRefused) as refused:
        read_framework(folder)
    return refused.value


@pytest.mark.parametrize("name", WORDS)
def test_each_mistake_is_named(name: str, tmp_path: Path) -> None:
    """A person who made this mistake reads which file, which key and which value it is."""
    refused = refusal(name, tmp_path)

    said = [
        sentence
        for problem in refused.problems
        for lang in i18n.LANGS
        for sentence in (
            i18n.text(f"{problem.code}.message", lang, problem.values),
            i18n.text(f"{problem.code}.remedy", lang, problem.values),
        )
    ]
    assert any(WORDS[name] in sentence for sentence in said), said
    assert all(problem.file and problem.file.endswith(".toml") for problem in refused.problems)
    assert refused.exit_code == ExitCode.CONFIGURATION
    assert str(len(refused.problems)) in i18n.text("law.refused.message", "ja", refused.values)


def test_every_broken_file_is_used() -> None:
    """No broken file lies about without a test, and no test without its file."""
    assert {path.stem for path in BROKEN.glob("*.toml")} == set(WORDS)


def test_every_mistake_is_listed(tmp_path: Path) -> None:
    """All mistakes of all files come in one refusal, not the first only."""
    shutil.copytree(HERE / "invented", tmp_path, dirs_exist_ok=True)
    provisions = (BROKEN / "number_differs.toml").read_text(encoding="utf-8")
    mistaken = provisions.replace('["act-2"]', '["act-9"]').replace(
        "paragraph = 1", "paragraph = 2"
    )
    (tmp_path / "provisions.toml").write_text(mistaken, encoding="utf-8")
    more = '[base.other]\ntitle = { ja = "他", en = "other" }\nversion = []\n'
    (tmp_path / "more.toml").write_text(more, encoding="utf-8")

    with pytest.raises(ConfigurationRefused) as refused:
        read_framework(tmp_path)

    assert {problem.code for problem in refused.value.problems} == {
        "law.number_not_quoted",
        "law.unknown_base",
        "law.citation_differs",
        "law.wrong_value",
    }
    assert {problem.file for problem in refused.value.problems} == {"provisions.toml", "more.toml"}


def test_an_invented_law_loads() -> None:
    """Another law is only other data: nothing in the reader knows the statute."""
    framework, provisions, bases = read_framework(HERE / "invented")

    assert (framework.id, list(provisions), list(bases)) == ("invented", ["act-3-1"], ["act-2"])


def test_the_shipped_law_is_read_once() -> None:
    """Asking twice gives the same object, so the command line pays for reading once."""
    assert load_law() is load_law()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (7, "七"),
        (10, "十"),
        (15, "十五"),
        (60, "六十"),
        (90, "九十"),
        (105, "百五"),
        (312, "三百十二"),
    ],
)
def test_numbers_are_written_as_in_statutes(number: int, words: str) -> None:
    """The number of days is compared with the words of the text in the statute's numerals."""
    assert kanji(number) == words
