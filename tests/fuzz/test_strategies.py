"""The strategies keep their word: acceptable is acceptable, a fault gives exactly its finding, engines never differ."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from partnercenter_spec import UnknownType, Validator, contract, strategies
from partnercenter_spec.portable import portable

DIRECTIONS = ("response", "request")
ENGINES = ("jsonschema_rs", "reference")
VALIDATORS = {(e, s): Validator(engine=e, strict=s) for e in ENGINES for s in (False, True)}  # type: ignore[arg-type]

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), children, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("name", contract.types())
def test_payloads_are_accepted(name: str) -> None:
    @given(st.data(), st.sampled_from(DIRECTIONS), st.booleans())
    def check(data: st.DataObject, direction: Any, strict: bool) -> None:
        payload = data.draw(strategies.payloads(name, direction, strict=strict))
        reports = [VALIDATORS[engine, strict].payload(name, json.dumps(payload), direction) for engine in ENGINES]
        assert reports[0] == reports[1]
        assert reports[0].ok, list(reports[0])
        assert all(VALIDATORS[engine, strict].is_valid(name, json.dumps(payload), direction) for engine in ENGINES)

    check()


@pytest.mark.parametrize("name", contract.types())
def test_a_fault_gives_its_finding_and_no_other(name: str) -> None:
    @given(st.data(), st.sampled_from(DIRECTIONS), st.booleans())
    def check(data: st.DataObject, direction: Any, strict: bool) -> None:
        payload, fault = data.draw(strategies.faults(name, direction, strict=strict))
        body = json.dumps(payload)
        for engine in ENGINES:
            found = VALIDATORS[engine, strict].payload(name, body, direction).errors
            assert [(error.code, error.pointer) for error in found] == [(fault.code, fault.pointer)]
            assert not VALIDATORS[engine, strict].is_valid(name, body, direction)

    check()


@pytest.mark.parametrize("operator", ["drop-required", "null", "wrong-type", "unknown-member", "too-long"])
def test_a_fault_survives_shrinking(operator: str) -> None:
    """The smallest example of an operator is still faulty for an engine that had no part in making it."""
    judge = jsonschema.Draft202012Validator(portable("Address", "response", strict=True))
    payload, fault = find(strategies.faults("Address"), lambda pair: pair[1].operator == operator)
    assert fault.operator == operator
    assert not judge.is_valid(payload)
    assert len(json.dumps(payload, ensure_ascii=False)) < 1000


@given(ANY_JSON, st.sampled_from(contract.types()), st.sampled_from(DIRECTIONS), st.booleans())
def test_any_json_is_judged_alike_and_never_raises(value: Any, name: str, direction: Any, strict: bool) -> None:
    reports = [VALIDATORS[engine, strict].payload(name, json.dumps(value), direction) for engine in ENGINES]
    assert reports[0] == reports[1]
    for engine in ENGINES:
        assert VALIDATORS[engine, strict].is_valid(name, json.dumps(value), direction) is reports[0].ok
        VALIDATORS[engine, strict].detect(value)


@given(st.data(), st.sampled_from(contract.types()), st.sampled_from(DIRECTIONS))
def test_any_json_anywhere_in_a_payload_is_judged_alike(data: st.DataObject, name: str, direction: Any) -> None:
    broken, _ = data.draw(strategies.faults(name, direction))
    if isinstance(broken, dict):
        broken = broken | data.draw(st.dictionaries(st.text(max_size=5), ANY_JSON, max_size=2))
    text = json.dumps(broken)
    if "\\ud" in text:
        return
    assert len({VALIDATORS[engine, False].payload(name, text, direction) for engine in ENGINES}) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_a_verdict(data: bytes) -> None:
    for engine in ENGINES:
        assert VALIDATORS[engine, False].is_valid("Customer", data) is False


@pytest.mark.parametrize("make", [strategies.payloads, strategies.faults, strategies.example])
def test_misuse_is_an_exception(make: Any) -> None:
    with pytest.raises(UnknownType):
        make("Custmer")
    with pytest.raises(ValueError, match="direction"):
        make("Customer", "sideways")


def test_without_hypothesis_the_message_says_what_to_install() -> None:
    script = "import sys; sys.modules['hypothesis'] = None\nimport partnercenter_spec.strategies"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "pip install 'partnercenter-spec[fuzz]'" in done.stderr
