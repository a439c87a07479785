"""JSON texts of every kind that decoders get wrong: accepted with the right value or refused, and nothing else."""

from __future__ import annotations

import codecs
import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from trust.json_inputs import ACCEPTED, CHOICES, DEEP, REFUSED, TOO_MUCH, UNDECODABLE, Refusal

from partnercenter_spec import Limits, UndecodablePayload
from partnercenter_spec.decoding import check_shape, decode, read_strictly

pytestmark = pytest.mark.trust("T1")
SECONDS = 0.1
UTF16_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
Decode = Callable[[bytes | str], Any]


def decoders() -> list[tuple[str, Decode]]:
    """Return every way in which the package reads JSON here.

    What is installed decides how `decode` reads, and only from the second payload on, so it has read two before.
    """
    for _ in range(2):
        decode(b"{}")
    return [("the standard library alone", strictly), ("as installed", decode)]


def strictly(data: bytes | str) -> Any:
    value = read_strictly(data, Limits())
    check_shape(value, Limits())
    return value


def outcome(read: Decode, data: bytes | str) -> Any:
    """Return the value, or the refusal, which has one code alone. Any other exception is let through."""
    try:
        return read(data)
    except UndecodablePayload as refused:
        codes = {finding.code for finding in refused.report.errors}
        return Refusal(*codes) if len(codes) == 1 else Refusal(f"one of {sorted(codes)}")


def timed(read: Decode, data: bytes | str) -> tuple[Any, float]:
    """Return the outcome and the seconds that it took, the best of three if it took long."""
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        result = outcome(read, data)
        best = min(best, time.perf_counter() - start)
        if best < SECONDS / 2:
            break
    return result, best


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same in type, in the order of members and in the sign of zeros, too."""
    return type(one) is type(other) and one == other and repr(one) == repr(other)


def forms(data: bytes) -> Iterator[bytes | str]:
    """Yield the bytes as they are, and as text if they can be read as UTF-8 or, with its mark, as UTF-16."""
    yield data
    encoding = "utf-16" if data[:2] in UTF16_MARKS else "utf-8"
    with suppress(UnicodeDecodeError):
        yield data.decode(encoding, "surrogatepass")


def judge(read: Decode, family: str, inputs: dict[bytes, Any]) -> tuple[int, list[str]]:
    """Return how many texts were tried and what went wrong."""
    tried, wrong = 0, []
    for data, expected in inputs.items():
        for form in forms(data):
            tried += 1
            result, seconds = timed(read, form)
            if not same(result, expected):
                wrong.append(f"{family}: {form[:60]!r} is {str(result)[:80]}, not {str(expected)[:80]}")
            if seconds >= SECONDS:
                wrong.append(f"{family}: {form[:60]!r} took {seconds:.2f} s")
    return tried, wrong


def judge_all(read: Decode, families: dict[str, dict[bytes, Any]]) -> int:
    results = [judge(read, family, inputs) for family, inputs in families.items()]
    wrong = [line for _, lines in results for line in lines]
    assert not wrong, "\n".join(wrong)
    return sum(tried for tried, _ in results)


def refused() -> dict[str, dict[bytes, Any]]:
    """Return what RFC 8259 has refused, by family, each with the code."""
    return {name: dict.fromkeys(inputs, UNDECODABLE) for name, inputs in REFUSED.items()} | {
        name: dict.fromkeys(inputs, TOO_MUCH) for name, inputs in DEEP.items()
    }


@pytest.fixture(params=range(len(decoders())), ids=[name for name, _ in decoders()])
def read(request: pytest.FixtureRequest) -> Decode:
    return decoders()[request.param][1]


def test_what_is_json_is_accepted_with_its_value(read: Decode, trust: Any) -> None:
    trust.tried(judge_all(read, ACCEPTED), f"{count(ACCEPTED)} accepted with the right value")


def test_what_is_no_json_is_refused(read: Decode, trust: Any) -> None:
    trust.tried(judge_all(read, refused()), f"{count(refused())} refused")


def test_what_may_be_either_has_the_verdict_written_down(read: Decode, trust: Any) -> None:
    families = {choice.reason: choice.inputs for choice in CHOICES}
    accepted = sum(not isinstance(value, Refusal) for inputs in families.values() for value in inputs.values())
    words = f"{count(families)} free to choose, of which {accepted} accepted, each as written down"
    trust.tried(judge_all(read, families), words)


def count(families: dict[str, Any]) -> int:
    return sum(map(len, families.values()))


def test_there_are_as_many_inputs_as_in_the_known_suite_and_no_two_alike() -> None:
    inputs = [data for families in (ACCEPTED, refused()) for family in families.values() for data in family]
    inputs += [data for choice in CHOICES for data in choice.inputs]
    assert len(set(inputs)) == len(inputs)
    assert count(ACCEPTED) >= 95
    assert count(refused()) >= 188
    assert sum(len(choice.inputs) for choice in CHOICES) >= 35
    assert len({choice.reason for choice in CHOICES}) == len(CHOICES)


def test_the_values_are_those_of_an_independent_reader() -> None:
    """The standard library without hooks reads what is accepted, and what it reads is in the table."""
    families = [*ACCEPTED.values(), *(choice.inputs for choice in CHOICES)]
    for data, value in (pair for family in families for pair in family.items() if not isinstance(pair[1], Refusal)):
        text = data.decode("utf-16" if data[:2] in UTF16_MARKS else "utf-8-sig")
        assert same(json.loads(text), value), data[:60]


def others() -> Iterator[tuple[str, Decode]]:
    """Yield other decoders, as far as they are installed; nothing depends on what they say."""
    yield "json", json.loads
    for name, function, options in (
        ("orjson", "loads", {}),
        ("jiter", "from_json", {"catch_duplicate_keys": True, "allow_inf_nan": False}),
    ):
        try:
            yield name, partial(getattr(import_module(name), function), **options)
        except ImportError:
            continue


def takes(read: Decode, data: bytes) -> bool:
    try:
        read(data)
    except (ValueError, RecursionError):
        return False
    return True


def test_how_other_decoders_do_is_told(trust: Any) -> None:
    doubled = next(choice.inputs for choice in CHOICES if "one name" in choice.reason)
    for name, other in others():
        lost = sum(not takes(other, data) for family in ACCEPTED.values() for data in family)
        passed = sum(takes(other, data) for family in refused().values() for data in family)
        twice = sum(takes(other, data) for data in doubled)
        words = f"{name} refuses {lost} of the right, takes {passed} of the wrong and {twice} with a name twice"
        trust.tried(0, words)
