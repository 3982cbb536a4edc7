"""The REDCap API: what a server can do wrong, and that nothing of it passes for data."""

from __future__ import annotations

import json
import pickle
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from safetyreport.errors import OutsideFailed, SafetyReportError, UsageRefused
from safetyreport.exchange import redcap_api
from safetyreport.exchange.redcap_api import Project, address
from safetyreport.exchange.redcap_api_answers import (
    STATUSES,
    about,
    metadata,
    missing_codes,
    records,
    repeating,
    version,
)
from safetyreport.exchange.redcap_api_token import (
    KEYRING_SERVICE,
    VARIABLE,
    Token,
    permissions_unknown,
    token_of,
)
from tests.calls import forget_proxies
from tests.redcap_server import AUTHORITY, JSON, TOKEN, Reply, Server, running


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine stands in between."""
    forget_proxies(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    """A project without records."""
    with running() as found:
        found.holds([{"field_name": "record_id", "form_name": "participants"}], [])
        yield found


def project(server: Server, seconds: int = 30, ca: Path | None = AUTHORITY) -> Project:
    """The project, as a user with the right token reaches it."""
    return Project(address(server.url), Token(TOKEN), ca=ca, seconds=seconds)


def failure(server: Server, seconds: int = 30) -> OutsideFailed:
    """How asking for the records fails; the token is in no part of it."""
    with pytest.raises(OutsideFailed) as caught:
        records(project(server, seconds), ("record_id",))
    error = caught.value
    assert TOKEN.lower() not in repr((error, error.values, error.problems)).lower()
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    return error


def test_each_content_is_asked_for_once(server: Server) -> None:
    """POST with the token in the body; raw, flat JSON; only the fields named."""
    found = project(server)
    assert about(found).title == "架空の試験 / Fictitious trial"
    assert json.loads(metadata(found))[0]["field_name"] == "record_id"
    assert repeating(found) is None
    assert version(found) == "16.1.3"
    assert records(found, ("record_id", "participants_complete")) == b"[]"
    assert server.contents == ["project", "metadata", "repeatingFormsEvents", "version", "record"]
    assert {form["token"] for form in server.asked} == {TOKEN}
    asked = server.asked[-1]
    assert asked["rawOrLabel"] == "raw"
    assert asked["type"] == "flat"
    assert asked["format"] == asked["returnFormat"] == "json"
    assert (asked["fields[0]"], asked["fields[1]"]) == ("record_id", "participants_complete")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    ("media", "body"),
    [
        (JSON, b'{"error":"Reason given, <b>TOKEN</b>"}'),
        ("text/csv", b"ERROR: Reason given, TOKEN"),
        ("text/xml", b'<?xml version="1.0"?><hash><error>Reason given, TOKEN</error></hash>'),
    ],
    ids=["json", "csv", "xml"],
)
def test_documented_errors(server: Server, status: int, media: str, body: bytes) -> None:
    """Each status has its own advice and repeats REDCap's reason, but for the token in it."""
    server.answers["record"] = Reply(body.replace(b"TOKEN", TOKEN.encode()), status, media)
    error = failure(server)
    assert error.code == STATUSES[status]
    assert "Reason given" in str(error.values["detail"])
    assert server.contents == ["record"]


def test_a_token_at_the_cut_of_a_long_error_is_hidden(server: Server) -> None:
    """Not even its first half is shown."""
    body = json.dumps({"error": "x" * 190 + TOKEN}).encode()
    server.answers["record"] = Reply(body, 400)
    assert TOKEN[:8] not in str(failure(server).values)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b'{"error":"x"}'), "redcap_api.error_answer"),
        (Reply(b"ERROR: x", media="text/csv"), "redcap_api.error_answer"),
        (Reply(b"<hash><error>x</error></hash>"), "redcap_api.error_answer"),
        (Reply(b"<!DOCTYPE html><html>Log in</html>", media="text/html"), "redcap_api.page"),
        (Reply(b'<b>Fatal error</b>: memory\n{"error":"x"}'), "redcap_api.page"),
        (Reply(b'[{"record_id":"1"},{"rec'), "redcap_api.no_json"),
        (Reply(b""), "redcap_api.no_json"),
        (Reply(b"\xff\xfe[]"), "redcap_api.no_json"),
        (Reply(b"[" * 100_000), "redcap_api.no_json"),
        (Reply(b'{"record_id":"1"}'), "redcap_api.shape"),
        (Reply(b"[1]"), "redcap_api.shape"),
        (Reply(b"7"), "redcap_api.shape"),
        (Reply(b"[]", media="text/html"), "redcap_api.media"),
        (Reply(json.dumps([{"a": TOKEN.lower()}]).encode()), "redcap_api.holds_token"),
        (
            Reply(b'[{"a":"' + b"".join(b"\\u%04x" % ord(one) for one in TOKEN) + b'"}]'),
            "redcap_api.holds_token",
        ),
        (Reply(b"x", 503), "redcap_api.status"),
        (Reply(b"x", 301, headers={"Location": "https://other.invalid/api/"}),
         "redcap_api.redirected"),
        (Reply(b"x", 307, headers={"Location": f"/login?token={TOKEN}"}), "redcap_api.redirected"),
        (Reply(b"x", 302, headers={"Location": "http://[bad"}), "redcap_api.redirected"),
        (Reply(b"[]", headers={"Content-Encoding": "br"}), "redcap_api.packed"),
        (Reply(b'[{"record_id"', length=500), "redcap_api.cut"),
    ],
)  # fmt: skip
def test_what_is_no_data(server: Server, reply: Reply, code: str) -> None:
    """A page, an error, half an answer or another form of it never passes for records."""
    if reply.length:
        reply.headers = {"Connection": "close"}
    server.answers["record"] = reply
    assert failure(server).code == code
    assert server.contents == ["record"]


def test_a_redirect_is_not_followed() -> None:
    """The token goes to the server that the user named, and to no other."""
    with running() as other, running() as server:
        other.holds([], [])
        server.answers["record"] = Reply(b"", 308, headers={"Location": other.url})
        error = failure(server)
        assert other.asked == []
        assert str(error.values["target"]).startswith("https://127.0.0.1/")


def test_an_answer_beyond_the_limit_is_not_read_to_its_end(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server cannot fill the memory."""
    monkeypatch.setattr(redcap_api, "LARGEST_FILE", 1000)
    server.answers["record"] = Reply(b"[" + b" " * 2_000_000 + b"]")
    assert failure(server).code == "redcap_api.too_big"


def waits(server: Server, _handler: Any) -> None:
    """Says nothing."""
    server.ending.wait(30)


def drips(server: Server, handler: Any) -> None:
    """Sends one byte after the other, and never comes to an end."""
    while not server.ending.wait(0.05):
        handler.wfile.write(b"H")
        handler.wfile.flush()


@pytest.mark.parametrize("slowly", [waits, drips])
def test_a_slow_answer_ends_in_time(server: Server, slowly: Callable[[Server, Any], None]) -> None:
    """A server that says nothing, and one that never ends, are both given up."""
    server.answers["record"] = Reply(b"[]", before=lambda handler: slowly(server, handler))
    error = failure(server, seconds=1)
    assert (error.code, error.values["seconds"]) == ("redcap_api.too_slow", 1)


def test_nobody_there() -> None:
    """A closed port is told as such."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{closed.getsockname()[1]}/api/"
    assert failure(Server(url)).code == "redcap_api.unreachable"


@pytest.mark.parametrize(
    ("certificate", "ca"),
    [("server", None), ("elsewhere", AUTHORITY), ("expired", AUTHORITY)],
    ids=["unknown authority", "other server's name", "expired"],
)
def test_tls_is_always_verified(certificate: str, ca: Path | None) -> None:
    """Without a certificate that holds, nothing is sent."""
    with running(certificate) as server:
        server.holds([], [])
        with pytest.raises(OutsideFailed) as caught:
            about(project(server, ca=ca))
        assert caught.value.code == "redcap_api.not_trusted"
        assert server.asked == []


def test_what_is_no_tls_is_told() -> None:
    """A plain server on the port gets no token either."""
    heard: list[bytes] = []
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def answers() -> None:
            connection, _ = listening.accept()
            with connection:
                heard.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answers)
        thread.start()
        error = failure(Server(f"https://127.0.0.1:{listening.getsockname()[1]}/api/"))
        thread.join()
    assert error.code == "redcap_api.tls"
    assert TOKEN.encode() not in b"".join(heard)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://redcap.invalid/api/", "redcap_api.not_encrypted"),
        ("redcap.invalid/api/", "redcap_api.url"),
        ("https:///api/", "redcap_api.url"),
        ("https://redcap.invalid:x/api/", "redcap_api.url"),
        ("https://[::1/api/", "redcap_api.url"),
        ("https://red cap.invalid/", "redcap_api.url"),
        ("https://redcap.invalid/\napi/", "redcap_api.url"),
        (f"https://redcap.invalid/api/?token={TOKEN}", "redcap_api.url_holds_more"),
        (f"https://user:{TOKEN}@redcap.invalid/api/", "redcap_api.url_holds_more"),
        ("https://redcap.invalid/api/#x", "redcap_api.url_holds_more"),
        ("", "redcap_api.url"),
    ],
)
def test_addresses_that_are_refused(url: str, code: str) -> None:
    """Only https, only an address; what else was written there is not repeated."""
    with pytest.raises(UsageRefused) as caught:
        address(url)
    assert caught.value.code == code
    assert TOKEN not in repr(caught.value.values)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://redcap.invalid/api/", "redcap.invalid"),
        (" https://REDCAP.invalid:8443/redcap/api/ ", "redcap.invalid:8443"),
    ],
)
def test_addresses(url: str, host: str) -> None:
    """The server's name stands for the address in messages."""
    assert address(url).host == host


def test_an_authority_that_cannot_be_read(tmp_path: Path) -> None:
    """A file of something else is refused before anything is sent."""
    other = tmp_path / "ca.pem"
    other.write_text("no certificate", encoding="utf-8")
    for ca in (other, tmp_path / "absent.pem"):
        with pytest.raises(SafetyReportError) as caught:
            Project(address("https://redcap.invalid/api/"), Token(TOKEN), ca=ca)
        assert caught.value.code == "redcap_api.ca"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", ()),
        ("NI,UNK,NASK", ("NI", "UNK", "NASK")),
        ("NI, No information | -99, Not asked", ("NI", "-99")),
        ("NI, No information\nUNK, Unknown", ("NI", "UNK")),
        ("NI, No information", ("NI",)),
    ],
)
def test_codes_for_missing_data(written: str, found: tuple[str, ...]) -> None:
    """The project's list is understood in each of the ways in which it is written."""
    assert missing_codes(written) == found


@pytest.mark.parametrize("text", ["<html>", "16", "", TOKEN])
def test_a_version_that_is_none(server: Server, text: str) -> None:
    """Only a version passes for one."""
    server.answers["version"] = Reply(text.encode(), media="text/html")
    assert version(project(server)) is None


def test_a_project_that_does_not_say_what_it_is(server: Server) -> None:
    """Without number and title the log could not name the source."""
    server.answers["project"] = Reply(b'{"project_title":"x"}')
    with pytest.raises(OutsideFailed) as caught:
        about(project(server))
    assert caught.value.code == "redcap_api.shape"


def test_a_token_shows_itself_to_nobody() -> None:
    """Neither printed nor formatted nor written to a file."""
    token = Token(TOKEN)
    assert TOKEN not in f"{token} {token!r} {[token]}"
    with pytest.raises(TypeError):
        pickle.dumps(token)
    assert token.hidden(f"x{TOKEN.lower()}y") == "x********y"


def refused(**given: Any) -> SafetyReportError:
    """How a token is refused; the refusal does not repeat it."""
    environment = given.pop("environment", {})
    with pytest.raises(SafetyReportError) as caught:
        token_of("redcap.invalid", environment, **given)
    assert TOKEN not in repr((caught.value, caught.value.values))
    return caught.value


def test_the_token_comes_from_one_place(tmp_path: Path) -> None:
    """The environment, unless a file is named; a file and the keyring together are refused."""
    other = "F" * 32
    file = tmp_path / "token"
    file.write_text(f"\ufeff{TOKEN}\r\n", encoding="utf-8")
    file.chmod(0o600)
    assert token_of("h", {VARIABLE: other}).revealed() == other
    assert token_of("h", {VARIABLE: other}, str(file)).revealed() == TOKEN
    assert refused().code == "redcap_api.no_token"
    assert refused(environment={VARIABLE: " "}).code == "redcap_api.no_token"
    assert refused(file=str(file), keyring=True).code == "redcap_api.two_tokens"


@pytest.mark.parametrize("value", [TOKEN[:-1], TOKEN * 2, f"{TOKEN}!", f"token={TOKEN}"])
def test_what_is_no_token_is_not_sent(value: str) -> None:
    """Something else in its place, such as a password, goes nowhere and is not repeated."""
    error = refused(environment={VARIABLE: value})
    assert error.code == "redcap_api.token_shape_environment"
    assert value not in repr(error.values)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o666, 0o620])
def test_a_token_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A token that others may have read is no secret; Windows says nothing of it."""
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    file.chmod(mode)
    assert permissions_unknown(str(file)) == (sys.platform == "win32")
    if not permissions_unknown(str(file)):
        assert refused(file=str(file)).code == "redcap_api.token_file_open"


def test_token_files_that_cannot_be_used(tmp_path: Path) -> None:
    """An absent file, a folder, a long file, and a token given as if it were a file's name."""
    long = tmp_path / "long"
    long.write_text("x" * 5000, encoding="utf-8")
    long.chmod(0o600)
    assert refused(file=str(tmp_path / "no")).code == "redcap_api.token_file_unreadable"
    assert refused(file=str(tmp_path)).code == "redcap_api.token_file_unreadable"
    assert refused(file=str(long)).code == "redcap_api.token_shape_file"
    assert refused(file=TOKEN).code == "redcap_api.token_as_file"


def test_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry is named after the server; absent, empty and failing each have their advice."""
    import keyring
    from keyring.errors import KeyringLocked

    held = {(KEYRING_SERVICE, "redcap.invalid"): TOKEN}
    monkeypatch.setattr(keyring, "get_password", lambda *at: held.get(at))
    assert token_of("redcap.invalid", {}, keyring=True).revealed() == TOKEN
    held.clear()
    assert refused(keyring=True).code == "redcap_api.keyring_empty"

    def locked(*_: str) -> str:
        raise KeyringLocked(TOKEN)

    monkeypatch.setattr(keyring, "get_password", locked)
    assert refused(keyring=True).code == "redcap_api.keyring_failed"
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert refused(keyring=True).code == "redcap_api.keyring_absent"
