"""A local server that speaks REDCap's documented protocol over TLS, and breaks it on demand."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = CERTIFICATES / "authority.pem"
TOKEN = "0123456789ABCDEF0123456789ABCDEF"  # noqa: S105  of no server
JSON = "application/json; charset=utf-8"


@dataclass
class Reply:
    """What the server answers; `length` claims another length than the body has.

    Of a project's `rows` only the fields asked for are given, as REDCap does.
    """

    body: bytes = b""
    status: int = 200
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    rows: list[dict[str, Any]] | None = None
    before: Callable[[Any], None] | None = None


@dataclass
class Server:
    """A project on a running server: its answers by content, and every request that came in."""

    url: str = ""
    answers: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def contents(self) -> list[str]:
        """What was asked for, in order."""
        return [form.get("content", "") for form in self.asked]

    def holds(
        self,
        metadata: list[dict[str, str]],
        rows: list[dict[str, Any]],
        repeating: list[str] | None = None,
        **project: Any,
    ) -> None:
        """Gives the project its dictionary and its records."""
        about = {
            "project_id": 77,
            "project_title": "架空の試験 / Fictitious trial",
            "is_longitudinal": 0,
            "has_repeating_instruments_or_events": 1,
            "missing_data_codes": "",
            **project,
        }
        forms = [{"form_name": one, "custom_form_label": ""} for one in repeating or []]
        denied = json.dumps({"error": "You do not have Design rights"}).encode()
        self.answers = {
            "project": Reply(json.dumps(about).encode()),
            "metadata": Reply(json.dumps(metadata).encode()),
            "repeatingFormsEvents": Reply(json.dumps(forms).encode())
            if repeating is not None
            else Reply(denied, 403),
            "version": Reply(b"16.1.3", media="text/html; charset=utf-8"),
            "record": Reply(rows=rows),
        }


@contextmanager
def running(certificate: str = "server") -> Iterator[Server]:
    """The server for as long as the block runs."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            form = dict(parse_qsl(given.decode("utf-8"), keep_blank_values=True))
            server.asked.append(form)
            if form.get("token") != TOKEN:
                self._send(Reply(b'{"error":"You do not have permissions to use the API"}', 403))
                return
            self._send(_chosen(server.answers[form["content"]], form))

        def _send(self, reply: Reply) -> None:
            if reply.before:
                reply.before(self)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away is part of the tests."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    # The handshake belongs to the connection's own thread, not to the one that accepts.
    listening.socket = context.wrap_socket(
        listening.socket, server_side=True, do_handshake_on_connect=False
    )
    server.url = f"https://127.0.0.1:{listening.server_address[1]}/api/"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def _chosen(reply: Reply | list[Reply], form: Mapping[str, str]) -> Reply:
    if isinstance(reply, list):
        return reply.pop(0)
    if reply.rows is None:
        return reply
    fields = {value for name, value in form.items() if name.startswith("fields[")}
    groups = form.get("exportDataAccessGroups") == "true"
    always = ("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")
    fields |= {*always, *(["redcap_data_access_group"] if groups else [])}
    kept = [
        {name: value for name, value in row.items() if name.partition("___")[0] in fields}
        for row in reply.rows
    ]
    return Reply(json.dumps(kept).encode())
