"""The mutation gate: what it changes, what it takes for noticed or the same, and that a gap in the cases shows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from specbuild.tree import load
from specmutants import __main__ as command
from specmutants import gate
from specmutants.advice import changed_branches, changed_rules
from specmutants.forms import NOT_READ, SAME_RULE
from specmutants.gate import Bench, ListError, listed, run, score, stale
from specmutants.operators import Mutant, mutants
from specmutants.patterns import changed_patterns
from specmutants.witness import find

ROOT = Path(__file__).resolve().parents[2]


def changes_of(schema: dict[str, Any], **others: dict[str, Any]) -> list[str]:
    return [mutant.what for mutant in mutants("Book", {"Book": schema, **others})]


def mutant_of(bench: Bench, identifier: str) -> Mutant:
    (found,) = [one for one in bench.mutants(identifier.partition(" ")[0]) if one.id == identifier]
    return found


@pytest.fixture
def bench(library: Path) -> Bench:
    return Bench(load(library))


@pytest.fixture(scope="module")
def project() -> Bench:
    return Bench(load(ROOT))


def test_so_many_mutants_does_each_operator_make(bench: Bench) -> None:
    assert Counter(mutant.operator for name in bench.schemas for mutant in bench.mutants(name)) == {
        "type": 55,
        "drop": 33,
        "flip": 24,
        "remove": 12,
        "rename": 12,
        "direction": 10,
        "refer": 10,
        "pattern": 10,
        "advice": 8,
        "unrequire": 6,
        "require": 6,
        "branches": 5,
        "enum": 3,
        "loosen": 2,
        "tighten": 2,
        "tolerate": 2,
        "format": 2,
        "alias": 1,
        "close": 1,
    }


def test_every_keyword_is_changed_in_turn() -> None:
    assert changes_of({"type": "string", "maxLength": 3}) == [
        "drop type",
        "drop maxLength",
        "type or null",
        "type or integer",
        "type integer instead",
        "loosen maxLength",
        "tighten maxLength",
    ]
    assert changes_of({"type": "integer", "format": "int32", "minimum": 0})[3:] == [
        "type or null",
        "type or number",
        "type number instead",
        "type or string",
        "type string instead",
        "format int64 instead",
        "loosen minimum",
        "tighten minimum",
    ]
    assert changes_of({"type": "string", "enum": ["a", "b"], "x-open-enum": True})[3:] == [
        "enum without a",
        "enum without b",
        "enum or ValueAddedLater",
        "drop enum",
        "close enum",
    ]
    assert changes_of({"enum": ["a"]})[-1] == "open enum"
    assert changes_of({"const": False}) == ["drop const", "const True instead"]
    assert changes_of({"x-tolerated-types": ["string"]}) == ["tolerate not string", "tolerate boolean too"]
    assert changes_of({"x-direction": "request"}) == ["direction dropped", "direction response instead"]
    assert changes_of({"type": ["string", "null"]})[1:3] == ["type without string", "type without null"]


def test_members_are_changed_where_they_are() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "boolean", "x-aliases": ["un"]},
            "b": {"type": "array", "items": {"$ref": "#/components/schemas/Guid"}, "readOnly": True},
        },
        "required": ["a"],
    }
    made = changes_of(schema, Guid={"type": "string", "format": "uuid"}, Word={"type": "string", "maxLength": 3})
    assert set(made) >= {"unrequire a", "require b", "remove a", "rename b", "flip a writeOnly", "flip b readOnly"}
    assert set(made) >= {"alias a without un", "/properties/a type or null", "/properties/b drop items"}
    assert set(made) >= {
        "/properties/b/items drop $ref",
        "/properties/b/items refer to Word",
        "/properties/b/items refer to any string",
    }
    assert "/properties/b/items refer to Guid" not in made
    assert schema["required"] == ["a"]


def test_patterns_lose_anchors_and_take_in_one_thing_more_or_less() -> None:
    made = list(changed_patterns("^[A-Z]{2}(-x)?$"))
    assert made[0] == "[A-Z]{2}(-x)?$"
    assert made[-1] == "^[A-Z]{2}(-x)?"
    assert set(made[1:-1]) == {
        "^[A-Za-z]{2}(-x)?$",
        "^[A-Z0-9]{2}(-x)?$",
        "^[@-Z]{2}(-x)?$",
        "^[B-Z]{2}(-x)?$",
        "^[A-Y]{2}(-x)?$",
        r"^[A-\[]{2}(-x)?$",
        "^[A-Z]{1,2}(-x)?$",
        "^[A-Z]{2,3}(-x)?$",
        "^[A-Z]{2}(-?x)?$",
        "^[A-Z]{2}(-x?)?$",
        "^[A-Z]{2}(-x)$",
        "^[A-Z]{2}(-x)*$",
    }
    assert all(re.compile(one) for one in changed_patterns(r"^\.[0-0a-a]+$"))


def test_rules_of_advice_are_changed_inside() -> None:
    rule = {"id": "r", "if": {"type": "object", "required": ["a"]}, "then": {"properties": {"b": {"minLength": 1}}}}
    made = dict(changed_rules([rule, {"id": "other", "if": {}, "then": {}}]))
    assert [one for one in made if one.startswith("r ")] == [
        "r then dropped",
        "r if dropped",
        "r if type dropped",
        "r if required a dropped",
        "r then b dropped",
        "r then b renamed",
        "r then/properties/b minLength dropped",
        "r then/properties/b minLength tighter",
    ]
    assert made["r then/properties/b minLength tighter"][0]["then"] == {"properties": {"b": {"minLength": 2}}}
    assert rule["then"] == {"properties": {"b": {"minLength": 1}}}


def test_branches_are_dropped_renamed_exchanged_and_put_in_another_order() -> None:
    branches: list[Any] = [{"property": "a", "type": "A"}, {"property": "b", "type": "B"}, {"type": "C"}]
    made = dict(changed_branches(branches))
    assert made["A after B"] == [branches[1], branches[0], branches[2]]
    assert made["A dropped"] == branches[1:]
    assert made["B by another property"][1] == {"property": "bRenamed", "type": "B"}
    assert made["C instead of A"][0] == {"property": "a", "type": "C"}
    assert made["B by no property"] == [branches[0], {"type": "B"}]
    assert made["A instead of the last"][2] == {"type": "A"}


def test_each_mutant_differs_from_the_original_and_has_a_name_of_its_own(project: Bench) -> None:
    for name, schema in project.schemas.items():
        made = list(project.mutants(name))
        assert len({mutant.id for mutant in made}) == len(made)
        assert all(mutant.schema != schema for mutant in made)


def test_without_a_change_no_case_notices_anything(project: Bench) -> None:
    assert [name for name in project.schemas if project.noticing(project.original, name)] == []


def test_a_case_notices_what_it_is_about(bench: Bench) -> None:
    dropped = mutant_of(bench, "BookFilter /properties/word drop pattern")
    noticed = bench.noticing(bench.with_mutant(dropped), "BookFilter")
    assert noticed is not None
    assert noticed.name == "upper-case (response)"
    held = mutant_of(bench, "Guid drop format")
    noticed = bench.noticing(bench.with_mutant(held), "Guid")
    assert noticed is not None
    assert noticed.id == "Book-id-not-a-guid"


def test_a_gap_in_the_cases_shows_with_the_case_that_would_close_it(library: Path) -> None:
    (before,) = run(library, ["BookFilter"], known={})
    identifier = "BookFilter /properties/word drop pattern"
    assert identifier not in [mutant.id for mutant in before.survivors]
    examples = library / "schemas" / "examples" / "BookFilter.yaml"
    text = examples.read_text(encoding="utf-8")
    for case in ("upper-case", "newline"):
        text = re.sub(rf"(?s)  {case}:.*?expect: [^\n]*\n", "", text)
    examples.write_text(text, encoding="utf-8")
    bench = Bench(load(library))
    after = score(bench, "BookFilter", {})
    assert after.total == before.total
    assert after.killed < before.killed
    (gap,) = [mutant for mutant in after.survivors if mutant.id == identifier]
    assert str(find(bench, gap)) == (
        "schemas/examples/BookFilter.yaml, invalid: "
        '{"from": "word", "change": {"op": "replace", "path": "/word", "value": ""}, '
        '"expect": [{"code": "pattern", "at": "/word"}]}'
    )


def test_a_case_that_is_valid_is_proposed_as_one(bench: Bench) -> None:
    tightened = mutant_of(bench, "BookFilter /properties/word pattern ^[a-y]+$")
    assert str(find(bench, tightened)) == 'schemas/examples/BookFilter.yaml, valid: {"word": "zwalk"}'


def test_what_is_not_read_makes_no_difference(bench: Bench) -> None:
    flipped = mutant_of(bench, "AddBookRequest flip name writeOnly")
    assert bench.proof(flipped, bench.with_mutant(flipped)) == NOT_READ
    read = mutant_of(bench, "AddBookRequest flip name readOnly")
    assert bench.proof(read, bench.with_mutant(read)) is None


def test_a_rule_that_says_the_same_in_other_words_makes_no_difference(bench: Bench) -> None:
    schema = bench.schemas["AddBookRequest"]
    (rule,) = schema["x-advice"]
    for condition, reason in (
        ({**rule["if"], "type": "object"}, SAME_RULE),
        ({**rule["if"], "required": ["state", "name"]}, None),
    ):
        changed = {**schema, "x-advice": [{**rule, "if": condition}]}
        mutant = Mutant("AddBookRequest", "", "advice", "by hand", changed)
        assert bench.proof(mutant, bench.with_mutant(mutant)) == reason


def test_who_sends_a_type_is_read_even_if_nothing_else_is(bench: Bench) -> None:
    dropped = mutant_of(bench, "BookFilter direction dropped")
    assert bench.proof(dropped, bench.with_mutant(dropped)) is None


@pytest.mark.parametrize("root", ["library", "project"])
def test_nothing_that_is_proven_to_be_the_same_is_noticed(root: str, request: pytest.FixtureRequest) -> None:
    bench = request.getfixturevalue("bench" if root == "library" else "project")
    tried = 0
    for name in bench.schemas:
        for mutant in bench.mutants(name):
            contract = bench.with_mutant(mutant)
            # flags of optional members are most of what is not read, and all alike
            if (root == "library" or mutant.operator != "flip") and bench.proof(mutant, contract):
                tried += 1
                assert bench.noticing(contract, name) is None, mutant.id
    assert tried > 10


def test_the_list_excuses_what_is_on_it_and_goes_stale(library: Path) -> None:
    (bare,) = run(library, ["AddBookRequest"], known={})
    excused = bare.survivors[0].id
    (one,) = run(library, ["AddBookRequest"], known={excused: "a reason"})
    assert one.listed == [excused]
    assert len(one.survivors) == len(bare.survivors) - 1
    assert stale([one], {excused: "a reason"}) == []
    noticed, same, none = (f"AddBookRequest {what}" for what in ("unrequire name", "flip name writeOnly", "no such"))
    assert same in one.same
    assert stale([one], {excused: "", noticed: "", same: "", none: ""}) == sorted([noticed, same, none])
    assert stale([one], {"Book something": "of a type that was not scored"}) == []


def test_the_list_gives_a_reason_for_each(tmp_path: Path) -> None:
    file = tmp_path / "equivalent.toml"
    file.write_text('[[equivalent]]\ntype = "Book"\nmutant = "drop type"\nreason = "why"\n', encoding="utf-8")
    assert listed(file) == {"Book drop type": "why"}
    file.write_text('[[equivalent]]\ntype = "Book"\nmutant = "drop type"\nreason = ""\n', encoding="utf-8")
    with pytest.raises(ListError, match="drop type"):
        listed(file)


@pytest.mark.parametrize("names", [["CountryCode"], ["CountryCode", "Guid"]])
def test_the_command_prints_a_table(names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*names, "--jobs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == names
    assert ", 0 survive; " in lines[-1]


def test_the_command_fails_for_a_survivor_and_names_the_rest(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_MOST_PROPOSALS", 1)
    assert command.main(["Guid", "--jobs", "1", "--root", str(library), "--equivalent"]) == 1
    out = capsys.readouterr().out
    assert "survives: Guid type or null: add to schemas/examples/Book.yaml, invalid: {" in out
    assert "survives: Guid type or integer\n" in out


def test_the_command_fails_for_an_entry_in_vain_and_shows_the_reasons(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "listed", lambda: {"PasswordProfile drop type": "no"})
    assert command.main(["PasswordProfile", "--jobs", "1", "--equivalent"]) == 1
    out = capsys.readouterr().out
    assert "listed in vain: PasswordProfile drop type: take it off equivalent.toml" in out
    assert f"equivalent: PasswordProfile flip forceChangePassword readOnly: {NOT_READ}" in out


def test_processes_share_the_work(library: Path) -> None:
    assert [(one.type, one.total) for one in run(library, jobs=2, known={})] == [
        (one.type, one.total) for one in run(library, jobs=1, known={})
    ]
    gate._BENCHES.clear()


def test_a_type_that_does_not_exist_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["Custmer", "--jobs", "1"]) == 2
    assert "Custmer" in capsys.readouterr().err
