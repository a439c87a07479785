"""The 3.0 twin says what the 3.1 document says, and lists what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from partnercenter_spec import contract
from specbuild.publish import member_name
from specbuild.twin import NotInTwin, build_twin
from specbuild.yamltext import to_yaml


def document(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    info = {"title": "Books", "version": "1", "license": {"name": "MIT", "identifier": "MIT"}}
    return {
        "openapi": "3.1.1",
        "info": info,
        "paths": {},
        "components": {"schemas": {"Book": schema, "Other": {"type": "string"}}},
    } | more


def twin_of(schema: dict[str, Any]) -> dict[str, Any]:
    twin = build_twin(document(schema))
    assert list(OpenAPIV30SpecValidator(twin).iter_errors()) == []
    shown: dict[str, Any] = twin["components"]["schemas"]["Book"]
    return shown


def places(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for name, child in value.items():
            if not name.startswith("x-") and name not in {"examples", "example"}:
                yield from places(child, f"{path}/{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, f"{path}/{index}")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": ["string"]}, {"type": "string"}),
        ({"type": "string", "const": "none"}, {"type": "string", "enum": ["none"]}),
        ({"type": "boolean", "const": False}, {"type": "boolean", "x-const": False}),
        ({"$ref": "#/components/schemas/Other"}, {"$ref": "#/components/schemas/Other"}),
        (
            {"$ref": "#/components/schemas/Other", "description": "A.", "readOnly": True},
            {"description": "A.", "readOnly": True, "allOf": [{"$ref": "#/components/schemas/Other"}]},
        ),
        (
            {"type": "array", "items": {"type": ["integer", "null"]}, "maxItems": 2},
            {"type": "array", "items": {"x-types": ["integer", "null"]}, "maxItems": 2},
        ),
        (
            {"type": "object", "properties": {"const": {"type": "string", "const": "x"}}},
            {
                "type": "object",
                "properties": {"const": {"type": "string", "enum": ["x"]}},
                "additionalProperties": True,
            },
        ),
        (
            {"type": "object", "x-advice": [{"if": {"const": 1}}]},
            {"type": "object", "x-advice": [{"if": {"const": 1}}], "additionalProperties": True},
        ),
    ],
)
def test_a_schema_in_the_words_of_3_0(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert twin_of(schema) == expected


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "unevaluatedProperties": False},
        {"type": ["string", "integer"]},
        {"type": "object", "patternProperties": {"a": {"type": "string"}}},
        {"type": "array", "items": {"prefixItems": []}},
    ],
)
def test_what_is_not_known_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(NotInTwin, match=r"^/components/schemas/Book/"):
        build_twin(document(schema))


def test_what_cannot_be_said_is_moved_and_listed() -> None:
    text = {"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "integer"}}
    parameter = {"name": "q", "in": "query", "schema": text, "examples": {"a": {"value": {"type": ["a", "b"]}}}}
    twin = build_twin(document({"type": "string"}, paths={"/a": {"get": {"parameters": [parameter], "responses": {}}}}))
    shown = twin["paths"]["/a"]["get"]["parameters"][0]
    assert shown["schema"] == {
        "type": "string",
        "x-content-media-type": "application/json",
        "x-content-schema": {"type": "integer"},
    }
    assert shown["examples"] == {"a": {"value": {"type": ["a", "b"]}}}
    assert twin["x-moved"] == [
        {"place": "/info/license", "keyword": "identifier", "kept": "url"},
        {
            "place": "/paths/~1a/get/parameters/0/schema",
            "keyword": "contentMediaType",
            "kept": "x-content-media-type",
        },
        {"place": "/paths/~1a/get/parameters/0/schema", "keyword": "contentSchema", "kept": "x-content-schema"},
    ]


def branches(second: dict[str, Any]) -> dict[str, Any]:
    first = {
        "type": "object",
        "properties": {"code": {"description": "A.", "type": "integer"}, "a": {"type": "string"}},
        "required": ["a", "code"],
    }
    either = {
        "description": "Either.",
        "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
    }
    return document(either) | {"components": {"schemas": {"Book": either, "A": first, "B": second}}}


def test_alternatives_become_one_object() -> None:
    second = {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "b": {"type": "string"}},
        "required": ["code"],
    }
    twin = build_twin(branches(second))
    assert list(OpenAPIV30SpecValidator(twin).iter_errors()) == []
    assert twin["components"]["schemas"]["Book"] == {
        "description": "Either.",
        "x-one-of": ["A", "B"],
        "type": "object",
        "properties": {
            "code": {"description": "A.", "type": "integer"},
            "a": {"type": "string"},
            "b": {"type": "string"},
        },
        "required": ["code"],
        "additionalProperties": True,
    }
    assert {"place": "/components/schemas/Book", "keyword": "oneOf", "kept": "x-one-of"} in twin["x-moved"]


def test_alternatives_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(NotInTwin, match="`code` of B"):
        build_twin(branches({"type": "object", "properties": {"code": {"type": "string"}}}))


def test_the_document_is_not_changed() -> None:
    before = contract.openapi()
    build_twin(before)
    assert before == contract.openapi()


def test_the_shipped_twin_is_valid_and_complete() -> None:
    master, twin = contract.openapi(), contract.openapi("3.0")
    assert list(OpenAPIV30SpecValidator(twin).iter_errors()) == []
    assert set(twin) - {"x-moved"} == set(master)
    for kind, components in master["components"].items():
        assert set(twin["components"][kind]) == set(components)
    assert {path for path, _ in places(master["paths"])} == {path for path, _ in places(twin["paths"])}
    for name, schema in master["components"]["schemas"].items():
        if "oneOf" not in schema:
            assert set(twin["components"]["schemas"][name].get("properties", ())) == set(schema.get("properties", ()))
            assert twin["components"]["schemas"][name].get("required") == schema.get("required")


def test_the_shipped_twin_has_nothing_that_3_0_ignores() -> None:
    for path, node in places(contract.openapi("3.0")):
        if path.endswith(("/properties", "/schemas")):
            continue
        assert "$ref" not in node or len(node) == 1 or path.endswith("/mapping"), path
        assert not {"const", "contentSchema", "contentMediaType", "oneOf", "anyOf"} & set(node), path
        assert not isinstance(node.get("type"), list), path


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("microsoft_support", "MICROSOFT_SUPPORT"),
        ("VerifiedShippable", "VERIFIED_SHIPPABLE"),
        ("None", "NONE"),
        ("CSPPartner", "CSP_PARTNER"),
        ("v2", "V_2"),
    ],
)
def test_values_have_names_in_code(value: str, name: str) -> None:
    assert member_name(value) == name


@pytest.mark.parametrize(
    "text", ["NO", "no", "1e3", "0o14", "2021-05-01", "~", "a: b", "- a", "a\nb\n", "", " a", "a #b", "=", "1_000"]
)
def test_yaml_texts_stay_texts(text: str) -> None:
    shown = to_yaml({"a": [text], text: "x"})
    assert yaml.safe_load(shown) == {"a": [text], text: "x"}
    assert "&" not in to_yaml([["a"]] * 2)
    if "\n" not in text:
        assert f'"{text}"' in shown
