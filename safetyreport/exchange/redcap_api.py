"""One project of a REDCap server, asked over its API: one call for each kind of content."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from safetyreport.errors import ConfigurationRefused, OutsideFailed, UsageRefused
from safetyreport.exchange.redcap_api_token import Token
from safetyreport.exchange.xlsx_limits import LARGEST_FILE, MEGABYTE

if TYPE_CHECKING:
    import ssl

MOST_SECONDS = 300
_WAIT = 0.2  # seconds; a waiting thread does not hear Ctrl-C on Windows
_NO_COPY = ("", "identity")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the API of a server is: the URL and the server's name for messages."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered: status, media type without its parameters, and the body."""

    status: int
    media: str
    body: bytes
    location: str = ""


def address(url: str) -> Address:
    """The address of an API.

    Raises:
        UsageRefused: it is no such address, is not encrypted, or holds more than an address.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        raise UsageRefused("redcap_api.url") from None
    if parts.scheme == "http":
        raise UsageRefused("redcap_api.not_encrypted")
    if parts.scheme != "https" or not host or not url.strip().isprintable() or " " in url.strip():
        raise UsageRefused("redcap_api.url")
    if parts.username is not None or parts.query or parts.fragment:
        raise UsageRefused("redcap_api.url_holds_more", host=host)
    return Address(url.strip(), f"{host}:{port}" if port else host)


class Project:
    """A project that a token opens; every call together must end within `seconds`.

    Every failure is OutsideFailed and names the server, never the token. Nothing is asked twice.
    """

    def __init__(
        self, at: Address, token: Token, *, ca: Path | None = None, seconds: int = MOST_SECONDS
    ) -> None:
        self.at, self.token, self.seconds = at, token, seconds
        self._context = _trusted(ca)
        self._until = time.monotonic() + seconds

    def ask(self, content: str, form: Mapping[str, str] | None = None) -> Answer:
        """What the server answers to one call, whatever its status."""
        asked = {"token": self.token.revealed(), "content": content, **(form or {})}
        request = _Request(self.at, asked, self._context, self._left())
        worker = threading.Thread(target=request.run, daemon=True)
        worker.start()
        while not request.done.wait(min(_WAIT, self._left())):
            if self._left() <= 0:
                raise self._too_slow()
        if request.refusal is not None:
            code, detail = request.refusal
            if code == "redcap_api.too_slow":
                raise self._too_slow()
            raise OutsideFailed(
                code,
                host=self.at.host,
                detail=self.token.hidden(detail),
                most=LARGEST_FILE // MEGABYTE,
            )
        assert request.answer is not None  # noqa: S101  done without a refusal
        return request.answer

    def _left(self) -> float:
        return max(self._until - time.monotonic(), 0.0)

    def _too_slow(self) -> OutsideFailed:
        return OutsideFailed("redcap_api.too_slow", host=self.at.host, seconds=self.seconds)


class _Request:
    """One call in a thread of its own, so that no server can hold the program up."""

    def __init__(
        self, at: Address, form: Mapping[str, str], context: ssl.SSLContext, seconds: float
    ) -> None:
        self.at, self.form, self.context, self.seconds = at, form, context, seconds
        self.done = threading.Event()
        self.answer: Answer | None = None
        self.refusal: tuple[str, str] | None = None

    def run(self) -> None:
        try:
            self._call()
        except Exception as error:  # noqa: BLE001  it knows the request, and with it the token
            self.refusal = _refusal(error)
        finally:
            self.done.set()

    def _call(self) -> None:
        import httpx

        headers = {"Accept-Encoding": "identity", "Connection": "close"}
        with (
            httpx.Client(verify=self.context, timeout=max(self.seconds, 0.01)) as client,
            client.stream("POST", self.at.url, data=self.form, headers=headers) as response,
        ):
            coded = response.headers.get("Content-Encoding", "").strip().lower()
            if coded not in _NO_COPY:
                self.refusal = ("redcap_api.packed", coded[:20])
                return
            body = bytearray()
            for part in response.iter_raw():
                body += part
                if len(body) > LARGEST_FILE:
                    self.refusal = ("redcap_api.too_big", "")
                    return
            self.answer = Answer(
                response.status_code,
                response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                bytes(body),
                response.headers.get("Location", ""),
            )


def _refusal(error: Exception) -> tuple[str, str]:
    """The code of a refusal and what may be told of its cause."""
    import ssl

    import httpx

    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            return "redcap_api.not_trusted", one.verify_message
        if isinstance(one, ssl.SSLError):
            return "redcap_api.tls", one.reason or type(one).__name__
    if isinstance(error, httpx.TimeoutException):
        return "redcap_api.too_slow", ""
    if isinstance(error, httpx.ProxyError):
        return "redcap_api.proxy", ""
    if isinstance(error, httpx.ConnectError):
        return "redcap_api.unreachable", _reason(causes)
    if isinstance(error, (httpx.TransportError, OSError)):
        return "redcap_api.cut", ""
    return "redcap_api.unusable", type(error).__name__


def _reason(causes: list[BaseException]) -> str:
    texts = (one.strerror for one in causes if isinstance(one, OSError))
    return next((text for text in texts if text), "-")


def _trusted(ca: Path | None) -> ssl.SSLContext:
    """Verification against the system's authorities and, where given, the hospital's own."""
    import ssl

    # Not `create_default_context`: that one writes session keys where SSLKEYLOGFILE says so.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    paths = ssl.get_default_verify_paths()
    if not context.cert_store_stats()["x509_ca"] and not (paths.cafile or paths.capath):
        import certifi

        context.load_verify_locations(cafile=certifi.where())
    if ca is not None:
        try:
            context.load_verify_locations(cafile=str(ca))
        except (OSError, ValueError):  # SSLError is an OSError
            raise ConfigurationRefused("redcap_api.ca", file=str(ca)) from None
    return context
