"""`types`, `show` and `export`."""

import json
from pathlib import Path

import pytest
import yaml

from partnercenter_spec import contract
from partnercenter_spec.cli import main
from partnercenter_spec.cli.sheet import build_sheet
from partnercenter_spec.cli.tables import lay_out
from partnercenter_spec.cli.wording import describe_type, first_sentence
from partnercenter_spec.portable import portable
from partnercenter_spec.views import Direction

from .conftest import Run


def test_types_lists_every_type(run: Run) -> None:
    call = run("types")
    assert (call.status, call.err) == (0, "")
    listed = [line.split()[0] for line in call.out.splitlines() if line[0] != " "]
    assert listed == ["TYPE", *contract.types()]


def test_types_as_json(run: Run) -> None:
    document = json.loads(run("types", "--format", "json").out)
    assert document["spec"] == contract.version()
    assert [entry["name"] for entry in document["types"]] == contract.types()
    assert {entry["kind"] for entry in document["types"]} == {"resource", "value", "envelope", "request"}
    assert all(entry["description"] for entry in document["types"])


@pytest.mark.parametrize("name", contract.types())
@pytest.mark.parametrize("style", ["text", "json", "markdown"])
def test_every_type_can_be_shown(name: str, style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", name, "--format", style]) == 0
    shown = capsys.readouterr().out
    schema = contract.entry(name).schema
    for member in (*schema.get("properties", ()), *schema.get("enum", ()), *contract.evidence(name)["evidence"]):
        assert member.replace("_", "\\_") in shown if style == "markdown" else member in shown
    for rule in schema.get("x-advice", ()):
        assert rule["id"] in shown
    if style == "markdown":
        rows = [line for line in shown.splitlines() if line.startswith("|")]
        assert {line.replace("\\|", "").count("|") for line in rows} <= {3, 4, 8}


def test_show_tells_required_by_direction(run: Run) -> None:
    document = json.loads(run("show", "Customer", "--format", "json").out)
    shown = {prop["name"]: prop for prop in document["properties"]}
    assert shown["id"]["required"] == {"response": True, "request": False}
    assert shown["id"]["read_only"] is True
    assert shown["billingProfile"]["required"] == {"response": False, "request": False}
    assert shown["id"]["evidence"] == [source["key"] for source in document["evidence"]]
    assert document["direction"] == "response"


def test_required_in_both_directions_is_always() -> None:
    both = [
        prop.name
        for name in contract.types()
        for prop in build_sheet(name).properties
        if prop.required_in == ("response", "request")
    ]
    assert both


def test_show_gives_the_meaning_of_values(run: Run) -> None:
    shown = run("show", "RelationshipToPartner").out
    meanings = contract.entry("RelationshipToPartner").schema["x-enum-descriptions"]
    assert all(meaning.split()[0] in shown for meaning in meanings.values())
    assert "open: another one is a warning" in shown


@pytest.mark.parametrize("columns", ["60", "100", "200"])
def test_show_fits_the_terminal(run: Run, columns: str) -> None:
    widths = [len(line) for line in run("show", "RelationshipToPartner", env={"COLUMNS": columns}).out.splitlines()]
    assert max(widths) <= int(columns)


def test_table_wraps_its_widest_column() -> None:
    lines = lay_out(("A", "B"), [("x", "word " * 10)], 24)
    assert lines[0] == "A  B"
    assert max(map(len, lines)) <= 24
    assert sum(line.count("word") for line in lines) == 10


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ({"$ref": "#/components/schemas/Link"}, "Link"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Link"}}, "array of Link"),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, "array of string (at least 1 items)"),
        ({"type": ["string", "null"]}, "string or null"),
        ({"type": "string", "format": "uuid"}, "string (uuid)"),
        ({"type": "string", "const": "Collection"}, '"Collection"'),
        ({"type": "string", "maxLength": 5, "pattern": "^a$"}, "string (at most 5 characters, like ^a$)"),
        ({"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}, "A or B"),
    ],
)
def test_types_in_words(node: dict[str, object], text: str) -> None:
    assert describe_type(node) == text


def test_first_sentence() -> None:
    assert first_sentence("One,\n e.g. this. Two.") == "One, e.g. this."


def test_export_openapi(run: Run, tmp_path: Path) -> None:
    out = run("export", "openapi")
    assert (out.status, json.loads(out.out)) == (0, contract.openapi())
    assert run("export", "openapi", "-o", "new/folder/api.json").status == 0
    assert run("export", "openapi", "-o", "new").status == 0
    assert (tmp_path / "new/folder/api.json").read_text(encoding="utf-8") == out.out
    assert (tmp_path / "new/openapi-3.1.json").read_text(encoding="utf-8") == out.out


@pytest.mark.parametrize("version", ["3.1", "3.0"])
def test_export_in_every_form(run: Run, tmp_path: Path, version: str) -> None:
    out = run("export", "openapi", "--openapi", version)
    assert json.loads(out.out) == contract.openapi(version)
    assert contract.openapi(version)["openapi"].startswith(f"{version}.")
    shown = run("export", "openapi", "--openapi", version, "--format", "yaml")
    assert yaml.safe_load(shown.out) == contract.openapi(version)
    assert run("export", "openapi", "--openapi", version, "-o", "api.yml").status == 0
    assert (tmp_path / "api.yml").read_text(encoding="utf-8") == shown.out
    assert run("export", "openapi", "--openapi", version, "--format", "yaml", "-o", "new/").status == 0
    assert (tmp_path / f"new/openapi-{version}.yaml").read_text(encoding="utf-8") == shown.out


def test_export_of_one_schema(run: Run, tmp_path: Path) -> None:
    out = run("export", "schemas", "Customer")
    assert json.loads(out.out) == contract.schema("Customer")
    run("export", "schemas", "Customer", "-o", "c.schema.json")
    run("export", "schemas", "Customer", "-o", "folder")
    assert (tmp_path / "c.schema.json").read_text(encoding="utf-8") == out.out
    assert (tmp_path / "folder/Customer.json").read_text(encoding="utf-8") == out.out


def test_export_of_all_schemas(run: Run, tmp_path: Path) -> None:
    assert run("export", "schemas", "-o", "all").status == 0
    index = json.loads((tmp_path / "all/index.json").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in index["schemas"]] == contract.types()
    written = {path.name for path in (tmp_path / "all").iterdir()}
    assert written == {"index.json", *(entry["url"].removeprefix("./") for entry in index["schemas"])}


@pytest.mark.parametrize("direction", ["request", "response"])
def test_export_of_what_one_side_may_send(run: Run, tmp_path: Path, direction: Direction) -> None:
    out = run("export", "schemas", "Customer", "--direction", direction)
    assert json.loads(out.out) == portable("Customer", direction)
    assert run("export", "schemas", "--direction", direction, "--strict", "-o", "all").status == 0
    for name in contract.types():
        written = json.loads((tmp_path / f"all/{name}.json").read_text(encoding="utf-8"))
        assert written == portable(name, direction, strict=True)


def test_strictness_needs_a_direction(run: Run) -> None:
    call = run("export", "schemas", "Customer", "--strict")
    assert call.status == 2
    assert "--direction" in call.err


def test_export_to_an_impossible_place_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    call = run("export", "schemas", "-o", "file/x")
    assert call.status == 2
    assert "cannot write file/x/" in call.err
