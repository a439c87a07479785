"""The closed metaschemas refuse what the dialect does not have, with file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from specbuild.metaschema import BY_FOLDER, BY_NAME, check
from specbuild.problems import Problem
from specbuild.tree import load

DIALECT = Path(__file__).resolve().parents[2] / "schemas" / "dialect"
METASCHEMAS = sorted(DIALECT.glob("*.schema.json"))


def problems_after(root: Path, path: str, old: str, new: str) -> tuple[int, list[Problem]]:
    """Change one file of the library, which is faultless before, and say in which line."""
    file = root / "schemas" / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1, "the text to change is not there"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1, sorted(check(load(root)))


def test_the_library_is_faultless(library: Path) -> None:
    assert list(check(load(library))) == []


BOOK, PATHS = "resources/Book.yaml", "paths/books.yaml"
# what is changed, and how many lines below the change the problem is
BAD = [
    ("misspelt keyword", BOOK, "required:", "requierd:", 0, "did you mean `required`?"),
    ("misspelt in a member", BOOK, "maxLength:", "maxLenght:", 0, "did you mean `maxLength`?"),
    ("misspelt x- key", BOOK, "x-evidence: [wire]", "x-evidense: [wire]", 0, "did you mean `x-evidence`?"),
    ("misspelt type", BOOK, "type: integer", "type: interger", 0, "did you mean `integer`?"),
    ("title missing", BOOK, "title: Book\n", "", 0, "lacks `title`"),
    ("evidence missing", BOOK, "x-evidence:\n  wire: answers\n", "", -5, "lacks `x-evidence`"),
    ("empty text", BOOK, "Name on the cover.", '""', 0, "is empty"),
    ("blank text", BOOK, "Name on the cover.", '" "', 0, "is empty"),
    ("composition", BOOK, "type: object", "type: object\nallOf: []", 1, "not composed"),
    ("additionalProperties", BOOK, "type: object", "type: object\nadditionalProperties: false", 1, "who validates"),
    ("inline object", BOOK, "maxLength: 20", "properties: {}", 0, "type of its own"),
    ("inline enumeration", BOOK, "maxLength: 20", "enum: [a]", 0, "schemas/values/"),
    ("default", BOOK, "maxLength: 20", "default: a", 0, "schemas/examples/"),
    ("nullable", BOOK, "maxLength: 20", "nullable: true", 0, "[string, 'null']"),
    ("type beside $ref", BOOK, "readOnly: true", "type: string", 0, "not known here"),
    ("reference into a file", BOOK, "../values/Guid.yaml", '"../values/Guid.yaml#/title"', 0, "match"),
    ("unknown format", "values/Guid.yaml", "format: uuid", "format: guid", 0, "did you mean `uuid`?"),
    ("readOnly: false", BOOK, "readOnly: true", "readOnly: false", 0, "can only be true"),
    ("stability", BOOK, "x-stability: stable", "x-stability: beta", 0, "one of stable, provisional"),
    ("source key", BOOK, "wire: answers", "Wire: answers", 0, "the name `Wire`"),
    ("empty list", BOOK, "required: [id, name]", "required: []", 0, "1 or more"),
    ("same twice", BOOK, "required: [id, name]", "required: [id, id]", 0, "twice"),
    ("number for text", BOOK, "Name on the cover.", "7", 0, "type string"),
    ("unknown method", PATHS, "    get:", "    gett:", 0, "did you mean `get`?"),
    ("parameters of a path", PATHS, "  /v1/books:\n", "  /v1/books:\n    parameters: []\n", 1, "each operation"),
    ("cloud missing", PATHS, "      x-clouds: [global]\n", "", -4, "lacks `x-clouds`"),
    ("status as word", PATHS, '"404"', '"missing"', 0, "the name `missing`"),
    ("who may call", PATHS, "x-auth: [app]", "x-auth: [user]", 0, "one of app, app-and-user"),
    ("content", "parameters/Filter.yaml", "schema:", "content: {}\nschema:", 0, "contentSchema"),
    ("rank", "sources.yaml", "rank: 4", "rank: 6", 0, "one of 1, 2, 3, 4, 5"),
    ("root key", "openapi.yaml", "x-clouds:", "x-couds:", 0, "did you mean `x-clouds`?"),
    ("paths at the root", "openapi.yaml", "x-clouds:", "paths: {}\nx-clouds:", 0, "`paths` is not known here"),
    ("case without change", "examples/Fault.yaml", "change:", "chnage:", 0, "did you mean `change`?"),
    ("remove with value", "examples/Book.yaml", "{op: remove}", "{op: remove, value: 1}", 0, "does not belong"),
    ("replace without value", "examples/Book.yaml", ", value: seven}", "}", 0, "lacks `value`"),
    ("name of a case", "examples/Book.yaml", "new-state:", "New state:", 0, "the name `New state`"),
    ("start that is no name", "examples/Fault.yaml", "from: desk", "from: {}", 0, "of type string"),
    ("pointer", "examples/Book.yaml", "path: /pages", "path: pages", 0, "match"),
]


@pytest.mark.parametrize(("path", "old", "new", "below", "said"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_what_the_dialect_lacks_is_refused(library: Path, path: str, old: str, new: str, below: int, said: str) -> None:
    line, found = problems_after(library, path, old, new)
    assert any(problem.line == line + below and said in problem.message for problem in found), found
    assert {(problem.path, problem.rule) for problem in found} == {(f"schemas/{path}", "metaschema")}


def test_missing_top_files_are_named(library: Path) -> None:
    (library / "schemas" / "sources.yaml").unlink()
    assert [problem.path for problem in check(load(library))] == ["schemas/sources.yaml"]


def schemas_in(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from schemas_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from schemas_in(child)


def test_there_is_one_metaschema_for_each_kind_of_file() -> None:
    assert {path.name for path in METASCHEMAS} == {*BY_FOLDER.values(), *BY_NAME.values()}


@pytest.mark.parametrize("path", METASCHEMAS, ids=lambda path: path.name)
def test_metaschemas_are_valid_and_closed(path: Path) -> None:
    schema = json.loads(path.read_bytes())
    Draft202012Validator.check_schema(schema)
    open_ones = [
        node
        for node in schemas_in(schema)
        if isinstance(node.get("properties"), dict)
        and node.get("type") == "object"
        and node.get("additionalProperties") is not False
    ]
    assert open_ones == []
