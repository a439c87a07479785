"""Bytes or text to a JSON value, strictly.

Accepted is what RFC 8259 allows, plus one leading byte-order mark, since success bodies of the service start with one.
Refused are duplicate member names, NaN and infinities, numbers that overflow, lone surrogates, invalid UTF-8, and
whatever is larger or deeper than the limits.

The standard library reads all of this. Where orjson is installed it reads first, and what it read counts if it writes
the very same text again: then no member was dropped, no number was rounded and nothing was mended. So the values and
the refusals are the same with and without it.
"""

from __future__ import annotations

import codecs
import json
import re
from functools import lru_cache
from typing import Any, Final, NoReturn

from partnercenter_spec import parsers
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.findings import Finding, Report, Severity, order_of
from partnercenter_spec.jsontypes import Json, Token, pointer
from partnercenter_spec.limits import Limits
from partnercenter_spec.parsers import Encoded
from partnercenter_spec.pointers import shown_pointer

_UTF16_MARKS: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHARSETS: Final = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be"}
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_REASONS: Final = (
    "Expecting property name enclosed in double quotes",
    "Expecting value",
    "Expecting ',' delimiter",
    "Expecting ':' delimiter",
    "Extra data",
    "Unterminated string",
    "Invalid control character",
    "Invalid \\escape",
    "Invalid \\uXXXX escape",
    "Illegal trailing comma",
)


class _Refused(Exception):
    """A value that JSON text may not hold; raised inside the parser."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class _Repeated(dict[str, Any]):
    """An object that named members more than once, with the names."""

    names: tuple[str, ...] = ()


def decode(data: Encoded, limits: Limits | None = None, charset: str | None = None) -> Json:
    """Read JSON.

    Args:
        data: The payload, encoded or as text.
        limits: What it may cost.
        charset: The charset that a Content-Type header declared; UTF-16 needs this or a byte-order mark.

    Returns:
        The value, made of dict, list, str, int, float, bool and None.

    Raises:
        UndecodablePayload: The payload is not acceptable JSON; the report says what, where and why.
    """
    limits = limits or Limits()
    value = read(data, limits, charset)
    check_shape(value, limits)
    return value


def read(data: Encoded, limits: Limits, charset: str | None = None) -> Json:
    """Read JSON without looking at how deep and how large the value is; `check_shape` does that.

    Raises:
        UndecodablePayload: As for `decode`, but for `max_depth` and `max_nodes`.
    """
    if (charset is None or charset.lower() == "utf-8") and limits.max_digits >= parsers.LONGEST_NUMBER:
        value: Json = parsers.PARSER.read(data, limits.max_bytes)
        if value is not parsers.UNDECIDED:
            return value
    return read_strictly(data, limits, charset)


def read_strictly(data: Encoded, limits: Limits, charset: str | None = None) -> Json:
    """Read JSON as `read` does, with the standard library alone."""
    text = _text_of(data, limits, charset)
    text = text[1:] if text.startswith("\ufeff") else text
    try:
        value = _parse(text, limits, _unique_members)
    except _Refused as refused:
        if refused.code == "duplicateProperty":
            refused = _refuse_duplicates(text, limits)
        _refuse(refused.code, refused.message)
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _refuse_surrogates(value)
    return value


def read_part(text: str, start: int, limits: Limits) -> tuple[Json, int] | None:
    """Read one value in a text, as strictly as a whole one is read.

    Args:
        text: A text without lone surrogates.
        start: Where the value starts.
        limits: What it may cost.

    Returns:
        The value, and where it ends; None if the whole text has to be read to say what is wrong with it.
    """
    try:
        value, end = _decoder(limits.max_digits, _unique_members).raw_decode(text, start)
    except (ValueError, RecursionError, _Refused):
        return None
    return None if _SURROGATE_ESCAPE.search(text, start, end) else (value, end)


def _text_of(data: Encoded, limits: Limits, charset: str | None) -> str:
    if isinstance(data, str):
        if len(data) > limits.max_bytes or len(data.encode("utf-8", "surrogatepass")) > limits.max_bytes:
            _refuse("limitExceeded", f"is larger than {limits.max_bytes} bytes (max_bytes)")
        if _SURROGATE.search(data):
            _refuse("undecodable", "holds a surrogate code point that is not text")
        return data
    raw = bytes(data)
    if len(raw) > limits.max_bytes:
        _refuse("limitExceeded", f"is larger than {limits.max_bytes} bytes (max_bytes)")
    encoding = _encoding_of(raw, charset)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start
    # outside of the handler, as below: the error that was handled holds the payload and would stay on as context
    return _refuse("undecodable", f"is not {encoding.upper()} text: invalid byte at offset {offset}")


def _encoding_of(raw: bytes, charset: str | None) -> str:
    marked = _UTF16_MARKS.get(raw[:2])
    if marked:
        return marked
    name = (charset or "utf-8").strip("\"' ").lower()
    if name not in _CHARSETS:
        _refuse("undecodable", "is declared in a charset that JSON does not use; send UTF-8")
    if name.startswith("utf-16"):
        return "utf-16-be" if name.endswith("be") else "utf-16-le"
    return "utf-8"


def _parse(text: str, limits: Limits, members: Any) -> Json:  # noqa: ANN401 - the parser's hook
    try:
        value: Json = _decoder(limits.max_digits, members).decode(text)
    except json.JSONDecodeError as error:
        reason = next((known for known in _REASONS if error.msg.startswith(known)), "malformed")
        place = f"line {error.lineno}, column {error.colno}"
        refused = _Refused("undecodable", f"is not JSON: {reason} at {place}")
    except RecursionError:
        refused = _Refused("limitExceeded", _too_deep(limits))
    else:
        return value
    raise refused


@lru_cache(maxsize=16)
def _decoder(max_digits: int, members: Any) -> json.JSONDecoder:  # noqa: ANN401 - the parser's hook
    too_long = f"holds a number of more than {max_digits} digits (max_digits)"

    def integer(digits: str) -> int:
        if len(digits.lstrip("-")) > max_digits:
            raise _Refused("limitExceeded", too_long)
        return int(digits)

    def fraction(digits: str) -> float:
        if len(digits) > max_digits:
            raise _Refused("limitExceeded", too_long)
        number = float(digits)
        if number in (float("inf"), float("-inf")):
            raise _Refused("undecodable", "holds a number that is too large")
        return number

    return json.JSONDecoder(
        object_pairs_hook=members, parse_constant=_no_constant, parse_int=integer, parse_float=fraction
    )


def _unique_members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Refused("duplicateProperty", "names a member twice")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise _Refused("undecodable", "holds NaN or an infinity, which JSON does not have")


def _mark_repeated(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members: dict[str, Json] = {}
    repeated: list[str] = []
    for name, value in pairs:
        if name in members and name not in repeated:
            repeated.append(name)
        members[name] = value
    if not repeated:
        return members
    marked = _Repeated(members)
    marked.names = tuple(repeated)
    return marked


def _refuse_duplicates(text: str, limits: Limits) -> _Refused:
    """Parse once more, only to say where the duplicates are.

    Returns:
        What is wrong after them, if the text is no JSON at all; otherwise the duplicates are raised.
    """
    try:
        value = _parse(text, limits, _mark_repeated)
    except _Refused as refused:
        return refused
    findings = [
        Finding("duplicateProperty", shown_pointer((*path, name)), Severity.ERROR, "is named twice in one object")
        for path, node in _walk(value, limits)
        if isinstance(node, _Repeated)
        for name in node.names
    ]
    raise UndecodablePayload(_report(findings[: limits.max_findings])) from None


def _walk(value: Json, limits: Limits) -> list[tuple[tuple[Token, ...], Json]]:
    seen: list[tuple[tuple[Token, ...], Json]] = []
    pending: list[tuple[tuple[Token, ...], Json]] = [((), value)]
    while pending:
        path, node = pending.pop()
        seen.append((path, node))
        if len(path) >= limits.max_depth:
            continue
        if isinstance(node, dict):
            pending.extend(((*path, name), child) for name, child in node.items())
        elif isinstance(node, list):
            pending.extend(((*path, index), child) for index, child in enumerate(node))
    return seen


def _refuse_surrogates(value: Json) -> None:
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            pending.extend(node.values())
            pending.extend(node)
        elif isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, str) and _SURROGATE.search(node):
            _refuse("undecodable", "holds an escaped surrogate without its partner")


def surely_within(data: Encoded, limits: Limits) -> tuple[bool, bool]:
    """Say of a text whether it cannot hold a value beyond `max_depth`, and whether not one beyond `max_nodes`.

    Brackets and commas are counted, also those in strings, so a no is a perhaps.
    """
    text = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    opened = text.count(b"{") + text.count(b"[")
    return opened <= limits.max_depth, len(text) < limits.max_nodes or opened + text.count(b",") < limits.max_nodes


def check_shape(value: Json, limits: Limits) -> None:
    """Hold a value that was read to the limits of depth and number of values.

    Raises:
        UndecodablePayload: It is nested too deep or holds too many values.
    """
    level = [value] if isinstance(value, dict | list) else []
    depth, nodes = 0, 1
    while level:
        depth += 1
        if depth > limits.max_depth:
            _refuse("limitExceeded", _too_deep(limits))
        children = [child for node in level for child in (node.values() if type(node) is not list else node)]  # type: ignore[union-attr]
        nodes += len(children)
        if nodes > limits.max_nodes:
            _refuse("limitExceeded", f"holds more than {limits.max_nodes} values (max_nodes)")
        level = [child for child in children if type(child) is dict or type(child) is list]


def _too_deep(limits: Limits) -> str:
    return f"is nested deeper than {limits.max_depth} levels (max_depth)"


def _refuse(code: str, message: str) -> NoReturn:
    raise UndecodablePayload(_report([Finding(code, pointer(()), Severity.ERROR, message)])) from None


def _report(findings: list[Finding]) -> Report:
    from partnercenter_spec import contract  # noqa: PLC0415 - read only when something is refused

    return Report(None, None, tuple(sorted(findings, key=order_of)), contract.version())
