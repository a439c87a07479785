"""What a decoded value may hold: JSON types only, within the limits. Engines crash or err on anything else."""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import Any, Final

from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.jsontypes import Token
from partnercenter_spec.limits import Limits
from partnercenter_spec.pointers import shown_pointer

_PLAIN: Final = (str, int, float, bool, type(None))
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def unfit(value: object, limits: Limits) -> list[Finding]:
    """Say why a decoded value cannot be judged.

    Returns:
        Findings with code `notJson` or `limitExceeded`; empty if the value is JSON within the limits.
    """
    return [] if _is_fit(value, limits) else _explain(value, limits)


def _is_fit(value: object, limits: Limits) -> bool:
    """Say quickly whether a value is JSON within the limits; a doubt counts as no, and is then looked into."""
    level: list[Any] = [value]
    nodes = 0
    for depth in range(limits.max_depth + 1):
        nodes += len(level)
        if nodes > limits.max_nodes:
            return False
        below: list[Any] = []
        for node in level:
            kind = type(node)
            if depth == limits.max_depth and kind in {dict, list}:
                return False
            if kind is dict:
                if not all(map(_is_fit_text, node)):
                    return False
                below += node.values()
            elif kind is list:
                below += node
            elif not _is_fit_scalar(node, kind, limits):
                return False
        if not below:
            return True
        level = below
    return False


def _is_fit_text(text: object) -> bool:
    return type(text) is str and (text.isascii() or _SURROGATE.search(text) is None)


def _is_fit_scalar(node: Any, kind: type, limits: Limits) -> bool:  # noqa: ANN401 - any value at all
    if kind is str:
        return node.isascii() or _SURROGATE.search(node) is None
    if kind is int:
        return bool(node.bit_length() <= limits.max_digits * 3)
    return node is None or kind is bool or (kind is float and math.isfinite(node))


def _explain(value: object, limits: Limits) -> list[Finding]:
    findings: list[Finding] = []
    pending: list[tuple[tuple[Token, ...], Any]] = [((), value)]
    nodes = 0
    while pending:
        path, node = pending.pop()
        nodes += 1
        if nodes > limits.max_nodes:
            return [_finding("limitExceeded", (), f"holds more than {limits.max_nodes} values (max_nodes)")]
        if isinstance(node, dict | list):
            if len(path) >= limits.max_depth:
                return [_finding("limitExceeded", (), f"is nested deeper than {limits.max_depth} levels (max_depth)")]
            pending.extend(_children(path, node, findings))
            continue
        problem = _problem_of(node, limits)
        if problem is not None:
            findings.append(_finding(problem[0], path, problem[1]))
        if len(findings) >= limits.max_findings:
            break
    return findings


def _children(
    path: tuple[Token, ...], node: dict[Any, Any] | list[Any], findings: list[Finding]
) -> list[tuple[tuple[Token, ...], Any]]:
    if isinstance(node, list):
        return [((*path, index), child) for index, child in enumerate(node)]
    children: list[tuple[tuple[Token, ...], Any]] = []
    for name, child in node.items():
        if not isinstance(name, str) or not _is_plain(name):
            findings.append(
                _finding("notJson", path, f"has a name that is a Python {type(name).__name__}, not a plain string")
            )
        elif _SURROGATE.search(name):
            findings.append(_finding("notJson", path, "has a member whose name holds a lone surrogate"))
        else:
            children.append(((*path, name), child))
    return children


def _is_plain(value: object) -> bool:
    """Say whether a scalar is of a type that every engine reads: JSON's own, or an enumeration of them."""
    return type(value) in _PLAIN or (isinstance(value, Enum) and isinstance(value, str | int))


def _problem_of(node: object, limits: Limits) -> tuple[str, str] | None:
    if not _is_plain(node):
        return "notJson", f"is a Python {type(node).__name__}, which JSON does not have"
    if isinstance(node, str):
        return ("notJson", "holds a lone surrogate") if _SURROGATE.search(node) else None
    if isinstance(node, int) and not isinstance(node, bool):
        too_long = node.bit_length() > limits.max_digits * math.log2(10)
        return ("limitExceeded", f"has more than {limits.max_digits} digits (max_digits)") if too_long else None
    if isinstance(node, float) and not math.isfinite(node):
        return "notJson", "is not a finite number"
    return None


def _finding(code: str, path: tuple[Token, ...], message: str) -> Finding:
    return Finding(code, shown_pointer(path), Severity.ERROR, message)
