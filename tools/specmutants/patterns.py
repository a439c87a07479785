"""Patterns with one change: an anchor dropped, a class or a count that takes in one thing more or one less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(r"\\.|\[[^\]]*\]|\{[0-9,]*\}|\(\?:|.", re.DOTALL)
_RANGE: Final = re.compile(r"(.)-(.)")
_USUAL: Final = ("A-Z", "a-z", "0-9")
_SPECIAL: Final = frozenset("[]^-\\")
_SIGNS: Final[dict[str, tuple[str, ...]]] = {"?": ("", "*"), "*": ("+", "?"), "+": ("*", "")}


def changed_patterns(pattern: str) -> Iterator[str]:
    """Yield what a pattern is with one change."""
    seen = {pattern}
    tokens = _TOKEN.findall(pattern)
    for index, token in enumerate(tokens):
        for other in _others(token):
            changed = "".join([*tokens[:index], other, *tokens[index + 1 :]])
            if changed not in seen and _is_pattern(changed):
                seen.add(changed)
                yield changed


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _others(token: str) -> Iterator[str]:
    if token in {"^", "$"}:
        yield ""
    elif token.startswith("["):
        yield from (f"[{inside}]" for inside in _classes(token[1:-1]))
    elif token.startswith("{"):
        yield from _counts(token)
    elif token in _SIGNS:
        yield from _SIGNS[token]
    elif token.isalnum() or token in {"-", "_", " "}:
        yield f"{token}?"


def _classes(inside: str) -> Iterator[str]:
    """Yield the insides of a class with another range, without one of its own, and with each end moved by one."""
    ranges = _RANGE.findall(inside)
    for usual in _USUAL:
        if usual not in inside:
            yield inside + usual
    for first, last in ranges:
        own = f"{first}-{last}"
        if len(inside) > len(own):
            yield inside.replace(own, "", 1)
        for start, end in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            yield inside.replace(own, f"{_moved(first, start)}-{_moved(last, end)}", 1)


def _moved(letter: str, by: int) -> str:
    moved = chr(ord(letter) + by)
    return f"\\{moved}" if moved in _SPECIAL else moved


def _counts(token: str) -> Iterator[str]:
    """Yield a count with each end moved by one."""
    least, comma, most = token[1:-1].partition(",")
    low = int(least)
    if comma and not most:
        ends = [(low - 1, ""), (low + 1, "")]
    else:
        high = int(most or least)
        moved = ((low - 1, high), (low + 1, high), (low, high - 1), (low, high + 1))
        ends = [(start, str(end)) for start, end in moved if start <= end]
    yield from (f"{{{start},{end}}}" for start, end in ends if start >= 0)
