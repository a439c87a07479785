"""Redaction: nothing sensitive survives, what was right stays right, and the same stays the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from partnercenter_spec import UnknownType, Validator, contract
from partnercenter_spec.contract import shipped
from partnercenter_spec.detection import branch_of
from partnercenter_spec.http import Exchange, Headers, Request, Response
from partnercenter_spec.redaction import Redactor, redact
from partnercenter_spec.strategies import example

ROOT = Path(__file__).resolve().parents[2]
VECTORS = [
    (file["type"], vector)
    for path in sorted((ROOT / "vectors").glob("*.json"))
    for file in [json.loads(path.read_text(encoding="utf-8"))]
    for vector in file.get("vectors", ())
]
GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"
VALIDATORS = {strict: Validator(strict=strict) for strict in (False, True)}


def sensitive(name: str, value: Any, direction: Any) -> Iterator[str]:
    """Yield the texts in a payload that the contract calls secret or personal."""
    pending = [(branch_of(shipped(), contract.entry(name), value, direction).schema, value, False)]
    while pending:
        node, part, marked = pending.pop()
        schema = shipped().resolve(node)[1]
        marked = marked or "x-sensitivity" in node or "x-sensitivity" in schema
        if isinstance(part, dict):
            known = {key.lower(): child for key, child in schema.get("properties", {}).items()}
            pending += [(known.get(key.lower(), {}), child, marked) for key, child in part.items()]
        elif isinstance(part, list):
            pending += [(schema.get("items", {}), item, marked) for item in part]
        elif isinstance(part, str) and marked and len(part) > 3:
            yield part


@pytest.mark.parametrize("name", sorted({name for name, _ in VECTORS}))
def test_the_verdict_stays_and_nothing_sensitive_does(name: str) -> None:
    redactor = Redactor(seed=7)
    for vector in [vector for of, vector in VECTORS if of == name]:
        payload, direction = vector["payload"], vector["direction"]
        before = json.dumps(payload)
        shown = redactor.payload(name, payload, direction)
        assert json.dumps(payload) == before
        for strict, judge in VALIDATORS.items():
            told = [
                sorted((f.code, f.severity) for f in judge.payload(name, json.dumps(one), direction))
                for one in (payload, shown)
            ]
            assert told[0] == told[1], (vector["id"], strict)
        text = json.dumps(shown, ensure_ascii=False)
        kept = [secret for secret in sensitive(name, payload, direction) if secret in text]
        assert kept == [], vector["id"]


def test_texts_the_contract_says_nothing_about_go_too() -> None:
    payload = {
        **example("Address"),
        "nickname": "Kari N.",
        "codes": [1, True, None, "abcdef"],
        "a b c": {"x": "y-long"},
    }
    shown: Any = redact("Address", payload)
    text = json.dumps(shown)
    assert not [word for word in ("Kari N.", "abcdef", "y-long", "a b c") if word in text]
    assert shown["codes"][:3] == [1, True, None]
    kept: Any = Redactor(keep_unknown=True).payload("Address", {**payload, "mail": f"x {GUID} kari@fabrikam.example"})
    assert kept["nickname"] == "Kari N."
    assert GUID not in kept["mail"]
    assert "kari" not in kept["mail"]


def test_the_same_is_replaced_by_the_same_and_another_by_another() -> None:
    redactor = Redactor()
    customer: Any = redactor.payload("CustomerDetails", {**example("CustomerDetails"), "id": GUID})
    again: Any = redactor.payload("Customer", {"id": GUID.upper(), "companyProfile": {"tenantId": GUID}})
    assert customer["id"] == again["id"] == again["companyProfile"]["tenantId"] != GUID
    assert redactor.payload("Guid", GUID[:-1] + "1") != customer["id"]


def test_a_seed_can_be_repeated_and_a_key_cannot() -> None:
    assert redact("Guid", GUID, seed="a") == redact("Guid", GUID, seed="a") != redact("Guid", GUID, seed="b")
    assert redact("Guid", GUID) != redact("Guid", GUID)


def test_secrets_tell_nothing_of_each_other() -> None:
    shown: Any = [redact("PasswordProfile", {"password": text}) for text in ("Example-1", "Example-Secret-2")]
    assert shown[0] == shown[1] == {"password": "REDACTED"}


def test_an_exchange_is_redacted_in_all_its_parts() -> None:
    filtered = json.dumps({"Field": "CompanyName", "Value": "Fabrikam", "Operator": "starts_with"})
    request = Request(
        "GET",
        f"https://api.partnercenter.microsoft.com/v1/customers?size=2&filter={filtered}&other=Fabrikam",
        Headers({"Authorization": "Bearer eyJ.secret", "Cookie": "a=b", "MS-RequestId": GUID, "X-Custom": "Fabrikam"}),
    )
    items = [{**example("CustomerListItem"), "id": GUID}]
    body = "\ufeff" + json.dumps({"totalCount": 1, "items": items, "attributes": {"objectType": "Collection"}})
    response = Response(200, Headers({"Content-Type": "application/json", "Content-Length": "9"}), body.encode())
    redactor = Redactor()
    shown = redactor.exchange(Exchange(request, response))
    assert shown.response is not None
    texts = [
        shown.request.url,
        str(shown.response.body),
        *(shown.request.headers.get(n) or "" for n in shown.request.headers.names()),
    ]
    assert not [
        (word, text) for word in ("Fabrikam", "fabrikam", "eyJ", "secret", GUID) for text in texts if word in text
    ]
    query = parse_qs(urlsplit(shown.request.url).query)
    assert query["size"] == ["2"]
    assert json.loads(query["filter"][0])["Operator"] == "starts_with"
    assert shown.request.headers.get("authorization") == "Bearer REDACTED"
    assert "cookie" not in shown.request.headers
    assert "content-length" not in shown.response.headers
    assert str(shown.response.body).startswith("\ufeff")
    assert redactor.payload("TenantId", GUID) in str(shown.response.body)
    for exchange in (Exchange(request, response), shown):
        assert VALIDATORS[False].exchange(exchange).ok


def test_a_path_is_redacted_like_the_body() -> None:
    redactor = Redactor()
    url = f"/v1/customers/{GUID}/profiles/billing"
    shown = redactor.exchange(Exchange(Request("GET", url)))
    assert shown.request.url == f"/v1/customers/{redactor.payload('TenantId', GUID)}/profiles/billing"


def test_a_gateway_stands_for_the_service() -> None:
    request = Request("GET", f"https://gateway.fabrikam.example/v1/customers/{GUID}?size=2")
    assert "fabrikam" not in Redactor().exchange(Exchange(request)).request.url
    redactor = Redactor(base_urls=["https://gateway.fabrikam.example"])
    asked = redactor.exchange(Exchange(request)).request.url
    assert asked == f"https://gateway.fabrikam.example/v1/customers/{redactor.payload('TenantId', GUID)}?size=2"


def test_what_is_no_json_is_replaced_as_a_whole() -> None:
    redactor = Redactor()
    page = Response(503, Headers({"Content-Type": "text/html"}), "<p>Kari Nordmann</p>")
    form = "grant_type=client_credentials&client_secret=s3cr3t&resource=x"
    asked = Request("POST", f"https://login.microsoftonline.com/{GUID}/oauth2/token", Headers(), form)
    shown = redactor.exchange(Exchange(asked, page))
    assert shown.response is not None
    assert "Kari" not in str(shown.response.body)
    assert shown.request.body == "grant_type=client_credentials&client_secret=REDACTED&resource=REDACTED"
    assert GUID not in shown.request.url


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(UnknownType):
        redact("Custmer", {})
