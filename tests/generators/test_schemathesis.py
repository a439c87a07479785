"""What schemathesis makes of the document, right and wrong, is judged as it says: a third generator, of its own engine."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from partnercenter_spec import Validator, contract
from partnercenter_spec.portable import portable

# one call for each type, whose body it is, so that the generator of bodies makes any type
NAMES = [name for name in contract.types() if "x-branches" not in contract.entry(name).schema]
VALIDATORS = {engine: Validator(engine=engine, strict=True) for engine in ("jsonschema_rs", "reference")}  # type: ignore[arg-type]


@cache
def document() -> Any:
    """Describe a service that takes each type, strictly, as the portable schemas say it."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for name in NAMES:
        own, parts = in_components(name)
        schemas |= parts
        body = {"required": True, "content": {"application/json": {"schema": own}}}
        paths[f"/{name}"] = {"post": {"requestBody": body, "responses": {"200": {"description": "Fine."}}}}
    raw = {"openapi": "3.1.0", "info": {"title": "Types", "version": "1"}, "paths": paths}
    return schemathesis.openapi.from_dict(raw | {"components": {"schemas": schemas}})


def in_components(name: str) -> tuple[Any, dict[str, Any]]:
    """Return a portable schema whose parts are components, under names of their own."""
    text = json.dumps(portable(name, "response", strict=True))
    schema = json.loads(text.replace('"#/$defs/', f'"#/components/schemas/{name}-'))
    for keyword in ("$schema", "$id"):
        del schema[keyword]
    return schema, {f"{name}-{part}": inner for part, inner in schema.pop("$defs", {}).items()}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_all_engines_judge_alike_what_it_makes(name: str, mode: GenerationMode) -> None:
    judge = jsonschema_rs.Draft202012Validator(portable(name, "response", strict=True))

    @settings(suppress_health_check=list(HealthCheck))
    @given(document()[f"/{name}"]["POST"].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        try:
            body = json.dumps(case.body, allow_nan=False)
        except (TypeError, ValueError):
            return  # it sends bytes that are no JSON as well
        verdicts = {engine: validator.is_valid(name, body, "response") for engine, validator in VALIDATORS.items()}
        assert set(verdicts.values()) == {judge.is_valid(case.body)}
        if mode is GenerationMode.POSITIVE:
            assert verdicts["reference"], list(VALIDATORS["reference"].payload(name, body, "response"))

    check()
