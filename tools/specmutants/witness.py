"""Finds what tells a surviving mutant from the original: one edit of a valid case that the two judge differently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from partnercenter_spec import Validator
from partnercenter_spec.contract import Contract
from specbuild.bundle import references
from specbuild.cases import Case, Expected
from specbuild.changes import ChangeError, apply
from specbuild.pointers import join, walk
from specmutants.advice import NEW_VALUE
from specmutants.gate import Bench
from specmutants.operators import Mutant

_VALUES: Final[tuple[Any, ...]] = (None, 5, 1, 1.5, True, "text", "", NEW_VALUE, [], {}, 2**31, 2**63)
_LETTERS: Final = "AZaz09@[`{-_ "
_LONGEST = 40
_MOST_EDITS = 20_000  # of one mutant; a search that finds nothing in that many does so in seconds


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that would notice a mutant.

    Attributes:
        start: The valid case that is changed.
        op: `replace`, `add` or `remove`; an empty text for the case as it is.
        path: Where it is changed.
        value: The new value.
        strict: Whether it is judged strictly.
        expected: What must be found.
    """

    start: Case
    op: str
    path: str
    value: Any
    strict: bool
    expected: tuple[Expected, ...]

    def __str__(self) -> str:
        """Write it as it would stand in the file of examples."""
        file = f"schemas/examples/{self.start.type}.yaml"
        if not self.expected and not self.strict:
            payload = apply(self.start.payload, self.op, self.path, self.value)
            return f"{file}, valid: {json.dumps(payload, ensure_ascii=False)}"
        found = [
            {"code": one.code, "at": one.pointer} | ({"severity": one.severity} if one.severity != "error" else {})
            for one in self.expected
        ]
        value = {} if self.op == "remove" else {"value": self.value}
        change = {"op": self.op, "path": self.path, **value}
        case = {"from": self.start.name.partition(" (")[0], "change": change, "expect": found} | (
            {"strict": True} if self.strict else {}
        )
        return f"{file}, invalid: {json.dumps(case, ensure_ascii=False)}"


def find(bench: Bench, mutant: Mutant) -> Witness | None:
    """Return the first witness that is found, with as few findings as possible, or None."""
    changed = bench.with_mutant(mutant)
    judges = [(strict, _pair(bench, changed, strict)) for strict in (False, True)]
    texts = _texts_of(mutant.schema) | _texts_of(bench.schemas[mutant.type])
    names = _names_of(bench, mutant)
    left = _MOST_EDITS
    best: Witness | None = None
    for case in bench.cases_for(mutant.type):
        if not case.valid or case.expected or "/" in case.name:
            continue
        for op, path, value, payload in _edits(case.payload, texts, names):
            left -= 1
            body = json.dumps(payload)
            for strict, (original, other) in judges:
                before = bench.judged(original, case, body)
                if strict and not before:
                    continue  # valid cases are judged leniently
                if before != bench.judged(other, case, body) and (best is None or len(before) < len(best.expected)):
                    best = Witness(case, op, path, value, strict, tuple(sorted(before)))
            if left < 0 or (best is not None and len(best.expected) < 2):
                return best
    return best


def _pair(bench: Bench, changed: Contract, strict: bool) -> tuple[Validator, Validator]:
    return Validator(strict=strict, contract=bench.original), Validator(strict=strict, contract=changed)


def _edits(
    payload: Any,  # noqa: ANN401 - JSON of whatever shape
    texts: Iterable[str],
    names: Iterable[str],
) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield what was done to a payload and what came of it; removals first, then what is put in place of a value."""
    for path, value in walk(payload):
        if path:
            yield "remove", path, None, apply(payload, "remove", path)
        if isinstance(value, dict):
            for name in sorted(set(names) - set(value)):
                yield from _tried(payload, "add", join(path, name), ("text", {}))
    for path, value in walk(payload):
        near = _near(value) if isinstance(value, str) else ()
        yield from _tried(payload, "replace", path, (*_VALUES, *sorted(texts), *near))


def _tried(payload: Any, op: str, path: str, values: Iterable[Any]) -> Iterator[tuple[str, str, Any, Any]]:  # noqa: ANN401
    for value in values:
        try:
            yield op, path, value, apply(payload, op, path, value)
        except ChangeError:
            continue  # the same value: no change


def _near(text: str) -> Iterator[str]:
    """Yield texts that differ from a short one in a letter, or have a part of it twice."""
    if len(text) > _LONGEST:
        return
    for index in range(len(text) + 1):
        yield text[:index] + text[index + 1 :]
        for letter in _LETTERS:
            yield text[:index] + letter + text[index:]
            yield text[:index] + letter + text[index + 1 :]
        yield from (text[:end] + text[index:end] + text[end:] for end in range(index + 2, len(text) + 1))


def _texts_of(schema: Mapping[str, Any]) -> set[str]:
    """Return the values that a schema names, and texts as long as its bounds and a little longer or shorter."""
    texts: set[str] = set()
    for pointer, value in walk(schema):
        keyword = pointer.rpartition("/")[2]
        if keyword == "enum" and isinstance(value, list):
            texts |= {one for one in value if isinstance(one, str)}
        elif keyword == "const" and isinstance(value, str):
            texts.add(value)
        elif keyword in {"minLength", "maxLength"} and isinstance(value, int):
            texts |= {"x" * length for length in (value - 1, value, value + 1) if length >= 0}
    return texts


def _names_of(bench: Bench, mutant: Mutant) -> set[str]:
    """Return the names and aliases of all members that a mutant or the types it refers to have, and one that none has."""
    named = {reference.rpartition("/")[2] for reference in references(mutant.schema)}
    schemas = [mutant.schema, *(bench.schemas[name] for name in (mutant.type, *named))]
    members = [(name, member) for schema in schemas for name, member in schema.get("properties", {}).items()]
    return {NEW_VALUE, *(alias for name, member in members for alias in (name, *member.get("x-aliases", ())))}
