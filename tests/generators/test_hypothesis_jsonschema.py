"""What hypothesis-jsonschema makes of the views is accepted, and every single fault in it is found where it is.

An independent generator: it knows nothing of this package. It knows drafts 4 to 7 only, but the views use no keyword that
later drafts changed. Its last release fails on every object schema with Hypothesis 6.170.12 and newer, so it has an
environment of its own: `make generators`.
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
