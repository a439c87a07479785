from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from integrations.wire import BAD, CREATE, GOOD, JSON, OPERATION, Recorder, codes
from pytest_httpserver import HTTPServer

from partnercenter_spec import InvalidPayload, Report, Validator
from partnercenter_spec.integrations.judging import Judge
from partnercenter_spec.integrations.monitoring import Monitor
from partnercenter_spec.integrations.requests import attach


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


def watched(session: requests.Session, **options: Any) -> tuple[Monitor, list[Report]]:
    told: list[Report] = []
    monitor = Monitor(on_finding=lambda report, _: told.append(report), **options)
    attach(session, monitor)
    return monitor, told


def test_an_exchange_is_judged(session: requests.Session, company: Callable[..., str]) -> None:
    _, told = watched(session)
    assert session.get(company()).content == BAD
    assert [(report.operation, codes(report)) for report in told] == [(OPERATION, ["format"])]


def test_a_conforming_exchange_has_no_finding(session: requests.Session, company: Callable[..., str]) -> None:
    monitor, told = watched(session)
    assert session.get(company(GOOD)).content == GOOD
    assert told == []
    assert monitor.counts().judged == 1


@pytest.mark.parametrize("body", [CREATE, CREATE.decode()], ids=["bytes", "text"])
def test_what_is_sent_is_captured(session: requests.Session, httpserver: HTTPServer, body: bytes | str) -> None:
    httpserver.expect_request("/v1/customers", method="POST").respond_with_data(b"", status=500)
    recorder = Recorder()
    attach(session, recorder)
    url = httpserver.url_for("/v1/customers")
    session.post(url, data=body, headers={**JSON, "X-Locale": "nb-NO"}, params={"a": "b"})
    request = recorder.only.exchange.request
    assert (request.method, request.url, request.body) == ("POST", f"{url}?a=b", body)
    assert request.headers.get("x-locale") == "nb-NO"
    assert recorder.only.unseen == frozenset()


def test_a_streamed_request_is_judged_without_its_body(session: requests.Session, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/customers", method="POST").respond_with_data(b"", status=500)
    recorder = Recorder()
    attach(session, recorder)
    session.post(httpserver.url_for("/v1/customers"), data=iter([CREATE]), headers=JSON)
    assert recorder.only.unseen == {"request"}


def test_compressed_bodies_are_judged(session: requests.Session, compressed: str) -> None:
    _, told = watched(session)
    assert session.get(compressed).content == BAD
    assert [codes(report) for report in told] == [["format"]]


def test_head_has_no_body(session: requests.Session, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/domains/fabrikam.example", method="HEAD").respond_with_data(b"", headers=JSON)
    monitor, told = watched(session)
    assert session.head(httpserver.url_for("/v1/domains/fabrikam.example")).status_code == 200
    assert told == []
    assert monitor.counts().judged == 1


def test_an_error_that_says_it_is_json_and_is_not(session: requests.Session, company: Callable[..., str]) -> None:
    _, told = watched(session)
    assert session.get(company(b"<h1>Bad gateway</h1>", status=503)).status_code == 503
    assert [codes(report) for report in told] == [["undecodable"]]


def test_each_hop_of_a_redirect_is_judged(
    session: requests.Session, httpserver: HTTPServer, company: Callable[..., str]
) -> None:
    httpserver.expect_request("/v1/customers").respond_with_data(b"", status=307, headers={"Location": company()})
    _, told = watched(session)
    assert session.get(httpserver.url_for("/v1/customers")).content == BAD
    assert [(report.operation, codes(report)) for report in told] == [
        ("listCustomers", ["status"]),
        (OPERATION, ["format"]),
    ]


def test_the_broken_body_of_a_redirect_is_as_harmless_as_before(
    session: requests.Session, httpserver: HTTPServer, company: Callable[..., str]
) -> None:
    headers = {"Location": company(), "Content-Encoding": "gzip"}
    httpserver.expect_request("/v1/customers").respond_with_data(b"no gzip", status=307, headers=headers)
    recorder = Recorder()
    attach(session, recorder)
    assert session.get(httpserver.url_for("/v1/customers")).content == BAD
    assert [sorted(one.unseen) for one in recorder.captured] == [["response"], []]


def test_a_stream_is_judged_without_its_body_and_not_consumed(
    session: requests.Session, company: Callable[..., str]
) -> None:
    recorder = Recorder()
    attach(session, recorder)
    with session.get(company(), stream=True) as response:
        assert recorder.only.unseen == {"response"}
        assert b"".join(response.iter_content(10)) == BAD
    report, summary = Judge(Validator()).judge(recorder.only)
    assert codes(report) == []
    assert summary.status == 200


def test_a_session_that_always_streams(session: requests.Session, company: Callable[..., str]) -> None:
    recorder = Recorder()
    attach(session, recorder)
    session.stream = True
    with session.get(company()) as response:
        assert response.raw.read() == BAD
    assert recorder.only.unseen == {"response"}


def test_what_is_not_sampled_is_not_read(session: requests.Session, company: Callable[..., str]) -> None:
    monitor, _ = watched(session, sample=0.0)
    read: list[object] = []
    session.hooks["response"].append(lambda response, **_: read.append(response._content_consumed))
    session.get(company())
    attach(session, Recorder())
    session.hooks["response"].reverse()  # the recorder comes first now
    session.get(company())
    assert read == [False, True]
    assert monitor.counts().not_sampled == 2


def test_other_hosts_are_left_alone(session: requests.Session, company: Callable[..., str]) -> None:
    recorder = Recorder(selecting=False)
    attach(session, recorder)
    url = company()
    session.get(url)
    assert recorder.asked == [url]
    assert recorder.captured == []


def test_a_body_that_breaks_off_raises_what_it_would(session: requests.Session, broken_off: str) -> None:
    with pytest.raises(requests.RequestException) as plain:
        session.get(broken_off)
    watched(session)
    with pytest.raises(requests.RequestException) as seen:
        session.get(broken_off)
    assert type(seen.value) is type(plain.value)


@pytest.mark.parametrize("stream", [False, True])
def test_a_monitor_that_raises_closes_the_response(
    session: requests.Session, company: Callable[..., str], *, stream: bool
) -> None:
    closed: list[requests.Response] = []
    session.hooks["response"].append(lambda response, **_: closed.append(response))
    watched(session, raise_on_error=True)
    with pytest.raises(InvalidPayload) as caught:
        session.get(company(status=202), stream=stream)
    assert "status" in codes(caught.value.report)
    assert closed[0].raw.closed


def test_a_failing_callback_does_not_break_a_call(session: requests.Session, company: Callable[..., str]) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    attach(session, monitor := Monitor(on_finding=fail))
    assert session.get(company()).status_code == 200
    assert monitor.counts().failures == 1


def test_a_session_is_watched_until_it_is_detached(session: requests.Session, company: Callable[..., str]) -> None:
    recorder = Recorder()
    seen: list[int] = []
    session.hooks["response"] = lambda response, **_: seen.append(response.status_code)
    detach = attach(session, recorder)
    session.get(company())
    detach()
    detach()
    session.get(company())
    assert len(recorder.captured) == 1
    assert seen == [200, 200]


def test_detaching_bears_other_hooks(session: requests.Session) -> None:
    detach = attach(session, Recorder())
    session.hooks["response"] = print
    detach()
    assert session.hooks["response"] is print


def test_prepared_requests_are_seen(session: requests.Session, company: Callable[..., str]) -> None:
    recorder = Recorder()
    attach(session, recorder)
    session.send(session.prepare_request(requests.Request("GET", company())))
    assert recorder.body == BAD


def test_a_response_without_content_has_an_empty_body(session: requests.Session) -> None:
    """So do adapters of tests answer that make no raw response."""

    class Adapter(requests.adapters.BaseAdapter):
        def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
            answer = requests.Response()
            answer.request, answer.status_code = request, 204
            return answer

        def close(self) -> None:
            """Nothing is open."""

    recorder = Recorder()
    attach(session, recorder)
    session.mount("https://", Adapter())
    session.hooks["response"].append(lambda response, **_: setattr(response, "raw", io.BytesIO()))
    session.delete("https://api.partnercenter.microsoft.com/v1/customers/1")
    assert recorder.body == b""
    assert recorder.only.unseen == frozenset()


def test_a_hook_that_streams_first_leaves_no_body(session: requests.Session, company: Callable[..., str]) -> None:
    def consume(response: requests.Response, **_: object) -> None:
        assert b"".join(response.iter_content(10)) == BAD

    recorder = Recorder()
    session.hooks["response"].append(consume)
    attach(session, recorder)
    with pytest.raises(RuntimeError, match="already consumed"):  # what it would be without the recorder
        session.get(company())
    assert recorder.only.unseen == {"response"}
