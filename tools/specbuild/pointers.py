"""JSON Pointers (RFC 6901) as the tools write and follow them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def escape(token: str | int) -> str:
    """Write one reference token."""
    return str(token).replace("~", "~0").replace("/", "~1")


def join(pointer: str, *tokens: str | int) -> str:
    """Append tokens to a pointer."""
    return pointer + "".join(f"/{escape(token)}" for token in tokens)


def build(tokens: Iterable[str | int]) -> str:
    """Write a pointer from tokens."""
    return join("", *tokens)


def split(pointer: str) -> tuple[str, ...]:
    """Take a pointer apart.

    Raises:
        ValueError: It is neither empty nor starts with a slash.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        message = f"a JSON Pointer is empty or starts with '/': {pointer!r}"
        raise ValueError(message)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def parent(pointer: str) -> str:
    """Return the pointer to what holds the value; the root holds itself."""
    return pointer.rpartition("/")[0]


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON of whatever shape
    """Yield every value with its pointer, outermost first."""
    yield pointer, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from walk(child, join(pointer, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, join(pointer, index))
