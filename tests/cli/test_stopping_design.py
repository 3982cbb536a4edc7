"""`stopping design`: a boundary with its characteristics, in words, as JSON and as a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetyreport.documents import figures
from tests.calls import Call, widest
from tests.docs.documents import ROOT, blocks, commands, read

BASIC = ("--n", "10", "--p0", "0.1", "--alpha", "0.05")
POCOCK = ("--rule", "pocock", *BASIC)
NAMES = {"ja": "研究計画書の中止基準ではありません", "en": "not in the protocol"}


@pytest.fixture
def asked(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command in an empty folder: it needs no study."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: call("stopping", "design", *arguments)


def test_json(asked: Call) -> None:
    """Keys and values as the interface describes them; no digit that is only rounding."""
    told = asked(*POCOCK, "--looks", "3,6,10", "--p", "0.1", "--p", "0.3", "--json")
    assert told.code == 0
    assert told.err == ""
    # By hand at 0.3: 0.216 stop at 3, 0.104517 at 6, 0.1165913595 at 10;
    # 3 + 3 x 0.784 + 4 x 0.679483 = 8.069932 participants, 0.3 times as many events.
    assert told.json == {
        "rule": "pocock",
        "looks": [3, 6, 10],
        "boundary": [2, 3, 4],
        "type_one_error": 0.0410147155,
        "operating_characteristics": [
            {
                "p": 0.1,
                "stop": 0.0410147155,
                "expected_events": 0.9773868,
                "expected_n": 9.773868,
            },
            {
                "p": 0.3,
                "stop": 0.4371083595,
                "expected_events": 2.4209796,
                "expected_n": 8.069932,
            },
        ],
    }


def test_looks_that_never_stop(asked: Call) -> None:
    """In JSON such a look has one more than its participants; in the table it says so."""
    told = asked("--rule", "obf", *BASIC, "--json")
    assert told.json["boundary"][:3] == [2, 3, 3]
    assert "cannot be reached" in asked("--rule", "obf", *BASIC, "--ui", "en").out


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize(
    "more",
    [
        ("pocock",),
        ("obf",),
        ("wang-tsiatis", "--delta", "0.25"),
        ("beta-binomial", "--prior", "1,9"),
        ("chen-chaloner", "--prior", "1,9", "--p1", "0.3", "--nu", "0.5"),
        ("sprt", "--p1", "0.3"),
        ("maxsprt",),
    ],
    ids=lambda more: more[0],
)
def test_every_rule_in_words(
    asked: Call, more: tuple[str, ...], ui: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule prints that it is a supplement and its tables, in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    told = asked("--rule", *more, *BASIC, "--ui", ui)
    assert told.code == 0
    assert NAMES[ui] in told.out.replace("\n", " ")
    assert widest(told.out) <= 80
    assert "nan" not in told.out.lower()
    first = [line.split()[0] for line in told.out.splitlines() if line.strip()]
    assert first[-5:] == ["0.05", "0.1", "0.15", "0.2", "0.3"]


def test_table(asked: Call) -> None:
    """Neighbouring looks with one answer are one row; the numbers are those of the JSON."""
    told = asked(*POCOCK, "--ui", "en")
    rows = [" ".join(line.split()) for line in told.out.splitlines()]
    assert "1 cannot be reached" in rows
    assert "2–3 2 or more with an event" in rows
    assert "4–7 3 or more with an event" in rows
    assert "8–10 4 or more with an event" in rows
    assert "0.1 0.0468 0.97 9.74" in rows
    grouped = asked(*POCOCK, "--looks", "3,6,10", "--ui", "en").out
    rows = [" ".join(line.split()) for line in grouped.splitlines()]
    assert "3 2 or more with an event" in rows
    assert "6 3 or more with an event" in rows


def test_a_probability_is_not_rounded_to_certainty(asked: Call) -> None:
    """What is neither impossible nor certain is not printed as if it were."""
    told = asked("--rule", "pocock", "--n", "200", "--p0", "0.1", "--alpha", "0.05",
                 "--p", "0.001", "--p", "0.5", "--p", "1", "--ui", "en")  # fmt: skip
    rows = [line.split() for line in told.out.splitlines()]
    shown = {row[0]: row[1] for row in rows if len(row) == 4}
    assert (shown["0.001"], shown["0.5"], shown["1"]) == ("<0.0001", ">0.9999", "1.0000")


def test_it_never_stops(asked: Call) -> None:
    """A boundary out of reach is said to be so."""
    told = asked("--rule", "pocock", "--n", "2", "--p0", "0.3", "--alpha", "0.01", "--ui", "en")
    assert told.code == 0
    assert "cannot be reached at any look" in told.out.replace("\n", " ")


def test_the_printed_constant_parts_the_same_counts(asked: Call) -> None:
    """The constant is shortened towards what stops, so that it still tells the two apart."""
    told = asked(*POCOCK, "--ui", "en").out.replace("\n", " ")
    # 3 of 8 has 0.03809179 and goes on; 2 of 3 has 0.028 and stops.
    assert "below 0.03809." in told


def test_next_step_can_be_pasted(asked: Call) -> None:
    """The suggested command repeats what was asked, with a figure."""
    told = asked("--rule", "chen-chaloner", *BASIC, "--prior", "1,9", "--p1", "0.3", "--nu", "0.5",
                 "--looks", "5,10", "--p", "0.25", "--ui", "en")  # fmt: skip
    assert told.err.strip().endswith(
        "safetyreport stopping design --rule chen-chaloner --n 10 --looks 5,10 --p0 0.1"
        " --alpha 0.05 --prior 1,9 --p1 0.3 --nu 0.5 --p 0.25 --figure boundary.png"
    )


REFUSED = {
    "alpha": ((*POCOCK, "--alpha", "1"), "--alpha"),
    "alpha not a number": ((*POCOCK, "--alpha", "five"), "five"),
    "alpha infinite": ((*POCOCK, "--alpha", "inf"), "inf"),
    "p0": ((*POCOCK, "--p0", "0"), "--p0"),
    "n": ((*POCOCK, "--n", "0"), "--n"),
    "n too large": ((*POCOCK, "--n", "501"), "500"),
    "looks not rising": ((*POCOCK, "--looks", "6,3,10"), "6,3,10"),
    "looks beyond": ((*POCOCK, "--looks", "3,11"), "3,11"),
    "looks end early": ((*POCOCK, "--looks", "3,6"), "3,6"),
    "looks not whole": ((*POCOCK, "--looks", "3,x"), "x"),
    "looks empty": ((*POCOCK, "--looks", ""), "--looks"),
    "p1 missing": (("--rule", "sprt", *BASIC), "--p1"),
    "prior of one": (("--rule", "beta-binomial", *BASIC, "--prior", "1"), "--prior"),
    "prior of words": (("--rule", "beta-binomial", *BASIC, "--prior", "a,b"), "--prior"),
    "not used": ((*POCOCK, "--nu", "0.5"), "--nu"),
    "rate": ((*POCOCK, "--p", "1.5"), "1.5"),
    "rule": (("--rule", "haybittle", *BASIC), "haybittle"),
    "rule missing": (BASIC, "--rule"),
    "figure of another kind": ((*POCOCK, "--figure", "boundary.pdf"), "boundary.pdf"),
    "figure without a kind": ((*POCOCK, "--figure", "boundary"), "boundary"),
}


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize(("arguments", "named"), REFUSED.values(), ids=REFUSED)
def test_refusals(asked: Call, arguments: tuple[str, ...], named: str, ui: str) -> None:
    """A value that cannot be used is named, with exit code 2 and nothing printed."""
    told = asked(*arguments, "--ui", ui)
    assert told.code == 2
    assert told.out == ""
    assert named in told.err


@pytest.mark.parametrize("ui", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "begins"),
    [("b.png", b"\x89PNG"), ("B.SVG", b"<?xml")],
    ids=["png", "svg"],
)
def test_figure(asked: Call, tmp_path: Path, name: str, begins: bytes, ui: str) -> None:
    """The figure is written by the ending of its name; made again, it has the same bytes."""
    told = asked(*POCOCK, "--figure", name, "--ui", ui)
    assert told.code == 0
    first = (tmp_path / name).read_bytes()
    assert first.startswith(begins)
    assert name in told.err
    assert asked(*POCOCK, "--figure", name, "--ui", ui).code == 0
    assert (tmp_path / name).read_bytes() == first


def test_figure_of_a_boundary_out_of_reach(asked: Call, tmp_path: Path) -> None:
    """There is nothing to mark, and the figure is drawn all the same."""
    out_of_reach = ("--rule", "pocock", "--n", "2", "--p0", "0.3", "--alpha", "0.01")
    assert asked(*out_of_reach, "--figure", "b.png").code == 0
    assert (tmp_path / "b.png").exists()


def test_no_other_file_is_overwritten(asked: Call, tmp_path: Path) -> None:
    """A file that is not such a figure stays as it is."""
    (tmp_path / "b.png").write_bytes(b"something else")
    told = asked(*POCOCK, "--figure", "b.png", "--ui", "en")
    assert told.code == 2
    assert (tmp_path / "b.png").read_bytes() == b"something else"


def test_no_japanese_font(asked: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Japanese font the Japanese figure is refused, the English one is drawn."""
    monkeypatch.setattr(figures, "_family", lambda: None)
    told = asked(*POCOCK, "--figure", "b.png", "--ui", "ja")
    assert told.code == 8
    assert not (tmp_path / "b.png").exists()
    assert asked(*POCOCK, "--figure", "b.png", "--ui", "en").code == 0


def test_json_with_a_figure(asked: Call, tmp_path: Path) -> None:
    """The answer stays one JSON document."""
    told = asked(*POCOCK, "--figure", "b.svg", "--json")
    assert told.json["rule"] == "pocock"
    assert (tmp_path / "b.svg").exists()


@pytest.mark.parametrize("page", ["stopping-design.md", "stopping-design.ja.md"])
def test_the_page_shows_what_is_printed(
    asked: Call, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worked example of the page is the answer of its command, in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    text = read(ROOT / "docs" / page)
    ((_, _, *arguments),) = commands(text)
    (shown,) = blocks(text, "text")
    assert asked(*arguments, "--ui", "ja" if ".ja." in page else "en").out == shown
