"""What hypothesis-jsonschema makes of the views is accepted; of any JSON both engines say the same, and none raises.

hypothesis-jsonschema knows drafts 4 to 7 only, but the views use no keyword that later drafts changed.
"""

from __future__ import annotations

import itertools
import json
from functools import lru_cache
from typing import Any

import pytest
from faults import faults
from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from partnercenter_spec import Validator, contract
from partnercenter_spec.contract import shipped
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.views import Policy, gate

LENIENT = {engine: Validator(engine=engine) for engine in ("jsonschema_rs", "reference")}  # type: ignore[arg-type]
STRICT = {engine: Validator(engine=engine, strict=True) for engine in ("jsonschema_rs", "reference")}  # type: ignore[arg-type]
DIRECTIONS = ("response", "request")
# a type with branches is one of its branches, and those are generated themselves
GENERATED = [name for name in contract.types() if "x-branches" not in contract.entry(name).schema]

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


# drawing from the full patterns of URIs takes most of the time and proves little; tests/unit/test_formats.py has those
URIS = {
    FORMATS["uri"]["pattern"]: ["https://a.example/b?c=d#e", "urn:x:y", "x:"],
    FORMATS["uri-reference"]["pattern"]: ["", "/customers?size=2", "../a:b", "https://a.example/%41", "#x"],
}


def simplified(view: Any) -> Any:
    """Draw URIs from a list."""
    if isinstance(view, dict):
        known = URIS.get(view.get("pattern", ""))
        if known:
            return {"enum": [*known, None] if "null" in view["type"] else known}
        return {name: simplified(child) for name, child in view.items()}
    return [simplified(child) for child in view] if isinstance(view, list) else view


@lru_cache
def payloads(name: str, direction: str) -> st.SearchStrategy[Any]:
    view = gate(shipped(), contract.entry(name), Policy(direction, strict=True, unknown="error"))  # type: ignore[arg-type]
    view.pop("$schema")
    return from_schema(simplified(view))


@pytest.mark.parametrize(("name", "direction"), list(itertools.product(GENERATED, DIRECTIONS)))
def test_what_is_generated_is_accepted(name: str, direction: Any) -> None:
    @given(payloads(name, direction))
    def check(payload: Any) -> None:
        reports = {engine: judge.payload(name, json.dumps(payload), direction) for engine, judge in STRICT.items()}
        assert reports["jsonschema_rs"] == reports["reference"]
        assert reports["reference"].ok, list(reports["reference"])
        assert all(
            judge.is_valid(name, json.dumps(payload), direction) for judge in (*STRICT.values(), *LENIENT.values())
        )

    check()


@pytest.mark.parametrize(("name", "direction"), list(itertools.product(GENERATED, DIRECTIONS)))
def test_every_single_fault_is_found_where_it_is(name: str, direction: Any) -> None:
    @given(payloads(name, direction), st.data())
    def check(payload: Any, data: st.DataObject) -> None:
        candidates = list(faults(shipped(), name, payload, direction))
        fault = candidates[data.draw(st.integers(0, len(candidates) - 1))]
        note(f"{fault.code} at {fault.pointer}")
        body = json.dumps(fault.payload)
        for judge in STRICT.values():
            found = [(f.code, f.pointer) for f in judge.payload(name, body, direction) if f.code != "advice"]
            assert found == [(fault.code, fault.pointer)]
            assert not judge.is_valid(name, body, direction)

    check()


@given(ANY_JSON, st.sampled_from(contract.types()), st.sampled_from(DIRECTIONS), st.booleans())
def test_any_json_is_judged_alike_and_never_raises(value: Any, name: str, direction: Any, closed: bool) -> None:
    judges = STRICT if closed else LENIENT
    reports = [judge.payload(name, json.dumps(value), direction) for judge in judges.values()]
    assert reports[0] == reports[1]
    for judge in judges.values():
        assert judge.is_valid(name, json.dumps(value), direction) is reports[0].ok
        judge.detect(value)


@given(st.data(), st.sampled_from(GENERATED), st.sampled_from(DIRECTIONS))
def test_any_json_anywhere_in_a_payload_is_judged_alike(data: st.DataObject, name: str, direction: Any) -> None:
    payload = data.draw(payloads(name, direction))
    candidates = list(faults(shipped(), name, payload, direction))
    broken = candidates[data.draw(st.integers(0, len(candidates) - 1))].payload
    if isinstance(broken, dict):
        broken = broken | data.draw(st.dictionaries(st.text(max_size=5), ANY_JSON, max_size=2))
    text = json.dumps(broken)
    if "\\ud" in text:
        return
    reports = [judge.payload(name, text, direction) for judge in (*LENIENT.values(),)]
    assert reports[0] == reports[1]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_verdict(data: bytes) -> None:
    for judge in LENIENT.values():
        assert judge.is_valid("Customer", data) is False
