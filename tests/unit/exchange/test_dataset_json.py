"""Dataset-JSON 1.1 in both of its shapes, and everything that can be wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safetyreport.exchange.dataset_json import read_dataset_json
from safetyreport.exchange.sdtm.dataset import is_dataset

NAMES = ("STUDYID", "DOMAIN", "USUBJID", "AESEQ", "AETERM", "AESTDTC", "LBORRES")
ROWS: list[list[Any]] = [
    ["FICT-01", "AE", "101", 1, "発熱性好中球減少症", "2026-05", 7.30],
    ["FICT-01", "AE", "102", 1, "𠮷田の頭痛\n二行目\u2028", None, "0.10"],
]


def about(**changes: Any) -> dict[str, Any]:
    """The metadata of an AE dataset."""
    return {
        "datasetJSONCreationDateTime": "2026-11-22T09:00:00Z",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.AE",
        "records": len(ROWS),
        "name": "AE",
        "label": "Adverse Events",
        "columns": [
            {"itemOID": f"IT.AE.{one}", "name": one, "label": one, "dataType": "string"}
            for one in NAMES
        ],
        **changes,
    }


def encoded(content: object) -> bytes:
    """JSON in UTF-8, Japanese as it is."""
    return json.dumps(content, ensure_ascii=False).encode()


WHOLE = encoded(about(rows=ROWS))
LINES = b"\n".join(encoded(one) for one in (about(), *ROWS)) + b"\n"


@pytest.mark.parametrize(
    ("data", "file"), [(WHOLE, "ae.json"), (LINES, "ae.ndjson")], ids=["object", "lines"]
)
def test_both_shapes_are_read(data: bytes, file: str) -> None:
    """Japanese, characters beyond the basic plane, numbers and nulls come through as they are."""
    assert is_dataset(data, file)

    found = read_dataset_json(data, file)

    assert found.problems == ()
    (dataset,) = found.found
    assert (dataset.name, dataset.variables, dataset.own) == ("AE", NAMES, False)
    assert [line.row for line in dataset.lines] == [1, 2]
    assert dataset.lines[0].values["AETERM"] == "発熱性好中球減少症"
    assert dataset.lines[1].values["AETERM"] == "𠮷田の頭痛\n二行目\u2028"
    assert "AESTDTC" not in dataset.lines[1].values
    assert dataset.lines[0].get("LBORRES") == "7.3"
    assert dataset.lines[1].get("LBORRES") == "0.10"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange.empty_file"),
        (WHOLE[:-1], "exchange.json_ends"),
        (LINES[:-20], "exchange.json_syntax"),
        (b"[1]", "exchange.json_no_object"),
        (b"[" * 5000, "exchange.json_depth"),
        (encoded(about(rows=ROWS[:1])), "sdtm.json_count"),
        (encoded(about(rows=[ROWS[0], ROWS[1][:3]])), "sdtm.row_length"),
        (encoded(about(rows=ROWS, datasetJSONVersion="1.0.0")), "sdtm.json_version"),
        (encoded(about(rows=ROWS, columns=[])), "sdtm.json_columns"),
        (encoded(about(rows=ROWS, columns=[{"name": 1}])), "sdtm.json_columns"),
        (encoded(about(rows={}, records=0)), "sdtm.json_columns"),
        (encoded({"datasetJSONVersion": "1.1.0"}), "sdtm.json_keys"),
        (encoded(about(rows=ROWS, name="DM")), "sdtm.domain_differs"),
        (encoded(about(rows=[[*ROWS[0][:6], [1]], ROWS[1]])), "sdtm.json_value"),
        (WHOLE.replace(b"7.3", b"NaN"), "sdtm.json_value"),
        (WHOLE.replace(b"7.3", b"1e99999999999999999999999"), "sdtm.json_value"),
        (WHOLE.replace(b'"AE", "102"', b'"DM", "102"'), "sdtm.domain"),
        (WHOLE.replace(b'"name": "AESTDTC"', b'"name": "AETERM"'), "sdtm.variable_twice"),
        (WHOLE.decode().encode("cp932", "replace"), "exchange.cp932"),
    ],
    ids=["empty", "cut", "cut_lines", "list", "deep", "fewer_rows", "short_row", "version",
         "no_columns", "number_as_name", "rows_no_list", "keys", "other_name", "list_as_value",
         "nan", "endless", "two_domains", "variable_twice", "encoding"],
)  # fmt: skip
def test_what_is_wrong_is_told(data: bytes, code: str) -> None:
    """A file that is cut, of another version or not what it says gives no dataset silently."""
    found = read_dataset_json(data, "ae.json" if b"\n" not in data else "ae.ndjson")

    assert code in [one.code for one in found.problems]
    assert all(one.file for one in found.problems)
