"""What a plain YAML scalar means: a JSON literal, text, or a trap.

YAML 1.1 and 1.2 read many plain words differently (`NO`, `0155`, `12:30`). Such a word is refused, so that every reader
of a source file sees the same value.
"""

from __future__ import annotations

import math
import re
from typing import Final

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_LITERALS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_A_NUMBER: Final = "is a number in some versions of YAML"
_TRAPS: Final = (
    (re.compile(r""), "has no value: write one, or null"),
    (re.compile(r"y|yes|n|no|on|off|true|false", re.IGNORECASE), "is a boolean in some versions of YAML"),
    (re.compile(r"~|null", re.IGNORECASE), "is null in some versions of YAML: write null"),
    (
        re.compile(r"[-+]?(?:0[xX][0-9A-Fa-f_]+|0[bB][01_]+|0[oO][0-7_]+)"),
        _A_NUMBER,
    ),
    (re.compile(r"[-+]?0[0-9_]+"), "is octal in some versions of YAML"),
    (
        re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"),
        "is a number of base 60 in some versions of YAML",
    ),
    (re.compile(r"[-+]?[0-9][0-9_]*"), _A_NUMBER),
    (
        re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9_]+|[0-9]+)(?:[eE][-+]?[0-9]+)?"),
        _A_NUMBER,
    ),
    (re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE), "is not a JSON number"),
    (
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?", re.DOTALL),
        "is a date in some versions of YAML",
    ),
    (re.compile(r"=|<<"), "has a meaning of its own in some versions of YAML"),
)


class AmbiguousScalar(ValueError):
    """A plain scalar that not every reader reads alike."""


def interpret(text: str) -> str | int | float | bool | None:
    """Read a plain scalar.

    Raises:
        AmbiguousScalar: It has to be quoted (or written as JSON does).
    """
    if text in _LITERALS:
        return _LITERALS[text]
    if _NUMBER.fullmatch(text):
        return _number(text)
    for trap, meaning in _TRAPS:
        if trap.fullmatch(text):
            message = meaning if ":" in meaning else f"{meaning}: quote it if text is meant"
            raise AmbiguousScalar(f"`{text}` {message}" if text else message)
    return text


def _number(text: str) -> int | float:
    if not set(text) & set(".eE"):
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        message = f"`{text}` does not fit into a JSON number"
        raise AmbiguousScalar(message)
    return number
