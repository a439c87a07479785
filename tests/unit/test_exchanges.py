from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from payloads import GUID, billing, create_request, customer, encoded, page, pascal

from partnercenter_spec import Exchange, Headers, Request, Response, Severity, UnknownOperation, Validator
from partnercenter_spec.contract import shipped
from partnercenter_spec.operations import find, is_service_url, operations, shown_path

JSON = {"Content-Type": "application/json; charset=utf-8"}
FILTER = {"Field": "CompanyName", "Value": "Fab", "Operator": "starts_with"}


def found(report: Any) -> list[tuple[str | None, str, str]]:
    return [(finding.where, finding.code, finding.pointer) for finding in report]


@pytest.mark.parametrize(
    ("method", "url", "operation"),
    [
        ("GET", "/v1/customers", "listCustomers"),
        ("get", "/customers/", "listCustomers"),
        ("GET", "https://api.partnercenter.microsoft.com:443/v1/customers?size=40", "listCustomers"),
        ("GET", "https://PARTNER.partnercenterapi.microsoftonline.cn/V1/Customers", "listCustomers"),
        ("GET", "http://127.0.0.1:4010/customers?filter=%7B%7D", "listCustomers"),
        ("POST", "/v1/customers", "createCustomer"),
        ("GET", f"/v1/customers/{GUID}", "getCustomer"),
        ("GET", "/v1/customers/anything", "getCustomer"),
        ("PATCH", f"/v1/customers/{GUID}/", "patchCustomer"),
        ("DELETE", f"/customers/{GUID}", "deleteCustomer"),
        ("GET", f"/v1/customers/{GUID}/profiles/company", "getCustomerCompanyProfile"),
        ("GET", f"/v1/customers/{GUID}/profiles/billing", "getCustomerBillingProfile"),
        ("PUT", f"/v1/customers/{GUID}/profiles/billing", "updateCustomerBillingProfile"),
        ("GET", "/v1/customers/relationshiprequests", "getRelationshipRequest"),
        ("GET", "/v1/customers/relationship%72equests?x=1", "getRelationshipRequest"),
        ("HEAD", "/v1/domains/fabrikam.onmicrosoft.example", "checkDomainAvailability"),
        ("POST", "/v1/validations/address", "validateAddress"),
        ("GET", "/v1/countryvalidationrules/NO", "getCountryValidationRules"),
    ],
)
def test_operations_are_found(method: str, url: str, operation: str) -> None:
    assert find(shipped(), method, url).operation.id == operation


@pytest.mark.parametrize(
    ("method", "url", "hint"),
    [
        ("GET", "/v1/customer", "did you mean /v1/customers?"),
        ("GET", "/v1//v1/customers", "empty segment"),
        ("DELETE", "/v1/customers/relationshiprequests", "the path has GET"),
        ("PUT", "/v1/customers", "the path has GET, POST"),
        ("GET", "https://graph.microsoft.com/v1/customers", "host"),
        ("GET", f"/v1/customers/{GUID}/users", None),
        ("GET", "/", None),
        ("GET", "", None),
        ("GET", "http://[", "malformed"),
        ("GET", "https://[::1/v1/customers", "malformed"),
    ],
)
def test_what_is_no_operation_is_told_with_a_hint(method: str, url: str, hint: str | None) -> None:
    with pytest.raises(UnknownOperation) as caught:
        Validator().request(method, url)
    assert (hint or "") in (caught.value.hint or "")
    assert GUID not in str(caught.value)
    report = Validator().exchange(Exchange(Request(method, url)))
    assert found(report) == [("path", "unknownOperation", "")]
    assert report.ok is (hint is None)
    assert not Validator(strict=True).exchange(Exchange(Request(method, url))).ok


def test_a_host_can_stand_for_the_service() -> None:
    url = "https://gateway.contoso.example/v1/customers"
    assert Validator(base_urls=["https://gateway.contoso.example/pc"]).request("GET", url).ok
    assert not is_service_url(url)
    assert is_service_url(url, frozenset({"gateway.contoso.example"}))


def test_operations_name_themselves_once() -> None:
    names = [operation.id for operation in operations(shipped())]
    assert len(names) == len(set(names)) >= 12


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("size=0", []),
        ("size=500", []),
        ("SIZE=40&seekOperation=next", []),
        ("size=501", [("query", "maximum", "/size")]),
        ("size=-1", [("query", "minimum", "/size")]),
        ("size=many", [("query", "type", "/size")]),
        ("size=", [("query", "type", "/size")]),
        ("size=1&size=2", [("query", "duplicateProperty", "/size")]),
        ("filter=" + json.dumps(FILTER), []),
        ("filter=%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22f+g%22%2C%22Operator%22%3A%22equals%22%7D", []),
        ("filter={}", [("query", "required", "/filter")] * 3),
        ("filter=oops", [("query", "undecodable", "/filter")]),
        ("filter=" + json.dumps(FILTER | {"Value": 5}), [("query", "type", "/filter/Value")]),
        ("filter=" + json.dumps(FILTER | {"Operator": "like"}), [("query", "unknownValue", "/filter/Operator")]),
        ("unheardOf=1", []),
    ],
)
def test_queries_are_judged(validator: Validator, query: str, expected: list[Any]) -> None:
    assert found(validator.request("GET", "/v1/customers?" + query)) == expected


def test_unknown_query_parameters_follow_the_policy(engine: str) -> None:
    strict = Validator(engine=engine, strict=True)
    assert found(strict.request("GET", "/v1/customers?page=2")) == [("query", "unknownParameter", "/page")]
    assert found(strict.request("GET", "/v1/customers?kari@fabrikam.example=2")) == [("query", "unknownParameter", "")]


def test_path_parameters_are_judged(validator: Validator) -> None:
    assert found(validator.request("GET", "/v1/customers/42")) == [("path", "format", "/customer_id")]
    assert found(validator.request("GET", "/v1/countryvalidationrules/UKR")) == [("path", "pattern", "/country_code")]


def test_headers_are_judged_whatever_their_case(validator: Validator) -> None:
    good = {"ms-requestid": GUID, "MS-CORRELATIONID": GUID}
    assert found(validator.request("GET", "/v1/customers", good)) == []
    bad = [("Ms-RequestId", "one"), ("ms-correlationid", GUID)]
    assert found(validator.request("GET", "/v1/customers", bad)) == [("header", "header", "/MS-RequestId")]


def test_request_bodies_are_judged_as_the_operation_says(validator: Validator) -> None:
    assert found(validator.request("POST", "/v1/customers", JSON, encoded(pascal(create_request())))) == []
    broken = create_request()
    del broken["billingProfile"]["email"]
    report = validator.request("POST", "/v1/customers", JSON, encoded(broken))
    assert found(report) == [("body", "required", "/billingProfile")]
    assert (report.operation, report.direction) == ("createCustomer", "request")


@pytest.mark.parametrize("body", [None, b"", ""])
def test_a_body_that_is_needed_is_missed(validator: Validator, body: bytes | str | None) -> None:
    assert found(validator.request("POST", "/v1/customers", None, body)) == [("body", "missingBody", "")]
    assert found(validator.response("GET", f"/v1/customers/{GUID}", 200, JSON, body)) == [("body", "missingBody", "")]


def test_a_body_where_none_belongs_is_told(validator: Validator) -> None:
    assert found(validator.request("GET", "/v1/customers", None, b"{}")) == [("body", "unexpectedBody", "")]
    assert found(validator.response("DELETE", f"/v1/customers/{GUID}", 204, None, b"{}")) == [
        ("body", "unexpectedBody", "")
    ]


def test_another_content_type_is_told(validator: Validator) -> None:
    headers = {"Content-Type": "text/html"}
    url = f"/v1/customers/{GUID}"
    assert found(validator.response("GET", url, 200, headers, b"<html>")) == [
        ("header", "contentType", "/Content-Type")
    ]
    assert found(validator.request("POST", "/v1/customers", headers, b"x")) == [
        ("header", "contentType", "/Content-Type")
    ]
    # proxies and gateways answer failures in whatever form
    assert found(validator.response("GET", url, 503, headers, b"<html>")) == []
    problem = {"Content-Type": "application/problem+json"}
    assert found(validator.response("GET", url, 404, problem, b'{"title": "x"}')) == []
    assert found(validator.response("GET", url, 200, problem, b"{}")) == [("header", "contentType", "/Content-Type")]


@pytest.mark.parametrize(
    ("method", "url", "status", "body"),
    [
        ("GET", "/v1/customers?size=2", 200, page()),
        ("GET", f"/v1/customers/{GUID}", 200, customer()),
        ("POST", "/v1/customers", 201, customer() | {"userCredentials": {"userName": "admin", "password": "x"}}),
        (
            "PATCH",
            f"/v1/customers/{GUID}",
            200,
            {"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}},
        ),
        ("GET", f"/v1/customers/{GUID}/profiles/billing", 200, billing()),
        ("GET", f"/v1/customers/{GUID}", 404, {"code": 60003, "description": "d", "data": [], "source": "PartnerFD"}),
        ("GET", f"/v1/customers/{GUID}", 404, {"statusCode": 404, "message": "Resource not found"}),
        ("GET", f"/v1/customers/{GUID}", 404, None),
        ("DELETE", f"/v1/customers/{GUID}", 204, None),
        ("HEAD", "/v1/domains/x.example", 200, None),
        ("HEAD", "/v1/domains/x.example", 404, None),
    ],
)
def test_good_responses_have_no_finding(strict: Validator, method: str, url: str, status: int, body: Any) -> None:
    data = None if body is None else b"\xef\xbb\xbf" + encoded(body)
    headers = JSON if data else {"Content-Length": "0"}
    assert found(strict.response(method, url, status, headers, data)) == []


def test_a_response_is_held_to_what_its_operation_sends(validator: Validator) -> None:
    report = validator.response("POST", "/v1/customers", 201, JSON, encoded(customer()))
    assert [(f.code, f.pointer, f.schema_pointer) for f in report] == [
        ("required", "", "/components/schemas/CustomerCreated/required/4")
    ]


def test_a_throttled_answer_says_when_to_come_back(validator: Validator) -> None:
    body = b'{"statusCode": 429, "message": "m"}'
    report = validator.response("GET", f"/v1/customers/{GUID}", 429, JSON | {"Retry-After": "57"}, body)
    assert found(report) == []
    report = validator.response("GET", f"/v1/customers/{GUID}", 429, JSON | {"Retry-After": "soon"}, body)
    assert found(report) == [("header", "header", "/Retry-After")]


def test_an_unlisted_status_is_told(validator: Validator, strict: Validator) -> None:
    url = f"/v1/customers/{GUID}"
    assert found(validator.response("GET", url, 202, JSON, encoded(customer()))) == [("status", "status", "")]
    teapot = validator.response("GET", url, 418)
    assert [(f.code, f.severity) for f in teapot] == [("status", Severity.WARNING)]
    assert not strict.response("GET", url, 418).ok


def test_an_unlisted_status_does_not_hide_the_body(validator: Validator) -> None:
    report = validator.response("GET", f"/v1/customers/{GUID}", 502, JSON, b'{"code": 1}')
    assert ("body", "required", "") in found(report)


def test_creation_answered_with_200_is_tolerated_with_a_warning(validator: Validator, strict: Validator) -> None:
    body = encoded(customer() | {"userCredentials": {"userName": "admin", "password": "x"}})
    report = validator.response("POST", "/v1/customers", 200, JSON, body)
    assert [(f.code, f.severity) for f in report] == [("status", Severity.WARNING)]
    assert not strict.response("POST", "/v1/customers", 200, JSON, body).ok


def test_undecodable_bodies_are_findings(validator: Validator) -> None:
    report = validator.response("GET", f"/v1/customers/{GUID}", 200, JSON, b'{"id": 1, "id": 2}')
    assert found(report) == [("body", "duplicateProperty", "/id")]


def test_gzip_is_undone_unless_the_recorder_did_it(validator: Validator) -> None:
    headers = JSON | {"Content-Encoding": "gzip"}
    url = f"/v1/customers/{GUID}"
    body = encoded(customer())
    assert found(validator.response("GET", url, 200, headers, gzip.compress(body))) == []
    assert found(validator.response("GET", url, 200, headers, body)) == []
    assert found(validator.response("GET", url, 200, headers, gzip.compress(body)[:-9])) == [
        ("body", "undecodable", "")
    ]
    bomb = gzip.compress(b" " * 17 * 1024 * 1024)
    assert found(validator.response("GET", url, 200, headers, bomb)) == [("body", "limitExceeded", "")]


def test_utf16_is_read_by_its_mark_or_its_charset(validator: Validator) -> None:
    text = json.dumps(customer())
    url = f"/v1/customers/{GUID}"
    assert validator.response("GET", url, 200, {"Content-Type": "application/json"}, ("﻿" + text).encode("utf-16-le")).ok
    assert validator.response(
        "GET", url, 200, {"Content-Type": "application/json; charset=utf-16le"}, text.encode("utf-16-le")
    ).ok


def test_an_exchange_tells_which_message_is_at_fault(validator: Validator) -> None:
    exchange = Exchange(
        Request("GET", "/v1/customers?size=900"), Response(200, Headers(JSON), encoded(page() | {"totalCount": "2"}))
    )
    report = validator.exchange(exchange)
    assert [(f.direction, f.where, f.code, f.pointer) for f in report] == [
        ("request", "query", "maximum", "/size"),
        ("response", "body", "type", "/totalCount"),
    ]
    assert report.operation == "listCustomers"
    assert report.to_dict()["findings"][0]["where"] == "query"
    assert report.to_dict()["operation"] == "listCustomers"


def test_a_payload_by_itself_says_nothing_of_messages(validator: Validator) -> None:
    (finding,) = validator.payload("Customer", customer() | {"id": 5})
    assert set(finding.to_dict()) == {"code", "pointer", "severity", "message", "schema_pointer", "hint"}


def test_headers_take_many_forms() -> None:
    assert Headers({"A": ["1", "2"], "b": "3"}).get("a") == "1, 2"
    assert Headers([("a", "1"), ("A", "2")]).get("A") == "1, 2"
    assert Headers({b"a": b"1"}).get("a") == "1"  # type: ignore[dict-item]
    assert Headers(None).get("a") is None
    assert len(Headers({"a": "1"})) == 1
    assert "A" in Headers({"a": "1"})


def test_nothing_of_a_message_is_repeated(strict: Validator) -> None:
    secret = "hunter2 kari@fabrikam.example"
    request_headers = {"Authorization": secret, "MS-RequestId": secret, secret: secret}
    exchange = Exchange(
        Request(
            "POST",
            f"/v1/customers?size={secret}&filter={secret}&{secret}={secret}",
            Headers(request_headers),
            encoded({"companyProfile": secret, secret: secret}),
        ),
        Response(201, Headers({"Content-Type": secret, "MS-RequestId": secret}), encoded({"id": secret})),
    )
    unknown = Exchange(Request("GET", f"/v1/{secret}/customers/{GUID}"))
    for one in (exchange, unknown):
        report = strict.exchange(one)
        assert not report.ok
        told = repr(report) + json.dumps(report.to_dict())
        assert "hunter2" not in told
        assert "fabrikam" not in told
        assert GUID not in told


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v1/customers/kari/users/ola/licenses", "/v1/customers/*/users/*/licenses"),
        ("/customers/kari", "/customers/*"),
        ("/v1/invoices", "/v1/invoices"),
        ("/v1/kari@fabrikam.example", "/v1/*"),
        ("/", "/"),
        ("", ""),
    ],
)
def test_paths_are_shown_without_what_may_be_data(path: str, shown: str) -> None:
    assert shown_path(path) == shown
    with pytest.raises(UnknownOperation) as caught:
        Validator().request("GET", "https://graph.contoso.example" + path)
    assert "kari" not in str(caught.value)


def test_messages_show_nothing_of_themselves() -> None:
    exchange = Exchange(
        Request("GET", "/v1/customers/hunter2", Headers({"a": "hunter2"}), "hunter2"), Response(200, body=b"hunter2")
    )
    assert "hunter2" not in repr(exchange)


def test_a_validator_tells_its_settings() -> None:
    validator = Validator(base_urls=["https://gateway.contoso.example"])
    assert validator.serves("https://gateway.contoso.example/v1/customers")
    assert not validator.serves("https://graph.contoso.example/")
    assert validator.limits.max_depth == 100
    assert validator.contract is shipped()
