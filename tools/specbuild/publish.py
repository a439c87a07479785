"""What readers of the artefacts get instead of what was authored: enumerations in the form that code generators understand.

The service adds values to its enumerations at any time, and a generated `enum` refuses what it does not know. So a value of
an open enumeration is published as a string; its known values stand in the extensions that generators and editors read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

OPEN_VALUES: Final = "x-extensible-enum"
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def member_name(value: str) -> str:
    """Return the name that a value of an enumeration has in code, in capitals, which no language reserves."""
    return "_".join(word.upper() for word in _WORD.findall(value))


def published(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a type as the artefacts show it.

    Args:
        name: Name of the type.
        schema: The schema, without what stays in the source.
    """
    if schema.get("type") == "object" and "properties" not in schema:
        return {**schema, "additionalProperties": True}  # without it, generators take it for an object without members
    if "enum" not in schema:
        return dict(schema)
    shown: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword == "x-enum-descriptions":
            continue
        shown[OPEN_VALUES if keyword == "enum" and schema.get("x-open-enum") else keyword] = value
    if schema.get("x-open-enum"):
        known = ", ".join(f"`{value}`" for value in schema["enum"])
        shown["description"] = f"{schema['description']} Known values: {known}; there may be others."
    shown.update(_for_generators(name, schema))
    return shown


def authored(pointer: str) -> str:
    """Return the place in the source of a keyword, given its place in the document."""
    place, _, keyword = pointer.rpartition("/")
    return f"{place}/enum" if keyword == OPEN_VALUES else pointer


def _for_generators(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    values = list(schema["enum"])
    meanings = schema.get("x-enum-descriptions", {})
    names = [member_name(value) for value in values]
    described = [meanings.get(value, "") for value in values]
    members = zip(values, names, described, strict=True)
    return {
        "x-enum-varnames": names,
        "x-enum-descriptions": described,
        "x-ms-enum": {
            "name": name,
            "modelAsString": bool(schema.get("x-open-enum")),
            "values": [{"value": value, "name": member, "description": text} for value, member, text in members],
        },
    }
