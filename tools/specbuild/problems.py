"""What is wrong with the source, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to be put right.

    Attributes:
        path: The file, relative to the project, with forward slashes.
        line: The line, from 1; 0 if the file as a whole is meant.
        rule: Which check found it.
        message: What is wrong and what to do.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Write the problem as editors and terminals recognise it."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.rule}: {self.message}"


class SourceError(Exception):
    """The source cannot be used as it is.

    Attributes:
        problems: What is wrong, sorted.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class UnexplainedDifference(Exception):
    """The validator and the portable schema differ on a case, and there is no known reason for it."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"{identifier}: the validator and the portable schema differ, and nothing explains it")
