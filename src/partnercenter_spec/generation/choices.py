"""Where the choices of a generator come from: a seeded source of randomness here, Hypothesis in `strategies`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chooser(Protocol):
    """Makes the choices of a generator. The first choice, and the smallest number, are the simplest."""

    def one_of(self, options: Sequence[T]) -> T:
        """Choose one of some options, of which there is at least one."""

    def integer(self, smallest: int, largest: int) -> int:
        """Choose an integer, both ends included."""

    def seldom(self) -> bool:
        """Say yes now and then; no is the simpler answer."""

    def text(self, shortest: int, longest: int) -> str:
        """Choose any text of Unicode scalar values, with bounds in characters."""


class RandomChooser:
    """Makes choices from a seed: the same seed gives the same choices on every machine and Python."""

    _ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -.'éøß日本𠮷\"\\/"

    def __init__(self, seed: int | str) -> None:
        """Start from a seed."""
        self._random = random.Random(seed)  # noqa: S311 - examples, not secrets

    def one_of(self, options: Sequence[T]) -> T:
        """Choose one of some options."""
        return options[self.integer(0, len(options) - 1)]

    def integer(self, smallest: int, largest: int) -> int:
        """Choose an integer, both ends included."""
        return self._random.randint(smallest, largest)

    def seldom(self) -> bool:
        """Say yes once in eight times."""
        return self._random.random() < 0.125

    def text(self, shortest: int, longest: int) -> str:
        """Choose a text, mostly short."""
        length = longest if longest < shortest + 8 else min(longest, shortest + int(self._random.expovariate(1 / 8)))
        return "".join(self._random.choice(self._ALPHABET) for _ in range(length))


class SimplestChooser:
    """Always makes the simplest choice."""

    def one_of(self, options: Sequence[T]) -> T:
        """Choose the first option."""
        return options[0]

    def integer(self, smallest: int, largest: int) -> int:
        """Choose the integer nearest to zero."""
        return max(smallest, min(0, largest))

    def seldom(self) -> bool:
        """Say no."""
        return False

    def text(self, shortest: int, longest: int) -> str:
        """Choose the shortest text."""
        return "x" * shortest
