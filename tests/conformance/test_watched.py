"""Clients that are watched while they call the mock: every exchange is judged, and none has a finding."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest
import requests
from conformance.documented import calls

from partnercenter_spec import InvalidPayload, Validator, contract
from partnercenter_spec.integrations.httpx import hooks
from partnercenter_spec.integrations.monitoring import Monitor
from partnercenter_spec.integrations.requests import attach

pytestmark = pytest.mark.conformance

CALLS = list(calls(contract.openapi()))
TOKEN = {"Authorization": "Bearer any"}


@pytest.fixture
def monitor(strict: Validator) -> Monitor:
    """A monitor that lets nothing pass."""
    return Monitor(strict, raise_on_error=True)


def test_httpx_is_watched(mock: str, monitor: Monitor, counts: Counter[str]) -> None:
    with httpx.Client(base_url=mock, headers=TOKEN, trust_env=False, event_hooks=hooks(monitor)) as client:
        for call in CALLS:
            sent = client.request(
                call.method, call.path, params=call.query or None, headers=call.headers, json=call.body
            )
            assert sent.status_code == call.status
    seen = monitor.counts()
    assert (seen.judged, seen.invalid, seen.failures, dict(seen.findings)) == (len(CALLS), 0, 0, {})
    counts["calls of a watched httpx client, without a finding (strict)"] += seen.judged


def test_requests_is_watched(mock: str, monitor: Monitor, counts: Counter[str]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        attach(session, monitor)
        for call in CALLS:
            headers = TOKEN | call.headers
            sent = session.request(call.method, mock + call.path, params=call.query, headers=headers, json=call.body)
            assert sent.status_code == call.status
    seen = monitor.counts()
    assert (seen.judged, seen.invalid, seen.failures, dict(seen.findings)) == (len(CALLS), 0, 0, {})
    counts["calls of a watched requests session, without a finding (strict)"] += seen.judged


def test_a_watched_client_tells_of_a_broken_call(mock: str, monitor: Monitor) -> None:
    with (
        httpx.Client(base_url=mock, headers=TOKEN, trust_env=False, event_hooks=hooks(monitor)) as client,
        pytest.raises(InvalidPayload) as refused,
    ):
        client.get("/v1/customers", params={"size": 501})
    assert [(one.where, one.pointer, one.code) for one in refused.value.report] == [("query", "/size", "maximum")]
