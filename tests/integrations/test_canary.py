"""What is secret or personal is in every part of these messages, and in no output."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
import requests
from integrations.wire import JSON
from payloads import create_request, customer
from pytest_httpserver import HTTPServer

from partnercenter_spec import InvalidPayload
from partnercenter_spec.integrations import checker, exchanges, judging, monitoring
from partnercenter_spec.integrations import httpx as watching_httpx
from partnercenter_spec.integrations import requests as watching_requests
from partnercenter_spec.integrations.monitoring import Monitor

if TYPE_CHECKING:
    from integrations.conftest import Project

pytest_plugins = ["pytester"]

PASSWORD = "Kanari!7-hemmelig"
MAIL = "kanari.fugl@bur.example"
TOKEN = "eyJ0eXAiOiJLYW5hcmkx"
IDENTIFIER = "4b1d5c0e-aaaa-4bbb-8ccc-0123456789ab"
SECRETS = (PASSWORD, MAIL, TOKEN, IDENTIFIER, "Kanari!7", "kanari.fugl", "eyJ0eXAi", "4b1d5c0e")

HEADERS = {**JSON, "Authorization": f"Bearer {TOKEN}", "MS-RequestId": TOKEN, "X-Locale": MAIL}


def request_body() -> bytes:
    """Wrong in several ways, with a secret at each."""
    body = create_request()
    body["billingProfile"]["email"] = [MAIL]
    body["billingProfile"]["defaultAddress"]["country"] = PASSWORD
    body["billingProfile"][MAIL] = TOKEN
    body["userCredentials"] = {"userName": 7, "password": {"value": PASSWORD}, TOKEN: PASSWORD}
    return json.dumps(body).encode()


def response_body() -> bytes:
    body = customer()
    body["id"] = f"{IDENTIFIER}-{MAIL}"
    body["relationshipToPartner"] = TOKEN
    body["userCredentials"] = {"userName": MAIL, "password": PASSWORD}
    body["billingProfile"]["defaultAddress"]["country"] = MAIL
    body[PASSWORD] = MAIL
    return json.dumps(body).encode()


PATHS = {
    "operation": f"/v1/customers/{IDENTIFIER}?email={quote(MAIL)}&{quote(MAIL)}=1&token={TOKEN}",
    "no operation": f"/v1/customer/{quote(MAIL)}/{IDENTIFIER}?password={quote(PASSWORD)}",
    "creation": f"/v1/customers?token={TOKEN}",
}


@pytest.fixture
def calls(httpserver: HTTPServer) -> list[tuple[str, str]]:
    """Serve answers that hold secrets, and name the calls."""
    answer = {"headers": {**HEADERS, "MS-CorrelationId": PASSWORD}}
    httpserver.expect_request("/v1/customers", method="POST").respond_with_data(response_body(), status=202, **answer)
    for path in (f"/v1/customers/{IDENTIFIER}", f"/v1/customer/{MAIL}/{IDENTIFIER}"):
        httpserver.expect_request(path, method="GET").respond_with_data(response_body(), **answer)
    methods = {"operation": "GET", "no operation": "GET", "creation": "POST"}
    return [(methods[name], httpserver.url_for(path)) for name, path in PATHS.items()]


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def send_httpx(monitor: Monitor, method: str, url: str) -> None:
    with httpx.Client(event_hooks=watching_httpx.hooks(monitor)) as client:
        client.request(method, url, content=request_body() if method == "POST" else None, headers=HEADERS)


def send_httpx_async(monitor: Monitor, method: str, url: str) -> None:
    async def send() -> None:
        async with httpx.AsyncClient(event_hooks=watching_httpx.async_hooks(monitor)) as client:
            await client.request(method, url, content=request_body() if method == "POST" else None, headers=HEADERS)

    asyncio.run(send())


def send_requests(monitor: Monitor, method: str, url: str) -> None:
    with requests.Session() as session:
        watching_requests.attach(session, monitor)
        session.request(method, url, data=request_body() if method == "POST" else None, headers=HEADERS)


SENDERS = [send_httpx, send_httpx_async, send_requests]
OWN = {module.__file__ for module in (checker, exchanges, judging, monitoring, watching_httpx, watching_requests)}


def frames_of(error: BaseException) -> Iterator[FrameType]:
    return (frame for frame, _ in traceback.walk_tb(error.__traceback__))


@pytest.mark.parametrize("send", SENDERS)
def test_a_monitor_tells_no_values(
    send: Callable[..., None], calls: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="partnercenter_spec")
    told: list[Any] = []

    def tell(report: Any, summary: Any) -> None:
        told.append((report, summary))
        message = f"{MAIL} {TOKEN}"
        raise ValueError(message)

    monitor = Monitor(on_finding=tell)
    for method, url in calls:
        send(monitor, method, url)
    everything = [*told, *(report.to_dict() for report, _ in told), *(str(summary) for _, summary in told)]
    everything += [monitor.counts(), monitor, *(r for r in caplog.records if r.name == "partnercenter_spec")]
    own_log = " ".join(r.getMessage() for r in caplog.records if r.name == "partnercenter_spec")
    assert {finding.code for report, _ in told for finding in report} >= {"type", "pattern", "format", "status"}
    assert own_log
    assert leaks(own_log + " ".join(repr(one) for one in everything)) == []


@pytest.mark.parametrize("send", SENDERS)
def test_no_frame_of_an_error_keeps_a_value(send: Callable[..., None], calls: list[tuple[str, str]]) -> None:
    """Trackers of errors record the local variables of each frame."""
    monitor = Monitor(raise_on_error=True)
    method, url = calls[0]
    with pytest.raises(InvalidPayload) as caught:
        send(monitor, method, url)
    frames = [frame for frame in frames_of(caught.value) if frame.f_code.co_filename in OWN]
    assert frames
    assert leaks(" ".join(repr(value) for frame in frames for value in frame.f_locals.values())) == []
    assert leaks(f"{caught.value!r} {caught.value} {''.join(traceback.format_exception(caught.value))}") == []


CONFTEST = """
import json, os

import httpx
import pytest
import requests

CALLS = json.loads(os.environ["CALLS"])


@pytest.fixture
def send():
    def send(client, number):
        method, url, headers, body = CALLS[number]
        return client.request(method, url, headers=headers, **({"data": body} if method == "POST" else {}))

    return send


@pytest.fixture
def secret_body():
    class Hidden(dict):
        def __repr__(self):
            return "hidden"

    return Hidden(json.loads(CALLS[2][3]))
"""

TESTS = """
import httpx
import pytest
import requests

from partnercenter_spec import Exchange, Request


@pytest.mark.parametrize("number", [0, 1, 2])
def test_watch_httpx(pcspec, send, number):
    send(pcspec.httpx_client(), number)
    assert pcspec.exchanges == ("nothing of it",)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_watch_requests(pcspec, send, number):
    send(pcspec.requests_session(), number)
    assert not pcspec.exchanges and pcspec


@pytest.mark.parametrize("number", [0, 1, 2])
def test_check_httpx(pcspec, send, number):
    with httpx.Client() as client:
        response = send(client, number)
    assert pcspec.check(response) is None


@pytest.mark.parametrize("number", [0, 1, 2])
def test_check_requests(pcspec, send, number):
    with requests.Session() as session:
        response = send(session, number)
    assert pcspec.check(response) is None


def test_stream(pcspec, send):
    with requests.Session() as session:
        session.stream = True
        response = send(session, 0)
        list(response.iter_content(1000))
        assert pcspec.check(response) is None


@pytest.mark.parametrize("name", ["CreateCustomerRequest", "CreateCustomerReqest"])
@pytest.mark.parametrize("direction", ["request", "sideways"])
def test_payload(pcspec, secret_body, name, direction):
    assert pcspec.payload(name, secret_body, direction) is None


def test_text(pcspec, secret_body):
    import json

    pcspec.payload("CreateCustomerRequest", json.dumps(secret_body)[:-5])
"""


@pytest.mark.parametrize(
    "options",
    [["-q"], ["-vv", "--showlocals", "-rA"], ["--tb=native"], ["--full-trace", "-l"], ["--junitxml=report.xml"]],
    ids=" ".join,
)
def test_the_output_of_pytest_holds_no_values(
    project: Project, calls: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    secret_calls = [(method, url, HEADERS, request_body().decode()) for method, url in calls]
    monkeypatch.setenv("CALLS", json.dumps(secret_calls))
    project.pytester.makeconftest(CONFTEST)
    result = project.run_apart(TESTS, *options)
    result.assert_outcomes(failed=18, errors=4)
    report = project.pytester.path / "report.xml"
    shown = result.stdout.str() + result.stderr.str() + (report.read_text() if report.exists() else "")
    assert shown.count("breaks the contract") >= 10
    assert leaks(shown) == []


def test_a_stream_that_breaks_off_shows_no_frame_of_ours(
    project: Project, broken_off: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URL", broken_off)
    source = """
import os


def test_it(pcspec):
    pcspec.httpx_client().get(os.environ["URL"])
"""
    result = project.run(source, "--showlocals")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*RemoteProtocolError*"])
    result.stdout.no_fnmatch_line("*integrations/httpx.py*")
