"""What a decoded value may hold: JSON types only, within the limits. Engines crash or err on anything else.

Values are taken for what their classes are, never for what they say of themselves, and none of their own code runs.
A tuple is an array, as Python's own writers of JSON have it, and a member of an enumeration of texts or integers is its
value.
"""

from __future__ import annotations

import marshal
import math
import re
from enum import Enum
from typing import Any, Final

from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.jsontypes import Json, Token
from partnercenter_spec.limits import Limits
from partnercenter_spec.pointers import is_presentable, shown_pointer

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_FIRST_BYTE_OF_SURROGATES: Final = b"\xed"
_CLASS_NAME: Final[Any] = vars(type)["__name__"]


def examine(value: object, limits: Limits) -> tuple[Json, list[Finding]]:
    """Say why a decoded value cannot be judged, or return it in a form that every engine reads.

    Returns:
        The value and no findings: the very object if it is made of JSON's own classes alone, else a copy in which
        subclasses, tuples and enumerations are what they hold. Or None and findings with code `notJson` or `limitExceeded`.
    """
    fit = _is_fit(value, limits)
    if fit:
        return value, []  # type: ignore[return-value]
    findings = [_too_many(limits)] if fit is None else _explain(value, limits)
    return (None, findings) if findings else (_plain_copy(value), [])


def is_surely_fit(value: object, limits: Limits) -> bool:
    """Say quickly that a value is made of JSON's own classes, and tuples; a no is a perhaps.

    The serializer of the standard library's bytecode takes those classes and nothing that is derived from them. What
    else it takes, bytes and numbers beyond all limits among it, is for the caller to rule out.
    """
    try:
        written = marshal.dumps(value)  # type: ignore[arg-type]
    except ValueError:
        return False
    return len(written) <= limits.max_bytes and _FIRST_BYTE_OF_SURROGATES not in written


def unfit(value: object, limits: Limits) -> list[Finding]:
    """Say why a decoded value cannot be judged.

    Returns:
        Findings with code `notJson` or `limitExceeded`; empty if the value is JSON within the limits.
    """
    return examine(value, limits)[1]


def _is_fit(value: object, limits: Limits) -> bool | None:
    """Say quickly whether a value is JSON within the limits; a doubt counts as no, and is then looked into.

    Returns:
        None if there are certainly too many values.
    """
    level: list[Any] = [value]
    nodes, size = 1, 0
    for _ in range(limits.max_depth + 1):
        below: list[Any] = []
        names: list[Any] = []
        opened = False
        for node in level:  # all in one loop, since calls would take as long again
            kind = type(node)
            if kind is str:
                if not node.isascii() and _SURROGATE.search(node):
                    return False
                size += len(node)
            elif kind is dict or kind is list:
                opened = True
                nodes += len(node)
                if nodes > limits.max_nodes:
                    return None
                below += node.values() if kind is dict else node
                names += node if kind is dict else ()
            elif not (node is None or kind is bool or _is_fit_number(node, kind, limits)):
                return False
        if not opened:
            return size <= limits.max_bytes
        if not _are_fit(names):
            return False
        size += sum(map(len, names))
        level = below
    return False


def _are_fit(names: list[object]) -> bool:
    for name in names:  # noqa: SIM110 - a generator would take longer
        if type(name) is not str or not (name.isascii() or _SURROGATE.search(name) is None):
            return False
    return True


def _is_fit_number(node: Any, kind: type, limits: Limits) -> bool:  # noqa: ANN401 - any value at all
    if kind is int:
        return bool(node.bit_length() <= limits.max_digits * 3)
    return kind is float and math.isfinite(node)


def _explain(value: object, limits: Limits) -> list[Finding]:
    findings: list[Finding] = []
    pending: list[tuple[tuple[Token, ...], Any]] = [((), value)]
    nodes, size = 1, 0
    while pending and len(findings) < limits.max_findings:
        path, node = pending.pop()
        kind = type(node)
        if issubclass(kind, (dict, list)) or kind is tuple:
            nodes += (dict if issubclass(kind, dict) else tuple if kind is tuple else list).__len__(node)
            if nodes > limits.max_nodes:
                return [_too_many(limits)]
            if len(path) >= limits.max_depth:
                return [_finding("limitExceeded", (), f"is nested deeper than {limits.max_depth} levels (max_depth)")]
            children, faults, length = _children(path, node, limits)
            pending.extend(reversed(children))
            findings += faults
            size += length
        elif (problem := _problem_of(node, limits)) is not None:
            findings.append(_finding(problem[0], path, problem[1]))
        elif issubclass(kind, str):
            size += str.__len__(node)
        if size > limits.max_bytes:
            return [_finding("limitExceeded", (), f"holds text of more than {limits.max_bytes} bytes (max_bytes)")]
    return findings[: limits.max_findings]


def _children(
    path: tuple[Token, ...], node: dict[Any, Any] | list[Any] | tuple[Any, ...], limits: Limits
) -> tuple[list[tuple[tuple[Token, ...], Any]], list[Finding], int]:
    """Return what an object or array holds, what is wrong with the names, and how long these are together."""
    if not issubclass(type(node), dict):
        items = node if type(node) is tuple else list.copy(node)  # type: ignore[arg-type]
        return [((*path, index), child) for index, child in enumerate(items)], [], 0
    children: list[tuple[tuple[Token, ...], Any]] = []
    faults: list[Finding] = []
    length = 0
    for name, child in list(dict.items(node)):  # type: ignore[arg-type]
        if not issubclass(type(name), str) or not _is_plain(name):
            if len(faults) == limits.max_findings:
                break
            message = f"has a name that is a Python {_class_of(name)}, not a plain string"
            faults.append(_finding("notJson", path, message))
        elif _SURROGATE.search(name):
            faults.append(_finding("notJson", path, "has a member whose name holds a lone surrogate"))
        else:
            length += str.__len__(name)
            children.append(((*path, str.__str__(name)), child))
    return children, faults, length


def _is_plain(value: object) -> bool:
    """Say whether a scalar is of a type that every engine reads: JSON's own, or an enumeration of them."""
    kind = type(value)
    if kind is str or kind is int or kind is float or kind is bool or value is None:
        return True
    return issubclass(kind, Enum) and issubclass(kind, (str, int))


def _problem_of(node: Any, limits: Limits) -> tuple[str, str] | None:  # noqa: ANN401 - any value at all
    kind = type(node)
    if not _is_plain(node):
        return "notJson", f"is a Python {_class_of(node)}, which JSON does not have"
    if issubclass(kind, str):
        return ("notJson", "holds a lone surrogate") if _SURROGATE.search(node) else None
    if issubclass(kind, int) and kind is not bool:
        too_long = int.bit_length(node) > limits.max_digits * 3 and int.__abs__(node) >= 10**limits.max_digits
        return ("limitExceeded", f"has more than {limits.max_digits} digits (max_digits)") if too_long else None
    if kind is float and not math.isfinite(node):
        return "notJson", "is not a finite number"
    return None


def _class_of(value: object) -> str:
    """Return the name of a value's class, unless that may be data as well."""
    name: str = _CLASS_NAME.__get__(type(value))
    return str.__str__(name) if is_presentable(name) else "object"


def _plain_copy(value: Any) -> Any:  # noqa: ANN401 - any value that was found to be fit
    kind = type(value)
    if issubclass(kind, dict):
        return {str.__str__(name): _plain_copy(child) for name, child in list(dict.items(value))}
    if issubclass(kind, list) or kind is tuple:
        return [_plain_copy(child) for child in (value if kind is tuple else list.copy(value))]
    if issubclass(kind, Enum):
        return str.__str__(value) if issubclass(kind, str) else int.__int__(value)
    return value


def _too_many(limits: Limits) -> Finding:
    return _finding("limitExceeded", (), f"holds more than {limits.max_nodes} values (max_nodes)")


def _finding(code: str, path: tuple[Token, ...], message: str) -> Finding:
    return Finding(code, shown_pointer(path), Severity.ERROR, message)
