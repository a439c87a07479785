"""Surveys: what of the contract a message uses, what it holds beyond it, and that no value is kept."""

from __future__ import annotations

import gzip
import json
import pickle
from typing import Any
from urllib.parse import quote

import pytest
from payloads import GUID, company, create_request, customer, encoded, page, pascal

from partnercenter_spec import Exchange, Headers, Limits, Request, Response, UnknownType
from partnercenter_spec.contract import shipped
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.sightings import Fact, Kind, Sightings
from partnercenter_spec.survey import Surveyor

JSON = {"Content-Type": "application/json; charset=utf-8"}
ONE = f"/v1/customers/{GUID}"
SECRET = "hunter2 kari@fabrikam.example"


@pytest.fixture(scope="module")
def surveyor() -> Surveyor:
    return Surveyor(shipped(), Limits(), frozenset({"gateway.example"}))


def facts(seen: Sightings, kind: Kind) -> dict[tuple[str, ...], int]:
    return {tuple(part for part in fact[1:] if part): times for fact, times in seen.of(kind).items()}


def names(seen: Sightings, type: str, direction: str) -> set[str]:
    return {fact.name for fact in seen.of(Kind.PROPERTY) if (fact.subject, fact.direction) == (type, direction)}


def got(surveyor: Surveyor, body: Any, headers: Any = (), url: str = ONE, status: int = 200) -> Sightings:
    data = body if isinstance(body, bytes) else encoded(body)
    return surveyor.exchange(Exchange(Request("GET", url), Response(status, Headers(JSON | dict(headers)), data)))


def test_properties_are_counted_by_type_and_direction(surveyor: Surveyor) -> None:
    seen = surveyor.payload("CustomerCollection", page(3), "response")
    assert facts(seen, Kind.TYPE)[("CustomerListItem", "response")] == 3
    assert facts(seen, Kind.PROPERTY)[("CustomerListItem", "response", "companyProfile")] == 3
    assert names(seen, "CustomerCompanyProfile", "response") == set(company())
    assert names(seen, "CustomerCollection", "response") == set(page())
    assert {fact.direction for fact, _ in seen} == {"response"}
    assert {fact.kind for fact, _ in seen} == {Kind.TYPE, Kind.PROPERTY}


def test_names_of_requests_are_read_in_any_letter_case(surveyor: Surveyor) -> None:
    seen = surveyor.payload("CreateCustomerRequest", pascal(create_request()), "request")
    assert names(seen, "CreateCustomerRequest", "request") == {"companyProfile", "billingProfile"}
    assert seen.of(Kind.UNDOCUMENTED) == {}
    answered = surveyor.payload("Customer", pascal(customer()), "response")
    assert names(answered, "Customer", "response") == set()
    assert ("Customer", "response", "/CompanyProfile", "object") in facts(answered, Kind.UNDOCUMENTED)


def test_null_is_a_value_in_a_response_and_nothing_in_a_request(surveyor: Surveyor) -> None:
    value: Json = {"domain": None}
    answered = surveyor.payload("CustomerCompanyProfile", value, "response")
    assert names(answered, "CustomerCompanyProfile", "response") == {"domain"}
    assert list(facts(answered, Kind.OTHER_TYPE)) == [("CustomerCompanyProfile", "response", "/domain", "null")]
    asked = surveyor.payload("CustomerCompanyProfile", value, "request")
    assert names(asked, "CustomerCompanyProfile", "request") == set()
    assert asked.of(Kind.OTHER_TYPE) == {}


@pytest.mark.parametrize(
    ("body", "branch"),
    [
        ({"statusCode": 404, "message": "m"}, "GatewayFault"),
        ({"code": 1, "message": "m"}, "ExtendedFault"),
        ({"code": 1, "description": "d", "data": [], "source": "s"}, "ApiFault"),
    ],
)
def test_the_branch_that_a_payload_names_is_walked(surveyor: Surveyor, body: dict[str, Any], branch: str) -> None:
    seen = surveyor.payload("Fault", body, "response")
    assert names(seen, branch, "response") == set(body)
    assert {fact.subject for fact, _ in seen} == {branch}


def test_the_branch_of_a_request_is_walked_with_its_names(surveyor: Surveyor) -> None:
    seen = surveyor.payload("PatchCustomerRequest", {"AllowDelegatedAccess": False}, "request")
    assert names(seen, "RemoveDelegatedAccessRequest", "request") == {"allowDelegatedAccess"}
    assert seen.of(Kind.UNDOCUMENTED) == {}


def test_undocumented_properties_are_told_with_path_and_json_types(surveyor: Surveyor) -> None:
    body = customer() | {"tier": 3, "limits": {"seats": [{"max": 1}, {"max": None}, []]}}
    body["companyProfile"]["vatId"] = "NO 999"
    seen = surveyor.payload("Customer", body, "response")
    assert facts(seen, Kind.UNDOCUMENTED) == {
        ("Customer", "response", "/limits", "object"): 1,
        ("Customer", "response", "/limits/seats", "array"): 1,
        ("Customer", "response", "/limits/seats/*", "array"): 1,
        ("Customer", "response", "/limits/seats/*", "object"): 2,
        ("Customer", "response", "/limits/seats/*/max", "integer"): 1,
        ("Customer", "response", "/limits/seats/*/max", "null"): 1,
        ("Customer", "response", "/tier", "integer"): 1,
        ("CustomerCompanyProfile", "response", "/vatId", "string"): 1,
    }


def test_names_that_may_be_data_are_counted_and_not_looked_into(surveyor: Surveyor) -> None:
    body = customer() | {"kari@fabrikam.example": {"inner": 1}, "0047 99": 1, "extra": {"ola@x.example": "v"}}
    seen = surveyor.payload("Customer", body, "response")
    assert facts(seen, Kind.UNNAMED) == {
        ("Customer", "response", "object"): 1,
        ("Customer", "response", "integer"): 1,
        ("Customer", "response", "/extra", "string"): 1,
    }
    assert list(facts(seen, Kind.UNDOCUMENTED)) == [("Customer", "response", "/extra", "object")]


def test_undocumented_types_of_documented_properties_are_told(surveyor: Surveyor) -> None:
    body = page(2) | {"totalCount": "2", "links": 5}
    body["items"][0]["companyProfile"]["domain"] = ["x"]
    body["items"][1] = "x"
    seen = surveyor.payload("CustomerCollection", body, "response")
    assert facts(seen, Kind.OTHER_TYPE) == {
        ("CustomerCollection", "response", "/items/*", "string"): 1,
        ("CustomerCollection", "response", "/links", "integer"): 1,
        ("CustomerCollection", "response", "/totalCount", "string"): 1,
        ("CustomerCompanyProfile", "response", "/domain", "array"): 1,
    }
    assert facts(surveyor.payload("Customer", [], "response"), Kind.OTHER_TYPE) == {
        ("Customer", "response", "array"): 1
    }


def test_types_that_the_contract_tolerates_are_documented(surveyor: Surveyor) -> None:
    assert surveyor.payload("ExtendedFault", {"code": "1", "message": "m"}, "response").of(Kind.OTHER_TYPE) == {}
    assert surveyor.payload("ExtendedFault", {"code": 1.5, "message": "m"}, "response").of(Kind.OTHER_TYPE) != {}


def test_free_form_objects_are_not_looked_into(surveyor: Surveyor) -> None:
    seen = surveyor.payload("ExtendedFault", {"code": 1, "message": "m", "parameters": {"tenant": "x"}}, "response")
    assert names(seen, "ExtendedFault", "response") == {"code", "message", "parameters"}
    assert seen.of(Kind.UNDOCUMENTED) == {}


@pytest.mark.parametrize(
    ("value", "direction", "count"),
    [
        ("reseller", "response", 0),
        ("RESELLER", "response", 1),
        ("RESELLER", "request", 0),
        ("newcomer", "request", 1),
        (7, "request", 0),
    ],
)
def test_unknown_values_of_open_enumerations_are_counted(
    surveyor: Surveyor, value: Any, direction: Any, count: int
) -> None:
    type = "CreateCustomerRequest" if direction == "request" else "Customer"
    seen = surveyor.payload(type, {"relationshipToPartner": value}, direction)
    expected = {("RelationshipToPartner", direction): count} if count else {}
    assert facts(seen, Kind.OTHER_VALUE) == expected


def test_an_unknown_type_is_the_callers_mistake(surveyor: Surveyor) -> None:
    with pytest.raises(UnknownType):
        surveyor.payload("Nothing", {}, "response")


def test_an_exchange_shows_operation_status_and_both_bodies(surveyor: Surveyor) -> None:
    request = Request("POST", "https://gateway.example/v1/customers", Headers(JSON), encoded(create_request()))
    seen = surveyor.exchange(Exchange(request, Response(201, Headers(JSON), encoded(customer()))))
    assert facts(seen, Kind.OPERATION) == {("createCustomer", "request"): 1}
    assert facts(seen, Kind.STATUS) == {("createCustomer", "response", "201"): 1}
    assert ("CreateCustomerRequest", "request") in facts(seen, Kind.TYPE)
    assert ("CustomerCreated", "response") in facts(seen, Kind.TYPE)
    alone = surveyor.exchange(Exchange(request))
    assert facts(alone, Kind.STATUS) == {}
    assert ("CreateCustomerRequest", "request") in facts(alone, Kind.TYPE)


@pytest.mark.parametrize("url", ["/v1/orders/5", "https://elsewhere.example/v1/customers"])
def test_calls_that_are_not_documented_are_counted(surveyor: Surveyor, url: str) -> None:
    assert list(surveyor.exchange(Exchange(Request("GET", url)))) == [(Fact(Kind.UNKNOWN_CALL, "", "request"), 1)]


def test_undocumented_statuses_are_seen_with_their_body(surveyor: Surveyor) -> None:
    seen = got(surveyor, {"statusCode": 502, "message": "m"}, status=502)
    assert facts(seen, Kind.STATUS) == {("getCustomer", "response", "502"): 1}
    assert names(seen, "GatewayFault", "response") == {"statusCode", "message"}
    assert facts(got(surveyor, {}, status=4_799_123_456), Kind.STATUS) == {("getCustomer", "response", "other"): 1}


def test_undocumented_parameters_and_telling_headers_are_named(surveyor: Surveyor) -> None:
    headers = {"MS-RequestId": GUID, "MS-New": SECRET, "X-Other": SECRET, "Set-Cookie": SECRET, "Via": SECRET}
    seen = got(surveyor, page(), headers, f"/v1/customers?SIZE=2&page=2&page=3&{quote(SECRET)}=1")
    assert facts(seen, Kind.PARAMETER) == {("listCustomers", "request", "page"): 2, ("listCustomers", "request"): 1}
    assert facts(seen, Kind.HEADER) == {
        ("listCustomers", "response", "ms-new"): 1,
        ("listCustomers", "response", "x-other"): 1,
    }


def test_query_parameters_are_looked_into(surveyor: Surveyor) -> None:
    search = json.dumps({"Field": "Domain", "Value": "x", "Operator": "resembles", "Limit": 5})
    seen = got(surveyor, page(), url=f"/v1/customers?seekOperation=sideways&filter={quote(search)}")
    assert names(seen, "CustomerFilter", "request") >= {"Field", "Operator", "Value"}
    assert facts(seen, Kind.OTHER_VALUE) == {("FilterOperator", "request"): 1, ("SeekOperation", "request"): 1}
    assert facts(seen, Kind.UNDOCUMENTED) == {("CustomerFilter", "request", "/Limit", "integer"): 1}
    known = got(surveyor, page(), url="/v1/customers?seekOperation=NEXT&filter=oops")
    assert known.of(Kind.OTHER_VALUE) == {}
    assert names(known, "CustomerFilter", "request") == set()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b'{"id": 1, "id": 2}'),
        ({"Content-Type": "text/html"}, b'{"id": "x"}'),
        ({"Content-Encoding": "gzip"}, gzip.compress(b'{"id": "x"}', mtime=0)[:-9]),
        ({"Content-Encoding": "gzip"}, gzip.compress(b'{"id": "' + b" " * 17 * 1024 * 1024 + b'"}', mtime=0)),
        ({}, b""),
    ],
)
def test_bodies_that_cannot_be_read_are_left_to_the_validator(
    surveyor: Surveyor, headers: dict[str, str], body: bytes
) -> None:
    seen = got(surveyor, body, headers)
    assert facts(seen, Kind.STATUS) == {("getCustomer", "response", "200"): 1}
    assert seen.of(Kind.TYPE) == {}


def test_compressed_bodies_are_read(surveyor: Surveyor) -> None:
    seen = got(surveyor, gzip.compress(encoded(customer())), {"Content-Encoding": "gzip"})
    assert names(seen, "CustomerDetails", "response") == set(customer())


def replaced(value: Any) -> Any:
    """Put a secret in the place of every text, and add one as a name."""
    if isinstance(value, dict):
        return {name: replaced(child) for name, child in value.items()} | {SECRET: SECRET, "n": SECRET}
    return [replaced(child) for child in value] if isinstance(value, list) else SECRET


def test_no_value_is_kept(surveyor: Surveyor) -> None:
    seen = Sightings()
    for value in (customer(), page(), create_request(), {"code": 1, "data": []}):
        for type in ("Customer", "CustomerCollection", "Fault", "CreateCustomerRequest"):
            seen.merge(surveyor.payload(type, replaced(value), "response"))
            seen.merge(surveyor.payload(type, replaced(value), "request"))
    headers = {"X-Seen": SECRET, "MS-RequestId": SECRET}
    seen.merge(got(surveyor, replaced(page()), headers, f"/v1/customers?filter={quote(SECRET)}&{quote(SECRET)}=1"))
    assert seen.of(Kind.UNNAMED)
    assert seen.of(Kind.HEADER)
    kept = repr(list(seen))
    assert "hunter2" not in kept
    assert "kari" not in kept


def test_the_number_of_names_is_bounded(surveyor: Surveyor) -> None:
    body = customer() | {"byTenant": {f"t{number}": number for number in range(2_000)}}
    seen = surveyor.payload("Customer", body, "response")
    named = facts(seen, Kind.UNDOCUMENTED)
    assert len(named) == 500
    assert facts(seen, Kind.UNNAMED) == {("Customer", "response", "/byTenant", "integer"): 2_001 - 500}
    seen.merge(surveyor.payload("Customer", body, "response"))
    assert set(facts(seen, Kind.UNDOCUMENTED)) == set(named)
    assert facts(seen, Kind.UNNAMED) == {("Customer", "response", "/byTenant", "integer"): 2 * (2_001 - 500)}


def test_sums_of_parts_cut_as_the_parts_do(surveyor: Surveyor) -> None:
    bodies = [customer() | {f"extra{number}": number} for number in (*range(10), *range(100, 800), 5)]
    parts = [surveyor.payload("Customer", body, "response") for body in bodies]
    one_by_one, in_chunks = Sightings(), Sightings()
    for part in parts:
        one_by_one.merge(part)
    for chunk in (parts[:10], parts[10:]):
        in_chunks.merge(Sightings.gather(chunk))
    assert list(one_by_one) == list(in_chunks)
    assert len(one_by_one.of(Kind.UNDOCUMENTED)) == 500


def test_sightings_travel_between_processes(surveyor: Surveyor) -> None:
    seen = surveyor.payload("Customer", customer() | {"tier": 1}, "response")
    travelled = pickle.loads(pickle.dumps(seen))  # noqa: S301 - made here
    assert list(travelled) == list(seen)
    assert len(travelled) == len(seen) > 10
