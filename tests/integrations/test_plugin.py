"""The plugin as a test suite uses it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from integrations.conftest import TESTS
from integrations.wire import GOOD
from payloads import GUID

from partnercenter_spec import SPEC_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from integrations.conftest import Project

pytest_plugins = ["pytester"]

HEAD = """
import asyncio
import os

import httpx
import pytest
import requests

from integrations.wire import *
from partnercenter_spec import Exchange, Request
from payloads import company, create_request

BASE = "https://api.partnercenter.microsoft.com"
URL = os.environ.get("URL")


def answer(body=BAD, status=200, headers=JSON):
    return httpx.MockTransport(lambda request: httpx.Response(status, headers=headers, content=body))


def client_of(**options):
    return httpx.Client(transport=answer(**options), base_url=BASE)

"""

CHECKED = f"""\
the exchange breaks the contract (version {SPEC_VERSION})

POST /v1/customers -> 202  createCustomer
  error    required     request body /billingProfile  lacks the member `companyName`
           hint: `company_name` stands in its place: did you mean `companyName`?
  error    status       response status               createCustomer does not answer 202; it answers 201, 400, 401, \
403, 404, 409, 429, 500, 503
  error    undecodable  response body                 is not JSON: Expecting value at line 1, column 1"""

TORN_DOWN = f"""\
2 of 4 exchanges break the contract (version {SPEC_VERSION})

GET /v1/customers/{{customer_id}}/profiles/company -> 200  getCustomerCompanyProfile
  error    required  response body            lacks the member `domain`
  error    format    response body /tenantId  is not a GUID of 32 hexadecimal digits with four hyphens

GET /v1/customer/* -> 200  operation unknown
  error    unknownOperation  request path  the contract has no operation GET /v1/customer/*
           hint: did you mean /v1/customers?"""


def section(result: pytest.RunResult, title: str) -> str:
    """Return what pytest shows under a title."""
    lines = result.stdout.lines
    start = next(index for index, line in enumerate(lines) if f" {title} " in line)
    end = next(index for index, line in enumerate(lines) if index > start and line[:3] in {"___", "===", "---"})
    return "\n".join(lines[start + 1 : end])


def test_a_failing_exchange_fails_the_test_where_it_is_checked(project: Project) -> None:
    result = project.run(
        HEAD
        + """
def test_it(pcspec):
    body = create_request()
    body["billingProfile"]["company_name"] = body["billingProfile"].pop("companyName")
    with client_of(status=202, body=b"accepted") as client:
        response = client.post("/v1/customers", json=body)
    pcspec.check(response)
    raise AssertionError("not reached")
"""
    )
    result.assert_outcomes(failed=1)
    assert section(result, "test_it") == CHECKED


def test_failing_exchanges_of_a_watched_client_fail_the_test_at_its_end(project: Project) -> None:
    result = project.run(
        HEAD
        + """
def test_it(pcspec):
    client = pcspec.watch(client_of(body=b'{"tenantId": "Fabrikam", "attributes": {"objectType": "Customer"}}'))
    for path in (COMPANY, "/v1/customer/12", "/v1/orders"):
        client.get(path)
    client.get("https://login.tenant.example/token")
    assert pcspec.other_hosts == 1
    client.close()

    with client_of(body=GOOD) as other:
        pcspec.watch(other).get(COMPANY)
"""
    )
    result.assert_outcomes(passed=1, errors=1)
    assert section(result, "ERROR at teardown of test_it") == TORN_DOWN


def test_conforming_exchanges_pass(project: Project) -> None:
    result = project.run(
        HEAD
        + """
def test_check(pcspec):
    with client_of(body=GOOD) as client:
        report = pcspec.check(client.get(COMPANY))
    assert report.ok
    assert report.operation == OPERATION
    assert [seen.report for seen in pcspec.exchanges] == [report]


def test_watch(pcspec):
    client = pcspec.httpx_client(transport=answer(GOOD), base_url=BASE)
    client.get(COMPANY)
    (seen,) = pcspec.exchanges
    assert (str(seen.summary), seen.summary.operation) == (f"GET {TEMPLATE} -> 200", OPERATION)
    assert seen.complete


def test_each_test_has_its_own(pcspec):
    assert pcspec.exchanges == ()
"""
    )
    result.assert_outcomes(passed=3)


def test_every_kind_of_client_is_watched(
    project: Project, company: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URL", company())
    result = project.run(
        HEAD
        + """
def test_httpx_client(pcspec):
    assert pcspec.httpx_client(headers={"X-Locale": "nb-NO"}).get(URL).content == BAD


def test_httpx_async_client(pcspec):
    async def send():
        async with pcspec.httpx_async_client() as client:
            await client.get(URL)

    asyncio.run(send())


def test_requests_session(pcspec):
    pcspec.requests_session().get(URL)


def test_watched_async_client(pcspec):
    async def send():
        async with httpx.AsyncClient() as client:
            await pcspec.watch(client).get(URL)

    asyncio.run(send())


def test_watched_session(pcspec):
    with requests.Session() as session:
        pcspec.watch(session).get(URL)
"""
    )
    result.assert_outcomes(passed=5, errors=5)


def test_every_kind_of_response_is_checked(
    project: Project, company: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URL", company())
    result = project.run(
        HEAD
        + """
def test_httpx(pcspec):
    pcspec.check(httpx.get(URL))


def test_requests(pcspec):
    pcspec.check(requests.get(URL))


def test_streamed_requests(pcspec):
    with requests.get(URL, stream=True) as response:
        pcspec.check(response)


def test_async(pcspec):
    async def send():
        async with httpx.AsyncClient() as client:
            pcspec.check(await client.get(URL))

    asyncio.run(send())


def test_exchange(pcspec):
    pcspec.check_exchange(exchange())


def test_payload(pcspec):
    pcspec.payload("CustomerCompanyProfile", BAD)
"""
    )
    result.assert_outcomes(failed=6)
    assert sum("is not a GUID" in line for line in result.stdout.lines) == 6


def test_a_body_that_was_not_read_is_never_taken_for_valid(
    project: Project, company: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URL", company(GOOD))
    result = project.run(
        HEAD
        + """
def test_httpx(pcspec):
    with httpx.stream("GET", URL) as response:
        pcspec.check(response)


def test_requests(pcspec):
    with requests.get(URL, stream=True) as response:
        list(response.iter_content(10))
        pcspec.check(response)


def test_no_request(pcspec):
    pcspec.check(httpx.Response(200, content=GOOD))


def test_watched_stream(pcspec):
    with pcspec.httpx_client() as client, client.stream("GET", URL):
        pass
    assert [seen.complete for seen in pcspec.exchanges] == [False]
"""
    )
    result.assert_outcomes(failed=3, passed=1)
    result.stdout.fnmatch_lines_random(
        [
            "the body of the response was not read, so it cannot be judged; call response.read() before",
            "the response has no request, so there is no operation to judge it by",
        ]
    )


def test_an_exchange_is_told_once(project: Project) -> None:
    """A response of a watched client that is checked as well counts once, and fails once."""
    result = project.run(
        HEAD
        + """
@pytest.fixture
def client(pcspec):
    return pcspec.httpx_client(transport=answer(), base_url=BASE)


def test_told(pcspec, client):
    response = client.get(COMPANY)
    with pytest.raises(pytest.fail.Exception):
        pcspec.check(response)
    assert len(pcspec.exchanges) == 1


def test_told_and_another(pcspec, client):
    response = client.get(COMPANY)
    client.get(COMPANY)
    with pytest.raises(pytest.fail.Exception):
        pcspec.check(response)
    assert len(pcspec.exchanges) == 2


def test_watched_twice(pcspec, client):
    pcspec.watch(client)
    client.get(COMPANY)
    with pytest.raises(pytest.fail.Exception):
        pcspec.check_exchange(exchange())
    assert len(pcspec.exchanges) == 1


def test_checked_twice(pcspec):
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception):
            pcspec.check_exchange(exchange())
    assert len(pcspec.exchanges) == 2
"""
    )
    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_told_and_another*", "1 of 2 exchanges breaks*"])


def test_a_client_is_watched_by_one_test_only(project: Project) -> None:
    result = project.run(
        HEAD
        + """
@pytest.fixture(scope="module")
def client():
    with client_of() as opened:
        yield opened


def test_first(pcspec, client):
    pcspec.watch(client)
    assert len(client.event_hooks["response"]) == 1


def test_second(client):
    assert client.event_hooks["response"] == []
    client.get(COMPANY)
"""
    )
    result.assert_outcomes(passed=2)


def test_own_clients_are_closed_in_the_end(project: Project) -> None:
    result = project.run(
        HEAD
        + """
opened = []


def test_open(pcspec):
    opened.append(pcspec.httpx_client())
    session = pcspec.requests_session()
    session.close = lambda: opened.append("session closed")
    assert not opened[0].is_closed


def test_closed():
    assert opened[0].is_closed
    assert opened[1] == "session closed"
"""
    )
    result.assert_outcomes(passed=2)


def test_a_payload_is_asserted(project: Project) -> None:
    result = project.run(
        HEAD
        + """
def test_right(pcspec):
    assert pcspec.payload("CustomerCompanyProfile", company()).ok
    assert pcspec.payload("CreateCustomerRequest", create_request()).direction == "request"


def test_wrong(pcspec):
    pcspec.payload("CustomerCompanyProfile", {**company(), "tenantId": "Fabrikam"}, "request")


def test_cut(pcspec):
    pcspec.payload("CustomerCompanyProfile", GOOD[:-1])


def test_type(pcspec):
    pcspec.payload("CustomerCompanyProfil", GOOD)


def test_direction(pcspec):
    pcspec.payload("CustomerCompanyProfile", GOOD, "sideways")
"""
    )
    result.assert_outcomes(passed=1, failed=4)
    assert section(result, "test_wrong").splitlines() == [
        f"the payload breaks the contract (version {SPEC_VERSION})",
        "",
        "payload  CustomerCompanyProfile  request",
        "  error    format  /tenantId  is not a GUID of 32 hexadecimal digits with four hyphens",
    ]
    assert "undecodable" in section(result, "test_cut")
    assert section(result, "test_type").endswith("did you mean CustomerCompanyProfile?")
    assert section(result, "test_direction") == "direction is 'request' or 'response', not 'sideways'"


EXTRA = """
def test_it(pcspec):
    pcspec.payload("CustomerCompanyProfile", {**company(), "extra": 1})
"""


@pytest.mark.parametrize(
    ("options", "ini", "passes"),
    [
        ([], "", True),
        (["--pcspec-strict"], "", False),
        ([], "pcspec_strict = true", False),
        ([], "pcspec_strict = false", True),
        ([], "pcspec_unknown_properties = error", False),
        ([], "pcspec_unknown_properties = warn", True),
        (["--pcspec-strict"], "pcspec_unknown_properties = allow", True),
    ],
)
def test_settings(project: Project, options: list[str], ini: str, *, passes: bool) -> None:
    result = project.run(HEAD + EXTRA, *options, "--strict-config", ini=ini)
    result.assert_outcomes(passed=int(passes), failed=int(not passes))
    assert passes or "unknownProperty" in section(result, "test_it")


def test_a_setting_that_makes_no_sense_is_refused(project: Project) -> None:
    result = project.run(HEAD + EXTRA, ini="pcspec_unknown_properties = maybe")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: pcspec_unknown_properties is allow, warn or error"])


def test_gateways(project: Project) -> None:
    source = """
def test_it(pcspec):
    client = pcspec.httpx_client(transport=answer(GOOD))
    for host in ("gateway.contoso.example", "other.contoso.example", "third.contoso.example"):
        client.get(f"https://{host}{COMPANY}")
    assert (len(pcspec.exchanges), pcspec.other_hosts) == (2, 1)
"""
    ini = "pcspec_base_urls =\n  https://gateway.contoso.example/v1\n  https://other.contoso.example"
    project.run(HEAD + source, ini=ini).assert_outcomes(passed=1)


def test_what_cannot_be_watched_is_refused(project: Project) -> None:
    source = """
def test_it(pcspec):
    with pytest.raises(TypeError, match="watch.. takes an httpx.Client"):
        pcspec.watch(object())
"""
    project.run(HEAD + source).assert_outcomes(passed=1)


def test_unused_it_loads_nothing(project: Project) -> None:
    source = """
import sys


def test_it(request):
    wanted = {"httpx", "requests", "jsonschema", "jsonschema_rs", "partnercenter_spec.validator"}
    assert request.config.pluginmanager.hasplugin("partnercenter_spec.pytest_plugin")
    assert wanted.isdisjoint(sys.modules)


def test_payloads_need_no_client(pcspec):
    pcspec.payload("Link", {"uri": "/customers", "method": "GET", "headers": []})
    assert {"httpx", "requests"}.isdisjoint(sys.modules)
    assert "partnercenter_spec.validator" in sys.modules
"""
    project.run_apart(source).assert_outcomes(passed=2)


def test_workers_of_xdist_judge_each_for_themselves(project: Project) -> None:
    pytest.importorskip("xdist")
    source = """
@pytest.mark.parametrize("number", range(6))
def test_it(pcspec, number):
    client = pcspec.httpx_client(transport=answer(BAD if number % 2 else GOOD), base_url=BASE)
    client.get(COMPANY)
    assert len(pcspec.exchanges) == 1
"""
    project.run_apart(HEAD + source, "-p", "xdist", "-n", "2").assert_outcomes(passed=6, errors=3)


def test_the_distribution_announces_the_plugin(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an installation would announce is enough for pytest to find the fixtures."""
    with (TESTS.parent / "pyproject.toml").open("rb") as file:
        announced = tomllib.load(file)["project"]["entry-points"]["pytest11"]
    assert announced == {"partnercenter_spec": "partnercenter_spec.pytest_plugin"}
    information = pytester.mkdir("partnercenter_spec-0.dist-info")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: partnercenter-spec\nVersion: 0\n")
    lines = [f"{name} = {module}" for name, module in announced.items()]
    (information / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
    monkeypatch.syspath_prepend(pytester.path)
    monkeypatch.setenv("PYTHONPATH", f"{pytester.path}:{TESTS.parent / 'src'}")
    pytester.makepyfile("def test_it(pcspec):\n    assert pcspec.exchanges == ()\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_help_names_the_options(project: Project) -> None:
    result = project.run("", "--help")
    result.stdout.fnmatch_lines(["*--pcspec-strict*", "*pcspec_base_urls*"])
    assert GUID not in result.stdout.str()
