"""The JSON Schema Test Suite, as far as the views of this package use its keywords, on both engines; and the formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partnercenter_spec.engine import compile_view
from partnercenter_spec.formats import FORMATS

pytestmark = pytest.mark.trust("T6")
SUITE = Path(__file__).parent / "data" / "json-schema-test-suite"
# every pattern of the contract is anchored, so the reference engine matches whole texts
KNOWN = {"jsonschema_rs": set(), "reference": {"pattern: pattern is not anchored: matches a substring"}}
# what the closed table takes otherwise than the suite, each with the reason
FORMATS_OTHERWISE: dict[str, str] = {}


def groups(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((SUITE / folder).glob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            yield f"{file.stem}: {group['description']}", group


@pytest.mark.parametrize("engine", ["jsonschema_rs", "reference"])
def test_an_engine_does_as_the_suite_says(engine: Any, trust: Any) -> None:
    wrong, count = [], 0
    for name, group in groups("draft2020-12"):
        judge = compile_view(group["schema"], engine) if isinstance(group["schema"], dict) else None
        for test in group["tests"]:
            count += 1
            said = group["schema"] if judge is None else judge.is_valid(test["data"])
            if said is not test["valid"]:
                wrong.append(f"{name}: {test['description']}")
    assert set(wrong) == KNOWN[engine]
    assert count > 540
    trust.tried(count, "but for one pattern without anchors, which no view has")


def test_formats_do_as_the_suite_says(trust: Any) -> None:
    wrong, count = set(), 0
    for name, group in groups("format"):
        pattern = FORMATS[group["schema"]["format"]]["pattern"][1:-1]
        for test in group["tests"]:
            count += 1
            said = not isinstance(test["data"], str) or re.fullmatch(pattern, test["data"], re.ASCII) is not None
            if said is not test["valid"]:
                wrong.add(f"{name}: {test['description']}")
    assert wrong == set(FORMATS_OTHERWISE)
    trust.tried(count, "both engines and the formats as the suite says")
