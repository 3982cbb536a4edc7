"""`templates`, and a study that prints its reports from a Word file of its own."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from safetyreport.app.session import Session
from safetyreport.documents import forms
from safetyreport.documents.readback import text_of
from safetyreport.documents.template_choice import shipped
from safetyreport.i18n import LANGS
from tests.calls import Call
from tests.study_folder import ACTOR, DAY
from tests.unit.documents.broken_templates import BROKEN, FORM, replaced, saved_by_word

ILLNESS = "illness_committee"
OWN = "templates/当院の 様式.docx"
BODY = "word/document.xml"


def adapted() -> bytes:
    """The committee's form as a hospital changes it: another heading, saved by Word."""
    changed = replaced(BODY, "疾病等報告書【委員会報告用】", "当院の疾病等報告書", form=ILLNESS)
    return saved_by_word(changed)


def put(study: Path, data: bytes, file: str = OWN) -> Path:
    """A template laid into the study folder."""
    path = study / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def named(study: Path, lines: str) -> None:
    """`study.toml` with these lines at its end."""
    toml = study / "study.toml"
    text = f"{toml.read_text(encoding='utf-8')}\n{lines}\n"
    toml.write_text(text, encoding="utf-8", newline="\n")


def entry(file: str, sha256: str, form: str = ILLNESS, lang: str = "ja") -> str:
    """The lines that name a template."""
    return (
        f'[[templates]]\nform = "{form}"\nlang = "{lang}"\n'
        f'file = {json.dumps(file, ensure_ascii=False)}\nsha256 = "{sha256}"\n'
    )


def sha256(data: bytes) -> str:
    """The checksum as `study.toml` names it."""
    return hashlib.sha256(data).hexdigest()


def test_list_names_every_form_and_admits_what_was_not_compared(call: Call, tmp_path: Path) -> None:
    """Each form in both languages, its template, and that it is no official file."""
    answer = call("-C", tmp_path, "templates", "list", "--json").json["templates"]
    assert {(one["form"], one["lang"]) for one in answer} == {
        (form, lang) for form in forms.form_ids() for lang in LANGS
    }
    for one in answer:
        assert one["sha256"] == sha256(shipped(one["form"], one["lang"]))
        assert {name["name"] for name in one["placeholders"]} == forms.placeholders(one["form"])
    shown = call("-C", tmp_path, "templates", "list", "--ui", "en")
    assert shown.code == 0
    assert "has not been compared with the official file" in " ".join(shown.out.split())
    japanese = call("templates", "list", "--ui", "ja").out.replace("\n", "")
    assert "公式の様式ファイルとは照合していません" in japanese


def test_export_writes_template_and_list_and_never_overwrites(call: Call, tmp_path: Path) -> None:
    """The shipped bytes and the placeholders' list; an edited file stops it and stays as it is."""
    answer = call("-C", tmp_path, "templates", "export", FORM, "--json")
    assert answer.code == 0
    folder = tmp_path / "templates"
    for lang in LANGS:
        assert (folder / f"{FORM}_{lang}.docx").read_bytes() == shipped(FORM, lang)
        listing = (folder / f"{FORM}_{lang}.txt").read_text(encoding="utf-8")
        assert all(name in listing for name in forms.placeholders(FORM))
    again = call("-C", tmp_path, "templates", "export", FORM, "--json").json["templates"]
    assert [one["written"] for one in again] == [False, False]
    edited = folder / f"{FORM}_en.docx"
    edited.write_bytes(b"edited")
    (folder / f"{FORM}_ja.docx").unlink()
    refused = call("-C", tmp_path, "templates", "export", FORM, "--ui", "en")
    assert refused.code == 2
    assert str(edited) in refused.err.replace("\n", "")
    assert edited.read_bytes() == b"edited"
    assert not (folder / f"{FORM}_ja.docx").exists()
    elsewhere = call("templates", "export", FORM, "--lang", "ja", "--out", tmp_path / "new")
    assert elsewhere.code == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        f"{FORM}_ja.docx",
        f"{FORM}_ja.txt",
    ]


@pytest.mark.parametrize("ui", LANGS)
def test_lint_names_what_is_wrong_and_where(call: Call, tmp_path: Path, ui: str) -> None:
    """Exit 9 with name, suggestion, table and cell in the user's language."""
    path = put(tmp_path, BROKEN["misspelt"].make())
    refused = call("templates", "lint", path, "--form", FORM, "--ui", ui)
    assert refused.code == 9
    assert "plan_numbr" in refused.err
    assert "plan_number" in refused.err
    assert {"ja": "番目のセル", "en": "cell 2"}[ui] in refused.err
    assert refused.out == ""


def test_lint_answers_with_every_problem_as_data(call: Call, tmp_path: Path) -> None:
    """With --json the list of problems has a code, a severity and sentences in both languages."""
    path = put(tmp_path, replaced(BODY, "{{ event_term }}", "{{ event_trm }}"))
    refused = call("templates", "lint", path, "--form", FORM, "--json")
    assert refused.code == 9
    problems = refused.json["problems"]
    assert [one["code"] for one in problems] == ["templates.misspelt", "templates.item_lost"]
    assert all(one["severity"] == "error" and one["file"] == str(path) for one in problems)
    assert all(set(one["message"]) == set(LANGS) for one in problems)


def test_an_own_template_from_export_to_release(call: Call, study: Path) -> None:
    """Lint's lines make the study print from the file; the release keeps the file's checksum."""
    path = put(study, adapted())
    answer = call("-C", study, "templates", "lint", path, "--form", ILLNESS, "--json").json
    assert answer["problems"] == []
    shown = call("-C", study, "templates", "lint", path, "--form", ILLNESS)
    assert shown.out.strip() == answer["study_toml"]
    assert tomllib.loads(shown.out)["templates"] == [
        {"form": ILLNESS, "lang": "ja", "file": OWN, "sha256": sha256(path.read_bytes())}
    ]
    named(study, shown.out)
    listed = call("-C", study, "templates", "list", "--json").json["templates"]
    own = [one for one in listed if one["source"] == "own"]
    assert [(one["form"], one["lang"], one["file"]) for one in own] == [(ILLNESS, "ja", OWN)]
    released = call(
        "-C", study, "sae", "--id", "SAE-001", "--to", "committee", "--as-of", DAY, "--json",
        "--release", "--actor", ACTOR,
    )  # fmt: skip
    assert released.code == 0, released.out
    by_lang = {one["lang"]: one for one in released.json["documents"] if one["form"] == ILLNESS}
    assert "当院の疾病等報告書" in text_of(Path(by_lang["ja"]["path"]).read_bytes()).whole
    with Session(study).store().reading() as reader:
        event = reader.events(act="released", record="SAE-001")[-1]
        documents = reader.contents_of(event).value["documents"]
    kept = {(one["form"], one["lang"]): one.get("template_sha256") for one in documents}
    assert kept[ILLNESS, "ja"] == sha256(path.read_bytes())
    assert kept[ILLNESS, "en"] is None
    assert call("-C", study, "verify").code == 0


def changed_after(study: Path) -> str:
    """The file was edited after study.toml named it."""
    named(study, entry(OWN, sha256(adapted())))
    put(study, adapted() + b"\0")
    return "templates.changed"


def absent(study: Path) -> str:
    """The file is not there."""
    named(study, entry(OWN, sha256(b"")))
    return "templates.absent"


def without_an_item(study: Path) -> str:
    """The name of the event was deleted."""
    data = replaced(BODY, "{{ event_term }}", "-", form=ILLNESS)
    put(study, data)
    named(study, entry(OWN, sha256(data)))
    return "templates.refused"


def above(study: Path) -> str:
    """The path leads out of the folder."""
    put(study.parent, adapted(), "own.docx")
    named(study, entry("../own.docx", sha256(adapted())))
    return "templates.outside_study"


def above_on_windows(study: Path) -> str:
    """So does one written as on Windows."""
    put(study.parent, adapted(), "own.docx")
    named(study, entry("..\\own.docx", sha256(adapted())))
    return "templates.outside_study"


def absolute(study: Path) -> str:
    """A path from the root of the disk."""
    path = put(study.parent, adapted(), "own.docx")
    named(study, entry(str(path), sha256(adapted())))
    return "templates.outside_study"


def on_a_drive(study: Path) -> str:
    """A path on a drive of its own."""
    named(study, entry("C:own.docx", sha256(adapted())))
    return "templates.outside_study"


def mistyped_form(study: Path) -> str:
    """The form's name is misspelt."""
    put(study, adapted())
    named(study, entry(OWN, sha256(adapted()), form="illness_comittee"))
    return "templates.unknown_form"


def twice(study: Path) -> str:
    """Two entries for one form."""
    put(study, adapted())
    named(study, entry(OWN, sha256(adapted())) * 2)
    return "templates.named_twice"


def of_another_form(study: Path) -> str:
    """The template of another form."""
    put(study, shipped(FORM, "ja"))
    named(study, entry(OWN, sha256(shipped(FORM, "ja"))))
    return "templates.refused"


REFUSED = [
    changed_after, absent, without_an_item, above, above_on_windows, absolute, on_a_drive,
    mistyped_form, twice, of_another_form,
]  # fmt: skip


@pytest.mark.parametrize("lay", REFUSED, ids=lambda lay: lay.__name__)
def test_a_template_that_cannot_be_trusted_stops_the_report(
    call: Call, study: Path, lay: Callable[[Path], str]
) -> None:
    """Changed, absent, outside, mistyped or losing an item: exit 9, no document, no fall back."""
    code = lay(study)
    refused = call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (9, code)
    assert not (study / "reports").exists()
    listed = call("-C", study, "templates", "list", "--ui", "en")
    assert listed.code == 9
    assert listed.err


def test_a_link_out_of_the_study_folder_is_not_followed(call: Call, study: Path) -> None:
    """A symbolic link to a file elsewhere is outside the study folder."""
    target = put(study.parent, adapted(), "own.docx")
    (study / "own.docx").symlink_to(target)
    named(study, entry("own.docx", sha256(adapted())))
    refused = call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (9, "templates.outside_study")


def test_a_changed_template_names_both_checksums(call: Call, study: Path) -> None:
    """The user sees which file was meant, which is there, and what to do."""
    changed_after(study)
    refused = call("-C", study, "sae", "--id", "SAE-001", "--as-of", DAY, "--ui", "en")
    words = refused.err.replace("\n", " ")
    assert sha256(adapted()) in words
    assert sha256(adapted() + b"\0") in words
    assert "templates lint" in words
