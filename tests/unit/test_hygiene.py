from __future__ import annotations

import datetime
import decimal
import enum
from collections import OrderedDict, UserDict
from typing import Any

import pytest

from partnercenter_spec import Limits, Validator


class Colour(enum.StrEnum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


class Text(str):
    __slots__ = ()


def cycle() -> dict[str, Any]:
    node: dict[str, Any] = {}
    node["self"] = node
    return node


def deep(levels: int) -> list[Any]:
    node: list[Any] = []
    for _ in range(levels - 1):
        node = [node]
    return node


def doubling(levels: int) -> list[Any]:
    node: list[Any] = [1]
    for _ in range(levels):
        node = [node, node]
    return node


HOSTILE: dict[str, tuple[Any, str, str]] = {
    "nan": ({"a": float("nan")}, "notJson", "/a"),
    "infinity": ({"a": [float("-inf")]}, "notJson", "/a/0"),
    "huge-integer": ({"a": 10**5000}, "limitExceeded", "/a"),
    "decimal": ({"a": decimal.Decimal("NaN")}, "notJson", "/a"),
    "surrogate-value": ({"a": "\ud800"}, "notJson", "/a"),
    "surrogate-name": ({"\ud800": 1}, "notJson", ""),
    "number-as-name": ({1: "a"}, "notJson", ""),
    "none-as-name": ({"a": {None: "a"}}, "notJson", "/a"),
    "bytes": ({"a": b"x"}, "notJson", "/a"),
    "datetime": ({"a": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, "notJson", "/a"),
    "tuple": ({"a": (1, 2j)}, "notJson", "/a/1"),
    "set": ({"a": {1}}, "notJson", "/a"),
    "user-dict": (UserDict(a=1), "notJson", ""),
    "object": ({"a": object()}, "notJson", "/a"),
    "complex": ({"a": 1j}, "notJson", "/a"),
    "generator": ({"a": (x for x in ())}, "notJson", "/a"),
    "type": (int, "notJson", ""),
    "text-subclass": ({"a": Text("b")}, "notJson", "/a"),
    "text-subclass-as-name": ({Text("a"): 1}, "notJson", ""),
    "cycle": (cycle(), "limitExceeded", ""),
    "deep": (deep(100_000), "limitExceeded", ""),
    "just-too-deep": (deep(101), "limitExceeded", ""),
    "doubling": (doubling(60), "limitExceeded", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_json_is_a_finding(validator: Validator, name: str) -> None:
    value, code, pointer = HOSTILE[name]
    report = validator.payload("FaultParameters", value)
    assert [(finding.code, finding.pointer) for finding in report] == [(code, pointer)]
    assert validator.is_valid("FaultParameters", value) is False


@pytest.mark.parametrize(
    "value",
    [
        OrderedDict(a=1),
        {"a": Colour.RED},
        {"a": Number.ONE},
        {"a": True, "b": None, "c": 1.0, "d": -0.0},
        {"a": 10**399},
        {"a": deep(98)},
        {"a": [1] * 50_000},
        {"__proto__": {}, "constructor": 1},
    ],
)
def test_what_is_json_is_judged(validator: Validator, value: Any) -> None:
    assert list(validator.payload("FaultParameters", value)) == []
    assert validator.is_valid("FaultParameters", value)


def test_a_whole_number_written_as_a_fraction_is_an_integer(validator: Validator) -> None:
    assert validator.payload("GatewayFault", {"statusCode": 429.0, "message": "m"}).ok
    report = validator.payload("GatewayFault", {"statusCode": 429.5, "message": "m"})
    assert [(finding.code, finding.message) for finding in report] == [("type", "is of type number, expected integer")]


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, 10**300])
def test_int32_has_its_bounds(validator: Validator, number: int) -> None:
    report = validator.payload("GatewayFault", {"statusCode": number, "message": "m"})
    assert [(finding.code, finding.pointer) for finding in report] == [("format", "/statusCode")]


def test_findings_about_unfit_values_are_limited(engine: str) -> None:
    validator = Validator(engine=engine, limits=Limits(max_findings=3))
    assert len(validator.payload("FaultParameters", {"a": [b""] * 10})) == 3
