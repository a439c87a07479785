"""What the engines share: bodies in, rows out."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator

import pytest
from payloads import customer

from partnercenter_spec import Limits, UnknownType, Validator, tabular
from partnercenter_spec.tabular import FINDING_COLUMNS, VERDICT_COLUMNS, RowCheck, VerdictRow

SOUND = json.dumps(customer())


def test_rows_are_what_the_validator_reports() -> None:
    check = RowCheck("Customer", strict=True)
    (row,) = check.findings([SOUND, json.dumps(customer() | {"loyaltyTier": 1})])
    report = Validator(strict=True).payload("Customer", customer() | {"loyaltyTier": 1})
    assert row._asdict() == {"row": 1, "type": "Customer", "direction": "response"} | report.findings[0].to_dict()
    assert (row._fields[1:], VerdictRow._fields[1:]) == (FINDING_COLUMNS, VERDICT_COLUMNS)


@pytest.mark.parametrize("encode", [str, str.encode, lambda text: bytearray(text.encode())])
def test_bodies_are_text_or_bytes(encode: object) -> None:
    assert callable(encode)
    assert list(RowCheck("Customer").verdicts([encode(SOUND), None])) == [
        VerdictRow(0, "Customer", True, 0, 0),
        VerdictRow(1, "Customer", False, 1, 0),
    ]


@pytest.mark.parametrize("body", [{}, 7, float("nan"), [SOUND]])
def test_other_bodies_are_refused(body: object) -> None:
    with pytest.raises(TypeError, match="a body is JSON as bytes or text, or None, not"):
        RowCheck("Customer").report(body)  # type: ignore[arg-type]


def test_bodies_are_taken_one_at_a_time() -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "{}"

    found = RowCheck("Customer").findings(endless())
    assert [next(found).row for _ in range(5)] == [0, 0, 0, 0, 1]
    assert len(taken) == 2


def test_a_check_pickles_and_shares_its_validator() -> None:
    tabular._validator.cache_clear()
    check = RowCheck("Customer", strict=True, limits=Limits(max_bytes=5000))
    for _ in range(3):
        check = pickle.loads(pickle.dumps(check))  # noqa: S301
        assert check == RowCheck("Customer", strict=True, limits=Limits(max_bytes=5000))
        assert [row.code for row in check.findings([" " * 5001])] == ["limitExceeded"]
    assert tabular._validator.cache_info().misses == 1


def test_the_direction_of_what_is_refused_is_that_of_the_rest() -> None:
    assert [RowCheck(name).report("[").direction for name in ("Customer", "CreateCustomerRequest", None)] == [
        "response",
        "request",
        None,
    ]
    assert RowCheck(direction="request").report("[").direction == "request"


def test_wrong_settings_are_refused_before_any_row() -> None:
    with pytest.raises(UnknownType):
        RowCheck("Custmer")
    with pytest.raises(ValueError, match="unknown_properties"):
        RowCheck(unknown_properties="maybe")  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", ["pyspark", "pyspark.sql", "pyarrow"])
def test_without_spark_the_import_says_what_to_install(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import partnercenter_spec.spark"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'partnercenter-spec[spark]'" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("module", ["partnercenter_spec", "partnercenter_spec.tabular"])
def test_nothing_else_imports_an_engine(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pyspark", "pyarrow", "ray", "pandas", "numpy"}.isdisjoint(done.stdout.split())
