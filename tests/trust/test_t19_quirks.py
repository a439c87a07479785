"""What users of the service were surprised by: no error in lenient mode, and in strict mode the finding that names it.

Thirteen reports. Some are about resources that this contract does not have (subscriptions, invoices, utilisation); what
they show is put to the members of the customer API where it can occur in the same way. Where a null is in no evidence it
stays an error in both modes; such payloads are judged here for where and how often it is told, not for tolerance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from payloads import GUID, billing, company, create_request, customer, encoded, list_item, page, pascal

from partnercenter_spec import Exchange, Headers, Report, Request, Response, UndecodablePayload, Validator
from partnercenter_spec.cli import main

pytestmark = pytest.mark.trust("T19")
MARK = b"\xef\xbb\xbf"
JSON = "application/json"
FAULT = {"code": 800002, "description": "d", "data": [], "source": "s"}


class Quirk(NamedTuple):
    """One payload or answer: what it is, and code and pointer of each finding in strict mode."""

    what: str
    type: str
    body: Any
    strict: tuple[tuple[str, str], ...] = ()
    direction: str | None = None


class Answer(NamedTuple):
    """One answer of the service on the wire."""

    what: str
    status: int
    kind: str | None
    body: bytes
    strict: tuple[tuple[str, str], ...] = ()


def changed(base: dict[str, Any], /, **members: Any) -> dict[str, Any]:
    return base | members


def renamed(base: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in base.items()}


def value(pointer: str) -> tuple[tuple[str, str]]:
    return (("unknownValue", pointer),)


def address() -> dict[str, Any]:
    found: dict[str, Any] = billing()["defaultAddress"]
    return found


def items(**members: Any) -> dict[str, Any]:
    whole = page(3)
    whole["items"][1] |= members
    return whole


RELATION = "/relationshipToPartner"
PAYLOADS = [
    # a value in another spelling than the model has, a number that comes as text
    Quirk("snake case value", "Customer", changed(customer(), relationshipToPartner="none_"), value(RELATION)),
    Quirk("code as text", "ApiFault", changed(FAULT, code="800002"), (("type", "/code"),)),
    Quirk("code as text in any fault", "Fault", changed(FAULT, code="800002"), (("type", "/code"),)),
    # a value that the enumeration lacks, and a list that has one such item
    Quirk("unknown value", "Customer", changed(customer(), relationshipToPartner="expired"), value(RELATION)),
    Quirk("one item", "CustomerCollection", items(relationshipToPartner="expired"), value("/items/1" + RELATION)),
    Quirk(
        "unknown kind",
        "Customer",
        changed(customer(), attributes={"objectType": "CustomerV2"}),
        value("/attributes/objectType"),
    ),
    # a value that appeared one day without any change at the clients
    Quirk("new status", "AddressValidationResponse", {"status": "Disabled"}, value("/status")),
    Quirk("new relation", "CustomerListItem", changed(list_item(), relationshipToPartner="Disabled"), value(RELATION)),
    # both letter cases of one value; requests are read in any
    Quirk("case of a value", "Customer", changed(customer(), relationshipToPartner="Reseller"), value(RELATION)),
    Quirk("case of a status", "AddressValidationResponse", {"status": "VERIFIEDSHIPPABLE"}, value("/status")),
    Quirk("case in a request", "CreateCustomerRequest", changed(create_request(), relationshipToPartner="Reseller")),
    # another JSON type than documented, where that was seen
    Quirk("object as detail", "ApiFault", changed(FAULT, data=[{"name": "value"}]), (("type", "/data/0"),)),
    Quirk("object after text", "ApiFault", changed(FAULT, data=["", {"name": {}}]), (("type", "/data/1"),)),
    Quirk("empty text for text", "Customer", changed(customer(), billingProfile=changed(billing(), firstName=""))),
    # text that is sometimes JSON and sometimes not
    Quirk("JSON in text", "ApiFault", changed(FAULT, description='{"code": 1, "code": 2}')),
    Quirk("half JSON in text", "ApiFault", changed(FAULT, description='52.168.163.34___{"a": NaN')),
    Quirk("HTML in text", "ApiFault", changed(FAULT, description="&lt;b&gt;no&lt;/b&gt; <b>no</b>")),
    # nulls where there is evidence, and in requests anywhere
    Quirk("null as detail", "ApiFault", changed(FAULT, data=[None, "x"])),
    Quirk(
        "nulls in a request",
        "CreateCustomerRequest",
        changed(create_request(), id=None, enableGDAPByDefault=None, other=None),
    ),
    Quirk(
        "null address line in a request", "Address", changed(address(), addressLine2=None, region=None), (), "request"
    ),
    # the byte-order mark
    Quirk("mark", "Customer", MARK + encoded(customer())),
    Quirk("mark and line break", "CustomerCollection", MARK + b"\r\n" + encoded(page())),
    Quirk("mark of text", "Customer", "\ufeff" + json.dumps(customer())),
    # times without a zone, the year one; this API has no time, so they come in members it does not have
    Quirk(
        "time without zone",
        "Customer",
        changed(customer(), created="0001-01-01T00:00:00"),
        (("unknownProperty", "/created"),),
    ),
    Quirk(
        "time with seven digits",
        "Customer",
        changed(customer(), created="2022-07-18T00:00:00.1234567"),
        (("unknownProperty", "/created"),),
    ),
    # letter case of names
    Quirk("names in Pascal case", "CreateCustomerRequest", pascal(create_request())),
    Quirk(
        "case of two names in a request",
        "Address",
        renamed(address(), firstName="FirstName", phoneNumber="PHONENUMBER"),
        (),
        "request",
    ),
    Quirk(
        "FirstName in an answer",
        "Address",
        renamed(address(), firstName="FirstName"),
        (("unknownProperty", "/FirstName"),),
    ),
    Quirk(
        "PhoneNumber in an answer",
        "Address",
        renamed(address(), phoneNumber="PhoneNumber"),
        (("unknownProperty", "/PhoneNumber"),),
    ),
    # members that nobody documented
    Quirk("unknown member", "Customer", changed(customer(), enableGdap=True), (("unknownProperty", "/enableGdap"),)),
    Quirk(
        "unknown object",
        "CustomerCompanyProfile",
        changed(company(), extra={"a": [None]}),
        (("unknownProperty", "/extra"),),
    ),
    Quirk("unknown in an item", "CustomerCollection", items(extra=1), (("unknownProperty", "/items/1/extra"),)),
]
TYPE = (("type", ""),)
ANSWERS = [
    # error bodies that are no fault object
    Answer("text in JSON", 400, JSON, b'"The customer was not found."', TYPE),
    Answer("text in JSON, no object, after a mark", 404, f"{JSON}; charset=utf-8", MARK + b'"not found"', TYPE),
    Answer("text in JSON of the gateway", 429, JSON, b'"Too many"', TYPE),
    Answer("nothing", 400, None, b""),
    Answer("nothing, of a kind", 503, JSON, b""),
    Answer("a page", 500, "text/html", b"<html>no</html>"),
    Answer("plain text", 401, "text/plain", b"Unauthorized"),
    Answer("another status", 502, "text/html; charset=iso-8859-1", b"Bad Gateway", (("status", ""),)),
    # the mark, as the service sends it before every answer
    Answer("mark", 200, f"{JSON}; charset=utf-8", MARK + encoded(page())),
    Answer("mark in capitals", 200, f"{JSON}; charset=UTF-8", MARK + encoded(page(0))),
]


@pytest.fixture(params=["jsonschema_rs", "reference"])
def judges(request: pytest.FixtureRequest) -> tuple[Validator, Validator]:
    return Validator(engine=request.param), Validator(engine=request.param, strict=True)


def found(report: Report) -> tuple[tuple[str, str], ...]:
    return tuple((finding.code, finding.pointer) for finding in report)


@pytest.mark.parametrize("quirk", PAYLOADS, ids=lambda quirk: quirk.what)
def test_payloads(quirk: Quirk, judges: tuple[Validator, Validator], trust: Any) -> None:
    lenient, strict = judges
    assert lenient.payload(quirk.type, quirk.body, quirk.direction).errors == ()  # type: ignore[arg-type]
    assert lenient.is_valid(quirk.type, quirk.body, quirk.direction)  # type: ignore[arg-type]
    report = strict.payload(quirk.type, quirk.body, quirk.direction)  # type: ignore[arg-type]
    assert found(report) == quirk.strict
    assert report.warnings == ()
    trust.tried(1)


def exchange(answer: Answer) -> Exchange:
    headers = Headers({} if answer.kind is None else {"Content-Type": answer.kind, "Retry-After": "5"})
    return Exchange(Request("GET", "/v1/customers"), Response(answer.status, headers, answer.body))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.what)
def test_answers(answer: Answer, judges: tuple[Validator, Validator], trust: Any) -> None:
    lenient, strict = judges
    assert lenient.exchange(exchange(answer)).errors == ()
    assert found(strict.exchange(exchange(answer))) == answer.strict
    trust.tried(1)


def test_the_string_is_tolerated_in_failures_alone(judges: tuple[Validator, Validator]) -> None:
    for body, status in ((b'"text"', 200), (b"null", 400), (b"[]", 400), (b"7", 400)):
        report = judges[0].exchange(exchange(Answer("", status, JSON, body)))
        assert [finding.code for finding in report.errors] == ["type"]


@pytest.mark.parametrize("data", [MARK * 2 + b"{}", b"{}" + MARK, b"\xef\xbb{}", "\ufeff\ufeff{}".encode("utf-16")])
def test_one_mark_is_enough(data: bytes, judges: tuple[Validator, Validator], trust: Any) -> None:
    for judge in judges:
        with pytest.raises(UndecodablePayload):
            judge.payload("Customer", data)
    trust.tried(1)


def nulled() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in customer():
        yield "Customer", changed(customer(), **{name: None})
    for name in address():
        yield "Address", changed(address(), **{name: None})


@pytest.mark.parametrize(("name", "body"), list(nulled()), ids=lambda one: one if isinstance(one, str) else "")
def test_a_null_that_nobody_saw_is_one_named_finding(
    name: str, body: dict[str, Any], judges: tuple[Validator, Validator], trust: Any
) -> None:
    """Projections crash on such nulls, so they are told, at their place and once."""
    (member,) = (member for member, value in body.items() if value is None)
    for judge in judges:
        assert found(judge.payload(name, body)) == (("type", f"/{member}"),)
    trust.tried(1)


def test_all_faults_are_told_and_no_item_hides_another(judges: tuple[Validator, Validator], trust: Any) -> None:
    """`Every call fails to deserialize` was one report; tools that stop at the first fault hide the cause."""
    body = page(4)
    del body["items"][0]["id"]
    body["items"][1] = None
    body["items"][2] |= {"relationshipToPartner": 7, "companyProfile": {"domain": 1}}
    told = found(judges[0].payload("CustomerCollection", body))
    assert {pointer for _, pointer in told} >= {
        "/items/0",
        "/items/1",
        "/items/2/companyProfile",
        f"/items/2{RELATION}",
    }
    assert not [pointer for _, pointer in told if pointer.startswith("/items/3")]
    trust.tried(1)


def test_what_is_new_is_collected(tmp_path: Any, capsys: pytest.CaptureFixture[str], trust: Any) -> None:
    """The contract can follow within a day: `--observed` says where, never what."""
    file, annex = tmp_path / "in.json", tmp_path / "observed.json"
    file.write_bytes(MARK + encoded(changed(customer(), relationshipToPartner="Disabled", tagged=[GUID])))
    assert main(["check", str(file), "--observed", str(annex)]) == 0
    observed = json.loads(annex.read_text(encoding="utf-8"))
    assert [one["type"] for one in observed["enumerations"]] == ["RelationshipToPartner"]
    assert [one["path"] for one in observed["properties"]] == ["/tagged", "/tagged/*"]
    assert "Disabled" not in annex.read_text(encoding="utf-8") + capsys.readouterr().out
    trust.tried(1)


def test_there_are_enough() -> None:
    assert len(PAYLOADS) + len(ANSWERS) >= 30
