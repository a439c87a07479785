from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from integrations.wire import BAD, COMPANY, CREATE, GOOD, JSON, OPERATION, Recorder, codes
from payloads import GUID
from pytest_httpserver import HTTPServer

from partnercenter_spec import InvalidPayload, Report, Validator
from partnercenter_spec.integrations.httpx import async_hooks, attach, hooks
from partnercenter_spec.integrations.judging import Judge
from partnercenter_spec.integrations.monitoring import Monitor

Send = Callable[..., httpx.Response]


def send_sync(observer: Any, method: str, url: str, **options: Any) -> httpx.Response:
    with httpx.Client(event_hooks=hooks(observer), follow_redirects=True) as client:
        return client.request(method, url, **options)


def send_async(observer: Any, method: str, url: str, **options: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(event_hooks=async_hooks(observer), follow_redirects=True) as client:
            return await client.request(method, url, **options)

    return asyncio.run(send())


def stream_sync(observer: Any, url: str, *, most: int | None = None, raw: bool = False) -> bytes:
    with httpx.Client(event_hooks=hooks(observer)) as client, client.stream("GET", url) as response:
        taken = b""
        for chunk in response.iter_raw(10) if raw else response.iter_bytes(10):
            taken += chunk
            if most is not None and len(taken) >= most:
                break
        return taken


def stream_async(observer: Any, url: str, *, most: int | None = None, raw: bool = False) -> bytes:
    async def stream() -> bytes:
        async with (
            httpx.AsyncClient(event_hooks=async_hooks(observer)) as client,
            client.stream("GET", url) as response,
        ):
            taken = b""
            async for chunk in response.aiter_raw(10) if raw else response.aiter_bytes(10):
                taken += chunk
                if most is not None and len(taken) >= most:
                    break
            return taken

    return asyncio.run(stream())


@pytest.fixture(params=[send_sync, send_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Send:
    chosen: Send = request.param
    return chosen


@pytest.fixture(params=[stream_sync, stream_async], ids=["sync", "async"])
def stream(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    chosen: Callable[..., bytes] = request.param
    return chosen


def reports(monitor_options: dict[str, Any] | None = None) -> tuple[Monitor, list[Report]]:
    told: list[Report] = []
    monitor = Monitor(on_finding=lambda report, _: told.append(report), **(monitor_options or {}))
    return monitor, told


def test_an_exchange_is_judged(send: Send, company: Callable[..., str]) -> None:
    monitor, told = reports()
    response = send(monitor, "GET", company())
    assert response.json()["tenantId"] == "Fabrikam"
    assert [(report.operation, codes(report)) for report in told] == [(OPERATION, ["format"])]


def test_a_conforming_exchange_has_no_finding(send: Send, company: Callable[..., str]) -> None:
    monitor, told = reports()
    assert send(monitor, "GET", company(GOOD)).content == GOOD
    assert told == []
    assert monitor.counts().judged == 1


def test_what_is_sent_is_captured(send: Send, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/customers", method="POST").respond_with_data(b"", status=500)
    recorder = Recorder()
    url = httpserver.url_for("/v1/customers")
    send(recorder, "POST", url, content=CREATE, headers={**JSON, "X-Locale": "nb-NO"}, params={"a": "b"})
    request = recorder.only.exchange.request
    assert (request.method, request.url, request.body) == ("POST", f"{url}?a=b", CREATE)
    assert request.headers.get("x-locale") == "nb-NO"
    assert recorder.only.unseen == frozenset()


def test_a_streamed_request_is_judged_without_its_body(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/customers", method="POST").respond_with_data(b"", status=500)
    recorder = Recorder()
    send_sync(recorder, "POST", httpserver.url_for("/v1/customers"), content=iter([CREATE]), headers=JSON)
    assert recorder.only.unseen == {"request"}
    report, _ = Judge(Validator()).judge(recorder.only)
    assert codes(report) == []


def test_several_header_lines_are_kept_apart(send: Send, company: Callable[..., str]) -> None:
    recorder = Recorder()
    send(recorder, "GET", company(headers=[*JSON.items(), ("MS-CV", "a"), ("MS-CV", "b")]))
    response = recorder.only.exchange.response
    assert response is not None
    assert response.headers.get("ms-cv") == "a, b"


def test_compressed_bodies_are_judged(send: Send, compressed: str) -> None:
    monitor, told = reports()
    assert send(monitor, "GET", compressed).content == BAD
    assert [codes(report) for report in told] == [["format"]]


def test_a_body_that_is_not_what_its_coding_says(company: Callable[..., str]) -> None:
    recorder = Recorder()
    url = company(b"plain", headers={**JSON, "Content-Encoding": "deflate"})
    with pytest.raises(httpx.DecodingError):
        send_sync(recorder, "GET", url)
    assert recorder.only.unseen == {"response"}
    recorder.captured.clear()
    assert stream_sync(recorder, url, raw=True) == b"plain"
    assert recorder.only.unseen == {"response"}


def test_a_bomb_is_refused_by_the_validator(send: Send, company: Callable[..., str]) -> None:
    monitor, told = reports()
    send(monitor, "GET", company(gzip.compress(b" " * 20_000_000), headers={**JSON, "Content-Encoding": "gzip"}))
    assert [codes(report) for report in told] == [["limitExceeded"]]


def test_gzip_is_left_to_the_validator_and_its_limit(send: Send, company: Callable[..., str]) -> None:
    recorder = Recorder()
    packed = gzip.compress(BAD)
    assert send(recorder, "GET", company(packed, headers={**JSON, "Content-Encoding": "gzip"})).content == BAD
    assert recorder.body == packed


def test_no_more_of_a_body_is_kept_than_the_limit_needs(send: Send, company: Callable[..., str]) -> None:
    recorder = Recorder()
    recorder.max_bytes = 100
    response = send(recorder, "GET", company(b"x" * 300_000))
    assert len(response.content) == 300_000
    assert recorder.body == b"x" * 101


def test_a_body_at_the_limit_is_kept_whole(send: Send, company: Callable[..., str]) -> None:
    recorder = Recorder()
    recorder.max_bytes = len(BAD)
    send(recorder, "GET", company())
    assert recorder.body == BAD


def test_head_has_no_body(send: Send, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/domains/fabrikam.example", method="HEAD").respond_with_data(b"", headers=JSON)
    monitor, told = reports()
    assert send(monitor, "HEAD", httpserver.url_for("/v1/domains/fabrikam.example")).status_code == 200
    assert told == []
    assert monitor.counts().judged == 1


def test_an_error_page_is_no_json(send: Send, company: Callable[..., str]) -> None:
    monitor, told = reports()
    html = {"Content-Type": "text/html"}
    assert send(monitor, "GET", company(b"<h1>Bad gateway</h1>", status=503, headers=html)).status_code == 503
    assert told == []
    assert monitor.counts().judged == 1


def test_an_error_that_says_it_is_json_and_is_not(send: Send, company: Callable[..., str]) -> None:
    monitor, told = reports()
    send(monitor, "GET", company(b"<h1>Bad gateway</h1>", status=503))
    assert [codes(report) for report in told] == [["undecodable"]]


def test_each_hop_of_a_redirect_is_judged(send: Send, httpserver: HTTPServer, company: Callable[..., str]) -> None:
    httpserver.expect_request("/v1/customers").respond_with_data(b"", status=307, headers={"Location": company()})
    monitor, told = reports()
    assert send(monitor, "GET", httpserver.url_for("/v1/customers")).content == BAD
    assert [(report.operation, codes(report)) for report in told] == [
        ("listCustomers", ["status"]),
        (OPERATION, ["format"]),
    ]


def test_other_hosts_are_left_alone() -> None:
    recorder = Recorder(selecting=False)
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=iter([b"token"])))
    with httpx.Client(event_hooks=hooks(recorder), transport=transport) as client:
        assert client.get("https://login.tenant.example/token").content == b"token"
    assert recorder.asked == ["https://login.tenant.example/token"]
    assert recorder.captured == []


def test_mocks_come_read() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=BAD))
    recorder = Recorder()

    async def send() -> None:
        async with httpx.AsyncClient(event_hooks=async_hooks(recorder), transport=transport) as client:
            await client.get(f"https://api.partnercenter.microsoft.com{COMPANY}")

    with httpx.Client(event_hooks=hooks(recorder), transport=transport) as client:
        client.get(f"https://api.partnercenter.microsoft.com{COMPANY}")
    asyncio.run(send())
    assert [one.exchange.response.body for one in recorder.captured if one.exchange.response] == [BAD, BAD]


def test_what_is_not_sampled_is_not_touched(company: Callable[..., str]) -> None:
    monitor = Monitor(sample=0.0)
    kinds = []
    with (
        httpx.Client(event_hooks=hooks(monitor)) as unwatched,
        httpx.Client(event_hooks=hooks(Monitor())) as watched,
    ):
        for client in (unwatched, watched):
            client.event_hooks["response"].append(lambda response: kinds.append(type(response.stream).__module__))
            client.get(company())
    assert kinds == ["httpx._client", "partnercenter_spec.integrations.httpx"]
    assert monitor.counts().not_sampled == 1


def test_a_stream_read_to_its_end_is_judged_whole(stream: Callable[..., bytes], company: Callable[..., str]) -> None:
    recorder = Recorder()
    assert stream(recorder, company()) == BAD
    assert recorder.body == BAD
    assert recorder.only.unseen == frozenset()


def test_a_raw_stream_stays_raw(stream: Callable[..., bytes], company: Callable[..., str]) -> None:
    packed = gzip.compress(BAD)
    monitor, told = reports()
    assert stream(monitor, company(packed, headers={**JSON, "Content-Encoding": "gzip"}), raw=True) == packed
    assert [codes(report) for report in told] == [["format"]]


def test_a_stream_that_is_left_is_judged_without_its_body(
    stream: Callable[..., bytes], company: Callable[..., str]
) -> None:
    recorder = Recorder()
    assert len(stream(recorder, company(BAD + b" " * 500_000), most=10)) < len(BAD)
    assert recorder.only.unseen == {"response"}
    report, summary = Judge(Validator()).judge(recorder.only)
    assert codes(report) == []
    assert summary.status == 200


def test_a_stream_that_is_left_does_not_raise(stream: Callable[..., bytes], company: Callable[..., str]) -> None:
    monitor, told = reports({"raise_on_error": True})
    stream(monitor, company(BAD + b" " * 500_000, status=202), most=10)
    assert [codes(report) for report in told] == [["status"]]


def test_a_stream_that_is_left_gives_its_connection_back(company: Callable[..., str]) -> None:
    url = company(BAD + b" " * 500_000)
    one = httpx.Limits(max_connections=1)

    async def send() -> None:
        async with httpx.AsyncClient(event_hooks=async_hooks(recorder), limits=one, timeout=2) as client:
            for _ in range(2):
                async with client.stream("GET", url):
                    pass

    recorder = Recorder()
    asyncio.run(send())
    with httpx.Client(event_hooks=hooks(recorder), limits=one, timeout=2) as client:
        for _ in range(2):
            with client.stream("GET", url):
                pass
    assert len(recorder.captured) == 4


def test_a_stream_is_not_read_ahead(company: Callable[..., str]) -> None:
    recorder = Recorder()
    with httpx.Client(event_hooks=hooks(recorder)) as client, client.stream("GET", company()) as response:
        assert not response.is_stream_consumed
        assert recorder.captured == []
        assert response.read() == BAD
    assert recorder.body == BAD


def test_a_body_that_breaks_off_raises_what_it_would(send: Send, broken_off: str) -> None:
    monitor, told = reports({"raise_on_error": True})
    with pytest.raises(httpx.RemoteProtocolError):
        send(monitor, "GET", broken_off)
    assert told == []
    assert monitor.counts().judged == 1


def test_a_monitor_that_raises(send: Send, company: Callable[..., str]) -> None:
    monitor = Monitor(raise_on_error=True)
    with pytest.raises(InvalidPayload) as caught:
        send(monitor, "GET", company())
    assert codes(caught.value.report) == ["format"]


def test_a_connection_survives_a_monitor_that_raises(company: Callable[..., str]) -> None:
    limits = httpx.Limits(max_connections=1)
    with httpx.Client(event_hooks=hooks(Monitor(raise_on_error=True)), limits=limits, timeout=2) as client:
        for _ in range(2):
            with pytest.raises(InvalidPayload):
                client.get(company())


def test_a_failing_callback_does_not_break_a_call(send: Send, company: Callable[..., str]) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monitor = Monitor(on_finding=fail)
    assert send(monitor, "GET", company()).status_code == 200
    assert monitor.counts().failures == 1


def test_a_hook_that_reads_first_is_no_obstacle(company: Callable[..., str]) -> None:
    recorder = Recorder()
    mine: list[Callable[..., Any]] = [lambda response: response.read()]
    for order in (mine + hooks(recorder)["response"], hooks(recorder)["response"] + mine):
        with httpx.Client(event_hooks={"response": order}) as client:
            assert client.get(company()).content == BAD
    assert [one.exchange.response.body for one in recorder.captured if one.exchange.response] == [BAD, BAD]


def test_a_hook_that_streams_first_leaves_no_body(company: Callable[..., str]) -> None:
    recorder = Recorder()
    mine: list[Callable[..., Any]] = [lambda response: list(response.iter_raw())]
    with (
        httpx.Client(event_hooks={"response": mine + hooks(recorder)["response"]}) as client,
        client.stream("GET", company()),
    ):
        assert recorder.only.unseen == {"response"}


def test_a_client_is_watched_until_it_is_detached(company: Callable[..., str]) -> None:
    recorder = Recorder()
    seen: list[int] = []
    with httpx.Client(event_hooks={"response": [lambda response: seen.append(response.status_code)]}) as client:
        detach = attach(client, recorder)
        client.get(company())
        detach()
        detach()
        client.get(company())
    assert len(recorder.captured) == 1
    assert seen == [200, 200]


def test_an_async_client_is_watched_until_it_is_detached(company: Callable[..., str]) -> None:
    recorder = Recorder()

    async def send() -> None:
        async with httpx.AsyncClient() as client:
            detach = attach(client, recorder)
            await client.get(company())
            detach()
            await client.get(company())

    asyncio.run(send())
    assert recorder.body == BAD


def test_many_calls_at_once(company: Callable[..., str]) -> None:
    monitor, told = reports()

    async def send() -> None:
        async with httpx.AsyncClient(event_hooks=async_hooks(monitor)) as client:
            url = company()
            await asyncio.gather(*(client.get(url) for _ in range(20)))

    asyncio.run(send())
    assert monitor.counts().invalid == 20
    assert len(told) == 1


def test_the_url_of_the_operation_may_be_relative_to_a_base(company: Callable[..., str]) -> None:
    recorder = Recorder()
    base = company().removesuffix(COMPANY)
    with httpx.Client(base_url=f"{base}/v1", event_hooks=hooks(recorder)) as client:
        client.get(f"/customers/{GUID}/profiles/company")
    _, summary = Judge(Validator()).judge(recorder.only)
    assert summary.operation == OPERATION
