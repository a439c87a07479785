"""The mutation gate: what it changes, what it takes for noticed, and that a gap in the cases shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specbuild.tree import load
from specmutants import __main__ as command
from specmutants.gate import Bench, listed, run, score, stale
from specmutants.operators import Mutant, mutants
from specmutants.witness import find

ROOT = Path(__file__).resolve().parents[2]


def operators_of(schema: dict[str, Any]) -> list[str]:
    return [mutant.id.removeprefix("Book").strip() for mutant in mutants("Book", schema)]


def test_every_keyword_is_changed_in_turn() -> None:
    assert operators_of({"type": "string", "maxLength": 3}) == [
        "type dropped",
        "null added",
        "type widened",
        "type changed",
        "maxLength dropped",
        "maxLength looser",
        "maxLength tighter",
    ]
    assert operators_of({"type": "string", "enum": ["a", "b"], "x-open-enum": True})[3:] == [
        "value a dropped",
        "value b dropped",
        "value added",
        "enum dropped",
        "enum closed",
    ]
    assert set(operators_of({"type": "string", "pattern": "^[A-Z]{2}$"})) >= {
        "pattern dropped",
        "pattern open at the start",
        "pattern open at the end",
        "pattern ^[A-Za-z]{2}$",
        "pattern ^[A-Z]{1,2}$",
        "pattern ^[A-Z]{2,3}$",
    }


def test_members_are_changed_where_they_are() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "boolean"},
            "b": {"type": "array", "items": {"$ref": "#/components/schemas/Guid"}},
        },
        "required": ["a"],
    }
    made = operators_of(schema)
    assert {"a not required", "a removed", "a renamed", "a readOnly flipped", "b required", "b removed"} <= set(made)
    assert {"/properties/a null added", "/properties/b items dropped", "/properties/b/items reference dropped"} <= set(
        made
    )
    assert "b readOnly flipped" not in made
    assert schema["required"] == ["a"]


def test_each_mutant_differs_from_the_original_and_from_the_others() -> None:
    bench = Bench(load(ROOT))
    for name in ("Customer", "Fault", "CreateCustomerRequest"):
        schema = bench.document["types"][name]["schema"]
        made = list(mutants(name, schema))
        assert len({mutant.id for mutant in made}) == len(made)
        assert all(mutant.schema != schema for mutant in made)


def test_without_a_change_no_case_notices_anything() -> None:
    bench = Bench(load(ROOT))
    assert not any(bench.notices(bench.original, name) for name in bench.document["types"])


def test_a_gap_in_the_cases_shows_and_is_explained(library: Path) -> None:
    examples = library / "schemas" / "examples" / "BookFilter.yaml"
    (before,) = run(library, ["BookFilter"], known={})
    text = examples.read_text(encoding="utf-8")
    examples.write_text(text[: text.index("invalid:")] + CASE, encoding="utf-8")
    bench = Bench(load(library))
    after = score(bench, "BookFilter", {})
    assert len(after.survivors) > len(before.survivors)
    proposals = [str(find(bench, mutant)) for mutant in after.survivors]
    assert any(proposal.startswith("BookFilter: replace /") for proposal in proposals), proposals
    assert after.total == before.total


CASE = """invalid:
  list:
    from: word
    change: {op: replace, path: "", value: []}
    expect: [{code: type, at: ""}]
"""


def test_what_changes_nothing_is_no_gap() -> None:
    bench = Bench(load(ROOT))
    schema = bench.document["types"]["CreateCustomerRequest"]["schema"]
    flipped = {**schema, "properties": {**schema["properties"]}}
    flipped["properties"]["billingProfile"] = {**schema["properties"]["billingProfile"], "writeOnly": True}
    mutant = Mutant("CreateCustomerRequest", "", "billingProfile writeOnly flipped", flipped)
    assert bench.is_same(mutant, bench.with_mutant(mutant))
    loose = Mutant("CreateCustomerRequest", "", "nothing required", {**schema, "required": []})
    assert not bench.is_same(loose, bench.with_mutant(loose))


def test_the_list_of_equivalents_is_used_up() -> None:
    scores = run(ROOT, ["UpdateCustomerBillingProfileRequest"])
    assert scores[0].survivors == []
    assert stale(scores, listed()) == []
    assert stale(scores, {"UpdateCustomerBillingProfileRequest nothing of the kind": "no"}) != []
    assert stale(scores, {"Customer something": "of a type that was not scored"}) == []


@pytest.mark.parametrize("names", [["CountryCode"], ["CountryCode", "Guid"]])
def test_the_command_prints_a_table(names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*names, "--jobs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == names
    assert lines[-1].endswith("s")
    assert "0 survive" in lines[-1]


def test_a_type_that_does_not_exist_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["Custmer", "--jobs", "1"]) == 2
    assert "Custmer" in capsys.readouterr().err
