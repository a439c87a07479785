"""One fault of each kind in real traffic is found, at its place and nothing else with it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from pkgutil import get_data
from typing import Any

import httpx
import pytest
from conformance.disagreements import disagreements
from conformance.documented import Call, first_calls
from conformance.traffic import exchange_of

from partnercenter_spec import Validator, contract
from partnercenter_spec.contract import Contract
from prism import serve

pytestmark = pytest.mark.conformance

CALLS: dict[str, Call] = {call.operation: call for call in first_calls(contract.openapi())}
CREATE, READ, LIST = CALLS["createCustomer"], CALLS["getCustomer"], CALLS["listCustomers"]


def without(body: Any, *path: str) -> Any:
    """Copy a body without one member."""
    changed = copy.deepcopy(body)
    parent = changed
    for name in path[:-1]:
        parent = parent[name]
    del parent[path[-1]]
    return changed


def found(validator: Validator, response: httpx.Response) -> list[tuple[str | None, str | None, str, str]]:
    report = validator.exchange(exchange_of(response))
    return [(finding.direction, finding.where, finding.pointer, finding.code) for finding in report]


REQUESTS: dict[str, tuple[dict[str, Any], tuple[str, str, str]]] = {
    "query": ({"method": "GET", "url": LIST.path, "params": {"size": 501}}, ("query", "/size", "maximum")),
    "header": (
        {"method": "GET", "url": READ.path, "headers": {"MS-RequestId": "first"}},
        ("header", "/MS-RequestId", "header"),
    ),
    "path": ({"method": "GET", "url": "/v1/customers/42"}, ("path", "/customer_id", "format")),
    "body": (
        {"method": "POST", "url": CREATE.path, "json": without(CREATE.body, "companyProfile", "domain")},
        ("body", "/companyProfile", "required"),
    ),
    "content type": (
        {"method": "POST", "url": CREATE.path, "content": b"x", "headers": {"Content-Type": "text/plain"}},
        ("header", "/Content-Type", "contentType"),
    ),
    "no body": ({"method": "POST", "url": CREATE.path}, ("body", "", "missingBody")),
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_broken_request_is_found(client: httpx.Client, strict: Validator, kind: str) -> None:
    request, place = REQUESTS[kind]
    response = client.request(**request)
    assert response.status_code == 400
    assert found(strict, response) == [("request", *place)]


def test_a_call_of_nothing_is_found(client: httpx.Client, strict: Validator) -> None:
    response = client.put(LIST.path)
    assert response.status_code == 405
    assert found(strict, response) == [("request", "path", "", "unknownOperation")]


def test_a_status_that_is_not_documented_is_found(client: httpx.Client, strict: Validator) -> None:
    response = client.get(LIST.path, headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert ("response", "status", "", "status") in found(strict, response)


@pytest.fixture(scope="module")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that does not keep to the contract."""
    document = contract.openapi()
    creating = document["paths"]["/v1/customers"]["post"]["responses"]
    creating["202"] = creating.pop("201")
    reading = document["paths"]["/v1/customers/{customer_id}"]["get"]["responses"]["200"]["content"]
    for example in reading["application/json"]["examples"].values():
        del example["value"]["companyProfile"]["domain"]
    document["components"]["headers"]["RetryAfter"]["schema"] = {"type": "string", "enum": ["soon"]}
    listing = document["paths"]["/v1/customers"]["get"]["responses"]["200"]["content"]
    listing["text/html"] = {"schema": {"type": "string"}, "example": "<p>Sign in</p>"}
    del listing["application/json"]
    folder = tmp_path_factory.mktemp("impostor")
    file: Path = folder / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with (
        serve(file, folder / "prism.log") as url,
        httpx.Client(base_url=url, headers={"Authorization": "Bearer any"}, trust_env=False) as client,
    ):
        yield client


def test_a_wrong_status_is_found(impostor: httpx.Client, strict: Validator) -> None:
    response = impostor.post(CREATE.path, json=CREATE.body)
    assert response.status_code == 202
    assert found(strict, response) == [("response", "status", "", "status")]


def test_a_wrong_answer_is_found(impostor: httpx.Client, strict: Validator) -> None:
    assert found(strict, impostor.get(READ.path)) == [("response", "body", "/companyProfile", "required")]


def test_a_wrong_header_of_an_answer_is_found(impostor: httpx.Client, strict: Validator) -> None:
    response = impostor.get(READ.path, headers={"Prefer": "code=429"})
    assert response.headers["Retry-After"] == "soon"
    assert found(strict, response) == [("response", "header", "/Retry-After", "header")]


def test_an_answer_that_is_not_json_is_found(impostor: httpx.Client, strict: Validator) -> None:
    response = impostor.get(LIST.path)
    assert response.is_success
    assert found(strict, response) == [("response", "header", "/Content-Type", "contentType")]


def test_the_comparison_notices_a_rule_that_the_validator_lacks(client: httpx.Client) -> None:
    built = json.loads(get_data("partnercenter_spec", "data/contract.json") or b"")
    for operation in built["operations"]:
        for parameter in operation.get("parameters", ()):
            parameter["schema"].pop("maximum", None)
    exchange = exchange_of(client.get(LIST.path, params={"size": 501}))
    alone = [
        (one.side, one.fault.pointer, one.tolerated)
        for one in disagreements(Validator(contract=Contract(built)), exchange)
    ]
    assert alone == [("prism", "/size", None)]
    assert list(disagreements(Validator(), exchange)) == []


def test_the_comparison_notices_a_rule_that_only_the_validator_has(client: httpx.Client) -> None:
    built = json.loads(get_data("partnercenter_spec", "data/contract.json") or b"")
    for operation in built["operations"]:
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "size":
                parameter["schema"]["maximum"] = 1
    exchange = exchange_of(client.get(LIST.path, params={"size": 2}))
    alone = [
        (one.side, one.fault.pointer, one.tolerated)
        for one in disagreements(Validator(contract=Contract(built)), exchange)
    ]
    assert alone == [("validator", "/size", None)]
