r"""The quickest way to a yes: a view as one regular expression over the JSON text itself.

A type without free members is a regular language once the order of its members is fixed, and a program always writes
them in the same order. So the text of a right payload can be told in one pass, without a parser and without a value.
What is not told may still be right: members in another order, names in another spelling, numbers or escapes that are
seldom written. Then the payload is read and judged as ever. So nothing here can make a wrong payload pass as long as
each expression describes only texts of payloads that the view accepts:

- members come in one order, that of the view, each at most once, so that none is named twice;
- every character of a text is one that JSON may hold there, or a usual escape, and counts as one character;
- numbers are within the bounds, with no more digits than any integer within them may have;
- what the view leaves open is empty.

Expressions never go back over what they took (`*+`, `?+`), and of alternatives only one can take what comes next. So
what is wrong at the end of a text is not told in many ways, and the time taken grows with the length of the text, whatever
the text is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from partnercenter_spec.formats import FORMATS
from partnercenter_spec.jsontypes import Schema, has_type
from partnercenter_spec.patterns import Choice, Literal, Repeat, UnsupportedPattern, parse

_SAFE: Final = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}
_QUICK: Final = r"[ !#-\[\]-\xff]"  # what most texts are made of: a class that the engine looks up in one step
_PLAIN: Final = r'[^"\\\x00-\x1f]'
_ESCAPE: Final = r'\\(?:["\\/bfnrt]|u(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}))'
_TEXT: Final = f'"{_QUICK}*+(?:"|(?:{_PLAIN}|{_ESCAPE})++")'  # the rest is not empty: else a text could be told twice
_HEX: Final = "[0-9A-Fa-f]"
_URI_LETTERS: Final = r"A-Za-z0-9._~\-!$&'()*+,;=:@"
_URI_TAIL: Final = f"[{_URI_LETTERS}/?]*+"
_SITE: Final = r"https?://[A-Za-z0-9.\-]++"
_PATH: Final = rf"/[{_URI_LETTERS}]{_URI_TAIL}(?:%{_HEX}{{2}}{_URI_TAIL})*+"
_USUAL: Final = {
    FORMATS["uuid"]["pattern"]: "-".join(f"{_HEX}{{{digits}}}+" for digits in (8, 4, 4, 4, 12)),
    FORMATS["uri"]["pattern"]: _SITE + _PATH,
    FORMATS["uri-reference"]["pattern"]: f"(?:{_SITE})?+{_PATH}",
}
"""Patterns to what is usually written of what they take, in the form that is told fastest."""
_LONGEST: Final = 256  # characters of a text of bounded length
_MOST_DIGITS: Final = 18
_MOST_WHOLE: Final = 9  # digits of a number before the point
_MOST_STARTS: Final = 1_500  # characters of an expression that may be spent on where an object starts
_LARGEST: Final = 200_000
_KNOWN: Final = frozenset(
    {
        *("$schema", "type", "enum", "const", "properties", "required", "additionalProperties", "items"),
        *("pattern", "minLength", "maxLength", "minimum", "maximum", "maxItems"),
    }
)


class _Irregular(Exception):
    """The view says something that an expression cannot say, or that is not worth it."""


class Style(NamedTuple):
    """How a writer of JSON separates what it writes."""

    comma: str
    colon: str


COMPACT: Final = Style(",", ":")
SPACED: Final = Style(", ", ": ")


def expression(view: Schema, style: Style = COMPACT) -> str | None:
    """Return the expression for the texts of payloads that a view accepts.

    Args:
        view: A full view, without references.
        style: How the texts are written.

    Returns:
        An expression for whole texts without lone surrogates; None if the view has none.
    """
    try:
        told = _Writer(style).value(view)
    except (_Irregular, UnsupportedPattern):
        return None
    return told if len(told) <= _LARGEST else None


class PageExpressions(NamedTuple):
    """Expressions for the parts of a page, each for what comes at a place in the text.

    Attributes:
        head: All before the first item.
        item: One item, an object, with the comma after it if there is one.
        tail: All after the last item, to the end.
    """

    head: str
    item: str
    tail: str


def page_expressions(view: Schema, style: Style = COMPACT) -> PageExpressions | None:
    """Return the expressions for the texts of pages that a view accepts.

    Args:
        view: A full view of a collection, without references.
        style: How the texts are written.

    Returns:
        Expressions such that a head, any number of items and a tail are a page; None if the view has none.
    """
    try:
        told = _Writer(style).page(view)
    except (_Irregular, UnsupportedPattern):
        return None
    return told if sum(map(len, told)) <= _LARGEST else None


class _Writer:
    def __init__(self, style: Style) -> None:
        self._comma, self._colon = style

    def value(self, node: Schema) -> str:
        """Write the expression for the values that a node accepts."""
        if not node.keys() <= _KNOWN:
            raise _Irregular
        kinds = node.get("type", ())
        kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        if "enum" in node or "const" in node:
            return _one_of(_listed(node, kinds))
        # a whole number is a number
        return _one_of([self._kind(kind, node) for kind in kinds if kind != "integer" or "number" not in kinds])

    def _kind(self, kind: str, node: Schema) -> str:
        if kind == "object":
            return self._object(node)
        if kind == "array":
            return self._array(node)
        told = _SIMPLE.get(kind)
        if told is None:
            raise _Irregular
        return told(node)

    def _array(self, node: Schema) -> str:
        if "items" not in node or node.get("maxItems") == 0:
            return r"\[\]"
        if "maxItems" in node:
            raise _Irregular
        item = self.value(node["items"])
        return rf"\[(?:{item}(?:{self._comma}{item})*+)?+\]"

    def _object(self, node: Schema) -> str:
        members = self._members(node)
        inner = "|".join(self._starts(members))
        return rf"\{{(?:{inner}){'' if any(must for must, _ in members) else '?+'}\}}"

    def _members(self, node: Schema) -> list[tuple[bool, str]]:
        """Write the expressions for the members of an object, and say which there must be."""
        known = node.get("properties", {})
        required = set(node.get("required", ()))
        if not required <= known.keys():
            raise _Irregular
        return [
            (name in required, f"{_quoted(name)}{self._colon}{self.value(schema)}") for name, schema in known.items()
        ]

    def page(self, node: Schema) -> PageExpressions:
        """Write the expressions for the parts of an object with a list of items."""
        members, known = self._members(node), node.get("properties", {})
        if "items" not in known or "items" not in known["items"]:
            raise _Irregular
        at = list(known).index("items")
        before = "".join(f"(?:{text}{self._comma}){'' if must else '?+'}" for must, text in members[:at])
        item = self.value(known["items"]["items"])
        head = rf"\{{{before}{_quoted('items')}{self._colon}\["
        return PageExpressions(head, rf"{item}(?:{self._comma}|(?=\]))", rf"\]{self._rest(members[at + 1 :])}\}}")

    def _starts(self, members: list[tuple[bool, str]]) -> Iterator[str]:
        """Yield expressions for the members of an object: for each that may be the first, as far as it is worth it."""
        if len(members) == 2:
            first, second = members
            yield from (first[1] + self._rest([second]), second[1] + self._rest([first]))
            return
        sure = next((position for position, (must, _) in enumerate(members) if must), None)
        if sure is not None:
            before = "".join(f"(?:{text}{self._comma})?+" for _, text in members[:sure])
            yield before + members[sure][1] + self._rest(members[sure + 1 :])
            return
        length = 0
        for position, (_, text) in enumerate(members):
            start = text + self._rest(members[position + 1 :])
            length += len(start)
            if position and length > _MOST_STARTS:
                return
            yield start

    def _rest(self, members: list[tuple[bool, str]]) -> str:
        return "".join(f"(?:{self._comma}{text}){'' if must else '?+'}" for must, text in members)


def _one_of(options: list[str]) -> str:
    if not options:
        raise _Irregular
    return options[0] if len(options) == 1 and "|" not in options[0] else f"(?:{'|'.join(options)})"


def _listed(node: Schema, kinds: tuple[str, ...]) -> list[str]:
    """Write the values of an enumeration; beside it there may be a type, nothing else."""
    if not node.keys() <= {"$schema", "enum", "const", "type"} or {"enum", "const"} <= node.keys():
        raise _Irregular
    values = node["enum"] if "enum" in node else [node["const"]]
    told = [value for value in values if not kinds or has_type(value, kinds)]
    if any(value is not None and type(value) not in {str, bool} for value in told):
        raise _Irregular
    return list(dict.fromkeys(_quoted(value) if isinstance(value, str) else json.dumps(value) for value in told))


def _quoted(text: str) -> str:
    return re.escape(json.dumps(text, ensure_ascii=False))


def _text(node: Schema) -> str:
    least, most = node.get("minLength", 0), node.get("maxLength")
    pattern = node.get("pattern")
    if pattern is not None:
        if {"minLength", "maxLength"} & node.keys():
            raise _Irregular
        return f'"{_USUAL.get(pattern) or _safely(pattern)}"'
    if not least and most is None:
        return _TEXT
    most = _LONGEST if most is None else min(most, _LONGEST)
    if least > most:
        raise _Irregular
    return f'"(?:{_PLAIN}|{_ESCAPE}){{{least},{most}}}+"' if least else f'"{_PLAIN}{{0,{most}}}+"'


def _safely(pattern: str) -> str:
    """Write a pattern as part of an expression, if it is simple."""
    if not _is_simple(parse(pattern)):
        raise _Irregular
    return f"(?:{pattern[1:-1]})"


def _is_simple(node: Any) -> bool:  # noqa: ANN401 - a part of a pattern
    """Say whether a pattern takes only characters that JSON texts hold as they are, and cannot go back far."""
    if isinstance(node, Literal):
        return bool(node.characters) and _SAFE.issuperset(node.characters)
    if isinstance(node, Repeat):
        bounded = not node.endless and (node.most <= 1 or isinstance(node.part, Literal))
        return bounded and _is_simple(node.part)
    return isinstance(node, Choice) and all(_is_simple(part) for option in node.options for part in option)


def _integer(node: Schema) -> str:
    least, most = node.get("minimum", -(10**_MOST_DIGITS)), node.get("maximum", 10**_MOST_DIGITS)
    if not least <= 0 <= most:
        raise _Irregular
    digits = {sign: min(len(str(abs(int(bound)))) - 1, _MOST_DIGITS) for sign, bound in (("-", least), ("", most))}
    return "|".join(["0", *(f"{sign}[1-9][0-9]{{0,{number - 1}}}+" for sign, number in digits.items() if number)])


def _number(node: Schema) -> str:
    most = 10**_MOST_WHOLE
    if not node.get("minimum", -most) <= -most < most <= node.get("maximum", most):
        raise _Irregular
    digits = _MOST_DIGITS - _MOST_WHOLE - len("-.")
    # what has a fraction first: expressions do not come back to a number that they took for whole
    return rf"-?+(?:0|[1-9][0-9]{{0,{_MOST_WHOLE - 1}}}+)\.[0-9]{{1,{digits}}}+|{_integer(node)}"


_SIMPLE: Final[Mapping[str, Callable[[Schema], str]]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": lambda _: "true|false",
    "null": lambda _: "null",
}
