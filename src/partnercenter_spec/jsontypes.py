"""JSON values in Python, and JSON Pointers (RFC 6901) into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = Mapping[str, Any]
Token: TypeAlias = str | int

# bool stands before int, whose subclass it is
_JSON_NAMES: Final[dict[type, str]] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    type(None): "null",
}


def pointer(tokens: Iterable[Token]) -> str:
    """Write reference tokens as a JSON Pointer.

    Args:
        tokens: Property names and array indexes, outermost first.

    Returns:
        The pointer; the empty string for no tokens.
    """
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def parse_pointer(text: str) -> tuple[str, ...]:
    """Split a JSON Pointer into its reference tokens.

    Raises:
        ValueError: The text is neither empty nor starts with a slash.
    """
    if not text:
        return ()
    if not text.startswith("/"):
        message = f"a JSON Pointer is empty or starts with '/': {text!r}"
        raise ValueError(message)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))


def type_name(value: object) -> str:
    """Name the JSON type of a Python value, as JSON Schema names it (`1.0` is an integer)."""
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    for kind, name in _JSON_NAMES.items():
        if isinstance(value, kind):
            return name
    return "not JSON"


def has_type(value: object, names: Iterable[str]) -> bool:
    """Say whether a value is of one of the JSON types that are named."""
    actual = type_name(value)
    allowed = set(names)
    if actual in allowed:
        return True
    return "number" in allowed and isinstance(value, int | float) and not isinstance(value, bool)
