"""What payloads look like is never more than is allowed."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnercenter_spec import Limits, Validator, contract
from partnercenter_spec.acceptance import acceptance
from partnercenter_spec.engine import compile_acceptance
from partnercenter_spec.narrowing import completed, narrowed
from partnercenter_spec.regular import expression
from partnercenter_spec.strategies import faults, payloads
from partnercenter_spec.views import Policy, full, written_out

CONTRACT = contract.shipped()
TYPES = [entry.name for entry in CONTRACT if "x-branches" not in entry.schema]
GUID = "01234567-89ab-cdef-0123-456789abcdef"
CUSTOMER: dict[str, Any] = {
    "id": GUID,
    "companyProfile": {"tenantId": GUID, "domain": "fabrikam.example", "companyName": "Fabrikam"},
    "relationshipToPartner": "reseller",
    "customDomains": [],
    "links": {"self": {"uri": "/customers/1", "method": "GET", "headers": []}},
    "attributes": {"objectType": "Customer"},
}
REFERENCES = {strict: Validator(strict=strict, engine="reference") for strict in (True, False)}


def view_of(name: str = "Customer", direction: Any = "response", *, strict: bool = False) -> Any:
    policy = Policy(direction, strict, "error" if strict else "allow")
    return written_out(full(CONTRACT, CONTRACT.entry(name), policy))


def shape_of(*values: Any, view: Any = None) -> Any:
    shape = None
    for value in values:
        shape = narrowed(view or view_of(), shape, value)
    return shape


def text_of(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def accepts(shape: Any, value: object) -> bool:
    view = acceptance(shape, Limits())
    assert view is not None
    verdict = compile_acceptance(view)(value)
    written = expression(shape)
    assert written is not None
    assert bool(re.fullmatch(written, text_of(value))) == verdict
    return verdict


def test_the_members_that_were_seen_are_demanded_in_their_order() -> None:
    view = view_of()
    before = copy.deepcopy(view)
    turned = dict(reversed(CUSTOMER.items())) | {"unknown": 1}
    shape = narrowed(view, None, turned)
    assert view == before
    assert list(shape["properties"]) == [name for name in turned if name != "unknown"]
    assert sorted(shape["required"]) == sorted(CUSTOMER)
    assert shape["properties"]["links"]["properties"].keys() == {"self"}
    assert narrowed(view, shape, turned) is shape
    del turned["unknown"]
    assert accepts(shape, turned)
    for name in turned:
        assert not accepts(shape, {k: v for k, v in turned.items() if k != name})
    assert not accepts(shape, turned | {"allowDelegatedAccess": True})


def test_what_was_seen_once_may_come_again_and_what_was_missing_may_be_missing() -> None:
    more = {"id": GUID, "commerceId": GUID, **CUSTOMER, "customDomains": ["a.example"]}
    shape = shape_of(CUSTOMER, more)
    assert list(shape["properties"])[:3] == ["id", "commerceId", "companyProfile"]
    assert "commerceId" not in shape["required"]
    assert narrowed(view_of(), shape, CUSTOMER) is shape
    assert narrowed(view_of(), shape, more) is shape
    for value in (CUSTOMER, more):
        assert accepts(shape, value)
    assert shape["properties"]["customDomains"]["items"] == view_of()["properties"]["customDomains"]["items"]


def test_lists_that_were_empty_are_expected_to_be() -> None:
    shape = shape_of(CUSTOMER)
    assert accepts(shape, CUSTOMER)
    for item in ("a.example", 5, None, {}):
        assert not accepts(shape, {**CUSTOMER, "customDomains": [item]})
    link = {**CUSTOMER["links"]["self"], "headers": ["x"]}
    assert not accepts(shape, {**CUSTOMER, "links": {"self": link}})


def test_objects_that_were_empty_are_expected_to_be() -> None:
    empty = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
    shape = shape_of({}, view=empty)
    assert accepts(shape, {})
    for value in ({"a": "x"}, {"b": "x"}, {"": None}, []):
        assert not accepts(shape, value)
    wider = shape_of({}, {"a": "x"}, view=empty)
    assert accepts(wider, {})
    assert accepts(wider, {"a": "x"})
    assert not accepts(wider, {"b": "x"})


def test_what_is_demanded_stays_demanded() -> None:
    shape = shape_of({"companyProfile": {}}, {}, {"id": 5})
    assert set(view_of()["required"]) <= set(shape["required"]) <= shape["properties"].keys()
    assert not accepts(shape, {"id": GUID})


def test_a_member_that_is_demanded_but_not_described_is_demanded_still() -> None:
    view = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a", "ghost"],
        "additionalProperties": False,
    }
    shape = shape_of({"a": "x"}, {"a": "y"}, view=view)
    assert set(shape["required"]) == {"a", "ghost"}
    assert expression(shape) is None
    closed = acceptance(shape, Limits())
    assert closed is not None
    assert not compile_acceptance(closed)({"a": "x"})


def test_a_view_is_completed_in_the_order_of_a_shape() -> None:
    view = view_of()
    turned = dict(reversed(CUSTOMER.items()))
    turned["links"] = {"self": dict(reversed(CUSTOMER["links"]["self"].items()))}
    whole = completed(view, shape_of(turned))
    assert whole == view
    assert completed(view, shape_of(CUSTOMER)) == view
    names = list(whole["properties"])
    assert [name for name in names if name in turned] == list(turned)
    assert re.fullmatch(str(expression(whole)), text_of(turned))
    assert not re.fullmatch(str(expression(view)), text_of(turned))


@pytest.mark.parametrize(
    "value",
    [None, 1, [], [1], {}, {"items": 3}, {"items": [None]}, {"items": [[{}]]}, {"x": {"y": 1}}, {"items": None}],
)
def test_anything_can_be_looked_at(value: Any) -> None:
    view = view_of("CustomerCollection")
    page = {"totalCount": 1, "items": [CUSTOMER], "attributes": {"objectType": "Collection"}}
    for shape in (shape_of(value, view=view), shape_of(page, value, view=view), shape_of(value, page, view=view)):
        assert completed(view, shape) == view
        assert acceptance(shape, Limits()) is not None
        expression(shape)


def test_what_is_new_in_a_wider_view_is_seen_with_it() -> None:
    view = view_of()
    shape = shape_of(CUSTOMER)
    wider = {**view, "properties": {**view["properties"], "tier": {"type": "string"}}}
    assert narrowed(wider, shape, CUSTOMER) is shape
    new = {**CUSTOMER, "tier": "gold"}
    assert accepts(narrowed(wider, shape, new), new)


@pytest.mark.parametrize("value", [{"x": 1}, [1], [{"y": 1}], [], {}])
def test_a_shape_of_a_view_that_is_built_differently_is_begun_anew(value: Any) -> None:
    """Two threads that learn at once may leave the view of the one with the shape of the other."""
    text = {"type": "string"}
    item = {"type": ["string", "object"], "properties": {"y": text}, "additionalProperties": False}
    inner = {"type": ["object", "array"], "properties": {"x": text}, "items": item, "additionalProperties": False}
    assert narrowed(inner, text, value) == narrowed(inner, None, value)


def test_what_a_view_lacks_is_left_out_when_it_is_completed() -> None:
    """Two threads that learn at once may leave a shape with a member that the view does not have, or no longer."""
    view = view_of()
    wider = {**view, "properties": {"tier": {"type": "string"}, **view["properties"]}}
    shape = shape_of({"tier": "gold", **CUSTOMER}, view=wider)
    assert completed(view, shape) == view
    assert accepts(narrowed(view, shape, CUSTOMER), CUSTOMER)


@given(st.data(), st.sampled_from(TYPES), st.sampled_from(["response", "request"]), st.booleans())
def test_what_looks_usual_has_no_finding(data: st.DataObject, name: str, direction: Any, strict: bool) -> None:
    """The shape is learned from some payloads, right and wrong ones, and then holds another one."""
    view = view_of(name, direction, strict=strict)
    right = payloads(name, direction=direction, strict=strict)
    wrong = faults(name, direction=direction, strict=strict).map(lambda fault: fault[0])
    learned = data.draw(st.lists(right | wrong, min_size=1, max_size=4))
    shape = shape_of(*learned, view=view)
    assert set(view.get("required", ())) <= set(shape.get("required", ()))
    closed = acceptance(shape, Limits())
    assert closed is not None
    usual, written = compile_acceptance(closed), expression(shape)
    for value in (*learned, data.draw(right), data.draw(wrong)):
        seen = narrowed(view, shape, value) is shape
        told = written is not None and re.fullmatch(written, text_of(value)) is not None
        if usual(value) or told:
            assert REFERENCES[strict].payload(name, text_of(value), direction).findings == ()
        assert seen or not told
