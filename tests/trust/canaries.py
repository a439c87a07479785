"""Payloads in which every value is a canary, faults that stir each of them, and an eye for what comes out.

Of each canary every piece of six characters has the letters `zq` in it, or five digits of one ring. Neither stands
anywhere in the contract, and no format escapes letters or digits, so one search finds all pieces: also escaped, cut, in
another letter case, or backwards.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from faults import faults, places

from partnercenter_spec.contract import shipped
from partnercenter_spec.detection import branch_of
from partnercenter_spec.jsontypes import pointer
from partnercenter_spec.views import Direction

VECTORS: Final = Path(__file__).parents[2] / "vectors"
RING: Final = "90817263"
NUMBER: Final = int(RING * 3)
GUID: Final = "90817263-9081-7263-9081-726390817263"
MAIL: Final = "zq.azQ9b@zqx.Zqy.zqe"
PASSWORD: Final = "Zq7& zq<$ZQ'\"zqé%zQ;"
LINES: Final = "zq\r\n1Zq\t\x1b[zq\\u0zq::zq%0"
LONG: Final = "Zq7&\u2028" * 1_000
WORD: Final = "zq1AZq2Bzq3C"
NAME: Final = "zq@a Zq/b~zq c"
URI: Final = "/zq1/Zq2?zq3=zq4"

_ENDS: Final = re.compile(
    "|".join(("zq", "qz", *((RING * 2)[i : i + 5] for i in range(8)), *((RING[::-1] * 2)[i : i + 5] for i in range(8))))
)
_SKIPPED: Final = str.maketrans("", "", "-_., ")


class Case(NamedTuple):
    """A payload that holds canaries, and the fault in it."""

    what: str
    payload: Any


class Subject(NamedTuple):
    """A type, the direction in which it is judged, and its complete example with canaries as values."""

    type: str
    direction: Direction
    payload: Any


ADDRESS = re.compile("0x[0-9a-f]{6,16}")


def shows(text: str) -> str | None:
    """Return what a text shows of a canary, with a little around it. Addresses of objects are any digits at all."""
    folded = ADDRESS.sub("", text.casefold())
    found = _ENDS.search(folded) or _ENDS.search(folded.translate(_SKIPPED))
    return None if found is None else found.string[max(0, found.start() - 40) : found.end() + 40]


@cache
def vocabulary() -> str:
    """All text of the contract, from which messages are made."""
    return json.dumps([entry.schema for entry in shipped()], ensure_ascii=False).casefold()


def rest_of(payload: Any) -> set[str]:
    """Return all pieces of six characters of values that are no canaries, and not words of the contract either."""
    pieces: set[str] = set()
    pending = [payload]
    while pending:
        value = pending.pop()
        if isinstance(value, dict | list):
            pending += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str) and shows(value) is None:
            folded = value.casefold()
            pieces |= {folded[i : i + 6] for i in range(len(folded) - 5)}
    return {piece for piece in pieces if piece not in vocabulary()}


@cache
def subjects() -> tuple[Subject, ...]:
    """The complete examples of all types, or the longest one of a type without, with canaries in them."""
    found: list[Subject] = []
    for file in sorted(VECTORS.glob("[A-Z]*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if "vectors" not in document:
            continue
        good = [one for one in document["vectors"] if one["strict"] == {"verdict": "valid", "findings": []}]
        complete = [one for one in good if "/complete" in one["id"]]
        chosen = complete or [max(good, key=lambda one: len(json.dumps(one["payload"])))]
        name = document["type"]
        found.extend(Subject(name, one["direction"], _filled(name, one)) for one in chosen)
    return tuple(found)


def _filled(type: str, vector: dict[str, Any]) -> Any:
    """Put a canary in place of each value that may be any text, or any identifier."""
    contract = shipped()
    payload = copy.deepcopy(vector["payload"])
    branch = branch_of(contract, contract.entry(type), payload, vector["direction"]).name
    for path, schema, value in list(places(contract, branch, payload)):
        if not path or not isinstance(value, str) or "enum" in schema or "const" in schema:
            continue
        if schema.get("format") == "uuid":
            _put(payload, path, GUID)
        elif schema.get("format", "").startswith("uri"):
            _put(payload, path, URI)
        elif "pattern" not in schema and "format" not in schema and "contentSchema" not in schema:
            _put(payload, path, MAIL[: schema.get("maxLength", 99)])
    return payload


def _put(payload: Any, path: tuple[str | int, ...], value: Any) -> None:
    target = payload
    for token in path[:-1]:
        target = target[token]
    target[path[-1]] = value


def leaves(payload: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of the scalars of a payload."""
    if isinstance(payload, dict | list) and payload:
        children = payload.items() if isinstance(payload, dict) else enumerate(payload)
        for token, child in children:
            yield from leaves(child, (*path, token))
    else:
        yield path


class Unspeakable:
    """No JSON value, and a secret in every way to write it."""

    def __repr__(self) -> str:
        return PASSWORD

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return PASSWORD


SPOTS: Final[dict[str, Any]] = {
    "mail": MAIL,
    "password": PASSWORD,
    "lines": LINES,
    "long": LONG,
    "word": WORD,
    "short": PASSWORD[:7],
    "surrogate": "zq\ud800zq",
    "uri": URI,
    "number": NUMBER,
    "fraction": 9081726.39,
    "digits": RING * 2,
    "list": [PASSWORD, MAIL],
    "object": {NAME: PASSWORD, "value": MAIL},
    "deep": {"value": [{NAME: [PASSWORD, {"value": NUMBER}]}]},
}
UNFIT: Final[dict[str, Any]] = {
    "bytes": MAIL.encode(),
    "no JSON": Unspeakable(),
    "set": {MAIL},
    "tuple": (MAIL, MAIL.encode()),
    "key": {Unspeakable(): MAIL, 7: MAIL, (MAIL,): 1},
}


def cases(subject: Subject) -> Iterator[Case]:
    """Yield each fault at each leaf, and every fault that `faults` knows, with canaries in all other places."""
    for path in leaves(subject.payload):
        where = pointer(path)
        for kind, spot in SPOTS.items():
            yield Case(f"{kind} at {where}", _with(subject.payload, path, spot))
        yield from _names(subject.payload, path)
    for fault in faults(shipped(), subject.type, subject.payload, subject.direction):
        yield Case(f"{fault.code} at {fault.pointer}", fault.payload)


def unfit_cases(subject: Subject) -> Iterator[Case]:
    """Yield payloads of Python objects that JSON does not have."""
    for path in leaves(subject.payload):
        for kind, spot in UNFIT.items():
            if path or kind != "bytes":  # bytes are read as JSON text
                yield Case(f"{kind} at {pointer(path)}", _with(subject.payload, path, spot))


def broken_texts(subject: Subject) -> Iterator[bytes]:
    """Yield texts of one line that are not JSON, or hold a name twice, with canaries on both sides of the fault."""
    text = json.dumps(subject.payload).encode()
    for found in re.finditer(b"zq", text, re.IGNORECASE):
        cut = found.end()
        yield text[:cut]
        yield text[:cut] + b"\x01" + text[cut:]
        yield text[:cut] + b"\xff" + text[cut:]
        yield text[:cut] + b'"' + text[cut:]
    name, value = json.dumps(NAME).encode(), json.dumps(PASSWORD).encode()
    yield b'{"a":%b,"a":%b}' % (value, value)
    yield b"{%b:1,%b:2}" % (name, name)
    yield b"{%b:NaN}" % name
    yield b"[" * 500 + value + b"]" * 500
    yield b"{%b:%b" % (name, (RING * 60).encode())
    yield value + b" " + value
    yield b"zq" * 20


def _with(payload: Any, path: tuple[str | int, ...], spot: Any) -> Any:
    if not path:
        return spot
    changed = copy.deepcopy(payload)
    _put(changed, path, spot)
    return changed


def _names(payload: Any, path: tuple[str | int, ...]) -> Iterator[Case]:
    """Yield faults of names beside a leaf: a canary as name, the leaf under another spelling, the leaf missing."""
    if not path or not isinstance(path[-1], str):
        return
    *front, last = path
    for kind, new in (("name", NAME), ("letter case", last.upper()), ("spelling", f"{last}s"), ("nothing", None)):
        changed = copy.deepcopy(payload)
        target = changed
        for token in front:
            target = target[token]
        target.pop(last)
        if new is not None:
            target[new] = PASSWORD
        yield Case(f"{kind} at {pointer(path)}", changed)
