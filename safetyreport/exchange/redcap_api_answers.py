"""What a REDCap server's answers hold, or why they are none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from safetyreport.errors import OutsideFailed
from safetyreport.exchange.problems import shown
from safetyreport.exchange.redcap_api import Answer, Project

# What REDCap documents, each with its own advice.
STATUSES: Mapping[int, str] = MappingProxyType(
    {
        400: "redcap_api.bad_request",
        401: "redcap_api.unauthorised",
        403: "redcap_api.forbidden",
        404: "redcap_api.not_found",
        406: "redcap_api.not_acceptable",
        429: "redcap_api.too_often",
        500: "redcap_api.server_error",
        501: "redcap_api.not_implemented",
    }
)
_JSON = {"format": "json", "returnFormat": "json"}
_FLAT = {
    "type": "flat",
    "rawOrLabel": "raw",
    "rawOrLabelHeaders": "raw",
    "exportCheckboxLabel": "false",
    "exportSurveyFields": "false",
    "decimalCharacter": ".",
}
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_XML_ERROR = re.compile(r"<error>(.*?)</error>", re.DOTALL | re.IGNORECASE)
_CSV_ERROR = re.compile(r"\s*\"?ERROR:\s*(.*)", re.DOTALL)
_CODE = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class About:
    """A project as it tells of itself; `missing` are its codes for missing data."""

    id: str
    title: str
    longitudinal: bool
    missing: tuple[str, ...]


def about(project: Project) -> About:
    """What the project is. The first call: it shows whether address and token are right."""
    found = _object(project, project.ask("project", _JSON))
    number, title = found.get("project_id"), found.get("project_title")
    if not isinstance(number, (int, str)) or not isinstance(title, str):
        raise _failed(project, "redcap_api.shape")
    return About(
        id=shown(str(number), 20) or "",
        title=" ".join(_plain(title).split())[:_LONGEST],
        longitudinal=str(found.get("is_longitudinal", "0")) == "1",
        missing=missing_codes(str(found.get("missing_data_codes") or "")),
    )


def metadata(project: Project) -> bytes:
    """The project's data dictionary as the API gives it."""
    return _list(project, project.ask("metadata", _JSON))


def repeating(project: Project) -> frozenset[str] | None:
    """The forms that repeat; None where the user's rights do not tell or nothing repeats."""
    answer = project.ask("repeatingFormsEvents", _JSON)
    if answer.status in (400, 403):  # needs rights to the project's design
        return None
    found = json.loads(_list(project, answer))
    return frozenset(str(one["form_name"]) for one in found if one.get("form_name"))


def version(project: Project) -> str | None:
    """The version of REDCap, which is not JSON; None where the server does not say."""
    answer = project.ask("version")
    text = answer.body.decode("utf-8", "replace").strip()
    return text if answer.status == 200 and _VERSION.fullmatch(text) else None


def records(project: Project, fields: tuple[str, ...], *, groups: bool = False) -> bytes:
    """Every record of the project, raw and flat, with these fields and, if asked, its group."""
    named = {f"fields[{at}]": name for at, name in enumerate(fields)}
    shared = {"exportDataAccessGroups": "true" if groups else "false"}
    return _list(project, project.ask("record", {**_JSON, **_FLAT, **named, **shared}))


def missing_codes(written: str) -> tuple[str, ...]:
    """The codes in a project's list of codes for missing data.

    It stands as `UNK, Unknown | NI, No information`, line by line, or as codes alone.
    """
    entries = [one.strip() for one in re.split(r"[|\n]", written) if one.strip()]
    parts = written.split(",") if len(entries) == 1 else [one.split(",")[0] for one in entries]
    return tuple(dict.fromkeys(one.strip() for one in parts if _CODE.fullmatch(one.strip())))


def _object(project: Project, answer: Answer) -> dict[str, Any]:
    found = _parsed(project, answer)
    if isinstance(found, dict):
        return found
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict):
        return found[0]
    raise _failed(project, "redcap_api.shape")


def _list(project: Project, answer: Answer) -> bytes:
    found = _parsed(project, answer)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _failed(project, "redcap_api.shape")
    return answer.body


def _parsed(project: Project, answer: Answer) -> Any:
    """The JSON of an answer; OutsideFailed for every other one."""
    text = answer.body.decode("utf-8", "replace")
    if 300 <= answer.status < 400:
        raise _failed(project, "redcap_api.redirected", target=_target(project, answer))
    if answer.status != 200:
        code = STATUSES.get(answer.status, "redcap_api.status")
        raise _failed(project, code, status=answer.status, detail=_told(project, text))
    start = text.lstrip("\ufeff \t\r\n")
    if _CSV_ERROR.match(start) or (start.startswith("<") and _XML_ERROR.search(start[:2000])):
        raise _failed(project, "redcap_api.error_answer", detail=_told(project, text))
    if start.startswith("<"):
        raise _failed(project, "redcap_api.page")
    try:
        found = json.loads(answer.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _failed(project, "redcap_api.no_json") from None
    if isinstance(found, dict) and "error" in found:
        raise _failed(project, "redcap_api.error_answer", detail=_told(project, text))
    if answer.media and "json" not in answer.media:
        raise _failed(project, "redcap_api.media", media=_hidden(project, answer.media))
    # What is stored and shown comes from here: a server that repeats the token is not believed.
    if project.token.stands_in(text) or project.token.stands_in(
        json.dumps(found, ensure_ascii=False)
    ):
        raise _failed(project, "redcap_api.holds_token")
    return found


def _told(project: Project, text: str) -> str:
    """REDCap's own words about an error, in JSON, CSV or XML; a dash where there are none."""
    found = ""
    try:
        content = json.loads(text)
        found = str(content["error"]) if isinstance(content, dict) and "error" in content else ""
    except (ValueError, RecursionError):
        match = _XML_ERROR.search(text) or _CSV_ERROR.match(text)
        found = match[1] if match else ""
    return _hidden(project, found).rstrip(" .。") or "-"


def _hidden(project: Project, text: str) -> str:
    # Hidden before it is cut: half a token is one as well.
    plain = " ".join(_plain(project.token.hidden(text)).split())
    return shown(plain, _LONGEST) or ""


def _plain(text: str) -> str:
    """Without the tags of HTML that REDCap sets into titles and errors."""
    return re.sub(r"<[^<>]{0,200}>", " ", text)


def _target(project: Project, answer: Answer) -> str:
    try:
        parts = urlsplit(answer.location)
    except ValueError:
        return "-"
    host = f"{parts.scheme or 'https'}://{parts.hostname}" if parts.hostname else ""
    return _hidden(project, f"{host}{parts.path}") or "-"


def _failed(project: Project, code: str, **values: Any) -> OutsideFailed:
    return OutsideFailed(code, host=project.at.host, **values)
