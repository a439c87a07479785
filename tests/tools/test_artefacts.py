"""The artefacts say what the source says, are the same bytes every time, and are written only when they change."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from specbuild import pipeline
from specbuild.artefacts import DATA, build
from specbuild.problems import SourceError
from specbuild.tree import Tree, load

DOCUMENTS = ["openapi-3.1.json", "openapi-3.1.yaml", "openapi-3.0.json", "openapi-3.0.yaml"]
GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"


@pytest.fixture
def built(library: Path) -> dict[str, Any]:
    return {path: yaml.safe_load(data) for path, data in build(load(library)).items()}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_artefacts_are_there(built: dict[str, Any]) -> None:
    types = ["AddBookRequest", "Book", "BookFilter", "BookState", "DeskFault", "Fault", "GateFault", "Guid"]
    assert sorted(built) == sorted(
        [*DOCUMENTS, "contract.json", "evidence.json", *(f"schemas/{name}.json" for name in types)]
    )


def test_the_document_is_valid_openapi(built: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(built["openapi-3.1.json"]).iter_errors()) == []


def test_the_document_holds_what_was_authored(built: dict[str, Any]) -> None:
    document = built["openapi-3.1.json"]
    assert document["info"]["version"] == "0.3.0"
    assert document["tags"] == [{"name": "books", "description": "Books to lend."}]
    assert document["components"]["schemas"]["Book"]["properties"]["id"] == {
        "description": "Identifier of the book.",
        "$ref": "#/components/schemas/Guid",
        "readOnly": True,
    }
    read = document["paths"]["/v1/books/{id}"]["get"]
    assert read["parameters"] == [
        {"$ref": "#/components/parameters/BookId"},
        {"$ref": "#/components/parameters/Filter"},
    ]
    assert read["responses"]["404"] == {"$ref": "#/components/responses/NotFound"}
    assert document["components"]["responses"]["NotFound"]["headers"] == {
        "Retry-After": {"$ref": "#/components/headers/RetryAfter"}
    }
    assert document["components"]["securitySchemes"]["bearerAuth"]["scheme"] == "bearer"
    assert list(document["components"]["schemas"]) == sorted(document["components"]["schemas"])


def test_documented_types_are_listed_and_values_are_not(built: dict[str, Any]) -> None:
    listed = built["openapi-3.1.json"]["x-resources"]
    assert set(listed) == {"AddBookRequest", "Book", "BookFilter", "DeskFault", "Fault", "GateFault"}
    assert listed["Book"] == {"$ref": "#/components/schemas/Book"}


def test_what_stays_in_the_source_is_not_in_the_document(built: dict[str, Any]) -> None:
    text = json.dumps(built["openapi-3.1.json"])
    for keyword in ("x-evidence", "$comment", "x-aliases"):
        assert keyword not in text
        assert keyword not in json.dumps(built["schemas/Book.json"])


def test_a_property_may_be_called_like_a_keyword(library: Path) -> None:
    book = library / "schemas" / "resources" / "Book.yaml"
    names = "".join(f"  {name}:\n    description: A.\n    type: string\n" for name in ("x-evidence", '"$ref"', "value"))
    edit(book, "properties:\n", f"properties:\n{names}  enum:\n    description: G.\n    $ref: ../values/Guid.yaml\n")
    document = json.loads(build(load(library))["openapi-3.1.json"])
    members = document["components"]["schemas"]["Book"]["properties"]
    assert {"x-evidence", "$ref", "value"} <= set(members)
    assert members["enum"]["$ref"] == "#/components/schemas/Guid"


def test_the_contract_holds_types_as_authored(built: dict[str, Any]) -> None:
    contract = built["contract.json"]
    assert (contract["format"], contract["spec"]) == (1, "0.3.0")
    book = contract["types"]["Book"]
    assert book["kind"] == "resource"
    assert book["schema"]["x-aliases"] == ["Livre"]
    assert book["schema"]["properties"]["name"] == {
        "description": "Name on the cover.",
        "type": "string",
        "maxLength": 20,
        "x-aliases": ["nom"],
    }
    assert book["schema"]["properties"]["sequel"]["$ref"] == "#/components/schemas/Book"
    kinds = {name: entry["kind"] for name, entry in contract["types"].items()}
    assert (kinds["Guid"], kinds["Fault"], kinds["BookFilter"]) == ("value", "envelope", "request")
    assert "x-evidence" not in json.dumps(contract)
    assert "$comment" not in json.dumps(contract)


def test_operations_are_resolved(built: dict[str, Any]) -> None:
    add, read = built["contract.json"]["operations"]
    assert (add["id"], add["method"], add["path"], add["tag"]) == ("addBook", "POST", "/v1/books", "books")
    assert add["requestBody"] == {
        "required": True,
        "content": {"application/json": {"$ref": "#/components/schemas/AddBookRequest"}},
    }
    assert add["parameters"] == []
    assert (add["x-clouds"], add["x-auth"]) == (["global"], ["app"])
    assert "requestBody" not in read
    assert read["parameters"][0] == {
        "name": "id",
        "in": "path",
        "description": "Which book.",
        "required": True,
        "schema": {"$ref": "#/components/schemas/Guid"},
    }
    assert read["parameters"][1]["schema"]["contentSchema"] == {"$ref": "#/components/schemas/BookFilter"}
    assert read["responses"]["404"] == {
        "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
        "content": {"application/json": {"$ref": "#/components/schemas/Fault"}},
        "x-body-optional": True,
    }


def test_evidence_is_kept_beside(built: dict[str, Any]) -> None:
    evidence = built["evidence.json"]
    assert evidence["sources"]["wire"]["rank"] == 1
    assert evidence["types"]["Book"] == {
        "evidence": {"wire": "answers"},
        "properties": {"name": {"comment": "No longer name was seen."}, "pages": {"evidence": ["wire"]}},
    }


def test_a_schema_stands_alone(built: dict[str, Any]) -> None:
    schema = built["schemas/Book.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "https://partnercenter-spec.example/schemas/0.3.0/Book.json"
    assert schema["properties"]["sequel"]["$ref"] == "#"
    assert set(schema["$defs"]) == {"Guid", "BookState"}
    judge = jsonschema.Draft202012Validator(schema)
    payload: dict[str, Any] = {"id": GUID, "name": "A Walk", "state": "fine"}
    assert judge.is_valid(payload)
    payload["sequel"] = {"id": GUID, "name": 7, "state": "lost"}
    assert [list(error.absolute_path) for error in judge.iter_errors(payload)] == [["sequel", "name"]]


def test_open_enumerations_are_published_open(built: dict[str, Any]) -> None:
    shown = built["openapi-3.1.json"]["components"]["schemas"]["BookState"]
    assert shown == built["openapi-3.0.json"]["components"]["schemas"]["BookState"]
    assert shown.items() <= built["schemas/BookState.json"].items()
    assert "enum" not in shown
    assert shown["description"].endswith("Known values: `fine`, `torn`; there may be others.")
    assert shown["x-extensible-enum"] == ["fine", "torn"]
    assert shown["x-enum-varnames"] == ["FINE", "TORN"]
    assert shown["x-enum-descriptions"] == ["Nothing is missing.", "Pages are missing."]
    assert shown["x-ms-enum"]["modelAsString"] is True
    assert built["contract.json"]["types"]["BookState"]["schema"]["enum"] == ["fine", "torn"]


def test_closed_enumerations_are_published_closed(library: Path) -> None:
    edit(library / "schemas" / "values" / "BookState.yaml", "x-open-enum: true\n", "")
    built = json.loads(build(load(library))["openapi-3.1.json"])["components"]["schemas"]["BookState"]
    assert built["enum"] == ["fine", "torn"]
    assert built["x-enum-varnames"] == ["FINE", "TORN"]
    assert built["x-ms-enum"]["modelAsString"] is False
    assert not {"x-extensible-enum", "x-open-enum"} & set(built)


def test_a_schema_that_refers_to_nothing_has_no_definitions(built: dict[str, Any]) -> None:
    assert "$defs" not in built["schemas/Guid.json"]


def test_every_build_gives_the_same_bytes(library: Path) -> None:
    tree = load(library)
    shuffled = list(tree.files)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert [file.path for file in shuffled] != [file.path for file in tree.files]
    again = build(Tree(tree.root, tree.version, tuple(shuffled)))
    assert again == build(tree)
    assert list(again) == list(build(tree))
    for data in again.values():
        assert data.endswith(b"\n")
        assert not data.endswith(b"\n\n")
        assert b"\r" not in data


def test_text_is_utf_8_and_not_escaped(library: Path) -> None:
    edit(library / "schemas" / "resources" / "Book.yaml", "A book that", "Ein Büchlein 日本 that")
    assert "Ein Büchlein 日本 that".encode() in build(load(library))["openapi-3.1.json"]


def test_a_build_writes_what_changed_and_nothing_else(library: Path) -> None:
    first = pipeline.build(library)
    assert len(first.changed) == 14
    assert first.stale == ()
    stamps = {file: file.stat().st_mtime_ns for file in (library / DATA).rglob("*.*")}
    assert not pipeline.build(library)
    edit(library / "schemas" / "values" / "Guid.yaml", "Identifier with hyphens.", "Identifier.")
    drift = pipeline.build(library)
    touched = {
        file.relative_to(library / DATA).as_posix()
        for file, stamp in stamps.items()
        if file.stat().st_mtime_ns != stamp
    }
    assert touched == set(drift.changed) == {*DOCUMENTS, "contract.json", "schemas/Book.json", "schemas/Guid.json"}
    assert {file.name for file in (library / DATA).rglob(".*")} == set()


def test_what_is_not_built_any_more_is_removed(library: Path) -> None:
    pipeline.build(library)
    stale = library / DATA / "schemas" / "Gone.json"
    stale.write_text("{}", encoding="utf-8")
    note = library / DATA / "README.md"
    note.write_text("kept", encoding="utf-8")
    assert pipeline.build(library).stale == ("schemas/Gone.json",)
    assert not stale.exists()
    assert note.exists()


def test_drift_is_told_and_nothing_is_written(library: Path) -> None:
    pipeline.build(library)
    contract = library / DATA / "contract.json"
    contract.write_bytes(contract.read_bytes() + b" ")
    (library / DATA / "evidence.json").unlink()
    (library / DATA / "schemas" / "Gone.json").write_text("{}", encoding="utf-8")
    before = {file: file.read_bytes() for file in (library / DATA).rglob("*.json")}
    drift = pipeline.drift(library)
    assert drift.changed == ("contract.json", "evidence.json")
    assert drift.stale == ("schemas/Gone.json",)
    assert {file: file.read_bytes() for file in (library / DATA).rglob("*.json")} == before


def test_a_faulty_source_writes_nothing(library: Path) -> None:
    edit(library / "schemas" / "resources" / "Book.yaml", "A book that can be lent.", "A book that can be lent")
    with pytest.raises(SourceError, match=r"schemas/resources/Book.yaml:3: described: "):
        pipeline.build(library)
    assert not (library / DATA).exists()


def test_a_reference_that_leads_nowhere_has_its_line(library: Path) -> None:
    edit(library / "schemas" / "resources" / "Book.yaml", "../values/Guid.yaml", "../values/Gud.yaml")
    with pytest.raises(SourceError, match=r"schemas/resources/Book.yaml:13: refs_resolve: "):
        build(load(library))
