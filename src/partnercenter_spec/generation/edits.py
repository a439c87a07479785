"""Single faults: one edit of an acceptable payload, and the one finding that it has to give."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.detection import branch_of
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.jsontypes import Json, Schema, Token, has_type, pointer
from partnercenter_spec.views import Direction, required_names

_KINDS: Final[tuple[tuple[str, Json], ...]] = (
    ("null", None),
    ("boolean", True),
    ("integer", 12345),
    ("number", 1.5),
    ("string", "text"),
    ("array", []),
    ("object", {}),
)
_BROKEN_FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "uuid": (
        "",
        "7c0f8a9e1d344b6b9a532f1f0e6c5d10",
        "{7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10}",
        "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d1",
        "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d1g",
        "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10\n",
    ),
    "uri": ("", "/relative", "no scheme", "https://a.example/ b", "https://a.example/é", "x:%zz", "urn:x:y\n"),
    "uri-reference": ("not <right>", "/é", "/a b", "/%zz", "\\a", "/a\n"),
}
_UNKNOWN: Final = "qqZero"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a payload.

    Attributes:
        code: Code of the finding that it gives.
        pointer: JSON Pointer of that finding.
        operator: What was done to the payload, such as `drop-required`.
    """

    code: str
    pointer: str
    operator: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a payload that makes it faulty.

    Attributes:
        fault: What is wrong afterwards.
        path: Names and indexes to the value that is changed.
        change: Takes the value there and returns the new one.
    """

    fault: Fault
    path: tuple[Token, ...]
    change: Callable[[Any], Json]

    def apply(self, payload: Json) -> Json:
        """Return a changed copy of a payload."""
        return _replaced(payload, self.path, self.change)


def _replaced(value: Any, path: tuple[Token, ...], change: Callable[[Any], Json]) -> Json:  # noqa: ANN401 - JSON
    if not path:
        return change(copy.deepcopy(value))
    copied = value.copy()
    copied[path[0]] = _replaced(value[path[0]], path[1:], change)
    result: Json = copied
    return result


def edits(contract: Contract, entry: TypeEntry, payload: Json, direction: Direction, *, strict: bool) -> Iterator[Edit]:
    """Yield the single faults that an acceptable payload can be given.

    Args:
        contract: Where the types come from.
        entry: The type of the payload.
        payload: A payload that gives no finding when it is judged strictly, with the names of the contract.
        direction: Who sends it.
        strict: Whether it will be judged strictly; what is only a warning otherwise is no fault then.
    """
    branch = branch_of(contract, entry, payload, direction)
    told_apart = {choice["property"] for choice in entry.schema.get("x-branches", ()) if "property" in choice}
    walker = _Walker(contract, direction, strict=strict)
    for edit in walker.below(branch.schema, payload, (), may_be_null=False):
        if not (told_apart and _touches_choice(edit, told_apart)):
            yield edit


def _touches_choice(edit: Edit, told_apart: set[str]) -> bool:
    """Say whether a change could turn a payload into one of another branch."""
    return (not edit.path and edit.fault.operator not in {"wrong-type", "unknown-member"}) or (
        len(edit.path) == 1 and edit.path[0] in told_apart
    )


class _Walker:
    def __init__(self, contract: Contract, direction: Direction, *, strict: bool) -> None:
        self._contract = contract
        self._direction: Final[Direction] = direction
        self._strict = strict

    def below(self, node: Schema, value: Json, path: tuple[Token, ...], *, may_be_null: bool) -> Iterator[Edit]:
        _, schema = self._contract.resolve(node)
        if value is None:
            return
        yield from self._wrong_types(schema, path, may_be_null=may_be_null)
        if isinstance(value, dict) and "properties" in schema:
            yield from self._members(schema, value, path)
            required = required_names(schema, self._direction)
            for name, member in schema["properties"].items():
                if name in value:
                    optional = self._direction == "request" and name not in required
                    yield from self.below(member, value[name], (*path, name), may_be_null=optional)
        elif isinstance(value, list):
            yield from self._lists(schema, value, path)
            for index, item in enumerate(value):
                yield from self.below(schema.get("items", {}), item, (*path, index), may_be_null=False)
        else:
            yield from self._scalars(schema, value, path)

    def _wrong_types(self, schema: Schema, path: tuple[Token, ...], *, may_be_null: bool) -> Iterator[Edit]:
        declared = schema.get("type")
        if declared is None:
            return
        allowed = [declared] if isinstance(declared, str) else list(declared)
        allowed += [] if self._strict else schema.get("x-tolerated-types", ())
        allowed += ["null"] if may_be_null else []
        for kind, wrong in _KINDS:
            if kind not in allowed and not has_type(wrong, allowed):
                yield _set("type", path, wrong, "wrong-type" if wrong is not None else "null")

    def _members(self, schema: Schema, value: Mapping[str, Json], path: tuple[Token, ...]) -> Iterator[Edit]:
        required = required_names(schema, self._direction)
        for name in required:
            if name in value:
                yield Edit(Fault("required", pointer(path), "drop-required"), path, _without(name))
        if self._strict:
            fault = Fault("unknownProperty", pointer((*path, _UNKNOWN)), "unknown-member")
            yield Edit(fault, path, _with(_UNKNOWN, 1))
            yield from self._misspelt(schema, [name for name in value if name not in required], path)
        if self._direction == "request":
            for name in value:
                other = name.swapcase()
                fault = Fault("duplicateProperty", pointer((*path, other)), "name-twice")
                yield Edit(fault, path, _with(other, value[name]))

    def _misspelt(self, schema: Schema, optional: list[str], path: tuple[Token, ...]) -> Iterator[Edit]:
        known = {name.lower() for name in schema["properties"]}
        for name in optional:
            doubled = name + name[-1]
            if doubled.lower() not in known:
                fault = Fault("unknownProperty", pointer((*path, doubled)), "misspelt-member")
                yield Edit(fault, path, _renamed(name, doubled))
            if self._direction == "response":
                fault = Fault("unknownProperty", pointer((*path, name.swapcase())), "name-in-other-case")
                yield Edit(fault, path, _renamed(name, name.swapcase()))

    def _lists(self, schema: Schema, value: list[Json], path: tuple[Token, ...]) -> Iterator[Edit]:
        if schema.get("minItems", 0) > 0:
            yield _set("minItems", path, value[: schema["minItems"] - 1], "too-few-items")
        if "maxItems" in schema and value:
            yield _set("maxItems", path, [value[0]] * (schema["maxItems"] + 1), "too-many-items")

    def _scalars(self, schema: Schema, value: Json, path: tuple[Token, ...]) -> Iterator[Edit]:
        if "const" in schema:
            other = not schema["const"] if isinstance(schema["const"], bool) else "zz_other"
            yield _set("const", path, other, "other-than-const")
        if "enum" in schema:
            yield from self._values(schema, value, path)
        if isinstance(value, str):
            yield from _texts(schema, value, path)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _numbers(schema, path)

    def _values(self, schema: Schema, value: Json, path: tuple[Token, ...]) -> Iterator[Edit]:
        is_open = schema.get("x-open-enum", False)
        if is_open and not self._strict:
            return
        code = "unknownValue" if is_open else "enum"
        yield _set(code, path, "zz_unknown", "unknown-value")
        if self._direction == "response" and isinstance(value, str) and value.swapcase() not in schema["enum"]:
            yield _set(code, path, value.swapcase(), "value-in-other-case")


def _texts(schema: Schema, value: str, path: tuple[Token, ...]) -> Iterator[Edit]:
    if "pattern" in schema:
        for broken in ("", "!", f"{value}\n", f"{value}!", f"!{value}", "٤٤", "é"):
            if not re.fullmatch(schema["pattern"][1:-1], broken) and _fits(schema, broken):
                yield _set("pattern", path, broken, "break-pattern")
    for broken in _BROKEN_FORMATS.get(schema.get("format", ""), ()):
        if _fits(schema, broken):
            yield _set("format", path, broken, "break-format")
    if schema.get("minLength", 0) > 0:
        yield _set("minLength", path, "x" * (schema["minLength"] - 1), "too-short")
    if "maxLength" in schema:
        yield _set("maxLength", path, "𠮷" * (schema["maxLength"] + 1), "too-long")


def _fits(schema: Schema, text: str) -> bool:
    """Say whether a text that breaks one constraint keeps the others."""
    longest: int | None = schema.get("maxLength")
    shortest: int = schema.get("minLength", 0)
    return shortest <= len(text) and (longest is None or len(text) <= longest)


def _numbers(schema: Schema, path: tuple[Token, ...]) -> Iterator[Edit]:
    bounds = FORMATS.get(schema.get("format", ""), {})
    for keyword, step in (("minimum", -1), ("maximum", 1)):
        if keyword in schema:
            yield _set(keyword, path, schema[keyword] + step, f"beyond-{keyword}")
        if keyword in bounds and keyword not in schema:
            yield _set("format", path, bounds[keyword] + step, "break-format")


def _set(code: str, path: tuple[Token, ...], wrong: Json, operator: str) -> Edit:
    return Edit(Fault(code, pointer(path), operator), path, lambda _: copy.deepcopy(wrong))


def _without(name: str) -> Callable[[Any], Json]:
    return lambda value: {other: child for other, child in value.items() if other != name}


def _with(name: str, child: Json) -> Callable[[Any], Json]:
    return lambda value: {**value, name: copy.deepcopy(child)}


def _renamed(old: str, new: str) -> Callable[[Any], Json]:
    return lambda value: {new if name == old else name: child for name, child in value.items()}
