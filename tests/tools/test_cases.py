"""Example files become cases: one payload each, with everything that must be found in it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from specbuild.cases import Case, Expected, load
from specbuild.changes import ChangeError, apply
from specbuild.problems import SourceError


def by_name(root: Path, type_name: str) -> dict[str, Case]:
    return {case.name: case for case in load(root) if case.type == type_name}


def write_examples(root: Path, text: str) -> None:
    (root / "schemas" / "examples" / "Book.yaml").write_text(f"type: Book\n{text}", encoding="utf-8")


def test_valid_cases_expect_nothing_but_their_warnings(library: Path) -> None:
    books = by_name(library, "Book")
    assert books["complete"].expected == frozenset()
    assert books["new-state"].expected == {Expected("/state", "unknownValue", "warning")}
    assert books["complete"].valid
    assert not books["extra"].valid


def test_direction_is_said_or_that_of_the_type_or_response(library: Path) -> None:
    books = by_name(library, "Book")
    assert (books["complete"].direction, books["sent"].direction) == ("response", "request")
    assert by_name(library, "AddBookRequest")["torn"].direction == "request"
    filters = by_name(library, "BookFilter")
    assert {name: case.direction for name, case in filters.items() if name.startswith("word")} == {
        "word (response)": "response",
        "word (request)": "request",
    }
    assert {case.direction for name, case in filters.items() if name.startswith("no-word")} == {"response", "request"}


def test_an_invalid_case_is_one_change(library: Path) -> None:
    books = by_name(library, "Book")
    changed, start = books["id-not-a-guid"].payload, books["complete"].payload
    assert changed == start | {"id": "seven"}
    assert books["id-not-a-guid"].expected == {Expected("/id", "format", "error")}
    assert books["extra"].payload == start | {"smell": "old"}
    assert books["extra"].strict
    assert by_name(library, "DeskFault")["code-as-text"].expected == {Expected("/code", "type", "warning")}


def test_a_family_is_a_case_for_each_place(library: Path) -> None:
    books = by_name(library, "Book")
    missing = {name: case for name, case in books.items() if name.startswith("missing:")}
    assert set(missing) == {"missing:/id", "missing:/name"}
    assert all(case.expected == {Expected("", "required", "error")} for case in missing.values())
    assert "name" not in missing["missing:/name"].payload
    assert books["wrong-type:/words/0"].expected == {Expected("/words/0", "type", "error")}
    assert books["wrong-type:/words/0"].payload["words"] == [{}, "wood"]


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("each: {op: remove}, at: [/a/b], expect: required", "/a"),
        ("each: {op: remove}, at: [/a/b], expect: required, expect_at: self", "/a/b"),
        ("each: {op: remove}, at: [/a/b], expect: advice", "/a/b"),
        ("each: {op: replace, value: 1}, at: [/a/b], expect: type", "/a/b"),
        ("each: {op: replace, value: 1}, at: [/a/b], expect: type, expect_at: parent", "/a"),
        ("each: {op: add, value: 1}, at: [/a/c], expect: unknownProperty", "/a/c"),
    ],
)
def test_a_family_expects_its_finding_where_it_is(library: Path, family: str, expected: str) -> None:
    write_examples(
        library, f"valid: {{one: {{payload: {{a: {{b: x}}}}}}}}\ninvalid: {{many: {{from: one, {family}}}}}\n"
    )
    (case,) = [case for case in by_name(library, "Book").values() if not case.valid]
    assert [one.pointer for one in case.expected] == [expected]


def test_bodies_shown_in_operations_are_valid_cases(library: Path) -> None:
    case = by_name(library, "AddBookRequest")["addBook/requestBody/shown"]
    assert (case.payload, case.direction, case.valid) == ({"name": "A Walk"}, "request", True)
    assert (case.path, case.line) == ("schemas/paths/books.yaml", 23)


def test_a_case_cannot_be_changed(library: Path) -> None:
    case = by_name(library, "Book")["complete"]
    case.payload["name"] = "another"
    assert case.payload["name"] == "A Walk"
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.name = "another"  # type: ignore[misc]


def test_ids_of_cases_are_unique(library: Path) -> None:
    ids = [case.id for case in load(library)]
    assert len(ids) == len(set(ids))


START = "valid:\n  one: {payload: {}}\ninvalid:\n"
UNFIT = {
    "from nowhere": ("  two:\n    from: three\n    change: {}\n", 6, "no valid case `three`"),
    "at no place": ("  two: {from: one, change: {op: remove, path: /a}, expect: []}\n", 5, "nothing at `/a`"),
    "family": ("  two:\n    from: one\n    each: {op: remove}\n    at:\n      - /a\n    expect: x\n", 9, "nothing at"),
}


@pytest.mark.parametrize("fault", UNFIT)
def test_a_case_that_does_not_fit_has_its_line(library: Path, fault: str) -> None:
    text, line, said = UNFIT[fault]
    write_examples(library, START + text)
    with pytest.raises(SourceError) as caught:
        load(library)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.rule) == ("schemas/examples/Book.yaml", line, "cases")
    assert said in problem.message


def test_cases_of_an_unknown_type_are_refused(library: Path) -> None:
    file = library / "schemas" / "examples" / "Book.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("type: Book", "type: Bok", 1), encoding="utf-8")
    with pytest.raises(SourceError, match=r"Book.yaml:2: cases: there is no type `Bok`"):
        load(library)


PAYLOAD = {"a": [1, 2], "b": {"c/d": None, "~": "x"}, "n": 1, "t": True}


@pytest.mark.parametrize(
    ("op", "path", "value", "place", "left"),
    [
        ("replace", "/n", 2, "n", 2),
        ("replace", "/n", True, "n", True),
        ("replace", "/t", 1, "t", 1),
        ("replace", "/a/1", 3, "a", [1, 3]),
        ("replace", "/b/c~1d", 0, "b", {"c/d": 0, "~": "x"}),
        ("remove", "/b/~0", None, "b", {"c/d": None}),
        ("remove", "/a/0", None, "a", [2]),
        ("add", "/a/0", 9, "a", [9, 1, 2]),
        ("add", "/a/2", 9, "a", [1, 2, 9]),
        ("add", "/a/-", 9, "a", [1, 2, 9]),
        ("add", "/b/", None, "b", {"c/d": None, "~": "x", "": None}),
    ],
)
def test_a_change_is_applied_to_a_copy(op: str, path: str, value: Any, place: str, left: Any) -> None:
    before = repr(PAYLOAD)
    changed = apply(PAYLOAD, op, path, value)
    assert repr(changed[place]) == repr(left)
    assert {name: child for name, child in changed.items() if name != place} == {
        name: child for name, child in PAYLOAD.items() if name != place
    }
    assert repr(PAYLOAD) == before


def test_the_whole_payload_can_be_replaced() -> None:
    assert apply(PAYLOAD, "replace", "", [1]) == [1]


@pytest.mark.parametrize(
    ("op", "path", "value", "said"),
    [
        ("remove", "/z", None, "nothing at"),
        ("replace", "/a/2", 1, "nothing at"),
        ("replace", "/a/-", 1, "nothing at"),
        ("remove", "/n/x", None, "nothing at"),
        ("remove", "/z/x", None, "nothing at"),
        ("add", "/a/3", 1, "nothing at"),
        ("add", "/n/x", 1, "nothing at"),
        ("add", "/n", 2, "use replace"),
        ("replace", "/n", 1, "changes nothing"),
        ("replace", "/a", [1, 2], "changes nothing"),
        ("replace", "", PAYLOAD, "changes nothing"),
        ("remove", "", None, "only be replaced"),
        ("remove", "n", None, "JSON Pointer"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(op: str, path: str, value: Any, said: str) -> None:
    with pytest.raises(ChangeError, match=said):
        apply(PAYLOAD, op, path, value)
