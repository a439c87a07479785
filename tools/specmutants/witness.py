"""Finds what tells a surviving mutant from the original: one edit of a valid case that the two judge differently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from partnercenter_spec import Validator
from specbuild.cases import Case, Expected
from specbuild.changes import ChangeError, apply
from specbuild.pointers import escape
from specmutants.gate import Bench
from specmutants.operators import NEW_VALUE, Mutant

_VALUES: Final[tuple[Any, ...]] = (None, 5, 1.5, "text", True, [], {}, NEW_VALUE)
# what is nearly of the form of the contract's patterns
_TEXTS: Final = (
    "A", "AAA", "A1", "1A", "a1", "abc", "xnb-NO", "nb-NOx", "n-NO", "nb-N", "nbx-NO", "nb-NOR", "n1-NO", "nb-N1",
    "nb-Latnx-NO", "nb-Lat-NO", "nb-L4tn-NO", "nb-Latn-NO",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that would notice a mutant.

    Attributes:
        type: Type of the payload.
        start: Name of the valid case that is changed.
        op: `replace`, `remove`, or an empty text for the case as it is.
        path: Where it is changed.
        value: The new value.
        strict: Whether it is judged strictly.
        expected: What must be found.
    """

    type: str
    start: str
    op: str
    path: str
    value: Any
    strict: bool
    expected: tuple[Expected, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        found = ", ".join(f"{one.severity} {one.code} at {one.pointer or '/'}" for one in self.expected) or "nothing"
        change = f"{self.op} {self.path or '/'}" + (f" by {json.dumps(self.value)}" if self.op == "replace" else "")
        return f"{self.type}: {change} in `{self.start}`{' strictly' if self.strict else ''} must give {found}"


def find(bench: Bench, mutant: Mutant) -> Witness | None:
    """Return the first witness that is found, or None."""
    changed = bench.with_mutant(mutant)
    judges = {
        s: (Validator(strict=s, contract=bench.original), Validator(strict=s, contract=changed)) for s in (False, True)
    }
    for case in bench.cases_for(mutant.type):
        if not case.valid or case.expected or "/" in case.name:
            continue
        for strict in (False, True):
            for op, path, value, payload in _edits(case.payload):
                before, after = (_found(judge, case, payload) for judge in judges[strict])
                if before is not None and before != after and len(before) < 2:
                    return Witness(case.type, case.name, op, path, value, strict, tuple(before))
    return None


def _found(judge: Validator, case: Case, payload: Any) -> list[Expected] | None:  # noqa: ANN401 - JSON of whatever shape
    try:
        report = judge.payload(case.type, json.dumps(payload), case.direction)  # type: ignore[arg-type]
    except (KeyError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return [Expected(one.pointer, one.code, one.severity.value) for one in report]


def _edits(payload: Any) -> Iterator[tuple[str, str, Any, Any]]:  # noqa: ANN401 - JSON of whatever shape
    for path, value in _places(payload, ""):
        if path:
            yield "remove", path, None, apply(payload, "remove", path, None)
        for other in (*_VALUES, *(_TEXTS if isinstance(value, str) else ())):
            try:
                yield "replace", path, other, apply(payload, "replace", path, other)
            except ChangeError:
                continue  # the same value: no change


def _places(value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON of whatever shape
    yield path, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _places(child, f"{path}/{escape(name)}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _places(child, f"{path}/{index}")
