"""The words of a finding. They hold facts of the contract and JSON types, never a payload value."""

from __future__ import annotations

import json
from typing import Final

from partnercenter_spec.formats import FORMAT_MEANINGS
from partnercenter_spec.jsontypes import Schema, type_name

_MOST_VALUES: Final = 12


def describe(code: str, schema: Schema, value: object) -> str:
    """Say what is wrong with a value.

    Args:
        code: The code of the finding.
        schema: The authored schema that holds the keyword.
        value: The value; only its JSON type is told.
    """
    limit = schema.get(code)
    if code == "type":
        return f"is of type {type_name(value)}, expected {_either(schema['type'])}"
    if code in {"enum", "unknownValue"}:
        return _describe_enum(code, schema)
    if code == "const":
        return f"is not {json.dumps(schema['const'])}, the only value that is accepted"
    if code == "format":
        return f"is not {FORMAT_MEANINGS[schema['format']]}"
    if code == "pattern":
        return f"does not match {limit}"
    return _BOUNDS[code].format(limit)


_BOUNDS: Final = {
    "minLength": "is shorter than {} characters",
    "maxLength": "is longer than {} characters",
    "minimum": "is less than {}",
    "maximum": "is greater than {}",
    "minItems": "has fewer than {} items",
    "maxItems": "has more than {} items",
    "uniqueItems": "has the same item twice",
}


def _either(types: str | list[str]) -> str:
    return types if isinstance(types, str) else " or ".join(types)


def _describe_enum(code: str, schema: Schema) -> str:
    values = schema["enum"]
    listed = ", ".join(str(value) for value in values[:_MOST_VALUES])
    more = f" and {len(values) - _MOST_VALUES} more" if len(values) > _MOST_VALUES else ""
    if code == "unknownValue":
        return f"is none of the known values {listed}{more}; the set is open and the service may add to it"
    return f"is none of {listed}{more}"
