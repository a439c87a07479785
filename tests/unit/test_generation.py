"""What payloads are made of: patterns, samples and faults, and that the same seed gives the same ones."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

import pytest

from partnercenter_spec import UnknownType, Validator, contract
from partnercenter_spec.contract import shipped
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.generation.choices import RandomChooser, SimplestChooser
from partnercenter_spec.generation.edits import edits
from partnercenter_spec.generation.patterns import matching
from partnercenter_spec.generation.samples import example, faulty_samples, samples
from partnercenter_spec.patterns import UnsupportedPattern, parse

OPERATORS = {
    "drop-required",
    "null",
    "wrong-type",
    "unknown-member",
    "misspelt-member",
    "name-in-other-case",
    "name-twice",
    "unknown-value",
    "value-in-other-case",
    "other-than-const",
    "break-pattern",
    "break-format",
    "too-long",
    "beyond-minimum",
}
STRICT = Validator(strict=True)


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{2}$",
        "^[A-Za-z]{2}(-[A-Za-z]{4})?-[A-Za-z]{2}$",
        "^(?:a|bc|)x*$",
        "^a+b?c{2,}d{0,3}$",
        r"^[\-\]\\.a-c]\.\$$",
        "^[a-]$",
        "^(?:(?:ab|c)[0-9])+$",
        *(table["pattern"] for table in FORMATS.values() if "pattern" in table),
    ],
)
def test_what_is_made_of_a_pattern_matches_it(pattern: str) -> None:
    made = {matching(pattern, RandomChooser(seed)) for seed in range(200)} | {matching(pattern, SimplestChooser())}
    assert [text for text in made if not re.fullmatch(pattern[1:-1], text, re.ASCII)] == []
    assert len(made) > 1


@pytest.mark.parametrize(
    "pattern", ["a", "^a", r"^\d$", "^[^a]$", "^(?=a)b$", "^a.b$", "^(a$", "^[a$", "^*$", r"^\1$", "^a)$", "^a^b$"]
)
def test_a_pattern_that_is_not_portable_is_refused(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        parse(pattern)


@pytest.mark.parametrize("name", contract.types())
@pytest.mark.parametrize("direction", [None, "request", "response"])
@pytest.mark.parametrize("minimal", [False, True])
def test_an_example_has_no_finding(name: str, direction: Any, minimal: bool) -> None:
    made = example(name, direction, minimal=minimal)
    assert [f for f in STRICT.payload(name, json.dumps(made), direction) if f.code != "advice"] == []
    assert made == example(name, direction, minimal=minimal)


@pytest.mark.parametrize("name", ["Customer", "CreateCustomerRequest", "ResourceAttributes"])
def test_a_minimal_example_has_what_is_required_and_no_more(name: str) -> None:
    made, entry = example(name, minimal=True), contract.entry(name)
    assert isinstance(made, dict)
    assert list(made) == [member for member in entry.schema["properties"] if member in entry.schema["required"]]


@pytest.mark.parametrize("name", ["CustomerDetails", "Address", "CustomerBillingProfile"])
def test_a_complete_example_has_everything(name: str) -> None:
    made = example(name)
    assert isinstance(made, dict)
    assert list(made) == list(contract.entry(name).schema["properties"])


def test_a_resource_says_what_it_is() -> None:
    for name in ("Customer", "CustomerDetails", "CustomerCompanyProfile", "CustomerCollection"):
        assert STRICT.detect(example(name)) in {name, "Customer"}


def test_samples_look_like_what_they_are() -> None:
    for sample in islice(samples("CustomerDetails", seed=5, extent="complete"), 20):
        payload: Any = sample.payload
        assert payload["companyProfile"]["domain"].endswith(".example")
        assert payload["billingProfile"]["email"].endswith(".example")
        assert payload["id"] == payload["id"].lower()


def test_the_same_seed_gives_the_same_samples() -> None:
    def drawn(seed: int) -> list[Any]:
        made = [*islice(samples("Customer", seed=seed), 5), *islice(faulty_samples("Customer", seed=seed), 5)]
        return [(json.dumps(payload), fault) for payload, fault in made]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert len(set(drawn(1))) == 10


def test_every_operator_occurs_and_gives_its_finding() -> None:
    seen: set[str] = set()
    for name in contract.types():
        for direction in ("request", "response"):
            for payload, fault in islice(faulty_samples(name, direction, seed=3, strict=True), 25):  # type: ignore[arg-type]
                assert fault is not None
                found = STRICT.payload(name, json.dumps(payload), direction).errors  # type: ignore[arg-type]
                assert [(error.code, error.pointer) for error in found] == [(fault.code, fault.pointer)]
                seen.add(fault.operator)
    assert seen == OPERATORS


def test_an_edit_leaves_the_payload_it_was_made_of_alone() -> None:
    payload = example("CustomerDetails")
    before = json.dumps(payload)
    for edit in edits(shipped(), contract.entry("CustomerDetails"), payload, "response", strict=True):
        assert json.dumps(edit.apply(payload)) != before
    assert json.dumps(payload) == before


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(UnknownType):
        next(samples("Custmer"))
