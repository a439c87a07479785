"""The fixtures beside the tools that record or replace a service: each is the real library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from integrations.wire import GOOD
from pytest_httpserver import HTTPServer

if TYPE_CHECKING:
    from integrations.conftest import Project

pytest_plugins = ["pytester"]

HEAD = """
import asyncio
import os

import httpx
import pytest
import requests

from integrations.wire import *

BASE = "https://api.partnercenter.microsoft.com"
"""

VCR = """
import vcr


@pytest.fixture
def replayed(request):
    # in the mode "none", what the cassette does not hold is an error
    with vcr.use_cassette(f"{request.node.name}.yaml", record_mode=os.environ["MODE"]):
        yield


def test_httpx(pcspec, replayed):
    assert pcspec.httpx_client().get(os.environ["URL"]).status_code == 200


def test_httpx_async(pcspec, replayed):
    async def send():
        async with pcspec.httpx_async_client() as client:
            await client.get(os.environ["URL"])

    asyncio.run(send())


def test_requests(pcspec, replayed):
    assert pcspec.requests_session().get(os.environ["URL"]).status_code == 200


def test_check(pcspec, replayed):
    pcspec.check(httpx.get(os.environ["URL"]))
"""

RESPX = """
import respx


def route(body):
    respx.get(BASE + COMPANY).mock(httpx.Response(200, headers=JSON, content=body))


@pytest.mark.parametrize("body", [GOOD, BAD], ids=["good", "bad"])
@respx.mock
def test_httpx(pcspec, body):
    route(body)
    pcspec.httpx_client().get(BASE + COMPANY)
    assert len(pcspec.exchanges) == 1


@pytest.mark.parametrize("body", [GOOD, BAD], ids=["good", "bad"])
@respx.mock
def test_httpx_async(pcspec, body):
    async def send():
        async with pcspec.httpx_async_client() as client:
            await client.get(BASE + COMPANY)

    route(body)
    asyncio.run(send())
    assert len(pcspec.exchanges) == 1


@pytest.mark.parametrize("body", [GOOD, BAD], ids=["good", "bad"])
@respx.mock
def test_check(pcspec, body):
    route(body)
    pcspec.check(httpx.get(BASE + COMPANY))
"""

RESPONSES = """
import responses


def route(body):
    responses.get(BASE + COMPANY, body=body, headers={"MS-CV": "a"}, content_type=JSON["Content-Type"])


@pytest.mark.parametrize("body", [GOOD, BAD], ids=["good", "bad"])
@responses.activate
def test_session(pcspec, body):
    route(body)
    pcspec.requests_session().get(BASE + COMPANY)
    assert len(pcspec.exchanges) == 1


@pytest.mark.parametrize("body", [GOOD, BAD], ids=["good", "bad"])
@responses.activate
def test_check(pcspec, body):
    route(body)
    pcspec.check(requests.get(BASE + COMPANY))
"""

HTTPSERVER = """
@pytest.fixture(params=[GOOD, BAD], ids=["good", "bad"])
def url(request, httpserver):
    httpserver.expect_request(COMPANY).respond_with_data(request.param, headers=JSON)
    return httpserver.url_for(COMPANY)


def test_httpx(pcspec, url):
    pcspec.httpx_client().get(url)


def test_requests(pcspec, url):
    pcspec.requests_session().get(url)


def test_check(pcspec, url):
    pcspec.check(httpx.get(url))
"""


def test_vcrpy(project: Project, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, compressed: str) -> None:
    """The replay of a compressed recording, without the server, finds what the recording found."""
    monkeypatch.setenv("URL", compressed)
    monkeypatch.setenv("MODE", "once")
    project.run_apart(HEAD + VCR).assert_outcomes(passed=3, failed=1, errors=3)
    calls = len(httpserver.log)
    assert calls == 4
    monkeypatch.setenv("MODE", "none")
    result = project.run_apart(HEAD + VCR)
    result.assert_outcomes(passed=3, failed=1, errors=3)
    assert sum("is not a GUID" in line for line in result.stdout.lines) == 4
    assert len(httpserver.log) == calls


def test_vcrpy_of_a_conforming_service(
    project: Project, company: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URL", company(GOOD))
    for mode in ("once", "none"):
        monkeypatch.setenv("MODE", mode)
        project.run_apart(HEAD + VCR).assert_outcomes(passed=4)


def test_respx(project: Project) -> None:
    result = project.run(HEAD + RESPX)
    result.assert_outcomes(passed=5, failed=1, errors=2)
    assert sum("is not a GUID" in line for line in result.stdout.lines) == 3


def test_responses(project: Project) -> None:
    result = project.run(HEAD + RESPONSES)
    result.assert_outcomes(passed=3, failed=1, errors=1)
    assert sum("is not a GUID" in line for line in result.stdout.lines) == 2


def test_pytest_httpserver(project: Project) -> None:
    result = project.run_apart(HEAD + HTTPSERVER, "-p", "pytest_httpserver.pytest_plugin")
    result.assert_outcomes(passed=5, failed=1, errors=2)
    assert sum("is not a GUID" in line for line in result.stdout.lines) == 3
