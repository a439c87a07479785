"""The OpenAPI document and the schemas as others will read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from payloads import customer

from partnercenter_spec import SPEC_VERSION, contract
from partnercenter_spec.jsontypes import parse_pointer

DOCUMENT = contract.openapi()
OF_THE_PAGE = {
    "Customer",
    "CustomerCollection",
    "CustomerCompanyProfile",
    "CustomerBillingProfile",
    "CustomerRelationshipRequest",
    "UserCredentials",
    "SecureString",
    "PasswordProfile",
    "Address",
    "Contact",
    "Link",
    "KeyValuePair",
    "ResourceLinks",
    "ResourceAttributes",
    "ApiFault",
    "ExtendedFault",
    "GatewayFault",
    "CreateCustomerRequest",
}


def nodes(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for name, child in value.items():
            yield from nodes(child, f"{path}/{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from nodes(child, f"{path}/{index}")


def references() -> set[str]:
    return {node["$ref"] for _, node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)}


def test_the_document_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_reference_resolves_inside_the_document() -> None:
    for reference in references():
        assert reference.startswith("#/")
        node: Any = DOCUMENT
        for token in parse_pointer(reference[1:]):
            node = node[token]
        assert isinstance(node, dict)


def test_no_component_is_unreachable() -> None:
    referred = references()
    lonely = [
        f"#/components/{kind}/{name}"
        for kind, components in DOCUMENT["components"].items()
        if kind != "securitySchemes"
        for name in components
        if f"#/components/{kind}/{name}" not in referred
    ]
    assert lonely == []


def test_no_object_is_anonymous() -> None:
    inline = [
        f"{name}{path}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        for path, node in nodes({key: value for key, value in schema.items() if key != "x-advice"})
        if path and (node.get("type") == "object" or ("properties" in node and not path.endswith("/properties")))
    ]
    assert inline == []


def test_the_types_of_the_page_are_there_and_explained() -> None:
    assert set(contract.types()) >= OF_THE_PAGE
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert schema["title"] == name
        assert schema["description"]


def test_what_stays_in_the_source_stays_there() -> None:
    for path, node in nodes(DOCUMENT):
        assert not {"x-evidence", "$comment", "x-aliases"} & set(node), path


def test_limit_and_clouds_are_told() -> None:
    assert (DOCUMENT["x-rate-limit"]["requests"], DOCUMENT["x-rate-limit"]["seconds"]) == (500, 60)
    assert set(DOCUMENT["x-clouds"]) == {"global", "china", "usgov", "germany"}
    assert DOCUMENT["info"]["version"] == SPEC_VERSION


def test_each_operation_says_in_which_clouds_it_exists() -> None:
    operations = [node for _, node in nodes(DOCUMENT["paths"]) if "responses" in node]
    assert len(operations) >= 11
    for operation in operations:
        assert set(operation["x-clouds"]) <= set(DOCUMENT["x-clouds"])
        assert operation["x-clouds"], operation["operationId"]


@pytest.mark.parametrize("name", contract.types())
def test_a_schema_stands_alone(name: str) -> None:
    schema = contract.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("https://")
    assert schema["$id"].endswith(f"/{SPEC_VERSION}/{name}.json")
    for _, node in nodes(schema):
        if isinstance(node.get("$ref"), str):
            assert node["$ref"] == "#" or node["$ref"].removeprefix("#/$defs/") in schema["$defs"]


def test_a_schema_judges_by_itself() -> None:
    judge = jsonschema.Draft202012Validator(contract.schema("Customer"))
    payload = customer()
    assert judge.is_valid(payload)
    del payload["companyProfile"]["domain"]
    assert [list(error.absolute_path) for error in judge.iter_errors(payload)] == [["companyProfile"]]


def test_what_is_handed_out_is_a_copy() -> None:
    contract.schema("Customer")["required"].clear()
    contract.openapi()["paths"].clear()
    contract.types().clear()
    assert contract.schema("Customer")["required"]
    assert contract.openapi()["paths"]
    assert contract.types()


def test_other_versions_of_openapi_are_refused() -> None:
    with pytest.raises(ValueError, match=r"3\.1"):
        contract.openapi("2.0")


def test_evidence_is_there_for_every_type() -> None:
    for name in contract.types():
        known = contract.evidence(name)
        assert known["evidence"], name
        assert set(known["evidence"]) <= set(known["sources"])
