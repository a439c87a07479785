"""The vectors say what the validator says, both Python engines answer as they must, and no difference is unexplained."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from faults import faults
from vectors.questions import Vector, known_differences, known_for, read_vectors
from vectors.run import unexplained

from partnercenter_spec import SPEC_VERSION, UnknownType, Validator, contract
from partnercenter_spec.contract import shipped
from partnercenter_spec.portable import portable
from specbuild import cases, vectors
from specbuild.tree import Tree, load

ROOT = Path(__file__).resolve().parents[2]
INDEX = json.loads((ROOT / vectors.FOLDER / "index.json").read_text(encoding="utf-8"))
FILES = {
    name: json.loads((ROOT / vectors.FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in INDEX["types"]
}
QUESTIONS = tuple(read_vectors())
MODES = {"lenient": "portable", "strict": "portable-strict"}
CASES = cases.load(ROOT)
ENGINES = {"jsonschema": jsonschema.Draft202012Validator, "jsonschema-rs": jsonschema_rs.Draft202012Validator}


@pytest.fixture(scope="module")
def tree() -> Tree:
    return load(ROOT)


@pytest.fixture(scope="module")
def built(tree: Tree) -> Mapping[str, bytes]:
    return vectors.build_vectors(tree)


def said() -> Iterator[dict[str, Any]]:
    for file in FILES.values():
        yield from file["vectors"]


def test_the_files_are_those_of_the_source(built: Mapping[str, bytes]) -> None:
    assert not vectors.compare(ROOT, built)


def test_each_case_is_a_vector() -> None:
    assert INDEX["count"] == len(CASES) == sum(INDEX["types"].values()) == len({one["id"] for one in said()})
    assert INDEX["types"] == {name: len(file["vectors"]) for name, file in FILES.items()}
    assert {file["spec"] for file in FILES.values()} == {INDEX["spec"]} == {SPEC_VERSION}
    assert {file["format"] for file in FILES.values()} == {INDEX["format"]}
    assert set(INDEX["types"]) == {case.type for case in CASES}


def test_a_vector_has_what_its_case_expects() -> None:
    by_type: dict[str, list[cases.Case]] = {}
    for case in CASES:
        by_type.setdefault(case.type, []).append(case)
    for name, found in by_type.items():
        for case, vector in zip(found, FILES[name]["vectors"], strict=True):
            assert (vector["payload"], vector["direction"]) == (case.payload, case.direction)
            findings = vector["strict" if case.strict else "lenient"]["findings"]
            assert {(f["pointer"], f["code"], f["severity"]) for f in findings} == {
                (one.pointer, one.code, one.severity) for one in case.expected
            }


@pytest.mark.parametrize("mode", MODES)
def test_the_validator_gives_the_verdicts(mode: str, engine: Any) -> None:
    validator = Validator(engine=engine, strict=mode == "strict")
    for name, file in FILES.items():
        for vector in file["vectors"]:
            report = validator.payload(name, json.dumps(vector["payload"]), vector["direction"])
            findings = [{"code": f.code, "pointer": f.pointer, "severity": f.severity.value} for f in report]
            verdict = "valid" if report.ok else "invalid"
            assert vector[mode] == {"verdict": verdict, "findings": findings}, vector["id"]


@pytest.mark.parametrize("schema", ["published", "portable", "portable-strict"])
@pytest.mark.parametrize("name", ENGINES)
def test_a_python_engine_answers_as_it_must(name: str, schema: str) -> None:
    """Each engine as its users have it; `make vectors` asks those of other languages."""
    compiled: dict[str, Any] = {}
    differing: set[str] = set()
    for question in (one for one in QUESTIONS if one.schema == schema):
        if question.file not in compiled:
            compiled[question.file] = ENGINES[name](question.document())
        if compiled[question.file].is_valid(question.payload) is not question.valid:
            differing.add(question.key)
    assert differing == {key for key in known_for(name) if key.startswith(f"{schema} ")}


def test_no_difference_is_without_a_reason_and_no_reason_without_a_difference() -> None:
    for vector in said():
        differs = any((vector[mode]["verdict"] == "valid") is not vector["schemas"][key] for mode, key in MODES.items())
        assert differs == ("why" in vector), vector["id"]
        assert vector.get("why", "letterCase") in vectors.REASONS
        assert not differs or vector["direction"] == "request"
    assert {vector["why"] for vector in said() if "why" in vector} == set(vectors.REASONS)


def test_an_unexplained_difference_stops_the_build(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "portable_in", lambda *_, **__: {})
    with pytest.raises(vectors.UnexplainedDifference, match=r"^\w+/\S+: the validator and the portable schema differ"):
        vectors.build_vectors(tree)


def test_in_the_letter_case_of_the_contract_requests_get_their_verdict() -> None:
    for name, file in FILES.items():
        for vector in (one for one in file["vectors"] if one.get("why") == "letterCase"):
            payload = vectors.in_case_of_contract(shipped(), name, vector["payload"])
            assert payload != vector["payload"]
            for mode in MODES:
                judge = jsonschema_rs.Draft202012Validator(portable(name, "request", strict=mode == "strict"))
                assert judge.is_valid(payload) is (vector[mode]["verdict"] == "valid"), vector["id"]


def test_the_readme_names_all_reasons() -> None:
    readme = (ROOT / vectors.FOLDER / "README.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(\w+)` \| ", readme.partition("## Why")[2], re.MULTILINE))
    assert rows == set(vectors.REASONS)


def test_the_folder_is_brought_up_to_date(built: Mapping[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / vectors.FOLDER
    shutil.copytree(ROOT / vectors.FOLDER, folder)
    (folder / "Address.json").write_text("{}", encoding="utf-8")
    (folder / "Gone.json").write_text("{}", encoding="utf-8")
    drift = vectors.write(tmp_path, built)
    assert (drift.changed, drift.stale) == (("Address.json",), ("Gone.json",))
    assert not vectors.compare(tmp_path, built)
    assert (folder / "README.md").is_file()


def test_known_differences_have_a_reason() -> None:
    keys = {question.key for question in QUESTIONS}
    for difference in known_differences():
        assert difference.keys <= keys
        assert len(difference.word.split()) > 10


def test_a_wrong_answer_and_a_stale_difference_are_told() -> None:
    stale, *_ = sorted(known_for("jsonschema"))
    wrong = next(question for question in QUESTIONS if question.valid)
    differing = set(known_for("jsonschema")) - {stale} | {wrong.key}
    expected = {question.key: question.valid for question in QUESTIONS}
    first, second = unexplained("jsonschema", differing, expected)
    assert first == f"{wrong.key}: answers False, expected True"
    assert second.startswith(f"{stale}: is a known difference and does not differ")


# The portable schema itself

VARIANTS: Any = [(direction, strict) for direction in ("request", "response") for strict in (False, True)]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the schemas in a schema."""
    yield value
    for key in ("properties", "$defs"):
        for child in value.get(key, {}).values():
            yield from nodes(child)
    for key in ("items", "additionalProperties", "if", "then", "else", "not"):
        if isinstance(value.get(key), dict):
            yield from nodes(value[key])


@pytest.mark.parametrize("name", contract.types())
def test_a_portable_schema_needs_nothing_but_itself(name: str) -> None:
    seen = {contract.schema(name)["$id"]}
    for direction, strict in VARIANTS:
        schema = portable(name, direction, strict=strict)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"].startswith(contract.schema(name)["$id"].removesuffix(f"{name}.json"))
        assert schema["$id"] not in seen
        seen.add(schema["$id"])
        for node in nodes(schema):
            assert "format" not in node
            assert not [keyword for keyword in node if keyword.startswith("x-")]
            assert node.get("$ref", "#/$defs/").removeprefix("#/$defs/") in {"", *schema.get("$defs", {})}


def test_its_patterns_mean_the_same_everywhere() -> None:
    """Line ends are refused beside each pattern, so no pattern may match one."""
    for name in contract.types():
        for node in nodes(portable(name, "response")):
            if "not" in node:
                assert re.fullmatch(r"\^.*\$", node["pattern"])
                assert not re.search(r"\[\^|\\[sSDWpPbB]|(?<!\\)\.(?![^\[]*\])", node["pattern"]), node["pattern"]
                assert not re.search(node["not"]["pattern"], node["pattern"])
            else:
                assert "pattern" not in node or node["pattern"].startswith("[\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u0085", "\u2028", "\nNO", "\u2029NO"])
def test_no_line_end_slips_through(end: str) -> None:
    payload = {"country": f"NO{end}", "addressLine1": "Storgata 1"}
    for engine in ENGINES.values():
        assert not engine(portable("Address", "response")).is_valid(payload)


SINGLE = [case for case in CASES if case.valid and "x-branches" not in shipped().entry(case.type).schema]


@pytest.mark.parametrize(("direction", "strict"), VARIANTS)
def test_schema_and_validator_agree_on_every_single_fault(direction: Any, strict: bool) -> None:
    validator = Validator(strict=strict)
    for case in (one for one in SINGLE if one.direction == direction):
        judge = jsonschema_rs.Draft202012Validator(portable(case.type, direction, strict=strict))
        for fault in faults(shipped(), case.type, case.payload, direction):
            payload = fault.payload
            if direction == "request":
                payload = vectors.in_case_of_contract(shipped(), case.type, payload)
            accepted = validator.is_valid(case.type, json.dumps(fault.payload), direction)
            assert judge.is_valid(payload) is accepted, case.id


@pytest.mark.parametrize(
    ("payload", "direction", "accepted"),
    [
        ({"statusCode": 429, "message": "wait"}, "response", True),
        ({"statusCode": "429", "message": "wait"}, "response", False),
        ({"code": 1, "description": "no", "statusCode": None}, "request", True),
        ("no object", "response", False),
    ],
)
def test_a_branch_is_chosen_by_the_property_that_is_there(payload: Any, direction: Any, accepted: bool) -> None:
    assert Validator().is_valid("Fault", json.dumps(payload), direction) is accepted
    for engine in ENGINES.values():
        assert engine(portable("Fault", direction)).is_valid(payload) is accepted


def test_strictly_a_request_may_have_an_unknown_null_and_nothing_else_unknown() -> None:
    judge = jsonschema_rs.Draft202012Validator(portable("Address", "request", strict=True))
    known = {"country": "NO", "addressLine1": "Storgata 1"}
    assert judge.is_valid({**known, "tier": None})
    assert not judge.is_valid({**known, "tier": 1})


def test_it_is_a_copy_of_a_known_type_in_a_known_direction() -> None:
    portable("Address", "response")["properties"].clear()
    assert portable("Address", "response")["properties"]
    with pytest.raises(UnknownType):
        portable("Adress", "response")
    wrong: Any = "sideways"
    with pytest.raises(ValueError, match="'request' or 'response', not 'sideways'"):
        portable("Address", wrong)


def test_a_question_names_its_schema() -> None:
    files = {question.file for question in QUESTIONS if question.type == "Address"}
    assert files == {
        "published/Address.json",
        *(f"{direction}{suffix}/Address.json" for direction in ("request", "response") for suffix in ("", "-strict")),
    }
    assert isinstance(QUESTIONS[0], Vector)
