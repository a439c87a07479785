"""Members that the contract does not know are expected once they came by; a verdict never depends on that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from partnercenter_spec import Limits, UndecodablePayload, Validator, contract
from partnercenter_spec.judgement import Ready
from partnercenter_spec.recognition import WORTH_AN_EXPRESSION
from partnercenter_spec.views import Policy, full, written_out
from partnercenter_spec.widening import widened

CONTRACT = contract.shipped()
GUID = "01234567-89ab-cdef-0123-456789abcdef"
CUSTOMER: dict[str, Any] = {
    "id": GUID,
    "companyProfile": {"tenantId": GUID, "domain": "fabrikam.example", "companyName": "Fabrikam"},
    "relationshipToPartner": "reseller",
    "attributes": {"objectType": "Customer"},
}
NEW: dict[str, Any] = {
    **CUSTOMER,
    "tier": "gold",
    "@odata.etag": 'W/"1"',
    "companyProfile": {
        **CUSTOMER["companyProfile"],
        "employees": 5,
        "growth": 0.25,
        "sites": [{"city": "Ghent", "open": True}],
    },
}


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def widen(*values: Any, type: str = "Customer") -> Any:
    entry = CONTRACT.entry(type)
    view: Any = written_out(full(CONTRACT, entry, Policy("response", strict=False, unknown="allow")))
    for value in values:
        view = widened(CONTRACT, entry.schema, view, value)
    return view


def ready(validator: Validator, type: str = "Customer", direction: str | None = None) -> Ready:
    return validator._judgement.made_ready(type, direction)


def test_unknown_members_are_expected_where_they_were_seen() -> None:
    before = widen()
    view = widen(NEW)
    assert list(view["properties"])[: len(before["properties"])] == list(before["properties"])
    assert view["properties"].keys() - before["properties"].keys() == {"tier", "@odata.etag"}
    profile = view["properties"]["companyProfile"]["properties"]
    assert set(profile["sites"]["type"]) == {"string", "boolean", "null", "number", "array"}
    assert profile["sites"]["items"]["properties"].keys() == {"city", "open"}
    assert widen(NEW, NEW) == view
    assert view["properties"]["links"] is not None


def test_nothing_is_learned_from_what_is_known_or_no_object() -> None:
    view = widen()
    for value in (CUSTOMER, {}, [], [NEW], "tier", 5, None, {"companyProfile": [NEW]}, {"companyProfile": None}):
        assert widened(CONTRACT, CONTRACT.entry("Customer").schema, view, value) is view


@pytest.mark.parametrize(
    "name", ["Id", "company_profile", "COMPANYPROFILE", "", "a b", "\u00e9", "x" * 65, "1a", "a\n"]
)
def test_names_that_stand_for_others_or_look_odd_are_not_expected(name: str) -> None:
    assert "properties" in widen()
    assert widen({name: "x"}) == widen()


def test_what_is_learned_of_one_object_is_bounded() -> None:
    many = {f"member{number}": number for number in range(50)}
    first = widen(many)["properties"]
    assert len(first) == len(widen()["properties"]) + 16
    assert len(widen(many, {"another": 1})["properties"]) == len(first)
    deep: Any = "x"
    for _ in range(9):
        deep = [{"in": deep}]
    told = json.dumps(widen({"deep": deep}))
    assert 0 < told.count('"in"') <= 4


@pytest.mark.parametrize("decoded", [True, False])
def test_the_next_payload_with_the_same_members_is_accepted_at_once(engine: str, decoded: bool) -> None:
    validator = Validator(engine=engine)
    body: Any = NEW if decoded else compact(NEW)
    assert not ready(validator).accepts(NEW)
    assert not validator.payload("Customer", body).findings
    assert not validator.payload("Customer", body).findings
    assert ready(validator).accepts(NEW) == (engine != "reference")
    assert validator.payload("Customer", NEW | {"tier": None}) == validator.payload("Customer", CUSTOMER)


def test_is_valid_learns_too() -> None:
    validator = Validator(engine="jsonschema_rs")
    assert validator.is_valid("Customer", NEW)
    assert ready(validator).accepts(NEW)
    validator = Validator(engine="jsonschema_rs")
    assert validator.is_valid("Customer", compact(NEW))
    validator.is_valid("Customer", compact(NEW))
    assert ready(validator).accepts(NEW)


def test_pages_teach_about_their_items(engine: str) -> None:
    page = {"totalCount": 2, "items": [CUSTOMER, NEW], "attributes": {"objectType": "Collection"}}
    validator = Validator(engine=engine)
    for _ in range(2):
        validator.payload("CustomerCollection", compact(page))
    assert ready(validator, "CustomerCollection").accepts(page) == (engine != "reference")
    assert ready(validator, "CustomerListItem", "response").accepts(NEW) == (engine != "reference")


def test_texts_with_new_members_are_told_once_they_are_expected() -> None:
    validator = Validator(engine="jsonschema_rs")
    told = ready(validator).recognises
    assert not told(b" " * WORTH_AN_EXPRESSION)
    assert told(compact(CUSTOMER))
    for _ in range(4):
        assert not validator.payload("Customer", compact(NEW)).findings
    assert ready(validator).recognises(compact(NEW))
    assert not ready(validator).recognises(compact(NEW).replace(b'"tier":"gold"', b'"tier":"gold","tier":"gold"'))


@pytest.mark.parametrize("options", [{"strict": True}, {"unknown_properties": "warn"}, {"unknown_properties": "error"}])
def test_where_unknown_members_are_a_finding_nothing_is_learned(engine: str, options: Any) -> None:
    validator = Validator(engine=engine, **options)
    first = validator.payload("Customer", NEW)
    assert {finding.code for finding in first} == {"unknownProperty"}
    assert validator.payload("Customer", NEW) == first


def test_requests_are_not_learned_from_since_names_count_in_any_case_there(engine: str) -> None:
    validator = Validator(engine=engine)
    body = {"relationshipToPartner": "none", "extra": 1}
    assert not validator.payload("Customer", body, "request").findings
    again = validator.payload("Customer", {**body, "EXTRA": 2}, "request")
    assert again == Validator(engine=engine).payload("Customer", {**body, "EXTRA": 2}, "request")
    assert [finding.code for finding in again] == ["duplicateProperty"]


ODD: tuple[Any, ...] = (
    *(float("nan"), float("inf"), 1.5, 1.0, 1e300, 2**53, 2**64, -(2**70), 10**500),
    *({"a": float("nan")}, [float("nan")], {"a": {"a": {"a": {"a": {"a": 1}}}}}, [[]], [{}], {}, [10**500]),
    *("\ud800", {"\ud800": 1}, {1: 1}, b"x", {"a"}, 1j),
)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("taught", [0, "x", 1.5, [0], {"a": 0}, {"a": {"a": {"a": 0}}}], ids=repr)
def test_what_an_expected_member_holds_is_judged_as_before(value: Any, taught: Any) -> None:
    knowing = Validator(engine="jsonschema_rs")
    for _ in range(2):
        assert not knowing.payload("Customer", {**CUSTOMER, "tier": taught}).findings
    body = {**CUSTOMER, "tier": value}
    assert knowing.payload("Customer", body) == Validator(engine="reference").payload("Customer", body)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "1e999",
        "1.5",
        "1.50",
        "-0.0",
        "1.",
        "123456789.1234567",
        "-0",
        "1e2",
        '"\\ud800"',
        "0" * 2,
        "9" * 500,
        '{"a":1,"a":2}',
        "[1,]",
    ],
)
def test_texts_of_expected_members_are_judged_as_before(text: str) -> None:
    knowing = Validator(engine="jsonschema_rs")
    ready(knowing).recognises(b" " * WORTH_AN_EXPRESSION)
    for taught in ("x", {"a": 1}, [1], 1):
        for _ in range(4):
            assert not knowing.payload("Customer", compact({**CUSTOMER, "tier": taught})).findings
    body = compact({**CUSTOMER, "tier": "@"}).replace(b'"@"', text.encode())
    assert outcome(knowing, body) == outcome(Validator(engine="reference"), body)


def outcome(validator: Validator, body: bytes) -> object:
    try:
        return validator.payload("Customer", body)
    except UndecodablePayload as error:
        return error.report


def test_limits_hold_for_expected_members() -> None:
    validator = Validator(engine="jsonschema_rs", limits=Limits(max_nodes=100, max_depth=5))
    for _ in range(2):
        assert not validator.payload("Customer", {**CUSTOMER, "tier": [1]}).findings
    for value in (list(range(100)), [[[[[1]]]]]):
        body = {**CUSTOMER, "tier": value}
        report = validator.payload("Customer", body)
        assert [finding.code for finding in report] == ["limitExceeded"]


def test_few_payloads_are_looked_at_where_nothing_is_to_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def look(*arguments: Any) -> Any:
        nonlocal looked
        looked += 1
        return widened(*arguments)

    monkeypatch.setattr("partnercenter_spec.widening.widened", look)
    validator = Validator(engine="jsonschema_rs")
    for _ in range(1000):
        assert validator.payload("Customer", {"id": "none"}).errors
    assert looked < 60
    for _ in range(260):
        assert not validator.payload("Customer", NEW).findings
    assert ready(validator).accepts(NEW)


def test_lessons_come_to_an_end() -> None:
    validator = Validator(engine="jsonschema_rs")
    for number in range(100):
        body = {**CUSTOMER, "companyProfile": {**CUSTOMER["companyProfile"], f"a{number}": {f"b{number}": 1}}}
        for _ in range(2):
            assert not validator.payload("Customer", body).findings
    assert len(ready(validator).expected.view["properties"]["companyProfile"]["properties"]) < 40  # type: ignore[union-attr]
