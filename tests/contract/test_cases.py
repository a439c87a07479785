"""Every example case of the contract gives its findings, all of them and no other, on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from faults import faults

from partnercenter_spec import Validator
from partnercenter_spec.contract import shipped
from specbuild import cases

ROOT = Path(__file__).resolve().parents[2]
CASES = cases.load(ROOT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}-{case.direction}")
def test_a_case_gives_its_findings(case: cases.Case, engine: str) -> None:
    validator = Validator(engine=engine, strict=case.strict)
    report = validator.payload(case.type, case.body, case.direction)
    found = [(finding.pointer, finding.code, finding.severity.value) for finding in report]
    assert sorted(found) == sorted((one.pointer, one.code, one.severity) for one in case.expected)
    assert validator.is_valid(case.type, case.body, case.direction) is report.ok
    assert not case.valid or report.ok


# names of a request may be in any case, and the branch of a type may change with the fault: the fuzz tests cover those
ANSWERS = [
    case
    for case in CASES
    if case.valid and case.direction == "response" and "x-branches" not in shipped().entry(case.type).schema
]


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: case.id)
def test_every_single_fault_of_a_valid_case_is_one_finding(case: cases.Case, engine: str) -> None:
    """Drop what is required, change a type, break a value, add a member: each is found where it is, and nothing else is."""
    strict = Validator(engine=engine, strict=True)
    before = {(f.code, f.pointer) for f in strict.payload(case.type, case.body)}
    for fault in faults(shipped(), case.type, case.payload, "response"):
        found = [(f.code, f.pointer) for f in strict.payload(case.type, json.dumps(fault.payload))]
        new = [one for one in found if one not in before]
        assert new == [(fault.code, fault.pointer)] or ((fault.code, fault.pointer) in before and not new)
