from __future__ import annotations

import logging
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from integrations.wire import BAD, COMPANY, GOOD, OPERATION, TEMPLATE, codes, exchange
from payloads import GUID

from partnercenter_spec import Exchange, InvalidPayload, Report, Request, Validator
from partnercenter_spec.integrations import monitoring
from partnercenter_spec.integrations.exchanges import Captured
from partnercenter_spec.integrations.judging import Summary
from partnercenter_spec.integrations.monitoring import Counts, Monitor


class Told:
    """A callback that keeps what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[Report, Summary]] = []

    def __call__(self, report: Report, summary: Summary) -> None:
        self.calls.append((report, summary))

    @property
    def codes(self) -> list[list[str]]:
        return [codes(report) for report, _ in self.calls]


def test_a_finding_is_told_with_the_exchange_it_is_about() -> None:
    told = Told()
    Monitor(on_finding=told).take(exchange(method="get"))
    assert told.codes == [["format"]]
    assert told.calls[0][1] == Summary("GET", TEMPLATE, OPERATION, 200)
    assert str(told.calls[0][1]) == f"GET {TEMPLATE} -> 200"


def test_a_conforming_exchange_is_counted_and_not_told() -> None:
    told = Told()
    monitor = Monitor(on_finding=told)
    monitor.take(exchange(GOOD))
    assert told.calls == []
    assert monitor.counts() == Counts(judged=1)


def test_each_kind_of_finding_is_told_once() -> None:
    told = Told()
    monitor = Monitor(on_finding=told)
    for body in (BAD, BAD, BAD.replace(b'"domain"', b'"dom"'), BAD):
        monitor.take(exchange(body))
    assert told.codes == [["format"], ["required"]]
    counts = monitor.counts()
    assert (counts.judged, counts.invalid) == (4, 4)
    assert {(kind.operation, kind.direction, kind.where, kind.code): n for kind, n in counts.findings.items()} == {
        (OPERATION, "response", "body", "format"): 4,
        (OPERATION, "response", "body", "required"): 1,
    }


def test_without_dedupe_every_report_is_told_whole() -> None:
    told = Told()
    monitor = Monitor(on_finding=told, dedupe=False)
    for body in (BAD, BAD.replace(b'"domain"', b'"dom"'), GOOD):
        monitor.take(exchange(body))
    assert told.codes == [["format"], ["required", "format"]]


def test_kinds_differ_by_operation_and_path() -> None:
    told = Told()
    monitor = Monitor(on_finding=told)
    for url in ("/v1/orders/12", "/v1/orders/13", "/v1/invoices/12"):
        monitor.take(exchange(url=url))
    assert [summary.path for _, summary in told.calls] == ["/v1/orders/*", "/v1/invoices/*"]
    assert sorted(kind.operation for kind in monitor.counts().findings) == ["GET /v1/invoices/*", "GET /v1/orders/*"]


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "MOST_KINDS", 2)
    told = Told()
    monitor = Monitor(on_finding=told)
    for area in ("orders", "invoices", "carts", "orders", "offers"):
        monitor.take(exchange(url=f"/v1/{area}"))
    assert len(told.calls) == 2
    assert sorted(monitor.counts().findings.values()) == [1, 2]
    assert monitor.counts().uncounted == 2


def test_counts_are_a_copy() -> None:
    monitor = Monitor()
    before = monitor.counts()
    monitor.take(exchange())
    assert before == Counts()
    assert monitor.counts().judged == 1


def test_it_raises_only_if_asked() -> None:
    Monitor().take(exchange())
    monitor = Monitor(raise_on_error=True)
    monitor.take(exchange(GOOD))
    for _ in range(2):  # told once, raised always
        with pytest.raises(InvalidPayload) as caught:
            monitor.take(exchange())
        assert codes(caught.value.report) == ["format"]


@pytest.mark.parametrize("validator", [Validator(), Validator(strict=True)], ids=["lenient", "strict"])
@pytest.mark.parametrize("url", ["/v1/customer", "/v1/orders", "https://graph.example/v1/customers"])
def test_a_call_that_is_not_the_contracts_never_raises(validator: Validator, url: str) -> None:
    told = Told()
    Monitor(validator, raise_on_error=True, on_finding=told).take(exchange(url=url))
    assert told.codes == ([] if "graph" in url else [["unknownOperation"]])


def test_warnings_do_not_raise() -> None:
    told = Told()
    validator = Validator(unknown_properties="warn")
    body = GOOD.replace(b"{", b'{"extra": 1, ', 1)
    Monitor(validator, raise_on_error=True, on_finding=told).take(exchange(body))
    assert told.codes == [["unknownProperty"]]


def test_other_hosts_are_skipped_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="partnercenter_spec")
    told = Told()
    monitor = Monitor(on_finding=told)
    for _ in range(3):
        monitor.take(exchange(url="https://login.tenant.example/secret-path/token"))
    assert told.calls == []
    assert monitor.counts() == Counts(other_hosts=3)
    assert [record.getMessage() for record in caplog.records] == ["the monitor skips hosts that are not the service"]


@pytest.mark.parametrize(
    "options",
    [
        {"base_urls": ["https://gateway.contoso.example/"]},
        {"validator": Validator(base_urls=["https://gateway.contoso.example"])},
    ],
    ids=["of the monitor", "of the validator"],
)
def test_a_gateway_can_stand_for_the_service(options: dict[str, Any]) -> None:
    told = Told()
    Monitor(**options, on_finding=told).take(exchange(url=f"https://gateway.contoso.example{COMPANY}"))
    assert told.codes == [["format"]]


def test_a_failing_callback_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(report: Report, summary: Summary) -> None:
        message = f"a message that holds {GUID}"
        raise KeyError(message)

    monitor = Monitor(on_finding=fail, dedupe=False)
    for _ in range(3):
        monitor.take(exchange())
    assert (monitor.counts().failures, monitor.counts().judged) == (3, 3)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("partnercenter_spec", "WARNING")
    assert record.getMessage().startswith("the callback of the monitor failed: KeyError at ")
    assert __file__ in record.getMessage()
    assert GUID not in caplog.text
    assert record.exc_info is None


def test_a_failing_callback_does_not_hide_the_error() -> None:
    def fail(report: Report, summary: Summary) -> None:
        raise OSError

    with pytest.raises(InvalidPayload):
        Monitor(on_finding=fail, raise_on_error=True).take(exchange())


def test_a_failure_of_the_monitor_itself_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Validator, exchange: Exchange) -> Report:
        message = exchange.request.url
        raise RecursionError(message)

    monkeypatch.setattr(Validator, "exchange", fail)
    monitor = Monitor(raise_on_error=True)
    for _ in range(2):
        monitor.take(exchange())
    assert monitor.counts() == Counts(failures=2)
    assert [record.getMessage().split(" at ")[0] for record in caplog.records] == [
        "the monitor could not judge an exchange: RecursionError"
    ]
    assert GUID not in caplog.text


def test_what_is_no_url_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    monitor = Monitor()
    monitor.take(Exchange(Request("GET", f"https://[{GUID}/v1/customers")))
    assert monitor.counts() == Counts(other_hosts=1)
    assert GUID not in caplog.text


def test_a_sample_is_a_share() -> None:
    monitor = Monitor(sample=0.25, draw=random.Random(7).random)  # noqa: S311 - a fixed sequence
    for _ in range(400):
        monitor.take(exchange(GOOD))
    counts = monitor.counts()
    assert counts.judged + counts.not_sampled == 400
    assert 70 < counts.judged < 130


def test_the_draw_decides() -> None:
    drawn = iter([0.5, 0.4999, 0.0, 0.999])
    monitor = Monitor(sample=0.5, draw=lambda: next(drawn))
    assert [monitor.selects(COMPANY) for _ in range(4)] == [False, True, True, False]


def test_the_ends_of_the_sample() -> None:
    assert not Monitor(sample=0.0, draw=lambda: 0.0).selects(COMPANY)

    def never() -> float:
        raise AssertionError

    assert Monitor(sample=1.0, draw=never).selects(COMPANY)


def test_what_is_not_sampled_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Validator, exchange: Exchange) -> Report:
        raise AssertionError

    monkeypatch.setattr(Validator, "exchange", fail)
    monitor = Monitor(sample=0.0)
    monitor.take(exchange())
    assert monitor.counts() == Counts(not_sampled=1)


@pytest.mark.parametrize("sample", [-0.1, 1.1, float("nan")])
def test_a_sample_outside_of_its_range_is_refused(sample: float) -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        Monitor(sample=sample)


def test_base_urls_beside_a_validator_are_refused() -> None:
    with pytest.raises(ValueError, match="to the validator"):
        Monitor(Validator(), base_urls=["https://gateway.contoso.example"])


def test_a_callback_to_be_awaited_is_refused() -> None:
    async def tell(report: Report, summary: Summary) -> None:
        """Never awaited."""

    with pytest.raises(TypeError, match="coroutine"):
        Monitor(on_finding=tell)


def test_a_body_that_was_not_seen_is_not_missed() -> None:
    told = Told()
    monitor = Monitor(on_finding=told)
    unread = exchange(b"", status=200)
    monitor.judge(Captured(unread, frozenset({"response"})))
    assert told.codes == []
    monitor.judge(Captured(unread))
    assert told.codes == [["missingBody"]]


def test_the_unseen_body_of_one_message_does_not_excuse_the_other() -> None:
    told = Told()
    monitor = Monitor(on_finding=told)
    monitor.judge(Captured(exchange(b"", method="POST", url="/v1/customers", status=201), frozenset({"response"})))
    assert [[finding.direction for finding in report] for report, _ in told.calls] == [["request"]]
    assert told.codes == [["missingBody"]]


def test_threads_may_share_a_monitor() -> None:
    told = Told()
    monitor = Monitor(on_finding=told, sample=0.5)
    bodies = [GOOD, BAD] * 500

    def take(body: bytes) -> None:
        monitor.take(exchange(body))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, bodies))
    counts = monitor.counts()
    assert counts.judged + counts.not_sampled == 1000
    assert sum(counts.findings.values()) == counts.invalid
    assert 0 < counts.invalid < counts.judged
    assert told.codes == [["format"]]


def test_the_kind_names_the_keyword() -> None:
    monitor = Monitor()
    monitor.take(exchange())
    (kind,) = monitor.counts().findings
    assert kind[:4] == (OPERATION, "response", "body", "format")
    assert kind.schema_pointer is not None
    assert kind.schema_pointer.endswith("/format")
