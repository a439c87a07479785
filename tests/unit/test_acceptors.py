"""When values are accepted by what they usually look like; a verdict never depends on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from partnercenter_spec import Limits, Validator, contract
from partnercenter_spec import acceptors as module
from partnercenter_spec.acceptors import Acceptor
from partnercenter_spec.views import Policy, full
from partnercenter_spec.widening import Expected

CONTRACT = contract.shipped()
GUID = "01234567-89ab-cdef-0123-456789abcdef"
CUSTOMER: dict[str, Any] = {
    "id": GUID,
    "companyProfile": {"tenantId": GUID, "domain": "fabrikam.example", "companyName": "Fabrikam"},
    "relationshipToPartner": "reseller",
    "attributes": {"objectType": "Customer"},
}
MORE = {**CUSTOMER, "commerceId": GUID}
WRONG = {**CUSTOMER, "id": "none"}
SOME = 33


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The views that were compiled, in order."""
    views: list[Any] = []
    compile_acceptance = module.compile_acceptance
    monkeypatch.setattr(module, "compile_acceptance", lambda view: views.append(view) or compile_acceptance(view))
    return views


def acceptor(name: str = "Customer", limits: Limits | None = None) -> Acceptor:
    view = full(CONTRACT, CONTRACT.entry(name), Policy("response", strict=False, unknown="allow"))
    return Acceptor(Expected(view), limits or Limits())


def test_nothing_is_compiled_before_it_is_needed(compiled: list[Any]) -> None:
    one = acceptor()
    assert compiled == []
    assert one.takes(CUSTOMER)
    assert len(compiled) == 1


def test_what_is_usual_is_learned_once_some_values_came_by(compiled: list[Any]) -> None:
    one = acceptor()
    for _ in range(10 * SOME):
        assert one.takes(CUSTOMER)
        assert not one.takes(WRONG)
    assert [len(view["properties"]) > len(CUSTOMER) for view in compiled] == [True, False]
    assert all(one.takes(MORE) for _ in range(SOME))
    assert len(compiled) == 3
    assert one.takes(CUSTOMER)
    assert not one.takes({**MORE, "commerceId": "none"})


def test_the_order_of_members_is_nothing_to_learn(compiled: list[Any]) -> None:
    one = acceptor()
    turned = dict(reversed(MORE.items()))
    for _ in range(500):
        assert one.takes(MORE)
        assert one.takes(turned)
    assert len(compiled) == 2


def test_where_payloads_look_ever_different_the_engine_is_asked_once(compiled: list[Any]) -> None:
    one, names = acceptor(), list(MORE)
    for number in range(50):  # as texts teach, where the order counts
        names = [*names[number % 5 + 1 :], *names[: number % 5 + 1]]
        one._expected.meet([{name: MORE[name] for name in names}])
    assert one._expected.is_open
    for _ in range(500):
        assert one.takes(MORE)
        assert one.takes(CUSTOMER)
        assert not one.takes(WRONG)
    assert len(compiled) == 1
    assert one._usual is module._nothing


def test_what_can_not_be_learned_is_looked_at_ever_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    one = acceptor()
    for _ in range(2 * SOME):
        assert one.takes(CUSTOMER)
    looked: list[Any] = []
    monkeypatch.setattr(module.Expected, "meet", lambda _self, payloads: looked.append(payloads))
    for _ in range(3_000):
        assert one.takes(MORE)
    assert 5 < len(looked) < 30


def test_what_is_expected_besides_is_taken_over(compiled: list[Any]) -> None:
    one = acceptor()
    for _ in range(2 * SOME):
        assert one.takes(CUSTOMER)
    new = {**CUSTOMER, "tier": "gold"}
    assert not one.takes(new)
    view = one._expected.view
    one._expected.widen({**view, "properties": {**view["properties"], "tier": {"type": "string"}}})
    assert one.takes(new)  # whether or not anybody says so
    one._expected.meet([new])
    one.renew()
    assert one._usual(new)
    assert one.takes(CUSTOMER)


def test_what_is_expected_besides_is_usual_where_anything_is() -> None:
    expected, names = acceptor()._expected, list(MORE)
    while not expected.is_open:
        names = [*names[1:], names[0]]
        expected.meet([{name: MORE[name] for name in names}])
    expected.widen({**expected.view, "properties": {**expected.view["properties"], "tier": {"type": "string"}}})
    assert "tier" in expected.shape["properties"]
    assert expected.shape["properties"].keys() == expected.view["properties"].keys()


def test_integers_that_engines_compare_wrongly_are_not_accepted() -> None:
    one = acceptor("CustomerCollection")
    page = {"totalCount": 1, "items": [CUSTOMER], "attributes": {"objectType": "Collection"}}
    for _ in range(2 * SOME):
        assert one.takes(page)
    for count in (2**63, -(2**64), 10**300, 1.5, True, "1"):
        assert not one.takes({**page, "totalCount": count})


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value", [Text("x"), b"x", {1}, object(), "\ud800", 1j], ids=lambda value: type(value).__name__
)
def test_what_is_no_json_is_not_accepted_before_or_after(value: Any) -> None:
    one = acceptor()
    for _ in range(2 * SOME):
        assert not one.takes({**CUSTOMER, "commerceId": value})
        assert not one.takes({**CUSTOMER, "companyProfile": {**CUSTOMER["companyProfile"], "companyName": value}})
        assert one.takes(CUSTOMER)


def test_limits_hold_for_what_is_usual() -> None:
    limits = Limits(max_nodes=60)
    one = acceptor("CustomerCollection", limits)
    page = {"totalCount": 1, "items": [CUSTOMER] * 4, "attributes": {"objectType": "Collection"}}
    for _ in range(2 * SOME):
        one.accepts({**page, "items": []})
        one.accepts({**page, "items": [CUSTOMER]})
        assert not one.accepts({**page, "items": [CUSTOMER] * 8})


BODIES = [
    CUSTOMER,
    MORE,
    WRONG,
    dict(reversed(CUSTOMER.items())),
    {**CUSTOMER, "new": 1},
    {**CUSTOMER, "relationshipToPartner": "other"},
    {**CUSTOMER, "customDomains": ["a.example", None]},
    {k: v for k, v in CUSTOMER.items() if k != "id"},
]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("decoded", [True, False])
def test_reports_are_the_same_before_and_after(strict: bool, decoded: bool) -> None:
    used, reference = Validator(strict=strict), Validator(strict=strict, engine="reference")
    bodies: list[Any] = BODIES if decoded else list(map(json.dumps, BODIES))
    expected = [(reference.payload("Customer", body), reference.is_valid("Customer", body)) for body in bodies]
    for _ in range(80):
        assert [(used.payload("Customer", body), used.is_valid("Customer", body)) for body in bodies] == expected
