"""Values that do not change: reports and limits."""

from __future__ import annotations

import copy
import pickle

import pytest

from partnercenter_spec import Finding, Limits, Report, Severity

FINDING = Finding("type", "/id", Severity.ERROR, "is wrong")
REPORT = Report("Customer", "response", (FINDING,), "0.1.0")
VALUES = [Limits(), Limits(max_bytes=5), REPORT, FINDING]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_do_not_change(value: object) -> None:
    for name in ("max_bytes", "type", "code", "other"):
        with pytest.raises(AttributeError):
            setattr(value, name, 1)
        with pytest.raises(AttributeError):
            delattr(value, name)
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_are_what_they_hold(value: object) -> None:
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301 - our own
        assert same == value
        assert hash(same) == hash(value)
        assert type(same) is type(value)
    assert len({*VALUES, *copy.deepcopy(VALUES)}) == len(VALUES)
    assert value != "something else"


def test_values_show_what_they_hold() -> None:
    assert repr(Limits(max_bytes=5)).startswith("Limits(max_bytes=5, max_depth=100, ")
    assert repr(REPORT).startswith("Report(type='Customer', direction='response', findings=(Finding(code='type'")


def test_a_value_like_another() -> None:
    assert Limits(max_bytes=5).replace(max_depth=3) == Limits(max_bytes=5, max_depth=3)
    assert REPORT.replace(findings=()).ok
    assert REPORT.findings == (FINDING,)
    with pytest.raises(ValueError, match="max_depth"):
        Limits().replace(max_depth=0)
    with pytest.raises(TypeError, match="other"):
        Limits().replace(other=0)
