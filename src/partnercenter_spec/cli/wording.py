"""Schema keywords in words."""

import re
from collections.abc import Mapping
from typing import Any

_REF = "#/components/schemas/"
_BOUNDS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "like {}",
}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")


def squeeze(text: str) -> str:
    """Put a folded text on one line."""
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """Return the first sentence of a description."""
    return _SENTENCE_END.split(squeeze(text), maxsplit=1)[0]


def referred_type(node: Mapping[str, Any]) -> str | None:
    """Return the name of the type that a schema refers to."""
    reference = node.get("$ref")
    return str(reference).removeprefix(_REF) if reference else None


def describe_type(node: Mapping[str, Any]) -> str:
    """Say in words what a schema allows: `array of Link`, `string (uuid)`, `string or null`."""
    name = referred_type(node)
    if name is not None:
        return name
    if "oneOf" in node:
        return " or ".join(describe_type(branch) for branch in node["oneOf"])
    if "const" in node:
        return f'"{node["const"]}"'
    kinds = node.get("type", "any")
    if kinds == "array":
        return _with_limits(f"array of {describe_type(node['items'])}" if "items" in node else "array", node)
    return _with_limits(kinds if isinstance(kinds, str) else " or ".join(kinds), node)


def _with_limits(name: str, node: Mapping[str, Any]) -> str:
    limits = [str(node["format"])] if "format" in node else []
    limits += [words.format(node[keyword]) for keyword, words in _BOUNDS.items() if keyword in node]
    if node.get("uniqueItems"):
        limits.append("no item twice")
    return f"{name} ({', '.join(limits)})" if limits else name
