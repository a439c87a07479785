"""Test vectors: every case with the verdict on it, for validators in other languages.

A vector says what this project's validator finds in a payload, and what any validator of JSON Schema must answer on the
schemas that are handed out. Where the two differ, the vector says why; a difference without a reason stops the build.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from partnercenter_spec import Report, Validator
from partnercenter_spec.contract import Contract
from partnercenter_spec.detection import branch_of
from partnercenter_spec.engine import Compiled, compile_view
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.naming import canonical
from partnercenter_spec.portable import portable_in
from partnercenter_spec.views import Direction
from specbuild import artefacts
from specbuild.artefacts import Drift
from specbuild.cases import Case, from_tree
from specbuild.contract import build_contract
from specbuild.problems import UnexplainedDifference
from specbuild.standalone import build_schema
from specbuild.tree import Tree

FOLDER: Final = Path("vectors")
FORMAT: Final = 1
REASONS: Final[Mapping[str, str]] = {
    "letterCase": "requests are read with names and enumeration values in any letter case, JSON Schema compares exactly",
    "duplicateName": "two members of a request differ in letter case alone, which JSON Schema takes for two names",
}
"""Why a verdict and the answer on the portable schema may differ; nothing else is a reason."""


def build_vectors(tree: Tree) -> dict[str, bytes]:
    """Return the files of the folder of vectors by path, without the README, which is written by hand.

    Raises:
        SourceError: The source cannot be built.
        UnexplainedDifference: A verdict and the answer on the portable schema differ without a reason.
    """
    judges = _Judges(tree)
    cases = from_tree(tree)
    names = Counter((case.type, _plain_name(case)) for case in cases)
    vectors: dict[str, list[dict[str, Any]]] = {}
    for case in cases:
        name = _plain_name(case)
        suffix = f"@{case.direction}" if names[case.type, name] > 1 else ""
        identifier = f"{case.type}/{name}{suffix}"
        vectors.setdefault(case.type, []).append(_vector(judges, case, identifier, _description(tree, case)))
    head = {"format": FORMAT, "spec": tree.version}
    counts = {name: len(vectors[name]) for name in sorted(vectors)}
    files = {"index.json": {**head, "count": sum(counts.values()), "types": counts}}
    files.update({f"{name}.json": {**head, "type": name, "vectors": vectors[name]} for name in counts})
    return {path: (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode() for path, file in files.items()}


def compare(root: Path, files: Mapping[str, bytes]) -> Drift:
    """Say how the vectors of a project differ from what the source gives."""
    return artefacts.compare(root, files, FOLDER)


def write(root: Path, files: Mapping[str, bytes]) -> Drift:
    """Bring the vectors of a project up to date.

    Returns:
        What differed before.
    """
    return artefacts.write(root, files, FOLDER)


class _Judges:
    """What judges a payload: the validator, and an engine on the schemas that are handed out."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.contract: Final = Contract(build_contract(tree))
        self._validators: Final = {
            mode: Validator(strict=mode == "strict", engine="jsonschema_rs", contract=self.contract)
            for mode in ("lenient", "strict")
        }
        self.published: Final = cache(self._published)
        self.portable: Final = cache(self._portable)

    def report(self, mode: str, case: Case) -> Report:
        return self._validators[mode].payload(case.type, case.body, _direction(case))

    def _published(self, name: str) -> Compiled:
        return compile_view(build_schema(self._tree, name), "jsonschema_rs")

    def _portable(self, name: str, direction: Direction, mode: str) -> Compiled:
        return compile_view(portable_in(self.contract, name, direction, strict=mode == "strict"), "jsonschema_rs")


def _direction(case: Case) -> Direction:
    return "request" if case.direction == "request" else "response"


def _plain_name(case: Case) -> str:
    return case.name.removesuffix(f" ({case.direction})")


def _description(tree: Tree, case: Case) -> str:
    file = next((file for file in tree.inside("examples") if file.path == case.path), None)
    if file is None:
        operation, part, name = case.name.split("/", 2)
        part = "request" if part == "requestBody" else f"answer {part}"
        return f"the example {name} of the {part} of {operation}"
    name, family, place = _plain_name(case).partition(":")
    said = file.value["valid" if case.valid else "invalid"][name]
    described = said.get("description", name.replace("-", " "))
    return f"{described} (at {place or 'the root'})" if family else described


def _vector(judges: _Judges, case: Case, identifier: str, description: str) -> dict[str, Any]:
    reports = {mode: judges.report(mode, case) for mode in ("lenient", "strict")}
    payload = case.payload
    answers = {mode: judges.portable(case.type, _direction(case), mode).is_valid(payload) for mode in reports}
    vector: dict[str, Any] = {
        "id": identifier,
        "description": description,
        "direction": case.direction,
        "payload": payload,
        **{mode: _verdict(report) for mode, report in reports.items()},
        "schemas": {
            "published": judges.published(case.type).is_valid(payload),
            "portable": answers["lenient"],
            "portable-strict": answers["strict"],
        },
    }
    reasons = {_reason(judges, case, mode, report) for mode, report in reports.items() if report.ok != answers[mode]}
    if len(reasons) > 1 or None in reasons:
        raise UnexplainedDifference(identifier)
    return {**vector, "why": reasons.pop()} if reasons else vector


def _verdict(report: Report) -> dict[str, Any]:
    findings = [{"code": one.code, "pointer": one.pointer, "severity": one.severity.value} for one in report]
    return {"verdict": "valid" if report.ok else "invalid", "findings": findings}


def _reason(judges: _Judges, case: Case, mode: str, report: Report) -> str | None:
    """Find out what the difference comes from, by taking the possible cause away and asking the schema again."""
    if case.direction != "request":
        return None
    cased = in_case_of_contract(judges.contract, case.type, case.payload)
    agreed = judges.portable(case.type, "request", mode).is_valid(cased)
    if agreed is report.ok:
        return "letterCase"
    return "duplicateName" if {one.code for one in report.errors} == {"duplicateProperty"} else None


def in_case_of_contract(contract: Contract, name: str, payload: Json) -> Json:
    """Return a request with the names and the values of enumerations in the letter case of the contract.

    Of members whose names differ in letter case alone, the first stays.
    """
    entry = branch_of(contract, contract.entry(name), payload, "request")
    return _cased(contract, entry.schema, canonical(contract, entry.schema, payload).value)


def _cased(contract: Contract, schema: Schema, value: Json) -> Json:
    _, schema = contract.resolve(schema)
    if isinstance(value, list) and "items" in schema:
        return [_cased(contract, schema["items"], item) for item in value]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {name: _cased(contract, known.get(name, {}), child) for name, child in value.items()}
    return _cased_text(schema.get("enum", [schema.get("const")]), value) if isinstance(value, str) else value


def _cased_text(known: Iterable[object], text: str) -> str:
    folded = text.casefold()
    return next((one for one in known if isinstance(one, str) and one.casefold() == folded), text)
