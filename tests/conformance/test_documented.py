"""What the document shows is what the mock serves and what the validator accepts."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest
from conformance.documented import Call, calls, first_calls
from conformance.traffic import exchange_of

from partnercenter_spec import Validator, contract

pytestmark = pytest.mark.conformance

DOCUMENT = contract.openapi()
CALLS = list(calls(DOCUMENT))
FIRST_CALLS = first_calls(DOCUMENT)


def send(client: httpx.Client, call: Call, prefer: str | None = None) -> httpx.Response:
    headers = call.headers | ({"Prefer": prefer} if prefer else {})
    return client.request(call.method, call.path, params=call.query or None, headers=headers, json=call.body)


def test_every_operation_has_an_example() -> None:
    operations = {operation["operationId"] for item in DOCUMENT["paths"].values() for operation in item.values()}
    assert {call.operation for call in CALLS} == operations


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_documented_call_is_answered_as_documented(
    client: httpx.Client, strict: Validator, counts: Counter[str], call: Call
) -> None:
    documented = call.answers.get(call.example)
    response = send(client, call, f"example={call.example}" if call.example in call.answers else None)
    report = strict.exchange(exchange_of(response))
    assert response.status_code == call.status
    assert response.json() == documented if documented is not None else response.is_success
    assert (report.operation, [finding.to_dict() for finding in report]) == (call.operation, [])
    counts["documented calls, answered as documented and without a finding (strict)"] += 1


@pytest.mark.parametrize("call", FIRST_CALLS, ids=lambda call: call.operation)
def test_every_documented_failure_is_accepted(
    client: httpx.Client, strict: Validator, counts: Counter[str], call: Call
) -> None:
    assert call.failures
    for status in call.failures:
        response = send(client, call, f"code={status}")
        report = strict.exchange(exchange_of(response))
        assert response.status_code == status
        assert (report.operation, [finding.to_dict() for finding in report]) == (call.operation, []), status
        counts["documented failures, without a finding (strict)"] += 1


@pytest.mark.parametrize("call", FIRST_CALLS, ids=lambda call: call.operation)
def test_answers_that_the_mock_makes_up_are_accepted(
    client: httpx.Client, lenient: Validator, counts: Counter[str], call: Call
) -> None:
    """Prism makes them from the schemas alone, with all sorts of unknown members."""
    for _ in range(5):
        response = send(client, call, "dynamic=true")
        report = lenient.exchange(exchange_of(response))
        assert response.status_code == call.status
        assert (report.operation, [finding.to_dict() for finding in report.errors]) == (call.operation, []), (
            response.text
        )
        counts["made-up answers, without an error"] += 1
