"""Puts every case to every engine and compares the findings with what the case expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from specbuild.cases import Case, Expected
from specbuild.judges import Found, Judge
from specbuild.problems import Problem
from specbuild.publish import authored

RULE: Final = "cases"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engines made of the cases.

    Attributes:
        problems: Cases whose findings are not the expected ones.
        failed: Case to the schema pointers of its findings.
    """

    problems: tuple[Problem, ...]
    failed: Mapping[Case, frozenset[str]]


def try_cases(cases: Iterable[Case], judges: Mapping[tuple[str, bool], Judge]) -> Verdict:
    """Judge all cases."""
    problems: list[Problem] = []
    failed: dict[Case, frozenset[str]] = {}
    for case in cases:
        pointers: set[str] = set()
        for (engine, strict), judge in judges.items():
            if strict is case.strict:
                findings = list(judge(case.type, case.body, case.direction))
                pointers |= {authored(found.schema_pointer) for found in findings if found.schema_pointer is not None}
                problems += [Problem(case.path, case.line, RULE, text) for text in _differences(case, engine, findings)]
        failed[case] = frozenset(pointers)
    return Verdict(tuple(problems), failed)


def _differences(case: Case, engine: str, findings: list[Found]) -> Iterator[str]:
    got = [Expected(found.pointer, found.code, str(found.severity)) for found in findings]
    missing = sorted(case.expected - set(got))
    unexpected = sorted(set(got) - case.expected)
    if missing or unexpected:
        parts = [f"expected and not found: {_listed(missing)}"] if missing else []
        parts += [f"found and not expected: {_listed(unexpected)}"] if unexpected else []
        yield f"`{case.name}` of {case.type} on {engine}: {'; '.join(parts)}: correct the case or the type"
    elif len(got) != len(set(got)):
        yield f"`{case.name}` of {case.type} on {engine}: one fault gives several findings: {_listed(sorted(got))}"


def _listed(expected: Iterable[Expected]) -> str:
    return ", ".join(f"{one.severity} {one.code} at '{one.pointer}'" for one in expected)
