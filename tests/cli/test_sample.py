"""`pcspec sample`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partnercenter_spec import Validator, contract
from partnercenter_spec.strategies import example

from .conftest import Run


@pytest.mark.parametrize("name", contract.types())
def test_samples_pass_a_strict_check(run: Run, tmp_path: Path, name: str) -> None:
    made = run("sample", name, "-n", "20", "--seed", "3")
    assert (made.status, made.err, len(made.out.splitlines())) == (0, "", 20)
    (tmp_path / "samples.ndjson").write_text(made.out, encoding="utf-8")
    assert run("check", "samples.ndjson", "--as", name, "--strict").status == 0


def test_one_sample_is_for_people(run: Run) -> None:
    made = run("sample", "Customer", "--minimal")
    assert json.loads(made.out) == example("Customer", minimal=True)
    assert made.out.count("\n") > 5
    assert json.loads(run("sample", "Customer", "--complete").out) == example("Customer")


def test_the_seed_decides(run: Run) -> None:
    first = run("sample", "Customer", "-n", "3", "--seed", "1").out
    assert run("sample", "Customer", "-n", "3", "--seed", "1").out == first
    assert run("sample", "Customer", "-n", "3", "--seed", "2").out != first


def test_invalid_samples_have_the_fault_they_are_said_to_have(run: Run) -> None:
    made = run("sample", "Address", "-n", "40", "--invalid", "--explain", "--strict")
    strict = Validator(strict=True)
    for line in map(json.loads, made.out.splitlines()):
        found = strict.payload("Address", json.dumps(line["payload"])).errors
        assert [(f.code, f.pointer) for f in found] == [(line["fault"]["code"], line["fault"]["pointer"])]


def test_invalid_samples_fail_a_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.ndjson").write_text(run("sample", "Customer", "-n", "30", "--invalid").out, encoding="utf-8")
    checked = json.loads(run("check", "bad.ndjson", "--as", "Customer", "--format", "json").out)
    assert (checked["checked"], checked["invalid"]) == (30, 30)


def test_the_direction_is_that_of_the_type_or_said(run: Run) -> None:
    asked = json.loads(run("sample", "CreateCustomerRequest", "--complete").out)
    assert asked == example("CreateCustomerRequest", "request")
    assert json.loads(run("sample", "Customer", "--minimal", "--direction", "request").out) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        ("Custmer",),
        ("Customer", "-n", "0"),
        ("Customer", "--minimal", "--complete"),
        ("Customer", "--minimal", "--invalid"),
        ("Customer", "--direction", "sideways"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    made = run("sample", *arguments)
    assert (made.status, made.out) == (2, "")
