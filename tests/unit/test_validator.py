from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from payloads import GUID, create_request, customer, encoded, list_item, page, pascal

from partnercenter_spec import (
    SPEC_VERSION,
    InvalidPayload,
    Limits,
    PartnerCenterSpecError,
    Severity,
    UndecodablePayload,
    UnknownType,
    Validator,
)

Codes = list[tuple[str, str]]


def codes(report: Any) -> Codes:
    return [(finding.code, finding.pointer) for finding in report]


def test_a_good_payload_has_no_finding(validator: Validator, strict: Validator) -> None:
    for judge in (validator, strict):
        report = judge.payload("Customer", encoded(customer()))
        assert report.ok
        assert codes(report) == []
        assert report.spec == SPEC_VERSION
        assert judge.is_valid("Customer", customer())


def test_bytes_text_and_values_are_judged_alike(validator: Validator) -> None:
    value = customer()
    del value["id"]
    reports = {
        validator.payload("Customer", body)
        for body in (encoded(value), json.dumps(value), b"\xef\xbb\xbf" + encoded(value))
    }
    assert reports == {validator.payload("Customer", value)}


def test_the_payload_is_left_alone(validator: Validator) -> None:
    value = pascal(create_request())
    before = copy.deepcopy(value)
    validator.payload("CreateCustomerRequest", value)
    assert value == before


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        (["id"], None, ("type", "/id")),
        (["id"], "7c0f8a9e", ("format", "/id")),
        (["id"], f"{{{GUID}}}", ("format", "/id")),
        (["id"], GUID + "\n", ("format", "/id")),
        (["companyProfile"], "Fabrikam", ("type", "/companyProfile")),
        (
            ["billingProfile", "defaultAddress", "country"],
            "NO\n",
            ("pattern", "/billingProfile/defaultAddress/country"),
        ),
        (["billingProfile", "defaultAddress", "country"], 47, ("type", "/billingProfile/defaultAddress/country")),
        (
            ["billingProfile", "defaultAddress", "addressLine1"],
            "x" * 201,
            ("maxLength", "/billingProfile/defaultAddress/addressLine1"),
        ),
        (["billingProfile", "culture"], "norwegian", ("pattern", "/billingProfile/culture")),
        (["relationshipToPartner"], 1, ("type", "/relationshipToPartner")),
        (["links", "self", "uri"], "/customers/<id>", ("format", "/links/self/uri")),
        (["allowDelegatedAccess"], "true", ("type", "/allowDelegatedAccess")),
        (["customDomains"], ["a.example", 5], ("type", "/customDomains/1")),
    ],
)
def test_one_fault_gives_one_finding(
    validator: Validator, path: list[str], value: object, finding: tuple[str, str]
) -> None:
    payload = customer()
    target = payload
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    report = validator.payload("Customer", payload)
    assert codes(report) == [finding]
    assert not report.ok
    assert not validator.is_valid("Customer", payload)


def test_each_missing_member_is_a_finding_at_the_object(validator: Validator) -> None:
    payload = customer()
    del payload["id"], payload["attributes"], payload["companyProfile"]["domain"]
    report = validator.payload("Customer", payload)
    assert codes(report) == [("required", ""), ("required", ""), ("required", "/companyProfile")]
    assert [finding.schema_pointer for finding in report] == [
        "/components/schemas/Customer/required/3",
        "/components/schemas/Customer/required/0",
        "/components/schemas/CustomerCompanyProfile/required/1",
    ]


def test_an_unknown_value_of_an_open_set_is_a_warning_unless_strict(validator: Validator, strict: Validator) -> None:
    payload = customer() | {"relationshipToPartner": "distributor"}
    lenient = validator.payload("Customer", payload)
    assert lenient.ok
    assert [(f.code, f.severity) for f in lenient] == [("unknownValue", Severity.WARNING)]
    assert validator.is_valid("Customer", payload)
    closed = strict.payload("Customer", payload)
    assert [(f.code, f.pointer, f.severity) for f in closed] == [
        ("unknownValue", "/relationshipToPartner", Severity.ERROR)
    ]
    assert not strict.is_valid("Customer", payload)


def test_letter_case_of_a_value_gets_a_hint_in_answers_and_passes_in_requests(strict: Validator) -> None:
    answer = strict.payload("Customer", customer() | {"relationshipToPartner": "Microsoft\\_Support"})
    assert [finding.hint for finding in answer] == ["did you mean `microsoft_support`?"]
    request = create_request() | {"relationshipToPartner": "None"}
    assert codes(strict.payload("CreateCustomerRequest", request)) == []
    assert strict.is_valid("CreateCustomerRequest", request)


@pytest.mark.parametrize(
    ("policy", "severity"), [("allow", None), ("warn", Severity.WARNING), ("error", Severity.ERROR)]
)
def test_unknown_properties_follow_the_policy(engine: str, policy: Any, severity: Severity | None) -> None:
    validator = Validator(engine=engine, unknown_properties=policy)
    payload = customer()
    payload["companyProfile"]["loyaltyTier"] = "gold"
    report = validator.payload("Customer", payload)
    expected = [("unknownProperty", "/companyProfile/loyaltyTier", severity)] if severity else []
    assert [(f.code, f.pointer, f.severity) for f in report] == expected
    assert validator.is_valid("Customer", payload) is (policy != "error")


def test_a_name_that_may_be_data_is_not_shown(strict: Validator) -> None:
    payload = customer() | {"kari@fabrikam.example": 1}
    (finding,) = strict.payload("Customer", payload)
    assert (finding.code, finding.pointer) == ("unknownProperty", "")
    assert "kari" not in repr(finding)


DAMAGED = {
    "liens": "links",
    "attributs": "attributes",
    "BillingProfile": "billingProfile",
    "UserCredentials": "userCredentials",
    "company_profile": "companyProfile",
    "CompanyProfile": "companyProfile",
    "customdomains": "customDomains",
}


@pytest.mark.parametrize("damaged", DAMAGED)
@pytest.mark.parametrize("closed", [False, True])
def test_damaged_names_get_the_wire_name_as_hint(engine: str, damaged: str, closed: bool) -> None:
    payload = customer() | {"userCredentials": {"userName": "admin", "password": "x"}, "customDomains": []}
    payload[damaged] = payload.pop(DAMAGED[damaged])
    report = Validator(engine=engine, strict=closed).payload("Customer", payload)
    assert any(f"`{DAMAGED[damaged]}`" in (finding.hint or "") for finding in report)
    required = DAMAGED[damaged] in {"attributes", "companyProfile"}
    expected = ["required"] if required else ["unknownProperty"]
    if required and closed:
        expected.append("unknownProperty")
    assert [finding.code for finding in report] == expected


@pytest.mark.parametrize(
    ("kind", "damaged", "wire"),
    [
        ("CustomerCompanyProfile", "Prennent", "companyName"),
        ("CustomerBillingProfile", "Prennent", "companyName"),
        ("CustomerBillingProfile", "Messagerie", "email"),
        ("CustomerBillingProfile", "Culturel", "culture"),
    ],
)
def test_damaged_names_of_profiles_get_hints(validator: Validator, kind: str, damaged: str, wire: str) -> None:
    payload = customer()["companyProfile" if kind.endswith("CompanyProfile") else "billingProfile"]
    payload[damaged] = payload.pop(wire)
    report = validator.payload(kind, payload)
    assert len(report) == 1
    assert f"`{wire}`" in (report.findings[0].hint or "")


def test_a_misspelt_name_gets_a_hint(strict: Validator) -> None:
    payload = customer() | {"comerceId": GUID}
    assert [finding.hint for finding in strict.payload("Customer", payload)] == ["did you mean `commerceId`?"]


def test_requests_are_read_in_any_letter_case(strict: Validator) -> None:
    request = pascal(create_request()) | {"RELATIONSHIPTOPARTNER": "none"}
    assert codes(strict.payload("CreateCustomerRequest", request)) == []
    assert codes(strict.payload("Customer", pascal(customer()), direction="request")) == []


def test_findings_in_requests_point_at_the_names_as_sent(validator: Validator) -> None:
    request = pascal(create_request())
    request["BillingProfile"]["DefaultAddress"]["Country"] = "Norway"
    report = validator.payload("CreateCustomerRequest", request)
    assert codes(report) == [("pattern", "/BillingProfile/DefaultAddress/Country")]


def test_answers_are_read_in_their_own_case_only(validator: Validator) -> None:
    assert not validator.payload("Customer", pascal(customer())).ok


def test_two_names_that_differ_in_case_alone_are_a_finding(validator: Validator) -> None:
    request = create_request() | {"CompanyProfile": {"domain": "x.example"}}
    report = validator.payload("CreateCustomerRequest", request)
    assert codes(report) == [("duplicateProperty", "/CompanyProfile")]
    assert not validator.is_valid("CreateCustomerRequest", request)


def test_requests_may_carry_null_for_what_is_optional(strict: Validator) -> None:
    request = create_request() | {"associatedPartnerId": None, "UserCredentials": None, "relationshipToPartner": None}
    request["billingProfile"]["defaultAddress"]["addressLine2"] = None
    assert codes(strict.payload("CreateCustomerRequest", request)) == []
    assert strict.is_valid("CreateCustomerRequest", request)
    assert codes(strict.payload("CreateCustomerRequest", request | {"billingProfile": None})) == [
        ("type", "/billingProfile")
    ]


def test_answers_may_not_carry_null(validator: Validator) -> None:
    assert codes(validator.payload("Customer", customer() | {"commerceId": None})) == [("type", "/commerceId")]


def test_the_country_rule_is_advice(strict: Validator) -> None:
    request = create_request()
    request["billingProfile"]["defaultAddress"]["country"] = "BR"
    report = strict.payload("CreateCustomerRequest", request)
    assert report.ok
    assert [(f.code, f.pointer, f.severity) for f in report] == [
        ("advice", "/billingProfile/defaultAddress/phoneNumber", Severity.WARNING),
        ("advice", "/companyProfile", Severity.WARNING),
    ]
    request["billingProfile"]["defaultAddress"]["phoneNumber"] = "5555550100"
    request["companyProfile"]["organizationRegistrationNumber"] = "12345678901234"
    assert codes(strict.payload("CreateCustomerRequest", request)) == []


def test_a_registration_number_is_never_forbidden(strict: Validator) -> None:
    request = create_request()
    request["companyProfile"]["organizationRegistrationNumber"] = "912345678"
    assert codes(strict.payload("CreateCustomerRequest", request)) == []


def test_an_error_code_as_text_is_tolerated_with_a_warning(validator: Validator, strict: Validator) -> None:
    fault = {"code": "2000", "description": "d", "data": [None], "source": "PartnerFD"}
    assert [(f.code, f.pointer, f.severity) for f in validator.payload("ApiFault", fault)] == [
        ("type", "/code", Severity.WARNING)
    ]
    assert validator.is_valid("ApiFault", fault)
    assert not strict.is_valid("ApiFault", fault)


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ({"code": 2000, "description": "d"}, ("required", "/components/schemas/ApiFault/required/2")),
        ({"code": 600061, "message": 5}, ("type", "/components/schemas/ExtendedFault/properties/message/type")),
        ({"statusCode": 429}, ("required", "/components/schemas/GatewayFault/required/1")),
        ("Bad Request", ("type", "/components/schemas/ApiFault/type")),
    ],
)
def test_an_error_body_is_held_to_the_form_it_shows(
    validator: Validator, body: object, finding: tuple[str, str]
) -> None:
    payload = body if not isinstance(body, str) else json.dumps(body)
    assert [(f.code, f.schema_pointer) for f in validator.payload("Fault", payload)] == [finding]


def test_a_patch_is_held_to_the_change_it_asks_for(validator: Validator) -> None:
    assert (
        codes(
            validator.payload("PatchCustomerRequest", {"RelationshipToPartner": "none", "AllowDelegatedAccess": None})
        )
        == []
    )
    assert codes(validator.payload("PatchCustomerRequest", {"allowDelegatedAccess": False})) == []
    assert codes(validator.payload("PatchCustomerRequest", {"relationshipToPartner": "reseller"})) == [
        ("const", "/relationshipToPartner")
    ]


def test_one_bad_item_never_hides_the_others(engine: str) -> None:
    body = page(30)
    del body["items"][3]["id"]
    body["items"][17]["companyProfile"]["tenantId"] = "x"
    body["totalCount"] = "30"
    report = Validator(engine=engine).payload("CustomerCollection", body)
    assert codes(report) == [
        ("format", "/items/17/companyProfile/tenantId"),
        ("required", "/items/3"),
        ("type", "/totalCount"),
    ]


def test_items_that_are_no_list_are_one_finding(validator: Validator) -> None:
    assert codes(validator.payload("CustomerCollection", page() | {"items": {}})) == [("type", "/items")]


def test_findings_beyond_the_limit_are_counted_errors_first(engine: str) -> None:
    body = page(20)
    for item in body["items"]:
        item["relationshipToPartner"] = "new"
    del body["items"][19]["id"]
    report = Validator(engine=engine, limits=Limits(max_findings=5)).payload("CustomerCollection", body)
    assert len(report) == 6
    assert [finding.code for finding in report.errors] == ["required"]
    assert report.findings[0].code == "limitExceeded"
    assert "16 further" in report.findings[0].message


def test_the_first_findings_are_kept_whatever_engine_finds_them(engine: str) -> None:
    body = {"relationshipToPartner": 5, "companyProfile": {}, "unknown": 1, "id": None}
    complete = Validator(strict=True).payload("Customer", body).errors
    assert len(complete) > 4
    for most in range(1, len(complete)):
        report = Validator(strict=True, engine=engine, limits=Limits(max_findings=most)).payload("Customer", body)
        assert report.errors == complete[:most]


def test_findings_are_ordered_by_pointer_and_code(validator: Validator) -> None:
    report = validator.payload("Customer", {"id": 5, "links": [], "attributes": {}})
    order = [(finding.pointer, finding.code) for finding in report]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("customer", "Customer"),
        ("Client", "Customer"),
        ("RelationshipRequest", "CustomerRelationshipRequest"),
        ("zzz", None),
    ],
)
def test_an_unknown_type_is_an_exception_with_a_hint(validator: Validator, name: str, hint: str | None) -> None:
    for call in (validator.payload, validator.is_valid):
        with pytest.raises(UnknownType) as caught:
            call(name, {})
        assert caught.value.hint == hint
    assert isinstance(caught.value, PartnerCenterSpecError)


def test_an_undecodable_body_is_an_exception_for_reports_and_false_for_questions(validator: Validator) -> None:
    with pytest.raises(UndecodablePayload):
        validator.payload("Customer", b"{")
    assert validator.is_valid("Customer", b"{") is False


@pytest.mark.parametrize("direction", ["both", "", "Request"])
def test_a_wrong_direction_is_refused(validator: Validator, direction: Any) -> None:
    with pytest.raises(ValueError, match="direction"):
        validator.payload("Customer", {}, direction=direction)


@pytest.mark.parametrize("arguments", [{"engine": "ajv"}, {"unknown_properties": "never"}, {"unknown_properties": ""}])
def test_wrong_settings_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is 'a"):
        Validator(**arguments)


def test_a_type_that_only_clients_send_is_judged_as_a_request_by_default(validator: Validator) -> None:
    assert validator.payload("CreateCustomerRequest", pascal(create_request())).direction == "request"
    assert validator.payload("Customer", customer()).direction == "response"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (customer(), "Customer"),
        (pascal(customer()), "Customer"),
        (customer()["billingProfile"], "CustomerBillingProfile"),
        (page(), "CustomerCollection"),
        (page(0), "CustomerCollection"),
        (
            {"url": "https://x.example", "attributes": {"objectType": "RelationshipRequest"}},
            "CustomerRelationshipRequest",
        ),
        (
            {"url": "https://x.example", "attributes": {"objectType": "CustomerRelationshipRequest"}},
            "CustomerRelationshipRequest",
        ),
        (page() | {"items": [{"templateId": "x", "agreementType": "y"}]}, None),
        (page() | {"items": [{"attributes": {"objectType": "CustomerUser"}}]}, None),
        (page() | {"items": [{k: v for k, v in list_item().items() if k != "attributes"}]}, "CustomerCollection"),
        ({"attributes": {"objectType": "SelfServePolicy"}}, None),
        ({"attributes": {"objectType": 5}}, None),
        ({"attributes": "Customer"}, None),
        ({"code": 1, "description": "d", "data": [], "source": "s"}, "Fault"),
        ({"statusCode": 429, "message": "m"}, "Fault"),
        ({"code": 600061, "message": "m"}, "Fault"),
        ({"message": "m"}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_payloads_say_what_they_are(value: object, name: str | None) -> None:
    assert Validator().detect(value) == name


def test_reports_raise_when_asked(validator: Validator) -> None:
    validator.payload("Customer", customer()).raise_if_invalid()
    validator.payload("Customer", customer() | {"relationshipToPartner": "new"}).raise_if_invalid()
    report = validator.payload("Customer", {})
    with pytest.raises(InvalidPayload) as caught:
        report.raise_if_invalid()
    assert caught.value.report == report
    assert isinstance(caught.value, ValueError)


def test_a_validator_pickles_with_its_settings(engine: str) -> None:
    validator = Validator(engine=engine, strict=True, limits=Limits(max_findings=1))
    validator.payload("Customer", customer())
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(validator, protocol))  # noqa: S301
        assert repr(again) == repr(validator)
        assert again.payload("Customer", {}) == validator.payload("Customer", {})


def test_threads_share_a_validator(engine: str) -> None:
    validator = Validator(engine=engine)
    bad = customer()
    del bad["id"]
    bodies = [encoded(customer()), encoded(bad)] * 100
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda body: validator.payload("Customer", body).ok, bodies))
    assert verdicts == [True, False] * 100


def test_a_misspelt_name_is_told_beside_the_right_one(validator: Validator) -> None:
    payload = customer()
    payload["companyProfile"]["Prennent"] = "Fabrikam"
    assert codes(validator.payload("Customer", payload)) == [("unknownProperty", "/companyProfile/Prennent")]


def test_the_branch_of_an_answer_is_what_it_shows_even_as_null(validator: Validator) -> None:
    fault = {"statusCode": None, "code": 1, "description": "d", "source": "s"}
    assert codes(validator.payload("Fault", fault)) == [("required", ""), ("type", "/statusCode")]
