"""The run over the clients: what recipes may say, which differences are seen, and that nothing passes by accident."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from clientmatrix import table
from clientmatrix.comparing import ProtocolError, compare, compare_all
from clientmatrix.payloads import NEW_MEMBER, NEW_VALUE, Purpose, Sent, gather, object_types
from clientmatrix.recipes import Recipe, RecipeError, load, load_all
from clientmatrix.relay import serve_marked
from clientmatrix.running import Bench, Outcome, run

ROOT = Path(__file__).resolve().parents[2]
RECIPES = load_all(ROOT)
GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"
PAGE = {"items": [{"id": "7c0f", "companyProfile": {"companyName": "Fabrikam"}}], "totalCount": 1}
PROGRAM = """\
import json, sys, urllib.request
if sys.argv[1] == "roundtrip":
    for line in sys.stdin.buffer:
        sent = json.loads(line)
        if sent["type"] == "NoSuchType" and {refuses}:
            print(json.dumps({"id": sent["id"], "error": "no such type"}))
            continue
        {body}
        print(json.dumps({"id": sent["id"], "payload": sent["payload"]}))
else:
    url = sys.argv[-1] + "/v1/customers?size=2"
    answer = urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Bearer any"}))
    page = json.loads(answer.read().decode("{encoding}"))
    if sys.argv[1] == "call":
        print(json.dumps({"id": "listCustomers", "payload": page}))
    else:
        print(*(f"{item['companyProfile']['companyName']} {item['id']}" for item in page["items"]), sep="\\n")
"""
SENT = [
    Sent("a", "Address", Purpose.EXACT, {"country": "NO", "lines": [1, {"x": None}]}),
    Sent("a+member", "Address", Purpose.UNKNOWN_MEMBER, {"country": "NO", NEW_MEMBER: {"since": "tomorrow"}}),
]


def write_recipe(
    folder: Path, *, body: str = "pass", encoding: str = "utf-8-sig", refuses: bool = True, **changes: Any
) -> Path:
    """Write a recipe whose client is a program in Python."""
    folder.mkdir(parents=True)
    (folder / "program.py").write_text(
        PROGRAM.replace("{body}", body).replace("{encoding}", encoding).replace("{refuses}", str(refuses)),
        encoding="utf-8",
    )
    said = {
        "language": "Python",
        "generator": "none",
        "version": "1",
        "document": "3.0",
        "needs": [Path(sys.executable).name],
        "notes": "nothing to note",
        "reads_mark": True,
    } | changes
    lines = [f"{name} = {json.dumps(value)}" for name, value in said.items() if name != "allow"]
    python = json.dumps([sys.executable, "program.py"])
    lines += ["[[step]]", 'name = "compile"', 'run = ["echo", "warning: ${document}"]', 'warnings = "^warning"']
    lines += ["[program]", f"run = {python}", "[example]", f'run = {python[:-1]}, "example"]']
    lines += ["[allow]", *(f"{kind} = {json.dumps(why)}" for kind, why in said.get("allow", {}).items())]
    file = folder / "recipe.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def bench(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Bench]:
    httpserver.expect_request("/v1/customers", headers={"Authorization": "Bearer any"}).respond_with_json(PAGE)
    build = tmp_path / "build"
    build.mkdir()
    documents = {"3.0": tmp_path / "openapi.json"}
    url = httpserver.url_for("").rstrip("/")
    with serve_marked(url) as marked:
        yield Bench(documents, url, marked, SENT, build, build / "types", build / "examples")


def outcome_of(bench: Bench, tmp_path: Path, **changes: Any) -> Outcome:
    return run(load(write_recipe(tmp_path / "clients" / "python", **changes)), bench, lambda _: None)


def test_a_client_that_keeps_everything_passes(bench: Bench, tmp_path: Path) -> None:
    outcome = outcome_of(bench, tmp_path)
    assert (outcome.problems, outcome.passed, outcome.warnings) == ([], True, 1)
    assert table.rows([outcome]) == [
        ("Python", "none (1, from 3.0)", "yes, 1 warning", "all 1", "kept in 1", "kept in 0", "read", "nothing to note")
    ]
    assert "compile: exit 0" in (bench.build / "python.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("sent['payload'].pop('lines', 0)", "a: member-lost at /lines"),
        ("sent['payload']['more'] = []", "a: empty-array-added at /more"),
        ("sent['payload'].pop('memberAddedLater', 0)", "a+member: unknown-member-dropped at /memberAddedLater"),
        ("sent['id'] += 'x'", "2 payloads were given and 2 came back, or in another order"),
        ("if sent['id'] == 'a': continue", "2 payloads were given and 1 came back, or in another order"),
        ("print('{}')", "has not `id` and one of"),
        ("sys.exit('no more')", "program roundtrip: exit status 1\nno more"),
    ],
)
def test_a_client_that_loses_something_fails(bench: Bench, tmp_path: Path, body: str, problem: str) -> None:
    outcome = outcome_of(bench, tmp_path, body=body)
    assert not outcome.passed
    assert problem in outcome.problems[0]


def test_a_difference_can_be_allowed_with_a_reason(bench: Bench, tmp_path: Path) -> None:
    drop = "sent['payload'].pop('memberAddedLater', 0)"
    allowed = {"unknown-member-dropped": "classes hold what they declare"}
    assert outcome_of(bench, tmp_path, body=drop, allow=allowed).passed


def test_an_allowed_difference_has_to_happen(bench: Bench, tmp_path: Path) -> None:
    outcome = outcome_of(bench, tmp_path, allow={"null-dropped": "they are"})
    assert outcome.problems == ["allows null-dropped, which did not happen: take it out of [allow]"]


def test_an_error_is_never_allowed(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="does not know error"):
        load(write_recipe(tmp_path / "python", allow={"error": "it happens"}))


def test_a_client_that_takes_any_type_has_shown_nothing(bench: Bench, tmp_path: Path) -> None:
    outcome = outcome_of(bench, tmp_path, refuses=False)
    assert outcome.problems == ["takes a type that there is not, so it does not use the generated types"]
    assert outcome_of(bench, tmp_path / "again", refuses=False, types_only=True).passed


def test_a_client_may_be_known_to_refuse_a_byte_order_mark(bench: Bench, tmp_path: Path) -> None:
    assert outcome_of(bench, tmp_path, encoding="utf-8", reads_mark=False).passed


def test_whether_a_byte_order_mark_is_read_has_to_be_true(bench: Bench, tmp_path: Path) -> None:
    outcome = outcome_of(bench, tmp_path, encoding="utf-8")
    assert outcome.problems == ["does not read an answer with a byte-order mark: correct reads_mark"]


def test_a_missing_toolchain_skips_and_says_so(bench: Bench, tmp_path: Path) -> None:
    outcome = outcome_of(bench, tmp_path, needs=["no-such-compiler"], packages=["compiler"])
    assert not outcome.passed
    assert outcome.skipped == "needs no-such-compiler (Debian: apt-get install compiler)"
    assert table.rows([outcome])[0][2:4] == ("skipped", outcome.skipped)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"document": "2.0"}, "document is 3.0 or 3.1"),
        ({"more": 1}, "does not know more"),
        ({"notes": ""}, "notes is a text that says something"),
        ({"needs": "java"}, "needs is a list of texts"),
    ],
)
def test_a_recipe_says_what_it_has_to(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        load(write_recipe(tmp_path / "python", **changes))


@pytest.mark.parametrize(
    ("sent", "got", "expected"),
    [
        ({"a": 1, "b": 2.0}, {"b": 2, "a": 1}, []),
        ({"a": None}, {}, [("null-dropped", "/a")]),
        ({}, {"a": None}, [("null-added", "/a")]),
        ({"a": [1]}, {"a": [1, 2]}, [("value-changed", "/a")]),
        ({"a": [{"b": "x"}]}, {"a": [{"B": "x"}]}, [("member-lost", "/a/0/b"), ("member-added", "/a/0/B")]),
        ({"a": True}, {"a": 1}, [("value-changed", "/a")]),
        ({"a": NEW_VALUE}, {"a": "unknown_default_open_api"}, [("unknown-value-changed", "/a")]),
        ({"a": "400010"}, {"a": 400010}, [("value-changed", "/a")]),
        ({"a": GUID.upper()}, {"a": GUID}, [("guid-case-changed", "/a")]),
        ({"a": "Oslo"}, {"a": "OSLO"}, [("value-changed", "/a")]),
    ],
)
def test_differences_are_named(sent: Any, got: Any, expected: list[tuple[str, str]]) -> None:
    assert list(compare(sent, got)) == expected


def test_output_that_is_not_json_is_refused() -> None:
    with pytest.raises(ProtocolError, match="is not JSON"):
        compare_all(SENT, "Exception in thread main\n")


def test_every_object_type_with_a_valid_example_is_sent() -> None:
    sent = gather(ROOT)
    exact = {one.type for one in sent if one.purpose is Purpose.EXACT}
    assert set(object_types()) - exact == set()
    assert {one.type for one in sent if one.purpose is Purpose.UNKNOWN_VALUE} >= {"Customer", "CustomerCollection"}
    for one in sent:
        assert (NEW_VALUE in one.line()) is (one.purpose is Purpose.UNKNOWN_VALUE)
        assert (NEW_MEMBER in one.line()) is (one.purpose is Purpose.UNKNOWN_MEMBER)


def test_the_readme_has_a_row_for_every_recipe() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition(table.BEGIN)[2].partition(table.END)[0].strip().splitlines()[2:]
    rows = [line for line in shown if line.startswith("| ")]
    assert [tuple(row.strip("| ").split(" | ")[:2]) for row in rows] == [table.identity(recipe) for recipe in RECIPES]
    assert not [row for row in rows if "| no" in row or "skipped" in row]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_readme_shows_the_example_that_is_run(recipe: Recipe) -> None:
    assert table.example(recipe) in (ROOT / "README.md").read_text(encoding="utf-8")
