"""Keyword coverage: each assertion of each type is met by a passing case and broken by a failing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from specbuild.cases import Case
from specbuild.nodes import Node, nodes_of
from specbuild.pointers import join
from specbuild.problems import Problem
from specbuild.tree import SourceFile, Tree
from specbuild.walker import Walker, branch_of

RULE: Final = "coverage"
ASSERTIONS: Final = (
    "type",
    "const",
    "enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
)
_LISTS: Final = ("required", "oneOf", "x-advice")


@dataclass(frozen=True, slots=True)
class Point:
    """One assertion in the source.

    Attributes:
        file: The type it belongs to.
        place: Its place in that file.
    """

    file: SourceFile
    place: str

    @property
    def pointer(self) -> str:
        """Its place in the OpenAPI document."""
        return join("/components/schemas", self.file.stem) + self.place


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which assertions the cases hit.

    Attributes:
        points: All assertions.
        passed: Pointers of those that a passing case meets.
        failed: Pointers of those that a failing case breaks.
    """

    points: tuple[Point, ...]
    passed: frozenset[str]
    failed: frozenset[str]

    @property
    def covered(self) -> int:
        """How many assertions are hit by both."""
        return sum(point.pointer in self.passed and point.pointer in self.failed for point in self.points)

    def problems(self) -> Iterator[Problem]:
        """Yield the assertions that lack a passing or a failing case."""
        for point in self.points:
            for hit, kind, cure in (
                (self.passed, "passing", "add a valid case that has it"),
                (self.failed, "failing", "add an invalid case that breaks it"),
            ):
                if point.pointer not in hit:
                    yield point.file.problem(RULE, point.place, f"`{point.pointer}` has no {kind} case: {cure}")


def points(tree: Tree) -> Iterator[Point]:
    """Yield every assertion of every type."""
    for file in tree.types.values():
        for node in nodes_of(file):
            yield from (Point(file, place) for place in _assertions(node))


def measure(tree: Tree, failed: Mapping[Case, Iterable[str]]) -> Coverage:
    """Say which assertions are covered.

    Args:
        tree: The source.
        failed: All cases, each with the schema pointers of its findings.
    """
    walker = Walker(tree)
    broken: set[str] = set()
    for case, pointers in failed.items():
        broken |= set(pointers)
        if case.valid:
            walker.walk(case.type, case.payload, case.direction)
        else:
            broken |= set(_branches(tree, case))
    return Coverage(tuple(points(tree)), frozenset(walker.hits), frozenset(broken))


def _assertions(node: Node) -> Iterator[str]:
    if node.role == "contentSchema":
        return
    for keyword in ASSERTIONS:
        if keyword in node.schema:
            yield node.at(keyword)
    for keyword in _LISTS:
        for index in range(len(node.schema.get(keyword, ()))):
            yield node.at(keyword, index)


def _branches(tree: Tree, case: Case) -> Iterator[str]:
    """Yield the branch that a failing payload takes: it is that branch which failed."""
    schema: Mapping[str, Any] = tree.types[case.type].value
    if "oneOf" in schema:
        yield join("/components/schemas", case.type, "oneOf", branch_of(schema, case.payload))
